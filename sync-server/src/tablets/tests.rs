//! What becomes of the entries of a stopped tablet, without a network; and that a record with
//! such tablets in it comes out the same when it is rebuilt.

use ledger::sync::message::{Push, PushAnswer, PushEntry, Verdict};
use ledger::testing::{TestEntry, TestTablet};
use record::context::Lease;
use record::reason::Usual;
use record::tablet::BUILDS_ON_SET_ASIDE;
use record::testing::Plan;

use super::*;
use crate::intake::tests::{assert_comes_out_equal, next_life, store_of_server, told};
use crate::intake::{self, Documents};
use crate::quarantine::{self, AdmitError, AdmittedAs};
use crate::rebuild::{RebuildError, Rebuilt, rebuild};
use crate::store::{AsidePlace, Store};
use crate::verify::verify;

fn push(store: &Store, tablet: &TestTablet, entries: &[&TestEntry]) -> PushAnswer {
    let entries = entries.iter().map(|entry| PushEntry {
        envelope: entry.sealed.envelope.clone(),
        signature: entry.sealed.signature,
        change: Some(entry.change.clone()),
    });
    let run = Push {
        incarnation: tablet.incarnation,
        entries: entries.collect(),
    };
    let answer: Result<PushAnswer, StoreError> = store.write(|turn| {
        let device = turn.device(&tablet.device)?.unwrap();
        intake::push(turn, &mut Documents::default(), &device, &run, 0)
    });
    answer.unwrap()
}

fn step(store: &Store, tablet: &TestTablet, step: Step) -> Result<TabletRow, TabletError> {
    let (by, reason) = ("IR".parse().unwrap(), Reason::usual(Usual::Lost));
    let server = TestTablet::new(9);
    let own = OwnDevice::of(server.key, server.device);
    // A turn that fails would take the record in memory with it.
    let changed = store.write(|turn| {
        let told = Told {
            by: Some(&by),
            at: None,
            reason: &reason,
            now_ms: 7,
        };
        let entered = (&own, &mut Documents::default());
        let changed = change(turn, &tablet.device, step, told, entered);
        Ok::<_, StoreError>(changed)
    });
    changed.unwrap()
}

#[test]
fn what_came_before_counts_what_comes_meanwhile_is_set_aside_and_what_comes_after_counts() {
    let (server, mut tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    let mut plan = Plan::default();
    let entries = ["AX-1", "AX-2", "AX-3"].map(|serial| tablet.record(&plan.open(serial)));
    assert_eq!(told(&push(&store, &tablet, &[&entries[0]])), ["admitted"]);
    let listed = step(&store, &tablet, Step::Suspend).unwrap();
    let stopped = listed.stopped.unwrap();
    assert_eq!((stopped.stop, stopped.since_utc_ms), (Stop::Suspended, 7));
    let answer = push(&store, &tablet, &[&entries[1]]);
    assert_eq!(told(&answer), ["suspended"]);
    assert_eq!(answer.stopped, Some(stopped));
    assert_eq!(answer.received_through, 2, "nothing blocks the chain");
    // Sent again, they are what they were.
    let again = push(&store, &tablet, &[&entries[0], &entries[1]]);
    assert_eq!(told(&again), ["admitted", "suspended"]);
    step(&store, &tablet, Step::Reinstate).unwrap();
    let again = push(&store, &tablet, &[&entries[1], &entries[2]]);
    assert_eq!(told(&again), ["suspended", "admitted"]);
    assert_eq!(again.stopped, None);
    let why = store.read(|view| view.why(3)).unwrap().unwrap();
    assert_eq!(
        why,
        "its tablet was suspended since 1970-01-01 00:00 UTC by IR: lost"
    );
    assert_comes_out_equal(&store);
    let listed = store.read(list).unwrap();
    assert_eq!((listed[0].entries, listed[0].set_aside), (3, 1));
    assert_eq!(listed.len(), 1, "the server is no tablet");
}

#[test]
fn what_builds_on_set_aside_work_does_not_wait_for_ever_but_is_set_aside_as_well() {
    let (server, mut tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    let mut plan = Plan::default();
    let opened = tablet.record(&plan.open("AX-1"));
    let started = tablet.record(&[plan.finish_past_the_rules("AX-1", 10)]);
    let other = tablet.record(&plan.open("AX-2"));
    let finished = tablet.record(&[plan.finish_past_the_rules("AX-1", 20)]);
    step(&store, &tablet, Step::Suspend).unwrap();
    assert_eq!(told(&push(&store, &tablet, &[&opened])), ["suspended"]);
    step(&store, &tablet, Step::Reinstate).unwrap();
    let late = push(&store, &tablet, &[&started, &other, &finished]);
    assert_eq!(
        told(&late),
        [BUILDS_ON_SET_ASIDE, "admitted", BUILDS_ON_SET_ASIDE]
    );
    assert_comes_out_equal(&store);
}

#[test]
fn an_entry_that_waits_for_one_that_is_then_set_aside_is_set_aside_with_it() {
    // The end of a chain comes first, in another life of the tablet's storage.
    let (server, mut tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    let mut plan = Plan::default();
    let opened = tablet.record(&plan.open("AX-1"));
    let mut next = next_life(&store, &tablet);
    let started = next.record(&[plan.finish_past_the_rules("AX-1", 10)]);
    assert_eq!(told(&push(&store, &next, &[&started])), ["waiting"]);
    step(&store, &tablet, Step::Suspend).unwrap();
    assert_eq!(told(&push(&store, &tablet, &[&opened])), ["suspended"]);
    let again = push(&store, &next, &[&started]);
    assert_eq!(told(&again), [BUILDS_ON_SET_ASIDE]);
    assert_comes_out_equal(&store);
}

/// A suspended tablet's entry and one beside it, both admitted by a person, with work of another
/// tablet that builds on the first.
fn admitted_and_built_on() -> Store {
    let (server, mut tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    let mut plan = Plan::default();
    let opened = tablet.record(&plan.open("AX-1"));
    let of_a_copy = {
        let mut copy = tablet.clone();
        (copy.next_dseq, copy.head) = (1, ledger::Hash::NONE);
        copy.record(&plan.open("AX-2"))
    };
    step(&store, &tablet, Step::Suspend).unwrap();
    assert_eq!(told(&push(&store, &tablet, &[&opened])), ["suspended"]);
    let forked = push(&store, &tablet, &[&of_a_copy]);
    assert_eq!(forked.receipts[0].verdict, Verdict::Forked);
    for place in [AsidePlace::Log(2), AsidePlace::Fork(1)] {
        admit(&store, &server, place).unwrap();
    }
    let mut other = TestTablet::new(2);
    let enrolled = |turn: &Turn<'_>| turn.add_device(&other.enrolled(), "Tablet 2", false, 0);
    store.write(enrolled).unwrap();
    let document = store.read(|view| intake::opened(view, &opened.subject));
    other
        .documents
        .insert(opened.subject.clone(), document.unwrap());
    let mut there = plan.another_tablet();
    let started = other.record(&[there.finish_past_the_rules("AX-1", 10)]);
    assert_eq!(told(&push(&store, &other, &[&started])), ["admitted"]);
    assert_comes_out_equal(&store);
    store
}

fn admit(store: &Store, server: &TestTablet, place: AsidePlace) -> Result<AdmittedAs, AdmitError> {
    store.write(|turn| {
        let own = OwnDevice::of(server.key.clone(), server.device);
        let by = (&"IR".parse().unwrap(), Lease::Fresh);
        let reason = Reason::usual(Usual::Found);
        quarantine::admit(turn, &mut Documents::default(), &own, place, by, &reason)
    })
}

/// A turn that fails takes its connection with it, and the record in memory with the last one.
fn refused_rebuild(store: &Store) -> Result<Rebuilt, RebuildError> {
    let other = |_: &View<'_>| Ok::<_, StoreError>(rebuild(store));
    store.read(other).unwrap()
}

#[test]
fn an_admitted_original_that_rotted_is_damage_and_nothing_is_thrown_out_with_it() {
    for table in ["log WHERE seq = 2", "fork WHERE n = 1"] {
        for rotten in ["CAST(change || x'00' AS BLOB)", "NULL"] {
            let store = admitted_and_built_on();
            let (table, which) = table.split_once(' ').unwrap();
            store.tamper(&format!("UPDATE {table} SET change = {rotten} {which}"));
            let lines = || store.read(|view| view.projection_lines()).unwrap();
            let before = lines();
            let refused = refused_rebuild(&store);
            assert!(
                matches!(refused, Err(RebuildError::Evidence(_))),
                "{table} {rotten}: {refused:?}"
            );
            assert!(lines() == before, "{table} {rotten}");
            assert!(!verify(&store).unwrap().is_whole(), "{table} {rotten}");
        }
    }
}

#[test]
fn what_is_set_aside_for_no_fault_of_its_own_is_looked_at_for_rot() {
    let (server, mut tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    let entry = tablet.record(&Plan::default().open("AX-1"));
    step(&store, &tablet, Step::Suspend).unwrap();
    assert_eq!(told(&push(&store, &tablet, &[&entry])), ["suspended"]);
    store.tamper("UPDATE log SET change = CAST(change || x'00' AS BLOB) WHERE seq = 2");
    let refused = refused_rebuild(&store);
    assert!(
        matches!(refused, Err(RebuildError::Evidence(_))),
        "{refused:?}"
    );
}

#[test]
fn bytes_that_come_good_while_a_tablet_is_stopped_do_not_count_by_themselves() {
    let (server, mut tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    let mut plan = Plan::default();
    let good = tablet.record(&plan.open("AX-1"));
    let mut damaged = good.clone();
    damaged.change[20] ^= 4;
    step(&store, &tablet, Step::Suspend).unwrap();
    let first = push(&store, &tablet, &[&damaged]);
    assert_ne!(told(&first), ["admitted"]);
    assert_eq!(told(&push(&store, &tablet, &[&good])), ["suspended"]);
    step(&store, &tablet, Step::Reinstate).unwrap();
    assert_eq!(told(&push(&store, &tablet, &[&good])), ["suspended"]);
    assert_comes_out_equal(&store);
}

#[test]
fn a_revoked_tablet_stays_revoked_and_the_server_is_never_stopped() {
    let (server, tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    for word in Step::ALL {
        let refused = step(&store, &server, word);
        assert!(matches!(refused, Err(TabletError::TheServer)), "{word:?}");
        let nobody = step(&store, &TestTablet::new(5), word);
        assert!(matches!(nobody, Err(TabletError::Unknown { .. })));
    }
    step(&store, &tablet, Step::Revoke).unwrap();
    for word in Step::ALL {
        let said = step(&store, &tablet, word).unwrap_err().to_string();
        assert_eq!(
            said,
            "Tablet stays as it is: it is revoked for good; enrol it anew, as another tablet"
        );
    }
    assert_eq!(store.read(|view| view.count_standings()).unwrap(), 1);
}

#[test]
fn whoever_changes_how_a_tablet_stood_behind_the_programs_back_is_found_out() {
    let (server, mut tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    let entry = tablet.record(&Plan::default().open("AX-1"));
    step(&store, &tablet, Step::Suspend).unwrap();
    push(&store, &tablet, &[&entry]);
    store.tamper("DELETE FROM tablet_standing");
    assert!(!verify(&store).unwrap().is_whole());
}

#[test]
fn no_tablet_reinstates_itself_whatever_it_asked_before_it_was_stopped() {
    let (server, tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    step(&store, &tablet, Step::Suspend).unwrap();
    let reason = Reason::usual(Usual::Found);
    let at_itself = |step| {
        let server = TestTablet::new(9);
        let own = OwnDevice::of(server.key, server.device);
        let changed = store.write(|turn| {
            let told = Told {
                by: None,
                at: Some(tablet.device),
                reason: &reason,
                now_ms: 8,
            };
            let entered = (&own, &mut Documents::default());
            let changed = change(turn, &tablet.device, step, told, entered);
            Ok::<_, StoreError>(changed)
        });
        changed.unwrap()
    };
    let refused = at_itself(Step::Reinstate).unwrap_err();
    assert!(matches!(refused, TabletError::ByItself { .. }), "{refused}");
    assert!(
        refused.to_string().contains("at another tablet"),
        "{refused}"
    );
    assert!(store.read(list).unwrap()[0].stopped.is_some());
    // It may still say that it is gone for good.
    let revoked = at_itself(Step::Revoke).unwrap().stopped.unwrap();
    assert_eq!(revoked.stop, Stop::Revoked);
    assert_comes_out_equal(&store);
}
