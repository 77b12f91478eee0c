//! DataBar omnidirectional and stacked, and DataBar Expanded, ISO/IEC 24724: pairs of characters
//! about a finder pattern, gathered over lines until they make a whole.
//!
//! What separates the two kinds is their own (`omnidirectional`, `expanded`); this module finds
//! pairs. DataBar Limited is left out, as are votes.

mod expanded;
mod omnidirectional;

use alloc::{string::String, vec::Vec};

use super::{nearest::nearest, row::Row};
use crate::Symbology;

/// Elements of a finder pattern and of a character.
const FINDER: usize = 5;
const CHARACTER: usize = 8;
/// The farthest a finder pattern may be from its widths, in squared modules.
const FARTHEST: f32 = 2.5;

/// A finder pattern on a row.
#[derive(Clone, Copy, Debug)]
struct Finder {
    /// Its first element.
    at: usize,
    /// Its number in the table that it was found in.
    value: usize,
    /// The narrow end comes first.
    is_mirrored: bool,
    /// Pixels per module.
    module: f32,
}

/// What was read of a symbol on one row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gathered {
    pub(crate) symbology: Symbology,
    pub(crate) text: String,
    /// First element and the one behind the last of the pair that was seen on this row.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The pairs gathered on lines of one direction.
#[derive(Default)]
pub(crate) struct DataBar {
    omnidirectional: omnidirectional::Pairs,
    expanded: expanded::Pairs,
}

impl DataBar {
    /// Takes in the pairs on a row and says which symbols are whole with them.
    pub(crate) fn read(&mut self, row: &Row) -> Vec<Gathered> {
        let mut gathered = Vec::new();
        for (at, five) in row.widths().windows(FINDER).enumerate() {
            let Some(five) = five.first_chunk::<FINDER>() else {
                break;
            };
            if let Some(finder) = finder(five, at, &omnidirectional::FINDERS) {
                gathered.extend(self.omnidirectional.add(row, &finder));
            }
            if let Some(finder) = finder(five, at, &expanded::FINDERS) {
                gathered.extend(self.expanded.add(row, &finder));
            }
        }
        gathered
    }
}

/// The finder pattern that five elements make. Read in its own direction, one that is not mirrored
/// begins with a space and a mirrored one with a bar.
fn finder(&[a, b, c, d, e]: &[f32; FINDER], at: usize, table: &[[u8; 4]]) -> Option<Finder> {
    let is_mirrored = at % 2 == 1;
    let (four, last) = if is_mirrored {
        ([e, d, c, b], a)
    } else {
        ([a, b, c, d], e)
    };
    let module = (a + b + c + d + e) / 15.0;
    let is_one = |width: f32| (0.4..1.9).contains(&(width / module));
    let [_, _, _, one] = four;
    if !is_one(one) || !is_one(last) {
        return None;
    }
    let found = nearest(&four, table, 0.0)?;
    (found.distance < FARTHEST).then_some(Finder {
        at,
        value: found.index,
        is_mirrored,
        module,
    })
}

/// The elements of a character in whole modules, that farthest from the finder first: odd ones
/// (first, third, …) and even ones.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Character {
    odd: [u32; 4],
    even: [u32; 4],
}

impl Character {
    /// Reads the character on one side of a finder, `modules` wide; `odd_sum_is_even` says what
    /// its odd elements must add up to.
    fn beside(
        row: &Row,
        finder: &Finder,
        is_left: bool,
        modules: u32,
        odd_sum_is_even: bool,
    ) -> Option<Self> {
        let at = if is_left {
            finder.at.checked_sub(CHARACTER)?
        } else {
            finder.at + FINDER
        };
        let mut widths = *row.some::<CHARACTER>(at)?;
        if !is_left {
            widths.reverse();
        }
        let total: f32 = widths.iter().sum();
        let module = total / modules as f32;
        if !(0.7..1.4).contains(&(module / finder.module)) {
            return None;
        }
        let counts = whole(widths.map(|width| width / module), modules, odd_sum_is_even)?;
        let [a, b, c, d, e, f, g, h] = counts;
        Some(Self {
            odd: [a, c, e, g],
            even: [b, d, f, h],
        })
    }

    fn odd_sum(&self) -> u32 {
        self.odd.iter().sum()
    }

    fn even_sum(&self) -> u32 {
        self.even.iter().sum()
    }
}

/// Counts on how many lines a pair was seen; no more than `most` different ones are kept.
fn count<P: PartialEq>(seen: &mut Vec<(P, usize)>, pair: P, most: usize) {
    match seen.iter().position(|(known, _)| *known == pair) {
        Some(at) => {
            if let Some((_, lines)) = seen.get_mut(at) {
                *lines += 1;
            }
        }
        None if seen.len() < most => seen.push((pair, 1)),
        None => {}
    }
}

/// The nearest whole widths that add up to `modules`, the odd ones to an even or odd sum.
fn whole(widths: [f32; 8], modules: u32, odd_sum_is_even: bool) -> Option<[u32; 8]> {
    let mut counts = widths.map(|width| (width + 0.5).clamp(1.0, 9.0) as u32);
    // By how much each would have to be moved beyond rounding; largest first.
    let change = |counts: &mut [u32; 8], up: bool, which: Option<usize>| -> Option<()> {
        let lacking = counts
            .iter()
            .zip(widths)
            .enumerate()
            .filter(|(at, (count, _))| {
                which.is_none_or(|parity| at % 2 == parity) && (up || **count > 1)
            });
        let error = |width: f32, count: u32| {
            if up {
                width - count as f32
            } else {
                count as f32 - width
            }
        };
        let (at, _) =
            lacking.max_by(|(_, (a, x)), (_, (b, y))| error(*x, **a).total_cmp(&error(*y, **b)))?;
        let count = counts.get_mut(at)?;
        *count = if up { *count + 1 } else { *count - 1 };
        Some(())
    };
    let sum = |counts: &[u32; 8]| counts.iter().sum::<u32>();
    for _ in 0..3 {
        let total = sum(&counts);
        if total == modules {
            break;
        }
        change(&mut counts, total < modules, None)?;
    }
    if sum(&counts) != modules {
        return None;
    }
    let odd: u32 = counts.iter().step_by(2).sum();
    if odd.is_multiple_of(2) != odd_sum_is_even {
        // One module belongs to the other kind: the cheaper way of two.
        let cost = |counts: &[u32; 8]| -> f32 {
            counts
                .iter()
                .zip(widths)
                .map(|(&count, width)| (count as f32 - width) * (count as f32 - width))
                .sum()
        };
        let mut ways = [counts; 2];
        for (parity, way) in ways.iter_mut().enumerate() {
            change(way, true, Some(parity))?;
            change(way, false, Some(1 - parity))?;
        }
        counts = ways
            .into_iter()
            .min_by(|a, b| cost(a).total_cmp(&cost(b)))?;
    }
    // No element may be far from what was seen.
    let is_near = counts
        .iter()
        .zip(widths)
        .all(|(&count, width)| (count as f32 - width).abs() < 1.1);
    is_near.then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn widths_become_whole_with_the_right_sums() {
        let widths = [1.4, 2.6, 1.1, 3.4, 0.9, 1.6, 2.1, 2.9];
        let counts = whole(widths, 16, true).unwrap();
        assert_eq!(counts.iter().sum::<u32>(), 16);
        assert_eq!(counts.iter().step_by(2).sum::<u32>() % 2, 0);
    }

    #[test]
    fn widths_that_make_no_sense_are_refused() {
        assert!(whole([0.2, 9.0, 0.1, 0.1, 0.2, 6.0, 0.1, 0.3], 16, true).is_none());
    }
}
