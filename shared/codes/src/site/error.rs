//! Why a layout cannot be, and why one is not taught.

use alloc::string::String;

use crate::says::Says;
use crate::standard::Standard;

/// Why pieces are no layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LayoutError {
    /// The text is not written as a layout is.
    #[error("the layout cannot be read at byte {at}")]
    Notation {
        /// Byte position.
        at: usize,
    },
    /// There are more pieces or characters than a layout may have.
    #[error("the layout is too long")]
    TooLong,
    /// A piece that is written has no characters.
    #[error("piece {piece} is empty")]
    EmptyPiece {
        /// Its number, from 1.
        piece: usize,
    },
    /// An open part is followed by another part, so nothing tells where it ends.
    #[error("nothing tells where piece {piece} ends")]
    NoBorder {
        /// Its number, from 1.
        piece: usize,
    },
    /// A part says what another one says.
    #[error("two parts say {says}")]
    Twice {
        /// What both say.
        says: Says,
    },
    /// A date without the order of its digits, or such an order where there is no date.
    #[error("{says} and the order of its digits do not go together")]
    Date {
        /// What the part says.
        says: Says,
    },
    /// A fixed length of nothing, or longer than a value may be.
    #[error("a part cannot have {had} characters")]
    Length {
        /// The length.
        had: usize,
    },
    /// A line end, or a character that could not be decoded, would stand on every label.
    #[error("U+{:04X} cannot stand on a label", u32::from(*.had))]
    Character {
        /// The character.
        had: char,
    },
    /// No part names anything: neither part nor lot nor serial.
    #[error("no part says which part, lot or serial it is")]
    NamesNothing,
    /// Fewer than two characters stand on every label, so that almost any text would fit.
    #[error("almost any text would have this layout")]
    FitsTooMuch,
}

/// Why a layout is not taught.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum NotTaught {
    /// It is no layout.
    #[error(transparent)]
    Layout(LayoutError),
    /// The example does not have it.
    #[error("the example does not have this layout")]
    Example,
    /// The example, or a label like it, is one of a standard, which decides on it.
    #[error("such a text is read as {standard}")]
    Standard {
        /// The standard.
        standard: Standard,
    },
    /// A label may fit another layout as well.
    #[error("such a text also fits {name:?}")]
    Other {
        /// The name of the other layout.
        name: String,
    },
}

impl From<LayoutError> for NotTaught {
    fn from(error: LayoutError) -> Self {
        Self::Layout(error)
    }
}

impl LayoutError {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Notation { .. } => "layout-notation",
            Self::TooLong => "layout-too-long",
            Self::EmptyPiece { .. } => "layout-empty-piece",
            Self::NoBorder { .. } => "layout-no-border",
            Self::Twice { .. } => "layout-twice",
            Self::Date { .. } => "layout-date",
            Self::Length { .. } => "layout-length",
            Self::Character { .. } => "layout-character",
            Self::NamesNothing => "layout-names-nothing",
            Self::FitsTooMuch => "layout-fits-too-much",
        }
    }
}

impl NotTaught {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Layout(error) => error.code(),
            Self::Example => "layout-not-the-example",
            Self::Standard { .. } => "layout-of-a-standard",
            Self::Other { .. } => "layout-like-another",
        }
    }
}
