//! MicroPDF417, ISO/IEC 24728: rows of codewords between patterns that number them.
//!
//! It has no start pattern that would be the same on all rows, so whole rows are looked for: every
//! line that is laid for linear codes is tried, and where some lines beside each other met a row,
//! the symbol is read line by line between its left and right side. Any turn, either polarity.
//! Leaves out the links to a linear code beside it (GS1 Composite).

mod tables;

use alloc::{string::String, vec::Vec};

use rxing::pdf417::{decoder::ec::error_correction, pdf_417_common::getCodeword};

use super::compaction;
use crate::{
    Point, Symbol, Symbology,
    frame::Frame,
    geometry::{Straight, distance},
    line::Line,
    linear::{edges::edges, nearest::nearest, row::Row, whole::whole},
    options::Until,
};
use tables::{MIDDLES, PATTERNS, SIDES, SIZES, Size};

/// Elements and modules of a row pattern and of a codeword.
const PATTERN: usize = 6;
const PATTERN_MODULES: f32 = 10.0;
const WORD: usize = 8;
const WORD_MODULES: u32 = 17;
/// The farthest a row pattern may be from its widths, in squared modules.
const FARTHEST: f32 = 1.3;
/// Quiet zone asked for, in modules; the standard wants one.
const QUIET: f32 = 0.9;
/// Lines that must have met a row, of which at most this many are kept.
const LINES: usize = 2;
const MOST_MET: usize = 600;
/// Symbols looked for in one picture.
const MOST: usize = 6;
/// How far above and below the lines that met it a symbol is looked for, in parts of the reach of
/// these and in modules.
const BEYOND: f32 = 0.5;
const BEYOND_MODULES: f32 = 14.0;
/// The most lines laid across one symbol.
const MOST_LINES: usize = 500;
/// Sizes tried, those first that the row numbers fit best.
const SIZES_TRIED: usize = 3;

/// A line that met a row from side to side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    from: Point,
    to: Point,
    columns: usize,
    module: f32,
    is_light: bool,
}

/// One row as a line shows it.
#[derive(Clone, Debug)]
struct Seen {
    /// Numbers, from 0, of the patterns on the left and right.
    left: usize,
    right: usize,
    /// The codewords with their cluster, where they could be read.
    words: [Option<(u16, usize)>; 4],
    columns: usize,
    /// The element behind its last bar.
    end: usize,
}

/// Keeps the rows that a line meets.
pub(crate) fn meet(row: &Row, line: &Line, is_light: bool, all: &mut Vec<Met>) {
    let mut bar = 1;
    while bar + 21 <= row.len() && all.len() < MOST_MET {
        let Some(seen) = seen(row, bar) else {
            bar += 2;
            continue;
        };
        let (from, to) = row.place(bar, seen.end);
        let (from, to) = if row.is_reversed() {
            (to, from)
        } else {
            (from, to)
        };
        all.push(Met {
            from: line.point(from),
            to: line.point(to),
            columns: seen.columns,
            module: row.sum(bar, seen.end - bar) / width(seen.columns),
            is_light,
        });
        bar = seen.end + 1;
    }
}

/// Modules of a row, with the bar that ends it.
fn width(columns: usize) -> f32 {
    let patterns = if columns > 2 { 3.0 } else { 2.0 };
    patterns * PATTERN_MODULES + (columns as u32 * WORD_MODULES) as f32 + 1.0
}

/// The row whose first bar is at `bar`: as many columns as fit.
fn seen(row: &Row, bar: usize) -> Option<Seen> {
    let module = row.sum(bar, PATTERN) / PATTERN_MODULES;
    let word = row.sum(bar + PATTERN, WORD) / WORD_MODULES as f32;
    if !(0.86..1.16).contains(&(word / module))
        || !row.is_quiet(bar.wrapping_sub(1), QUIET * module)
    {
        return None;
    }
    let left = nearest(row.some::<PATTERN>(bar)?, &SIDES, 0.0)?;
    if left.distance > FARTHEST {
        return None;
    }
    (1..=4)
        .rev()
        .find_map(|columns| with_columns(row, bar, columns, left.index))
}

fn with_columns(row: &Row, bar: usize, columns: usize, left: usize) -> Option<Seen> {
    let middle = if columns > 2 { Some(columns - 2) } else { None };
    let elements = 2 * PATTERN + columns * WORD + if middle.is_some() { PATTERN } else { 0 };
    let end = bar + elements + 1;
    let module = row.sum(bar, elements + 1) / width(columns);
    let is_one = (0.3..2.0).contains(&(row.width(end - 1) / module));
    if end > row.len() || !is_one || !row.is_quiet(end, QUIET * module) {
        return None;
    }
    let is_wide = |at: usize, elements: usize, modules: f32| {
        (0.86..1.16).contains(&(row.sum(at, elements) / modules / module))
    };
    let six = row.some::<PATTERN>(bar)?;
    let spread = spread(six, SIDES.get(left)?);
    let mut words = [None; 4];
    let mut at = bar + PATTERN;
    for (column, word) in words.iter_mut().enumerate().take(columns) {
        if middle == Some(column) {
            let found = nearest(row.some::<PATTERN>(at)?, &MIDDLES, spread)?;
            if found.distance > FARTHEST || !is_wide(at, PATTERN, PATTERN_MODULES) {
                return None;
            }
            at += PATTERN;
        }
        if !is_wide(at, WORD, WORD_MODULES as f32) {
            return None;
        }
        *word = codeword(row.some::<WORD>(at)?, spread);
        at += WORD;
    }
    let right = nearest(row.some::<PATTERN>(at)?, &SIDES, spread)?;
    let is_right = right.distance < FARTHEST && is_wide(at, PATTERN, PATTERN_MODULES);
    (is_right && words.iter().any(Option::is_some)).then_some(Seen {
        left,
        right: right.index,
        words,
        columns,
        end,
    })
}

/// By how much bars are wider than printed, in modules.
fn spread(widths: &[f32; PATTERN], pattern: &[u8; PATTERN]) -> f32 {
    let module = widths.iter().sum::<f32>() / PATTERN_MODULES;
    let bars = widths.iter().zip(pattern).step_by(2);
    let error: f32 = bars
        .map(|(width, &modules)| width / module - f32::from(modules))
        .sum();
    (error / 3.0).clamp(-0.5, 0.5)
}

/// The codeword of eight elements, and which of three clusters it is of.
fn codeword(widths: &[f32; WORD], spread: f32) -> Option<(u16, usize)> {
    let module = widths.iter().sum::<f32>() / WORD_MODULES as f32;
    let mut is_bar = false;
    let widths = widths.map(|width| {
        is_bar = !is_bar;
        (width / module + if is_bar { -spread } else { spread }).max(0.3)
    });
    let counts = whole(widths, WORD_MODULES, None)?.counts;
    let [a, _, b, _, c, _, d, _] = counts;
    let cluster = (a + c + 9).checked_sub(b + d)? % 9;
    if cluster % 3 != 0 {
        return None;
    }
    let bits = counts.iter().enumerate().fold(0, |bits, (at, &count)| {
        let ones = if at % 2 == 0 { (1_u32 << count) - 1 } else { 0 };
        bits << count | ones
    });
    let word = u16::try_from(getCodeword(bits)).ok()?;
    Some((word, cluster as usize / 3))
}

/// Reads the symbols whose rows lines have met.
pub(crate) fn read(frame: &Frame<'_>, met: &[Met], until: &Until<'_>) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::new();
    for bundle in bundles(met).into_iter().take(MOST) {
        let Some(first) = bundle.first() else {
            continue;
        };
        let middle = (
            (first.from.0 + first.to.0) / 2.0,
            (first.from.1 + first.to.1) / 2.0,
        );
        if until.is_over() {
            break;
        }
        if !symbols.iter().any(|symbol| symbol.contains(middle)) {
            symbols.extend(code(frame, &bundle, until));
        }
    }
    symbols
}

/// Rows of one symbol: those that lie beside each other and run alike.
fn bundles(met: &[Met]) -> Vec<Vec<Met>> {
    let mut bundles: Vec<Vec<Met>> = Vec::new();
    for met in met {
        let along = |met: &Met| (met.to.0 - met.from.0, met.to.1 - met.from.1);
        let own = along(met);
        let near = bundles.iter_mut().find(|bundle| {
            bundle.iter().rev().take(6).any(|known| {
                let other = along(known);
                let (dot, cross) = (
                    own.0 * other.0 + own.1 * other.1,
                    own.0 * other.1 - own.1 * other.0,
                );
                known.is_light == met.is_light
                    && known.columns == met.columns
                    && dot > 0.0
                    && cross.abs() < 0.15 * dot
                    && (0.8..1.25).contains(&(known.module / met.module))
                    && distance(known.from, met.from) < 20.0 * met.module + 20.0
            })
        });
        match near {
            Some(bundle) => bundle.push(*met),
            None => bundles.push(alloc::vec![*met]),
        }
    }
    bundles.retain(|bundle| bundle.len() >= LINES);
    bundles.sort_by_key(|bundle| core::cmp::Reverse(bundle.len()));
    bundles
}

/// The two sides of a symbol, each as a line from its upper to its lower end.
#[derive(Clone, Copy, Debug)]
struct Sides {
    left: (Point, Point),
    right: (Point, Point),
}

impl Sides {
    /// The ends of the line at `t`, from 0 at the upper to 1 at the lower end.
    fn at(&self, t: f32) -> (Point, Point) {
        let on = |(from, to): (Point, Point)| {
            (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t)
        };
        (on(self.left), on(self.right))
    }
}

fn code(frame: &Frame<'_>, bundle: &[Met], until: &Until<'_>) -> Option<Symbol> {
    let (columns, is_light) = bundle.first().map(|met| (met.columns, met.is_light))?;
    let mut sides = upright(bundle)?;
    let mut lines = laid(frame, sides, true, columns, is_light, until);
    // Straight through the ends of the rows that these lines show, and again.
    for _ in 0..2 {
        if until.is_over() {
            return None;
        }
        sides = fitted(&lines)?;
        lines = laid(frame, sides, true, columns, is_light, until);
    }
    let own = SIZES.iter().filter(|size| size.columns == columns);
    let mut placed: Vec<(usize, &Size, Sides)> = own
        .filter_map(|size| {
            let (fitting, sides) = along_rows(&lines, sides, size)?;
            Some((fitting, size, sides))
        })
        .collect();
    placed.sort_by_key(|(fitting, ..)| core::cmp::Reverse(*fitting));
    placed
        .into_iter()
        .take(SIZES_TRIED)
        .take_while(|_| !until.is_over())
        .find_map(|(_, size, sides)| {
            let lines = laid(frame, sides, false, columns, is_light, until);
            symbol(&lines, size)
        })
}

/// The sides from the first row's beginning to the last one's end, if it is of this size, and how
/// many lines are as that would have them. Each side is laid by the numbers of its own patterns: so
/// lines between them run along rows, whichever way they ran before.
fn along_rows(lines: &[Laid], sides: Sides, size: &Size) -> Option<(usize, Sides)> {
    let side = |row: fn(&Seen, &Size) -> usize| {
        let rows: Vec<(f32, f32)> = lines
            .iter()
            .map(|line| (row(&line.seen, size), line.t))
            .filter(|(row, _)| *row < size.rows)
            .map(|(row, t)| (row as f32 + 0.5, t))
            .collect();
        let (first, step) = steady(&rows)?;
        let fits = |(row, t): &&(f32, f32)| (first + step * row - t).abs() < 0.8 * step;
        let fitting = rows.iter().filter(fits).count();
        let enough = step > 0.0 && fitting >= LINES && 2 * fitting > lines.len();
        enough.then_some((fitting, first, first + step * size.rows as f32))
    };
    let (fitting_left, upper, lower) = side(left_row)?;
    let left = (sides.at(upper).0, sides.at(lower).0);
    let (fitting_right, upper, lower) = side(right_row)?;
    let right = (sides.at(upper).1, sides.at(lower).1);
    Some((fitting_left + fitting_right, Sides { left, right }))
}

/// The straight line through most points, as its height at 0 and its slope: the medians of what
/// pairs say, so that misread rows do not count.
fn steady(points: &[(f32, f32)]) -> Option<(f32, f32)> {
    let median = |mut values: Vec<f32>| {
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let every = points.len() / 60 + 1;
    let some: Vec<(f32, f32)> = points.iter().copied().step_by(every).collect();
    let pairs = some.iter().enumerate().flat_map(|(n, one)| {
        some.iter()
            .skip(n + 1)
            .filter(|other| other.0 != one.0)
            .map(|other| (other.1 - one.1) / (other.0 - one.0))
    });
    let slope = median(pairs.collect())?;
    let first = median(points.iter().map(|(x, y)| y - slope * x).collect())?;
    Some((first, slope))
}

/// Sides at right angles to the lines that met rows.
fn upright(bundle: &[Met]) -> Option<Sides> {
    let count = bundle.len() as f32;
    let sum = bundle.iter().fold((0.0, 0.0), |sum, met| {
        let length = distance(met.from, met.to).max(1.0);
        (
            sum.0 + (met.to.0 - met.from.0) / length,
            sum.1 + (met.to.1 - met.from.1) / length,
        )
    });
    let (x, y) = (sum.0 / count, sum.1 / count);
    // Down, a quarter turn clockwise from along.
    let down = |point: Point| point.1 * x - point.0 * y;
    let along = |point: Point| point.0 * x + point.1 * y;
    let middles = bundle
        .iter()
        .map(|met| down(((met.from.0 + met.to.0) / 2.0, (met.from.1 + met.to.1) / 2.0)));
    let (low, high) = middles.fold((f32::MAX, f32::MIN), |(l, h), d| (l.min(d), h.max(d)));
    let mean = |of: fn(&Met) -> Point| bundle.iter().map(|met| along(of(met))).sum::<f32>() / count;
    let (from, to) = (mean(|met| met.from), mean(|met| met.to));
    let point = |along: f32, down: f32| (along * x - down * y, along * y + down * x);
    Some(Sides {
        left: (point(from, low), point(from, high)),
        right: (point(to, low), point(to, high)),
    })
}

/// A line across a symbol: how far down its sides it lies, and the row that it shows, with its
/// ends.
#[derive(Clone, Debug)]
struct Laid {
    t: f32,
    seen: Seen,
    from: Point,
    to: Point,
}

/// The sides through the ends of rows.
fn fitted(lines: &[Laid]) -> Option<Sides> {
    let side = |points: Vec<Point>| {
        let (&first, &last) = (points.first()?, points.last()?);
        let line = Straight::fitted(&points)?;
        let foot = |point: Point| {
            let offset = line.offset(point);
            (
                point.0 - line.normal.0 * offset,
                point.1 - line.normal.1 * offset,
            )
        };
        Some((foot(first), foot(last)))
    };
    if lines.len() < 3 {
        return None;
    }
    Some(Sides {
        left: side(lines.iter().map(|line| line.from).collect())?,
        right: side(lines.iter().map(|line| line.to).collect())?,
    })
}

/// The rows that lines a pixel apart show, from the upper to the lower ends of the sides, or from
/// above to below them, as far as the time allows.
fn laid(
    frame: &Frame<'_>,
    sides: Sides,
    reaches_beyond: bool,
    columns: usize,
    is_light: bool,
    until: &Until<'_>,
) -> Vec<Laid> {
    let (upper, lower) = (sides.at(0.0), sides.at(1.0));
    let reach = distance(upper.0, lower.0)
        .max(distance(upper.1, lower.1))
        .max(1.0);
    let module = distance(upper.0, upper.1) / width(columns);
    let beyond = if reaches_beyond {
        BEYOND + BEYOND_MODULES * module / reach
    } else {
        0.0
    };
    let count = (((1.0 + 2.0 * beyond) * reach) as usize).min(MOST_LINES);
    let in_time = (0..count).take_while(|_| !until.is_over());
    let lines = in_time.filter_map(|n| {
        let t = (n as f32 + 0.5) / count as f32 * (1.0 + 2.0 * beyond) - beyond;
        let (from, to) = sides.at(t);
        let (seen, from, to) = row_between(frame, from, to, columns, is_light)?;
        Some(Laid { t, seen, from, to })
    });
    lines.collect()
}

/// The row that lies between two points, with a margin on either side.
fn row_between(
    frame: &Frame<'_>,
    from: Point,
    to: Point,
    columns: usize,
    is_light: bool,
) -> Option<(Seen, Point, Point)> {
    let length = distance(from, to);
    let module = length / width(columns);
    let (x, y) = ((to.0 - from.0) / length, (to.1 - from.1) / length);
    let margin = 4.0 * module;
    // Half pixels where modules are small.
    let fineness = if module < 2.5 { 2.0 } else { 1.0 };
    let point = |at: f32| {
        let along = at / fineness - margin;
        (from.0 + x * along, from.1 + y * along)
    };
    let count = ((length + 2.0 * margin) * fineness) as usize;
    let luma: Vec<u8> = (0..count).map(|n| frame.between(point(n as f32))).collect();
    let found = edges(&luma, 0.2, frame.noise.of_line(1));
    let row = Row::new(&found, is_light, false);
    (1..row.len()).step_by(2).take(8).find_map(|bar| {
        let seen = seen(&row, bar).filter(|seen| seen.columns == columns)?;
        let (first, last) = row.place(bar, seen.end);
        Some((seen, point(first), point(last)))
    })
}

/// The number of a row in a symbol of this size, as its left side says.
fn left_row(seen: &Seen, size: &Size) -> usize {
    (seen.left + 1 + PATTERNS - size.left) % PATTERNS
}

/// The same as its right side says.
fn right_row(seen: &Seen, size: &Size) -> usize {
    (seen.right + 1 + PATTERNS - size.right) % PATTERNS
}

/// The number of a row, when both sides say the same.
fn row_of(seen: &Seen, size: &Size) -> Option<usize> {
    let row = left_row(seen, size);
    (row == right_row(seen, size) && row < size.rows).then_some(row)
}

/// The symbol that the lines show, if it is of this size.
fn symbol(lines: &[Laid], size: &Size) -> Option<Symbol> {
    let mut votes: Vec<Vec<(u16, usize)>> = alloc::vec![Vec::new(); size.rows * size.columns];
    for line in lines {
        let seen = &line.seen;
        let Some(row) = row_of(seen, size) else {
            continue;
        };
        for (column, word) in seen.words.iter().enumerate().take(size.columns) {
            let Some((word, cluster)) = *word else {
                continue;
            };
            if cluster != (row + size.left - 1) % 3 {
                continue;
            }
            let said = votes.get_mut(row * size.columns + column)?;
            match said.iter_mut().find(|(known, _)| *known == word) {
                Some((_, count)) => *count += 1,
                None => said.push((word, 1)),
            }
        }
    }
    let best = |said: &Vec<(u16, usize)>| said.iter().max_by_key(|(_, count)| *count).copied();
    let missing: Vec<u32> = votes
        .iter()
        .zip(0..)
        .filter(|(said, _)| said.is_empty())
        .map(|(_, at)| at)
        .collect();
    // Two check codewords are kept to tell whether the others were right.
    if 2 * missing.len() + 2 > size.checks {
        return None;
    }
    let mut words: Vec<u32> = votes
        .iter()
        .map(|said| best(said).map_or(0, |(word, _)| u32::from(word)))
        .collect();
    let checks = size.checks as u32;
    let mut none = Vec::new();
    let mended = error_correction::decode(&mut words, checks, &mut none).ok()?;
    if 2 * mended + 2 > size.checks {
        return None;
    }
    words.truncate(words.len().checked_sub(size.checks)?);
    let words: Vec<u16> = words.into_iter().map(|word| word as u16).collect();
    let said = compaction::of_micro(&words)?;
    (!said.text.is_empty()).then_some(())?;
    Some(Symbol {
        symbology: Symbology::MicroPdf417,
        aim: if said.has_eci { "]L1" } else { "]L2" }.into(),
        text: said.text,
        add_on: String::new(),
        raw: words.iter().flat_map(|word| word.to_be_bytes()).collect(),
        is_weak: false,
        corners: corners(lines, size)?,
    })
}

/// The corners: where the first row begins and the last one ends, as the rows between them say.
fn corners(lines: &[Laid], size: &Size) -> Option<[Point; 4]> {
    let rows: Vec<(f32, Point, Point)> = lines
        .iter()
        .filter_map(|line| Some((row_of(&line.seen, size)? as f32 + 0.5, line.from, line.to)))
        .collect();
    let count = rows.len() as f32;
    let mean = rows.iter().map(|(row, ..)| row).sum::<f32>() / count;
    let spread: f32 = rows
        .iter()
        .map(|(row, ..)| (row - mean) * (row - mean))
        .sum();
    let side = |of: fn(&(f32, Point, Point)) -> Point| {
        let sum = rows.iter().fold((0.0, 0.0, 0.0, 0.0), |(x, y, u, v), row| {
            let (point, off) = (of(row), row.0 - mean);
            (
                x + point.0,
                y + point.1,
                u + point.0 * off,
                v + point.1 * off,
            )
        });
        let step = (sum.2 / spread, sum.3 / spread);
        let at = |row: f32| {
            (
                sum.0 / count + step.0 * (row - mean),
                sum.1 / count + step.1 * (row - mean),
            )
        };
        (at(0.0), at(size.rows as f32))
    };
    if spread < 0.5 {
        return None;
    }
    let (a, d) = side(|row| row.1);
    let (b, c) = side(|row| row.2);
    Some([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use super::{MIDDLES, SIDES, SIZES, codeword};

    #[test]
    fn patterns_are_ten_modules_wide_and_neighbours_differ_in_one_edge() {
        for table in [SIDES, MIDDLES] {
            for (one, next) in table.iter().zip(table.iter().cycle().skip(1)) {
                assert_eq!(one.iter().sum::<u8>(), 10);
                let differ = one.iter().zip(next).filter(|(a, b)| a != b).count();
                assert_eq!(differ, 2, "{one:?} {next:?}");
            }
        }
    }

    #[test]
    fn every_size_has_room_for_its_checks() {
        assert!(
            SIZES
                .iter()
                .all(|size| size.checks < size.columns * size.rows)
        );
    }

    #[test]
    fn codewords_are_known_with_ink_that_spreads() {
        // Codeword 0 of the first cluster: 3 1 1 1 1 1 3 6.
        let widths = [3.4, 0.6, 1.4, 0.6, 1.4, 0.6, 3.4, 5.6].map(|width: f32| width * 2.5);
        assert_eq!(codeword(&widths, 0.4), Some((0, 0)));
        assert_eq!(
            codeword(&[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 9.0], 0.0),
            None
        );
    }
}
