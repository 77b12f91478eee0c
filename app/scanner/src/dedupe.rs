//! Tells a code that comes into view from one that stays there.
//!
//! A label held before the camera is read many times a second and must be booked once. It counts
//! as gone when it was unseen for [`UNSEEN_MS`], and only if a picture without it was looked at:
//! a slow tablet that needs a second per picture must not book the same label with each. Time is
//! passed in. Leaves out wedge scanners, whose codes never pass through this worker.

/// How long a code must be out of view before it counts as new again, in milliseconds.
pub const UNSEEN_MS: f64 = 800.0;

/// The codes that are in view.
#[derive(Debug, Default)]
pub struct Dedupe {
    in_view: Vec<Seen>,
}

#[derive(Debug)]
struct Seen {
    scan_text: String,
    last_at_ms: f64,
}

impl Dedupe {
    /// Takes the codes of one picture and says for each whether it was in view before.
    ///
    /// A code that a picture shows twice is new at most once.
    pub fn look(&mut self, scan_texts: &[&str], at_ms: f64) -> Vec<bool> {
        self.in_view.retain(|seen| {
            let is_seen = scan_texts.contains(&seen.scan_text.as_str());
            is_seen || at_ms - seen.last_at_ms < UNSEEN_MS
        });
        scan_texts
            .iter()
            .map(|&scan_text| self.is_still_in_view(scan_text, at_ms))
            .collect()
    }

    /// Forgets everything: the next sight of any code is new.
    pub fn forget(&mut self) {
        self.in_view.clear();
    }

    fn is_still_in_view(&mut self, scan_text: &str, at_ms: f64) -> bool {
        let known = self
            .in_view
            .iter_mut()
            .find(|seen| seen.scan_text == scan_text);
        match known {
            Some(seen) => {
                seen.last_at_ms = at_ms;
                true
            }
            None => {
                self.in_view.push(Seen {
                    scan_text: scan_text.to_owned(),
                    last_at_ms: at_ms,
                });
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dedupe, UNSEEN_MS};

    #[test]
    fn a_code_held_before_the_camera_is_new_once() {
        let mut dedupe = Dedupe::default();
        assert_eq!(dedupe.look(&["A"], 0.0), [false]);
        for picture in 1..50 {
            assert_eq!(dedupe.look(&["A"], f64::from(picture) * 100.0), [true]);
        }
    }

    #[test]
    fn a_code_missed_for_a_moment_stays_in_view() {
        let mut dedupe = Dedupe::default();
        dedupe.look(&["A"], 0.0);
        dedupe.look(&[], UNSEEN_MS - 1.0);
        assert_eq!(dedupe.look(&["A"], UNSEEN_MS + 50.0), [true]);
    }

    #[test]
    fn a_code_that_was_away_long_enough_is_new_again() {
        let mut dedupe = Dedupe::default();
        dedupe.look(&["A"], 0.0);
        dedupe.look(&[], 400.0);
        dedupe.look(&[], UNSEEN_MS);
        assert_eq!(dedupe.look(&["A"], UNSEEN_MS + 10.0), [false]);
    }

    #[test]
    fn slow_pictures_alone_do_not_make_a_code_new() {
        let mut dedupe = Dedupe::default();
        dedupe.look(&["A"], 0.0);
        assert_eq!(dedupe.look(&["A"], 3.0 * UNSEEN_MS), [true]);
    }

    #[test]
    fn another_code_is_new_while_the_first_stays() {
        let mut dedupe = Dedupe::default();
        dedupe.look(&["A"], 0.0);
        assert_eq!(dedupe.look(&["B", "A"], 100.0), [false, true]);
    }

    #[test]
    fn a_code_shown_twice_in_one_picture_is_new_once() {
        assert_eq!(Dedupe::default().look(&["A", "A"], 0.0), [false, true]);
    }

    #[test]
    fn after_forgetting_everything_is_new() {
        let mut dedupe = Dedupe::default();
        dedupe.look(&["A"], 0.0);
        dedupe.forget();
        assert_eq!(dedupe.look(&["A"], 1.0), [false]);
    }

    #[test]
    fn a_clock_that_runs_back_books_nothing_twice() {
        let mut dedupe = Dedupe::default();
        dedupe.look(&["A"], 5000.0);
        dedupe.look(&[], 10.0);
        assert_eq!(dedupe.look(&["A"], 20.0), [true]);
    }
}
