//! What one picture shows, as the answer to the page.
//!
//! Decodes, asks [`Confirm`] what counts and [`Dedupe`] what is new, and marks the one code that
//! contains the picture's centre. Leaves out the browser.

use decoder::{Options, Point, Symbol};
use messages::scanner::{Frame, Reading, ScannerEvent};

use crate::{
    confirm::Confirm,
    dedupe::{Dedupe, Sight},
    frames::Luma,
    still::Still,
};

/// Milliseconds after which a picture gets no further step: the next one shows the same, and
/// sharper perhaps. Most take a tenth of it.
const BUDGET_MS: f64 = 300.0;

/// The scanner between pictures: it remembers what is in view.
#[derive(Debug, Default)]
pub struct Scanner {
    confirm: Confirm,
    dedupe: Dedupe,
    still: Still,
    /// Where the last picture showed a code: the next one is looked at there first.
    last_at: Option<Point>,
    /// Goes up with each picture for which the time did not suffice.
    turn: usize,
}

impl Scanner {
    /// Reads a picture; `clock` says the time in milliseconds from any beginning.
    pub fn look(&mut self, frame: Frame, luma: &Luma, clock: &dyn Fn() -> f64) -> ScannerEvent {
        let options = Options {
            budget_ms: BUDGET_MS,
            clock: Some(clock),
            expected_at: self.last_at,
            turn: self.turn,
            ..Options::default()
        };
        let began = clock();
        let symbols = decoder::decode_with(&luma.bytes, luma.width, luma.height, &options);
        if symbols.is_empty() && clock() - began > BUDGET_MS {
            self.turn = self.turn.wrapping_add(1);
        }
        self.last_at = symbols.first().map(Symbol::centre);
        let symbols = self.confirm.look(symbols);
        // What waits to be confirmed wants the next picture soon.
        let is_still = self.still.look(luma) && !self.confirm.is_waiting();
        self.answer(frame, (luma.width, luma.height), &symbols, is_still)
    }

    /// Forgets what is in view.
    pub fn forget(&mut self) {
        self.confirm.forget();
        self.dedupe.forget();
        self.still.forget();
        self.last_at = None;
    }

    fn answer(
        &mut self,
        frame: Frame,
        size: (u32, u32),
        symbols: &[Symbol],
        is_still: bool,
    ) -> ScannerEvent {
        let scan_texts: Vec<String> = symbols.iter().map(Symbol::scan_text).collect();
        let centre = (size.0 as f32 / 2.0, size.1 as f32 / 2.0);
        let is_sole = symbols.iter().filter(|s| s.contains(centre)).count() == 1;
        let in_centre = |symbol: &Symbol| is_sole && symbol.contains(centre);
        let sights: Vec<Sight<'_>> = symbols
            .iter()
            .zip(&scan_texts)
            .map(|(symbol, scan_text)| Sight {
                scan_text,
                centre: in_centre(symbol),
            })
            .collect();
        let still_in_view = self.dedupe.look(&sights, frame.at_ms);
        if symbols.is_empty() {
            return ScannerEvent::NoCode {
                frame: frame.number,
                is_still,
            };
        }
        let readings = symbols.iter().zip(scan_texts).zip(still_in_view).map(
            |((symbol, scan_text), still_in_view)| Reading {
                scan_text,
                symbology: symbol.symbology.name().to_owned(),
                corners: symbol.corners,
                centre: in_centre(symbol),
                still_in_view,
            },
        );
        ScannerEvent::Readings {
            frame: frame.number,
            size,
            readings: readings.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scanner;
    use crate::frames::Luma;
    use core::cell::Cell;
    use decoder::{Symbol, Symbology};
    use messages::scanner::{Frame, Reading, ScannerEvent};

    const SIZE: (u32, u32) = (1280, 720);

    fn frame(number: u32, at_ms: f64) -> Frame {
        Frame {
            number,
            at_ms,
            luma_size: None,
        }
    }

    fn symbol(text: &str, left: f32) -> Symbol {
        let (right, top, bottom) = (left + 200.0, 300.0, 420.0);
        Symbol {
            symbology: Symbology::DataMatrix,
            aim: "]d1".into(),
            text: text.into(),
            add_on: String::new(),
            raw: Vec::new(),
            is_weak: false,
            corners: [(left, top), (right, top), (right, bottom), (left, bottom)],
        }
    }

    fn readings(event: ScannerEvent) -> Vec<Reading> {
        let ScannerEvent::Readings { readings, .. } = event else {
            panic!("no readings: {event:?}");
        };
        readings
    }

    #[test]
    fn a_picture_without_a_code_says_so_with_its_number() {
        let luma = Luma {
            bytes: vec![200; 64 * 48],
            width: 64,
            height: 48,
        };
        let mut scanner = Scanner::default();
        for (number, is_still) in [(7, false), (8, true)] {
            let event = scanner.look(frame(number, 0.0), &luma, &|| 0.0);
            let frame = number;
            assert_eq!(event, ScannerEvent::NoCode { frame, is_still });
        }
    }

    #[test]
    fn a_picture_for_which_the_time_did_not_suffice_hands_the_first_turn_on() {
        let luma = Luma {
            bytes: vec![200; 64 * 48],
            width: 64,
            height: 48,
        };
        let mut scanner = Scanner::default();
        let now = Cell::new(0.0);
        let slow = || now.replace(now.get() + 200.0);
        for (clock, turn) in [(&slow as &dyn Fn() -> f64, 1), (&|| 0.0, 1), (&slow, 2)] {
            scanner.look(frame(1, 0.0), &luma, clock);
            assert_eq!(scanner.turn, turn);
        }
    }

    #[test]
    fn every_code_is_reported_and_the_one_in_the_centre_marked() {
        let symbols = [symbol("LEFT", 100.0), symbol("MIDDLE", 540.0)];
        let read = readings(Scanner::default().answer(frame(1, 0.0), SIZE, &symbols, false));
        let marks: Vec<_> = read
            .iter()
            .map(|r| (r.scan_text.as_str(), r.centre))
            .collect();
        assert_eq!(marks, [("]d1LEFT", false), ("]d1MIDDLE", true)]);
        assert_eq!(read[0].symbology, "Data Matrix");
    }

    #[test]
    fn two_codes_over_the_centre_leave_none_marked() {
        let symbols = [symbol("ONE", 500.0), symbol("OTHER", 600.0)];
        let read = readings(Scanner::default().answer(frame(1, 0.0), SIZE, &symbols, false));
        assert!(read.iter().all(|reading| !reading.centre));
    }

    #[test]
    fn a_code_is_still_in_view_until_it_was_away_or_is_forgotten() {
        let mut scanner = Scanner::default();
        let symbols = [symbol("A", 540.0)];
        let is_still = |scanner: &mut Scanner, at_ms| {
            readings(scanner.answer(frame(1, at_ms), SIZE, &symbols, false))[0].still_in_view
        };
        assert!(!is_still(&mut scanner, 0.0));
        assert!(is_still(&mut scanner, 100.0));
        scanner.answer(frame(1, 1000.0), SIZE, &[], false);
        assert!(!is_still(&mut scanner, 1100.0));
        scanner.forget();
        assert!(!is_still(&mut scanner, 1200.0));
    }
}
