//! Rows of documents: their heads, and a snapshot that spares replaying the log.

use ledger::{ChangeId, DocId};
use record::identity::Subject;
use rusqlite::{OptionalExtension, params};

use super::rows::{exact, subject};
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
            let (named, heads): (String, Vec<u8>) = (row.get("subject")?, row.get("heads")?);
            documents.push(DocumentRow {
                subject: subject(&named)?,
                heads: heads
                    .chunks(32)
                    .map(|head| exact(head, "heads").map(ChangeId::new))
                    .collect::<Result<_, _>>()?,
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
