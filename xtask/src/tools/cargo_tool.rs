//! Tools that are built from their crates: prebuilt where cargo-binstall is at hand, else built once.

use std::path::PathBuf;

use crate::progress::{self, Step};
use crate::project;
use crate::stop::Stop;

/// Names a tool and how it is installed.
pub struct CargoTool {
    /// The crate's name.
    pub package: &'static str,
    /// The program wanted of it.
    pub binary: &'static str,
    /// What `cargo install` needs beside the version.
    pub arguments: &'static [&'static str],
    /// How long building it took on two cores.
    pub minutes: u32,
}

impl CargoTool {
    /// Returns the folder holding this tool at `version`, after installing it if need be.
    ///
    /// # Errors
    /// When it could not be installed.
    pub fn at(&self, version: &str) -> Result<PathBuf, Stop> {
        let home = kept_tools()?.join(format!("{}-{version}", self.package));
        let folder = home.join("bin");
        if folder.join(self.binary).exists() {
            return Ok(folder);
        }
        // Installed beside its place and moved there whole: a broken-off install is never used.
        let partial = kept_tools()?.join(format!("{}-{version}.partial", self.package));
        let _ = std::fs::remove_dir_all(&partial);
        if !self.fetch_prebuilt(version, &partial)? {
            self.build(version, &partial)?;
        }
        let _ = std::fs::remove_dir_all(&home);
        std::fs::rename(&partial, &home).map_err(|e| Stop::file("moving into place", &home, &e))?;
        Ok(folder)
    }

    fn fetch_prebuilt(&self, version: &str, root: &PathBuf) -> Result<bool, Stop> {
        let mut asked = project::command("cargo-binstall");
        if !asked
            .arg("-V")
            .output()
            .is_ok_and(|answer| answer.status.success())
        {
            return Ok(false);
        }
        let mut binstall = project::command("cargo-binstall");
        binstall.args([
            "--no-confirm",
            "--disable-strategies",
            "compile",
            "--version",
            version,
        ]);
        binstall.arg("--root").arg(root).arg(self.package);
        let what = format!("fetching {} {version}", self.package);
        let step = Step {
            what: &what,
            note: "prebuilt, through cargo-binstall",
        };
        Ok(progress::run(&step, binstall)?.success && root.join("bin").join(self.binary).exists())
    }

    fn build(&self, version: &str, root: &PathBuf) -> Result<(), Stop> {
        let mut install = project::command("cargo");
        install.args(["install", self.package, "--version", version]);
        install.args(self.arguments).arg("--root").arg(root);
        // The published release profile costs six times the time for a tool used once a build.
        install.env("CARGO_PROFILE_RELEASE_LTO", "off");
        install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        install.env("CARGO_TARGET_DIR", build_files()?);
        let what = format!("building {} {version}", self.package);
        let note = format!(
            "once, then kept in {}; about {} min on two cores",
            kept_tools()?.display(),
            self.minutes
        );
        progress::require(
            &Step {
                what: &what,
                note: &note,
            },
            install,
        )
        .map(|_| ())
    }
}

/// Removes what building the tools left over, a gigabyte or so.
pub fn forget_build_files() {
    if let Ok(folder) = build_files() {
        // Left-over files cost space only.
        let _ = std::fs::remove_dir_all(folder);
    }
}

/// Returns the folder in which tools are kept by name and version.
///
/// # Errors
/// When neither XDG_CACHE_HOME nor HOME is set.
pub fn kept_tools() -> Result<PathBuf, Stop> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let cache = set("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".cache")));
    let cache = cache.ok_or_else(|| {
        Stop::new(
            "neither XDG_CACHE_HOME nor HOME is set, so tools cannot be kept",
            "set HOME to your home folder",
        )
    })?;
    Ok(cache.join("waymark/tools"))
}

fn build_files() -> Result<PathBuf, Stop> {
    Ok(kept_tools()?.join("building"))
}
