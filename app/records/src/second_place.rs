//! The second place of unsent entries: a file beside IndexedDB, as records. No browser here.
//!
//! A browser may lose or wipe its database with everything in it. The second place keeps
//! what would then be lost for good: the entries that the server does not have, signed as
//! they are, and the end of the chain, so that a loss is noticed at the next start. The
//! records and their meaning stand here; how they lie in the file is said by [`log`], how a
//! worker uses it by [`file`](mod@file).
//!
//! The records only ever grow: a stored index is never given another meaning.

pub mod file;
pub mod log;

use std::collections::BTreeMap;

use ledger::hash::Hash;
use ledger::sync::message::PushEntry;
use minicbor::{Decode, Encode};
use record::ids::IncarnationId;

use crate::workspace::rows::Enrolment;

/// Whose chain it is: what is needed to send its entries when the database is gone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Owner {
    /// The life of the database that wrote it.
    #[n(0)]
    pub incarnation: IncarnationId,
    /// The public half of the device key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public_key: [u8; 32],
    /// What the server gave at enrolment.
    #[n(2)]
    pub enrolment: Option<Enrolment>,
}

/// The end of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Head {
    /// The place of the last entry; 0 when there is none.
    #[n(0)]
    pub dseq: u64,
    /// Its hash.
    #[n(1)]
    pub hash: Hash,
}

impl Head {
    /// The end of a chain without entries.
    pub const NONE: Self = Self {
        dseq: 0,
        hash: Hash::NONE,
    };
}

/// One record of the file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Record {
    /// A chain begins, or more is known of its owner. The last one is the tablet's own.
    #[n(0)]
    Owner {
        /// The owner.
        #[n(0)]
        owner: Owner,
    },
    /// An entry without the server's receipt; the end of its chain unless a later one is
    /// known.
    #[n(1)]
    Kept {
        /// The chain.
        #[n(0)]
        incarnation: IncarnationId,
        /// Its place and hash.
        #[n(1)]
        head: Head,
        /// The entry.
        #[n(2)]
        entry: PushEntry,
    },
    /// The server has a chain up to here.
    #[n(2)]
    Received {
        /// The chain.
        #[n(0)]
        incarnation: IncarnationId,
        /// The place of the last entry that it has.
        #[n(1)]
        through: u64,
    },
    /// Where a chain ends, when its last entry is not kept here.
    #[n(3)]
    Head {
        /// The chain.
        #[n(0)]
        incarnation: IncarnationId,
        /// Its end.
        #[n(1)]
        head: Head,
    },
}

/// A chain as the second place knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptChain {
    /// Whose it is.
    pub owner: Owner,
    /// Its end.
    pub head: Head,
    /// The server has it up to here.
    pub received: u64,
    /// Its entries without receipt, by place.
    pub entries: BTreeMap<u64, PushEntry>,
}

impl KeptChain {
    fn new(owner: Owner) -> Self {
        Self {
            owner,
            head: Head::NONE,
            received: 0,
            entries: BTreeMap::new(),
        }
    }

    fn records(&self) -> impl Iterator<Item = Record> + '_ {
        let incarnation = self.owner.incarnation;
        let owner = Record::Owner {
            owner: self.owner.clone(),
        };
        let received = Record::Received {
            incarnation,
            through: self.received,
        };
        let entries = self.entries.iter().map(move |(dseq, entry)| Record::Kept {
            incarnation,
            head: Head {
                dseq: *dseq,
                hash: entry.sealed().hash(),
            },
            entry: entry.clone(),
        });
        let head = Record::Head {
            incarnation,
            head: self.head,
        };
        [owner, received].into_iter().chain(entries).chain([head])
    }
}

/// Everything that the second place holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecondPlace {
    /// The chains, oldest first; the last one is the tablet's own.
    pub chains: Vec<KeptChain>,
}

impl SecondPlace {
    /// Returns the tablet's own chain.
    #[must_use]
    pub fn own(&self) -> Option<&KeptChain> {
        self.chains.last()
    }

    /// Returns the chains of databases that are gone, as far as they have unsent entries.
    pub fn left_behind(&self) -> impl Iterator<Item = &KeptChain> {
        let own = self.chains.len().saturating_sub(1);
        self.chains
            .iter()
            .take(own)
            .filter(|chain| !chain.entries.is_empty())
    }

    /// Says whether an entry of the tablet's own chain is kept here.
    #[must_use]
    pub fn has(&self, dseq: u64) -> bool {
        self.own()
            .is_some_and(|chain| chain.entries.contains_key(&dseq))
    }

    fn chain_mut(&mut self, incarnation: IncarnationId) -> Option<&mut KeptChain> {
        self.chains
            .iter_mut()
            .find(|chain| chain.owner.incarnation == incarnation)
    }

    /// Takes in a record. One about a chain that is not known changes nothing.
    pub fn apply(&mut self, record: Record) {
        match record {
            Record::Owner { owner } => match self.chain_mut(owner.incarnation) {
                Some(chain) => chain.owner = owner,
                None => self.chains.push(KeptChain::new(owner)),
            },
            Record::Kept {
                incarnation,
                head,
                entry,
            } => {
                if let Some(chain) = self.chain_mut(incarnation) {
                    chain.entries.insert(head.dseq, entry);
                    // An entry that a restored server lost is kept again: not the end.
                    if head.dseq >= chain.head.dseq {
                        chain.head = head;
                    }
                }
            }
            Record::Received {
                incarnation,
                through,
            } => {
                if let Some(chain) = self.chain_mut(incarnation) {
                    chain.received = through;
                    chain.entries = chain.entries.split_off(&through.saturating_add(1));
                }
            }
            Record::Head { incarnation, head } => {
                if let Some(chain) = self.chain_mut(incarnation) {
                    chain.head = head;
                }
            }
        }
    }

    /// Returns the records that make this content again, without chains that are done with.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        self.left_behind()
            .chain(self.own())
            .flat_map(KeptChain::records)
            .collect()
    }
}

#[cfg(test)]
mod tests;
