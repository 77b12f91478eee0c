//! A grid of modules seen in a picture: sampled through a projective map, told dark from light by
//! their neighbours, and moved until they are seen best.
//!
//! Used by the detectors of square codes. Leaves out finding the map.

use alloc::vec::Vec;

use crate::{Point, frame::Frame, geometry::Homography};

/// Modules, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
}

impl Grid {
    /// Samples the square from (-1, -1) to (1, 1) that `laid` puts on the picture in `width` by
    /// `height` modules; nothing when much of it lies outside the picture.
    pub(crate) fn sampled(
        frame: &Frame<'_>,
        laid: impl Fn(Point) -> Point,
        width: usize,
        height: usize,
    ) -> Option<Self> {
        let mut luma = Vec::with_capacity(width * height);
        let mut outside = 0;
        for y in 0..height {
            for x in 0..width {
                let place = laid((
                    (2 * x + 1) as f32 / width as f32 - 1.0,
                    (2 * y + 1) as f32 / height as f32 - 1.0,
                ));
                if !frame.contains(place) {
                    outside += 1;
                }
                luma.push(frame.between(place));
            }
        }
        (outside * 20 <= width * height).then_some(Self {
            width,
            height,
            luma,
        })
    }

    /// The same modules dark on light, as all decoders want them, where they are light on dark.
    pub(crate) fn dark_on_light(mut self, is_light: bool) -> Self {
        if is_light {
            self.luma.iter_mut().for_each(|l| *l = 255 - *l);
        }
        self
    }

    /// The luma of one module, light outside.
    pub(crate) fn at(&self, x: usize, y: usize) -> u8 {
        if x < self.width {
            self.luma.get(y * self.width + x).copied().unwrap_or(255)
        } else {
            255
        }
    }

    /// Each module as it differs from the four about it, and half as much again: what blur took
    /// from one and gave to the other.
    pub(crate) fn sharper(&self) -> Self {
        let at =
            |x: usize, y: usize| f32::from(self.at(x.min(self.width - 1), y.min(self.height - 1)));
        let sharp = |cell: usize| {
            let (x, y) = (cell % self.width, cell / self.width);
            let beside = at(x.saturating_sub(1), y) + at(x + 1, y);
            let about = beside + at(x, y.saturating_sub(1)) + at(x, y + 1);
            (1.5 * at(x, y) - about / 8.0).clamp(0.0, 255.0) as u8
        };
        Self {
            luma: (0..self.luma.len()).map(sharp).collect(),
            ..*self
        }
    }

    /// Which modules are dark: each is held against the middle between the darkest and the
    /// lightest up to `reach` modules away.
    pub(crate) fn dark(&self, reach: usize) -> Vec<bool> {
        let lows = self.spread(reach, u8::min);
        let highs = self.spread(reach, u8::max);
        let both = lows.iter().zip(&highs);
        self.luma
            .iter()
            .zip(both)
            .map(|(&l, (&low, &high))| u16::from(l) * 2 < u16::from(low) + u16::from(high))
            .collect()
    }

    /// The extreme of each module's neighbourhood, first along rows, then along columns.
    fn spread(&self, reach: usize, extreme: fn(u8, u8) -> u8) -> Vec<u8> {
        let along = |values: &[u8], width: usize| -> Vec<u8> {
            let rows = values.chunks(width.max(1));
            let spread = rows.flat_map(|row| {
                (0..row.len()).map(move |at| {
                    let near = row
                        .iter()
                        .skip(at.saturating_sub(reach))
                        .take(reach + 1 + at.min(reach));
                    near.copied().reduce(extreme).unwrap_or_default()
                })
            });
            spread.collect()
        };
        let turn = |values: &[u8], width: usize| -> Vec<u8> {
            (0..width)
                .flat_map(|x| values.iter().copied().skip(x).step_by(width.max(1)))
                .collect()
        };
        let rows = along(&self.luma, self.width);
        let columns = along(&turn(&rows, self.width), self.height);
        turn(&columns, self.height)
    }
}

/// How well `size` by `size` modules are told apart: the mean distance of each from the middle.
/// Highest where the map meets the modules' centres.
pub(crate) fn sharpness(
    frame: &Frame<'_>,
    map: &Homography,
    (width, height): (usize, usize),
    middle: f32,
) -> f32 {
    // Large symbols are judged by every second or third module.
    let step = (width.max(height) / 24).max(1);
    let (mut total, mut count) = (0.0, 0);
    for y in (0..height).step_by(step) {
        for x in (0..width).step_by(step) {
            let mut sum: f32 = 0.0;
            // Near the corners of the module: one of them crosses an edge as soon as the map is
            // off.
            for (dx, dy) in [(0.4, 0.4), (1.6, 0.4), (0.4, 1.6), (1.6, 1.6)] {
                let place = map.map((
                    (2.0 * x as f32 + dx) / width as f32 - 1.0,
                    (2.0 * y as f32 + dy) / height as f32 - 1.0,
                ));
                sum += f32::from(frame.between(place)) - middle;
            }
            total += sum.abs();
            count += 1;
        }
    }
    total / (4 * count.max(1)) as f32
}

/// Moves the corners of a map, each by itself, to where the modules are sharpest; steps are in
/// modules.
pub(crate) fn refined(
    frame: &Frame<'_>,
    map: &Homography,
    size: (usize, usize),
    middle: f32,
    steps: &[f32],
) -> Homography {
    let mut corners = map.corners();
    let mut best = sharpness(frame, map, size, middle);
    let mut map = *map;
    let side = crate::geometry::distance(corners[0], corners[1]).max(1.0);
    let module = side / size.0.max(1) as f32;
    for step in steps {
        let mut moved = true;
        let mut rounds = 0;
        while moved && rounds < 4 {
            moved = false;
            rounds += 1;
            for corner in 0..4 {
                for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                    let mut tried = corners;
                    if let Some(point) = tried.get_mut(corner) {
                        point.0 += dx * step * module;
                        point.1 += dy * step * module;
                    }
                    let Some(candidate) = Homography::of_square(tried) else {
                        continue;
                    };
                    let sharp = sharpness(frame, &candidate, size, middle);
                    if sharp > best + 0.01 {
                        (best, map, corners, moved) = (sharp, candidate, tried, true);
                    }
                }
            }
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::{Grid, refined, sharpness};
    use crate::{frame::Frame, geometry::Homography};
    use alloc::vec::Vec;

    /// A chequered field of 8 by 8 modules of 6 pixels from (20, 20) on, on a ground that darkens.
    fn picture() -> Vec<u8> {
        (0..90 * 90)
            .map(|at| {
                let (x, y) = (at % 90, at / 90);
                let light = 220 - x as u8;
                let is_dark = (20..68).contains(&x)
                    && (20..68).contains(&y)
                    && ((x - 20) / 6 + (y - 20) / 6) % 2 == 0;
                if is_dark { light - 70 } else { light }
            })
            .collect()
    }

    const CORNERS: [(f32, f32); 4] = [(19.5, 19.5), (67.5, 19.5), (67.5, 67.5), (19.5, 67.5)];

    #[test]
    fn modules_are_told_apart_in_light_that_falls_off() {
        let luma = picture();
        let frame = Frame::new(&luma, 90, 90).unwrap();
        let map = Homography::of_square(CORNERS).unwrap();
        let grid = Grid::sampled(&frame, |place| map.map(place), 8, 8).unwrap();
        let dark = grid.dark(2);
        assert!(
            dark.iter()
                .enumerate()
                .all(|(at, &dark)| dark == ((at % 8 + at / 8) % 2 == 0))
        );
    }

    #[test]
    fn a_corner_that_is_off_comes_back() {
        let luma = picture();
        let frame = Frame::new(&luma, 90, 90).unwrap();
        let mut off = CORNERS;
        off[2].0 += 3.0;
        let map = Homography::of_square(off).unwrap();
        let better = refined(&frame, &map, (8, 8), 140.0, &[0.5, 0.25]);
        assert!(sharpness(&frame, &better, (8, 8), 140.0) > sharpness(&frame, &map, (8, 8), 140.0));
    }
}
