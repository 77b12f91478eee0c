//! The simulated world has no second place: everything rests on the database.

use crate::second_place::log::Full;
use crate::second_place::{Record, SecondPlace};

/// Why the second place cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecondError {
    /// There is none here.
    #[error("the simulated world has no second place")]
    None,
    /// The file is full of unsent entries.
    #[error(transparent)]
    Full(#[from] Full),
}

/// The open second place, which is never there.
#[derive(Debug)]
pub enum SecondFile {}

impl SecondFile {
    /// Opens the file.
    ///
    /// # Errors
    /// [`SecondError::None`].
    pub async fn open() -> Result<Self, SecondError> {
        Err(SecondError::None)
    }

    /// What is in it.
    #[must_use]
    pub fn place(&self) -> &SecondPlace {
        match *self {}
    }

    /// Appends records.
    ///
    /// # Errors
    /// None: there is no file.
    pub fn append(&mut self, _: Vec<Record>) -> Result<(), SecondError> {
        match *self {}
    }
}
