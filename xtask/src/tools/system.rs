//! Programs of the operating system: wasm-opt, Chromium and ChromeDriver.
//!
//! Installed with apt-get where that is possible without asking for a password, wasm-opt
//! through npm; otherwise a person is told what to install.

use std::path::PathBuf;
use std::process::Stdio;

use super::cargo_tool::kept_tools;
use crate::progress::{self, Step};
use crate::project;
use crate::stop::Stop;

const BINARYEN_ON_NPM: &str = "132.0.0";

/// The oldest wasm-opt that is used. Debian 12's version 108 writes a module that Chromium
/// refuses to start: it loses the reference-typed table that wasm-bindgen makes.
const OLDEST_WASM_OPT: u32 = 120;

/// Sees to wasm-opt; returns the folder to put on PATH when it is not there already.
///
/// # Errors
/// When it is missing or too old, and no way of installing it worked.
pub fn wasm_opt() -> Result<Option<PathBuf>, Stop> {
    let home = kept_tools()?.join(format!("binaryen-{BINARYEN_ON_NPM}"));
    let folder = home.join("node_modules/.bin");
    if folder.join("wasm-opt").exists() {
        return Ok(Some(folder));
    }
    if wasm_opt_version().is_some_and(|version| version >= OLDEST_WASM_OPT) {
        return Ok(None);
    }
    if npm_is_there("fetches wasm-opt")? {
        let mut npm = project::command("npm");
        npm.args(["install", "--no-fund", "--no-audit", "--prefix"])
            .arg(&home);
        npm.arg(format!("binaryen@{BINARYEN_ON_NPM}"));
        let step = Step {
            what: "fetching wasm-opt from npm",
            note: "makes the app a quarter smaller",
        };
        if progress::run(&step, npm)?.success && folder.join("wasm-opt").exists() {
            return Ok(Some(folder));
        }
    }
    Err(Stop::new(
        "wasm-opt is missing or too old, and could not be installed",
        format!(
            "install Node.js with npm, or Binaryen from version {OLDEST_WASM_OPT}, and try again"
        ),
    ))
}

/// Sees to npm.
///
/// # Errors
/// When it is missing and could not be installed.
pub fn npm(why: &str) -> Result<(), Stop> {
    if npm_is_there(why)? {
        return Ok(());
    }
    Err(Stop::new(
        "npm is missing and could not be installed",
        "install Node.js with npm, and try again",
    ))
}

fn npm_is_there(why: &str) -> Result<bool, Stop> {
    let there = || answers("npm", "--version");
    Ok(there() || (apt_install(&["nodejs", "npm"], why)? && there()))
}

/// Reads the number in `wasm-opt version 108`.
fn wasm_opt_version() -> Option<u32> {
    let output = project::command("wasm-opt")
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    version_in(&String::from_utf8_lossy(&output.stdout))
}

fn version_in(text: &str) -> Option<u32> {
    let number = text.split("version ").nth(1)?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Sees to Chromium and ChromeDriver for the stories and the tests in Wasm.
///
/// # Errors
/// When one is missing and could not be installed.
pub fn browser() -> Result<(), Stop> {
    let there = || answers("chromium", "--version") && answers("chromedriver", "--version");
    if there() {
        return Ok(());
    }
    let packages = ["chromium", "chromium-driver"];
    if apt_install(&packages, "the stories run in a real browser")? && there() {
        return Ok(());
    }
    Err(Stop::new(
        "Chromium and ChromeDriver are missing and could not be installed",
        "install them, on Debian with `sudo apt-get install chromium chromium-driver`, or use `cargo xtask test --fast`",
    ))
}

/// Installs Debian packages; false when this machine or this person cannot.
fn apt_install(packages: &[&str], why: &str) -> Result<bool, Stop> {
    let Some(prefix) = privileged() else {
        return Ok(false);
    };
    if !answers("apt-get", "--version") {
        return Ok(false);
    }
    let apt = |arguments: &[&str]| {
        let mut words =
            prefix
                .iter()
                .copied()
                .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        let mut command = project::command(words.next().unwrap_or("env"));
        command.args(words).args(arguments);
        command
    };
    let what = format!("installing {}", packages.join(" and "));
    // An old package list may still do, so its failure does not end the attempt.
    progress::run(
        &Step {
            what: "updating the package list",
            note: "",
        },
        apt(&["update"]),
    )?;
    let mut install = apt(&["install", "--yes", "--no-install-recommends"]);
    install.args(packages);
    Ok(progress::run(
        &Step {
            what: &what,
            note: why,
        },
        install,
    )?
    .success)
}

/// Returns the words to put before a command that needs root, or none when that cannot be had.
fn privileged() -> Option<&'static [&'static str]> {
    let id = project::command("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(&[]);
    }
    let mut sudo = project::command("sudo");
    let passwordless = sudo.args(["-n", "true"]).stderr(Stdio::null()).status();
    passwordless
        .is_ok_and(|status| status.success())
        .then_some(&["sudo", "-n"])
}

fn answers(program: &str, question: &str) -> bool {
    let answer = project::command(program).arg(question).output();
    answer.is_ok_and(|answer| answer.status.success())
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn the_version_of_wasm_opt_is_read_with_and_without_a_suffix() {
        assert_eq!(version_in("wasm-opt version 108"), Some(108));
        assert_eq!(version_in("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version_in("no such thing"), None);
    }
}
