//! The simulated world has no reserve: how much room a disk has is not known there.

use messages::records::Room;

/// The reserve, which is never there.
#[derive(Debug, Clone)]
pub enum Reserve {}

impl Reserve {
    /// Opens the reserve.
    pub async fn open() -> Option<Self> {
        None
    }

    /// Looks at what is free.
    pub fn look(&self) -> Room {
        match *self {}
    }

    /// Gives the reserve back to the disk.
    pub fn give_back(&self) {
        match *self {}
    }

    /// Says whether there is room to open the database.
    pub fn is_room_to_open(&self) -> bool {
        match *self {}
    }

    /// Says whether there is room to try the database again.
    pub fn is_room_again(&self) -> bool {
        match *self {}
    }
}
