//! A picture of checked size: borrowed luma with safe access, and the scaled copies of it.
//!
//! Leaves out thresholds and lines.

use alloc::vec::Vec;

/// Larger pictures are refused: no camera of a tablet makes them, a hostile caller might.
const MAX_PIXELS: usize = 64 << 20;

/// A picture whose length equals width times height, both above 0.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) luma: &'a [u8],
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(luma: &'a [u8], width: u32, height: u32) -> Option<Self> {
        let width = usize::try_from(width).ok()?;
        let height = usize::try_from(height).ok()?;
        let pixels = width.checked_mul(height)?;
        (pixels > 0 && pixels <= MAX_PIXELS && pixels == luma.len()).then_some(Self {
            luma,
            width,
            height,
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
    fn doubling_keeps_a_plain_picture_plain() {
        let frame = Frame::new(&[77; 6], 3, 2).unwrap();
        let double = frame.doubled();
        assert_eq!((double.width, double.height), (6, 4));
        assert!(double.luma.iter().all(|&l| l == 77));
    }
}
