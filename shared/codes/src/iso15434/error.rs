//! Why a text is no message, and what is not as it should be about one.
//!
//! Positions count bytes within the text.

use alloc::string::String;

use super::content::ContentError;
use super::eigp114::ProfileDeviation;
use crate::gs1::Gs1Error;

/// Why a text cannot be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum EnvelopeError {
    /// The text does not start with `[)>`.
    #[error("a message starts with `[)>`")]
    Header,
    /// There is no segment, or nothing in one.
    #[error("there is no data at {at}")]
    Empty {
        /// Byte position in the text.
        at: usize,
    },
    /// No known format stands where a segment starts.
    #[error("`{had}` at {at} is no format")]
    Format {
        /// Byte position in the text.
        at: usize,
        /// Up to two characters found there.
        had: String,
    },
    /// The separator GS is missing: the scanner does not send it. Where values end is not known.
    #[error("the separator at {at} is lost")]
    SeparatorLost {
        /// Byte position in the text.
        at: usize,
    },
    /// A field does not start with an identifier. Often a separator stands where none belongs.
    #[error("`{had}` at {at} is no identifier")]
    Identifier {
        /// Byte position in the text.
        at: usize,
        /// Up to four characters found there.
        had: String,
    },
    /// A control character, or one that could not be decoded, in a value.
    #[error("U+{:04X} at {at} is no part of a value", u32::from(*.had))]
    Character {
        /// Byte position in the text.
        at: usize,
        /// Character that was read.
        had: char,
    },
    /// The count of bytes of a binary segment is none, or more than there are.
    #[error("the binary data at {at} is not as long as it says")]
    Binary {
        /// Byte position in the text.
        at: usize,
    },
    /// Something follows the end of the message.
    #[error("the message ends at {at}, and more follows")]
    BehindEnd {
        /// Byte position in the text.
        at: usize,
    },
    /// The elements of a GS1 segment are none.
    #[error("the segment at {at} is no GS1 element string: {error}")]
    Gs1 {
        /// Byte position in the text.
        at: usize,
        /// What is wrong with it.
        error: Gs1Error,
    },
}

/// What is not as the standard wants it, though the message can be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Deviation {
    /// A `>` in front of the message, as old labels of one distributor have it.
    #[error("a `>` stands in front of the message")]
    LeadingCharacter,
    /// No RS behind `[)>`.
    #[error("there is no RS behind `[)>`")]
    HeaderSeparator,
    /// Neither RS nor EOT at the end.
    #[error("there is no RS EOT at the end")]
    Trailer,
    /// EOT without RS in front of it.
    #[error("there is no RS in front of EOT")]
    SegmentEnd,
    /// RS without EOT behind it.
    #[error("there is no EOT at the end")]
    MessageEnd,
    /// The format `DD` of drafts, in place of 12.
    #[error("the segment at {at} has the format DD of a draft")]
    DraftFormat {
        /// Byte position in the text.
        at: usize,
    },
    /// A field without even an identifier.
    #[error("the field at {at} is empty")]
    EmptyField {
        /// Byte position in the text.
        at: usize,
    },
    /// GS1 elements that follow each other without GS.
    #[error("a separator is missing in the segment at {at}")]
    Gs1Separator {
        /// Byte position in the text.
        at: usize,
    },
    /// A data identifier that ANSI MH10.8.2 does not list.
    #[error("data identifier {id} at {at} is not listed")]
    UnknownIdentifier {
        /// Byte position in the text.
        at: usize,
        /// Identifier that was read.
        id: String,
    },
    /// The value of an identifier is not what the identifier says it is.
    #[error("{id} at {at}: {error}")]
    Content {
        /// Byte position of the field in the text.
        at: usize,
        /// Identifier of the field.
        id: String,
        /// What is wrong with its value.
        error: ContentError,
    },
    /// An identifier that names one thing has two values.
    #[error("{id} is `{first}` and also `{second}`")]
    DifferentValues {
        /// Byte position of the second field in the text.
        at: usize,
        /// Identifier of both fields.
        id: String,
        /// Value of the first field.
        first: String,
        /// Value of the other one.
        second: String,
    },
    /// The message is a product label of EIGP 114 but for this.
    #[error(transparent)]
    Profile(ProfileDeviation),
}

impl EnvelopeError {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Header => "iso15434-header",
            Self::Empty { .. } => "iso15434-empty",
            Self::Format { .. } => "iso15434-format",
            Self::SeparatorLost { .. } => "iso15434-separator-lost",
            Self::Identifier { .. } => "iso15434-identifier",
            Self::Character { .. } => "iso15434-character",
            Self::Binary { .. } => "iso15434-binary",
            Self::BehindEnd { .. } => "iso15434-behind-end",
            Self::Gs1 { error, .. } => error.code(),
        }
    }

    /// Returns the place of the error in the text, in bytes.
    #[must_use]
    pub const fn at(&self) -> usize {
        match self {
            Self::Header => 0,
            Self::Empty { at }
            | Self::Format { at, .. }
            | Self::SeparatorLost { at }
            | Self::Identifier { at, .. }
            | Self::Character { at, .. }
            | Self::Binary { at }
            | Self::BehindEnd { at }
            | Self::Gs1 { at, .. } => *at,
        }
    }
}

impl Deviation {
    /// Returns the stable name of this kind of deviation.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LeadingCharacter => "iso15434-leading-character",
            Self::HeaderSeparator => "iso15434-header-separator",
            Self::Trailer => "iso15434-trailer",
            Self::SegmentEnd => "iso15434-segment-end",
            Self::MessageEnd => "iso15434-message-end",
            Self::DraftFormat { .. } => "iso15434-draft-format",
            Self::EmptyField { .. } => "iso15434-empty-field",
            Self::Gs1Separator { .. } => "iso15434-gs1-separator",
            Self::UnknownIdentifier { .. } => "iso15434-unknown-identifier",
            Self::Content { error, .. } => error.code(),
            Self::DifferentValues { .. } => "iso15434-different-values",
            Self::Profile(deviation) => deviation.code(),
        }
    }

    /// Returns the place of the deviation in the text, in bytes, where it has one.
    #[must_use]
    pub const fn at(&self) -> Option<usize> {
        match self {
            Self::LeadingCharacter => Some(0),
            Self::HeaderSeparator | Self::Trailer | Self::SegmentEnd | Self::MessageEnd => None,
            Self::DraftFormat { at }
            | Self::EmptyField { at }
            | Self::Gs1Separator { at }
            | Self::UnknownIdentifier { at, .. }
            | Self::Content { at, .. }
            | Self::DifferentValues { at, .. } => Some(*at),
            Self::Profile(deviation) => deviation.at(),
        }
    }
}
