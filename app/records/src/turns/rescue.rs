//! Rescue files, asked for and taken in.

use messages::records::{Answer, Failure, FileToSave, RescueFault};

use super::Worker;
use super::requests::NotRecorded;
use crate::workspace::rescue::chain_of;

impl Worker {
    pub(super) fn rescue_files(&self) -> Vec<FileToSave> {
        self.workspace.rescue_files(self.key.public_key())
    }

    /// Keeps the entries of another tablet's rescue file, and sends them from here: at once,
    /// or when the server is there.
    pub(super) async fn take_rescue(&mut self, bytes: &[u8]) -> Answer {
        let rescue = match self.workspace.read_rescue(bytes) {
            Ok(rescue) => rescue,
            Err(fault) => return Answer::Failed(Failure::Rescue(fault)),
        };
        // Kept on this tablet in its database: a file alone would be no second tablet.
        if self.places.is_stopped() {
            return Answer::Failed(Failure::WriteTimedOut);
        }
        let device_name = rescue.device_name.clone();
        let arrival = self.workspace.take_in_chain(&chain_of(rescue), true);
        if arrival.is_empty() {
            return Answer::Failed(Failure::Rescue(RescueFault::Known));
        }
        let entries = arrival.count();
        if let Err(error) = self.write(&arrival.batch).await {
            return NotRecorded::from(error).answer();
        }
        self.workspace.adopt_past(arrival);
        self.say_sync();
        self.push_left_behind();
        Answer::RescueTaken {
            device_name,
            entries: entries as u64,
        }
    }
}
