//! `simulator [--seed S] [--count N] [--threads T]`: runs seeds and says what came of them.

use std::process::ExitCode;

use simulator::campaign::{SHORT, campaign, report};

fn number(options: &[String], name: &str) -> Option<u64> {
    let at = options.iter().position(|option| option == name)?;
    options.get(at + 1)?.parse().ok()
}

fn main() -> ExitCode {
    let options: Vec<String> = std::env::args().skip(1).collect();
    let first = number(&options, "--seed").unwrap_or(1);
    let count = number(&options, "--count").unwrap_or(SHORT);
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let threads = number(&options, "--threads").unwrap_or(cores);
    let outcome = campaign(first, count, usize::try_from(threads).unwrap_or(1));
    let failed = report(first, &outcome);
    println!("{} passed, {failed} failed", outcome.seeds - failed);
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
