//! A picture of checked size: borrowed luma with safe access, and the scaled copies of it.
//!
//! Leaves out thresholds and lines.

use alloc::vec::Vec;

use crate::Point;

/// The most pixels of a picture. In larger ones nothing is looked for: no camera of a tablet makes
/// them, a hostile caller might.
pub const MAX_PIXELS: usize = 64 << 20;

/// A picture whose length equals width times height, both above 0.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) luma: &'a [u8],
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) noise: Noise,
}

/// How much neighbouring pixels of a plain surface differ, in levels (standard deviation).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Noise(f32);

impl Noise {
    /// Rows that are looked at.
    const ROWS: usize = 40;
    /// A swing of this many deviations is no longer noise.
    const CLEAR: f32 = 4.2;
    const LEAST: f32 = 6.0;
    const MOST: f32 = 40.0;

    /// Judged by the calmest third of the picture.
    fn of(luma: &[u8], width: usize) -> Self {
        let rows = luma.chunks_exact(width.max(1));
        let step = (rows.len() / Self::ROWS).max(1);
        // Twice the difference of a pixel to the mean of its neighbours.
        let mut histogram = [0_u32; 256];
        let mut total = 0;
        for row in rows.step_by(step) {
            for three in row.chunks_exact(3) {
                let &[a, b, c] = three else { continue };
                let bend = (2 * i32::from(b) - i32::from(a) - i32::from(c))
                    .unsigned_abs()
                    .min(255);
                if let Some(count) = histogram.get_mut(bend as usize) {
                    *count += 1;
                    total += 1;
                }
            }
        }
        let mut below = 0;
        for (bend, count) in histogram.iter().enumerate() {
            if (below + count) * 10 >= total * 3 {
                // Between whole levels, as far into this one as the third lies.
                let part = (total as f32 * 0.3 - below as f32) / (*count).max(1) as f32;
                return Self((bend as f32 + part - 0.5).max(0.0) / 0.944);
            }
            below += count;
        }
        Self(0.0)
    }

    /// In levels.
    pub(crate) fn deviation(self) -> f32 {
        self.0
    }

    /// The smallest swing that shows on the mean of some lines side by side.
    pub(crate) fn of_line(self, lines: usize) -> u8 {
        (Self::CLEAR * self.0 / libm::sqrtf(lines.max(1) as f32)).clamp(Self::LEAST, Self::MOST)
            as u8
    }
}

impl<'a> Frame<'a> {
    pub(crate) fn new(luma: &'a [u8], width: u32, height: u32) -> Option<Self> {
        let width = usize::try_from(width).ok()?;
        let height = usize::try_from(height).ok()?;
        let pixels = width.checked_mul(height)?;
        (pixels > 0 && pixels <= MAX_PIXELS && pixels == luma.len()).then(|| Self {
            luma,
            width,
            height,
            noise: Noise::of(luma, width),
        })
    }

    /// One row, empty below the picture.
    pub(crate) fn row(&self, y: usize) -> &'a [u8] {
        let start = y.saturating_mul(self.width);
        self.luma
            .get(start..start.saturating_add(self.width))
            .unwrap_or_default()
    }

    /// One pixel; outside the picture the nearest border pixel.
    pub(crate) fn at(&self, x: isize, y: isize) -> u8 {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.luma.get(y * self.width + x).copied().unwrap_or(255)
    }

    /// A part of the picture, as far as it lies within.
    pub(crate) fn part(&self, left: usize, top: usize, width: usize, height: usize) -> Picture {
        let (left, top) = (left.min(self.width), top.min(self.height));
        let (width, height) = (width.min(self.width - left), height.min(self.height - top));
        let rows = self.luma.chunks_exact(self.width).skip(top).take(height);
        let luma = rows
            .flat_map(|row| {
                row.get(left..left + width)
                    .unwrap_or_default()
                    .iter()
                    .copied()
            })
            .collect();
        Picture {
            luma,
            width,
            height,
        }
    }

    /// Whether a point lies in the picture.
    pub(crate) fn contains(&self, (x, y): Point) -> bool {
        x >= 0.0 && y >= 0.0 && x <= self.width as f32 - 1.0 && y <= self.height as f32 - 1.0
    }

    /// The luma between pixels, by linear interpolation; outside the picture that of its border.
    pub(crate) fn between(&self, (x, y): Point) -> u8 {
        let x = ((x.clamp(0.0, self.width as f32 - 1.0)) * 256.0) as usize;
        let y = ((y.clamp(0.0, self.height as f32 - 1.0)) * 256.0) as usize;
        let (right, lower) = ((x & 255) as u32, (y & 255) as u32);
        let at = (y >> 8) * self.width + (x >> 8);
        let pair = |at: usize| {
            let near = u32::from(self.luma.get(at).copied().unwrap_or_default());
            let far = if right == 0 {
                near
            } else {
                self.luma.get(at + 1).map_or(near, |&l| u32::from(l))
            };
            near * (256 - right) + far * right
        };
        let upper = pair(at);
        let below = if lower == 0 {
            upper
        } else {
            pair(at + self.width)
        };
        ((upper * (256 - lower) + below * lower + 32768) >> 16) as u8
    }

    /// The picture at half size, each pixel the mean of four.
    pub(crate) fn halved(&self) -> Picture {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height {
            let upper = self.row(2 * y).chunks_exact(2);
            let lower = self.row(2 * y + 1).chunks_exact(2);
            luma.extend(upper.zip(lower).map(|(above, below)| {
                let sum: u32 = above.iter().chain(below).map(|&l| u32::from(l)).sum();
                ((sum + 2) / 4) as u8
            }));
        }
        Picture {
            luma,
            width,
            height,
        }
    }

    /// The picture with `margin` pixels around it, as light as its lightest; as dark as its darkest
    /// for light codes.
    pub(crate) fn framed(&self, margin: usize, is_light: bool) -> Picture {
        let (lightest, darkest) = (self.luma.iter().max(), self.luma.iter().min());
        let paper = if is_light { darkest } else { lightest };
        let paper = paper.copied().unwrap_or(255);
        let (width, height) = (self.width + 2 * margin, self.height + 2 * margin);
        let mut luma = alloc::vec![paper; width * height];
        let inner = luma.chunks_exact_mut(width).skip(margin);
        for (row, seen) in inner.zip(self.luma.chunks_exact(self.width)) {
            let within = row.iter_mut().skip(margin);
            within.zip(seen).for_each(|(to, from)| *to = *from);
        }
        Picture {
            luma,
            width,
            height,
        }
    }

    /// The picture at twice its size, with linear interpolation.
    pub(crate) fn doubled(&self) -> Picture {
        let (width, height) = (self.width * 2, self.height * 2);
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height as isize {
            // A target pixel lies a quarter of a source pixel from its source's centre.
            let near_y = y / 2;
            let far_y = near_y + if y % 2 == 0 { -1 } else { 1 };
            for x in 0..width as isize {
                let near_x = x / 2;
                let far_x = near_x + if x % 2 == 0 { -1 } else { 1 };
                let weigh = |x, y, weight: u32| u32::from(self.at(x, y)) * weight;
                let sum = weigh(near_x, near_y, 9)
                    + weigh(far_x, near_y, 3)
                    + weigh(near_x, far_y, 3)
                    + weigh(far_x, far_y, 1);
                luma.push(((sum + 8) / 16) as u8);
            }
        }
        Picture {
            luma,
            width,
            height,
        }
    }
}

/// A picture that owns its pixels.
#[derive(Clone)]
pub(crate) struct Picture {
    pub(crate) luma: Vec<u8>,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Picture {
    pub(crate) fn of(frame: &Frame<'_>) -> Self {
        Self {
            luma: frame.luma.to_vec(),
            width: frame.width,
            height: frame.height,
        }
    }

    pub(crate) fn frame(&self) -> Frame<'_> {
        Frame {
            luma: &self.luma,
            width: self.width,
            height: self.height,
            noise: Noise::of(&self.luma, self.width),
        }
    }

    /// The same picture with light and dark exchanged.
    pub(crate) fn inverted(&self) -> Self {
        Self {
            luma: self.luma.iter().map(|l| 255 - l).collect(),
            width: self.width,
            height: self.height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Frame;
    use alloc::vec;

    #[test]
    fn halving_takes_the_mean_of_four() {
        let frame = Frame::new(&[0, 10, 20, 30, 40, 50], 3, 2).unwrap();
        let half = frame.halved();
        assert_eq!((half.width, half.height), (1, 1));
        assert_eq!(half.luma, vec![20]);
    }

    #[test]
    fn a_frame_is_as_light_as_the_lightest() {
        let frame = Frame::new(&[5, 90], 2, 1).unwrap();
        let framed = frame.framed(1, false);
        assert_eq!((framed.width, framed.height), (4, 3));
        let middle = [90, 5, 90, 90];
        assert_eq!(framed.luma, [[90; 4], middle, [90; 4]].concat());
        assert_eq!(frame.framed(1, true).luma[..4], [5; 4]);
    }

    #[test]
    fn doubling_keeps_a_plain_picture_plain() {
        let frame = Frame::new(&[77; 6], 3, 2).unwrap();
        let double = frame.doubled();
        assert_eq!((double.width, double.height), (6, 4));
        assert!(double.luma.iter().all(|&l| l == 77));
    }
}
