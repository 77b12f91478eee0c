//! Rows of documents: their heads, and a snapshot that spares replaying the log.

use ledger::sync::compare::Latest;
use ledger::{ChangeId, DocId};
use record::identity::Subject;
use rusqlite::{OptionalExtension, params};

use super::rows::{exact, fixed, subject};
use super::{StoreError, Turn, View};

/// A document as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// What it is about.
    pub subject: Subject,
    /// Its latest changes, sorted.
    pub heads: Vec<ChangeId>,
    /// Its saved bytes.
    pub snapshot: Vec<u8>,
}

fn heads(column: &[u8]) -> Result<Vec<ChangeId>, StoreError> {
    let heads = column.chunks(32);
    heads
        .map(|head| exact(head, "heads").map(ChangeId::new))
        .collect()
}

impl View<'_> {
    /// Returns the saved bytes of a document.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn snapshot(&self, doc: &DocId) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT snapshot FROM document WHERE doc = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement
            .query_row([doc.as_bytes()], |row| row.get(0))
            .optional()?)
    }

    /// Returns how many documents there are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_documents(&self) -> Result<u64, StoreError> {
        self.number("SELECT count(*) FROM document")
    }

    /// Returns subjects of one kind that have a document, in the order of their text: from the
    /// first on, or after one of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn documents_after(
        &self,
        kind: &str,
        after: Option<&Subject>,
        limit: u32,
    ) -> Result<Vec<Subject>, StoreError> {
        // Every text of a kind begins with its word and a colon; a semicolon comes next.
        let (first, end) = (format!("{kind}:"), format!("{kind};"));
        let after = after.map_or(first, ToString::to_string);
        let sql = "SELECT subject FROM document WHERE subject > ?1 AND subject < ?2
                   ORDER BY subject LIMIT ?3";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![after, end, limit])?;
        let mut subjects = Vec::new();
        while let Some(row) = rows.next()? {
            subjects.push(subject(&row.get::<_, String>(0)?)?);
        }
        Ok(subjects)
    }

    /// Returns the latest changes of every document, by id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn latest_changes(&self) -> Result<Vec<(DocId, Vec<ChangeId>)>, StoreError> {
        let sql = "SELECT doc, heads FROM document ORDER BY doc";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut latest = Vec::new();
        while let Some(row) = rows.next()? {
            let doc: [u8; 16] = fixed(row, "doc")?;
            latest.push((doc.into(), heads(&row.get::<_, Vec<u8>>("heads")?)?));
        }
        Ok(latest)
    }

    /// Returns the latest changes of the documents whose ids begin with a byte, by id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn latest_changes_in(&self, first: u8) -> Result<Vec<Latest>, StoreError> {
        let sql = "SELECT subject, heads FROM document WHERE doc BETWEEN ?1 AND ?2 ORDER BY doc";
        let mut statement = self.connection.prepare_cached(sql)?;
        let (mut low, mut high) = ([0; 16], [u8::MAX; 16]);
        (low[0], high[0]) = (first, first);
        let mut rows = statement.query(params![low, high])?;
        let mut latest = Vec::new();
        while let Some(row) = rows.next()? {
            latest.push(Latest {
                subject: subject(&row.get::<_, String>("subject")?)?,
                heads: heads(&row.get::<_, Vec<u8>>("heads")?)?,
            });
        }
        Ok(latest)
    }

    /// Returns every document, by subject.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn documents(&self) -> Result<Vec<DocumentRow>, StoreError> {
        let sql = "SELECT subject, heads, snapshot FROM document ORDER BY subject";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut documents = Vec::new();
        while let Some(row) = rows.next()? {
            documents.push(DocumentRow {
                subject: subject(&row.get::<_, String>("subject")?)?,
                heads: heads(&row.get::<_, Vec<u8>>("heads")?)?,
                snapshot: row.get("snapshot")?,
            });
        }
        Ok(documents)
    }
}

impl Turn<'_> {
    /// Writes a document's row.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_document(
        &self,
        doc: &DocId,
        subject: &Subject,
        heads: &[ChangeId],
        snapshot: &[u8],
    ) -> Result<(), StoreError> {
        let heads: Vec<u8> = heads.iter().flat_map(|head| *head.as_bytes()).collect();
        let sql = "INSERT INTO document (doc, subject, heads, snapshot) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (doc) DO UPDATE SET heads = ?3, snapshot = ?4";
        self.connection.prepare_cached(sql)?.execute(params![
            doc.as_bytes(),
            subject.to_string(),
            heads,
            snapshot
        ])?;
        Ok(())
    }
}
