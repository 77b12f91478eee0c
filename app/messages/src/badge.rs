//! How people show who they are, as the page hears of it.

use record::identity::Subject;
use record::ids::{FactId, IntentId, PersonId};
use record::signature::Meaning;
use serde::{Deserialize, Serialize};

use crate::records::PersonRow;

/// What a person has to type before they take the tablet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asks {
    /// The PIN of their badge.
    Pin(PersonRow),
    /// A PIN for their new badge.
    NewPin(PersonRow),
}

/// What a person signs, and how they show that it is them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToSign {
    /// The action.
    pub intent: IntentId,
    /// The thing.
    pub subject: Subject,
    /// What the signature says.
    pub meaning: Meaning,
    /// The facts that the person was shown.
    pub facts: Vec<FactId>,
    /// The raw text of their badge, which the first signature of a session needs.
    pub badge: Option<String>,
    /// The digits of their PIN.
    pub pin: String,
}

impl core::fmt::Debug for ToSign {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ToSign {} of {}", self.meaning.word(), self.subject)
    }
}

/// Why a person could not show who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BadgeFault {
    /// The badge is not one of this plant's, or a later one of the person is in force.
    NotInForce,
    /// The tablet has not heard yet which badges are in force: it needs the server once.
    NoLease,
    /// The badge has to be shown at this tablet before the PIN is enough.
    ShowBadge,
    /// The PIN is wrong; so many more tries are left before the next lock.
    WrongPin {
        /// How many.
        left: u32,
    },
    /// No PIN is checked for so long.
    Locked {
        /// Seconds.
        for_s: u32,
    },
    /// No PIN is checked until somebody helps who may.
    NeedsHelp,
    /// A PIN has four to eight digits.
    NotAPin,
    /// The chosen PIN is one that everybody tries first.
    TooSimple,
    /// The server did not do it; its sentence.
    NotDone {
        /// What it said.
        why: String,
    },
}

/// How the person at the tablet has shown who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeaseState {
    /// By their name alone.
    #[default]
    NameOnly,
    /// By badge and PIN, and the server has confirmed it lately.
    Confirmed {
        /// Until when that holds, UTC milliseconds.
        until_utc_ms: u64,
    },
    /// By badge and PIN, but the server has not confirmed it for too long.
    PastDue,
}

/// A badge that was printed. It is shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedBadge {
    /// Whose it is.
    pub person: PersonId,
    /// The name to print on it.
    pub name: String,
    /// The text of its code.
    pub text: String,
    /// The code as modules, row by row, dark ones true; square.
    pub modules: Vec<bool>,
    /// Modules per side.
    pub side: u32,
}

impl core::fmt::Debug for PrintedBadge {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "PrintedBadge of {}", self.person)
    }
}
