//! EAN-13, EAN-8, UPC-A and UPC-E with their add-ons, ISO/IEC 15420: from widths to digits.
//!
//! The digits 1 and 7, and 2 and 8, differ only in how the ink is shared between bar and space; a
//! code whose digits are not clearly the one or the other is refused, because the check digit may
//! agree with both. An add-on of two or five digits behind the code is read with it. Leaves out
//! votes and positions.

use alloc::{string::String, vec::Vec};
use core::ops::Range;

use super::{Found, nearest::nearest, row::Row};
use crate::Symbology;

/// Set A for 0 to 9, then set B for 0 to 9; set C has the widths of A with bars for spaces.
const PATTERNS: [[u8; 4]; 20] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
    [1, 1, 2, 3],
    [1, 2, 2, 2],
    [2, 2, 1, 2],
    [1, 1, 4, 1],
    [2, 3, 1, 1],
    [1, 3, 2, 1],
    [4, 1, 1, 1],
    [2, 1, 3, 1],
    [3, 1, 2, 1],
    [2, 1, 1, 3],
];
/// Which of the first six digits are of set B, for the digit that they stand for.
const FIRST_DIGIT: [u8; 10] = [0x00, 0x0b, 0x0d, 0x0e, 0x13, 0x19, 0x1c, 0x15, 0x16, 0x1a];
/// The same for UPC-E and its check digit, for number system 0; inverted for 1.
const CHECK_DIGIT: [u8; 10] = [0x38, 0x34, 0x32, 0x31, 0x2c, 0x26, 0x23, 0x2a, 0x29, 0x25];
/// The same for an add-on of five digits: which are of set B, for the digit that checks it.
const FIVE: [u8; 10] = [0x18, 0x14, 0x12, 0x11, 0x0c, 0x06, 0x03, 0x0a, 0x09, 0x05];
/// Modules between a code and its add-on; the standard says 7 to 12.
const GAP: core::ops::RangeInclusive<f32> = 4.5..=16.0;
const MODULES: f32 = 7.0;
/// The farthest a digit may be from its pattern, in squared modules, and how much farther a second
/// number must be.
const FARTHEST: f32 = 2.2;
const CLEAR: f32 = 0.3;
/// A digit is in doubt when its second choice is not farther away than this; doubts followed up,
/// and how far all second choices together may be.
const DOUBT: f32 = 0.45;
const MOST_DOUBTS: usize = 4;
const MOST_COST: f32 = 0.5;
/// The mean distance of a code's digits from which on wrong numbers are as frequent as right ones.
const WORST: f32 = 0.36;
/// Modules of quiet zone asked for; the standard wants 7 to 11.
const QUIET: f32 = 2.0;

/// Reads the code whose first bar is at `bar`.
pub(crate) fn read(row: &Row, bar: usize) -> Option<Found> {
    let guard = row.some::<3>(bar)?;
    let module = guard.iter().sum::<f32>() / 3.0;
    if !row.is_quiet(bar.wrapping_sub(1), QUIET * module) || !is_guard(guard, module) {
        return None;
    }
    let digit = row.sum(bar + 3, 4) / MODULES;
    if !(0.6..1.7).contains(&(digit / module)) {
        return None;
    }
    ean_13(row, bar)
        .or_else(|| ean_8(row, bar))
        .or_else(|| upc_e(row, bar))
}

fn is_guard(widths: &[f32], module: f32) -> bool {
    widths
        .iter()
        .all(|width| (0.35..1.8).contains(&(width / module)))
}

/// By how much bars are wider than printed, in modules, seen at a guard of elements of one module.
fn spread(guard: &[f32; 3], module: f32) -> f32 {
    let [a, space, b] = guard;
    (((a + b) / 2.0 - space) / 2.0 / module).clamp(-0.5, 0.5)
}

/// Some digits from `at` on: the values that each may have, an index into [`PATTERNS`] with its
/// distance, nearest first.
type Choices = Vec<[(usize, f32); 2]>;

fn choices(row: &Row, at: usize, count: usize, sets: usize, spread: f32) -> Option<Choices> {
    let mut choices = Vec::with_capacity(count);
    let mut before = 0.0;
    for n in 0..count {
        let total = row.sum(at + 4 * n, 4);
        if n > 0 && !(0.72..1.38).contains(&(total / before)) {
            return None;
        }
        before = total;
        let found = nearest(row.some::<4>(at + 4 * n)?, PATTERNS.get(..sets)?, spread)?;
        if found.distance > FARTHEST {
            return None;
        }
        choices.push([
            (found.index, found.distance),
            (found.runner_up, found.second),
        ]);
    }
    Some(choices)
}

/// The number that the digits make: the nearest for which `number` finds nothing wrong. Where one
/// digit or two are not clear, the other choice is tried, too; if that also makes a number and is
/// hardly farther, neither is trusted.
fn settled(choices: &Choices, number: impl Fn(&[usize]) -> Option<String>) -> Option<String> {
    let mut doubts: Vec<(usize, f32)> = choices
        .iter()
        .enumerate()
        .map(|(at, [(_, first), (_, second)])| (at, second - first))
        .filter(|(_, gap)| *gap < DOUBT)
        .collect();
    doubts.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    doubts.truncate(MOST_DOUBTS);
    let mut found: Vec<(f32, String)> = Vec::new();
    for swapped in 0..1_u32 << doubts.len() {
        let mut indexes: Vec<usize> = choices.iter().map(|[(first, _), _]| *first).collect();
        let mut cost = 0.0;
        for (n, (at, gap)) in doubts.iter().enumerate() {
            if swapped >> n & 1 == 1 {
                cost += gap;
                let second = choices.get(*at).map(|[_, (second, _)]| *second);
                if let Some((index, second)) = indexes.get_mut(*at).zip(second) {
                    *index = second;
                }
            }
        }
        found.extend(number(&indexes).map(|text| (cost, text)));
    }
    found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let (cost, text) = found.first()?;
    let is_clear = found
        .iter()
        .all(|(other, rival)| rival == text || other - cost > CLEAR);
    let nearest: f32 = choices.iter().map(|[(_, first), _]| first).sum();
    let misfit = (nearest + cost) / choices.len() as f32;
    (is_clear && *cost < MOST_COST && misfit < WORST).then(|| text.clone())
}

/// Which of the digits are of set B, the first in the highest bit.
fn set_b(indexes: &[usize]) -> u8 {
    indexes
        .iter()
        .fold(0, |bits, &index| bits << 1 | u8::from(index >= 10))
}

fn values(indexes: &[usize]) -> impl DoubleEndedIterator<Item = u8> + Clone + '_ {
    indexes.iter().map(|index| (index % 10) as u8)
}

fn ean_13(row: &Row, bar: usize) -> Option<Found> {
    let (left_at, middle_at, right_at, end_at) = (bar + 3, bar + 27, bar + 32, bar + 56);
    let module = row.sum(left_at, 24) / 42.0;
    let guard = row.some::<3>(bar)?;
    let middle = row.some::<5>(middle_at)?;
    let right_module = row.sum(right_at, 24) / 42.0;
    if !(0.75..1.33).contains(&(right_module / module))
        || !is_guard(guard, module)
        || !is_guard(middle, (module + right_module) / 2.0)
        || !is_guard(row.some::<3>(end_at)?, right_module)
        || !row.is_quiet(end_at + 3, QUIET * module)
    {
        return None;
    }
    // Set A and B begin with a space, set C with a bar.
    let wide_bars = spread(guard, module);
    let mut all = choices(row, left_at, 6, 20, -wide_bars)?;
    all.extend(choices(row, right_at, 6, 10, wide_bars)?);
    let text = settled(&all, |indexes| {
        let first = FIRST_DIGIT
            .iter()
            .position(|&sets| sets == set_b(indexes.get(..6).unwrap_or_default()))?
            as u8;
        let digits: Vec<u8> = core::iter::once(first).chain(values(indexes)).collect();
        checked(digits.into_iter())
    })?;
    let symbology = if text.starts_with('0') {
        Symbology::UpcA
    } else {
        Symbology::Ean13
    };
    found(row, symbology, "]E0", text, bar..end_at + 3)
}

fn ean_8(row: &Row, bar: usize) -> Option<Found> {
    let (left_at, middle_at, right_at, end_at) = (bar + 3, bar + 19, bar + 24, bar + 40);
    let module = row.sum(left_at, 16) / 28.0;
    let guard = row.some::<3>(bar)?;
    let right_module = row.sum(right_at, 16) / 28.0;
    if !(0.75..1.33).contains(&(right_module / module))
        || !is_guard(guard, module)
        || !is_guard(row.some::<5>(middle_at)?, module)
        || !is_guard(row.some::<3>(end_at)?, right_module)
        || !row.is_quiet(end_at + 3, 3.5 * module)
    {
        return None;
    }
    let wide_bars = spread(guard, module);
    let mut all = choices(row, left_at, 4, 10, -wide_bars)?;
    all.extend(choices(row, right_at, 4, 10, wide_bars)?);
    let text = settled(&all, |indexes| checked(values(indexes)))?;
    found(row, Symbology::Ean8, "]E4", text, bar..end_at + 3)
}

fn upc_e(row: &Row, bar: usize) -> Option<Found> {
    let (left_at, end_at) = (bar + 3, bar + 27);
    let module = row.sum(left_at, 24) / 42.0;
    let guard = row.some::<3>(bar)?;
    // Its end could be the middle of a longer code: a real quiet zone is asked for.
    if !is_guard(guard, module)
        || !is_guard(row.some::<6>(end_at)?, module)
        || !row.is_quiet(end_at + 6, 3.5 * module)
    {
        return None;
    }
    let six = choices(row, left_at, 6, 20, -spread(guard, module))?;
    let text = settled(&six, |indexes| {
        let by_check = |sets: u8| CHECK_DIGIT.iter().position(|&entry| entry == sets);
        let sets = set_b(indexes);
        let (system, check) = match (by_check(sets), by_check(!sets & 0x3f)) {
            (Some(check), _) => (0, check),
            (None, Some(check)) => (1, check),
            (None, None) => return None,
        };
        let digits: Vec<u8> = values(indexes).collect();
        checked(in_full(system, digits.try_into().ok()?, check as u8).into_iter())
    })?;
    found(row, Symbology::UpcE, "]E0", text, bar..end_at + 6)
}

/// The 13 digits that those of a UPC-E stand for.
fn in_full(system: u8, [a, b, c, d, e, last]: [u8; 6], check: u8) -> [u8; 13] {
    let [v, w, x, y, z, p, q, r, s, t] = match last {
        0..=2 => [a, b, last, 0, 0, 0, 0, c, d, e],
        3 => [a, b, c, 0, 0, 0, 0, 0, d, e],
        4 => [a, b, c, d, 0, 0, 0, 0, 0, e],
        _ => [a, b, c, d, e, 0, 0, 0, 0, last],
    };
    [0, system, v, w, x, y, z, p, q, r, s, t, check]
}

/// The digits as text, when the last of them checks the others.
fn checked(digits: impl DoubleEndedIterator<Item = u8> + Clone) -> Option<String> {
    let weighted = digits.clone().rev().enumerate();
    let sum: u32 = weighted
        .map(|(at, digit)| u32::from(digit) * if at % 2 == 1 { 3 } else { 1 })
        .sum();
    sum.is_multiple_of(10)
        .then(|| digits.map(|digit| char::from(b'0' + digit)).collect())
}

fn found(
    row: &Row,
    symbology: Symbology,
    aim: &'static str,
    text: String,
    Range { start, end }: Range<usize>,
) -> Option<Found> {
    // All zeros check as well.
    text.bytes().any(|digit| digit != b'0').then(|| Found {
        symbology,
        aim,
        text,
        add_on: add_on(row, start, end).unwrap_or_default(),
        from: start,
        to: end,
    })
}

/// The digits of the add-on whose code lies from `from` up to the space at `gap`.
fn add_on(row: &Row, from: usize, gap: usize) -> Option<String> {
    let guard = row.some::<3>(from)?;
    let module = guard.iter().sum::<f32>() / 3.0;
    let at = gap + 1;
    let &[a, b, c] = row.some::<3>(at)?;
    let own = (a + b + c) / 4.0;
    let is_start = is_guard(&[a, b, c / 2.0], own) && (0.7..1.4).contains(&(own / module));
    if !is_start || !GAP.contains(&(row.width(gap) / module)) {
        return None;
    }
    [5, 2]
        .into_iter()
        .find_map(|count| add_on_of(row, at + 3, count, own, -spread(guard, module)))
}

/// An add-on of `count` digits, the first of which begins with the space at `at`.
fn add_on_of(row: &Row, at: usize, count: usize, module: f32, spread: f32) -> Option<String> {
    // Two elements of one module each lie between digits.
    let end = at + 6 * count - 2;
    if !row.is_quiet(end, 4.0 * module) {
        return None;
    }
    let mut all = Choices::new();
    for n in 0..count {
        let at = at + 6 * n;
        let is_between = n == 0 || is_guard(row.widths().get(at - 2..at)?, module);
        if !is_between || !(0.75..1.33).contains(&(row.sum(at, 4) / MODULES / module)) {
            return None;
        }
        all.extend(choices(row, at, 1, 20, spread)?);
    }
    settled(&all, |indexes| {
        let digits: Vec<u8> = values(indexes).collect();
        let sets = match *digits.as_slice() {
            [tens, ones] => (10 * tens + ones) % 4,
            [a, b, c, d, e] => {
                let sum = 3 * (u32::from(a) + u32::from(c) + u32::from(e))
                    + 9 * (u32::from(b) + u32::from(d));
                *FIVE.get(sum as usize % 10)?
            }
            _ => return None,
        };
        (sets == set_b(indexes)).then(|| {
            digits
                .iter()
                .map(|digit| char::from(b'0' + digit))
                .collect()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::edges::Edges;
    use alloc::vec;

    fn ean_13_modules(text: &str) -> Vec<u8> {
        let digits: Vec<usize> = text.bytes().map(|b| (b - b'0') as usize).collect();
        let mut widths = vec![1, 1, 1];
        for n in 0..6 {
            let set = usize::from(FIRST_DIGIT[digits[0]] >> (5 - n) & 1);
            widths.extend(PATTERNS[digits[n + 1] + 10 * set]);
        }
        widths.extend([1; 5]);
        for n in 0..6 {
            widths.extend(PATTERNS[digits[n + 7]]);
        }
        widths.extend([1; 3]);
        widths
    }

    fn row(widths: &[u8], module: f32, too_wide: f32) -> Row {
        let mut places = vec![30.0_f32];
        for &width in widths {
            places.push(places.last().unwrap() + f32::from(width) * module);
        }
        for (n, place) in places.iter_mut().enumerate() {
            *place += if n % 2 == 0 {
                -too_wide / 2.0
            } else {
                too_wide / 2.0
            };
        }
        let length = places.last().unwrap() + 30.0;
        Row::new(
            &Edges {
                places,
                first_darkens: true,
                length,
            },
            false,
            false,
        )
    }

    #[test]
    fn a_code_is_read_whatever_the_ink_does() {
        for too_wide in [-0.8, -0.4, 0.0, 0.4, 0.8] {
            let row = row(&ean_13_modules("4437116672887"), 2.0, too_wide);
            assert_eq!(read(&row, 1).unwrap().text, "4437116672887", "{too_wide}");
        }
    }

    #[test]
    fn a_leading_zero_makes_it_a_upc_a() {
        let found = read(&row(&ean_13_modules("0036000291452"), 2.0, 0.0), 1).unwrap();
        assert_eq!(found.symbology, Symbology::UpcA);
    }

    #[test]
    fn upc_e_is_written_in_full() {
        assert_eq!(
            checked(in_full(0, [1, 2, 3, 4, 5, 0], 5).into_iter()).as_deref(),
            Some("0012000003455")
        );
        assert_eq!(
            checked(in_full(0, [4, 1, 2, 5, 3, 9], 6).into_iter()).as_deref(),
            Some("0041253000096")
        );
    }

    fn with_add_on(text: &str, add_on: &str, sets: u8, gap: u8) -> Vec<u8> {
        let mut widths = ean_13_modules(text);
        widths.extend([gap, 1, 1, 2]);
        for (n, digit) in add_on.bytes().enumerate() {
            if n > 0 {
                widths.extend([1, 1]);
            }
            let is_b = sets >> (add_on.len() - 1 - n) & 1 == 1;
            widths.extend(PATTERNS[usize::from(digit - b'0') + if is_b { 10 } else { 0 }]);
        }
        widths
    }

    #[test]
    fn an_add_on_of_two_or_five_digits_is_read_beside_the_code() {
        for (add_on, sets) in [("34", 0b10), ("05", 0b01), ("52495", 0x14), ("50799", 0x0c)] {
            for gap in [7, 9, 12] {
                let widths = with_add_on("9780441014989", add_on, sets, gap);
                let found = read(&row(&widths, 2.0, 0.4), 1).unwrap();
                assert_eq!(found.text, "9780441014989");
                assert_eq!(found.add_on, add_on, "{gap}");
            }
        }
    }

    #[test]
    fn an_add_on_whose_sets_do_not_check_is_left_out() {
        let widths = with_add_on("9780441014989", "34", 0b01, 9);
        assert_eq!(read(&row(&widths, 2.0, 0.0), 1).unwrap().add_on, "");
    }

    #[test]
    fn a_wrong_check_digit_is_refused() {
        assert!(read(&row(&ean_13_modules("4437116672886"), 2.0, 0.0), 1).is_none());
    }
}
