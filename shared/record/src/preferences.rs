//! Preferences: in which language, light and size a person works, with which hand, how loud
//! the signals are, and when a code before the camera counts as scanned.
//!
//! They belong to the person and follow the badge to every tablet: facts in the person's own
//! document. Each names only what was chosen anew; of each preference the newest that stands
//! is in force, so two tablets that were apart contradict each other in nothing, and what a
//! later program lets people choose is kept. Nobody needs a right to it, and nobody chooses
//! for somebody else: what another person recorded does not count.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::fact::{Body, Fact};
use crate::identity::Subject;
use crate::ids::PersonId;
use crate::plant::Plant;
use crate::word::words;

words! {
    /// The hand that touches the screen.
    Hand {
        /// The right one.
        Right = "right",
        /// The left one.
        Left = "left",
    }
}

words! {
    /// The light in which the screen has to be read.
    Theme {
        /// Light on dark.
        Dark = "dark",
        /// Dark on light.
        Light = "light",
        /// Black on white, for full daylight.
        Sun = "sun",
        /// White on black, with outlines.
        Contrast = "contrast",
    }
}

words! {
    /// How large what is touched is.
    Size {
        /// For fingers.
        Standard = "standard",
        /// For gloves.
        Glove = "glove",
    }
}

words! {
    /// How loud the signals are.
    Volume {
        /// Not at all: the screen says it alone.
        Silent = "silent",
        /// For an office.
        Quiet = "quiet",
        /// For a workshop.
        Normal = "normal",
        /// Beside machines.
        Loud = "loud",
    }
}

words! {
    /// When a code before the camera counts as scanned.
    Scanning {
        /// As soon as it is read.
        Auto = "auto",
        /// The next one after a touch.
        Press = "press",
        /// As soon as it is read, but not while a finger holds the finder.
        Pause = "pause",
    }
}

/// What somebody has chosen, and the payload of `preferences.chosen`; the subject is the
/// person. The words are kept as text, so that one of a later program is kept as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Preferences {
    /// The tag of the language, `de`.
    #[n(0)]
    pub language: Option<String>,
    /// The word of a [`Hand`].
    #[n(1)]
    pub hand: Option<String>,
    /// The word of a [`Theme`].
    #[n(2)]
    pub theme: Option<String>,
    /// The word of a [`Size`].
    #[n(3)]
    pub size: Option<String>,
    /// The word of a [`Volume`].
    #[n(4)]
    pub volume: Option<String>,
    /// The word of a [`Scanning`].
    #[n(5)]
    pub scanning: Option<String>,
}

impl Preferences {
    /// Returns what is in force for a person.
    #[must_use]
    pub fn of(plant: &Plant, person: &PersonId) -> Self {
        let subject = Subject::Person(person.clone());
        let mut in_force = Self::default();
        for fact in plant.standing_about(&subject) {
            if let Body::PreferencesChosen(chosen) = &fact.body
                && fact.person == *person
            {
                in_force = chosen.clone().over(&in_force);
            }
        }
        in_force
    }

    /// Returns these, and what they leave open as in `below`.
    #[must_use]
    pub fn over(self, below: &Self) -> Self {
        let or = |own: Option<String>, below: &Option<String>| own.or_else(|| below.clone());
        Self {
            language: or(self.language, &below.language),
            hand: or(self.hand, &below.hand),
            theme: or(self.theme, &below.theme),
            size: or(self.size, &below.size),
            volume: or(self.volume, &below.volume),
            scanning: or(self.scanning, &below.scanning),
        }
    }

    /// Returns those that are not the same in `before`.
    #[must_use]
    pub fn new_to(self, before: &Self) -> Self {
        let anew = |own: Option<String>, before: &Option<String>| {
            own.filter(|own| before.as_ref() != Some(own))
        };
        Self {
            language: anew(self.language, &before.language),
            hand: anew(self.hand, &before.hand),
            theme: anew(self.theme, &before.theme),
            size: anew(self.size, &before.size),
            volume: anew(self.volume, &before.volume),
            scanning: anew(self.scanning, &before.scanning),
        }
    }

    /// Says whether they leave everything open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the words that are there, one after the other.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let all = [
            &self.language,
            &self.hand,
            &self.theme,
            &self.size,
            &self.volume,
            &self.scanning,
        ];
        all.into_iter().filter_map(Option::as_deref)
    }
}

/// Records what the person who acts has chosen anew; nothing where it is as it was.
#[must_use]
pub fn decide(plant: &Plant, chosen: Preferences, context: &Context) -> Vec<Fact> {
    let anew = chosen.new_to(&Preferences::of(plant, &context.person));
    if anew.is_empty() {
        return Vec::new();
    }
    let subject = Subject::Person(context.person.clone());
    alloc::vec![context.fact(0, subject, Body::PreferencesChosen(anew))]
}

#[cfg(test)]
mod tests;
