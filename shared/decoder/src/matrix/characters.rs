//! Bytes as text: Latin-1 unless an ECI says UTF-8, common to MicroPDF417 and MaxiCode.
//!
//! Leaves out every other character set; its bytes are given as Latin-1.

use alloc::{string::String, vec::Vec};

/// The ECI of UTF-8 (AIM ITS/04-023).
const UTF_8: u32 = 26;

/// What was read so far, and whether an ECI was among it.
#[derive(Default)]
pub(super) struct Characters {
    text: String,
    pub(super) bytes: Vec<u8>,
    is_utf_8: bool,
    pub(super) has_eci: bool,
}

impl Characters {
    /// Nothing so far.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.text.is_empty()
    }

    /// What follows is of another character set.
    pub(super) fn change(&mut self, eci: u32) {
        self.end_part();
        (self.is_utf_8, self.has_eci) = (eci == UTF_8, true);
    }

    /// All of it.
    pub(super) fn text(mut self) -> String {
        self.end_part();
        self.text
    }

    fn end_part(&mut self) {
        let bytes = core::mem::take(&mut self.bytes);
        match String::from_utf8(bytes) {
            Ok(text) if self.is_utf_8 => self.text.push_str(&text),
            Ok(text) => self.text.extend(text.bytes().map(char::from)),
            Err(error) => {
                let bytes = error.as_bytes().iter();
                self.text.extend(bytes.map(|&byte| char::from(byte)));
            }
        }
    }
}
