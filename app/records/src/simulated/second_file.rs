//! The second place of the simulated world: a file in memory, where a tablet has one.

use super::outside;
use crate::second_place::file::{Bytes, Kept, SecondError};
use crate::second_place::log::Write;

/// The bytes of the simulated file.
pub struct Memory(());

/// The open second place.
pub type SecondFile = Kept<Memory>;

/// Opens the file and takes it over.
///
/// # Errors
/// [`SecondError`].
pub async fn open() -> Result<SecondFile, SecondError> {
    let length = outside().second_length().ok_or_else(none)?;
    Kept::take_over(Memory(()), length)
}

fn none() -> SecondError {
    SecondError::Browser {
        why: "this tablet has no second place".to_owned(),
    }
}

impl Bytes for Memory {
    fn read(&self, at: u64, length: u64) -> Result<Vec<u8>, SecondError> {
        outside().read_second(at, length).ok_or_else(none)
    }

    fn write(&self, write: &Write) -> Result<(), SecondError> {
        outside().write_second(write);
        Ok(())
    }

    fn flush(&self) -> Result<(), SecondError> {
        Ok(())
    }
}
