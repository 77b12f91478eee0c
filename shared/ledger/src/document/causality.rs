//! What a tablet had heard of when it wrote: read from the change graph, never from clocks.
//!
//! A change names the changes that its document held when it was made. So whoever wrote a
//! fact had heard of exactly those facts of the same subject that are in the history of its
//! change. Of facts about another subject the graph says nothing.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use automerge::{ChangeHash, ReadDoc};
use record::Plant;
use record::ids::FactId;

use super::{Document, fact_key, genesis};

impl Document {
    /// Says whether whoever wrote `later` had heard of `earlier`; nothing when one of the
    /// two is not in this document. Facts of one change are written together, and their
    /// writer knows of both.
    #[must_use]
    pub fn heard_of(&self, later: &FactId, earlier: &FactId) -> Option<bool> {
        self.lies_in(&self.history(&self.changes_with(later)), earlier)
    }

    /// Says whether a fact lies in the history of another one; nothing when one of the two is
    /// not in this document.
    fn lies_in(&self, history: &BTreeSet<ChangeHash>, earlier: &FactId) -> Option<bool> {
        let earlier = self.changes_with(earlier);
        let is_told = !history.is_empty() && !earlier.is_empty();
        is_told.then(|| earlier.iter().any(|change| history.contains(change)))
    }

    /// Tells a plant what its rules ask of this document's graph ([`Plant::asks_of`]).
    pub fn tell(&self, plant: &mut Plant) {
        let mut histories: BTreeMap<FactId, BTreeSet<ChangeHash>> = BTreeMap::new();
        let asks = plant.asks_of(&self.subject);
        for (later, earlier) in asks.heard {
            let history = histories
                .entry(later)
                .or_insert_with(|| self.history(&self.changes_with(&later)));
            if let Some(heard) = self.lies_in(history, &earlier) {
                plant.tell(later, earlier, heard);
            }
        }
        for signature in asks.covers {
            let covers = self.covers(plant, &signature);
            plant.tell_cover(signature, covers);
        }
    }

    /// Returns the changes that wrote a fact; more than one where two claim its id.
    pub(super) fn changes_with(&self, fact: &FactId) -> Vec<ChangeHash> {
        let Ok(Some((_, facts))) = self.doc.get(automerge::ROOT, genesis::FACTS) else {
            return Vec::new();
        };
        let values = self.doc.get_all(&facts, fact_key(fact)).unwrap_or_default();
        values
            .iter()
            .filter_map(|(_, written)| self.doc.hash_for_opid(written))
            .collect()
    }

    /// Returns these changes and all that they build on.
    pub(super) fn history(&self, changes: &[ChangeHash]) -> BTreeSet<ChangeHash> {
        let deps: BTreeMap<ChangeHash, Vec<ChangeHash>> = self
            .doc
            .get_changes_meta(&[])
            .into_iter()
            .map(|change| (change.hash, change.deps.to_vec()))
            .collect();
        let mut history = BTreeSet::new();
        let mut next = changes.to_vec();
        while let Some(change) = next.pop() {
            if history.insert(change) {
                next.extend(deps.get(&change).into_iter().flatten());
            }
        }
        history
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::testing::Plan;

    #[test]
    fn a_tablet_had_heard_of_what_its_document_held_whatever_the_clocks_say() {
        let mut here = Plan::default();
        here.ask_for_the_bore();
        let opened = here.open("AX-1");
        let mut there = here.another_tablet();
        // Its clock runs ahead: everything it writes looks later.
        for _ in 0..100 {
            there.next_context();
        }
        let base = Document::new(opened[0].subject.clone());
        let (base, _) = base.append(&opened, [1; 16]).unwrap();
        let ours = here.measure("AX-1", "25.01");
        let theirs = there.measure("AX-1", "25.10");
        let (a, _) = base.append(&ours, [1; 16]).unwrap();
        let (_, from_b) = base.append(&theirs, [2; 16]).unwrap();
        let both = a.with_changes([from_b.bytes.as_slice()]).unwrap();
        let heard = |later: &FactId, earlier: &FactId| both.heard_of(later, earlier);
        assert_eq!(heard(&theirs[1].id, &ours[1].id), Some(false));
        assert_eq!(heard(&ours[1].id, &theirs[1].id), Some(false));
        assert_eq!(heard(&theirs[1].id, &opened[0].id), Some(true));
        assert_eq!(heard(&opened[0].id, &theirs[1].id), Some(false));
        assert_eq!(heard(&ours[1].id, &ours[0].id), Some(true), "one change");
        let elsewhere = here.open("AX-2")[0].id;
        assert_eq!(heard(&ours[1].id, &elsewhere), None);
        here.hear(&there);
        let void = here.void(&theirs[1]);
        let (after, _) = both.append(core::slice::from_ref(&void), [1; 16]).unwrap();
        assert_eq!(after.heard_of(&void.id, &theirs[1].id), Some(true));
    }

    /// What a plant finds of work that met a hold, once the document told what was known.
    fn found(recorded: &[&[record::Fact]], document: &Document) -> Vec<&'static str> {
        let facts = recorded.iter().flat_map(|facts| facts.iter().cloned());
        let mut plant: Plant = facts.collect();
        document.tell(&mut plant);
        plant.judge().iter().map(record::Finding::code).collect()
    }

    #[test]
    fn work_on_a_held_unit_is_graver_where_the_tablet_had_heard_of_the_hold() {
        let mut here = Plan::default();
        let opened = here.open("AX-1");
        let mut there = here.another_tablet();
        let subject = opened[0].subject.clone();
        let base = Document::new(subject.clone());
        let (base, _) = base.append(&opened, [1; 16]).unwrap();
        let placed = here.hold(subject, record::hold::Persons::One);
        let (held, hold) = base
            .append(core::slice::from_ref(&placed), [1; 16])
            .unwrap();
        for _ in 0..5 {
            there.next_context();
        }
        let worked = [there.finish_past_the_rules("AX-1", 10)];
        // The other tablet did not have the hold in its document …
        let (apart, _) = base.append(&worked, [2; 16]).unwrap();
        let apart = apart.with_changes([hold.bytes.as_slice()]).unwrap();
        let placed = [placed];
        let facts: [&[record::Fact]; 3] = [&opened, &placed, &worked];
        assert!(found(&facts, &apart).contains(&"worked-under-hold"));
        // … or it had, and went on.
        let (after, _) = held.append(&worked, [2; 16]).unwrap();
        let graver = found(&facts, &after);
        assert!(graver.contains(&"hold-disregarded"), "{graver:?}");
        assert!(!graver.contains(&"worked-under-hold"), "{graver:?}");
    }
}
