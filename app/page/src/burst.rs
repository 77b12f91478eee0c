//! Telling a wedge scanner from a person: by speed, length and the key at the end.

/// The longest pause between two keys of a scan, milliseconds.
pub const MAX_GAP_MS: f64 = 35.0;
/// The fewest characters of a scan.
pub const MIN_LENGTH: usize = 4;
/// The most characters of a scan; a longer burst is no label.
pub const MAX_LENGTH: usize = 4096;

/// A key that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Character(char),
    /// Enter or Tab.
    End,
}

/// What a key turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The first character of what may become a scan.
    Began,
    /// One more character, too early to say of what.
    Typing,
    /// The last key of a scan, with its text.
    Scan(String),
    /// Nothing of a scan.
    Nothing,
}

/// The keys that came fast, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Burst {
    text: String,
    last_ms: f64,
}

impl Burst {
    /// Takes in a key that came at `at_ms`.
    pub fn take(&mut self, key: Key, at_ms: f64) -> Heard {
        let is_fast = at_ms - self.last_ms <= MAX_GAP_MS;
        self.last_ms = at_ms;
        if !is_fast {
            self.text.clear();
        }
        match key {
            Key::End => {
                let text = std::mem::take(&mut self.text);
                let length = text.chars().count();
                if (MIN_LENGTH..=MAX_LENGTH).contains(&length) {
                    Heard::Scan(text)
                } else {
                    Heard::Nothing
                }
            }
            Key::Character(character) => {
                self.text.push(character);
                if self.text.len() > character.len_utf8() {
                    Heard::Typing
                } else {
                    Heard::Began
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_text(burst: &mut Burst, text: &str, start_ms: f64, gap_ms: f64) -> Heard {
        let mut at_ms = start_ms;
        for character in text.chars() {
            burst.take(Key::Character(character), at_ms);
            at_ms += gap_ms;
        }
        burst.take(Key::End, at_ms)
    }

    #[test]
    fn a_fast_burst_with_enter_is_a_scan_with_its_separators() {
        let mut burst = Burst::default();
        let text = "]d20109506000134352\u{1d}10L5";
        assert_eq!(
            type_text(&mut burst, text, 1000.0, 4.0),
            Heard::Scan(text.to_owned())
        );
        assert_eq!(
            type_text(&mut burst, "ABCD", 2000.0, 35.0),
            Heard::Scan("ABCD".to_owned())
        );
    }

    #[test]
    fn a_person_who_types_is_not_a_scan() {
        let mut burst = Burst::default();
        assert_eq!(
            type_text(&mut burst, "WO-1042", 1000.0, 120.0),
            Heard::Nothing
        );
        assert_eq!(type_text(&mut burst, "415", 3000.0, 5.0), Heard::Nothing);
    }

    #[test]
    fn slow_typing_before_a_scan_is_not_part_of_it() {
        let mut burst = Burst::default();
        burst.take(Key::Character('x'), 0.0);
        assert_eq!(
            type_text(&mut burst, "AX-00417", 500.0, 3.0),
            Heard::Scan("AX-00417".to_owned())
        );
    }
}
