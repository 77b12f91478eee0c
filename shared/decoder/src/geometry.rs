//! Plane geometry: projective maps between quadrilaterals, and lines through points.
//!
//! Leaves out pictures.

use alloc::vec::Vec;

use crate::Point;

/// A projective map of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Homography([f32; 9]);

impl Homography {
    /// The map that takes the square from (-1, -1) to (1, 1) to four corners, clockwise from the
    /// upper left; nothing where they do not make a quadrilateral.
    pub(crate) fn of_square([(x0, y0), (x1, y1), (x2, y2), (x3, y3)]: [Point; 4]) -> Option<Self> {
        let (dx1, dx2, dx3) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
        let (dy1, dy2, dy3) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
        let determinant = dx1 * dy2 - dx2 * dy1;
        if determinant.abs() < 1e-6 {
            return None;
        }
        let g = (dx3 * dy2 - dx2 * dy3) / determinant;
        let h = (dx1 * dy3 - dx3 * dy1) / determinant;
        let unit = [
            x1 - x0 + g * x1,
            x3 - x0 + h * x3,
            x0,
            y1 - y0 + g * y1,
            y3 - y0 + h * y3,
            y0,
            g,
            h,
            1.0,
        ];
        // From (-1, 1) to (0, 1) first.
        let [a, b, c, d, e, f, g, h, i] = unit;
        let half = |a: f32, b: f32, c: f32| [a / 2.0, b / 2.0, c + a / 2.0 + b / 2.0];
        let ([a, b, c], [d, e, f], [g, h, i]) = (half(a, b, c), half(d, e, f), half(g, h, i));
        Some(Self([a, b, c, d, e, f, g, h, i]))
    }

    /// Where a point goes.
    pub(crate) fn map(&self, (x, y): Point) -> Point {
        let Self([a, b, c, d, e, f, g, h, i]) = self;
        let w = g * x + h * y + i;
        ((a * x + b * y + c) / w, (d * x + e * y + f) / w)
    }

    /// The same map of a plane in which what was `factor` is now 1.
    pub(crate) fn scaled(&self, factor: f32) -> Self {
        let Self([a, b, c, d, e, f, g, h, i]) = *self;
        Self([
            a * factor,
            b * factor,
            c,
            d * factor,
            e * factor,
            f,
            g * factor,
            h * factor,
            i,
        ])
    }

    /// The images of the corners of the square from (-1, -1) to (1, 1).
    pub(crate) fn corners(&self) -> [Point; 4] {
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|corner| self.map(corner))
    }
}

/// A projective map of which the sides of the square are bent: a label about a bottle, an engraved
/// pipe.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surface {
    map: Homography,
    /// By how much the middles of the upper, right, lower and left side are moved; nothing where it
    /// is flat, as most are.
    bends: Option<[Point; 4]>,
}

impl Surface {
    pub(crate) fn of_square(corners: [Point; 4], bends: [Point; 4]) -> Option<Self> {
        let bends = (bends != [(0.0, 0.0); 4]).then_some(bends);
        Homography::of_square(corners).map(|map| Self { map, bends })
    }

    /// Where a point of the square from (-1, -1) to (1, 1) goes.
    pub(crate) fn map(&self, (x, y): Point) -> Point {
        let straight = self.map.map((x, y));
        let Some(bends) = &self.bends else {
            return straight;
        };
        let (across, down) = ((1.0 - x * x) / 2.0, (1.0 - y * y) / 2.0);
        let shares = [
            across * (1.0 - y),
            down * (1.0 + x),
            across * (1.0 + y),
            down * (1.0 - x),
        ];
        let add = |sum: Point, (bend, share): (&Point, f32)| {
            (sum.0 + bend.0 * share, sum.1 + bend.1 * share)
        };
        bends.iter().zip(shares).fold(straight, add)
    }
}

/// A straight line as `a x + b y = c` with a unit normal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Straight {
    pub(crate) normal: Point,
    pub(crate) distance: f32,
}

impl Straight {
    /// The line through two points; nothing when they are one.
    pub(crate) fn through(from: Point, to: Point) -> Option<Self> {
        let (x, y) = (to.0 - from.0, to.1 - from.1);
        let length = libm::hypotf(x, y);
        (length > 1e-6).then(|| {
            let normal = (-y / length, x / length);
            Self {
                normal,
                distance: normal.0 * from.0 + normal.1 * from.1,
            }
        })
    }

    /// The line nearest to all points, by least squares across it; those more than twice as far as
    /// the mean are left out of a second round.
    pub(crate) fn fitted(points: &[Point]) -> Option<Self> {
        let first = Self::once(points)?;
        let mean = points
            .iter()
            .map(|&point| first.offset(point).abs())
            .sum::<f32>()
            / points.len() as f32;
        let near: Vec<Point> = points
            .iter()
            .copied()
            .filter(|&p| first.offset(p).abs() <= 2.0 * mean + 0.05)
            .collect();
        Self::once(&near).or(Some(first))
    }

    fn once(points: &[Point]) -> Option<Self> {
        let count = points.len() as f32;
        if points.len() < 2 {
            return None;
        }
        let sum = points
            .iter()
            .fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
        let (mx, my) = (sum.0 / count, sum.1 / count);
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for &(x, y) in points {
            let (x, y) = (x - mx, y - my);
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        let angle = libm::atan2f(2.0 * xy, xx - yy) / 2.0;
        let normal = (-libm::sinf(angle), libm::cosf(angle));
        Some(Self {
            normal,
            distance: normal.0 * mx + normal.1 * my,
        })
    }

    /// How far a point lies from the line, with a sign for its side.
    pub(crate) fn offset(&self, (x, y): Point) -> f32 {
        self.normal.0 * x + self.normal.1 * y - self.distance
    }

    /// Where two lines meet; nothing when they are nearly parallel.
    pub(crate) fn meets(&self, other: &Self) -> Option<Point> {
        let ((a, b), (c, d)) = (self.normal, other.normal);
        let determinant = a * d - b * c;
        (determinant.abs() > 0.05).then(|| {
            let (p, q) = (self.distance, other.distance);
            ((p * d - b * q) / determinant, (a * q - p * c) / determinant)
        })
    }
}

/// The length of the way between two points.
pub(crate) fn distance(a: Point, b: Point) -> f32 {
    libm::hypotf(a.0 - b.0, a.1 - b.1)
}

/// Turns of a rectangle that are tried in a quarter turn.
const TURNS: usize = 180;

/// The smallest rectangle around all points, to half a degree; its corners in order, the first side
/// nearest to the direction of reading across the picture.
pub(crate) fn smallest_rectangle(points: &[Point]) -> Option<[Point; 4]> {
    let around = |turn: usize| {
        // From an eighth of a turn before to one behind.
        let angle = (turn as f32 / TURNS as f32 - 0.5) * core::f32::consts::FRAC_PI_2;
        let (cos, sin) = (libm::cosf(angle), libm::sinf(angle));
        let span = |(x, y): Point| {
            let offsets = points.iter().map(move |point| point.0 * x + point.1 * y);
            Some((offsets.clone().reduce(f32::min)?, offsets.reduce(f32::max)?))
        };
        let ((left, right), (top, bottom)) = (span((cos, sin))?, span((-sin, cos))?);
        let corner = |x: f32, y: f32| (x * cos - y * sin, x * sin + y * cos);
        let corners = [
            corner(left, top),
            corner(right, top),
            corner(right, bottom),
            corner(left, bottom),
        ];
        Some(((right - left) * (bottom - top), corners))
    };
    (0..TURNS)
        .filter_map(around)
        .min_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, corners)| corners)
}

#[cfg(test)]
mod tests {
    use super::{Homography, Straight, Surface, distance, smallest_rectangle};

    #[test]
    fn a_map_takes_corners_to_corners_and_the_middle_to_where_the_diagonals_meet() {
        let corners = [(10.0, 10.0), (60.0, 14.0), (55.0, 70.0), (5.0, 58.0)];
        let map = Homography::of_square(corners).unwrap();
        for (image, corner) in map.corners().into_iter().zip(corners) {
            assert!((image.0 - corner.0).abs() < 1e-2 && (image.1 - corner.1).abs() < 1e-2);
        }
        let one = Straight::through(corners[0], corners[2]).unwrap();
        let other = Straight::through(corners[1], corners[3]).unwrap();
        let (x, y) = one.meets(&other).unwrap();
        let middle = map.map((0.0, 0.0));
        assert!((middle.0 - x).abs() < 1e-2 && (middle.1 - y).abs() < 1e-2);
        let half = map.scaled(0.5);
        assert_eq!(half.map((1.0, 1.0)), map.map((0.5, 0.5)));
    }

    #[test]
    fn a_surface_keeps_its_corners_and_moves_the_middles_of_its_sides() {
        let corners = [(0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)];
        let surface =
            Surface::of_square(corners, [(0.0, -2.0), (1.0, 0.0), (0.0, 0.0), (0.0, 0.0)]);
        let surface = surface.unwrap();
        let near = |from: (f32, f32), to: (f32, f32)| distance(surface.map(from), to) < 1e-3;
        assert!(near((-1.0, -1.0), (0.0, 0.0)) && near((1.0, 1.0), (8.0, 8.0)));
        assert!(near((0.0, -1.0), (4.0, -2.0)) && near((1.0, 0.0), (9.0, 4.0)));
        assert!(near((0.0, 1.0), (4.0, 8.0)) && near((0.0, 0.0), (4.5, 3.0)));
    }

    #[test]
    fn a_fitted_line_leaves_out_what_lies_far_off() {
        let points = [
            (0.0, 1.0),
            (1.0, 1.1),
            (2.0, 0.9),
            (3.0, 1.0),
            (4.0, 9.0),
            (5.0, 1.0),
            (6.0, 1.0),
            (7.0, 1.0),
        ];
        let line = Straight::fitted(&points).unwrap();
        assert!(line.offset((3.5, 1.0)).abs() < 0.3, "{line:?}");
    }

    #[test]
    fn the_smallest_rectangle_lies_as_its_points_do() {
        let turned = |x: f32, y: f32| (50.0 + 0.8 * x - 0.6 * y, 20.0 + 0.6 * x + 0.8 * y);
        let points = [
            turned(0.0, 0.0),
            turned(100.0, 3.0),
            turned(30.0, 20.0),
            turned(99.0, 20.0),
            turned(0.0, 17.0),
            turned(70.0, 0.0),
        ];
        let corners = smallest_rectangle(&points).unwrap();
        let wanted = [(0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (0.0, 20.0)];
        for (corner, (x, y)) in corners.into_iter().zip(wanted) {
            assert!(distance(corner, turned(x, y)) < 1.0, "{corners:?}");
        }
        assert!(smallest_rectangle(&[]).is_none());
    }
}
