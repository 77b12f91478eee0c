//! QR Code (ISO/IEC 18004) on paper that is not flat, or seen badly: laid by its finder, timing and
//! alignment patterns, the sides bent to where those fit, and handed to rxing.
//!
//! Leaves out finding the finder patterns, and codes with one of them ([`super::small_qr`]).

use alloc::vec::Vec;

use super::{
    Kind, clean,
    laid::{self, Laid, Sight},
    qr, rings,
    small_qr::FINDER,
};
use crate::{Point, Symbol, frame::Frame, geometry::distance, options::Until};

/// Threes that are tried in vain: those that a timing pattern seems to join, and others.
const MOST_JOINED: usize = 12;
const MOST_THREES: usize = 6;
/// Threes that are looked at for timing patterns: those of ten codes are some five hundred.
const MOST_LOOKED_AT: usize = 2000;
/// How well two timing patterns fit where nothing is bent, so that they seem to join three.
const JOINED: f32 = 0.5;
/// How well the known modules must fit (1 is exactly) before the sides are bent, and in the end.
const HOPEFUL: f32 = 0.4;
const FITTING: f32 = 0.62;
/// The same for timing patterns alone, before.
const BETWEEN: f32 = 0.25;
/// How far off, in modules, the corner without a finder pattern is searched, and by which steps.
const OFF: i32 = 3;
const OFF_STEP: f32 = 1.5;
/// What a step is worth less: of places that fit alike the nearest is meant.
const OFF_COST: f32 = 0.004;

/// The outer corners of three finder patterns and the pixels per module there.
struct Three {
    centres: [Point; 3],
    upper_left: Point,
    upper_right: Point,
    lower_left: Point,
    /// Modules along a side, as the patterns say.
    side: f32,
}

/// Reads the codes that the centres belong to, by threes, and says which centres are left.
pub(super) fn read(
    frame: &Frame<'_>,
    centres: &[rings::Centre],
    until: &Until<'_>,
) -> (Vec<Symbol>, Vec<rings::Centre>) {
    let outlined: Vec<(Point, [Point; 4])> = centres
        .iter()
        .filter_map(|centre| Some((centre.at, rings::outline(frame, centre, 3)?)))
        .collect();
    let mut left = centres.to_vec();
    let mut symbols: Vec<Symbol> = Vec::new();
    let is_light = centres.first().is_some_and(|centre| centre.is_light);
    // A field of patterns has threes without number, of which none is worth the time of all.
    let mut looked_at = 0;
    let (joined, others): (Vec<_>, Vec<_>) = threes(&outlined).into_iter().partition(|three| {
        looked_at += 1;
        looked_at <= MOST_LOOKED_AT && !until.is_over() && is_joined(frame, three, is_light)
    });
    for (threes, most) in [(joined, MOST_JOINED), (from_both_ends(others), MOST_THREES)] {
        let mut tries = most;
        for three in threes {
            if tries == 0 || until.is_over() {
                break;
            }
            let has = |left: &[rings::Centre], at: &Point| left.iter().any(|known| known.at == *at);
            if !three.centres.iter().all(|at| has(&left, at)) {
                continue;
            }
            match code(frame, &three, is_light) {
                Some(symbol) => {
                    left.retain(|centre| !three.centres.contains(&centre.at));
                    symbols.push(symbol);
                    // Where there are codes, more is worth trying.
                    tries = most;
                }
                None => tries -= 1,
            }
        }
    }
    (symbols, left)
}

/// Whether the dark and light of timing patterns lies between three patterns, as it does not between
/// those of different codes.
fn is_joined(frame: &Frame<'_>, three: &Three, is_light: bool) -> bool {
    let (a, b, d) = (three.upper_left, three.upper_right, three.lower_left);
    let corners = [a, b, opposite(three), d];
    versions(three).any(|version| {
        let side = side(version);
        let sight = Sight {
            frame,
            known: &timing(side),
            is_light,
        };
        Laid::new(corners, (side, side)).fits(&sight) > JOINED
    })
}

/// Patterns that lie as those of a code do, the smallest and most square first.
fn threes(outlined: &[(Point, [Point; 4])]) -> Vec<Three> {
    let mut found: Vec<(f32, Three)> = Vec::new();
    for a in outlined {
        for b in outlined {
            for c in outlined {
                let (ab, ac) = (minus(b.0, a.0), minus(c.0, a.0));
                let (wide, high) = (libm::hypotf(ab.0, ab.1), libm::hypotf(ac.0, ac.1));
                // Clockwise, so that each three is met once.
                let square = (ab.0 * ac.1 - ab.1 * ac.0) / (wide * high).max(1.0);
                if square < 0.7 || !(0.6..1.67).contains(&(wide / high)) {
                    continue;
                }
                if let Some(three) = three(a, b, c) {
                    // Of codes side by side the smallest square is one, larger ones are of two.
                    let skew = (1.0 - square) + (wide / high - 1.0).abs();
                    found.push((three.side * (1.0 + 2.0 * skew), three));
                }
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    found.into_iter().map(|(_, three)| three).collect()
}

/// The first and the last in turn: what seems three patterns within a large code is smaller than
/// the code.
fn from_both_ends(threes: Vec<Three>) -> Vec<Three> {
    let mut rest = alloc::collections::VecDeque::from(threes);
    let mut ordered = Vec::with_capacity(rest.len());
    while let Some(three) = rest.pop_front() {
        ordered.push(three);
        ordered.extend(rest.pop_back());
    }
    ordered
}

fn three(
    (a, at_a): &(Point, [Point; 4]),
    (b, at_b): &(Point, [Point; 4]),
    (c, at_c): &(Point, [Point; 4]),
) -> Option<Three> {
    let (right, down) = (minus(*b, *a), minus(*c, *a));
    let outermost = |outline: &[Point; 4], (x, y): Point| {
        let far = |p: &Point| p.0 * x + p.1 * y;
        outline
            .iter()
            .copied()
            .max_by(|p, q| far(p).total_cmp(&far(q)))
    };
    let sides = [at_a, at_b, at_c].map(|&[p, q, r, s]| {
        (distance(p, q) + distance(q, r) + distance(r, s) + distance(s, p)) / 4.0
    });
    let module = sides.iter().sum::<f32>() / 3.0 / FINDER as f32;
    let apart = (libm::hypotf(right.0, right.1) + libm::hypotf(down.0, down.1)) / 2.0;
    let is_alike = sides
        .iter()
        .all(|side| (0.6..1.6).contains(&(side / module / FINDER as f32)));
    is_alike.then_some(Three {
        centres: [*a, *b, *c],
        upper_left: outermost(at_a, (-right.0 - down.0, -right.1 - down.1))?,
        upper_right: outermost(at_b, (right.0 - down.0, right.1 - down.1))?,
        lower_left: outermost(at_c, (down.0 - right.0, down.1 - right.1))?,
        side: apart / module + FINDER as f32,
    })
}

/// The versions that three patterns may be of, the likeliest first.
fn versions(three: &Three) -> impl Iterator<Item = usize> {
    let nearest = ((three.side - 17.0) / 4.0 + 0.5) as usize;
    let near = [nearest, nearest + 1, nearest.saturating_sub(1)];
    near.into_iter()
        .filter(|version| (1..=40).contains(version))
}

/// Modules along a side.
fn side(version: usize) -> usize {
    17 + 4 * version
}

/// The timing patterns between the finder patterns.
fn timing(side: usize) -> Vec<laid::Known> {
    (FINDER + 1..side - FINDER - 1)
        .flat_map(|at| [(at, 6), (6, at)])
        .map(|(x, y)| (laid::middle(x, y, (side, side)), (x + y).is_multiple_of(2)))
        .collect()
}

/// Where the corner without a finder pattern is, seen straight on.
fn opposite(three: &Three) -> Point {
    let (a, b, d) = (three.upper_left, three.upper_right, three.lower_left);
    (b.0 + d.0 - a.0, b.1 + d.1 - a.1)
}

fn code(frame: &Frame<'_>, three: &Three, is_light: bool) -> Option<Symbol> {
    for version in versions(three) {
        let side = side(version);
        let known = laid::all_known((side, side), |x, y| known(x, y, version));
        let sight = Sight {
            frame,
            known: &known,
            is_light,
        };
        let best = begun(three, side, &sight)?;
        // Finder patterns fit wherever there are three: what lies between must by itself.
        let between = timing(side);
        let between = Sight {
            known: &between,
            ..sight
        };
        if best.score < HOPEFUL || best.fits(&between) < BETWEEN {
            continue;
        }
        let bent = best.bent(&sight);
        if bent.score < FITTING {
            continue;
        }
        let grid = bent.grid(frame)?.dark_on_light(is_light);
        let dark = grid.dark(4);
        if (version > 1 || qr::are_sound(&dark))
            && let Some(sent) = clean::read(&dark, side, side, Kind::QrCode)
        {
            return Some(sent.at(bent.corners));
        }
    }
    None
}

/// The grid with its fourth corner where the alignment patterns fit best.
fn begun(three: &Three, side: usize, sight: &Sight<'_>) -> Option<Laid> {
    let (a, b, d) = (three.upper_left, three.upper_right, three.lower_left);
    let module = distance(a, b).min(distance(a, d)) / side as f32;
    let completed = opposite(three);
    let off = |n: i32| n as f32 * OFF_STEP * module;
    let tries = (-OFF..=OFF).flat_map(|x| (-OFF..=OFF).map(move |y| (x, y)));
    tries
        .map(|(x, y)| {
            let c = (completed.0 + off(x), completed.1 + off(y));
            let laid = Laid::new([a, b, c, d], (side, side)).scored(sight);
            (laid.score - OFF_COST * (x.abs() + y.abs()) as f32, laid)
        })
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, laid)| laid)
}

fn minus(a: Point, b: Point) -> Point {
    (a.0 - b.0, a.1 - b.1)
}

/// Whether a module is dark, where every code of this version has the same.
pub(super) fn known(x: usize, y: usize, version: usize) -> Option<bool> {
    let last = 16 + 4 * version;
    // Finder patterns with what is light about them.
    let near = |v: usize| v.min(last - v);
    if (x <= FINDER || last - x <= FINDER) && (y <= FINDER || last - y <= FINDER) {
        let is_lower_right = x > FINDER && y > FINDER;
        if !is_lower_right {
            let ring = near(x).abs_diff(3).max(near(y).abs_diff(3));
            return Some(ring != 2 && ring <= 3);
        }
    }
    if x == 6 || y == 6 {
        return Some((x + y).is_multiple_of(2));
    }
    let line = |v: usize| alignment(version).find(|&at| v.abs_diff(at) <= 2);
    let (column, row) = (line(x)?, line(y)?);
    // Three of the crossings are taken by finder patterns.
    let is_first = |v: usize| v == 6;
    let is_last = |v: usize| v + 6 == last;
    if (is_first(column) && (is_first(row) || is_last(row))) || (is_last(column) && is_first(row)) {
        return None;
    }
    let ring = x.abs_diff(column).max(y.abs_diff(row));
    Some(ring != 1)
}

/// The lines on which the alignment patterns of a version have their middles (annex E).
fn alignment(version: usize) -> impl Iterator<Item = usize> {
    let count = if version < 2 { 0 } else { version / 7 + 2 };
    let last = 10 + 4 * version;
    let gaps = count.saturating_sub(1).max(1);
    let step = match version {
        32 => 26,
        _ => (last - 6).div_ceil(2 * gaps) * 2,
    };
    (0..count).map(move |n| match n {
        0 => 6,
        n => last - step * (count - 1 - n),
    })
}

#[cfg(test)]
mod tests {
    use super::{alignment, known};
    use crate::matrix::laid::tests::drawn;
    use alloc::{vec, vec::Vec};

    #[test]
    fn alignment_patterns_stand_where_the_standard_says() {
        let lines = |version| alignment(version).collect::<Vec<_>>();
        assert_eq!(lines(1), vec![]);
        assert_eq!(lines(2), vec![6, 18]);
        assert_eq!(lines(7), vec![6, 22, 38]);
        assert_eq!(lines(15), vec![6, 26, 48, 70]);
        assert_eq!(lines(32), vec![6, 34, 60, 86, 112, 138]);
        assert_eq!(lines(40), vec![6, 30, 58, 86, 114, 142, 170]);
    }

    #[test]
    fn known_modules_are_those_of_every_code() {
        let row = |y: usize| drawn((0..25).map(|x| known(x, y, 2)));
        assert_eq!(row(0), "#######.         .#######");
        assert_eq!(row(6), "#######.#.#.#.#.#.#######");
        assert_eq!(row(7), "........         ........");
        assert_eq!(row(16), "      #         #####    ");
        assert_eq!(row(18), "#######.        #.#.#    ");
        assert_eq!(row(24), "#######.                 ");
    }
}
