//! What the key events of a scanner say, in all the ways in which scanners type.
//!
//! A key gives a character by the layout of the tablet, and by its place on the board the one that
//! a US keyboard has there. Control characters come as shortcuts (Ctrl+] is GS), and any character
//! may come as a number on the numeric pad with Alt held. Where an input method stands between
//! keyboard and page, keys have no name; their text comes as input.
//!
//! <https://www.w3.org/TR/uievents-key/> and <https://www.w3.org/TR/uievents-code/>

/// A key that was pressed, in the words of the browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pressed<'a> {
    /// The character or name by the layout.
    pub key: &'a str,
    /// The name of the place; empty where it is not known.
    pub code: &'a str,
    /// Whether the key was sent to an input method.
    pub is_processed: bool,
    /// Shift, control, alt and the system's own key.
    pub shift: bool,
    /// See `shift`.
    pub control: bool,
    /// See `shift`.
    pub alt: bool,
    /// See `shift`.
    pub meta: bool,
}

/// A key that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Character {
        /// By the layout; U+FFFD where the key alone does not tell.
        typed: char,
        /// By the place.
        place: Option<char>,
    },
    /// Enter or Tab.
    End,
}

/// What a key event turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// A key.
    Key(Key),
    /// Part of a character that is typed as a number.
    Number,
    /// A key without a name: its text comes as input.
    Unnamed,
    /// Nothing of a scan.
    Nothing,
}

/// The keys that are held.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// The digits of a number that is being typed with Alt held.
    number: Option<String>,
}

impl Key {
    /// A character whose key gives nothing else.
    #[must_use]
    pub const fn plain(typed: char) -> Self {
        let place = Some(typed);
        Self::Character { typed, place }
    }
}

impl Keys {
    /// Takes in a key that went down. `runs` says whether characters came right before: only then
    /// is a shortcut one of them, and not a person's.
    pub fn down(&mut self, pressed: Pressed<'_>, runs: bool) -> Stroke {
        if pressed.key == "Alt" {
            self.number = Some(String::new());
            return Stroke::Number;
        }
        if pressed.alt
            && let Some(number) = &mut self.number
            && let Some(digit) = digit(&pressed)
        {
            number.push(digit);
            return Stroke::Number;
        }
        let place = place(pressed.code, pressed.shift);
        let is_shortcut = pressed.control && !pressed.alt;
        let mut characters = pressed.key.chars();
        match (pressed.key, characters.next(), characters.next()) {
            ("Enter" | "Tab", ..) => Stroke::Key(Key::End),
            ("Shift" | "Control" | "Meta" | "AltGraph" | "CapsLock" | "NumLock", ..) => {
                Stroke::Nothing
            }
            _ if is_shortcut => control(&pressed).map_or(Stroke::Nothing, |control| {
                let begins = matches!(control, '\u{1D}' | '\u{2}');
                if runs || begins {
                    Stroke::Key(of_character(control))
                } else {
                    Stroke::Nothing
                }
            }),
            // The next key shows what it was a part of; its place is known at once.
            ("Dead", ..) => Stroke::Key(Key::Character {
                typed: char::REPLACEMENT_CHARACTER,
                place,
            }),
            (_, Some(typed), None) if !pressed.meta && !pressed.is_processed => {
                Stroke::Key(Key::Character { typed, place })
            }
            ("Unidentified" | "Process", ..) => Stroke::Unnamed,
            _ if pressed.is_processed => Stroke::Unnamed,
            _ => Stroke::Nothing,
        }
    }

    /// Takes in a key that went up: with Alt a number ends.
    pub fn up(&mut self, key: &str) -> Stroke {
        if key != "Alt" {
            return Stroke::Nothing;
        }
        match self.number.take() {
            Some(number) if !number.is_empty() => Stroke::Key(of_character(numbered(&number))),
            Some(_) | None => Stroke::Nothing,
        }
    }
}

/// What was put into a field while its keys had no name.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// What the input method holds and has shown already.
    composed: String,
}

impl Input {
    /// Takes in an event of input, by its type and text, and returns the keys that it stands for.
    ///
    /// <https://www.w3.org/TR/input-events-2/#interface-InputEvent-Attributes>
    pub fn take(&mut self, kind: &str, data: &str) -> Vec<Key> {
        match kind {
            "insertText" => {
                self.composed.clear();
                data.chars().map(without_place).collect()
            }
            // All that is composed comes again with each key.
            "insertCompositionText" => {
                let new = data.strip_prefix(self.composed.as_str()).unwrap_or(data);
                let keys = new.chars().map(without_place).collect();
                data.clone_into(&mut self.composed);
                keys
            }
            "insertLineBreak" | "insertParagraph" => {
                self.composed.clear();
                vec![Key::End]
            }
            _ => {
                self.composed.clear();
                Vec::new()
            }
        }
    }
}

fn without_place(typed: char) -> Key {
    match of_character(typed) {
        Key::Character { typed, .. } => Key::Character { typed, place: None },
        Key::End => Key::End,
    }
}

/// Tab, line feed and carriage return end a scan like their keys.
fn of_character(character: char) -> Key {
    match character {
        '\t' | '\n' | '\r' => Key::End,
        other => Key::plain(other),
    }
}

fn digit(pressed: &Pressed<'_>) -> Option<char> {
    // Without number lock the pad gives arrows, so the place counts.
    let of_pad = pressed.code.strip_prefix("Numpad");
    let text = match of_pad {
        Some(digit) => digit,
        None if pressed.code.is_empty() => pressed.key,
        None => return None,
    };
    let mut characters = text.chars();
    let only = characters.next().filter(char::is_ascii_digit)?;
    characters.next().is_none().then_some(only)
}

/// Returns the character of a number that was typed with Alt held. With a zero in front it counts
/// in Windows-1252, which is Latin-1 from 160 on; else in the code page of the country, which is
/// ASCII below 128. What cannot be told for certain is the replacement character.
fn numbered(number: &str) -> char {
    match number.parse::<u8>() {
        Ok(ascii @ 0..128) => char::from(ascii),
        Ok(latin @ 160..) if number.starts_with('0') => char::from(latin),
        Ok(_) | Err(_) => char::REPLACEMENT_CHARACTER,
    }
}

/// Returns the control character of a shortcut: the key in the column of `@` to `_` of ASCII.
fn control(pressed: &Pressed<'_>) -> Option<char> {
    let by_key = pressed
        .key
        .chars()
        .next()
        .filter(|_| pressed.key.len() == 1);
    let of = |key: char| match key.to_ascii_uppercase() {
        column @ ('A'..='Z' | '[' | '\\' | ']' | '^' | '_') => u8::try_from(column)
            .ok()
            .map(|ascii| char::from(ascii & 0x1F)),
        _ => None,
    };
    // By the place where the layout has another character there.
    let by_place = match pressed.code {
        "Digit6" => Some('^'),
        "Minus" => Some('_'),
        code => place(code, false),
    };
    by_key.and_then(of).or_else(|| by_place.and_then(of))
}

/// Returns the character that a US keyboard has at a place. Caps lock plays no part: it is the
/// tablet's, and the scanner holds Shift for capital letters.
fn place(code: &str, shift: bool) -> Option<char> {
    let row = |plain: char, shifted: char| Some(if shift { shifted } else { plain });
    if let Some(letter) = code.strip_prefix("Key").and_then(only_one) {
        return letter.is_ascii_uppercase().then(|| {
            if shift {
                letter
            } else {
                letter.to_ascii_lowercase()
            }
        });
    }
    if let Some(digit) = code.strip_prefix("Digit").and_then(only_one) {
        let number = usize::try_from(digit.to_digit(10)?).ok()?;
        return row(digit, ")!@#$%^&*(".chars().nth(number)?);
    }
    if let Some(digit) = code.strip_prefix("Numpad").and_then(only_one) {
        return Some(digit);
    }
    match code {
        "Space" => Some(' '),
        "Backquote" => row('`', '~'),
        "Minus" => row('-', '_'),
        "Equal" => row('=', '+'),
        "BracketLeft" => row('[', '{'),
        "BracketRight" => row(']', '}'),
        "Backslash" => row('\\', '|'),
        "Semicolon" => row(';', ':'),
        "Quote" => row('\'', '"'),
        "Comma" => row(',', '<'),
        "Period" => row('.', '>'),
        "Slash" => row('/', '?'),
        "NumpadAdd" => Some('+'),
        "NumpadSubtract" => Some('-'),
        "NumpadMultiply" => Some('*'),
        "NumpadDivide" => Some('/'),
        "NumpadDecimal" => Some('.'),
        _ => None,
    }
}

fn only_one(text: &str) -> Option<char> {
    let mut characters = text.chars();
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed<'a>(key: &'a str, code: &'a str) -> Pressed<'a> {
        Pressed {
            key,
            code,
            ..Pressed::default()
        }
    }

    fn character(typed: char, place: char) -> Stroke {
        let place = Some(place);
        Stroke::Key(Key::Character { typed, place })
    }

    #[test]
    fn a_key_has_a_character_and_a_place() {
        let mut keys = Keys::default();
        assert_eq!(keys.down(pressed("z", "KeyY"), false), character('z', 'y'));
        let shifted = Pressed {
            shift: true,
            ..pressed("Ä", "Quote")
        };
        assert_eq!(keys.down(shifted, true), character('Ä', '"'));
        assert_eq!(
            keys.down(pressed("Dead", "Equal"), true),
            character('\u{FFFD}', '=')
        );
        assert_eq!(
            keys.down(pressed("ú", ""), true),
            Stroke::Key(Key::Character {
                typed: 'ú',
                place: None
            })
        );
        for end in ["Enter", "Tab"] {
            assert_eq!(keys.down(pressed(end, end), true), Stroke::Key(Key::End));
        }
        for nothing in ["Shift", "F5", "ArrowLeft", "Backspace"] {
            assert_eq!(keys.down(pressed(nothing, nothing), true), Stroke::Nothing);
        }
    }

    #[test]
    fn capitals_come_by_shift_whatever_caps_lock_does() {
        let mut keys = Keys::default();
        let capital = Pressed {
            shift: true,
            ..pressed("d", "KeyD")
        };
        assert_eq!(keys.down(capital, true), character('d', 'D'));
        assert_eq!(keys.down(pressed("D", "KeyD"), true), character('D', 'd'));
    }

    #[test]
    fn shortcuts_are_control_characters_on_every_layout() {
        let mut keys = Keys::default();
        for (key, code, control) in [
            ("]", "BracketRight", '\x1d'),
            ("+", "BracketRight", '\x1d'),
            ("]", "", '\x1d'),
            ("\\", "Backslash", '\x1c'),
            ("#", "Backslash", '\x1c'),
            ("^", "Digit6", '\x1e'),
            ("&", "Digit6", '\x1e'),
            ("_", "Minus", '\x1f'),
            ("?", "Minus", '\x1f'),
            ("d", "KeyD", '\x04'),
            ("D", "KeyD", '\x04'),
        ] {
            let shortcut = Pressed {
                control: true,
                ..pressed(key, code)
            };
            let expected = Stroke::Key(Key::plain(control));
            assert_eq!(keys.down(shortcut, true), expected, "{key} {code}");
        }
        let control = |key, code| Pressed {
            control: true,
            ..pressed(key, code)
        };
        assert_eq!(keys.down(control("m", "KeyM"), true), Stroke::Key(Key::End));
        assert_eq!(
            keys.down(control("d", "KeyD"), false),
            Stroke::Nothing,
            "a person's"
        );
        assert_eq!(
            keys.down(control("]", "BracketRight"), false),
            character('\x1d', '\x1d')
        );
        let alt_graph = Pressed {
            alt: true,
            ..control("]", "Digit9")
        };
        assert_eq!(
            keys.down(alt_graph, true),
            character(']', '9'),
            "a character of the layout"
        );
    }

    #[test]
    fn a_number_with_alt_is_a_character() {
        let number = |digits: &str| {
            let mut keys = Keys::default();
            assert_eq!(keys.down(pressed("Alt", "AltLeft"), true), Stroke::Number);
            for digit in digits.chars() {
                let code = format!("Numpad{digit}");
                let of_pad = Pressed {
                    alt: true,
                    ..pressed("ArrowLeft", &code)
                };
                assert_eq!(keys.down(of_pad, true), Stroke::Number);
            }
            keys.up("Alt")
        };
        assert_eq!(number("029"), character('\x1d', '\x1d'));
        assert_eq!(number("0029"), character('\x1d', '\x1d'));
        assert_eq!(number("65"), character('A', 'A'));
        assert_eq!(number("0228"), character('ä', 'ä'));
        assert_eq!(
            number("132"),
            character('\u{FFFD}', '\u{FFFD}'),
            "which code page?"
        );
        assert_eq!(number("999"), character('\u{FFFD}', '\u{FFFD}'));
        assert_eq!(number("13"), Stroke::Key(Key::End));
        assert_eq!(number(""), Stroke::Nothing, "Alt alone");
        assert_eq!(Keys::default().up("Alt"), Stroke::Nothing);
        assert_eq!(Keys::default().up("a"), Stroke::Nothing);
    }

    #[test]
    fn keys_of_an_input_method_have_no_name_and_their_text_comes_as_input() {
        let mut keys = Keys::default();
        assert_eq!(
            keys.down(pressed("Unidentified", ""), true),
            Stroke::Unnamed
        );
        let processed = Pressed {
            is_processed: true,
            ..pressed("a", "")
        };
        assert_eq!(keys.down(processed, true), Stroke::Unnamed);
        let mut input = Input::default();
        let typed = |typed| Key::Character { typed, place: None };
        assert_eq!(input.take("insertText", "]d"), [typed(']'), typed('d')]);
        assert_eq!(input.take("insertText", "2\n"), [typed('2'), Key::End]);
        assert_eq!(input.take("insertCompositionText", "A"), [typed('A')]);
        assert_eq!(input.take("insertCompositionText", "AB"), [typed('B')]);
        assert_eq!(input.take("insertLineBreak", ""), [Key::End]);
        assert_eq!(
            input.take("insertCompositionText", "AB"),
            [typed('A'), typed('B')]
        );
        assert_eq!(input.take("deleteContentBackward", ""), []);
    }
}
