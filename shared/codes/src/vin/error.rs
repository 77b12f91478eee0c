//! Why a text is no VIN, and what is not as it should be about one.

/// Why a text is no VIN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum VinError {
    /// There are not 17 characters.
    #[error("a VIN has 17 characters and this has {had}")]
    Length {
        /// Characters that were there.
        had: usize,
    },
    /// A character that a VIN does not have: anything but digits and capitals without I, O and Q.
    #[error("a VIN does not take `{had}` at {at}")]
    Character {
        /// Byte position in the text.
        at: usize,
        /// Character that was read.
        had: char,
    },
}

/// What is not as it should be about a VIN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum VinDeviation {
    /// The check digit does not fit, and the vehicle is of a country that demands it: a character
    /// is wrong.
    #[error("check digit is `{had}` and should be `{needed}`")]
    CheckDigit {
        /// Check digit that fits the rest.
        needed: char,
        /// Check digit that was read.
        had: char,
    },
    /// The ninth place would be another one as a check digit; whether it is one is the maker's
    /// choice there.
    #[error("`{had}` would be `{needed}` as a check digit")]
    NoCheckDigit {
        /// Check digit that fits the rest.
        needed: char,
        /// Character that was read.
        had: char,
    },
    /// One of the last four characters is no digit.
    #[error("`{had}` at {at} should be a digit")]
    Sequence {
        /// Byte position in the VIN.
        at: usize,
        /// Character that was read.
        had: char,
    },
}

impl VinError {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "vin-length",
            Self::Character { .. } => "vin-character",
        }
    }

    /// Returns the place of the error in the text, in bytes, where it has one.
    #[must_use]
    pub const fn at(&self) -> Option<usize> {
        match self {
            Self::Length { .. } => None,
            Self::Character { at, .. } => Some(*at),
        }
    }
}

impl VinDeviation {
    /// Returns the stable name of this kind of deviation.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CheckDigit { .. } => "vin-check-digit",
            Self::NoCheckDigit { .. } => "vin-no-check-digit",
            Self::Sequence { .. } => "vin-sequence",
        }
    }

    /// Returns the place of the deviation in the VIN, in bytes.
    #[must_use]
    pub const fn at(&self) -> usize {
        match self {
            Self::CheckDigit { .. } | Self::NoCheckDigit { .. } => 8,
            Self::Sequence { at, .. } => *at,
        }
    }
}
