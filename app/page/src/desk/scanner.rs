//! The scanner of the tablet: what it types is understood by the profile that was calibrated for
//! it, and on its own screen it is shown as it arrived.

use codes::wedge::{Calibrated, Calibration, NotTheSheet, Progress, Refusal, Typed, recover};
use messages::records::{Look, Meaning, Request};
use record::context::How;
use record::ids::IntentId;

use crate::set_up_sheet::{Maker, sheet};

use super::scans::{enrol_code_of, is_badge, may_be_badge};
use super::{Desk, Effect, Phase, Purpose, Screen, Signal};

/// What the screen of the scanner shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScannerTest {
    /// The last scan that was none of the calibration sheet.
    pub arrived: Option<Arrived>,
    /// What it means, once the worker has said so.
    pub meaning: Option<Meaning>,
    /// How far the calibration is.
    pub progress: Option<Progress>,
    calibration: Calibration,
    /// The scanners that the browser talks to itself.
    pub plugged: Plugged,
}

/// A scan as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// What was typed, or what the scanner sent where nothing is typed.
    pub typed: Typed,
    /// The text that it stands for.
    pub sent: Result<String, Refusal>,
}

/// How scanners stand that are read without a keyboard between.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plugged {
    /// Over a serial line.
    pub serial: Link,
    /// As a device for points of sale (HID-POS).
    pub hid: Link,
}

/// One way to such a scanner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Link {
    /// The browser has no way to it.
    #[default]
    Missing,
    /// It can be connected.
    Free,
    /// It is read.
    Read,
    /// It could not be opened, or went away.
    Failed(String),
}

impl Desk {
    /// Takes in what a wedge scanner typed.
    pub fn on_typed(&mut self, intent: IntentId, typed: Typed, clock: String) -> Vec<Effect> {
        if self.phase != Phase::Running {
            return Vec::new();
        }
        if self.was_typed_into_pad(&typed.keys) {
            return self.on_scan(intent, How::Wedge, typed.keys, clock);
        }
        let sent = recover(&typed, self.standing.scanner.as_ref());
        if self.is_at_test(&typed, sent.as_deref().ok()) {
            return self.on_test(typed, sent);
        }
        match sent {
            Ok(text) => self.on_scan(intent, How::Wedge, text, clock),
            // The code is checked by the server.
            Err(_) if self.standing.device_name.is_none() => {
                self.on_scan(intent, How::Wedge, typed.keys, clock)
            }
            Err(refusal) => self.on_unread_scan(typed.keys, refusal.code(), clock),
        }
    }

    /// Takes in what a scanner typed without a key at its end: whether that is all of the code
    /// nobody knows, so it is shown and never read.
    pub fn on_endless(&mut self, typed: Typed, clock: String) -> Vec<Effect> {
        if self.phase != Phase::Running {
            return Vec::new();
        }
        if self.standing.device_name.is_none() {
            // The person sees the code, and the server checks it.
            if !may_be_badge(&typed.keys) {
                self.enrol_code = enrol_code_of(&typed.keys).to_owned();
            }
            return Vec::new();
        }
        let refusal = Refusal::NoEnd;
        if self.is_at_test(&typed, None) {
            self.touched = self.now;
            return self.show_arrived(typed, Err(refusal));
        }
        self.on_unread_scan(typed.keys, refusal.code(), clock)
    }

    /// Takes in what a scanner sent to the browser itself, with no keyboard between.
    pub fn on_sent(&mut self, intent: IntentId, text: String, clock: String) -> Vec<Effect> {
        if self.phase != Phase::Running {
            return Vec::new();
        }
        let typed = Typed::from(text.as_str());
        if self.is_at_test(&typed, Some(&text)) {
            return self.on_test(typed, Ok(text));
        }
        self.on_scan(intent, How::Wedge, text, clock)
    }

    /// A badge is taken as one on every screen: its code is a secret.
    fn is_at_test(&self, typed: &Typed, sent: Option<&str>) -> bool {
        self.screen == Screen::Scanner
            && !self.takes_badges_only()
            && !may_be_badge(&typed.keys)
            && !sent.is_some_and(is_badge)
            && !typed.places.as_deref().is_some_and(is_badge)
    }

    fn on_test(&mut self, typed: Typed, sent: Result<String, Refusal>) -> Vec<Effect> {
        self.touched = self.now;
        match self.scanner.calibration.take(&typed) {
            Ok(progress) => self.on_sheet(progress),
            Err(NotTheSheet) => self.show_arrived(typed, sent),
        }
    }

    fn show_arrived(&mut self, typed: Typed, sent: Result<String, Refusal>) -> Vec<Effect> {
        let signal = if sent.is_ok() {
            Signal::Shown
        } else {
            Signal::Refused
        };
        let text = sent.as_ref().ok().cloned();
        self.scanner.arrived = Some(Arrived { typed, sent });
        self.scanner.meaning = None;
        let asks = text.map(|text| self.look(Look::Meaning(text)));
        asks.into_iter().chain([Effect::Give(signal)]).collect()
    }

    /// Shows what the last scan means.
    pub(super) fn show_meaning(&mut self, meaning: Meaning) {
        let arrived = self.scanner.arrived.as_ref();
        if arrived.is_some_and(|arrived| arrived.sent.as_deref() == Ok(&*meaning.text)) {
            self.scanner.meaning = Some(meaning);
        }
    }

    /// Keeps what a whole sheet says, unless too few texts would be certain by it.
    fn on_sheet(&mut self, progress: Progress) -> Vec<Effect> {
        let mut effects = Vec::new();
        let signal = match &progress {
            Progress::Missing { .. } => Signal::Shown,
            Progress::Done(found) if found.is_usable() => {
                let kept = Request::KeepScanner(Some(Box::new(found.profile.clone())));
                effects.push(self.ask(kept, Purpose::Other));
                Signal::Accepted
            }
            Progress::Done(_) => Signal::Refused,
        };
        if matches!(progress, Progress::Done(_)) {
            self.scanner.calibration = Calibration::default();
        }
        self.scanner.progress = Some(progress);
        effects.push(Effect::Give(signal));
        effects
    }

    /// Hands the person the sheet by which a maker's scanner is set up.
    pub fn save_sheet(&mut self, maker: Maker) -> Vec<Effect> {
        self.touched = self.now;
        vec![Effect::SaveFiles(vec![sheet(maker)])]
    }

    /// Forgets what was calibrated.
    pub fn forget_scanner(&mut self) -> Vec<Effect> {
        self.scanner.progress = None;
        vec![self.ask(Request::KeepScanner(None), Purpose::Other)]
    }

    /// Returns what the last whole sheet said.
    #[must_use]
    pub fn calibrated(&self) -> Option<&Calibrated> {
        match &self.scanner.progress {
            Some(Progress::Done(found)) => Some(found),
            Some(Progress::Missing { .. }) | None => None,
        }
    }
}
