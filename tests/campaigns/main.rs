//! Campaigns: the promise that nothing is lost, tried again and again at the worst moments.
//!
//! `cargo xtask campaign NAME [--seed S] [--count N]` builds what a campaign needs and runs
//! it. Without a count it is a run of seconds, which `cargo xtask test` does for each. A
//! campaign prints one line with its figures and, last, how much passed and failed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a campaign's round ends by panicking, which counts as its failure"
)]

mod audit;
mod browser_kills;
mod crew;
mod flaps;
mod frame;
mod frames;
mod full_disk;
mod poison;
mod server_kills;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

use frame::{Ask, Tally};

/// One campaign.
struct Campaign {
    name: &'static str,
    /// Rounds of the short run.
    short: u64,
    run: fn(&Ask, &mut Tally),
}

const CAMPAIGNS: &[Campaign] = &[
    Campaign {
        name: "server-kills",
        short: 24,
        run: server_kills::run,
    },
    Campaign {
        name: "browser-kills",
        short: 6,
        run: browser_kills::run,
    },
    Campaign {
        name: "flaps",
        short: 25,
        run: flaps::run,
    },
    Campaign {
        name: "full-disk",
        short: 6,
        run: full_disk::run,
    },
    Campaign {
        name: "poison",
        short: 500,
        run: poison::run,
    },
    Campaign {
        name: "frames",
        short: 400,
        run: frames::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_help = |argument: &String| matches!(argument.as_str(), "--help" | "-h" | "help");
    if arguments.iter().any(is_help) {
        println!("{}", usage());
        return ExitCode::SUCCESS;
    }
    let (campaign, ask) = match understand(&arguments) {
        Ok(understood) => understood,
        Err(why) => {
            eprintln!("{why}; {}", usage());
            return ExitCode::from(2);
        }
    };
    let started = Instant::now();
    let mut tally = Tally::default();
    let ended = catch_unwind(AssertUnwindSafe(|| (campaign.run)(&ask, &mut tally)));
    if ended.is_err() {
        tally.check(false, || {
            "the campaign ended before its last round".to_owned()
        });
    }
    if tally.conclude(campaign.name, &ask, started.elapsed()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn usage() -> String {
    let names: Vec<_> = CAMPAIGNS.iter().map(|one| one.name).collect();
    format!(
        "usage: campaign NAME [--seed S] [--count N], NAME one of {}",
        names.join(", ")
    )
}

fn understand(arguments: &[String]) -> Result<(&'static Campaign, Ask), String> {
    let (name, mut rest) = match arguments {
        [name, rest @ ..] => (name, rest),
        [] => return Err("no campaign is named".to_owned()),
    };
    let campaign = CAMPAIGNS
        .iter()
        .find(|one| one.name == name)
        .ok_or_else(|| format!("there is no campaign `{name}`"))?;
    let mut ask = Ask {
        seed: 1,
        count: campaign.short,
        is_long: false,
        may_skip: false,
    };
    if let [option, more @ ..] = rest
        && option == "--or-skip"
    {
        ask.may_skip = true;
        rest = more;
    }
    while let [option, value, more @ ..] = rest {
        let number = value
            .parse()
            .map_err(|_| format!("`{value}` is not a number"))?;
        match option.as_str() {
            "--seed" => ask.seed = number,
            "--count" => (ask.count, ask.is_long) = (number, true),
            other => return Err(format!("there is no option `{other}`")),
        }
        rest = more;
    }
    match rest {
        [] => Ok((campaign, ask)),
        [left, ..] => Err(format!("`{left}` has no value")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_count_makes_a_long_run() {
        let (_, ask) = understand(&words("server-kills")).unwrap();
        assert!(!ask.is_long && ask.count > 0);
        let (_, ask) = understand(&words("server-kills --seed 4 --count 9")).unwrap();
        assert_eq!((ask.seed, ask.count, ask.is_long), (4, 9, true));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for wrong in [
            "server-kill",
            "server-kills --count",
            "server-kills --n 3",
            "server-kills --seed x",
        ] {
            assert!(understand(&words(wrong)).is_err(), "{wrong}");
        }
    }
}
