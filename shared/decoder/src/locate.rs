//! Where in a picture something stands that could be a code: regions of many strong edges.
//!
//! One pass over every second row takes the gradient per block; blocks that stand out from noise
//! grow into regions at a few levels, so that a code beside clutter is also found by itself. A
//! region knows whether its edges run one way (bars) or several (modules). Leaves out reading.

use alloc::vec::Vec;

use crate::{Point, frame::Frame};

/// A region of the picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Region {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// From 0 (edges in all directions) to 1 (in one).
    pub(crate) coherence: f32,
    /// Unit vector across the bars, along which a line would meet them.
    pub(crate) along: Point,
    /// Centre of its blocks, and how far they reach along and across that vector (both ways).
    pub(crate) centre: Point,
    pub(crate) extent: (f32, f32),
    /// How strong its edges are, all together.
    energy: f32,
    /// The share of its upright box that its blocks cover.
    pub(crate) fill: f32,
}

/// Sums of products of the gradient over one block.
#[derive(Clone, Copy, Debug, Default)]
struct Tensor {
    xx: f32,
    yy: f32,
    xy: f32,
}

impl Tensor {
    fn energy(&self) -> f32 {
        self.xx + self.yy
    }

    fn add(&mut self, other: &Self) {
        self.xx += other.xx;
        self.yy += other.yy;
        self.xy += other.xy;
    }

    fn coherence(&self) -> f32 {
        let (difference, cross) = (self.xx - self.yy, 2.0 * self.xy);
        libm::hypotf(difference, cross) / self.energy().max(1e-6)
    }

    /// The direction of the gradient.
    fn along(&self) -> Point {
        let angle = libm::atan2f(2.0 * self.xy, self.xx - self.yy) / 2.0;
        (libm::cosf(angle), libm::sinf(angle))
    }
}

/// The picture in blocks.
pub(crate) struct Blocks {
    tensors: Vec<Tensor>,
    columns: usize,
    rows: usize,
    side: usize,
    floor: f32,
}

/// Pixels along the side of a block, and for large pictures.
const SIDE: usize = 8;
const LARGE_SIDE: usize = 16;
const LARGE: usize = 1600;
/// How far above noise a block must stand, and at least (squared levels).
const ABOVE_NOISE: f32 = 1.7;
const LEAST: f32 = 24.0;
/// Higher levels, between the floor and the strongest blocks.
const LEVELS: [f32; 3] = [0.0, 0.12, 0.35];
/// The fewest blocks of a region.
const FEWEST: usize = 6;

impl Blocks {
    /// Takes the gradients of a picture.
    pub(crate) fn of(frame: &Frame<'_>) -> Self {
        let side = if frame.width.max(frame.height) > LARGE {
            LARGE_SIDE
        } else {
            SIDE
        };
        let (columns, rows) = (frame.width / side, frame.height / side);
        let mut tensors = alloc::vec![Tensor::default(); columns * rows];
        let count = (side * side / 2) as f32;
        for (line, blocks) in tensors.chunks_exact_mut(columns.max(1)).enumerate() {
            for within in (1..side).step_by(2) {
                let y = line * side + within;
                let (above, row, below) = (
                    frame.row(y - 1),
                    frame.row(y),
                    frame.row((y + 1).min(frame.height - 1)),
                );
                for (at, block) in blocks.iter_mut().enumerate() {
                    let from = at * side;
                    let across = row
                        .get(from.saturating_sub(1)..(from + side + 1).min(row.len()))
                        .unwrap_or_default();
                    let shift = usize::from(from == 0);
                    let downs = above.iter().zip(below).skip(from + shift).take(side);
                    let (mut xx, mut yy, mut xy) = (0_i32, 0_i32, 0_i32);
                    for (three, (&a, &b)) in across.windows(3).zip(downs) {
                        let &[left, _, right] = three else { continue };
                        let x = i32::from(right) - i32::from(left);
                        let y = i32::from(b) - i32::from(a);
                        xx += x * x;
                        yy += y * y;
                        xy += x * y;
                    }
                    block.xx += xx as f32 / count;
                    block.yy += yy as f32 / count;
                    block.xy += xy as f32 / count;
                }
            }
        }
        let noise = frame.noise.deviation();
        Self {
            tensors,
            columns,
            rows,
            side,
            floor: ABOVE_NOISE * 4.0 * noise * noise + LEAST,
        }
    }

    /// The regions that stand out, strongest first, at most `most`.
    pub(crate) fn regions(&self, most: usize) -> Vec<Region> {
        let mut energies: Vec<f32> = self
            .tensors
            .iter()
            .map(Tensor::energy)
            .filter(|&e| e > self.floor)
            .collect();
        energies.sort_by(f32::total_cmp);
        let strongest = energies
            .get(energies.len() * 98 / 100)
            .copied()
            .unwrap_or(self.floor);
        let mut regions: Vec<Region> = Vec::new();
        for level in LEVELS {
            let least = self.floor + level * (strongest - self.floor);
            for region in self.grown(least) {
                if !regions.iter().any(|known| known.is_alike(&region)) {
                    regions.push(region);
                }
            }
        }
        regions.sort_by(|a, b| b.energy.total_cmp(&a.energy));
        regions.truncate(most);
        regions
    }

    /// The connected regions of blocks above a level.
    fn grown(&self, least: f32) -> Vec<Region> {
        let mut is_free: Vec<bool> = self
            .tensors
            .iter()
            .map(|tensor| tensor.energy() > least)
            .collect();
        let mut regions = Vec::new();
        for start in 0..is_free.len() {
            if !is_free.get(start).copied().unwrap_or_default() {
                continue;
            }
            let mut members = alloc::vec![start];
            is_free
                .get_mut(start)
                .into_iter()
                .for_each(|free| *free = false);
            let mut next = 0;
            while let Some(&at) = members.get(next) {
                next += 1;
                for neighbour in self.neighbours(at) {
                    if let Some(free) = is_free.get_mut(neighbour).filter(|free| **free) {
                        *free = false;
                        members.push(neighbour);
                    }
                }
            }
            if members.len() >= FEWEST {
                regions.extend(self.region(&members));
            }
        }
        regions
    }

    fn neighbours(&self, at: usize) -> impl Iterator<Item = usize> + use<> {
        let (x, y) = (at % self.columns, at / self.columns);
        let (columns, rows) = (self.columns, self.rows);
        let ys = y.saturating_sub(1)..(y + 2).min(rows);
        ys.flat_map(move |v| {
            (x.saturating_sub(1)..(x + 2).min(columns)).map(move |u| v * columns + u)
        })
    }

    fn region(&self, members: &[usize]) -> Option<Region> {
        let mut sum = Tensor::default();
        let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
        let (mut cx, mut cy) = (0.0, 0.0);
        for &at in members {
            let (x, y) = (at % self.columns, at / self.columns);
            (left, right) = (left.min(x), right.max(x));
            (top, bottom) = (top.min(y), bottom.max(y));
            cx += x as f32 + 0.5;
            cy += y as f32 + 0.5;
            sum.add(self.tensors.get(at)?);
        }
        let side = self.side as f32;
        let count = members.len() as f32;
        let centre = (cx / count * side, cy / count * side);
        let along = sum.along();
        // The box along and across the direction of the gradient.
        let (mut near, mut far) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        for &at in members {
            let x = (at % self.columns) as f32 * side + side / 2.0 - centre.0;
            let y = (at / self.columns) as f32 * side + side / 2.0 - centre.1;
            let (u, v) = (x * along.0 + y * along.1, y * along.0 - x * along.1);
            near = (near.0.min(u), near.1.min(v));
            far = (far.0.max(u), far.1.max(v));
        }
        let middle = ((near.0 + far.0) / 2.0, (near.1 + far.1) / 2.0);
        let centre = (
            centre.0 + middle.0 * along.0 - middle.1 * along.1,
            centre.1 + middle.0 * along.1 + middle.1 * along.0,
        );
        let (width, height) = (right + 1 - left, bottom + 1 - top);
        Some(Region {
            left: left * self.side,
            top: top * self.side,
            width: width * self.side,
            height: height * self.side,
            coherence: sum.coherence(),
            along,
            centre,
            extent: (far.0 - near.0 + side, far.1 - near.1 + side),
            energy: sum.energy(),
            fill: count / (width * height) as f32,
        })
    }
}

impl Region {
    /// Whether two regions cover nearly the same.
    fn is_alike(&self, other: &Self) -> bool {
        let overlap = |a: usize, wide: usize, b: usize, wide_b: usize| {
            (a + wide).min(b + wide_b).saturating_sub(a.max(b)) as f32
        };
        let common = overlap(self.left, self.width, other.left, other.width)
            * overlap(self.top, self.height, other.top, other.height);
        let area = |region: &Self| (region.width * region.height) as f32;
        common > 0.75 * area(self).max(area(other))
    }

    /// Whether the point lies in its upright box.
    pub(crate) fn contains(&self, (x, y): Point) -> bool {
        let within =
            |at: f32, from: usize, size: usize| at >= from as f32 && at <= (from + size) as f32;
        within(x, self.left, self.width) && within(y, self.top, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::Blocks;
    use crate::frame::Frame;
    use alloc::vec::Vec;

    /// Bars of 3 pixels, slanted, in a field of 120 by 80 pixels from (100, 60) on.
    fn slanted() -> Vec<u8> {
        (0..320 * 240)
            .map(|at| {
                let (x, y) = (at % 320, at / 320);
                let is_inside = (100..220).contains(&x) && (60..140).contains(&y);
                if is_inside && (x + y / 2) / 3 % 2 == 0 {
                    40
                } else {
                    200
                }
            })
            .collect()
    }

    #[test]
    fn bars_are_a_region_whose_direction_lies_across_them() {
        let luma = slanted();
        let frame = Frame::new(&luma, 320, 240).unwrap();
        let regions = Blocks::of(&frame).regions(4);
        let region = regions.first().unwrap();
        assert!(
            region.contains((160.0, 100.0)) && !region.contains((20.0, 20.0)),
            "{region:?}"
        );
        assert!(region.coherence > 0.5, "{region:?}");
        // Two across for one down.
        let slope = region.along.1 / region.along.0;
        assert!((slope - 0.5).abs() < 0.15, "{slope}");
    }

    #[test]
    fn a_plain_picture_has_no_regions() {
        let luma = alloc::vec![120; 320 * 240];
        let frame = Frame::new(&luma, 320, 240).unwrap();
        assert!(Blocks::of(&frame).regions(4).is_empty());
    }
}
