//! What the dictionary says about one Application Identifier, and how to find it.
//!
//! Standard: GS1 Barcode Syntax Dictionary, entry syntax.

use super::ai_table::DEFINITIONS;
use super::character_set::CharacterSet;
use super::rule::Rule;

/// One Application Identifier, or a run of them with the same format.
#[derive(Debug)]
pub(super) struct Definition {
    pub first: &'static str,
    pub last: &'static str,
    /// The length is known from the first two digits, so no separator is needed behind it.
    pub predefined_length: bool,
    pub components: &'static [Component],
    /// Each text must hold: alternatives parted by `,`, and within one all parted by `+`.
    pub requires: &'static [&'static str],
    /// Identifiers that must not stand beside this one, parted by `,`.
    pub excludes: &'static str,
    /// Short name as printed beside the value.
    pub title: &'static str,
}

/// One part of a value.
#[derive(Debug)]
pub(super) struct Component {
    pub set: CharacterSet,
    pub min: usize,
    pub max: usize,
    pub optional: bool,
    pub rules: &'static [Rule],
}

impl Definition {
    /// Finds the identifier that a text starts with, and splits it off.
    pub fn split(text: &str) -> Option<(&'static Self, &str, &str)> {
        // No identifier is a prefix of another, so the only candidate is the last row that does
        // not sort behind the text.
        let behind = DEFINITIONS.partition_point(|row| row.first <= text);
        let row = DEFINITIONS.get(behind.checked_sub(1)?)?;
        let (ai, rest) = text.split_at_checked(row.first.len())?;
        (ai <= row.last && ai.bytes().all(|digit| digit.is_ascii_digit()))
            .then_some((row, ai, rest))
    }

    /// Finds an identifier by its digits alone.
    pub fn of(ai: &str) -> Option<&'static Self> {
        Self::split(ai)
            .filter(|(_, _, rest)| rest.is_empty())
            .map(|(row, _, _)| row)
    }

    /// Returns the length of the value when it is predefined.
    pub fn predefined(&self) -> Option<usize> {
        self.predefined_length.then(|| self.longest())
    }

    pub fn longest(&self) -> usize {
        self.components.iter().map(|component| component.max).sum()
    }
}

/// Returns the short name of an identifier; empty when it has none.
pub(crate) fn title(ai: &str) -> &'static str {
    Definition::of(ai).map_or("", |row| row.title)
}

/// Tells whether an identifier matches a pattern such as `310n`, where `n` is any digit.
pub(super) fn matches_pattern(ai: &str, pattern: &str) -> bool {
    ai.len() == pattern.len()
        && ai
            .chars()
            .zip(pattern.chars())
            .all(|(digit, mask)| mask == 'n' || mask == digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_no_identifier_is_a_prefix_of_another() {
        for pair in DEFINITIONS.windows(2) {
            assert!(
                pair[0].last < pair[1].first,
                "{} {}",
                pair[0].last,
                pair[1].first
            );
            assert!(!pair[1].first.starts_with(pair[0].last));
            assert_eq!(pair[0].first.len(), pair[0].last.len());
        }
    }

    #[test]
    fn the_first_two_digits_decide_whether_the_length_is_predefined() {
        let predefined = |ai: &str| {
            [
                "00", "01", "02", "03", "04", "20", "31", "32", "33", "34", "35", "36", "41",
            ]
            .contains(&&ai[..2])
                || ("11"..="19").contains(&&ai[..2])
        };
        for row in DEFINITIONS {
            assert_eq!(
                row.predefined_length,
                predefined(row.first),
                "{}",
                row.first
            );
            if row.predefined_length {
                assert!(row.components.iter().all(|c| c.min == c.max && !c.optional));
            }
        }
    }

    #[test]
    fn every_identifier_is_found_and_gaps_are_not() {
        for row in DEFINITIONS {
            for ai in [row.first, row.last] {
                assert_eq!(Definition::of(ai).unwrap().first, row.first);
            }
        }
        for gap in [
            "", "0", "04", "23", "3106", "394", "8100", "89", "X0", "3é0",
        ] {
            assert!(Definition::of(gap).is_none(), "{gap}");
        }
    }
}
