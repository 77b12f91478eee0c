//! What is kept where on the tablet, and batches of writes. No browser in here.
//!
//! Every value is a byte string; what is in it is said by [`crate::workspace::rows`].

/// The name of the database.
pub const DATABASE: &str = "waymark";
/// The version of its stores; stores are only ever added.
pub const DATABASE_VERSION: u32 = 2;

/// The stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Store {
    /// Single values: identity, chain head, cursor, session, station.
    Tablet,
    /// Every entry of this tablet's chain, by its place.
    Entries,
    /// The places of entries without the server's receipt.
    Outbox,
    /// The saved document of each subject.
    Documents,
    /// Every fact, by id and content.
    Facts,
    /// Changes that came down and could not be taken in, for a person to look at.
    Parked,
    /// Entries of chains that this database does not continue, by chain and place.
    Past,
}

impl Store {
    /// All stores with byte values.
    pub const ALL: [Self; 7] = [
        Self::Tablet,
        Self::Entries,
        Self::Outbox,
        Self::Documents,
        Self::Facts,
        Self::Parked,
        Self::Past,
    ];

    /// The store of the device key, which holds a key pair and no bytes.
    pub const KEYS: &'static str = "keys";

    /// Returns the name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tablet => "tablet",
            Self::Entries => "entries",
            Self::Outbox => "outbox",
            Self::Documents => "documents",
            Self::Facts => "facts",
            Self::Parked => "parked",
            Self::Past => "past",
        }
    }
}

/// A key: text, or a place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Text.
    Text(String),
    /// A place in the chain.
    Place(u64),
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        match key {
            Key::Text(text) => text,
            Key::Place(place) => place.to_string(),
        }
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// The keys of single values.
pub mod key {
    /// Who this tablet is, since enrolment.
    pub const IDENTITY: &str = "identity";
    /// The end of the chain, with the writer's number.
    pub const CHAIN: &str = "chain";
    /// How far the server has our chain.
    pub const PUSHED: &str = "pushed";
    /// How far we have the server's log.
    pub const CURSOR: &str = "cursor";
    /// In which epoch of the server its log came as far as the cursor.
    pub const EPOCH: &str = "epoch";
    /// The chains left behind of which the server is to be asked how far it has them.
    pub const PAST_TO_ASK: &str = "past-to-ask";
    /// The devices of the plant by their names.
    pub const DEVICES: &str = "devices";
    /// How far a cold start has come, while one is under way.
    pub const COLD_START: &str = "cold-start";
    /// What the last comparison with the server found.
    pub const COMPARED: &str = "compared";
    /// The person at the tablet.
    pub const SESSION: &str = "session";
    /// What the server lets the tablet know of badges, sealed.
    pub const LEASE: &str = "lease";
    /// The badges that were shown here with their PINs, sealed.
    pub const SHOWN: &str = "shown";
    /// What people have begun and not recorded, sealed.
    pub const DRAFTS: &str = "drafts";
    /// What waits to be in the record although it changes nothing.
    pub const NOTED: &str = "noted";
    /// The attempts of people at their PINs.
    pub const ATTEMPTS: &str = "attempts";
    /// The station the tablet stands at.
    pub const STATION: &str = "station";
    /// The works order in hand.
    pub const ORDER: &str = "order";
    /// How the scanner that types on this tablet is to be understood.
    pub const SCANNER: &str = "scanner";
    /// The last answer of the server.
    pub const CONTACT: &str = "contact";
    /// The time that went by on this tablet, by which leases and shifts run.
    pub const GONE_BY: &str = "gone-by";
    /// What happened to the storage, until a person has read it.
    pub const LOSS: &str = "loss";
    /// The entry that says so in the record, by its place.
    pub const LOSS_TOLD: &str = "loss-told";
    /// How the server said last that it has stopped this tablet.
    pub const STOPPED: &str = "stopped";
}

/// How durable a batch must be before it counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// On the disk: for what a person is told is saved.
    Strict,
    /// Handed to the system: for what the server can send again.
    Relaxed,
}

impl Durability {
    /// Returns the word of the IndexedDB standard.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Relaxed => "relaxed",
        }
    }
}

/// Writes that are done all or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// How durable.
    pub durability: Durability,
    /// What the chain row must hold now; another value means that another writer was here.
    pub chain_before: Option<Vec<u8>>,
    /// Values to put.
    pub puts: Vec<(Store, Key, Vec<u8>)>,
    /// Values to delete.
    pub deletes: Vec<(Store, Key)>,
}

impl StoreError {
    /// Says whether the database did not take the write and nothing is known to be wrong
    /// with the write itself: it may go into the second place instead.
    #[must_use]
    pub fn may_go_elsewhere(&self) -> bool {
        match self {
            Self::Aborted { .. } | Self::Lost { .. } | Self::TimedOut { .. } => true,
            Self::NoRoom => true,
            Self::AnotherWriter | Self::Emptied | Self::ReadBack | Self::Damaged { .. } => false,
        }
    }
}

impl Batch {
    /// Starts an empty batch.
    #[must_use]
    pub fn new(durability: Durability, chain_before: Option<Vec<u8>>) -> Self {
        Self {
            durability,
            chain_before,
            puts: Vec::new(),
            deletes: Vec::new(),
        }
    }

    /// Adds a value to put.
    pub fn put(&mut self, store: Store, key: impl Into<Key>, value: Vec<u8>) {
        self.puts.push((store, key.into(), value));
    }

    /// Puts batches that could not be written one after the other into one. `chain_now` is
    /// the chain row as it stands: the first of them may have been done after all.
    #[must_use]
    pub fn merged(batches: &[Self], chain_now: Vec<u8>) -> Option<Self> {
        let first = batches.first()?;
        let after_first = first.puts.iter().rev().find_map(|(store, key, value)| {
            let is_chain = *store == Store::Tablet && *key == Key::from(key::CHAIN);
            is_chain.then_some(value)
        });
        if first.chain_before.as_ref() != Some(&chain_now) && after_first != Some(&chain_now) {
            return None;
        }
        let mut merged = Self::new(Durability::Strict, Some(chain_now));
        for batch in batches {
            // In order: what a later batch says of a key counts.
            for (store, key, value) in &batch.puts {
                merged.deletes.retain(|gone| *gone != (*store, key.clone()));
                merged.puts.push((*store, key.clone(), value.clone()));
            }
            for (store, key) in &batch.deletes {
                merged.puts.retain(|(s, k, _)| (s, k) != (store, key));
                merged.deletes.push((*store, key.clone()));
            }
        }
        Some(merged)
    }

    /// Adds a value to delete.
    pub fn delete(&mut self, store: Store, key: Key) {
        self.deletes.push((store, key));
    }
}

/// Why a batch was not written, or a value not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The transaction was aborted; nothing of it was written.
    #[error("the tablet's store refused the write: {why}")]
    Aborted {
        /// What the browser said.
        why: String,
    },
    /// The connection is gone.
    #[error("the connection to the tablet's store is lost: {why}")]
    Lost {
        /// What the browser said.
        why: String,
    },
    /// The write did not end in time; whether it was done is not known.
    #[error("the write did not end within {after_ms} ms; the disk may be full")]
    TimedOut {
        /// The deadline.
        after_ms: u32,
    },
    /// The connection is gone, and the disk has no room to open another one safely.
    #[error("the disk has no room to open the tablet's store")]
    NoRoom,
    /// The store was emptied under this worker.
    #[error("the tablet's store was found empty")]
    Emptied,
    /// Another writer was here.
    #[error("another tab has written in the meantime")]
    AnotherWriter,
    /// What was read back is not what was written.
    #[error("what was read back is not what was written")]
    ReadBack,
    /// A stored value cannot be read.
    #[error("a stored value cannot be read: {why}")]
    Damaged {
        /// What is wrong.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(before: &[u8], after: &[u8]) -> Batch {
        let mut batch = Batch::new(Durability::Strict, Some(before.to_vec()));
        batch.put(Store::Tablet, key::CHAIN, after.to_vec());
        batch
    }

    #[test]
    fn batches_that_waited_become_one_where_the_chain_is_as_they_left_it() {
        let waited = [batch(b"1", b"2"), batch(b"2", b"3")];
        for now in [b"1", b"2"] {
            let merged = Batch::merged(&waited, now.to_vec()).unwrap();
            assert_eq!(merged.chain_before.as_deref(), Some(now.as_slice()));
            assert_eq!(merged.puts.last().unwrap().2, b"3");
        }
        // Neither before nor after the first one: another writer was here.
        assert_eq!(Batch::merged(&waited, b"9".to_vec()), None);
    }

    #[test]
    fn of_a_put_and_a_delete_that_waited_the_later_one_counts() {
        let mut put = batch(b"1", b"2");
        put.put(Store::Outbox, Key::Place(7), Vec::new());
        let mut delete = batch(b"2", b"2");
        delete.delete(Store::Outbox, Key::Place(7));
        let has = |merged: &Batch| {
            merged
                .puts
                .iter()
                .any(|(store, ..)| *store == Store::Outbox)
        };
        let merged = Batch::merged(&[put.clone(), delete.clone()], b"1".to_vec()).unwrap();
        assert!(!has(&merged) && merged.deletes.len() == 1);
        put.chain_before = Some(b"2".to_vec());
        delete.chain_before = Some(b"1".to_vec());
        let merged = Batch::merged(&[delete, put], b"1".to_vec()).unwrap();
        assert!(has(&merged) && merged.deletes.is_empty());
    }
}
