//! Linear codes: lines are laid across the picture, their edges found once, and read by all
//! readers.
//!
//! Every line is read from both ends and in both polarities, and what it says is kept as a
//! reading; which readings count is decided in [`crate::agree`]. Leaves out regions
//! ([`crate::locate`]).

pub(crate) mod code_128;
mod code_93;
mod databar;
pub(crate) mod edges;
pub(crate) mod nearest;
pub(crate) mod row;
mod two_widths;
mod upc_ean;
pub(crate) mod whole;

use alloc::{string::String, vec::Vec};

use crate::{
    Point, Symbology, agree,
    frame::Frame,
    line::{Direction, Line},
    matrix::micro_pdf_417,
    options::Until,
};
use databar::DataBar;
use edges::{Edges, edges, finer};
use row::Row;

/// How large a swing must be beside the largest near by: lines take turns, because blur asks for
/// little and noise for much.
const SHARES: [(f32, bool); 3] = [(0.25, false), (0.08, false), (0.12, true)];
/// The shortest code that is worth decoding has more edges than this.
const LEAST_EDGES: usize = 20;
/// A line with more edges than its length divided by this shows noise, not bars.
const NOISE: f32 = 1.9;
/// Where, in pixels beside a line that read, a value that lacks votes is looked for again.
const SECOND_LOOKS: [f32; 8] = [-1.5, 1.5, -3.0, 3.0, -5.0, 5.0, -8.0, 8.0];
/// Values that lack votes and are looked for again, per scan.
const MOST_LONELY: usize = 6;

/// Lines laid through a region for rows of MicroPDF417.
const ROWS: usize = 24;

/// What a reader found on a row, in elements.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) symbology: Symbology,
    pub(crate) aim: &'static str,
    pub(crate) text: String,
    /// Two or five digits printed behind a retail code, empty without.
    pub(crate) add_on: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// What one line said.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) symbology: Symbology,
    pub(crate) aim: String,
    pub(crate) text: String,
    pub(crate) add_on: String,
    pub(crate) direction: Direction,
    /// Which line it was: equal numbers are one line.
    pub(crate) line: usize,
    pub(crate) start: Point,
    pub(crate) end: Point,
}

/// The edges along one line, kept for whoever looks for patterns on them.
#[derive(Clone, Debug)]
pub(crate) struct SurveyRow {
    pub(crate) line: Line,
    pub(crate) edges: Edges,
}

/// A scan of one picture: the readings so far, and what is kept between lines.
pub(crate) struct Scan<'o> {
    pub(crate) readings: Vec<Reading>,
    /// All lines, in the order in which they were laid.
    pub(crate) survey: Vec<SurveyRow>,
    /// Rows of MicroPDF417, in all directions.
    pub(crate) micro: Vec<micro_pdf_417::Met>,
    databar: DataBar,
    lines: usize,
    until: Until<'o>,
}

impl<'o> Scan<'o> {
    /// Lays lines as long as the time lasts.
    pub(crate) fn new(until: Until<'o>) -> Self {
        Self {
            readings: Vec::new(),
            survey: Vec::new(),
            micro: Vec::new(),
            databar: DataBar::default(),
            lines: 0,
            until,
        }
    }

    /// Reads parallel lines: `count` of them, evenly over the whole picture.
    pub(crate) fn whole(&mut self, frame: &Frame<'_>, direction: Direction, count: usize) {
        let centre = (frame.width as f32 / 2.0, frame.height as f32 / 2.0);
        let (x, y) = direction.across();
        let breadth = (x * frame.width as f32).abs() + (y * frame.height as f32).abs();
        self.lines(frame, direction, centre, breadth, count, f32::MAX);
    }

    /// Reads `count` parallel lines over a breadth about `centre`, `reach` long to either side.
    pub(crate) fn lines(
        &mut self,
        frame: &Frame<'_>,
        direction: Direction,
        centre: Point,
        breadth: f32,
        count: usize,
        reach: f32,
    ) {
        self.databar.next_lines();
        let first = self.readings.len();
        let (x, y) = direction.across();
        let step = (breadth / count.max(1) as f32).max(1.0);
        let mut offset = -breadth / 2.0 + step / 2.0;
        while offset < breadth / 2.0 && !self.until.is_over() {
            let through = (centre.0 + x * offset, centre.1 + y * offset);
            self.line(frame, direction, inside(frame, through, direction), reach);
            offset += step;
        }
        let lonely = agree::lacking_votes(self.readings.get(first..).unwrap_or_default());
        for middle in lonely.into_iter().take(MOST_LONELY) {
            for beside in SECOND_LOOKS {
                if self.until.is_over() {
                    return;
                }
                let through = (middle.0 + x * beside, middle.1 + y * beside);
                self.line(frame, direction, Some(through), reach);
            }
        }
    }

    /// Looks for rows of MicroPDF417 alone, on thin lines: those that linear codes are read on are
    /// thicker than its rows.
    pub(crate) fn rows(
        &mut self,
        frame: &Frame<'_>,
        along: Point,
        centre: Point,
        breadth: f32,
        reach: f32,
    ) {
        let direction = Direction {
            along,
            thickness: 1,
        };
        let (x, y) = direction.across();
        for n in 0..ROWS {
            let offset = breadth * ((n as f32 + 0.5) / ROWS as f32 - 0.5);
            let through = (centre.0 + x * offset, centre.1 + y * offset);
            let Some(line) = Line::new(frame, direction, through, reach) else {
                continue;
            };
            let edges = edges(&line.luma(frame), 0.2, frame.noise.of_line(1));
            for light_bars in [false, true] {
                for is_reversed in [false, true] {
                    let row = Row::new(&edges, light_bars, is_reversed);
                    micro_pdf_417::meet(&row, &line, light_bars, &mut self.micro);
                }
            }
        }
    }

    fn line(
        &mut self,
        frame: &Frame<'_>,
        direction: Direction,
        through: Option<Point>,
        reach: f32,
    ) {
        let Some(line) = through.and_then(|through| Line::new(frame, direction, through, reach))
        else {
            return;
        };
        self.lines += 1;
        let (share, is_finer) = SHARES.get(self.lines % 3).copied().unwrap_or((0.25, false));
        let floor = frame.noise.of_line(direction.thickness);
        let edges = if is_finer {
            edges(
                &finer(&line.luma(frame)),
                share,
                floor.saturating_add(floor / 2),
            )
            .halved()
        } else {
            edges(&line.luma(frame), share, floor)
        };
        let count = edges.places.len();
        if count >= LEAST_EDGES && (count as f32) < edges.length / NOISE {
            for light_bars in [false, true] {
                for is_reversed in [false, true] {
                    self.row(&line, direction, &edges, light_bars, is_reversed);
                }
            }
        }
        self.survey.push(SurveyRow { line, edges });
    }

    fn row(
        &mut self,
        line: &Line,
        direction: Direction,
        edges: &Edges,
        light_bars: bool,
        is_reversed: bool,
    ) {
        let row = Row::new(edges, light_bars, is_reversed);
        let mut bar = 1;
        while bar + LEAST_EDGES < row.len() {
            match read_at(&row, bar) {
                Some(found) => {
                    let (from, to) = row.place(found.from, found.to);
                    bar = found.to + 1;
                    bar += 1 - bar % 2;
                    self.readings.push(Reading {
                        symbology: found.symbology,
                        aim: found.aim.into(),
                        text: found.text,
                        add_on: found.add_on,
                        direction,
                        line: self.lines,
                        start: line.point(from),
                        end: line.point(to),
                    });
                }
                None => bar += 2,
            }
        }
        micro_pdf_417::meet(&row, line, light_bars, &mut self.micro);
        if light_bars {
            // Lines across DataBar Expanded agree on a DataBar that is not there, where light is
            // taken for bars.
            return;
        }
        for gathered in self.databar.read(&row, line) {
            let (from, to) = row.place(gathered.from, gathered.to);
            self.readings.push(Reading {
                symbology: gathered.symbology,
                aim: "]e0".into(),
                text: gathered.text,
                add_on: String::new(),
                direction,
                line: self.lines,
                start: line.point(from),
                end: line.point(to),
            });
        }
    }
}

/// The code whose first bar is at `bar`, by the first reader that knows it.
fn read_at(row: &Row, bar: usize) -> Option<Found> {
    // No code begins with a bar that is not much narrower than its quiet zone.
    if !row.is_quiet(bar.wrapping_sub(1), 1.2 * row.width(bar)) {
        return None;
    }
    code_128::read(row, bar)
        .or_else(|| upc_ean::read(row, bar))
        .or_else(|| two_widths::read_code_39(row, bar))
        .or_else(|| code_93::read(row, bar))
        .or_else(|| two_widths::read_itf(row, bar))
        .or_else(|| two_widths::read_codabar(row, bar))
        .or_else(|| databar::limited::read(row, bar))
}

/// A point of the line that lies in the picture, where the line crosses it at all.
fn inside(frame: &Frame<'_>, through: Point, direction: Direction) -> Option<Point> {
    let last = (frame.width as f32 - 1.0, frame.height as f32 - 1.0);
    let is_in = |p: Point| (0.0..=last.0).contains(&p.0) && (0.0..=last.1).contains(&p.1);
    if is_in(through) {
        return Some(through);
    }
    // The middle of the stretch between the two borders that it meets.
    let (x, y) = direction.along;
    let range = |at: f32, step: f32, last: f32| {
        if step.abs() < 1e-6 {
            if (0.0..=last).contains(&at) {
                (f32::MIN, f32::MAX)
            } else {
                (1.0, -1.0)
            }
        } else {
            let (a, b) = (-at / step, (last - at) / step);
            (a.min(b), a.max(b))
        }
    };
    let (a, b) = (range(through.0, x, last.0), range(through.1, y, last.1));
    let (from, to) = (a.0.max(b.0), a.1.min(b.1));
    let middle = (from + to) / 2.0;
    (from < to).then(|| {
        (
            (through.0 + x * middle).clamp(0.0, last.0),
            (through.1 + y * middle).clamp(0.0, last.1),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{Scan, inside};
    use crate::{Options, frame::Frame, line::Direction, options::Until};
    use alloc::{vec, vec::Vec};
    use core::cell::Cell;

    /// A Code 128 whose bars stand across a picture, at 2 pixels a module.
    fn picture(is_light: bool) -> Vec<u8> {
        let edges = super::code_128::tests::drawn(&[104, 33, 34, 35, 16, 17], 2.0);
        let mut row = vec![if is_light { 30 } else { 220 }; edges.length as usize];
        for bar in edges.places.chunks(2) {
            row[bar[0] as usize..bar[1] as usize].fill(if is_light { 220 } else { 30 });
        }
        row.repeat(60)
    }

    #[test]
    fn a_code_is_read_in_both_polarities_and_from_both_ends() {
        for is_light in [false, true] {
            for is_turned in [false, true] {
                let mut luma = picture(is_light);
                if is_turned {
                    luma.reverse();
                }
                let frame = Frame::new(&luma, (luma.len() / 60) as u32, 60).unwrap();
                let mut scan = Scan::new(Until::of(&Options::default()));
                scan.whole(&frame, Direction::ACROSS, 6);
                // The lines whose blur is undone see too much in a picture that has none.
                assert!(scan.readings.len() >= 4, "{is_light} {is_turned}");
                assert!(scan.readings.iter().all(|reading| reading.text == "ABC01"));
                let [reading, ..] = scan.readings.as_slice() else {
                    unreachable!()
                };
                assert!((reading.start.0 - 40.0).abs() < 3.0, "{:?}", reading.start);
            }
        }
    }

    #[test]
    fn no_line_is_laid_when_the_time_is_over() {
        let luma = picture(false);
        let frame = Frame::new(&luma, (luma.len() / 60) as u32, 60).unwrap();
        let now = Cell::new(0.0);
        let clock = || now.replace(now.get() + 1.0);
        let options = Options {
            budget_ms: 2.0,
            clock: Some(&clock),
            ..Options::default()
        };
        let mut scan = Scan::new(Until::of(&options));
        scan.whole(&frame, Direction::ACROSS, 6);
        assert_eq!(scan.survey.len(), 2);
    }

    #[test]
    fn a_line_that_misses_the_picture_is_nowhere() {
        let luma = vec![0; 100];
        let frame = Frame::new(&luma, 10, 10).unwrap();
        assert!(inside(&frame, (5.0, 12.0), Direction::ACROSS).is_none());
        let (x, y) = inside(&frame, (-3.0, 2.0), Direction::FALLING).unwrap();
        assert!(x >= 0.0 && (0.0..=9.0).contains(&y));
    }
}
