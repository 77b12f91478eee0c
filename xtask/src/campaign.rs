//! `cargo xtask campaign NAME`: one of the campaigns that try to make Waymark lose something.

use std::process::{Command, ExitCode};

use crate::build;
use crate::project;
use crate::stop::Stop;
use crate::tools::{self, Tools};

/// A campaign as `cargo xtask test` runs it, in seconds.
pub struct Campaign {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// Where it lives.
    program: Program,
}

/// Where a campaign lives.
#[derive(Clone, Copy)]
enum Program {
    /// In the tests' program, against the built server.
    Tests,
    /// In the tests' program, without a server; what is measured in a long run is worth an
    /// optimised build.
    Alone,
    /// A test of a package that takes its time and seed from the environment.
    Test(&'static str, &'static str),
    /// In a package of its own, which holds tablets and server in one process, so that a long
    /// run is worth an optimised build.
    Own(&'static str),
}

/// Every campaign, in the order in which `cargo xtask test` runs them.
pub const CAMPAIGNS: &[Campaign] = &[
    Campaign {
        name: "simulator",
        about: "whole plants in one thread, every disk, clock and network against them",
        program: Program::Own("simulator"),
    },
    Campaign {
        name: "server-kills",
        about: "the server killed in mid-push by 20 tablets",
        program: Program::Tests,
    },
    Campaign {
        name: "browser-kills",
        about: "Chromium killed in mid-write while units are scanned",
        program: Program::Tests,
    },
    Campaign {
        name: "flaps",
        about: "the link fails in every way a network can",
        program: Program::Tests,
    },
    Campaign {
        name: "full-disk",
        about: "the disk full to the last byte, the server's and a tablet's; needs root",
        program: Program::Tests,
    },
    Campaign {
        name: "poison",
        about: "mutated changes, honestly signed, by a tablet in hostile hands",
        program: Program::Tests,
    },
    Campaign {
        name: "frames",
        about: "spoilt camera frames before the decoder; a count is frames",
        program: Program::Alone,
    },
    Campaign {
        name: "texts",
        about: "nearly right texts of codes before the grammars; a count is seconds",
        program: Program::Test("codes", "mutants"),
    },
];

impl Campaign {
    /// Makes the command of its short run, which passes over what this machine cannot do. It takes
    /// the programs as the host's tests have just built them: asked for alone, cargo would choose
    /// other features of their crates and compile most of them again.
    pub fn short(&self, tools: &Tools) -> Command {
        let mut command = match self.program {
            Program::Tests | Program::Alone => {
                let mut campaign = tools.command(project::debug_binary("campaign"));
                campaign.args([self.name, "--or-skip"]);
                campaign
            }
            Program::Own(package) => tools.command(project::debug_binary(package)),
            Program::Test(_, test) => {
                let mut cargo = tools.command("cargo");
                cargo.args(["test", "--locked", "--quiet", "--workspace"]);
                cargo.args(["--test", test, "--", "--nocapture"]);
                cargo.env("MUTANTS_SECONDS", SHORT_SECONDS);
                cargo
            }
        };
        command.env("WAYMARK_SERVER", project::server_binary());
        command
    }

    fn command(&self, tools: &Tools, options: &[String]) -> Command {
        let is_long = options.iter().any(|option| option == "--count");
        let mut cargo = tools.command("cargo");
        cargo.args(["run", "--locked", "--quiet"]);
        match self.program {
            Program::Test(package, test) => return seconds_of(tools, package, test, options),
            Program::Tests | Program::Alone => {
                if is_long && matches!(self.program, Program::Alone) {
                    cargo.arg("--release");
                }
                cargo.args(["--package", "waymark-tests", "--bin", "campaign", "--"]);
                cargo.arg(self.name);
            }
            Program::Own(package) => {
                if is_long {
                    cargo.arg("--release");
                }
                cargo.args(["--package", package, "--"]);
            }
        }
        cargo.args(options);
        cargo.env("WAYMARK_SERVER", project::server_binary());
        cargo
    }
}

/// Seconds of the short run of a campaign that is counted in them.
const SHORT_SECONDS: &str = "60";

fn seconds_of(tools: &Tools, package: &str, test: &str, options: &[String]) -> Command {
    let given = |name: &str| {
        let at = options.iter().position(|option| option == name)?;
        options.get(at + 1).map(String::as_str)
    };
    let mut cargo = tools.command("cargo");
    cargo.args(["test", "--locked", "--quiet", "--release"]);
    cargo.args(["--package", package, "--test", test, "--", "--nocapture"]);
    cargo.env("MUTANTS_SECONDS", given("--count").unwrap_or(SHORT_SECONDS));
    if let Some(seed) = given("--seed") {
        cargo.env("MUTANTS_SEED", seed);
    }
    cargo
}

/// Builds what a campaign needs and runs it.
///
/// # Errors
/// When the name is unknown or a build fails.
pub fn campaign(options: &[String]) -> Result<ExitCode, Stop> {
    let found = options
        .first()
        .and_then(|name| CAMPAIGNS.iter().find(|campaign| campaign.name == name));
    let Some(campaign) = found else {
        return Err(unknown());
    };
    let tools = tools::for_testing()?;
    if let Program::Tests = campaign.program {
        build::app(&tools)?;
        build::server()?;
    }
    println!("▸ {} ({})", campaign.name, campaign.about);
    let status = campaign
        .command(&tools, options.get(1..).unwrap_or_default())
        .status()
        .map_err(|error| {
            Stop::new(
                format!("cargo could not be started: {error}"),
                "check that cargo is on PATH",
            )
        })?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn unknown() -> Stop {
    let names: Vec<String> = CAMPAIGNS
        .iter()
        .map(|campaign| format!("  {:<14} {}", campaign.name, campaign.about))
        .collect();
    Stop::new(
        "no known campaign is named",
        format!(
            "use `cargo xtask campaign NAME [--seed S] [--count N]` with one of\n\n{}",
            names.join("\n")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_campaign_is_refused_with_those_there_are() {
        let stop = campaign(&["server-kill".to_owned()]).unwrap_err();
        assert!(stop.to_string().contains("server-kills"));
    }
}
