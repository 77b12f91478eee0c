//! DataBar omnidirectional and stacked, and DataBar Expanded, ISO/IEC 24724: pairs of characters
//! about a finder pattern, gathered over lines until they make a whole.
//!
//! What separates the two kinds is their own (`omnidirectional`, `expanded`); this module finds
//! pairs. DataBar Limited, which has no finder pattern, is read whole (`limited`). Leaves out
//! votes.

mod expanded;
pub(super) mod limited;
mod omnidirectional;

use alloc::{string::String, vec::Vec};

use super::{
    nearest::nearest,
    row::Row,
    whole::{Whole, whole},
};
use crate::{Symbology, line::Line};

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

/// The pairs gathered on lines.
#[derive(Default)]
pub(crate) struct DataBar {
    /// On parallel lines that were laid together.
    omnidirectional: omnidirectional::Pairs,
    expanded: expanded::Pairs,
    /// On all lines of the picture: few cross the whole of a long symbol that stands at an angle.
    all_expanded: expanded::Pairs,
}

impl DataBar {
    /// Begins with other lines.
    pub(crate) fn next_lines(&mut self) {
        self.omnidirectional = omnidirectional::Pairs::default();
        self.expanded = expanded::Pairs::default();
    }

    /// Takes in the pairs on a row and says which symbols are whole with them.
    pub(crate) fn read(&mut self, row: &Row, line: &Line) -> Vec<Gathered> {
        let mut gathered = Vec::new();
        let mut finders = Vec::new();
        for (at, five) in row.widths().windows(FINDER).enumerate() {
            let Some(five) = five.first_chunk::<FINDER>() else {
                break;
            };
            if let Some(finder) = finder(five, at, &omnidirectional::FINDERS) {
                gathered.extend(self.omnidirectional.add(row, line, &finder));
            }
            finders.extend(finder(five, at, &expanded::FINDERS));
        }
        let mut before: Option<(usize, expanded::Pair)> = None;
        for finder in in_chains(&finders) {
            let Some(pair) = expanded::pair(row, line, finder) else {
                continue;
            };
            for pairs in [&mut self.expanded, &mut self.all_expanded] {
                if let Some((at, before)) = before
                    && finder.at == at + FINDER + 2 * CHARACTER
                {
                    pairs.follows(before, pair);
                }
            }
            before = Some((finder.at, pair));
            let whole = self.expanded.add(pair, finder);
            gathered.extend(self.all_expanded.add(pair, finder).or(whole));
        }
        gathered
    }
}

/// Without the finders that overlap with one of a longer chain: characters hold what looks like
/// one.
fn in_chains(finders: &[Finder]) -> impl Iterator<Item = &Finder> {
    let neighbours = |finder: &Finder| {
        let is_neighbour = |other: &&Finder| {
            other.at.abs_diff(finder.at) == FINDER + 2 * CHARACTER
                && other.is_mirrored != finder.is_mirrored
        };
        finders.iter().filter(is_neighbour).count()
    };
    finders.iter().filter(move |finder| {
        let is_rival = |other: &Finder| {
            (1..FINDER + CHARACTER).contains(&other.at.abs_diff(finder.at))
                && neighbours(other) > neighbours(finder)
        };
        !finders.iter().any(is_rival)
    })
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
    /// How far they are from what was seen, in squared modules and in the mean.
    off: f32,
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
        let Whole { counts, off } = whole(
            widths.map(|width| width / module),
            modules,
            Some(odd_sum_is_even),
        )?;
        let [a, b, c, d, e, f, g, h] = counts;
        Some(Self {
            odd: [a, c, e, g],
            even: [b, d, f, h],
            off,
        })
    }

    fn odd_sum(&self) -> u32 {
        self.odd.iter().sum()
    }

    fn even_sum(&self) -> u32 {
        self.even.iter().sum()
    }
}

/// Counts on how many lines a pair was seen. Of more than `most` different ones those go first that
/// were seen once, the oldest before others.
fn count<P: PartialEq>(seen: &mut Vec<(P, usize)>, pair: P, most: usize) {
    if let Some((_, lines)) = seen.iter_mut().find(|(known, _)| *known == pair) {
        *lines += 1;
        return;
    }
    if seen.len() >= most {
        let once = seen.iter().position(|(_, lines)| *lines == 1);
        seen.remove(once.unwrap_or_default());
    }
    seen.push((pair, 1));
}

#[cfg(test)]
mod tests {
    use super::count;
    use alloc::vec;

    #[test]
    fn what_was_seen_often_stays_when_much_is_seen_once() {
        let mut seen = vec![];
        for pair in [7, 7, 1, 2, 3, 4, 7] {
            count(&mut seen, pair, 3);
        }
        assert_eq!(seen, vec![(7, 3), (3, 1), (4, 1)]);
    }
}
