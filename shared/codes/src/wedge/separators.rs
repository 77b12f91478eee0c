//! Whether a GS1 text could have lost a separator on its way.
//!
//! GS stands behind values of variable length. Where none arrived, the last such value may be two
//! elements run together: `10ABC` and `21XYZ` arrive as `10ABC21XYZ`.
//!
//! Standard: GS1 General Specifications 7.8.

use alloc::string::String;
use alloc::vec;

use crate::Symbology;
use crate::gs1::{ElementString, GS, needs_separator, split_identifier};

/// Returns the identifier of the value that may hide further elements, if there is one.
///
/// A text in which a GS arrived hides none: then they arrive.
pub(super) fn hiding(text: &str) -> Option<String> {
    let (symbology, rest) = Symbology::split(text).ok()?;
    let body = rest.strip_prefix(GS).unwrap_or(rest);
    if !symbology?.is_gs1() || body.contains(GS) {
        return None;
    }
    let Ok(string) = ElementString::parse(body) else {
        // Only with separators would it be one.
        let reads = chains(body).first() == Some(&true);
        return reads.then(|| split_identifier(body).map_or("", |(ai, _)| ai).into());
    };
    let element = string
        .elements()
        .iter()
        .find(|element| needs_separator(element.ai()) && hides(element.ai(), element.value()))?;
    Some(element.ai().into())
}

/// Tells whether the front of the value is a value, and the rest reads as elements.
fn hides(ai: &str, value: &str) -> bool {
    let chains = chains(value);
    value
        .char_indices()
        .skip(1)
        .any(|(at, _)| chains.get(at) == Some(&true) && is_element(ai, value.get(..at)))
}

/// Tells of each byte whether the text from there reads as elements without separators.
fn chains(text: &str) -> vec::Vec<bool> {
    let mut reads_on = vec![false; text.len() + 1];
    for start in (0..text.len()).rev() {
        let Some((ai, rest)) = text.get(start..).and_then(split_identifier) else {
            continue;
        };
        let value_at = text.len() - rest.len();
        let reads = (value_at + 1..=text.len()).any(|end| {
            let goes_on = end == text.len() || reads_on.get(end) == Some(&true);
            goes_on && is_element(ai, text.get(value_at..end))
        });
        if let Some(here) = reads_on.get_mut(start) {
            *here = reads;
        }
    }
    reads_on
}

fn is_element(ai: &str, value: Option<&str>) -> bool {
    value.is_some_and(|value| ElementString::from_elements([(ai, value)]).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_reads_as_two_may_have_lost_a_separator() {
        for (text, ai) in [
            ("]d2010952012345678810ABC21XYZ", Some("10")),
            ("]C110A1230123", Some("10")),
            ("]d2010952012345678821A17271231", Some("21")),
            ("]d2010952012345678810A310300123421X", Some("10")),
            ("]d2010952012345678810ABC\x1d21X10Y", None),
            ("]d2010952012345678810ABC", None),
            ("]d2010952012345678810L5-ABC", None),
            ("]d20109520123456788171231", None),
            ("]d2010952012345678817271231", None),
            ("]d210ABCDEFGHIJ21KLMNOPQRST", Some("10")),
            ("]d210ABCDEFGHIJKLMNOPQRSTUVWX", None),
            ("]Q1010952012345678810ABC21XYZ", None),
            ("10ABC21XYZ", None),
        ] {
            assert_eq!(hiding(text).as_deref(), ai, "{text}");
        }
    }
}
