//! Symbols that hold nothing but a GTIN: EAN, UPC and ITF-14.
//!
//! Standard: GS1 General Specifications 5.2 and 5.3, with the AIM identifiers of 5.1.3.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::gs1::{ElementString, Gtin, KeyError};
use crate::problem::Problem;
use crate::reading::{Claim, Input, Meaning};
use crate::standard::Standard;
use crate::symbology::Symbology;

/// Claims the digits of an EAN/UPC or ITF symbol as an item, or says why they are none.
///
/// Nothing when the symbology is another one, or the digits are an add-on or an ITF of another
/// length, which are plain text.
pub(crate) fn read(input: Input<'_>) -> Option<Claim> {
    Some(match item(input.symbology?, input.text)? {
        Ok((string, problems)) => {
            Claim::understood(Standard::Gs1ElementString, Meaning::Gs1(string), problems)
        }
        Err(problem) => Claim::kept(Standard::Gs1ElementString, [problem]),
    })
}

type Item = Result<(ElementString, Vec<Problem>), Problem>;

fn item(symbology: Symbology, text: &str) -> Option<Item> {
    match (symbology.letter(), symbology.modifier()) {
        ('E', '0') => Some(ean(text)),
        ('E', '3') => Some(with_add_on(text)),
        ('E', '4') => Some(of_length(text, &[8])),
        ('I', '1') if text.len() == 14 => Some(of_length(text, &[14])),
        ('I', '0') if text.len() == 14 => unchecked_itf(text).map(Ok),
        _ => None,
    }
}

fn ean(text: &str) -> Item {
    // EAN-8 has an identifier of its own, so eight digits here are a set-up fault; a number that
    // starts with 0 or 1 might be a UPC-E that was not expanded, which is another item.
    if text.len() == 8 && text.starts_with(['0', '1']) {
        return Err(Problem::EightDigits {
            had: text.to_string(),
        });
    }
    // Some scanners send every retail symbol as 14 digits; an indicator cannot come from one.
    let lengths: &[usize] = if text.starts_with('0') {
        &[12, 13, 14]
    } else {
        &[8, 12, 13]
    };
    of_length(text, lengths)
}

fn with_add_on(text: &str) -> Item {
    let length = Err(Problem::Gtin(KeyError::Length { had: text.len() }));
    let Some((item, add_on)) = text.split_at_checked(13) else {
        return length;
    };
    if !matches!(add_on.len(), 2 | 5) || !add_on.bytes().all(|b| b.is_ascii_digit()) {
        return length;
    }
    let (string, mut problems) = of_length(item, &[13])?;
    problems.push(Problem::AddOnLeftOut {
        had: add_on.to_string(),
    });
    Ok((string, problems))
}

fn of_length(text: &str, lengths: &[usize]) -> Item {
    let gtin = text.parse::<Gtin>().map_err(Problem::Gtin)?;
    if !lengths.contains(&text.len()) {
        return Err(Problem::Gtin(KeyError::Length { had: text.len() }));
    }
    let string = ElementString::from_elements([("01", String::from(gtin))]);
    string
        .map(|string| (string, Vec::new()))
        .map_err(Problem::Gs1)
}

/// A scanner in its factory setting does not look at the check digit of ITF. If it fits, fourteen
/// digits are a GTIN nine times out of ten at least, which is not enough to book them unseen.
fn unchecked_itf(text: &str) -> Option<(ElementString, Vec<Problem>)> {
    let (string, mut problems) = of_length(text, &[14]).ok()?;
    problems.push(Problem::GtinNotProven {
        had: text.to_string(),
    });
    Some((string, problems))
}
