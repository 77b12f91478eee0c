//! axe-core, which looks at a page for what keeps people with disabilities out.
//!
//! A tool of the tests, fetched from npm and kept beside the other tools: nothing of it is
//! linked, served or kept in the repository. Its licence is MPL-2.0.

use std::fs;
use std::path::PathBuf;

use super::cargo_tool::kept_tools;
use super::system;
use crate::progress::{self, Step};
use crate::project;
use crate::stop::Stop;

const VERSION: &str = "4.10.3";
/// Of the package as npm serves it; `npm ci` takes no other one.
const INTEGRITY: &str = "sha512-Xm7bpRXnDSX2YE2YFfBk2FnF0ep6tmG7xPh8iHee8MIcrgq762Nkce856dYtJYLkuIoYZvGfTs/PbZhideTcEg==";

/// Sees to axe-core; returns its script.
///
/// # Errors
/// When it is not there and npm did not bring just this version.
pub fn script() -> Result<PathBuf, Stop> {
    let home = kept_tools()?.join(format!("axe-core-{VERSION}"));
    let script = home.join("node_modules/axe-core/axe.min.js");
    if script.exists() {
        return Ok(script);
    }
    system::npm("fetches axe-core")?;
    fs::create_dir_all(&home).map_err(|error| Stop::file("making", &home, &error))?;
    for (name, text) in [("package.json", package()), ("package-lock.json", lock())] {
        let file = home.join(name);
        fs::write(&file, text).map_err(|error| Stop::file("writing", &file, &error))?;
    }
    let mut npm = project::command("npm");
    npm.args([
        "ci",
        "--ignore-scripts",
        "--no-fund",
        "--no-audit",
        "--prefix",
    ]);
    npm.arg(&home);
    let step = Step {
        what: "fetching axe-core from npm",
        note: "looks at every screen for what keeps people out",
    };
    if progress::run(&step, npm)?.success && script.exists() {
        return Ok(script);
    }
    Err(Stop::new(
        format!("axe-core {VERSION} could not be fetched from npm"),
        "check that npm reaches its registry, and try again",
    ))
}

fn package() -> String {
    format!(r#"{{"name":"axe","private":true,"dependencies":{{"axe-core":"{VERSION}"}}}}"#)
}

/// The lock file by which npm checks what it gets.
fn lock() -> String {
    format!(
        r#"{{"name":"axe","lockfileVersion":3,"requires":true,"packages":{{"":{{"name":"axe","dependencies":{{"axe-core":"{VERSION}"}}}},"node_modules/axe-core":{{"version":"{VERSION}","integrity":"{INTEGRITY}"}}}}}}"#
    )
}
