//! Where things lie in this project, and what its lock file says.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::stop::Stop;

/// Returns the project's root folder.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Returns cargo's target folder.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Returns the server's release binary, whether built or not.
pub fn server_binary() -> PathBuf {
    binary("release", "waymark")
}

/// Returns a program as `cargo test --workspace` builds it, whether built or not.
pub fn debug_binary(name: &str) -> PathBuf {
    binary("debug", name)
}

fn binary(profile: &str, name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join(profile).join(file)
}

/// Makes a command that runs in the project's root without the variables `cargo run` set for
/// this program: build scripts would otherwise see them and compile again.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Returns the version at which Cargo.lock holds `package`.
///
/// # Errors
/// When the lock file cannot be read or does not name the package.
pub fn locked(package: &str) -> Result<String, Stop> {
    let path = root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path).map_err(|e| Stop::file("reading", &path, &e))?;
    version_in(&lock, package).ok_or_else(|| {
        Stop::new(
            format!("Cargo.lock does not hold `{package}`"),
            "restore Cargo.lock from git",
        )
    })
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").unwrap(), "0.2.130");
        assert!(version_in(lock, "wasm").is_none());
    }

    #[test]
    fn this_projects_own_lock_is_read() {
        assert!(locked("automerge").unwrap().starts_with("0.12"));
    }
}
