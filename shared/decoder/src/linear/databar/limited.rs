//! DataBar Limited, ISO/IEC 24724 6: two characters about a check character, on one row.
//!
//! It has no finder pattern: its check character, one of 89 made of the same few widths, is what
//! it is known by. Leaves out votes.

use alloc::{format, string::String};

use rxing::oned::rss::rss_utils::getRSSvalue;

use crate::{
    Symbology,
    linear::{Found, row::Row, whole::whole},
};

/// Elements of each of the three characters; modules of the outer ones and of the check.
const ELEMENTS: usize = 14;
const MODULES: u32 = 26;
const CHECK_MODULES: u32 = 18;
/// Per group of a character: values before it, modules of its odd elements, the widest of them,
/// and the values of its even subset.
const GROUPS: [(u32, u32, u32, u32); 7] = [
    (0, 17, 6, 28),
    (183_064, 13, 5, 728),
    (820_064, 9, 3, 6454),
    (1_000_776, 15, 5, 203),
    (1_491_021, 11, 4, 2408),
    (1_979_845, 19, 8, 1),
    (1_996_939, 7, 1, 16632),
];
/// The check characters that are used, by the values of their bars and spaces; the place in this
/// list is the checksum.
const CHECKS: [core::ops::RangeInclusive<u32>; 16] = [
    0..=43,
    45..=45,
    52..=52,
    57..=57,
    63..=66,
    73..=79,
    82..=82,
    126..=130,
    132..=132,
    141..=146,
    210..=217,
    220..=220,
    316..=320,
    322..=323,
    326..=326,
    337..=337,
];
/// Values of the right character, and what is added where a two-dimensional companion is printed.
const RIGHT: u64 = 2_013_571;
const LINKED: u64 = 2_015_133_531_096;
/// Modules of quiet zone asked for; the standard wants none before and five behind.
const QUIET: f32 = 1.6;

/// How far its elements may be from whole modules, in squared modules and in the mean.
const FARTHEST: f32 = 0.07;

/// Reads the code whose first bar, its guard, is at `bar`.
pub(crate) fn read(row: &Row, bar: usize) -> Option<Found> {
    let module = row.sum(bar + 1, 3 * ELEMENTS) / (2 * MODULES + CHECK_MODULES) as f32;
    let is_one = |at: usize| (0.4..1.8).contains(&(row.width(at) / module));
    let end = bar + 3 + 3 * ELEMENTS;
    // The guards, and the last two elements of the check character.
    let singles = [bar, end - 2, end - 1, bar + 27, bar + 28];
    if module <= 0.0
        || end >= row.len()
        || !singles.into_iter().all(is_one)
        || !row.is_quiet(bar.wrapping_sub(1), QUIET * module)
        || !row.is_quiet(end, QUIET * module)
    {
        return None;
    }
    let part = |n: usize, modules: u32| {
        let widths = row.some::<ELEMENTS>(bar + 1 + n * ELEMENTS)?;
        let own = widths.iter().sum::<f32>() / modules as f32;
        if !(0.8..1.25).contains(&(own / module)) {
            return None;
        }
        whole(widths.map(|width| width / own), modules, Some(false))
            .filter(|whole| whole.off < FARTHEST)
            .map(|whole| whole.counts)
    };
    let (left, check, right) = (
        part(0, MODULES)?,
        part(1, CHECK_MODULES)?,
        part(2, MODULES)?,
    );
    let weighted = left.iter().chain(&right);
    let (sum, _) = weighted.fold((0, 1), |(sum, weight), element| {
        (sum + element * weight, weight * 3 % 89)
    });
    if check_number(&check)? != sum % 89 {
        return None;
    }
    let mut number = RIGHT * u64::from(value(&left)?) + u64::from(value(&right)?);
    if number >= LINKED {
        number -= LINKED;
    }
    let digits = format!("{number:013}");
    // Only numbers that begin with 0 or 1 are written so.
    if digits.len() != 13 || number >= 2_000_000_000_000 {
        return None;
    }
    let threes = digits.bytes().zip([3, 1].into_iter().cycle());
    let sum: u32 = threes
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    Some(Found {
        symbology: Symbology::DataBarLimited,
        aim: "]e0",
        text: format!("01{digits}{}", (10 - sum % 10) % 10),
        add_on: String::new(),
        from: bar,
        to: end,
    })
}

/// Which of the 89 check characters it is.
fn check_number(&[a, b, c, d, e, f, g, h, i, j, k, l, m, n]: &[u32; ELEMENTS]) -> Option<u32> {
    let (spaces, bars) = ([a, c, e, g, i, k], [b, d, f, h, j, l]);
    let is_eight = |elements: &[u32; 6]| elements.iter().sum::<u32>() == 8;
    let most = spaces.iter().chain(&bars).max()?;
    if m != 1 || n != 1 || *most > 3 || !is_eight(&spaces) || !is_eight(&bars) {
        return None;
    }
    let value = 21 * getRSSvalue(&spaces, 3, false) + getRSSvalue(&bars, 3, false);
    let mut before = 0;
    for range in CHECKS {
        if range.contains(&value) {
            return Some(before + value - range.start());
        }
        before += range.count() as u32;
    }
    None
}

fn value(&[a, b, c, d, e, f, g, h, i, j, k, l, m, n]: &[u32; ELEMENTS]) -> Option<u32> {
    let (odd, even) = ([a, c, e, g, i, k, m], [b, d, f, h, j, l, n]);
    let sum = odd.iter().sum::<u32>();
    let (before, _, widest, evens) = GROUPS.iter().find(|(_, modules, ..)| *modules == sum)?;
    if odd.iter().max()? > widest || *even.iter().max()? > 9 - widest {
        return None;
    }
    let odd = getRSSvalue(&odd, *widest, false);
    let even = getRSSvalue(&even, 9 - widest, true);
    Some(odd * evens + even + before)
}

#[cfg(test)]
mod tests {
    use super::CHECKS;

    #[test]
    fn there_is_a_check_character_for_each_remainder() {
        assert_eq!(CHECKS.into_iter().map(Iterator::count).sum::<usize>(), 89);
    }
}
