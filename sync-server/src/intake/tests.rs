//! Intake without a network: any damage and any order.

use super::*;
use crate::own_device::OwnDevice;
use crate::quarantine;
use crate::rebuild::rebuild;
use crate::store::{AsidePlace, Store};
use crate::verify::verify;
use ledger::state_hash::state_hash;
use ledger::sync::message::NewIncarnation;
use ledger::testing::{SITE, TestEntry, TestTablet};
use record::Subject;
use record::command::Command;
use record::context::Lease;
use record::field::Field;
use record::hold::Persons;
use record::ids::IncarnationId;
use record::people::Role;
use record::plant::Plant;
use record::reason::{Reason, Usual};
use record::signature::{Meaning, Sign};
use record::tablet::{BUILDS_ON_SET_ASIDE, WAITING};
use record::testing::Plan;

fn store(tablets: &[&TestTablet]) -> Store {
    let store = Store::in_memory().unwrap();
    store
        .write(|turn| {
            turn.create_site(&SITE, "Plant 1", 0)?;
            tablets
                .iter()
                .try_for_each(|tablet| turn.add_device(&tablet.enrolled(), "Tablet", false, 0))
        })
        .unwrap();
    store
}

/// A store in which the first of two devices is the server.
pub(crate) fn store_of_server(server: &TestTablet, tablet: &TestTablet) -> Store {
    let store = Store::in_memory().unwrap();
    store
        .write(|turn| {
            turn.create_site(&SITE, "Plant 1", 0)?;
            turn.add_device(&server.enrolled(), "Server", true, 0)?;
            turn.add_device(&tablet.enrolled(), "Tablet", false, 0)
        })
        .unwrap();
    store
}

fn set_aside(store: &Store) -> Vec<quarantine::Listed> {
    let page = store.read(|view| quarantine::list(view, None));
    page.unwrap().entries
}

fn pushed(store: &Store, tablet: &TestTablet, entries: &[TestEntry]) -> PushAnswer {
    let entries = entries.iter().map(|entry| PushEntry {
        envelope: entry.sealed.envelope.clone(),
        signature: entry.sealed.signature,
        change: Some(entry.change.clone()),
    });
    let run = Push {
        incarnation: tablet.incarnation,
        entries: entries.collect(),
    };
    let answer = store.write(|turn| {
        let device = turn.device(&tablet.device)?.unwrap();
        push(turn, &mut Documents::default(), &device, &run, 0)
    });
    let answer: Result<PushAnswer, StoreError> = answer;
    answer.unwrap()
}

#[test]
fn any_damaged_byte_of_a_change_is_quarantined_and_the_next_entry_is_admitted() {
    let mut tablet = TestTablet::new(1);
    let mut plan = Plan::default();
    let entries = [
        tablet.record(&plan.open("AX-1")),
        tablet.record(&plan.open("AX-2")),
    ];
    for at in 0..entries[0].change.len() {
        let mut damaged = entries.clone();
        damaged[0].change[at] ^= 0x04;
        let store = store(&[&tablet]);
        let answer = pushed(&store, &tablet, &damaged);
        let verdicts: Vec<_> = answer.receipts.iter().map(|r| &r.verdict).collect();
        assert!(
            matches!(
                verdicts.as_slice(),
                [Verdict::Quarantined { .. }, Verdict::Admitted]
            ),
            "byte {at}: {verdicts:?}"
        );
    }
}

#[test]
fn any_damaged_byte_of_an_envelope_stores_nothing_of_the_run() {
    let mut tablet = TestTablet::new(1);
    let entry = tablet.record(&Plan::default().open("AX-1"));
    let store = store(&[&tablet]);
    for at in 0..entry.sealed.envelope.len() {
        let mut damaged = entry.clone();
        damaged.sealed.envelope[at] ^= 0x04;
        let answer = pushed(&store, &tablet, &[damaged]);
        assert_eq!(answer.refused.unwrap().code, "signature", "byte {at}");
        assert_eq!(answer.received_through, 0);
    }
    assert_eq!(store.read(|view| view.log_head()).unwrap(), 0);
}

/// Three entries on one thing and one on another; the change of the first is damaged.
fn built_on_damage(tablet: &mut TestTablet) -> ([TestEntry; 4], TestEntry) {
    let mut plan = Plan::default();
    let opened = tablet.record(&plan.open("AX-1"));
    let entries = [
        opened.clone(),
        tablet.record(&[plan.finish_past_the_rules("AX-1", 10)]),
        tablet.record(&plan.open("AX-2")),
        tablet.record(&[plan.finish_past_the_rules("AX-1", 20)]),
    ];
    let mut damaged = opened;
    damaged.change[20] ^= 4;
    (entries, damaged)
}

/// What the device is told of each entry.
pub(crate) fn told(answer: &PushAnswer) -> Vec<&str> {
    assert_eq!(answer.refused, None);
    let words = answer
        .receipts
        .iter()
        .map(|receipt| match &receipt.verdict {
            Verdict::Admitted => "admitted",
            Verdict::Waiting => "waiting",
            Verdict::Quarantined { reason } => reason,
            Verdict::Forked => "forked",
        });
    words.collect()
}

/// Begins another life of a tablet's storage, with the documents of the one before.
pub(crate) fn next_life(store: &Store, tablet: &TestTablet) -> TestTablet {
    let mut next = tablet.clone();
    next.incarnation = IncarnationId::new([77; 16]);
    (next.next_dseq, next.head) = (1, Hash::NONE);
    let old = Some(&tablet.incarnation);
    let bytes = NewIncarnation::signed_bytes(&next.device, &next.incarnation, old);
    let new = NewIncarnation {
        incarnation: next.incarnation,
        previous: old.copied(),
        signature: next.key.sign(&bytes),
    };
    store
        .write(|turn| turn.add_incarnation(&next.device, &new, 0))
        .unwrap();
    next
}

/// The record is whole, and rebuilding it changes nothing.
pub(crate) fn assert_comes_out_equal(store: &Store) {
    let report = verify(store).unwrap();
    assert!(report.is_whole(), "{report}");
    let rebuilt = rebuild(store).unwrap();
    assert_eq!((&rebuilt.gone, &rebuilt.added), (&vec![], &vec![]));
    assert!(!rebuilt.new_epoch, "{rebuilt}");
}

#[test]
fn what_builds_on_a_faulty_entry_does_not_wait_for_ever_and_comes_in_with_the_right_bytes() {
    let mut tablet = TestTablet::new(1);
    let store = store(&[&tablet]);
    let ([opened, started, other, finished], damaged) = built_on_damage(&mut tablet);
    let run = [damaged, started.clone(), other, finished.clone()];
    let answer = pushed(&store, &tablet, &run);
    let words = told(&answer);
    assert_eq!(
        words[1..],
        [BUILDS_ON_SET_ASIDE, "admitted", BUILDS_ON_SET_ASIDE]
    );
    let listed = set_aside(&store);
    assert_eq!(listed.len(), 3, "a person sees each of them");
    assert_comes_out_equal(&store);
    assert_eq!(
        told(&pushed(&store, &tablet, &[opened])),
        ["admitted"],
        "the device has sent what it signed"
    );
    let again = pushed(&store, &tablet, &[started, finished]);
    assert_eq!(told(&again), ["admitted", "admitted"]);
    assert_eq!(set_aside(&store).len(), 0);
    // A tablet that pulls the whole feed gets each once, and after what it builds on.
    let feed = store.read(|view| view.feed_order()).unwrap();
    let seqs: Vec<u64> = feed.iter().map(|(_, seq, _)| *seq).collect();
    assert_eq!(seqs, [3, 1, 2, 4]);
    assert_comes_out_equal(&store);
}

#[test]
fn what_waited_for_something_set_aside_in_a_record_of_before_is_set_aside_at_the_start() {
    let name = format!("waymark-waited-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let mut tablet = TestTablet::new(1);
    let store = Store::open_or_create(&folder).unwrap();
    let enrolled = store.write(|turn| {
        turn.create_site(&SITE, "Plant 1", 0)?;
        turn.add_device(&tablet.enrolled(), "Tablet", false, 0)
    });
    enrolled.unwrap();
    let ([_, started, other, finished], damaged) = built_on_damage(&mut tablet);
    pushed(&store, &tablet, &[damaged, started, other, finished]);
    store.tamper(
        "UPDATE log SET verdict = 1, reason = NULL, why = NULL WHERE seq IN (2, 4);
         DROP INDEX feed_of_entry; DROP INDEX log_waiting_changes; DROP INDEX wait_of_entry;
         PRAGMA user_version = 8;",
    );
    drop(store);
    let store = Store::open(&folder).unwrap();
    let rows = set_aside(&store);
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row.place.as_str(), row.reason.as_str()))
        .collect();
    let on = BUILDS_ON_SET_ASIDE;
    assert_eq!(rows[1..], [("2", on), ("4", on)]);
    let late = store.read(|view| view.settled_late(&tablet.incarnation, 0, 99));
    assert_eq!(late.unwrap().len(), 2, "their tablet hears of it");
    assert_comes_out_equal(&store);
    drop(store);
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn what_waits_for_an_entry_that_comes_damaged_is_told_late_and_comes_in_with_the_right_bytes() {
    let mut tablet = TestTablet::new(1);
    let store = store(&[&tablet]);
    let mut plan = Plan::default();
    let opened = tablet.record(&plan.open("AX-1"));
    let mut damaged = opened.clone();
    damaged.change[20] ^= 4;
    // What builds on it comes first, in another life of the tablet's storage.
    let mut next = next_life(&store, &tablet);
    let started = next.record(&[plan.finish_past_the_rules("AX-1", 10)]);
    let run = [started];
    assert_eq!(told(&pushed(&store, &next, &run)), ["waiting"]);
    pushed(&store, &tablet, &[damaged]);
    assert_eq!(told(&pushed(&store, &next, &run)), [BUILDS_ON_SET_ASIDE]);
    let late = store.read(|view| view.settled_late(&next.incarnation, 0, 99));
    assert_eq!(late.unwrap().len(), 1);
    assert_comes_out_equal(&store);
    pushed(&store, &tablet, &[opened]);
    assert_eq!(told(&pushed(&store, &next, &run)), ["admitted"]);
    let feed = store.read(|view| view.feed_order()).unwrap();
    let seqs: Vec<u64> = feed.iter().map(|(_, seq, _)| *seq).collect();
    assert_eq!(seqs, [2, 1], "each once, after what it builds on");
    assert_comes_out_equal(&store);
}

fn admit_by_a_person(store: &Store, server: &TestTablet, place: AsidePlace) {
    let admitted = store.write(|turn| {
        let own = OwnDevice::of(server.key.clone(), server.device);
        let by = (&"IR".parse().unwrap(), Lease::Fresh);
        let reason = Reason::usual(Usual::Found);
        let documents = &mut Documents::default();
        Ok::<_, StoreError>(quarantine::admit(turn, documents, &own, place, by, &reason))
    });
    admitted.unwrap().unwrap();
}

#[test]
fn what_waits_for_an_entry_that_never_comes_is_seen_and_a_person_lets_it_in() {
    let (server, mut tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    let mut plan = Plan::default();
    let opened = tablet.record(&plan.open("AX-1"));
    let mut next = next_life(&store, &tablet);
    let run = [10, 20].map(|step| next.record(&[plan.finish_past_the_rules("AX-1", step)]));
    assert_eq!(told(&pushed(&store, &next, &run)), ["waiting", "waiting"]);
    let rows = set_aside(&store);
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row.place.as_str(), row.reason.as_str(), row.is_admissible))
        .collect();
    assert_eq!(rows, [("1", WAITING, true), ("2", WAITING, true)]);
    admit_by_a_person(&store, &server, AsidePlace::Log(1));
    let words = [vec!["admitted", BUILDS_ON_SET_ASIDE], vec!["admitted"; 2]];
    assert_eq!(told(&pushed(&store, &next, &run)), words[0]);
    let late = store.read(|view| view.settled_late(&next.incarnation, 0, 99));
    assert_eq!(late.unwrap().len(), 2, "both are told");
    assert_comes_out_equal(&store);
    admit_by_a_person(&store, &server, AsidePlace::Log(2));
    assert_comes_out_equal(&store);
    // It came after all: what a person let in is not taken a second time.
    assert_eq!(told(&pushed(&store, &tablet, &[opened])), ["admitted"]);
    assert_eq!(told(&pushed(&store, &next, &run)), words[1]);
    assert_eq!(set_aside(&store), []);
    assert_comes_out_equal(&store);
}

#[test]
fn what_a_person_admitted_is_not_taken_a_second_time_when_the_right_bytes_come() {
    let (server, mut tablet) = (TestTablet::new(9), TestTablet::new(1));
    let store = store_of_server(&server, &tablet);
    let ([opened, started, other, finished], damaged) = built_on_damage(&mut tablet);
    pushed(&store, &tablet, &[damaged, started, other, finished]);
    admit_by_a_person(&store, &server, AsidePlace::Log(2));
    assert_comes_out_equal(&store);
    assert_eq!(told(&pushed(&store, &tablet, &[opened])), ["admitted"]);
    let row = store.read(|view| view.entry_at(&tablet.incarnation, 2));
    let row = row.unwrap().unwrap();
    assert_eq!(row.told(), Verdict::Admitted);
    assert!(
        matches!(row.verdict, Verdict::Quarantined { .. }),
        "its own change stays out: its facts are in by a person"
    );
    // What builds on its change goes on waiting for a person.
    let listed = set_aside(&store);
    let places: Vec<&str> = listed.iter().map(|row| row.place.as_str()).collect();
    assert_eq!(places, ["4"]);
    assert_comes_out_equal(&store);
}

/// Pushes a first entry damaged with another, and then the first as it was signed; returns what
/// its device is told of it then.
fn right_bytes_come_late(tablet: &TestTablet, opened: TestEntry, other: TestEntry) -> String {
    let store = store(&[tablet]);
    let mut damaged = opened.clone();
    damaged.change[20] ^= 4;
    let words = pushed(&store, tablet, &[damaged, other]);
    assert_eq!(told(&words)[1], "admitted");
    assert_comes_out_equal(&store);
    let answer = pushed(&store, tablet, &[opened]);
    assert_comes_out_equal(&store);
    told(&answer)[0].to_owned()
}

#[test]
fn right_bytes_of_what_came_in_by_another_entry_leave_the_first_as_it_is() {
    let mut tablet = TestTablet::new(1);
    let opened = tablet.record(&Plan::default().open("AX-1"));
    let again = tablet.forge(&opened, opened.change.clone());
    let verdict = right_bytes_come_late(&tablet, opened, again);
    assert_ne!(verdict, "admitted", "its change came in by the other");
}

#[test]
fn right_bytes_that_do_not_fit_any_more_leave_the_entry_as_it_is() {
    let mut tablet = TestTablet::new(1);
    let mut plan = Plan::default();
    let opened = tablet.record(&plan.open("AX-1"));
    // It lost the document and counts its changes from the start again.
    tablet.documents.clear();
    let started = tablet.record(&[plan.finish_past_the_rules("AX-1", 10)]);
    let verdict = right_bytes_come_late(&tablet, opened, started);
    assert_ne!(verdict, "admitted");
}

/// Two tablets on one unit: the second builds on what it pulled from the first.
fn two_chains() -> [(TestTablet, Vec<TestEntry>); 2] {
    let (mut one, mut two) = (TestTablet::new(1), TestTablet::new(2));
    let mut here = Plan::default();
    let received = [here.receive("L5-0331", 1)];
    let mut of_one = vec![one.record(&received), one.record(&here.open("AX-1"))];
    let mut there = here.another_tablet();
    two.documents = one.documents.clone();
    let mut of_two = vec![two.record(&there.open("AX-2"))];
    of_two.push(two.record(&there.consume_lot("AX-1", "L5-0331")));
    of_two.push(two.record(&there.finish("AX-1", 10)));
    // Meanwhile the first tablet takes the same and only piece.
    of_one.push(one.record(&here.consume_lot("AX-1", "L5-0331")));
    of_one.push(one.record(&here.finish("AX-1", 10)));
    [(one, of_one), (two, of_two)]
}

/// All ways to take `one` entries of one chain and `two` of another, in order.
fn interleavings(one: usize, two: usize) -> Vec<Vec<usize>> {
    if one == 0 || two == 0 {
        return vec![[vec![0; one], vec![1; two]].concat()];
    }
    let first_of = |which: usize, rest: Vec<Vec<usize>>| {
        rest.into_iter()
            .map(move |rest| [vec![which], rest].concat())
    };
    first_of(0, interleavings(one - 1, two))
        .chain(first_of(1, interleavings(one, two - 1)))
        .collect()
}

#[test]
fn any_interleaving_of_two_chains_gives_one_state_and_one_set_of_findings() {
    let chains = two_chains();
    let orders = interleavings(chains[0].1.len(), chains[1].1.len());
    assert_eq!(orders.len(), 35);
    let mut outcomes = Vec::new();
    for order in orders {
        let store = store(&[&chains[0].0, &chains[1].0]);
        let mut next = [0, 0];
        for which in &order {
            let (tablet, entries) = &chains[*which];
            let at = next[*which];
            let answer = pushed(&store, tablet, &entries[at..=at]);
            assert_eq!(answer.refused, None, "{order:?}");
            next[*which] += 1;
        }
        let outcome = store.read(|view| {
            let plant = projection::whole_plant(view)?;
            assert_eq!(view.not_admitted()?, (0, 0), "{order:?}");
            let mut findings = view.findings()?;
            findings.sort_unstable();
            Ok::<_, StoreError>((state_hash(&plant), findings))
        });
        assert!(crate::verify::verify(&store).unwrap().is_whole());
        outcomes.push(outcome.unwrap());
    }
    // The lot is over-used, the need over-filled, the step finished twice.
    assert_eq!(outcomes[0].1.len(), 3, "{:?}", outcomes[0].1);
    assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]));
}

/// Returns the findings that the whole plant gives, as they are stored.
fn judged(plant: &Plant) -> Vec<String> {
    let judged = plant.judged();
    let mut rows: Vec<String> = judged
        .iter()
        .map(|judged| serde_json::to_string(judged).unwrap())
        .collect();
    rows.sort_unstable();
    rows
}

#[test]
fn what_two_tablets_set_right_apart_is_stored_as_the_plant_judges_it_in_any_order() {
    let (mut one, mut two) = (TestTablet::new(1), TestTablet::new(2));
    let mut here = Plan::default();
    here.build("AX-1");
    let packed = here.pack("AX-1", "CT-1");
    let together: Vec<TestEntry> = here
        .recorded
        .chunk_by(|a, b| a.hlc == b.hlc)
        .map(|facts| one.record(facts))
        .collect();
    let mut there = here.another_tablet();
    two.documents = one.documents.clone();
    let shipped = here.ship("CT-1", "SH-1", "VELO");
    let corrected = here.correct(&shipped, Field::Customer, "OTHER");
    let of_one = [one.record(&[shipped]), one.record(&[corrected])];
    let of_two = [there.void(&packed), there.pack("AX-1", "CT-2")];
    let of_two = of_two.map(|fact| two.record(&[fact]));
    for order in interleavings(of_one.len(), of_two.len()) {
        let store = store(&[&one, &two]);
        assert_eq!(pushed(&store, &one, &together).refused, None);
        let mut next = [of_one.iter(), of_two.iter()];
        for which in &order {
            let (tablet, entry) = ([&one, &two][*which], next[*which].next().unwrap());
            let answer = pushed(&store, tablet, std::slice::from_ref(entry));
            assert_eq!(answer.refused, None, "{order:?}");
        }
        let (stored, expected, shipped) = store
            .read(|view| {
                let mut stored = view.findings()?;
                stored.sort_unstable();
                let unit = view.thing(&"unit:AX2/AX-1".parse().unwrap())?.unwrap();
                let plant = projection::whole_plant(view)?;
                Ok::<_, StoreError>((stored, judged(&plant), view.shipped_to(unit)?))
            })
            .unwrap();
        assert_eq!(stored, expected, "{order:?}");
        assert_eq!(stored.len(), 1, "{stored:?}");
        assert!(stored[0].contains("voided-underneath"), "{stored:?}");
        assert_eq!(shipped, [], "{order:?}: it is not in the carton that left");
        assert!(crate::verify::verify(&store).unwrap().is_whole());
    }
}

/// What is stored as found, and what the whole plant finds once every document told it what
/// its writers had heard of.
fn stored_and_judged(store: &Store) -> (Vec<String>, Vec<String>) {
    let both = store.read(|view| {
        let mut stored = view.findings()?;
        stored.sort_unstable();
        let mut plant = projection::whole_plant(view)?;
        let subjects: Vec<Subject> = plant.subjects().cloned().collect();
        let mut documents = Documents::default();
        for subject in subjects {
            documents.get(view, &subject)?.tell(&mut plant);
        }
        Ok::<_, StoreError>((stored, judged(&plant)))
    });
    both.unwrap()
}

/// The entries of a tablet, one for each action.
fn entries(tablet: &mut TestTablet, facts: &[record::Fact]) -> Vec<TestEntry> {
    let actions = facts.chunk_by(|a, b| a.hlc == b.hlc && a.subject == b.subject);
    actions.map(|facts| tablet.record(facts)).collect()
}

/// Pushes two chains after what both build on, in every order; each time the same has to be
/// stored as the plant judges. Returns the codes of what is found.
fn in_any_order(
    store: impl Fn() -> Store,
    one: (&TestTablet, &[TestEntry], &[TestEntry]),
    two: (&TestTablet, &[TestEntry]),
) -> Vec<String> {
    let (one, together, of_one) = one;
    let (two, of_two) = two;
    let mut found = Vec::new();
    for order in interleavings(of_one.len(), of_two.len()) {
        let store = store();
        assert_eq!(pushed(&store, one, together).refused, None);
        let mut next = [of_one.iter(), of_two.iter()];
        for which in &order {
            let (tablet, entry) = ([one, two][*which], next[*which].next().unwrap());
            let answer = pushed(&store, tablet, std::slice::from_ref(entry));
            let verdicts: Vec<_> = answer.receipts.iter().map(|r| &r.verdict).collect();
            assert_eq!(verdicts, [&Verdict::Admitted], "{order:?}");
        }
        let (stored, judged) = stored_and_judged(&store);
        assert_eq!(stored, judged, "{order:?}");
        assert!(crate::verify::verify(&store).unwrap().is_whole());
        found.push(stored);
    }
    assert!(found.iter().all(|one| *one == found[0]));
    found.swap_remove(0)
}

#[test]
fn a_hold_that_meets_what_went_on_is_stored_as_the_plant_judges_it_in_any_order() {
    let (mut one, mut two) = (TestTablet::new(1), TestTablet::new(2));
    let mut here = Plan::default();
    here.receive("L5-0331", 1);
    here.open("AX-1");
    here.consume_lot("AX-1", "L5-0331");
    here.finish("AX-1", 10);
    here.consume_module("AX-1", "PM-1");
    here.finish("AX-1", 20);
    let together = entries(&mut one, &here.recorded);
    let mut there = here.another_tablet();
    two.documents.clone_from(&one.documents);
    here.recorded.clear();
    let (lot, unit) = (here.lot("L5-0331"), here.unit("AX-1"));
    here.hold(Subject::Lot(lot), Persons::One);
    here.hold(Subject::Unit(unit), Persons::Two);
    for _ in 0..3 {
        there.next_context();
    }
    there.complete("AX-1");
    there.pack("AX-1", "CT-1");
    there.ship("CT-1", "SH-1", "VELO");
    let of_one = entries(&mut one, &here.recorded);
    let of_two = entries(&mut two, &there.recorded);
    let found = in_any_order(
        || store(&[&one, &two]),
        (&one, &together, &of_one),
        (&two, &of_two),
    );
    // The unit's own hold: its document tells of the completion, not of carton and shipment.
    let of = |words: &str| {
        found
            .iter()
            .filter(|finding| finding.contains(words))
            .count()
    };
    assert_eq!(of("worked-under-hold"), 3, "{found:?}");
    assert_eq!(of("\"is_told\":true"), 1, "{found:?}");
}

#[test]
fn an_authority_that_ended_meets_late_records_as_the_plant_judges_them_in_any_order() {
    let (mut server, mut tablet) = (TestTablet::new(1), TestTablet::new(2));
    let mut here = Plan::default();
    here.keep_rights();
    let together = entries(&mut server, &here.recorded);
    let mut there = here.another_tablet();
    tablet.documents.clone_from(&server.documents);
    here.recorded.clear();
    here.end_authority("MK");
    here.give("SV", &[Role::Auditor]);
    let of_server = entries(&mut server, &here.recorded);
    let opened = there.open("AX-1");
    let mut of_tablet = entries(&mut tablet, &opened);
    for _ in 0..5 {
        there.next_context();
    }
    let late = there.open("AX-2");
    of_tablet.extend(entries(&mut tablet, &late));
    let heads = tablet.documents[&opened[0].subject].heads_to_sign();
    let sign = record::testing::sign(Meaning::Approved, &[&opened[0]]);
    let sign = Command::Sign(Sign { heads, ..sign });
    let signed = there.hand_to("SV").act(sign);
    of_tablet.extend(entries(&mut tablet, &signed));
    let found = in_any_order(
        || store_of_server(&server, &tablet),
        (&server, &together, &of_server),
        (&tablet, &of_tablet),
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found
            .iter()
            .all(|finding| finding.contains("without-right"))
    );
}

#[test]
fn a_tablet_that_claims_to_write_as_the_server_is_set_aside() {
    let (server, mut tablet) = (TestTablet::new(1), TestTablet::new(2));
    let mut there = Plan::default().another_tablet();
    there.name("MK", "Mira Kovač");
    let given = there.give("MK", &[Role::Administrator]);
    let entries = entries(&mut tablet, &[given]);
    let store = store_of_server(&server, &tablet);
    let answer = pushed(&store, &tablet, &entries);
    assert!(
        matches!(&answer.receipts[0].verdict, Verdict::Quarantined { reason, .. }
            if reason == "not-the-server"),
        "{:?}",
        answer.receipts
    );
}

#[test]
fn a_day_that_was_set_right_is_stored_as_the_plant_judges_it() {
    let mut tablet = TestTablet::new(1);
    let facts = record::testing::day_set_right();
    let entries: Vec<TestEntry> = facts
        .iter()
        .filter(|fact| fact.device == tablet.device)
        .cloned()
        .collect::<Vec<_>>()
        .chunk_by(|a, b| a.hlc == b.hlc && a.subject == b.subject)
        .map(|facts| tablet.record(facts))
        .collect();
    let store = store(&[&tablet]);
    assert_eq!(pushed(&store, &tablet, &entries).refused, None);
    let (stored, expected, stock) = store
        .read(|view| {
            let lot = view
                .thing(&"lot:GUMTEK/SE-112/L5-0331".parse().unwrap())?
                .unwrap();
            let plant = projection::whole_plant(view)?;
            let stock = view.stock(lot)?.unwrap();
            Ok::<_, StoreError>((view.findings()?, judged(&plant), stock))
        })
        .unwrap();
    assert_eq!(stored, expected);
    assert_eq!((stock.received.as_str(), stock.used.as_str()), ("400", "1"));
}

#[test]
fn of_two_facts_with_one_id_the_shown_one_decides_what_is_derived_of_all_they_name() {
    let mut plan = Plan::default();
    let mut other_plan = plan.another_tablet();
    plan.receive("L5", 1);
    let mut facts: Vec<Vec<record::Fact>> = vec![vec![plan.recorded.last().unwrap().clone()]];
    for serial in ["AX-1", "AX-2"] {
        facts.push(plan.open(serial));
    }
    // The one piece of the lot goes into two units: used beyond what was received.
    let mut blind = plan.clone();
    facts.push(plan.consume_lot("AX-1", "L5"));
    blind.next_context();
    facts.push(blind.consume_lot("AX-2", "L5"));
    let consumed = facts[3].last().unwrap().id;
    for serial in 0..6 {
        let mut rival = other_plan.open(&format!("AX-9{serial}"));
        rival[0].id = consumed;
        let (mut tablet, mut other) = (TestTablet::new(1), TestTablet::new(2));
        let entries: Vec<_> = facts.iter().map(|facts| tablet.record(facts)).collect();
        let rival = [other.record(&rival[..1])];
        for is_rival_first in [true, false] {
            let store = store(&[&tablet, &other]);
            if is_rival_first {
                pushed(&store, &other, &rival);
            }
            pushed(&store, &tablet, &entries);
            if !is_rival_first {
                pushed(&store, &other, &rival);
            }
            let (plant, mut stored) = store
                .read(|view| {
                    Ok::<_, StoreError>((projection::whole_plant(view)?, view.findings()?))
                })
                .unwrap();
            stored.sort_unstable();
            assert_eq!(
                stored,
                judged(&plant),
                "{serial}, rival first: {is_rival_first}"
            );
        }
    }
}

#[test]
fn a_damaged_snapshot_costs_nothing_the_document_is_made_from_the_log() {
    let mut tablet = TestTablet::new(1);
    let mut plan = Plan::default();
    let first = tablet.record(&plan.open("AX-1"));
    let store = store(&[&tablet]);
    pushed(&store, &tablet, &[first]);
    for (step, damage) in [
        (10, "x'00'"),
        (20, "substr(snapshot, 1, length(snapshot) - 1)"),
    ] {
        store.tamper(&format!("UPDATE document SET snapshot = {damage}"));
        let next = tablet.record(&[plan.finish_past_the_rules("AX-1", step)]);
        let answer = pushed(&store, &tablet, &[next]);
        assert_eq!(answer.receipts[0].verdict, Verdict::Admitted, "{damage}");
        let report = crate::verify::verify(&store).unwrap();
        assert!(report.is_whole(), "{damage}: {report}");
    }
}
