//! What shows that the tablet is set to another keyboard than the scanner, before a calibration.

use alloc::string::String;
use alloc::vec::Vec;

use super::case::{self, Case};
use super::layout::Layout;
use crate::{OwnLabel, Symbology};

/// Returns the known layouts on which this would be a text that proves itself: with an AIM
/// identifier, the header of a message, or the check of our own labels. None when it does so as it
/// is.
pub(super) fn others(text: &str) -> Vec<String> {
    let proof = Proof::of(text);
    let fits = |layout: &Layout| {
        let sent: Option<String> = text.chars().map(|arrived| on(*layout, arrived)).collect();
        sent.is_some_and(|sent| Proof::of(&sent) > proof)
    };
    let names = Layout::all().filter(fits).flat_map(Layout::names);
    names.map(String::from).collect()
}

/// Tells whether the places of the keys are those of another text: the tablet has no US keyboard
/// then, and who knows for which one the scanner types. Unless the text proves more.
pub(super) fn disagree(text: &str, places: Option<&str>) -> bool {
    let Some(places) = places else { return false };
    let same = text.chars().map(key_of).eq(places.chars().map(key_of));
    !same && Proof::of(text) <= Proof::of(places)
}

/// Returns what the key of a character gives without Shift, on a US keyboard. Scanners hold Shift or
/// press caps lock, so that only the key tells anything.
fn key_of(character: char) -> char {
    const SHIFTED: &str = "~!@#$%^&*()_+{}|:\"<>?";
    const PLAIN: &str = "`1234567890-=[]\\;',./";
    let pair = SHIFTED.chars().zip(PLAIN.chars());
    pair.into_iter()
        .find(|(shifted, _)| *shifted == character)
        .map_or(character.to_ascii_lowercase(), |(_, plain)| plain)
}

fn on(layout: Layout, arrived: char) -> Option<char> {
    if arrived.is_control() || arrived == ' ' {
        Some(arrived)
    } else {
        layout.sent(arrived)
    }
}

/// How far a text shows that its characters are those that were printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Proof {
    Nothing,
    /// An AIM identifier.
    Identifier,
    /// The header of a message, or the check of an own label.
    Content,
}

impl Proof {
    fn of(text: &str) -> Self {
        let identified = is_identified(text);
        let body = Symbology::split(text).map_or(text, |(_, body)| body);
        if body.starts_with("[)>\x1e") || body.parse::<OwnLabel>().is_ok() {
            Self::Content
        } else if identified {
            Self::Identifier
        } else {
            Self::Nothing
        }
    }
}

fn is_identified(text: &str) -> bool {
    case::of(text) == Case::Right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wedge::{Refusal, Typed, recover};
    use std::string::ToString;
    use std::vec;

    fn recover_plainly(text: &str) -> Result<String, Refusal> {
        recover(&text.into(), None)
    }

    #[test]
    fn another_keyboard_is_proposed_by_what_proves_itself() {
        let Err(Refusal::Keyboard { layouts }) = recover_plainly("+d20109520123456788") else {
            panic!("taken");
        };
        assert!(layouts.iter().any(|name| name == "German"), "{layouts:?}");
        assert!(layouts.iter().all(|name| name != "French"), "{layouts:?}");
        assert!(matches!(
            recover_plainly("WM1-ORDER-WOß1001-40"),
            Err(Refusal::Keyboard { .. })
        ));
        assert_eq!(
            recover_plainly("WM1/ORDER/WO-1001/40").as_deref(),
            Ok("WM1/ORDER/WO-1001/40")
        );
    }

    #[test]
    fn places_of_another_text_show_another_keyboard() {
        let typed = |keys: &str, places: &str| {
            let typed = Typed {
                places: Some(places.to_string()),
                ..Typed::from(keys)
            };
            recover(&typed, None)
        };
        let unknown = Err(Refusal::Keyboard { layouts: vec![] });
        assert_eq!(typed("ŷC0A", "]C0A"), unknown, "a layout that nobody knows");
        assert_eq!(typed("]C0A\"B", "]C0A@B"), unknown, "a British tablet");
        assert_eq!(typed("Z-1", "Y-1"), unknown, "nothing proves either");
        for (keys, places) in [
            ("]C0A\"B", "]c0a'b"),
            ("]C0A-1", "9C0A/1"),
            ("WM1/ORDER/WO-1001/40", "WM1&ORDER&WO/1001&40"),
        ] {
            assert_eq!(typed(keys, places).as_deref(), Ok(keys));
        }
    }
}
