//! PDF417, ISO/IEC 15438: finds the start and stop patterns on the lines of a survey, straightens
//! what lies between them, and hands that to rxing.
//!
//! Any turn, either polarity, mirrored. A picture without a start pattern costs next to nothing.
//! Leaves out MicroPDF417.

use alloc::vec::Vec;

use super::{Kind, read_one};
use crate::{
    Point, Symbol,
    aim::Transmission,
    frame::{Frame, Picture},
    geometry::{Homography, Straight, distance},
    linear::{SurveyRow, nearest::nearest, row::Row},
    options::Until,
};

const START: [[u8; 8]; 1] = [[8, 1, 1, 1, 1, 1, 1, 3]];
const STOP: [[u8; 8]; 1] = [[7, 1, 1, 3, 1, 1, 1, 2]];
/// The middle of the widest bar of each, in modules behind where it was met.
const START_BAR: f32 = 4.0;
const STOP_BAR: f32 = -14.5;
/// Beside a pattern there is paper, this many modules away.
const PAPER: f32 = 1.5;
const MODULES: f32 = 17.0;
const FARTHEST: f32 = 2.6;
/// How far beyond the outermost line that met a pattern its end is searched, in distances between
/// such lines: every third one sees finer and may miss it.
const SEARCHED: f32 = 4.0;
/// Lines that must have met a pattern.
const LINES: usize = 3;
/// The largest straightened picture, in pixels a side.
const LARGEST: f32 = 900.0;
const MOST: usize = 4;

/// Where a line met a pattern.
#[derive(Clone, Copy, Debug)]
struct Met {
    at: Point,
    module: f32,
    /// Unit vector in which the line was read.
    along: Point,
    is_light: bool,
}

/// Reads the codes whose start and stop patterns the lines cross.
pub(crate) fn read(frame: &Frame<'_>, survey: &[SurveyRow], until: &Until<'_>) -> Vec<Symbol> {
    let mut starts = Vec::new();
    let mut stops = Vec::new();
    for row in survey {
        if row.edges.places.len() < 16 {
            continue;
        }
        for is_light in [false, true] {
            for is_reversed in [false, true] {
                meet(row, is_light, is_reversed, &mut starts, &mut stops);
            }
        }
    }
    let mut symbols: Vec<Symbol> = Vec::new();
    let stops = bundles(stops);
    for start in bundles(starts) {
        if until.is_over() {
            break;
        }
        if symbols.len() >= MOST || symbols.iter().any(|symbol| symbol.contains(middle(&start))) {
            continue;
        }
        let read = sides(&start, &stops).and_then(|[left, right]| {
            let sent = code(
                frame,
                [left.upper, right.upper, right.lower, left.lower],
                left.is_light,
            )?;
            Some(sent.at(seen(frame, &left, &right)))
        });
        symbols.extend(read);
    }
    symbols
}

/// Adds the patterns on one row.
fn meet(
    row: &SurveyRow,
    is_light: bool,
    is_reversed: bool,
    starts: &mut Vec<Met>,
    stops: &mut Vec<Met>,
) {
    let elements = Row::new(&row.edges, is_light, is_reversed);
    let along = if is_reversed {
        (-row.line.direction.along.0, -row.line.direction.along.1)
    } else {
        row.line.direction.along
    };
    for bar in (1..elements.len()).step_by(2) {
        let Some(eight) = elements.some::<8>(bar) else {
            break;
        };
        let [wide, a, b, ..] = *eight;
        if wide < 3.0 * a || wide < 3.0 * b {
            continue;
        }
        let module = elements.sum(bar, 8) / MODULES;
        let is_near =
            |pattern| nearest(eight, pattern, 0.0).is_some_and(|found| found.distance < FARTHEST);
        let met = |index| {
            let (from, to) = elements.place(index, index);
            Met {
                at: row.line.point((from + to) / 2.0),
                module,
                along,
                is_light,
            }
        };
        if is_near(&START) {
            starts.push(met(bar));
        }
        if is_near(&STOP) {
            stops.push(met(bar + 9));
        }
    }
}

/// Patterns met by neighbouring lines.
fn bundles(all: Vec<Met>) -> Vec<Vec<Met>> {
    let mut bundles: Vec<Vec<Met>> = Vec::new();
    for met in all {
        let near = bundles.iter_mut().find(|bundle| {
            bundle.iter().rev().take(4).any(|known| {
                known.is_light == met.is_light
                    && known.along == met.along
                    && (0.7..1.4).contains(&(known.module / met.module))
                    && distance(known.at, met.at) < 14.0 * met.module + 12.0
            })
        });
        match near {
            Some(bundle) => bundle.push(met),
            None => bundles.push(alloc::vec![met]),
        }
    }
    bundles.retain(|bundle| bundle.len() >= LINES);
    bundles.sort_by_key(|bundle| core::cmp::Reverse(bundle.len()));
    bundles
}

fn middle(bundle: &[Met]) -> Point {
    let sum = bundle
        .iter()
        .fold((0.0, 0.0), |sum, met| (sum.0 + met.at.0, sum.1 + met.at.1));
    let count = bundle.len().max(1) as f32;
    (sum.0 / count, sum.1 / count)
}

/// One side of a code.
#[derive(Clone, Copy, Debug)]
struct Side {
    /// A little beyond the outermost lines that met the pattern, seen in the direction in which it
    /// was read.
    upper: Point,
    lower: Point,
    /// Unit vector from the upper end to the lower one.
    down: Point,
    /// How far beyond.
    beyond: f32,
    module: f32,
    along: Point,
    is_light: bool,
}

impl Side {
    /// Where the widest bar of the pattern ends, `bar` modules behind where this was met: lines
    /// lie up to some twenty pixels apart, which is more than a row.
    fn bar(&self, frame: &Frame<'_>, bar: f32) -> (Point, Point) {
        let (x, y) = self.down;
        (
            self.end(frame, bar, self.upper, (-x, -y)),
            self.end(frame, bar, self.lower, (x, y)),
        )
    }

    fn end(&self, frame: &Frame<'_>, bar: f32, outer: Point, out: Point) -> Point {
        let met = (outer.0 - out.0 * self.beyond, outer.1 - out.1 * self.beyond);
        let beside = |from: Point, modules: f32| {
            let far = modules * self.module;
            (from.0 + self.along.0 * far, from.1 + self.along.1 * far)
        };
        let luma = |at: Point| f32::from(frame.between(at));
        // The start has its paper in front of it, the stop behind.
        let ink = luma(beside(met, bar));
        let paper = luma(beside(met, if bar > 0.0 { -PAPER } else { PAPER }));
        let (mut far, step) = (0.0, 0.5);
        while far < SEARCHED * self.beyond {
            let at = (met.0 + out.0 * far, met.1 + out.1 * far);
            if (luma(beside(at, bar)) - ink).abs() > (paper - ink).abs() / 2.0 {
                return beside(at, bar);
            }
            far += step;
        }
        beside(outer, bar)
    }
}

/// The corners of a code: where its widest bars end, and from there along the rows to its sides. The
/// lines that met it may have crossed it at a slant.
fn seen(frame: &Frame<'_>, left: &Side, right: &Side) -> [Point; 4] {
    let (starts, stops) = (left.bar(frame, START_BAR), right.bar(frame, STOP_BAR));
    let row = |(start, stop): (Point, Point)| {
        let long = distance(start, stop).max(1.0);
        let (x, y) = ((stop.0 - start.0) / long, (stop.1 - start.1) / long);
        let out = |from: Point, side: &Side, modules: f32| {
            let slant = (side.along.0 * x + side.along.1 * y).abs();
            let far = modules * side.module * slant;
            (from.0 - x * far, from.1 - y * far)
        };
        (out(start, left, START_BAR), out(stop, right, STOP_BAR))
    };
    let (upper, lower) = (row((starts.0, stops.0)), row((starts.1, stops.1)));
    [upper.0, upper.1, lower.1, lower.0]
}

/// The sides of a code: a start and the stop that belongs to it.
fn sides(start: &[Met], stops: &[Vec<Met>]) -> Option<[Side; 2]> {
    let first = start.first()?;
    let from = middle(start);
    let ahead = |stop: &[Met]| {
        let to = middle(stop);
        (to.0 - from.0) * first.along.0 + (to.1 - from.1) * first.along.1
    };
    let belongs = |stop: &&Vec<Met>| {
        stop.first().is_some_and(|met| {
            met.is_light == first.is_light
                && met.along == first.along
                && (0.6..1.6).contains(&(met.module / first.module))
        }) && (50.0..600.0).contains(&(ahead(stop) / first.module))
    };
    // Of codes side by side the nearest stop is this one's.
    let stop = stops
        .iter()
        .filter(belongs)
        .min_by(|one, other| ahead(one).total_cmp(&ahead(other)))?;
    Some([side(start)?, side(stop)?])
}

/// The side that a pattern is.
fn side(bundle: &[Met]) -> Option<Side> {
    let points: Vec<Point> = bundle.iter().map(|met| met.at).collect();
    let line = Straight::fitted(&points)?;
    let (x, y) = (line.normal.1, -line.normal.0);
    let first = bundle.first()?;
    // Down is a quarter turn clockwise from where the line is read to.
    let sign = if x * -first.along.1 + y * first.along.0 >= 0.0 {
        1.0
    } else {
        -1.0
    };
    let (x, y) = (x * sign, y * sign);
    let foot = (line.normal.0 * line.distance, line.normal.1 * line.distance);
    let places = points
        .iter()
        .map(|p| (p.0 - foot.0) * x + (p.1 - foot.1) * y);
    let (low, high) = places.fold((f32::MAX, f32::MIN), |(l, h), t| (l.min(t), h.max(t)));
    let beyond = (high - low) / (points.len() - 1).max(1) as f32;
    let at = |t: f32| (foot.0 + x * t, foot.1 + y * t);
    Some(Side {
        upper: at(low - beyond),
        lower: at(high + beyond),
        down: (x, y),
        beyond,
        module: first.module,
        along: first.along,
        is_light: first.is_light,
    })
}

fn code(frame: &Frame<'_>, corners: [Point; 4], is_light: bool) -> Option<Transmission> {
    let [a, b, c, d] = corners;
    let (wide, high) = (
        distance(a, b).max(distance(d, c)),
        distance(a, d).max(distance(b, c)),
    );
    let scale = (LARGEST / wide.max(high)).min(2.0);
    // A margin around, which rxing asks for.
    let map = Homography::of_square(corners)?;
    let (margin_x, margin_y) = (1.0 + 24.0 / wide, 1.0 + 16.0 / high);
    let (width, height) = (
        (wide * margin_x * scale) as usize,
        (high * margin_y * scale) as usize,
    );
    if width < 60 || height < 12 {
        return None;
    }
    let mut luma = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let u = ((2 * x + 1) as f32 / width as f32 - 1.0) * margin_x;
            let v = ((2 * y + 1) as f32 / height as f32 - 1.0) * margin_y;
            luma.push(frame.between(map.map((u, v))));
        }
    }
    let straight = Picture {
        luma,
        width,
        height,
    };
    let straight = if is_light {
        straight.inverted()
    } else {
        straight
    };
    // Seen from behind, the rows stand in the order from below.
    let mirrored = straight.luma.rchunks(width).flatten().copied().collect();
    [straight.luma, mirrored].into_iter().find_map(|luma| {
        let mut bitmap = super::bitmap(luma, width, height)?;
        read_one(&mut bitmap, Kind::Pdf417)?.0
    })
}

#[cfg(test)]
mod tests {
    use super::{Met, side};

    #[test]
    fn the_upper_end_comes_first_whichever_way_it_is_read() {
        let met = |x, y, along| Met {
            at: (x, y),
            module: 2.0,
            along,
            is_light: false,
        };
        let across = [
            met(10.0, 10.0, (1.0, 0.0)),
            met(11.0, 20.0, (1.0, 0.0)),
            met(12.0, 30.0, (1.0, 0.0)),
        ];
        let ends = |bundle: &[Met]| side(bundle).map(|side| (side.upper, side.lower)).unwrap();
        let (upper, lower) = ends(&across);
        assert!(upper.1 < 10.0 && lower.1 > 30.0, "{upper:?} {lower:?}");
        let back = across.map(|m| met(m.at.0, m.at.1, (-1.0, 0.0)));
        let (upper, lower) = ends(&back);
        assert!(upper.1 > 30.0 && lower.1 < 10.0);
    }
}
