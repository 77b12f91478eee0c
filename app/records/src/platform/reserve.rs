//! Room on the disk: a reserve that is given back when the disk is full, and a look at what
//! is free beyond it.
//!
//! No browser says how much is free (`navigator.storage.estimate` names a quota that has
//! little to do with it), so it is tried: the reserve's blocks are really written, and now
//! and then some more beyond them, which are given back at once. The reserve stands between
//! the tablet and a truly full disk, on which a browser may lose its database.

use messages::records::Room;
use web_sys::FileSystemSyncAccessHandle;

use super::second_file::{fill, open_handle, size};

const NAME: &str = "waymark-reserve";
/// The reserve, bytes.
const RESERVE: u64 = 16 * 1024 * 1024;
/// What must be free beyond it, bytes, or the person is warned.
const BEYOND: u64 = 8 * 1024 * 1024;
/// What must be free before the database is tried again after a full disk, bytes.
const ENOUGH_TO_TRY: u64 = 4 * 1024 * 1024;
/// What must be free before the database is opened, bytes.
const ENOUGH_TO_OPEN: u64 = 1024 * 1024;

/// The reserve.
#[derive(Clone)]
pub struct Reserve {
    handle: FileSystemSyncAccessHandle,
}

impl Reserve {
    /// Opens the reserve as it is, empty where there is none.
    pub async fn open() -> Option<Self> {
        let handle = open_handle(NAME).await.ok()?;
        Some(Self { handle })
    }

    fn has(&self) -> u64 {
        size(&self.handle).unwrap_or(0)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "files stay far below 2^53 bytes"
    )]
    fn shorten_to(&self, size: u64) {
        // What cannot be shortened stays a larger reserve.
        let _ = self.handle.truncate_with_f64(size as f64);
    }

    /// Grows the file to a size, or leaves it as it was.
    fn grow_to(&self, wanted: u64) -> bool {
        let before = self.has();
        if before >= wanted {
            return true;
        }
        let grown = fill(&self.handle, before, wanted).is_ok();
        if !grown {
            self.shorten_to(before);
        }
        grown
    }

    /// Fills the reserve and looks at what is free beyond it.
    pub fn look(&self) -> Room {
        if !self.grow_to(RESERVE) {
            return Room::TooLow;
        }
        let free = self.grow_to(RESERVE + BEYOND);
        self.shorten_to(RESERVE);
        if free { Room::Enough } else { Room::Low }
    }

    /// Gives the reserve back to the disk.
    pub fn give_back(&self) {
        self.shorten_to(0);
    }

    /// Says whether there is room to try the database again.
    pub fn is_room_again(&self) -> bool {
        self.is_room_for(ENOUGH_TO_TRY)
    }

    /// Says whether there is room to open the database. Chromium deletes the files of one
    /// that it opens on a full disk.
    pub fn is_room_to_open(&self) -> bool {
        self.is_room_for(ENOUGH_TO_OPEN)
    }

    fn is_room_for(&self, bytes: u64) -> bool {
        let before = self.has();
        let room = self.grow_to(before + bytes);
        self.shorten_to(before);
        room
    }
}
