//! Grey edges: where, between pixels, the luma along a line passes from dark to light or back.
//!
//! No threshold is laid through the line. Its turning points are found first, a swing counts when
//! it is large beside those near by, and the edge lies where the swing passes its own middle. Slow
//! light and blur therefore move edges little, and widths are had in fractions of a pixel. Leaves
//! out what the widths mean.

use alloc::vec::Vec;

/// Pixels per block over which the swings near by are judged.
const BLOCK: usize = 16;
/// Blocks looked at either way.
const NEAR: usize = 3;
/// The edges of one line; they alternate in direction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edges {
    /// In pixels along the line, ascending.
    pub(crate) places: Vec<f32>,
    /// Whether the first one leads from light to dark.
    pub(crate) first_darkens: bool,
    /// Pixels of the line.
    pub(crate) length: f32,
}

/// Finds the edges of a line; `share` is how large a swing must be beside the largest near by, and
/// `floor` how large at least, in levels, so that it is not noise.
pub(crate) fn edges(luma: &[u8], share: f32, floor: u8) -> Edges {
    let least = least_swings(luma, share, floor);
    let mut edges = Edges {
        places: Vec::with_capacity(luma.len() / 8),
        first_darkens: false,
        length: luma.len() as f32,
    };
    let Some(&first) = luma.first() else {
        return edges;
    };
    // The last turning point of either kind, and which of the two came last.
    let (mut low, mut high) = ((first, 0_usize), (first, 0_usize));
    let mut rising: Option<bool> = None;
    for (number, (block, &swing)) in luma.chunks(BLOCK).zip(&least).enumerate() {
        let index = number * BLOCK;
        for (within, &level) in block.iter().enumerate() {
            let x = index + within;
            match rising {
                Some(true) => {
                    if level >= high.0 {
                        high = (level, x);
                    } else if high.0 - level >= swing {
                        push(&mut edges, luma, low, high);
                        low = (level, x);
                        rising = Some(false);
                    }
                }
                Some(false) => {
                    if level <= low.0 {
                        low = (level, x);
                    } else if level - low.0 >= swing {
                        push(&mut edges, luma, high, low);
                        high = (level, x);
                        rising = Some(true);
                    }
                }
                None => {
                    if level > high.0 {
                        high = (level, x);
                    }
                    if level < low.0 {
                        low = (level, x);
                    }
                    if high.0 - low.0 >= swing {
                        edges.first_darkens = high.1 < low.1;
                        rising = Some(!edges.first_darkens);
                    }
                }
            }
        }
    }
    match rising {
        Some(true) => push(&mut edges, luma, low, high),
        Some(false) => push(&mut edges, luma, high, low),
        None => {}
    }
    edges
}

impl Edges {
    /// The edges in pixels twice as large.
    pub(crate) fn halved(mut self) -> Self {
        // The centre of the first of two fine pixels lies a quarter of a pixel before the old
        // one's.
        self.places
            .iter_mut()
            .for_each(|place| *place = *place / 2.0 - 0.25);
        self.length /= 2.0;
        self
    }
}

/// The line at twice its resolution, its blur undone a little: bars of hardly a pixel get turning
/// points of their own.
pub(crate) fn finer(luma: &[u8]) -> Vec<u8> {
    let at = |x: isize| {
        let last = luma.len() as isize - 1;
        f32::from(
            luma.get(x.clamp(0, last.max(0)) as usize)
                .copied()
                .unwrap_or_default(),
        )
    };
    let mut fine = Vec::with_capacity(2 * luma.len());
    for x in 0..luma.len() as isize {
        let sharp = |x: isize| (1.0 + 2.0 * SHARPER) * at(x) - SHARPER * (at(x - 1) + at(x + 1));
        let (before, here, after) = (sharp(x - 1), sharp(x), sharp(x + 1));
        let (far, farther) = (sharp(x - 2), sharp(x + 2));
        // Cubic, a quarter of a pixel to either side.
        let quarter =
            |a: f32, b: f32, c: f32, d: f32| -0.0703 * a + 0.8672 * b + 0.2266 * c - 0.0234 * d;
        for level in [
            quarter(after, here, before, far),
            quarter(before, here, after, farther),
        ] {
            fine.push((level + 0.5).clamp(0.0, 255.0) as u8);
        }
    }
    fine
}

/// By how much each pixel is taken away from its neighbours.
const SHARPER: f32 = 0.35;

/// Adds the edge between two turning points: the middle between the first and the last place where
/// the luma passes half way.
fn push(edges: &mut Edges, luma: &[u8], from: (u8, usize), to: (u8, usize)) {
    let middle = f32::from(from.0) / 2.0 + f32::from(to.0) / 2.0;
    let darkens = to.0 < from.0;
    let is_past = |level: u8| (f32::from(level) < middle) == darkens;
    let crossing = |x: usize| {
        // Between x - 1 (before) and x (past).
        let before = f32::from(luma.get(x.saturating_sub(1)).copied().unwrap_or_default());
        let past = f32::from(luma.get(x).copied().unwrap_or_default());
        let step = past - before;
        let part = if step == 0.0 {
            0.5
        } else {
            ((middle - before) / step).clamp(0.0, 1.0)
        };
        x as f32 - 1.0 + part
    };
    let swing = luma.get(from.1..=to.1).unwrap_or_default();
    let first = swing
        .iter()
        .position(|&level| is_past(level))
        .unwrap_or_default();
    let last = swing
        .iter()
        .rposition(|&level| !is_past(level))
        .map_or(0, |at| at + 1);
    let place = (crossing(from.1 + first) + crossing(from.1 + last)) / 2.0;
    edges.places.push(place);
}

/// The least swing that counts, per block.
fn least_swings(luma: &[u8], share: f32, floor: u8) -> Vec<u8> {
    let extremes: Vec<(u8, u8)> = luma
        .chunks(BLOCK)
        .map(|block| {
            block
                .iter()
                .fold((255, 0), |(low, high), &l| (low.min(l), high.max(l)))
        })
        .collect();
    (0..extremes.len())
        .map(|at| {
            let near = extremes
                .iter()
                .skip(at.saturating_sub(NEAR))
                .take(NEAR + 1 + at.min(NEAR));
            let (low, high) = near.fold((255_u8, 0_u8), |(low, high), &(l, h)| {
                (low.min(l), high.max(h))
            });
            let range = f32::from(high.saturating_sub(low));
            ((range * share) as u8).max(floor)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::edges;
    use alloc::vec::Vec;

    /// Bars between the places given, blurred over one pixel, light to dark first.
    fn bars(places: &[f32], length: usize) -> Vec<u8> {
        (0..length)
            .map(|x| {
                let dark: f32 = places
                    .chunks(2)
                    .map(|bar| {
                        let from = (x as f32).max(bar[0]);
                        let to = (x as f32 + 1.0).min(bar[1]);
                        (to - from).max(0.0)
                    })
                    .sum();
                (200.0 - 150.0 * dark) as u8
            })
            .collect()
    }

    #[test]
    fn edges_are_found_between_pixels() {
        let places = [10.3, 14.6, 20.0, 22.5, 31.2, 40.9];
        let found = edges(&bars(&places, 60), 0.3, 7);
        assert!(found.first_darkens);
        assert_eq!(found.places.len(), places.len());
        for (found, placed) in found.places.iter().zip(places) {
            // A place is said in pixel centres, so half a pixel before the border of the pixel.
            assert!((found + 0.5 - placed).abs() < 0.3, "{found} for {placed}");
        }
    }

    #[test]
    fn a_plain_line_has_no_edges() {
        assert!(edges(&[90; 300], 0.3, 7).places.is_empty());
        assert!(edges(&[], 0.3, 7).places.is_empty());
    }

    #[test]
    fn small_swings_beside_large_ones_are_noise() {
        let mut luma = bars(&[20.0, 40.0], 60);
        luma[30] += 20;
        assert_eq!(edges(&luma, 0.3, 7).places.len(), 2);
    }
}
