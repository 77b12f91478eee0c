//! A tablet's workspace without a browser: what it saves is what it finds again.

mod auditing;
mod badges;
mod cold_start;
mod compare;
mod drafts;
mod loss;
mod running;
mod signing;

use super::prepare::{Action, PrepareError};
use super::*;
use ledger::envelope::{What, signed_bytes};
use ledger::signing::SoftwareKey;
use ledger::sync::message::{NamedDevice, PullAnswer, PullEntry, PushAnswer, Receipt, Verdict};
use ledger::testing::{SITE, TestTablet};
use record::context::Capture;
use record::ids::{DeviceId, EpochId, IncarnationId, IntentId, SessionId};
use record::label::LabelRead;
use record::receiving::ReceiveLot;
use record::testing::Plan;
use record::{Command, Refusal};
use rows::Enrolment;

use crate::store::{Batch, Key, Store};
use crate::sync_link::pull_call;

/// A store in memory that a workspace can be opened from again.
#[derive(Default)]
struct Kept {
    rows: BTreeMap<(Store, Key), Vec<u8>>,
}

impl Kept {
    fn commit(&mut self, batch: &Batch) {
        for (store, key, value) in &batch.puts {
            self.rows.insert((*store, key.clone()), value.clone());
        }
        for (store, key) in &batch.deletes {
            self.rows.remove(&(*store, key.clone()));
        }
    }

    fn of(&self, wanted: Store) -> impl Iterator<Item = (Key, Vec<u8>)> + '_ {
        self.rows
            .iter()
            .filter(move |((store, _), _)| *store == wanted)
            .map(|((_, key), value)| (key.clone(), value.clone()))
    }

    fn open(&self) -> Workspace {
        let tablet = self
            .of(Store::Tablet)
            .map(|(key, value)| (String::from(key), value))
            .collect();
        let entries = self
            .of(Store::Entries)
            .map(|(key, value)| match key {
                Key::Place(dseq) => (dseq, value),
                Key::Text(text) => panic!("{text}"),
            })
            .collect();
        let facts = self.of(Store::Facts).map(|(_, value)| value).collect();
        let stored = Stored {
            tablet,
            entries,
            facts,
            past: self.of(Store::Past).map(|(_, value)| value).collect(),
        };
        Workspace::open(stored, fresh()).unwrap()
    }
}

fn fresh() -> Identity {
    Identity {
        incarnation: IncarnationId::new([1 ^ 0xff; 16]),
        enrolment: None,
    }
}

fn key() -> SoftwareKey {
    SoftwareKey::from_secret(&[1; 32])
}

fn action(n: u8) -> Action {
    Action {
        intent: IntentId::new([n; 16]),
        capture: Capture::touched(),
        wall: WallTime {
            utc_ms: 1_795_161_600_000 + u64::from(n) * 1000,
            offset_min: 0,
        },
        app_build: "test",
        has_shown: false,
    }
}

/// An enrolled tablet with the masters and a person on it.
fn tablet() -> (Workspace, Kept) {
    let mut kept = Kept::default();
    let mut workspace = kept.open();
    let mut identity = workspace.identity.clone();
    identity.enrolment = Some(Enrolment {
        device: DeviceId::new([1; 16]),
        site: SITE,
        site_name: "Demo".to_owned(),
        name: "Tablet 1".to_owned(),
        server_key: None,
    });
    workspace.set_identity(identity);
    let mut batch = Batch::new(crate::store::Durability::Strict, None);
    batch.put(
        Store::Tablet,
        crate::store::key::IDENTITY,
        rows::to_bytes(&workspace.identity),
    );
    kept.commit(&batch);
    for fact in Plan::default().recorded {
        let bytes = fact.to_bytes();
        let mut batch = Batch::new(crate::store::Durability::Relaxed, None);
        let fact_key = Workspace::fact_key(&fact.id, &bytes);
        batch.put(Store::Facts, fact_key.as_str(), bytes);
        kept.commit(&batch);
        workspace.plant.apply(fact);
    }
    let session = Session::by_name("MK".parse().unwrap(), SessionId::new([7; 16]));
    let unsealed = workspace
        .prepare_badge(What::BadgedIn, session, &action(1))
        .unwrap();
    keep(&mut workspace, &mut kept, unsealed, None);
    (workspace, kept)
}

fn keep(
    workspace: &mut Workspace,
    kept: &mut Kept,
    unsealed: super::prepare::Unsealed,
    before: Option<&Document>,
) {
    let signature = key().sign(&signed_bytes(&unsealed.bytes));
    let sealing = workspace
        .seal(unsealed, signature, key().public_key(), before)
        .unwrap();
    kept.commit(&sealing.batch);
    workspace.adopt(sealing);
}

fn receive(lot: &str) -> Command {
    Command::Receive(ReceiveLot {
        lot: Plan::default().lot(lot),
        quantity: record::quantity::Quantity::pieces(5),
        expiry: None,
        delivery_note: None,
        label: LabelRead::default(),
    })
}

fn record(workspace: &mut Workspace, kept: &mut Kept, command: Command, n: u8) {
    let facts = workspace.decide(command, &action(n)).unwrap();
    let subject = facts[0].subject.clone();
    let saved = kept
        .rows
        .get(&(
            Store::Documents,
            Key::Text(Workspace::document_key(&subject)),
        ))
        .cloned();
    let before = workspace.document(&subject, saved.as_deref()).unwrap();
    let unsealed = workspace
        .prepare_change(facts, &before, &action(n))
        .unwrap();
    keep(workspace, kept, unsealed, Some(&before));
}

#[test]
fn what_was_saved_is_found_again_after_a_restart() {
    let (mut workspace, mut kept) = tablet();
    record(&mut workspace, &mut kept, receive("L5-0331"), 2);
    let again = kept.open();
    assert_eq!(again.plant, workspace.plant);
    assert_eq!(again.chain, workspace.chain);
    assert_eq!(again.entries, workspace.entries);
    assert_eq!(again.session, workspace.session);
    assert_eq!(again.sync_status().waiting, 2);
}

#[test]
fn repeating_an_action_after_a_lost_answer_saves_nothing_twice() {
    let (mut workspace, mut kept) = tablet();
    record(&mut workspace, &mut kept, receive("L5-0331"), 2);
    let again = kept.open();
    let saved = again.already_saved(&action(2).intent).unwrap();
    assert_eq!(saved.entries, [2]);
    assert!(again.already_saved(&action(3).intent).is_none());
}

#[test]
fn without_a_person_or_an_enrolment_nothing_is_recorded() {
    let (mut workspace, _) = tablet();
    workspace.session = None;
    assert_eq!(
        workspace.decide(receive("L1"), &action(3)),
        Err(PrepareError::Refused(Refusal::NoPerson))
    );
    workspace.identity.enrolment = None;
    assert_eq!(
        workspace.decide(receive("L1"), &action(3)),
        Err(PrepareError::NotEnrolled)
    );
}

#[test]
fn an_entry_with_a_wrong_signature_is_not_kept() {
    let (workspace, _) = tablet();
    let facts = workspace.decide(receive("L1"), &action(2)).unwrap();
    let before = Document::new(facts[0].subject.clone());
    let unsealed = workspace
        .prepare_change(facts, &before, &action(2))
        .unwrap();
    let other = SoftwareKey::from_secret(&[9; 32]);
    let signature = other.sign(&signed_bytes(&unsealed.bytes));
    assert!(matches!(
        workspace.seal(unsealed, signature, key().public_key(), Some(&before)),
        Err(PrepareError::Gate { .. })
    ));
}

#[test]
fn receipts_turn_saved_into_sent_or_needs_attention_and_empty_the_outbox() {
    let (mut workspace, mut kept) = tablet();
    record(&mut workspace, &mut kept, receive("L5-0331"), 2);
    let receipt = |dseq, verdict| Receipt {
        dseq,
        seq: dseq + 10,
        verdict,
    };
    let reason = "checksum".to_owned();
    let answer = PushAnswer {
        received_through: 2,
        chain_hash: workspace.chain.hash,
        receipts: vec![
            receipt(1, Verdict::Admitted),
            receipt(2, Verdict::Quarantined { reason }),
        ],
        refused: None,
        server_utc_ms: 5,
        stopped: None,
    };
    let arrival = workspace.on_push_answer(&answer, 7);
    kept.commit(&arrival.batch);
    workspace.adopt_arrival(arrival);
    let status = workspace.sync_status();
    assert_eq!((status.waiting, status.attention), (0, 1));
    assert_eq!(kept.of(Store::Outbox).count(), 0);
    let again = kept.open();
    assert_eq!(again.sync_status().attention, 1);
    assert_eq!(again.pushed, 2);
}

#[test]
fn entries_whose_receipts_were_lost_with_an_answer_are_sent_again_although_the_server_has_them() {
    let (mut workspace, mut kept) = tablet();
    record(&mut workspace, &mut kept, receive("L5-0331"), 2);
    let answer = |dseq| PushAnswer {
        received_through: 2,
        chain_hash: Hash::NONE,
        receipts: vec![Receipt {
            dseq,
            seq: dseq,
            verdict: Verdict::Admitted,
        }],
        refused: None,
        server_utc_ms: 5,
        stopped: None,
    };
    // The first run was the whole of it; its answer was lost, and the second was half as long.
    for (dseq, waiting) in [(1, 1), (2, 0)] {
        assert_eq!(workspace.pushed, dseq - 1);
        let arrival = workspace.on_push_answer(&answer(dseq), 7);
        kept.commit(&arrival.batch);
        workspace.adopt_arrival(arrival);
        assert_eq!(workspace.sync_status().waiting, waiting);
        assert_eq!(kept.open().pushed, dseq);
    }
}

#[test]
fn what_a_restored_server_lost_is_waiting_again() {
    let (mut workspace, mut kept) = tablet();
    record(&mut workspace, &mut kept, receive("L5-0331"), 2);
    let answer = |received_through, receipts| PushAnswer {
        received_through,
        chain_hash: Hash::NONE,
        receipts,
        refused: None,
        server_utc_ms: 5,
        stopped: None,
    };
    let all = [1, 2].map(|dseq| Receipt {
        dseq,
        seq: dseq,
        verdict: Verdict::Admitted,
    });
    for answer in [answer(2, all.to_vec()), answer(1, Vec::new())] {
        let arrival = workspace.on_push_answer(&answer, 7);
        kept.commit(&arrival.batch);
        workspace.adopt_arrival(arrival);
    }
    assert_eq!(workspace.sync_status().waiting, 1);
    assert_eq!(kept.open().sync_status().waiting, 1);
    assert_eq!(kept.of(Store::Outbox).count(), 1);
}

/// The answer to a pull that brings nothing.
fn nothing_new(cursor: u64, head: u64) -> PullAnswer {
    PullAnswer {
        entries: Vec::new(),
        cursor,
        head,
        receipts: Vec::new(),
        server_utc_ms: 5,
        epoch: None,
        received_through: None,
        devices: None,
        split_after: None,
        lease: None,
    }
}

#[test]
fn a_pull_tells_a_tablet_with_nothing_to_send_that_a_restored_server_lost_its_entries() {
    let (mut workspace, mut kept) = tablet();
    record(&mut workspace, &mut kept, receive("L5-0331"), 2);
    let receipts = [1, 2].map(|dseq| Receipt {
        dseq,
        seq: dseq,
        verdict: Verdict::Admitted,
    });
    let pushed = PushAnswer {
        received_through: 2,
        chain_hash: Hash::NONE,
        receipts: receipts.to_vec(),
        refused: None,
        server_utc_ms: 5,
        stopped: None,
    };
    let arrival = workspace.on_push_answer(&pushed, 7);
    kept.commit(&arrival.batch);
    workspace.adopt_arrival(arrival);
    for (received_through, waiting) in [(None, 0), (Some(2), 0), (Some(1), 1)] {
        let pulled = PullAnswer {
            epoch: Some(EpochId::new([4; 16])),
            received_through,
            ..nothing_new(9, 9)
        };
        let arrival = workspace.on_pull_answer(&pulled, &BTreeMap::new(), 7);
        kept.commit(&arrival.batch);
        workspace.adopt_arrival(arrival);
        assert_eq!(workspace.sync_status().waiting, waiting);
        let again = kept.open();
        assert_eq!(again.sync_status().waiting, waiting);
        assert_eq!((again.pushed, again.epoch), (2 - waiting, workspace.epoch));
    }
}

#[test]
fn the_names_of_the_devices_are_remembered_and_not_asked_for_again() {
    let (mut workspace, mut kept) = tablet();
    assert!(pull_call(&workspace).path.contains("&devices=0"));
    let other = NamedDevice {
        device: DeviceId::new([2; 16]),
        name: "Tablet 2".to_owned(),
    };
    let pulled = PullAnswer {
        devices: Some(vec![other.clone()]),
        ..nothing_new(9, 9)
    };
    let arrival = workspace.on_pull_answer(&pulled, &BTreeMap::new(), 7);
    kept.commit(&arrival.batch);
    workspace.adopt_arrival(arrival);
    assert_eq!(workspace.devices, [other]);
    let again = kept.open();
    assert_eq!(again.devices, workspace.devices);
    assert!(pull_call(&again).path.contains("&devices=1"));
}

#[test]
fn a_log_shorter_than_what_was_pulled_is_pulled_again_from_its_start() {
    let (mut workspace, _) = tablet();
    for (cursor, head, expected) in [(9, 9, 9), (9, 4, 0)] {
        let arrival = workspace.on_pull_answer(&nothing_new(cursor, head), &BTreeMap::new(), 7);
        workspace.adopt_arrival(arrival);
        assert_eq!(workspace.cursor, expected);
    }
}

#[test]
fn a_pull_brings_the_facts_of_others_and_moves_cursor_and_clock_together() {
    let (mut workspace, mut kept) = tablet();
    let mut other = TestTablet::new(2);
    let mut plan = Plan::default().another_tablet();
    let opened = plan.open("AX-1");
    let entry = other.record(&opened);
    let pull = |entry: &ledger::testing::TestEntry| PullAnswer {
        entries: vec![PullEntry {
            seq: 9,
            subject: entry.subject.clone(),
            change: entry.change.clone(),
        }],
        server_utc_ms: opened[0].wall.utc_ms,
        ..nothing_new(9, 9)
    };
    for _ in 0..2 {
        let arrival = workspace.on_pull_answer(&pull(&entry), &BTreeMap::new(), 7);
        kept.commit(&arrival.batch);
        workspace.adopt_arrival(arrival);
    }
    let again = kept.open();
    assert_eq!(again.plant, workspace.plant);
    assert_eq!(again.plant.fact(&opened[0].id), Some(&opened[0]));
    assert_eq!(again.cursor, 9);
    assert!(again.chain.hlc >= opened[0].hlc);
}

#[test]
fn a_change_that_cannot_be_taken_in_is_parked_and_the_others_go_on() {
    let (mut workspace, mut kept) = tablet();
    let mut other = TestTablet::new(2);
    let mut plan = Plan::default().another_tablet();
    let good = other.record(&plan.open("AX-1"));
    let answer = PullAnswer {
        entries: vec![
            PullEntry {
                seq: 8,
                subject: good.subject.clone(),
                change: vec![1, 2, 3],
            },
            PullEntry {
                seq: 9,
                subject: good.subject.clone(),
                change: good.change.clone(),
            },
        ],
        ..nothing_new(9, 9)
    };
    let arrival = workspace.on_pull_answer(&answer, &BTreeMap::new(), 7);
    kept.commit(&arrival.batch);
    workspace.adopt_arrival(arrival);
    assert!(workspace.plant.knows(&good.subject));
    assert_eq!(kept.of(Store::Parked).count(), 1);
}

#[test]
fn a_document_that_does_not_open_holds_up_none_of_what_others_recorded() {
    let (mut workspace, mut kept) = tablet();
    let mut other = TestTablet::new(2);
    let mut plan = Plan::default().another_tablet();
    let [rotten, good] = ["AX-1", "AX-2"].map(|unit| other.record(&plan.open(unit)));
    let entry = |seq, entry: &ledger::testing::TestEntry| PullEntry {
        seq,
        subject: entry.subject.clone(),
        change: entry.change.clone(),
    };
    let answer = PullAnswer {
        entries: vec![entry(8, &rotten), entry(9, &good)],
        ..nothing_new(9, 9)
    };
    let saved = BTreeMap::from([(rotten.subject.clone(), vec![1, 2, 3])]);
    let arrival = workspace.on_pull_answer(&answer, &saved, 7);
    assert!(arrival.is_short, "the comparison is to fetch it");
    assert_eq!(arrival.subjects(), std::slice::from_ref(&good.subject));
    kept.commit(&arrival.batch);
    workspace.adopt_arrival(arrival);
    assert_eq!(workspace.cursor, 9);
    assert_eq!(kept.of(Store::Parked).count(), 1);
    assert!(workspace.plant.knows(&good.subject));
}

#[test]
fn a_change_that_rotted_on_its_way_is_parked_whichever_bit_flipped() {
    let (workspace, _) = tablet();
    let mut other = TestTablet::new(2);
    let good = other.record(&Plan::default().another_tablet().open("AX-1"));
    for at in 0..good.change.len() {
        let mut change = good.change.clone();
        change[at] ^= 1 << (at % 8);
        let answer = PullAnswer {
            entries: vec![PullEntry {
                seq: 8,
                subject: good.subject.clone(),
                change,
            }],
            ..nothing_new(8, 8)
        };
        let arrival = workspace.on_pull_answer(&answer, &BTreeMap::new(), 7);
        let puts = &arrival.batch.puts;
        let of = |store| puts.iter().filter(|(at, _, _)| *at == store).count();
        assert_eq!(
            (of(Store::Parked), of(Store::Documents)),
            (1, 0),
            "byte {at}"
        );
    }
}
