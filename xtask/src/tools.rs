//! The programs a build and its tests need: found, or installed once and kept.
//!
//! Cargo's own tools are kept by version under `$XDG_CACHE_HOME/waymark/tools`, outside the
//! target folder, so that `cargo clean` does not cost a quarter of an hour.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::progress::{self, Step};
use crate::project;
use crate::stop::Stop;

mod axe;
mod cargo_tool;
mod system;

use cargo_tool::CargoTool;

/// Newer ones refuse the compiler pinned in rust-toolchain.toml.
const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    binary: "trunk",
    arguments: &["--locked", "--no-default-features", "--features", "rustls"],
    minutes: 6,
};
const TRUNK_VERSION: &str = "0.21.14";

/// Not `--locked`: its own lock file asks for a crate that was withdrawn.
const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    binary: "wasm-bindgen",
    arguments: &["--no-default-features"],
    minutes: 3,
};

const CARGO_DENY: CargoTool = CargoTool {
    package: "cargo-deny",
    binary: "cargo-deny",
    arguments: &["--locked"],
    minutes: 2,
};
const CARGO_DENY_VERSION: &str = "0.20.2";

/// The folders of the tools at hand, in front of the person's own PATH.
pub struct Tools {
    folders: Vec<PathBuf>,
    axe: Option<PathBuf>,
}

impl Tools {
    /// Returns axe-core's script, where it was asked for.
    pub fn axe(&self) -> Option<&Path> {
        self.axe.as_deref()
    }

    /// Makes a command that finds the kept tools first.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = project::command(self.find(program.as_ref()));
        command.env("PATH", self.path());
        command
    }

    /// Returns the kept program of that name, or the bare name for PATH to resolve.
    fn find(&self, program: &Path) -> PathBuf {
        let kept = self.folders.iter().map(|folder| folder.join(program));
        kept.into_iter()
            .find(|path| path.exists())
            .unwrap_or_else(|| PathBuf::from(program))
    }

    fn path(&self) -> OsString {
        let own = std::env::var_os("PATH").unwrap_or_default();
        let rest = std::env::split_paths(&own);
        let all = self.folders.iter().cloned().chain(rest);
        // A folder with a colon in its name cannot stand on PATH; then PATH stays as it was.
        std::env::join_paths(all).unwrap_or(own)
    }
}

/// Brings together what a build of the app needs.
///
/// # Errors
/// When something is missing and could not be installed.
pub fn for_building() -> Result<Tools, Stop> {
    wasm_target()?;
    let wasm_bindgen = project::locked("wasm-bindgen")?;
    let mut folders = vec![TRUNK.at(TRUNK_VERSION)?, WASM_BINDGEN.at(&wasm_bindgen)?];
    folders.extend(system::wasm_opt()?);
    cargo_tool::forget_build_files();
    Ok(Tools { folders, axe: None })
}

/// Brings together what the benches need beside cargo: node, wasm-bindgen and wasm-opt.
///
/// # Errors
/// When something is missing and could not be installed.
pub fn for_measuring() -> Result<Tools, Stop> {
    wasm_target()?;
    system::npm("fetches what the decoder is compared with")?;
    let mut folders = vec![WASM_BINDGEN.at(&project::locked("wasm-bindgen")?)?];
    folders.extend(system::wasm_opt()?);
    cargo_tool::forget_build_files();
    Ok(Tools { folders, axe: None })
}

/// Brings together what the whole test run needs: the build's tools, cargo-deny, axe-core and a
/// browser.
///
/// # Errors
/// When something is missing and could not be installed.
pub fn for_testing() -> Result<Tools, Stop> {
    system::browser()?;
    let mut tools = for_building()?;
    tools.folders.push(CARGO_DENY.at(CARGO_DENY_VERSION)?);
    tools.axe = Some(axe::script()?);
    cargo_tool::forget_build_files();
    Ok(tools)
}

/// Returns the triple of this machine.
///
/// # Errors
/// When rustc cannot be asked.
pub fn host() -> Result<String, Stop> {
    let version = ask("rustc", &["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| {
        Stop::new(
            "`rustc -vV` names no host",
            "check the Rust installation with `rustup show`",
        )
    })
}

/// Adds the wasm target unless the toolchain has it; rustup may have added it by itself.
fn wasm_target() -> Result<(), Stop> {
    let sysroot = ask("rustc", &["--print", "sysroot"])?;
    let target = "wasm32-unknown-unknown";
    if Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(target)
        .exists()
    {
        return Ok(());
    }
    let mut rustup = project::command("rustup");
    rustup.args(["target", "add", target]);
    let step = Step {
        what: "adding the wasm target",
        note: "the app is compiled for the browser",
    };
    progress::require(&step, rustup).map(|_| ())
}

fn ask(program: &str, arguments: &[&str]) -> Result<String, Stop> {
    let mut command = project::command(program);
    command.args(arguments);
    let output = command.output().map_err(|error| {
        Stop::new(
            format!("`{program}` could not be started: {error}"),
            "install Rust with rustup, https://rustup.rs",
        )
    })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_tool_stands_before_the_one_on_path() {
        let folder = project::target().join("xtask/trials/kept");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("trunk"), "").unwrap();
        let tools = Tools {
            folders: vec![folder.clone()],
            axe: None,
        };
        assert_eq!(tools.find(Path::new("trunk")), folder.join("trunk"));
        assert_eq!(tools.find(Path::new("sh")), PathBuf::from("sh"));
        let path = tools.path();
        assert_eq!(std::env::split_paths(&path).next().unwrap(), folder);
    }

    #[test]
    fn trunk_toml_asks_for_the_version_that_is_installed() {
        let text = std::fs::read_to_string(project::root().join("Trunk.toml")).unwrap();
        assert!(text.contains(&format!("trunk-version = \"{TRUNK_VERSION}\"")));
    }

    #[test]
    fn the_host_is_a_triple() {
        assert!(host().unwrap().split('-').count() >= 3);
    }
}
