//! Capital and small letters that arrive the other way round, and how an AIM identifier shows it.
//!
//! Standard: ISO/IEC 15424. Most letters name a symbology in one case only (`]D2` is none), so the
//! identifier of a text tells whether its case was turned.

use alloc::string::String;

use super::dead_key::single;
use crate::Symbology;
use crate::check_digit::Scheme;

/// What an AIM identifier says about the case of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// It is the identifier of a scanner.
    Right,
    /// It is none, and would be one the other way round.
    Turned,
    /// It is one both ways, and what follows fits both.
    Unknown,
    /// There is none.
    NoIdentifier,
}

/// Tells what the start of a text says about its case.
pub(super) fn of(text: &str) -> Case {
    let mut start = text.chars();
    let (Some(']'), Some(letter), Some(modifier)) = (start.next(), start.next(), start.next())
    else {
        return Case::NoIdentifier;
    };
    if !letter.is_ascii_alphabetic() || !modifier.is_ascii_alphanumeric() {
        return Case::NoIdentifier;
    }
    let behind = start.as_str();
    let fits =
        |letter, modifier| Symbology::new(letter, modifier).is_some() && may_hold(letter, behind);
    let (other, other_modifier) = (turned_letter(letter), turned_letter(modifier));
    match (fits(letter, modifier), fits(other, other_modifier)) {
        (true, true) if is_retail_or_gs1(letter, behind) => Case::Unknown,
        (true, _) => Case::Right,
        (false, true) => Case::Turned,
        (false, false) => Case::NoIdentifier,
    }
}

/// Turns the case of every letter that has one in a single other character.
pub(super) fn turned(text: &str) -> String {
    text.chars().map(turned_letter).collect()
}

pub(super) fn turned_letter(letter: char) -> char {
    let other = if letter.is_uppercase() {
        single(letter.to_lowercase())
    } else {
        single(letter.to_uppercase())
    };
    let back = other.and_then(|other| {
        if other.is_uppercase() {
            single(other.to_lowercase())
        } else {
            single(other.to_uppercase())
        }
    });
    match (other, back) {
        (Some(other), Some(back)) if back == letter => other,
        _ => letter,
    }
}

/// Tells whether a symbology can hold the text: some hold digits alone. `Z` says that the text is
/// from no symbol at all, so no scanner sends it.
fn may_hold(letter: char, text: &str) -> bool {
    match letter {
        'Z' => false,
        'E' | 'I' | 'R' | 'S' | 'c' => !text.bytes().any(|b| b.is_ascii_alphabetic()),
        'H' => !text.bytes().any(|b| b.is_ascii_alphabetic()),
        _ => true,
    }
}

/// `]E0` is EAN-13 and `]e0` is GS1 DataBar: thirteen digits with a check may be either.
fn is_retail_or_gs1(letter: char, text: &str) -> bool {
    letter == 'e' && text.len() == 13 && Scheme::Gs1.verify(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_shows_a_turned_case() {
        for (text, case) in [
            ("]d201", Case::Right),
            ("]D201", Case::Turned),
            ("]q1HTTPS", Case::Turned),
            ("]c1", Case::Turned),
            ("]c0wm1/ORDER", Case::Turned),
            ("]C0wm1", Case::Right),
            ("]Z1010952", Case::Turned),
            ("]H1abc", Case::Turned),
            ("]e02112345678900", Case::Unknown),
            ("]E04006381333931", Case::Right),
            ("]e00109520123456788", Case::Right),
            ("+d2", Case::NoIdentifier),
            ("]", Case::NoIdentifier),
            ("]Y9", Case::NoIdentifier),
        ] {
            assert_eq!(of(text), case, "{text}");
        }
    }

    #[test]
    fn turning_twice_gives_the_text_back() {
        let text = "aZ9ßÿŸéЯİıΣς";
        assert_eq!(turned(&turned(text)), text);
        assert_eq!(turned("aZ9éЯ"), "Az9Éя");
    }
}
