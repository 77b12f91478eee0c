//! Codes on blood, cells and tissue: recognised and kept, not interpreted further.
//!
//! ```
//! use codes::isbt128::Isbt128;
//!
//! let code: Isbt128 = "=/A9999XYZ100T0944=,000025=>014032".parse()?;
//! assert_eq!(code.get("=/"), Some("A9999XYZ100T0944"));
//! # Ok::<(), codes::isbt128::Isbt128Error>(())
//! ```
//!
//! A code is one structure, or several behind each other: `=` or `&`, a second character, and
//! content of a length that the two fix. Only texts of structures that are listed here are taken
//! for one. Left out: dates, blood groups and products as such, and the structures of other use.
//!
//! Standard: ICCBBA ST-001, and the FDA's list of UDI formats for what a device carries.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use crate::field::Field;
use crate::problem::Problem;
use crate::reading::{Claim, Input, Meaning};
use crate::standard::Standard;

/// Identifiers with the length of their content. The donation identification number has no second
/// character of its own: its content follows `=` at once.
const STRUCTURES: &[(&str, usize, &str)] = &[
    ("=/", 16, "processor product identification code"),
    ("=,", 6, "product division or serial number"),
    ("&,1", 18, "MPHO lot number"),
    ("=<", 8, "product code"),
    ("=>", 6, "expiration date"),
    ("&>", 10, "expiration date and time"),
    ("=}", 6, "production date"),
    ("&}", 10, "production date and time"),
    ("=*", 6, "collection date"),
    ("&*", 10, "collection date and time"),
    ("=%", 4, "blood groups"),
    ("=+", 5, "compound message"),
    ("&-", 10, "container manufacturer and catalogue number"),
    ("&)", 10, "container lot number"),
];

/// Name of the structure with the identifier `=`.
const DONATION: &str = "donation identification number";

/// A code of one or more structures.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Isbt128 {
    text: String,
    structures: Vec<(&'static str, String)>,
}

/// No structure that is listed here starts at this place, or it has another length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no known structure of ISBT 128 stands at {at}")]
pub struct Isbt128Error {
    /// Byte position in the text.
    pub at: usize,
}

impl Isbt128 {
    /// Returns the text as it was read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the content of a structure by its identifier, `=/`; that of a donation is `=`.
    #[must_use]
    pub fn get(&self, identifier: &str) -> Option<&str> {
        let found = self
            .structures
            .iter()
            .find(|(known, _)| *known == identifier)?;
        Some(&found.1)
    }

    /// Returns the structures as fields, in order.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let field = |(id, content): &(&str, String)| {
            let known = STRUCTURES.iter().find(|(known, ..)| known == id);
            let name = known.map_or(DONATION, |(.., name)| name);
            Field::new(*id, name, content.as_str())
        };
        self.structures.iter().map(field).collect()
    }
}

impl FromStr for Isbt128 {
    type Err = Isbt128Error;

    fn from_str(text: &str) -> Result<Self, Isbt128Error> {
        let mut structures = Vec::new();
        let mut rest = text;
        while !rest.is_empty() || structures.is_empty() {
            let at = text.len() - rest.len();
            let (identifier, content, behind) = split(rest).ok_or(Isbt128Error { at })?;
            structures.push((identifier, content.to_string()));
            rest = behind;
        }
        Ok(Self {
            text: text.to_string(),
            structures,
        })
    }
}

fn split(text: &str) -> Option<(&'static str, &str, &str)> {
    let known = STRUCTURES.iter().find_map(|(identifier, length, _)| {
        let behind = text.strip_prefix(identifier)?;
        Some((*identifier, behind, *length))
    });
    let (identifier, behind, length) = match known {
        Some(found) => found,
        None => (
            "=",
            text.strip_prefix('=').filter(|rest| is_donation(rest))?,
            15,
        ),
    };
    let (content, behind) = behind.split_at_checked(length)?;
    let is_content = content.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_content.then_some((identifier, content, behind))
}

/// Tells whether facility, year and serial number stand in front: a letter or digit, another one,
/// eleven digits, and two flag characters.
fn is_donation(text: &str) -> bool {
    let is_facility = |byte: u8| byte.is_ascii_uppercase() && byte != b'O' || byte.is_ascii_digit();
    text.len() >= 15
        && text.bytes().take(2).all(is_facility)
        && text
            .bytes()
            .skip(2)
            .take(11)
            .all(|byte| byte.is_ascii_digit())
}

impl TryFrom<String> for Isbt128 {
    type Error = Isbt128Error;

    fn try_from(text: String) -> Result<Self, Isbt128Error> {
        text.parse()
    }
}

impl From<Isbt128> for String {
    fn from(code: Isbt128) -> Self {
        code.text
    }
}

impl fmt::Display for Isbt128 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// Claims a text of known structures. A short one alone, such as `=>014032`, is a candidate unless
/// the symbol says that it is joined to another one.
pub(crate) fn read(input: Input<'_>) -> Option<Claim> {
    let code: Isbt128 = input.text.parse().ok()?;
    let symbology = input.symbology;
    let is_joined = symbology.is_some_and(|known| (known.letter(), known.modifier()) == ('C', '4'));
    let is_proven = is_joined || code.get("=").is_some() || code.get("=/").is_some();
    let problem = (!is_proven).then_some(Problem::Isbt128NotProven);
    let problems = problem.into_iter().collect();
    Some(Claim::understood(
        Standard::Plain,
        Meaning::Isbt128(code),
        problems,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, read_scan};

    #[test]
    fn structures_are_told_apart_by_their_identifiers() {
        let text =
            "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123";
        let reading = read_scan(text);
        assert_eq!(reading.verdict(), Verdict::Clean);
        let code: Isbt128 = text.parse().unwrap();
        assert_eq!(code.get("="), Some("A99971312345600"));
        assert_eq!(code.get("&,1"), Some("000000000000XYZ123"));
        let fields = code.fields();
        assert_eq!(fields[2].name, DONATION);
        let again: String = fields
            .into_iter()
            .flat_map(|field| [field.id, field.value])
            .collect();
        assert_eq!(again, text);
    }

    #[test]
    fn what_is_not_listed_stays_text() {
        assert_eq!(
            "=/A9999XYZ100T094".parse::<Isbt128>(),
            Err(Isbt128Error { at: 0 })
        );
        assert_eq!(
            "=>014032=:1".parse::<Isbt128>(),
            Err(Isbt128Error { at: 8 })
        );
        for text in ["", "=", "=SUM(A1)", "=A9997131234560é", "=>01403-", "&c"] {
            assert!(text.parse::<Isbt128>().is_err(), "{text}");
        }
        assert_eq!(read_scan("=>014032").verdict(), Verdict::Candidate);
        assert_eq!(read_scan("]C4=>014032").verdict(), Verdict::Clean);
    }
}
