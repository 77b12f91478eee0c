//! Thresholds: which pixels of a line, or of a picture, are dark.
//!
//! Two for lines (one level for the whole line, one that follows slow light) and Otsu's for
//! pictures. rxing's own block threshold for 2D codes stays where it is. Leaves out decoding.

use alloc::vec::Vec;
use rxing::common::BitArray;

use crate::frame::Picture;

/// How the dark pixels of a line are told from the light ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Threshold {
    /// One level for the whole line: the best split of its histogram.
    Whole,
    /// Half way between the darkest and lightest pixels near by.
    Local,
}

/// Pixels per block of the local threshold; it looks two blocks either way.
const BLOCK: usize = 8;
/// A line whose range of luma is smaller shows no code.
const LEAST_RANGE: u8 = 16;

/// Sets a bit for each dark pixel of a line; nothing when the line is plain.
pub(crate) fn line(luma: &[u8], threshold: Threshold) -> Option<BitArray> {
    let darkest = luma.iter().min()?;
    let lightest = luma.iter().max()?;
    if lightest - darkest < LEAST_RANGE {
        return None;
    }
    let levels = match threshold {
        Threshold::Whole => alloc::vec![otsu(luma); luma.len().div_ceil(BLOCK)],
        Threshold::Local => local_levels(luma, lightest - darkest),
    };
    let mut bits = BitArray::with_size(luma.len());
    let levels = levels.iter().flat_map(|level| [*level; BLOCK]);
    let triples = luma
        .iter()
        .zip(luma.iter().skip(1))
        .zip(luma.iter().skip(2));
    for (x, (((&left, &centre), &right), level)) in triples.zip(levels).enumerate() {
        // Sharpens a little: blur makes narrow bars pale and narrow spaces dark.
        let sharp = (i32::from(centre) * 4 - i32::from(left) - i32::from(right)) / 2;
        if sharp < i32::from(level) {
            bits.set(x + 1);
        }
    }
    Some(bits)
}

/// One level per block; plain blocks take the mean of the whole line's range.
fn local_levels(luma: &[u8], range: u8) -> Vec<u8> {
    let extremes: Vec<(u8, u8)> = luma
        .chunks(BLOCK)
        .map(|block| {
            block
                .iter()
                .fold((255, 0), |(low, high), &l| (low.min(l), high.max(l)))
        })
        .collect();
    let whole = otsu(luma);
    (0..extremes.len())
        .map(|at| {
            let near = extremes.iter().skip(at.saturating_sub(2)).take(5);
            let (low, high) = near.fold((255_u8, 0_u8), |(low, high), &(l, h)| {
                (low.min(l), high.max(h))
            });
            if high.saturating_sub(low) > range / 5 {
                low + (high - low) / 2
            } else {
                whole
            }
        })
        .collect()
}

/// The picture in black and white at the level that splits its histogram best.
pub(crate) fn black_and_white(picture: &Picture) -> Picture {
    let level = otsu(&picture.luma);
    Picture {
        luma: picture
            .luma
            .iter()
            .map(|&l| if l < level { 0 } else { 255 })
            .collect(),
        width: picture.width,
        height: picture.height,
    }
}

/// Otsu's level: the first light value of the split with the largest variance between its sides.
fn otsu(luma: &[u8]) -> u8 {
    let mut histogram = [0_u64; 256];
    for &l in luma {
        if let Some(count) = histogram.get_mut(usize::from(l)) {
            *count += 1;
        }
    }
    let total = luma.len() as f64;
    let sum: f64 = histogram
        .iter()
        .zip(0_u32..)
        .map(|(&n, l)| n as f64 * f64::from(l))
        .sum();
    let (mut dark, mut dark_sum, mut best, mut level) = (0.0, 0.0, -1.0, 128);
    for (&count, l) in histogram.iter().zip(0_u8..=255) {
        dark += count as f64;
        dark_sum += count as f64 * f64::from(l);
        let light = total - dark;
        if dark > 0.0 && light > 0.0 {
            let distance = dark_sum / dark - (sum - dark_sum) / light;
            let variance = dark * light * distance * distance;
            if variance > best {
                best = variance;
                level = l.saturating_add(1);
            }
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use super::{Threshold, line, otsu};
    use alloc::vec::Vec;

    #[test]
    fn otsu_splits_two_heaps_between_them() {
        let luma: Vec<u8> = (0..100)
            .map(|i| if i % 3 == 0 { 40 } else { 200 })
            .collect();
        assert_eq!(otsu(&luma), 41);
    }

    #[test]
    fn the_local_threshold_follows_slow_light() {
        // Bars of 4 pixels whose surround falls from 240 to 60: one level loses the dark end.
        let luma: Vec<u8> = (0..400_usize)
            .map(|x| {
                let light = 240 - x * 180 / 400;
                (if x / 4 % 2 == 0 { light } else { light / 3 }) as u8
            })
            .collect();
        let bits = line(&luma, Threshold::Local).unwrap();
        let wrong = (4..396)
            .filter(|&x| bits.get(x) != (x / 4 % 2 == 1))
            .count();
        assert_eq!(wrong, 0);
    }

    #[test]
    fn a_plain_line_shows_nothing() {
        assert!(line(&[100; 300], Threshold::Whole).is_none());
        assert!(line(&[], Threshold::Local).is_none());
    }
}
