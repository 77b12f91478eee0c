//! Tests that run as Wasm in Chromium: the same golden bytes as on the host.
//!
//! Every `tests/wasm*.rs` of a crate in `shared` or `app` is one; found by name, so that a new one
//! needs no entry here.

use std::path::Path;

use super::{Line, at_least_one, line};
use crate::project;
use crate::stop::Stop;
use crate::tools::Tools;

/// Runs each of them as one check.
///
/// # Errors
/// When a folder cannot be read or a command cannot be started.
pub fn run(tools: &Tools) -> Result<Vec<Line>, Stop> {
    let mut lines = Vec::new();
    for (package, target) in targets(project::root())? {
        let mut cargo = tools.command("cargo");
        // As the app is built: what tablets run, and half of what its build needs anyway.
        cargo.args(["test", "--locked", "--profile", "app"]);
        cargo.args(["--target", "wasm32-unknown-unknown"]);
        cargo.args(["--package", &package, "--test", &target]);
        cargo.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        );
        cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
        if let Some(driver) = on_path("chromedriver") {
            cargo.env("CHROMEDRIVER", driver);
        }
        let name = format!("{package} in the browser ({target})");
        let ran = line(&name, cargo, "the same bytes in Wasm as on the host")?;
        lines.push(at_least_one(ran));
    }
    Ok(lines)
}

/// Lists the crates' names with their test targets, sorted.
fn targets(root: &Path) -> Result<Vec<(String, String)>, Stop> {
    let mut found = Vec::new();
    for layer in ["shared", "app"] {
        for package in names_in(&root.join(layer))? {
            let folder = root.join(layer).join(&package).join("tests");
            if !folder.is_dir() {
                continue;
            }
            for file in names_in(&folder)? {
                let target = file
                    .strip_suffix(".rs")
                    .filter(|name| name.starts_with("wasm"));
                if let Some(target) = target {
                    found.push((package.clone(), target.to_owned()));
                }
            }
        }
    }
    Ok(found)
}

fn names_in(folder: &Path) -> Result<Vec<String>, Stop> {
    let entries = std::fs::read_dir(folder).map_err(|e| Stop::file("reading", folder, &e))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

fn on_path(program: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wasm_test_is_found_by_its_name() {
        let root = project::target().join("xtask/trials/wasm");
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(root.join("shared/ledger/tests")).unwrap();
        std::fs::create_dir_all(root.join("app/page")).unwrap();
        for file in ["wasm_golden.rs", "golden.rs"] {
            std::fs::write(root.join("shared/ledger/tests").join(file), "").unwrap();
        }
        let expected = ("ledger".to_owned(), "wasm_golden".to_owned());
        assert_eq!(targets(&root).unwrap(), [expected]);
    }
}
