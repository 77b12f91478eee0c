//! What the modules of a Micro QR Code say, ISO/IEC 18004 7.5 and table 9.
//!
//! Its few checks are partly there against misreading: they correct less than they could, those of
//! the smallest symbol nothing. rxing corrects what it can, and so makes a number of some digits out
//! of any corner of a QR Code that looks like one: it is only asked what the words mean.

use alloc::vec::Vec;
use rxing::{
    BarcodeFormat, RXingResult,
    common::reedsolomon::PredefinedGenericGF,
    qrcode::{
        common::{ErrorCorrectionLevel, MICRO_VERSIONS},
        cpp_port::decoder::DecodeBitStream,
    },
};

use crate::{
    aim::{self, Transmission},
    matrix::{correction, qr_words},
};

struct Kind {
    side: usize,
    data: usize,
    checks: usize,
    /// Codewords that may be wrong.
    correctable: usize,
    /// Whether the last codeword of the data is of four bits.
    ends_short: bool,
}

/// By the number in the format information.
const KINDS: [Kind; 8] = [
    kind(11, 3, 2, 0),
    kind(13, 5, 5, 1),
    kind(13, 4, 6, 2),
    kind(15, 11, 6, 2),
    kind(15, 9, 8, 4),
    kind(17, 16, 8, 3),
    kind(17, 14, 10, 5),
    kind(17, 10, 14, 7),
];

const fn kind(side: usize, data: usize, checks: usize, correctable: usize) -> Kind {
    Kind {
        side,
        data,
        checks,
        correctable,
        ends_short: side == 11 || side == 15,
    }
}

/// Format information and finder pattern end here; the timing patterns are the first row and column.
const FORMAT: usize = 8;
const MOST_WRONG_OF_FORMAT: u32 = 3;
/// The masks, as QR Codes count them.
const MASKS: [usize; 4] = [1, 4, 6, 7];
/// Digits in the smallest symbol.
const MOST_OF_SMALLEST: usize = 5;

/// What a symbol says, as it stands or seen from behind; told is row by row, which modules are dark.
pub(super) fn read(dark: &[bool], side: usize) -> Option<Transmission> {
    let upright = |x: usize, y: usize| dark.get(y * side + x).copied().unwrap_or(false);
    said(upright, side).or_else(|| said(|x, y| upright(y, x), side))
}

fn said(is_dark: impl Fn(usize, usize) -> bool, side: usize) -> Option<Transmission> {
    let (kind, mask) = format(&is_dark).filter(|(kind, _)| kind.side == side)?;
    let words = words(is_dark, kind, mask);
    let data = data(&words, kind)?;
    let version = MICRO_VERSIONS.get((side - 11) / 2)?;
    // What they mean does not depend on the level.
    let decoded = DecodeBitStream(&data, version, ErrorCorrectionLevel::L).ok()?;
    // What it could not decode it leaves out, and says so only here.
    decoded.isValid().then_some(())?;
    let result = RXingResult::with_decoder_result(decoded, &[], BarcodeFormat::MICRO_QR_CODE);
    let sent = aim::transmission(&result)?;
    // A count that the smallest symbol has no room for, of digits that would be padding.
    (side > 11 || sent.text.len() <= MOST_OF_SMALLEST).then_some(sent)
}

/// The data, where no more codewords are wrong than this kind corrects.
fn data(words: &[u8], kind: &Kind) -> Option<Vec<u8>> {
    let corrected = |words: &[u8]| {
        let field = PredefinedGenericGF::QrCodeField256;
        let (data, wrong) = correction::corrected(field, words, kind.checks)?;
        (wrong <= kind.correctable).then_some(data)
    };
    if !kind.ends_short {
        return corrected(words);
    }
    // Makers do not agree on which half of a short codeword the checks see.
    [4, 0].into_iter().find_map(|shift| {
        let mut words = words.to_vec();
        *words.get_mut(kind.data - 1)? <<= shift;
        let mut data = corrected(&words)?;
        let last = data.last_mut()?;
        (*last & 0xf << (4 - shift) == 0).then_some(())?;
        *last <<= 4 - shift;
        Some(data)
    })
}

/// The kind and the mask, as the format information says them.
fn format(is_dark: impl Fn(usize, usize) -> bool) -> Option<(&'static Kind, usize)> {
    let along = (1..=FORMAT).map(|x| (x, FORMAT));
    let up = (1..FORMAT).rev().map(|y| (FORMAT, y));
    let bits = along.chain(up).map(|(x, y)| is_dark(x, y));
    let (wrong, data) = qr_words::format(bits, qr_words::MICRO_FORMAT_MASK);
    let kind = KINDS.get(data as usize >> 2)?;
    (wrong <= MOST_WRONG_OF_FORMAT).then_some((kind, *MASKS.get(data as usize & 3)?))
}

/// The codewords as they stand.
fn words(is_dark: impl Fn(usize, usize) -> bool, kind: &Kind, mask: usize) -> Vec<u8> {
    let is_data = |&(x, y): &(usize, usize)| y > 0 && (x > FORMAT || y > FORMAT);
    let bits = qr_words::places(kind.side, 0)
        .filter(is_data)
        .map(|(x, y)| is_dark(x, y) != qr_words::is_masked(mask, x, y));
    let short = kind.ends_short.then(|| kind.data - 1);
    qr_words::words(bits, kind.data + kind.checks, short)
}

#[cfg(test)]
mod tests {
    use super::read;
    use alloc::{string::String, vec::Vec};

    /// M1 of 12345.
    const SMALLEST: [&str; 11] = [
        "#######.#.#",
        "#.....#.##.",
        "#.###.#.#..",
        "#.###.#....",
        "#.###.#.###",
        "#.....#..##",
        "#######.#..",
        ".........##",
        "##..###..##",
        ".#.#...##..",
        "####.....##",
    ];
    /// M2-L of 01234567.
    const SECOND: [&str; 13] = [
        "#######.#.#.#",
        "#.....#.###.#",
        "#.###.#..##.#",
        "#.###.#..####",
        "#.###.#.###..",
        "#.....#.#...#",
        "#######..####",
        ".........##..",
        "##.#....#...#",
        ".##.#.#.#.#.#",
        "###..#######.",
        "...#.#....##.",
        "###.#..##.###",
    ];

    /// M3-L of AX12340.
    const THIRD: [&str; 15] = [
        "#######.#.#.#.#",
        "#.....#.#..#..#",
        "#.###.#.#####..",
        "#.###.#.#.#.##.",
        "#.###.#.#..##.#",
        "#.....#..#.####",
        "#######..###..#",
        "........####.#.",
        "####..##.##.###",
        ".####..##.#.#..",
        "#.#..#..#..#.##",
        ".#.###....#.#..",
        "#..###.##....#.",
        ".#...#####.#.##",
        "#.#.#...####.#.",
    ];

    /// M3-L of 12345678901234567890129 by an encoder whose checks see a short codeword in the lower half.
    const FULL: [&str; 15] = [
        "#######.#.#.#.#",
        "#.....#..#..##.",
        "#.###.#....####",
        "#.###.#..#..##.",
        "#.###.#.##.#.#.",
        "#.....#.#.#.###",
        "#######.######.",
        "........#....#.",
        "####.##.....#..",
        ".#.#.#...#..###",
        "#.#...##...####",
        ".###....#...#.#",
        "#..#.####.##...",
        "...#.#..##.##.#",
        "##...#.##..####",
    ];

    /// What a symbol says when the modules at these places, column and row, are wrong.
    fn said_but(rows: &[&str], wrong: &[(usize, usize)]) -> Option<String> {
        let modules = rows.iter().flat_map(|row| row.bytes());
        let mut dark: Vec<bool> = modules.map(|module| module == b'#').collect();
        for (x, y) in wrong {
            dark[y * rows.len() + x] ^= true;
        }
        read(&dark, rows.len()).map(|sent| sent.text)
    }

    #[test]
    fn the_smallest_symbol_corrects_nothing() {
        assert_eq!(said_but(&SMALLEST, &[]).as_deref(), Some("12345"));
        for at in (1..11).flat_map(|y| (1..11).map(move |x| (x, y))) {
            if at.0 > 8 || at.1 > 8 {
                assert_eq!(said_but(&SMALLEST, &[at]), None, "{at:?}");
            }
        }
    }

    #[test]
    fn the_second_corrects_a_word_and_not_two() {
        for x in 1..13 {
            let said = said_but(&SECOND, &[(x, 11), (x, 12)]);
            assert_eq!(said.as_deref(), Some("01234567"), "column {x}");
        }
        assert_eq!(said_but(&SECOND, &[(12, 12), (12, 1)]), None);
    }

    #[test]
    fn the_third_is_read_at_its_lowest_level() {
        assert_eq!(said_but(&THIRD, &[(14, 14)]).as_deref(), Some("AX12340"));
    }

    #[test]
    fn a_short_codeword_is_read_whichever_half_the_checks_see() {
        let text = Some("12345678901234567890129");
        assert_eq!(said_but(&FULL, &[]).as_deref(), text);
        assert_eq!(said_but(&FULL, &[(14, 14)]).as_deref(), text);
    }

    #[test]
    fn a_symbol_seen_from_behind_is_read() {
        let mirrored: Vec<String> = (0..11)
            .map(|x| SMALLEST.map(|row| char::from(row.as_bytes()[x])))
            .map(|row| row.iter().collect())
            .collect();
        let rows: Vec<&str> = mirrored.iter().map(String::as_str).collect();
        assert_eq!(said_but(&rows, &[]).as_deref(), Some("12345"));
        assert_eq!(said_but(&rows, &[(10, 10)]), None);
    }
}
