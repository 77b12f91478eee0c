//! A tablet in memory: it seals what it records as a real one does, and what a hostile one
//! would.
#![allow(clippy::expect_used, clippy::missing_panics_doc)]

use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;

use record::Fact;
use record::identity::Subject;
use record::ids::{DeviceId, IncarnationId, IntentId, PersonId, SessionId, SiteId};
use sha2::{Digest, Sha256};

use crate::document::{Document, actor};
use crate::envelope::{Envelope, Sealed, What};
use crate::gate::EnrolledDevice;
use crate::hash::{ChangeId, Hash};
use crate::signing::SoftwareKey;

/// The site of all tests.
pub const SITE: SiteId = SiteId::new([0x5e; 16]);

/// One sealed entry with its change.
#[derive(Debug, Clone)]
pub struct TestEntry {
    /// The envelope and signature.
    pub sealed: Sealed,
    /// The change.
    pub change: Vec<u8>,
    /// The subject of its document.
    pub subject: Subject,
}

/// A tablet in memory.
#[derive(Clone)]
pub struct TestTablet {
    /// The key.
    pub key: SoftwareKey,
    /// The device.
    pub device: DeviceId,
    /// The life of its store.
    pub incarnation: IncarnationId,
    /// The next place in the chain.
    pub next_dseq: u64,
    /// The hash of the last entry.
    pub head: Hash,
    /// Its documents.
    pub documents: BTreeMap<Subject, Document>,
    /// A lie for tests: another session in the actor.
    pub actor_session: Option<SessionId>,
    /// A lie for tests: another person in the envelope.
    pub envelope_person: Option<PersonId>,
}

impl TestTablet {
    /// Makes the `n`th tablet; its device is the one that [`record::testing::Plan`] uses.
    #[must_use]
    pub fn new(n: u8) -> Self {
        Self {
            key: SoftwareKey::from_secret(&[n; 32]),
            device: DeviceId::new([n; 16]),
            incarnation: IncarnationId::new([n ^ 0xff; 16]),
            next_dseq: 1,
            head: Hash::NONE,
            documents: BTreeMap::new(),
            actor_session: None,
            envelope_person: None,
        }
    }

    /// Returns what a server knows of it after enrolment.
    #[must_use]
    pub fn enrolled(&self) -> EnrolledDevice {
        EnrolledDevice {
            device: self.device,
            incarnation: self.incarnation,
            public_key: self.key.public_key(),
            site: SITE,
        }
    }

    /// Records facts of one action about one subject.
    pub fn record(&mut self, facts: &[Fact]) -> TestEntry {
        let first = facts.first().expect("at least one fact");
        let subject = first.subject.clone();
        let document = self
            .documents
            .entry(subject.clone())
            .or_insert_with(|| Document::new(subject.clone()));
        let session = self.actor_session.unwrap_or(first.session);
        let actor = actor(&self.incarnation, &document.id(), &session);
        let (next, change) = document.append(facts, actor).expect("the facts fit");
        *document = next;
        let what = What::Change {
            subject: subject.clone(),
            change: change.id,
            length: u32::try_from(change.bytes.len()).expect("a short change"),
        };
        let sealed = self.seal(first, what);
        TestEntry {
            sealed,
            change: change.bytes,
            subject,
        }
    }

    /// Makes the entry that [`TestTablet::record`] would make, and keeps nothing of it.
    #[must_use]
    pub fn draft(&self, facts: &[Fact]) -> TestEntry {
        self.clone().record(facts)
    }

    /// Seals any bytes in the place of a draft's change, honestly chained, hashed and signed:
    /// what an enrolled tablet in hostile hands can send.
    pub fn forge(&mut self, draft: &TestEntry, change: Vec<u8>) -> TestEntry {
        let mut envelope =
            Envelope::from_bytes(&draft.sealed.envelope).expect("the draft's envelope");
        envelope.what = What::Change {
            subject: draft.subject.clone(),
            change: change_id(&change),
            length: u32::try_from(change.len()).expect("a short change"),
        };
        TestEntry {
            sealed: self.seal_next(envelope),
            change,
            subject: draft.subject.clone(),
        }
    }

    /// Seals an envelope as the next of the chain, whatever else it says.
    pub fn seal_next(&mut self, mut envelope: Envelope) -> Sealed {
        envelope.dseq = self.next_dseq;
        envelope.previous = self.head;
        let sealed = self.key.seal(&envelope);
        self.head = sealed.hash();
        self.next_dseq += 1;
        sealed
    }

    fn seal(&mut self, fact: &Fact, what: What) -> Sealed {
        let envelope = Envelope {
            site: SITE,
            incarnation: self.incarnation,
            dseq: self.next_dseq,
            previous: self.head,
            what,
            person: self
                .envelope_person
                .clone()
                .unwrap_or_else(|| fact.person.clone()),
            session: fact.session,
            intent: IntentId::new(*fact.id.as_bytes()),
            hlc: fact.hlc,
            wall: fact.wall,
            server_offset_ms: None,
            app_build: "test".to_string(),
        };
        self.seal_next(envelope)
    }
}

/// Returns the hash that a change of these bytes has: of all behind magic and checksum.
#[must_use]
pub fn change_id(change: &[u8]) -> ChangeId {
    ChangeId::new(Sha256::digest(change.get(8..).unwrap_or_default()).into())
}

/// Gives a change the checksum that fits its content.
pub fn mend_checksum(change: &mut [u8]) {
    let id = change_id(change);
    let checksum = change.iter_mut().skip(4).take(4);
    checksum
        .zip(id.as_bytes())
        .for_each(|(to, from)| *to = *from);
}
