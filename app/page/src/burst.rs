//! Telling a wedge scanner from a person: by speed, length and the key at the end.
//!
//! Times are those of the key events themselves, so a page that is busy cuts nothing. What did
//! come in pieces is never taken for a whole code: the rest of a label can be the name of
//! another thing.

use codes::wedge::Typed;

use crate::keys::Key;

/// The longest pause between two keys of a scan while a field has the focus, milliseconds.
pub const MAX_GAP_MS: f64 = 35.0;
/// The same where no field has it: nobody types there, so slow scanners are heard too.
pub const MAX_SLOW_GAP_MS: f64 = 110.0;
/// The longest pause after which keys still belong to those before, milliseconds.
pub const SAME_TEXT_MS: f64 = 400.0;
/// The same after keys that came as fast as only a scanner sends them: its radio may falter.
pub const SAME_SCAN_MS: f64 = 2000.0;
/// The fewest characters of a scan.
pub const MIN_LENGTH: usize = 4;
/// The most bytes that are kept of a scan and a little more; no label is that long, and what
/// names so much is refused.
pub const MAX_LENGTH: usize = 4096;

/// What a key turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The first character of what may become a scan.
    Began,
    /// One more character, too early to say of what.
    Typing,
    /// The last key of a scan, with what was typed.
    Scan(Typed),
    /// The last key of a scan that came in pieces, with what came.
    Cut(Typed),
    /// A key that came too late to be the scanner's, with what was typed before it.
    Endless(Typed),
    /// Nothing of a scan.
    Nothing,
}

/// The keys that came one after the other.
#[derive(Debug, Clone, Default)]
pub struct Burst {
    text: String,
    /// The same by the places of the keys.
    places: String,
    /// Whether some key had no place.
    unplaced: bool,
    /// Characters since the last pause.
    run: usize,
    /// Whether some run was one that only a scanner makes.
    by_scanner: bool,
    /// When the first pause in the text began.
    paused_ms: Option<f64>,
    last_ms: f64,
}

impl Burst {
    /// Takes in a key that came at `at_ms`, and whether a field has the focus.
    pub fn take(&mut self, key: Key, at_ms: f64, in_field: bool) -> Heard {
        let pause = at_ms - self.last_ms;
        let most = if in_field {
            MAX_GAP_MS
        } else {
            MAX_SLOW_GAP_MS
        };
        match key {
            Key::Character { typed, place } => {
                self.last_ms = at_ms;
                self.take_character(typed, place, pause, most)
            }
            Key::End => {
                let burst = std::mem::take(self);
                // All of the text is there; without a field nobody else ends it.
                let in_time = pause <= if in_field { most } else { SAME_TEXT_MS };
                if in_time || !in_field {
                    burst.ended(in_time)
                } else {
                    Heard::Nothing
                }
            }
        }
    }

    /// Says whether characters came so lately that a key at `at_ms` belongs to them. A person who
    /// types in a field and then gives a shortcut is slower.
    #[must_use]
    pub fn runs(&self, at_ms: f64, in_field: bool) -> bool {
        let pause = at_ms - self.last_ms;
        let most = if self.by_scanner {
            SAME_TEXT_MS
        } else if in_field {
            MAX_GAP_MS
        } else {
            MAX_SLOW_GAP_MS
        };
        !self.text.is_empty() && pause <= most
    }

    /// Returns how long, from `at_ms` on, a key may still come that ends what a scanner types; 0
    /// when none can any more, nothing when no scanner types. Where scan follows scan without an
    /// end it is the first one that counts.
    #[must_use]
    pub fn may_end_for_ms(&self, at_ms: f64) -> Option<f64> {
        let silent = SAME_SCAN_MS - (at_ms - self.last_ms);
        let tried = self.paused_ms.map_or(f64::MAX, |since| {
            (SAME_SCAN_MS - (at_ms - since)).max(SAME_TEXT_MS - (at_ms - self.last_ms))
        });
        self.by_scanner.then_some(silent.min(tried).max(0.0))
    }

    /// Gives up what a scanner typed that no key has ended.
    pub fn give_up(&mut self) -> Option<Typed> {
        let by_scanner = self.by_scanner;
        let burst = std::mem::take(self);
        by_scanner.then(|| burst.typed())
    }

    /// A key at `at_ms` is a part of the character that comes: no pause begins before it.
    pub fn goes_on(&mut self, at_ms: f64, in_field: bool) {
        if self.runs(at_ms, in_field) {
            self.last_ms = at_ms;
        }
    }

    fn take_character(&mut self, typed: char, place: Option<char>, pause: f64, most: f64) -> Heard {
        if pause > most {
            let belongs = if self.by_scanner {
                SAME_SCAN_MS
            } else {
                SAME_TEXT_MS
            };
            if self.text.is_empty() || pause > belongs {
                *self = Self {
                    last_ms: self.last_ms,
                    ..Self::default()
                };
            } else {
                self.paused_ms.get_or_insert(self.last_ms - pause);
            }
            self.run = 0;
        }
        self.run += 1;
        if self.text.len() <= MAX_LENGTH {
            self.text.push(typed);
            self.places.extend(place);
            self.unplaced |= place.is_none();
        }
        let begins = self.run == 1 && !self.by_scanner;
        self.by_scanner |= self.run >= MIN_LENGTH;
        if begins { Heard::Began } else { Heard::Typing }
    }

    fn ended(self, in_time: bool) -> Heard {
        if !self.by_scanner {
            Heard::Nothing
        } else if self.paused_ms.is_some() {
            Heard::Cut(self.typed())
        } else if in_time {
            Heard::Scan(self.typed())
        } else {
            // A person's key perhaps, for a scanner that sends none.
            Heard::Endless(self.typed())
        }
    }

    fn typed(self) -> Typed {
        Typed {
            keys: self.text,
            places: (!self.unplaced).then_some(self.places),
            caps_lock: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Hand {
        burst: Burst,
        at_ms: f64,
        in_field: bool,
    }

    impl Hand {
        fn new(in_field: bool) -> Self {
            Self {
                burst: Burst::default(),
                at_ms: 1000.0,
                in_field,
            }
        }

        fn keys(&mut self, text: &str, gap_ms: f64) -> &mut Self {
            for character in text.chars() {
                self.burst
                    .take(Key::plain(character), self.at_ms, self.in_field);
                self.at_ms += gap_ms;
            }
            self
        }

        fn pause(&mut self, ms: f64) -> &mut Self {
            self.at_ms += ms;
            self
        }

        fn end(&mut self) -> Heard {
            self.burst.take(Key::End, self.at_ms, self.in_field)
        }
    }

    fn scan(text: &str) -> Heard {
        Heard::Scan(by_place(text))
    }

    /// What is typed where every key has the character of its place.
    fn by_place(text: &str) -> Typed {
        Typed {
            places: Some(text.to_owned()),
            ..Typed::from(text)
        }
    }

    #[test]
    fn a_fast_burst_with_enter_is_a_scan_with_its_separators() {
        let text = "]d20109506000134352\u{1d}10L5";
        for in_field in [true, false] {
            let mut hand = Hand::new(in_field);
            assert_eq!(hand.keys(text, 4.0).end(), scan(text));
            hand.pause(1000.0);
            assert_eq!(hand.keys("ABCD", 35.0).end(), scan("ABCD"));
        }
    }

    #[test]
    fn a_person_who_types_is_not_a_scan() {
        for in_field in [true, false] {
            let mut hand = Hand::new(in_field);
            assert_eq!(hand.keys("WO-1042", 120.0).end(), Heard::Nothing);
            hand.pause(3000.0);
            assert_eq!(hand.keys("415", 5.0).end(), Heard::Nothing);
        }
        assert_eq!(
            Hand::new(true).keys("WO-1042", 70.0).end(),
            Heard::Nothing,
            "a quick typist in a field"
        );
    }

    #[test]
    fn slow_typing_before_a_scan_is_not_part_of_it() {
        let mut hand = Hand::new(true);
        hand.keys("x", 500.0);
        assert_eq!(hand.keys("AX-00417", 3.0).end(), scan("AX-00417"));
    }

    #[test]
    fn a_slow_scanner_is_heard_where_nobody_types() {
        let mut hand = Hand::new(false);
        assert_eq!(hand.keys("AX-00417", 100.0).end(), scan("AX-00417"));
    }

    #[test]
    fn the_end_of_a_scan_that_faltered_is_not_taken_for_a_whole_code() {
        for in_field in [true, false] {
            for (before, pause_ms) in [("WM1/UNIT/A", 1500.0), ("W", 200.0)] {
                let mut hand = Hand::new(in_field);
                hand.keys(before, 4.0).pause(pause_ms);
                let whole = format!("{before}X2/AX-1/00");
                assert_eq!(
                    hand.keys("X2/AX-1/00", 4.0).end(),
                    Heard::Cut(by_place(&whole)),
                    "{before}"
                );
                // The next scan is a scan again.
                assert_eq!(
                    hand.pause(60.0).keys("AX-00417", 4.0).end(),
                    scan("AX-00417")
                );
            }
        }
    }

    #[test]
    fn an_end_that_comes_late_ends_a_scan_only_where_nobody_types() {
        let late = |in_field| {
            let mut hand = Hand::new(in_field);
            hand.keys("AX-00417", 4.0).pause(300.0).end()
        };
        assert_eq!(late(false), scan("AX-00417"));
        assert_eq!(late(true), Heard::Nothing);
    }

    #[test]
    fn a_scan_that_no_key_ends_is_given_up_once() {
        let mut hand = Hand::new(false);
        let left = |hand: &Hand| hand.burst.may_end_for_ms(hand.at_ms);
        hand.keys("AX-00417", 4.0).pause(996.0);
        assert_eq!(left(&hand), Some(1000.0));
        hand.pause(1000.0);
        assert_eq!(left(&hand), Some(0.0));
        assert_eq!(hand.burst.give_up(), Some(by_place("AX-00417")));
        assert_eq!((left(&hand), hand.end()), (None, Heard::Nothing));
        // Not what a person types.
        hand.keys("AX-00417", 200.0).pause(SAME_SCAN_MS);
        assert_eq!((left(&hand), hand.burst.give_up()), (None, None));
    }

    #[test]
    fn who_scans_again_and_again_is_told_after_the_first_scan() {
        let mut hand = Hand::new(false);
        hand.keys("AX-00417", 4.0).pause(1496.0);
        hand.keys("AX-00418", 4.0).pause(396.0);
        assert_eq!(hand.burst.may_end_for_ms(hand.at_ms), Some(72.0));
        hand.pause(72.0);
        assert_eq!(hand.burst.may_end_for_ms(hand.at_ms), Some(0.0));
    }

    #[test]
    fn a_key_long_after_the_scan_ends_no_whole_code() {
        let late = |in_field| {
            let mut hand = Hand::new(in_field);
            hand.keys("AX-00417", 4.0).pause(1500.0).end()
        };
        assert_eq!(late(false), Heard::Endless(by_place("AX-00417")));
        assert_eq!(late(true), Heard::Nothing);
    }

    #[test]
    fn only_the_first_key_of_a_run_says_that_something_began() {
        let mut burst = Burst::default();
        let mut take = |c, at_ms| burst.take(Key::plain(c), at_ms, true);
        assert_eq!(take('a', 1000.0), Heard::Began);
        assert_eq!(take('b', 1200.0), Heard::Began);
        for at_ms in [1204.0, 1208.0, 1212.0] {
            assert_eq!(take('c', at_ms), Heard::Typing);
        }
        // More of a scan that faltered: what the field held stays what it was before it.
        assert_eq!(take('d', 1500.0), Heard::Typing);
    }

    #[test]
    fn one_key_without_a_place_leaves_the_text_without_places() {
        let mut burst = Burst::default();
        for (at, character) in "+d2A".chars().enumerate() {
            let at_ms = f64::from(u32::try_from(at).unwrap());
            let place = (character != '2').then_some(character);
            let typed = character;
            burst.take(Key::Character { typed, place }, 1000.0 + at_ms, false);
        }
        let typed = Typed::from("+d2A");
        assert_eq!(burst.take(Key::End, 1005.0, false), Heard::Scan(typed));
    }

    #[test]
    fn the_digits_of_a_number_are_no_pause() {
        let mut burst = Burst::default();
        let mut at_ms = 1000.0;
        for character in "A123".chars() {
            for _ in 0..4 {
                at_ms += 30.0;
                burst.goes_on(at_ms, true);
            }
            at_ms += 5.0;
            burst.take(Key::plain(character), at_ms, true);
        }
        assert!(burst.runs(at_ms + 10.0, true) && !burst.runs(at_ms + 500.0, true));
        assert_eq!(burst.take(Key::End, at_ms + 5.0, true), scan("A123"));
        assert!(!burst.runs(at_ms, true), "nothing is left");
    }

    #[test]
    fn a_shortcut_after_slow_typing_is_a_persons() {
        let mut burst = Burst::default();
        burst.take(Key::plain('a'), 1000.0, true);
        assert!(!burst.runs(1060.0, true));
        assert!(burst.runs(1060.0, false), "nobody types there");
    }
}
