//! Where an entry stands in its device's chain.

use crate::envelope::Envelope;
use crate::hash::Hash;

/// The end of a device's chain as the server has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// The place of the last entry; 0 when there is none.
    pub dseq: u64,
    /// Its hash; [`Hash::NONE`] when there is none.
    pub hash: Hash,
}

impl Default for ChainHead {
    fn default() -> Self {
        Self {
            dseq: 0,
            hash: Hash::NONE,
        }
    }
}

/// What an entry is to the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is the next entry.
    Next,
    /// It is stored already, the same to the byte.
    Replay,
}

/// Why an entry does not belong to the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// Entries between the head and this one are missing.
    #[error("entry {needed} is next, entry {had} came")]
    Gap {
        /// The place needed.
        needed: u64,
        /// The place found.
        had: u64,
    },
    /// The entry names another one before it than the head.
    #[error("entry {dseq} does not follow the one before it")]
    BrokenLink {
        /// Its place.
        dseq: u64,
    },
    /// Another entry stands at this place: the store was cloned or restored.
    #[error("another entry stands at {dseq}")]
    Fork {
        /// Its place.
        dseq: u64,
    },
}

impl ChainFault {
    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gap { .. } => "gap",
            Self::BrokenLink { .. } => "broken-link",
            Self::Fork { .. } => "fork",
        }
    }
}

/// Says where an entry stands. `stored` is the hash stored at its place, asked only for
/// places at or before the head.
///
/// # Errors
/// [`ChainFault`].
pub fn standing(
    head: &ChainHead,
    envelope: &Envelope,
    hash: Hash,
    stored: Option<Hash>,
) -> Result<Standing, ChainFault> {
    let dseq = envelope.dseq;
    if dseq >= 1 && dseq <= head.dseq {
        return if stored == Some(hash) {
            Ok(Standing::Replay)
        } else {
            Err(ChainFault::Fork { dseq })
        };
    }
    let needed = head.dseq + 1;
    if dseq != needed {
        return Err(ChainFault::Gap { needed, had: dseq });
    }
    if envelope.previous != head.hash {
        return Err(ChainFault::BrokenLink { dseq });
    }
    Ok(Standing::Next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestTablet;
    use record::testing::Plan;

    #[test]
    fn next_replay_gap_broken_link_and_fork_are_told_apart() {
        let mut tablet = TestTablet::new(1);
        let mut plan = Plan::default();
        let entries: std::vec::Vec<_> = ["AX-1", "AX-2", "AX-3"]
            .iter()
            .map(|serial| tablet.record(&plan.open(serial)).sealed)
            .collect();
        let envelope = |n: usize| Envelope::from_bytes(&entries[n].envelope).unwrap();
        let head = ChainHead {
            dseq: 1,
            hash: entries[0].hash(),
        };
        let stand = |n: usize, stored| standing(&head, &envelope(n), entries[n].hash(), stored);
        assert_eq!(stand(1, None), Ok(Standing::Next));
        assert_eq!(stand(0, Some(entries[0].hash())), Ok(Standing::Replay));
        assert_eq!(
            stand(0, Some(Hash::NONE)),
            Err(ChainFault::Fork { dseq: 1 })
        );
        assert_eq!(stand(2, None), Err(ChainFault::Gap { needed: 2, had: 3 }));
        let other = ChainHead {
            dseq: 1,
            hash: Hash::NONE,
        };
        assert_eq!(
            standing(&other, &envelope(1), entries[1].hash(), None),
            Err(ChainFault::BrokenLink { dseq: 2 })
        );
    }

    #[test]
    fn a_place_before_the_first_is_none_and_each_fault_has_its_code() {
        let mut tablet = TestTablet::new(1);
        let entry = tablet.record(&Plan::default().open("AX-1"));
        let mut envelope = Envelope::from_bytes(&entry.sealed.envelope).unwrap();
        envelope.dseq = 0;
        let standing = standing(&ChainHead::default(), &envelope, entry.sealed.hash(), None);
        let gap = ChainFault::Gap { needed: 1, had: 0 };
        assert_eq!(standing, Err(gap));
        let link = ChainFault::BrokenLink { dseq: 0 };
        let fork = ChainFault::Fork { dseq: 0 };
        let codes = [gap, link, fork].map(|fault| fault.code());
        assert_eq!(codes, ["gap", "broken-link", "fork"]);
    }
}
