//! What writers had heard of, as the change graphs of documents told it.
//!
//! The facts themselves do not say what their writer knew; the graph of the document does,
//! and whoever has the document open tells it to the plant. An answer never changes once
//! both facts are there, so a plant that was told more only judges more exactly.

use alloc::vec::Vec;

use super::Plant;
use crate::fact::Fact;
use crate::hold;
use crate::identity::Subject;
use crate::ids::FactId;

impl Plant {
    /// Returns what the rules want to hear from the change graph of a subject's document:
    /// pairs of facts, each asking whether the writer of the first had heard of the second.
    #[must_use]
    pub fn asks_of(&self, subject: &Subject) -> Vec<(FactId, FactId)> {
        hold::asks(self, subject)
    }

    /// Takes in an answer of the change graph: whether whoever wrote `later` had heard of
    /// `earlier`.
    pub fn tell(&mut self, later: FactId, earlier: FactId, heard: bool) {
        self.told.insert((later, earlier), heard);
    }

    /// Says whether whoever wrote `later` had heard of `earlier`; nothing where the record
    /// does not tell. Where the graph was not asked, a device knows what it wrote before.
    #[must_use]
    pub fn had_heard(&self, later: &Fact, earlier: &Fact) -> Option<bool> {
        let told = self.told.get(&(later.id, earlier.id)).copied();
        told.or_else(|| (later.device == earlier.device).then_some(later.hlc > earlier.hlc))
    }
}
