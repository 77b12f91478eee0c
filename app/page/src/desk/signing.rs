//! Signing: what a person was shown, and the pad on which they show that it is them.

use messages::records::{Request, ToSign};
use record::Subject;
use record::ids::{FactId, IntentId};
use record::signature::Meaning;
use record::trace::Event;

use super::pad::{Pad, PadAsks};
use super::{Desk, Effect, Purpose, Screen, Signal, Understood};

/// The kind of a signature among events: what was signed is no part of what is signed next to
/// it, so that a second person signs the same as the first.
const SIGNATURE: &str = "signature.given";

/// Returns what of these events is signed: all that stands and is no signature.
#[must_use]
pub fn to_be_signed(events: &[Event]) -> Vec<Event> {
    let signed = events
        .iter()
        .filter(|event| event.stands() && event.kind != SIGNATURE);
    signed.cloned().collect()
}

/// What is signed, without the digits of the PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signing(ToSign);

impl Signing {
    pub(super) fn request(&self, pin: String) -> Request {
        let mut sign = self.0.clone();
        sign.pin = pin;
        Request::Sign(Box::new(sign))
    }
}

impl Desk {
    /// Goes to the screen on which the thing on the screen is signed.
    pub fn go_sign(&mut self, subject: Subject, events: &[Event]) -> Vec<Effect> {
        let back = Box::new(self.screen.clone());
        self.go(Screen::Sign {
            subject,
            events: to_be_signed(events),
            back,
        })
    }

    /// Asks the person at the tablet to show that it is them who signs.
    pub fn begin_to_sign(
        &mut self,
        intent: IntentId,
        subject: Subject,
        meaning: Meaning,
        facts: Vec<FactId>,
    ) -> Vec<Effect> {
        let Some(person) = self.standing.person.clone() else {
            return Vec::new();
        };
        let mut pad = Pad::of(person, PadAsks::Sign { has_badge: false });
        pad.signing = Some(Signing(ToSign {
            intent,
            subject,
            meaning,
            facts,
            badge: None,
            pin: String::new(),
        }));
        self.told = None;
        self.pad = Some(pad);
        Vec::new()
    }

    /// Takes a badge that was shown to sign with, whoever's it is: the worker looks.
    pub(super) fn badge_to_sign(&mut self, raw: &str, line: u32) -> Vec<Effect> {
        let person = self.pad.as_mut().and_then(|pad| {
            let signing = pad.signing.as_mut()?;
            signing.0.badge = Some(raw.to_owned());
            pad.asks = PadAsks::Sign { has_badge: true };
            pad.fault = None;
            Some(pad.person.id.clone())
        });
        let Some(person) = person else {
            return Vec::new();
        };
        let named = record::work::Named::Subject(Subject::Person(person));
        let understood = Understood::Thing {
            name: self.name_of(&named),
            named,
            item_name: None,
            saved: false,
        };
        self.say_of(line, Signal::Accepted, understood);
        vec![Effect::Give(Signal::Accepted)]
    }

    /// Whether somebody is asked to show that it is them who signs.
    pub(super) fn is_signing(&self) -> bool {
        self.pad.as_ref().is_some_and(|pad| pad.signing.is_some())
    }

    /// A signature was saved: the pad goes, and the thing shows it.
    pub(super) fn after_signing(&mut self, purpose: &Purpose) -> Option<Vec<Effect>> {
        if *purpose != Purpose::Pad || !self.is_signing() {
            return None;
        }
        self.pad = None;
        let Screen::Sign { back, .. } = &self.screen else {
            return Some(self.refresh());
        };
        let back = Screen::clone(back);
        Some(self.turn_to(back))
    }
}
