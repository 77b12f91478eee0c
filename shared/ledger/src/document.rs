//! One document: the facts of one subject as an Automerge document.
//!
//! Layout, frozen for ever: the root map holds `kind` (text), `id` (16 bytes) and `facts`,
//! a map from fact id (32 hex digits) to the fact's canonical bytes. All of it is made by
//! the deterministic first change ([`genesis`]); nobody makes containers later.
//!
//! A document is changed only by making another one ([`Document::append`],
//! [`Document::with_changes`]): a write that fails leaves the old one as it was.

mod causality;
pub mod genesis;
mod saved;
mod signature;

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, Change, ReadDoc, ScalarValue, Value};
use record::Fact;
use record::identity::Subject;
use record::ids::{FactId, IdError, IncarnationId, SessionId};

use crate::gate::chunk::Chunk;
use crate::hash::{ChangeId, Hash};

/// The id of a document: derived from the subject's canonical text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId([u8; 16]);

impl DocId {
    /// Derives the id: the first 16 bytes of SHA-256 over the canonical text.
    #[must_use]
    pub fn of(subject: &Subject) -> Self {
        let text = subject.to_string();
        Self(Hash::of("waymark/document/1", &[text.as_bytes()]).first_half())
    }

    /// Returns the 16 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl FromStr for DocId {
    type Err = IdError;

    /// Reads what is displayed: 32 hex digits, as stores use for keys.
    fn from_str(text: &str) -> Result<Self, IdError> {
        Ok(Self(*text.parse::<FactId>()?.as_bytes()))
    }
}

impl From<[u8; 16]> for DocId {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocId({self})")
    }
}

/// Why a document cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The stored bytes are damaged, or of another document.
    #[error("the stored document of {subject} cannot be opened: {why}")]
    Open {
        /// The subject.
        subject: String,
        /// What is wrong.
        why: String,
    },
    /// A change did not apply.
    #[error("the change does not apply: {why}")]
    Apply {
        /// What is wrong.
        why: String,
    },
    /// The document that comes out cannot be saved and opened again.
    #[error("the changed document does not open again: {why}")]
    Reload {
        /// What is wrong.
        why: String,
    },
    /// A fact of another subject was to be written.
    #[error("a fact about {had} does not belong into the document of {needed}")]
    WrongSubject {
        /// The subject of the fact.
        had: String,
        /// The subject of the document.
        needed: String,
    },
    /// There is nothing to write.
    #[error("there is nothing to write")]
    Nothing,
}

/// A change that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// Its hash.
    pub id: ChangeId,
    /// Its canonical, uncompressed bytes.
    pub bytes: Vec<u8>,
}

/// The facts of one subject.
#[derive(Clone)]
pub struct Document {
    subject: Subject,
    doc: Automerge,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("subject", &self.subject)
            .field("heads", &self.heads())
            .finish_non_exhaustive()
    }
}

/// Derives the actor that writes: a stable actor would wedge after two tabs or a storage
/// rollback, a random one hides who wrote.
#[must_use]
pub fn actor(incarnation: &IncarnationId, document: &DocId, session: &SessionId) -> [u8; 16] {
    let parts: [&[u8]; 3] = [
        incarnation.as_bytes(),
        document.as_bytes(),
        session.as_bytes(),
    ];
    Hash::of("waymark/actor/1", &parts).first_half()
}

impl Document {
    /// Makes the empty document of a subject: its first change and nothing more.
    #[must_use]
    pub fn new(subject: Subject) -> Self {
        let doc = genesis::document(&subject);
        Self { subject, doc }
    }

    /// Opens what [`Document::save`] wrote.
    ///
    /// # Errors
    /// [`DocumentError::Open`] when the bytes are damaged or hold another document.
    pub fn open(subject: Subject, saved: &[u8]) -> Result<Self, DocumentError> {
        let failed = |why: String| DocumentError::Open {
            subject: subject.to_string(),
            why,
        };
        let doc = Automerge::load(saved).map_err(|error| failed(error.to_string()))?;
        let (first, _) = genesis::change(&subject);
        if doc.get_change_by_hash(&first.into()).is_none() {
            return Err(failed("it does not begin with its first change".to_owned()));
        }
        Ok(Self { subject, doc })
    }

    /// Returns what the document is about.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> DocId {
        DocId::of(&self.subject)
    }

    /// Returns the latest changes, sorted.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeId> {
        let mut heads: Vec<ChangeId> = self.doc.get_heads().into_iter().map(Into::into).collect();
        heads.sort_unstable();
        heads
    }

    /// Says whether a change is in the document.
    #[must_use]
    pub fn has(&self, change: &ChangeId) -> bool {
        self.doc.get_change_by_hash(&(*change).into()).is_some()
    }

    /// Returns the hashes of all changes but the first, sorted.
    #[must_use]
    pub fn changes(&self) -> Vec<ChangeId> {
        let (first, _) = genesis::change(&self.subject);
        let mut changes: Vec<ChangeId> = self
            .doc
            .get_changes(&[])
            .into_iter()
            .map(|change| change.hash().into())
            .filter(|id| *id != first)
            .collect();
        changes.sort_unstable();
        changes
    }

    /// Returns the bytes to keep. They are a cache: the changes are the evidence.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// Returns the stored bytes of every fact, by id. Where two changes wrote different
    /// bytes under one id, both are there.
    #[must_use]
    pub fn fact_bytes(&self) -> BTreeMap<String, Vec<Vec<u8>>> {
        let Ok(Some((_, facts))) = self.doc.get(automerge::ROOT, genesis::FACTS) else {
            return BTreeMap::new();
        };
        let keys: Vec<String> = self.doc.keys(&facts).map(|key| key.to_string()).collect();
        keys.into_iter()
            .map(|key| {
                let values = self.doc.get_all(&facts, key.as_str()).unwrap_or_default();
                let mut bytes: Vec<Vec<u8>> = values
                    .into_iter()
                    .filter_map(|(value, _)| bytes_of(&value))
                    .collect();
                bytes.sort_unstable();
                (key, bytes)
            })
            .collect()
    }

    /// Returns every fact that can be read.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact> {
        self.fact_bytes()
            .values()
            .flatten()
            .filter_map(|bytes| Fact::from_bytes(bytes).ok())
            .collect()
    }

    /// Makes the document with these facts added in one change.
    ///
    /// # Errors
    /// [`DocumentError::WrongSubject`], [`DocumentError::Nothing`], [`DocumentError::Apply`].
    pub fn append(
        &self,
        facts: &[Fact],
        actor: [u8; 16],
    ) -> Result<(Self, NewChange), DocumentError> {
        if let Some(other) = facts.iter().find(|fact| fact.subject != self.subject) {
            return Err(DocumentError::WrongSubject {
                had: other.subject.to_string(),
                needed: self.subject.to_string(),
            });
        }
        let first = facts.first().ok_or(DocumentError::Nothing)?;
        let mut next = self.clone();
        next.doc.set_actor(ActorId::from(actor));
        next.write(facts, seconds(first))
            .map_err(|error| DocumentError::Apply {
                why: error.to_string(),
            })?;
        let change = next
            .doc
            .get_last_local_change()
            .ok_or(DocumentError::Nothing)?;
        let new = NewChange {
            id: change.hash().into(),
            bytes: change.raw_bytes().to_vec(),
        };
        Ok((next, new))
    }

    fn write(&mut self, facts: &[Fact], seconds: i64) -> Result<(), AutomergeError> {
        let Some((_, map)) = self.doc.get(automerge::ROOT, genesis::FACTS)? else {
            return Err(AutomergeError::Fail);
        };
        let mut transaction = self.doc.transaction();
        for fact in facts {
            let value = ScalarValue::Bytes(fact.to_bytes());
            transaction.put(&map, fact.id.to_string(), value)?;
        }
        transaction.commit_with(CommitOptions::default().with_time(seconds));
        Ok(())
    }

    /// Makes the document with changes that passed the gate added. Changes that are in it
    /// already are passed over. Their form is looked at once more, because bytes may have rotted
    /// where they lay: Automerge looks at no checksum of a change and may panic on what is none.
    ///
    /// # Errors
    /// [`DocumentError::Apply`] when a change is malformed, or one that it depends on is
    /// missing.
    pub fn with_changes<'a>(
        &self,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, DocumentError> {
        let failed = |why: String| DocumentError::Apply { why };
        let changes: Vec<Change> = changes
            .into_iter()
            .map(|bytes| {
                Chunk::parse(bytes).map_err(|error| failed(error.to_string()))?;
                Change::from_bytes(bytes.to_vec()).map_err(|error| failed(error.to_string()))
            })
            .collect::<Result<_, _>>()?;
        let mut next = self.clone();
        let new: Vec<Change> = changes
            .into_iter()
            .filter(|change| next.doc.get_change_by_hash(&change.hash()).is_none())
            .collect();
        let hashes: Vec<automerge::ChangeHash> = new.iter().map(Change::hash).collect();
        next.doc
            .apply_changes(new)
            .map_err(|error| failed(error.to_string()))?;
        // A change with unknown dependencies is parked without an error: look for it.
        match hashes
            .iter()
            .find(|hash| next.doc.get_change_by_hash(hash).is_none())
        {
            Some(hash) => Err(failed(alloc::format!("{hash} waits for another change"))),
            None => Ok(next),
        }
    }

    /// Proves that the document opens again with the same heads and facts; returns the bytes
    /// from which it does.
    ///
    /// # Errors
    /// [`DocumentError::Reload`].
    pub fn prove_reload(&self) -> Result<Vec<u8>, DocumentError> {
        let failed = |why: String| DocumentError::Reload { why };
        let saved = self.save();
        let again =
            Self::open(self.subject.clone(), &saved).map_err(|error| failed(error.to_string()))?;
        if again.heads() == self.heads() && again.fact_bytes() == self.fact_bytes() {
            Ok(saved)
        } else {
            Err(failed("its latest changes or facts differ".to_owned()))
        }
    }

    /// Says where the next change stands: of this actor, built on these changes.
    pub(crate) fn place_after(&self, deps: &[ChangeId], actor: &[u8]) -> Place {
        let next_op = deps
            .iter()
            .filter_map(|dep| self.doc.get_change_by_hash(&(*dep).into()))
            .map(|change| change.max_op())
            .max()
            .unwrap_or(0)
            .saturating_add(1);
        let changes = self.doc.get_changes_meta(&[]);
        let own = changes
            .iter()
            .filter(|change| change.actor.to_bytes() == actor);
        let last = own.max_by_key(|change| change.seq);
        Place {
            next_seq: last.map_or(0, |change| change.seq) + 1,
            next_op,
            own_last: last.map(|change| change.hash.into()),
        }
    }

    /// Says whether the document holds its first change's keys, one value each, and below
    /// them nothing but bytes.
    pub(crate) fn has_only_facts(&self) -> bool {
        let root: Vec<String> = self
            .doc
            .keys(automerge::ROOT)
            .map(|key| key.to_string())
            .collect();
        if root != [genesis::FACTS, genesis::ID, genesis::KIND] {
            return false;
        }
        let single = |key| {
            self.doc
                .get_all(automerge::ROOT, key)
                .is_ok_and(|values| values.len() == 1)
        };
        let fresh = genesis::document(&self.subject);
        let same = |key| {
            matches!(
                (self.doc.get(automerge::ROOT, key), fresh.get(automerge::ROOT, key)),
                (Ok(Some((now, _))), Ok(Some((first, _)))) if now == first
            )
        };
        let Ok(Some((_, facts))) = self.doc.get(automerge::ROOT, genesis::FACTS) else {
            return false;
        };
        let only_bytes = self.doc.keys(&facts).all(|key| {
            self.doc
                .get_all(&facts, &*key)
                .is_ok_and(|values| values.iter().all(|(value, _)| bytes_of(value).is_some()))
        });
        [genesis::FACTS, genesis::ID, genesis::KIND]
            .into_iter()
            .all(|key| single(key) && same(key))
            && only_bytes
    }
}

/// Where a next change stands.
pub(crate) struct Place {
    /// Its number among the actor's changes.
    pub(crate) next_seq: u64,
    /// The number of its first operation.
    pub(crate) next_op: u64,
    /// The change that its actor wrote last.
    pub(crate) own_last: Option<ChangeId>,
}

fn bytes_of(value: &Value<'_>) -> Option<Vec<u8>> {
    if let Value::Scalar(scalar) = value
        && let ScalarValue::Bytes(bytes) = scalar.as_ref()
    {
        return Some(bytes.clone());
    }
    None
}

/// Returns the time that the change of a fact claims: seconds since 1970 by the device's clock.
pub(crate) fn seconds(fact: &Fact) -> i64 {
    i64::try_from(fact.wall.utc_ms / 1000).unwrap_or(i64::MAX)
}

/// Returns the key under which a fact is kept.
#[must_use]
pub fn fact_key(id: &FactId) -> String {
    id.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::testing::Plan;

    fn actor_of(n: u8) -> [u8; 16] {
        [n; 16]
    }

    #[test]
    fn two_tablets_that_meet_one_label_offline_make_the_same_document() {
        let plan = Plan::default();
        let subject = Subject::Lot(plan.lot("L5-0331"));
        let one = Document::new(subject.clone());
        let two = Document::new(subject);
        assert_eq!(one.save(), two.save());
    }

    #[test]
    fn facts_of_two_tablets_meet_in_any_order_and_none_hides_the_other() {
        let mut here = Plan::default();
        let mut there = here.another_tablet();
        let (one, two) = (here.open("AX-1"), there.open("AX-1"));
        let base = Document::new(one[0].subject.clone());
        let (a, from_a) = base.append(&one, actor_of(1)).unwrap();
        let (b, from_b) = base.append(&two, actor_of(2)).unwrap();
        let ab = a.with_changes([from_b.bytes.as_slice()]).unwrap();
        let ba = b.with_changes([from_a.bytes.as_slice()]).unwrap();
        assert_eq!(ab.heads(), ba.heads());
        assert_eq!(ab.facts().len(), 2);
        assert_eq!(ab.fact_bytes(), ba.fact_bytes());
        ab.prove_reload().unwrap();
    }

    #[test]
    fn a_change_that_waits_for_another_is_an_error_and_not_silence() {
        let mut plan = Plan::default();
        plan.receive("L5-0331", 5);
        let opened = plan.open("AX-1");
        let consumed = plan.consume_lot("AX-1", "L5-0331");
        let base = Document::new(opened[0].subject.clone());
        let (one, _) = base.append(&opened, actor_of(1)).unwrap();
        let (_, second) = one.append(&consumed, actor_of(1)).unwrap();
        assert!(matches!(
            base.with_changes([second.bytes.as_slice()]),
            Err(DocumentError::Apply { .. })
        ));
    }

    #[test]
    fn a_fact_about_another_thing_is_not_written() {
        let mut plan = Plan::default();
        let opened = plan.open("AX-1");
        let other = Document::new(Subject::Unit(plan.unit("AX-2")));
        assert!(matches!(
            other.append(&opened, actor_of(1)),
            Err(DocumentError::WrongSubject { .. })
        ));
    }

    #[test]
    fn damaged_bytes_and_the_bytes_of_another_document_do_not_open() {
        let plan = Plan::default();
        let one = Document::new(Subject::Unit(plan.unit("AX-1")));
        let other = Subject::Unit(plan.unit("AX-2"));
        assert!(Document::open(other, &one.save()).is_err());
        let mut saved = one.save();
        saved[10] ^= 1;
        assert!(Document::open(one.subject().clone(), &saved).is_err());
    }
}
