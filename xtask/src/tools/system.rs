//! Programs of the operating system: wasm-opt, Chromium and ChromeDriver.
//!
//! Installed with apt-get where that is possible without asking for a password, wasm-opt else
//! through npm; otherwise a person is told what to install.

use std::path::PathBuf;
use std::process::Stdio;

use super::cargo_tool::kept_tools;
use crate::progress::{self, Step};
use crate::project;
use crate::stop::Stop;

const BINARYEN_ON_NPM: &str = "132.0.0";

/// Sees to wasm-opt; returns the folder to put on PATH when it is not there already.
///
/// # Errors
/// When it is missing and no way of installing it worked.
pub fn wasm_opt() -> Result<Option<PathBuf>, Stop> {
    let home = kept_tools()?.join(format!("binaryen-{BINARYEN_ON_NPM}"));
    let folder = home.join("node_modules/.bin");
    if answers("wasm-opt", "--version") {
        return Ok(None);
    }
    if folder.join("wasm-opt").exists() {
        return Ok(Some(folder));
    }
    if apt_install(&["binaryen"], "makes the app a quarter smaller")?
        && answers("wasm-opt", "--version")
    {
        return Ok(None);
    }
    if answers("npm", "--version") {
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
        "wasm-opt is missing and could not be installed",
        "install it, on Debian with `sudo apt-get install binaryen`, and try again",
    ))
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
