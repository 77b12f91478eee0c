//! DataBar omnidirectional, truncated and stacked, ISO/IEC 24724 5: two pairs make a number.
//!
//! Leaves out finding pairs.

use alloc::{format, vec::Vec};

use rxing::oned::rss::rss_utils::getRSSvalue;

use super::{Character, FINDER, Finder, Gathered, count, finder};
use crate::{Point, Symbology, geometry, line::Line, linear::row::Row};

pub(super) const FINDERS: [[u8; 4]; 9] = [
    [3, 8, 2, 1],
    [3, 5, 5, 1],
    [3, 3, 7, 1],
    [3, 1, 9, 1],
    [2, 7, 4, 1],
    [2, 5, 6, 1],
    [2, 3, 8, 1],
    [1, 5, 7, 1],
    [1, 3, 9, 1],
];
/// Per group of a character, ISO/IEC 24724 tables 2 and 3: values before it, those of the even or
/// odd subset, and the widest odd element.
const OUTSIDE: [(u32, u32, u32); 5] = [
    (0, 1, 8),
    (161, 10, 6),
    (961, 34, 4),
    (2015, 70, 3),
    (2715, 126, 1),
];
const INSIDE: [(u32, u32, u32); 4] = [(0, 4, 2), (336, 20, 4), (1036, 48, 6), (1516, 81, 8)];
/// How far the elements of a half that has a row for itself may be from whole modules, in squared
/// modules and in the mean, and those of two halves between their guards.
const FARTHEST: f32 = 0.07;
const FARTHEST_GUARDED: f32 = 0.11;
/// Lines that must have seen a pair before it counts.
const LINES: usize = 2;
/// Modules that the finders of one symbol are apart at most.
const APART: f32 = 36.0;
/// Different pairs kept; more is noise.
const MOST: usize = 24;

/// One half of a symbol.
#[derive(Clone, Copy, Debug)]
struct Pair {
    is_left: bool,
    value: u32,
    checksum: u32,
    finder: usize,
    /// How far its elements are from whole modules, in squared modules and in the mean.
    off: f32,
    /// Where its finder is, and the pixels per module there.
    at: Point,
    module: f32,
}

impl Pair {
    /// Whether both can be of one symbol: its rows lie one below the other.
    fn is_over(&self, other: &Self) -> bool {
        geometry::distance(self.at, other.at) < APART * self.module
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        (self.is_left, self.value, self.checksum, self.finder)
            == (other.is_left, other.value, other.checksum, other.finder)
            && self.is_over(other)
    }
}

/// The pairs seen so far, and on how many lines.
#[derive(Default)]
pub(super) struct Pairs {
    seen: Vec<(Pair, usize)>,
}

impl Pairs {
    /// Takes in the pair about a finder; returns the symbols that are whole with it.
    pub(super) fn add(&mut self, row: &Row, line: &Line, finder: &Finder) -> Option<Gathered> {
        let pair = pair(row, line, finder)?;
        if finder.is_mirrored
            && let Some(left) = left_beside(row, line, finder)
            && agree(&left, &pair)
            && is_guarded(row, finder)
            && left.off.max(pair.off) < FARTHEST_GUARDED
        {
            return gathered(&left, &pair, finder.at - 29, finder.at + 13);
        }
        if pair.off >= FARTHEST || !stands_alone(row, finder) {
            return None;
        }
        count(&mut self.seen, pair, MOST);
        let often = || {
            self.seen
                .iter()
                .filter(|(_, count)| *count >= LINES)
                .map(|(pair, _)| pair)
        };
        if !often().any(|seen| *seen == pair) {
            return None;
        }
        // Of labels side by side the nearest halves belong together.
        let nearest = |half: &Pair| {
            let others = often().filter(|other| other.is_left != half.is_left);
            let apart = |other: &&Pair| geometry::distance(half.at, other.at);
            others.min_by(|a, b| apart(a).total_cmp(&apart(b)))
        };
        let other = nearest(&pair).filter(|other| other.is_over(&pair))?;
        if nearest(other) != Some(&pair) {
            return None;
        }
        let (left, right) = if pair.is_left {
            (&pair, other)
        } else {
            (other, &pair)
        };
        if !agree(left, right) {
            return None;
        }
        gathered(left, right, finder.at.saturating_sub(8), finder.at + 13)
    }
}

/// The left half in the same row as a right one.
fn left_beside(row: &Row, line: &Line, right: &Finder) -> Option<Pair> {
    let at = right.at.checked_sub(21)?;
    let finder = finder(row.some::<5>(at)?, at, &FINDERS)?;
    pair(row, line, &finder)
}

/// Whether the guards, one module each, lie outside the two characters that are farthest out.
fn is_guarded(row: &Row, right: &Finder) -> bool {
    let is_one = |at: usize| (0.4..1.8).contains(&(row.width(at) / right.module));
    right.at >= 31
        && is_one(right.at - 30)
        && row.width(right.at - 31) > 0.6 * right.module
        && is_one(right.at + 13)
        && is_one(right.at + 14)
}

/// Whether a half has a row for itself, as in stacked symbols.
fn stands_alone(row: &Row, finder: &Finder) -> bool {
    let (before, behind) = if finder.is_mirrored {
        (11, 15)
    } else {
        (10, 14)
    };
    let least = 2.5 * finder.module;
    let is_quiet_before = finder
        .at
        .checked_sub(before)
        .is_some_and(|at| row.is_quiet(at, least));
    is_quiet_before && row.is_quiet(finder.at + behind, least)
}

fn gathered(left: &Pair, right: &Pair, from: usize, to: usize) -> Option<Gathered> {
    let number = 4_537_077 * u64::from(left.value) + u64::from(right.value);
    let digits = format!("{number:013}");
    if digits.len() != 13 {
        return None;
    }
    let weighted = digits.bytes().zip([3, 1].into_iter().cycle());
    let sum: u32 = weighted
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    Some(Gathered {
        symbology: Symbology::DataBar,
        text: format!("01{digits}{}", (10 - sum % 10) % 10),
        from,
        to,
    })
}

fn pair(row: &Row, line: &Line, finder: &Finder) -> Option<Pair> {
    let is_left = !finder.is_mirrored;
    let outer = Character::beside(row, finder, is_left, 16, true)?;
    // Fifteen modules with an even sum of even elements: an odd one of odd elements.
    let inner = Character::beside(row, finder, !is_left, 15, false)?;
    let ((outside, outside_sum), (inside, inside_sum)) = (outside(&outer)?, inside(&inner)?);
    let (from, to) = row.place(finder.at, finder.at + FINDER);
    Some(Pair {
        is_left,
        value: 1597 * outside + inside,
        checksum: outside_sum + 4 * inside_sum,
        finder: finder.value,
        off: outer.off.max(inner.off),
        at: line.point((from + to) / 2.0),
        module: finder.module,
    })
}

/// Value and share in the checksum.
fn outside(character: &Character) -> Option<(u32, u32)> {
    let odd_sum = character.odd_sum();
    let group = 12_u32.checked_sub(odd_sum)? / 2;
    let (before, even_total, widest) = *OUTSIDE.get(group as usize)?;
    let odd = getRSSvalue(&character.odd, widest, false);
    let even = getRSSvalue(&character.even, 9 - widest, true);
    Some((odd * even_total + even + before, share(character)))
}

fn inside(character: &Character) -> Option<(u32, u32)> {
    let group = 10_u32.checked_sub(character.even_sum())? / 2;
    let (before, odd_total, widest) = *INSIDE.get(group as usize)?;
    let odd = getRSSvalue(&character.odd, widest, true);
    let even = getRSSvalue(&character.even, 9 - widest, false);
    Some((even * odd_total + odd + before, share(character)))
}

fn share(character: &Character) -> u32 {
    let weighted = |elements: &[u32; 4]| {
        elements
            .iter()
            .rev()
            .fold(0, |sum, &element| sum * 9 + element)
    };
    weighted(&character.odd) + 3 * weighted(&character.even)
}

fn agree(left: &Pair, right: &Pair) -> bool {
    let check = (left.checksum + 16 * right.checksum) % 79;
    let mut said = 9 * left.finder as u32 + right.finder as u32;
    if said > 72 {
        said -= 1;
    }
    if said > 8 {
        said -= 1;
    }
    check == said
}
