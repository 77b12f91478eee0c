//! The documents that were opened last, so that a run of entries opens each only once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ledger::{DocId, Document};
use record::identity::Subject;

use super::guard::guarded;
use crate::store::{StoreError, Turn, View};

/// How many documents are kept open.
const OPEN: usize = 512;

/// A cache of open documents; the least recently used one is closed first.
#[derive(Default)]
pub struct Documents {
    open: HashMap<DocId, (u64, Arc<Document>)>,
    by_use: BTreeMap<u64, DocId>,
    uses: u64,
}

impl Documents {
    /// Returns a document: from the cache, from its snapshot, from the log where the snapshot
    /// is damaged, or with its first change only.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when neither the snapshot nor the log gives it.
    pub fn get(&mut self, view: &View<'_>, subject: &Subject) -> Result<Arc<Document>, StoreError> {
        let id = DocId::of(subject);
        let open = self.open.get(&id).map(|(_, document)| document.clone());
        let document = match open {
            Some(document) => document,
            None => Arc::new(opened(view, subject)?),
        };
        self.put(id, document.clone());
        Ok(document)
    }

    /// Keeps a document as the latest.
    fn put(&mut self, id: DocId, document: Arc<Document>) {
        self.uses += 1;
        if let Some((used, _)) = self.open.insert(id, (self.uses, document)) {
            self.by_use.remove(&used);
        }
        self.by_use.insert(self.uses, id);
        if self.open.len() > OPEN
            && let Some((_, oldest)) = self.by_use.pop_first()
        {
            self.open.remove(&oldest);
        }
    }

    /// Writes a document's row, with the bytes from which it opens, and keeps it as the latest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save(
        &mut self,
        turn: &Turn<'_>,
        document: Document,
        saved: &[u8],
    ) -> Result<(), StoreError> {
        let (id, heads) = (document.id(), document.heads());
        turn.save_document(&id, document.subject(), &heads, saved)?;
        self.put(id, Arc::new(document));
        Ok(())
    }

    /// Closes all documents: what they hold may not be stored.
    pub fn clear(&mut self) {
        self.open.clear();
        self.by_use.clear();
    }
}

/// Opens a document: from its snapshot, from the log where the snapshot is damaged, or with its
/// first change only.
///
/// # Errors
/// [`StoreError::Damaged`] when neither the snapshot nor the log gives it.
pub fn opened(view: &View<'_>, subject: &Subject) -> Result<Document, StoreError> {
    let Some(saved) = view.snapshot(&DocId::of(subject))? else {
        return Ok(Document::new(subject.clone()));
    };
    if let Some(Ok(document)) = guarded(|| Document::open(subject.clone(), &saved)) {
        return Ok(document);
    }
    // The snapshot only spares replaying the log: it is written anew with the next change.
    tracing::error!(%subject, "a document's snapshot is damaged; the document is made from the log; run `waymark verify`");
    let changes = view.changes_of(subject)?;
    let changes = changes.iter().map(Vec::as_slice);
    match guarded(|| Document::new(subject.clone()).with_changes(changes)) {
        Some(Ok(document)) => Ok(document),
        Some(Err(_)) | None => Err(StoreError::Damaged {
            what: "change of a document",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn the_cache_closes_the_least_recently_used_document() {
        let store = Store::in_memory().unwrap();
        let subject = |n: usize| Subject::Carton(format!("CT-{n}").parse().unwrap());
        let mut documents = Documents::default();
        store
            .read(|view| {
                for n in 0..OPEN {
                    documents.get(view, &subject(n))?;
                }
                documents.get(view, &subject(0))?;
                documents.get(view, &subject(OPEN))
            })
            .unwrap();
        assert_eq!(documents.open.len(), OPEN);
        assert_eq!(documents.by_use.len(), OPEN);
        assert!(documents.open.contains_key(&DocId::of(&subject(0))));
        assert!(!documents.open.contains_key(&DocId::of(&subject(1))));
    }
}
