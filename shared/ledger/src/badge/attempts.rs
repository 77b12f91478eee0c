//! Wrong PINs and what follows from them.
//!
//! An attempt is counted, and the count stored, before the PIN is checked; so whoever cuts the
//! power in between has used it up. Attempts are counted for each person on each tablet, so
//! nobody can lock a colleague out of the plant.
//!
//! A lock runs on the time that the tablet itself runs, and never on its clock, which anybody
//! may set; a reload begins it again. The last one ends by another person who may, or by a new
//! badge.

use minicbor::{Decode, Encode};

/// The attempts after which a tablet makes somebody wait, and for how long, milliseconds.
const STEPS: [(u32, u64); 2] = [(5, 60_000), (10, 15 * 60_000)];
/// The attempts after which somebody has to help.
const LAST: u32 = 15;

/// The attempts of a person on a tablet since the last right PIN.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Attempts {
    /// Those that were begun and were not right.
    #[n(0)]
    pub wrong: u32,
    /// The badge that they were made with; another one starts afresh.
    #[n(1)]
    pub badge: u32,
}

/// That no attempt is allowed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locked {
    /// For so long, milliseconds.
    For(u64),
    /// Until somebody helps.
    UntilHelped,
}

impl Attempts {
    /// Begins one attempt; what is returned has to be stored before the PIN is checked.
    /// `badge` is the number of the person's badge, and `waited_ms` how long the tablet has run
    /// since the last attempt, or since its start.
    ///
    /// # Errors
    /// [`Locked`]: nothing is checked.
    pub fn begin(self, badge: u32, waited_ms: u64) -> Result<Self, Locked> {
        let had = if self.badge == badge { self.wrong } else { 0 };
        if had >= LAST {
            return Err(Locked::UntilHelped);
        }
        let step = STEPS.iter().find(|(wrong, _)| *wrong == had);
        match step {
            Some((_, for_ms)) if waited_ms < *for_ms => Err(Locked::For(for_ms - waited_ms)),
            _ => Ok(Self {
                wrong: had + 1,
                badge,
            }),
        }
    }

    /// Says how the person stands after the attempt was wrong: nothing while they may go on.
    #[must_use]
    pub fn now(self) -> Option<Locked> {
        if self.wrong >= LAST {
            return Some(Locked::UntilHelped);
        }
        let step = STEPS.iter().find(|(wrong, _)| *wrong == self.wrong);
        step.map(|(_, for_ms)| Locked::For(*for_ms))
    }

    /// Returns how many more attempts there are until the next lock.
    #[must_use]
    pub fn left(self) -> u32 {
        let next = STEPS
            .iter()
            .map(|(wrong, _)| *wrong)
            .chain([LAST])
            .find(|wrong| *wrong > self.wrong);
        next.map_or(0, |next| next - self.wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// Tries wrong PINs until the tablet does not allow any more; `waited` is what it ran
    /// between two.
    fn checks(tries: u32, waited: impl Fn(u32) -> u64) -> (u32, Attempts) {
        let mut attempts = Attempts::default();
        let mut checked = 0;
        for n in 0..tries {
            if let Ok(begun) = attempts.begin(1, waited(n)) {
                attempts = begun;
                checked += 1;
            }
        }
        (checked, attempts)
    }

    #[test]
    fn a_hundred_thousand_guesses_are_checked_fifteen_times() {
        // Somebody with all the time in the world.
        let (checked, attempts) = checks(100_000, |_| u64::MAX);
        assert_eq!(checked, 15);
        assert_eq!(attempts.now(), Some(Locked::UntilHelped));
    }

    #[test]
    fn without_waiting_a_hundred_thousand_guesses_are_checked_five_times() {
        let (checked, attempts) = checks(100_000, |_| 59_999);
        assert_eq!(checked, 5);
        assert_eq!(attempts.now(), Some(Locked::For(60_000)));
    }

    #[test]
    fn the_second_lock_takes_a_quarter_of_an_hour() {
        let (checked, attempts) = checks(100_000, |_| 15 * 60_000 - 1);
        assert_eq!(checked, 10);
        assert_eq!(attempts.begin(1, 0), Err(Locked::For(15 * 60_000)));
        assert_eq!(attempts.begin(1, 15 * 60_000 - 1), Err(Locked::For(1)));
        assert_eq!(attempts.begin(1, 15 * 60_000).unwrap().wrong, 11);
    }

    #[test]
    fn each_attempt_says_how_many_are_left() {
        let mut attempts = Attempts::default();
        let mut left = Vec::new();
        while let Ok(begun) = attempts.begin(1, u64::MAX) {
            attempts = begun;
            left.push((begun.left(), begun.now().is_some()));
        }
        let until = |from: u32| (0..from).rev();
        let expected: Vec<(u32, bool)> = until(5)
            .map(|left| if left == 0 { (5, true) } else { (left, false) })
            .chain(until(5).map(|left| if left == 0 { (5, true) } else { (left, false) }))
            .chain(until(5).map(|left| (left, left == 0)))
            .collect();
        assert_eq!(left, expected);
    }

    #[test]
    fn a_new_badge_starts_afresh() {
        let (_, attempts) = checks(100, |_| u64::MAX);
        assert_eq!(attempts.begin(1, u64::MAX), Err(Locked::UntilHelped));
        let begun = attempts.begin(2, 0).unwrap();
        assert_eq!((begun.wrong, begun.badge), (1, 2));
    }
}
