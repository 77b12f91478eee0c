//! The plant's record as whole documents: merged into what is here, so that nothing that only
//! this tablet has is lost, with the progress in the same transaction.

use std::collections::BTreeMap;

use ledger::document::Document;
use ledger::sync::cold_start::{PageError, StartPage, is_far_behind};
use record::identity::Subject;

use super::Workspace;
use super::arrivals::Arrival;
use super::rows::{self, ColdStart};
use crate::store::{Durability, Key, Store, StoreError, key};

/// Why a page is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageFault {
    /// The page is not as it must be.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The tablet's store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Workspace {
    /// Says whether what comes down next are whole documents.
    #[must_use]
    pub fn wants_cold_start(&self) -> bool {
        let is_under_way = self.cold_start.is_some();
        !self.only_pulls && (is_under_way || is_far_behind(self.cursor, self.head))
    }

    /// Works out what a page of documents changes. `saved` are the stored bytes of those
    /// documents that are not open.
    ///
    /// # Errors
    /// [`PageError`]; nothing of the page may be taken in then.
    pub fn on_start_page(
        &self,
        page: &StartPage,
        saved: &BTreeMap<Subject, Vec<u8>>,
        utc_ms: u64,
    ) -> Result<Arrival, PageError> {
        let goes_on = self.cold_start.as_ref();
        let goes_on =
            goes_on.filter(|start| (start.cursor, start.epoch) == (page.cursor, page.epoch));
        let documents = page.open(goes_on.map(|start| &start.after))?;
        let mut arrival = Arrival::new(self, Durability::Relaxed, page.server_utc_ms, utc_ms);
        arrival.take_receipts(self, &page.receipts);
        let last = documents.last().map(|document| document.subject().clone());
        let count = documents.len() as u64;
        for came in documents {
            self.meet(&mut arrival, &came, saved);
        }
        arrival.write_documents(self);
        let taken = goes_on.map_or(0, |start| start.taken) + count;
        let after = last.or_else(|| goes_on.map(|start| start.after.clone()));
        match after.filter(|_| page.more) {
            Some(after) => arrival.go_on_after(ColdStart {
                cursor: page.cursor,
                epoch: page.epoch,
                after,
                taken,
                of: page.of,
            }),
            None => arrival.end_cold_start(self, page),
        }
        arrival.note_received(self, page.received_through);
        Ok(arrival)
    }

    /// Merges a document that came into the one that is here.
    pub(super) fn meet(
        &self,
        arrival: &mut Arrival,
        came: &Document,
        saved: &BTreeMap<Subject, Vec<u8>>,
    ) {
        let subject = came.subject();
        let here = self.document(subject, saved.get(subject).map(Vec::as_slice));
        let together = match here {
            Ok(here) if here.heads() == came.heads() && self.knows_facts_of(came) => return,
            Ok(here) => here.merged(came).ok(),
            // What is stored here does not open: the server's takes its place, with what this
            // tablet itself wrote.
            Err(_) => Some(self.with_own_changes(came)),
        };
        match together {
            Some(together) => {
                arrival.documents.insert(subject.clone(), together);
            }
            // The server has it, this tablet cannot take it in: kept as it came, and the
            // others go on.
            None => arrival.batch.put(
                Store::Parked,
                Key::Text(Self::document_key(subject)),
                came.save_plain(),
            ),
        }
    }

    fn knows_facts_of(&self, document: &Document) -> bool {
        let facts = document.facts();
        facts
            .iter()
            .all(|fact| self.plant.fact(&fact.id) == Some(fact))
    }

    /// Returns a document with what the chains of this tablet have of it. Those that build on
    /// changes that are not there stay out of it; they are in their entries. So does what a
    /// chain left behind has outside the record.
    pub(super) fn with_own_changes(&self, document: &Document) -> Document {
        let subject = Some(document.subject());
        let past = self.past.values().map(|past| &past.entry);
        let past = past.filter(|entry| !entry.standing.is_left_out());
        let own = past.chain(self.entries.values());
        let changes = own
            .filter(|entry| entry.subject.as_ref() == subject)
            .filter_map(|entry| entry.change.as_deref());
        changes.fold(document.clone(), |document, change| {
            document.with_changes([change]).unwrap_or(document)
        })
    }
}

impl Arrival {
    fn go_on_after(&mut self, start: ColdStart) {
        self.batch
            .put(Store::Tablet, key::COLD_START, rows::to_bytes(&start));
        self.cold_start = Some(Some(start));
    }

    fn end_cold_start(&mut self, workspace: &Workspace, page: &StartPage) {
        self.batch.delete(Store::Tablet, key::COLD_START.into());
        self.cold_start = Some(None);
        self.move_cursor(workspace, page.cursor, page.epoch);
    }
}
