//! Luma in, symbols with text, AIM identifier and corners out: the front end around rxing.
//!
//! One call, [`decode`], used alike by the tablet's scan worker, the server and the benches. It
//! lays lines across the picture and reads linear codes on their grey edges (`line`, `linear`),
//! lets equal reads of several lines vouch for a value (`agree`), reads codes of modules where
//! lines or regions show them (`locate`, `blob`, `grid`, `matrix`), in the order of `plan`, and
//! says each value the way a scanner transmits it (`aim`).
//!
//! Left out: what a text *means* (the `codes` crate), which code the person meant (the page),
//! repeats over time (the scan worker).
//!
//! Standards: ISO/IEC 15424 (AIM identifiers); each reader names its own.

#![no_std]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod agree;
mod aim;
mod blob;
mod frame;
mod geometry;
mod grid;
mod line;
mod linear;
mod locate;
mod matrix;
mod options;
mod plan;
mod symbol;

use alloc::vec::Vec;

pub use frame::MAX_PIXELS;
pub use options::Options;
pub use symbol::{Content, Point, Symbol, Symbology};

use frame::Frame;

/// Reads every code that the picture shows, in a fixed order of attempts.
///
/// `luma` holds `width * height` bytes, row by row without padding, 0 black. The answer is empty
/// when the picture shows no code, and also when a side is 0, when the length is not
/// `width * height`, or when the picture has more than [`MAX_PIXELS`]: there is nothing to say
/// about such input that a caller could act on.
///
/// Nothing in this crate panics: pixels are read through checked access only. rxing, called
/// within, is believed not to (none in many thousand pictures), but it has in earlier versions. A
/// caller that must survive even that runs it where a panic can be caught: the tablet in a worker
/// that is started anew, the server inside `catch_unwind`, which `no_std` cannot offer.
///
/// Linear codes are reported only when at least two lines of the picture say the same. A linear
/// value that lines contradict within the same area is reported only when it clearly outvotes the
/// other.
#[must_use]
pub fn decode(luma: &[u8], width: u32, height: u32) -> Vec<Symbol> {
    decode_with(luma, width, height, &Options::default())
}

/// Reads the picture as [`decode`] does, within what the caller sets.
#[must_use]
pub fn decode_with(luma: &[u8], width: u32, height: u32, options: &Options<'_>) -> Vec<Symbol> {
    let Some(frame) = Frame::new(luma, width, height) else {
        return Vec::new();
    };
    plan::Plan::new(frame, options).carried_out()
}

#[cfg(test)]
mod tests {
    use super::decode;
    use alloc::vec;

    #[test]
    fn a_picture_of_the_wrong_size_shows_nothing() {
        assert!(decode(&[], 0, 0).is_empty());
        assert!(decode(&[0; 10], 3, 4).is_empty());
        assert!(decode(&[0; 10], 0, 4).is_empty());
        assert!(decode(&[], u32::MAX, u32::MAX).is_empty());
    }

    #[test]
    fn tiny_and_plain_pictures_show_nothing() {
        for (width, height) in [(1, 1), (1, 200), (200, 1), (2, 3), (41, 39), (64, 64)] {
            for shade in [0, 128, 255] {
                let luma = vec![shade; (width * height) as usize];
                assert!(decode(&luma, width, height).is_empty());
            }
        }
    }

    #[test]
    fn noise_shows_nothing_and_does_not_panic() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        for (width, height) in [(320, 240), (97, 301), (640, 480)] {
            let luma = (0..width * height)
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    (state >> 32) as u8
                })
                .collect::<alloc::vec::Vec<_>>();
            assert!(decode(&luma, width, height).is_empty());
        }
    }
}
