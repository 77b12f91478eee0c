//! The link between tablets and server fails in every way a network can, again and again.
//!
//! A round is one flap: a trouble for a while, with tablets at work, and its end. Then all
//! tablets must have sent all and know all within [`CONVERGED`]. A connection whose other
//! end is gone without a word is only noticed by the request's deadline, so that is added.

use std::time::{Duration, Instant};

use waymark_tests::chaos::Trouble;
use waymark_tests::soft_tablet::{DEADLINE, Rest};
use waymark_tests::{ChaosProxy, Server, SoftTablet};

use crate::audit;
use crate::crew;
use crate::frame::{Ask, Chance, Progress, Tally};
use crate::server_kills::enrol;

/// How soon after the link is back all is sent and known.
const CONVERGED: Duration = Duration::from_secs(5);
const TABLETS: u8 = 6;
/// Flaps on one record.
const SEASON: u64 = 250;
/// What the tablets know is compared after this many flaps.
const COMPARE_EVERY: u64 = 25;

/// Runs the campaign.
pub fn run(ask: &Ask, tally: &mut Tally) {
    let mut progress = Progress::start();
    let mut figures = Figures::default();
    let (mut done, mut season) = (0, 0);
    while done < ask.count {
        let flaps = SEASON.min(ask.count - done);
        let mut chance = Chance::of_part(ask.seed, season);
        let mut server = Server::start();
        let proxy = ChaosProxy::before(server.port());
        let mut tablets = enrol(&server, TABLETS);
        for tablet in &mut tablets {
            tablet.go_through(proxy.port());
        }
        // On a new server nothing was received yet.
        figures.round = figures.round.next_multiple_of(crew::ROUND);
        for flap in 1..=flaps {
            one_flap(&proxy, &mut tablets, &mut chance, flap, tally, &mut figures);
            if flap % COMPARE_EVERY == 0 || flap == flaps {
                compare(&tablets, tally);
            }
            progress.at(done + flap, ask);
        }
        figures.entries += audit::check_tablets(tally, &server, &tablets);
        audit::check_whole(tally, &mut server, "at the end");
        figures.struck += proxy.struck();
        done += flaps;
        season += 1;
    }
    tally.check(figures.struck > done, || {
        "most flaps struck nothing, and show nothing".to_owned()
    });
    figures.tell(done, tally);
}

#[derive(Default)]
struct Figures {
    struck: u64,
    entries: usize,
    slowest: Duration,
    slowest_half_open: Duration,
    round: u64,
}

impl Figures {
    fn tell(&self, flaps: u64, tally: &mut Tally) {
        let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
        tally.figure("flaps", flaps);
        tally.figure("pieces struck", self.struck);
        tally.figure("entries sent", self.entries);
        tally.figure("slowest to converge", seconds(self.slowest));
        tally.figure("after half-open", seconds(self.slowest_half_open));
    }
}

fn one_flap(
    proxy: &ChaosProxy,
    tablets: &mut [SoftTablet],
    chance: &mut Chance,
    flap: u64,
    tally: &mut Tally,
    figures: &mut Figures,
) {
    let trouble = Trouble::any(chance.next() >> 8);
    let lasts = Duration::from_millis(20 + chance.below(280));
    figures.round += 1;
    let round = figures.round;
    proxy.begin(trouble);
    let until = Instant::now() + lasts;
    std::thread::scope(|scope| {
        for (number, tablet) in (0..).zip(tablets.iter_mut()) {
            scope.spawn(move || work(tablet, number, round, until));
        }
        std::thread::sleep(lasts);
        proxy.heal();
    });
    let mut limit = CONVERGED;
    if trouble == Trouble::HalfOpen {
        limit += DEADLINE;
    }
    // The workers may still wait for an answer that will not come: that is their time too.
    let began = until;
    let sent = sync_all(tablets, began + limit);
    let known = sent && sync_all(tablets, began + limit);
    let took = began.elapsed();
    tally.check(known && took <= limit, || {
        let waiting: Vec<_> = tablets
            .iter()
            .filter(|tablet| tablet.waiting() > 0)
            .map(|tablet| {
                format!(
                    "{} {} ({})",
                    tablet.name,
                    tablet.waiting(),
                    tablet.last_failure()
                )
            })
            .collect();
        format!(
            "flap {flap} ({}): not together after {took:?}: {waiting:?}",
            trouble.name()
        )
    });
    let slowest = match trouble {
        Trouble::HalfOpen => &mut figures.slowest_half_open,
        Trouble::Delay(_)
        | Trouble::Stall
        | Trouble::Truncate(_)
        | Trouble::Duplicate
        | Trouble::Drip(_)
        | Trouble::Cut => &mut figures.slowest,
    };
    *slowest = (*slowest).max(took);
}

/// Records and sends until the time is over; one action a flap at least.
fn work(tablet: &mut SoftTablet, number: u64, round: u64, until: Instant) {
    for command in crew::step(number, round - 1) {
        tablet.record(command).expect("honest work is not refused");
    }
    tablet.hint();
    while Instant::now() < until {
        if let Rest::For(pause) = tablet.turn() {
            std::thread::sleep(pause.min(Duration::from_millis(5)));
        }
    }
}

fn sync_all(tablets: &mut [SoftTablet], until: Instant) -> bool {
    std::thread::scope(|scope| {
        let threads: Vec<_> = tablets
            .iter_mut()
            .map(|tablet| {
                let left = until.saturating_duration_since(Instant::now());
                scope.spawn(move || tablet.sync_for(left, |_| true))
            })
            .collect();
        threads
            .into_iter()
            .all(|thread| thread.join().expect("a tablet does not panic"))
    })
}

fn compare(tablets: &[SoftTablet], tally: &mut Tally) {
    let hashes: Vec<_> = tablets
        .iter()
        .map(|tablet| ledger::state_hash::state_hash(&tablet.workspace().plant))
        .collect();
    let same = hashes.windows(2).all(|pair| pair[0] == pair[1]);
    tally.check(same, || {
        format!("the tablets know different things: {hashes:?}")
    });
}
