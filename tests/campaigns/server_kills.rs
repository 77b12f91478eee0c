//! The server is killed in mid-push, at any instant, while 20 tablets push.
//!
//! A round is one SIGKILL and start. After every [`SEASON`] kills the tablets come to rest,
//! everything is compared, and a new record begins, so that walking it stays quick.

use std::sync::atomic::Ordering;
use std::time::Duration;

use waymark_tests::{Server, SoftTablet};

use crate::audit;
use crate::crew::Crew;
use crate::frame::{Ask, Chance, Progress, Tally};

/// Kills on one record.
const SEASON: u64 = 250;
/// The record is walked after this many kills, while the server is dead.
const WALK_EVERY: u64 = 50;
const TABLETS: u8 = 20;

/// What happened over all seasons.
#[derive(Default)]
struct Figures {
    kills: u64,
    with_requests_underway: u64,
    before_the_first_answer: u64,
    entries: usize,
    slowest_to_all_sent: Duration,
}

/// Runs the campaign.
pub fn run(ask: &Ask, tally: &mut Tally) {
    let mut figures = Figures::default();
    let mut progress = Progress::start();
    let mut season = 0;
    while figures.kills < ask.count {
        let kills = SEASON.min(ask.count - figures.kills);
        let seed = Chance::of_part(ask.seed, season).next();
        one_season(seed, kills, tally, &mut figures, |done| {
            progress.at(done, ask)
        });
        season += 1;
    }
    tally.check(figures.with_requests_underway * 2 > figures.kills, || {
        "most kills came while no request was under way, and show nothing".to_owned()
    });
    tally.figure("kills", figures.kills);
    tally.figure("with requests under way", figures.with_requests_underway);
    tally.figure("during the start", figures.before_the_first_answer);
    tally.figure("entries sent", figures.entries);
    let slowest = figures.slowest_to_all_sent.as_secs_f64();
    tally.figure("slowest to all sent", format!("{slowest:.1} s"));
}

/// Enrols the crew's tablets.
pub fn enrol(server: &Server, tablets: u8) -> Vec<SoftTablet> {
    (1..=tablets)
        .map(|number| SoftTablet::enrol(server.port(), number, &server.enrolment_code(), "MK"))
        .collect()
}

fn one_season(
    seed: u64,
    kills: u64,
    tally: &mut Tally,
    figures: &mut Figures,
    mut tell: impl FnMut(u64),
) {
    let mut server = Server::start();
    let mut chance = Chance::new(seed);
    let crew = Crew::start(enrol(&server, TABLETS), seed);
    for kill in 1..=kills {
        // Some kills come while the server still opens its record.
        let early = server.is_running() && kill > 1 && chance.below(8) == 0;
        if early {
            figures.before_the_first_answer += 1;
            std::thread::sleep(Duration::from_micros(chance.below(25_000)));
        } else {
            server.wait_until_well();
            crew.server_is_back();
            std::thread::sleep(Duration::from_micros(chance.below(120_000)));
        }
        let underway = crew.signals().underway.load(Ordering::Relaxed);
        figures.with_requests_underway += u64::from(underway > 0);
        server.kill();
        figures.kills += 1;
        if kill % WALK_EVERY == 0 {
            audit::check_whole(tally, &mut server, &format!("after kill {kill}"));
        }
        server.launch();
        tally.check(true, String::new);
        tell(figures.kills);
    }
    server.wait_until_well();
    crew.server_is_back();
    settle(crew, &mut server, tally, figures);
}

fn settle(crew: Crew, server: &mut Server, tally: &mut Tally, figures: &mut Figures) {
    let mut tablets = Vec::new();
    for (tablet, seen) in crew.end() {
        tally.check(seen.all_sent, || {
            format!(
                "{}: {} entries are not sent; last: {}",
                tablet.name,
                tablet.waiting(),
                tablet.last_failure()
            )
        });
        tally.check(seen.unsent_again == 0, || {
            format!(
                "{}: what had a receipt was lost {} times",
                tablet.name, seen.unsent_again
            )
        });
        figures.slowest_to_all_sent = figures.slowest_to_all_sent.max(seen.took);
        tablets.push(tablet);
    }
    figures.entries += audit::check_tablets(tally, server, &tablets);
    audit::check_whole(tally, server, "at the end");
}
