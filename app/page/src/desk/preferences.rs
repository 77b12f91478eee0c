//! How the page is drawn and how loud it is: as the person at the tablet has chosen, and as
//! the tablet itself is set while nobody is there or it is locked.
//!
//! What a person chooses is shown at once and recorded when they are done choosing, so that
//! trying the lights one after the other is one fact and not four.

use std::time::Duration;

use messages::records::Request;
use record::Command;
use record::context::Capture;
use record::ids::IntentId;
use record::preferences::{Hand, Preferences, Scanning, Size, Theme, Volume};

use super::{Desk, Effect, Purpose, Signal};
use crate::text::language_of;

/// After how long without another choice it is recorded.
const CHOSEN_AFTER: Duration = Duration::from_secs(2);

/// How the page is drawn and how loud it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The language of the texts.
    pub language: &'static str,
    /// The hand in whose reach the actions lie.
    pub hand: Hand,
    /// The light.
    pub theme: Theme,
    /// How large what is touched is.
    pub size: Size,
    /// How loud the signals are.
    pub volume: Volume,
    /// When a code before the camera counts as scanned.
    pub scanning: Scanning,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            language: "en",
            hand: Hand::Right,
            theme: Theme::Dark,
            size: Size::Standard,
            volume: Volume::Normal,
            scanning: Scanning::Auto,
        }
    }
}

impl Setting {
    /// Returns this one with what was chosen in its place; a word of a later program changes
    /// nothing here.
    #[must_use]
    pub fn with(self, chosen: &Preferences) -> Self {
        fn word<T>(word: Option<&String>, of: fn(&str) -> Option<T>) -> Option<T> {
            word.and_then(|word| of(word))
        }
        Self {
            language: word(chosen.language.as_ref(), language_of).unwrap_or(self.language),
            hand: word(chosen.hand.as_ref(), Hand::of_word).unwrap_or(self.hand),
            theme: word(chosen.theme.as_ref(), Theme::of_word).unwrap_or(self.theme),
            size: word(chosen.size.as_ref(), Size::of_word).unwrap_or(self.size),
            volume: word(chosen.volume.as_ref(), Volume::of_word).unwrap_or(self.volume),
            scanning: word(chosen.scanning.as_ref(), Scanning::of_word).unwrap_or(self.scanning),
        }
    }

    /// Returns it in words, as it is kept.
    #[must_use]
    pub fn words(self) -> Preferences {
        Preferences {
            language: Some(self.language.to_owned()),
            hand: Some(self.hand.word().to_owned()),
            theme: Some(self.theme.word().to_owned()),
            size: Some(self.size.word().to_owned()),
            volume: Some(self.volume.word().to_owned()),
            scanning: Some(self.scanning.word().to_owned()),
        }
    }
}

/// What was chosen and is not recorded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choosing {
    intent: IntentId,
    chosen: Preferences,
    since: Duration,
}

impl Desk {
    /// Takes how the tablet itself is set.
    #[must_use]
    pub fn set_as(self, own: Setting) -> Self {
        Self { own, ..self }
    }

    /// Returns how the page is drawn now.
    #[must_use]
    pub fn setting(&self) -> Setting {
        if self.standing.locked || self.standing.person.is_none() {
            return self.own;
        }
        let recorded = self.own.with(&self.standing.preferences);
        match &self.choosing {
            Some(choosing) => recorded.with(&choosing.chosen),
            None => recorded,
        }
    }

    /// Opens the sheet, or closes it.
    pub fn turn_preferences(&mut self) -> Vec<Effect> {
        if self.preferring {
            return self.close_preferences();
        }
        self.told = None;
        self.preferring = true;
        Vec::new()
    }

    /// Closes the sheet; what was chosen on it is recorded.
    pub fn close_preferences(&mut self) -> Vec<Effect> {
        self.preferring = false;
        self.record_choice()
    }

    /// Takes what a person chose: theirs, or the tablet's own where nobody is there.
    pub fn choose(&mut self, intent: IntentId, chosen: Preferences) -> Vec<Effect> {
        let mut effects = Vec::new();
        let is_loudness = chosen.volume.is_some();
        if self.standing.person.is_none() {
            self.own = self.own.with(&chosen);
            effects.push(Effect::KeepSetting(self.own));
        } else {
            let before = self.choosing.take().map(|choosing| choosing.chosen);
            self.choosing = Some(Choosing {
                intent,
                chosen: chosen.over(&before.unwrap_or_default()),
                since: self.now,
            });
        }
        if is_loudness {
            effects.push(Effect::Give(Signal::Accepted));
        }
        effects
    }

    /// The beat: whoever has not chosen anything else for a while has chosen.
    pub(super) fn record_settled_choice(&mut self) -> Vec<Effect> {
        let is_settled =
            |choosing: &Choosing| self.now.saturating_sub(choosing.since) >= CHOSEN_AFTER;
        if self.choosing.as_ref().is_some_and(is_settled) {
            self.record_choice()
        } else {
            Vec::new()
        }
    }

    /// Records what the person at the tablet has chosen; also before somebody else takes it.
    pub(super) fn record_choice(&mut self) -> Vec<Effect> {
        let Some(Choosing { intent, chosen, .. }) = self.choosing.take() else {
            return Vec::new();
        };
        let chosen = chosen.new_to(&self.standing.preferences);
        if chosen.is_empty() || self.standing.person.is_none() {
            return Vec::new();
        }
        // Shown until the worker says how it stands, so that nothing turns back for a moment.
        self.standing.preferences = chosen.clone().over(&self.standing.preferences);
        let request = Request::Record {
            intent,
            command: Command::ChoosePreferences(chosen),
            capture: Capture::touched(),
        };
        vec![self.ask(request, Purpose::Preferences)]
    }
}
