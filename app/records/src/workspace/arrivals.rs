//! What comes from the server: receipts for our entries, changes of others.

use std::collections::{BTreeMap, BTreeSet};

use ledger::document::Document;
use ledger::sync::message::{NamedDevice, PullAnswer, PushAnswer, Receipt};
use record::Fact;
use record::identity::Subject;
use record::ids::{EpochId, IncarnationId};
use record::time::Hlc;

use super::Workspace;
use super::rows::{self, ColdStart, Contact, Entry, Standing};
use crate::store::{Batch, Durability, Key, Store, key};

/// What an answer changes.
#[derive(Debug)]
pub struct Arrival {
    /// What is written.
    pub batch: Batch,
    entries: BTreeMap<u64, Entry>,
    pub(super) documents: BTreeMap<Subject, Document>,
    facts: Vec<Fact>,
    pushed: Option<u64>,
    cursor: Option<(u64, Option<EpochId>)>,
    past_to_ask: Option<BTreeSet<IncarnationId>>,
    devices: Option<Vec<NamedDevice>>,
    /// How far a cold start has come, where the arrival moves it.
    pub(super) cold_start: Option<Option<ColdStart>>,
    hlc: Option<Hlc>,
    /// Something that came could not be taken in.
    pub is_short: bool,
    /// The server's clock when it answered: what foreign readings are held against.
    server_utc_ms: u64,
    contact: Contact,
}

impl Arrival {
    pub(super) fn new(
        workspace: &Workspace,
        durability: Durability,
        server_utc_ms: u64,
        utc_ms: u64,
    ) -> Self {
        let contact = contact(server_utc_ms, utc_ms);
        let chain = rows::to_bytes(&workspace.chain);
        let mut batch = Batch::new(durability, Some(chain));
        batch.put(Store::Tablet, key::CONTACT, rows::to_bytes(&contact));
        Self {
            batch,
            entries: BTreeMap::new(),
            documents: BTreeMap::new(),
            facts: Vec::new(),
            pushed: None,
            cursor: None,
            past_to_ask: None,
            devices: None,
            cold_start: None,
            hlc: None,
            is_short: false,
            server_utc_ms,
            contact,
        }
    }

    pub(super) fn take_receipts(&mut self, workspace: &Workspace, receipts: &[Receipt]) {
        for receipt in receipts {
            let Some(entry) = workspace.entries.get(&receipt.dseq) else {
                continue;
            };
            let standing = Standing::by(receipt);
            let entry = Entry {
                standing,
                ..entry.clone()
            };
            let place = Key::Place(receipt.dseq);
            self.batch
                .put(Store::Entries, place.clone(), rows::to_bytes(&entry));
            self.batch.delete(Store::Outbox, place);
            self.entries.insert(receipt.dseq, entry);
        }
    }

    /// A server restored from an old backup no longer has what it once took: those entries
    /// are only saved here, and wait again.
    fn take_back(&mut self, workspace: &Workspace, received_through: u64) {
        for (dseq, entry) in workspace.entries.range(received_through + 1..) {
            // What this very answer says of an entry counts: branches of a chain that split
            // are kept beside the log, beyond its end.
            if entry.standing == Standing::Saved || self.entries.contains_key(dseq) {
                continue;
            }
            let entry = Entry {
                standing: Standing::Saved,
                ..entry.clone()
            };
            let place = Key::Place(*dseq);
            self.batch
                .put(Store::Entries, place.clone(), rows::to_bytes(&entry));
            self.batch.put(Store::Outbox, place, Vec::new());
            self.entries.insert(*dseq, entry);
        }
    }

    /// Takes note of how far the server has our chain.
    pub(super) fn lose_receipts(&mut self, workspace: &Workspace, pushed: u64) {
        self.take_back(workspace, pushed);
        self.batch
            .put(Store::Tablet, key::PUSHED, rows::to_bytes(&pushed));
        self.pushed = Some(pushed);
    }

    /// Takes note of how far the server says, in passing, that it has our chain.
    pub(super) fn note_received(&mut self, workspace: &Workspace, through: u64) {
        if through < workspace.pushed {
            self.lose_receipts(workspace, through);
        }
    }

    /// Moves the cursor, in the transaction of what it stands for.
    pub(super) fn move_cursor(
        &mut self,
        workspace: &Workspace,
        cursor: u64,
        epoch: Option<EpochId>,
    ) {
        let is_other = epoch != workspace.epoch || cursor < workspace.cursor;
        if is_other && !workspace.past.is_empty() {
            // The server has started since, perhaps from an old backup.
            let incarnations = workspace.past.keys().map(|(incarnation, _)| *incarnation);
            let ask: BTreeSet<IncarnationId> = incarnations.collect();
            self.batch
                .put(Store::Tablet, key::PAST_TO_ASK, rows::to_bytes(&ask));
            self.past_to_ask = Some(ask);
        }
        self.batch
            .put(Store::Tablet, key::CURSOR, rows::to_bytes(&cursor));
        match &epoch {
            Some(epoch) => self
                .batch
                .put(Store::Tablet, key::EPOCH, rows::to_bytes(epoch)),
            None => self.batch.delete(Store::Tablet, key::EPOCH.into()),
        }
        self.cursor = Some((cursor, epoch));
    }

    /// Says which subjects the arrival touches.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject> {
        self.documents.keys().cloned().collect()
    }
}

/// Returns the place up to which every entry has its receipt. The server may have more: an
/// answer was lost, and the run that was sent again was a shorter one. What it has beyond is
/// sent once more, and answered with the receipts that are missing.
pub(super) fn through_receipts(
    entries: &BTreeMap<u64, Entry>,
    changed: &BTreeMap<u64, Entry>,
) -> u64 {
    entries
        .iter()
        .find(|(dseq, entry)| changed.get(dseq).unwrap_or(entry).standing == Standing::Saved)
        .map_or(u64::MAX, |(dseq, _)| dseq.saturating_sub(1))
}

impl Workspace {
    /// Works out what the answer to a push changes. Receipts are strict: a person is told
    /// that these entries are sent.
    #[must_use]
    pub fn on_push_answer(&self, answer: &PushAnswer, utc_ms: u64) -> Arrival {
        let mut arrival = Arrival::new(self, Durability::Strict, answer.server_utc_ms, utc_ms);
        arrival.take_receipts(self, &answer.receipts);
        let receipted = through_receipts(&self.entries, &arrival.entries);
        let pushed = answer.received_through.min(receipted);
        arrival.lose_receipts(self, pushed.min(self.chain.dseq));
        arrival
    }

    /// Works out what the answer to a pull changes. `saved` are the stored bytes of the
    /// documents it touches that are not open.
    #[must_use]
    pub fn on_pull_answer(
        &self,
        answer: &PullAnswer,
        saved: &BTreeMap<Subject, Vec<u8>>,
        utc_ms: u64,
    ) -> Arrival {
        let mut arrival = Arrival::new(self, Durability::Relaxed, answer.server_utc_ms, utc_ms);
        arrival.take_receipts(self, &answer.receipts);
        for entry in &answer.entries {
            let subject = &entry.subject;
            let stored = saved.get(subject).map(Vec::as_slice);
            let before = match arrival.documents.get(subject) {
                Some(document) => Some(document.clone()),
                None => self.document(subject, stored).ok(),
            };
            match before.and_then(|before| before.with_changes([entry.change.as_slice()]).ok()) {
                Some(after) => {
                    arrival.documents.insert(subject.clone(), after);
                }
                // The server admitted it, this tablet cannot take it in, because the document here
                // or the change does not open: kept as it came, and the others go on. The
                // comparison fetches the document whole.
                None => {
                    arrival.is_short = true;
                    arrival
                        .batch
                        .put(Store::Parked, Key::Place(entry.seq), entry.change.clone())
                }
            }
        }
        arrival.write_documents(self);
        // A log shorter than what was pulled of it was restored from an old backup: it is
        // pulled again from its start, and what is known already is passed over.
        let cursor = if answer.head < answer.cursor {
            0
        } else {
            answer.cursor
        };
        arrival.move_cursor(self, cursor, answer.epoch);
        if let Some(devices) = &answer.devices {
            arrival
                .batch
                .put(Store::Tablet, key::DEVICES, rows::to_bytes(devices));
            arrival.devices.clone_from(&answer.devices);
        }
        if let Some(through) = answer.received_through {
            arrival.note_received(self, through);
        }
        arrival
    }

    /// Takes in an arrival whose batch is done.
    pub fn adopt_arrival(&mut self, mut arrival: Arrival) {
        self.entries.extend(arrival.entries);
        if arrival.cold_start.is_some() {
            // A whole plant's documents do not stay open.
            let open = &self.documents;
            arrival
                .documents
                .retain(|subject, _| open.contains_key(subject));
        }
        self.documents.extend(arrival.documents);
        for fact in arrival.facts {
            self.plant.apply(fact);
        }
        if let Some(pushed) = arrival.pushed {
            self.pushed = pushed;
        }
        if let Some((cursor, epoch)) = arrival.cursor {
            (self.cursor, self.epoch) = (cursor, epoch);
        }
        if let Some(devices) = arrival.devices {
            self.devices = devices;
        }
        if let Some(ask) = arrival.past_to_ask {
            self.past_to_ask = ask;
        }
        if let Some(cold_start) = arrival.cold_start {
            self.cold_start = cold_start;
        }
        if let Some(hlc) = arrival.hlc {
            self.chain.hlc = self.chain.hlc.max(hlc);
        }
        self.contact = Some(arrival.contact);
    }
}

impl Arrival {
    pub(super) fn write_documents(&mut self, workspace: &Workspace) {
        for (subject, document) in &self.documents {
            let document_key = Workspace::document_key(subject);
            self.batch
                .put(Store::Documents, document_key.as_str(), document.save());
            for bytes in document.fact_bytes().into_values().flatten() {
                let Ok(fact) = Fact::from_bytes(&bytes) else {
                    continue;
                };
                if workspace.plant.fact(&fact.id) == Some(&fact) {
                    continue;
                }
                let fact_key = Workspace::fact_key(&fact.id, &bytes);
                self.batch.put(Store::Facts, fact_key.as_str(), bytes);
                let latest = self.hlc.unwrap_or_default();
                self.hlc = Some(latest.receive(fact.hlc, self.server_utc_ms));
                self.facts.push(fact);
            }
        }
        if let Some(hlc) = self.hlc {
            // The chain row carries the clock, so what this tablet writes next stands after
            // what it has just seen, also after a restart.
            let mut chain = workspace.chain.clone();
            chain.hlc = chain.hlc.max(hlc);
            self.batch
                .put(Store::Tablet, key::CHAIN, rows::to_bytes(&chain));
        }
    }
}

fn contact(server_utc_ms: u64, utc_ms: u64) -> Contact {
    let signed = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
    Contact {
        utc_ms,
        server_offset_ms: signed(server_utc_ms).saturating_sub(signed(utc_ms)),
    }
}
