//! One part of an own label: any text but the empty one, and how it is escaped.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use super::LabelError;

/// A part of an own label, not empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct LabelPart(String);

impl LabelPart {
    /// Returns the text as people write it, without escapes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn write_escaped(&self, out: &mut String) {
        for byte in self.0.bytes() {
            if is_literal(byte) {
                out.push(char::from(byte));
            } else {
                out.push('%');
                out.extend([byte >> 4, byte & 15].into_iter().map(hexadecimal));
            }
        }
    }

    /// Undoes the escapes of part `number`, and refuses any other way to write the same text.
    pub(super) fn unescape(number: usize, written: &str) -> Result<Self, LabelError> {
        if written.is_empty() {
            return Err(LabelError::EmptyPart { part: number });
        }
        let escape = || LabelError::Escape {
            part: number,
            had: written.into(),
        };
        let mut bytes = Vec::new();
        let mut rest = written.bytes();
        while let Some(byte) = rest.next() {
            if byte != b'%' {
                bytes.push(byte);
                continue;
            }
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let (Some(high), Some(low)) = (digit(), digit()) else {
                return Err(escape());
            };
            bytes.push(u8::try_from(high * 16 + low).map_err(|_| escape())?);
        }
        let part = Self(String::from_utf8(bytes).map_err(|_| escape())?);
        let mut canonical = String::new();
        part.write_escaped(&mut canonical);
        if canonical == written {
            Ok(part)
        } else {
            Err(escape())
        }
    }
}

fn is_literal(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'/' && byte != b'%'
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16)
        .unwrap_or('0')
        .to_ascii_uppercase()
}

impl FromStr for LabelPart {
    type Err = LabelError;

    fn from_str(text: &str) -> Result<Self, LabelError> {
        Self::try_from(String::from(text))
    }
}

impl TryFrom<String> for LabelPart {
    type Error = LabelError;

    fn try_from(text: String) -> Result<Self, LabelError> {
        if text.is_empty() {
            Err(LabelError::EmptyPart { part: 0 })
        } else {
            Ok(Self(text))
        }
    }
}

impl From<LabelPart> for String {
    fn from(part: LabelPart) -> Self {
        part.0
    }
}

impl AsRef<str> for LabelPart {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LabelPart {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
