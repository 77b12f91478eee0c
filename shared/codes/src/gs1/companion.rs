//! Identifiers that ask for company: a lot number says nothing without the item it belongs to.
//!
//! Standard: GS1 General Specifications 4.13 (mandatory association); `req=` in the dictionary.
//! The rule holds over all symbols on an item together, so a miss in one of them is a flag.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::definition::{Definition, matches_pattern};
use super::element_string::ElementString;

/// An identifier whose companion was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("({ai}) needs one of {needed} beside it")]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MissingCompanion {
    /// Application Identifier that stands alone.
    pub ai: String,
    /// What should stand beside it, as in the dictionary: alternatives parted by `,`, identifiers
    /// needed together joined by `+`, and `n` for any digit.
    pub needed: String,
}

/// Finds the companions that are missing over all symbols read from one item.
pub fn missing_companions<'a>(
    symbols: impl IntoIterator<Item = &'a ElementString>,
) -> Vec<MissingCompanion> {
    let mut identifiers: Vec<&str> = symbols
        .into_iter()
        .flat_map(|s| s.elements().iter().map(|e| e.ai()))
        .collect();
    identifiers.sort_unstable();
    identifiers.dedup();
    let mut missing = Vec::new();
    for ai in &identifiers {
        let requires = Definition::of(ai).map_or(&[][..], |row| row.requires);
        for alternatives in requires {
            if !alternatives
                .split(',')
                .any(|group| is_met(group, &identifiers))
            {
                missing.push(MissingCompanion {
                    ai: (*ai).to_owned(),
                    needed: alternatives.to_string(),
                });
            }
        }
    }
    missing
}

fn is_met(group: &str, identifiers: &[&str]) -> bool {
    group
        .split('+')
        .all(|pattern| identifiers.iter().any(|ai| matches_pattern(ai, pattern)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ElementString {
        ElementString::parse(text).unwrap()
    }

    #[test]
    fn a_companion_may_stand_on_another_symbol_of_the_item() {
        let (lot, item) = (read("10A1"), read("0109520123456788"));
        assert_eq!(missing_companions([&lot]).len(), 1);
        assert_eq!(missing_companions([&lot, &item]), []);
    }

    #[test]
    fn every_demand_of_an_identifier_must_be_met() {
        let only_contents = read("0204006381333931375");
        let missing = missing_companions([&only_contents]);
        assert_eq!(
            missing,
            [MissingCompanion {
                ai: "37".into(),
                needed: "00".into()
            }]
        );
    }
}
