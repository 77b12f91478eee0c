//! What is kept where on the tablet, and batches of writes. No browser in here.
//!
//! Every value is a byte string; what is in it is said by [`crate::workspace::rows`].

/// The name of the database.
pub const DATABASE: &str = "waymark";
/// The version of its stores; stores are only ever added.
pub const DATABASE_VERSION: u32 = 1;

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
}

impl Store {
    /// All stores with byte values.
    pub const ALL: [Self; 6] = [
        Self::Tablet,
        Self::Entries,
        Self::Outbox,
        Self::Documents,
        Self::Facts,
        Self::Parked,
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
    /// The person at the tablet.
    pub const SESSION: &str = "session";
    /// The station the tablet stands at.
    pub const STATION: &str = "station";
    /// The last answer of the server.
    pub const CONTACT: &str = "contact";
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
