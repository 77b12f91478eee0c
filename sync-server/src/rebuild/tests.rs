//! Rebuilding: equal when nothing was touched, and as the log says when something was.

use super::*;
use crate::verify;

#[test]
fn an_untouched_record_is_rebuilt_as_it_was() {
    let store = verify::tests::day();
    let epoch = |store: &Store| store.read(|view| view.epoch_at(9)).unwrap();
    let before = epoch(&store);
    let rebuilt = rebuild(&store).unwrap();
    assert_eq!(
        (rebuilt.gone.len(), rebuilt.added.len()),
        (0, 0),
        "{rebuilt}"
    );
    assert!(rebuilt.entries > 15 && rebuilt.rows > 50);
    assert!(!rebuilt.new_epoch);
    assert_eq!(epoch(&store), before);
    assert!(rebuilt.to_string().ends_with("equal to what was there"));
}

#[test]
fn whatever_was_done_to_derived_rows_is_named_and_undone() {
    for damage in [
        "UPDATE stock SET remaining = '414'",
        "DELETE FROM edge WHERE fact = (SELECT max(fact) FROM edge)",
        "UPDATE document SET snapshot = x'00' WHERE subject = 'item:AX2'",
        "DELETE FROM document",
        "DELETE FROM fact WHERE n = 3",
        "UPDATE log SET verdict = 2, reason = 'actor' WHERE seq = 9",
        "INSERT INTO finding SELECT id, 'invented' FROM thing LIMIT 1",
        "UPDATE audit SET person = 'NOBODY' WHERE seq = 5",
        "DELETE FROM audit WHERE seq = 6",
    ] {
        let store = verify::tests::day();
        store.tamper(damage);
        let rebuilt = rebuild(&store).unwrap();
        let snapshot_only = damage.contains("snapshot");
        let differences = rebuilt.gone.len() + rebuilt.added.len();
        assert_eq!(differences == 0, snapshot_only, "{damage}: {rebuilt}");
        let report = verify::verify(&store).unwrap();
        assert!(report.is_whole(), "{damage}: {report}");
    }
}

#[test]
fn a_feed_that_lost_a_row_begins_a_new_life() {
    let store = verify::tests::day();
    let before = store.read(|view| view.epoch_at(9)).unwrap();
    store.tamper("DELETE FROM feed WHERE pos = 4");
    let rebuilt = rebuild(&store).unwrap();
    assert!(rebuilt.new_epoch, "{rebuilt}");
    assert_ne!(store.read(|view| view.epoch_at(9)).unwrap(), before);
    assert!(verify::verify(&store).unwrap().is_whole());
}

#[test]
fn an_entry_that_rotted_is_not_set_aside_by_a_rebuild() {
    for damage in [
        "UPDATE log SET change = CAST(change || x'00' AS BLOB) WHERE seq = 9",
        "UPDATE log SET change = NULL WHERE seq = 9",
        "UPDATE log SET envelope = CAST(envelope || x'00' AS BLOB) WHERE seq = 9",
    ] {
        let store = verify::tests::day();
        store.tamper(damage);
        let error = rebuild(&store).unwrap_err().to_string();
        assert!(error.contains("damaged at entry 9 (log)"), "{error}");
    }
}

#[test]
fn an_index_that_does_not_fit_its_table_is_found_and_made_again() {
    let store = verify::tests::day();
    // As if its rows had rotted: they stand in another order than the index says.
    store.tamper(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = 'CREATE INDEX fact_by_id ON fact (id DESC)'
         WHERE name = 'fact_by_id';
         PRAGMA writable_schema = RESET;",
    );
    let report = verify::verify(&store).unwrap();
    let broken = report.broken.unwrap();
    assert_eq!(broken.place, "the database file");
    assert!(broken.what.contains("fact_by_id"), "{broken}");
    rebuild(&store).unwrap();
    assert!(verify::verify(&store).unwrap().is_whole());
}
