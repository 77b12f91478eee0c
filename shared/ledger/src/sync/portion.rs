//! How much goes up at once. On a bad link a large push never gets through whole, and all of
//! it is sent again; a small one does.

use alloc::vec::Vec;

use super::message::{MAX_BATCH_BYTES, MAX_BATCH_ENTRIES, PushEntry};

/// The most of one push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portion {
    /// Entries.
    pub entries: usize,
    /// Bytes before compression.
    pub bytes: usize,
}

impl Portion {
    /// What the server takes at once, with room for what surrounds the entries.
    pub const WHOLE: Self = Self {
        entries: MAX_BATCH_ENTRIES,
        bytes: MAX_BATCH_BYTES - 64 * 1024,
    };
    /// What is tried on the worst link.
    pub const LEAST: Self = Self {
        entries: 4,
        bytes: 8 * 1024,
    };

    /// Returns half of it, but not less than the least.
    #[must_use]
    pub fn halved(&self) -> Self {
        Self {
            entries: (self.entries / 2).max(Self::LEAST.entries),
            bytes: (self.bytes / 2).max(Self::LEAST.bytes),
        }
    }

    /// Returns twice of it, but not more than the whole.
    #[must_use]
    pub fn doubled(&self) -> Self {
        Self {
            entries: (self.entries * 2).min(Self::WHOLE.entries),
            bytes: (self.bytes * 2).min(Self::WHOLE.bytes),
        }
    }

    /// Cuts a run to the portion; its first entry stays, however large.
    pub fn cut(&self, run: &mut Vec<PushEntry>) {
        let mut bytes = 0;
        let mut fits = |entry: &PushEntry| {
            bytes += entry.envelope.len() + entry.change.as_ref().map_or(0, Vec::len) + 80;
            bytes <= self.bytes
        };
        let fitting = run
            .iter()
            .take(self.entries)
            .take_while(|entry| fits(entry));
        let keep = fitting.count().max(1);
        run.truncate(keep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(entries: usize, bytes: usize) -> Vec<PushEntry> {
        let entry = PushEntry {
            envelope: alloc::vec![0; bytes],
            signature: [0; 64],
            change: None,
        };
        alloc::vec![entry; entries]
    }

    #[test]
    fn halves_end_at_the_least_and_doubles_at_the_whole() {
        let mut portion = Portion::WHOLE;
        for _ in 0..20 {
            portion = portion.halved();
        }
        assert_eq!(portion, Portion::LEAST);
        for _ in 0..20 {
            portion = portion.doubled();
        }
        assert_eq!(portion, Portion::WHOLE);
    }

    #[test]
    fn a_run_is_cut_by_entries_and_by_bytes_and_never_to_nothing() {
        let portion = Portion {
            entries: 4,
            bytes: 1_000,
        };
        for (entries, bytes, left) in [
            (9, 100, 4),
            (9, 400, 2),
            (9, 2_000, 1),
            (2, 100, 2),
            (0, 0, 0),
        ] {
            let mut cut = run(entries, bytes);
            portion.cut(&mut cut);
            assert_eq!(cut.len(), left, "{entries} of {bytes}");
        }
    }
}
