//! How a layout is written, and read back: one text for each layout.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use super::{Layout, LayoutError, Length, MAX_CHARS, Piece};
use crate::label_date::DateLayout;
use crate::says::Says;

impl fmt::Display for Layout {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Written(text) => text.chars().try_for_each(|c| write_character(out, c)),
            Piece::Part { says, length } => {
                let word = says.map_or("", Says::word);
                match length {
                    Length::Open => write!(out, "{{{word}}}"),
                    Length::Exactly(count) => write!(out, "{{{word}:{count}}}"),
                    Length::Date(layout) => write!(out, "{{{word}:{}}}", layout.mask()),
                }
            }
        })
    }
}

fn write_character(out: &mut fmt::Formatter<'_>, c: char) -> fmt::Result {
    match c {
        '\\' | '{' | '}' => write!(out, "\\{c}"),
        // C1 controls have no number of two digits that reads alike everywhere.
        control if u32::from(control) < 0x20 || control == '\x7f' => {
            write!(out, "\\x{:02x}", u32::from(control))
        }
        other => fmt::Write::write_char(out, other),
    }
}

impl FromStr for Layout {
    type Err = LayoutError;

    fn from_str(text: &str) -> Result<Self, LayoutError> {
        if text.chars().count() > MAX_CHARS {
            return Err(LayoutError::TooLong);
        }
        let mut pieces = Vec::new();
        let mut written = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let at = text.len() - rest.len();
            let wrong = LayoutError::Notation { at };
            let behind = rest.get(c.len_utf8()..).unwrap_or_default();
            match c {
                '{' => {
                    if !written.is_empty() {
                        pieces.push(Piece::Written(core::mem::take(&mut written)));
                    }
                    let (part, behind) = behind.split_once('}').ok_or(wrong.clone())?;
                    pieces.push(read_part(part).ok_or(wrong)?);
                    rest = behind;
                }
                '}' => return Err(wrong),
                '\\' => {
                    let (character, behind) = read_escape(behind).ok_or(wrong)?;
                    written.push(character);
                    rest = behind;
                }
                other => {
                    written.push(other);
                    rest = behind;
                }
            }
        }
        if !written.is_empty() {
            pieces.push(Piece::Written(written));
        }
        let layout = Self::new(pieces)?;
        // One layout has one text, as one thing has one name.
        let canonical = alloc::format!("{layout}");
        let at = canonical
            .bytes()
            .zip(text.bytes())
            .take_while(|(a, b)| a == b);
        let at = at.count();
        if canonical == text {
            Ok(layout)
        } else {
            Err(LayoutError::Notation { at })
        }
    }
}

fn read_part(part: &str) -> Option<Piece> {
    let (word, length) = match part.split_once(':') {
        Some((word, length)) => (word, read_length(length)?),
        None => (part, Length::Open),
    };
    let says = match word {
        "" => None,
        word => Some(Says::of_word(word)?),
    };
    Some(Piece::Part { says, length })
}

fn read_length(text: &str) -> Option<Length> {
    let date = DateLayout::ALL
        .into_iter()
        .find(|layout| layout.mask() == text);
    match date {
        Some(layout) => Some(Length::Date(layout)),
        None => Some(Length::Exactly(text.parse().ok()?)),
    }
}

fn read_escape(text: &str) -> Option<(char, &str)> {
    let c = text.chars().next()?;
    if matches!(c, '\\' | '{' | '}') {
        return Some((c, text.get(1..)?));
    }
    let digits = text.strip_prefix('x')?.get(..2)?;
    let number = u8::from_str_radix(digits, 16).ok()?;
    number
        .is_ascii()
        .then_some((char::from(number), text.get(3..)?))
}

impl TryFrom<String> for Layout {
    type Error = LayoutError;

    fn try_from(text: String) -> Result<Self, LayoutError> {
        text.parse()
    }
}

impl From<Layout> for String {
    fn from(layout: Layout) -> Self {
        alloc::format!("{layout}")
    }
}
