//! The two places of the tablet's record, as one: the database, and the file beside it.
//!
//! An entry counts as saved when the database has completed a strict transaction and gives
//! it back, or, while the database does not take writes, when the file has it on the disk.
//! What the database missed is put into it as soon as it takes writes again.

use messages::records::{Places as Where, Room, Storage};
use record::ids::IncarnationId;

use crate::platform::indexed_db::Database;
use crate::platform::reserve::Reserve;
use crate::platform::second_file::SecondFile;
use crate::second_place::file::SecondError;
use crate::second_place::{Owner, Record, SecondPlace};
use crate::store::{Batch, Key, Store, StoreError, key};
use crate::workspace::Workspace;
use crate::workspace::rows::Standing;

/// How much may wait in memory for the database before nothing more is pulled, batches.
const MOST_UNWRITTEN: usize = 10_000;

/// Where an entry was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kept {
    /// In the database, as durably as it reports; and in the file, unless that failed.
    Database {
        /// What the transaction reports.
        reported: String,
    },
    /// In the file alone.
    FileOnly,
}

/// Both places.
pub(crate) struct Places {
    pub(crate) database: Database,
    file: Result<SecondFile, SecondError>,
    reserve: Option<Reserve>,
    room: Room,
    /// Why the database takes no writes now.
    stopped: Option<StoreError>,
    /// What it missed, in order.
    unwritten: Vec<Batch>,
}

impl Places {
    /// The places as they were opened; `room` is what was found of it on the way.
    pub(crate) fn new(
        database: Database,
        file: Result<SecondFile, SecondError>,
        reserve: Option<Reserve>,
        room: Room,
    ) -> Self {
        Self {
            database,
            file,
            reserve,
            room,
            stopped: None,
            unwritten: Vec::new(),
        }
    }

    /// What the file holds; nothing when it cannot be used.
    pub(crate) fn second(&self) -> Option<&SecondPlace> {
        self.file.as_ref().ok().map(SecondFile::place)
    }

    /// Says whether the database takes no writes.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.is_some()
    }

    pub(crate) fn room(&self) -> Room {
        self.room
    }

    /// Notes something in the file. A file that fails is not used again before the next
    /// start: then there is one place, and the screen says so.
    pub(crate) fn note(&mut self, records: Vec<Record>) -> bool {
        let Ok(file) = &mut self.file else {
            return false;
        };
        match file.append(records) {
            Ok(()) => true,
            // Full of unsent entries: those stay, and receipts will make room.
            Err(SecondError::Full(_)) => false,
            Err(error) => {
                self.file = Err(error);
                false
            }
        }
    }

    /// Writes a batch that is not an entry. While the database takes no writes it waits in
    /// memory: all that is lost with it can come from the server again.
    pub(crate) async fn write(&mut self, batch: &Batch) -> Result<String, StoreError> {
        if let Some(stopped) = &self.stopped {
            if self.second().is_none() || self.unwritten.len() >= MOST_UNWRITTEN {
                return Err(stopped.clone());
            }
            self.unwritten.push(batch.clone());
            return Ok("waits for the database".to_owned());
        }
        let written = self.commit(batch).await;
        if let Err(error) = &written
            && error.may_go_elsewhere()
        {
            self.stop(error.clone());
            if self.second().is_some() {
                self.unwritten.push(batch.clone());
                return Ok("waits for the database".to_owned());
            }
        }
        written
    }

    /// Saves an entry: in both places, or in the one that takes it.
    pub(crate) async fn keep(
        &mut self,
        batch: &Batch,
        record: Record,
        expected: (Store, Key, Vec<u8>),
    ) -> Result<Kept, StoreError> {
        if self.stopped.is_none() {
            match self.commit(batch).await {
                Ok(reported) => {
                    self.read_back(expected).await?;
                    self.note(vec![record]);
                    return Ok(Kept::Database { reported });
                }
                Err(error) if error.may_go_elsewhere() => self.stop(error),
                Err(error) => return Err(error),
            }
        }
        if self.note(vec![record]) {
            self.unwritten.push(batch.clone());
            return Ok(Kept::FileOnly);
        }
        Err(self
            .stopped
            .clone()
            .unwrap_or(StoreError::TimedOut { after_ms: 0 }))
    }

    async fn read_back(&self, expected: (Store, Key, Vec<u8>)) -> Result<(), StoreError> {
        let (store, key, expected) = expected;
        let read = self.database.get(store, &key).await;
        if read.ok().flatten().as_ref() == Some(&expected) {
            Ok(())
        } else {
            Err(StoreError::ReadBack)
        }
    }

    /// Commits; a transaction that was aborted for want of room gets the reserve and one
    /// more chance. One that did not end gets none: it may still be done.
    async fn commit(&mut self, batch: &Batch) -> Result<String, StoreError> {
        match self.database.commit(batch).await {
            Err(StoreError::Aborted { .. }) => {
                self.give_reserve_back();
                self.database.commit(batch).await
            }
            other => other,
        }
    }

    fn stop(&mut self, error: StoreError) {
        self.give_reserve_back();
        self.stopped = Some(error);
    }

    fn give_reserve_back(&mut self) {
        if let Some(reserve) = &self.reserve {
            reserve.give_back();
            self.room = Room::TooLow;
        }
    }

    /// Looks how much room there is; the first look makes the reserve.
    pub(crate) fn look_at_room(&mut self) {
        if self.is_stopped() {
            return;
        }
        if let Some(reserve) = &self.reserve {
            self.room = reserve.look();
        }
    }

    /// Tries to put into the database what it missed, once there is room for it.
    ///
    /// # Errors
    /// [`StoreError::AnotherWriter`] or [`StoreError::Emptied`] when the database is no longer
    /// as this worker left it.
    pub(crate) async fn try_database_again(&mut self, chain: &[u8]) -> Result<bool, StoreError> {
        if !self.is_stopped() {
            return Ok(true);
        }
        if self.reserve.as_ref().is_some_and(|r| !r.is_room_again()) {
            return Ok(false);
        }
        let tried = self.write_what_was_missed(chain).await;
        match tried {
            Ok(()) => {
                self.stopped = None;
                self.unwritten.clear();
                Ok(true)
            }
            Err(error) if error.may_go_elsewhere() => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn write_what_was_missed(&mut self, chain: &[u8]) -> Result<(), StoreError> {
        self.database.open_anew().await?;
        let now = self
            .database
            .get(Store::Tablet, &Key::from(key::CHAIN))
            .await?
            .ok_or(StoreError::Emptied)?;
        if self.unwritten.is_empty() {
            return if now == chain {
                Ok(())
            } else {
                Err(StoreError::AnotherWriter)
            };
        }
        let merged = Batch::merged(&self.unwritten, now).ok_or(StoreError::AnotherWriter)?;
        self.database.commit(&merged).await.map(drop)
    }

    /// Brings the file up to the workspace: whose chain it is, how far the server has it,
    /// and every entry without receipt.
    pub(crate) fn catch_up(&mut self, workspace: &Workspace, public_key: [u8; 32]) {
        let Some(second) = self.second() else { return };
        let incarnation = workspace.identity.incarnation;
        let owner = Owner {
            incarnation,
            public_key,
            enrolment: workspace.identity.enrolment.clone(),
        };
        let own = second
            .own()
            .filter(|own| own.owner.incarnation == incarnation);
        let mut records = Vec::new();
        if own.map(|own| &own.owner) != Some(&owner) {
            records.push(Record::Owner { owner });
        }
        // What the database does not hold stays in the file, sent or not: a server that is
        // restored from a backup would else have lost the only copy.
        let held = workspace
            .only_in_file_from
            .map(|from| from.saturating_sub(1));
        let through = held.map_or(workspace.pushed, |held| workspace.pushed.min(held));
        if own.is_none_or(|own| own.received != through) {
            records.push(Record::Received {
                incarnation,
                through,
            });
        }
        records.extend(missing_in(second, workspace, incarnation));
        if own.is_none_or(|own| own.head.dseq < workspace.chain.dseq) {
            records.push(Record::Head {
                incarnation,
                head: workspace.chain.head(),
            });
        }
        self.note(records);
    }

    /// Where things stand, for people.
    pub(crate) fn storage(&self, workspace: &Workspace) -> Storage {
        let places = match (&self.file, &self.stopped) {
            (Ok(_), None) => Where::Both,
            (Ok(_), Some(_)) => Where::FileOnly,
            (Err(error), None) => Where::DatabaseOnly {
                why: error.to_string(),
            },
            (Err(_), Some(error)) => Where::None {
                why: error.to_string(),
            },
        };
        let one_place = workspace
            .entries
            .iter()
            .filter(|(dseq, entry)| {
                entry.standing == Standing::Saved && !workspace.is_in_two_places(**dseq)
            })
            .count();
        Storage {
            places,
            room: self.room,
            one_place: one_place as u64,
            left_behind: workspace.left_behind(),
            loss: workspace.loss.map(Into::into),
        }
    }
}

/// The entries without receipt that the file does not have.
fn missing_in<'a>(
    second: &'a SecondPlace,
    workspace: &'a Workspace,
    incarnation: IncarnationId,
) -> impl Iterator<Item = Record> + 'a {
    let own = second
        .own()
        .filter(move |own| own.owner.incarnation == incarnation);
    workspace
        .entries
        .iter()
        .filter(move |(dseq, entry)| {
            entry.standing == Standing::Saved
                && own.is_none_or(|own| !own.entries.contains_key(dseq))
        })
        .map(move |(dseq, entry)| Record::Kept {
            incarnation,
            head: crate::second_place::Head {
                dseq: *dseq,
                hash: entry.hash(),
            },
            entry: entry.to_push(),
        })
}
