//! The store: one SQLite database in the data folder.
//!
//! The only place that knows SQL, and it knows nothing else: rows go in and out, rules live
//! in `shared`, admission in `intake`. Write-ahead log with `synchronous=FULL`: what was
//! committed survives a power cut. One [`Writer`] thread commits for many requests at once;
//! readers work beside it on snapshots of their own. [`View`] reads, [`Turn`] also writes.

mod audit;
mod badges;
mod devices;
mod documents;
mod facts;
mod feed;
mod folded;
mod log;
mod open;
mod requests;
mod rows;
mod set_aside;
mod site;
mod tablets;
mod writer;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, ErrorCode};

pub use audit::{Findable, Wanted};
pub use badges::BadgeRow;
pub use devices::DeviceRow;
pub use documents::DocumentRow;
pub use facts::Thing;
pub use feed::FeedRow;
pub use folded::{ShippedTo, Stock};
pub use log::{LogRow, NewEntry, Settled};
pub use set_aside::{AsidePlace, AsideRow, NoPlace};
pub use site::CodeRow;
pub use tablets::{Received, StandingRow};
pub use writer::{Memory, Writer};

/// How many idle connections are kept for readers.
const IDLE_READERS: usize = 4;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database reported an error.
    #[error("the database reports: {0}{next}", next = next_step(.0))]
    Database(#[source] rusqlite::Error),
    /// The data folder cannot be used.
    #[error("the data folder {folder} cannot be used: {why}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// There is no store in the folder.
    #[error("there is no record in {folder}; `waymark serve --data {folder}` makes one")]
    Missing {
        /// The folder.
        folder: String,
    },
    /// The store was written by a later program.
    #[error(
        "the record has version {had} and this program knows version {known}; use the newer waymark"
    )]
    Newer {
        /// The version found.
        had: i64,
        /// The latest version known.
        known: i64,
    },
    /// A stored value is not what this program writes.
    #[error("the stored {what} cannot be read")]
    Damaged {
        /// What cannot be read.
        what: &'static str,
    },
    /// The system gives no random bytes.
    #[error(transparent)]
    NoRandomness(#[from] crate::moment::NoRandomness),
    /// Too many requests wait for the writer.
    #[error("the server has more to write than it can; nothing of the request is stored")]
    Busy,
    /// The writer ended before it answered.
    #[error("the request was not finished; nothing of it is stored")]
    Unfinished,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let error = Self::Database(error);
        writer::note_reported(&error);
        error
    }
}

/// Says what a person can do about what SQLite reports.
fn next_step(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "; its file is damaged: keep the folder, and put the last good copy of it in its \
             place: tablets send again what that copy lacks"
        }
        Some(ErrorCode::DiskFull) => "; free room on the disk of the data folder",
        Some(ErrorCode::SystemIoFailure) => {
            "; look whether the disk of the data folder is full or failing"
        }
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "; this program has to be allowed to write in the data folder, also to read it: copy \
             the whole folder to where it is"
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "; another program holds it: end that one, or try again"
        }
        _ => "",
    }
}

/// An open store.
#[derive(Clone)]
pub struct Store {
    place: Arc<Place>,
}

struct Place {
    source: open::Source,
    idle: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens the store in a folder, and makes both when they are not there.
    ///
    /// # Errors
    /// [`StoreError::Folder`], [`StoreError::Newer`], [`StoreError::Database`].
    pub fn open_or_create(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|why| StoreError::Folder {
            folder: folder.to_owned(),
            why,
        })?;
        Self::from_source(open::Source::File(open::file_in(folder)))
    }

    /// Opens the store in a folder.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Newer`], [`StoreError::Database`].
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let file = open::file_in(folder);
        if !file.is_file() {
            return Err(StoreError::Missing {
                folder: folder.display().to_string(),
            });
        }
        Self::from_source(open::Source::File(file))
    }

    /// Opens an empty store that lives only in memory, for rebuilding and comparing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::from_source(open::Source::memory())
    }

    fn from_source(source: open::Source) -> Result<Self, StoreError> {
        let mut first = source.connect()?;
        open::migrate(&mut first)?;
        let idle = Mutex::new(vec![first]);
        let store = Self {
            place: Arc::new(Place { source, idle }),
        };
        crate::audit::fill(&store)?;
        Ok(store)
    }

    /// Reads within one snapshot.
    ///
    /// # Errors
    /// Those of `read`, and [`StoreError::Database`].
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.take()?;
        let transaction = connection.transaction().map_err(StoreError::from)?;
        let result = read(&View {
            connection: &transaction,
        });
        drop(transaction);
        self.give_back(connection);
        result
    }

    /// Writes in one transaction of its own, outside the [`Writer`]: for commands.
    ///
    /// # Errors
    /// Those of `write`, and [`StoreError::Database`]; nothing is stored then.
    pub fn write<T, E: From<StoreError>>(
        &self,
        write: impl FnOnce(&Turn<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.take()?;
        let behaviour = rusqlite::TransactionBehavior::Immediate;
        let transaction = connection
            .transaction_with_behavior(behaviour)
            .map_err(StoreError::from)?;
        let result = write(&Turn::over(&transaction))?;
        transaction.commit().map_err(StoreError::from)?;
        self.give_back(connection);
        Ok(result)
    }

    /// Moves what is committed from the write-ahead log into the database file, so that the
    /// one file of a server that ended in good order is the whole record.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn gather(&self) -> Result<(), StoreError> {
        let connection = self.take()?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.give_back(connection);
        Ok(())
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle().pop();
        idle.map_or_else(|| self.place.source.connect(), Ok)
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle();
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        // A reader that panicked left whole connections behind: they can be used.
        self.place
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// One snapshot of the store.
pub struct View<'c> {
    connection: &'c Connection,
}

impl View<'_> {
    /// Says what SQLite finds wrong with its own file, in which indexes may lack what tables
    /// have; nothing where all is well.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn file_fault(&self) -> Result<Option<String>, StoreError> {
        let check = "PRAGMA integrity_check(1)";
        let said: String = self.connection.query_row(check, [], |row| row.get(0))?;
        Ok((said != "ok").then_some(said))
    }
}

/// A transaction that writes; everything a [`View`] reads, it reads too.
pub struct Turn<'c> {
    view: View<'c>,
}

impl<'c> Turn<'c> {
    fn over(connection: &'c Connection) -> Self {
        Self {
            view: View { connection },
        }
    }
}

impl<'c> Deref for Turn<'c> {
    type Target = View<'c>;
    fn deref(&self) -> &View<'c> {
        &self.view
    }
}

#[cfg(test)]
impl Store {
    /// Edits the stored rows behind the program's back.
    pub(crate) fn tamper(&self, sql: &str) {
        let connection = self.take().unwrap();
        connection
            .pragma_update(None, "foreign_keys", false)
            .unwrap();
        connection.execute_batch(sql).unwrap();
        connection
            .pragma_update(None, "foreign_keys", true)
            .unwrap();
        self.give_back(connection);
    }
}
