//! `cargo xtask run`: from a fresh clone to the app in the browser.

use std::process::{Command, ExitCode};

use crate::build;
use crate::project;
use crate::stop::Stop;

/// What `waymark serve` is given unless the person says otherwise.
const DEFAULTS: [(&str, &str); 2] = [("--data", "data"), ("--listen", "127.0.0.1:8470")];

/// Builds everything and hands the terminal over to the server.
///
/// # Errors
/// When the build or the start of the server fails.
pub fn run(options: &[String]) -> Result<ExitCode, Stop> {
    build::everything()?;
    println!("▸ starting Waymark; end it with Ctrl-C");
    let mut server = project::command(project::server_binary());
    server
        .arg("serve")
        .arg("--demo")
        .args(with_defaults(options));
    hand_over(server)
}

fn with_defaults(options: &[String]) -> Vec<String> {
    let mut all = options.to_vec();
    for (name, value) in DEFAULTS {
        let given = |option: &String| option == name || option.starts_with(&format!("{name}="));
        if !options.iter().any(given) {
            all.extend([name.to_owned(), value.to_owned()]);
        }
    }
    all
}

/// Becomes the server: signals and the exit code need no passing on.
#[cfg(unix)]
fn hand_over(mut server: Command) -> Result<ExitCode, Stop> {
    use std::os::unix::process::CommandExt;
    let error = server.exec();
    Err(could_not_start(&error))
}

/// Waits for the server and passes its exit code on.
#[cfg(not(unix))]
fn hand_over(mut server: Command) -> Result<ExitCode, Stop> {
    let status = server.status().map_err(|error| could_not_start(&error))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn could_not_start(error: &std::io::Error) -> Stop {
    Stop::new(
        format!(
            "{} could not be started: {error}",
            project::server_binary().display()
        ),
        "build it again with `cargo xtask build`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_option_replaces_its_default_in_either_spelling() {
        let given = ["--listen=0.0.0.0:80".to_owned()];
        assert_eq!(
            with_defaults(&given),
            ["--listen=0.0.0.0:80", "--data", "data"]
        );
        assert_eq!(
            with_defaults(&[]),
            ["--data", "data", "--listen", "127.0.0.1:8470"]
        );
    }
}
