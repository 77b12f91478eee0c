//! Envelopes: every entry sealed, chained to the one before, and signed by its device.
//!
//! Codec: one CBOR array of fixed length (RFC 8949 core deterministic encoding), hashed and
//! signed under a domain of its own. What is signed binds site, subject, the change (and so
//! all history before it), person, session, intent, clocks and the place in the device's
//! chain; removing, inserting or reordering an entry breaks the chain.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use ed25519_dalek::{Signature, VerifyingKey};
use minicbor::{Decode, Decoder, Encode};
use record::identity::Subject;
use record::ids::{IncarnationId, IntentId, PersonId, SessionId, SiteId};
use record::time::{Hlc, WallTime};

use crate::hash::{ChangeId, Hash};

pub use record::audit::{AuditEvent, EventFault, LockedBy, MAX_EVENT_TEXT_BYTES, event_text};

/// The version of the layout.
const VERSION: u8 = 1;
/// The algorithm byte of Ed25519 (RFC 8032).
pub const ED25519: u8 = 1;
/// The domain of hash and signature.
const DOMAIN: &str = "waymark/envelope/1";
/// The most bytes an envelope may have.
pub const MAX_ENVELOPE_BYTES: usize = 2048;
/// The most bytes of the reason in [`What::Admits`].
pub const MAX_REASON_BYTES: usize = 500;

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum What {
    /// A change of a document.
    #[n(0)]
    Change {
        /// The subject of the document.
        #[n(0)]
        subject: Subject,
        /// The hash of the change.
        #[n(1)]
        change: ChangeId,
        /// The bytes of the change.
        #[n(2)]
        length: u32,
    },
    /// The person took the tablet.
    #[n(1)]
    BadgedIn,
    /// The person left the tablet.
    #[n(2)]
    BadgedOut,
    /// Something happened to the device's store or clock that a reader of its chain has to
    /// know.
    #[n(3)]
    Incident(#[n(0)] Incident),
    /// A change by which a person admits facts of another entry, one that was set aside.
    /// Only the server's own device writes it; the change holds those facts byte for byte.
    #[n(4)]
    Admits {
        /// The hash of the entry whose facts these are.
        #[n(0)]
        entry: Hash,
        /// The subject of the document.
        #[n(1)]
        subject: Subject,
        /// The hash of the change.
        #[n(2)]
        change: ChangeId,
        /// The bytes of the change.
        #[n(3)]
        length: u32,
        /// Why, in the person's words; at most [`MAX_REASON_BYTES`].
        #[n(4)]
        reason: String,
    },
    /// Something that changes nothing and has to be in the record all the same: a denial, a
    /// wrong PIN, a lock, a time without the server.
    #[n(5)]
    Event(#[n(0)] AuditEvent),
}

/// What happened to a device's store or clock.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Incident {
    /// The local database was gone; this incarnation is a new one in its place.
    #[n(0)]
    StoreWiped {
        /// The incarnation that was lost, as far as it is known.
        #[n(0)]
        previous: Option<IncarnationId>,
        /// The last place of its chain that a mark outside the database knew.
        #[n(1)]
        last_dseq: u64,
    },
    /// The local database ended before a place that it once had; this incarnation goes on
    /// in its place.
    #[n(1)]
    StoreShort {
        /// The incarnation that is short.
        #[n(0)]
        previous: IncarnationId,
        /// The last place that a mark outside the database knew.
        #[n(1)]
        last_dseq: u64,
        /// The last place found.
        #[n(2)]
        found_dseq: u64,
    },
    /// The server had another entry at this place: the store was cloned or restored. This
    /// incarnation goes on in its place.
    #[n(2)]
    Forked {
        /// The incarnation that split.
        #[n(0)]
        previous: IncarnationId,
        /// The last place at which both branches agree, as far as the device knows.
        #[n(1)]
        agreed_dseq: u64,
    },
    /// The device's clock jumped.
    #[n(3)]
    ClockStep {
        /// By how much, milliseconds; negative when it was set back.
        #[n(0)]
        by_ms: i64,
    },
}

/// The change of a document that an entry carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedChange<'a> {
    /// The subject of the document.
    pub subject: &'a Subject,
    /// The hash of the change.
    pub id: &'a ChangeId,
    /// The bytes of the change.
    pub length: u32,
}

impl What {
    /// Returns the change that the entry carries, if it carries one.
    #[must_use]
    pub fn change(&self) -> Option<NamedChange<'_>> {
        match self {
            Self::Change {
                subject,
                change,
                length,
            }
            | Self::Admits {
                subject,
                change,
                length,
                ..
            } => Some(NamedChange {
                subject,
                id: change,
                length: *length,
            }),
            Self::BadgedIn | Self::BadgedOut | Self::Incident(_) | Self::Event(_) => None,
        }
    }
}

/// One entry of a device's chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The site whose record it belongs to.
    pub site: SiteId,
    /// The life of the local database it comes from.
    pub incarnation: IncarnationId,
    /// Its place in the chain, contiguous from 1.
    pub dseq: u64,
    /// The hash of the entry before; [`Hash::NONE`] for the first.
    pub previous: Hash,
    /// What it is.
    pub what: What,
    /// The person.
    pub person: PersonId,
    /// The person's session.
    pub session: SessionId,
    /// The action.
    pub intent: IntentId,
    /// The hybrid clock.
    pub hlc: Hlc,
    /// The device's clock.
    pub wall: WallTime,
    /// Server time minus device time at the last contact, milliseconds.
    pub server_offset_ms: Option<i64>,
    /// The build of the app that wrote it.
    pub app_build: String,
}

/// Why bytes are not an envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// The bytes are too many.
    #[error("the envelope has {had} bytes, at most {MAX_ENVELOPE_BYTES} are allowed")]
    TooLong {
        /// The bytes found.
        had: usize,
    },
    /// The bytes do not follow the layout.
    #[error("the envelope cannot be read: {why}")]
    Malformed {
        /// What is wrong.
        why: String,
    },
    /// The layout or algorithm is of a later program.
    #[error("the envelope has version {version} and algorithm {algorithm}, which are not known")]
    Newer {
        /// The version found.
        version: u8,
        /// The algorithm found.
        algorithm: u8,
    },
    /// The same content has another, canonical form.
    #[error("the envelope is not in its canonical form")]
    NotCanonical,
}

impl From<minicbor::decode::Error> for EnvelopeError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Malformed {
            why: alloc::format!("{error}"),
        }
    }
}

impl Envelope {
    /// Returns the canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let fields = Fields::of(self);
        // Writing to a Vec cannot fail.
        minicbor::to_vec(&fields).unwrap_or_default()
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// [`EnvelopeError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        if bytes.len() > MAX_ENVELOPE_BYTES {
            return Err(EnvelopeError::TooLong { had: bytes.len() });
        }
        let mut head = Decoder::new(bytes);
        head.array()?;
        let (version, algorithm) = (head.u8()?, head.u8()?);
        if (version, algorithm) != (VERSION, ED25519) {
            return Err(EnvelopeError::Newer { version, algorithm });
        }
        let fields: Fields = minicbor::decode(bytes)?;
        let envelope = fields.into_envelope();
        if envelope.to_bytes() == bytes {
            Ok(envelope)
        } else {
            Err(EnvelopeError::NotCanonical)
        }
    }
}

/// The wire form.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Fields {
    #[n(0)]
    version: u8,
    #[n(1)]
    algorithm: u8,
    #[n(2)]
    site: SiteId,
    #[n(3)]
    incarnation: IncarnationId,
    #[n(4)]
    dseq: u64,
    #[n(5)]
    previous: Hash,
    #[n(6)]
    what: What,
    #[n(7)]
    person: PersonId,
    #[n(8)]
    session: SessionId,
    #[n(9)]
    intent: IntentId,
    #[n(10)]
    hlc: Hlc,
    #[n(11)]
    utc_ms: u64,
    #[n(12)]
    offset_min: i16,
    #[n(13)]
    app_build: String,
    #[n(14)]
    server_offset_ms: Option<i64>,
}

impl Fields {
    fn of(envelope: &Envelope) -> Self {
        Self {
            version: VERSION,
            algorithm: ED25519,
            site: envelope.site,
            incarnation: envelope.incarnation,
            dseq: envelope.dseq,
            previous: envelope.previous,
            what: envelope.what.clone(),
            person: envelope.person.clone(),
            session: envelope.session,
            intent: envelope.intent,
            hlc: envelope.hlc,
            utc_ms: envelope.wall.utc_ms,
            offset_min: envelope.wall.offset_min,
            app_build: envelope.app_build.clone(),
            server_offset_ms: envelope.server_offset_ms,
        }
    }

    fn into_envelope(self) -> Envelope {
        Envelope {
            site: self.site,
            incarnation: self.incarnation,
            dseq: self.dseq,
            previous: self.previous,
            what: self.what,
            person: self.person,
            session: self.session,
            intent: self.intent,
            hlc: self.hlc,
            wall: WallTime {
                utc_ms: self.utc_ms,
                offset_min: self.offset_min,
            },
            server_offset_ms: self.server_offset_ms,
            app_build: self.app_build,
        }
    }
}

/// An envelope as it is kept and sent: its bytes and the device's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The canonical bytes of the envelope.
    pub envelope: Vec<u8>,
    /// The Ed25519 signature over [`signed_bytes`].
    pub signature: [u8; 64],
}

impl Sealed {
    /// Returns the hash that the next entry of the chain names.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(DOMAIN, &[&self.envelope])
    }

    /// Says whether the device signed exactly these bytes (RFC 8032, strict).
    #[must_use]
    pub fn is_signed_by(&self, public_key: &[u8; 32]) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(public_key) else {
            return false;
        };
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&signed_bytes(&self.envelope), &signature)
            .is_ok()
    }
}

/// Returns what a device signs for an envelope: the domain, a zero byte, the envelope.
#[must_use]
pub fn signed_bytes(envelope: &[u8]) -> Vec<u8> {
    let mut bytes = DOMAIN.as_bytes().to_owned();
    bytes.push(0);
    bytes.extend_from_slice(envelope);
    bytes
}

#[cfg(test)]
mod audit_tests;
#[cfg(test)]
mod tests;
