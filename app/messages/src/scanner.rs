//! What the page and the scanner worker say to each other.
//!
//! The page posts an object `{ request, picture }`: `request` is a [`ScannerRequest`] as
//! bytes, `picture` a `VideoFrame`, an `ImageBitmap` or an `ArrayBuffer` of luma, and the picture
//! is in the transfer list, so that no pixel is copied between them. The worker answers with a
//! [`ScannerEvent`] as bytes, exactly one per [`ScannerRequest::Look`]; the page sends the next
//! picture after it. Two texts may come instead, `PANIC …` and `START FAILED …`: after
//! either the worker must be ended and started anew.

use serde::{Deserialize, Serialize};

use crate::records::{NotUnderstood, posted};

/// What the page asks of the scanner worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ScannerRequest {
    /// Reads the codes of the picture that comes with it.
    Look(Frame),
    /// Forgets which codes are in view: the camera was off, or other work begins.
    Forget,
}

/// What the worker must know about a picture beside its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Counts the pictures; the answer carries it back.
    pub number: u32,
    /// When the picture was taken, in milliseconds on the page's clock that never runs back.
    pub at_ms: f64,
    /// Width and height in pixels of an `ArrayBuffer` of luma; other pictures know their own.
    pub luma_size: Option<(u32, u32)>,
}

/// What the scanner worker says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ScannerEvent {
    /// The worker has started and takes pictures.
    Ready,
    /// A picture showed codes.
    Readings {
        /// Which picture.
        frame: u32,
        /// Its width and height in pixels, to draw the corners over it.
        size: (u32, u32),
        /// Every code it showed, at least one.
        readings: Vec<Reading>,
    },
    /// A picture showed no code.
    NoCode {
        /// Which picture.
        frame: u32,
        /// Whether it shows what the one before showed: nothing moves before the camera.
        is_still: bool,
    },
    /// A picture was left out because a newer one came before its turn.
    Skipped {
        /// Which picture.
        frame: u32,
    },
    /// A picture could not be read, or a request not be understood.
    Failed {
        /// Which picture, when that is known.
        frame: Option<u32>,
        /// The cause, in English, for the log.
        why: String,
    },
}

/// One code in a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// AIM identifier and data as a scanner transmits them, `\x1d` for a separating FNC1.
    pub scan_text: String,
    /// The name of its kind, for example `Data Matrix`.
    pub symbology: String,
    /// Its four corners, in pixels of the picture.
    pub corners: [(f32, f32); 4],
    /// It alone contains the picture's centre: with several codes in view, the one meant.
    pub centre: bool,
    /// It was meant before and has not been out of view since, or it is the only one on a picture
    /// that fails to show those beside it: not to be booked.
    pub still_in_view: bool,
}

posted!(ScannerRequest, ScannerEvent);

#[cfg(test)]
mod tests {
    use super::{Frame, Reading, ScannerEvent, ScannerRequest};

    #[test]
    fn messages_come_back_as_they_were_sent() {
        let request = ScannerRequest::Look(Frame {
            number: 7,
            at_ms: 1234.5,
            luma_size: Some((640, 480)),
        });
        let back = ScannerRequest::from_bytes(&request.to_bytes());
        assert_eq!(back.ok(), Some(request));

        let event = ScannerEvent::Readings {
            frame: 7,
            size: (640, 480),
            readings: vec![Reading {
                scan_text: "]d210A\u{1d}21B".into(),
                symbology: "Data Matrix".into(),
                corners: [(1.5, 2.0), (9.0, 2.0), (9.0, 8.0), (1.5, 8.0)],
                centre: true,
                still_in_view: false,
            }],
        };
        let back = ScannerEvent::from_bytes(&event.to_bytes());
        assert_eq!(back.ok(), Some(event));
    }

    #[test]
    fn bytes_that_end_early_or_go_on_are_no_message() {
        let whole = ScannerEvent::NoCode {
            frame: 7,
            is_still: true,
        }
        .to_bytes();
        let short = whole.get(..whole.len() - 1).unwrap_or_default();
        assert!(ScannerEvent::from_bytes(short).is_err());
        let long = [whole.as_slice(), &[0]].concat();
        assert!(ScannerEvent::from_bytes(&long).is_err());
        assert!(ScannerRequest::from_bytes(b"{\"Look\":{}}").is_err());
    }
}
