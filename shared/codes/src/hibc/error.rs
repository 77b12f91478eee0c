//! Why a text is no health industry bar code, and what is not as it should be about one.
//!
//! Positions count bytes within the text.

use crate::date::DateError;

/// Why a text cannot be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum HibcError {
    /// The text does not start with `+`.
    #[error("a HIBC starts with `+`")]
    Start,
    /// A character that the standard does not have: anything but `0-9 A-Z - . $ / + %` and space.
    #[error("a HIBC does not take `{had}` at {at}")]
    Character {
        /// Byte position in the text.
        at: usize,
        /// Character that was read.
        had: char,
    },
    /// The text ends before everything is there that has to be.
    #[error("the HIBC ends at {at} and lacks something")]
    TooShort {
        /// Byte position in the text.
        at: usize,
    },
    /// The labeler identification code is not a letter and three letters or digits.
    #[error("there is no labeler identification code at {at}")]
    Labeler {
        /// Byte position in the text.
        at: usize,
    },
    /// The product number is longer than 18 characters.
    #[error("the product number at {at} has {had} characters")]
    Product {
        /// Byte position in the text.
        at: usize,
        /// Characters that were there.
        had: usize,
    },
    /// The unit of measure is no digit.
    #[error("unit of measure `{had}` at {at} is no digit")]
    Unit {
        /// Byte position in the text.
        at: usize,
        /// Character that was read.
        had: char,
    },
    /// The secondary starts with none of its flags, or an unknown digit stands for the date.
    #[error("no flag of a secondary stands at {at}")]
    Flag {
        /// Byte position in the text.
        at: usize,
    },
    /// The quantity is no number of two or five digits.
    #[error("there is no quantity at {at}")]
    Quantity {
        /// Byte position in the text.
        at: usize,
    },
    /// The digits of a date make none.
    #[error("there is no date at {at}: {error}")]
    Date {
        /// Byte position in the text.
        at: usize,
        /// What is wrong with it.
        error: DateError,
    },
}

/// What is not as the standard wants it, though the text can be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum HibcDeviation {
    /// The check character does not fit: any character may be another one than was printed.
    #[error("check character at {at} is `{had}` and should be `{needed}`")]
    CheckCharacter {
        /// Byte position in the text.
        at: usize,
        /// Check character that fits the rest.
        needed: char,
        /// Check character that was read.
        had: char,
    },
    /// A lot or serial number is longer than 18 characters.
    #[error("the value at {at} has {had} characters, and 18 is the most")]
    TooLong {
        /// Byte position in the text.
        at: usize,
        /// Characters that were there.
        had: usize,
    },
    /// A product, lot or serial number holds something else than letters and digits.
    #[error("`{had}` at {at} should be a letter or digit")]
    Special {
        /// Byte position in the text.
        at: usize,
        /// Character that was read.
        had: char,
    },
    /// A part behind `/` that the standard does not name.
    #[error("the part at {at} is not of the standard")]
    UnknownPart {
        /// Byte position in the text.
        at: usize,
    },
    /// A lot or date stands twice with different values.
    #[error("the value at {at} stands before as another one")]
    DifferentValues {
        /// Byte position in the text.
        at: usize,
    },
    /// The asterisks of a caption stand on one side only.
    #[error("one asterisk of the caption is missing")]
    Asterisk,
}

impl HibcError {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Start => "hibc-start",
            Self::Character { .. } => "hibc-character",
            Self::TooShort { .. } => "hibc-too-short",
            Self::Labeler { .. } => "hibc-labeler",
            Self::Product { .. } => "hibc-product",
            Self::Unit { .. } => "hibc-unit",
            Self::Flag { .. } => "hibc-flag",
            Self::Quantity { .. } => "hibc-quantity",
            Self::Date { .. } => "hibc-date",
        }
    }

    /// Returns the place of the error in the text, in bytes.
    #[must_use]
    pub const fn at(&self) -> usize {
        match self {
            Self::Start => 0,
            Self::Character { at, .. }
            | Self::TooShort { at }
            | Self::Labeler { at }
            | Self::Product { at, .. }
            | Self::Unit { at, .. }
            | Self::Flag { at }
            | Self::Quantity { at }
            | Self::Date { at, .. } => *at,
        }
    }
}

impl HibcDeviation {
    /// Returns the stable name of this kind of deviation.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CheckCharacter { .. } => "hibc-check-character",
            Self::TooLong { .. } => "hibc-too-long",
            Self::Special { .. } => "hibc-special",
            Self::UnknownPart { .. } => "hibc-unknown-part",
            Self::DifferentValues { .. } => "hibc-different-values",
            Self::Asterisk => "hibc-asterisk",
        }
    }

    /// Returns the place of the deviation in the text, in bytes, where it has one.
    #[must_use]
    pub const fn at(&self) -> Option<usize> {
        match self {
            Self::CheckCharacter { at, .. }
            | Self::TooLong { at, .. }
            | Self::Special { at, .. }
            | Self::UnknownPart { at }
            | Self::DifferentValues { at } => Some(*at),
            Self::Asterisk => None,
        }
    }
}
