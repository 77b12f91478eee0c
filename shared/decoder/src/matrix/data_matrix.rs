//! Data Matrix, ISO/IEC 16022: lays the pattern that all its borders have over a region until it
//! fits, and reads the modules.
//!
//! Two solid sides and two of modules in turn are known beforehand for every size, so a blob's
//! outline is only where the search begins: each size and turn is held against the picture, the
//! best are moved corner by corner, and what fits well is read. Made for marks without a sharp
//! outline: dots, etching, low contrast, blur, either polarity. Leaves out where to look.

mod message;

use alloc::vec::Vec;
use rxing::{
    common::{BitMatrix, DetectorRXingResult},
    datamatrix::detector::{Detector, zxing_cpp_detector},
};

use super::{
    Kind,
    laid::{self, Known, Laid, Sight},
};
use crate::{
    Point, Symbol,
    aim::Transmission,
    blob,
    frame::{Frame, Picture},
    geometry::distance,
    grid::Grid,
};

/// Modules along the sides of square and of oblong symbols.
const SQUARE: [usize; 24] = [
    10, 12, 14, 16, 18, 20, 22, 24, 26, 32, 36, 40, 44, 48, 52, 64, 72, 80, 88, 96, 104, 120, 132,
    144,
];
const OBLONG: [(usize, usize); 6] = [(18, 8), (32, 8), (26, 12), (36, 12), (36, 16), (48, 16)];
/// How well a border must fit (1 is exactly) before it is moved, and before it is read.
const HOPEFUL: f32 = 0.42;
const FITTING: f32 = 0.62;
/// What fits as well as this is worth more than one way to tell its modules apart.
const WELL: f32 = 0.75;
/// More than that when bent: with as much freedom something fits everywhere.
const FITTING_BENT: f32 = 0.8;
/// What fits no worse may fit when its sides are bent.
const BENDABLE: f32 = 0.6;
/// Fits that are moved, per outline.
const MOVED: usize = 3;
/// The smallest region, in pixels along a side.
const LEAST_SIDE: usize = 20;
/// Larger regions are halved to find outlines.
const OUTLINED: usize = 128;
/// The smallest module in pixels.
const LEAST_MODULE: f32 = 1.7;

/// Reads a symbol with sharp edges and solid sides, by rxing's detector, which traces them.
pub(crate) fn printed(region: &Frame<'_>) -> Option<Symbol> {
    let mut bitmap = super::bitmap(region.luma.to_vec(), region.width, region.height)?;
    let (sent, corners) = super::read_one(&mut bitmap, Kind::DataMatrix)?;
    Some(sent?.at(corners))
}

/// What the symbol says that rxing's detectors find, and its corners as they name them.
pub(super) fn traced(black: &BitMatrix) -> Option<(Transmission, Vec<rxing::Point>)> {
    let read = |found: &dyn DetectorRXingResult| {
        Some((message::read(found.getBits())?, found.getPoints().to_vec()))
    };
    let traced = zxing_cpp_detector::detect(black, true, true).unwrap_or_default();
    traced.iter().find_map(|found| read(found)).or_else(|| {
        let found = Detector::new(black).ok()?.detect().ok()?;
        read(&found)
    })
}

/// Reads a symbol about which the region is a little larger.
pub(crate) fn read(region: &Frame<'_>) -> Option<Symbol> {
    outlined(region, |radius| {
        // Without noise and the gaps of dots.
        blob::blurred(region, radius / 2)
    })
}

/// Reads a printed symbol of many modules, of either polarity, on a region that shows more of it.
pub(crate) fn read_fine(region: &Frame<'_>) -> Option<Symbol> {
    let inverse = || Picture::of(region).inverted();
    printed(region)
        .or_else(|| printed(&inverse().frame()))
        // Thin marks do not always reach the middle of their module.
        .or_else(|| outlined(region, |_| blob::blurred(region, 1)))
}

/// Reads the symbol within one of the outlines that blobs of a region have, on what `sampled` makes
/// of the region: told is the radius in its pixels by which the blobs were smoothed.
fn outlined(region: &Frame<'_>, sampled: impl Fn(usize) -> Picture) -> Option<Symbol> {
    if region.width.min(region.height) < LEAST_SIDE {
        return None;
    }
    // Outlines are searched on a smaller picture than modules are told apart on.
    let mut small: Option<Picture> = None;
    let mut scale = 1;
    while region.width.max(region.height) / scale > OUTLINED {
        small = Some(small.map_or_else(|| region.halved(), |picture| picture.frame().halved()));
        scale *= 2;
    }
    let small = small.as_ref().map_or(*region, Picture::frame);
    let side = small.width.min(small.height);
    let surround = blob::blurred(&small, side / 5);
    for radius in [(side / 36).max(1), (side / 18).max(2)] {
        let soft = blob::blurred(&small, radius);
        let sampled = sampled(radius * scale);
        for is_light in [false, true] {
            for corners in blob::quadrilaterals(&soft.frame(), &surround, is_light) {
                let corners = corners.map(|(x, y)| {
                    let back = |at: f32| (at + 0.5) * scale as f32 - 0.5;
                    (back(x), back(y))
                });
                if let Some(symbol) = within([&sampled.frame(), region], corners, is_light) {
                    return Some(symbol);
                }
            }
        }
    }
    None
}

/// Reads the symbol whose corners are nearly these.
///
/// The first of the frames is what borders are held against; modules are told apart on both,
/// because what joins dots also blurs small modules.
fn within(frames: [&Frame<'_>; 2], corners: [Point; 4], is_light: bool) -> Option<Symbol> {
    let [frame, _] = frames;
    let [a, b, c, d] = corners;
    let sides = (
        distance(a, b).min(distance(c, d)),
        distance(b, c).min(distance(d, a)),
    );
    if sides.0.min(sides.1) < 8.0 * LEAST_MODULE {
        return None;
    }
    let mut fits: Vec<Laid> = Vec::new();
    for turn in 0..4 {
        let mut turned = corners;
        turned.rotate_left(turn);
        let (wide, high) = if turn % 2 == 0 {
            sides
        } else {
            (sides.1, sides.0)
        };
        let ratio = wide / high;
        let squares = SQUARE
            .iter()
            .map(|&side| (side, side))
            .filter(|_| (0.6..1.67).contains(&ratio));
        let oblongs = OBLONG
            .iter()
            .copied()
            .filter(|&(w, h)| (0.7..1.4).contains(&(ratio * h as f32 / w as f32)));
        // The corner where two broken sides meet shows least in an outline: it may also be where
        // the other three put it.
        let [upper_left, _, lower_right, lower_left] = turned;
        let completed = (
            upper_left.0 + lower_right.0 - lower_left.0,
            upper_left.1 + lower_right.1 - lower_left.1,
        );
        for size in squares.chain(oblongs) {
            if wide / (size.0 as f32) < LEAST_MODULE || high / (size.1 as f32) < LEAST_MODULE {
                continue;
            }
            // The outermost modules are enough to tell sizes apart.
            let known = known(region_border(size), size);
            let sight = Sight {
                frame,
                known: &known,
                is_light,
            };
            let tries = [turned, [upper_left, completed, lower_right, lower_left]];
            let scored = tries.map(|corners| Laid::new(corners, size).scored(&sight));
            fits.extend(scored.into_iter().filter(|fit| fit.score > HOPEFUL));
        }
    }
    fits.sort_by(|a, b| b.score.total_cmp(&a.score));
    fits.truncate(MOVED);
    let moved = fits.into_iter().map(|fit| settled(frame, fit, is_light));
    let best = moved.max_by(|a, b| a.score.total_cmp(&b.score))?;
    if best.score >= FITTING
        && let Some(symbol) = decoded(frames, &best, is_light)
    {
        return Some(symbol);
    }
    if best.score < BENDABLE {
        return None;
    }
    let known = known(border(best.size), best.size);
    let bent = best.bent(&Sight {
        frame,
        known: &known,
        is_light,
    });
    (bent.score >= FITTING_BENT).then_some(())?;
    decoded(frames, &bent, is_light)
}

/// Regions along the width and the height of a symbol; each has a border of its own.
fn regions((width, height): (usize, usize)) -> (usize, usize) {
    if width == height {
        let along = match width {
            0..=26 => 1,
            27..=52 => 2,
            53..=104 => 4,
            _ => 6,
        };
        (along, along)
    } else {
        (if width >= 32 { 2 } else { 1 }, 1)
    }
}

/// The cells of all borders, each with whether it is dark.
fn border(size: (usize, usize)) -> impl Iterator<Item = (usize, usize, bool)> {
    let (across, down) = regions(size);
    let (width, height) = (size.0 / across, size.1 / down);
    (0..across * down).flat_map(move |region| {
        let (left, top) = (region % across * width, region / across * height);
        region_border((width, height)).map(move |(x, y, is_dark)| (left + x, top + y, is_dark))
    })
}

/// The cells about one region: two solid sides, two of modules in turn.
fn region_border((width, height): (usize, usize)) -> impl Iterator<Item = (usize, usize, bool)> {
    let top = (0..width).map(|x| (x, 0, x % 2 == 0));
    let bottom = (0..width).map(move |x| (x, height - 1, true));
    let left = (1..height - 1).map(|y| (0, y, true));
    let right = (1..height - 1).map(move |y| (width - 1, y, (height - 1 - y) % 2 == 0));
    top.chain(bottom).chain(left).chain(right)
}

/// Where the modules of a border are.
fn known(cells: impl Iterator<Item = (usize, usize, bool)>, size: (usize, usize)) -> Vec<Known> {
    cells
        .map(|(x, y, is_dark)| (laid::middle(x, y, size), is_dark))
        .collect()
}

/// The fit after its corners were moved, each by itself and all together, as long as it gets
/// better.
fn settled(frame: &Frame<'_>, fit: Laid, is_light: bool) -> Laid {
    let known = known(border(fit.size), fit.size);
    let sight = Sight {
        frame,
        known: &known,
        is_light,
    };
    let mut fit = fit.scored(&sight);
    let module = fit.module();
    for (step, expected) in [(1.0, 0.5), (0.5, 0.6), (0.25, FITTING), (0.12, FITTING)] {
        for _ in 0..2 {
            let before = fit.score;
            fit = fit.corners_moved(&sight, step * module);
            if fit.score < before + 0.005 {
                break;
            }
        }
        // What is nowhere near does not get there.
        if fit.score < expected {
            break;
        }
    }
    fit
}

fn decoded(frames: [&Frame<'_>; 2], fit: &Laid, is_light: bool) -> Option<Symbol> {
    let [frame, other] = frames;
    let whole = fit.grid(frame)?;
    if let Some(symbol) = read_grid(&whole, fit, is_light) {
        return Some(symbol);
    }
    if fit.score > WELL {
        let other = fit.grid(other)?;
        let tries = [&whole.sharper(), &other, &other.sharper()];
        let read = |grid: &Grid| read_grid(grid, fit, is_light);
        if let Some(symbol) = tries.into_iter().find_map(read) {
            return Some(symbol);
        }
    }
    let is_one = regions(fit.size) == (1, 1);
    (!is_one).then(|| read_grid(&by_region(frame, fit, is_light)?, fit, is_light))?
}

/// The modules, each region laid by its own border: a label that is not flat.
fn by_region(frame: &Frame<'_>, fit: &Laid, is_light: bool) -> Option<Grid> {
    let (across, down) = regions(fit.size);
    let size = (fit.size.0 / across, fit.size.1 / down);
    let surface = fit.surface()?;
    let mut luma = alloc::vec![255; fit.size.0 * fit.size.1];
    for region in 0..across * down {
        let (column, row) = (region % across, region / across);
        let at = |x: usize, y: usize| {
            surface.map((
                2.0 * x as f32 / across as f32 - 1.0,
                2.0 * y as f32 / down as f32 - 1.0,
            ))
        };
        let corners = [
            at(column, row),
            at(column + 1, row),
            at(column + 1, row + 1),
            at(column, row + 1),
        ];
        let grid = settled(frame, Laid::new(corners, size), is_light).grid(frame)?;
        for (y, line) in grid.luma.chunks(size.0).enumerate() {
            let from = (row * size.1 + y) * fit.size.0 + column * size.0;
            luma.get_mut(from..from + size.0)?.copy_from_slice(line);
        }
    }
    Some(Grid {
        width: fit.size.0,
        height: fit.size.1,
        luma,
    })
}

fn read_grid(grid: &Grid, fit: &Laid, is_light: bool) -> Option<Symbol> {
    let (width, height) = fit.size;
    let grid = grid.clone().dark_on_light(is_light);
    let level = level(&grid, fit.size);
    let local = grid.dark(3);
    let global = grid.luma.iter().map(|&l| f32::from(l) < level).collect();
    for mut dark in [local, global] {
        for (x, y, is_dark) in border(fit.size) {
            if let Some(cell) = dark.get_mut(y * width + x) {
                *cell = is_dark;
            }
        }
        let mut modules = BitMatrix::new(width as u32, height as u32).ok()?;
        for (at, _) in dark.iter().enumerate().filter(|(_, is_dark)| **is_dark) {
            modules.set((at % width) as u32, (at / width) as u32);
        }
        if let Some(sent) = message::read(&modules) {
            return Some(sent.at(fit.corners));
        }
    }
    None
}

/// Half way between the dark and the light cells of the border.
fn level(grid: &Grid, size: (usize, usize)) -> f32 {
    let mean = |which: bool| {
        let cells = border(size).filter(|(.., is_dark)| *is_dark == which);
        let (sum, count) = cells.fold((0.0, 0.0), |(sum, count), (x, y, _)| {
            (sum + f32::from(grid.at(x, y)), count + 1.0)
        });
        sum / f32::max(count, 1.0)
    };
    (mean(true) + mean(false)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::{border, read, regions};
    use crate::{Symbology, frame::Frame};
    use alloc::vec::Vec;

    /// A 10 by 10 symbol that says 123456, ISO/IEC 16022 annex O.
    const MODULES: [&str; 10] = [
        "#.#.#.#.#.",
        "##..#.##.#",
        "##.....#..",
        "##...###.#",
        "##....#...",
        "#.....####",
        "###.##.#..",
        "####.##..#",
        "#..###.#..",
        "##########",
    ];

    /// Dots of a diameter of 5 pixels every 8, or modules without a gap.
    fn picture(is_dotted: bool, is_light: bool) -> Vec<u8> {
        let (ground, mark) = if is_light { (70, 150) } else { (170, 90) };
        (0..160 * 160)
            .map(|at: usize| {
                let (x, y) = (at % 160, at / 160);
                let inside = |v: usize| (40..120).contains(&v);
                if !inside(x) || !inside(y) {
                    return ground;
                }
                let (u, v) = ((x - 40) as f32 % 8.0 - 3.5, (y - 40) as f32 % 8.0 - 3.5);
                let is_set = MODULES[(y - 40) / 8].as_bytes()[(x - 40) / 8] == b'#';
                let is_hit = !is_dotted || u * u + v * v < 6.5;
                if is_set && is_hit { mark } else { ground }
            })
            .collect()
    }

    #[test]
    fn printed_and_dotted_marks_are_read_in_both_polarities() {
        for is_dotted in [false, true] {
            for is_light in [false, true] {
                let luma = picture(is_dotted, is_light);
                let frame = Frame::new(&luma, 160, 160).unwrap();
                let symbol =
                    read(&frame).unwrap_or_else(|| panic!("dotted {is_dotted} light {is_light}"));
                assert_eq!(
                    (symbol.symbology, symbol.text.as_str()),
                    (Symbology::DataMatrix, "123456")
                );
                assert!(symbol.contains((80.0, 80.0)) && !symbol.contains((30.0, 80.0)));
            }
        }
    }

    #[test]
    fn a_mark_on_a_pipe_is_read() {
        let flat = picture(true, false);
        // Columns lie deeper the nearer they are to the middle, up to more than a module.
        let luma: Vec<u8> = (0..160 * 160)
            .map(|at: usize| {
                let (x, y) = ((at % 160) as f32, at / 160);
                let off = (x - 80.0) / 40.0;
                let deeper = 9.0 * (1.0 - off * off).max(0.0);
                flat[y.saturating_sub(deeper as usize) * 160 + at % 160]
            })
            .collect();
        let frame = Frame::new(&luma, 160, 160).unwrap();
        assert_eq!(read(&frame).unwrap().text, "123456");
    }

    #[test]
    fn every_region_has_a_border() {
        assert_eq!(
            [(26, 26), (32, 32), (64, 64)].map(regions),
            [(1, 1), (2, 2), (4, 4)]
        );
        assert_eq!(
            [(18, 8), (32, 8), (48, 16)].map(regions),
            [(1, 1), (2, 1), (2, 1)]
        );
        assert_eq!(border((10, 10)).count(), 36);
        assert_eq!(border((32, 32)).count(), 4 * 60);
    }
}
