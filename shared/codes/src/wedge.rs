//! What the keystrokes of a keyboard-wedge scanner mean.
//!
//! A wedge types by the places of keys. Where the tablet is set to another keyboard than the
//! scanner, other characters arrive; caps lock turns their case; what separates fields (GS, RS and
//! EOT of ISO/IEC 646) comes as a shortcut, as a word or not at all. [`recover`] gives back the text
//! that the scanner sent, or says why it cannot: where two texts would have been typed alike, neither
//! is taken, and separators that were lost are not put back.
//!
//! What a scanner does is learned once, from the [calibration sheet](Calibration), and kept as a
//! [`Profile`]. Without one only what proves itself is undone: the case of a text whose AIM
//! identifier exists in the other case alone, and separators that are spelled out by their names.

mod calibrate;
mod case;
mod dead_key;
pub mod drawn;
mod keyboard;
mod layout;
mod learn;
mod named;
mod profile;
mod recover;
mod separators;
mod sheet;
mod undo;

#[cfg(test)]
mod tests;

pub use calibrate::{Calibration, NotTheSheet, Progress};
pub use layout::Layout;
pub use learn::Calibrated;
pub(crate) use named::spelled_separator;
pub use profile::{DeadKey, Profile, StandIn};
pub use recover::{Refusal, Typed, recover};
pub use sheet::{strips, whole};

/// File, group, record and unit separator and end of transmission, ISO/IEC 646: the control
/// characters that codes hold.
pub const CONTROLS: [char; 5] = ['\x1c', '\x1d', '\x1e', '\x1f', '\x04'];
