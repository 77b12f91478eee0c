//! Which texts are GS1 element strings: those of symbols that say so, those behind FNC1, those in
//! brackets or in a web address, and those that only look like it.
//!
//! Standard: GS1 General Specifications 5.1.3 (AIM identifiers) and 7.8.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::bracketed;
use super::{DigitalLink, ElementString, GS, Gs1Error, LinkError, missing_companions};
use crate::problem::Problem;
use crate::reading::{Claim, Input, Meaning};
use crate::standard::Standard;
use crate::symbology::Symbology;

/// Claims the text of every symbol whose AIM identifier says GS1.
pub(crate) fn of_symbol(input: Input<'_>) -> Option<Claim> {
    if !input.symbology.is_some_and(Symbology::is_gs1) {
        return None;
    }
    // Some decoders name FNC1 in the identifier and send it as GS as well.
    let text = input.text.strip_prefix(GS).unwrap_or(input.text);
    let mut claim = read(text);
    if claim.meaning.is_some()
        && let Some(had) = crate::wedge::spelled_separator(text)
    {
        claim.problems.push(Problem::SeparatorSpelled { had });
    }
    Some(claim)
}

/// Claims a text without identifier that FNC1 stands in front of.
pub(crate) fn behind_fnc1(input: Input<'_>) -> Option<Claim> {
    if input.symbology.is_some() {
        return None;
    }
    input.text.strip_prefix(GS).map(read)
}

/// Claims what reads as GS1 without anything that says so: a separator stands further on, or an
/// item or logistic unit with more behind it comes from a scanner that sends no AIM identifier.
/// Digits alone are too often something else, and lost separators are not put back.
pub(crate) fn not_proven(input: Input<'_>) -> Option<Claim> {
    let text = input.text;
    if input.symbology.is_some() || !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if text.contains(GS) {
        let mut claim = read(text);
        if claim.meaning.is_some() {
            claim.problems.push(Problem::Gs1NotProven);
        }
        return Some(claim);
    }
    let all_digits = text.bytes().all(|b| b.is_ascii_digit());
    if all_digits || !["00", "01", "02"].iter().any(|ai| text.starts_with(ai)) {
        return None;
    }
    let string = ElementString::parse(text).ok()?;
    let ai = string.elements().first()?.ai().to_string();
    let problem = Problem::LooksLikeGs1 { ai };
    Some(Claim::kept(Standard::Gs1ElementString, [problem]))
}

/// Claims the bracketed form. Somebody typed it, or it lies in a symbol as it was printed below,
/// which is no GS1 symbol then but says the same.
pub(crate) fn in_brackets(input: Input<'_>) -> Option<Claim> {
    if !bracketed::is_claimed_by(input.text) {
        return None;
    }
    let mut claim = conclude(ElementString::parse_bracketed(input.text));
    if claim.meaning.is_some() && input.symbology.is_some() {
        claim.problems.push(Problem::BracketsInSymbol);
    }
    Some(claim)
}

/// Claims every web address: as a GS1 Digital Link, or as one that says nothing of an item.
pub(crate) fn in_link(input: Input<'_>) -> Option<Claim> {
    if !is_address(input.text) {
        return None;
    }
    Some(match DigitalLink::parse(input.text) {
        Ok(link) => {
            let mut problems = flags(&link.elements);
            problems.extend(link.short_gtin.map(|had| Problem::ShortGtin { had }));
            problems.extend(link.word.map(|had| Problem::LinkWithWord { had }));
            let meaning = Meaning::Gs1(link.elements);
            Claim::understood(Standard::Gs1DigitalLink, meaning, problems)
        }
        Err(errors) => {
            let is_plain = errors.contains(&LinkError::NoKey);
            let standard = if is_plain {
                Standard::Plain
            } else {
                Standard::Gs1DigitalLink
            };
            Claim::kept(standard, errors.into_iter().map(Problem::Link))
        }
    })
}

/// Tells whether a text begins like an address of any scheme, `https://` or `ftp://`.
fn is_address(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        scheme.len() <= 12
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn read(text: &str) -> Claim {
    conclude(ElementString::parse_all(text))
}

fn conclude(read: Result<ElementString, Vec<Gs1Error>>) -> Claim {
    match read {
        Ok(string) => {
            let problems = flags(&string);
            Claim::understood(Standard::Gs1ElementString, Meaning::Gs1(string), problems)
        }
        Err(errors) => Claim::kept(
            Standard::Gs1ElementString,
            errors.into_iter().map(Problem::Gs1),
        ),
    }
}

/// Finds what keeps elements that are right from being certain.
fn flags(string: &ElementString) -> Vec<Problem> {
    missing_companions([string])
        .into_iter()
        .map(Problem::MissingCompanion)
        .collect()
}
