//! Why a command could not go on, and what the person can do about it.

use std::fmt;

/// States a cause and the next step; every failure of a command ends in one.
#[derive(Debug)]
pub struct Stop {
    cause: String,
    next: String,
}

impl Stop {
    /// Makes a stop from its cause and the next step to take.
    pub fn new(cause: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            next: next.into(),
        }
    }

    /// Makes a stop from a failed file operation on `path`.
    pub fn file(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("{doing} {} failed: {error}", path.display()),
            "check that the folder is writable and the disk is not full",
        )
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stopped: {}\nNext:    {}", self.cause, self.next)
    }
}
