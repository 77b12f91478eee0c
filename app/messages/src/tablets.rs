//! The tablets of the plant, as the page is told of them. The names of the fields are those of
//! the server's answer.

use record::ids::DeviceId;
use record::reason::Reason;
use record::tablet::{Step, Stopped};
use serde::{Deserialize, Serialize};

/// A tablet, as the server has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabletRow {
    /// Which.
    pub device: DeviceId,
    /// What people call it.
    pub name: String,
    /// When it was enrolled, UTC milliseconds.
    pub enrolled_ms: u64,
    /// When it last asked the server for something, UTC milliseconds.
    pub last_contact_ms: u64,
    /// How many entries came from it.
    pub entries: u64,
    /// How many of them are set aside and not admitted.
    pub set_aside: u64,
    /// How it is stopped; nothing where it works.
    pub stopped: Option<Stopped>,
    /// Whether it is the tablet in hand.
    pub is_asker: bool,
}

/// Suspends, reinstates or revokes a tablet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellTablet {
    /// Which.
    pub device: DeviceId,
    /// What to do.
    pub step: Step,
    /// Why.
    pub reason: Reason,
    /// Whether the person was told that it is the tablet in their hand.
    pub even_this_one: bool,
}
