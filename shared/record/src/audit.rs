//! Audit events: what changes nothing and has to be in the record all the same.
//!
//! An event stands in the chain of the device on which it happened, between the entries before
//! and after it, so it cannot be left out later. It names the person who was signed in; where
//! nobody was, it names the device itself ([`PersonId::system`] without a session), and never
//! the person whose name somebody only claimed.

mod trail;

use alloc::borrow::ToOwned;
use alloc::string::String;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::identity::Subject;
use crate::ids::{DeviceId, PersonId, SessionId};
use crate::reason::Reason;

pub use trail::{AuditFile, AuditFilter, AuditPage, AuditRow, AuditState, AuditWhat, Group};

/// The most bytes of a text in an [`AuditEvent`]; with every other bound an envelope stays far
/// below its own.
pub const MAX_EVENT_TEXT_BYTES: usize = 300;

/// The most bytes of a word in an [`AuditEvent`].
const MAX_WORD_BYTES: usize = 40;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(flat)]
pub enum AuditEvent {
    /// A person wanted to do what they have no right to, and nothing was done.
    #[n(0)]
    Denied {
        /// What they wanted to do, as the table of rights names it.
        #[n(0)]
        action: String,
        /// Why not, as [`crate::rights::Why`] names it.
        #[n(1)]
        why: String,
        /// With which thing.
        #[n(2)]
        subject: Option<Subject>,
        /// How often since the entry before that says the same; a tablet collects what is
        /// repeated.
        #[n(3)]
        times: u32,
        /// The tablet that asked, where it was the server that denied it.
        #[n(4)]
        at: Option<DeviceId>,
    },
    /// A wrong PIN was given with somebody's badge.
    #[n(1)]
    WrongPin {
        /// Whose badge.
        #[n(0)]
        of: PersonId,
        /// How many in a row with this one.
        #[n(1)]
        in_a_row: u32,
    },
    /// A badge was locked at this tablet after too many wrong PINs.
    #[n(2)]
    BadgeLocked {
        /// Whose badge.
        #[n(0)]
        of: PersonId,
        /// For how many seconds; nothing when somebody has to help.
        #[n(1)]
        for_s: Option<u32>,
    },
    /// A badge was shown that is not in force.
    #[n(3)]
    BadgeRefused {
        /// Whose name it bore; nothing when it could not be read.
        #[n(0)]
        of: Option<PersonId>,
        /// How often since the entry before that says the same.
        #[n(1)]
        times: u32,
    },
    /// The person let somebody try their PIN again.
    #[n(4)]
    BadgeFreed {
        /// Whose badge.
        #[n(0)]
        of: PersonId,
    },
    /// The tablet was locked; the session goes on when its person shows who they are.
    #[n(5)]
    ScreenLocked {
        /// What locked it.
        #[n(0)]
        by: LockedBy,
    },
    /// The person opened the tablet again that was locked, or was started anew.
    #[n(6)]
    ScreenUnlocked,
    /// The tablet had been without the server.
    #[n(7)]
    Offline {
        /// The last answer before, by the tablet's clock, UTC milliseconds.
        #[n(0)]
        from_utc_ms: u64,
        /// The first answer after, by the tablet's clock, UTC milliseconds.
        #[n(1)]
        to_utc_ms: u64,
    },
    /// A badge was printed. Only the server's own device writes this one and those after it.
    #[n(8)]
    BadgePrinted {
        /// For whom.
        #[n(0)]
        of: PersonId,
        /// Its number.
        #[n(1)]
        number: u32,
        /// The tablet at which it was asked for; nothing at the console.
        #[n(2)]
        at: Option<DeviceId>,
    },
    /// A person chose the PIN of their badge.
    #[n(9)]
    PinChosen {
        /// Whose badge.
        #[n(0)]
        of: PersonId,
        /// Its number.
        #[n(1)]
        number: u32,
        /// The tablet.
        #[n(2)]
        at: Option<DeviceId>,
    },
    /// A tablet was enrolled with a one-time code.
    #[n(10)]
    TabletEnrolled {
        /// The tablet.
        #[n(0)]
        device: DeviceId,
        /// What people call it.
        #[n(1)]
        name: String,
    },
    /// A person read the audit trail, or took it out.
    #[n(11)]
    AuditRead {
        /// The tablet; nothing at the console.
        #[n(0)]
        at: Option<DeviceId>,
        /// Whether it was written into a file.
        #[n(1)]
        is_export: bool,
        /// What was looked for.
        #[n(2)]
        filter: String,
    },
    /// A person suspended, reinstated or revoked a tablet.
    #[n(12)]
    TabletTold {
        /// The tablet.
        #[n(0)]
        device: DeviceId,
        /// What people call it.
        #[n(1)]
        name: String,
        /// What was done, as [`crate::tablet::Step::word`] says.
        #[n(2)]
        step: String,
        /// Why.
        #[n(3)]
        reason: Reason,
        /// The tablet at which it was done; nothing at the console.
        #[n(4)]
        at: Option<DeviceId>,
    },
}

/// What locked a tablet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(flat)]
pub enum LockedBy {
    /// Nobody had touched it for a while.
    #[n(0)]
    Idle,
    /// The person at it.
    #[n(1)]
    Hand,
}

/// Why an audit event may not stand in the record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventFault {
    /// It says that a person acted, and names none.
    #[error("the audit event `{event}` names no person who was signed in")]
    NoPerson {
        /// The event.
        event: &'static str,
    },
    /// It names a person and no session, or the device itself and a session.
    #[error("the audit event `{event}` names a person without a session, or a session without one")]
    HalfSession {
        /// The event.
        event: &'static str,
    },
    /// It says that a device acted by itself, and names a person.
    #[error("the audit event `{event}` names a person for what a device does by itself")]
    NotAPersons {
        /// The event.
        event: &'static str,
    },
    /// A text in it is too long, or a word is no word.
    #[error("the audit event `{event}` has a text that is too long or not a word")]
    Text {
        /// The event.
        event: &'static str,
    },
    /// A count or span in it cannot be.
    #[error("the audit event `{event}` counts nothing")]
    Nothing {
        /// The event.
        event: &'static str,
    },
}

/// Cuts a text so that it fits into an event.
#[must_use]
pub fn event_text(text: &str) -> String {
    let mut end = text.len().min(MAX_EVENT_TEXT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}

fn is_word(text: &str) -> bool {
    let is_of_word = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    (1..=MAX_WORD_BYTES).contains(&text.len()) && text.bytes().all(is_of_word)
}

impl AuditEvent {
    /// Returns the word that lists and exports use.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Denied { .. } => "event.denied",
            Self::WrongPin { .. } => "event.wrong-pin",
            Self::BadgeLocked { .. } => "event.badge-locked",
            Self::BadgeRefused { .. } => "event.badge-refused",
            Self::BadgeFreed { .. } => "event.badge-freed",
            Self::ScreenLocked { .. } => "event.screen-locked",
            Self::ScreenUnlocked => "event.screen-unlocked",
            Self::Offline { .. } => "event.offline",
            Self::BadgePrinted { .. } => "event.badge-printed",
            Self::PinChosen { .. } => "event.pin-chosen",
            Self::TabletEnrolled { .. } => "event.tablet-enrolled",
            Self::AuditRead { .. } => "event.audit-read",
            Self::TabletTold { .. } => "event.tablet-told",
        }
    }

    /// Says whether only the server's own device may write it.
    #[must_use]
    pub fn is_the_servers(&self) -> bool {
        match self {
            Self::Denied { at, .. } => at.is_some(),
            Self::BadgePrinted { .. }
            | Self::PinChosen { .. }
            | Self::TabletEnrolled { .. }
            | Self::AuditRead { .. }
            | Self::TabletTold { .. } => true,
            Self::WrongPin { .. }
            | Self::BadgeLocked { .. }
            | Self::BadgeRefused { .. }
            | Self::BadgeFreed { .. }
            | Self::ScreenLocked { .. }
            | Self::ScreenUnlocked
            | Self::Offline { .. } => false,
        }
    }

    /// Says whose badge it is about, beside the person who acted.
    #[must_use]
    pub fn of(&self) -> Option<&PersonId> {
        match self {
            Self::WrongPin { of, .. }
            | Self::BadgeLocked { of, .. }
            | Self::BadgeFreed { of }
            | Self::BadgePrinted { of, .. }
            | Self::PinChosen { of, .. } => Some(of),
            Self::BadgeRefused { of, .. } => of.as_ref(),
            Self::Denied { .. }
            | Self::ScreenLocked { .. }
            | Self::ScreenUnlocked
            | Self::Offline { .. }
            | Self::TabletEnrolled { .. }
            | Self::AuditRead { .. }
            | Self::TabletTold { .. } => None,
        }
    }

    /// Returns how often it happened, where a device collects what is repeated.
    pub fn times_mut(&mut self) -> Option<&mut u32> {
        if let Self::Denied { times, .. } | Self::BadgeRefused { times, .. } = self {
            Some(times)
        } else {
            None
        }
    }

    /// Checks whom it may name, and its bounds. `person` and `session` are the envelope's.
    ///
    /// # Errors
    /// [`EventFault`].
    pub fn check(&self, person: &PersonId, session: &SessionId) -> Result<(), EventFault> {
        let event = self.word();
        let (nobody, sessionless) = (person.is_system(), *session == SessionId::NONE);
        // At the console the server acts in a session of its own, as in the facts it writes.
        if sessionless != nobody && !self.is_the_servers() {
            return Err(EventFault::HalfSession { event });
        }
        let by_itself = matches!(self, Self::Offline { .. } | Self::TabletEnrolled { .. });
        if by_itself && !nobody {
            return Err(EventFault::NotAPersons { event });
        }
        if nobody && self.is_a_persons() {
            return Err(EventFault::NoPerson { event });
        }
        if !self.has_bounded_texts() {
            return Err(EventFault::Text { event });
        }
        if self.counts_nothing() {
            return Err(EventFault::Nothing { event });
        }
        Ok(())
    }

    fn is_a_persons(&self) -> bool {
        matches!(
            self,
            Self::Denied { .. }
                | Self::BadgeFreed { .. }
                | Self::ScreenLocked { .. }
                | Self::ScreenUnlocked
                | Self::PinChosen { .. }
        )
    }

    fn has_bounded_texts(&self) -> bool {
        match self {
            Self::Denied { action, why, .. } => is_word(action) && is_word(why),
            Self::TabletEnrolled { name: text, .. } | Self::AuditRead { filter: text, .. } => {
                text.len() <= MAX_EVENT_TEXT_BYTES
            }
            // A reason keeps its own bounds.
            Self::TabletTold { name, step, .. } => {
                is_word(step) && name.len() <= MAX_EVENT_TEXT_BYTES
            }
            Self::WrongPin { .. }
            | Self::BadgeLocked { .. }
            | Self::BadgeRefused { .. }
            | Self::BadgeFreed { .. }
            | Self::ScreenLocked { .. }
            | Self::ScreenUnlocked
            | Self::Offline { .. }
            | Self::BadgePrinted { .. }
            | Self::PinChosen { .. } => true,
        }
    }

    fn counts_nothing(&self) -> bool {
        match self {
            Self::Offline {
                from_utc_ms,
                to_utc_ms,
            } => to_utc_ms <= from_utc_ms,
            Self::Denied { times: number, .. }
            | Self::BadgeRefused { times: number, .. }
            | Self::WrongPin {
                in_a_row: number, ..
            }
            | Self::BadgePrinted { number, .. }
            | Self::PinChosen { number, .. } => *number == 0,
            Self::BadgeLocked { for_s, .. } => *for_s == Some(0),
            Self::BadgeFreed { .. }
            | Self::ScreenLocked { .. }
            | Self::ScreenUnlocked
            | Self::TabletEnrolled { .. }
            | Self::AuditRead { .. }
            | Self::TabletTold { .. } => false,
        }
    }
}
