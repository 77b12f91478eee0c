//! `cargo xtask bench codes`: the score of `shared/codes` on the test vectors, one line per set.
//! The large sets lie beside the project; where they are not, only the small ones here count.

use std::process::ExitCode;

use crate::check::SCORE;
use crate::progress::{self, Step};
use crate::project;
use crate::stop::Stop;

/// Runs the score of each set and prints it; a set below what it must reach fails the run.
///
/// # Errors
/// When there are options, or cargo cannot be started.
pub fn run(options: &[String]) -> Result<ExitCode, Stop> {
    if !options.is_empty() {
        return Err(Stop::new(
            "`cargo xtask bench codes` takes no options",
            "leave them out",
        ));
    }
    let mut cargo = project::command("cargo");
    cargo.args(["test", "--locked", "--package", "codes", "--test", "score"]);
    // One set after the other, so that their lines are not mixed.
    cargo.args(["--no-fail-fast", "--", "--nocapture", "--test-threads=1"]);
    let step = Step {
        what: "reading the test vectors",
        note: "",
    };
    let ended = progress::run(&step, cargo)?;
    let said = |line: &&str| line.contains(SCORE) || line.ends_with("is skipped");
    for line in ended.output.lines().filter(said) {
        let score = line.split_once(SCORE).map_or(line, |(_, score)| score);
        println!("  {score}");
    }
    Ok(if ended.success {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
