//! Reads modules by drawing them clean and large and handing the picture to rxing's readers.
//!
//! rxing's decoders take modules only from its own detectors; on a clean drawing those are exact.
//! Leaves out where the modules come from.

use alloc::vec::Vec;

use super::{Kind, read_one};
use crate::aim::Transmission;

/// Pixels per module, and modules of quiet zone.
const MODULE: usize = 4;
const QUIET: usize = 4;

/// What a symbol of `width` by `height` modules says, row by row.
pub(crate) fn read(dark: &[bool], width: usize, height: usize, kind: Kind) -> Option<Transmission> {
    let across = (width + 2 * QUIET) * MODULE;
    let down = (height + 2 * QUIET) * MODULE;
    let mut luma: Vec<u8> = Vec::with_capacity(across * down);
    luma.resize(QUIET * MODULE * across, 255);
    for row in dark.chunks(width) {
        let mut line: Vec<u8> = alloc::vec![255; QUIET * MODULE];
        for &is_dark in row {
            line.extend([if is_dark { 0 } else { 255 }; MODULE]);
        }
        line.resize(across, 255);
        for _ in 0..MODULE {
            luma.extend_from_slice(&line);
        }
    }
    luma.resize(across * down, 255);
    let mut bitmap = super::bitmap(luma, across, down)?;
    read_one(&mut bitmap, kind)?.0
}
