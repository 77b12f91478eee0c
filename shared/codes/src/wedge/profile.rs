//! How a scanner is set up, as seen from one tablet.

use alloc::string::String;
use alloc::vec::Vec;

/// What has to be undone before a typed text is what the scanner sent.
///
/// Of a device and the tablet that it types on, since it depends on both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Profile {
    /// What the scanner sends before each text, AIM identifier not included.
    pub prefix: String,
    /// What the scanner sends behind each text. Without one, a line end (CR, LF or CR LF) is taken
    /// for it.
    pub suffix: String,
    /// What arrives in place of single characters: of a keyboard layout, or of control characters.
    pub stand_ins: Vec<StandIn>,
    /// The keys that wait for the next one.
    pub dead: Vec<DeadKey>,
    /// Whether capital and small letters arrive the other way round.
    pub inverted: bool,
    /// Whether the tablet's caps lock was on when it was calibrated.
    pub caps_lock: bool,
    /// Whether the text is taken from the places of the keys, and not from their characters.
    pub by_place: bool,
    /// Whether the end of transmission (EOT) does not arrive.
    pub end_lost: bool,
    /// Whether what separates fields (GS) or parts of a message (RS) does not arrive.
    pub separators_lost: bool,
    /// Whether the scanner sends AIM identifiers.
    pub aim: bool,
}

/// A text that stands for one character.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct StandIn {
    /// What arrives, `<GS>` or `ß`; an empty one stands for nothing.
    pub sent: String,
    /// What it stands for, GS (0x1D) or `-`. Two with the same `sent` cannot be told apart.
    pub meant: char,
}

/// A dead key of the tablet's keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct DeadKey {
    /// What arrives when a space follows, which is then gone: `^`.
    pub spaced: char,
    /// The character that the scanner sent.
    pub meant: char,
}

impl StandIn {
    /// Makes one.
    #[must_use]
    pub fn new(sent: impl Into<String>, meant: char) -> Self {
        let sent = sent.into();
        Self { sent, meant }
    }
}
