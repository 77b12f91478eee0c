//! What a scanned calibration sheet says about scanner and tablet.

use alloc::string::String;
use alloc::vec::Vec;
use core::iter;

use super::calibrate::{Arrival, Seen};
use super::case::{turned, turned_letter};
use super::dead_key::{Mark, single};
use super::layout::Layout;
use super::profile::{DeadKey, Profile, StandIn};
use super::undo::likeliest;
use crate::Symbology;

/// What a calibration found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibrated {
    /// What to keep.
    pub profile: Profile,
    /// The layouts of the tablet that do what was seen, as keyboard settings call them; none where
    /// the tablet has the scanner's own layout, or one that is not known by name.
    pub layouts: Vec<&'static str>,
    /// Whether every printable character arrived as itself.
    pub same_keyboard: bool,
    /// The characters that did not arrive.
    pub lost: Vec<char>,
    /// What arrives alike: what is seen, and the texts of the scanner that give it.
    pub alike: Vec<(String, Vec<String>)>,
}

impl Calibrated {
    /// Tells whether the scanner can be used as it is set up. Where letters or digits arrive alike,
    /// or a printable character is lost, too few texts would be certain.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let is_grave = |text: &String| text.chars().any(|c| c.is_ascii_alphanumeric());
        !self.lost.iter().any(char::is_ascii_graphic)
            && !self
                .alike
                .iter()
                .any(|(_, meant)| meant.iter().any(is_grave))
    }

    /// Returns how much is wrong, for choosing between two ways to read the same keys.
    pub(super) fn faults(&self) -> usize {
        self.lost.len() + self.alike.len()
    }
}

/// Draws the conclusions from a whole sheet.
pub(super) fn learn(seen: &Seen, caps_lock: bool, by_place: bool) -> Calibrated {
    let inverted = is_inverted(&seen.arrivals);
    let upright = |text: &str| {
        if inverted {
            turned(text)
        } else {
            String::from(text)
        }
    };
    let arrivals: Vec<Arrival> = seen
        .arrivals
        .iter()
        .map(|arrival| Arrival {
            arrived: upright(&arrival.arrived),
            ..arrival.clone()
        })
        .collect();
    let (arrived, lost): (Vec<&Arrival>, Vec<&Arrival>) = arrivals.iter().partition(|arrival| {
        let arrived = &arrival.arrived;
        !arrived.is_empty() && !arrived.contains(char::REPLACEMENT_CHARACTER)
    });
    let lost: Vec<char> = lost.into_iter().map(|arrival| arrival.sent).collect();
    let is_lost = |control: &char| lost.contains(control);
    let mut profile = Profile {
        stand_ins: stand_ins(&arrived),
        dead: dead_keys(&arrived).collect(),
        inverted,
        caps_lock,
        by_place,
        end_lost: is_lost(&'\x04'),
        separators_lost: ['\x1d', '\x1e'].iter().any(is_lost),
        ..Profile::default()
    };
    let around = |text| likeliest(&profile, &upright(text)).unwrap_or_default();
    let (before, behind) = (around(&seen.before), around(&seen.behind));
    (profile.prefix, profile.aim) = without_identifier(&before);
    profile.suffix = behind;
    let printable = |arrival: &&&Arrival| arrival.sent.is_ascii_graphic();
    let same_keyboard = arrived
        .iter()
        .filter(printable)
        .all(|arrival| is_itself(arrival));
    Calibrated {
        layouts: if same_keyboard {
            Vec::new()
        } else {
            layouts(&arrived)
        },
        same_keyboard,
        alike: alike(&profile, &arrived),
        lost,
        profile,
    }
}

/// Splits off the AIM identifier at the end of what arrived before the sheet's text.
fn without_identifier(before: &str) -> (String, bool) {
    let at = before.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    let (prefix, identifier) = before.split_at_checked(at).unwrap_or((before, ""));
    if matches!(Symbology::split(identifier), Ok((Some(_), ""))) {
        (prefix.into(), true)
    } else {
        (before.into(), false)
    }
}

fn is_itself(arrival: &Arrival) -> bool {
    single(arrival.arrived.chars()) == Some(arrival.sent)
}

/// Tells whether small letters arrive as capitals and capitals as small letters.
fn is_inverted(arrivals: &[Arrival]) -> bool {
    let letters = || {
        arrivals
            .iter()
            .filter(|arrival| arrival.sent.is_ascii_alphabetic())
    };
    let is_turned = |arrival: &&Arrival| {
        single(arrival.arrived.chars()).is_some_and(|arrived| {
            turned_letter(arrived) != arrived
                && arrived.is_uppercase() != arrival.sent.is_ascii_uppercase()
        })
    };
    letters().filter(is_turned).count() * 2 > letters().count()
}

fn stand_ins(arrived: &[&Arrival]) -> Vec<StandIn> {
    let moved = |arrival: &&&Arrival| !arrival.is_dead && !is_itself(arrival);
    let mut stand_ins: Vec<StandIn> = arrived
        .iter()
        .filter(moved)
        .map(|arrival| StandIn::new(arrival.arrived.as_str(), arrival.sent))
        .collect();
    // What stands for another character and for itself as well has to be said.
    let both = arrived.iter().filter(|arrival| {
        is_itself(arrival) && stand_ins.iter().any(|one| one.sent == arrival.arrived)
    });
    let both: Vec<StandIn> = both
        .map(|arrival| StandIn::new(arrival.arrived.as_str(), arrival.sent))
        .collect();
    stand_ins.extend(both);
    stand_ins
}

fn dead_keys(arrived: &[&Arrival]) -> impl Iterator<Item = DeadKey> {
    arrived
        .iter()
        .filter(|arrival| arrival.is_dead)
        .filter_map(|arrival| {
            Some(DeadKey {
                spaced: single(arrival.arrived.chars())?,
                meant: arrival.sent,
            })
        })
}

fn layouts(arrived: &[&Arrival]) -> Vec<&'static str> {
    let fits = |layout: &Layout| {
        let mut printable = arrived
            .iter()
            .filter(|arrival| arrival.sent.is_ascii_graphic());
        printable.all(|arrival| {
            single(arrival.arrived.chars())
                .is_some_and(|arrived| layout.agrees(arrival.sent, arrived))
        })
    };
    Layout::all().filter(fits).flat_map(Layout::names).collect()
}

/// Returns what arrives alike: whole arrivals, and letters that a dead key makes with another.
/// That a dead key takes a space is left out: it is so with every one.
fn alike(profile: &Profile, arrived: &[&Arrival]) -> Vec<(String, Vec<String>)> {
    let mut alike: Vec<(String, Vec<String>)> = Vec::new();
    for arrival in arrived {
        if alike.iter().any(|(seen, _)| *seen == arrival.arrived) {
            continue;
        }
        let same = arrived
            .iter()
            .filter(|other| other.arrived == arrival.arrived);
        let mut meant: Vec<String> = same.map(|other| String::from(other.sent)).collect();
        meant.extend(composed(profile, arrived, &arrival.arrived));
        if meant.len() > 1 {
            alike.push((arrival.arrived.clone(), meant));
        }
    }
    alike
}

/// Returns the pairs of a dead key and another that compose to what arrives.
fn composed(profile: &Profile, arrived: &[&Arrival], whole: &str) -> Vec<String> {
    let mut pairs = Vec::new();
    for dead in &profile.dead {
        let mark = Mark::of(dead.spaced);
        let Some(letter) = single(whole.chars())
            .zip(mark)
            .and_then(|(whole, mark)| mark.letter_of(whole))
        else {
            continue;
        };
        let under = arrived
            .iter()
            .filter(|arrival| !arrival.is_dead && single(arrival.arrived.chars()) == Some(letter));
        pairs.extend(under.map(|under| iter::once(dead.meant).chain([under.sent]).collect()));
    }
    pairs
}
