//! The calibration sheet as codes to print: one Data Matrix, or strips of Code 128.
//!
//! The Data Matrix never changes, so its modules are kept as they are and no encoder is needed where
//! it is drawn.
//!
//! Standards: ISO/IEC 16022 (Data Matrix ECC 200), ISO/IEC 15417 (Code 128).

use alloc::vec::Vec;

/// Modules on each side of the Data Matrix, finder pattern included and quiet zone not.
pub const SIDE: usize = 64;

/// Light modules around the Data Matrix and before and behind a strip: more than ISO/IEC 16022 asks
/// for (1), as many as ISO/IEC 15417 does.
pub const QUIET_ZONE: usize = 10;

/// The modules row by row, 1 for a dark one, the first in the highest bit.
const MODULES: &str = include_str!("symbol.txt");

/// Returns the modules of the Data Matrix that holds [`whole`](super::whole), row by row.
pub fn symbol() -> impl Iterator<Item = bool> {
    let digits = MODULES.chars().filter_map(|digit| digit.to_digit(16));
    digits.flat_map(|digit| (0..4).rev().map(move |bit| digit >> bit & 1 == 1))
}

/// The widths of bars and gaps of each value, ISO/IEC 15417 table 1, from 0 to the start characters.
const WIDTHS: &str = "212222222122222221121223121322131222122213122312132212221213\
     221312231212112232122132122231113222123122123221223211221132\
     221231213212223112312131311222321122321221312212322112322211\
     212123212321232121111323131123131321112313132113132311211313\
     231113231311112133112331132131113123113321133121313121211331\
     231131213113213311213131311123311321331121312113312311332111\
     314111221411431111111224111422121124121421141122141221112214\
     112412122114122411142112142211241211221114413111241112134111\
     111242121142121241114212124112124211411212421112421211212141\
     214121412121111143111341131141114113114311411113411311113141\
     114131311141411131211412211214211232";
/// ISO/IEC 15417: the stop character ends in a bar more.
const STOP: &str = "2331112";
const CODE_B: usize = 100;
const CODE_A: usize = 101;
const START_A: usize = 103;
const START_B: usize = 104;

/// Returns the bars of a Code 128 with this text, true for a dark module, without quiet zones.
/// Nothing for a text that is not ISO/IEC 646.
#[must_use]
pub fn linear(text: &str) -> Option<Vec<bool>> {
    let values = values(text)?;
    let start = values.first().copied()?;
    let weighted = (1..)
        .zip(values.iter().skip(1))
        .map(|(place, value): (usize, _)| place * value);
    let check = (start + weighted.sum::<usize>()) % 103;
    let mut bars = Vec::new();
    for value in values.into_iter().chain([check]) {
        draw(&mut bars, WIDTHS.get(6 * value..6 * value + 6)?);
    }
    draw(&mut bars, STOP);
    Some(bars)
}

/// Values of the start and all characters: control characters are in code set A alone, small
/// letters in B alone.
fn values(text: &str) -> Option<Vec<usize>> {
    let mut in_a = text.bytes().next()? < b' ';
    let mut values = Vec::from([if in_a { START_A } else { START_B }]);
    for byte in text.bytes() {
        if byte < b' ' && !in_a {
            values.push(CODE_A);
            in_a = true;
        } else if byte > b'_' && in_a {
            values.push(CODE_B);
            in_a = false;
        }
        values.push(match byte {
            0..32 => usize::from(byte) + 64,
            32..128 => usize::from(byte) - 32,
            _ => return None,
        });
    }
    Some(values)
}

/// Widths alternate between bars and gaps, and each character ends with a gap.
fn draw(bars: &mut Vec<bool>, widths: &str) {
    for (at, width) in widths.bytes().enumerate() {
        bars.extend((b'0'..width).map(|_| at % 2 == 0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wedge::{strips, whole};
    use datamatrix::{DataMatrix, SymbolList};
    use std::string::String;

    #[test]
    fn the_modules_are_those_of_the_sheets_text() {
        let list = SymbolList::default().enforce_square();
        let code = DataMatrix::encode(whole().as_bytes(), list).unwrap();
        let bitmap = code.bitmap();
        assert_eq!((bitmap.width(), bitmap.height()), (SIDE, SIDE));
        let mut dark = std::vec![false; SIDE * SIDE];
        for (x, y) in bitmap.pixels() {
            dark[y * SIDE + x] = true;
        }
        let kept: Vec<bool> = symbol().collect();
        let lines = dark.chunks(SIDE).map(|row| {
            let digit = |four: &[bool]| {
                let value = four
                    .iter()
                    .fold(0, |value, dark| value << 1 | u32::from(*dark));
                char::from_digit(value, 16).unwrap()
            };
            row.chunks(4).map(digit).chain(['\n']).collect::<String>()
        });
        assert!(
            kept == dark,
            "symbol.txt is to hold:\n{}",
            lines.collect::<String>()
        );
    }

    #[test]
    fn strips_are_drawn_as_another_encoder_draws_them() {
        for text in ["AAAA  !  ~  AAAA", "wedge 128 {}|", "WM1/ORDER/WO-1001/40"] {
            let theirs = barcoders::sym::code128::Code128::new(std::format!("Ɓ{text}"));
            let theirs: Vec<bool> = theirs
                .unwrap()
                .encode()
                .iter()
                .map(|bar| *bar == 1)
                .collect();
            assert_eq!(linear(text).unwrap(), theirs, "{text}");
        }
        assert_eq!(linear("é"), None);
        assert_eq!(linear(""), None);
    }

    #[test]
    fn every_strip_is_a_code_with_its_control_characters() {
        for strip in strips() {
            let bars = linear(&strip).unwrap();
            assert!(bars.len() <= 11 * 62 + 2 && bars.first() == Some(&true));
        }
        // Start B, a, code A, GS, code B, b: 103 is the modulus.
        assert_eq!(
            values("a\x1db").unwrap(),
            [START_B, 65, CODE_A, 93, CODE_B, 66]
        );
        assert_eq!(WIDTHS.len(), 6 * 106);
        let modules = |six: &[u8]| six.iter().map(|width| width - b'0').sum::<u8>();
        assert!(WIDTHS.as_bytes().chunks(6).all(|six| modules(six) == 11));
    }
}
