//! Opening the database: settings of each connection, and the version of the tables.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{StoreError, Turn};

/// The migrations in order; only ever added to.
const MIGRATIONS: [&str; 10] = [
    include_str!("../../migrations/sqlite/0001_record.sql"),
    include_str!("../../migrations/sqlite/0002_amendments.sql"),
    include_str!("../../migrations/sqlite/0003_epochs.sql"),
    include_str!("../../migrations/sqlite/0004_incarnations.sql"),
    include_str!("../../migrations/sqlite/0005_badges.sql"),
    include_str!("../../migrations/sqlite/0006_audit.sql"),
    include_str!("../../migrations/sqlite/0007_tablets.sql"),
    include_str!("../../migrations/sqlite/0008_requests.sql"),
    include_str!("../../migrations/sqlite/0009_feed_of_entry.sql"),
    include_str!("../../migrations/sqlite/0010_waiting.sql"),
];

/// Programs before this version of the tables let wait what builds on something that is set
/// aside; nothing looks at those entries again by itself.
const SETS_ASIDE_WHAT_WAITS: i64 = 9;

/// How long a command waits for the server's writer.
const BUSY: Duration = Duration::from_secs(10);

/// Returns the database file of a data folder.
pub(super) fn file_in(folder: &Path) -> PathBuf {
    folder.join("waymark.db")
}

/// Where connections lead.
pub(super) enum Source {
    /// A file.
    File(PathBuf),
    /// A database in memory, shared by its connections.
    Memory(String),
}

impl Source {
    /// Names a fresh database in memory.
    pub(super) fn memory() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        Self::Memory(format!("file:waymark-{n}?mode=memory&cache=shared"))
    }

    /// Opens one more connection.
    pub(super) fn connect(&self) -> Result<Connection, StoreError> {
        let connection = match self {
            Self::File(file) => Connection::open(file)?,
            Self::Memory(uri) => {
                Connection::open_with_flags(uri, OpenFlags::default() | OpenFlags::SQLITE_OPEN_URI)?
            }
        };
        connection.busy_timeout(BUSY)?;
        if matches!(self, Self::File(_)) {
            connection.pragma_update(None, "journal_mode", "wal")?;
        }
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // With statistics present, the bundled SQLite would prepare a lookup anew at each
        // binding: a trace makes thousands of them.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }
}

/// Brings the tables to the version that this program knows.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if version(connection)? == known {
        return Ok(());
    }
    // A table that is made anew is gone for a moment; what refers to it is checked at the end.
    connection.pragma_update(None, "foreign_keys", false)?;
    let migrated = migrate_from_there(connection, known);
    connection.pragma_update(None, "foreign_keys", true)?;
    migrated
}

fn migrate_from_there(connection: &mut Connection, known: i64) -> Result<(), StoreError> {
    let behaviour = rusqlite::TransactionBehavior::Immediate;
    let transaction = connection.transaction_with_behavior(behaviour)?;
    let had = version(&transaction)?;
    if had > known {
        return Err(StoreError::Newer { had, known });
    }
    let done = usize::try_from(had).unwrap_or(0);
    for migration in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    if (1..SETS_ASIDE_WHAT_WAITS).contains(&had) {
        crate::intake::look_again_at_waiting(&Turn::over(&transaction))?;
    }
    let dangling = transaction
        .prepare("PRAGMA foreign_key_check")?
        .exists([])?;
    if dangling {
        return Err(StoreError::Damaged {
            what: "reference of a row",
        });
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_a_later_program_are_left_alone() {
        let mut connection = Source::memory().connect().unwrap();
        migrate(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(
            migrate(&mut connection),
            Err(StoreError::Newer { had: 99, .. })
        ));
    }

    #[test]
    fn a_store_of_the_first_version_is_brought_up_with_its_chains_and_forks() {
        let mut connection = Source::memory().connect().unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        let rows = "INSERT INTO site VALUES (1, zeroblob(16), 'Plant 1', 5);
             INSERT INTO device VALUES (x'01010101010101010101010101010101', 'Tablet 1',
                 x'fefefefefefefefefefefefefefefefe', zeroblob(32), 0, 5, 6, 1, randomblob(32));
             INSERT INTO log VALUES (1, x'fefefefefefefefefefefefefefefefe', 1, zeroblob(32),
                 x'01', zeroblob(64), NULL, NULL, NULL, 7, 2, 'actor', 'why');
             INSERT INTO feed VALUES (1, 1, 0);
             INSERT INTO fork VALUES (x'fefefefefefefefefefefefefefefefe', zeroblob(32), 1, x'02',
                 zeroblob(64), NULL, 8);";
        connection.execute_batch(rows).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let one = |sql: &str| -> i64 { connection.query_row(sql, [], |row| row.get(0)).unwrap() };
        let joined = "SELECT count(*) FROM log JOIN incarnation ON incarnation.id = log.incarnation
             JOIN device ON device.id = incarnation.device JOIN feed USING (seq)
             WHERE incarnation.head_dseq = 1 AND incarnation.frozen_ms = 8 AND log.reason = 'actor'";
        assert_eq!(one(joined), 1);
        assert_eq!(one("SELECT n FROM fork WHERE received_ms = 8"), 1);
        assert_eq!(one("PRAGMA foreign_keys"), 1);
    }

    #[test]
    fn a_trace_is_answered_from_the_covering_indexes_alone() {
        let mut connection = Source::memory().connect().unwrap();
        migrate(&mut connection).unwrap();
        for (from, to) in [("part", "whole"), ("whole", "part")] {
            let sql = format!("EXPLAIN QUERY PLAN SELECT {to}, fact FROM edge WHERE {from} = 1");
            let plan: String = connection
                .query_row(&sql, [], |row| row.get("detail"))
                .unwrap();
            assert!(plan.contains("COVERING INDEX"), "{plan}");
        }
    }
}
