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

/// The version of the layout.
const VERSION: u8 = 1;
/// The algorithm byte of Ed25519 (RFC 8032).
pub const ED25519: u8 = 1;
/// The domain of hash and signature.
const DOMAIN: &str = "waymark/envelope/1";
/// The most bytes an envelope may have.
pub const MAX_ENVELOPE_BYTES: usize = 2048;

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
