//! Rows of the log; what waits and is pulled stands in `feed`, what is set aside in `set_aside`.

use ledger::sync::chain::ChainHead;
use ledger::sync::message::{PushEntry, Verdict};
use ledger::{ChangeId, Hash};
use record::identity::Subject;
use record::ids::IncarnationId;
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{change_id, fixed, hash, signed, subject, unsigned};
use super::set_aside::waits_for_a_person;
use super::{StoreError, Turn, View};

const ADMITTED: i64 = 0;
const WAITING: i64 = 1;
const QUARANTINED: i64 = 2;

/// What became of an entry, with a sentence for people where it is not admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The verdict as the device hears it.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub why: Option<String>,
}

/// An entry to append.
#[derive(Debug)]
pub struct NewEntry<'a> {
    /// The local database it comes from.
    pub incarnation: IncarnationId,
    /// The end of the chain with this entry.
    pub head: ChainHead,
    /// The envelope's bytes.
    pub envelope: &'a [u8],
    /// The device's signature.
    pub signature: &'a [u8; 64],
    /// The bytes that came as its change.
    pub change: Option<&'a [u8]>,
    /// The change that the envelope names.
    pub named: Option<(&'a ChangeId, &'a Subject)>,
    /// When it came.
    pub received_ms: u64,
    /// What became of it.
    pub settled: &'a Settled,
}

/// An entry as it is stored.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// Its place in the log.
    pub seq: u64,
    /// The local database it comes from.
    pub incarnation: IncarnationId,
    /// Its place in the chain.
    pub dseq: u64,
    /// The stored hash of the envelope.
    pub hash: Hash,
    /// The envelope.
    pub envelope: Vec<u8>,
    /// The signature.
    pub signature: [u8; 64],
    /// The change's bytes.
    pub change: Option<Vec<u8>>,
    /// The change that the envelope names.
    pub change_hash: Option<ChangeId>,
    /// The subject that the envelope names.
    pub subject: Option<Subject>,
    /// What became of it.
    pub verdict: Verdict,
    /// The entry by which a person admitted what is quarantined.
    pub admitted_by: Option<u64>,
}

impl LogRow {
    /// Returns the entry as it was pushed.
    #[must_use]
    pub fn entry(&self) -> PushEntry {
        PushEntry {
            envelope: self.envelope.clone(),
            signature: self.signature,
            change: self.change.clone(),
        }
    }

    /// Returns what its device is told: what a person admitted is part of the record, although
    /// its own change is not.
    #[must_use]
    pub fn told(&self) -> Verdict {
        match self.admitted_by {
            Some(_) => Verdict::Admitted,
            None => self.verdict.clone(),
        }
    }
}

impl View<'_> {
    /// Returns how many entries the log has; they are numbered from 1.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn log_head(&self) -> Result<u64, StoreError> {
        self.number("SELECT coalesce(max(seq), 0) FROM log")
    }

    /// Returns how many entries wait for another, and how many are quarantined and wait for a
    /// person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn not_admitted(&self) -> Result<(u64, u64), StoreError> {
        let count = |which: &str| {
            let sql = format!(
                "SELECT count(*) FROM log INDEXED BY log_not_admitted
                 WHERE verdict <> 0 AND {which}"
            );
            self.number(&sql)
        };
        let waiting = format!("verdict = {WAITING} AND admitted_by IS NULL");
        Ok((count(&waiting)?, count(&waits_for_a_person())?))
    }

    pub(super) fn number(&self, sql: &str) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let value: i64 = statement.query_row([], |row| row.get(0))?;
        Ok(u64::try_from(value).unwrap_or(0))
    }

    /// Returns the entry at a place of a device's chain.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entry_at(
        &self,
        incarnation: &IncarnationId,
        dseq: u64,
    ) -> Result<Option<LogRow>, StoreError> {
        let sql = "SELECT * FROM log WHERE incarnation = ?1 AND dseq = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![incarnation.as_bytes(), signed(dseq)])?;
        rows.next()?.map(read_entry).transpose()
    }

    /// Returns entries from a place of the log on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn log_from(&self, seq: u64, limit: u32) -> Result<Vec<LogRow>, StoreError> {
        let sql = "SELECT * FROM log WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![signed(seq), limit])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(read_entry(row)?);
        }
        Ok(entries)
    }

    /// Returns the sentence stored with an entry's verdict.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn why(&self, seq: u64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT why FROM log WHERE seq = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let why = statement
            .query_row([signed(seq)], |row| row.get(0))
            .optional()?;
        Ok(why.flatten())
    }
}

pub(super) fn read_entry(row: &Row<'_>) -> Result<LogRow, StoreError> {
    let reason: Option<String> = row.get("reason")?;
    let named: Option<String> = row.get("subject")?;
    let verdict = match row.get::<_, i64>("verdict")? {
        ADMITTED => Verdict::Admitted,
        WAITING => Verdict::Waiting,
        _ => Verdict::Quarantined {
            reason: reason.unwrap_or_default(),
        },
    };
    Ok(LogRow {
        seq: unsigned(row, "seq")?,
        incarnation: IncarnationId::new(fixed(row, "incarnation")?),
        dseq: unsigned(row, "dseq")?,
        hash: hash(row, "hash")?,
        envelope: row.get("envelope")?,
        signature: fixed(row, "signature")?,
        change: row.get("change")?,
        change_hash: change_id(row, "change_hash")?,
        subject: named.as_deref().map(subject).transpose()?,
        verdict,
        admitted_by: row
            .get::<_, Option<i64>>("admitted_by")?
            .and_then(|seq| u64::try_from(seq).ok()),
    })
}

fn columns(settled: &Settled) -> (i64, Option<&str>, Option<&str>) {
    let why = settled.why.as_deref();
    match &settled.verdict {
        Verdict::Admitted => (ADMITTED, None, why),
        Verdict::Waiting => (WAITING, None, why),
        Verdict::Quarantined { reason } => (QUARANTINED, Some(reason), why),
        // Forked entries stand in a table of their own, never in the log.
        Verdict::Forked => (QUARANTINED, Some("fork"), why),
    }
}

impl Turn<'_> {
    /// Appends an entry, moves its device's chain, and returns its place in the log.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn append(&self, entry: &NewEntry<'_>) -> Result<u64, StoreError> {
        let seq = self.log_head()? + 1;
        let (verdict, reason, why) = columns(entry.settled);
        let sql = "INSERT INTO log (seq, incarnation, dseq, hash, envelope, signature, change,
                       change_hash, subject, received_ms, verdict, reason, why)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        self.connection.prepare_cached(sql)?.execute(params![
            signed(seq),
            entry.incarnation.as_bytes(),
            signed(entry.head.dseq),
            entry.head.hash.as_bytes(),
            entry.envelope,
            entry.signature,
            entry.change,
            entry.named.map(|(id, _)| id.as_bytes()),
            entry.named.map(|(_, subject)| subject.to_string()),
            signed(entry.received_ms),
            verdict,
            reason,
            why
        ])?;
        self.set_chain_head(&entry.incarnation, &entry.head)?;
        Ok(seq)
    }

    /// Changes the verdict of a stored entry.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settle(&self, seq: u64, settled: &Settled) -> Result<(), StoreError> {
        let (verdict, reason, why) = columns(settled);
        let sql = "UPDATE log SET verdict = ?2, reason = ?3, why = ?4 WHERE seq = ?1";
        self.connection
            .prepare_cached(sql)?
            .execute(params![signed(seq), verdict, reason, why])?;
        Ok(())
    }

    /// Replaces bytes that were not the signed change by those that are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mend_change(&self, seq: u64, change: &[u8]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE log SET change = ?2 WHERE seq = ?1")?
            .execute(params![signed(seq), change])?;
        Ok(())
    }
}
