//! DataBar Expanded and Expanded Stacked, ISO/IEC 24724 7: pairs in the order of their finders.
//!
//! What the characters say is [`message`]'s. Leaves out finding pairs.

mod message;

use alloc::{string::String, vec::Vec};

use rxing::oned::rss::rss_utils::getRSSvalue;

use super::{Character, FINDER, Finder, Gathered, count};
use crate::{Point, Symbology, geometry, line::Line, linear::row::Row};

pub(super) const FINDERS: [[u8; 4]; 6] = [
    [1, 8, 4, 1],
    [3, 6, 4, 1],
    [3, 4, 6, 1],
    [3, 2, 8, 1],
    [2, 6, 5, 1],
    [2, 2, 9, 1],
];
/// Finder values of symbols of 2 to 11 pairs; every second finder is mirrored.
const SEQUENCES: [&[usize]; 10] = [
    &[0, 0],
    &[0, 1, 1],
    &[0, 2, 1, 3],
    &[0, 4, 1, 3, 2],
    &[0, 4, 1, 3, 3, 5],
    &[0, 4, 1, 3, 4, 5, 5],
    &[0, 0, 1, 1, 2, 2, 3, 3],
    &[0, 0, 1, 1, 2, 2, 3, 4, 4],
    &[0, 0, 1, 1, 2, 2, 3, 4, 5, 5],
    &[0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5],
];
/// Per group of a character: values before it, those of the even subset, the widest odd element.
const GROUPS: [(u32, u32, u32); 5] = [
    (0, 4, 7),
    (348, 20, 5),
    (1388, 52, 4),
    (2948, 104, 3),
    (3988, 204, 1),
];
const LINES: usize = 2;
const MOST: usize = 48;
/// Modules of a pair.
const PAIR: f32 = 49.0;
/// The farthest that rows of a stack may be from each other, in lengths of a pair.
const FAR: f32 = 4.5;
/// Ways to put pairs together that are tried.
const MOST_WAYS: usize = 32;
/// How far the elements of a character may be from whole modules, in squared modules and in the
/// mean.
const FARTHEST: f32 = 0.07;

/// A finder with the characters beside it; the last pair of a symbol may lack the right one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    finder: usize,
    is_mirrored: bool,
    left: u32,
    right: Option<u32>,
    /// What its characters add to the checksum, the left one first.
    shares: (u32, u32),
    /// The middle of its finder on the line that met it last, and its length in pixels.
    at: Point,
    length: f32,
}

impl PartialEq for Pair {
    /// Says the same, wherever a line met it.
    fn eq(&self, other: &Self) -> bool {
        let says = |pair: &Self| (pair.finder, pair.is_mirrored, pair.left, pair.right);
        says(self) == says(other) && self.shares == other.shares
    }
}

/// The pairs seen so far, and which of them stood side by side on a line.
#[derive(Default)]
pub(super) struct Pairs {
    seen: Vec<(Pair, usize)>,
    beside: Vec<(Pair, Pair)>,
}

impl Pairs {
    /// Takes in the pair about a finder; returns the symbol that is whole with it.
    pub(super) fn add(&mut self, pair: Pair, finder: &Finder) -> Option<Gathered> {
        count(&mut self.seen, pair, MOST);
        if let Some((known, _)) = self.seen.iter_mut().find(|(known, _)| *known == pair) {
            known.at = pair.at;
        }
        let text = SEQUENCES
            .iter()
            .find_map(|sequence| self.whole(sequence, &pair))?;
        let reach = if pair.right.is_some() { 13 } else { 5 };
        Some(Gathered {
            symbology: Symbology::DataBarExpanded,
            text,
            from: finder.at.saturating_sub(8),
            to: finder.at + reach,
        })
    }

    /// Takes in that one pair follows the other on a line.
    pub(super) fn follows(&mut self, before: Pair, pair: Pair) {
        if !self.beside.contains(&(before, pair)) {
            let surplus = (self.beside.len() + 1).saturating_sub(MOST);
            self.beside.drain(..surplus);
            self.beside.push((before, pair));
        }
    }

    /// Which of the candidates can be the next behind a pair: those that a line has shown beside
    /// it. Where rows of a stack end and begin, and where lines at a steep slant show all pairs by
    /// themselves, the nearest of those that stand behind no other. All else is of two symbols.
    fn behind<'p>(&self, last: Option<&Pair>, candidates: &[&'p Pair]) -> Vec<&'p Pair> {
        let Some(last) = last else {
            return candidates.to_vec();
        };
        if self.beside.iter().any(|(before, _)| before == last) {
            let is_beside = |pair: &Pair| self.beside.contains(&(*last, *pair));
            return candidates
                .iter()
                .copied()
                .filter(|pair| is_beside(pair))
                .collect();
        }
        let begins = |pair: &&&Pair| !self.beside.iter().any(|(_, behind)| behind == **pair);
        let apart = |pair: &Pair| geometry::distance(last.at, pair.at);
        let nearest = candidates
            .iter()
            .filter(begins)
            .min_by(|a, b| apart(a).total_cmp(&apart(b)));
        let is_near = |pair: &&&Pair| apart(pair) < FAR * pair.length.max(last.length);
        nearest.filter(is_near).copied().into_iter().collect()
    }

    /// The text of a symbol with these finders and `pair` among them. Where more than one pair may
    /// stand in a place, all ways are tried; if they say different things, none is trusted.
    fn whole(&self, sequence: &[usize], pair: &Pair) -> Option<String> {
        let mut ways: Vec<Vec<Pair>> = alloc::vec![Vec::with_capacity(sequence.len())];
        for (at, &value) in sequence.iter().enumerate() {
            let is_last = at + 1 == sequence.len();
            let fits = |seen: &Pair| {
                seen.finder == value
                    && seen.is_mirrored == (at % 2 == 1)
                    && (is_last || seen.right.is_some())
            };
            let candidates = self.seen.iter().filter(|(seen, _)| fits(seen));
            let most = candidates.clone().map(|(_, lines)| *lines).max()?;
            let often: Vec<&Pair> = candidates
                .filter(|(_, lines)| *lines >= LINES.max(most.div_ceil(2)))
                .map(|(seen, _)| seen)
                .collect();
            let longer = |way: &Vec<Pair>, next: &Pair| {
                let mut way = way.clone();
                way.push(*next);
                way
            };
            ways = ways
                .iter()
                .flat_map(|way| {
                    let next = self.behind(way.last(), &often).into_iter();
                    next.map(move |next| longer(way, next))
                })
                .take(MOST_WAYS)
                .collect();
        }
        ways.retain(|way| way.contains(pair));
        let mut texts: Vec<String> = ways.iter().filter_map(|way| text(way)).collect();
        texts.dedup();
        match texts.as_slice() {
            [text] => Some(text.clone()),
            _ => None,
        }
    }
}

/// What the pairs of a symbol say, in their order.
fn text(pairs: &[Pair]) -> Option<String> {
    let is_odd = pairs.last()?.right.is_none();
    let characters = 2 * pairs.len() - usize::from(is_odd);
    let (first, _) = pairs.split_first()?;
    let sum: u32 = pairs.iter().map(|pair| pair.shares.0 + pair.shares.1).sum();
    let beyond_four = characters.checked_sub(4)? as u32;
    let check = (sum - first.shares.0) % 211 + 211 * beyond_four;
    if check != first.left {
        return None;
    }
    let values: Vec<u32> = pairs
        .iter()
        .flat_map(|pair| [Some(pair.left), pair.right])
        .flatten()
        .skip(1)
        .collect();
    message::text(&values)
}

/// The pair about a finder.
pub(super) fn pair(row: &Row, line: &Line, finder: &Finder) -> Option<Pair> {
    let character = |is_left| {
        let character = Character::beside(row, finder, is_left, 17, true)
            .filter(|character| character.off < FARTHEST)?;
        let group = 13_u32.checked_sub(character.odd_sum())? / 2;
        let (before, even_total, widest) = *GROUPS.get(group as usize)?;
        let odd = getRSSvalue(&character.odd, widest, true);
        let even = getRSSvalue(&character.even, 9 - widest, false);
        Some((
            odd * even_total + even + before,
            share(&character, finder, is_left),
        ))
    };
    let (left, left_share) = character(true)?;
    let right = character(false);
    let (from, to) = row.place(finder.at, finder.at + FINDER);
    Some(Pair {
        finder: finder.value,
        is_mirrored: finder.is_mirrored,
        left,
        right: right.map(|(value, _)| value),
        shares: (left_share, right.map_or(0, |(_, share)| share)),
        at: line.point((from + to) / 2.0),
        length: PAIR * finder.module,
    })
}

/// The elements weighted by powers of three, which run on from character to character; the first
/// character of a symbol holds the check and has no weight.
fn share(character: &Character, finder: &Finder, is_left: bool) -> u32 {
    let row = 4 * finder.value + if finder.is_mirrored { 2 } else { 0 } + usize::from(!is_left);
    let Some(row) = row.checked_sub(1) else {
        return 0;
    };
    let mut weight = (0..8 * row).fold(1, |weight, _| weight * 3 % 211);
    let mut sum = 0;
    for (odd, even) in character.odd.iter().zip(character.even) {
        sum += odd * weight;
        weight = weight * 3 % 211;
        sum += even * weight;
        weight = weight * 3 % 211;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{Pair, Pairs};
    use alloc::vec::Vec;

    /// A pair with its finder at some place, 100 pixels long.
    fn pair(left: u32, at: (f32, f32)) -> Pair {
        Pair {
            finder: 0,
            is_mirrored: false,
            left,
            right: Some(1),
            shares: (0, 0),
            at,
            length: 100.0,
        }
    }

    /// A row of two pairs.
    fn row() -> (Pairs, [Pair; 2]) {
        let row = [pair(1, (0.0, 0.0)), pair(2, (100.0, 0.0))];
        let mut pairs = Pairs::default();
        pairs.follows(row[0], row[1]);
        (pairs, row)
    }

    fn left(pairs: &[&Pair]) -> Vec<u32> {
        pairs.iter().map(|pair| pair.left).collect()
    }

    #[test]
    fn what_stood_beside_a_pair_follows_it_and_nothing_of_another_label() {
        let (pairs, [a, b]) = row();
        let [other, lone] = [pair(3, (100.0, 60.0)), pair(4, (100.0, 30.0))];
        assert_eq!(left(&pairs.behind(Some(&a), &[&b, &other, &lone])), [2]);
        assert!(pairs.behind(Some(&a), &[&other, &lone]).is_empty());
    }

    #[test]
    fn behind_the_end_of_a_row_the_nearest_row_follows() {
        let (mut pairs, [_, b]) = row();
        let [near, far] = [pair(3, (0.0, 80.0)), pair(4, (0.0, 400.0))];
        assert_eq!(left(&pairs.behind(Some(&b), &[&far, &near])), [3]);
        assert_eq!(left(&pairs.behind(Some(&b), &[&far])), [4]);
        // It stands behind another: it is no beginning of a row.
        pairs.follows(far, near);
        assert!(pairs.behind(Some(&b), &[&near]).is_empty());
        assert!(pairs.behind(Some(&b), &[&pair(5, (0.0, 600.0))]).is_empty());
    }
}
