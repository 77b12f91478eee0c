//! Rows of what is set aside: quarantined entries of the log, and the branches of chains that
//! split. Both are evidence, and become part of the record only through a person. So does an
//! entry that waits for one that never comes.

use std::fmt;
use std::str::FromStr;

use ledger::sync::chain::ChainHead;
use ledger::sync::message::PushEntry;
use ledger::{ChangeId, Hash};
use record::ids::IncarnationId;
use record::tablet::Stop;
use rusqlite::{Params, Row, params};

use super::rows::{fixed, hash, signed, unsigned};
use super::{StoreError, Turn, View};

/// Where something that is set aside stands: `17` in the log, `F3` among the forks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsidePlace {
    /// In the log.
    Log(u64),
    /// Among the entries of chains that split.
    Fork(u64),
}

impl fmt::Display for AsidePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(seq) => write!(f, "{seq}"),
            Self::Fork(n) => write!(f, "F{n}"),
        }
    }
}

/// The text is no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a place is a number as in `17`, or `F3` for an entry of a chain that split")]
pub struct NoPlace;

impl FromStr for AsidePlace {
    type Err = NoPlace;
    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let number = |text: &str| text.parse().map_err(|_| NoPlace);
        match text.strip_prefix('F') {
            Some(n) => number(n).map(Self::Fork),
            None => number(text).map(Self::Log),
        }
    }
}

/// An entry that is set aside, or that waits for another one.
#[derive(Debug, Clone)]
pub struct AsideRow {
    /// Where it stands.
    pub place: AsidePlace,
    /// The local database it comes from.
    pub incarnation: IncarnationId,
    /// Its place in the chain.
    pub dseq: u64,
    /// The hash of the envelope.
    pub hash: Hash,
    /// Envelope, signature and the bytes that came as its change.
    pub entry: PushEntry,
    /// When it came.
    pub received_ms: u64,
    /// Whether it waits for an entry that has not come: when that comes, it comes in by itself.
    pub is_waiting: bool,
    /// The stable code of the reason.
    pub reason: String,
    /// The reason in a sentence.
    pub why: String,
    /// The entry of the log by which a person admitted it.
    pub admitted_by: Option<u64>,
}

const OF_LOG: &str = "SELECT seq AS place, incarnation, dseq, hash, envelope, signature,
    change, received_ms, verdict = 1 AS is_waiting,
    CASE verdict WHEN 1 THEN 'waiting' ELSE coalesce(reason, '') END AS reason,
    coalesce(why, '') AS why, admitted_by FROM log";
/// SQLite sees that it may use the index only where the question says `verdict <> 0`.
const NOT_ADMITTED: &str = "INDEXED BY log_not_admitted WHERE verdict <> 0";
const FORKED: &str = "SELECT n AS place, incarnation, dseq, hash, envelope, signature, change,
    received_ms, 0 AS is_waiting, 'fork' AS reason,
    'another entry stands at ' || dseq || ' of this chain' AS why,
    admitted_by FROM fork WHERE 1";

const IS_SET_ASIDE: &str = "SELECT
    EXISTS (SELECT 1 FROM log WHERE verdict = 2 AND change_hash = ?1 AND seq <= ?2)
    AND NOT EXISTS (SELECT 1 FROM log WHERE verdict = 1 AND change_hash = ?1 AND seq <= ?2)";

fn listed() -> String {
    let waits = waits_for_a_person();
    format!(
        "{OF_LOG} {NOT_ADMITTED} AND seq > ?1
         AND ((verdict = 1 AND admitted_by IS NULL) OR ({waits})) ORDER BY place LIMIT ?2"
    )
}

fn of_log_by_hash() -> String {
    format!("{OF_LOG} {NOT_ADMITTED} AND hash = ?1")
}

/// Says of a row of the log whether it is set aside and waits for a person: the one place that
/// does. What a stopped tablet sent without a change, as who was at it, says nothing of any
/// thing, and nobody could admit it: it stays in the audit trail, and nobody is asked about it.
pub(super) fn waits_for_a_person() -> String {
    let stops = Stop::ALL
        .map(|stop| format!("'{}'", stop.word()))
        .join(", ");
    format!(
        "verdict = 2 AND admitted_by IS NULL
         AND (change_hash IS NOT NULL OR coalesce(reason, '') NOT IN ({stops}))"
    )
}

impl View<'_> {
    /// Returns what is set aside or waits, and is not admitted yet, at most `limit` after a
    /// place; entries of the log first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_aside(
        &self,
        after: Option<AsidePlace>,
        limit: usize,
    ) -> Result<Vec<AsideRow>, StoreError> {
        let (seq, n) = match after {
            None => (0, 0),
            Some(AsidePlace::Log(seq)) => (seq, 0),
            Some(AsidePlace::Fork(n)) => (u64::MAX, n),
        };
        let mut rows = self.aside(
            AsidePlace::Log,
            &listed(),
            params![signed(seq), signed(limit as u64)],
        )?;
        let left = limit.saturating_sub(rows.len()) as u64;
        let of_forks =
            format!("{FORKED} AND admitted_by IS NULL AND n > ?1 ORDER BY place LIMIT ?2");
        rows.extend(self.aside(
            AsidePlace::Fork,
            &of_forks,
            params![signed(n), signed(left)],
        )?);
        Ok(rows)
    }

    /// Returns what is set aside or waits at a place, admitted meanwhile or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_aside_at(&self, place: AsidePlace) -> Result<Option<AsideRow>, StoreError> {
        let mut rows = match place {
            AsidePlace::Log(seq) => {
                let sql = format!("{OF_LOG} WHERE verdict <> 0 AND seq = ?1");
                self.aside(AsidePlace::Log, &sql, [signed(seq)])?
            }
            AsidePlace::Fork(n) => {
                let sql = format!("{FORKED} AND n = ?1");
                self.aside(AsidePlace::Fork, &sql, [signed(n)])?
            }
        };
        Ok(rows.pop())
    }

    /// Returns what is set aside or waits by the hash of its envelope.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_aside_by_hash(&self, hash: &Hash) -> Result<Option<AsideRow>, StoreError> {
        let of_forks = format!("{FORKED} AND hash = ?1");
        let mut rows = self.aside(AsidePlace::Fork, &of_forks, [hash.as_bytes()])?;
        rows.extend(self.aside(AsidePlace::Log, &of_log_by_hash(), [hash.as_bytes()])?);
        Ok(rows.pop())
    }

    /// Says whether a change is set aside and does not wait in another entry, as far as the log
    /// went up to a place: it does not come in by itself.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_set_aside(&self, change: &ChangeId, through: u64) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached(IS_SET_ASIDE)?;
        Ok(
            statement.query_row(params![change.as_bytes(), signed(through)], |row| {
                row.get(0)
            })?,
        )
    }

    /// Returns every entry of a chain that split, in the order in which they came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forks(&self) -> Result<Vec<AsideRow>, StoreError> {
        self.aside(AsidePlace::Fork, &format!("{FORKED} ORDER BY n"), [])
    }

    /// Returns how many entries of chains that split wait for a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_forks(&self) -> Result<u64, StoreError> {
        self.number("SELECT count(*) FROM fork WHERE admitted_by IS NULL")
    }

    /// Returns the first place of a chain that split at which another entry stands.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn first_fork(&self, incarnation: &IncarnationId) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT min(dseq) FROM fork WHERE incarnation = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let first: Option<i64> = statement.query_row([incarnation.as_bytes()], |row| row.get(0))?;
        Ok(first.and_then(|dseq| u64::try_from(dseq).ok()))
    }

    fn aside(
        &self,
        place: fn(u64) -> AsidePlace,
        sql: &str,
        values: impl Params,
    ) -> Result<Vec<AsideRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut aside = Vec::new();
        while let Some(row) = rows.next()? {
            aside.push(read_aside(place, row)?);
        }
        Ok(aside)
    }
}

fn read_aside(place: fn(u64) -> AsidePlace, row: &Row<'_>) -> Result<AsideRow, StoreError> {
    Ok(AsideRow {
        place: place(unsigned(row, "place")?),
        incarnation: IncarnationId::new(fixed(row, "incarnation")?),
        dseq: unsigned(row, "dseq")?,
        hash: hash(row, "hash")?,
        entry: PushEntry {
            envelope: row.get("envelope")?,
            signature: fixed(row, "signature")?,
            change: row.get("change")?,
        },
        received_ms: unsigned(row, "received_ms")?,
        is_waiting: row.get("is_waiting")?,
        reason: row.get("reason")?,
        why: row.get("why")?,
        admitted_by: row
            .get::<_, Option<i64>>("admitted_by")?
            .and_then(|seq| u64::try_from(seq).ok()),
    })
}

impl Turn<'_> {
    /// Keeps an entry of a chain that split; one that is kept already is passed over. Says
    /// whether a person has admitted it since.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_fork(
        &self,
        incarnation: &IncarnationId,
        head: &ChainHead,
        entry: &PushEntry,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT OR IGNORE INTO fork
                       (incarnation, hash, dseq, envelope, signature, change, received_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.connection.prepare_cached(sql)?.execute(params![
            incarnation.as_bytes(),
            head.hash.as_bytes(),
            signed(head.dseq),
            entry.envelope,
            entry.signature,
            entry.change,
            signed(now_ms)
        ])?;
        let sql = "SELECT admitted_by IS NOT NULL FROM fork WHERE incarnation = ?1 AND hash = ?2";
        let at = params![incarnation.as_bytes(), head.hash.as_bytes()];
        let mut admitted = self.connection.prepare_cached(sql)?;
        Ok(admitted.query_row(at, |row| row.get(0))?)
    }

    /// Replaces what came as the change of an entry of a chain that split, before a person
    /// admits it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mend_fork(
        &self,
        incarnation: &IncarnationId,
        hash: &Hash,
        change: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE fork SET change = ?3
                   WHERE incarnation = ?1 AND hash = ?2 AND admitted_by IS NULL";
        let values = params![incarnation.as_bytes(), hash.as_bytes(), change];
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Notes by which entry of the log a person admitted what was set aside.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_admitted(&self, place: AsidePlace, by: u64) -> Result<(), StoreError> {
        let (sql, at) = match place {
            AsidePlace::Log(seq) => ("UPDATE log SET admitted_by = ?2 WHERE seq = ?1", seq),
            AsidePlace::Fork(n) => ("UPDATE fork SET admitted_by = ?2 WHERE n = ?1", n),
        };
        self.connection
            .execute(sql, params![signed(at), signed(by)])?;
        match place {
            // Its facts are in the record now: it is not looked at again.
            AsidePlace::Log(seq) => self.wait_for(seq, &[]),
            AsidePlace::Fork(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::quarantine::list;
    use crate::store::audit::tests::long;
    use crate::store::feed::FORGET_WAIT;

    #[test]
    fn what_waits_and_what_is_set_aside_is_found_in_a_long_log_in_few_steps() {
        let store = long();
        store.tamper(
            "UPDATE log SET verdict = 2, reason = 'actor' WHERE seq % 10000 = 0;
             INSERT INTO wait SELECT randomblob(32), seq FROM log;",
        );
        let took = store.write(|turn| {
            let rows = turn.set_aside(None, 500)?;
            assert_eq!(rows.len(), 10);
            turn.set_aside_by_hash(&rows[0].hash)?;
            let entry = turn.log_from(10_000, 1)?.remove(0);
            assert!(turn.is_set_aside(&entry.change_hash.unwrap(), u64::MAX)?);
            turn.wait_for(50_000, &[])?;
            let steps = [
                listed(),
                of_log_by_hash(),
                IS_SET_ASIDE.to_owned(),
                FORGET_WAIT.to_owned(),
            ];
            let steps = steps.map(|sql| {
                let statement = turn.connection.prepare_cached(&sql).unwrap();
                let steps = statement.get_status(StatementStatus::VmStep);
                (sql, steps)
            });
            Ok::<_, StoreError>(steps)
        });
        for (sql, steps) in took.unwrap() {
            assert!((1..2_000).contains(&steps), "{steps} steps: {sql}");
        }
    }

    #[test]
    fn what_is_set_aside_is_listed_to_its_end_page_by_page() {
        let store = long();
        store.tamper(
            "UPDATE log SET verdict = 2, reason = 'actor' WHERE seq BETWEEN 1001 AND 1700;
             INSERT INTO fork SELECT i, incarnation, randomblob(32), dseq, envelope, signature,
                 change, 7, NULL FROM log, (SELECT 1 AS i UNION SELECT 2 UNION SELECT 3)
             WHERE seq = 9;",
        );
        let (mut places, mut after, mut sizes) = (Vec::new(), None, Vec::new());
        loop {
            let page = store.read(|view| list(view, after)).unwrap();
            sizes.push(page.entries.len());
            places.extend(page.entries.into_iter().map(|entry| entry.place));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let of_log = (1001..=1700).map(AsidePlace::Log);
        let all = of_log.chain((1..=3).map(AsidePlace::Fork));
        assert_eq!(sizes, [500, 203]);
        assert!(places.into_iter().eq(all.map(|place| place.to_string())));
    }

    #[test]
    fn a_place_reads_back_and_anything_else_is_none() {
        for place in [AsidePlace::Log(17), AsidePlace::Fork(3)] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for wrong in ["", "F", "f3", "-1", "17 ", "entry"] {
            assert_eq!(wrong.parse::<AsidePlace>(), Err(NoPlace), "{wrong}");
        }
    }
}
