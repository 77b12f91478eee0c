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
use record::testing::Plan;
use record::{Fact, Plant, Subject};

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

#[test]
fn a_thousand_facts_in_any_order_with_duplicates_give_one_state_hash() {
    let [here, there] = two_tablets_apart(125);
    let facts: Vec<Fact> = here.into_iter().chain(there).flatten().collect();
    assert_eq!(facts.len(), 1_000);
    let straight: Plant = facts.iter().cloned().collect();
    let (hash, findings) = (state_hash(&straight), straight.judge());
    assert!(!findings.is_empty(), "two tablets did every step twice");
    let mut dice = Dice(0x5741_594D_4152_4B21);
    for round in 0..100 {
        let mut order: Vec<usize> = (0..facts.len()).collect();
        order.extend((0..500).map(|_| dice.roll(facts.len())));
        dice.shuffle(&mut order);
        let plant: Plant = order.iter().map(|at| facts[*at].clone()).collect();
        assert_eq!(state_hash(&plant), hash, "round {round}");
        if round % 20 == 0 {
            assert_eq!(plant.judge(), findings, "round {round}");
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
