//! What is set aside, for people: to look at, and to admit with a reason. What waits for an
//! entry that has not come stands beside it: that one may never come.
//!
//! Admitting does not change the entry. The server's own device writes its facts again, by
//! whom and when they were first written, in an entry that names the original, the person who
//! admits it and the reason; the gate makes sure that they are that entry's facts. Beside
//! them it records who let them in and why, as a fact, so that every history tells it.

use std::fmt;

use ledger::envelope::{MAX_REASON_BYTES, What};
use ledger::gate::{Fault, Original};
use ledger::{Envelope, Hash};
use record::context::{Capture, Context, How, Lease};
use record::identity::Subject;
use record::ids::{FactId, IntentId, PersonId, SessionId};
use record::reason::Reason;
use record::tablet::MOST_LISTED;
use record::time::{Hlc, WallTime};
use record::trace::Event;
use record::{Fact, Plant, admission};
use serde::Serialize;

use crate::intake::{Documents, original_of};
use crate::moment::{now_ms, random};
use crate::own_device::{OwnDevice, OwnDeviceError};
use crate::store::{AsidePlace, AsideRow, StoreError, Turn, View};

/// One entry that is set aside, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Where it stands: `17` in the log, `F3` among the entries of chains that split.
    pub place: String,
    /// What people call its device.
    pub device: String,
    /// Its place in the device's chain.
    pub dseq: u64,
    /// The person who wrote it.
    pub person: Option<PersonId>,
    /// What it is about.
    pub subject: Option<Subject>,
    /// The stable code of the reason; `waiting` where it comes in by itself as soon as what it
    /// builds on comes.
    pub reason: String,
    /// The reason in a sentence.
    pub why: String,
    /// When it was written by the device's clock, UTC milliseconds.
    pub written_ms: Option<u64>,
    /// When the server got it, UTC milliseconds.
    pub received_ms: u64,
    /// Whether a person may admit it: its facts can be read and are signed for.
    pub is_admissible: bool,
    /// The entry of the log by which it was admitted.
    pub admitted_by: Option<u64>,
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = self.subject.as_ref().map(Subject::to_string);
        let person = self
            .person
            .as_ref()
            .map_or("nobody known", PersonId::as_str);
        write!(
            f,
            "{}\t{} {}\t{person}\t{}\t{}: {}",
            self.place,
            self.device,
            self.dseq,
            about.as_deref().unwrap_or("no subject"),
            self.reason,
            self.why
        )
    }
}

/// A page of what is set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The entries.
    pub entries: Vec<Listed>,
    /// The place after which there are more; nothing where these are all.
    pub next: Option<AsidePlace>,
}

/// One entry that is set aside, with all that can be read of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// As it is listed.
    #[serde(flatten)]
    pub listed: Listed,
    /// The hash of its envelope.
    pub hash: Hash,
    /// What kind of entry it is: `change`, `badged-in` …
    pub kind: Option<&'static str>,
    /// The build of the app that wrote it.
    pub app_build: Option<String>,
    /// Its facts, when they can be read and are signed for.
    pub facts: Vec<Fact>,
    /// The same facts as a history would show them.
    pub events: Vec<Event>,
    /// How many bytes envelope and change have together.
    pub bytes: u64,
    /// Why it cannot be admitted.
    pub not_admissible: Option<String>,
    /// The bytes of the envelope, in hex.
    pub envelope: String,
    /// The signature, in hex.
    pub signature: String,
    /// The bytes that came as its change, in hex.
    pub change: Option<String>,
}

/// What came of admitting an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdmittedAs {
    /// The place in the log of the entry that admits it.
    pub seq: u64,
    /// Whether it was admitted before: then nothing was done now.
    pub before: bool,
}

/// Why an entry is not admitted.
#[derive(Debug, thiserror::Error)]
pub enum AdmitError {
    /// Nothing is set aside there.
    #[error("nothing is set aside at {place}; `waymark quarantine list` shows what is")]
    NotThere {
        /// The place.
        place: AsidePlace,
    },
    /// The reason is empty or too long.
    #[error("say why, in at most {MAX_REASON_BYTES} bytes; the reason stays in the record")]
    Reason,
    /// The facts of the entry cannot be taken.
    #[error("the entry at {place} cannot be admitted: {fault}; it stays where it is")]
    NotAdmissible {
        /// The place.
        place: AsidePlace,
        /// Why.
        fault: Fault,
    },
    /// The record holds the facts already.
    #[error("all that the entry at {place} says is in the record already")]
    InTheRecord {
        /// The place.
        place: AsidePlace,
    },
    /// The server could not write.
    #[error(transparent)]
    OwnDevice(#[from] OwnDeviceError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists what is set aside and waits for a person, and what waits for an entry, after a place or
/// from the start.
///
/// # Errors
/// [`StoreError`].
pub fn list(view: &View<'_>, after: Option<AsidePlace>) -> Result<Page, StoreError> {
    // One more than is listed tells whether there are more.
    let mut rows = view.set_aside(after, MOST_LISTED + 1)?;
    let are_more = rows.len() > MOST_LISTED;
    rows.truncate(MOST_LISTED);
    let entries = rows
        .iter()
        .map(|row| listed(view, row, original_of(view, row)?.is_ok()));
    Ok(Page {
        entries: entries.collect::<Result<_, StoreError>>()?,
        next: rows.last().map(|row| row.place).filter(|_| are_more),
    })
}

/// Shows one entry, admitted meanwhile or not; nothing when there is none at the place.
///
/// # Errors
/// [`StoreError`].
pub fn show(view: &View<'_>, place: AsidePlace) -> Result<Option<Shown>, StoreError> {
    let Some(row) = view.set_aside_at(place)? else {
        return Ok(None);
    };
    let original = original_of(view, &row)?;
    let envelope = Envelope::from_bytes(&row.entry.envelope).ok();
    let (facts, not_admissible) = match &original {
        Ok(original) => (facts_of(original), None),
        Err(fault) => (Vec::new(), Some(fault.to_string())),
    };
    let plant: Plant = facts.iter().cloned().collect();
    let change_bytes = row.entry.change.as_ref().map_or(0, Vec::len);
    Ok(Some(Shown {
        events: facts.iter().map(|fact| Event::of(&plant, fact)).collect(),
        bytes: (row.entry.envelope.len() + change_bytes) as u64,
        listed: listed(view, &row, original.is_ok())?,
        hash: row.hash,
        kind: envelope.as_ref().map(|envelope| kind(&envelope.what)),
        app_build: envelope.map(|envelope| envelope.app_build),
        facts,
        not_admissible,
        envelope: hex(&row.entry.envelope),
        signature: hex(&row.entry.signature),
        change: row.entry.change.as_deref().map(hex),
    }))
}

/// Admits the facts of an entry that is set aside, in the name of a person and with how far it
/// was checked that it is them. Doing so again does nothing.
///
/// # Errors
/// [`AdmitError`].
pub fn admit(
    turn: &Turn<'_>,
    documents: &mut Documents,
    own: &OwnDevice,
    place: AsidePlace,
    (person, lease): (&PersonId, Lease),
    reason: &Reason,
) -> Result<AdmittedAs, AdmitError> {
    let words = reason.to_string();
    if words.len() > MAX_REASON_BYTES {
        return Err(AdmitError::Reason);
    }
    let row = turn.set_aside_at(place)?;
    let row = row.ok_or(AdmitError::NotThere { place })?;
    if let Some(seq) = row.admitted_by {
        return Ok(AdmittedAs { seq, before: true });
    }
    let mut original =
        original_of(turn, &row)?.map_err(|fault| AdmitError::NotAdmissible { place, fault })?;
    let document = documents.get(turn, &original.subject)?;
    let known = document.fact_bytes();
    let is_new = |bytes: &Vec<u8>| !known.values().any(|values| values.contains(bytes));
    original.facts.retain(|(_, bytes)| is_new(bytes));
    if original.facts.is_empty() {
        return Err(AdmitError::InTheRecord { place });
    }
    let seq = own.admit(turn, documents, &original, person, &words)?;
    let says = who_admitted(own, &original, (person, lease), reason)?;
    own.record(turn, documents, &[says])?;
    Ok(AdmittedAs { seq, before: false })
}

/// The fact that stands beside those that were admitted.
fn who_admitted(
    own: &OwnDevice,
    original: &Original,
    (person, lease): (&PersonId, Lease),
    reason: &Reason,
) -> Result<Fact, StoreError> {
    let utc_ms = now_ms();
    let context = Context {
        intent: IntentId::new(random()?),
        person: person.clone(),
        lease,
        session: SessionId::new(random()?),
        device: own.device,
        station: None,
        wall: WallTime {
            utc_ms,
            offset_min: 0,
        },
        hlc: Hlc::default().tick(utc_ms),
        capture: Capture {
            how: How::System,
            raw: None,
        },
    };
    let facts: Vec<FactId> = original.facts.iter().map(|(fact, _)| fact.id).collect();
    let subject = original.subject.clone();
    Ok(admission::admitted(
        subject,
        facts,
        reason.clone(),
        &context,
    ))
}

fn facts_of(original: &Original) -> Vec<Fact> {
    let facts = original.facts.iter();
    facts.map(|(fact, _)| fact.clone()).collect()
}

fn listed(view: &View<'_>, row: &AsideRow, is_admissible: bool) -> Result<Listed, StoreError> {
    let device = view.device_of(&row.incarnation)?;
    let envelope = Envelope::from_bytes(&row.entry.envelope).ok();
    let named = envelope
        .as_ref()
        .and_then(|envelope| envelope.what.change());
    Ok(Listed {
        place: row.place.to_string(),
        device: device.map(|device| device.name).unwrap_or_default(),
        dseq: row.dseq,
        person: envelope.as_ref().map(|envelope| envelope.person.clone()),
        subject: named.map(|named| named.subject.clone()),
        reason: row.reason.clone(),
        why: row.why.clone(),
        written_ms: envelope.as_ref().map(|envelope| envelope.wall.utc_ms),
        received_ms: row.received_ms,
        is_admissible,
        admitted_by: row.admitted_by,
    })
}

fn kind(what: &What) -> &'static str {
    match what {
        What::Change { .. } => "change",
        What::BadgedIn => "badged-in",
        What::BadgedOut => "badged-out",
        What::Incident(_) => "incident",
        What::Event(event) => event.word(),
        What::Admits { .. } => "admits",
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
