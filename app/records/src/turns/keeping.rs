//! Keeping entries, and going on when the database does not take them.

use ledger::document::Document;
use ledger::envelope::signed_bytes;
use ledger::sync::turns::Input;
use messages::records::{Answer, EntryPlaces, Room, Said, Saved};
use record::Command;
use record::traveller::OnTraveller;

use super::places::Kept;
use super::requests::{NotRecorded, touched};
use super::{Turn, Worker};
use crate::platform::{clock, port, spawn};
use crate::store::{Batch, Durability, Key, Store, StoreError, key};
use crate::workspace::prepare::Unsealed;
use crate::workspace::rows;

/// How often the database is tried again after it stopped taking writes, milliseconds.
const TRY_AGAIN_MS: u32 = 10_000;
/// How often the room on the disk is looked at, milliseconds.
const LOOK_AGAIN_MS: u32 = 10 * 60_000;
/// The same, when there is too little: a person may be making room.
const LOOK_SOON_MS: u32 = 30_000;

impl Worker {
    /// Signs, passes the gate, saves in both places, reads back, and only then takes in.
    pub(super) async fn keep(
        &mut self,
        unsealed: Unsealed,
        before: Option<&Document>,
    ) -> Result<Saved, NotRecorded> {
        let (drafts_next, noted_next) = (self.drafts_next.take(), self.noted_next.take());
        let signature = self
            .key
            .sign(&signed_bytes(&unsealed.bytes))
            .await
            .map_err(|error| NotRecorded::Key(error.to_string()))?;
        let public_key = self.key.public_key();
        let mut sealing = self
            .workspace
            .seal(unsealed, signature, public_key, before)?;
        if self.overtaken {
            return Err(StoreError::AnotherWriter.into());
        }
        if let Some((_, sealed)) = &drafts_next {
            let batch = &mut sealing.batch;
            batch.put(Store::Tablet, key::DRAFTS, sealed.clone());
        }
        if let Some(noted) = noted_next {
            let batch = &mut sealing.batch;
            batch.put(Store::Tablet, key::NOTED, rows::to_bytes(&noted));
        }
        let record = sealing.kept_record(self.workspace.identity.incarnation);
        let (was_stopped, had_room) = (self.places.is_stopped(), self.places.room());
        let kept = self
            .places
            .keep(&sealing.batch, record, sealing.expected_row())
            .await;
        self.look_again_if_room_went(had_room);
        let kept = match kept {
            Ok(kept) => kept,
            Err(error) => return Err(self.not_kept(error, was_stopped).await.into()),
        };
        if self.places.is_stopped() && !was_stopped {
            self.try_database_in(TRY_AGAIN_MS);
        }
        let mut saved = self.workspace.adopt(sealing);
        if let Some((drafts, _)) = drafts_next {
            self.workspace.drafts = drafts;
        }
        self.saved_since_look += 1;
        saved.durability = match kept {
            Kept::Database { reported } => reported,
            Kept::FileOnly => {
                self.workspace
                    .only_in_file_from
                    .get_or_insert(self.workspace.chain.dseq);
                Durability::Strict.word().to_owned()
            }
        };
        self.say_sync();
        saved.places = self.workspace.places_of(self.workspace.chain.dseq);
        port::say(&Said::Changed(vec![saved.subject.clone()]));
        self.step(Input::Saved {
            through: self.workspace.chain.dseq,
        });
        Ok(saved)
    }

    async fn not_kept(&mut self, error: StoreError, was_stopped: bool) -> StoreError {
        if error == StoreError::ReadBack {
            // Written, but not as it was meant, or it cannot be seen: neither "saved" nor
            // "not saved" would be true. The page ends this worker and asks the same action
            // of a new one, which starts from what the store then holds.
            port::say(&Said::Stopped {
                why: error.to_string(),
            });
            return std::future::pending().await;
        }
        self.look_whose_database_it_is(&error).await;
        if self.places.is_stopped() && !was_stopped {
            self.try_database_in(TRY_AGAIN_MS);
            self.say_sync();
        }
        error
    }

    /// Says in the record what happened to the tablet's storage, as soon as a person is
    /// there. An entry that cannot be kept now is tried again with the next badge.
    pub(super) async fn tell_loss(&mut self) {
        if let Ok(Some(unsealed)) = self.workspace.prepare_incident(&touched()) {
            let _ = self.keep(unsealed, None).await;
        }
    }

    /// A person has read what happened; what is still to be sent stays on the screen.
    pub(super) async fn acknowledge_loss(&mut self) -> Answer {
        let chain = rows::to_bytes(&self.workspace.chain);
        let mut batch = Batch::new(Durability::Relaxed, Some(chain));
        batch.delete(Store::Tablet, Key::from(key::LOSS));
        batch.delete(Store::Tablet, Key::from(key::LOSS_TOLD));
        if let Err(error) = self.write(&batch).await {
            return NotRecorded::from(error).answer();
        }
        self.workspace.loss = None;
        self.workspace.loss_told = None;
        self.say_sync();
        self.standing()
    }

    /// Gives way to another writer, and begins again where the database is not this worker's
    /// any longer because there is nothing in it.
    async fn look_whose_database_it_is(&mut self, error: &StoreError) {
        if *error == StoreError::AnotherWriter {
            self.give_way();
        }
        if *error == StoreError::Emptied {
            self.start_from_what_is_left().await;
        }
    }

    /// Another tab writes now: this worker never will again.
    pub(super) fn give_way(&mut self) {
        self.overtaken = true;
        port::say(&Said::AnotherTab { answers: true });
    }

    /// Writes a batch that is not an entry of its own.
    pub(crate) async fn write(&mut self, batch: &Batch) -> Result<String, StoreError> {
        if self.overtaken {
            return Err(StoreError::AnotherWriter);
        }
        let (was_stopped, had_room) = (self.places.is_stopped(), self.places.room());
        let written = self.places.write(batch).await;
        self.look_again_if_room_went(had_room);
        if self.places.is_stopped() && !was_stopped {
            self.try_database_in(TRY_AGAIN_MS);
        }
        if let Err(error) = &written {
            self.look_whose_database_it_is(error).await;
        }
        written
    }

    fn later(&self, ms: u32, turn: Turn) {
        let inbox = self.inbox.clone();
        spawn(async move {
            clock::pause(ms).await;
            drop(inbox.unbounded_send(turn));
        });
    }

    pub(super) fn try_database_in(&self, ms: u32) {
        self.later(ms, Turn::TryDatabase);
    }

    /// Plans the next look at the disk, in the place of the one that was planned.
    pub(super) fn look_at_room_in(&mut self, ms: u32) {
        self.looks += 1;
        self.later(ms, Turn::LookAtRoom(self.looks));
    }

    /// A write that had to give the reserve back leaves too little room for new work: it is
    /// looked for again soon, not in the time of an ordinary day.
    fn look_again_if_room_went(&mut self, before: Room) {
        if self.places.room() == Room::TooLow && before != Room::TooLow {
            self.look_at_room_in(LOOK_SOON_MS);
            self.say_sync();
        }
    }

    /// Tries the database again. What it missed goes in; where it is not as this worker left
    /// it, the worker starts anew and reads it.
    pub(super) async fn try_database(&mut self) {
        let chain = rows::to_bytes(&self.workspace.chain);
        match self.places.try_database_again(&chain).await {
            Ok(true) => {
                self.workspace.only_in_file_from = None;
                self.catch_up();
                self.look_at_room_in(0);
            }
            Ok(false) => self.try_database_in(TRY_AGAIN_MS),
            Err(StoreError::Emptied) => self.start_from_what_is_left().await,
            Err(error) => port::say(&Said::Stopped {
                why: error.to_string(),
            }),
        }
        self.say_sync();
    }

    /// Looks at the room on the disk, at once where there was little, else only when
    /// something was saved in between: a look writes.
    pub(super) async fn look_at_room(&mut self, look: u32) {
        if look != self.looks {
            return;
        }
        let before = self.places.room();
        if before != Room::Enough || self.saved_since_look > 0 {
            self.saved_since_look = 0;
            self.places.look_at_room();
        }
        if self.places.room() != before {
            self.say_sync();
        }
        self.look_at_room_in(match self.places.room() {
            Room::Low | Room::TooLow => LOOK_SOON_MS,
            Room::Enough | Room::Unknown => LOOK_AGAIN_MS,
        });
    }

    /// New work is not begun without room to finish it; what happened is always recorded.
    pub(super) fn has_room_for(&self, command: &Command) -> bool {
        let begins = matches!(
            command,
            Command::Receive(_) | Command::Traveller(OnTraveller::Open { .. })
        );
        !begins || (self.places.room() != Room::TooLow && !self.places.is_stopped())
    }

    /// Brings the second place up to what the workspace knows.
    pub(super) fn catch_up(&mut self) {
        self.places.catch_up(&self.workspace, self.key.public_key());
    }

    /// Tells the page where sync and storage stand.
    pub(crate) fn say_sync(&mut self) {
        self.workspace.in_file = self
            .places
            .second()
            .and_then(|second| second.own())
            .map(|own| own.entries.keys().copied().collect())
            .unwrap_or_default();
        self.workspace.storage = self.places.storage(&self.workspace);
        port::say(&Said::Sync(Box::new(self.workspace.sync_status())));
    }
}

impl crate::workspace::Workspace {
    /// Says where an entry without receipt lies.
    #[must_use]
    pub fn places_of(&self, dseq: u64) -> EntryPlaces {
        if self.only_in_file_from.is_some_and(|from| dseq >= from) {
            EntryPlaces::FileOnly
        } else if self.in_file.contains(&dseq) {
            EntryPlaces::Both
        } else {
            EntryPlaces::DatabaseOnly
        }
    }

    /// Says whether an entry without receipt lies in both places.
    #[must_use]
    pub fn is_in_two_places(&self, dseq: u64) -> bool {
        self.places_of(dseq) == EntryPlaces::Both
    }
}
