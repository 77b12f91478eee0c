//! Set-up and orchestration: `cargo xtask run`, `build`, `test`, `campaign`, `bench`,
//! `screenshots`, `tidy`.
//!
//! A person with rustup and nothing else types one of these and gets the app or the test count.
//! Leaves out: anything the product does itself. It needs few crates on purpose, because a
//! newcomer waits for it to compile before the first word appears.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

mod bench;
mod build;
mod campaign;
mod check;
mod finish_app;
mod progress;
mod project;
mod run;
mod screenshots;
mod stop;
mod tidy;
mod tools;

use std::process::ExitCode;

use stop::Stop;

const USAGE: &str = "\
Waymark, from source. Usage: cargo xtask COMMAND

  run [OPTIONS]    install what is missing, build the app and the server, start it with
                   a demo plant; OPTIONS go to `waymark serve` (--listen, --data)
  build            the app and the server only; prints the sizes against their budgets
  test [--fast]    everything that must hold; --fast leaves out the browser, the wasm
                   tests, the documentation and the licence check
  campaign NAME [--seed S] [--count N]
                   tries to make Waymark lose something; without a count for seconds
  bench NAME       measures, side by side: `codes` the test vectors, set by set; `scan` the
                   decoder beside zxing-cpp, zbar and rxing
  screenshots      every screen in every size and theme, into ./screenshots
  tidy             the walls between the crates and modules";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match command(&arguments) {
        Ok(code) => code,
        Err(stop) => {
            eprintln!("\n{stop}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Result<ExitCode, Stop> {
    let (name, rest) = match arguments {
        [name, rest @ ..] => (name.as_str(), rest),
        [] => ("help", arguments),
    };
    match name {
        "run" => run::run(rest),
        "build" => build::everything().map(|()| ExitCode::SUCCESS),
        "test" => check::test(rest),
        "campaign" => campaign::campaign(rest),
        "bench" => bench::bench(rest),
        "screenshots" => screenshots::take(),
        "tidy" => tidy::command(),
        // Called by Trunk, see Trunk.toml.
        "finish-app" => finish_app::command().map(|()| ExitCode::SUCCESS),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(Stop::new(
            format!("there is no command `{other}`"),
            format!("choose one of these:\n\n{USAGE}"),
        )),
    }
}
