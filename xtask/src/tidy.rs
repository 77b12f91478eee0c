//! The walls of the code base: who may name what, read from the sources.
//!
//! Each wall is a rule of ARCHITECTURE.md that neither rustc nor clippy can hold. Leaves out
//! length and taste: those are for people.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::project;
use crate::stop::Stop;

mod code;
mod manifests;
mod walls;

/// Folders that hold sources, from the root.
const SOURCES: [&str; 5] = ["app", "shared", "sync-server", "tests", "xtask"];

/// Checks the walls and prints what is broken.
///
/// # Errors
/// When a source file cannot be read.
pub fn command() -> Result<ExitCode, Stop> {
    let broken = broken_walls()?;
    if broken.is_empty() {
        println!("tidy: every wall stands");
        return Ok(ExitCode::SUCCESS);
    }
    for wall in &broken {
        println!("{wall}");
    }
    Err(Stop::new(
        format!("{} broken walls", broken.len()),
        "move the code to the module that may name it (ARCHITECTURE.md, \"Walls\")",
    ))
}

/// Returns one line for each broken wall: `path:line: why`.
///
/// # Errors
/// When a source file cannot be read.
pub fn broken_walls() -> Result<Vec<String>, Stop> {
    let root = project::root();
    let mut files = Vec::new();
    for folder in SOURCES {
        collect(&root.join(folder), &mut files)?;
    }
    let mut broken = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|e| Stop::file("reading", &file, &e))?;
        let path = inside(root, &file);
        broken.extend(if path.ends_with(".rs") {
            walls::broken(&path, &text)
        } else {
            manifests::broken(&path, &text)
        });
    }
    Ok(broken)
}

/// Gathers Rust sources and manifests, sorted.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Stop> {
    let entries = std::fs::read_dir(folder).map_err(|e| Stop::file("reading", folder, &e))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if !path.ends_with("target") {
                collect(&path, files)?;
            }
        } else if path.extension().is_some_and(|own| own == "rs") || path.ends_with("Cargo.toml") {
            files.push(path);
        }
    }
    Ok(())
}

fn inside(root: &Path, file: &Path) -> String {
    let path = file.strip_prefix(root).unwrap_or(file);
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wall_of_this_project_stands() {
        let broken = broken_walls().unwrap();
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    #[test]
    fn the_sources_are_really_read() {
        let mut files = Vec::new();
        collect(&project::root().join("xtask"), &mut files).unwrap();
        assert!(files.iter().any(|file| file.ends_with("src/tidy.rs")));
        assert!(files.iter().any(|file| file.ends_with("Cargo.toml")));
    }
}
