//! Aztec Code, ISO/IEC 24778: finds the centre's rings, lays a grid from there outward, and hands
//! the modules to rxing.
//!
//! The centre is searched on the edges of the scan's lines, so a picture without one costs next to
//! nothing. Any turn, mirrored, both polarities, runes. Leaves out the code's own data words.

use alloc::{format, string::String, vec::Vec};

use rxing::common::reedsolomon::PredefinedGenericGF;

use super::{clean, correction, rings};
use crate::{
    Point, Symbol, Symbology,
    frame::Frame,
    geometry::Homography,
    grid::{self, Grid},
    linear::SurveyRow,
    options::Until,
};

/// Centres looked at in one picture.
const MOST_CENTRES: usize = 8;
/// The ring whose outer edge is fitted, in modules from the centre.
const FITTED: f32 = 3.5;

/// Reads the Aztec codes whose centres the lines of a survey cross.
pub(crate) fn read(frame: &Frame<'_>, survey: &[SurveyRow], until: &Until<'_>) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::new();
    for centre in rings::centres(frame, survey, rings::Pattern::Bullseye)
        .into_iter()
        .take(MOST_CENTRES)
    {
        if until.is_over() {
            break;
        }
        if symbols.iter().any(|symbol| symbol.contains(centre.at)) {
            continue;
        }
        symbols.extend(code_about(frame, &centre));
    }
    symbols
}

fn code_about(frame: &Frame<'_>, centre: &rings::Centre) -> Option<Symbol> {
    let ring = rings::outline(frame, centre, 4)?;
    let map = Homography::of_square(ring)?;
    let (dark, light) = levels(frame, &map, centre.is_light)?;
    let middle = (dark + light) / 2.0;
    let map = map.scaled(1.0 / FITTED);
    // As the edges say, and moved to where the bull's eye is sharpest, which blur asks for.
    let refined =
        grid::refined(frame, &map.scaled(4.5), (9, 9), middle, &[0.2, 0.1]).scaled(1.0 / 4.5);
    [map, refined]
        .iter()
        .find_map(|map| code_on(frame, centre, map, middle))
}

/// The code whose modules a map lays, one to a unit.
fn code_on(
    frame: &Frame<'_>,
    centre: &rings::Centre,
    map: &Homography,
    middle: f32,
) -> Option<Symbol> {
    let map = *map;
    let is_dark =
        |place: Point| (f32::from(frame.between(map.map(place))) < middle) != centre.is_light;
    let share = |radius: i32| {
        let cells = ring_cells(radius);
        cells.iter().filter(|&&cell| is_dark(cell)).count() as f32 / cells.len() as f32
    };
    if share(4) < 0.8 || share(3) > 0.2 || share(2) < 0.8 {
        return None;
    }
    let is_compact = share(5) > 0.12 || share(6) < 0.88;
    // A full code has one more pair of rings, farther out, so that less is left to guess.
    let map = if is_compact {
        map
    } else {
        rings::outline(frame, centre, 6)
            .and_then(Homography::of_square)
            .map_or(map, |wide| wide.scaled(1.0 / (FITTED + 2.0)))
    };
    let (map, mode) = orientations(&map)
        .filter_map(|map| {
            let radius = if is_compact { 5 } else { 7 };
            let cells: Vec<bool> = ring_cells(radius)
                .into_iter()
                .map(|cell| (f32::from(frame.between(map.map(cell))) < middle) != centre.is_light)
                .collect();
            (misses(&cells, radius) <= 2).then_some((misses(&cells, radius), map, cells))
        })
        .min_by_key(|(misses, ..)| *misses)
        .map(|(_, map, cells)| (map, cells))?;
    let words = mode_words(&mode, is_compact);
    match message(&words, is_compact) {
        Some((layers, plain_words)) => symbol(
            frame,
            &map,
            size(layers, is_compact),
            middle,
            centre.is_light,
            &mode_cells(&plain_words, is_compact),
        ),
        None if is_compact => rune(&words, &map),
        None => None,
    }
}

/// The mean luma of the code's dark and light rings.
fn levels(frame: &Frame<'_>, map: &Homography, is_light: bool) -> Option<(f32, f32)> {
    let map = map.scaled(1.0 / FITTED);
    let mean = |radii: [i32; 2]| {
        let cells = radii.into_iter().flat_map(ring_cells);
        let (sum, count) = cells.fold((0.0, 0.0), |(sum, count), cell| {
            (sum + f32::from(frame.between(map.map(cell))), count + 1.0)
        });
        sum / count
    };
    let (even, odd) = (mean([2, 4]), mean([1, 3]));
    ((even < odd) != is_light && (even - odd).abs() > 6.0).then_some((even, odd))
}

/// The cells of a square ring, clockwise from its upper left corner.
fn ring_cells(radius: i32) -> Vec<Point> {
    let r = radius as f32;
    let steps = (0..2 * radius).map(|n| n as f32);
    let top = steps.clone().map(|n| (n - r, -r));
    let right = steps.clone().map(|n| (r, n - r));
    let bottom = steps.clone().map(|n| (r - n, r));
    let left = steps.map(|n| (-r, r - n));
    top.chain(right).chain(bottom).chain(left).collect()
}

/// The map seen from all four sides, and mirrored.
fn orientations(map: &Homography) -> impl Iterator<Item = Homography> {
    let [a, b, c, d] = map.corners();
    let turned = [[a, b, c, d], [b, c, d, a], [c, d, a, b], [d, a, b, c]];
    let mirrored = [[a, d, c, b], [b, a, d, c], [c, b, a, d], [d, c, b, a]];
    turned
        .into_iter()
        .chain(mirrored)
        .filter_map(Homography::of_square)
}

/// How many of the twelve orientation marks about the corners of the ring are not as they should.
fn misses(cells: &[bool], radius: i32) -> usize {
    // Before, at and after each corner: three dark, two, one, none.
    const MARKS: [[bool; 3]; 4] = [
        [true; 3],
        [false, true, true],
        [true, false, false],
        [false; 3],
    ];
    let side = 2 * radius as usize;
    let marks = MARKS.iter().enumerate().flat_map(|(corner, marks)| {
        let at = side * corner + cells.len();
        marks.iter().zip([at - 1, at, at + 1])
    });
    marks
        .filter(|(mark, at)| cells.get(at % cells.len()) != Some(mark))
        .count()
}

/// The mode message as words of four bits.
fn mode_words(cells: &[bool], is_compact: bool) -> Vec<u8> {
    let side = if is_compact { 10 } else { 14 };
    let mut bits = Vec::new();
    for side in cells.chunks(side) {
        let inner = side.get(2..side.len() - 1).unwrap_or_default();
        // In the middle of a side of a full code lies the reference grid.
        let is_data = |(at, _): &(usize, &bool)| is_compact || *at != 5;
        bits.extend(
            inner
                .iter()
                .enumerate()
                .filter(is_data)
                .map(|(_, &bit)| bit),
        );
    }
    bits.chunks(4)
        .map(|four| four.iter().fold(0, |word, &bit| word << 1 | u8::from(bit)))
        .collect()
}

/// The number of layers that the mode message says, after correction, and the whole message
/// without the mark of a symbol that sets up a reader: its data are data like any other's.
fn message(words: &[u8], is_compact: bool) -> Option<(usize, Vec<u8>)> {
    let checks = if is_compact { 5 } else { 6 };
    let mut data = corrected(words, checks)?;
    // The highest bit of the number of data words, which no symbol needs.
    let (word, mark, words_in_full) = if is_compact {
        (0, 0b0010, 64)
    } else {
        (1, 0b0100, 1664)
    };
    let value = number(&data);
    let (layers, count) = if is_compact {
        ((value >> 6) + 1, (value & 0x3f) + 1)
    } else {
        ((value >> 11) + 1, (value & 0x7ff) + 1)
    };
    if count > most_words(layers, is_compact).min(words_in_full)
        && let Some(word) = data.get_mut(word)
    {
        *word &= !mark;
    }
    data.extend(check_words(&data, checks));
    Some((layers, data))
}

/// Codewords that so many layers hold, data and checks together (ISO/IEC 24778 table 1).
fn most_words(layers: usize, is_compact: bool) -> usize {
    let bits = (if is_compact { 88 } else { 112 } + 16 * layers) * layers;
    let per_word = match layers {
        0..=2 => 6,
        3..=8 => 8,
        9..=22 => 10,
        _ => 12,
    };
    bits / per_word
}

/// The Reed-Solomon words behind the data, over the field of 16 with x^4 + x + 1.
fn check_words(data: &[u8], checks: usize) -> Vec<u8> {
    let times = |a: u8, b: u8| {
        let (mut product, mut a) = (0, a);
        for bit in 0..4 {
            if b >> bit & 1 == 1 {
                product ^= a;
            }
            a = if a & 8 == 8 {
                (a << 1 & 15) ^ 3
            } else {
                a << 1
            };
        }
        product
    };
    // (x - 2)(x - 4)(x - 8)…, the highest power left out.
    let mut generator: Vec<u8> = Vec::new();
    let mut root = 1;
    for _ in 0..checks {
        root = times(root, 2);
        let before = core::iter::once(1).chain(generator.iter().copied());
        let behind = generator.iter().copied().chain(core::iter::once(0));
        generator = before
            .zip(behind)
            .map(|(b, a)| a ^ times(b, root))
            .collect();
    }
    let mut rest = alloc::vec![0; checks];
    for &word in data {
        let first = rest.first().copied().unwrap_or_default() ^ word;
        rest.rotate_left(1);
        if let Some(last) = rest.last_mut() {
            *last = 0;
        }
        rest.iter_mut()
            .zip(&generator)
            .for_each(|(rest, &factor)| *rest ^= times(first, factor));
    }
    rest
}

/// The cells of the mode message's ring as they should be, where they hold a bit of it.
fn mode_cells(words: &[u8], is_compact: bool) -> Vec<(Point, bool)> {
    let (radius, side) = if is_compact { (5, 10) } else { (7, 14) };
    let mut bits = words
        .iter()
        .flat_map(|word| (0..4).rev().map(move |bit| word >> bit & 1 == 1));
    let cells = ring_cells(radius).into_iter().enumerate();
    cells
        .filter(|(at, _)| {
            let within = at % side;
            (2..side - 1).contains(&within) && (is_compact || within != 7)
        })
        .map_while(|(_, cell)| Some((cell, bits.next()?)))
        .collect()
}

fn number(words: &[u8]) -> usize {
    words
        .iter()
        .fold(0, |value, &word| value << 4 | usize::from(word))
}

/// The data words of a mode message.
fn corrected(words: &[u8], checks: usize) -> Option<Vec<u8>> {
    Some(correction::corrected(PredefinedGenericGF::AztecParam, words, checks)?.0)
}

/// Modules along one side.
fn size(layers: usize, is_compact: bool) -> usize {
    if is_compact {
        11 + 4 * layers
    } else {
        15 + 4 * layers + 2 * ((2 * layers + 6) / 15)
    }
}

fn symbol(
    frame: &Frame<'_>,
    map: &Homography,
    size: usize,
    middle: f32,
    is_light: bool,
    mode: &[(Point, bool)],
) -> Option<Symbol> {
    let mut map = *map;
    // Outward, so that no corner is ever far off.
    let mut reach = 13;
    loop {
        reach = (reach + 6).min(size);
        let wide = map.scaled(reach as f32 / 2.0);
        map = grid::refined(frame, &wide, (reach, reach), middle, &[0.3, 0.12])
            .scaled(2.0 / reach as f32);
        if reach == size {
            break;
        }
    }
    let whole = map.scaled(size as f32 / 2.0);
    let grid = Grid::sampled(frame, |place| whole.map(place), size, size)?.dark_on_light(is_light);
    let mut dark = grid.dark(3);
    let centre = (size / 2) as f32;
    for &((x, y), is_dark) in mode {
        let at = (centre + y) as usize * size + (centre + x) as usize;
        if let Some(cell) = dark.get_mut(at) {
            *cell = is_dark;
        }
    }
    let sent = clean::read(&dark, size, size, super::Kind::Aztec)?;
    Some(sent.at(whole.corners()))
}

/// A compact code of no layers: its mode message, every second bit exchanged, is a number.
fn rune(words: &[u8], map: &Homography) -> Option<Symbol> {
    let words: Vec<u8> = words.iter().map(|word| word ^ 0b1010).collect();
    let data = corrected(&words, 5)?;
    let value = data
        .iter()
        .fold(0_u32, |value, &word| value << 4 | u32::from(word));
    Some(Symbol {
        symbology: Symbology::Aztec,
        aim: "]zC".into(),
        text: format!("{value:03}"),
        add_on: String::new(),
        raw: alloc::vec![u8::try_from(value).ok()?],
        is_weak: false,
        corners: map.scaled(5.5).corners(),
    })
}

#[cfg(test)]
mod tests {
    use super::{check_words, corrected, misses, mode_cells, mode_words, ring_cells, size};
    use alloc::vec;

    #[test]
    fn sizes_are_those_of_the_standard() {
        assert_eq!([1, 4].map(|layers| size(layers, true)), [15, 27]);
        assert_eq!(
            [1, 4, 5, 12, 32].map(|layers| size(layers, false)),
            [19, 31, 37, 67, 151]
        );
    }

    #[test]
    fn a_ring_goes_once_around() {
        let cells = ring_cells(5);
        assert_eq!(cells.len(), 40);
        assert_eq!(
            (cells[0], cells[10], cells[20], cells[30]),
            ((-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0))
        );
    }

    #[test]
    fn the_mode_message_is_written_as_it_is_read() {
        for (is_compact, data, checks) in [(true, vec![3, 9], 5), (false, vec![0, 8, 5, 12], 6)] {
            let mut words = data.clone();
            words.extend(check_words(&data, checks));
            assert_eq!(corrected(&words, checks), Some(data));
            let radius = if is_compact { 5 } else { 7 };
            let mut ring = vec![false; ring_cells(radius).len()];
            for (cell, is_dark) in mode_cells(&words, is_compact) {
                let at = ring_cells(radius).iter().position(|&other| other == cell);
                ring[at.unwrap()] = is_dark;
            }
            assert_eq!(mode_words(&ring, is_compact), words);
        }
    }

    #[test]
    fn marks_tell_the_orientation() {
        let mut cells = [false; 40];
        for at in [39, 0, 1, 10, 11, 19] {
            cells[at] = true;
        }
        assert_eq!(misses(&cells, 5), 0);
        cells.rotate_left(10);
        assert!(misses(&cells, 5) > 2);
    }
}
