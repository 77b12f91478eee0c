//! The comparison with the server: what the tablet's store says of its documents, and what is
//! made of one that differs.
//!
//! It counts only at rest: everything is sent, and the tablet has pulled exactly as far as the
//! feed reached when the server hashed its documents. What the server keeps aside stands in the
//! tablet's documents and not in the server's; that is told apart by the entries themselves.

use std::collections::{BTreeMap, BTreeSet};

use ledger::ChangeId;
use ledger::document::{DocId, Document};
use ledger::envelope::Envelope;
use record::identity::Subject;
use record::ids::EpochId;

use super::Workspace;
use super::arrivals::Arrival;
use super::past::{PastArrival, PastPlace};
use super::rows::{self, Compared, Entry, PastEntry, Standing};
use crate::store::{Batch, Durability, Key, Store, key};

/// How long a comparison counts before the tablet compares again by itself, milliseconds.
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// What the tablet's store holds: the latest changes of each document, nothing for bytes that
/// are no whole document.
pub type Here = BTreeMap<DocId, Option<Vec<ChangeId>>>;

/// Reads what the store holds.
#[must_use]
pub fn here_of(stored: &[(Key, Vec<u8>)]) -> Here {
    stored
        .iter()
        .filter_map(|(key, saved)| match key {
            Key::Text(id) => Some((id.parse().ok()?, Document::latest_of(saved))),
            Key::Place(_) => None,
        })
        .collect()
}

/// An entry of this tablet, of the chain that goes on or of one that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Own {
    /// Of the chain that goes on, by its place.
    Chain(u64),
    /// Of another one.
    Past(PastPlace),
}

/// What a comparison has found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Documents that were fetched, because they were not here, or not whole.
    pub fetched: u64,
    /// Entries with a receipt that are not in the server's documents.
    pub to_send_again: BTreeMap<Own, String>,
    /// Entries that the server keeps aside.
    pub aside: u64,
    /// What this tablet has of others and the server has not.
    pub server_lacks: BTreeSet<String>,
    /// What the server has and this tablet cannot take in.
    pub tablet_lacks: BTreeSet<String>,
    /// Whether other facts are read in the same documents.
    pub facts_differ: bool,
}

impl Workspace {
    /// Says whether all this tablet has is sent, and it has pulled exactly up to a place of the
    /// feed in an epoch.
    #[must_use]
    pub fn rests_at(&self, head: u64, epoch: Option<EpochId>) -> bool {
        // What the server refuses of another chain is not waited for.
        let waits = |((incarnation, _), past): (&PastPlace, &PastEntry)| {
            past.entry.standing == Standing::Saved && !self.past_refused.contains(incarnation)
        };
        let all_is_sent = self.pushed == self.chain.dseq && !self.past.iter().any(waits);
        all_is_sent
            && !self.wants_cold_start()
            && (self.cursor, self.epoch) == (head, epoch)
            && self.only_in_file_from.is_none()
    }

    /// Says whether the tablet compares by itself; a clock that was set back makes it due.
    #[must_use]
    pub fn comparison_is_due(&self, utc_ms: u64) -> bool {
        let last = self.compared.as_ref().map(|compared| compared.utc_ms);
        last.is_none_or(|last| last > utc_ms || utc_ms - last > DAY_MS)
    }

    /// Returns the subjects of documents by their ids, as far as anything here names them.
    #[must_use]
    pub fn subjects_by_id(&self) -> BTreeMap<DocId, Subject> {
        let entries = self.entries.values();
        let past = self.past.values().map(|past| &past.entry);
        let written = entries
            .chain(past)
            .filter_map(|entry| entry.subject.as_ref());
        let named = self.plant.subjects().chain(written);
        named
            .map(|subject| (DocId::of(subject), subject.clone()))
            .collect()
    }

    /// Works out what the server's document of a subject changes here, and notes what was
    /// found; nothing is written where only the server lacks something. `came` is nothing where
    /// the server has no such document; `stored` are the bytes in the store.
    pub fn compare_document(
        &self,
        found: &mut Found,
        subject: &Subject,
        came: Option<&Document>,
        stored: Option<&[u8]>,
        (server_utc_ms, utc_ms): (u64, u64),
    ) -> Option<Arrival> {
        let fresh = Document::new(subject.clone());
        let came = came.unwrap_or(&fresh);
        let in_store = stored.and_then(|saved| Document::open(subject.clone(), saved).ok());
        let here = match (self.documents.get(subject), &in_store) {
            (Some(open), Some(stored)) => open.merged(stored).unwrap_or_else(|_| open.clone()),
            (Some(open), None) => open.clone(),
            (None, Some(stored)) => stored.clone(),
            (None, None) => self.with_own_changes(came),
        };
        self.sort_out(found, subject, &here.beyond(came));
        let is_whole = in_store.is_some_and(|stored| came.beyond(&stored).is_empty());
        if is_whole {
            return None;
        }
        let Ok(together) = here.merged(came) else {
            found.tablet_lacks.insert(subject.to_string());
            return None;
        };
        found.fetched += 1;
        let mut arrival = Arrival::new(self, Durability::Relaxed, server_utc_ms, utc_ms);
        for bytes in together.fact_bytes().into_values().flatten() {
            if let Ok(fact) = record::Fact::from_bytes(&bytes) {
                let fact_key = Self::fact_key(&fact.id, &bytes);
                arrival.batch.put(Store::Facts, fact_key.as_str(), bytes);
            }
        }
        arrival.documents.insert(subject.clone(), together);
        arrival.write_documents(self);
        Some(arrival)
    }

    /// Says of changes that the server's document has not whose they are.
    fn sort_out(&self, found: &mut Found, subject: &Subject, beyond: &[ChangeId]) {
        if beyond.is_empty() {
            return;
        }
        let own = self.own_changes(subject);
        for change in beyond {
            match own.get(change) {
                // Recorded since the comparison began: it is on its way.
                Some((_, Standing::Saved)) => {}
                Some((own, Standing::Sent { .. })) => {
                    found.to_send_again.insert(*own, subject.to_string());
                }
                Some((_, Standing::NeedsAttention { .. })) => found.aside += 1,
                None => {
                    found.server_lacks.insert(subject.to_string());
                }
            }
        }
    }

    fn own_changes(&self, subject: &Subject) -> BTreeMap<ChangeId, (Own, Standing)> {
        let chain = self.entries.iter();
        let chain = chain.map(|(place, entry)| (Own::Chain(*place), entry));
        let past = self.past.iter();
        let past = past.map(|(place, past)| (Own::Past(*place), &past.entry));
        let of_subject = |(_, entry): &(Own, &Entry)| entry.subject.as_ref() == Some(subject);
        chain
            .chain(past)
            .filter(of_subject)
            .filter_map(|(own, entry)| {
                let envelope = Envelope::from_bytes(&entry.envelope).ok()?;
                let change = *envelope.what.change()?.id;
                Some((change, (own, entry.standing.clone())))
            })
            .collect()
    }

    /// Prepares to send entries again whose receipts a server gave and whose changes it has not.
    #[must_use]
    pub fn send_again(
        &self,
        own: &BTreeMap<Own, String>,
        utc_ms: u64,
    ) -> (Option<Arrival>, PastArrival) {
        let first = own.keys().find_map(|own| match own {
            Own::Chain(place) => Some(*place),
            Own::Past(_) => None,
        });
        let arrival = first.map(|first| {
            let server_utc_ms = self.server_utc_ms(utc_ms);
            let mut arrival = Arrival::new(self, Durability::Strict, server_utc_ms, utc_ms);
            arrival.lose_receipts(self, first - 1);
            arrival
        });
        let past = own.keys().filter_map(|own| match own {
            Own::Chain(_) => None,
            Own::Past(place) => Some(*place),
        });
        (arrival, self.wait_again(past))
    }

    fn server_utc_ms(&self, utc_ms: u64) -> u64 {
        let offset = self.contact.map_or(0, |contact| contact.server_offset_ms);
        utc_ms.saturating_add_signed(offset)
    }

    /// Prepares to keep what a comparison found.
    #[must_use]
    pub fn keep_comparison(&self, found: &Found, mended: u64, utc_ms: u64) -> (Batch, Compared) {
        let compared = Compared {
            utc_ms,
            mended,
            aside: found.aside,
            server_lacks: found.server_lacks.iter().cloned().collect(),
            tablet_lacks: found.tablet_lacks.iter().cloned().collect(),
            facts_differ: found.facts_differ,
        };
        let chain = rows::to_bytes(&self.chain);
        let mut batch = Batch::new(Durability::Relaxed, Some(chain));
        batch.put(Store::Tablet, key::COMPARED, rows::to_bytes(&compared));
        (batch, compared)
    }
}
