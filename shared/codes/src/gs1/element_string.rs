//! Element strings: text to elements and back.
//!
//! Holding an [`ElementString`] means that every value in it kept its format, checks and partners.
//! Missing companions are no part of that: see [`missing_companions`](super::missing_companions).
//!
//! Standard: GS1 General Specifications 7.8 (processing of element strings).

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::GS;
use super::definition::{Component, Definition, matches_pattern, title};
use super::error::Gs1Error;
use super::rule::Rule;
use crate::check_digit::{CheckError, Scheme};

/// One Application Identifier with its value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Element {
    ai: String,
    value: String,
}

impl Element {
    pub(super) const fn new(ai: String, value: String) -> Self {
        Self { ai, value }
    }

    /// Returns the digits of the Application Identifier, `01`.
    #[must_use]
    pub fn ai(&self) -> &str {
        &self.ai
    }

    /// Returns the value without its identifier and separator.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Returns the short name that GS1 gives the identifier, `BATCH/LOT`.
    #[must_use]
    pub fn title(&self) -> &'static str {
        title(&self.ai)
    }
}

/// Elements in the order they were read; the same one may stand twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(try_from = "Vec<Element>", into = "Vec<Element>")
)]
pub struct ElementString {
    elements: Vec<Element>,
}

impl ElementString {
    /// Reads the text behind the AIM identifier, FNC1 as GS (0x1D).
    ///
    /// A GS behind a value of predefined length or at the very end does no harm.
    ///
    /// # Errors
    /// The first [`Gs1Error`]; [`ElementString::parse_all`] gives every one.
    pub fn parse(text: &str) -> Result<Self, Gs1Error> {
        Self::parse_all(text).map_err(first)
    }

    /// Reads like [`ElementString::parse`], and names everything that is wrong.
    ///
    /// # Errors
    /// At least one [`Gs1Error`]: those of single elements in the order of the text, then those
    /// between elements.
    pub fn parse_all(text: &str) -> Result<Self, Vec<Gs1Error>> {
        check(tokenize(text).map_err(|error| Vec::from([error]))?)
    }

    /// Checks elements from another form, and names everything that is wrong.
    pub(super) fn checked(elements: Vec<Element>) -> Result<Self, Vec<Gs1Error>> {
        check(elements)
    }

    /// Builds an element string from identifiers and values, in the order given.
    ///
    /// # Errors
    /// The first [`Gs1Error`], as for reading the same elements.
    pub fn from_elements<A, V>(elements: impl IntoIterator<Item = (A, V)>) -> Result<Self, Gs1Error>
    where
        A: Into<String>,
        V: Into<String>,
    {
        let elements = elements.into_iter().map(|(ai, value)| Element {
            ai: ai.into(),
            value: value.into(),
        });
        check(elements.collect()).map_err(first)
    }

    /// Finds what contradicts between strings that are right by themselves: one identifier with two
    /// values, and pairs that must not stand together.
    pub(crate) fn contradictions<'a>(strings: impl IntoIterator<Item = &'a Self>) -> Vec<Gs1Error> {
        let strings = strings.into_iter();
        check_between(strings.flat_map(|string| &string.elements))
    }

    /// Returns the elements in order.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Returns the value of an identifier.
    #[must_use]
    pub fn get(&self, ai: &str) -> Option<&str> {
        self.elements
            .iter()
            .find(|element| element.ai == ai)
            .map(Element::value)
    }

    /// Writes the text to encode behind FNC1: GS only where it is needed.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let mut separate = false;
        for element in &self.elements {
            if separate {
                text.push(GS);
            }
            text.push_str(&element.ai);
            text.push_str(&element.value);
            separate = super::needs_separator(&element.ai);
        }
        text
    }
}

impl fmt::Display for ElementString {
    /// Writes the human-readable form, `(01)09520123456788(10)A1`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.elements
            .iter()
            .try_for_each(|element| write!(out, "({}){}", element.ai, element.value))
    }
}

impl TryFrom<Vec<Element>> for ElementString {
    type Error = Gs1Error;

    fn try_from(elements: Vec<Element>) -> Result<Self, Gs1Error> {
        check(elements).map_err(first)
    }
}

impl From<ElementString> for Vec<Element> {
    fn from(string: ElementString) -> Self {
        string.elements
    }
}

fn first(errors: Vec<Gs1Error>) -> Gs1Error {
    errors.into_iter().next().unwrap_or(Gs1Error::Empty)
}

fn tokenize(text: &str) -> Result<Vec<Element>, Gs1Error> {
    let mut elements = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some((row, ai, after)) = Definition::split(rest) else {
            let had = rest.chars().take(4).collect();
            return Err(Gs1Error::UnknownIdentifier {
                at: text.len() - rest.len(),
                had,
            });
        };
        // Looking no further than the length keeps the walk linear in the text.
        let reach = row
            .predefined()
            .map_or(after, |length| prefix(after, length));
        let value = reach.split(GS).next().unwrap_or_default();
        let behind = after.strip_prefix(value).unwrap_or_default();
        rest = behind.strip_prefix(GS).unwrap_or(behind);
        elements.push(Element {
            ai: ai.to_owned(),
            value: value.to_owned(),
        });
    }
    Ok(elements)
}

fn check(elements: Vec<Element>) -> Result<ElementString, Vec<Gs1Error>> {
    if elements.is_empty() {
        return Err(Vec::from([Gs1Error::Empty]));
    }
    let mut errors = Vec::new();
    for element in &elements {
        match Definition::of(&element.ai) {
            None => errors.push(Gs1Error::UnknownIdentifier {
                at: 0,
                had: element.ai.clone(),
            }),
            Some(row) => check_value(row, element, &mut errors),
        }
    }
    errors.extend(check_between(&elements));
    if errors.is_empty() {
        Ok(ElementString { elements })
    } else {
        Err(errors)
    }
}

/// Checks what the elements are to each other.
fn check_between<'a>(elements: impl IntoIterator<Item = &'a Element>) -> Vec<Gs1Error> {
    let mut errors = Vec::new();
    // Keyed by identifier, so that a text of a million elements is not compared pair by pair.
    let mut values = BTreeMap::new();
    for element in elements {
        let (ai, value) = (element.ai.as_str(), element.value.as_str());
        if let Some(first) = values.insert(ai, value).filter(|first| *first != value) {
            let (ai, first, second) = (ai.to_owned(), first.to_owned(), value.to_owned());
            errors.push(Gs1Error::DifferentValues { ai, first, second });
        }
    }
    check_partners(&values, &mut errors);
    check_serials(&values, &mut errors);
    errors
}

fn check_partners(values: &BTreeMap<&str, &str>, errors: &mut Vec<Gs1Error>) {
    for ai in values.keys() {
        let excludes = Definition::of(ai).map_or("", |row| row.excludes);
        let forbids = |other: &&&str| {
            *other != ai
                && excludes
                    .split(',')
                    .any(|pattern| matches_pattern(other, pattern))
        };
        if let Some(other) = values.keys().find(forbids) {
            let (ai, other) = ((*ai).to_owned(), (*other).to_owned());
            errors.push(Gs1Error::ForbiddenPair { ai, other });
        }
    }
}

/// A digital signature, AI (8030), signs one thing: a key beside it needs its optional serial
/// component.
fn check_serials(values: &BTreeMap<&str, &str>, errors: &mut Vec<Gs1Error>) {
    if !values.contains_key("8030") {
        return;
    }
    for (ai, length_without_serial) in [("253", 13), ("255", 13), ("8003", 14)] {
        if values
            .get(ai)
            .is_some_and(|value| value.len() == length_without_serial)
        {
            errors.push(Gs1Error::SerialMissing { ai: ai.to_owned() });
        }
    }
}

fn check_value(row: &Definition, element: &Element, errors: &mut Vec<Gs1Error>) {
    let ai = &element.ai;
    let had = element.value.chars().count();
    let mut rest = element.value.as_str();
    let mut taken = 0;
    for component in row.components {
        if rest.is_empty() && component.optional {
            break;
        }
        let part = prefix(rest, component.max);
        let at = element.value.len() - rest.len();
        let length = part.chars().count();
        if let Some(error) = wrong_character(ai, at, part, component) {
            return errors.push(error);
        }
        if length < component.min {
            let needed = taken + component.min;
            return errors.push(Gs1Error::TooShort {
                ai: ai.clone(),
                needed,
                had,
            });
        }
        errors.extend(
            component
                .rules
                .iter()
                .filter_map(|rule| broken(*rule, ai, at, part)),
        );
        taken += length;
        rest = rest.strip_prefix(part).unwrap_or_default();
    }
    if !rest.is_empty() {
        errors.push(Gs1Error::TooLong {
            ai: ai.clone(),
            needed: row.longest(),
            had,
        });
    }
}

fn wrong_character(ai: &str, at: usize, part: &str, component: &Component) -> Option<Gs1Error> {
    let (offset, had) = part
        .char_indices()
        .find(|(_, c)| !component.set.contains(*c))?;
    let needed = component.set;
    Some(Gs1Error::Character {
        ai: ai.to_owned(),
        at: at + offset,
        needed,
        had,
    })
}

fn broken(rule: Rule, ai: &str, at: usize, part: &str) -> Option<Gs1Error> {
    if rule.holds(part) {
        return None;
    }
    let check = if rule == Rule::CheckPair {
        Scheme::Gs1Pair
    } else {
        Scheme::Gs1
    };
    if matches!(rule, Rule::CheckDigit | Rule::CheckPair)
        && let Err(CheckError::Wrong { needed, had }) = check.verify(part)
    {
        return Some(Gs1Error::CheckDigit {
            ai: ai.to_owned(),
            needed,
            had,
        });
    }
    Some(Gs1Error::Content {
        ai: ai.to_owned(),
        at,
        needed: rule,
        had: part.to_string(),
    })
}

/// Returns the first `length` characters, or all there are.
fn prefix(text: &str, length: usize) -> &str {
    let end = text
        .char_indices()
        .nth(length)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Vec<Gs1Error> {
        ElementString::parse_all(text).unwrap_err()
    }

    #[test]
    fn a_string_is_read_in_order_and_built_back() {
        let text = "010952012345678810A1\x1d17271231";
        let string = ElementString::parse(text).unwrap();
        let pairs: Vec<_> = string
            .elements()
            .iter()
            .map(|e| (e.ai(), e.value()))
            .collect();
        assert_eq!(
            pairs,
            [("01", "09520123456788"), ("10", "A1"), ("17", "271231")]
        );
        assert_eq!(string.to_text(), text);
        assert_eq!(string.to_string(), "(01)09520123456788(10)A1(17)271231");
        assert_eq!(string.elements()[1].title(), "BATCH/LOT");
    }

    #[test]
    fn a_needless_separator_does_no_harm_but_a_double_one_is_refused() {
        let plain = ElementString::parse("010952012345678810A1").unwrap();
        assert_eq!(
            ElementString::parse("0109520123456788\x1d10A1\x1d"),
            Ok(plain)
        );
        let errors = refused("0109520123456788\x1d\x1d10A1");
        assert_eq!(errors[0].code(), "gs1-unknown-identifier");
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        assert_eq!(
            refused("010952012345678911271331"),
            [
                Gs1Error::CheckDigit {
                    ai: "01".into(),
                    needed: "8".into(),
                    had: "9".into()
                },
                Gs1Error::Content {
                    ai: "11".into(),
                    at: 0,
                    needed: Rule::DateOrMonth,
                    had: "271331".into()
                },
            ]
        );
    }

    #[test]
    fn each_kind_of_refusal_has_an_example() {
        for (text, code) in [
            ("", "gs1-empty"),
            ("891", "gs1-unknown-identifier"),
            ("01095201", "gs1-too-short"),
            ("10", "gs1-too-short"),
            ("10ABCDEFGHIJKLMNOPQRSTU", "gs1-too-long"),
            ("10A B", "gs1-character"),
            ("10A£B", "gs1-character"),
            ("0109520123456789", "gs1-check-digit"),
            ("8013952311AXX", "gs1-check-digit"),
            ("4222761", "gs1-too-long"),
            ("422000", "gs1-content"),
            ("10A\x1d10B", "gs1-different-values"),
            ("010952012345678837\x35", "gs1-forbidden-pair"),
            ("42352852", "gs1-too-short"),
            ("2551234567890128\x1d8030ABC123", "gs1-serial-missing"),
        ] {
            assert_eq!(refused(text)[0].code(), code, "{text}");
        }
    }

    #[test]
    fn building_refuses_what_reading_refuses() {
        let build = |ai: &str, value: &str| ElementString::from_elements([(ai, value)]);
        assert!(build("10", "A1").is_ok());
        assert!(build("10", "").is_err());
        assert!(build("10", "A\x1d21B").is_err());
        assert!(build("100", "A").is_err());
        assert_eq!(
            ElementString::from_elements::<&str, &str>([]),
            Err(Gs1Error::Empty)
        );
    }
}
