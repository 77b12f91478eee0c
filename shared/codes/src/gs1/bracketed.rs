//! The bracketed form, `(01)09520123456788(10)A1`: the line printed below a symbol, as people type
//! it and as other systems write it.
//!
//! A bracket that opens within a value is written `\(`; without that the next identifier begins.
//!
//! Standard: GS1 General Specifications 4.14 (human readable interpretation).

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::element_string::{Element, ElementString};
use super::error::Gs1Error;

impl ElementString {
    /// Reads the bracketed form.
    ///
    /// # Errors
    /// At least one [`Gs1Error`].
    pub fn parse_bracketed(text: &str) -> Result<Self, Vec<Gs1Error>> {
        let mut elements = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let Some((ai, behind)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'))
            else {
                return Err(Vec::from([Gs1Error::UnknownIdentifier {
                    at: text.len() - rest.len(),
                    had: rest.chars().take(4).collect(),
                }]));
            };
            let (value, behind) = split_value(behind);
            elements.push(Element::new(ai.to_owned(), value));
            rest = behind;
        }
        Self::checked(elements)
    }

    /// Writes the bracketed form so that it reads back as itself.
    #[must_use]
    pub fn to_bracketed(&self) -> String {
        let mut text = String::new();
        for element in self.elements() {
            text.push('(');
            text.push_str(element.ai());
            text.push(')');
            text.push_str(&element.value().replace('(', "\\("));
        }
        text
    }
}

/// Splits a value off, up to the next bracket that opens.
fn split_value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('(') {
        let Some(before) = before.strip_suffix('\\') else {
            value.push_str(before);
            return (value, rest.strip_prefix(before).unwrap_or_default());
        };
        value.push_str(before);
        value.push('(');
        rest = behind;
    }
    value.push_str(rest);
    (value, "")
}

/// Tells whether a text is meant to be this form: an identifier in brackets, perhaps cut off, or
/// nothing but digits and brackets.
pub(super) fn is_claimed_by(text: &str) -> bool {
    let is_digit = |had: char| had.is_ascii_digit();
    let begins = text.strip_prefix('(').is_some_and(|rest| {
        let behind = rest.trim_start_matches(is_digit);
        behind.is_empty()
            || (behind.starts_with(')') && (2..=4).contains(&(rest.len() - behind.len())))
    });
    let is_bare = |text: &str| {
        text.chars()
            .all(|had| is_digit(had) || matches!(had, '(' | ')'))
    };
    begins || (text.contains('(') && is_bare(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn brackets_part_the_elements_and_are_written_back() {
        let string = ElementString::parse_bracketed("(01)09520123456788(10)A\\(11)1(17)271231");
        let string = string.unwrap();
        assert_eq!(string.get("10"), Some("A(11)1"));
        assert_eq!(string.get("17"), Some("271231"));
        let text = string.to_bracketed();
        assert_eq!(text, "(01)09520123456788(10)A\\(11)1(17)271231");
        assert_eq!(string.to_string(), "(01)09520123456788(10)A(11)1(17)271231");
    }

    #[test]
    fn a_broken_form_is_refused() {
        for text in [
            "",
            "(",
            "(1",
            "(10",
            "10A",
            "(10)A(11)",
            "(12345)1",
            "(10)A(x)",
            "(10) ",
        ] {
            assert!(ElementString::parse_bracketed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_meant_to_be_this_form_is_known_by_its_start() {
        for text in [
            "(",
            "(1",
            "(15",
            "(01)x",
            "(12345)12345",
            "1(12345",
            "(3103)1",
        ] {
            assert!(is_claimed_by(text), "{text}");
        }
        for text in [
            "",
            "12345",
            "(A) left",
            "(1) cover",
            "A(10)",
            "10)",
            "(12345) screw",
        ] {
            assert!(!is_claimed_by(text), "{text}");
        }
    }
}
