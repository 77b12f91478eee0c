//! What the stories of the tablet's storage do again and again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ledger::envelope::{Envelope, Incident, What};
use record::ids::IncarnationId;
use waymark_tests::auditor::{Logged, tablet_entries};
use waymark_tests::process::wait_until;
use waymark_tests::tablet::copy_folder;
use waymark_tests::{Server, Tablet};

use crate::main_job::day::enrol;

pub const LIMIT: Duration = Duration::from_secs(60);

/// A tablet in an operator's hands, kept for offline use, everything sent.
pub fn tablet_at_work(server: &Server, name: &str) -> Tablet {
    let mut tablet = Tablet::new();
    tablet_at_work_on(&mut tablet, server, name);
    tablet
}

/// Brings a tablet to the same place.
pub fn tablet_at_work_on(tablet: &mut Tablet, server: &Server, name: &str) {
    enrol(tablet, server, name);
    tablet.tap_test_id("person-MK");
    tablet.by_test_id("nav-receive");
    tablet.wait_until_kept_offline();
    wait_for_pill(tablet, "all-sent");
}

pub fn wait_for_pill(tablet: &Tablet, state: &str) {
    let selector = format!("[data-testid=pill][data-state={state}]");
    tablet.wait_until(&format!("the pill to say {state}"), LIMIT, || {
        let found = tablet.session().find_all(&selector).ok()?;
        (!found.is_empty()).then_some(())
    });
}

/// Scans the label of a lot of bearings. On a busy machine the keys may come as slowly as a
/// person types, and are no scan then: it is scanned again, as a person would.
pub fn scan_to_receive(tablet: &Tablet, lot: &str) {
    tablet.wait_until("the label to be read", LIMIT, || {
        tablet.scan_by_wedge(&format!("]d2010402345678901110{lot}\u{1d}30200"));
        let read = || {
            let found = tablet.all_by_test_id("receive-lot");
            (!found.is_empty()).then_some(())
        };
        wait_until("the receipt", LIMIT / 12, read).ok()
    });
}

/// Receives a lot of bearings by its label.
pub fn receive(tablet: &Tablet, lot: &str) {
    tablet.tap_test_id("nav-home");
    tablet.by_test_id("nav-receive");
    scan_to_receive(tablet, lot);
    tablet.tap_test_id("receive-submit");
    tablet.by_test_id("lot-left");
    tablet.wait_for_text(lot);
}

/// What the entries of the tablet's own chain say, in order.
fn own_words(tablet: &Tablet) -> Vec<What> {
    let what = |bytes: &[u8]| Envelope::from_bytes(bytes).unwrap().what;
    tablet_entries(tablet)
        .iter()
        .map(|entry| what(&entry.envelope))
        .collect()
}

/// What the tablet's own chain says of its storage.
pub fn incidents(tablet: &Tablet) -> Vec<Incident> {
    own_words(tablet)
        .into_iter()
        .filter_map(|what| {
            let What::Incident(incident) = what else {
                return None;
            };
            Some(incident)
        })
        .collect()
}

/// The life of the tablet's storage in which its entries are written.
pub fn incarnation(tablet: &Tablet) -> IncarnationId {
    let entries = tablet_entries(tablet);
    let first = entries.first().expect("the chain has an entry");
    Envelope::from_bytes(&first.envelope).unwrap().incarnation
}

/// The changes of the tablet's own chain, as the server lists them.
pub fn own_changes(tablet: &Tablet) -> BTreeSet<String> {
    own_words(tablet)
        .into_iter()
        .filter_map(|what| {
            let What::Change { change, .. } = what else {
                return None;
            };
            Some(change.to_string())
        })
        .collect()
}

/// The folder in which Chromium keeps the databases of a profile.
pub fn databases(tablet: &Tablet) -> PathBuf {
    tablet.profile().join("Default/IndexedDB")
}

/// Puts a kept copy of the databases in the place of the ones that are there.
pub fn put_back(tablet: &Tablet, kept: &Path) {
    std::fs::remove_dir_all(databases(tablet)).unwrap();
    copy_folder(kept, &databases(tablet));
}

/// Runs a command of the server's program on its data and returns what it said.
pub fn said(server: &Server, words: &[&str]) -> String {
    let output = server.command(words);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout);
    assert!(
        output.status.success(),
        "waymark {words:?}: {said}{}",
        text(&output.stderr)
    );
    said
}

/// The places of a chain that the server has, which must be every one, once, in the record.
pub fn assert_each_once(logged: &[Logged], through: usize) {
    let mut places: Vec<u64> = logged.iter().map(|entry| entry.dseq).collect();
    places.sort_unstable();
    assert_eq!(places, (1..=through as u64).collect::<Vec<_>>());
    assert!(logged.iter().all(|entry| entry.verdict == "admitted"));
}
