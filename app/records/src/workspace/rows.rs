//! The rows of the tablet's store, as CBOR.

use ledger::envelope::Incident;
use ledger::hash::Hash;
use ledger::sync::message::{PushEntry, Receipt, Verdict};
use messages::records::ColdStart as Progress;
use minicbor::{Decode, Encode};
use record::identity::Subject;
use record::ids::{DeviceId, EpochId, IncarnationId, PersonId, SessionId, SiteId};
use record::tablet::is_not_for_its_content;

use crate::second_place::{Head, Owner};
use crate::store::StoreError;

/// The reason code of an entry at whose place the server has another one.
pub const FORK: &str = "fork";

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
    /// The key of the server's own device, which signs leases; nothing where the tablet was
    /// enrolled before there were leases: it has to be enrolled again to get one.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub server_key: Option<[u8; 32]>,
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

impl Standing {
    /// Returns where an entry stands by the server's receipt.
    #[must_use]
    pub fn by(receipt: &Receipt) -> Self {
        let seq = receipt.seq;
        let attention = |reason: &str| Self::NeedsAttention {
            seq,
            reason: reason.to_owned(),
        };
        match &receipt.verdict {
            Verdict::Admitted => Self::Sent { seq },
            Verdict::Waiting => attention("waiting"),
            Verdict::Quarantined { reason } => attention(reason),
            Verdict::Forked => attention(FORK),
        }
    }

    /// Says whether a chain that begins anew leaves the entry's change out of what it builds on:
    /// only this copy of the tablet's storage has it, or the server keeps it beside another one
    /// at its place, or has set it aside because this tablet was stopped or for what it builds
    /// on. What waits, and what is at fault in its bytes, is no part of the record either, and
    /// is not left out: it may come in as it is.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        match self {
            Self::Saved => true,
            Self::Sent { .. } => false,
            Self::NeedsAttention { reason, .. } => reason == FORK || is_not_for_its_content(reason),
        }
    }
}

impl Chain {
    /// Returns the end as the second place knows it.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            dseq: self.dseq,
            hash: self.hash,
        }
    }
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
    /// The badge that they have shown with its PIN, by its number; nothing where they are here
    /// by their name alone.
    #[n(2)]
    pub badge: Option<u32>,
    /// When they did, UTC milliseconds.
    #[cbor(n(3), default)]
    pub since_utc_ms: u64,
}

impl Session {
    /// A session of somebody who is here by their name alone.
    #[must_use]
    pub fn by_name(person: PersonId, session: SessionId) -> Self {
        Self {
            person,
            session,
            badge: None,
            since_utc_ms: 0,
        }
    }
}

/// How far a cold start has come.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ColdStart {
    /// The place of the feed up to which all pages together have everything.
    #[n(0)]
    pub cursor: u64,
    /// In which epoch the feed came as far as that place.
    #[n(1)]
    pub epoch: Option<EpochId>,
    /// The last document that is stored here.
    #[n(2)]
    pub after: Subject,
    /// How many documents are stored here.
    #[n(3)]
    pub taken: u64,
    /// How many there are.
    #[n(4)]
    pub of: u64,
}

impl ColdStart {
    /// Returns what a person is told of it.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            taken: self.taken,
            of: self.of.max(self.taken),
        }
    }
}

/// What the last comparison with the server found.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Compared {
    /// When it ended, UTC milliseconds.
    #[n(0)]
    pub utc_ms: u64,
    /// Records and entries that were made good.
    #[n(1)]
    pub mended: u64,
    /// Entries of this tablet that the server keeps aside.
    #[n(2)]
    pub aside: u64,
    /// Things of which this tablet has what the server has not.
    #[n(3)]
    pub server_lacks: Vec<String>,
    /// Things of which the server has what this tablet cannot take in.
    #[n(4)]
    pub tablet_lacks: Vec<String>,
    /// Whether tablet and server read other facts in the same documents.
    #[n(5)]
    pub facts_differ: bool,
}

impl From<Compared> for messages::records::Comparison {
    fn from(compared: Compared) -> Self {
        Self {
            utc_ms: compared.utc_ms,
            mended: compared.mended,
            aside: compared.aside,
            server_lacks: compared.server_lacks,
            tablet_lacks: compared.tablet_lacks,
            facts_differ: compared.facts_differ,
        }
    }
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

impl Contact {
    /// Returns the server's time when the tablet's clock says this, UTC milliseconds.
    #[must_use]
    pub fn server_utc_ms(self, utc_ms: u64) -> u64 {
        utc_ms.saturating_add_signed(self.server_offset_ms)
    }

    /// Returns the same by a clock that was moved by so much, milliseconds.
    #[must_use]
    pub fn stepped(self, by_ms: i64) -> Self {
        Self {
            utc_ms: self.utc_ms.saturating_add_signed(by_ms),
            server_offset_ms: self.server_offset_ms.saturating_sub(by_ms),
        }
    }
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

impl Loss {
    /// The chain that the tablet cannot go on with.
    #[must_use]
    pub fn previous(&self) -> IncarnationId {
        match self {
            Self::Wiped { previous, .. }
            | Self::Short { previous, .. }
            | Self::Forked { previous, .. } => *previous,
        }
    }

    /// Returns what the record says of it.
    #[must_use]
    pub fn incident(&self) -> Incident {
        match *self {
            Self::Wiped { previous, last } => Incident::StoreWiped {
                previous: Some(previous),
                last_dseq: last,
            },
            Self::Short {
                previous,
                had,
                last,
            } => Incident::StoreShort {
                previous,
                last_dseq: last,
                found_dseq: had,
            },
            Self::Forked {
                previous, agreed, ..
            } => Incident::Forked {
                previous,
                agreed_dseq: agreed,
            },
        }
    }
}

impl From<Loss> for messages::records::Loss {
    fn from(loss: Loss) -> Self {
        match loss {
            Loss::Wiped { last, .. } => Self::Wiped { last },
            Loss::Short { had, last, .. } => Self::Short { had, last },
            Loss::Forked { last, .. } => Self::Forked { last },
        }
    }
}

impl Entry {
    /// Returns the entry as it is sent.
    #[must_use]
    pub fn to_push(&self) -> PushEntry {
        PushEntry {
            envelope: self.envelope.clone(),
            signature: self.signature,
            change: self.change.clone(),
        }
    }

    /// Says whether somebody has to decide on it. What the server set aside only because this
    /// tablet was stopped, and that changes nothing, as who was at the tablet, is left there.
    #[must_use]
    pub fn needs_a_person(&self) -> bool {
        match &self.standing {
            Standing::NeedsAttention { reason, .. } => {
                self.change.is_some() || !is_not_for_its_content(reason)
            }
            Standing::Saved | Standing::Sent { .. } => false,
        }
    }

    /// Returns the entry's hash, which the next one of its chain names.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.to_push().sealed().hash()
    }
}

/// An entry of a chain that this database does not continue.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PastEntry {
    /// Whose chain it is.
    #[n(0)]
    pub owner: Owner,
    /// The entry.
    #[n(1)]
    pub entry: Entry,
    /// Whether it came in a rescue file of another tablet.
    #[n(2)]
    pub rescued: bool,
}

/// What happened to the tablet's storage, until an entry says so in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Loss {
    /// The database was empty, and the second place knows of a chain.
    #[n(0)]
    Wiped {
        /// The chain.
        #[n(0)]
        previous: IncarnationId,
        /// The place of its last entry.
        #[n(1)]
        last: u64,
    },
    /// The database ends before the chain does.
    #[n(1)]
    Short {
        /// The chain.
        #[n(0)]
        previous: IncarnationId,
        /// The last entry that is there.
        #[n(1)]
        had: u64,
        /// The place of its last entry.
        #[n(2)]
        last: u64,
    },
    /// Another copy of this tablet's storage has written other entries.
    #[n(2)]
    Forked {
        /// The chain.
        #[n(0)]
        previous: IncarnationId,
        /// The place of its last entry here.
        #[n(1)]
        last: u64,
        /// The last place at which both copies agree, as far as is known.
        #[n(2)]
        agreed: u64,
    },
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
