//! The order of work on one picture: what is cheap and finds most comes first, and nothing is begun
//! that the caller no longer wants.
//!
//! Lines across come first: they read linear codes and show where centres and start patterns of the
//! others are. Regions follow, for what stands at an angle or has no pattern that a line would
//! show. A smaller copy of the picture comes last, for codes that fill it. Leaves out all reading.

use alloc::vec::Vec;

use crate::{
    Options, Point, Symbol, agree,
    frame::{Frame, Picture},
    line::Direction,
    linear::Scan,
    locate::{Blocks, Region},
    matrix,
    options::Until,
};

/// Lines laid across, down and on the diagonals of a picture.
const ACROSS: usize = 112;
const DOWN: usize = 72;
const DIAGONAL: usize = 48;
/// Lines laid through a region of bars, how many pixels apart at most, and their thickness.
const REGION_LINES: usize = 12;
const REGION_THICKNESS: usize = 5;
/// Regions looked at, and where at least half of them are codes.
const REGIONS: usize = 9;
const MOST_REGIONS: usize = 64;
/// Edges that run one way more than this are bars, and less than that are modules.
const BARS: f32 = 0.35;
const MODULES: f32 = 0.72;
/// Regions are looked at no larger than this, those of many modules than that, and pictures in the
/// last step.
const WORKED: usize = 220;
const WORKED_FINE: usize = 640;
const SMALL: usize = 480;
/// Pictures of no more pixels than a square of this side are also looked at twice as large, with so
/// many pixels of paper around them.
const TINY: usize = 260;
const QUIET: usize = 12;
/// Around a region.
const MARGIN: usize = 10;

pub(crate) struct Plan<'f, 'o> {
    frame: Frame<'f>,
    options: &'o Options<'o>,
    until: Until<'o>,
    scan: Scan<'o>,
    linear: Vec<Symbol>,
    square: Vec<Symbol>,
}

impl<'f, 'o> Plan<'f, 'o> {
    pub(crate) fn new(frame: Frame<'f>, options: &'o Options<'o>) -> Self {
        Self::within(frame, options, Until::of(options))
    }

    fn within(frame: Frame<'f>, options: &'o Options<'o>, until: Until<'o>) -> Self {
        Self {
            frame,
            options,
            until,
            scan: Scan::new(until),
            linear: Vec::new(),
            square: Vec::new(),
        }
    }

    pub(crate) fn carried_out(mut self) -> Vec<Symbol> {
        let mut steps: [fn(&mut Self); 5] = [
            Self::across,
            Self::down,
            Self::regions,
            Self::diagonals,
            Self::smaller,
        ];
        let first = self.options.turn % steps.len();
        steps.rotate_left(first);
        self.take(&steps);
        let mut symbols = self.square;
        for symbol in self.linear {
            // Bars inside a square code are part of it.
            if !symbols.iter().any(|known| known.contains(symbol.centre())) {
                symbols.push(symbol);
            }
        }
        symbols.truncate(self.options.most);
        symbols
    }

    /// One step after the other, until it is enough.
    fn take(&mut self, steps: &[fn(&mut Self)]) {
        for step in steps {
            if !self.is_enough() {
                step(self);
            }
        }
    }

    fn is_enough(&self) -> bool {
        self.until.is_over() || self.square.len() + self.linear.len() >= self.options.most
    }

    fn is_known(&self, at: Point) -> bool {
        self.square
            .iter()
            .chain(&self.linear)
            .any(|symbol| symbol.contains(at))
    }

    fn add(&mut self, found: Vec<Symbol>) {
        for symbol in found {
            if !self
                .square
                .iter()
                .any(|known| known.contains(symbol.centre()))
            {
                self.square.push(symbol);
            }
        }
    }

    fn across(&mut self) {
        self.scan.whole(&self.frame, Direction::ACROSS, ACROSS);
        self.linear = agree::symbols(&self.scan.readings);
        self.centres();
    }

    fn down(&mut self) {
        let known = self.scan.survey.len();
        self.scan.whole(&self.frame, Direction::DOWN, DOWN);
        self.linear = agree::symbols(&self.scan.readings);
        self.stacked(known);
        self.micro();
    }

    /// PDF417 whose starts and stops the lines met that were laid since so many were known.
    fn stacked(&mut self, known: usize) {
        if !self.is_enough() {
            let since = self.scan.survey.get(known..).unwrap_or_default();
            let found = matrix::pdf_417::read(&self.frame, since, &self.until);
            self.add(found);
        }
    }

    fn diagonals(&mut self) {
        if self.square.is_empty() && self.linear.is_empty() {
            let known = self.scan.survey.len();
            self.scan.whole(&self.frame, Direction::FALLING, DIAGONAL);
            self.scan.whole(&self.frame, Direction::RISING, DIAGONAL);
            self.linear = agree::symbols(&self.scan.readings);
            self.stacked(known);
            self.micro();
        }
    }

    /// Symbols whose rows the lines so far have met.
    fn micro(&mut self) {
        if !self.scan.micro.is_empty() && !self.is_enough() {
            let met = core::mem::take(&mut self.scan.micro);
            let found = matrix::micro_pdf_417::read(&self.frame, &met, &self.until);
            self.add(found);
        }
    }

    /// Codes of which the lines across met a centre or a start.
    fn centres(&mut self) {
        let readers = [
            matrix::qr::read,
            matrix::aztec::read,
            matrix::pdf_417::read,
            matrix::maxi_code::read,
        ];
        for read in readers {
            if !self.is_enough() {
                let found = read(&self.frame, &self.scan.survey, &self.until);
                self.add(found);
            }
        }
        self.micro();
    }

    fn regions(&mut self) {
        let mut regions = Blocks::of(&self.frame).regions(MOST_REGIONS);
        if let Some(expected) = self.options.expected_at {
            regions.sort_by_key(|region| !region.contains(expected));
        }
        let mut found = 0;
        for (nth, region) in regions.into_iter().enumerate() {
            // Where many are codes, more may be.
            if self.is_enough() || nth >= REGIONS && 2 * found < nth {
                break;
            }
            if self.is_known(region.centre) {
                found += 1;
                continue;
            }
            if region.coherence > BARS {
                self.bars(&region);
            }
            if region.coherence < MODULES && !self.is_enough() && !self.is_known(region.centre) {
                let symbol = data_matrix(&self.frame, &region);
                found += usize::from(symbol.is_some());
                self.add(symbol.into_iter().collect());
            }
        }
    }

    /// Lines along the gradient of a region, each the mean of some side by side.
    fn bars(&mut self, region: &Region) {
        let direction = Direction {
            along: region.along,
            thickness: REGION_THICKNESS,
        };
        let (long, high) = region.extent;
        let reach = long / 2.0 + 40.0;
        let first = self.scan.readings.len();
        let known = self.scan.survey.len();
        self.scan.lines(
            &self.frame,
            direction,
            region.centre,
            high * 0.8,
            REGION_LINES,
            reach,
        );
        if self.scan.readings.len() > first {
            self.linear = agree::symbols(&self.scan.readings);
        } else {
            self.scan
                .rows(&self.frame, region.along, region.centre, high * 0.9, reach);
            self.stacked(known);
        }
        self.micro();
    }

    /// A small picture twice as large and with paper around it, or what is paper to light codes:
    /// modules of a pixel or two have no edges of their own, and what was cut out to the last bar
    /// has no quiet zone.
    fn enlarged(&mut self) {
        for is_light in [false, true] {
            if !self.is_enough() && self.square.is_empty() && self.linear.is_empty() {
                self.framed(is_light);
            }
        }
    }

    fn framed(&mut self, is_light: bool) {
        let framed = self.frame.framed(QUIET, is_light);
        let twice = framed.frame().doubled();
        let options = Options {
            expected_at: None,
            ..*self.options
        };
        let mut plan = Plan::within(twice.frame(), &options, self.until);
        plan.take(&[Plan::across, Plan::down, Plan::regions]);
        let back = (-(QUIET as f32), -(QUIET as f32));
        let found = |all: Vec<Symbol>| all.into_iter().map(|s| s.shrunk(back)).collect();
        self.linear = found(plan.linear);
        self.add(found(plan.square));
    }

    /// The picture at no more than some hundred pixels a side, by readers of whole pictures.
    fn smaller(&mut self) {
        if !self.square.is_empty() || !self.linear.is_empty() {
            return;
        }
        let mut scale = 1.0;
        let mut half = None;
        while half.as_ref().map_or(
            self.frame.width.max(self.frame.height),
            |p: &crate::frame::Picture| p.width.max(p.height),
        ) > SMALL
        {
            half = Some(
                half.as_ref()
                    .map_or_else(|| self.frame.halved(), |p| p.frame().halved()),
            );
            scale *= 2.0;
        }
        let framed = |side: usize| side + 2 * QUIET;
        if framed(self.frame.width) * framed(self.frame.height) <= framed(TINY) * framed(TINY) {
            self.enlarged();
        }
        if self.is_enough() {
            return;
        }
        let is_crowded = matrix::qr::is_crowded(&self.frame, &self.scan.survey);
        let found = match &half {
            Some(picture) => matrix::read(&picture.frame(), scale, is_crowded, &self.until),
            None => matrix::read(&self.frame, scale, is_crowded, &self.until),
        };
        self.add(found);
        if self.square.is_empty() && !self.is_enough() {
            // A mark that fills much of the picture, whose dots are no texture of the blocks.
            let whole = half.as_ref().map_or(self.frame, |picture| picture.frame());
            let found = matrix::data_matrix::read(&whole);
            let moved = found.map(|symbol| symbol.moved(scale, (0.0, 0.0)));
            self.add(moved.into_iter().collect());
        }
    }
}

fn data_matrix(frame: &Frame<'_>, region: &Region) -> Option<Symbol> {
    let origin = (
        region.left.saturating_sub(MARGIN) as f32,
        region.top.saturating_sub(MARGIN) as f32,
    );
    let (part, scale) = cut(frame, region, WORKED);
    let found = matrix::data_matrix::printed(&part.frame())
        .or_else(|| matrix::data_matrix::read(&part.frame()));
    if let Some(symbol) = found {
        return Some(symbol.moved(scale, origin));
    }
    if scale == 1.0 || !is_many_modules(region) {
        return None;
    }
    let (part, scale) = cut(frame, region, WORKED_FINE);
    let symbol = matrix::data_matrix::read_fine(&part.frame())?;
    Some(symbol.moved(scale, origin))
}

/// A region with a margin, halved until no side is longer than `most` pixels, and how many pixels
/// of the picture one of it is.
fn cut(frame: &Frame<'_>, region: &Region, most: usize) -> (Picture, f32) {
    let mut part = frame.part(
        region.left.saturating_sub(MARGIN),
        region.top.saturating_sub(MARGIN),
        region.width + 2 * MARGIN,
        region.height + 2 * MARGIN,
    );
    let mut scale = 1.0;
    while part.width.max(part.height) > most {
        part = part.frame().halved();
        scale *= 2.0;
    }
    (part, scale)
}

/// Whether a region is as evenly full as a code of many modules: worth a look at more of it.
fn is_many_modules(region: &Region) -> bool {
    let (long, high) = region.extent;
    let covered = region.fill * (region.width * region.height) as f32 / (long * high);
    covered.max(region.fill) > 0.75 && region.coherence < 0.4 && (0.5..2.0).contains(&(long / high))
}
