//! Electronic Product Codes among other texts, and their fields.

use alloc::vec::Vec;

use super::scheme::Scheme;
use super::{Epc, URN};
use crate::field::Field;
use crate::gs1;
use crate::problem::Problem;
use crate::reading::{Claim, Input, Meaning};
use crate::standard::Standard;

/// The bits of the shortest coding, in hexadecimal digits.
const LEAST_DIGITS: usize = 24;
/// More than any coding takes.
const MOST_DIGITS: usize = 128;

/// Claims every URI of an EPC, and what may be the bits of a tag: nothing says that a text of
/// hexadecimal digits is one.
pub(crate) fn read(input: Input<'_>) -> Option<Claim> {
    let text = input.text;
    if text
        .get(..URN.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(URN))
    {
        return Some(match text.parse() {
            Ok(epc) => Claim::understood(Standard::Epc, Meaning::Epc(epc), Vec::new()),
            Err(error) => Claim::kept(Standard::Epc, [Problem::Epc(error)]),
        });
    }
    let is_hexadecimal = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F');
    let may_be_bits = input.symbology.is_none()
        && (LEAST_DIGITS..=MOST_DIGITS).contains(&text.len())
        && text.len().is_multiple_of(4)
        && text.bytes().all(is_hexadecimal);
    if !may_be_bits {
        return None;
    }
    let epc = Epc::from_hex(text).ok()?;
    Some(Claim::understood(
        Standard::Epc,
        Meaning::Epc(epc),
        Vec::from([Problem::EpcNotProven]),
    ))
}

impl Epc {
    /// Returns the elements of the GS1 key, or else the parts; from a tag, also the URI of what it
    /// names.
    pub(crate) fn fields(&self, carried: &str) -> Vec<Field> {
        let elements = self.elements();
        let mut fields: Vec<Field> = elements
            .into_iter()
            .map(|(ai, value)| Field::new(ai, gs1::title(ai), value))
            .collect();
        if fields.is_empty() {
            let names = names(self.scheme()).iter().zip(self.parts());
            fields.extend(names.map(|((id, name), part)| Field::new(*id, *name, part)));
        }
        if self.tag.is_some() {
            fields.push(Field::new("epc", "EPC", carried).meaning(Some(self.to_uri())));
        }
        fields
    }
}

/// The parts of the schemes that are no GS1 keys.
fn names(scheme: Scheme) -> &'static [(&'static str, &'static str)] {
    match scheme.word() {
        "gid" => &[
            ("manager", "General manager number"),
            ("class", "Object class"),
            ("serial", "Serial number"),
        ],
        "usdod" => &[("cage", "CAGE code or DoDAAC"), ("serial", "Serial number")],
        "adi" => &[
            ("cage", "CAGE code or DoDAAC"),
            ("part", "Original part number"),
            ("serial", "Serial number"),
        ],
        "bic" => &[("bic", "BIC container code")],
        "imovn" => &[("imovn", "IMO vessel number")],
        _ => &[],
    }
}
