//! Why a text is no GS1 element string.
//!
//! Positions count bytes: within the value where there is an identifier, else within the text.

use alloc::string::String;

use super::character_set::CharacterSet;
use super::rule::Rule;

/// One reason to refuse an element string.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Gs1Error {
    /// There is no element at all.
    #[error("the element string is empty")]
    Empty,
    /// No Application Identifier starts here. Often a separator was lost, or stands twice.
    #[error("no Application Identifier starts with `{had}` at {at}")]
    UnknownIdentifier {
        /// Byte position in the text.
        at: usize,
        /// Up to four characters found there.
        had: String,
    },
    /// The value ends early.
    #[error("({ai}) needs {needed} characters and has {had}")]
    TooShort {
        /// Application Identifier.
        ai: String,
        /// Least number of characters that would do.
        needed: usize,
        /// Characters that were there.
        had: usize,
    },
    /// The value goes on too long. Often a separator was lost.
    #[error("({ai}) takes at most {needed} characters and has {had}")]
    TooLong {
        /// Application Identifier.
        ai: String,
        /// Most characters that would do.
        needed: usize,
        /// Characters that were there.
        had: usize,
    },
    /// A character that the identifier does not allow there.
    #[error("({ai}) does not take `{had}` at {at}")]
    Character {
        /// Application Identifier.
        ai: String,
        /// Byte position in the value.
        at: usize,
        /// Set that the character should be of.
        needed: CharacterSet,
        /// Character that was read.
        had: char,
    },
    /// The check digit or pair of check characters does not fit.
    #[error("({ai}) has the check `{had}` and needs `{needed}`")]
    CheckDigit {
        /// Application Identifier.
        ai: String,
        /// Check that fits the rest.
        needed: String,
        /// Check that was read.
        had: String,
    },
    /// A part of the value breaks the rule for its meaning: an impossible date, an unknown country.
    #[error("({ai}) has `{had}` at {at}, against the rule {needed:?}")]
    Content {
        /// Application Identifier.
        ai: String,
        /// Byte position in the value.
        at: usize,
        /// Rule that the part should keep.
        needed: Rule,
        /// Part that was read.
        had: String,
    },
    /// The same identifier stands twice with different values.
    #[error("({ai}) is `{first}` and also `{second}`")]
    DifferentValues {
        /// Application Identifier.
        ai: String,
        /// Value read first.
        first: String,
        /// Value read later.
        second: String,
    },
    /// A digital signature (8030) stands beside a key that has no serial component.
    #[error("({ai}) needs a serial component beside a digital signature")]
    SerialMissing {
        /// Application Identifier of the key.
        ai: String,
    },
    /// Two identifiers that must not stand together.
    #[error("({ai}) must not stand beside ({other})")]
    ForbiddenPair {
        /// Application Identifier that forbids the other.
        ai: String,
        /// Application Identifier beside it.
        other: String,
    },
}

impl Gs1Error {
    /// Returns the stable name of this kind of error, for texts and statistics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "gs1-empty",
            Self::UnknownIdentifier { .. } => "gs1-unknown-identifier",
            Self::TooShort { .. } => "gs1-too-short",
            Self::TooLong { .. } => "gs1-too-long",
            Self::Character { .. } => "gs1-character",
            Self::CheckDigit { .. } => "gs1-check-digit",
            Self::Content { .. } => "gs1-content",
            Self::DifferentValues { .. } => "gs1-different-values",
            Self::SerialMissing { .. } => "gs1-serial-missing",
            Self::ForbiddenPair { .. } => "gs1-forbidden-pair",
        }
    }
}
