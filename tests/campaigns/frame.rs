//! What every campaign shares: what was asked for, chance from a seed, and the tally.

use std::time::{Duration, Instant};

/// What a campaign was asked to do.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Where all its chance comes from.
    pub seed: u64,
    /// How many rounds; each campaign says what its round is.
    pub count: u64,
    /// Whether a person asked for it by count; else it is the short run of seconds.
    pub is_long: bool,
    /// Whether a machine that cannot run it is no failure: nobody asked for this one by name.
    pub may_skip: bool,
}

/// Chance that can be had again: SplitMix64 over a seed.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Starts at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A chance of its own for one part of a campaign, independent of how often others draw.
    pub fn of_part(seed: u64, part: u64) -> Self {
        let mut chance = Self(seed ^ part.wrapping_mul(0xd134_2543_de82_ef95));
        chance.next();
        chance
    }

    /// Returns the next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `limit`, which is not 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

/// What a campaign has shown so far.
#[derive(Debug, Default)]
pub struct Tally {
    passed: u64,
    failed: u64,
    figures: Vec<(String, String)>,
    cannot_run: Option<String>,
}

/// How many failures are told in full; a broken build fails in every round.
const TOLD: u64 = 20;

impl Tally {
    /// Counts something that was to hold, and tells when it does not.
    pub fn check(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        if holds {
            self.passed += 1;
            return;
        }
        self.failed += 1;
        if self.failed <= TOLD {
            println!("  ✗ {}", otherwise());
        }
    }

    /// Notes a figure for the summary line.
    pub fn figure(&mut self, name: &str, value: impl ToString) {
        self.figures.push((name.to_owned(), value.to_string()));
    }

    /// Notes that this machine does not have what the campaign needs.
    pub fn cannot_run(&mut self, why: &str) {
        self.cannot_run = Some(why.to_owned());
    }

    /// Returns why the campaign was passed over: it was asked for along with all others, and
    /// this machine cannot run it.
    pub fn skipped(&self, ask: &Ask) -> Option<&str> {
        self.cannot_run.as_deref().filter(|_| ask.may_skip)
    }

    /// Prints the summary line and, last, the count; returns whether nothing failed and
    /// something was shown.
    pub fn conclude(&self, name: &str, ask: &Ask, elapsed: Duration) -> bool {
        if let Some(why) = self.skipped(ask) {
            println!("{name}: skipped: {why}\n0 passed, 0 failed");
            return true;
        }
        if let Some(why) = &self.cannot_run {
            println!("  ✗ {why}");
        }
        let figures = self
            .figures
            .iter()
            .map(|(figure, value)| format!(", {figure} {value}"));
        let figures: String = figures.collect();
        println!(
            "{name}: seed {}, rounds {}{figures}, wall {:.1} s",
            ask.seed,
            ask.count,
            elapsed.as_secs_f64()
        );
        let shows_nothing = self.passed + self.failed == 0;
        let failed = self.failed + u64::from(shows_nothing);
        println!("{} passed, {failed} failed", self.passed);
        failed == 0
    }
}

/// Tells in long runs, every half minute, how far it is.
#[derive(Debug)]
pub struct Progress {
    started: Instant,
    told: Instant,
}

impl Progress {
    /// Starts the clock.
    pub fn start() -> Self {
        let now = Instant::now();
        Self {
            started: now,
            told: now,
        }
    }

    /// Tells, when it is time, how many rounds are done.
    pub fn at(&mut self, done: u64, ask: &Ask) {
        if self.told.elapsed() < Duration::from_secs(30) {
            return;
        }
        self.told = Instant::now();
        let elapsed = self.started.elapsed().as_secs_f64();
        let rate = done as f64 / elapsed * 3600.0;
        println!(
            "  {done} of {} after {elapsed:.0} s, {rate:.0} an hour",
            ask.count
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASK: Ask = Ask {
        seed: 1,
        count: 1,
        is_long: false,
        may_skip: false,
    };

    #[test]
    fn a_campaign_that_shows_nothing_has_failed() {
        assert!(!Tally::default().conclude("none", &ASK, Duration::ZERO));
    }

    #[test]
    fn what_cannot_run_here_fails_only_when_it_was_asked_for() {
        let mut tally = Tally::default();
        tally.cannot_run("no disk");
        assert!(!tally.conclude("disk", &ASK, Duration::ZERO));
        let along = Ask {
            may_skip: true,
            ..ASK
        };
        assert!(tally.conclude("disk", &along, Duration::ZERO));
    }

    #[test]
    fn one_thing_that_does_not_hold_fails_the_campaign() {
        let mut tally = Tally::default();
        tally.check(true, String::new);
        assert!(tally.conclude("good", &ASK, Duration::ZERO));
        tally.check(false, || "a receipt is missing".to_owned());
        assert!(!tally.conclude("bad", &ASK, Duration::ZERO));
    }

    #[test]
    fn the_same_seed_gives_the_same_chance_and_parts_differ() {
        let draw = |mut chance: Chance| [chance.next(), chance.next(), chance.below(10)];
        assert_eq!(draw(Chance::new(7)), draw(Chance::new(7)));
        assert_ne!(draw(Chance::of_part(7, 1)), draw(Chance::of_part(7, 2)));
    }
}
