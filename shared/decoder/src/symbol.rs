//! What the decoder reports: a symbol with its symbology, AIM identifier, text and corners.
//!
//! Leaves out the meaning of the text (the `codes` crate). Identifiers: ISO/IEC 15424.

use alloc::{string::String, vec::Vec};
use core::fmt;

use crate::{agree, geometry};

/// A position in the picture, in pixels from its upper left corner.
pub type Point = (f32, f32);

/// The kind of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Symbology {
    /// QR Code, ISO/IEC 18004.
    QrCode,
    /// Micro QR Code, ISO/IEC 18004.
    MicroQrCode,
    /// Rectangular Micro QR Code, ISO/IEC 23941.
    Rmqr,
    /// Data Matrix ECC 200, ISO/IEC 16022.
    DataMatrix,
    /// Code 128 and GS1-128, ISO/IEC 15417.
    Code128,
    /// Code 39, ISO/IEC 16388.
    Code39,
    /// Interleaved 2 of 5, ISO/IEC 16390.
    Itf,
    /// EAN-13, ISO/IEC 15420.
    Ean13,
    /// EAN-8, ISO/IEC 15420.
    Ean8,
    /// UPC-A, ISO/IEC 15420.
    UpcA,
    /// UPC-E, ISO/IEC 15420.
    UpcE,
    /// PDF417, ISO/IEC 15438.
    Pdf417,
    /// MicroPDF417, ISO/IEC 24728.
    MicroPdf417,
    /// MaxiCode, ISO/IEC 16023.
    MaxiCode,
    /// Aztec Code, ISO/IEC 24778.
    Aztec,
    /// GS1 DataBar omnidirectional, truncated and stacked, ISO/IEC 24724.
    DataBar,
    /// GS1 DataBar Limited, ISO/IEC 24724.
    DataBarLimited,
    /// GS1 DataBar Expanded, ISO/IEC 24724.
    DataBarExpanded,
    /// Code 93.
    Code93,
    /// Codabar.
    Codabar,
}

impl Symbology {
    /// The name that people know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::QrCode => "QR Code",
            Self::MicroQrCode => "Micro QR Code",
            Self::Rmqr => "rMQR Code",
            Self::DataMatrix => "Data Matrix",
            Self::Code128 => "Code 128",
            Self::Code39 => "Code 39",
            Self::Itf => "Interleaved 2 of 5",
            Self::Ean13 => "EAN-13",
            Self::Ean8 => "EAN-8",
            Self::UpcA => "UPC-A",
            Self::UpcE => "UPC-E",
            Self::Pdf417 => "PDF417",
            Self::MicroPdf417 => "MicroPDF417",
            Self::MaxiCode => "MaxiCode",
            Self::Aztec => "Aztec",
            Self::DataBar => "DataBar",
            Self::DataBarLimited => "DataBar Limited",
            Self::DataBarExpanded => "DataBar Expanded",
            Self::Code93 => "Code 93",
            Self::Codabar => "Codabar",
        }
    }
}

/// In kebab case, for data that programs exchange: `data-matrix`, `code-128`, `ean-13`.
impl fmt::Display for Symbology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::QrCode => "qr-code",
            Self::MicroQrCode => "micro-qr-code",
            Self::Rmqr => "rmqr",
            Self::DataMatrix => "data-matrix",
            Self::Code128 => "code-128",
            Self::Code39 => "code-39",
            Self::Itf => "itf",
            Self::Ean13 => "ean-13",
            Self::Ean8 => "ean-8",
            Self::UpcA => "upc-a",
            Self::UpcE => "upc-e",
            Self::Pdf417 => "pdf417",
            Self::MicroPdf417 => "micro-pdf417",
            Self::MaxiCode => "maxi-code",
            Self::Aztec => "aztec",
            Self::DataBar => "data-bar",
            Self::DataBarLimited => "data-bar-limited",
            Self::DataBarExpanded => "data-bar-expanded",
            Self::Code93 => "code-93",
            Self::Codabar => "codabar",
        })
    }
}

/// What the data of a code is, as its identifier and its first characters say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Element strings: `]C1`, `]d2`, `]Q3`, `]e0` and relatives (GS1 General Specifications 5).
    Gs1,
    /// An envelope of formats (ISO/IEC 15434).
    Iso15434,
    /// Control characters that no grammar of labels uses: bytes rather than something to read.
    Binary,
    /// Anything else.
    Text,
}

/// One code read from a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Symbol {
    /// The kind of the code.
    pub symbology: Symbology,
    /// The AIM identifier with its modifier, for example `]d2` (ISO/IEC 15424).
    pub aim: String,
    /// The data as a scanner transmits it after the identifier: a separating FNC1 is `\x1d`, a
    /// leading one is said by the identifier; UPC as 13 digits; DataBar as an element string.
    pub text: String,
    /// Two or five digits printed behind an EAN or UPC (its price, issue or best-before month),
    /// empty without. Kept apart, because they are no part of the number of the item; a scanner set
    /// to join them sends `]E3` with both.
    pub add_on: String,
    /// The codewords of a code of modules, errors mended, as its standard packs them into bytes
    /// (MicroPDF417: two bytes each, the high one first). Empty for linear codes and PDF417.
    pub raw: Vec<u8>,
    /// Whether another picture should say the same before it counts: a linear code without a check
    /// digit, or a retail number with fewer than 2.5 pixels to a module.
    pub is_weak: bool,
    /// The four corners in pixels, around the code in order; approximate for linear codes.
    pub corners: [Point; 4],
}

impl Symbol {
    /// The same symbol seen in a picture of which this one was a part at `(left, top)`, each pixel
    /// of which was `scale` pixels there.
    pub(crate) fn moved(mut self, scale: f32, (left, top): Point) -> Self {
        self.corners = self.corners.map(|(x, y)| {
            (
                (x + 0.5) * scale - 0.5 + left,
                (y + 0.5) * scale - 0.5 + top,
            )
        });
        self
    }

    /// The same symbol seen on the picture that was drawn twice as large: lines are only worth what
    /// they are there.
    pub(crate) fn shrunk(self, to: Point) -> Self {
        let mut symbol = self.moved(0.5, to);
        let [a, b, ..] = symbol.corners;
        symbol.is_weak |= agree::is_weak_at(symbol.symbology, geometry::distance(a, b));
        symbol
    }

    /// What the data is.
    #[must_use]
    pub fn content(&self) -> Content {
        let is_gs1 = matches!(
            self.aim.as_str(),
            "]C1" | "]e0" | "]d2" | "]d5" | "]Q3" | "]Q4" | "]J1" | "]z1" | "]z4"
        );
        let is_binary = |sign: char| {
            // Separators, end of transmission, tab and line ends do stand in texts.
            sign.is_control() && !matches!(sign, '\x04' | '\t' | '\n' | '\r' | '\x1c'..='\x1f')
        };
        if is_gs1 {
            Content::Gs1
        } else if self.text.starts_with("[)>\x1e") {
            Content::Iso15434
        } else if self.text.contains(is_binary) {
            Content::Binary
        } else {
            Content::Text
        }
    }

    /// Joins identifier and data into the text that a scanner set to send AIM identifiers types.
    #[must_use]
    pub fn scan_text(&self) -> String {
        let mut text = self.aim.clone();
        text.push_str(&self.text);
        text
    }

    /// Says whether a point lies within the corners.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        let [a, b, c, d] = self.corners;
        let sides = [(a, b), (b, c), (c, d), (d, a)].map(|(from, to)| {
            (to.0 - from.0) * (point.1 - from.1) - (to.1 - from.1) * (point.0 - from.0)
        });
        sides.iter().all(|&side| side >= 0.0) || sides.iter().all(|&side| side <= 0.0)
    }

    /// Says whether the middle of another symbol lies within this one, or all but within where this
    /// one is a line.
    #[must_use]
    pub(crate) fn meets(&self, other: &Self) -> bool {
        let centre = other.centre();
        if self.contains(centre) {
            return true;
        }
        let [a, b, c, d] = self.corners;
        let lengths =
            [(a, b), (b, c)].map(|(from, to)| (to.0 - from.0).abs() + (to.1 - from.1).abs());
        let reach = lengths.into_iter().fold(0.0, f32::max) / 8.0;
        let (x, y) = self.centre();
        let is_beside = |p: Point| (p.0 - centre.0).abs() + (p.1 - centre.1).abs() < reach;
        [(x, y), a, b, c, d].into_iter().any(is_beside)
    }

    /// The mean of the four corners.
    #[must_use]
    pub fn centre(&self) -> Point {
        let sum = self.corners.iter().fold((0.0, 0.0), |sum, corner| {
            (sum.0 + corner.0, sum.1 + corner.1)
        });
        (sum.0 / 4.0, sum.1 / 4.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Content, Symbol, Symbology};
    use alloc::{string::String, vec::Vec};

    fn square() -> Symbol {
        Symbol {
            symbology: Symbology::DataMatrix,
            aim: "]d2".into(),
            text: "10ABC\u{1d}21X".into(),
            add_on: String::new(),
            raw: Vec::new(),
            is_weak: false,
            corners: [(10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)],
        }
    }

    #[test]
    fn the_scan_text_is_identifier_and_data() {
        assert_eq!(square().scan_text(), "]d210ABC\u{1d}21X");
    }

    #[test]
    fn the_content_is_known_by_identifier_and_first_characters() {
        let content = |aim: &str, text: &str| {
            Symbol {
                aim: aim.into(),
                text: text.into(),
                ..square()
            }
            .content()
        };
        assert_eq!(content("]d2", "10ABC"), Content::Gs1);
        assert_eq!(content("]d1", "10ABC"), Content::Text);
        assert_eq!(content("]d1", "[)>\x1e06\x1dP1\x1e\x04"), Content::Iso15434);
        assert_eq!(content("]d1", "A\0\u{81}"), Content::Binary);
        assert_eq!(content("]L0", "one\r\ntwo\u{fc}"), Content::Text);
    }

    #[test]
    fn what_was_read_twice_as_large_is_as_weak_as_it_is_small() {
        let at = |side: f32| Symbol {
            symbology: Symbology::Ean13,
            corners: [(0.0, 0.0), (side, 0.0), (side, 40.0), (0.0, 40.0)],
            ..square()
        };
        // 95 modules of 3 pixels, which are 1.5, and of 6.
        assert!(at(285.0).shrunk((0.0, 0.0)).is_weak);
        assert!(!at(570.0).shrunk((0.0, 0.0)).is_weak);
    }

    #[test]
    fn a_point_is_inside_or_outside_whichever_way_the_corners_turn() {
        let mut symbol = square();
        for _ in 0..2 {
            assert!(symbol.contains((15.0, 12.0)));
            assert!(!symbol.contains((21.0, 12.0)));
            symbol.corners.reverse();
        }
        assert_eq!(symbol.centre(), (15.0, 15.0));
    }
}
