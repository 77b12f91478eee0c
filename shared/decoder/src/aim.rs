//! Says a result of rxing the way a scanner transmits it: AIM identifier and data.
//!
//! rxing differs from that in several kinds: it leaves the leading FNC1 to the caller, shortens
//! UPC, writes DataBar Expanded with brackets, and lets a check character that happens to be FNC1
//! leave a trace. Leaves out positions and votes.
//!
//! Standards: ISO/IEC 15424 (identifiers), GS1 General Specifications 5 (FNC1), 7.8 (element
//! strings of predefined length).

use alloc::{format, string::String};
use rxing::{BarcodeFormat, RXingResult, RXingResultMetadataType, RXingResultMetadataValue};

use crate::Symbology;

/// Code 128: the value of FNC1 in every code set.
const CODE_128_FNC1: u8 = 102;
/// Data Matrix: the codeword FNC1, and the one that opens structured append.
const DATA_MATRIX_FNC1: u8 = 232;
const DATA_MATRIX_STRUCTURED_APPEND: u8 = 233;

/// The symbology, AIM identifier and data that a scanner would transmit.
pub(crate) struct Transmission {
    pub(crate) symbology: Symbology,
    pub(crate) aim: String,
    pub(crate) text: String,
}

/// Translates a result; nothing for an empty one or a kind that Waymark does not read.
pub(crate) fn transmission(result: &RXingResult) -> Option<Transmission> {
    let text = result.getText();
    let (symbology, aim, text) = match result.getBarcodeFormat() {
        BarcodeFormat::QR_CODE => (Symbology::QrCode, identifier(result)?, text.into()),
        BarcodeFormat::PDF_417 => (Symbology::Pdf417, identifier(result)?, text.into()),
        BarcodeFormat::DATA_MATRIX if is_chance_data_matrix(result) => return None,
        BarcodeFormat::DATA_MATRIX => (Symbology::DataMatrix, data_matrix(result), text.into()),
        BarcodeFormat::AZTEC => match text.strip_prefix('\u{1d}') {
            Some(text) => (Symbology::Aztec, "]z1".into(), text.into()),
            None => (Symbology::Aztec, identifier(result)?, text.into()),
        },
        BarcodeFormat::CODE_128 => {
            let (aim, text) = code_128(result.getRawBytes(), text)?;
            (Symbology::Code128, aim.into(), text)
        }
        BarcodeFormat::CODE_39 => (Symbology::Code39, "]A0".into(), text.into()),
        BarcodeFormat::CODE_93 => (Symbology::Code93, "]G0".into(), text.into()),
        BarcodeFormat::ITF => (Symbology::Itf, "]I0".into(), text.into()),
        BarcodeFormat::CODABAR => (Symbology::Codabar, "]F0".into(), codabar(text)?),
        BarcodeFormat::EAN_13 if text.starts_with('0') => {
            (Symbology::UpcA, "]E0".into(), text.into())
        }
        BarcodeFormat::EAN_13 => (Symbology::Ean13, "]E0".into(), text.into()),
        BarcodeFormat::UPC_A => (Symbology::UpcA, "]E0".into(), format!("0{text}")),
        BarcodeFormat::UPC_E => (Symbology::UpcE, "]E0".into(), upc_e_in_full(text)?),
        BarcodeFormat::EAN_8 => (Symbology::Ean8, "]E4".into(), text.into()),
        BarcodeFormat::RSS_14 => (Symbology::DataBar, "]e0".into(), format!("01{text}")),
        BarcodeFormat::RSS_EXPANDED => {
            let text = without_brackets(text)?;
            (Symbology::DataBarExpanded, "]e0".into(), text)
        }
        BarcodeFormat::MAXICODE
        | BarcodeFormat::MICRO_QR_CODE
        | BarcodeFormat::RECTANGULAR_MICRO_QR_CODE
        | BarcodeFormat::TELEPEN
        | BarcodeFormat::UPC_EAN_EXTENSION
        | BarcodeFormat::DXFilmEdge
        | BarcodeFormat::UNSUPORTED_FORMAT => return None,
    };
    (!text.is_empty()).then_some(Transmission {
        symbology,
        aim,
        text,
    })
}

fn identifier(result: &RXingResult) -> Option<String> {
    let key = RXingResultMetadataType::SYMBOLOGY_IDENTIFIER;
    match result.getRXingResultMetadata().get(&key) {
        Some(RXingResultMetadataValue::SymbologyIdentifier(aim)) => Some(aim.clone()),
        _ => None,
    }
}

/// `]d1` plain, `]d2` GS1, `]d3` FNC1 in second place, and three more each with an ECI.
///
/// Counted from the codewords, because rxing takes a later FNC1 for a leading one when it follows
/// the fourth or fifth character.
fn data_matrix(result: &RXingResult) -> String {
    let codewords = result.getRawBytes();
    let start = match codewords.first() {
        Some(&DATA_MATRIX_STRUCTURED_APPEND) => 4,
        _ => 0,
    };
    let is_fnc1 = |at: usize| codewords.get(at) == Some(&DATA_MATRIX_FNC1);
    let one_character = matches!(codewords.get(start), Some(1..=128 | 130..=229));
    let modifier = if is_fnc1(start) {
        2
    } else if one_character && is_fnc1(start + 1) {
        3
    } else {
        1
    };
    let has_eci = identifier(result).is_some_and(|aim| aim.as_str() >= "]d4");
    format!("]d{}", if has_eci { modifier + 3 } else { modifier })
}

/// The smallest Data Matrix of control characters: what clutter yields when it passes for one.
fn is_chance_data_matrix(result: &RXingResult) -> bool {
    result.getRawBytes().len() <= 5 && result.getText().contains(char::is_control)
}

/// Takes the text that rxing makes with its GS1 hint: `]C1` in front of a GS1-128, each further
/// FNC1 as `\x1d`, even when it is the check character.
fn code_128(values: &[u8], text: &str) -> Option<(&'static str, String)> {
    let is_fnc1 = |at: usize| values.get(at) == Some(&CODE_128_FNC1);
    let check_character = values.len().checked_sub(2)?;
    let text = match text.strip_suffix('\u{1d}') {
        Some(shorter) if is_fnc1(check_character) => shorter,
        _ => text,
    };
    if is_fnc1(1) {
        return Some(("]C1", text.strip_prefix("]C1")?.into()));
    }
    if is_fnc1(2)
        && check_character > 2
        && let Some((indicator, data)) = text.split_once('\u{1d}')
    {
        return Some(("]C2", format!("{indicator}{data}")));
    }
    Some(("]C0", text.into()))
}

/// With start and stop, which rxing returns only as places in its character table.
fn codabar(places: &str) -> Option<String> {
    const CHARACTERS: &str = "0123456789-$:/.+ABCD";
    places
        .chars()
        .map(|place| CHARACTERS.chars().nth(place as usize))
        .collect()
}

/// Writes a UPC-E number of 8 digits as the 13 digits of the EAN that it stands for.
fn upc_e_in_full(text: &str) -> Option<String> {
    let [system, a, b, c, d, e, last, check] = text.chars().collect::<alloc::vec::Vec<_>>()[..]
    else {
        return None;
    };
    let body = match last {
        '0'..='2' => format!("{a}{b}{last}0000{c}{d}{e}"),
        '3' => format!("{a}{b}{c}00000{d}{e}"),
        '4' => format!("{a}{b}{c}{d}00000{e}"),
        _ => format!("{a}{b}{c}{d}{e}0000{last}"),
    };
    Some(format!("0{system}{body}{check}"))
}

/// Turns `(01)…(10)…` into an element string: no brackets, `\x1d` after an element of variable
/// length that another follows.
fn without_brackets(text: &str) -> Option<String> {
    let mut elements = String::with_capacity(text.len());
    let mut ends_variable = false;
    let mut rest = text.strip_prefix('(')?;
    loop {
        let (identifier, after) = rest.split_once(')')?;
        let (value, next) = split_at_next_identifier(after);
        if ends_variable {
            elements.push('\u{1d}');
        }
        elements.push_str(identifier);
        elements.push_str(value);
        ends_variable = !has_predefined_length(identifier);
        match next {
            Some(next) => rest = next,
            None => return Some(elements),
        }
    }
}

/// Splits before the next `(nn)`, `(nnn)` or `(nnnn)`; other brackets belong to the value.
fn split_at_next_identifier(text: &str) -> (&str, Option<&str>) {
    for (at, _) in text.match_indices('(') {
        let (value, bracket) = text.split_at(at);
        let inside = bracket.get(1..).unwrap_or_default();
        let is_identifier = inside.split_once(')').is_some_and(|(digits, _)| {
            (2..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
        });
        if is_identifier {
            return (value, Some(inside));
        }
    }
    (text, None)
}

/// The two leading digits of identifiers whose elements need no separator (GS1 General
/// Specifications, figure 7.8.5-2).
fn has_predefined_length(identifier: &str) -> bool {
    let first_two = identifier.get(..2).and_then(|two| two.parse::<u8>().ok());
    matches!(first_two, Some(0..=4 | 11..=20 | 31..=36 | 41))
}

#[cfg(test)]
mod tests {
    use super::{codabar, code_128, upc_e_in_full, without_brackets};

    #[test]
    fn upc_e_is_written_in_full() {
        assert_eq!(upc_e_in_full("01234505").as_deref(), Some("0012000003455"));
        assert_eq!(upc_e_in_full("04125395").as_deref(), Some("0041253000095"));
        assert_eq!(upc_e_in_full("0412"), None);
    }

    #[test]
    fn a_leading_fnc1_of_code_128_is_said_by_the_identifier_alone() {
        let values = [105, 102, 10, 12, 55, 106];
        let read = code_128(&values, "]C11012").unwrap();
        assert_eq!(read, ("]C1", "1012".into()));
    }

    #[test]
    fn a_check_character_that_equals_fnc1_adds_no_separator() {
        let values = [104, 33, 34, 102, 106];
        assert_eq!(code_128(&values, "AB\u{1d}").unwrap(), ("]C0", "AB".into()));
    }

    #[test]
    fn code_128_text_that_looks_like_an_identifier_stays() {
        let values = [104, 61, 35, 17, 50, 106];
        assert_eq!(code_128(&values, "]C1").unwrap(), ("]C0", "]C1".into()));
    }

    #[test]
    fn databar_brackets_become_separators_only_after_variable_elements() {
        let text = "(01)90012345678908(10)AB(C(3103)001750";
        let elements = without_brackets(text).unwrap();
        assert_eq!(elements, "019001234567890810AB(C\u{1d}3103001750");
        assert!(without_brackets("plain").is_none());
    }

    #[test]
    fn codabar_keeps_start_and_stop() {
        let places = "\u{10}\u{1}\u{2}\u{11}";
        assert_eq!(codabar(places).as_deref(), Some("A12B"));
        assert_eq!(codabar("\u{20}"), None);
    }
}
