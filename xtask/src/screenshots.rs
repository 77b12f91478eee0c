//! `cargo xtask screenshots`: every screen in every size and theme, to be looked at.

use std::process::ExitCode;

use crate::build;
use crate::check;
use crate::progress::{self, Step};
use crate::project;
use crate::stop::Stop;
use crate::tools;

/// Builds everything and lets the screenshot story walk through the screens.
///
/// # Errors
/// When the build or the story fails.
pub fn take() -> Result<ExitCode, Stop> {
    let tools = tools::for_testing()?;
    build::app(&tools)?;
    build::server()?;
    let folder = project::root().join("screenshots");
    let mut story = check::story(&tools, "screenshots", "1");
    story.env("WAYMARK_SCREENSHOTS", &folder);
    let step = Step {
        what: "taking the screenshots",
        note: "three sizes, two themes",
    };
    progress::require(&step, story)?;
    println!("Look at them in {}", folder.display());
    Ok(ExitCode::SUCCESS)
}
