//! The text that the scanner sent, or the reason why nobody can know it.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::{self, Case};
use super::keyboard;
use super::named;
use super::profile::Profile;
use super::separators;
use super::undo::undo;
use crate::Symbology;
use crate::gs1::GS;
use crate::reading::without_line_end;

/// What a scanner typed, Enter or Tab at the end not included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The characters that arrived.
    pub keys: String,
    /// The characters that the same keys have on a US keyboard, where the places of all keys are
    /// known. They do not depend on the layout of the tablet.
    pub places: Option<String>,
    /// Whether the tablet's caps lock was on, where that is known.
    pub caps_lock: Option<bool>,
}

/// Why a typed text is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Refusal {
    /// Two texts arrive like this, and nothing tells which of them was sent.
    #[error("`{arrived}` may be any of {meant:?}")]
    Alike {
        /// What arrived.
        arrived: String,
        /// What it may mean.
        meant: Vec<String>,
    },
    /// No key of the calibrated scanner gives this character.
    #[error("`{had}` comes from no key of the calibrated scanner")]
    Unexplained {
        /// The character that arrived.
        had: char,
    },
    /// Separators are spelled in two ways.
    #[error("separators are spelled in two ways")]
    TwoSpellings,
    /// Capital and small letters may have been turned, and nothing tells.
    #[error("the case of letters is not certain")]
    Case,
    /// The tablet types on another keyboard than the scanner.
    #[error("the scanner types for another keyboard than one of {layouts:?}")]
    Keyboard {
        /// The layouts that the tablet may be set to, as keyboard settings call them.
        layouts: Vec<String>,
    },
    /// The profile goes by the places of the keys, and some had none.
    #[error("the places of keys are not known")]
    NoPlaces,
    /// The scanner sends no key behind a text, so that nobody knows whether all of it is there.
    #[error("no key tells where the text ends")]
    NoEnd,
    /// The scanner's separators do not arrive, and this text may have had some.
    #[error("separators do not arrive from this scanner (at {ai})")]
    SeparatorsLost {
        /// The Application Identifier whose value may hold others; nothing in a message.
        ai: String,
    },
    /// Nobody knows yet whether the scanner's separators arrive, and this text may have had some.
    #[error("it is not known whether separators arrive from this scanner (at {ai})")]
    SeparatorsUnproven {
        /// The Application Identifier whose value may hold others.
        ai: String,
    },
}

impl From<&str> for Typed {
    fn from(keys: &str) -> Self {
        Self {
            keys: keys.to_owned(),
            ..Self::default()
        }
    }
}

impl Refusal {
    /// Returns the fixed word for this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Alike { .. } => "wedge-alike",
            Self::Unexplained { .. } => "wedge-unexplained",
            Self::TwoSpellings => "wedge-two-spellings",
            Self::Case => "wedge-case",
            Self::Keyboard { .. } => "wedge-keyboard",
            Self::NoPlaces => "wedge-no-places",
            Self::NoEnd => "wedge-no-end",
            Self::SeparatorsLost { .. } => "wedge-separators-lost",
            Self::SeparatorsUnproven { .. } => "wedge-separators-unproven",
        }
    }
}

/// Gives back the text that the scanner sent, without prefix, suffix and line end.
///
/// # Errors
/// [`Refusal`] when more than one text could have been typed like this.
pub fn recover(typed: &Typed, profile: Option<&Profile>) -> Result<String, Refusal> {
    match profile {
        Some(profile) => by_profile(typed, profile),
        None => without_profile(typed),
    }
}

fn without_profile(typed: &Typed) -> Result<String, Refusal> {
    let text = without_ends(&typed.keys);
    let text = match case::of(text) {
        Case::Turned => case::turned(text),
        Case::Unknown => return Err(Refusal::Case),
        Case::NoIdentifier if typed.caps_lock == Some(true) && has_letters(text) => {
            return Err(Refusal::Case);
        }
        Case::Right | Case::NoIdentifier => text.to_owned(),
    };
    let layouts = keyboard::others(&text);
    if !layouts.is_empty() || keyboard::disagree(&text, typed.places.as_deref().map(without_ends)) {
        return Err(Refusal::Keyboard { layouts });
    }
    let text = named::spelled_out(&text).map_err(|named::TwoStyles| Refusal::TwoSpellings)?;
    separated(text, false, |ai| Some(Refusal::SeparatorsUnproven { ai }))
}

/// Passes a text on whose separators are all there, as far as that can be seen; `hidden` says what
/// to do where some may be lost behind an identifier's value.
fn separated(
    sent: String,
    lost: bool,
    hidden: impl FnOnce(String) -> Option<Refusal>,
) -> Result<String, Refusal> {
    let rest = Symbology::split(&sent).map_or(sent.as_str(), |(_, rest)| rest);
    if let Some(behind) = rest.strip_prefix("[)>") {
        // RS follows the header, and GS the number of the format.
        if (lost && !behind.contains(GS)) || !behind.starts_with('\x1e') {
            return Err(Refusal::SeparatorsLost { ai: String::new() });
        }
    }
    match separators::hiding(&sent).and_then(hidden) {
        Some(refusal) => Err(refusal),
        None => Ok(sent),
    }
}

fn by_profile(typed: &Typed, profile: &Profile) -> Result<String, Refusal> {
    let text = if profile.by_place {
        typed.places.as_deref().ok_or(Refusal::NoPlaces)?
    } else {
        &typed.keys
    };
    // Places do not know caps lock. Characters may be turned once it is pressed, or not: some
    // scanners type around it.
    let pressed_since =
        !profile.by_place && typed.caps_lock.is_some_and(|on| on != profile.caps_lock);
    let attempt = |inverted| undone(text, profile, inverted);
    let first = attempt(profile.inverted);
    let sent = match first.as_deref().map(case::of) {
        Ok(Case::Right) => first?,
        Ok(Case::NoIdentifier) if !(pressed_since && first.as_deref().is_ok_and(has_letters)) => {
            first?
        }
        Ok(Case::Unknown) if !pressed_since => first?,
        Ok(Case::NoIdentifier | Case::Unknown) => return Err(Refusal::Case),
        Ok(Case::Turned) | Err(_) => match attempt(!profile.inverted) {
            Ok(other) if case::of(&other) == Case::Right => other,
            Ok(_) | Err(_) if first.is_ok() => return Err(Refusal::Case),
            Ok(_) | Err(_) => first?,
        },
    };
    let lost = profile.separators_lost;
    separated(with_end(sent, profile), lost, |ai| {
        lost.then_some(Refusal::SeparatorsLost { ai })
    })
}

fn undone(text: &str, profile: &Profile, inverted: bool) -> Result<String, Refusal> {
    let sent = if inverted {
        undo(profile, &case::turned(text))?
    } else {
        undo(profile, text)?
    };
    let sent = sent.as_str();
    let body = if profile.suffix.is_empty() {
        without_line_end(sent)
    } else {
        sent.strip_suffix(profile.suffix.as_str()).unwrap_or(sent)
    };
    // A text that was typed by hand has no prefix.
    let body = body.strip_prefix(profile.prefix.as_str()).unwrap_or(body);
    Ok(body.to_owned())
}

/// Puts back the EOT that ends a message, where it is known not to arrive.
///
/// Standard: ISO/IEC 15434, message trailer.
fn with_end(mut sent: String, profile: &Profile) -> String {
    if profile.end_lost && is_message(&sent) && sent.ends_with('\x1e') {
        sent.push('\x04');
    }
    sent
}

fn is_message(text: &str) -> bool {
    let rest = Symbology::split(text).map_or(text, |(_, rest)| rest);
    rest.starts_with("[)>")
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Takes off what scanners put around a text: STX or spaces before an AIM identifier, and CR, LF,
/// Tab, ETX or EOT behind. An EOT behind RS is part of a message.
fn without_ends(text: &str) -> &str {
    let mut rest = text;
    loop {
        let end = rest.strip_suffix(['\r', '\n', '\t', '\x03']).or_else(|| {
            let before = rest.strip_suffix('\x04')?;
            (!before.ends_with('\x1e')).then_some(before)
        });
        let Some(shorter) = end else { break };
        rest = shorter;
    }
    let body = rest.trim_start_matches(['\x01', '\x02', ' ']);
    if body.starts_with(']') {
        body
    } else {
        rest.trim_start_matches(['\x01', '\x02'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wedge::StandIn;
    use std::string::ToString;
    use std::vec;

    fn plainly(text: &str) -> Result<String, Refusal> {
        recover(&text.into(), None)
    }

    #[test]
    fn what_scanners_put_around_a_text_is_taken_off() {
        for typed in [
            "\x02]A07CS\r\n",
            " ]A07CS\x03",
            "]A07CS\t",
            "]A07CS\x04",
            "]A07CS",
        ] {
            assert_eq!(plainly(typed).as_deref(), Ok("]A07CS"), "{typed:?}");
        }
        assert_eq!(plainly(" A").as_deref(), Ok(" A"));
        let message = "]d1[)>\x1e06\x1d1PA\x1e\x04";
        assert_eq!(plainly(message).as_deref(), Ok(message));
    }

    #[test]
    fn a_turned_case_is_seen_by_the_identifier_and_refused_without_one() {
        assert_eq!(plainly("]D210a").as_deref(), Ok("]d210A"));
        assert_eq!(plainly("]e02112345678900"), Err(Refusal::Case));
        let typed = |keys: &str, caps_lock| Typed {
            caps_lock: Some(caps_lock),
            ..Typed::from(keys)
        };
        assert_eq!(recover(&typed("ab-1", true), None), Err(Refusal::Case));
        assert_eq!(recover(&typed("0-1", true), None).as_deref(), Ok("0-1"));
        assert_eq!(recover(&typed("ab-1", false), None).as_deref(), Ok("ab-1"));
    }

    #[test]
    fn separators_that_may_be_lost_are_refused_and_not_put_back() {
        let text = "]d2010952012345678810ABC21XYZ";
        let ai = || String::from("10");
        assert_eq!(plainly(text), Err(Refusal::SeparatorsUnproven { ai: ai() }));
        let profile = |separators_lost| Profile {
            separators_lost,
            ..Profile::default()
        };
        let with = |lost, text: &str| recover(&text.into(), Some(&profile(lost)));
        assert_eq!(with(true, text), Err(Refusal::SeparatorsLost { ai: ai() }));
        assert_eq!(with(false, text).as_deref(), Ok(text));
        let message = "]d1[)>061PAQ40";
        assert!(with(true, message).is_err() && with(false, message).is_err());
    }

    #[test]
    fn caps_lock_that_was_pressed_since_is_undone_by_the_identifier() {
        let profile = Profile::default();
        let typed = |keys: &str| Typed {
            caps_lock: Some(true),
            ..Typed::from(keys)
        };
        let with = |keys| recover(&typed(keys), Some(&profile));
        assert_eq!(with("]D210a").as_deref(), Ok("]d210A"));
        assert_eq!(with("]d210A").as_deref(), Ok("]d210A"), "typed around it");
        assert_eq!(with("wm1"), Err(Refusal::Case));
    }

    #[test]
    fn places_are_taken_where_the_profile_says_so() {
        let profile = Profile {
            by_place: true,
            ..Profile::default()
        };
        let typed = Typed {
            places: Some("]C0Y".to_string()),
            ..Typed::from("+C0Z")
        };
        assert_eq!(recover(&typed, Some(&profile)).as_deref(), Ok("]C0Y"));
        assert_eq!(
            recover(&"+C0Z".into(), Some(&profile)),
            Err(Refusal::NoPlaces)
        );
    }

    #[test]
    fn an_end_of_transmission_that_never_arrives_is_put_back() {
        let profile = Profile {
            end_lost: true,
            ..Profile::default()
        };
        let sent = recover(&"[)>\x1e06\x1d1PA\x1e".into(), Some(&profile));
        assert_eq!(sent.as_deref(), Ok("[)>\x1e06\x1d1PA\x1e\x04"));
        assert_eq!(recover(&"A".into(), Some(&profile)).as_deref(), Ok("A"));
    }

    #[test]
    fn prefix_suffix_and_stand_ins_that_were_set_by_hand_are_undone() {
        let profile = Profile {
            prefix: "~".into(),
            suffix: "\t".into(),
            stand_ins: vec![StandIn::new("<GS>", GS), StandIn::new("", 'x')],
            ..Profile::default()
        };
        let with = |text: &str| recover(&text.into(), Some(&profile));
        assert_eq!(with("~10A1<GS>21é<G\t").as_deref(), Ok("10A1\x1d21é<G"));
        assert_eq!(with("10A1\r\n").as_deref(), Ok("10A1\r\n"));
        let plain = |text: &str| recover(&text.into(), Some(&Profile::default()));
        assert_eq!(plain("10A1\r\n").as_deref(), Ok("10A1"));
        assert_eq!(plain("10A1\r\r\n").as_deref(), Ok("10A1\r"));
    }
}
