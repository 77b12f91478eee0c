//! A database that lost something: it is noticed, made good where the second place can, and
//! nothing that only the second place has is lost.

use super::*;
use crate::second_place::{Head, KeptChain, Owner, Record, SecondPlace};
use crate::store::Durability;
use crate::workspace::prepare::Sealing;
use crate::workspace::rescue::{chain_of, files_of};
use crate::workspace::rows::Loss;
use crate::workspace::start::{DeviceKeyIs, Found};
use ledger::envelope::Incident;
use ledger::sync::message::{Message, Rescue};
use messages::records::RescueFault;

const OTHER_LIFE: IncarnationId = IncarnationId::new([0x77; 16]);

fn owner(workspace: &Workspace) -> Owner {
    Owner {
        incarnation: workspace.identity.incarnation,
        public_key: key().public_key(),
        enrolment: workspace.identity.enrolment.clone(),
    }
}

/// The second place as it stands when every entry was noted in it.
fn second_of(workspace: &Workspace) -> SecondPlace {
    let mut place = SecondPlace::default();
    place.apply(Record::Owner {
        owner: owner(workspace),
    });
    for (dseq, entry) in &workspace.entries {
        place.apply(Record::Kept {
            incarnation: workspace.identity.incarnation,
            head: Head {
                dseq: *dseq,
                hash: entry.hash(),
            },
            entry: entry.to_push(),
        });
    }
    place
}

fn received(place: &mut SecondPlace, workspace: &Workspace, through: u64) {
    place.apply(Record::Received {
        incarnation: workspace.identity.incarnation,
        through,
    });
}

/// A tablet with three entries, its database, and the same database without the last two.
fn tablet_and_older_copy() -> (Workspace, Kept, Kept) {
    let (mut workspace, mut kept) = tablet();
    let older = Kept {
        rows: kept.rows.clone(),
    };
    record(&mut workspace, &mut kept, receive("L1"), 2);
    record(&mut workspace, &mut kept, receive("L2"), 3);
    (workspace, kept, older)
}

fn found(workspace: &Workspace, place: &SecondPlace) -> Found {
    workspace.compare(place.own(), workspace.is_new)
}

#[test]
fn a_database_that_ends_where_the_second_place_does_is_whole() {
    let (workspace, kept, _) = tablet_and_older_copy();
    let mut place = second_of(&workspace);
    let again = kept.open();
    assert_eq!(found(&again, &place), Found::Whole);
    received(&mut place, &workspace, 3);
    assert_eq!(found(&again, &place), Found::Whole);
    // The second place may lag: an entry is noted in it after the database has it.
    let (older, ..) = tablet();
    assert_eq!(found(&again, &second_of(&older)), Found::Whole);
    assert_eq!(again.compare(None, false), Found::Whole);
}

#[test]
fn entries_that_only_the_second_place_has_go_back_into_the_database() {
    let (workspace, _, mut older) = tablet_and_older_copy();
    let place = second_of(&workspace);
    let mut again = older.open();
    let Found::Behind { missing } = found(&again, &place) else {
        panic!("not noticed");
    };
    assert_eq!(missing.len(), 2);
    for entry in missing {
        let envelope = Envelope::from_bytes(&entry.envelope).unwrap();
        let subject = envelope_subject(&envelope);
        let before = again.document(&subject, None).unwrap();
        let sealing: Sealing = again.replay(&entry, Some(&before)).unwrap();
        older.commit(&sealing.batch);
        again.adopt(sealing);
    }
    let healed = older.open();
    assert_eq!(healed.chain.head(), workspace.chain.head());
    assert_eq!(healed.entries, workspace.entries);
    assert_eq!(healed.plant, workspace.plant);
    assert_eq!(found(&healed, &place), Found::Whole);
}

#[test]
fn an_entry_whose_forerunner_the_database_lacks_is_kept_and_the_record_asked_for_anew() {
    let (mut workspace, mut kept) = tablet();
    record(&mut workspace, &mut kept, receive("L1"), 2);
    let mut older = Kept {
        rows: kept.rows.clone(),
    };
    let mut again = older.open();
    let received = workspace.plant.all_facts().last().unwrap().clone();
    let void = Command::Void(record::testing::void(&received));
    record(&mut workspace, &mut kept, void, 3);
    again.cursor = 9;
    let entry = workspace.entries[&3].to_push();
    // What it voids is not in the document that is there.
    let before = Document::new(received.subject);
    let sealing = again.replay(&entry, Some(&before)).unwrap();
    older.commit(&sealing.batch);
    again.adopt(sealing);
    assert_eq!((again.cursor, again.session.as_ref()), (0, None));
    let opened = older.open();
    assert_eq!(
        (opened.cursor, opened.chain.head()),
        (0, workspace.chain.head())
    );
    assert_eq!(opened.session, None);
    assert_eq!(opened.entries[&3].to_push(), entry);
    assert_eq!(opened.sync_status().waiting, 3);
}

fn envelope_subject(envelope: &Envelope) -> Subject {
    let What::Change { subject, .. } = &envelope.what else {
        panic!("no change");
    };
    subject.clone()
}

#[test]
fn a_short_database_whose_missing_entries_were_sent_begins_a_new_chain() {
    let (workspace, _, older) = tablet_and_older_copy();
    let mut place = second_of(&workspace);
    received(&mut place, &workspace, 2);
    let again = older.open();
    let loss = Loss::Short {
        previous: workspace.identity.incarnation,
        had: 1,
        last: 3,
    };
    assert_eq!(found(&again, &place), Found::Lost(loss));
}

#[test]
fn a_hole_in_the_entries_and_a_wrong_end_are_noticed_without_the_second_place() {
    let (_, mut kept, _) = tablet_and_older_copy();
    kept.rows.remove(&(Store::Entries, Key::Place(2)));
    let again = kept.open();
    assert!(matches!(
        again.compare(None, false),
        Found::Lost(Loss::Short {
            had: 1,
            last: 3,
            ..
        })
    ));
    let (_, kept, _) = tablet_and_older_copy();
    let mut again = kept.open();
    again.chain.hash = Hash::NONE;
    assert!(matches!(
        again.compare(None, false),
        Found::Lost(Loss::Short {
            had: 2,
            last: 3,
            ..
        })
    ));
}

#[test]
fn another_entry_at_the_place_the_second_place_knows_is_no_chain_to_go_on_with() {
    let (workspace, kept, _) = tablet_and_older_copy();
    let mut place = second_of(&workspace);
    place.apply(Record::Head {
        incarnation: workspace.identity.incarnation,
        head: Head {
            dseq: 3,
            hash: Hash::NONE,
        },
    });
    assert!(matches!(found(&kept.open(), &place), Found::Lost(_)));
}

#[test]
fn a_wiped_database_is_noticed_and_its_unsent_entries_are_kept_and_sent() {
    let (workspace, ..) = tablet_and_older_copy();
    let mut place = second_of(&workspace);
    received(&mut place, &workspace, 1);
    let mut kept = Kept::default();
    let mut again = kept.open();
    again.identity.incarnation = OTHER_LIFE;
    let loss = Loss::Wiped {
        previous: workspace.identity.incarnation,
        last: 3,
    };
    assert_eq!(found(&again, &place), Found::Lost(loss));
    // Also one start later, when the first could not read the second place.
    again.is_new = false;
    assert_eq!(found(&again, &place), Found::Lost(loss));
    place.apply(Record::Owner {
        owner: owner(&again),
    });
    let chains: Vec<KeptChain> = place.left_behind().cloned().collect();
    for chain in chains {
        let arrival = again.take_in_chain(&chain, false);
        kept.commit(&arrival.batch);
        again.adopt_past(arrival);
    }
    assert_eq!(again.left_behind()[0].waiting, 2);
    assert_eq!(kept.open().past, again.past);
    let push = again.push_past().unwrap();
    assert_eq!(push.incarnation, workspace.identity.incarnation);
    let sent: Vec<_> = workspace
        .entries
        .range(2..)
        .map(|(_, entry)| entry.to_push())
        .collect();
    assert_eq!(push.entries, sent);
    let answer = PushAnswer {
        received_through: 3,
        chain_hash: Hash::NONE,
        receipts: [2, 3]
            .map(|dseq| Receipt {
                dseq,
                seq: dseq,
                verdict: Verdict::Admitted,
            })
            .to_vec(),
        refused: None,
        server_utc_ms: 5,
        stopped: None,
    };
    let arrival = again.on_past_answer(push.incarnation, false, &answer);
    kept.commit(&arrival.batch);
    again.adopt_past(arrival);
    assert_eq!(again.push_past(), None);
    assert_eq!(kept.open().left_behind()[0].waiting, 0);
}

#[test]
fn a_chain_that_the_server_refuses_holds_up_no_other() {
    let (workspace, ..) = tablet_and_older_copy();
    let mut helper = Kept::default().open();
    let chains = [1, 2].map(|n| IncarnationId::new([n; 16]));
    for incarnation in chains {
        for (dseq, entry) in &workspace.entries {
            let past = rows::PastEntry {
                owner: owner(&workspace),
                entry: rows::Entry {
                    standing: rows::Standing::Saved,
                    ..entry.clone()
                },
                rescued: true,
            };
            helper.past.insert((incarnation, *dseq), past);
        }
    }
    for incarnation in chains {
        assert!(!helper.rests_at(0, None));
        assert_eq!(helper.push_past().unwrap().incarnation, incarnation);
        helper.past_refused.insert(incarnation);
    }
    assert_eq!(helper.push_past(), None);
    helper.head = Some(0);
    assert!(helper.rests_at(0, None), "the others compare");
}

#[test]
fn a_new_life_keeps_the_old_entries_and_pulls_everything_again() {
    let (mut workspace, mut kept, _) = tablet_and_older_copy();
    workspace.cursor = 9;
    let loss = Loss::Short {
        previous: workspace.identity.incarnation,
        had: 3,
        last: 5,
    };
    let batch = workspace.new_life(
        OTHER_LIFE,
        Some(loss),
        DeviceKeyIs::Here(key().public_key()),
    );
    kept.commit(&batch);
    let again = kept.open();
    assert_eq!(again.identity.incarnation, OTHER_LIFE);
    assert_eq!(again.identity.enrolment, workspace.identity.enrolment);
    assert_eq!((again.chain.dseq, again.cursor, again.pushed), (0, 0, 0));
    assert_eq!(again.loss, Some(loss));
    assert!(again.entries.is_empty());
    assert_eq!(again.left_behind()[0].waiting, 3);
    // What was known stays known: the floor goes on without the server.
    assert_eq!(again.plant, workspace.plant);
    // The old chain is no chain to continue: a lost key takes the enrolment with it.
    let batch = workspace.new_life(
        OTHER_LIFE,
        Some(loss),
        DeviceKeyIs::Lost(key().public_key()),
    );
    kept.commit(&batch);
    assert_eq!(kept.open().identity.enrolment, None);
}

#[test]
fn a_tablet_that_works_again_writes_on_nothing_that_was_set_aside_meanwhile() {
    let (mut workspace, mut kept, _) = tablet_and_older_copy();
    assert!(!workspace.builds_on_set_aside());
    let set_aside = |dseq| Receipt {
        dseq,
        seq: dseq,
        verdict: Verdict::Quarantined {
            reason: "suspended".to_owned(),
        },
    };
    let answer = PushAnswer {
        received_through: 3,
        chain_hash: workspace.chain.hash,
        receipts: (1..=3).map(set_aside).collect(),
        refused: None,
        server_utc_ms: 5,
        stopped: None,
    };
    let arrival = workspace.on_push_answer(&answer, 5);
    kept.commit(&arrival.batch);
    workspace.adopt_arrival(arrival);
    assert!(workspace.builds_on_set_aside());
    let here = DeviceKeyIs::Here(key().public_key());
    kept.commit(&workspace.new_life(OTHER_LIFE, None, here));
    let again = kept.open();
    assert_eq!(again.identity.incarnation, OTHER_LIFE);
    assert_eq!(again.loss, None, "nothing was lost");
    assert!(!again.builds_on_set_aside());
    let lot = Subject::Lot(Plan::default().lot("L1"));
    assert!(workspace.plant.knows(&lot) && !again.plant.knows(&lot));
    // The entries stay, and the server is asked what became of them.
    let with_a_change = workspace
        .entries
        .values()
        .filter(|entry| entry.change.is_some());
    let decisions = with_a_change.count() as u64;
    assert!(decisions > 0 && decisions < 3, "one says who was here");
    assert_eq!(again.left_behind()[0].attention, decisions);
    assert_eq!(workspace.sync_status().attention, decisions);
    assert!(!again.past_to_ask.is_empty());
}

#[test]
fn how_the_server_stopped_the_tablet_is_known_after_a_start() {
    let (workspace, mut kept, _) = tablet_and_older_copy();
    let stopped = record::tablet::Stopped {
        stop: record::tablet::Stop::Suspended,
        since_utc_ms: 7,
        by: Some("IR".parse().unwrap()),
        reason: record::reason::Reason::usual(record::reason::Usual::Lost),
    };
    let chain = rows::to_bytes(&workspace.chain);
    let mut batch = Batch::new(Durability::Relaxed, Some(chain));
    batch.put(Store::Tablet, key::STOPPED, rows::to_bytes(&stopped));
    kept.commit(&batch);
    assert_eq!(kept.open().sync_status().stopped, Some(stopped));
}

#[test]
fn a_loss_that_nobody_has_read_outlives_a_new_life_in_which_nothing_is_lost() {
    let (workspace, mut kept, _) = tablet_and_older_copy();
    let loss = Loss::Short {
        previous: OTHER_LIFE,
        had: 2,
        last: 5,
    };
    let chain = rows::to_bytes(&workspace.chain);
    let mut batch = Batch::new(Durability::Strict, Some(chain));
    batch.put(Store::Tablet, key::LOSS, rows::to_bytes(&loss));
    kept.commit(&batch);
    let here = DeviceKeyIs::Here(key().public_key());
    kept.commit(&workspace.new_life(OTHER_LIFE, None, here));
    assert_eq!(kept.open().loss, Some(loss));
}

#[test]
fn after_a_fork_nothing_builds_on_what_only_this_copy_has() {
    let (workspace, mut kept, _) = tablet_and_older_copy();
    let loss = Loss::Forked {
        previous: workspace.identity.incarnation,
        last: 3,
        agreed: 1,
    };
    let batch = workspace.new_life(
        OTHER_LIFE,
        Some(loss),
        DeviceKeyIs::Here(key().public_key()),
    );
    kept.commit(&batch);
    let again = kept.open();
    let lot = Subject::Lot(Plan::default().lot("L1"));
    assert!(workspace.plant.knows(&lot) && !again.plant.knows(&lot));
    assert_eq!(kept.of(Store::Documents).count(), 0);
    assert_eq!(again.left_behind()[0].waiting, 3);
    assert!(!again.people(action(9).wall).is_empty());
}

#[test]
fn what_happened_is_said_once_in_the_record_when_a_person_is_there() {
    let (mut workspace, mut kept, _) = tablet_and_older_copy();
    let loss = Loss::Short {
        previous: OTHER_LIFE,
        had: 2,
        last: 5,
    };
    workspace.loss = Some(loss);
    let session = workspace.session.take();
    assert!(workspace.prepare_incident(&action(7)).unwrap().is_none());
    workspace.session = session;
    let unsealed = workspace.prepare_incident(&action(7)).unwrap().unwrap();
    let incident = Incident::StoreShort {
        previous: OTHER_LIFE,
        last_dseq: 5,
        found_dseq: 2,
    };
    assert_eq!(unsealed.envelope.what, What::Incident(incident));
    keep(&mut workspace, &mut kept, unsealed, None);
    let again = kept.open();
    assert_eq!(again.loss_told, Some(4));
    assert!(workspace.prepare_incident(&action(8)).unwrap().is_none());
    assert_eq!(again.session, workspace.session);
}

/// A tablet of the same plant under another name.
fn another_tablet() -> Workspace {
    let (mut other, _) = tablet();
    other.identity.incarnation = OTHER_LIFE;
    other
}

fn rescue_file(workspace: &Workspace) -> Vec<u8> {
    let mut files = workspace.rescue_files(key().public_key());
    assert_eq!(files.len(), 1);
    files.remove(0).bytes
}

#[test]
fn a_rescue_file_is_taken_in_by_another_tablet_as_it_was_signed() {
    let (workspace, ..) = tablet_and_older_copy();
    let bytes = rescue_file(&workspace);
    let mut other = another_tablet();
    let rescue = other.read_rescue(&bytes).unwrap();
    assert_eq!(rescue.entries.len(), 3);
    let arrival = other.take_in_chain(&chain_of(rescue), true);
    assert_eq!(arrival.count(), 3);
    other.adopt_past(arrival);
    let again = other.read_rescue(&bytes).unwrap();
    assert!(other.take_in_chain(&chain_of(again), true).is_empty());
    assert!(other.left_behind()[0].of_another);
    assert_eq!(
        other.push_past().unwrap().entries,
        workspace.push_from(1).entries
    );
    // The same file from the second place alone, as when the database is gone.
    let files = files_of(&second_of(&workspace));
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].bytes, bytes);
    assert_eq!(files[0].name, "waymark-Tablet-1-3-entries-fefefefe.rescue");
}

#[test]
fn a_file_that_is_not_whole_not_ours_or_changed_is_refused_with_its_reason() {
    let (workspace, ..) = tablet_and_older_copy();
    let bytes = rescue_file(&workspace);
    let mut other = another_tablet();
    assert_eq!(workspace.read_rescue(&bytes), Err(RescueFault::Known));
    for cut in [0, 1, 20, bytes.len() - 1] {
        assert_eq!(
            other.read_rescue(&bytes[..cut]),
            Err(RescueFault::NotRead),
            "{cut}"
        );
    }
    let whole = other.read_rescue(&bytes).unwrap();
    let changed = |change: fn(&mut Rescue)| {
        let mut rescue = whole.clone();
        change(&mut rescue);
        other.read_rescue(&rescue.to_bytes())
    };
    let at = |dseq| Err(RescueFault::Changed { dseq });
    assert_eq!(changed(|r| r.entries[1].signature[0] ^= 1), at(2));
    assert_eq!(changed(|r| drop(r.entries.remove(1))), at(3));
    assert_eq!(changed(|r| r.entries.swap(0, 1)), at(1));
    assert_eq!(changed(|r| r.public_key = [7; 32]), at(1));
    assert_eq!(
        changed(|r| r.incarnation = IncarnationId::new([0x66; 16])),
        at(1)
    );
    assert_eq!(changed(|r| r.entries.clear()), Err(RescueFault::NotRead));
    other.identity.enrolment.as_mut().unwrap().site = record::ids::SiteId::new([9; 16]);
    assert_eq!(other.read_rescue(&bytes), Err(RescueFault::OtherPlant));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_of_a_rescue_file_can_be_changed_unseen(at in 0..2000_usize, flip in 1..=255_u8) {
        let (workspace, ..) = tablet_and_older_copy();
        let mut bytes = rescue_file(&workspace);
        let at = at % bytes.len();
        bytes[at] ^= flip;
        if let Ok(read) = another_tablet().read_rescue(&bytes) {
            // What stands beside the entries names the tablet for people; the server knows
            // it by the signatures alone.
            proptest::prop_assert_eq!(read.entries, workspace.push_from(1).entries);
        }
    }
}
