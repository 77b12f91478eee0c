//! Health industry bar codes: supplier labels.
//!
//! ```
//! use codes::hibc::{Hibc, Kind};
//!
//! let code: Hibc = "+A99912345/$$52001510X3/16D20111212/S77DEFG457".parse()?;
//! let primary = code.primary().expect("the code is joined");
//! assert_eq!((primary.labeler(), primary.product(), primary.unit()), ("A999", "1234", 5));
//! assert_eq!(code.value(Kind::Lot), Some("10X3"));
//! assert_eq!(code.value(Kind::Serial), Some("77DEFG45"));
//! assert!(code.deviations().is_empty());
//! # Ok::<(), codes::hibc::HibcError>(())
//! ```
//!
//! A code is a primary (who made what), a secondary (lot, serial, dates, quantity), or both joined.
//! A secondary of its own carries the check character of its primary as a link: see
//! [`check_links`]. The caption's asterisks are left out, and `_` at the end is a space, as it is
//! printed there. Left out: the provider applications standard (`+/`).
//!
//! Standard: ANSI/HIBC 2.6, and the two-digit years of the older secondary `+YYJJJ`.

mod data;
mod error;
mod link;
mod parse;

pub use data::{HibcData, Kind, Primary};
pub use error::{HibcDeviation, HibcError};
pub use link::{LinkError, check_links};

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::date::Date;
use crate::field::Field;
use crate::problem::Problem;
use crate::reading::{Claim, Input, Meaning};
use crate::standard::Standard;

/// A health industry bar code, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Hibc {
    text: String,
    primary: Option<Primary>,
    data: Vec<HibcData>,
    link: Option<char>,
    check: char,
    deviations: Vec<HibcDeviation>,
}

impl Hibc {
    /// Returns the text as it was read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns who made what; nothing for a secondary of its own.
    #[must_use]
    pub const fn primary(&self) -> Option<&Primary> {
        self.primary.as_ref()
    }

    /// Returns lot, serial, dates and quantities in the order they stand; one may stand twice.
    #[must_use]
    pub fn data(&self) -> &[HibcData] {
        &self.data
    }

    /// Returns the value of one kind as carried; nothing when there is none, or two that differ.
    #[must_use]
    pub fn value(&self, kind: Kind) -> Option<&str> {
        let mut values = self.data.iter().filter(|data| data.kind() == kind);
        let first = values.next()?.value();
        values.all(|other| other.value() == first).then_some(first)
    }

    /// Returns the check character of the primary that a secondary of its own belongs to.
    #[must_use]
    pub const fn link(&self) -> Option<char> {
        self.link
    }

    /// Returns the check character at the end.
    #[must_use]
    pub const fn check(&self) -> char {
        self.check
    }

    /// Returns everything that is not as the standard wants it; a wrong check character is one.
    #[must_use]
    pub fn deviations(&self) -> &[HibcDeviation] {
        &self.deviations
    }

    /// Returns the parts as fields, dates seen from the day `reference_date`.
    #[must_use]
    pub fn fields(&self, reference_date: Date) -> Vec<Field> {
        let mut fields = Vec::new();
        if let Some(primary) = &self.primary {
            fields.push(Field::new(
                "lic",
                "labeler identification code",
                primary.labeler(),
            ));
            fields.push(Field::new(
                "product",
                "product or catalogue number",
                primary.product(),
            ));
            fields.push(Field::new(
                "uom",
                "unit of measure",
                primary.unit().to_string(),
            ));
        }
        fields.extend(self.data.iter().map(|data| data.field(reference_date)));
        let link = self.link.map(String::from);
        fields.extend(link.map(|link| Field::new("link", "link character", link)));
        fields
    }
}

impl TryFrom<String> for Hibc {
    type Error = HibcError;

    fn try_from(text: String) -> Result<Self, HibcError> {
        text.parse()
    }
}

impl From<Hibc> for String {
    fn from(code: Hibc) -> Self {
        code.text
    }
}

impl fmt::Display for Hibc {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// Claims what starts with `+` and a letter or `$`. Digits behind the `+` may as well be a
/// telephone number, so they are claimed only when they can be read, and then as a candidate if
/// there is nothing but digits.
pub(crate) fn read(input: Input<'_>) -> Option<Claim> {
    let text = input.text;
    let body = text.strip_prefix('*').unwrap_or(text).strip_prefix('+')?;
    let first = body.chars().next()?;
    if !(first.is_ascii_alphanumeric() || first == '$') {
        return None;
    }
    match text.parse::<Hibc>() {
        Ok(code) => {
            let deviations = code.deviations.iter().cloned();
            let mut problems: Vec<_> = deviations.map(Problem::HibcDeviation).collect();
            if body.bytes().all(|byte| byte.is_ascii_digit()) {
                problems.push(Problem::HibcNotProven);
            }
            Some(Claim::understood(
                Standard::Hibc,
                Meaning::Hibc(code),
                problems,
            ))
        }
        Err(_) if first.is_ascii_digit() => None,
        Err(error) => Some(Claim::kept(Standard::Hibc, [Problem::Hibc(error)])),
    }
}

#[cfg(test)]
mod tests;
