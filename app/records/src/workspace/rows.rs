//! The rows of the tablet's store, as CBOR.

use ledger::hash::Hash;
use minicbor::{Decode, Encode};
use record::identity::Subject;
use record::ids::{DeviceId, IncarnationId, PersonId, SessionId, SiteId};

use crate::store::StoreError;

/// Who this tablet is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Identity {
    /// The life of this database; drawn when it was made.
    #[n(0)]
    pub incarnation: IncarnationId,
    /// What the server gave at enrolment.
    #[n(1)]
    pub enrolment: Option<Enrolment>,
}

/// What the server gave at enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Enrolment {
    /// The device's id.
    #[n(0)]
    pub device: DeviceId,
    /// The site.
    #[n(1)]
    pub site: SiteId,
    /// What people call the site.
    #[n(2)]
    pub site_name: String,
    /// What people call the tablet.
    #[n(3)]
    pub name: String,
}

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Chain {
    /// The place of the last entry; 0 when there is none.
    #[n(0)]
    pub dseq: u64,
    /// Its hash.
    #[n(1)]
    pub hash: Hash,
    /// The number of the writer: one more each time a worker takes the store. A frozen
    /// worker that wakes up finds a higher number and cannot write.
    #[n(2)]
    pub writer: u64,
    /// The last reading of the hybrid clock.
    #[n(3)]
    pub hlc: record::time::Hlc,
}

/// The person at the tablet.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Session {
    /// The person.
    #[n(0)]
    pub person: PersonId,
    /// The session.
    #[n(1)]
    pub session: SessionId,
}

/// The last answer of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Contact {
    /// By the tablet's clock, UTC milliseconds.
    #[n(0)]
    pub utc_ms: u64,
    /// Server time minus tablet time, milliseconds.
    #[n(1)]
    pub server_offset_ms: i64,
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Standing {
    /// Saved on this tablet.
    #[n(0)]
    Saved,
    /// The server's receipt is stored; it is part of the record.
    #[n(1)]
    Sent {
        /// The place in the server's log.
        #[n(0)]
        seq: u64,
    },
    /// The server keeps it, but it is not part of the record.
    #[n(2)]
    NeedsAttention {
        /// The place in the server's log.
        #[n(0)]
        seq: u64,
        /// The stable reason code.
        #[n(1)]
        reason: String,
    },
}

/// One entry of the chain, with the bytes that are the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Entry {
    /// The envelope's canonical bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub envelope: Vec<u8>,
    /// The device's signature.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// The change.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub change: Option<Vec<u8>>,
    /// The subject of the change.
    #[n(3)]
    pub subject: Option<Subject>,
    /// The kinds of its facts, for the list.
    #[n(4)]
    pub kinds: Vec<String>,
    /// The person.
    #[n(5)]
    pub person: PersonId,
    /// When it was saved, UTC milliseconds.
    #[n(6)]
    pub saved_utc_ms: u64,
    /// Where it stands.
    #[n(7)]
    pub standing: Standing,
}

/// Encodes a row.
pub fn to_bytes<T: Encode<()>>(row: &T) -> Vec<u8> {
    // Writing to a Vec cannot fail.
    minicbor::to_vec(row).unwrap_or_default()
}

/// Decodes a row.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn from_bytes<T>(bytes: &[u8]) -> Result<T, StoreError>
where
    T: for<'b> Decode<'b, ()>,
{
    minicbor::decode(bytes).map_err(|error| StoreError::Damaged {
        why: error.to_string(),
    })
}
