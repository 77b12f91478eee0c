//! Code 93 (AIM USS-93): from widths to characters to text, with both check characters.
//!
//! Leaves out votes and positions.

use alloc::{string::String, vec::Vec};

use super::{Found, nearest::nearest, row::Row};
use crate::Symbology;

/// Nine modules per character, a bar where the bit is set, from the highest down.
const BITS: [u16; 48] = [
    0x114, 0x148, 0x144, 0x142, 0x128, 0x124, 0x122, 0x150, 0x112, 0x10a, 0x1a8, 0x1a4, 0x1a2,
    0x194, 0x192, 0x18a, 0x168, 0x164, 0x162, 0x134, 0x11a, 0x158, 0x14c, 0x146, 0x12c, 0x116,
    0x1b4, 0x1b2, 0x1ac, 0x1a6, 0x196, 0x19a, 0x16c, 0x166, 0x136, 0x13a, 0x12e, 0x1d4, 0x1d2,
    0x1ca, 0x16e, 0x176, 0x1ae, 0x126, 0x1da, 0x1d6, 0x132, 0x15e,
];
const PATTERNS: [[u8; 6]; 48] = widths();
const CHARACTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
const START: usize = 47;
const MODULES: f32 = 9.0;
const FARTHEST: f32 = 1.2;
const QUIET: f32 = 4.0;

const fn widths() -> [[u8; 6]; 48] {
    let mut patterns = [[0; 6]; 48];
    let mut n = 0;
    #[allow(
        clippy::indexing_slicing,
        reason = "in a constant, checked while compiling"
    )]
    while n < 48 {
        let (mut element, mut bit) = (0, 9);
        let mut is_bar = true;
        while bit > 0 {
            bit -= 1;
            if (BITS[n] >> bit & 1 == 1) != is_bar {
                is_bar = !is_bar;
                element += 1;
            }
            patterns[n][element] += 1;
        }
        n += 1;
    }
    patterns
}

/// Reads the code whose first bar is at `bar`.
pub(crate) fn read(row: &Row, bar: usize) -> Option<Found> {
    let start = row.some::<6>(bar)?;
    let module = row.sum(bar, 6) / MODULES;
    if !row.is_quiet(bar.wrapping_sub(1), QUIET * module) || !is_start(start, module) {
        return None;
    }
    let mut values: Vec<usize> = Vec::new();
    let mut at = bar + 6;
    let mut before = module * MODULES;
    loop {
        let total = row.sum(at, 6);
        if !(0.7..1.4).contains(&(total / before)) {
            return None;
        }
        before = total;
        let found = nearest(row.some::<6>(at)?, &PATTERNS, 0.0)?;
        if found.distance > FARTHEST {
            return None;
        }
        if found.index == START {
            break;
        }
        values.push(found.index);
        at += 6;
    }
    let module = before / MODULES;
    let end = at + 7;
    // The stop is the start with one bar more, a module wide.
    let is_ended = (0.4..1.8).contains(&(row.width(at + 6) / module));
    if !is_ended || !row.is_quiet(end, QUIET * module) {
        return None;
    }
    Some(Found {
        symbology: Symbology::Code93,
        aim: "]G0",
        text: text(&values)?,
        add_on: String::new(),
        from: bar,
        to: end,
    })
}

fn is_start(widths: &[f32; 6], module: f32) -> bool {
    let [narrow @ .., d, e] = widths;
    let is_one = |width: f32| (0.35..1.75).contains(&(width / module));
    (2.8..5.2).contains(&(d / module)) && narrow.iter().all(|&width| is_one(width)) && is_one(*e)
}

fn text(values: &[usize]) -> Option<String> {
    let (data, checks) = values.split_at_checked(values.len().checked_sub(2)?)?;
    let [c, k] = checks else { return None };
    let check = |values: &[usize], most: usize| {
        let weighted = values.iter().rev().enumerate();
        weighted
            .map(|(at, value)| value * (at % most + 1))
            .sum::<usize>()
            % 47
    };
    if data.is_empty() || check(data, 20) != *c {
        return None;
    }
    let (with_c, _) = values.split_at_checked(values.len() - 1)?;
    if check(with_c, 15) != *k {
        return None;
    }
    let mut text = String::new();
    let mut shift = None;
    for &value in data {
        let character = match (shift.take(), value) {
            (None, 43..=46) => {
                shift = Some(value);
                continue;
            }
            (None, value) => *CHARACTERS.get(value)?,
            (Some(shift), 10..=35) => shifted(shift, value as u8 - 10)?,
            (Some(_), _) => return None,
        };
        text.push(char::from(character));
    }
    shift.is_none().then_some(text)
}

/// The character that a shift ($), (%), (/), (+), here 43 to 46, and a letter (0 for A) stand for.
pub(super) fn shifted(shift: usize, letter: u8) -> Option<u8> {
    Some(match (shift, letter) {
        (43, _) => letter + 1,
        (44, 0..=4) => 27 + letter,
        (44, 5..=9) => b';' + letter - 5,
        (44, 10..=14) => b'[' + letter - 10,
        (44, 15..=19) => b'{' + letter - 15,
        (44, 20) => 0,
        (44, 21) => b'@',
        (44, 22) => b'`',
        (44, _) => 127,
        (45, 0..=14) => b'!' + letter,
        (45, 25) => b':',
        (46, _) => b'a' + letter,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{PATTERNS, START, read, shifted, text};
    use crate::linear::{edges::Edges, row::Row};
    use alloc::vec;

    #[test]
    fn the_example_of_the_specification_has_its_check_characters() {
        // TEST93 with checks + and 6.
        let values = [29, 14, 28, 29, 9, 3, 41, 6];
        assert_eq!(text(&values).as_deref(), Some("TEST93"));
        assert!(text(&[29, 14, 28, 29, 9, 4, 41, 6]).is_none());
    }

    #[test]
    fn a_drawn_code_is_read() {
        let mut places = vec![30.0_f32];
        for value in [START, 29, 14, 28, 29, 9, 3, 41, 6, START] {
            for width in PATTERNS[value] {
                places.push(places.last().unwrap() + f32::from(width) * 2.2);
            }
        }
        places.push(places.last().unwrap() + 2.2);
        let length = places.last().unwrap() + 30.0;
        let edges = Edges {
            places,
            first_darkens: true,
            length,
        };
        assert_eq!(
            read(&Row::new(&edges, false, false), 1).unwrap().text,
            "TEST93"
        );
    }

    #[test]
    fn shifts_reach_all_of_ascii() {
        assert_eq!(shifted(46, 0), Some(b'a'));
        assert_eq!(shifted(45, 25), Some(b':'));
        assert_eq!(shifted(44, 5), Some(b';'));
        assert_eq!(shifted(45, 20), None);
    }
}
