//! Where the codewords and the format information of QR Codes and Micro QR Codes lie, ISO/IEC 18004
//! 7.7.3 and 7.9.
//!
//! rxing reads them, and tells nobody which they were. Leaves out rMQR, and codewords whose modules
//! lie apart because of alignment patterns or version information.

use alloc::vec::Vec;

/// What the format information of a QR Code, and of a Micro QR Code, is written over.
pub(super) const FORMAT_MASK: u32 = 0x5412;
pub(super) const MICRO_FORMAT_MASK: u32 = 0x4445;
const FORMAT_GENERATOR: u32 = 0x537;

/// Column and row of each module, function patterns too: in columns of two from the right, up and
/// down by turns; the column of the timing pattern is passed over.
pub(super) fn places(side: usize, timing: usize) -> impl Iterator<Item = (usize, usize)> {
    let columns: Vec<usize> = (0..side).rev().filter(|&x| x != timing).collect();
    (0..columns.len() / 2).flat_map(move |nth| {
        let pair = [0, 1].map(|at| columns.get(2 * nth + at).copied().unwrap_or_default());
        (0..side).flat_map(move |step| {
            let y = if nth % 2 == 0 { side - 1 - step } else { step };
            pair.map(|x| (x, y))
        })
    })
}

/// So many codewords of eight bits, the highest first; of the one named short, four.
pub(super) fn words(
    mut bits: impl Iterator<Item = bool>,
    count: usize,
    short: Option<usize>,
) -> Vec<u8> {
    (0..count)
        .map(|at| {
            let length = if short == Some(at) { 4 } else { 8 };
            let bits = bits.by_ref().take(length);
            bits.fold(0, |word, bit| word << 1 | u8::from(bit))
        })
        .collect()
}

/// Whether a mask of a QR Code changes a module (table 10).
pub(super) fn is_masked(mask: usize, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (y / 2 + x / 3).is_multiple_of(2),
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

/// How many of fifteen bits are wrong, and the five that they say at most so.
pub(super) fn format(bits: impl Iterator<Item = bool>, mask: u32) -> (u32, u32) {
    let read = bits.fold(0, |read, bit| read << 1 | u32::from(bit));
    let wrong = |data: u32| (format_word(data) ^ mask ^ read).count_ones();
    let all = (0..32).map(|data| (wrong(data), data));
    all.min().unwrap_or_default()
}

/// Five bits with the ten that check them (annex C).
pub(super) fn format_word(data: u32) -> u32 {
    let rest = (10..15).rev().fold(data << 10, |rest, bit| {
        let is_set = rest >> bit & 1 == 1;
        rest ^ if is_set {
            FORMAT_GENERATOR << (bit - 10)
        } else {
            0
        }
    });
    data << 10 | rest
}
