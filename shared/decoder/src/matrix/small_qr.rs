//! Micro QR Code (ISO/IEC 18004) and rMQR Code (ISO/IEC 23941): laid from their only finder pattern
//! outward along their timing patterns. rMQR is handed to rxing; Micro QR is read by ourselves
//! (`micro`).
//!
//! One finder pattern says little about what lies far from it, so the grid is not extended at once:
//! it grows by a few modules, is moved to where the modules that are known beforehand fit best, and
//! grows again. Leaves out finding the pattern.

mod micro;

use alloc::vec::Vec;

use super::{
    Kind, clean,
    laid::{self, Laid, Sight},
    rings,
};
use crate::{
    Point, Symbol,
    aim::Transmission,
    frame::Frame,
    geometry::{Homography, distance},
    grid,
    options::Until,
};

/// Modules along a finder pattern.
pub(super) const FINDER: usize = 7;
/// Sides of Micro QR Codes.
const MICRO: [usize; 4] = [11, 13, 15, 17];
/// Heights and widths of rMQR Codes; the narrowest is made in two heights only.
const HEIGHTS: [usize; 6] = [7, 9, 11, 13, 15, 17];
const WIDTHS: [usize; 6] = [27, 43, 59, 77, 99, 139];
/// Columns of alignment patterns and timing between them, by width.
const ALIGNMENT: [(usize, &[usize]); 5] = [
    (43, &[21]),
    (59, &[19, 39]),
    (77, &[25, 51]),
    (99, &[23, 49, 75]),
    (139, &[27, 55, 83, 111]),
];
/// Modules by which a grid grows at once.
const STEP: usize = 4;
/// How well known modules must fit (1 is exactly) while the grid grows, and in the end.
const HOPEFUL: f32 = 0.55;
const FITTING: f32 = 0.66;
/// Known modules beyond the finder pattern that are too few to judge by.
const FEW: usize = 5;

/// What is known of a code beforehand: whether a module is dark, light or not known.
type Pattern = fn(x: usize, y: usize, size: (usize, usize)) -> Option<bool>;

/// Reads the code whose finder pattern is at a centre.
pub(super) fn read(frame: &Frame<'_>, centre: &rings::Centre, until: &Until<'_>) -> Option<Symbol> {
    let outline = rings::outline(frame, centre, 3)?;
    let mut starts: Vec<Laid> = Vec::new();
    for turn in 0..4 {
        let mut corners = outline;
        corners.rotate_left(turn);
        starts.push(Laid::new(corners, (FINDER, FINDER)));
    }
    let read = |start: &Laid| {
        micro(frame, start, centre.is_light)
            .or_else(|| rectangular(frame, start, centre.is_light, until))
    };
    let mut starts = starts.iter().take_while(|_| !until.is_over());
    starts.find_map(read)
}

fn micro(frame: &Frame<'_>, start: &Laid, is_light: bool) -> Option<Symbol> {
    let mut laid = *start;
    for side in MICRO {
        laid = grown(frame, &laid, (side, side), is_light, micro_known)?;
        if laid.score > FITTING && ends(frame, &laid, is_light) {
            let tries = [sharpened(frame, &laid), laid];
            let read = |laid: &Laid| {
                decoded(frame, laid, is_light, |dark, (side, _)| {
                    micro::read(dark, side)
                })
            };
            if let Some(symbol) = tries.iter().find_map(read) {
                return Some(symbol);
            }
        }
    }
    None
}

fn rectangular(
    frame: &Frame<'_>,
    start: &Laid,
    is_light: bool,
    until: &Until<'_>,
) -> Option<Symbol> {
    let said = |dark: &[bool], (width, height)| clean::read(dark, width, height, Kind::Rmqr);
    HEIGHTS.into_iter().find_map(|height| {
        let mut laid = *start;
        if height > FINDER {
            laid = grown(
                frame,
                &laid,
                (FINDER + 1, height),
                is_light,
                rectangular_known,
            )?;
        }
        for width in WIDTHS {
            if until.is_over() {
                return None;
            }
            while laid.size.0 + STEP < width {
                let size = (laid.size.0 + STEP, height);
                laid = grown(frame, &laid, size, is_light, rectangular_known)?;
            }
            let whole = grown(frame, &laid, (width, height), is_light, rectangular_whole);
            if let Some(whole) = whole
                && whole.score > FITTING
                && let Some(symbol) = decoded(frame, &whole, is_light, said)
            {
                return Some(symbol);
            }
        }
        None
    })
}

/// The finder pattern with the light modules about it.
fn finder(x: usize, y: usize) -> Option<bool> {
    if x < FINDER && y < FINDER {
        let ring = x.abs_diff(3).max(y.abs_diff(3));
        Some(ring != 2)
    } else if x <= FINDER && y <= FINDER {
        Some(false)
    } else {
        None
    }
}

fn micro_known(x: usize, y: usize, _: (usize, usize)) -> Option<bool> {
    finder(x, y).or(match (x, y) {
        (along, 0) | (0, along) => Some(along.is_multiple_of(2)),
        _ => None,
    })
}

/// The timing patterns along three sides.
fn rectangular_known(x: usize, y: usize, (_, height): (usize, usize)) -> Option<bool> {
    if let Some(is_dark) = finder(x, y) {
        return Some(is_dark);
    }
    // Lower left is a corner of its own.
    let is_corner = x < 3 && y + 2 >= height;
    if is_corner {
        return match (x, height - 1 - y) {
            (_, 0) | (0, _) => Some(true),
            (1, 1) => Some(false),
            _ => None,
        };
    }
    if y == 0 || y + 1 == height {
        // What is timing in one width is alignment in another.
        let may_be_alignment = ALIGNMENT.iter().any(|(_, columns)| columns.contains(&x));
        (!may_be_alignment).then_some(x.is_multiple_of(2))
    } else if x == 0 {
        Some(y.is_multiple_of(2))
    } else {
        None
    }
}

/// The same with what tells the right side: a small finder pattern in the lower corner.
fn rectangular_whole(x: usize, y: usize, size: (usize, usize)) -> Option<bool> {
    let (right, below) = (size.0 - 1 - x, size.1 - 1 - y);
    let columns = ALIGNMENT.iter().find(|(width, _)| *width == size.0);
    let column = columns.and_then(|(_, columns)| columns.iter().find(|at| x.abs_diff(**at) <= 1));
    if let Some(&column) = column {
        // Three by three modules about a light one at either end, timing between.
        let deep = y.min(below);
        if deep < 3 {
            return Some((x, deep) != (column, 1));
        }
        if x == column {
            return Some(y.is_multiple_of(2));
        }
    }
    if right < 5 && below < 5 {
        let ring = right.abs_diff(2).max(below.abs_diff(2));
        return Some(ring != 1);
    }
    // Four modules of the upper corner are known, the rest of the side alternates.
    match (right, y) {
        (0, 1) | (1, 0) => Some(true),
        (1, 1) => Some(false),
        (0, _) => Some(y.is_multiple_of(2)),
        _ => rectangular_known(x, y, size)
            .or_else(|| (y == 0 || below == 0).then_some(x.is_multiple_of(2))),
    }
}

/// The grid with more modules, moved to where the known ones fit best; nothing where they do not.
fn grown(
    frame: &Frame<'_>,
    laid: &Laid,
    size: (usize, usize),
    is_light: bool,
    known: Pattern,
) -> Option<Laid> {
    let map = Homography::of_square(laid.corners)?;
    let at = |x: usize, y: usize| {
        map.map((
            2.0 * x as f32 / laid.size.0 as f32 - 1.0,
            2.0 * y as f32 / laid.size.1 as f32 - 1.0,
        ))
    };
    let corners = [at(0, 0), at(size.0, 0), at(size.0, size.1), at(0, size.1)];
    if corners
        .iter()
        .filter(|&&corner| frame.contains(corner))
        .count()
        < 3
    {
        return None;
    }
    let whole = laid::all_known(size, |x, y| known(x, y, size));
    let sight = Sight {
        frame,
        known: &whole,
        is_light,
    };
    let mut best = Laid::new(corners, size).scored(&sight);
    let module = distance(corners[0], corners[3]) / size.1 as f32;
    for step in [0.6, 0.3, 0.12] {
        for _ in 0..3 {
            let before = best.score;
            best = best.corners_moved(&sight, step * module);
            if best.score < before + 0.003 {
                break;
            }
        }
    }
    // The finder pattern fits wherever there is one: what lies beyond it must by itself.
    let beyond = laid::all_known(size, |x, y| {
        (x > FINDER || y > FINDER)
            .then(|| known(x, y, size))
            .flatten()
    });
    let fits_beyond = beyond.len() < FEW
        || best.fits(&Sight {
            known: &beyond,
            ..sight
        }) > HOPEFUL;
    (best.score > HOPEFUL && fits_beyond).then_some(best)
}

/// Whether a Micro QR Code ends here: right of it and below it is quiet, where its timing patterns
/// would go on.
fn ends(frame: &Frame<'_>, laid: &Laid, is_light: bool) -> bool {
    let Some(map) = Homography::of_square(laid.corners) else {
        return false;
    };
    let side = laid.size.0 as f32;
    let at = |x: f32, y: f32| {
        f32::from(frame.between(map.map((2.0 * x / side - 1.0, 2.0 * y / side - 1.0))))
    };
    // The last module of each timing pattern is dark; the next but one would be.
    let (dark, light) = (at(side - 0.5, 0.5), at(7.5, 7.5));
    let middle = (dark + light) / 2.0;
    let is_quiet = |luma: f32| (luma > middle) != is_light;
    is_quiet(at(side + 1.5, 0.5)) && is_quiet(at(0.5, side + 1.5))
}

/// The grid with its lower right corner, about which nothing is known, where the modules are
/// sharpest; the search begins where the other three corners put it.
fn sharpened(frame: &Frame<'_>, laid: &Laid) -> Laid {
    let [a, b, c, d] = laid.corners;
    let module = distance(a, d) / laid.size.1 as f32;
    let Some(middle) = level(frame, laid) else {
        return *laid;
    };
    let sharp = |corner: Point| {
        Homography::of_square([a, b, corner, d])
            .map_or(0.0, |map| grid::sharpness(frame, &map, laid.size, middle))
    };
    let completed = (b.0 + d.0 - a.0, b.1 + d.1 - a.1);
    let (mut best, mut score) = (c, sharp(c));
    if sharp(completed) > score {
        (best, score) = (completed, sharp(completed));
    }
    for step in [1.0, 0.5, 0.25, 0.12] {
        for _ in 0..4 {
            let before = score;
            for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                let tried = (best.0 + dx * step * module, best.1 + dy * step * module);
                let sharp = sharp(tried);
                if sharp > score {
                    (best, score) = (tried, sharp);
                }
            }
            if score <= before {
                break;
            }
        }
    }
    let mut laid = *laid;
    laid.corners = [a, b, best, d];
    laid
}

/// Half way between the dark and the light modules of the finder pattern.
fn level(frame: &Frame<'_>, laid: &Laid) -> Option<f32> {
    let map = Homography::of_square(laid.corners)?;
    let mean = |which: bool| {
        let cells = (0..FINDER * FINDER).map(|cell| (cell % FINDER, cell / FINDER));
        let cells = cells.filter(|&(x, y)| finder(x, y) == Some(which));
        let (sum, count) = cells.fold((0.0, 0.0), |(sum, count), (x, y)| {
            let luma = frame.between(map.map(laid::middle(x, y, laid.size)));
            (sum + f32::from(luma), count + 1.0)
        });
        sum / f32::max(count, 1.0)
    };
    Some((mean(true) + mean(false)) / 2.0)
}

/// What the modules say.
fn decoded(
    frame: &Frame<'_>,
    laid: &Laid,
    is_light: bool,
    said: impl Fn(&[bool], (usize, usize)) -> Option<Transmission>,
) -> Option<Symbol> {
    let grid = laid.grid(frame)?.dark_on_light(is_light);
    Some(said(&grid.dark(4), laid.size)?.at(laid.corners))
}

#[cfg(test)]
mod tests {
    use super::{micro_known, rectangular_whole};
    use crate::matrix::laid::tests::drawn;
    use alloc::vec::Vec;

    #[test]
    fn known_modules_are_those_of_the_standard() {
        let dark = |row: usize| drawn((0..27).map(|x| rectangular_whole(x, row, (27, 11))));
        assert_eq!(dark(0), "#######.#.#.#.#.#.#.#.#.###");
        assert_eq!(dark(10), "###.#.#.#.#.#.#.#.#.#.#####");
        let tall = |x, y| rectangular_whole(x, y, (43, 11));
        assert_eq!(
            (20..23).map(|x| tall(x, 0)).collect::<Vec<_>>(),
            [Some(true); 3]
        );
        assert_eq!(
            [1, 2, 3, 4, 9].map(|y| tall(21, y)),
            [false, true, false, true, false].map(Some)
        );
        assert_eq!(tall(20, 4), None);
        assert_eq!(micro_known(9, 0, (11, 11)), Some(false));
        assert_eq!(micro_known(9, 9, (11, 11)), None);
    }
}
