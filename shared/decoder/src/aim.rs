//! Says a result of rxing the way a scanner transmits it: AIM identifier and data.
//!
//! rxing differs from that: it leaves the leading FNC1 to the caller. Leaves out the linear kinds
//! that our own readers say, positions and votes.
//!
//! Standards: ISO/IEC 15424 (identifiers), GS1 General Specifications 5 (FNC1).

use alloc::{format, string::String, vec::Vec};
use rxing::{
    BarcodeFormat, RXingResult, RXingResultMetadataType, RXingResultMetadataValue,
    common::DecoderRXingResult,
};

use crate::{Point, Symbol, Symbology};

/// Data Matrix: the codeword FNC1, and the one that opens structured append.
const DATA_MATRIX_FNC1: u8 = 232;
const DATA_MATRIX_STRUCTURED_APPEND: u8 = 233;
/// Those that stand for the envelope of ISO/IEC 15434 of format 05 and 06.
const DATA_MATRIX_05: u8 = 236;
const DATA_MATRIX_06: u8 = 237;

/// The symbology, AIM identifier and data that a scanner would transmit.
pub(crate) struct Transmission {
    pub(crate) symbology: Symbology,
    pub(crate) aim: String,
    pub(crate) text: String,
    pub(crate) raw: Vec<u8>,
}

impl Transmission {
    /// The symbol that says it, with these corners.
    pub(crate) fn at(self, corners: [Point; 4]) -> Symbol {
        Symbol {
            symbology: self.symbology,
            aim: self.aim,
            text: self.text,
            add_on: String::new(),
            raw: self.raw,
            is_weak: false,
            corners,
        }
    }
}

/// Translates a result; nothing for an empty one or a kind that Waymark does not read.
pub(crate) fn transmission(result: &RXingResult) -> Option<Transmission> {
    let text = result.getText();
    let (symbology, aim, text): (_, String, String) = match result.getBarcodeFormat() {
        BarcodeFormat::QR_CODE => (Symbology::QrCode, identifier(result)?, text.into()),
        BarcodeFormat::MICRO_QR_CODE => (Symbology::MicroQrCode, identifier(result)?, text.into()),
        BarcodeFormat::RECTANGULAR_MICRO_QR_CODE => {
            (Symbology::Rmqr, identifier(result)?, text.into())
        }
        BarcodeFormat::PDF_417 => (Symbology::Pdf417, identifier(result)?, text.into()),
        BarcodeFormat::AZTEC if is_aztec_part(result) => {
            (Symbology::Aztec, "]z6".into(), part_of_series(text)?.into())
        }
        BarcodeFormat::AZTEC => match (aztec_flag(result), text.strip_prefix('\u{1d}')) {
            (Some(0), Some(text)) => (Symbology::Aztec, "]z1".into(), text.into()),
            (Some(1..=6), _) => (Symbology::Aztec, "]z3".into(), text.into()),
            _ => (Symbology::Aztec, identifier(result)?, text.into()),
        },
        // Read by readers of our own, or not at all.
        BarcodeFormat::DATA_MATRIX
        | BarcodeFormat::MAXICODE
        | BarcodeFormat::RSS_14
        | BarcodeFormat::RSS_EXPANDED
        | BarcodeFormat::CODE_128
        | BarcodeFormat::CODE_39
        | BarcodeFormat::CODE_93
        | BarcodeFormat::ITF
        | BarcodeFormat::CODABAR
        | BarcodeFormat::EAN_13
        | BarcodeFormat::EAN_8
        | BarcodeFormat::UPC_A
        | BarcodeFormat::UPC_E
        | BarcodeFormat::TELEPEN
        | BarcodeFormat::UPC_EAN_EXTENSION
        | BarcodeFormat::DXFilmEdge
        | BarcodeFormat::UNSUPORTED_FORMAT => return None,
    };
    (!text.is_empty()).then_some(Transmission {
        symbology,
        aim,
        text,
        raw: result.getRawBytes().to_vec(),
    })
}

fn identifier(result: &RXingResult) -> Option<String> {
    let key = RXingResultMetadataType::SYMBOLOGY_IDENTIFIER;
    match result.getRXingResultMetadata().get(&key) {
        Some(RXingResultMetadataValue::SymbologyIdentifier(aim)) => Some(aim.clone()),
        _ => None,
    }
}

/// Says what the codewords of a Data Matrix were decoded to; nothing for an empty text.
pub(crate) fn data_matrix(decoded: &DecoderRXingResult) -> Option<Transmission> {
    let (text, codewords) = (decoded.getText(), decoded.getRawBytes());
    let has_eci = decoded.getSymbologyModifier() > 3;
    (!text.is_empty() && !is_chance_data_matrix(text, codewords)).then(|| Transmission {
        symbology: Symbology::DataMatrix,
        aim: data_matrix_aim(codewords, has_eci),
        text: text.into(),
        raw: codewords.clone(),
    })
}

/// `]d1` plain, `]d2` GS1, `]d3` FNC1 in second place, and three more each with an ECI.
///
/// Counted from the codewords, because rxing takes a later FNC1 for a leading one when it follows
/// the fourth or fifth character.
fn data_matrix_aim(codewords: &[u8], has_eci: bool) -> String {
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
    format!("]d{}", if has_eci { modifier + 3 } else { modifier })
}

/// The number behind the flag that an Aztec code begins with, if it does: 0 is FNC1, more are the
/// digits of an ECI. A shift to punctuation and the flag are five zeros each (ISO/IEC 24778 table
/// 2). A separator that is data comes otherwise.
fn aztec_flag(result: &RXingResult) -> Option<u8> {
    match result.getRawBytes() {
        [0, second, ..] if second >> 6 == 0 => Some(second >> 3 & 0b111),
        _ => None,
    }
}

/// Whether an Aztec code is one of a series: it begins with a latch to mixed and back to upper
/// case, five bits each, which says nothing else (ISO/IEC 24778 8).
fn is_aztec_part(result: &RXingResult) -> bool {
    let start = result.getRawBytes().get(..2);
    matches!(start, Some([0b1110_1111, second]) if second >> 6 == 0b01)
}

/// The text behind the header of a series: its name between spaces, where it has one, and two
/// letters that count the parts.
fn part_of_series(text: &str) -> Option<&str> {
    let counted = match text.strip_prefix(' ') {
        Some(named) => named.split_once(' ')?.1,
        None => text,
    };
    let (count, text) = counted.split_at_checked(2)?;
    count
        .bytes()
        .all(|letter| letter.is_ascii_uppercase())
        .then_some(text)
}

/// The smallest Data Matrix of control characters: what clutter yields when it passes for one. The
/// message of ISO/IEC 15434 that one codeword stands for has some, too.
fn is_chance_data_matrix(text: &str, codewords: &[u8]) -> bool {
    let is_macro = matches!(codewords.first(), Some(&(DATA_MATRIX_05 | DATA_MATRIX_06)));
    codewords.len() <= 5 && !is_macro && text.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::part_of_series;

    #[test]
    fn the_header_of_a_series_is_no_text() {
        assert_eq!(part_of_series(" Z1.txt DG3456"), Some("3456"));
        assert_eq!(part_of_series("AB12"), Some("12"));
        assert_eq!(part_of_series(" no end"), None);
    }
}
