//! Which readings of single lines become symbols: equal reads of several lines vouch for a value.
//!
//! A single line of a linear code misreads easily: cut short (Interleaved 2 of 5), found in plain
//! print (Codabar, UPC-E), with two digits swapped at low resolution (EAN). So a value needs two
//! lines, weak kinds more, and of two values in one place only a clear winner is reported.

use alloc::{string::String, vec::Vec};

use crate::{Point, Symbol, Symbology, geometry, linear::Reading};

/// Equal lines without which an add-on is not reported: two digits have hardly a check.
const ADD_ON_LINES: usize = 4;

/// Fewer pixels to a module than this, and two digits of a retail number may be taken for two
/// others with the same check digit.
const SURE_MODULE: f32 = 2.5;

/// The share of its length that a code without a good check is high at least.
const THREAD: f32 = 0.02;

/// What it takes to believe lines.
struct Belief {
    /// Equal lines without which a value is not reported.
    lines: usize,
    /// Pixels along the code without which lines of one picture do not suffice, however many.
    length: f32,
}

fn belief(symbology: Symbology) -> Belief {
    let (lines, length) = match symbology {
        Symbology::Code128 | Symbology::Code93 | Symbology::DataBarExpanded => (2, 0.0),
        Symbology::DataBar | Symbology::DataBarLimited => (3, 0.0),
        // At low resolution two digits may be taken for two others with the same check digit.
        Symbology::Ean13 | Symbology::UpcA => (3, 95.0 * SURE_MODULE),
        // Short, with a check digit that a stray pattern or part of a longer code passes.
        Symbology::Ean8 => (5, 67.0 * SURE_MODULE),
        Symbology::UpcE => (5, 51.0 * SURE_MODULE),
        // No check digit.
        Symbology::Code39 | Symbology::Itf | Symbology::Codabar => (4, f32::INFINITY),
        // Never read along lines.
        Symbology::QrCode
        | Symbology::MicroQrCode
        | Symbology::Rmqr
        | Symbology::DataMatrix
        | Symbology::Pdf417
        | Symbology::MicroPdf417
        | Symbology::MaxiCode
        | Symbology::Aztec => (1, 0.0),
    };
    Belief { lines, length }
}

/// Whether enough lines say it.
fn is_vouched_for(group: &[&Reading], symbology: Symbology) -> bool {
    votes(group) >= belief(symbology).lines && (is_well_checked(symbology) || !is_thread(group))
}

/// Whether more than a digit of check stands behind a value.
fn is_well_checked(symbology: Symbology) -> bool {
    !matches!(
        symbology,
        Symbology::Code39 | Symbology::Itf | Symbology::Codabar | Symbology::UpcE
    )
}

/// Whether the lines that say it lie so near each other that they are hardly more than one: a row of
/// modules, say.
fn is_thread(group: &[&Reading]) -> bool {
    outermost(group).is_none_or(|[start, end, _, below]| {
        geometry::distance(start, below) < THREAD * geometry::distance(start, end)
    })
}

/// How many lines say it.
fn votes(group: &[&Reading]) -> usize {
    let mut lines: Vec<usize> = group.iter().map(|reading| reading.line).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.len()
}

/// The middles of values that some line read, but not enough lines.
pub(crate) fn lacking_votes(readings: &[Reading]) -> Vec<Point> {
    groups(readings)
        .iter()
        .filter_map(|group| {
            let first = group.first()?;
            (!is_vouched_for(group, first.symbology)).then(|| middle(first))
        })
        .collect()
}

/// The symbols that the readings vouch for, those with most votes first.
pub(crate) fn symbols(readings: &[Reading]) -> Vec<Symbol> {
    let mut groups = groups(readings);
    groups.sort_by_key(|group| core::cmp::Reverse(votes(group)));
    let mut symbols: Vec<(Symbol, usize)> = Vec::new();
    let mut contested = Vec::new();
    for group in groups {
        let Some(symbol) = symbol(&group) else {
            continue;
        };
        let votes = votes(&group);
        let rival = symbols.iter().find(|(other, _)| {
            other.meets(&symbol) || symbol.meets(other) || are_retail_rivals(other, &symbol)
        });
        match rival {
            // A value with nearly as many votes in the same place: neither can be trusted, unless
            // one is soon made up of the other's bars.
            Some((other, most)) if other.text != symbol.text && *most < 2 * votes => {
                let other = other.clone();
                if !yields(&symbol, &other) {
                    if yields(&other, &symbol) && is_vouched_for(&group, symbol.symbology) {
                        symbols.push((symbol, votes));
                    }
                    contested.push(other);
                }
            }
            Some(_) => {}
            None if is_vouched_for(&group, symbol.symbology) => {
                symbols.push((symbol, votes));
            }
            None => {}
        }
    }
    let trusted = symbols.into_iter().map(|(symbol, _)| symbol);
    trusted
        .filter(|symbol| !contested.contains(symbol))
        .collect()
}

/// Whether one is made up of the bars of the other sooner than the other way round: two halves and
/// one check of two digits, or part of a longer number.
fn yields(one: &Symbol, other: &Symbol) -> bool {
    let is_soon_made_up = |symbol: &Symbol| {
        matches!(
            symbol.symbology,
            Symbology::DataBar | Symbology::DataBarLimited
        )
    };
    let is_short = matches!(one.symbology, Symbology::UpcE | Symbology::Ean8);
    let is_long = matches!(other.symbology, Symbology::UpcA | Symbology::Ean13);
    is_soon_made_up(one) && !is_soon_made_up(other) || is_short && is_long
}

/// Whether two retail numbers lie so near that they are readings of one code: those are not printed
/// in rows below each other, and their misreads lie beside the lines that are read right.
fn are_retail_rivals(one: &Symbol, other: &Symbol) -> bool {
    let is_retail = |symbol: &Symbol| {
        matches!(
            symbol.symbology,
            Symbology::Ean13 | Symbology::UpcA | Symbology::Ean8 | Symbology::UpcE
        )
    };
    let length = |symbol: &Symbol| {
        let [a, b, ..] = symbol.corners;
        (a.0 - b.0).abs() + (a.1 - b.1).abs()
    };
    let ((ax, ay), (bx, by)) = (one.centre(), other.centre());
    let (long, apart) = (
        length(one).max(length(other)),
        (ax - bx).abs() + (ay - by).abs(),
    );
    is_retail(one) && is_retail(other) && apart < long / 2.0
}

/// Readings that say the same in the same place.
fn groups(readings: &[Reading]) -> Vec<Vec<&Reading>> {
    let mut groups: Vec<Vec<&Reading>> = Vec::new();
    for reading in readings {
        let alike = groups.iter_mut().find(|group| {
            group.first().is_some_and(|first| {
                first.symbology == reading.symbology && first.text == reading.text
            }) && (is_in_pairs(reading.symbology)
                || group.iter().any(|member| is_near(member, reading)))
        });
        match alike {
            Some(group) => group.push(reading),
            None => groups.push(alloc::vec![reading]),
        }
    }
    groups
}

/// Whether a line shows a pair of characters of it, anywhere along the symbol or its stack, with
/// which the whole is known: where one of the pairs lies says nothing about whose it is.
fn is_in_pairs(symbology: Symbology) -> bool {
    matches!(symbology, Symbology::DataBar | Symbology::DataBarExpanded)
}

fn middle(reading: &Reading) -> Point {
    (
        (reading.start.0 + reading.end.0) / 2.0,
        (reading.start.1 + reading.end.1) / 2.0,
    )
}

/// Whether the middles of two readings are nearer than half of either: two equal labels side by
/// side are farther apart.
fn is_near(one: &Reading, other: &Reading) -> bool {
    let ((ax, ay), (bx, by)) = (middle(one), middle(other));
    let apart = (ax - bx) * (ax - bx) + (ay - by) * (ay - by);
    apart < squared_length(one).max(squared_length(other)) / 4.0
}

fn squared_length(reading: &Reading) -> f32 {
    let (x, y) = (
        reading.end.0 - reading.start.0,
        reading.end.1 - reading.start.1,
    );
    x * x + y * y
}

/// The smallest rectangle that holds all of them, however the lines cross it.
fn rectangle(group: &[&Reading]) -> Option<[Point; 4]> {
    let ends: Vec<Point> = group
        .iter()
        .flat_map(|reading| [reading.start, reading.end])
        .collect();
    geometry::smallest_rectangle(&ends)
}

/// One symbol out of equal readings.
fn symbol(group: &[&Reading]) -> Option<Symbol> {
    let first = group.first()?;
    let corners = if is_in_pairs(first.symbology) {
        rectangle(group)?
    } else {
        outermost(group)?
    };
    Some(Symbol {
        symbology: first.symbology,
        aim: first.aim.clone(),
        text: first.text.clone(),
        add_on: add_on(group),
        raw: Vec::new(),
        is_weak: is_weak(first),
        corners,
    })
}

/// The ends of the outermost lines, around the code in order.
fn outermost(group: &[&Reading]) -> Option<[Point; 4]> {
    let first = group.first()?;
    let (x, y) = first.direction.across();
    let offset = |reading: &&&Reading| {
        let (mx, my) = middle(reading);
        mx * x + my * y
    };
    let by_offset = |a: &&&Reading, b: &&&Reading| offset(a).total_cmp(&offset(b));
    let top = group.iter().min_by(by_offset)?;
    let bottom = group.iter().max_by(by_offset)?;
    // Lines of two directions may run against each other.
    let along = |reading: &Reading| {
        (
            reading.end.0 - reading.start.0,
            reading.end.1 - reading.start.1,
        )
    };
    let (one, other) = (along(top), along(bottom));
    let runs_alike = one.0 * other.0 + one.1 * other.1 >= 0.0;
    let (from, to) = if runs_alike {
        (bottom.start, bottom.end)
    } else {
        (bottom.end, bottom.start)
    };
    Some([top.start, top.end, to, from])
}

/// Whether lines of one picture are not enough for it.
fn is_weak(reading: &Reading) -> bool {
    is_weak_at(reading.symbology, libm::sqrtf(squared_length(reading)))
}

/// Whether lines of one picture are not enough for a code so many pixels long.
pub(crate) fn is_weak_at(symbology: Symbology, length: f32) -> bool {
    length < belief(symbology).length
}

/// The add-on that enough lines say; its bars are lower than the code's, so lines may lack it, but
/// none may say another as often.
fn add_on(group: &[&Reading]) -> String {
    let lines = |text: &str| {
        let saying: Vec<&Reading> = group
            .iter()
            .copied()
            .filter(|reading| reading.add_on == text)
            .collect();
        votes(&saying)
    };
    let said = group.iter().map(|reading| reading.add_on.as_str());
    let said: Vec<(&str, usize)> = said
        .filter(|text| !text.is_empty())
        .map(|text| (text, lines(text)))
        .collect();
    let best = said.iter().max_by_key(|(_, lines)| *lines);
    best.filter(|(text, most)| {
        let is_clear = said
            .iter()
            .all(|(other, lines)| other == text || lines * 2 <= *most);
        *most >= ADD_ON_LINES && is_clear
    })
    .map_or_else(String::new, |(text, _)| (*text).into())
}

#[cfg(test)]
mod tests {
    use super::symbols;
    use crate::{Symbology, geometry, line::Direction, linear::Reading};
    use alloc::{string::String, vec::Vec};

    fn reading(symbology: Symbology, text: &str, offset: f32, from: f32) -> Reading {
        Reading {
            symbology,
            aim: "]X0".into(),
            text: text.into(),
            add_on: String::new(),
            direction: Direction::ACROSS,
            line: (offset * 2.0) as usize,
            start: (from, offset),
            end: (from + 200.0, offset),
        }
    }

    fn texts(readings: &[Reading]) -> Vec<String> {
        symbols(readings).into_iter().map(|s| s.text).collect()
    }

    #[test]
    fn a_single_line_vouches_for_nothing() {
        let one = reading(Symbology::Code128, "A", 10.0, 0.0);
        let two = reading(Symbology::Code128, "A", 20.0, 0.0);
        assert!(texts(core::slice::from_ref(&one)).is_empty());
        assert_eq!(texts(&[one, two]), ["A"]);
    }

    #[test]
    fn a_kind_without_a_check_digit_needs_four_lines() {
        let line = |offset| reading(Symbology::Itf, "070429", offset, 0.0);
        assert!(texts(&[line(3.0), line(6.0), line(9.0)]).is_empty());
        assert_eq!(
            texts(&[line(3.0), line(6.0), line(9.0), line(12.0)]),
            ["070429"]
        );
    }

    #[test]
    fn pairs_of_one_stack_are_one_symbol_around_all_of_them() {
        let pair = |offset, from| reading(Symbology::DataBarExpanded, "01", offset, from);
        let read = symbols(&[
            pair(0.0, 0.0),
            pair(0.0, 600.0),
            pair(20.0, 300.0),
            pair(40.0, 0.0),
            pair(40.0, 600.0),
        ]);
        let [symbol] = &read[..] else {
            panic!("{read:?}");
        };
        let around = [(0.0, 0.0), (800.0, 0.0), (800.0, 40.0), (0.0, 40.0)];
        for (corner, wanted) in symbol.corners.into_iter().zip(around) {
            assert!(geometry::distance(corner, wanted) < 0.1, "{symbol:?}");
        }
    }

    #[test]
    fn a_row_of_modules_is_no_code_without_a_check() {
        let lines = |apart: f32| -> Vec<Reading> {
            (0..6)
                .map(|n| reading(Symbology::Codabar, "A12B", apart * n as f32, 0.0))
                .collect()
        };
        assert!(texts(&lines(0.2)).is_empty());
        assert_eq!(texts(&lines(3.0)), ["A12B"]);
    }

    #[test]
    fn what_is_soon_made_up_of_other_bars_gives_way() {
        let five = |symbology, text| (0..5).map(move |n| reading(symbology, text, n as f32, 0.0));
        for (short, long) in [
            (Symbology::DataBarLimited, Symbology::Code128),
            (Symbology::DataBar, Symbology::Code39),
            (Symbology::UpcE, Symbology::Ean13),
        ] {
            for is_first in [true, false] {
                let (one, other) = (five(short, "one"), five(long, "other"));
                let readings: Vec<Reading> = if is_first {
                    one.chain(other).collect()
                } else {
                    other.chain(one).collect()
                };
                assert_eq!(texts(&readings), ["other"], "{short:?} {long:?}");
            }
        }
        let both: Vec<Reading> = five(Symbology::Code39, "one")
            .chain(five(Symbology::Code128, "other"))
            .collect();
        assert!(texts(&both).is_empty());
    }

    #[test]
    fn a_retail_number_is_weak_where_its_modules_are_small() {
        let line = |symbology, offset| reading(symbology, "4006381333931", offset, 0.0);
        let is_weak = |symbology| {
            let lines: Vec<Reading> = (0..6).map(|n| line(symbology, n as f32)).collect();
            symbols(&lines)[0].is_weak
        };
        // 200 pixels.
        assert!(is_weak(Symbology::Ean13));
        assert!(!is_weak(Symbology::Ean8));
        assert!(!is_weak(Symbology::Code128));
        assert!(is_weak(Symbology::Code39));
    }

    #[test]
    fn two_values_in_one_place_with_like_votes_are_both_dropped() {
        let line = |text, offset| reading(Symbology::Code128, text, offset, 0.0);
        let contested = [
            line("1", 1.0),
            line("1", 2.0),
            line("2", 1.5),
            line("2", 2.5),
        ];
        assert!(texts(&contested).is_empty());
        let clear = [
            line("1", 1.0),
            line("1", 2.0),
            line("2", 1.5),
            line("1", 3.0),
        ];
        assert_eq!(texts(&clear), ["1"]);
    }

    #[test]
    fn equal_labels_side_by_side_are_two_symbols() {
        let line = |offset, from| reading(Symbology::Code128, "A", offset, from);
        let readings = [
            line(1.0, 0.0),
            line(1.0, 500.0),
            line(2.0, 0.0),
            line(2.0, 500.0),
        ];
        let symbols = symbols(&readings);
        assert_eq!(symbols.len(), 2);
        assert!(symbols[0].contains((100.0, 1.5)));
        assert!(symbols[1].contains((600.0, 1.5)));
    }
}
