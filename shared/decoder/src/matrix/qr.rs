//! QR Code, ISO/IEC 18004: rxing's reader, on the part of the picture about the finder patterns
//! that a survey saw; codes laid by ourselves (`full_qr`), and Micro QR and rMQR Codes (`small_qr`),
//! about those that belong to none.
//!
//! Leaves out pictures without a finder pattern, for which it costs nothing.

mod smallest;

use alloc::vec::Vec;

use super::{Kind, full_qr, read_one, rings, small_qr};
pub(super) use smallest::{are_sound, is_sound};

use crate::{
    Point, Symbol, blob,
    frame::{Frame, Picture},
    linear::SurveyRow,
    options::Until,
};

/// Codes read in one picture.
const MOST: usize = 8;
/// Parts are looked at no larger than this when modules allow.
const MODULE: f32 = 7.0;
/// Finder patterns that are looked at together, as those of one code or two.
const MOST_TOGETHER: usize = 7;
/// Modules from the corner of a code to the middle of the finder pattern in it, and one more.
const REACH: f32 = 6.0;
/// Finder patterns side by side that may each be the only one of a small code.
const MOST_SINGLE: usize = 4;

/// Reads the codes whose finder patterns the lines of a survey cross.
pub(crate) fn read(frame: &Frame<'_>, survey: &[SurveyRow], until: &Until<'_>) -> Vec<Symbol> {
    let mut centres = rings::centres(frame, survey, rings::Pattern::Finder);
    let mut symbols: Vec<Symbol> = Vec::new();
    while let Some(first) = centres.first().copied().filter(|_| !until.is_over()) {
        // Finder patterns of one code are alike and no farther apart than the largest is wide.
        let (near, rest): (Vec<_>, Vec<_>) = centres.into_iter().partition(|centre| {
            let apart = crate::geometry::distance(centre.at, first.at);
            centre.is_light == first.is_light
                && (0.5..2.0).contains(&(centre.module / first.module))
                && apart < 190.0 * first.module
        });
        centres = rest;
        symbols.extend(codes(frame, &near, until));
    }
    symbols
}

/// Whether there are more finder patterns than of a code or two.
pub(crate) fn is_crowded(frame: &Frame<'_>, survey: &[SurveyRow]) -> bool {
    rings::centres(frame, survey, rings::Pattern::Finder).len() > MOST_TOGETHER
}

/// The codes whose finder patterns these are.
fn codes(frame: &Frame<'_>, centres: &[rings::Centre], until: &Until<'_>) -> Vec<Symbol> {
    // Of one code all is within; of many each is laid by itself.
    let mut found = Vec::new();
    if centres.len() <= MOST_TOGETHER {
        found = within(frame, centres);
    }
    let left = of_none(&found, centres);
    let (laid, mut left) = full_qr::read(frame, &left, until);
    found.extend(laid);
    if centres.len() > MOST_TOGETHER && (1..=MOST_TOGETHER).contains(&left.len()) {
        let more = within(frame, &left);
        left = of_none(&more, &left);
        found.extend(more);
    }
    if left.len() <= MOST_SINGLE {
        let single = left.iter().take_while(|_| !until.is_over());
        found.extend(single.filter_map(|centre| small_qr::read(frame, centre, until)));
    }
    found
}

/// The finder patterns that lie in none of these codes.
fn of_none(found: &[Symbol], centres: &[rings::Centre]) -> Vec<rings::Centre> {
    let is_of = |symbol: &Symbol, centre: &rings::Centre| {
        let is_at =
            |corner: &Point| crate::geometry::distance(*corner, centre.at) < REACH * centre.module;
        symbol.contains(centre.at) || symbol.corners.iter().any(is_at)
    };
    let is_left = |centre: &&rings::Centre| !found.iter().any(|symbol| is_of(symbol, centre));
    centres.iter().filter(is_left).copied().collect()
}

/// The codes on the part of the picture that reaches a little beyond the finder patterns.
fn within(frame: &Frame<'_>, centres: &[rings::Centre]) -> Vec<Symbol> {
    let module =
        centres.iter().map(|centre| centre.module).sum::<f32>() / centres.len().max(1) as f32;
    // The fourth corner, or a pattern that was not met, lies farther out than those seen.
    let beyond = if centres.len() < 3 { 30.0 } else { 9.0 } * module;
    let is_light = centres.first().is_some_and(|centre| centre.is_light);
    let bounds = centres.iter().fold(
        (f32::MAX, f32::MAX, 0.0_f32, 0.0_f32),
        |(l, t, r, b), centre| {
            (
                l.min(centre.at.0),
                t.min(centre.at.1),
                r.max(centre.at.0),
                b.max(centre.at.1),
            )
        },
    );
    let (left, top, right, bottom) = bounds;
    let margin = (right - left).max(bottom - top) * 0.45 + beyond;
    let (left, top) = ((left - margin).max(0.0), (top - margin).max(0.0));
    let part = frame.part(
        left as usize,
        top as usize,
        (right + margin - left) as usize + 1,
        (bottom + margin - top) as usize + 1,
    );
    let origin = (libm::floorf(left), libm::floorf(top));
    let part = if is_light { part.inverted() } else { part };
    let mut attempts: Vec<(Picture, f32)> = Vec::new();
    let mut scaled = (part, 1.0);
    while module / scaled.1 > MODULE {
        scaled = (scaled.0.frame().halved(), scaled.1 * 2.0);
    }
    if module / scaled.1 < 2.6 {
        attempts.push((scaled.0.frame().doubled(), scaled.1 / 2.0));
    }
    attempts.push((blob::blurred(&scaled.0.frame(), 1), scaled.1));
    attempts.insert(0, scaled);
    for (picture, scale) in attempts {
        let found = read_part(picture, scale, origin);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// All codes of a part.
fn read_part(picture: Picture, scale: f32, origin: Point) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let mut rest = picture;
    for _ in 0..MOST {
        let Some(mut bitmap) = super::bitmap(rest.luma.clone(), rest.width, rest.height) else {
            break;
        };
        let Some((sent, corners)) = read_one(&mut bitmap, Kind::QrCode) else {
            break;
        };
        let found = sent.map(|sent| sent.at(corners));
        let found = found.filter(|symbol| is_sound(&rest.frame(), symbol));
        symbols.extend(found.map(|symbol| symbol.moved(scale, origin)));
        super::wipe(&mut rest, corners);
    }
    symbols
}
