//! AIM symbology identifiers: which kind of symbol a text was read from.
//!
//! A scanner or decoder that is set up well puts three characters before the text: `]`, a letter
//! for the symbology and a modifier (`]d2` is a Data Matrix that starts with FNC1, so GS1). They
//! settle what no look at the text can. Decoding ECI sequences is left out.
//!
//! Standard: ISO/IEC 15424.

use alloc::string::String;
use core::fmt;

/// The symbology a text was read from, as its AIM identifier says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Symbology {
    letter: char,
    modifier: char,
}

/// The three characters that look like an AIM identifier but are none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{had}` is no AIM symbology identifier")]
pub struct UnknownIdentifier {
    /// The characters that were read.
    pub had: String,
}

impl Symbology {
    /// Splits a text into its symbology and what follows the identifier.
    ///
    /// A text that does not start with `]`, a letter and a letter or digit has none: the answer is
    /// then no symbology and the whole text.
    ///
    /// # Errors
    /// [`UnknownIdentifier`] when the three characters are there but not assigned. Often the
    /// scanner's caps lock is inverted: `]D2` for `]d2`.
    pub fn split(text: &str) -> Result<(Option<Self>, &str), UnknownIdentifier> {
        let mut characters = text.chars();
        let (Some(']'), Some(letter), Some(modifier)) =
            (characters.next(), characters.next(), characters.next())
        else {
            return Ok((None, text));
        };
        if !letter.is_ascii_alphabetic() || !modifier.is_ascii_alphanumeric() {
            return Ok((None, text));
        }
        let Some(symbology) = Self::new(letter, modifier) else {
            return Err(UnknownIdentifier {
                had: String::from_iter([']', letter, modifier]),
            });
        };
        Ok((Some(symbology), characters.as_str()))
    }

    /// Looks up an identifier by its letter and modifier, such as `d` and `2`.
    #[must_use]
    pub fn new(letter: char, modifier: char) -> Option<Self> {
        Identifier::find(letter, modifier).map(|_| Self { letter, modifier })
    }

    /// Returns the letter that stands for the symbology.
    #[must_use]
    pub const fn letter(self) -> char {
        self.letter
    }

    /// Returns the modifier, which says how the symbol was read or what it begins with.
    #[must_use]
    pub const fn modifier(self) -> char {
        self.modifier
    }

    /// Returns the name of the symbology, `Data Matrix`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Identifier::find(self.letter, self.modifier).map_or("", |entry| entry.name)
    }

    /// Tells whether the text is a GS1 element string: FNC1 stood in the first place.
    #[must_use]
    pub fn is_gs1(self) -> bool {
        Identifier::find(self.letter, self.modifier)
            .is_some_and(|entry| entry.gs1.contains(self.modifier))
    }
}

impl fmt::Display for Symbology {
    /// Writes the identifier as sent, `]d2`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "]{}{}", self.letter, self.modifier)
    }
}

impl From<Symbology> for String {
    fn from(symbology: Symbology) -> Self {
        Self::from_iter([']', symbology.letter, symbology.modifier])
    }
}

impl TryFrom<String> for Symbology {
    type Error = UnknownIdentifier;

    fn try_from(text: String) -> Result<Self, UnknownIdentifier> {
        match Self::split(&text)? {
            (Some(symbology), "") => Ok(symbology),
            (Some(_) | None, _) => Err(UnknownIdentifier { had: text }),
        }
    }
}

struct Identifier {
    letter: char,
    modifiers: &'static str,
    gs1: &'static str,
    name: &'static str,
}

impl Identifier {
    fn find(letter: char, modifier: char) -> Option<&'static Self> {
        IDENTIFIERS
            .iter()
            .find(|entry| entry.letter == letter && entry.modifiers.contains(modifier))
    }
}

const fn identifier(
    letter: char,
    modifiers: &'static str,
    gs1: &'static str,
    name: &'static str,
) -> Identifier {
    Identifier {
        letter,
        modifiers,
        gs1,
        name,
    }
}

/// Linear symbologies have no GS1 variant, so a modifier that is not assigned yet does no harm.
const DIGITS: &str = "0123456789";
const ANY: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Letters whose modifiers name different symbologies have more than one row. Code One (`]D`) is
/// left out on purpose: no scanner in use sends it, and `]D2` is the sign of an inverted caps lock.
static IDENTIFIERS: &[Identifier] = &[
    identifier('A', DIGITS, "", "Code 39"),
    identifier('B', DIGITS, "", "Telepen"),
    identifier('C', "0124", "1", "Code 128"),
    identifier('E', "01234", "", "EAN/UPC"),
    identifier('F', DIGITS, "", "Codabar"),
    identifier('G', ANY, "", "Code 93"),
    identifier('H', DIGITS, "", "Code 11"),
    identifier('I', DIGITS, "", "ITF"),
    identifier('J', "012345", "14", "DotCode"),
    identifier('K', "0124", "1", "Code 16K"),
    identifier('L', "012", "", "PDF417"),
    identifier('L', "345", "3", "MicroPDF417"),
    identifier('M', DIGITS, "", "MSI"),
    identifier('N', DIGITS, "", "Anker"),
    identifier('O', "01", "", "Codablock 256"),
    identifier('O', "45", "5", "Codablock F"),
    identifier('O', "6", "", "Codablock A"),
    identifier('P', DIGITS, "", "Plessey"),
    identifier('Q', "0123456", "34", "QR Code"),
    identifier('R', DIGITS, "", "2 of 5 (IATA)"),
    identifier('S', DIGITS, "", "2 of 5 (straight)"),
    identifier('T', "0124", "1", "Code 49"),
    identifier('U', "0123", "", "MaxiCode"),
    identifier('X', ANY, "", "Other"),
    identifier('Z', ANY, "", "No bar code"),
    identifier('c', "0", "", "Channel Code"),
    identifier('d', "0123456", "25", "Data Matrix"),
    identifier('e', "0", "0", "GS1 DataBar"),
    identifier('e', "123", "123", "GS1 Composite"),
    identifier('h', "01236", "", "Han Xin"),
    identifier('o', "0123", "", "OCR"),
    identifier('p', "0123", "", "PosiCode"),
    identifier('s', "0", "", "SuperCode"),
    identifier('z', "0123456789ABC", "147A", "Aztec"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn an_identifier_is_split_off_and_says_whether_the_text_is_gs1() {
        let (symbology, rest) = Symbology::split("]d20109520123456788").unwrap();
        let symbology = symbology.unwrap();
        assert_eq!(
            (symbology.name(), symbology.is_gs1()),
            ("Data Matrix", true)
        );
        assert_eq!(rest, "0109520123456788");
        assert_eq!(symbology.to_string(), "]d2");
    }

    #[test]
    fn a_text_without_identifier_stays_whole() {
        for text in ["", "]", "]C", "0109520123456788", "](1", "x]d2"] {
            assert_eq!(Symbology::split(text), Ok((None, text)));
        }
    }

    #[test]
    fn an_inverted_caps_lock_is_noticed() {
        let had = "]D2".to_string();
        assert_eq!(Symbology::split("]D201"), Err(UnknownIdentifier { had }));
    }
}
