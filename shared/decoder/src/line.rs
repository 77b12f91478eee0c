//! Straight lines across the picture at any angle, and the luma along them.
//!
//! A linear code is read whenever one line crosses all its bars. Leaves out where to lay lines.

use alloc::vec::Vec;

use crate::{Point, frame::Frame};

/// The direction of a line, and how many neighbouring lines beside it are averaged against noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Direction {
    /// Unit vector along the line.
    pub(crate) along: Point,
    /// Lines averaged, one pixel apart.
    pub(crate) thickness: usize,
}

const DIAGONAL: f32 = core::f32::consts::FRAC_1_SQRT_2;

impl Direction {
    pub(crate) const ACROSS: Self = Self {
        along: (1.0, 0.0),
        thickness: 3,
    };
    pub(crate) const DOWN: Self = Self {
        along: (0.0, 1.0),
        thickness: 3,
    };
    pub(crate) const FALLING: Self = Self {
        along: (DIAGONAL, DIAGONAL),
        thickness: 1,
    };
    pub(crate) const RISING: Self = Self {
        along: (DIAGONAL, -DIAGONAL),
        thickness: 1,
    };

    /// The unit vector across the line, in which offsets are counted.
    pub(crate) fn across(&self) -> Point {
        (-self.along.1, self.along.0)
    }
}

/// One line: where it starts, its direction and its length in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    start: Point,
    pub(crate) direction: Direction,
    length: usize,
}

impl Line {
    /// The longest line through `through` that stays in the picture, but no farther than `reach`
    /// to either side; nothing outside the picture.
    pub(crate) fn new(
        frame: &Frame<'_>,
        direction: Direction,
        through: Point,
        reach: f32,
    ) -> Option<Self> {
        let last = (frame.width as f32 - 1.0, frame.height as f32 - 1.0);
        if !(0.0..=last.0).contains(&through.0) || !(0.0..=last.1).contains(&through.1) {
            return None;
        }
        let (x, y) = direction.along;
        let room = |at: f32, step: f32, last: f32| {
            if step > 1e-6 {
                (last - at) / step
            } else if step < -1e-6 {
                at / -step
            } else {
                f32::MAX
            }
        };
        let ahead = room(through.0, x, last.0)
            .min(room(through.1, y, last.1))
            .min(reach);
        let behind = room(through.0, -x, last.0)
            .min(room(through.1, -y, last.1))
            .min(reach);
        let length = (ahead + behind) as usize + 1;
        (length > 8).then_some(Self {
            start: (through.0 - x * behind, through.1 - y * behind),
            direction,
            length,
        })
    }

    /// The point of the picture that lies `distance` pixels along the line.
    pub(crate) fn point(&self, distance: f32) -> Point {
        let (x, y) = self.direction.along;
        (self.start.0 + x * distance, self.start.1 + y * distance)
    }

    /// How far along the line a point lies.
    pub(crate) fn along(&self, point: Point) -> f32 {
        let (x, y) = self.direction.along;
        (point.0 - self.start.0) * x + (point.1 - self.start.1) * y
    }

    /// The luma along the line.
    pub(crate) fn luma(&self, frame: &Frame<'_>) -> Vec<u8> {
        if self.direction == Direction::ACROSS {
            return self.row(frame);
        }
        if self.direction == Direction::DOWN {
            return self.column(frame);
        }
        let (x, y) = self.direction.across();
        let lines = self.direction.thickness.max(1);
        if lines == 1 {
            return self.sampled(frame, self.start).collect();
        }
        let mut sums = alloc::vec![0_u16; self.length];
        for n in 0..lines {
            let beside = n as f32 - (lines as f32 - 1.0) / 2.0;
            let start = (self.start.0 + x * beside, self.start.1 + y * beside);
            for (sum, luma) in sums.iter_mut().zip(self.sampled(frame, start)) {
                *sum += u16::from(luma);
            }
        }
        let lines = lines as u16;
        sums.into_iter()
            .map(|sum| ((sum + lines / 2) / lines) as u8)
            .collect()
    }

    fn row(&self, frame: &Frame<'_>) -> Vec<u8> {
        let y = self.start.1 as usize;
        let row = frame.row(y);
        let above = frame.row(y.saturating_sub(1));
        let below = frame.row((y + 1).min(frame.height - 1));
        let both = above.iter().zip(below);
        let mean = row.iter().zip(both).map(|(&l, (&a, &b))| mean(a, l, b));
        mean.skip(self.start.0 as usize).take(self.length).collect()
    }

    fn column(&self, frame: &Frame<'_>) -> Vec<u8> {
        let (x, y) = (self.start.0 as usize, self.start.1 as usize);
        let left = x.saturating_sub(1);
        let count = (x + 2).min(frame.width) - left;
        let rows = frame
            .luma
            .chunks_exact(frame.width)
            .skip(y)
            .take(self.length);
        rows.map(|row| match row.get(left..left + count) {
            Some(&[a, b, c]) => mean(a, b, c),
            Some(&[a, b]) => mean(a, b, b),
            _ => row.get(x).copied().unwrap_or_default(),
        })
        .collect()
    }

    /// The luma along a line that begins at `start`, by linear interpolation.
    fn sampled<'f>(
        &self,
        frame: &'f Frame<'_>,
        start: Point,
    ) -> impl Iterator<Item = u8> + use<'f> {
        let fixed = |value: f32| (value * 65536.0) as i64;
        let (mut x, mut y) = (fixed(start.0), fixed(start.1));
        let (step_x, step_y) = (fixed(self.direction.along.0), fixed(self.direction.along.1));
        let (most_x, most_y) = (frame.width as i64 - 2, frame.height as i64 - 2);
        let width = frame.width;
        (0..self.length).map(move |_| {
            let (column, row) = (
                (x >> 16).clamp(0, most_x.max(0)),
                (y >> 16).clamp(0, most_y.max(0)),
            );
            let right = (((x - (column << 16)) >> 8).clamp(0, 256)) as u32;
            let lower = (((y - (row << 16)) >> 8).clamp(0, 256)) as u32;
            x += step_x;
            y += step_y;
            let at = row as usize * width + column as usize;
            let pair = |at: usize| match frame.luma.get(at..at + 2) {
                Some(&[a, b]) => u32::from(a) * (256 - right) + u32::from(b) * right,
                _ => 256 * u32::from(frame.luma.get(at).copied().unwrap_or_default()),
            };
            let upper = pair(at);
            let below = if lower == 0 { upper } else { pair(at + width) };
            ((upper * (256 - lower) + below * lower + 32768) >> 16) as u8
        })
    }
}

fn mean(a: u8, b: u8, c: u8) -> u8 {
    ((u16::from(a) + u16::from(b) + u16::from(c) + 1) / 3) as u8
}

#[cfg(test)]
mod tests {
    use super::{Direction, Line};
    use crate::frame::Frame;
    use alloc::vec;

    const ALL: [Direction; 4] = [
        Direction::ACROSS,
        Direction::DOWN,
        Direction::FALLING,
        Direction::RISING,
    ];

    #[test]
    fn every_line_stays_within_the_picture() {
        let luma = vec![9; 40 * 25];
        let frame = Frame::new(&luma, 40, 25).unwrap();
        for direction in ALL {
            for (x, y) in [
                (0.0, 0.0),
                (39.0, 24.0),
                (3.2, 20.7),
                (20.0, 0.0),
                (-1.0, 3.0),
            ] {
                let Some(line) = Line::new(&frame, direction, (x, y), 1e6) else {
                    continue;
                };
                let luma = line.luma(&frame);
                for (x, y) in [line.point(0.0), line.point(luma.len() as f32 - 1.0)] {
                    assert!((-0.01..39.01).contains(&x), "{direction:?} {x}");
                    assert!((-0.01..24.01).contains(&y), "{direction:?} {y}");
                }
                assert!(luma.iter().all(|&l| l == 9));
            }
        }
    }

    #[test]
    fn lines_meet_the_pixels_they_should() {
        let luma: alloc::vec::Vec<u8> = (0..100).collect();
        let frame = Frame::new(&luma, 10, 10).unwrap();
        let down = Line::new(&frame, Direction::DOWN, (2.0, 5.0), 1e6).unwrap();
        assert_eq!(down.luma(&frame), [2, 12, 22, 32, 42, 52, 62, 72, 82, 92]);
        let across = Line::new(&frame, Direction::ACROSS, (4.0, 1.0), 1e6).unwrap();
        assert_eq!(across.luma(&frame).first(), Some(&10));
        let thick = Direction {
            along: (1.0, 0.0),
            thickness: 5,
        };
        let line = Line::new(&frame, thick, (4.0, 5.0), 1e6).unwrap();
        assert_eq!(line.luma(&frame), across_of(&luma, 5));
    }

    fn across_of(luma: &[u8], row: usize) -> alloc::vec::Vec<u8> {
        luma[row * 10..row * 10 + 10].to_vec()
    }
}
