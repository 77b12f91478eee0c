//! The server's disk is full to the last byte while tablets push.
//!
//! A round is one point at which it fills: a little room is left, another amount each time,
//! so that another write of the store is the one that fails. Nothing may be receipted that
//! is not stored, the server stays up, and it goes on by itself when there is room.

use std::time::Duration;

use waymark_tests::{Server, SmallDisk, SoftTablet};

use crate::audit;
use crate::crew;
use crate::frame::{Ask, Chance, Progress, Tally};
use crate::server_kills::enrol;

/// Points on one file system.
const SEASON: u64 = 50;
const MEGABYTES: u64 = 96;
const TABLETS: u8 = 3;
/// What a tablet records at one point.
const ACTIONS: u64 = 30;
/// The most that is left free, in blocks of the file system.
const BLOCKS_LEFT: u64 = 300;
/// The server is killed at every so many points, before there is room again.
const KILL_EVERY: u64 = 4;

/// Runs the campaign.
pub fn run(ask: &Ask, tally: &mut Tally) {
    let mut progress = Progress::start();
    let mut figures = Figures::default();
    let mut season = 0;
    while figures.points < ask.count {
        let disk = match SmallDisk::mount(MEGABYTES) {
            Ok(disk) => disk,
            Err(why) => return tally.cannot_run(&format!("no small file system: {why}")),
        };
        let points = SEASON.min(ask.count - figures.points);
        let chance = Chance::of_part(ask.seed, season);
        one_disk(&disk, points, chance, tally, &mut figures);
        progress.at(figures.points, ask);
        season += 1;
    }
    tally.check(figures.refused > 0, || {
        "the disk was never full when a tablet pushed".to_owned()
    });
    tally.figure("points", figures.points);
    tally.figure("points with a refusal", figures.refused);
    tally.figure("of these filled by the pushes", figures.filled_meanwhile);
    tally.figure("killed while full", figures.killed);
    tally.figure("entries sent", figures.entries);
}

#[derive(Default)]
struct Figures {
    points: u64,
    refused: u64,
    filled_meanwhile: u64,
    killed: u64,
    entries: usize,
    actions: u64,
}

fn one_disk(
    disk: &SmallDisk,
    points: u64,
    mut chance: Chance,
    tally: &mut Tally,
    figures: &mut Figures,
) {
    let data = disk.path().join("data");
    std::fs::create_dir(&data).expect("the disk has room");
    let mut server = Server::start_in(&data);
    let mut tablets = enrol(&server, TABLETS);
    // On a new disk nothing was received yet.
    figures.actions = figures.actions.next_multiple_of(crew::ROUND);
    for point in 1..=points {
        figures.points += 1;
        disk.fill_but(chance.below(BLOCKS_LEFT) * 4096);
        let before = sent(&tablets);
        let refused = push_into(&server, &mut tablets, figures, tally);
        figures.refused += u64::from(refused);
        figures.filled_meanwhile += u64::from(refused && sent(&tablets) > before);
        tally.check(!server.has_ended(), || {
            format!("point {point}: the server ended: {}", server.printed())
        });
        if point % KILL_EVERY == 0 {
            server.kill();
            figures.killed += 1;
        }
        disk.empty();
        if !server.is_running() {
            server.start_again();
        }
        for tablet in &mut tablets {
            let sent = tablet.sync_for(Duration::from_secs(15), |_| true);
            tally.check(sent, || {
                format!(
                    "point {point}: {} has {} not sent though there is room; last: {}",
                    tablet.name,
                    tablet.waiting(),
                    tablet.last_failure()
                )
            });
        }
    }
    figures.entries += audit::check_tablets(tally, &server, &tablets);
    audit::check_whole(tally, &mut server, "at the end");
}

fn sent(tablets: &[SoftTablet]) -> usize {
    tablets.iter().map(|tablet| tablet.sent().count()).sum()
}

/// Records and pushes until the server refuses; returns whether it did.
fn push_into(
    server: &Server,
    tablets: &mut [SoftTablet],
    figures: &mut Figures,
    tally: &mut Tally,
) -> bool {
    let mut refused = false;
    for _ in 0..ACTIONS {
        let action = figures.actions;
        figures.actions += 1;
        for (number, tablet) in (0..).zip(tablets.iter_mut()) {
            for command in crew::step(number, action) {
                tablet.record(command).expect("honest work is not refused");
            }
            let sent = tablet.sent().count();
            let failed = tablet.push_once();
            let Some(failure) = failed else { continue };
            refused = true;
            tally.check(failure.contains("503") || failure.contains("507"), || {
                format!(
                    "{}: a full disk is not told as such: {failure}",
                    tablet.name
                )
            });
            tally.check(server.get("/healthz").status == 503, || {
                "who watches the server is not told that it takes no writes".to_owned()
            });
            tally.check(tablet.sent().count() == sent, || {
                format!("{}: a receipt came with a refusal", tablet.name)
            });
        }
        if refused {
            break;
        }
    }
    refused
}
