//! What the stories of the tablet's storage do again and again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ledger::envelope::{Envelope, What};
use waymark_tests::auditor::tablet_entries;
use waymark_tests::tablet::copy_folder;
use waymark_tests::{Server, Tablet};

use crate::main_job::day::enrol;

pub const LIMIT: Duration = Duration::from_secs(60);

/// A tablet in an operator's hands, kept for offline use, everything sent.
pub fn tablet_at_work(server: &Server, name: &str) -> Tablet {
    let mut tablet = Tablet::new();
    enrol(&mut tablet, server, name);
    tablet.tap_test_id("person-MK");
    tablet.by_test_id("nav-receive");
    tablet.wait_until_kept_offline();
    wait_for_pill(&tablet, "all-sent");
    tablet
}

pub fn wait_for_pill(tablet: &Tablet, state: &str) {
    let selector = format!("[data-testid=pill][data-state={state}]");
    tablet.wait_until(&format!("the pill to say {state}"), LIMIT, || {
        let found = tablet.session().find_all(&selector).ok()?;
        (!found.is_empty()).then_some(())
    });
}

/// Receives a lot of bearings by its label.
pub fn receive(tablet: &Tablet, lot: &str) {
    tablet.tap_test_id("nav-home");
    tablet.by_test_id("nav-receive");
    tablet.scan_by_wedge(&format!("]d2010402345678901110{lot}\u{1d}30200"));
    tablet.by_test_id("receive-lot");
    tablet.tap_test_id("receive-submit");
    tablet.by_test_id("lot-left");
    tablet.wait_for_text(lot);
}

/// The changes of the tablet's own chain, as the server lists them.
pub fn own_changes(tablet: &Tablet) -> BTreeSet<String> {
    tablet_entries(tablet)
        .iter()
        .filter_map(|entry| {
            let envelope = Envelope::from_bytes(&entry.envelope).unwrap();
            let What::Change { change, .. } = envelope.what else {
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
