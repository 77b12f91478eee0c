//! What the server has set aside, as the page is told of it. The names of the fields are those
//! of the server's answer.

use record::identity::Subject;
use record::ids::PersonId;
use record::reason::Reason;
use record::trace::Event;
use serde::{Deserialize, Serialize};

/// One entry that the server keeps and does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsideRow {
    /// Where it stands at the server; names it there.
    pub place: String,
    /// What people call the device that wrote it.
    pub device: String,
    /// The person who wrote it, where that can be read.
    pub person: Option<PersonId>,
    /// What it is about, where that can be read.
    pub subject: Option<Subject>,
    /// The stable code of the reason.
    pub reason: String,
    /// When it was written by the device's clock, UTC milliseconds.
    pub written_ms: Option<u64>,
    /// When the server got it, UTC milliseconds.
    pub received_ms: u64,
    /// Whether a person may admit it.
    pub is_admissible: bool,
}

/// What can be read of one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsideEntry {
    /// Where it stands at the server.
    pub place: String,
    /// The hash of its envelope.
    pub hash: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// What it would say, as a history shows it; empty where that is not certain.
    pub events: Vec<Event>,
    /// Why it cannot be admitted, for the person who helps.
    pub not_admissible: Option<String>,
}

/// Admits one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admit {
    /// Where it stands at the server.
    pub place: String,
    /// Why.
    pub reason: Reason,
}
