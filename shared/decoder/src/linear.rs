//! Linear codes: rxing's row readers in our order, over lines of our own.
//!
//! rxing's own driver tries formats in the order of a hash set and stops at the first line that
//! reads. Here every line is read, both ways, and what it says is kept as a reading; which
//! readings count is decided in [`crate::agree`].

use alloc::{string::String, vec::Vec};
use rxing::{
    BarcodeFormat, DecodeHints, RXingResult,
    common::BitArray,
    oned::{
        CodaBarReader, Code39Reader, Code93Reader, Code128Reader, ITFReader,
        MultiFormatUPCEANReader, OneDReader,
        rss::{RSS14Reader, expanded::RSSExpandedReader},
    },
};

use crate::{
    Point, Symbol, Symbology, agree,
    aim::transmission,
    binarize::{self, Threshold},
    frame::Frame,
    straighten::{Direction, Line},
};

/// Lines across and down on the first pass (a picture of 720 rows is crossed every 11 of them),
/// and on each diagonal.
const LINES: f32 = 64.0;
const DIAGONAL_LINES: f32 = 32.0;
/// The shortest code that is worth decoding has more changes between dark and light than this.
const LEAST_EDGES: usize = 22;
/// A line with more changes than its length divided by this shows noise, not bars.
const NOISE: usize = 2;
/// Side by side codes looked for on one line.
const CODES_PER_LINE: usize = 3;
/// Where, in pixels beside a line that read, a value that lacks votes is looked for again.
const SECOND_LOOKS: [f32; 4] = [-3.0, 3.0, -6.0, 6.0];

/// What one line said.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) symbology: Symbology,
    pub(crate) aim: String,
    pub(crate) text: String,
    pub(crate) direction: Direction,
    pub(crate) offset: f32,
    /// Which of two readers of DataBar Expanded had its turn.
    pub(crate) band: usize,
    pub(crate) start: Point,
    pub(crate) end: Point,
}

/// Reads the linear codes of a picture.
pub(crate) fn read(frame: &Frame<'_>, threshold: Threshold) -> Vec<Symbol> {
    let mut readings = Vec::new();
    for &direction in directions(threshold) {
        read_direction(frame, direction, threshold, &mut readings);
    }
    agree::symbols(&readings)
}

/// The second threshold costs as much as the first: it is spent where most codes lie.
fn directions(threshold: Threshold) -> &'static [Direction] {
    match threshold {
        Threshold::Whole => &Direction::ALL,
        Threshold::Local => &[Direction::Across, Direction::Down],
    }
}

fn read_direction(
    frame: &Frame<'_>,
    direction: Direction,
    threshold: Threshold,
    readings: &mut Vec<Reading>,
) {
    let mut readers = Readers::new();
    let first = readings.len();
    let lines = match direction {
        Direction::Across | Direction::Down => LINES,
        Direction::Falling | Direction::Rising => DIAGONAL_LINES,
    };
    let step = (direction.breadth(frame) / lines).max(1.0);
    let mut offset = step / 2.0;
    while offset < direction.breadth(frame) {
        readings.extend(readers.line(frame, direction, offset, threshold));
        offset += step;
    }
    let of_this_direction = readings.get(first..).unwrap_or_default();
    for lonely in agree::lacking_votes(of_this_direction) {
        for beside in SECOND_LOOKS {
            readings.extend(readers.line(frame, direction, lonely + beside, threshold));
        }
    }
}

/// rxing's row readers. Those of DataBar gather halves and rows of a code over several lines. The
/// one of DataBar Expanded would repeat a false gathering with every line; so there are two that
/// take turns, and one must confirm the other.
struct Readers {
    hints: DecodeHints,
    upc_ean: MultiFormatUPCEANReader,
    databar: RSS14Reader,
    databar_expanded: [RSSExpandedReader; 2],
    /// Which of the two takes the next line.
    band: usize,
}

impl Readers {
    fn new() -> Self {
        let hints = DecodeHints {
            AssumeGs1: Some(true),
            ReturnCodabarStartEnd: Some(true),
            ..DecodeHints::default()
        };
        Self {
            upc_ean: MultiFormatUPCEANReader::new(&hints),
            databar: RSS14Reader::default(),
            databar_expanded: Default::default(),
            band: 0,
            hints,
        }
    }

    /// Reads one line, both ways; a code that was read is wiped to find one beside it.
    fn line(
        &mut self,
        frame: &Frame<'_>,
        direction: Direction,
        offset: f32,
        threshold: Threshold,
    ) -> Vec<Reading> {
        let mut readings = Vec::new();
        self.band = 1 - self.band;
        let Some(line) = Line::new(frame, direction, offset) else {
            return readings;
        };
        let Some(mut bits) = binarize::line(&line.luma(frame), threshold) else {
            return readings;
        };
        let plausible = LEAST_EDGES..bits.get_size() / NOISE;
        while readings.len() < CODES_PER_LINE && plausible.contains(&edges(&bits)) {
            let Some((result, from, to)) = self.bits(&bits) else {
                break;
            };
            wipe(&mut bits, from, to);
            if let Some(sent) = transmission(&result) {
                readings.push(Reading {
                    symbology: sent.symbology,
                    aim: sent.aim,
                    text: sent.text,
                    direction,
                    offset,
                    band: self.band,
                    start: line.point(from),
                    end: line.point(to),
                });
            }
        }
        readings
    }

    /// The first code on a row of bits, with where it begins and ends along the row.
    fn bits(&mut self, bits: &BitArray) -> Option<(RXingResult, f32, f32)> {
        if let Some(result) = self.one_way(bits) {
            let (from, to) = extent(&result, bits)?;
            return Some((result, from, to));
        }
        let mut reversed = bits.clone();
        reversed.reverse();
        let result = self.one_way(&reversed)?;
        let (from, to) = extent(&result, &reversed)?;
        let last = bits.get_size() as f32 - 1.0;
        Some((result, last - to, last - from))
    }

    fn one_way(&mut self, bits: &BitArray) -> Option<RXingResult> {
        let hints = &self.hints;
        let result = self
            .upc_ean
            .decode_row(0, bits, hints)
            .or_else(|_| Code128Reader.decode_row(0, bits, hints))
            .or_else(|_| Code39Reader::new().decode_row(0, bits, hints))
            .or_else(|_| Code93Reader::default().decode_row(0, bits, hints))
            .or_else(|_| ITFReader::default().decode_row(0, bits, hints))
            .or_else(|_| CodaBarReader::default().decode_row(0, bits, hints))
            .or_else(|cause| {
                let reader = self.databar_expanded.get_mut(self.band);
                reader.map_or(Err(cause), |reader| reader.decode_row(0, bits, hints))
            })
            .or_else(|_| self.databar.decode_row(0, bits, hints));
        result.ok()
    }
}

/// Where the code lies along the row: the outermost of the positions that rxing names, except for
/// Code 39, whose right end it puts in the middle.
fn extent(result: &RXingResult, bits: &BitArray) -> Option<(f32, f32)> {
    let places = result.getPoints().iter().map(|point| point.x);
    let from = places.clone().reduce(f32::min)?.max(0.0);
    let to = if *result.getBarcodeFormat() == BarcodeFormat::CODE_39 {
        end_of_bars(bits, from as usize) as f32
    } else {
        places.reduce(f32::max)?
    };
    let last = bits.get_size() as f32 - 1.0;
    Some((from, to.min(last).max(from)))
}

/// The last dark pixel before a light run that is far wider than any within a Code 39.
fn end_of_bars(bits: &BitArray, from: usize) -> usize {
    let size = bits.get_size();
    let (mut end, mut narrowest) = (from, size);
    let mut at = bits.getNextSet(from);
    while at < size {
        let dark_end = bits.getNextUnset(at);
        let next_dark = bits.getNextSet(dark_end);
        end = dark_end.saturating_sub(1);
        narrowest = narrowest.min(dark_end - at);
        if next_dark - dark_end > 7 * narrowest.max(1) {
            break;
        }
        at = next_dark;
    }
    end
}

/// Makes a stretch of the row light.
fn wipe(bits: &mut BitArray, from: f32, to: f32) {
    for at in from as usize..=(to as usize).min(bits.get_size().saturating_sub(1)) {
        bits.unset(at);
    }
}

/// How often the row changes between dark and light.
fn edges(bits: &BitArray) -> usize {
    let size = bits.get_size();
    let (mut at, mut count) = (bits.getNextSet(0), 0);
    while at < size {
        at = bits.getNextSet(bits.getNextUnset(at));
        count += 2;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{edges, end_of_bars, wipe};
    use rxing::common::BitArray;

    fn bars() -> BitArray {
        let mut bits = BitArray::with_size(100);
        for at in [20, 21, 24, 28, 29, 80] {
            bits.set(at);
        }
        bits
    }

    #[test]
    fn edges_are_counted_on_both_sides_of_a_bar() {
        assert_eq!(edges(&bars()), 8);
        assert_eq!(edges(&BitArray::with_size(50)), 0);
    }

    #[test]
    fn bars_end_before_a_wide_space() {
        assert_eq!(end_of_bars(&bars(), 20), 29);
    }

    #[test]
    fn wiping_leaves_the_rest() {
        let mut bits = bars();
        wipe(&mut bits, 20.0, 29.0);
        assert_eq!(bits.getNextSet(0), 80);
        wipe(&mut bits, 70.0, 4000.0);
        assert_eq!(edges(&bits), 0);
    }
}
