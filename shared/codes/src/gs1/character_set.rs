//! The character sets that a component of an element may use.
//!
//! Standard: GS1 General Specifications 7.11 (CSET 82, CSET 39, file-safe base 64).

use crate::check_digit::CSET82;

/// Characters that a component may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum CharacterSet {
    /// `0-9`.
    Digits,
    /// GS1 AI encodable character set 82.
    Set82,
    /// GS1 AI encodable character set 39: `# - / 0-9 A-Z`.
    Set39,
    /// File-safe base 64: `A-Z a-z 0-9 - _`, padded with `=`.
    Base64Url,
}

impl CharacterSet {
    /// Tells whether the set holds a character.
    #[must_use]
    pub fn contains(self, character: char) -> bool {
        match self {
            Self::Digits => character.is_ascii_digit(),
            Self::Set82 => CSET82.contains(character),
            Self::Set39 => {
                character.is_ascii_digit()
                    || character.is_ascii_uppercase()
                    || matches!(character, '#' | '-' | '/')
            }
            Self::Base64Url => {
                character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '=')
            }
        }
    }
}
