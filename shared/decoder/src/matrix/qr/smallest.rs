//! Whether the smallest QR Code with the fewest checks (version 1, level L) may be believed,
//! ISO/IEC 18004 table 9.
//!
//! rxing takes one symbol in some thousands for corrected that is near no word of the code: a label
//! too damaged to be read would say something else before long. The standard would have only two of
//! the codewords corrected; the seven checks are let correct three, for which chance is one in a
//! million. All larger QR Codes have checks enough. Leaves out what the words say.

use alloc::vec::Vec;
use rxing::common::reedsolomon::PredefinedGenericGF;

use crate::{
    Symbol, Symbology,
    frame::Frame,
    matrix::{
        correction, full_qr,
        laid::{self, Laid, Sight},
        qr_words,
    },
};

const SIDE: usize = 21;
const DATA: usize = 19;
const CHECKS: usize = 7;
/// Row and column of the timing patterns.
const TIMING: usize = 6;
/// Finder patterns with what is about them end here.
const CORNER: usize = 8;
const MASKS: usize = 8;
/// How well the known modules fit a symbol of this side; those of another side fit no other.
const FITTING: f32 = 0.6;
/// By so many modules corners are moved to where they fit better.
const STEPS: [f32; 2] = [0.3, 0.12];

/// Whether a symbol of this picture is of another kind or cannot be laid, or its modules are near a
/// word.
pub(crate) fn is_sound(frame: &Frame<'_>, symbol: &Symbol) -> bool {
    symbol.symbology != Symbology::QrCode
        || smallest(frame, symbol).is_none_or(|dark| are_sound(&dark))
}

/// The modules, row by row, where the symbol is a smallest one.
fn smallest(frame: &Frame<'_>, symbol: &Symbol) -> Option<Vec<bool>> {
    let known = laid::all_known((SIDE, SIDE), |x, y| full_qr::known(x, y, 1));
    let fits = (0..4).flat_map(|turn| {
        let mut corners = symbol.corners;
        corners.rotate_left(turn);
        let known = &known;
        [false, true].map(|is_light| {
            let sight = Sight {
                frame,
                known,
                is_light,
            };
            (Laid::new(corners, (SIDE, SIDE)).scored(&sight), is_light)
        })
    });
    let (mut laid, is_light) = fits.max_by(|(a, _), (b, _)| a.score.total_cmp(&b.score))?;
    let sight = Sight {
        frame,
        known: &known,
        is_light,
    };
    for step in STEPS {
        laid = laid.corners_moved(&sight, step * laid.module());
    }
    (laid.score > FITTING).then_some(())?;
    Some(laid.grid(frame)?.dark_on_light(is_light).dark(4))
}

/// Whether the modules of a smallest symbol, row by row, are of another level or near a word; as they
/// stand or seen from behind.
pub(crate) fn are_sound(dark: &[bool]) -> bool {
    let upright = |x: usize, y: usize| dark.get(y * SIDE + x).copied().unwrap_or(false);
    let mirrored = |x: usize, y: usize| upright(y, x);
    let formats = [formats(upright), formats(mirrored)].into_iter().flatten();
    let fewest = formats.clone().map(|(wrong, _)| wrong).min();
    // Where formats are as good as each other, none of them may say the lowest level.
    let mut best = formats.filter(|(wrong, _)| Some(*wrong) == fewest);
    let is_lowest_level = best.any(|(_, format)| format >> 3 == 0b01);
    !is_lowest_level || (0..MASKS).any(|mask| is_word(upright, mask) || is_word(mirrored, mask))
}

/// The two copies of the format information, each with how many of its bits are wrong.
fn formats(is_dark: impl Fn(usize, usize) -> bool) -> [(u32, u32); 2] {
    let beside = (0..=CORNER).filter(|&x| x != TIMING).map(|x| (x, CORNER));
    let above = (0..CORNER)
        .rev()
        .filter(|&y| y != TIMING)
        .map(|y| (CORNER, y));
    let below = (SIDE - 7..SIDE).rev().map(|y| (CORNER, y));
    let right = (SIDE - 8..SIDE).map(|x| (x, CORNER));
    let read = |places: &mut dyn Iterator<Item = (usize, usize)>| {
        qr_words::format(places.map(|(x, y)| is_dark(x, y)), qr_words::FORMAT_MASK)
    };
    [
        read(&mut beside.chain(above)),
        read(&mut below.chain(right)),
    ]
}

fn is_word(is_dark: impl Fn(usize, usize) -> bool, mask: usize) -> bool {
    let is_far = |v: usize| v + CORNER >= SIDE;
    let is_data = |&(x, y): &(usize, usize)| {
        let is_corner = (x <= CORNER || is_far(x)) && y <= CORNER || x <= CORNER && is_far(y);
        !is_corner && y != TIMING
    };
    let bits = qr_words::places(SIDE, TIMING)
        .filter(is_data)
        .map(|(x, y)| is_dark(x, y) != qr_words::is_masked(mask, x, y));
    let words = qr_words::words(bits, DATA + CHECKS, None);
    correction::corrected(PredefinedGenericGF::QrCodeField256, &words, CHECKS).is_some()
}

#[cfg(test)]
mod tests {
    use super::{are_sound, formats, is_sound};
    use crate::{Symbol, Symbology, frame::Frame};
    use alloc::vec::Vec;

    /// Level L, AX-27.
    const MODULES: [&str; 21] = [
        "#######..####.#######",
        "#.....#..#.#..#.....#",
        "#.###.#..#....#.###.#",
        "#.###.#.####..#.###.#",
        "#.###.#.#.###.#.###.#",
        "#.....#...#.#.#.....#",
        "#######.#.#.#.#######",
        ".........####........",
        "##...###.#..#...##...",
        "....#...#...#.#.##.#.",
        "####..##.#.#.#..#....",
        "#...#...###.....###.#",
        "###.###.......#..#...",
        "........#.######.#.#.",
        "#######.###.#.##....#",
        "#.....#.######.##.#..",
        "#.###.#..#..#..#.#...",
        "#.###.#...#.#........",
        "#.###.#..#....#..####",
        "#.....#.###.....#.#.#",
        "#######.#..#.#..#.#..",
    ];

    /// Whether a picture is believed in which the modules at these places are wrong.
    fn is_sound_but(wrong: &[(usize, usize)], is_mirrored: bool) -> bool {
        let luma: Vec<u8> = (0..126 * 126)
            .map(|at| {
                let (x, y) = ((at % 126) / 6, (at / 126) / 6);
                let (x, y) = if is_mirrored { (y, x) } else { (x, y) };
                let is_dark = MODULES[y].as_bytes()[x] == b'#';
                if is_dark != wrong.contains(&(x, y)) {
                    40
                } else {
                    210
                }
            })
            .collect();
        let symbol = Symbol {
            symbology: Symbology::QrCode,
            aim: "]Q1".into(),
            text: "AX-27".into(),
            add_on: "".into(),
            raw: Vec::new(),
            is_weak: false,
            // As rxing may begin at any of them, and not to the pixel.
            corners: [(126.5, 0.0), (124.0, 126.0), (-0.5, 125.0), (0.0, -0.5)],
        };
        is_sound(&Frame::new(&luma, 126, 126).unwrap(), &symbol)
    }

    #[test]
    fn three_wrong_words_are_believed_and_four_are_not() {
        let wrong = [(20, 20), (20, 9), (15, 12), (12, 2)];
        for is_mirrored in [false, true] {
            assert!(is_sound_but(&[], is_mirrored));
            assert!(is_sound_but(&wrong[..3], is_mirrored));
            assert!(!is_sound_but(&wrong, is_mirrored));
        }
    }

    #[test]
    fn other_levels_are_not_taken_for_the_lowest() {
        let whole: Vec<bool> = MODULES.concat().bytes().map(|b| b == b'#').collect();
        let broken: Vec<bool> = whole
            .iter()
            .enumerate()
            .map(|(at, &is_dark)| is_dark != (at / 21 > 9 && at % 21 > 9))
            .collect();
        assert!(are_sound(&whole) && !are_sound(&broken));
        for data in 0..32_u32 {
            // Both copies say another level and mask.
            let mut dark = broken.clone();
            let word = super::qr_words::format_word(data) ^ super::qr_words::FORMAT_MASK;
            let ends = [0, 1, 2, 3, 4, 5, 7, 8];
            let first = ends.map(|x| (x, 8)).into_iter();
            let first = first.chain([7, 5, 4, 3, 2, 1, 0].map(|y| (8, y)));
            let second = (14..21).rev().map(|y| (8, y));
            let second = second.chain((13..21).map(|x| (x, 8)));
            for places in [first.collect::<Vec<_>>(), second.collect()] {
                for (nth, (x, y)) in places.into_iter().enumerate() {
                    dark[y * 21 + x] = word >> (14 - nth) & 1 == 1;
                }
            }
            assert_eq!(formats(|x, y| dark[y * 21 + x]), [(0, data); 2]);
            assert_eq!(are_sound(&dark), data >> 3 != 0b01, "{data:05b}");
        }
    }
}
