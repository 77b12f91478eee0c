//! How a scanner was set up: what it puts around a text, and what it types for characters that a
//! keyboard does not have.
//!
//! Left out: keyboard layouts and an inverted caps lock.

use alloc::string::String;
use alloc::vec::Vec;

/// What has to be undone before a text is what was printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Profile {
    /// What the scanner sends before each text.
    pub prefix: String,
    /// What the scanner sends behind each text. Without one, a line end (CR, LF or CR LF) is taken
    /// for it.
    pub suffix: String,
    /// What the scanner sends for single characters.
    pub stand_ins: Vec<StandIn>,
}

/// A text that stands for one character.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct StandIn {
    /// What arrives, `<GS>`; it must not be empty.
    pub sent: String,
    /// What it stands for, GS (0x1D), RS (0x1E) or EOT (0x04).
    pub meant: char,
}

impl Profile {
    /// Gives back the text as it was printed. Prefix and suffix are taken off where they are
    /// there: a text that was typed has neither.
    #[must_use]
    pub fn undo(&self, sent: &str) -> String {
        let text = if self.suffix.is_empty() {
            without_line_end(sent)
        } else {
            sent.strip_suffix(&self.suffix).unwrap_or(sent)
        };
        let text = text.strip_prefix(&self.prefix).unwrap_or(text);
        let mut undone = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let stand_in = self
                .stand_ins
                .iter()
                .filter(|stand_in| !stand_in.sent.is_empty())
                .find_map(|stand_in| Some((stand_in.meant, rest.strip_prefix(&stand_in.sent)?)));
            let (meant, behind) =
                stand_in.unwrap_or((first, rest.get(first.len_utf8()..).unwrap_or_default()));
            undone.push(meant);
            rest = behind;
        }
        undone
    }
}

fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    #[test]
    fn prefix_suffix_and_stand_ins_are_undone() {
        let profile = Profile {
            prefix: "~".into(),
            suffix: "\t".into(),
            stand_ins: vec![
                StandIn {
                    sent: "<GS>".into(),
                    meant: '\x1d',
                },
                StandIn {
                    sent: String::new(),
                    meant: 'x',
                },
            ],
        };
        assert_eq!(profile.undo("~10A1<GS>21é<G\t"), "10A1\x1d21é<G");
        assert_eq!(profile.undo("10A1\r\n"), "10A1\r\n");
        assert_eq!(Profile::default().undo("10A1\r\n"), "10A1");
        assert_eq!(Profile::default().undo("10A1\r\r\n"), "10A1\r");
    }
}
