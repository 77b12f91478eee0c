//! Data identifiers: up to three digits and a letter in front of a value.
//!
//! Standard: ANSI MH10.8.2, as ISO/IEC 15418 refers to it.

use super::names;

/// Splits a field into its data identifier and its value, which may be empty.
#[must_use]
pub fn split(field: &str) -> Option<(&str, &str)> {
    let letter = field.find(|c: char| !c.is_ascii_digit())?;
    let is_letter = field
        .get(letter..)?
        .starts_with(|c: char| c.is_ascii_uppercase());
    (letter <= 3 && is_letter).then(|| field.split_at_checked(letter + 1))?
}

/// Returns the name of a data identifier, `1T`; nothing for one that is not listed.
#[must_use]
pub fn name(id: &str) -> Option<&'static str> {
    let (number, letter) = id.split_at_checked(id.len().checked_sub(1)?)?;
    if number.starts_with('0') {
        return None;
    }
    let number = if number.is_empty() {
        0
    } else {
        number.parse().ok()?
    };
    names::find(number, letter.chars().next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_ends_with_its_letter() {
        assert_eq!(split("1PX-1"), Some(("1P", "X-1")));
        assert_eq!(split("K"), Some(("K", "")));
        assert_eq!(split("123ABC"), Some(("123A", "BC")));
        for field in ["", "12", "1234A", "pX", "-1P", "1-P", "é", "1é"] {
            assert_eq!(split(field), None, "{field}");
        }
    }

    #[test]
    fn listed_identifiers_have_names() {
        assert_eq!(name("1T"), Some("supplier lot"));
        assert_eq!(name("Q"), Some("quantity"));
        assert_eq!(name("99Z"), Some("structured free text"));
        for id in ["", "1", "01T", "2T", "6B", "100Z", "5Z", "999Q", "A", "é"] {
            assert_eq!(name(id), None, "{id}");
        }
        let letters = 'A'..='Z';
        let all = letters.flat_map(|letter| {
            let bare = std::format!("{letter}");
            let numbered = (1..1000).map(move |number| std::format!("{number}{letter}"));
            core::iter::once(bare).chain(numbered)
        });
        assert_eq!(all.filter(|id| name(id).is_some()).count(), 478);
    }
}
