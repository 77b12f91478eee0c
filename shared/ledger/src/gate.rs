//! The gate: what an entry must pass before any Automerge code sees its change.
//!
//! Two doors. [`examine`] needs only the bytes and the device's key: canonical envelope,
//! signature, and a change in the one form in which facts are added ([`chunk`]). [`admit`]
//! needs the document: all that the change builds on is there, its counters are exact, its
//! facts are canonical and bound to their envelope, it applies to a copy that saves and opens
//! again, and that copy holds what it held before and these facts.
//!
//! The tablet passes its own changes through the same doors before it stores them, so an
//! honest tablet cannot make what the server refuses. What does not pass is a [`Fault`]: the
//! server keeps the entry with its bytes and the reason, and other entries flow on.

pub mod chunk;
mod original;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use record::Fact;
use record::identity::Subject;
use record::ids::{DeviceId, IncarnationId, SiteId};

use crate::document::{DocId, Document, Place, actor, fact_key, seconds};
use crate::envelope::{Envelope, EnvelopeError, EventFault, NamedChange, Sealed, What};
use crate::hash::ChangeId;
use chunk::{Chunk, ChunkError};

pub use original::Original;

/// The highest number that an operation of a document may have. It counts causal depth, so
/// every server and tablet draws the line at the same change. Automerge's own end, 2^32, where
/// the next edit would panic, is far beyond; a document that is opened a thousand times a day
/// should never come near this one.
pub const MAX_DOCUMENT_OPS: u64 = 100_000;

/// The most latest changes that a document may have side by side. An honest tablet builds on
/// all that it knows; a thousand writers who never heard of each other are no plant, and a
/// tablet that met more than [`chunk::MAX_DEPS`] could not write to the document again.
pub const MAX_HEADS: usize = 1_024;

/// What the server knows of a device that may write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolledDevice {
    /// The device.
    pub device: DeviceId,
    /// The life of its local database that was enrolled.
    pub incarnation: IncarnationId,
    /// Its Ed25519 public key.
    pub public_key: [u8; 32],
    /// The site it writes for.
    pub site: SiteId,
}

/// Why an entry is not admitted. [`Fault::code`] is stable; people see a sentence for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The envelope is not one.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The signature is not this device's over these bytes.
    #[error("the signature does not fit the enrolled key")]
    Signature,
    /// The envelope belongs to another site.
    #[error("the envelope belongs to another site")]
    WrongSite,
    /// The envelope belongs to another device.
    #[error("the envelope belongs to another device")]
    WrongDevice,
    /// There are bytes of a change where the envelope names none, or none where it does.
    #[error("the change is missing, or there is one that the envelope does not name")]
    ChangeMissing,
    /// The change is not the one that the envelope names.
    #[error("the change is not the one that the envelope names")]
    OtherChange,
    /// The change is not a well-formed, bounded chunk.
    #[error(transparent)]
    Chunk(#[from] ChunkError),
    /// The actor does not derive from incarnation, document and session.
    #[error("the actor is not the one of this session")]
    Actor,
    /// The actor's counter has a gap or a repetition.
    #[error("the change has number {had} of its actor, {needed} is next")]
    Sequence {
        /// The number found.
        had: u64,
        /// The number needed.
        needed: u64,
    },
    /// The first operation number does not follow from the changes it builds on.
    #[error("the change starts at operation {had}, {needed} is next")]
    StartOp {
        /// The number found.
        had: u64,
        /// The number needed.
        needed: u64,
    },
    /// The change does not build on the one that its actor wrote before.
    #[error("the change passes over the one that its actor wrote before")]
    Branch,
    /// The document has no room for more operations.
    #[error("the document would have operation {needed}, {MAX_DOCUMENT_OPS} is the last")]
    Full {
        /// The number of the change's last operation.
        needed: u64,
    },
    /// The document has too many latest changes side by side, and this would be one more.
    #[error("the document has {had} latest changes side by side, {MAX_HEADS} are the most")]
    Crowded {
        /// How many there would be.
        had: usize,
    },
    /// The change does not apply, or the document does not open again afterwards.
    #[error("the document does not take the change: {why}")]
    Apply {
        /// What is wrong.
        why: String,
    },
    /// The change does something else than adding facts.
    #[error("the change does something else than adding facts")]
    NotOnlyFacts,
    /// A fact cannot be read.
    #[error("a fact cannot be read: {why}")]
    Fact {
        /// What is wrong.
        why: String,
    },
    /// A fact says another id, subject, person, session, device or time than where it stands.
    #[error("a fact is not bound to its envelope: {field} differs")]
    Unbound {
        /// The field that differs.
        field: &'static str,
    },
    /// The entry admits facts of another one, and those are not that entry's facts, or it is
    /// not the server that does it.
    #[error("the facts are not those of the entry that is admitted by it")]
    NotTheOriginal,
    /// A fact claims to be written by the server itself, which needs no person's right; found
    /// by the caller, who knows which device is the server.
    #[error("a fact claims to be written by the server itself")]
    NotTheServer,
    /// An audit event is not one that may stand in the record as it is.
    #[error(transparent)]
    Event(#[from] EventFault),
    /// A change met a panic in the merge engine; caught by the caller.
    #[error("the merge engine gave up on the change")]
    Panicked,
}

impl Fault {
    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Envelope(_) => "envelope",
            Self::Signature => "signature",
            Self::WrongSite => "wrong-site",
            Self::WrongDevice => "wrong-device",
            Self::ChangeMissing => "change-missing",
            Self::OtherChange => "other-change",
            Self::Chunk(error) => error.code(),
            Self::Actor => "actor",
            Self::Sequence { .. } => "sequence",
            Self::StartOp { .. } => "start-op",
            Self::Branch => "branch",
            Self::Full { .. } => "document-full",
            Self::Crowded { .. } => "crowded",
            Self::Apply { .. } => "apply",
            Self::NotOnlyFacts => "not-only-facts",
            Self::Fact { .. } => "fact",
            Self::Unbound { .. } => "unbound",
            Self::NotTheOriginal => "not-the-original",
            Self::NotTheServer => "not-the-server",
            Self::Event(_) => "event",
            Self::Panicked => "panicked",
        }
    }
}

/// An entry that passed the first door.
#[derive(Debug, Clone)]
pub struct Examined<'a> {
    /// The envelope.
    pub envelope: Envelope,
    /// The change, if the entry has one.
    pub change: Option<ExaminedChange<'a>>,
    device: DeviceId,
}

/// A change whose bytes are well-formed and bounded, and are the ones that were signed for.
#[derive(Debug, Clone)]
pub struct ExaminedChange<'a> {
    /// The subject of the document.
    pub subject: Subject,
    /// The hash.
    pub id: ChangeId,
    /// The parsed head.
    pub chunk: Chunk<'a>,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// What comes of an entry at the second door.
#[derive(Debug, Clone)]
pub enum Admission {
    /// The document with the change, and the facts it added with their stored bytes.
    Admitted {
        /// The document afterwards.
        document: Box<Document>,
        /// The bytes from which it was seen to open again.
        saved: Vec<u8>,
        /// The facts.
        facts: Vec<(Fact, Vec<u8>)>,
    },
    /// It builds on changes that are not there yet.
    Waiting {
        /// Their hashes.
        missing: Vec<ChangeId>,
    },
    /// The very change is in the document already.
    Known,
}

/// Examines an entry by its bytes alone.
///
/// # Errors
/// The first [`Fault`] found.
pub fn examine<'a>(
    sealed: &Sealed,
    change: Option<&'a [u8]>,
    by: &EnrolledDevice,
) -> Result<Examined<'a>, Fault> {
    let (envelope, change) = opened(sealed, change, by)?;
    if let Some(change) = &change {
        let derived = actor(
            &envelope.incarnation,
            &DocId::of(&change.subject),
            &envelope.session,
        );
        if change.chunk.actor != derived {
            return Err(Fault::Actor);
        }
    }
    Ok(Examined {
        envelope,
        change,
        device: by.device,
    })
}

/// Opens an entry: what its device signed, and the change that it signed for.
fn opened<'a>(
    sealed: &Sealed,
    change: Option<&'a [u8]>,
    by: &EnrolledDevice,
) -> Result<(Envelope, Option<ExaminedChange<'a>>), Fault> {
    // The signature comes first: nothing of a stranger's bytes is interpreted.
    if !sealed.is_signed_by(&by.public_key) {
        return Err(Fault::Signature);
    }
    let envelope = Envelope::from_bytes(&sealed.envelope)?;
    if envelope.site != by.site {
        return Err(Fault::WrongSite);
    }
    if envelope.incarnation != by.incarnation {
        return Err(Fault::WrongDevice);
    }
    let change = match (envelope.what.change(), change) {
        (Some(named), Some(bytes)) => Some(examine_change(&named, bytes)?),
        (None, None) => None,
        _ => return Err(Fault::ChangeMissing),
    };
    if let What::Event(event) = &envelope.what {
        event.check(&envelope.person, &envelope.session)?;
    }
    Ok((envelope, change))
}

/// Returns the facts that an entry signs for, where they can be read, whatever becomes of it.
/// No Automerge code sees them.
#[must_use]
pub fn facts_of(envelope: &Envelope, change: Option<&[u8]>) -> Vec<Fact> {
    let (Some(named), Some(bytes)) = (envelope.what.change(), change) else {
        return Vec::new();
    };
    let facts = examine_change(&named, bytes).and_then(|change| read_facts(&change.chunk));
    let facts = facts.unwrap_or_default().into_iter();
    facts.map(|(fact, _)| fact).collect()
}

fn examine_change<'a>(
    named: &NamedChange<'_>,
    bytes: &'a [u8],
) -> Result<ExaminedChange<'a>, Fault> {
    if u32::try_from(bytes.len()) != Ok(named.length) {
        return Err(Fault::OtherChange);
    }
    let chunk = Chunk::parse(bytes)?;
    if chunk.id != *named.id {
        return Err(Fault::OtherChange);
    }
    Ok(ExaminedChange {
        subject: named.subject.clone(),
        id: *named.id,
        chunk,
        bytes,
    })
}

/// Admits an examined change to its document.
///
/// Automerge may panic on bytes that passed every check so far: the caller on the server
/// catches that and uses [`Fault::Panicked`].
///
/// # Errors
/// The first [`Fault`] found.
pub fn admit(
    document: &Document,
    envelope: &Envelope,
    device: &DeviceId,
    change: &ExaminedChange<'_>,
) -> Result<Admission, Fault> {
    let check = |fact: &Fact, _: &[u8]| check_bound(fact, envelope, device, &change.subject);
    admit_checked(document, change, check)
}

/// Admits a change whose facts pass a check of their own.
fn admit_checked(
    document: &Document,
    change: &ExaminedChange<'_>,
    check: impl Fn(&Fact, &[u8]) -> Result<(), Fault>,
) -> Result<Admission, Fault> {
    if document.has(&change.id) {
        return Ok(Admission::Known);
    }
    let missing: Vec<ChangeId> = change
        .chunk
        .deps
        .iter()
        .filter(|dep| !document.has(dep))
        .copied()
        .collect();
    if !missing.is_empty() {
        return Ok(Admission::Waiting { missing });
    }
    let place = document.place_after(&change.chunk.deps, change.chunk.actor);
    check_place(&place, &change.chunk)?;
    let facts = read_facts(&change.chunk)?;
    for (fact, bytes) in &facts {
        check(fact, bytes)?;
    }
    let after = document
        .with_changes([change.bytes])
        .map_err(|error| apply_fault(&error))?;
    check_heads(document.heads().len(), after.heads().len())?;
    let saved = after.prove_reload().map_err(|error| apply_fault(&error))?;
    check_only_added(document, &after, &change.chunk)?;
    Ok(Admission::Admitted {
        document: Box::new(after),
        saved,
        facts,
    })
}

impl Examined<'_> {
    /// Returns the device that signed the entry.
    #[must_use]
    pub fn device(&self) -> &DeviceId {
        &self.device
    }

    /// Admits the entry's change to its document; see [`admit`].
    ///
    /// # Errors
    /// [`Fault::ChangeMissing`] for an entry without a change, else those of [`admit`].
    pub fn admit_to(&self, document: &Document) -> Result<Admission, Fault> {
        // Facts of another entry are admitted only with that entry at hand.
        if matches!(self.envelope.what, What::Admits { .. }) {
            return Err(Fault::NotTheOriginal);
        }
        let change = self.change.as_ref().ok_or(Fault::ChangeMissing)?;
        admit(document, &self.envelope, &self.device, change)
    }

    /// Admits the entry's change, which holds the facts of another entry, to its document. That
    /// it is the server's own device that does so is for the caller to know.
    ///
    /// # Errors
    /// [`Fault::NotTheOriginal`] when the entry does not admit this one or holds other facts,
    /// else those of [`admit`].
    pub fn admit_original_to(
        &self,
        document: &Document,
        original: &Original,
    ) -> Result<Admission, Fault> {
        let change = self.change.as_ref().ok_or(Fault::ChangeMissing)?;
        match &self.envelope.what {
            What::Admits { entry, subject, .. } if original.is(entry, subject) => {
                admit_checked(document, change, |_, bytes| original.check(bytes))
            }
            What::Admits { .. }
            | What::Change { .. }
            | What::BadgedIn
            | What::BadgedOut
            | What::Incident(_)
            | What::Event(_) => Err(Fault::NotTheOriginal),
        }
    }
}

fn apply_fault(error: &crate::document::DocumentError) -> Fault {
    Fault::Apply {
        why: error.to_string(),
    }
}

fn check_place(place: &Place, chunk: &Chunk<'_>) -> Result<(), Fault> {
    if chunk.seq != place.next_seq {
        return Err(Fault::Sequence {
            had: chunk.seq,
            needed: place.next_seq,
        });
    }
    if place
        .own_last
        .is_some_and(|last| !chunk.deps.contains(&last))
    {
        return Err(Fault::Branch);
    }
    if chunk.start_op != place.next_op {
        return Err(Fault::StartOp {
            had: chunk.start_op,
            needed: place.next_op,
        });
    }
    let last = (place.next_op - 1).saturating_add(chunk.puts.len() as u64);
    if last > MAX_DOCUMENT_OPS {
        return Err(Fault::Full { needed: last });
    }
    Ok(())
}

/// A change that brings together what was apart is always taken.
fn check_heads(before: usize, after: usize) -> Result<(), Fault> {
    if after > MAX_HEADS && after > before {
        Err(Fault::Crowded { had: after })
    } else {
        Ok(())
    }
}

/// Reads the facts of a change: each canonical, under its own id, and at the time that the
/// change claims.
fn read_facts(chunk: &Chunk<'_>) -> Result<Vec<(Fact, Vec<u8>)>, Fault> {
    let mut facts = Vec::new();
    for put in &chunk.puts {
        let fact = Fact::from_canonical_bytes(put.bytes).map_err(|error| Fault::Fact {
            why: error.to_string(),
        })?;
        if fact_key(&fact.id) != put.key {
            return Err(Fault::Unbound { field: "id" });
        }
        if seconds(&fact) != chunk.seconds {
            return Err(Fault::Unbound {
                field: "time of the change",
            });
        }
        facts.push((fact, put.bytes.to_vec()));
    }
    Ok(facts)
}

/// Makes sure that the document holds what it held and the new facts, and nothing else. It
/// looks at what came of the change, whatever its bytes seemed to say.
fn check_only_added(before: &Document, after: &Document, chunk: &Chunk<'_>) -> Result<(), Fault> {
    let mut expected = before.fact_bytes();
    for put in &chunk.puts {
        let values = expected.entry(put.key.to_owned()).or_default();
        if values.iter().any(|value| value == put.bytes) {
            return Err(Fault::NotOnlyFacts);
        }
        values.push(put.bytes.to_vec());
        values.sort_unstable();
    }
    if after.has_only_facts() && after.fact_bytes() == expected {
        Ok(())
    } else {
        Err(Fault::NotOnlyFacts)
    }
}

fn check_bound(
    fact: &Fact,
    envelope: &Envelope,
    device: &DeviceId,
    subject: &Subject,
) -> Result<(), Fault> {
    let fields = [
        ("subject", fact.subject == *subject),
        ("person", fact.person == envelope.person),
        ("session", fact.session == envelope.session),
        ("device", fact.device == *device),
        ("clock", fact.wall == envelope.wall),
        ("hybrid clock", fact.hlc == envelope.hlc),
    ];
    match fields.iter().find(|(_, same)| !same) {
        Some((field, _)) => Err(Fault::Unbound { field }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
