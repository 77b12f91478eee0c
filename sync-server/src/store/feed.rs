//! Rows of the feed that tablets pull, and of what waits for a change.

use std::collections::BTreeSet;

use ledger::ChangeId;
use record::identity::Subject;
use record::ids::{EpochId, IncarnationId};
use rusqlite::params;

use super::log::{LogRow, read_entry};
use super::rows::{change_id, fixed, signed, unsigned};
use super::{StoreError, Turn, View};
use crate::moment::random;

pub(super) const FORGET_WAIT: &str = "DELETE FROM wait WHERE seq = ?1";

/// One row of the feed.
#[derive(Debug, Clone)]
pub struct FeedRow {
    /// Its place in the feed.
    pub pos: u64,
    /// Whether the device was told another verdict before.
    pub late: bool,
    /// The entry.
    pub entry: LogRow,
}

impl View<'_> {
    /// Returns the end of the feed: the cursor of a tablet that has everything.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn feed_head(&self) -> Result<u64, StoreError> {
        self.number("SELECT coalesce(max(pos), 0) FROM feed")
    }

    /// Returns the epoch in which the feed came as far as a place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn epoch_at(&self, pos: u64) -> Result<Option<EpochId>, StoreError> {
        let sql = "SELECT id FROM epoch WHERE first_pos <= ?1 ORDER BY first_pos DESC LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([signed(pos)])?;
        let row = rows.next()?;
        row.map(|row| Ok(EpochId::new(fixed(row, "id")?)))
            .transpose()
    }

    /// Returns what was settled after a cursor, in the order of settling.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn feed_after(&self, cursor: u64, limit: u32) -> Result<Vec<FeedRow>, StoreError> {
        let sql = "SELECT feed.pos, feed.late, log.* FROM feed JOIN log USING (seq)
                   WHERE feed.pos > ?1 ORDER BY feed.pos LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![signed(cursor), limit])?;
        let mut feed = Vec::new();
        while let Some(row) = rows.next()? {
            feed.push(FeedRow {
                pos: unsigned(row, "pos")?,
                late: row.get("late")?,
                entry: read_entry(row)?,
            });
        }
        Ok(feed)
    }

    /// Returns the entries of an incarnation that were settled otherwise than their device was
    /// told before, after a place of the feed and up to another.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settled_late(
        &self,
        incarnation: &IncarnationId,
        after: u64,
        through: u64,
    ) -> Result<Vec<LogRow>, StoreError> {
        let sql = "SELECT log.* FROM feed JOIN log USING (seq)
                   WHERE feed.pos > ?1 AND feed.pos <= ?2 AND feed.late = 1
                     AND log.incarnation = ?3 ORDER BY feed.pos";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![
            signed(after),
            signed(through),
            incarnation.as_bytes()
        ])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(read_entry(row)?);
        }
        Ok(entries)
    }

    /// Returns the whole feed: place in the feed, place in the log, and whether the device was
    /// told another verdict before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn feed_order(&self) -> Result<Vec<(u64, u64, bool)>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT pos, seq, late FROM feed ORDER BY pos")?;
        let mut rows = statement.query([])?;
        let mut feed = Vec::new();
        while let Some(row) = rows.next()? {
            feed.push((
                unsigned(row, "pos")?,
                unsigned(row, "seq")?,
                row.get("late")?,
            ));
        }
        Ok(feed)
    }

    /// Returns the places in the log of the changes in the feed, sorted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn fed(&self) -> Result<BTreeSet<u64>, StoreError> {
        let sql = "SELECT seq FROM feed JOIN log USING (seq) WHERE verdict = 0";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut fed = BTreeSet::new();
        while let Some(row) = rows.next()? {
            fed.insert(unsigned(row, "seq")?);
        }
        Ok(fed)
    }

    /// Returns the hashes of admitted changes after a place of the feed, each with its place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn admitted_changes(
        &self,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, ChangeId)>, StoreError> {
        let sql = "SELECT feed.pos, log.change_hash FROM feed JOIN log USING (seq)
                   WHERE feed.pos > ?1 AND log.verdict = 0 AND log.change_hash IS NOT NULL
                   ORDER BY feed.pos LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![signed(after), limit])?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            let id = change_id(row, "change_hash")?;
            let id = id.ok_or(StoreError::Damaged {
                what: "change_hash",
            })?;
            changes.push((unsigned(row, "pos")?, id));
        }
        Ok(changes)
    }

    /// Returns a document's admitted changes in the order in which they were settled. Reads
    /// the whole log: for a document whose snapshot is damaged.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn changes_of(&self, subject: &Subject) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT log.change FROM feed JOIN log USING (seq)
                   WHERE log.subject = ?1 AND log.verdict = 0 AND log.change IS NOT NULL
                   ORDER BY feed.pos";
        let mut statement = self.connection.prepare_cached(sql)?;
        let changes = statement.query_map([subject.to_string()], |row| row.get(0))?;
        Ok(changes.collect::<Result<_, _>>()?)
    }

    /// Returns how many changes are admitted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_admitted_changes(&self) -> Result<u64, StoreError> {
        self.number(
            "SELECT count(DISTINCT log.change_hash) FROM feed JOIN log USING (seq)
             WHERE log.verdict = 0",
        )
    }

    /// Returns the entries that wait, in the order in which they came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting(&self) -> Result<Vec<LogRow>, StoreError> {
        let sql = "SELECT * FROM log INDEXED BY log_not_admitted
                   WHERE verdict <> 0 AND verdict = 1 ORDER BY seq";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(read_entry(row)?);
        }
        Ok(entries)
    }

    /// Returns the entries that wait for a change, or are set aside because it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn building_on(&self, change: &ChangeId) -> Result<Vec<LogRow>, StoreError> {
        let sql = "SELECT log.* FROM wait JOIN log USING (seq)
                   WHERE wait.dep = ?1 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([change.as_bytes()])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(read_entry(row)?);
        }
        Ok(entries)
    }
}

impl Turn<'_> {
    /// Begins an epoch: what is fed from now on is told apart from what another server fed
    /// from the same place on, before this record was restored from a backup.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_epoch(&self) -> Result<(), StoreError> {
        let id: [u8; 16] = random()?;
        let first_pos = self.feed_head()? + 1;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO epoch (first_pos, id) VALUES (?1, ?2)")?
            .execute(params![signed(first_pos), id])?;
        Ok(())
    }

    /// Forgets all epochs: every cursor starts again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_first_epoch(&self) -> Result<(), StoreError> {
        let id: [u8; 16] = random()?;
        self.connection.execute("DELETE FROM epoch", [])?;
        let sql = "INSERT INTO epoch (first_pos, id) VALUES (1, ?1)";
        self.connection.execute(sql, [id])?;
        Ok(())
    }

    /// Puts a settled entry at the end of the feed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn feed(&self, seq: u64, late: bool) -> Result<(), StoreError> {
        let pos = self.feed_head()? + 1;
        if late {
            // An earlier row would hand the entry out before what it builds on.
            self.connection
                .prepare_cached("DELETE FROM feed WHERE seq = ?1")?
                .execute([signed(seq)])?;
        }
        self.connection
            .prepare_cached("INSERT INTO feed (pos, seq, late) VALUES (?1, ?2, ?3)")?
            .execute(params![signed(pos), signed(seq), late])?;
        Ok(())
    }

    /// Notes which changes an entry waits for, in place of what was noted before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn wait_for(&self, seq: u64, missing: &[ChangeId]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(FORGET_WAIT)?
            .execute([signed(seq)])?;
        let sql = "INSERT OR IGNORE INTO wait (dep, seq) VALUES (?1, ?2)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for dep in missing {
            statement.execute(params![dep.as_bytes(), signed(seq)])?;
        }
        Ok(())
    }

    /// Puts this feed in place of the one that was there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_feed(&self, feed: &[(u64, u64, bool)]) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM feed", [])?;
        let sql = "INSERT INTO feed (pos, seq, late) VALUES (?1, ?2, ?3)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for (pos, seq, late) in feed {
            statement.execute(params![signed(*pos), signed(*seq), late])?;
        }
        Ok(())
    }
}
