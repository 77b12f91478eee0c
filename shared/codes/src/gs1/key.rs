//! The two GS1 keys that the floor meets daily, as types of their own.
//!
//! Standard: GS1 General Specifications 2.1 (GTIN) and 2.2 (SSCC); GTIN held in 14 digits.

use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;

use crate::check_digit::{CheckError, Scheme};

/// A Global Trade Item Number, always 14 digits, shorter ones padded with zeros in front.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Gtin(String);

/// A Serial Shipping Container Code, 18 digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Sscc(String);

/// Why a text is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum KeyError {
    /// A character that is no digit.
    #[error("`{had}` at {at} is no digit")]
    Digit {
        /// Byte position in the text.
        at: usize,
        /// Character that was read.
        had: char,
    },
    /// A length that this key does not have.
    #[error("{had} digits make no such key")]
    Length {
        /// Digits that were there.
        had: usize,
    },
    /// The check digit does not fit.
    #[error("check digit is {had} and should be {needed}")]
    CheckDigit {
        /// Check digit that fits the rest.
        needed: String,
        /// Check digit that was read.
        had: String,
    },
}

impl KeyError {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Digit { .. } => "key-digit",
            Self::Length { .. } => "key-length",
            Self::CheckDigit { .. } => "key-check-digit",
        }
    }
}

/// Gives a key its ways in and out: parse, display, text.
macro_rules! key {
    ($name:ident, $lengths:pat, $width:literal) => {
        impl $name {
            /// Returns the digits.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = KeyError;

            fn from_str(text: &str) -> Result<Self, KeyError> {
                if let Some((at, had)) = text.char_indices().find(|(_, c)| !c.is_ascii_digit()) {
                    return Err(KeyError::Digit { at, had });
                }
                if !matches!(text.len(), $lengths) {
                    return Err(KeyError::Length { had: text.len() });
                }
                match Scheme::Gs1.verify(text) {
                    Ok(()) => Ok(Self(alloc::format!("{text:0>width$}", width = $width))),
                    Err(CheckError::Wrong { needed, had }) => {
                        Err(KeyError::CheckDigit { needed, had })
                    }
                    Err(CheckError::TooShort { .. } | CheckError::NoCheck) => {
                        Err(KeyError::Length { had: text.len() })
                    }
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = KeyError;

            fn try_from(text: String) -> Result<Self, KeyError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

key!(Gtin, 8 | 12 | 13 | 14, 14);
key!(Sscc, 18, 18);

impl Gtin {
    /// Returns the digits without padding, in the shortest form that a retail symbol has: 8, 12,
    /// 13 or 14 of them.
    #[must_use]
    pub fn shortest(&self) -> String {
        let bare = self.0.trim_start_matches('0');
        let width = [8, 12, 13]
            .into_iter()
            .find(|width| bare.len() <= *width)
            .unwrap_or(14);
        self.0.get(14 - width..).unwrap_or(&self.0).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_of_gtin_becomes_fourteen_digits() {
        for (text, padded) in [
            ("97681977", "00000097681977"),
            ("045223139526", "00045223139526"),
            ("4006381333931", "04006381333931"),
            ("78358890231068", "78358890231068"),
        ] {
            let gtin: Gtin = text.parse().unwrap();
            assert_eq!(gtin.as_str(), padded);
        }
        assert_eq!(
            "4006381333931".parse::<Gtin>().unwrap().shortest(),
            "4006381333931"
        );
        assert_eq!("97681977".parse::<Gtin>().unwrap().shortest(), "97681977");
    }

    #[test]
    fn a_broken_key_says_why() {
        let gtin = |text: &str| text.parse::<Gtin>().unwrap_err();
        assert_eq!(
            gtin("400638133393"),
            KeyError::CheckDigit {
                needed: "0".into(),
                had: "3".into()
            }
        );
        assert_eq!(
            gtin("40063813339311"),
            KeyError::CheckDigit {
                needed: "4".into(),
                had: "1".into()
            }
        );
        assert_eq!(gtin("40063"), KeyError::Length { had: 5 });
        assert_eq!(gtin("40063813339é1"), KeyError::Digit { at: 11, had: 'é' });
    }
}
