//! `cargo xtask test`: every check in order, one table, one count.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::build;
use crate::campaign;
use crate::progress::{self, Step, spoken};
use crate::project;
use crate::stop::Stop;
use crate::tidy;
use crate::tools::{self, Tools};

mod count;
mod wasm_tests;

use count::Count;

/// How the line begins that a test prints with its score: shown also when all is well.
pub const SCORE: &str = "in all: ";

/// How one check ended.
struct Line {
    name: String,
    /// How to run this check alone.
    alone: String,
    count: Count,
    good: bool,
    /// Whether it said that this machine cannot run it.
    skipped: bool,
    elapsed: Duration,
}

/// Runs the checks; `--fast` leaves out what needs a browser or a release build.
///
/// # Errors
/// When an option is unknown or a tool is missing; a failed check is counted, not an error.
pub fn test(options: &[String]) -> Result<ExitCode, Stop> {
    let fast = match options {
        [] => false,
        [option] if option == "--fast" => true,
        _ => {
            return Err(Stop::new(
                format!("unknown options `{}`", options.join(" ")),
                "use `cargo xtask test` or `cargo xtask test --fast`",
            ));
        }
    };
    let started = Instant::now();
    let lines = if fast { quick()? } else { whole()? };
    Ok(conclude(&lines, started.elapsed()))
}

/// Makes the command that runs one test target of the stories in the browser, so many at a time.
pub fn story(tools: &Tools, target: &str, at_a_time: &str) -> Command {
    let mut cargo = tools.command("cargo");
    // The whole workspace, so that nothing is compiled again with other features.
    cargo.args(["test", "--locked", "--workspace", "--test", target]);
    cargo.args(["--", "--ignored", "--test-threads", at_a_time]);
    cargo.env("WAYMARK_SERVER", project::server_binary());
    if let Some(axe) = tools.axe() {
        cargo.env("WAYMARK_AXE", axe);
    }
    cargo
}

/// The checks that need neither browser nor release build.
fn quick() -> Result<Vec<Line>, Stop> {
    Ok(vec![format()?, walls(), clippy()?, host_tests()?])
}

/// Every check, in the order that finds a mistake soonest.
fn whole() -> Result<Vec<Line>, Stop> {
    let tools = tools::for_testing()?;
    let mut lines = vec![format()?, walls(), clippy()?, wasm_clippy()?];
    lines.extend([documentation()?, licences(&tools)?, host_tests()?]);
    lines.extend(wasm_tests::run(&tools)?);
    let app = timed("app", "cargo xtask build", || build::app(&tools));
    let server = timed("server", "cargo xtask build", build::server);
    let built = app.good && server.good;
    lines.extend([app, server]);
    lines.push(if built {
        stories(&tools)?
    } else {
        not_run("browser stories")
    });
    lines.extend(campaigns(&tools, built)?);
    Ok(lines)
}

fn format() -> Result<Line, Stop> {
    cargo("format", &["fmt", "--all", "--check"], "")
}

fn clippy() -> Result<Line, Stop> {
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    cargo("clippy", &arguments, "first time about 4 min on two cores")
}

fn host_tests() -> Result<Line, Stop> {
    let arguments = ["test", "--workspace", "--locked"];
    let note = "first time about 8 min on two cores";
    Ok(at_least_one(cargo("tests on the host", &arguments, note)?))
}

fn walls() -> Line {
    let started = Instant::now();
    println!("▸ tidy");
    let alone = "cargo xtask tidy".to_owned();
    let (good, said) = match tidy::broken_walls() {
        Ok(broken) => (broken.is_empty(), broken.join("\n")),
        Err(stop) => (false, stop.to_string()),
    };
    if !good {
        println!("{said}");
    }
    Line {
        name: "tidy".to_owned(),
        alone,
        count: Count::default(),
        good,
        skipped: false,
        elapsed: started.elapsed(),
    }
}

fn wasm_clippy() -> Result<Line, Stop> {
    let arguments = [
        "clippy",
        "--locked",
        "--target",
        "wasm32-unknown-unknown",
        "--package",
        "messages",
        "--package",
        "page",
        "--package",
        "records",
        "--package",
        "scanner",
        "--",
        "-D",
        "warnings",
    ];
    cargo(
        "clippy for wasm",
        &arguments,
        "the app as the browser gets it",
    )
}

fn documentation() -> Result<Line, Stop> {
    let mut cargo = project::command("cargo");
    cargo
        .args(["doc", "--workspace", "--no-deps", "--locked"])
        .env("RUSTDOCFLAGS", "-D warnings");
    line("documentation", cargo, "")
}

fn licences(tools: &Tools) -> Result<Line, Stop> {
    let mut deny = tools.command("cargo-deny");
    deny.args(["--locked", "check", "bans", "licenses", "sources"]);
    line("licences and sources", deny, "deny.toml")
}

fn stories(tools: &Tools) -> Result<Line, Stop> {
    // Stories wait as much as they compute: two at a time take half the time on two cores.
    let ran = line(
        "browser stories",
        story(tools, "stories", "2"),
        "Chromium against the real server, two at a time",
    )?;
    Ok(at_least_one(ran))
}

/// The short run of every campaign.
fn campaigns(tools: &Tools, built: bool) -> Result<Vec<Line>, Stop> {
    let run = |one: &campaign::Campaign| {
        let name = format!("campaign {}", one.name);
        if !built {
            return Ok(not_run(&name));
        }
        let mut ran = line(&name, one.short(tools), one.about)?;
        if ran.skipped {
            ran.name = format!("{name} (skipped)");
        } else {
            ran = at_least_one(ran);
        }
        ran.alone = format!("cargo xtask campaign {}", one.name);
        Ok(ran)
    };
    campaign::CAMPAIGNS.iter().map(run).collect()
}

/// A check that found nothing to run has shown nothing.
fn at_least_one(mut line: Line) -> Line {
    if line.good && line.count.passed == 0 {
        println!("  ✗ {} ran no test at all", line.name);
        line.good = false;
    }
    line
}

fn cargo(name: &str, arguments: &[&str], note: &str) -> Result<Line, Stop> {
    let mut cargo = project::command("cargo");
    cargo.args(arguments);
    line(name, cargo, note)
}

/// Runs a command as one check.
fn line(name: &str, command: Command, note: &str) -> Result<Line, Stop> {
    let alone = progress::describe(&command);
    let ended = progress::run(&Step { what: name, note }, command)?;
    for score in ended.output.lines().filter(|line| line.starts_with(SCORE)) {
        println!("  {score}");
    }
    Ok(Line {
        name: name.to_owned(),
        alone,
        count: Count::of(&ended.output),
        good: ended.success,
        skipped: ended.output.contains(": skipped: "),
        elapsed: ended.elapsed,
    })
}

fn timed(name: &str, alone: &str, work: impl FnOnce() -> Result<(), Stop>) -> Line {
    let started = Instant::now();
    let result = work();
    if let Err(stop) = &result {
        println!("{stop}");
    }
    Line {
        name: name.to_owned(),
        alone: alone.to_owned(),
        count: Count::default(),
        good: result.is_ok(),
        skipped: false,
        elapsed: started.elapsed(),
    }
}

fn not_run(name: &str) -> Line {
    Line {
        name: format!("{name} (not run: the build failed)"),
        alone: "cargo xtask build".to_owned(),
        count: Count::default(),
        good: false,
        skipped: false,
        elapsed: Duration::ZERO,
    }
}

/// Prints the table and the count; a failed check without a failed test counts as one failure.
fn conclude(lines: &[Line], elapsed: Duration) -> ExitCode {
    println!(
        "\n{:<44} {:>7} {:>7} {:>14}",
        "check", "passed", "failed", "time"
    );
    for line in lines {
        let mark = if line.good { '✓' } else { '✗' };
        let Count { passed, .. } = line.count;
        let time = spoken(line.elapsed);
        println!(
            "{mark} {:<42} {passed:>7} {:>7} {time:>14}",
            line.name,
            failures(line)
        );
    }
    println!("{:<44} {:>30}\n", "all", spoken(elapsed));
    for line in lines.iter().filter(|line| !line.good) {
        println!("failed: {}; alone: {}", line.name, line.alone);
    }
    let passed: u64 = lines.iter().map(|line| line.count.passed).sum();
    let failed: u64 = lines.iter().map(failures).sum();
    println!("{passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn failures(line: &Line) -> u64 {
    if line.good {
        0
    } else {
        line.count.failed.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_with(passed: u64, failed: u64, good: bool) -> Line {
        Line {
            name: "trial".to_owned(),
            alone: "true".to_owned(),
            count: Count { passed, failed },
            good,
            skipped: false,
            elapsed: Duration::ZERO,
        }
    }

    #[test]
    fn a_check_that_fails_without_a_failed_test_counts_as_one_failure() {
        assert_eq!(failures(&line_with(0, 0, false)), 1);
        assert_eq!(failures(&line_with(10, 3, false)), 3);
        assert_eq!(failures(&line_with(10, 0, true)), 0);
    }

    #[test]
    fn stories_of_which_none_ran_are_a_failure() {
        assert!(!at_least_one(line_with(0, 0, true)).good);
        assert!(at_least_one(line_with(1, 0, true)).good);
    }

    #[test]
    fn an_unknown_option_is_refused_before_anything_runs() {
        let stop = test(&["--quick".to_owned()]).unwrap_err();
        assert!(stop.to_string().contains("`--quick`"));
    }
}
