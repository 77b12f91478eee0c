//! The start: what the database holds is compared with what the second place knows of it.
//!
//! A browser may lose, shorten or wipe its database. Where the second place has what is
//! missing, the chain is made whole again and goes on. Where it has not, the tablet starts a
//! new chain: an incarnation is never continued from a place that was written before.

use ledger::document::Document;
use ledger::envelope::{Envelope, What};
use ledger::sync::message::PushEntry;
use record::fact::Fact;
use record::ids::IncarnationId;
use record::tablet::is_not_for_its_content;

use super::Workspace;
use super::past::{past_key, row_of};
use super::prepare::{Sealing, kinds_of};
use super::rows::{self, Chain, Entry, Identity, Loss, PastEntry, Session, Standing};
use crate::second_place::{KeptChain, Owner};
use crate::store::{Batch, Durability, Key, Store, StoreError, key};

/// What the comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing is missing.
    Whole,
    /// These entries follow on what the database holds.
    Behind {
        /// The entries, in order.
        missing: Vec<PushEntry>,
    },
    /// Something is missing for good, or in the server's hands alone.
    Lost(Loss),
}

/// What became of the device key, by its public half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKeyIs {
    /// It is there.
    Here([u8; 32]),
    /// It is gone: the tablet must be enrolled anew.
    Lost([u8; 32]),
}

impl Workspace {
    /// Compares the chain in the database with the one that the second place knows.
    /// `is_new` says that the database holds no identity.
    #[must_use]
    pub fn compare(&self, own: Option<&KeptChain>, is_new: bool) -> Found {
        let previous = self.identity.incarnation;
        let had = self.whole_through();
        if had != self.chain.dseq {
            let last = own.map_or(0, |own| own.head.dseq).max(self.chain.dseq);
            return Found::Lost(Loss::Short {
                previous,
                had,
                last,
            });
        }
        let Some(own) = own else { return Found::Whole };
        // A database that never knew the plant beside a chain that did: it was emptied, maybe
        // at a start at which the second place could not be read.
        let knows_nothing =
            is_new || (self.identity.enrolment.is_none() && own.owner.incarnation != previous);
        if knows_nothing {
            return if own.head.dseq == 0 && own.owner.enrolment.is_none() {
                Found::Whole
            } else {
                Found::Lost(Loss::Wiped {
                    previous: own.owner.incarnation,
                    last: own.head.dseq,
                })
            };
        }
        // The second place knows another life of the tablet's storage: its entries are sent
        // as those of a chain that ended.
        if own.owner.incarnation != previous {
            return Found::Whole;
        }
        self.compare_ends(own)
    }

    fn compare_ends(&self, own: &KeptChain) -> Found {
        let last = own.head.dseq;
        let lost = Found::Lost(Loss::Short {
            previous: self.identity.incarnation,
            had: self.chain.dseq,
            last: last.max(self.chain.dseq),
        });
        if last <= self.chain.dseq {
            let same = self
                .entries
                .get(&last)
                .is_none_or(|entry| entry.hash() == own.head.hash);
            return if same { Found::Whole } else { lost };
        }
        let missing: Vec<PushEntry> = own
            .entries
            .range(self.chain.dseq + 1..)
            .map(|(_, entry)| entry.clone())
            .collect();
        let mut end = (self.chain.dseq, self.chain.hash);
        for entry in &missing {
            let follows = Envelope::from_bytes(&entry.envelope)
                .is_ok_and(|envelope| (envelope.dseq, envelope.previous) == (end.0 + 1, end.1));
            if !follows {
                return lost;
            }
            end = (end.0 + 1, entry.sealed().hash());
        }
        if end == (last, own.head.hash) {
            Found::Behind { missing }
        } else {
            lost
        }
    }

    /// Returns the place up to which the entries are there and end as the chain row says.
    fn whole_through(&self) -> u64 {
        let contiguous = (1..=self.chain.dseq)
            .take_while(|dseq| self.entries.contains_key(dseq))
            .last()
            .unwrap_or(0);
        let ends_well = self
            .entries
            .get(&contiguous)
            .is_none_or(|entry| contiguous < self.chain.dseq || entry.hash() == self.chain.hash);
        if ends_well {
            contiguous
        } else {
            contiguous - 1
        }
    }

    /// Prepares an entry of this chain that the database does not have. `before` is the
    /// document that it changes.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the entry does not fit.
    pub fn replay(
        &self,
        entry: &PushEntry,
        before: Option<&Document>,
    ) -> Result<Sealing, StoreError> {
        let damaged = |why: String| StoreError::Damaged { why };
        let (envelope, mut row) = row_of(entry).map_err(damaged)?;
        let person_now = (envelope.what == What::BadgedIn).then(|| {
            // How they had shown who they are is not in the entry: they show it again.
            Session::by_name(envelope.person.clone(), envelope.session)
        });
        let badge = matches!(envelope.what, What::BadgedIn | What::BadgedOut);
        let mut session = badge.then_some(person_now);
        let mut lacks_before = false;
        let mut facts = Vec::new();
        let mut document = None;
        if let (Some(before), Some(change)) = (before, &entry.change) {
            match before.with_changes([change.as_slice()]) {
                Ok(after) => {
                    facts = new_facts(before, &after);
                    document = Some(after);
                }
                // It builds on what this tablet had heard and could no longer write down. The
                // entry is kept and sent; its document comes whole and takes it in then. The
                // person badges in again: what the same session writes next would count the
                // changes from the wrong place.
                Err(_) => {
                    lacks_before = true;
                    session = Some(None);
                }
            }
        }
        row.kinds = kinds_of(&envelope.what, &facts);
        let chain = Chain {
            dseq: envelope.dseq,
            hash: row.hash(),
            writer: self.chain.writer,
            hlc: self.chain.hlc.max(envelope.hlc),
        };
        let sealing = self.sealing(chain, row, facts, document, session);
        Ok(if lacks_before {
            Self::asking_anew(sealing)
        } else {
            sealing
        })
    }

    /// Prepares a new life of this tablet's storage after a loss: a new chain under a new
    /// incarnation, the old entries kept as those of a chain that ended, everything pulled
    /// again. With a lost key the enrolment is gone too. Without a loss it begins because the
    /// server has set aside what the old chain wrote while this tablet was stopped, or what
    /// builds on something set aside.
    #[must_use]
    pub fn new_life(
        &self,
        incarnation: IncarnationId,
        loss: Option<Loss>,
        key: DeviceKeyIs,
    ) -> Batch {
        let (public_key, enrolment) = match key {
            DeviceKeyIs::Here(public_key) => (public_key, self.identity.enrolment.clone()),
            DeviceKeyIs::Lost(public_key) => (public_key, None),
        };
        let mut batch = Batch::new(Durability::Strict, Some(rows::to_bytes(&self.chain)));
        let owner = Owner {
            incarnation: self.identity.incarnation,
            public_key,
            enrolment: self.identity.enrolment.clone(),
        };
        for (dseq, entry) in &self.entries {
            let past = PastEntry {
                owner: owner.clone(),
                entry: entry.clone(),
                rescued: false,
            };
            let place = (self.identity.incarnation, *dseq);
            batch.put(Store::Past, past_key(place), rows::to_bytes(&past));
            batch.delete(Store::Entries, Key::Place(*dseq));
            batch.delete(Store::Outbox, Key::Place(*dseq));
        }
        let identity = Identity {
            incarnation,
            enrolment,
        };
        let chain = Chain {
            dseq: 0,
            hash: ledger::Hash::NONE,
            ..self.chain.clone()
        };
        batch.put(Store::Tablet, key::IDENTITY, rows::to_bytes(&identity));
        batch.put(Store::Tablet, key::CHAIN, rows::to_bytes(&chain));
        match &loss {
            Some(loss) => {
                batch.put(Store::Tablet, key::LOSS, rows::to_bytes(loss));
                batch.delete(Store::Tablet, Key::from(key::LOSS_TOLD));
            }
            // A loss that nobody has read yet stays to be read.
            None => batch.delete(Store::Tablet, Key::from(key::STOPPED)),
        }
        batch.delete(Store::Tablet, Key::from(key::PUSHED));
        batch.delete(Store::Tablet, Key::from(key::CURSOR));
        batch.delete(Store::Tablet, Key::from(key::COLD_START));
        batch.delete(Store::Tablet, Key::from(key::COMPARED));
        if matches!(loss, None | Some(Loss::Forked { .. })) {
            self.forget_unsent_documents(&mut batch);
        }
        batch
    }

    /// Says whether the chain holds what the server has set aside because this tablet was
    /// stopped or for what it builds on, and all of it is sent.
    #[must_use]
    pub fn builds_on_set_aside(&self) -> bool {
        let is_aside = |entry: &Entry| match &entry.standing {
            Standing::NeedsAttention { reason, .. } => {
                entry.change.is_some() && is_not_for_its_content(reason)
            }
            Standing::Saved | Standing::Sent { .. } => false,
        };
        self.pushed == self.chain.dseq && self.entries.values().any(is_aside)
    }

    /// What is set aside, as the changes that only one copy has after a fork, is not part of the record until a
    /// person admits them; what is written next must not build on them. The documents come
    /// back with the next pull.
    fn forget_unsent_documents(&self, batch: &mut Batch) {
        let unsent = self
            .entries
            .values()
            .filter(|entry| entry.standing.is_left_out());
        for subject in unsent.filter_map(|entry| entry.subject.as_ref()) {
            let document_key = Self::document_key(subject);
            batch.delete(Store::Documents, Key::Text(document_key));
            for fact in self.plant.facts_about(subject) {
                let fact_key = Self::fact_key(&fact.id, &fact.to_bytes());
                batch.delete(Store::Facts, Key::Text(fact_key));
            }
        }
    }
}

fn new_facts(before: &Document, after: &Document) -> Vec<Fact> {
    let known = before.fact_bytes();
    after
        .fact_bytes()
        .into_iter()
        .flat_map(|(key, values)| {
            let known = known.get(&key).cloned().unwrap_or_default();
            values
                .into_iter()
                .filter(move |bytes| !known.contains(bytes))
        })
        .filter_map(|bytes| Fact::from_bytes(&bytes).ok())
        .collect()
}
