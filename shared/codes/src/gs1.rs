//! GS1 element strings: Application Identifiers with their values, read, checked and built.
//!
//! [`ElementString::parse`] takes the text behind the AIM identifier, FNC1 as GS (0x1D); the result
//! holds only values that keep their own format, so the lookups on it cannot fail.
//! [`ElementString::parse_bracketed`] and [`DigitalLink::parse`] read the same elements in other
//! dress.
//!
//! Standard: GS1 General Specifications, sections 3 and 7.8, as machine-readable in the GS1 Barcode
//! Syntax Dictionary of 2026-01-27.

mod ai_table;
mod bracketed;
mod character_set;
mod claim;
mod code_list;
mod companion;
mod coupon;
mod decimal;
mod definition;
#[cfg(test)]
mod dictionary;
mod digital_link;
mod element_string;
mod error;
mod field;
mod key;
mod link_table;
mod lookup;
mod rule;

pub use character_set::CharacterSet;
pub(crate) use claim::{behind_fnc1, in_brackets, in_link, not_proven, of_symbol};
pub use companion::{MissingCompanion, missing_companions};
pub use decimal::Decimal;
pub(crate) use definition::title;
pub use digital_link::{DigitalLink, LinkError};
pub use element_string::{Element, ElementString};
pub use error::Gs1Error;
pub use key::{Gtin, KeyError, Sscc};
pub use rule::Rule;

use definition::Definition;

/// The separator between elements: FNC1 as it is transmitted, ASCII GS.
pub const GS: char = '\x1d';

/// Tells whether a separator has to stand behind a value of this identifier.
pub(crate) fn needs_separator(ai: &str) -> bool {
    Definition::of(ai).is_none_or(|row| !row.predefined_length)
}

/// Splits off the identifier that a text starts with.
pub(crate) fn split_identifier(text: &str) -> Option<(&str, &str)> {
    Definition::split(text).map(|(_, ai, rest)| (ai, rest))
}
