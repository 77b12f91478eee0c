//! The disk of a tablet: every entry that was called saved is there once, after the disk was
//! full to the last byte, and the work goes on by itself.
//!
//! The disk fills at a random instant while units are scanned, with another amount left each
//! time, and stays full for longer than the deadline of a write; what the tablet gives back
//! is taken too. New units are refused then, and what happened is recorded: people go on
//! changing hands. Some points end with a kill of the browser while the disk is full.
//!
//! A browser may lose its database over this. Then the tablet has to notice it and go on with
//! a new chain, and what was called saved has to reach the server from the second place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ledger::Envelope;
use ledger::envelope::What;
use record::ids::IncarnationId;
use serde_json::json;
use waymark_tests::auditor::tablet_entries;
use waymark_tests::process::wait_until;
use waymark_tests::{Auditor, Browser, Server, SmallDisk, Tablet};

use crate::audit;
use crate::browser_kills::{PILL_STATE, SAVED_NOTE, label};
use crate::frame::{Ask, Chance, Progress, Tally};

/// Points on one disk and profile.
const SEASON: u64 = 8;
/// The browser's own files, the app, the reserve, and something to fill.
const MEGABYTES: u64 = 256;
/// The most that is left free at first, in blocks of the file system.
const BLOCKS_LEFT: u64 = 300;
/// The tablet makes its reserve ten seconds after its start.
const FIRST_LOOK: Duration = Duration::from_secs(12);
/// How long units are scanned at most before the disk fills.
const BEFORE: Duration = Duration::from_millis(1_500);
/// How long the disk is full: longer than the deadline of a write, 10 s.
const FULL: Duration = Duration::from_secs(13);
/// How long an answer may take, the deadline of a write included.
const ANSWER: Duration = Duration::from_secs(40);
/// How soon the tablet has to be as it was when there is room again.
const AGAIN: Duration = Duration::from_secs(90);
/// The browser is killed at every so many points, while the disk is full.
const KILL_EVERY: u64 = 4;

/// Runs the campaign with each of the browsers by turns.
pub fn run(ask: &Ask, browsers: &[Browser], tally: &mut Tally) {
    let mut progress = Progress::start();
    let mut figures = Figures::default();
    let began = Instant::now();
    let (mut done, mut season) = (0, 0);
    while done < ask.count {
        let disk = match SmallDisk::mount(MEGABYTES) {
            Ok(disk) => disk,
            Err(why) => return tally.cannot_run(&format!("no small file system: {why}")),
        };
        let browser = browsers[season % browsers.len()];
        let points = SEASON.min(ask.count - done);
        let chance = Chance::of_part(ask.seed, 1_000 + season as u64);
        let mut shift = Shift::begin(browser, &disk, chance);
        for point in 1..=points {
            let when = format!("{browser:?}, point {}", done + point);
            shift.fill_while_at_work(point % KILL_EVERY == 0, &when, tally, &mut figures);
            shift.compare(tally, &mut figures, &when);
            progress.at(done + point, ask);
        }
        shift.end(tally, &mut figures);
        done += points;
        season += 1;
    }
    figures.tell(done, began.elapsed(), tally);
}

#[derive(Default)]
struct Figures {
    refused: u64,
    changed_hands: u64,
    not_changed: u64,
    in_one_place: u64,
    killed: u64,
    lost: u64,
    enrolled_again: u64,
    said_saved: usize,
    entries: usize,
    slowest_again: Duration,
    /// What stood in the way, as the screen says it, and how often.
    words: BTreeMap<String, u64>,
}

impl Figures {
    fn tell(&self, points: u64, took: Duration, tally: &mut Tally) {
        tally.check(self.in_one_place > 0, || {
            "no tablet ever said that its database takes no entries".to_owned()
        });
        tally.figure("tablet points", points);
        let hours = took.as_secs_f64() / 3600.0;
        tally.figure("an hour", format!("{:.0}", points as f64 / hours));
        tally.figure("with entries in one place", self.in_one_place);
        tally.figure("new units refused", self.refused);
        tally.figure("hands changed on a full disk", self.changed_hands);
        tally.figure("refused", self.not_changed);
        tally.figure("browsers killed while full", self.killed);
        tally.figure("databases lost by the browser", self.lost);
        tally.figure("of these enrolled again", self.enrolled_again);
        tally.figure("said saved", self.said_saved);
        tally.figure("entries sent", self.entries);
        for (words, times) in &self.words {
            tally.figure(&format!("“{words}”"), times);
        }
        let slowest = self.slowest_again.as_secs_f64();
        tally.figure("slowest to go on", format!("{slowest:.0} s"));
    }
}

/// What became of what a person did.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Saved,
    /// With words: nothing was recorded.
    Refused,
    /// The tablet says that nothing can be recorded until there is room.
    Stopped,
    /// The browser gave no answer.
    None,
}

fn read(bytes: &[u8]) -> Envelope {
    Envelope::from_bytes(bytes).expect("an envelope")
}

/// The chain that the tablet goes on with.
fn life_of(tablet: &Tablet) -> Option<IncarnationId> {
    let entries = tablet_entries(tablet);
    let first = entries.first().map(|entry| read(&entry.envelope));
    first.map(|envelope| envelope.incarnation)
}

/// One profile on one disk, from enrolment to the comparison with the server.
struct Shift<'d> {
    disk: &'d SmallDisk,
    server: Server,
    tablet: Tablet,
    chance: Chance,
    /// Units scanned so far.
    scanned: u64,
    /// The units that the page said were saved.
    said_saved: BTreeSet<String>,
    /// Those of them in the chain that the tablet goes on with.
    in_this_life: BTreeSet<String>,
    /// Entries that the chain has at least.
    least: usize,
    /// How often somebody took the tablet in it.
    came: usize,
    /// The same of the chains that ended.
    least_before: usize,
    /// The chain.
    life: Option<IncarnationId>,
    /// Who has the tablet.
    person: &'static str,
}

impl<'d> Shift<'d> {
    fn begin(browser: Browser, disk: &'d SmallDisk, chance: Chance) -> Self {
        let server = Server::start();
        let mut tablet = Tablet::on(browser, disk.path());
        tablet.enrol(&server.enrolment_url(), "Tablet 1");
        tablet.tap_test_id("person-MK");
        tablet.by_test_id("nav-receive");
        tablet.wait_until_kept_offline();
        std::thread::sleep(FIRST_LOOK);
        // The database may be lost at the very first point.
        let life = life_of(&tablet);
        Self {
            disk,
            server,
            tablet,
            chance,
            scanned: 0,
            said_saved: BTreeSet::new(),
            in_this_life: BTreeSet::new(),
            least: 1,
            came: 1,
            least_before: 0,
            life,
            person: "MK",
        }
    }

    /// Works while the disk fills and stays full; then there is room again, and the tablet
    /// has to go on by itself.
    fn fill_while_at_work(
        &mut self,
        kill: bool,
        when: &str,
        tally: &mut Tally,
        figures: &mut Figures,
    ) {
        if self.chance.below(2) == 0 && self.server.is_running() {
            self.server.stop();
        }
        let before = BEFORE.mul_f64(self.chance.below(1_000) as f64 / 1_000.0);
        let left = self.chance.below(BLOCKS_LEFT) * 4096;
        let (disk, is_over) = (self.disk, AtomicBool::new(false));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(before);
                disk.fill_but(left);
                let full = Instant::now();
                while full.elapsed() < FULL {
                    std::thread::sleep(Duration::from_millis(200));
                    disk.fill_but(0);
                }
                is_over.store(true, Ordering::Release);
            });
            self.work_until(&is_over, when, tally, figures);
        });
        figures.in_one_place += u64::from(self.says_one_place());
        if kill {
            self.tablet.kill();
            figures.killed += 1;
        }
        self.disk.empty();
        if !self.server.is_running() {
            self.server.start_again();
        }
        if kill {
            self.tablet.open(&self.server.url("/"));
        }
        self.wait_until_as_before(when, tally, figures);
    }

    fn work_until(
        &mut self,
        is_over: &AtomicBool,
        when: &str,
        tally: &mut Tally,
        figures: &mut Figures,
    ) {
        let mut refused = false;
        while !is_over.load(Ordering::Acquire) {
            let outcome = if refused {
                let outcome = self.change_hands(figures);
                figures.changed_hands += u64::from(outcome == Outcome::Saved);
                figures.not_changed += u64::from(outcome == Outcome::Refused);
                outcome
            } else {
                let outcome = self.scan_next(figures);
                refused = outcome == Outcome::Refused;
                figures.refused += u64::from(refused);
                outcome
            };
            if outcome == Outcome::Stopped {
                return;
            }
            tally.check(outcome != Outcome::None, || {
                format!("{when}: no answer; the screen said: {}", self.tablet.text())
            });
            if outcome == Outcome::None {
                return;
            }
        }
    }

    /// Whether the tablet says that nothing can be recorded until there is room: it has lost its
    /// database, or cannot open it.
    fn has_stopped(&self) -> bool {
        let shown = |id: &str| !self.tablet.all_by_test_id(id).is_empty();
        // Without its database and without the server it knows nobody who could take it.
        let knows_nobody = || !self.server.is_running() && shown("people-none");
        shown("enrol-submit") || shown("no-database") || knows_nobody()
    }

    /// Scans a unit that has no traveller yet.
    fn scan_next(&mut self, figures: &mut Figures) -> Outcome {
        self.scanned += 1;
        let serial = format!("AX-{:05}", self.scanned);
        self.tablet.scan_at_once(&label(&serial));
        let outcome = self.outcome(figures, |tablet| {
            let said = tablet.session().script(SAVED_NOTE, &[]).ok()?;
            (said.as_str() == Some(&serial)).then_some(())
        });
        if outcome == Outcome::Saved {
            self.said_saved.insert(serial.clone());
            self.in_this_life.insert(serial);
            self.least += 1;
        }
        outcome
    }

    /// Lets another person take the tablet: two entries, which are always recorded.
    fn change_hands(&mut self, figures: &mut Figures) -> Outcome {
        let next = if self.person == "MK" { "IR" } else { "MK" };
        let chosen = wait_until("the people", ANSWER, || {
            let _ = touch(&self.tablet, "who");
            let chosen = touch(&self.tablet, &format!("person-{next}"));
            (chosen || self.has_stopped()).then_some(chosen)
        });
        match chosen {
            Ok(true) => {}
            Ok(false) => return Outcome::Stopped,
            Err(_) => return Outcome::None,
        }
        let outcome = self.outcome(figures, |tablet| {
            let found = tablet.all_by_test_id("nav-receive");
            (!found.is_empty()).then_some(())
        });
        if outcome == Outcome::Saved {
            self.person = next;
            // The one before may have left already, at a change that was refused half way.
            self.least += 1;
            self.came += 1;
        }
        outcome
    }

    /// Waits for the answer; words that stand in the way are read and put away.
    fn outcome(&self, figures: &mut Figures, saved: impl Fn(&Tablet) -> Option<()>) -> Outcome {
        let answered = wait_until("an answer", ANSWER, || {
            if saved(&self.tablet).is_some() {
                return Some(Outcome::Saved);
            }
            if self.has_stopped() {
                return Some(Outcome::Stopped);
            }
            let words = self.tablet.all_by_test_id("refusal-ok");
            (!words.is_empty()).then_some(Outcome::Refused)
        });
        let outcome = answered.unwrap_or(Outcome::None);
        if outcome == Outcome::Refused {
            let words = self.tablet.text_of(&self.tablet.by_test_id("refusal"));
            let first = words.lines().next().unwrap_or_default();
            *figures.words.entry(first.to_owned()).or_default() += 1;
            touch(&self.tablet, "refusal-ok");
        }
        outcome
    }

    fn says_one_place(&self) -> bool {
        self.tablet
            .session()
            .script(BANNER, &[])
            .is_ok_and(|grave| grave.as_str() == Some("true"))
    }

    fn wait_until_as_before(&mut self, when: &str, tally: &mut Tally, figures: &mut Figures) {
        let began = Instant::now();
        let again = wait_until("the tablet to go on", AGAIN, || {
            self.is_as_before(figures).then_some(())
        });
        figures.slowest_again = figures.slowest_again.max(began.elapsed());
        tally.check(again.is_ok(), || {
            format!("{when}: not as before: {}", self.tablet.text())
        });
    }

    /// Looks whether work can go on, and does what the screen asks for that.
    fn is_as_before(&mut self, figures: &mut Figures) -> bool {
        let is_there = |id: &str| !self.tablet.all_by_test_id(id).is_empty();
        if is_there("enrol-submit") {
            // It is there for a moment before the page has heard how the tablet stands.
            std::thread::sleep(Duration::from_secs(3));
            if !is_there("enrol-submit") {
                return false;
            }
            figures.enrolled_again += 1;
            self.tablet.enrol(&self.server.enrolment_url(), "Tablet 1");
            return false;
        }
        if is_there("refusal") {
            // The answer to what was done when nothing could be recorded came late.
            let _ = touch(&self.tablet, "refusal-ok");
            let _ = touch(&self.tablet, "nav-home");
            return false;
        }
        if is_there("storage-banner") {
            // What was lost is read and put away; anything else has to go by itself.
            let _ = touch(&self.tablet, "pill");
            let _ = touch(&self.tablet, "loss-read");
            let _ = touch(&self.tablet, "nav-home");
            return false;
        }
        if self.tablet.text().contains("Nobody badged in") {
            let _ = touch(&self.tablet, "who");
            if touch(&self.tablet, "person-MK") {
                self.person = "MK";
            }
            return false;
        }
        is_there("nav-receive")
    }

    /// Compares what the page said with what its store holds. Reading it also checks that
    /// the chain hangs together.
    fn compare(&mut self, tally: &mut Tally, figures: &mut Figures, when: &str) {
        let entries = tablet_entries(&self.tablet);
        let envelopes: Vec<_> = entries.iter().map(|entry| read(&entry.envelope)).collect();
        let life = envelopes.first().map(|envelope| envelope.incarnation);
        if self.life.is_some() && self.life != life {
            figures.lost += 1;
            self.least_before += self.least;
            self.least = entries.len();
            self.came = 0;
            self.in_this_life.clear();
        }
        self.life = life;
        tally.check(entries.len() >= self.least, || {
            format!(
                "{when}: {} entries, {} were saved",
                entries.len(),
                self.least
            )
        });
        let came = |envelope: &&Envelope| envelope.what == What::BadgedIn;
        let came = envelopes.iter().filter(came).count();
        tally.check(came >= self.came, || {
            format!(
                "{when}: the tablet was taken {} times, {came} are there",
                self.came
            )
        });
        let subjects = entries.into_iter().filter_map(|entry| entry.subject);
        let units = audit::times(subjects.map(|subject| subject.to_string()));
        audit::check_units(tally, when, &self.in_this_life, &units);
    }

    fn end(mut self, tally: &mut Tally, figures: &mut Figures) {
        let auditor = Auditor::enrol(&self.server);
        let all = self.least_before + self.least;
        let sent = wait_until("all sent", Duration::from_secs(60), || {
            let state = self.tablet.session().script(PILL_STATE, &[]).ok()?;
            let logged = auditor.log().remove("Tablet 1")?;
            (state.as_str() == Some("all-sent") && logged.len() >= all).then_some(logged)
        });
        tally.check(sent.is_ok(), || {
            format!("not all is sent after a minute: {}", self.tablet.text())
        });
        self.compare(tally, figures, "at the end");
        let through = tablet_entries(&self.tablet).len();
        let logged = sent.unwrap_or_default();
        let units = audit::times(logged.iter().filter_map(|entry| entry.subject.clone()));
        audit::check_units(tally, "on the server", &self.said_saved, &units);
        if self.least_before == 0 {
            audit::check_chain(tally, "Tablet 1", through as u64, &logged);
        }
        audit::check_whole(tally, &mut self.server, "at the end");
        figures.said_saved += all;
        figures.entries += logged.len();
        // Ended before its disk is.
        self.tablet.close();
    }
}

/// Touches what has this test id, if it is there and can be touched.
fn touch(tablet: &Tablet, id: &str) -> bool {
    let found = tablet.all_by_test_id(id).into_iter().next();
    found.is_some_and(|element| tablet.session().act(&element, "click", &json!({})).is_ok())
}

/// Whether the line under the top bar is a grave one.
const BANNER: &str =
    "return document.querySelector('[data-testid=storage-banner]')?.dataset.grave ?? null;";
