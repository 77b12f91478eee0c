//! A tablet's clock that a story sets: the time of day alone, for the browser and all its
//! processes, while it runs.
//!
//! A small library is laid over the C library of the browser (`clock/clock.c`), so what the page
//! and its workers see is what they would see on a tablet whose clock somebody sets. Leaves out
//! the clocks that only run: nobody sets those.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folder::Folder;

/// Holds the library and the file that says how far the clock is set.
#[derive(Debug)]
pub struct Clock {
    folder: Folder,
}

impl Clock {
    /// Makes a clock that shows the right time.
    pub fn new() -> Self {
        let clock = Self {
            folder: Folder::fresh("clock"),
        };
        clock.set_ahead(0);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("support/clock/clock.c");
        // The compiler with which Rust links is there wherever the tests are built.
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-o"])
            .arg(clock.library())
            .arg(&source)
            .output()
            .expect("cc runs");
        let errors = String::from_utf8_lossy(&built.stderr);
        assert!(built.status.success(), "{}: {errors}", source.display());
        clock
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("clock.so")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ahead")
    }

    /// Sets it so many seconds ahead of the right time, or behind it.
    pub fn set_ahead(&self, seconds: i64) {
        // Whoever asks meanwhile reads the one or the other.
        let fresh = self.folder.path().join("fresh");
        std::fs::write(&fresh, seconds.to_string()).expect("the clock's file is written");
        std::fs::rename(&fresh, self.file()).expect("the clock's file is in place");
    }

    /// What a browser that is to run by it has to be started with.
    pub(crate) fn environment(&self) -> [(&'static str, PathBuf); 2] {
        [
            ("LD_PRELOAD", self.library()),
            ("WAYMARK_TEST_CLOCK", self.file()),
        ]
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}
