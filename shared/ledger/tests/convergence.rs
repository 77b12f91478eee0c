//! Any order of arrival and any duplication of the same facts gives one state.
//!
//! The orders are drawn by a seeded generator of our own, so a failure can be repeated.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;

use ledger::document::Document;
use ledger::gate::{Admission, examine};
use ledger::state_hash::state_hash;
use ledger::testing::{TestEntry, TestTablet};
use record::field::Field;
use record::resolution::Judged;
use record::testing::Plan;
use record::{Body, Command, Fact, Plant, Subject};

/// xorshift64*: enough to shuffle with, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let rolled = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(rolled).unwrap() % sides
    }

    fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.roll(at + 1));
        }
    }
}

/// Two tablets work apart on the same units; returns what each recorded, action by action.
fn two_tablets_apart(units: usize) -> [Vec<Vec<Fact>>; 2] {
    let mut here = Plan::default();
    here.receive("L5-0331", 10_000);
    let mut there = here.another_tablet();
    let work = |plan: &mut Plan| {
        let start = plan.recorded.len();
        for n in 0..units {
            let serial = format!("AX-{n}");
            plan.open(&serial);
            plan.consume_lot(&serial, "L5-0331");
            plan.finish(&serial, 10);
        }
        let recorded = plan.recorded.split_off(start);
        recorded
            .chunk_by(|a, b| a.hlc == b.hlc)
            .map(<[Fact]>::to_vec)
            .collect::<Vec<_>>()
    };
    [work(&mut here), work(&mut there)]
}

/// Three tablets work apart for a shift on the same units, meet, set right what the others
/// did, apart again, and accept some of what was found.
fn a_shift_apart(units: usize) -> Vec<Fact> {
    let mut first = Plan::default();
    first.ask_for_the_bore();
    first.receive("L5-0331", 100_000);
    let mut tablets = vec![first.clone(), first.another_tablet()];
    tablets[0].recorded.clear();
    tablets.push(tablets[1].another_tablet());
    let mut dice = Dice(0x1D2C_3B4A_5968_7780);
    for (at, tablet) in tablets.iter_mut().enumerate() {
        for n in 0..units {
            let serial = format!("AX-{n}");
            tablet.open(&serial);
            tablet.consume_lot(&serial, "L5-0331");
            tablet.measure(&serial, &format!("25.{}", n % 7 + at));
            tablet.finish(&serial, 10);
        }
    }
    let heard = tablets.clone();
    for tablet in &mut tablets {
        for other in &heard {
            tablet.hear(other);
        }
        set_right(tablet, &mut dice);
    }
    let mut facts = first.recorded;
    facts.extend(tablets.into_iter().flat_map(|tablet| tablet.recorded));
    facts
}

/// Voids, corrects and accepts a little of everything that a tablet has heard of.
fn set_right(tablet: &mut Plan, dice: &mut Dice) {
    let known: Vec<Fact> = tablet.plant.all_facts().cloned().collect();
    for fact in known {
        match (&fact.body, dice.roll(6)) {
            (Body::MeasurementRecorded(_), 0) => {
                let value = format!("24.{}", dice.roll(90) + 10);
                let _ = tablet.correct(&fact, Field::Value, &value);
            }
            (Body::MeasurementRecorded(_) | Body::StepFinished(_), 1) => {
                let void = Command::Void(record::testing::void(&fact));
                if tablet.try_act(void.clone()).is_ok() {
                    tablet.act(void);
                }
            }
            (Body::FactCorrected(_), 2) => {
                tablet.void(&fact);
            }
            _ => {}
        }
    }
    for judged in tablet.plant.judged().iter().step_by(5) {
        tablet.accept(judged);
    }
}

/// One order of the facts with 500 duplicates; in every third, the start or the end is cut
/// off, as when a line breaks, and comes later.
fn mixed(facts: &[Fact], round: usize, dice: &mut Dice) -> Vec<usize> {
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.extend((0..500).map(|_| dice.roll(facts.len())));
    dice.shuffle(&mut order);
    let cut = dice.roll(order.len());
    match round % 3 {
        0 => order.rotate_left(cut),
        1 => {
            let again: Vec<usize> = order[..cut].to_vec();
            order.extend(again);
        }
        _ => {}
    }
    order
}

#[test]
fn ten_thousand_facts_in_any_order_cut_and_doubled_give_one_state_and_one_set_of_findings() {
    let mut facts = a_shift_apart(480);
    assert!(facts.len() >= 10_000, "{}", facts.len());
    facts.truncate(10_000);
    for kind in ["fact.voided", "fact.corrected", "finding.resolved"] {
        let met = facts.iter().filter(|fact| fact.body.kind() == kind).count();
        assert!(met > 50, "{met} × {kind}");
    }
    let straight: Plant = facts.iter().cloned().collect();
    let (hash, judged) = (state_hash(&straight), straight.judged());
    assert!(judged.iter().any(Judged::is_open) && !judged.iter().all(Judged::is_open));
    let mut dice = Dice(0x5741_594D_4152_4B21);
    for round in 0..100 {
        let mut plant = Plant::default();
        for at in mixed(&facts, round, &mut dice) {
            plant.apply(facts[at].clone());
        }
        assert!(plant == straight, "round {round}");
        assert_eq!(state_hash(&plant), hash, "round {round}");
        if round % 10 == 0 {
            assert!(plant.judged() == judged, "round {round}");
        }
    }
}

#[test]
fn entries_of_two_tablets_pass_the_gate_in_any_order_and_end_in_the_same_documents() {
    let mut tablets = [TestTablet::new(1), TestTablet::new(2)];
    let work = two_tablets_apart(3);
    let mut entries: Vec<(usize, TestEntry)> = Vec::new();
    for (who, actions) in work.iter().enumerate() {
        for facts in actions {
            entries.push((who, tablets[who].record(facts)));
        }
    }
    let mut dice = Dice(7);
    let mut ends = Vec::new();
    for _ in 0..40 {
        dice.shuffle(&mut entries);
        ends.push(admit_all(&entries, &tablets));
    }
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]));
}

type Ends = BTreeMap<Subject, (Vec<ledger::ChangeId>, BTreeMap<String, Vec<Vec<u8>>>)>;

/// Admits entries as they come; those that wait are tried again until nothing moves.
fn admit_all(entries: &[(usize, TestEntry)], tablets: &[TestTablet; 2]) -> Ends {
    let mut documents: BTreeMap<Subject, Document> = BTreeMap::new();
    let mut left: Vec<&(usize, TestEntry)> = entries.iter().collect();
    while !left.is_empty() {
        let before = left.len();
        left.retain(|(who, entry)| {
            let by = tablets[*who].enrolled();
            let examined = examine(&entry.sealed, Some(&entry.change), &by).unwrap();
            let document = documents
                .entry(entry.subject.clone())
                .or_insert_with(|| Document::new(entry.subject.clone()));
            match examined.admit_to(document).unwrap() {
                Admission::Admitted { document: next, .. } => {
                    *document = *next;
                    false
                }
                Admission::Known => false,
                Admission::Waiting { .. } => true,
            }
        });
        assert!(left.len() < before, "entries wait for ever");
    }
    documents
        .into_iter()
        .map(|(subject, document)| (subject, (document.heads(), document.fact_bytes())))
        .collect()
}
