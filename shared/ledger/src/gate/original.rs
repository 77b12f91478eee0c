//! An entry that was set aside, read for what a person may admit of it.
//!
//! Whatever is wrong with its place, its counters or its actor: its device signed for the
//! change, and the change holds these facts. The server writes them again in a change of its
//! own, and they stay what they were: by whom, when and about what.

use alloc::vec::Vec;

use record::Fact;
use record::identity::Subject;

use super::{EnrolledDevice, Fault, check_bound, opened, read_facts};
use crate::envelope::{Envelope, Sealed};
use crate::hash::Hash;

/// The facts of an entry that was set aside, bound to its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The hash of the envelope.
    pub hash: Hash,
    /// The envelope.
    pub envelope: Envelope,
    /// What its facts are about.
    pub subject: Subject,
    /// Its facts, with the bytes in which they were written.
    pub facts: Vec<(Fact, Vec<u8>)>,
}

impl Original {
    /// Reads an entry that its device signed.
    ///
    /// # Errors
    /// [`Fault`]: why its facts cannot be read or are not bound to their envelope. Such an
    /// entry is kept, and cannot be admitted.
    pub fn read(
        sealed: &Sealed,
        change: Option<&[u8]>,
        by: &EnrolledDevice,
    ) -> Result<Self, Fault> {
        let (envelope, change) = opened(sealed, change, by)?;
        let change = change.ok_or(Fault::ChangeMissing)?;
        let facts = read_facts(&change.chunk)?;
        for (fact, _) in &facts {
            check_bound(fact, &envelope, &by.device, &change.subject)?;
        }
        Ok(Self {
            hash: sealed.hash(),
            envelope,
            subject: change.subject,
            facts,
        })
    }

    /// Says whether this is the entry that is meant.
    pub(super) fn is(&self, entry: &Hash, subject: &Subject) -> bool {
        self.hash == *entry && self.subject == *subject
    }

    /// Makes sure that the bytes are one of its facts.
    pub(super) fn check(&self, bytes: &[u8]) -> Result<(), Fault> {
        let is_known = self.facts.iter().any(|(_, known)| known == bytes);
        is_known.then_some(()).ok_or(Fault::NotTheOriginal)
    }
}
