//! What `verify` finds: one kind of damage per test, made behind the program's back.

use super::*;
use crate::intake;
use ledger::sync::message::{Push, PushEntry};
use ledger::testing::{SITE, TestTablet};
use record::testing::whole_day;

/// A store with a whole day of one tablet, twelve masters and more.
pub(crate) fn day() -> Store {
    let store = Store::in_memory().unwrap();
    let mut tablet = TestTablet::new(1);
    let facts = whole_day();
    let actions = facts.chunk_by(|a, b| a.hlc == b.hlc && a.subject == b.subject);
    let entries: Vec<PushEntry> = actions
        .map(|action| {
            let entry = tablet.record(action);
            PushEntry {
                envelope: entry.sealed.envelope,
                signature: entry.sealed.signature,
                change: Some(entry.change),
            }
        })
        .collect();
    let push = Push {
        incarnation: tablet.incarnation,
        entries,
    };
    store
        .write(|turn| {
            turn.create_site(&SITE, "Plant 1", 0)?;
            turn.add_device(&tablet.enrolled(), "Tablet 1", false, 0)?;
            let device = turn.device(&tablet.device)?.unwrap();
            let answer = intake::push(turn, &mut Documents::default(), &device, &push, 0)?;
            assert_eq!(answer.refused, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    store
}

fn broken_by(sql: &str) -> String {
    let store = day();
    store.tamper(sql);
    let report = verify(&store).unwrap();
    let broken = report
        .broken
        .unwrap_or_else(|| panic!("nothing found after: {sql}"));
    format!("{}: {}", broken.place, broken.what)
}

#[test]
fn an_untouched_record_is_whole() {
    let report = verify(&day()).unwrap();
    assert!(report.is_whole(), "{report}");
    assert!(report.entries > 15);
}

#[test]
fn an_edited_envelope_is_found() {
    let found = broken_by(
        "UPDATE log SET envelope = CAST(substr(envelope, 1, 99) || x'00' || substr(envelope, 101)
         AS BLOB) WHERE seq = 7",
    );
    assert_eq!(
        found,
        "entry 7 (log), 7 of Tablet 1: the envelope was edited: it has another hash"
    );
}

#[test]
fn an_envelope_that_was_replaced_with_its_hash_is_found_by_its_signature() {
    let found = broken_by(
        "UPDATE log SET (envelope, hash) = (SELECT envelope, hash FROM log WHERE seq = 6)
         WHERE seq = 7",
    );
    assert_eq!(
        found,
        "entry 7 (log), 7 of Tablet 1: the signature does not fit the device's key"
    );
}

#[test]
fn an_edited_change_is_found() {
    let found = broken_by(
        "UPDATE log SET change = CAST(substr(change, 1, 40) || x'00' || substr(change, 42)
         AS BLOB) WHERE seq = 3",
    );
    assert!(
        found.starts_with("entry 3 (log), 3 of Tablet 1: its change: "),
        "{found}"
    );
}

#[test]
fn a_removed_entry_is_found() {
    let found = broken_by("DELETE FROM feed WHERE seq = 5; DELETE FROM log WHERE seq = 5");
    assert_eq!(found, "entry 5 (log): it is missing");
    let closed = broken_by(
        "DELETE FROM log WHERE seq = 5;
         UPDATE log SET seq = -seq WHERE seq > 5;
         UPDATE log SET seq = -seq - 1 WHERE seq < 0",
    );
    assert_eq!(
        closed,
        "entry 5 (log), 6 of Tablet 1: entry 5 is next, entry 6 came"
    );
}

#[test]
fn a_cut_tail_is_found_by_the_end_of_the_chain() {
    let found = broken_by("DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)");
    assert!(
        found.starts_with("the end of the chain of Tablet 1: the log ends at its entry "),
        "{found}"
    );
}

#[test]
fn a_row_that_the_log_does_not_give_is_found() {
    let stock = broken_by("UPDATE stock SET remaining = '414'");
    assert_eq!(
        stock,
        "stock: lot:GUMTEK/SE-112/L5-0331 415 2 414 C62: the log does not give this row"
    );
    let edge = broken_by("DELETE FROM edge WHERE fact = (SELECT max(fact) FROM edge)");
    assert!(
        edge.contains("the log gives this row, and it is missing"),
        "{edge}"
    );
    let verdict = broken_by("UPDATE log SET verdict = 2, reason = 'actor' WHERE seq = 9");
    assert!(verdict.starts_with("verdict: 9 "), "{verdict}");
}

#[test]
fn a_damaged_snapshot_is_found() {
    let found = broken_by("UPDATE document SET snapshot = x'00' WHERE subject = 'item:AX2'");
    assert!(
        found.starts_with("the document of item:AX2: the stored document"),
        "{found}"
    );
}

#[test]
fn another_key_for_a_device_is_found() {
    let found = broken_by("UPDATE device SET public_key = randomblob(32)");
    assert_eq!(
        found,
        "entry 1 (log), 1 of Tablet 1: the signature does not fit the device's key"
    );
}
