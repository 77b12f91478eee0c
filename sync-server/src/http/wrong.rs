//! Counts wrong secrets of one kind, so that they cannot be tried out.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many may come in one window.
const MOST: u32 = 20;
/// The length of a window, milliseconds.
const WINDOW_MS: u64 = 60_000;

/// The wrong ones of the window that runs.
#[derive(Debug, Default)]
pub struct Wrong {
    since_ms: u64,
    count: u32,
}

impl Wrong {
    /// Says whether no more are looked at now.
    pub(super) fn are_too_many(wrong: &Mutex<Self>, now_ms: u64) -> bool {
        let mut wrong = lock(wrong);
        if now_ms.saturating_sub(wrong.since_ms) > WINDOW_MS {
            *wrong = Self {
                since_ms: now_ms,
                count: 0,
            };
        }
        wrong.count >= MOST
    }

    /// Counts one.
    pub(super) fn count(wrong: &Mutex<Self>) {
        lock(wrong).count += 1;
    }
}

fn lock(wrong: &Mutex<Wrong>) -> MutexGuard<'_, Wrong> {
    wrong.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_ones_are_forgotten_after_a_minute() {
        let wrong = Mutex::default();
        assert!(!Wrong::are_too_many(&wrong, 1_000_000));
        for _ in 0..MOST {
            Wrong::count(&wrong);
        }
        assert!(Wrong::are_too_many(&wrong, 1_000_001));
        assert!(!Wrong::are_too_many(&wrong, 1_000_001 + WINDOW_MS));
    }
}
