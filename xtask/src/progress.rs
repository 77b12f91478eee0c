//! Long work with something to look at: what runs, why, how long it usually takes, how far it is.
//!
//! The whole output goes to a log under `target/xtask`; on a failure its end is shown.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::project;
use crate::stop::Stop;

/// Lines shown from the end of the log when a step fails.
const SHOWN_ON_FAILURE: usize = 60;

/// How often the state is told where there is no terminal to redraw.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Describes one piece of work.
pub struct Step<'a> {
    /// What is done, as a phrase: "building the server".
    pub what: &'a str,
    /// Why and for how long, shown once at the start; may be empty.
    pub note: &'a str,
}

/// Tells how a step ended.
pub struct Ended {
    /// Whether the command exited with zero.
    pub success: bool,
    /// Everything the command printed.
    pub output: String,
    /// The time it took.
    pub elapsed: Duration,
    /// The file holding the output.
    pub log: PathBuf,
}

/// Runs `command` to its end and requires success.
///
/// # Errors
/// When it cannot be started or exits with anything but zero; the end of its output was shown.
pub fn require(step: &Step<'_>, command: Command) -> Result<Ended, Stop> {
    let shown = describe(&command);
    let ended = run(step, command)?;
    if ended.success {
        return Ok(ended);
    }
    Err(Stop::new(
        format!("{} failed ({shown})", step.what),
        format!("the whole output is in {}", ended.log.display()),
    ))
}

/// Runs `command` to its end, whatever that is.
///
/// # Errors
/// When it cannot be started or its log cannot be written.
pub fn run(step: &Step<'_>, mut command: Command) -> Result<Ended, Stop> {
    let log = log_file(step.what)?;
    announce(step);
    let shown = describe(&command);
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            Stop::new(
                format!("`{shown}` could not be started: {error}"),
                "check that the program is installed and on PATH",
            )
        })?;
    let (lines, arriving) = mpsc::channel();
    forward(child.stdout.take(), lines.clone());
    forward(child.stderr.take(), lines);
    let output = watch(step.what, started, &arriving);
    let status = child.wait().map_err(|error| {
        Stop::new(
            format!("waiting for `{shown}` failed: {error}"),
            "try again",
        )
    })?;
    let ended = Ended {
        success: status.success(),
        output,
        elapsed: started.elapsed(),
        log,
    };
    std::fs::write(&ended.log, &ended.output).map_err(|e| Stop::file("writing", &ended.log, &e))?;
    conclude(step.what, &shown, &ended);
    Ok(ended)
}

/// Writes an elapsed time for a person: `7 s`, `3 min 05 s`.
pub fn spoken(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    if seconds < 60 {
        format!("{}.{} s", seconds, elapsed.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// Writes a command the way a person would type it.
pub fn describe(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let mut text = program.to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

fn log_file(what: &str) -> Result<PathBuf, Stop> {
    let folder = project::target().join("xtask");
    std::fs::create_dir_all(&folder).map_err(|e| Stop::file("making", &folder, &e))?;
    let name: String = what
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    Ok(folder.join(format!("{name}.log")))
}

fn announce(step: &Step<'_>) {
    if step.note.is_empty() {
        println!("▸ {}", step.what);
    } else {
        println!("▸ {} ({})", step.what, step.note);
    }
}

fn conclude(what: &str, shown: &str, ended: &Ended) {
    let took = spoken(ended.elapsed);
    if ended.success {
        println!("  ✓ {what} · {took}");
        return;
    }
    let lines: Vec<&str> = ended.output.lines().collect();
    let from = lines.len().saturating_sub(SHOWN_ON_FAILURE);
    for line in lines.iter().skip(from) {
        println!("  │ {line}");
    }
    println!("  ✗ {what} failed after {took}; alone: {shown}");
}

/// Sends each line of a pipe on, from a thread of its own so that neither pipe can fill up.
fn forward(pipe: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    let Some(pipe) = pipe else { return };
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut bytes = Vec::new();
        while reader
            .read_until(b'\n', &mut bytes)
            .is_ok_and(|read| read > 0)
        {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            bytes.clear();
            if lines.send(line).is_err() {
                return;
            }
        }
    });
}

/// Collects the output while showing that something moves.
fn watch(what: &str, started: Instant, arriving: &mpsc::Receiver<String>) -> String {
    let terminal = std::io::stdout().is_terminal();
    let mut output = String::new();
    let mut latest = String::new();
    let mut told = Instant::now();
    loop {
        match arriving.recv_timeout(Duration::from_millis(250)) {
            Ok(line) => {
                output.push_str(&line);
                output.push('\n');
                if !line.trim().is_empty() {
                    latest = line;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        let pause = if terminal {
            Duration::from_millis(250)
        } else {
            HEARTBEAT
        };
        if told.elapsed() >= pause {
            told = Instant::now();
            tell(what, started.elapsed(), &latest, terminal);
        }
    }
    if terminal {
        print!("\r\x1b[K");
        let _ = std::io::stdout().flush();
    }
    output
}

fn tell(what: &str, elapsed: Duration, latest: &str, terminal: bool) {
    let latest: String = latest.trim().chars().take(60).collect();
    let line = format!("  … {what} · {} · {latest}", spoken(elapsed));
    if terminal {
        print!("\r\x1b[K{line}");
        // A closed terminal is no reason to stop the work.
        let _ = std::io::stdout().flush();
    } else {
        println!("{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(what: &str) -> Step<'_> {
        Step { what, note: "" }
    }

    #[test]
    fn both_outputs_and_the_exit_code_are_kept() {
        let mut command = project::command("sh");
        command.args(["-c", "echo to stdout; echo to stderr >&2; exit 3"]);
        let ended = run(&step("a failing trial"), command).unwrap();
        assert!(!ended.success);
        assert!(ended.output.contains("to stdout"));
        assert!(ended.output.contains("to stderr"));
        assert_eq!(std::fs::read_to_string(&ended.log).unwrap(), ended.output);
    }

    #[test]
    fn a_failed_command_stops_with_its_name_and_the_place_of_its_log() {
        let stop = require(&step("a false trial"), project::command("false"))
            .err()
            .unwrap();
        let text = stop.to_string();
        assert!(text.contains("a false trial failed (false)"), "{text}");
        assert!(text.contains("a-false-trial.log"), "{text}");
    }

    #[test]
    fn times_are_written_for_people() {
        assert_eq!(spoken(Duration::from_millis(7_340)), "7.3 s");
        assert_eq!(spoken(Duration::from_secs(185)), "3 min 05 s");
    }
}
