//! What the change graphs of documents told: what writers had heard of, and whether a
//! signature stands on what it claims.
//!
//! The facts themselves do not say what their writer knew; the graph of the document does,
//! and whoever has the document open tells it to the plant. An answer never changes once
//! the facts are there, so a plant that was told more only judges more exactly.

use alloc::vec::Vec;

use super::Plant;
use crate::fact::Fact;
use crate::identity::Subject;
use crate::ids::FactId;
use crate::{hold, signature};

/// What the rules want to hear from the change graph of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asks {
    /// Pairs of facts: had the writer of the first heard of the second?
    pub heard: Vec<(FactId, FactId)>,
    /// Signatures: do the changes under the heads that they name hold all that they sign, and
    /// are those heads below the signature?
    pub covers: Vec<FactId>,
}

impl Asks {
    /// Says whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heard.is_empty() && self.covers.is_empty()
    }
}

impl Plant {
    /// Returns what the rules want to hear from the change graph of a subject's document.
    #[must_use]
    pub fn asks_of(&self, subject: &Subject) -> Asks {
        let mut heard = hold::asks(self, subject);
        heard.extend(signature::asks(self, subject));
        Asks {
            heard,
            covers: signature::asks_for_cover(self, subject),
        }
    }

    /// Takes in an answer of the change graph: whether whoever wrote `later` had heard of
    /// `earlier`.
    pub fn tell(&mut self, later: FactId, earlier: FactId, heard: bool) {
        self.told.insert((later, earlier), heard);
    }

    /// Takes in an answer of the change graph: whether a signature stands on what it claims.
    pub fn tell_cover(&mut self, signature: FactId, covers: bool) {
        self.covers.insert(signature, covers);
    }

    /// Says whether a signature stands on what it claims; nothing where the document was not
    /// asked.
    #[must_use]
    pub fn covers(&self, signature: &FactId) -> Option<bool> {
        self.covers.get(signature).copied()
    }

    /// Says whether whoever wrote `later` had heard of `earlier`; nothing where the record
    /// does not tell. Where the graph was not asked, a device knows what it wrote before.
    #[must_use]
    pub fn had_heard(&self, later: &Fact, earlier: &Fact) -> Option<bool> {
        let told = self.told.get(&(later.id, earlier.id)).copied();
        told.or_else(|| (later.device == earlier.device).then_some(later.hlc > earlier.hlc))
    }
}
