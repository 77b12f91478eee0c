//! Straight lines across the picture at four angles, and the luma along them.
//!
//! A linear code is read whenever one line crosses all its bars; four angles, 45 degrees apart,
//! reach codes at any turn whose bars are about half as tall as the code is wide. Leaves out
//! thresholds and regions.

use alloc::vec::Vec;

use crate::{Point, frame::Frame};

const DIAGONAL: f32 = core::f32::consts::FRAC_1_SQRT_2;

/// A direction in which the picture is crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Across,
    Down,
    Falling,
    Rising,
}

impl Direction {
    pub(crate) const ALL: [Self; 4] = [Self::Across, Self::Down, Self::Falling, Self::Rising];

    /// The unit vector along the lines.
    fn along(self) -> Point {
        match self {
            Self::Across => (1.0, 0.0),
            Self::Down => (0.0, 1.0),
            Self::Falling => (DIAGONAL, DIAGONAL),
            Self::Rising => (DIAGONAL, -DIAGONAL),
        }
    }

    /// How far, in pixels, the lines of this direction reach across the picture.
    pub(crate) fn breadth(self, frame: &Frame<'_>) -> f32 {
        let (width, height) = (frame.width as f32, frame.height as f32);
        match self {
            Self::Across => height,
            Self::Down => width,
            Self::Falling | Self::Rising => (width + height) * DIAGONAL,
        }
    }
}

/// One line: where it starts, its direction and its length in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    start: Point,
    direction: Direction,
    length: usize,
}

impl Line {
    /// The line that lies `offset` pixels into the breadth; nothing outside the picture.
    pub(crate) fn new(frame: &Frame<'_>, direction: Direction, offset: f32) -> Option<Self> {
        if !(0.0..direction.breadth(frame)).contains(&offset) {
            return None;
        }
        let (width, height) = (frame.width as f32, frame.height as f32);
        let (start, length) = match direction {
            Direction::Across => ((0.0, offset), width),
            Direction::Down => ((offset, 0.0), height),
            // Offsets of the diagonals run from the corner at the left down the left side first.
            Direction::Falling => {
                let along_border = offset / DIAGONAL - height;
                let start = (along_border.max(0.0), (-along_border).max(0.0));
                (start, (width - start.0).min(height - start.1) / DIAGONAL)
            }
            Direction::Rising => {
                let along_border = offset / DIAGONAL;
                let start_y = along_border.min(height - 1.0);
                let start = (along_border - start_y, start_y);
                (start, (width - start.0).min(start_y + DIAGONAL) / DIAGONAL)
            }
        };
        (length >= 1.0).then_some(Self {
            start,
            direction,
            length: length as usize,
        })
    }

    /// The point of the picture that lies `distance` pixels along the line.
    pub(crate) fn point(&self, distance: f32) -> Point {
        let (x, y) = self.direction.along();
        (self.start.0 + x * distance, self.start.1 + y * distance)
    }

    /// The luma along the line: the mean of three neighbouring pixels across it, against noise.
    pub(crate) fn luma(&self, frame: &Frame<'_>) -> Vec<u8> {
        let (x, y) = (self.start.0 as usize, self.start.1 as usize);
        match self.direction {
            Direction::Across => {
                let row = frame.row(y);
                let above = frame.row(y.saturating_sub(1));
                let below = frame.row((y + 1).min(frame.height - 1));
                let both = above.iter().zip(below);
                row.iter()
                    .zip(both)
                    .map(|(&l, (&a, &b))| mean(a, l, b))
                    .collect()
            }
            Direction::Down => {
                let side = |step| {
                    let x = x.saturating_add_signed(step).min(frame.width - 1);
                    frame.luma.iter().skip(x).step_by(frame.width)
                };
                let both = side(-1).zip(side(1));
                side(0)
                    .zip(both)
                    .map(|(&l, (&a, &b))| mean(a, l, b))
                    .collect()
            }
            Direction::Falling | Direction::Rising => (0..self.length)
                .map(|distance| between(frame, self.point(distance as f32)))
                .collect(),
        }
    }
}

fn mean(a: u8, b: u8, c: u8) -> u8 {
    ((u16::from(a) + u16::from(b) + u16::from(c) + 1) / 3) as u8
}

/// The luma at a point between pixels, by linear interpolation.
fn between(frame: &Frame<'_>, (x, y): Point) -> u8 {
    // In 1/16 of a pixel; points on a line are never negative by more than rounding.
    let (x, y) = ((x * 16.0) as i32, (y * 16.0) as i32);
    let (column, row) = ((x >> 4) as isize, (y >> 4) as isize);
    let (right, lower) = (x & 15, y & 15);
    let weigh = |dx, dy, weight: i32| i32::from(frame.at(column + dx, row + dy)) * weight;
    let sum = weigh(0, 0, (16 - right) * (16 - lower))
        + weigh(1, 0, right * (16 - lower))
        + weigh(0, 1, (16 - right) * lower)
        + weigh(1, 1, right * lower);
    ((sum + 128) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::{Direction, Line};
    use crate::frame::Frame;
    use alloc::vec;

    #[test]
    fn every_line_stays_within_the_picture() {
        let luma = vec![9; 40 * 25];
        let frame = Frame::new(&luma, 40, 25).unwrap();
        for direction in Direction::ALL {
            let mut offset = 0.0;
            while offset < direction.breadth(&frame) {
                if let Some(line) = Line::new(&frame, direction, offset) {
                    let luma = line.luma(&frame);
                    let end = line.point(luma.len() as f32 - 1.0);
                    for (x, y) in [line.point(0.0), end] {
                        assert!((-0.01..40.0).contains(&x), "{direction:?} {offset} {x}");
                        assert!((-0.01..25.0).contains(&y), "{direction:?} {offset} {y}");
                    }
                    assert!(luma.iter().all(|&l| l == 9));
                }
                offset += 0.7;
            }
        }
    }

    #[test]
    fn lines_meet_the_pixels_they_should() {
        let luma: alloc::vec::Vec<u8> = (0..16).collect();
        let frame = Frame::new(&luma, 4, 4).unwrap();
        let down = Line::new(&frame, Direction::Down, 2.0).unwrap();
        assert_eq!(down.luma(&frame), [2, 6, 10, 14]);
        let across = Line::new(&frame, Direction::Across, 1.0).unwrap();
        assert_eq!(across.luma(&frame), [4, 5, 6, 7]);
        let half = 4.0 * core::f32::consts::FRAC_1_SQRT_2;
        let falling = Line::new(&frame, Direction::Falling, half).unwrap();
        assert_eq!(falling.luma(&frame).first(), Some(&0));
    }
}
