//! The label of the electronics trade: what has to be on it, and how long it may be.
//!
//! A message that carries all that the product label demands, and nothing that the profile does
//! not know, is taken for one; then what breaks the profile is flagged, because a value that is too
//! long is often two whose separator was lost. [`check`] tells of any message what it lacks.
//!
//! Standard: ECIA EIGP 114, product, logistic and packing-slip labels.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::segment::{Element, Segment};
use crate::date::{Date, DateError};
use crate::label_date::{DateLayout, Moment};

/// Identifiers of the profile with the most characters that their values may have.
const LONGEST: &[(&str, usize)] = &[
    ("1P", 40),
    ("Q", 9),
    ("9D", 7),
    ("10D", 7),
    ("4L", 2),
    ("1T", 20),
    ("K", 25),
    ("P", 40),
    ("4K", 40),
    ("S", 25),
    ("3S", 25),
    ("4S", 25),
    ("5S", 25),
    ("11K", 25),
    ("33P", 35),
    ("2P", 6),
    ("6D", 8),
    ("13Q", 9),
    ("7Q", 12),
    ("1V", 40),
    ("E", 40),
];

/// Which label of the profile a message is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// On the smallest package of a product.
    Product,
    /// On a carton or pallet.
    Logistic,
    /// On the packing slip.
    PackingSlip,
}

impl Label {
    /// Returns what must be there; of each group one.
    const fn required(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Product => &[&["1P"], &["Q"], &["9D", "10D"], &["4L"]],
            Self::Logistic => &[&["K"], &["4S", "5S"]],
            Self::PackingSlip => &[&["K"], &["11K"]],
        }
    }
}

/// What is not as the profile wants it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ProfileDeviation {
    /// A required identifier is not there.
    #[error("{id} is missing")]
    Missing {
        /// Identifier, the first one where others would do.
        id: String,
    },
    /// A value is longer than the profile allows. Often a separator was lost.
    #[error("{id} at {at} has {had} characters, and {needed} is the most")]
    TooLong {
        /// Byte position of the field in the text.
        at: usize,
        /// Identifier.
        id: String,
        /// Most characters that would do.
        needed: usize,
        /// Characters that were there.
        had: usize,
    },
    /// The date code is none of the profile's.
    #[error("`{had}` at {at} is no date code")]
    DateCode {
        /// Byte position of the field in the text.
        at: usize,
        /// Value that was read.
        had: String,
    },
}

impl ProfileDeviation {
    /// Returns the stable name of this kind of deviation.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "eigp114-missing",
            Self::TooLong { .. } => "eigp114-too-long",
            Self::DateCode { .. } => "eigp114-date-code",
        }
    }

    /// Returns the place of the deviation in the text, in bytes, where it has one.
    #[must_use]
    pub const fn at(&self) -> Option<usize> {
        match self {
            Self::Missing { .. } => None,
            Self::TooLong { at, .. } | Self::DateCode { at, .. } => Some(*at),
        }
    }
}

/// A date code as the profile writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateCode {
    /// A week; the `M` that may stand behind it is left out.
    Week(Moment),
    /// Not traceable, `N/T`.
    NotTraceable,
    /// Several date codes in one package, `MIXED`.
    Mixed,
}

impl DateCode {
    /// Reads a date code as seen on the day `today`.
    ///
    /// # Errors
    /// [`DateError`] when it is none.
    pub fn read(text: &str, today: Date) -> Result<Self, DateError> {
        match text {
            "N/T" => Ok(Self::NotTraceable),
            "MIXED" => Ok(Self::Mixed),
            _ => {
                let week = text.strip_suffix('M').unwrap_or(text);
                DateLayout::YearWeek.read(week, today).map(Self::Week)
            }
        }
    }

    fn is_one(text: &str) -> bool {
        let week = text.strip_suffix('M').unwrap_or(text);
        matches!(text, "N/T" | "MIXED") || DateLayout::YearWeek.check(week).is_ok()
    }
}

impl fmt::Display for DateCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Week(week) => write!(out, "{week}"),
            Self::NotTraceable => out.write_str("not traceable"),
            Self::Mixed => out.write_str("mixed"),
        }
    }
}

/// Tells whether a segment is a product label of the profile: all that is required, and nothing
/// but what the profile knows.
pub(super) fn is_product_label(elements: &[Element]) -> bool {
    missing(elements, Label::Product).is_none()
        && elements
            .iter()
            .all(|element| longest(&element.id).is_some())
}

/// Tells what a segment lacks to be a label of the profile.
#[must_use]
pub fn check(segment: &Segment, label: Label) -> Vec<ProfileDeviation> {
    let mut deviations: Vec<_> = missing(&segment.elements, label).into_iter().collect();
    deviations.extend(broken(&segment.elements));
    deviations
}

/// Finds the values that break the profile.
pub(super) fn broken(elements: &[Element]) -> impl Iterator<Item = ProfileDeviation> {
    elements.iter().filter_map(|element| {
        let (at, had) = (element.at, element.value.chars().count());
        let needed = longest(&element.id)?;
        if had > needed {
            let id = element.id.clone();
            return Some(ProfileDeviation::TooLong {
                at,
                id,
                needed,
                had,
            });
        }
        let is_date_code = element.id == "9D" && !element.value.is_empty();
        (is_date_code && !DateCode::is_one(&element.value)).then(|| ProfileDeviation::DateCode {
            at,
            had: element.value.to_string(),
        })
    })
}

fn missing(elements: &[Element], label: Label) -> Option<ProfileDeviation> {
    let is_there = |id: &&str| {
        let mut elements = elements.iter();
        elements.any(|element| element.id == *id && !element.value.is_empty())
    };
    let group = label
        .required()
        .iter()
        .find(|group| !group.iter().any(is_there))?;
    let id = group.first()?.to_string();
    Some(ProfileDeviation::Missing { id })
}

fn longest(id: &str) -> Option<usize> {
    LONGEST
        .iter()
        .find(|(known, _)| *known == id)
        .map(|(_, longest)| *longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iso15434::Message;
    use std::format;

    fn segment(fields: &str) -> Segment {
        let fields = fields.replace('|', "\x1d");
        let message: Message = format!("[)>\x1e06\x1d{fields}\x1e\x04").parse().unwrap();
        message.segments()[0].clone()
    }

    fn codes(fields: &str, label: Label) -> Vec<&'static str> {
        let deviations = check(&segment(fields), label);
        deviations.iter().map(ProfileDeviation::code).collect()
    }

    #[test]
    fn a_label_lacks_what_its_kind_requires() {
        let full = "1PX-1|Q500|9D2619|4LDE";
        assert_eq!(codes(full, Label::Product), [""; 0]);
        assert_eq!(codes("1PX-1|Q500|10D2619|4LDE", Label::Product), [""; 0]);
        assert_eq!(
            codes("1PX-1|Q500|9D|4LDE", Label::Product),
            ["eigp114-missing"]
        );
        assert_eq!(
            codes("1PX-1|Q500|4LDE", Label::Product),
            ["eigp114-missing"]
        );
        assert_eq!(codes(full, Label::Logistic), ["eigp114-missing"]);
        assert_eq!(codes("K1|5S2", Label::Logistic), [""; 0]);
        assert_eq!(codes("K1|11K2", Label::PackingSlip), [""; 0]);
        let longest = "1PX-1|Q500|9D2619|4LDEU";
        assert_eq!(codes(longest, Label::Product), ["eigp114-too-long"]);
        let date = "1PX-1|Q500|9D2019/1|4LDE";
        assert_eq!(codes(date, Label::Product), ["eigp114-date-code"]);
    }

    #[test]
    fn only_a_whole_product_label_is_taken_for_one() {
        assert!(is_product_label(
            &segment("K1|1PX-1|Q500|9D2619|4LDE").elements
        ));
        assert!(!is_product_label(
            &segment("1PX-1|Q500|9D2619|4LDE|13Z1").elements
        ));
        assert!(!is_product_label(&segment("1PX-1|Q500|4LDE").elements));
    }

    #[test]
    fn date_codes_are_weeks_or_say_why_not() {
        let today = Date::new(2026, 6, 15).unwrap();
        let read = |text: &str| DateCode::read(text, today).map(|code| format!("{code}"));
        assert_eq!(read("2653").as_deref(), Ok("2026-W53"));
        assert_eq!(read("2019M").as_deref(), Ok("2020-W19"));
        assert_eq!(read("N/T").as_deref(), Ok("not traceable"));
        assert_eq!(read("MIXED").as_deref(), Ok("mixed"));
        for text in ["2060", "N/T/1", "M", "2019MM", ""] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
