//! The audit trail as it is read: who, what, when, why, on which device.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::AuditEvent;
use crate::identity::Subject;
use crate::ids::{DeviceId, PersonId};
use crate::time::WallTime;
use crate::trace::Event;

/// What is looked for in the audit trail; everything where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// Words that a row holds: a thing, a reason, a name.
    pub text: Option<String>,
    /// Who did it, or whose badge it is about.
    pub person: Option<PersonId>,
    /// On which device.
    pub device: Option<DeviceId>,
    /// Of which group.
    pub group: Option<Group>,
    /// Written at this time or later, UTC milliseconds.
    pub from_ms: Option<u64>,
    /// Written before this time, UTC milliseconds.
    pub until_ms: Option<u64>,
}

impl AuditFilter {
    /// Returns what was looked for in words, as the trail itself keeps it.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        let mut say = |name: &str, value: Option<String>| {
            words.extend(value.map(|value| alloc::format!("{name}={value}")));
        };
        let of =
            |value: Option<&dyn core::fmt::Display>| value.map(|value| alloc::format!("{value}"));
        say("person", of(self.person.as_ref().map(|id| id as _)));
        say("device", of(self.device.as_ref().map(|id| id as _)));
        say("group", self.group.map(|group| group.word().into()));
        say("from", of(self.from_ms.as_ref().map(|ms| ms as _)));
        say("until", of(self.until_ms.as_ref().map(|ms| ms as _)));
        say("text", self.text.clone());
        super::event_text(&words.join(" "))
    }
}

/// A page of the trail, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// The place before which the next page begins; nothing when this is the last.
    pub next: Option<u64>,
}

/// All that was looked for, as a file for a spreadsheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFile {
    /// CSV (RFC 4180).
    pub csv: String,
    /// How many entries it has.
    pub rows: u32,
}

/// One entry of some device's chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its place in the server's log.
    pub seq: u64,
    /// The device.
    pub device: DeviceId,
    /// What people call it.
    pub device_name: String,
    /// Its place in the device's chain.
    pub dseq: u64,
    /// The person; [`PersonId::system`] where the device did it by itself.
    pub person: PersonId,
    /// The name of the person, where the record has one.
    pub name: Option<String>,
    /// When, by the device's clock.
    pub wall: WallTime,
    /// When the server got it, UTC milliseconds.
    pub received_ms: u64,
    /// The thing.
    pub subject: Option<Subject>,
    /// What happened.
    pub what: AuditWhat,
    /// The name of the person whose badge it is about.
    pub of_name: Option<String>,
    /// What became of it.
    pub state: AuditState,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuditWhat {
    /// Facts were recorded; none where they cannot be read.
    Recorded(Vec<Event>),
    /// Facts that had been set aside were let in.
    Admitted {
        /// Why.
        reason: String,
        /// They.
        events: Vec<Event>,
    },
    /// A person took the device.
    BadgedIn,
    /// A person left it.
    BadgedOut,
    /// Something happened to the device's storage.
    Storage,
    /// The device's clock jumped.
    ClockStep {
        /// By how much, milliseconds.
        by_ms: i64,
    },
    /// Something that changes nothing.
    Event(AuditEvent),
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuditState {
    /// It is part of the record.
    Admitted,
    /// It waits for what it builds on.
    Waiting,
    /// It is set aside.
    SetAside {
        /// The stable code of the reason.
        reason: String,
    },
}

impl AuditWhat {
    /// Returns the words for its kinds: those of facts, `badge.in`, `event.denied` …
    #[must_use]
    pub fn kinds(&self) -> Vec<&str> {
        match self {
            Self::Recorded(events) => events.iter().map(|event| event.kind.as_str()).collect(),
            Self::Admitted { .. } => alloc::vec!["entry.admitted"],
            Self::BadgedIn => alloc::vec!["badge.in"],
            Self::BadgedOut => alloc::vec!["badge.out"],
            Self::Storage => alloc::vec!["storage.incident"],
            Self::ClockStep { .. } => alloc::vec!["clock.step"],
            Self::Event(event) => alloc::vec![event.word()],
        }
    }

    /// Returns the facts that it recorded.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        match self {
            Self::Recorded(events) | Self::Admitted { events, .. } => events,
            Self::BadgedIn
            | Self::BadgedOut
            | Self::Storage
            | Self::ClockStep { .. }
            | Self::Event(_) => &[],
        }
    }
}

/// A group of kinds, by which people look for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// What was made, measured, packed and shipped.
    Work,
    /// Holds and signatures.
    Quality,
    /// What was set right: voids, corrections, what was accepted or let in.
    SetRight,
    /// Who may do what: authority, names, badges, PINs.
    Rights,
    /// Who was where: sign-ins, locks, wrong PINs.
    SignIn,
    /// What was denied.
    Denied,
    /// Devices: enrolment, storage, clocks, times offline.
    Device,
    /// Who read the audit trail.
    Reading,
}

impl Group {
    /// All groups, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Denied,
        Self::SignIn,
        Self::Rights,
        Self::Quality,
        Self::SetRight,
        Self::Device,
        Self::Reading,
        Self::Work,
    ];

    /// Returns its word, as requests and commands use it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Quality => "quality",
            Self::SetRight => "set-right",
            Self::Rights => "rights",
            Self::SignIn => "sign-in",
            Self::Denied => "denied",
            Self::Device => "device",
            Self::Reading => "reading",
        }
    }

    /// Returns the group of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.word() == word)
    }

    /// Returns the group of a kind; one that a later program writes is work.
    #[must_use]
    pub fn of_kind(kind: &str) -> Self {
        match kind {
            "hold.placed" | "hold.released" | "signature.given" => Self::Quality,
            "fact.voided" | "fact.corrected" | "finding.resolved" | "fact.admitted"
            | "entry.admitted" => Self::SetRight,
            "authority.given"
            | "authority.ended"
            | "person.named"
            | "event.badge-printed"
            | "event.pin-chosen"
            | "event.badge-freed" => Self::Rights,
            "badge.in"
            | "badge.out"
            | "event.wrong-pin"
            | "event.badge-locked"
            | "event.screen-locked"
            | "event.screen-unlocked" => Self::SignIn,
            "event.denied" | "event.badge-refused" => Self::Denied,
            "storage.incident"
            | "clock.step"
            | "event.offline"
            | "event.tablet-enrolled"
            | "event.tablet-told" => Self::Device,
            "event.audit-read" => Self::Reading,
            _ => Self::Work,
        }
    }

    /// Returns its bit in a set of groups.
    #[must_use]
    pub fn bit(self) -> u8 {
        match self {
            Self::Work => 1,
            Self::Quality => 2,
            Self::SetRight => 4,
            Self::Rights => 8,
            Self::SignIn => 16,
            Self::Denied => 32,
            Self::Device => 64,
            Self::Reading => 128,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_a_word_and_a_bit_of_its_own() {
        let bits = Group::ALL.iter().fold(0, |set, group| {
            assert_eq!(Group::of_word(group.word()), Some(*group));
            assert_eq!(set & group.bit(), 0);
            set | group.bit()
        });
        assert_eq!(bits, u8::MAX);
    }

    #[test]
    fn what_was_looked_for_is_said_in_words_that_fit() {
        let filter = AuditFilter {
            text: Some("x".repeat(1_000)),
            person: Some("ANA".parse().unwrap()),
            group: Some(Group::Denied),
            ..AuditFilter::default()
        };
        let words = filter.words();
        assert!(
            words.starts_with("person=ANA group=denied text=xxx"),
            "{words}"
        );
        assert!(words.len() <= super::super::MAX_EVENT_TEXT_BYTES);
    }
}
