//! Chromium is killed in mid-write while units are scanned through the real app as fast as
//! it takes them, and opened again on the same profile.
//!
//! A round is one SIGKILL of the whole browser at a random instant. What the page said was
//! saved is noted outside the browser before the kill, and looked for in its IndexedDB after
//! the next start and on the server in the end.
//!
//! Now and then Chromium comes back with an empty database. Then the tablet has to notice it
//! and is enrolled again, and what was called saved has to reach the server from the second
//! place.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use codes::OwnLabel;
use waymark_tests::auditor::tablet_entries;
use waymark_tests::tablet::PATIENCE;
use waymark_tests::{Auditor, Server, Tablet, process};

use crate::audit;
use crate::frame::{Ask, Chance, Progress, Tally};

/// Kills on one profile and record.
const SEASON: u64 = 50;
/// The longest the driver works before the kill.
const WORK: Duration = Duration::from_millis(1_800);

/// Runs the campaign.
pub fn run(ask: &Ask, tally: &mut Tally) {
    let mut progress = Progress::start();
    let mut figures = Figures::default();
    let (mut done, mut season) = (0, 0);
    let began = Instant::now();
    while done < ask.count {
        let kills = SEASON.min(ask.count - done);
        let mut shift = Shift::begin(Chance::of_part(ask.seed, season));
        for kill in 1..=kills {
            shift.work_until_killed(&mut figures);
            shift.come_back(&mut figures);
            shift.compare(tally, &format!("after kill {kill}"));
            progress.at(done + kill, ask);
        }
        shift.end(tally, &mut figures);
        done += kills;
        season += 1;
    }
    tally.check(figures.in_mid_write > 0, || {
        "no kill came between a scan and its answer".to_owned()
    });
    let hours = began.elapsed().as_secs_f64() / 3600.0;
    tally.figure("kills", done);
    tally.figure("an hour", format!("{:.0}", done as f64 / hours));
    tally.figure("said saved", figures.said_saved);
    tally.figure("kills between scan and answer", figures.in_mid_write);
    tally.figure("of these written", figures.written_unsaid);
    tally.figure("databases lost by the browser", figures.lost);
    tally.figure("entries sent", figures.entries);
}

#[derive(Default)]
struct Figures {
    said_saved: usize,
    in_mid_write: u64,
    written_unsaid: usize,
    lost: u64,
    entries: usize,
}

/// One profile, from enrolment to the comparison with the server.
struct Shift {
    server: Server,
    tablet: Tablet,
    chance: Chance,
    /// Units scanned so far.
    scanned: u64,
    /// What the page said was saved.
    said_saved: BTreeSet<String>,
    /// How much of it the databases held that the browser lost.
    said_before: BTreeSet<String>,
}

impl Shift {
    fn begin(chance: Chance) -> Self {
        let server = Server::start();
        let mut tablet = Tablet::new();
        tablet.enrol(&server.enrolment_url(), "Tablet 1");
        tablet.tap_test_id("person-MK");
        tablet.by_test_id("nav-receive");
        tablet.wait_until_kept_offline();
        Self {
            server,
            tablet,
            chance,
            scanned: 0,
            said_saved: BTreeSet::new(),
            said_before: BTreeSet::new(),
        }
    }

    /// Scans unit after unit while another thread kills the browser at a random instant.
    fn work_until_killed(&mut self, figures: &mut Figures) {
        let browser = self.tablet.session().browser;
        let until = WORK.mul_f64(self.chance.below(1_000) as f64 / 1_000.0);
        let is_dead = AtomicBool::new(false);
        let was_waiting = std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(until);
                process::kill_tree(browser);
                is_dead.store(true, Ordering::Release);
            });
            self.scan_until(&is_dead)
        });
        figures.in_mid_write += u64::from(was_waiting);
        self.tablet.kill();
    }

    /// Returns whether the last scan got no answer.
    fn scan_until(&mut self, is_dead: &AtomicBool) -> bool {
        while !is_dead.load(Ordering::Acquire) {
            self.scanned += 1;
            let serial = format!("AX-{:05}", self.scanned);
            if self.tablet.try_scan_by_wedge(&label(&serial)).is_err() {
                return true;
            }
            loop {
                match self.tablet.session().script(SAVED_NOTE, &[]) {
                    Ok(said) if said.as_str() == Some(&serial) => break,
                    Ok(_) if !is_dead.load(Ordering::Acquire) => {}
                    Ok(_) | Err(_) => return true,
                }
            }
            self.said_saved.insert(serial);
        }
        false
    }

    fn come_back(&mut self, figures: &mut Figures) {
        self.tablet.open(&self.server.url("/"));
        let is_there = |tablet: &Tablet, id: &str| !tablet.all_by_test_id(id).is_empty();
        let found = self.tablet.wait_until("the tablet's work", PATIENCE, || {
            let works = is_there(&self.tablet, "nav-receive");
            // It says so only of a database that is gone.
            let lost =
                is_there(&self.tablet, "enrol-submit") && is_there(&self.tablet, "storage-loss");
            (works || lost).then_some(works)
        });
        if !found {
            figures.lost += 1;
            self.said_before.append(&mut self.said_saved);
            self.tablet.enrol(&self.server.enrolment_url(), "Tablet 1");
            self.tablet.tap_test_id("person-MK");
            self.tablet.by_test_id("nav-receive");
        }
    }

    /// Compares what the page said with what its store holds. Reading it also checks that
    /// the chain hangs together.
    fn compare(&self, tally: &mut Tally, when: &str) -> usize {
        let entries = tablet_entries(&self.tablet).into_iter();
        let subjects = entries.filter_map(|entry| entry.subject);
        let times = audit::times(subjects.map(|subject| subject.to_string()));
        audit::check_units(tally, when, &self.said_saved, &times);
        times.len()
    }

    fn end(mut self, tally: &mut Tally, figures: &mut Figures) {
        let written = self.compare(tally, "at the end");
        let auditor = Auditor::enrol(&self.server);
        let all = self.said_before.len() + self.said_saved.len();
        let sent = process::wait_until("all sent", Duration::from_secs(60), || {
            let state = self.tablet.script(PILL_STATE, &[]);
            let logged = auditor.log().remove("Tablet 1")?;
            (state.as_str() == Some("all-sent") && logged.len() >= all).then_some(logged)
        });
        tally.check(sent.is_ok(), || "not all is sent after a minute".to_owned());
        let through = tablet_entries(&self.tablet).len();
        let logged = sent.unwrap_or_default();
        if self.said_before.is_empty() {
            audit::check_chain(tally, "Tablet 1", through as u64, &logged);
        }
        figures.written_unsaid += written - self.said_saved.len();
        self.said_saved.append(&mut self.said_before);
        let units = audit::times(logged.iter().filter_map(|entry| entry.subject.clone()));
        audit::check_units(tally, "on the server", &self.said_saved, &units);
        audit::check_whole(tally, &mut self.server, "at the end");
        figures.said_saved += self.said_saved.len();
        figures.entries += logged.len();
    }
}

/// The label of a unit.
pub fn label(serial: &str) -> String {
    OwnLabel::Unit {
        item: "AX2".parse().expect("an item"),
        serial: serial.parse().expect("a serial"),
    }
    .to_text()
}

/// The name in the note that says “Saved on this tablet”, with what the browser reported.
pub const SAVED_NOTE: &str = "const note = document.querySelector('[data-testid=saved]');
    return note && note.dataset.durability === 'strict' ? note.querySelector('b').textContent : null;";

/// Where the pill stands.
pub const PILL_STATE: &str =
    "return document.querySelector('[data-testid=pill]')?.dataset.state ?? null;";
