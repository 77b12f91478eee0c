//! What is in the record although it changes nothing.

use ledger::envelope::{AuditEvent, Incident};
use record::ids::PersonId;

use super::*;
use crate::workspace::auditing::{
    COUNTED_MS, Clocks, Noted, OFFLINE_MS, Queue, Repeated, Waiting, contact_tells,
};
use crate::workspace::rows::Contact;

fn denied(action: &str, times: u32) -> AuditEvent {
    AuditEvent::Denied {
        action: action.to_owned(),
        why: "wrong-role".to_owned(),
        subject: None,
        times,
        at: None,
    }
}

fn noted(action: &str, times: u32) -> Noted {
    let person: PersonId = "MK".parse().unwrap();
    let session = Session::by_name(person, SessionId::new([8; 16]));
    (denied(action, times), Some(session))
}

#[test]
fn a_denial_is_an_entry_and_changes_nothing_else() {
    let (mut workspace, mut kept) = tablet();
    let (session, chain) = (workspace.session.clone(), workspace.chain.dseq);
    let facts = workspace.plant.all_facts().count();
    let what = What::Event(denied("release-hold", 1));
    let unsealed = workspace
        .prepare_event(what.clone(), session.as_ref(), &action(3))
        .unwrap();
    assert_eq!(unsealed.envelope.what, what);
    assert_eq!(unsealed.envelope.person.as_str(), "MK");
    keep(&mut workspace, &mut kept, unsealed, None);
    assert_eq!(workspace.chain.dseq, chain + 1);
    assert_eq!(workspace.session, session);
    assert_eq!(workspace.plant.all_facts().count(), facts);
    let again = kept.open();
    assert_eq!(
        again.entries.last_key_value().unwrap().1.kinds,
        ["event.denied"]
    );
    assert_eq!(again.session, session);
}

#[test]
fn where_nobody_was_signed_in_the_tablet_itself_is_named() {
    let (workspace, _) = tablet();
    let wrong = AuditEvent::WrongPin {
        of: "MK".parse().unwrap(),
        in_a_row: 2,
    };
    let unsealed = workspace.prepare_event(What::Event(wrong), None, &action(3));
    let envelope = unsealed.unwrap().envelope;
    assert!(envelope.person.is_system());
    assert_eq!(envelope.session, SessionId::NONE);
}

#[test]
fn the_tablet_does_not_keep_what_the_gate_would_refuse() {
    let (workspace, _) = tablet();
    let unsealed = workspace
        .prepare_event(What::Event(denied("release-hold", 1)), None, &action(3))
        .unwrap();
    let signature = key().sign(&signed_bytes(&unsealed.bytes));
    let sealed = workspace.seal(unsealed, signature, key().public_key(), None);
    assert!(matches!(sealed, Err(PrepareError::Gate { .. })));
}

#[test]
fn what_is_repeated_is_written_once_and_counted() {
    let mut repeated = Repeated::default();
    assert_eq!(repeated.take(noted("pack", 1), 0), [noted("pack", 1)]);
    for n in 1..=100 {
        assert_eq!(repeated.take(noted("pack", 1), n * 500), []);
    }
    assert_eq!(repeated.due(COUNTED_MS - 1), None);
    assert_eq!(repeated.due(COUNTED_MS), Some(noted("pack", 100)));
    assert_eq!(repeated.due(2 * COUNTED_MS), None);
    // Afterwards it is the first one again.
    let again = repeated.take(noted("pack", 1), 2 * COUNTED_MS);
    assert_eq!(again, [noted("pack", 1)]);
}

#[test]
fn something_else_writes_the_count_before_it() {
    let mut repeated = Repeated::default();
    repeated.take(noted("pack", 1), 0);
    repeated.take(noted("pack", 1), 1);
    repeated.take(noted("pack", 1), 2);
    let other = repeated.take(noted("ship", 1), 3);
    assert_eq!(other, [noted("pack", 2), noted("ship", 1)]);
    // What cannot be counted is never swallowed.
    let unlocked = (AuditEvent::ScreenUnlocked, None);
    for n in 4..7 {
        assert_eq!(
            repeated.take(unlocked.clone(), n),
            std::slice::from_ref(&unlocked)
        );
    }
}

#[test]
fn a_clock_that_is_set_back_is_seen_at_once_and_a_sleeping_tablet_is_no_step() {
    let mut clocks = Clocks::default();
    assert_eq!(clocks.look(10_000_000, 0), None);
    assert_eq!(clocks.look(10_060_000, 60_000), None);
    // An hour back.
    assert_eq!(clocks.look(6_461_000, 61_000), Some(-3_600_000));
    assert_eq!(clocks.look(6_462_000, 62_000), None);
    // An hour asleep, while the other clock stood still.
    assert_eq!(clocks.look(10_062_000, 62_000), None);
}

fn contact(utc_ms: u64, server_offset_ms: i64) -> Contact {
    Contact {
        utc_ms,
        server_offset_ms,
    }
}

#[test]
fn a_clock_that_was_set_ahead_is_seen_at_the_next_answer() {
    let tells = contact_tells(contact(1_000_000, 50), contact(4_610_000, 50 - 3_600_000));
    assert_eq!(tells.step_ms, Some(3_600_000));
    // Ten seconds went by, not an hour.
    assert_eq!(tells.offline, None);
    let tells = contact_tells(contact(1_000_000, 50), contact(1_010_000, -100_000));
    assert_eq!(tells.step_ms, None);
}

#[test]
fn only_a_long_time_without_the_server_is_an_entry() {
    let before = contact(1_000_000, 0);
    let tells = contact_tells(before, contact(1_000_000 + OFFLINE_MS, 0));
    assert_eq!(tells.offline, None);
    let tells = contact_tells(before, contact(1_000_001 + OFFLINE_MS, 0));
    let offline = AuditEvent::Offline {
        from_utc_ms: 1_000_000,
        to_utc_ms: 1_000_001 + OFFLINE_MS,
    };
    assert_eq!(tells.offline, Some(offline));
}

#[test]
fn a_step_is_told_once() {
    let before = contact(10_000_000, 500);
    // Set back by an hour, and told; the server answers ten seconds later.
    let stepped = before.stepped(-3_600_000);
    let now = contact(6_410_000, 500 + 3_600_000);
    assert_eq!(contact_tells(stepped, now).step_ms, None);
    assert_eq!(contact_tells(before, now).step_ms, Some(-3_600_000));
    let step = What::Incident(Incident::ClockStep { by_ms: -3_600_000 });
    let (workspace, _) = tablet();
    let unsealed = workspace.prepare_event(step, None, &action(3)).unwrap();
    assert!(unsealed.envelope.person.is_system());
}

#[test]
fn what_waits_and_what_was_counted_survive_a_reload_and_are_told_once() {
    let mut queue = Queue::default();
    let waiting = |action: &str, times| Waiting::from(noted(action, times));
    assert!(!queue.take(noted("pack", 1), 0));
    for n in 1..=3 {
        assert!(queue.take(noted("pack", 1), n));
    }
    // The first could not be an entry yet; what was counted since is kept with it.
    assert_eq!(queue.store_after_first(), None);
    let stored = rows::to_bytes(&queue.to_store());
    queue.is_stored();
    let read: Vec<Waiting> = rows::from_bytes(&stored).unwrap();
    assert_eq!(read, [waiting("pack", 1), waiting("pack", 3)]);
    // After a reload both are entries, and each leaves the store with its own.
    let mut queue = Queue::after(read);
    queue.push(Waiting::of(What::Event(AuditEvent::ScreenUnlocked)));
    let unlocked = Waiting::of(What::Event(AuditEvent::ScreenUnlocked));
    let mut told = Vec::new();
    while let Some(first) = queue.first().cloned() {
        told.push(first);
        let left = queue.store_after_first().unwrap();
        queue.first_is_done();
        assert_eq!(left, queue.to_store());
    }
    assert_eq!(told, [waiting("pack", 1), waiting("pack", 3), unlocked]);
    assert_eq!(queue.to_store(), []);
}

#[test]
fn what_was_counted_leaves_the_store_when_it_is_written() {
    let mut queue = Queue::default();
    queue.take(noted("pack", 1), 0);
    queue.first_is_done();
    queue.take(noted("pack", 1), 1);
    queue.is_stored();
    queue.count(COUNTED_MS);
    assert_eq!(queue.first(), Some(&Waiting::from(noted("pack", 1))));
    assert_eq!(queue.store_after_first(), Some(Vec::new()));
}
