//! Tells a code that comes into view from one that stays there.
//!
//! A label held before the camera is read many times a second and must be booked once. It counts
//! as gone when it was unseen for [`UNSEEN_MS`], and only if a picture without it was looked at:
//! a slow tablet that needs a second per picture must not book the same label with each. Time is
//! passed in. Leaves out wedge scanners, whose codes never pass through this worker.

/// How long a code must be out of view before it counts as new again, in milliseconds.
pub const UNSEEN_MS: f64 = 800.0;

/// A code on a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight<'s> {
    /// What it says.
    pub scan_text: &'s str,
    /// Whether it is the one that covers the middle of the picture.
    pub centre: bool,
}

/// The codes that are in view.
#[derive(Debug, Default)]
pub struct Dedupe {
    in_view: Vec<Seen>,
}

#[derive(Debug)]
struct Seen {
    scan_text: String,
    last_at_ms: f64,
    /// Whether it was the only one or the one aimed at: until then it has not been had.
    was_meant: bool,
}

impl Dedupe {
    /// Takes the codes of one picture and says for each whether it was had before, or cannot be
    /// meant now.
    ///
    /// Of several in view only the one in the middle is meant. One that was seen beside others is
    /// new when it comes to the middle, or when the others have been out of view long enough: not
    /// when a single picture fails to show them. A code that a picture shows twice is new at most
    /// once.
    pub fn look(&mut self, sights: &[Sight<'_>], at_ms: f64) -> Vec<bool> {
        self.in_view.retain(|seen| {
            let is_seen = sights.iter().any(|s| s.scan_text == seen.scan_text);
            is_seen || at_ms - seen.last_at_ms < UNSEEN_MS
        });
        for sight in sights {
            self.sees(sight.scan_text, at_ms);
        }
        let is_alone = self.in_view.len() == 1;
        let are_several = sights.len() > 1;
        sights
            .iter()
            .map(|sight| {
                let is_meant = is_alone || sight.centre;
                let was_meant = self.was_meant(sight.scan_text, is_meant);
                was_meant || !is_meant && !are_several
            })
            .collect()
    }

    /// Forgets everything: the next sight of any code is new.
    pub fn forget(&mut self) {
        self.in_view.clear();
    }

    fn known(&mut self, scan_text: &str) -> Option<&mut Seen> {
        let mut in_view = self.in_view.iter_mut();
        in_view.find(|seen| seen.scan_text == scan_text)
    }

    fn sees(&mut self, scan_text: &str, at_ms: f64) {
        match self.known(scan_text) {
            Some(seen) => seen.last_at_ms = at_ms,
            None => self.in_view.push(Seen {
                scan_text: scan_text.to_owned(),
                last_at_ms: at_ms,
                was_meant: false,
            }),
        }
    }

    /// Whether a code in view was meant before; from now on it was, if it is.
    fn was_meant(&mut self, scan_text: &str, is_meant: bool) -> bool {
        self.known(scan_text).is_none_or(|seen| {
            let was_meant = seen.was_meant;
            seen.was_meant |= is_meant;
            was_meant
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Dedupe, Sight, UNSEEN_MS};

    /// What a look at codes says of each; a star stands before the one in the middle.
    fn look(dedupe: &mut Dedupe, codes: &[&str], at_ms: f64) -> Vec<bool> {
        let sights: Vec<Sight<'_>> = codes
            .iter()
            .map(|code| Sight {
                scan_text: code.trim_start_matches('*'),
                centre: code.starts_with('*'),
            })
            .collect();
        dedupe.look(&sights, at_ms)
    }

    #[test]
    fn a_code_held_before_the_camera_is_new_once() {
        let mut dedupe = Dedupe::default();
        assert_eq!(look(&mut dedupe, &["A"], 0.0), [false]);
        for picture in 1..50 {
            assert_eq!(
                look(&mut dedupe, &["A"], f64::from(picture) * 100.0),
                [true]
            );
        }
    }

    #[test]
    fn a_code_missed_for_a_moment_stays_in_view() {
        let mut dedupe = Dedupe::default();
        look(&mut dedupe, &["A"], 0.0);
        look(&mut dedupe, &[], UNSEEN_MS - 1.0);
        assert_eq!(look(&mut dedupe, &["A"], UNSEEN_MS + 50.0), [true]);
    }

    #[test]
    fn a_code_that_was_away_long_enough_is_new_again() {
        let mut dedupe = Dedupe::default();
        look(&mut dedupe, &["A"], 0.0);
        look(&mut dedupe, &[], 400.0);
        look(&mut dedupe, &[], UNSEEN_MS);
        assert_eq!(look(&mut dedupe, &["A"], UNSEEN_MS + 10.0), [false]);
    }

    #[test]
    fn slow_pictures_alone_do_not_make_a_code_new() {
        let mut dedupe = Dedupe::default();
        look(&mut dedupe, &["A"], 0.0);
        assert_eq!(look(&mut dedupe, &["A"], 3.0 * UNSEEN_MS), [true]);
    }

    #[test]
    fn another_code_is_new_while_the_first_stays() {
        let mut dedupe = Dedupe::default();
        look(&mut dedupe, &["A"], 0.0);
        assert_eq!(look(&mut dedupe, &["*B", "A"], 100.0), [false, true]);
    }

    #[test]
    fn a_code_shown_twice_in_one_picture_is_new_once() {
        let mut dedupe = Dedupe::default();
        assert_eq!(look(&mut dedupe, &["A", "A"], 0.0), [false, true]);
    }

    #[test]
    fn a_code_beside_others_is_new_when_it_is_aimed_at() {
        let mut dedupe = Dedupe::default();
        assert_eq!(look(&mut dedupe, &["A", "B"], 0.0), [false, false]);
        assert_eq!(look(&mut dedupe, &["A", "*B"], 100.0), [false, false]);
        assert_eq!(look(&mut dedupe, &["A", "*B"], 200.0), [false, true]);
        assert_eq!(look(&mut dedupe, &["*A", "B"], 300.0), [false, true]);
    }

    #[test]
    fn a_code_beside_others_is_new_when_they_are_gone_and_not_when_a_picture_misses_them() {
        let mut dedupe = Dedupe::default();
        look(&mut dedupe, &["*A", "B"], 0.0);
        assert_eq!(look(&mut dedupe, &["B"], 100.0), [true]);
        assert_eq!(look(&mut dedupe, &["B"], UNSEEN_MS + 10.0), [false]);
        assert_eq!(look(&mut dedupe, &["B"], UNSEEN_MS + 100.0), [true]);
    }

    #[test]
    fn after_forgetting_everything_is_new() {
        let mut dedupe = Dedupe::default();
        look(&mut dedupe, &["A"], 0.0);
        dedupe.forget();
        assert_eq!(look(&mut dedupe, &["A"], 1.0), [false]);
    }

    #[test]
    fn a_clock_that_runs_back_books_nothing_twice() {
        let mut dedupe = Dedupe::default();
        look(&mut dedupe, &["A"], 5000.0);
        look(&mut dedupe, &[], 10.0);
        assert_eq!(look(&mut dedupe, &["A"], 20.0), [true]);
    }
}
