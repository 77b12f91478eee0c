//! A code laid over a picture, and moved until the modules that are known beforehand fit best.
//!
//! Every code has modules that say nothing and are always the same: borders, finder and timing
//! patterns. Their correlation with what is seen leads corners, and the middles of bent sides, to
//! their places, through noise, dots and low contrast. Leaves out which modules are known, and
//! where to begin.

use alloc::vec::Vec;

use crate::{
    Point,
    frame::Frame,
    geometry::{Surface, distance},
    grid::Grid,
};

/// The middle of a module in the square that the corners bound, and whether it is dark.
pub(super) type Known = (Point, bool);

/// The middle of a module in the square that the corners bound.
pub(super) fn middle(x: usize, y: usize, (width, height): (usize, usize)) -> Point {
    (
        (2 * x + 1) as f32 / width as f32 - 1.0,
        (2 * y + 1) as f32 / height as f32 - 1.0,
    )
}

/// The modules of a code that `known` knows, column by row.
pub(super) fn all_known(
    size: (usize, usize),
    known: impl Fn(usize, usize) -> Option<bool>,
) -> Vec<Known> {
    (0..size.0 * size.1)
        .filter_map(|cell| {
            let (x, y) = (cell % size.0, cell / size.0);
            Some((middle(x, y, size), known(x, y)?))
        })
        .collect()
}

/// What a code is held against.
#[derive(Clone, Copy)]
pub(super) struct Sight<'s> {
    pub(super) frame: &'s Frame<'s>,
    pub(super) known: &'s [Known],
    pub(super) is_light: bool,
}

/// Where a code of `size` modules is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Laid {
    /// In the order upper left, upper right, lower right, lower left of the code itself.
    pub(super) corners: [Point; 4],
    /// How far the middles of the sides are bent, the upper one first.
    bends: [Point; 4],
    pub(super) size: (usize, usize),
    /// How well the known modules fit: 1 is exactly.
    pub(super) score: f32,
}

/// Corners that are moved together: each by itself, then each side.
const MOVED: [[usize; 2]; 8] = [
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
];

impl Laid {
    /// Flat, and not yet held against anything.
    pub(super) fn new(corners: [Point; 4], size: (usize, usize)) -> Self {
        Self {
            corners,
            bends: [(0.0, 0.0); 4],
            size,
            score: 0.0,
        }
    }

    pub(super) fn surface(&self) -> Option<Surface> {
        Surface::of_square(self.corners, self.bends)
    }

    /// Pixels along the shorter side of a module.
    pub(super) fn module(&self) -> f32 {
        let [a, b, c, d] = self.corners;
        let wide = distance(a, b).min(distance(c, d)) / self.size.0 as f32;
        let high = distance(b, c).min(distance(d, a)) / self.size.1 as f32;
        wide.min(high)
    }

    /// The luma of all modules.
    pub(super) fn grid(&self, frame: &Frame<'_>) -> Option<Grid> {
        let surface = self.surface()?;
        Grid::sampled(frame, |place| surface.map(place), self.size.0, self.size.1)
    }

    /// The correlation of what is seen with what is known; 0 where the picture is plain.
    pub(super) fn fits(&self, sight: &Sight<'_>) -> f32 {
        let Some(surface) = self.surface() else {
            return 0.0;
        };
        let (mut v, mut vv, mut e, mut ve) = (0.0, 0.0, 0.0, 0.0);
        for &(place, is_dark) in sight.known {
            let luma = f32::from(sight.frame.between(surface.map(place)));
            let expected = if is_dark { -1.0 } else { 1.0 };
            v += luma;
            vv += luma * luma;
            e += expected;
            ve += luma * expected;
        }
        let n = sight.known.len() as f32;
        let (variance, expected) = (vv - v * v / n, n - e * e / n);
        if variance < 9.0 * n {
            return 0.0;
        }
        let correlation = (ve - v * e / n) / libm::sqrtf(variance * expected);
        if sight.is_light {
            -correlation
        } else {
            correlation
        }
    }

    pub(super) fn scored(mut self, sight: &Sight<'_>) -> Self {
        self.score = self.fits(sight);
        self
    }

    /// With its corners where they fit better, each moved by a step of so many pixels or not at
    /// all.
    pub(super) fn corners_moved(mut self, sight: &Sight<'_>, step: f32) -> Self {
        for [one, other] in MOVED {
            self = self.better(sight, step, |tried, by| {
                moved(&mut tried.corners, one, by);
                if other != one {
                    moved(&mut tried.corners, other, by);
                }
            });
        }
        self
    }

    /// With its sides bent to where they fit better, and the corners moved along.
    pub(super) fn bent(mut self, sight: &Sight<'_>) -> Self {
        let module = self.module();
        for step in [1.0, 0.5, 0.25, 0.12] {
            for _ in 0..3 {
                let before = self.score;
                for side in 0..4 {
                    self = self.better(sight, step * module, |tried, by| {
                        moved(&mut tried.bends, side, by);
                    });
                }
                self = self.corners_moved(sight, step * module);
                if self.score < before + 0.005 {
                    break;
                }
            }
        }
        self
    }

    /// The best of this and of what `changed` makes of it by a step in each of four directions.
    fn better(mut self, sight: &Sight<'_>, step: f32, changed: impl Fn(&mut Self, Point)) -> Self {
        for by in [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)] {
            let mut tried = self;
            changed(&mut tried, by);
            let tried = tried.scored(sight);
            if tried.score > self.score {
                self = tried;
            }
        }
        self
    }
}

fn moved(points: &mut [Point; 4], at: usize, by: Point) {
    if let Some(point) = points.get_mut(at) {
        *point = (point.0 + by.0, point.1 + by.1);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Laid, Sight, all_known};
    use crate::{frame::Frame, geometry::distance};
    use alloc::{string::String, vec::Vec};

    /// A row of modules as text, a space where nothing is known.
    pub(in crate::matrix) fn drawn(row: impl Iterator<Item = Option<bool>>) -> String {
        row.map(|module| match module {
            Some(true) => '#',
            Some(false) => '.',
            None => ' ',
        })
        .collect()
    }

    /// A chequered field of 8 by 8 modules of 6 pixels from (20, 20) on, its right side bent
    /// outward by `bend` pixels in the middle.
    fn picture(bend: f32) -> Vec<u8> {
        (0..90 * 90)
            .map(|at| {
                let (x, y) = ((at % 90) as f32, (at / 90) as f32);
                let down = (y - 44.0) / 24.0;
                let width = 48.0 + bend * (1.0 - down * down).max(0.0);
                let (column, row) = ((x - 20.0) / width * 8.0, (y - 20.0) / 6.0);
                let is_in = |v: f32| (0.0..8.0).contains(&v);
                let is_dark = is_in(column) && is_in(row) && (column as i32 + row as i32) % 2 == 0;
                if is_dark { 60 } else { 200 }
            })
            .collect()
    }

    #[test]
    fn corners_and_bends_find_their_places() {
        let known = all_known((8, 8), |x, y| Some((x + y) % 2 == 0));
        for bend in [0.0, 9.0] {
            let luma = picture(bend);
            let frame = Frame::new(&luma, 90, 90).unwrap();
            let sight = Sight {
                frame: &frame,
                known: &known,
                is_light: false,
            };
            let begin = [(21.5, 18.5), (66.0, 20.0), (69.0, 66.0), (18.5, 69.0)];
            let laid = Laid::new(begin, (8, 8)).scored(&sight).bent(&sight);
            assert!(laid.score > 0.97, "{bend} {laid:?}");
            let right = laid.surface().unwrap().map((1.0, 0.0));
            assert!(distance(right, (67.5 + bend, 43.5)) < 2.0, "{right:?}");
        }
    }

    #[test]
    fn a_plain_picture_fits_nothing() {
        let luma = [90; 400];
        let frame = Frame::new(&luma, 20, 20).unwrap();
        let known = all_known((4, 4), |x, _| Some(x == 0));
        let sight = Sight {
            frame: &frame,
            known: &known,
            is_light: false,
        };
        let corners = [(2.0, 2.0), (18.0, 2.0), (18.0, 18.0), (2.0, 18.0)];
        assert_eq!(Laid::new(corners, (4, 4)).fits(&sight), 0.0);
    }
}
