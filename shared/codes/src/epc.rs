//! Electronic Product Codes: what RFID tags carry, and how EPCIS names things.
//!
//! An [`Epc`] is read from its URI (`urn:epc:id:sgtin:…`, `urn:epc:class:lgtin:…`), from the URI of
//! a tag (`urn:epc:tag:sgtin-96:…`, `urn:epc:raw:96.x…`) or from the bits of a tag in hexadecimal,
//! and written as each of these. Those that stand for a GS1 key give its element string. Left out:
//! patterns, and the `+` codings of TDS 2.
//!
//! Standard: GS1 EPC Tag Data Standard 1.13, sections 6 (URIs), 7 (element strings), 12 and 14
//! (tags).

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use crate::percent;

mod binary;
mod bits;
mod claim;
mod coding;
mod element;
mod scheme;

pub(crate) use claim::read;
use coding::Coding;
pub use scheme::Scheme;
pub(crate) use scheme::is_cage;

/// An Electronic Product Code; from a tag, it also knows how the tag was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Epc {
    scheme: Scheme,
    /// The parts between the dots, escapes undone.
    parts: Vec<String>,
    tag: Option<Tag>,
}

/// How a tag is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Tag {
    coding: &'static Coding,
    /// What readers select by; it is no part of what the code names.
    filter: Option<u8>,
}

/// Why a text is no Electronic Product Code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum EpcError {
    /// Neither of the URIs nor bits of a tag.
    #[error("`{had}` begins no EPC")]
    Form {
        /// Start of the text, up to 16 characters.
        had: String,
    },
    /// The scheme or the coding of the tag is not known.
    #[error("`{had}` is no EPC scheme that is known here")]
    Scheme {
        /// Scheme that was read.
        had: String,
    },
    /// The scheme has another number of parts.
    #[error("{scheme} has {needed} parts and not {had}")]
    Parts {
        /// Scheme of the code.
        scheme: String,
        /// Parts that it has.
        needed: usize,
        /// Parts that were read.
        had: usize,
    },
    /// A part is too long, too short, or has a character that it does not take. Parts count from 1;
    /// on a tag the filter is none of them.
    #[error("part {part} of {scheme} does not take `{had}`")]
    Part {
        /// Scheme of the code.
        scheme: String,
        /// Number of the part, from 1.
        part: usize,
        /// Part as read.
        had: String,
    },
    /// The filter of a tag is missing or too large.
    #[error("{coding} does not take the filter `{had}`")]
    Filter {
        /// Coding of the tag.
        coding: String,
        /// Filter that was read.
        had: String,
    },
    /// The bits keep no coding: a length, a partition or a character that does not exist, or
    /// something behind the end.
    #[error("the bits of the tag are not {coding}")]
    Bits {
        /// Coding that the first bits name.
        coding: String,
    },
    /// The code does not fit into this coding.
    #[error("the code does not fit into {coding}")]
    DoesNotFit {
        /// Coding of the tag.
        coding: String,
    },
}

impl EpcError {
    /// Returns the stable name of this kind of error, for texts and statistics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } => "epc-form",
            Self::Scheme { .. } => "epc-scheme",
            Self::Parts { .. } => "epc-parts",
            Self::Part { .. } => "epc-part",
            Self::Filter { .. } => "epc-filter",
            Self::Bits { .. } => "epc-bits",
            Self::DoesNotFit { .. } => "epc-does-not-fit",
        }
    }
}

const URN: &str = "urn:epc:";

impl Epc {
    /// Returns the scheme.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns the parts in the order of the URI, escapes undone.
    #[must_use]
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Returns the filter of the tag that it was read from.
    #[must_use]
    pub fn filter(&self) -> Option<u8> {
        self.tag.and_then(|tag| tag.filter)
    }

    /// Returns the coding of the tag that it was read from, `sgtin-96`.
    #[must_use]
    pub fn coding(&self) -> Option<&'static str> {
        self.tag.map(|tag| tag.coding.word)
    }

    /// Writes the URI of what it names, `urn:epc:id:sgtin:4012345.012345.987`, without the tag.
    #[must_use]
    pub fn to_uri(&self) -> String {
        let mut text = String::from(URN);
        text.push_str(self.scheme.prefix());
        self.push_parts(&mut text);
        text
    }

    /// Writes the URI of the tag that it was read from, `urn:epc:tag:sgtin-96:3.4012345.012345.987`.
    #[must_use]
    pub fn to_tag_uri(&self) -> Option<String> {
        let tag = self.tag?;
        let mut text = alloc::format!("{URN}tag:{}:", tag.coding.word);
        if let Some(filter) = tag.filter {
            text.push_str(&filter.to_string());
            text.push('.');
        }
        self.push_parts(&mut text);
        Some(text)
    }

    /// Returns the same code for a tag of a certain coding, such as `sgtin-96`.
    ///
    /// # Errors
    /// [`EpcError::Scheme`], [`EpcError::Filter`], and [`EpcError::DoesNotFit`] for what this
    /// coding cannot say, such as a serial number with letters in 96 bits.
    pub fn on_tag(mut self, coding: &str, filter: Option<u8>) -> Result<Self, EpcError> {
        let coding = Coding::of_word(coding).ok_or_else(|| EpcError::Scheme {
            had: coding.to_owned(),
        })?;
        self.tag = Some(Tag { coding, filter });
        self.to_hex()?;
        Ok(self)
    }

    fn push_parts(&self, text: &mut String) {
        for (number, part) in self.parts.iter().enumerate() {
            if number > 0 {
                text.push('.');
            }
            text.push_str(&percent::encode(part, is_literal));
        }
    }

    fn of_uri_parts(scheme: Scheme, text: &str) -> Result<Self, EpcError> {
        let needed = scheme.rules().len();
        let written: Vec<&str> = text.splitn(needed, '.').collect();
        if written.len() != needed {
            return Err(EpcError::Parts {
                scheme: scheme.word().to_owned(),
                needed,
                had: written.len(),
            });
        }
        let mut parts = Vec::with_capacity(needed);
        for (number, part) in (1..).zip(written) {
            let escaped = |byte: u8| is_literal(byte) || byte == b'%';
            let undone = Some(part).filter(|part| part.bytes().all(escaped));
            parts.push(
                undone
                    .and_then(percent::decode)
                    .ok_or_else(|| EpcError::Part {
                        scheme: scheme.word().to_owned(),
                        part: number,
                        had: part.to_owned(),
                    })?,
            );
        }
        Self::of_parts(scheme, parts, None)
    }

    fn of_parts(scheme: Scheme, parts: Vec<String>, tag: Option<Tag>) -> Result<Self, EpcError> {
        match scheme.first_wrong(&parts) {
            None => Ok(Self { scheme, parts, tag }),
            Some(wrong) => Err(EpcError::Part {
                scheme: scheme.word().to_owned(),
                part: wrong + 1,
                had: parts.get(wrong).cloned().unwrap_or_default(),
            }),
        }
    }

    fn of_tag_uri(text: &str) -> Result<Self, EpcError> {
        let (word, rest) = text.split_once(':').unwrap_or((text, ""));
        let coding = Coding::of_word(word).ok_or_else(|| EpcError::Scheme {
            had: word.to_owned(),
        })?;
        let (filter, rest) = if coding.filter_bits == 0 {
            (None, rest)
        } else {
            let (filter, rest) = rest.split_once('.').unwrap_or((rest, ""));
            let number = filter
                .parse::<u8>()
                .ok()
                .filter(|n| n.to_string() == filter);
            let number = number.ok_or_else(|| EpcError::Filter {
                coding: word.to_owned(),
                had: filter.to_owned(),
            })?;
            (Some(number), rest)
        };
        Self::of_uri_parts(coding.scheme, rest)?.on_tag(word, filter)
    }

    fn of_raw_uri(text: &str) -> Result<Self, EpcError> {
        let bits = text.split_once(".x").and_then(|(length, digits)| {
            (length.parse::<usize>().ok()? == digits.len() * 4).then_some(digits)
        });
        Self::from_hex(bits.ok_or_else(|| unknown(text))?)
    }
}

impl fmt::Display for Epc {
    /// Writes the URI of the tag it was read from, else the URI of what it names.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.to_tag_uri().unwrap_or_else(|| self.to_uri()))
    }
}

impl FromStr for Epc {
    type Err = EpcError;

    /// Reads any of the URIs.
    fn from_str(text: &str) -> Result<Self, EpcError> {
        let rest = text.strip_prefix(URN).ok_or_else(|| unknown(text))?;
        if let Some(tag) = rest.strip_prefix("tag:") {
            return Self::of_tag_uri(tag);
        }
        if let Some(raw) = rest.strip_prefix("raw:") {
            return Self::of_raw_uri(raw);
        }
        match Scheme::split(rest) {
            Some((scheme, parts)) => Self::of_uri_parts(scheme, parts),
            None => Err(EpcError::Scheme {
                had: rest.chars().take(16).collect(),
            }),
        }
    }
}

impl TryFrom<String> for Epc {
    type Error = EpcError;

    fn try_from(text: String) -> Result<Self, EpcError> {
        text.parse()
    }
}

impl From<Epc> for String {
    fn from(epc: Epc) -> Self {
        epc.to_string()
    }
}

fn unknown(text: &str) -> EpcError {
    EpcError::Form {
        had: text.chars().take(16).collect(),
    }
}

/// Tells whether a byte stands for itself in the URI (TDS 6.3.1): the others of CSET 82 and CSET
/// 39 are escaped.
const fn is_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'\''
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b'-'
                | b'.'
                | b':'
                | b';'
                | b'='
                | b'_'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_it_was_read() {
        for text in [
            "urn:epc:id:sgtin:4012345.012345..%25:.13%26",
            "urn:epc:class:lgtin:4012345.012345.A%2F1",
            "urn:epc:id:pgln:012345678901.",
            "urn:epc:id:adi:W81X9C..%231",
            "urn:epc:tag:gid-96:95100000.12345.400",
            "urn:epc:tag:sgtin-96:3.4012345.012345.987",
        ] {
            let epc: Epc = text.parse().unwrap();
            assert_eq!(epc.to_string(), text);
        }
        let tag: Epc = "urn:epc:tag:sgtin-96:3.4012345.012345.987".parse().unwrap();
        assert_eq!(tag.to_uri(), "urn:epc:id:sgtin:4012345.012345.987");
        assert_eq!((tag.filter(), tag.coding()), (Some(3), Some("sgtin-96")));
        let hex = tag.to_hex().unwrap();
        let raw = alloc::format!("urn:epc:raw:{}.x{hex}", hex.len() * 4);
        assert_eq!(raw.parse(), Ok(tag));
    }

    #[test]
    fn each_kind_of_refusal_has_an_example() {
        for (text, code) in [
            ("urn:isbn:1", "epc-form"),
            ("urn:epc:raw:96.x30", "epc-form"),
            ("urn:epc:id:sg:4012345.012345.1", "epc-scheme"),
            ("urn:epc:tag:sgtin-64:3.4012345.012345.1", "epc-scheme"),
            ("urn:epc:id:lgtin:4012345.012345.1", "epc-scheme"),
            ("urn:epc:id:sgtin:4012345.012345", "epc-parts"),
            ("urn:epc:id:sgtin:4012345.01234.1", "epc-part"),
            ("urn:epc:id:sgtin:4012345.012345.A/1", "epc-part"),
            ("urn:epc:id:sgtin:4012345.012345.%2", "epc-part"),
            ("urn:epc:tag:sgtin-96:8.4012345.012345.1", "epc-filter"),
            ("urn:epc:tag:sgtin-96:03.4012345.012345.1", "epc-filter"),
            (
                "urn:epc:tag:sgtin-96:3.4012345.012345.A",
                "epc-does-not-fit",
            ),
            (
                "urn:epc:tag:sgtin-96:3.4012345.012345.01",
                "epc-does-not-fit",
            ),
            ("urn:epc:raw:96.x307C257BF7194E4000001A85", "epc-bits"),
        ] {
            assert_eq!(
                text.parse::<Epc>().map_err(|e| e.code()),
                Err(code),
                "{text}"
            );
        }
    }
}
