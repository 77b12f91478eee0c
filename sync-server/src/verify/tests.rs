//! What `verify` finds: one kind of damage per test, made behind the program's back.

use super::*;
use crate::intake;
use ledger::sync::message::{Push, PushEntry};
use ledger::testing::{SITE, TestEntry, TestTablet};
use record::command::Command;
use record::fact::{Body, Fact};
use record::signature::{Meaning, Sign, SignatureGiven};
use record::testing::{Plan, sign, whole_day};

/// A store with a whole day of one tablet, twelve masters and more.
pub(crate) fn day() -> Store {
    let mut tablet = TestTablet::new(1);
    let facts = whole_day();
    let actions = facts.chunk_by(|a, b| a.hlc == b.hlc && a.subject == b.subject);
    let entries = actions.map(|action| tablet.record(action)).collect();
    store_of(&tablet, entries, false)
}

/// A store with what one device recorded.
fn store_of(tablet: &TestTablet, entries: Vec<TestEntry>, is_server: bool) -> Store {
    let store = Store::in_memory().unwrap();
    let entries = entries.into_iter().map(|entry| PushEntry {
        envelope: entry.sealed.envelope,
        signature: entry.sealed.signature,
        change: Some(entry.change),
    });
    let push = Push {
        incarnation: tablet.incarnation,
        entries: entries.collect(),
    };
    store
        .write(|turn| {
            turn.create_site(&SITE, "Plant 1", 0)?;
            turn.add_device(&tablet.enrolled(), "Tablet 1", is_server, 0)?;
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

/// A record in which somebody signs a finished unit as a tablet does, and then with something
/// altered; and what `verify` says of the signatures in it.
fn signed_with(
    person: &str,
    meaning: Meaning,
    alter: impl Fn(&mut SignatureGiven, &Fact),
) -> Report {
    let (mut plan, mut tablet) = (Plan::default(), TestTablet::new(1));
    plan.keep_rights();
    let lot = plan.hand_to("JA").receive("L5-0331", 415);
    let unit = plan.hand_to("MK").open("AX-1").remove(0);
    let mut entries: Vec<TestEntry> = plan
        .recorded
        .chunk_by(|a, b| a.hlc == b.hlc && a.subject == b.subject)
        .map(|action| tablet.record(action))
        .collect();
    let honest = Sign {
        heads: tablet.documents[&unit.subject].heads_to_sign(),
        ..sign(meaning, &[&unit])
    };
    let mut signed = plan
        .hand_to(person)
        .clone()
        .act(Command::Sign(honest))
        .remove(0);
    if let Body::SignatureGiven(given) = &mut signed.body {
        alter(given, &lot);
    }
    entries.push(tablet.record(&[signed]));
    let report = verify(&store_of(&tablet, entries, true)).unwrap();
    assert!(
        report.is_whole(),
        "what is stored is the evidence: {report}"
    );
    assert_eq!(report.is_good(), report.bad_signatures.is_empty());
    report
}

/// The codes of what `verify` lists.
fn codes(report: &Report) -> Vec<&str> {
    let lines = report.bad_signatures.iter();
    lines.map(|line| line.split(' ').next().unwrap()).collect()
}

#[test]
fn an_honest_signature_holds() {
    let report = signed_with("MK", Meaning::Performed, |_, _| {});
    assert!(report.is_good(), "{report}");
}

#[test]
fn a_forged_signature_under_another_name_is_listed() {
    let forged = signed_with("MK", Meaning::Performed, |given, _| {
        given.name = "Quirin Lang".to_owned();
    });
    assert_eq!(codes(&forged), ["signature-other-name"]);
    let said = forged.to_string();
    assert!(
        said.contains("does NOT hold: signature-other-name on unit:AX2/AX-1"),
        "{said}"
    );
}

#[test]
fn an_altered_signature_is_listed() {
    let altered = signed_with("MK", Meaning::Performed, |given, _| {
        given.meaning = "approved-finally".to_owned();
    });
    assert_eq!(codes(&altered), ["signature-unknown-words"]);
}

#[test]
fn a_cut_signature_is_listed() {
    let cut = signed_with("MK", Meaning::Performed, |given, _| given.heads.clear());
    assert_eq!(codes(&cut), ["signature-does-not-cover"]);
}

#[test]
fn a_signature_moved_to_other_content_is_listed() {
    let moved = signed_with("MK", Meaning::Performed, |given, lot| {
        given.facts = vec![lot.id]
    });
    assert_eq!(codes(&moved), ["signature-does-not-cover"]);
}

#[test]
fn a_signature_by_somebody_without_the_right_is_listed() {
    let without = signed_with("MK", Meaning::Performed, |given, _| {
        given.meaning = Meaning::Reviewed.word().to_owned();
    });
    assert_eq!(codes(&without), ["without-right"]);
}
