//! The texts of the calibration sheet.
//!
//! Every printable character of ISO/IEC 646 and the separators, two spaces between them: a space
//! stays a space on every keyboard, and a dead key takes one of the two. The same letters stand at
//! both ends, so that what the scanner puts around a text is seen.

use alloc::string::String;
use alloc::vec::Vec;

use super::CONTROLS;

/// What stands at both ends; `A` is a dead key nowhere.
pub(super) const END: &str = "AAAA";
pub(super) const GAP: &str = "  ";

/// How many characters the shortest strip has; each further one has one more, so the number of
/// characters says which strip it is.
const SHORTEST: usize = 7;
pub(super) const STRIPS: usize = 9;

/// Returns the characters of the sheet in their order.
pub(super) fn characters() -> Vec<char> {
    let mut controls = CONTROLS.into_iter();
    let mut all = Vec::new();
    for (count, printable) in ('!'..='~').enumerate() {
        all.push(printable);
        // Apart from each other and from the ends of strips.
        if count % 18 == 9 {
            all.extend(controls.next());
        }
    }
    all
}

/// Returns the text that holds every character: for one Data Matrix.
#[must_use]
pub fn whole() -> String {
    text(&characters())
}

/// Returns the same in pieces, each short enough for a Code 128.
#[must_use]
pub fn strips() -> Vec<String> {
    pieces().iter().map(|piece| text(piece)).collect()
}

/// Returns the characters of each strip.
pub(super) fn pieces() -> Vec<Vec<char>> {
    let mut rest = characters().into_iter();
    (SHORTEST..SHORTEST + STRIPS)
        .map(|length| rest.by_ref().take(length).collect())
        .collect()
}

fn text(characters: &[char]) -> String {
    let mut text = String::from(END);
    for character in characters {
        text.push_str(GAP);
        text.push(*character);
    }
    text.push_str(GAP);
    text.push_str(END);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_holds_every_character_once_whole_and_in_strips() {
        let all = characters();
        assert_eq!(all.len(), 94 + CONTROLS.len());
        let in_strips: Vec<char> = pieces().into_iter().flatten().collect();
        assert_eq!(in_strips, all);
        assert!(CONTROLS.iter().all(|control| all.contains(control)));
        assert!(whole().len() < 330, "one Data Matrix of 64 by 64");
        assert!(strips().iter().all(|strip| strip.len() <= 55));
    }
}
