//! Which texts are GS1 element strings: those of symbols that say so, those behind FNC1, and those
//! that only look like it.
//!
//! Standard: GS1 General Specifications 5.1.3 (AIM identifiers) and 7.8.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::{ElementString, GS, missing_companions};
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
    Some(read(input.text.strip_prefix(GS).unwrap_or(input.text)))
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

fn read(text: &str) -> Claim {
    match ElementString::parse_all(text) {
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
pub(super) fn flags(string: &ElementString) -> Vec<Problem> {
    let unchecked = string
        .unchecked()
        .map(|ai| Problem::NotChecked { ai: ai.to_string() });
    let missing = missing_companions([string])
        .into_iter()
        .map(Problem::MissingCompanion);
    unchecked.chain(missing).collect()
}
