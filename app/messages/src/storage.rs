//! How the tablet's storage stands, and rescue files: what people are told of it.

use serde::{Deserialize, Serialize};

/// How the tablet's storage stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// The places that take entries.
    pub places: Places,
    /// The room on the disk.
    pub room: Room,
    /// Unsent entries that lie in one place only.
    pub one_place: u64,
    /// Entries of chains that the tablet's database does not continue.
    pub left_behind: Vec<LeftBehind>,
    /// What was found missing, until an entry says so in the record.
    pub loss: Option<Loss>,
}

/// The places that take entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Places {
    /// The database and the file beside it.
    #[default]
    Both,
    /// The database alone.
    DatabaseOnly {
        /// What was seen of the file.
        why: String,
    },
    /// The file alone: the database takes no writes, as on a full disk.
    FileOnly,
    /// Nothing can be recorded.
    None {
        /// What was seen of the database.
        why: String,
    },
}

/// The room on the tablet's disk, as far as it was tried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Room {
    /// It was not tried, or cannot be.
    #[default]
    Unknown,
    /// There is enough.
    Enough,
    /// It goes to its end.
    Low,
    /// Too little to begin new work.
    TooLow,
}

/// What is kept of a chain that the tablet's database does not continue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftBehind {
    /// The tablet that wrote it.
    pub device_name: String,
    /// Whether it came in a rescue file of another tablet.
    pub of_another: bool,
    /// Its entries that are kept here.
    pub entries: u64,
    /// Those without the server's receipt.
    pub waiting: u64,
    /// Those that the server could not admit.
    pub attention: u64,
}

/// What was found missing in the tablet's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Loss {
    /// It was empty.
    Wiped {
        /// The last entry of the chain that is known of.
        last: u64,
    },
    /// It ended before the chain does.
    Short {
        /// The last entry that was there.
        had: u64,
        /// The last entry of the chain.
        last: u64,
    },
    /// Another copy of it has written other entries.
    Forked {
        /// The last entry of the chain here.
        last: u64,
    },
}

/// Where an unsent entry lies on the tablet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryPlaces {
    /// In the database, by a strict transaction that was read back, and on the disk in the
    /// file beside it.
    Both,
    /// In the database alone.
    DatabaseOnly,
    /// In the file alone.
    FileOnly,
}

/// A file to be saved outside the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileToSave {
    /// The name to save it under.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why a rescue file is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RescueFault {
    /// It is something else, or was cut off.
    NotRead,
    /// It belongs to another plant.
    OtherPlant,
    /// An entry is not as its tablet signed it, or does not follow on the one before.
    Changed {
        /// The entry's place in its chain.
        dseq: u64,
    },
    /// Whatever is in it is here already: it is this tablet's own, or was taken in before.
    Known,
}
