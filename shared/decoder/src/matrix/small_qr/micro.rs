//! Whether the modules of a Micro QR Code may be believed, ISO/IEC 18004 7.5 and table 9.
//!
//! Its few checks are partly there against misreading: they correct less than they could, those of
//! the smallest symbol nothing. rxing corrects what it can, and so makes a number of five digits out
//! of any corner of a QR Code that looks like one. Leaves out what the words say.

use alloc::vec::Vec;
use rxing::common::reedsolomon::PredefinedGenericGF;

use crate::matrix::correction;

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
const FORMAT_MASK: u32 = 0x4445;
const FORMAT_GENERATOR: u32 = 0x537;
const MOST_WRONG_OF_FORMAT: u32 = 3;

/// Whether no more codewords are wrong than this kind of symbol corrects; told is row by row, which
/// modules are dark.
pub(super) fn is_sound(dark: &[bool], side: usize) -> bool {
    let upright = |x: usize, y: usize| dark.get(y * side + x).copied().unwrap_or(false);
    is_sound_at(upright, side) || is_sound_at(|x, y| upright(y, x), side)
}

fn is_sound_at(is_dark: impl Fn(usize, usize) -> bool, side: usize) -> bool {
    let Some((kind, mask)) = format(&is_dark).filter(|(kind, _)| kind.side == side) else {
        return false;
    };
    let words = words(is_dark, kind, mask);
    let corrected = correction::corrected(PredefinedGenericGF::QrCodeField256, &words, kind.checks);
    corrected.is_some_and(|(_, wrong)| wrong <= kind.correctable)
}

/// The kind and the mask.
fn format(is_dark: impl Fn(usize, usize) -> bool) -> Option<(&'static Kind, u32)> {
    let along = (1..=FORMAT).map(|x| (x, FORMAT));
    let up = (1..FORMAT).rev().map(|y| (FORMAT, y));
    let read = along
        .chain(up)
        .fold(0, |bits, (x, y)| bits << 1 | u32::from(is_dark(x, y)));
    let wrong = |data: &u32| ((format_word(*data) ^ FORMAT_MASK) ^ read).count_ones();
    let data = (0..32).min_by_key(wrong)?;
    let kind = KINDS.get(data as usize >> 2)?;
    (wrong(&data) <= MOST_WRONG_OF_FORMAT).then_some((kind, data & 3))
}

/// Five bits with the ten that check them.
fn format_word(data: u32) -> u32 {
    let rest = (10..15).rev().fold(data << 10, |rest, bit| {
        if rest >> bit & 1 == 1 {
            rest ^ FORMAT_GENERATOR << (bit - 10)
        } else {
            rest
        }
    });
    data << 10 | rest
}

/// The codewords: in columns of two from the right, up and down by turns.
fn words(is_dark: impl Fn(usize, usize) -> bool, kind: &Kind, mask: u32) -> Vec<u8> {
    let columns = (1..kind.side).rev().step_by(2).enumerate();
    let places = columns.flat_map(|(nth, right)| {
        (0..kind.side).flat_map(move |step| {
            let y = if nth % 2 == 0 {
                kind.side - 1 - step
            } else {
                step
            };
            [(right, y), (right - 1, y)]
        })
    });
    let is_data = |&(x, y): &(usize, usize)| x > 0 && y > 0 && (x > FORMAT || y > FORMAT);
    let mut bits = places
        .filter(is_data)
        .map(|(x, y)| is_dark(x, y) != is_masked(mask, x, y));
    (0..kind.data + kind.checks)
        .map(|at| {
            let is_short = kind.ends_short && at + 1 == kind.data;
            let length = if is_short { 4 } else { 8 };
            let bits = bits.by_ref().take(length);
            let word = bits.fold(0, |word, bit| word << 1 | u8::from(bit));
            // The checks see four bits of zero behind a short one.
            if is_short { word << 4 } else { word }
        })
        .collect()
}

fn is_masked(mask: u32, x: usize, y: usize) -> bool {
    match mask {
        0 => y.is_multiple_of(2),
        1 => (y / 2 + x / 3).is_multiple_of(2),
        2 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

#[cfg(test)]
mod tests {
    use super::is_sound;
    use alloc::vec::Vec;

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

    /// Whether a symbol is sound when the modules at these places, column and row, are wrong.
    fn is_sound_but(rows: &[&str], wrong: &[(usize, usize)]) -> bool {
        let modules = rows.iter().flat_map(|row| row.bytes());
        let mut dark: Vec<bool> = modules.map(|module| module == b'#').collect();
        for (x, y) in wrong {
            dark[y * rows.len() + x] ^= true;
        }
        is_sound(&dark, rows.len())
    }

    #[test]
    fn the_smallest_symbol_corrects_nothing() {
        assert!(is_sound_but(&SMALLEST, &[]));
        for at in (1..11).flat_map(|y| (1..11).map(move |x| (x, y))) {
            let is_data = at.0 > 8 || at.1 > 8;
            assert!(!is_data || !is_sound_but(&SMALLEST, &[at]), "{at:?}");
        }
    }

    #[test]
    fn the_second_corrects_a_word_and_not_two() {
        assert!(is_sound_but(&SECOND, &[]));
        for x in 1..13 {
            assert!(is_sound_but(&SECOND, &[(x, 11), (x, 12)]), "column {x}");
        }
        assert!(!is_sound_but(&SECOND, &[(12, 12), (12, 1)]));
    }

    #[test]
    fn a_symbol_seen_from_behind_is_sound() {
        let mirrored: Vec<alloc::string::String> = (0..11)
            .map(|x| SMALLEST.map(|row| char::from(row.as_bytes()[x])))
            .map(|row| row.iter().collect())
            .collect();
        let rows: Vec<&str> = mirrored.iter().map(|row| row.as_str()).collect();
        assert!(is_sound_but(&rows, &[]));
        assert!(!is_sound_but(&rows, &[(10, 10)]));
    }
}
