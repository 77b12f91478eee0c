//! Codes of two widths, narrow and wide: Code 39 (ISO/IEC 16388), Interleaved 2 of 5 (16390) and
//! Codabar. None has a check character of its own, so each character is held to strict bounds.
//!
//! Leaves out votes and positions.

use alloc::{string::String, vec::Vec};

use super::{
    Found,
    code_93::shifted,
    nearest::{Nearest, nearest},
    row::Row,
};
use crate::Symbology;

const CODE_39: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*";
/// Nine elements per character, wide where the bit is set, from the highest down.
const CODE_39_WIDE: [u16; 44] = [
    0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148,
    0x019, 0x118, 0x058, 0x00d, 0x10c, 0x04c, 0x01c, 0x103, 0x043, 0x142, 0x013, 0x112, 0x052,
    0x007, 0x106, 0x046, 0x016, 0x181, 0x0c1, 0x1c0, 0x091, 0x190, 0x0d0, 0x085, 0x184, 0x0c4,
    0x0a8, 0x0a2, 0x08a, 0x02a, 0x094,
];
const CODABAR: &[u8] = b"0123456789-$:/.+ABCD";
const CODABAR_WIDE: [u16; 20] = [
    0x003, 0x006, 0x009, 0x060, 0x012, 0x042, 0x021, 0x024, 0x030, 0x048, 0x00c, 0x018, 0x045,
    0x051, 0x054, 0x015, 0x01a, 0x029, 0x00b, 0x00e,
];
/// Wide of five, from the highest bit down, for the digits 0 to 9.
const ITF_WIDE: [u16; 10] = [
    0b00110, 0b10001, 0b01001, 0b11000, 0b00101, 0b10100, 0b01100, 0b00011, 0b10010, 0b01010,
];
/// Fewest digits: shorter ones are what parts of longer ones and stripes read as.
const ITF_LEAST: usize = 6;
const CODABAR_LEAST: usize = 4;
/// Quiet zone in narrow elements; the standards want 10.
const QUIET: f32 = 4.5;
/// Widths of wide elements that are tried, in halves of narrow ones.
const WIDE: [u8; 3] = [4, 5, 6];
/// The farthest a character may be from its pattern, and how much farther the second must be, in
/// squared halves of narrow elements.
const FARTHEST: f32 = 7.0;
const CLEAR: f32 = 1.2;
/// The most that all characters of a code may be off, beside what the second ones would be: codes
/// of the photographs stay below 0.17, blurred ones seldom pass this, and what is made up of the
/// bars of other codes is seldom below 0.35.
const MOST_OFF: f32 = 0.34;

const CODE_39_PATTERNS: [[[u8; 9]; 44]; 3] = [
    patterns(&CODE_39_WIDE, 4),
    patterns(&CODE_39_WIDE, 5),
    patterns(&CODE_39_WIDE, 6),
];
const CODABAR_PATTERNS: [[[u8; 7]; 20]; 3] = [
    patterns(&CODABAR_WIDE, 4),
    patterns(&CODABAR_WIDE, 5),
    patterns(&CODABAR_WIDE, 6),
];
const ITF_PATTERNS: [[[u8; 10]; 100]; 3] = [
    patterns(&ITF_PAIRS, 4),
    patterns(&ITF_PAIRS, 5),
    patterns(&ITF_PAIRS, 6),
];
/// Bars of one digit and spaces of the next in turn.
const ITF_PAIRS: [u16; 100] = pairs();

/// Elements in halves of narrow ones.
const fn patterns<const N: usize, const COUNT: usize>(
    table: &[u16; COUNT],
    wide: u8,
) -> [[u8; N]; COUNT] {
    let mut patterns = [[2; N]; COUNT];
    let mut n = 0;
    #[allow(
        clippy::indexing_slicing,
        reason = "in a constant, checked while compiling"
    )]
    while n < COUNT {
        let mut element = 0;
        while element < N {
            if table[n] >> (N - 1 - element) & 1 == 1 {
                patterns[n][element] = wide;
            }
            element += 1;
        }
        n += 1;
    }
    patterns
}

const fn pairs() -> [u16; 100] {
    let mut pairs = [0; 100];
    let mut n = 0;
    #[allow(
        clippy::indexing_slicing,
        reason = "in a constant, checked while compiling"
    )]
    while n < 100 {
        let (bars, spaces) = (ITF_WIDE[n / 10], ITF_WIDE[n % 10]);
        let mut bit = 0;
        while bit < 5 {
            pairs[n] |= (bars >> bit & 1) << (2 * bit + 1) | (spaces >> bit & 1) << (2 * bit);
            bit += 1;
        }
        n += 1;
    }
    pairs
}

/// The character that some elements make, when it is clear.
fn character<const N: usize>(widths: &[f32; N], patterns: &[[u8; N]]) -> Option<Nearest> {
    let found = nearest(widths, patterns, 0.0)?;
    (found.distance < FARTHEST && found.second - found.distance > CLEAR).then_some(found)
}

/// How well the characters of a code fit together.
#[derive(Default)]
struct Fit {
    off: f32,
    second: f32,
}

impl Fit {
    fn add(&mut self, found: &Nearest) {
        self.off += found.distance;
        self.second += found.second;
    }

    fn is_guessed(&self) -> bool {
        self.off > MOST_OFF * self.second
    }
}

/// The ratio of wide to narrow at which the first character is nearest to what it has to be.
fn ratio<'p, const N: usize, const COUNT: usize>(
    widths: &[f32; N],
    tables: &'p [[[u8; N]; COUNT]; 3],
    is_start: impl Fn(usize) -> bool,
) -> Option<(usize, &'p [[u8; N]; COUNT])> {
    let starts = tables.iter().filter_map(|table| {
        let found = character(widths, table)?;
        is_start(found.index).then_some((found.index, found.distance, table))
    });
    let (index, _, table) = starts.min_by(|(_, a, _), (_, b, _)| a.total_cmp(b))?;
    Some((index, table))
}

/// Reads a Code 39 whose first bar is at `bar`, with its extended meaning where it clearly has one.
/// Nothing is made of Code 32.
pub(crate) fn read_code_39(row: &Row, bar: usize) -> Option<Found> {
    let first = row.some::<9>(bar)?;
    let mut total = row.sum(bar, 9);
    // 12 to 15 narrow ones per character.
    let narrow = total / 13.5;
    let [a, b, ..] = *first;
    if a > 2.2 * narrow || b < 1.4 * narrow || !row.is_quiet(bar.wrapping_sub(1), QUIET * narrow) {
        return None;
    }
    let (_, table) = ratio(first, &CODE_39_PATTERNS, |index| index == 43)?;
    let mut text = String::new();
    let mut fit = Fit::default();
    let mut at = bar + 10;
    loop {
        let gap = row.width(at - 1);
        let width = row.sum(at, 9);
        if gap > 5.0 * total / 13.5 || !(0.75..1.35).contains(&(width / total)) {
            return None;
        }
        // A code seen at a slant grows or shrinks from character to character.
        total = width;
        let found = character(row.some::<9>(at)?, table)?;
        fit.add(&found);
        let character = *CODE_39.get(found.index)?;
        at += 10;
        if character == b'*' {
            break;
        }
        text.push(char::from(character));
    }
    let end = at - 1;
    if text.is_empty() || fit.is_guessed() || !row.is_quiet(end, QUIET * narrow) {
        return None;
    }
    let (aim, text) = match extended(&text) {
        Some(text) => ("]A4", text),
        None => ("]A0", text),
    };
    Some(Found {
        symbology: Symbology::Code39,
        aim,
        text,
        add_on: String::new(),
        from: bar,
        to: end,
    })
}

/// The text in full ASCII (ISO/IEC 16388 annex A), where a code is meant so.
///
/// Nothing in the code says it. Each shift (`$ % / +`) must stand before a letter that it makes
/// something of; and since `AB/CD` or `A+B` are far more often what they look like, most letters
/// must be small ones, and more than one. A HIBC primary code begins with `+` and a letter and is
/// none.
fn extended(plain: &str) -> Option<String> {
    let (mut text, mut small, mut large) = (String::new(), 0, 0);
    let mut characters = plain.bytes();
    while let Some(character) = characters.next() {
        let shift = match character {
            b'$' => 43,
            b'%' => 44,
            b'/' => 45,
            b'+' => 46,
            _ => {
                large += usize::from(character.is_ascii_uppercase());
                text.push(char::from(character));
                continue;
            }
        };
        small += usize::from(shift == 46);
        let letter = characters.next().filter(u8::is_ascii_uppercase)?;
        text.push(char::from(shifted(shift, letter - b'A')?));
    }
    (small > 1 && small >= large && !has_check(plain)).then_some(text)
}

/// Whether the last character checks the others, modulo 43.
fn has_check(text: &str) -> bool {
    let value = |character: &u8| CODE_39.iter().position(|known| known == character);
    let values: Vec<usize> = text.as_bytes().iter().filter_map(value).collect();
    values.split_last().is_some_and(|(last, others)| {
        text.starts_with('+') && others.iter().sum::<usize>() % 43 == *last
    })
}

/// Reads a Codabar whose first bar is at `bar`; start and stop belong to the text.
pub(crate) fn read_codabar(row: &Row, bar: usize) -> Option<Found> {
    let first = row.some::<7>(bar)?;
    let narrow = row.sum(bar, 7) / 10.0;
    // All starts have a narrow bar first and a wide space fourth.
    let [bar_width, _, _, space, ..] = *first;
    if space < 1.3 * bar_width || bar_width > 1.8 * narrow {
        return None;
    }
    if !row.is_quiet(bar.wrapping_sub(1), QUIET * narrow) {
        return None;
    }
    let mut text = String::new();
    let mut fit = Fit::default();
    let (start, table) = ratio(first, &CODABAR_PATTERNS, |index| index >= 16)?;
    text.push(char::from(*CODABAR.get(start)?));
    let mut at = bar + 8;
    loop {
        let gap = row.width(at - 1);
        let width = row.sum(at, 7);
        if gap > 4.0 * narrow || !(0.65..1.5).contains(&(width / (10.0 * narrow))) {
            return None;
        }
        let found = character(row.some::<7>(at)?, table)?;
        fit.add(&found);
        text.push(char::from(*CODABAR.get(found.index)?));
        at += 8;
        if found.index >= 16 {
            break;
        }
    }
    let end = at - 1;
    let is_whole = text.len() >= CODABAR_LEAST + 2 && row.is_quiet(end, QUIET * narrow);
    (is_whole && !fit.is_guessed()).then_some(Found {
        symbology: Symbology::Codabar,
        aim: "]F0",
        text,
        add_on: String::new(),
        from: bar,
        to: end,
    })
}

/// Reads an Interleaved 2 of 5 whose first bar is at `bar`.
pub(crate) fn read_itf(row: &Row, bar: usize) -> Option<Found> {
    let start = row.some::<4>(bar)?;
    let narrow = row.sum(bar, 4) / 4.0;
    // Its end looks like its start from the other side, so quiet zones are asked for strictly.
    let is_even = start
        .iter()
        .all(|width| (0.45..1.7).contains(&(width / narrow)));
    if !is_even || !row.is_quiet(bar.wrapping_sub(1), QUIET * narrow) {
        return None;
    }
    let mut text = String::new();
    let mut fit = Fit::default();
    let mut at = bar + 4;
    let mut pair = 0.0;
    loop {
        if is_itf_end(row, at, narrow) && text.len() >= ITF_LEAST {
            break;
        }
        let total = row.sum(at, 10);
        // 14 to 18 narrow ones per pair.
        if pair == 0.0 {
            pair = total;
        }
        if !(0.8..1.25).contains(&(total / pair)) || !(11.0..22.0).contains(&(total / narrow)) {
            return None;
        }
        // Six narrow and four wide ones.
        let wide = (total / narrow - 6.0) / 2.0;
        let table = ITF_PATTERNS.get(
            WIDE.iter()
                .filter(|&&tried| wide > f32::from(tried) + 0.5)
                .count()
                .min(2),
        )?;
        let found = character(row.some::<10>(at)?, table)?;
        fit.add(&found);
        text.push(char::from(b'0' + (found.index / 10) as u8));
        text.push(char::from(b'0' + (found.index % 10) as u8));
        at += 10;
    }
    let end = at + 3;
    let is_quiet = row.is_quiet(end, QUIET * narrow);
    (is_quiet && !fit.is_guessed()).then_some(Found {
        symbology: Symbology::Itf,
        aim: "]I0",
        text,
        add_on: String::new(),
        from: bar,
        to: end,
    })
}

/// Wide bar, narrow space, narrow bar, quiet.
fn is_itf_end(row: &Row, at: usize, narrow: f32) -> bool {
    let (bar, space, last) = (row.width(at), row.width(at + 1), row.width(at + 2));
    let is_narrow = |width: f32| (0.3..1.9).contains(&(width / narrow));
    (1.4..4.5).contains(&(bar / narrow))
        && is_narrow(space)
        && is_narrow(last)
        && bar > 1.4 * last
        && row.is_quiet(at + 3, QUIET * narrow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::edges::Edges;
    use alloc::{vec, vec::Vec};

    /// Edges of elements given as narrow (1) and wide (3), 2 pixels narrow, bars too wide by half.
    fn row(elements: &[u16]) -> Row {
        let mut widths: Vec<f32> = elements.iter().map(|&n| f32::from(n) * 2.0).collect();
        for (n, width) in widths.iter_mut().enumerate() {
            *width += if n % 2 == 0 { 0.5 } else { -0.5 };
        }
        row_of(&widths)
    }

    /// Edges of elements of these widths, far from the borders of the picture.
    fn row_of(widths: &[f32]) -> Row {
        let mut places = vec![40.0_f32];
        for width in widths {
            places.push(places.last().unwrap() + width);
        }
        let length = places.last().unwrap() + 40.0;
        Row::new(
            &Edges {
                places,
                first_darkens: true,
                length,
            },
            false,
            false,
        )
    }

    fn elements(table: &[u16], values: &[usize], count: u16) -> Vec<u16> {
        let mut all = Vec::new();
        for &value in values {
            all.extend(
                (0..count)
                    .rev()
                    .map(|bit| 1 + 2 * (table[value] >> bit & 1)),
            );
            all.push(1);
        }
        all.pop();
        all
    }

    #[test]
    fn code_39_is_read_with_bars_that_are_too_wide() {
        let row = row(&elements(&CODE_39_WIDE, &[43, 10, 39, 1, 36, 43], 9));
        assert_eq!(read_code_39(&row, 1).unwrap().text, "A$1-");
    }

    #[test]
    fn full_ascii_is_made_only_of_what_is_clearly_meant_so() {
        assert_eq!(extended("L+O+T 12+A/A").as_deref(), Some("Lot 12a!"));
        assert_eq!(extended("+H+E+L+L+O%J").as_deref(), Some("hello?"));
        for plain in [
            "AB/CD",
            "A+B",
            "PN-12",
            "50%OFF",
            "+A123BJC5D6E71G",
            "+A1",
            "A$1-",
            "BOX+C+",
        ] {
            assert_eq!(extended(plain), None, "{plain}");
        }
    }

    #[test]
    fn codabar_keeps_start_and_stop() {
        let row = row(&elements(&CODABAR_WIDE, &[16, 1, 2, 3, 12, 19], 7));
        assert_eq!(read_codabar(&row, 1).unwrap().text, "A123:D");
    }

    #[test]
    fn what_the_bars_of_a_blurred_code_128_look_like_is_no_codabar() {
        let widths = [
            3.1, 3.6, 6.0, 8.2, 6.3, 9.9, 3.8, 3.0, 3.8, 6.9, 4.5, 5.2, 5.8, 4.8, 4.6, 4.9, 5.7,
            5.8, 4.9, 4.3, 4.8, 4.6, 7.2, 5.4, 4.0, 7.8, 8.1, 3.7, 3.3, 5.7, 4.9, 5.8, 3.5, 5.4,
            5.9, 7.7, 4.9, 3.9, 4.3, 7.4, 4.1, 2.5, 3.3, 7.3, 4.1, 5.3, 8.0,
        ];
        assert!(read_codabar(&row_of(&widths), 1).is_none());
    }

    #[test]
    fn itf_ends_only_where_it_is_quiet() {
        let mut elements = vec![1, 1, 1, 1];
        for pair in [[0, 7], [0, 4], [2, 9]] {
            let [bars, spaces] = pair.map(|digit: usize| ITF_WIDE[digit]);
            for bit in (0..5).rev() {
                elements.push(1 + 2 * (bars >> bit & 1));
                elements.push(1 + 2 * (spaces >> bit & 1));
            }
        }
        elements.extend([3, 1, 1]);
        assert_eq!(read_itf(&row(&elements), 1).unwrap().text, "070429");
        elements.extend([1, 1, 3, 1]);
        assert!(read_itf(&row(&elements), 1).is_none());
    }
}
