//! The file of the second place as a worker uses it: opened and taken over, appended to,
//! rewritten. Where its bytes lie is the platform's; in which order they get there is not.

use super::log::{Full, Log, SLOT, Write};
use super::{Record, SecondPlace};

/// Why the second place cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecondError {
    /// There is none here, or the browser does not let it be used.
    #[error("the browser gives no file: {why}")]
    Browser {
        /// What it said.
        why: String,
    },
    /// The file is full of unsent entries.
    #[error(transparent)]
    Full(#[from] Full),
    /// Another worker has taken the file over.
    #[error("another tab has taken the second place over")]
    AnotherWriter,
}

/// The bytes of a file whose blocks are on the disk already.
pub trait Bytes {
    /// Reads so many bytes from a place.
    ///
    /// # Errors
    /// [`SecondError::Browser`].
    fn read(&self, at: u64, length: u64) -> Result<Vec<u8>, SecondError>;

    /// Writes bytes.
    ///
    /// # Errors
    /// [`SecondError::Browser`].
    fn write(&self, write: &Write) -> Result<(), SecondError>;

    /// Returns once all that was written is on the disk.
    ///
    /// # Errors
    /// [`SecondError::Browser`].
    fn flush(&self) -> Result<(), SecondError>;
}

/// The second place over its bytes.
pub struct Kept<B> {
    bytes: B,
    log: Log,
}

impl<B: Bytes> Kept<B> {
    /// Reads a file of this length and takes it over: a worker that had it before can no
    /// longer write.
    ///
    /// # Errors
    /// [`SecondError`].
    pub fn take_over(bytes: B, length: u64) -> Result<Self, SecondError> {
        let log = Log::read(&bytes.read(0, length)?);
        let mut kept = Self { bytes, log };
        kept.rewrite()?;
        Ok(kept)
    }

    /// What is in it.
    #[must_use]
    pub fn place(&self) -> &SecondPlace {
        self.log.place()
    }

    /// Appends records and puts them on the disk.
    ///
    /// # Errors
    /// [`SecondError`]; what was there before is still there.
    pub fn append(&mut self, records: Vec<Record>) -> Result<(), SecondError> {
        if records.is_empty() {
            return Ok(());
        }
        self.check_still_ours()?;
        for record in records {
            let appending = match self.log.append(record.clone()) {
                Ok(appending) => appending,
                Err(Full) => {
                    self.rewrite()?;
                    self.log.append(record)?
                }
            };
            self.bytes.write(&appending.write)?;
            self.log.appended(appending);
        }
        self.bytes.flush()?;
        if self.log.is_worth_rewriting() {
            self.rewrite()?;
        }
        Ok(())
    }

    fn rewrite(&mut self) -> Result<(), SecondError> {
        let rewriting = self.log.rewrite()?;
        self.bytes.write(&rewriting.body)?;
        self.bytes.flush()?;
        self.bytes.write(&rewriting.start)?;
        self.bytes.flush()?;
        self.log.rewritten(rewriting);
        Ok(())
    }

    fn check_still_ours(&self) -> Result<(), SecondError> {
        let [first, second] = self.log.slots().map(|place| self.bytes.read(place, SLOT));
        if self.log.is_still_ours([&first?, &second?]) {
            Ok(())
        } else {
            Err(SecondError::AnotherWriter)
        }
    }
}
