//! Entries of chains that this database does not continue: of a life of this tablet's
//! storage that ended, or of another tablet's rescue file. They are sent under the chain that
//! they belong to, with the signatures that they have.

use std::collections::{BTreeMap, BTreeSet};

use ledger::envelope::Envelope;
use ledger::sync::message::{Push, PushAnswer, PushEntry};
use messages::records::LeftBehind;
use record::ids::IncarnationId;

use super::Workspace;
use super::rows::{self, Entry, PastEntry, Standing};
use crate::second_place::{KeptChain, Owner};
use crate::store::{Batch, Durability, Key, Store, key};
use crate::sync_link::run_of;

/// Where an entry of another chain belongs.
pub type PastPlace = (IncarnationId, u64);

/// Returns the key of an entry of another chain, which sorts by chain and place.
#[must_use]
pub fn past_key((incarnation, dseq): PastPlace) -> Key {
    Key::Text(format!("{incarnation}/{dseq:020}"))
}

/// Makes the row of an entry that came from outside this database.
///
/// # Errors
/// The words of [`ledger::envelope::EnvelopeError`].
pub fn row_of(entry: &PushEntry) -> Result<(Envelope, Entry), String> {
    let envelope = Envelope::from_bytes(&entry.envelope).map_err(|error| error.to_string())?;
    let subject = envelope.what.change().map(|change| change.subject.clone());
    let row = Entry {
        envelope: entry.envelope.clone(),
        signature: entry.signature,
        change: entry.change.clone(),
        subject,
        kinds: Vec::new(),
        person: envelope.person.clone(),
        saved_utc_ms: envelope.wall.utc_ms,
        standing: Standing::Saved,
    };
    Ok((envelope, row))
}

/// What an answer about another chain changes.
#[derive(Debug)]
pub struct PastArrival {
    /// What is written.
    pub batch: Batch,
    /// The server has the chain up to here.
    pub through: u64,
    past_to_ask: Option<BTreeSet<IncarnationId>>,
    entries: BTreeMap<PastPlace, PastEntry>,
}

impl PastArrival {
    /// Says whether nothing is to be written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Counts the entries that are written.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    fn put(&mut self, place: PastPlace, past: PastEntry) {
        self.batch
            .put(Store::Past, past_key(place), rows::to_bytes(&past));
        self.entries.insert(place, past);
    }
}

impl Workspace {
    /// Prepares to keep the entries of a chain that this database does not continue.
    /// Entries that are kept already are passed over.
    #[must_use]
    pub fn take_in_chain(&self, chain: &KeptChain, rescued: bool) -> PastArrival {
        let mut arrival = self.past_arrival(chain.received);
        for (dseq, entry) in &chain.entries {
            let place = (chain.owner.incarnation, *dseq);
            if self.past.contains_key(&place) {
                continue;
            }
            // What cannot be read is not sent, and stays where it is.
            if let Ok((_, entry)) = row_of(entry) {
                arrival.put(
                    place,
                    PastEntry {
                        owner: chain.owner.clone(),
                        entry,
                        rescued,
                    },
                );
            }
        }
        arrival
    }

    fn past_arrival(&self, through: u64) -> PastArrival {
        let chain = rows::to_bytes(&self.chain);
        PastArrival {
            batch: Batch::new(Durability::Strict, Some(chain)),
            through,
            past_to_ask: None,
            entries: BTreeMap::new(),
        }
    }

    /// Returns the next run of another chain that the server does not have, or else an empty
    /// one that only asks how far it has such a chain.
    #[must_use]
    pub fn push_past(&self) -> Option<Push> {
        let is_open = |incarnation: &IncarnationId| !self.past_refused.contains(incarnation);
        let waiting = self.past.iter().find(|((incarnation, _), past)| {
            past.entry.standing == Standing::Saved && is_open(incarnation)
        });
        let Some(((incarnation, first), _)) = waiting else {
            let mut to_ask = self.past_to_ask.iter();
            let incarnation = *to_ask.find(|incarnation| is_open(incarnation))?;
            return Some(Push {
                incarnation,
                entries: Vec::new(),
            });
        };
        let entries = self
            .past
            .range((*incarnation, *first)..)
            .take_while(|((of, _), _)| of == incarnation)
            .map(|(_, past)| &past.entry);
        Some(Push {
            incarnation: *incarnation,
            entries: run_of(entries),
        })
    }

    /// Works out what the answer to a push of another chain changes. Where the push was empty,
    /// what a server restored from an old backup has lost waits again.
    #[must_use]
    pub fn on_past_answer(
        &self,
        incarnation: IncarnationId,
        was_empty: bool,
        answer: &PushAnswer,
    ) -> PastArrival {
        if was_empty {
            // A branch is kept beside the log: how far that goes says nothing of it.
            let of_chain = self.past.range((incarnation, 0)..=(incarnation, u64::MAX));
            let open = of_chain.filter(|((_, dseq), past)| {
                *dseq > answer.received_through
                    || matches!(past.entry.standing, Standing::NeedsAttention { .. })
            });
            let mut arrival = self.wait_again(open.map(|(place, _)| *place));
            let mut ask = self.past_to_ask.clone();
            ask.remove(&incarnation);
            arrival
                .batch
                .put(Store::Tablet, key::PAST_TO_ASK, rows::to_bytes(&ask));
            arrival.past_to_ask = Some(ask);
            return arrival;
        }
        let mut arrival = self.past_arrival(answer.received_through);
        for receipt in &answer.receipts {
            let place = (incarnation, receipt.dseq);
            let Some(past) = self.past.get(&place) else {
                continue;
            };
            let mut past = past.clone();
            past.entry.standing = Standing::by(receipt);
            arrival.put(place, past);
        }
        arrival
    }

    /// Prepares to send entries of other chains again, which the server has lost.
    #[must_use]
    pub fn wait_again(&self, places: impl Iterator<Item = PastPlace>) -> PastArrival {
        let mut arrival = self.past_arrival(0);
        for place in places {
            if let Some(past) = self.past.get(&place) {
                let mut past = past.clone();
                past.entry.standing = Standing::Saved;
                arrival.put(place, past);
            }
        }
        arrival
    }

    /// Returns whose a chain is.
    #[must_use]
    pub fn past_owner(&self, incarnation: &IncarnationId) -> Option<&Owner> {
        let mut of_chain = self
            .past
            .range((*incarnation, 0)..=(*incarnation, u64::MAX));
        of_chain.next().map(|(_, past)| &past.owner)
    }

    /// Takes in what is written.
    pub fn adopt_past(&mut self, arrival: PastArrival) {
        self.past.extend(arrival.entries);
        if let Some(ask) = arrival.past_to_ask {
            self.past_to_ask = ask;
        }
    }

    /// Returns what is kept of other chains, for people.
    #[must_use]
    pub fn left_behind(&self) -> Vec<LeftBehind> {
        let mut chains: BTreeMap<IncarnationId, LeftBehind> = BTreeMap::new();
        for ((incarnation, _), past) in &self.past {
            let enrolment = past.owner.enrolment.as_ref();
            let chain = chains.entry(*incarnation).or_insert_with(|| LeftBehind {
                device_name: enrolment.map_or_else(String::new, |of| of.name.clone()),
                of_another: past.rescued,
                entries: 0,
                waiting: 0,
                attention: 0,
            });
            chain.entries += 1;
            match past.entry.standing {
                Standing::Saved => chain.waiting += 1,
                Standing::NeedsAttention { .. } if past.entry.needs_a_person() => {
                    chain.attention += 1;
                }
                Standing::NeedsAttention { .. } | Standing::Sent { .. } => {}
            }
        }
        chains.into_values().collect()
    }
}

/// Returns the chains of which the server keeps something aside.
pub(super) fn with_attention(
    past: &BTreeMap<PastPlace, PastEntry>,
) -> impl Iterator<Item = IncarnationId> {
    past.iter()
        .filter(|(_, past)| matches!(past.entry.standing, Standing::NeedsAttention { .. }))
        .map(|((incarnation, _), _)| *incarnation)
}
