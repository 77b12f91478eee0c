//! Signing: what a person was shown, and the pad on which they show that it is them.

use messages::records::{BadgeFault, Failure, Request, ToSign};
use record::Subject;
use record::ids::{FactId, IntentId, PersonId};
use record::signature::{Meaning, Signature};
use record::trace::Event;

use super::pad::{Pad, PadAsks, PadFault};
use super::scans::whose_badge;
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

/// Returns who has said what of exactly these facts, as they still are: nobody says the same
/// twice.
fn said_already(events: &[Event], signatures: &[Signature]) -> Vec<(PersonId, String)> {
    let mut facts: Vec<FactId> = events.iter().map(|event| event.done.fact).collect();
    facts.sort_unstable();
    let same = signatures
        .iter()
        .filter(|one| one.given.facts == facts && one.changed.is_empty());
    same.map(|one| (one.done.person.clone(), one.given.meaning.clone()))
        .collect()
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
    pub fn go_sign(
        &mut self,
        subject: Subject,
        events: &[Event],
        signatures: &[Signature],
    ) -> Vec<Effect> {
        let back = Box::new(self.screen.clone());
        let events = to_be_signed(events);
        let said = said_already(&events, signatures);
        self.go(Screen::Sign {
            subject,
            events,
            said,
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
        let asks = if self.signed_as.as_ref() == Some(&person.id) {
            PadAsks::SignAgain
        } else {
            PadAsks::Sign { has_badge: false }
        };
        let mut pad = Pad::of(person, asks);
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

    /// Takes the badge that was shown to sign with. Whether it is in force the worker looks;
    /// whose it is it says itself, and somebody else's is not taken.
    pub(super) fn badge_to_sign(&mut self, raw: &str, line: u32) -> Vec<Effect> {
        let Some(pad) = self.pad.as_mut() else {
            return Vec::new();
        };
        let Some(signing) = pad.signing.as_mut() else {
            return Vec::new();
        };
        let person = pad.person.id.clone();
        let whose = whose_badge(raw);
        if whose.as_ref() != Some(&person) {
            return self.refuse_badge_to_sign(whose, line);
        }
        signing.0.badge = Some(raw.to_owned());
        pad.asks = PadAsks::Sign { has_badge: true };
        pad.fault = None;
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

    /// Says at once that a badge is somebody else's, or that it cannot be read; what was shown
    /// and typed before it stays.
    fn refuse_badge_to_sign(&mut self, whose: Option<PersonId>, line: u32) -> Vec<Effect> {
        let not_read = Failure::Badge(BadgeFault::NotInForce);
        let (fault, understood) = match whose {
            Some(whose) => (PadFault::BadgeOf(whose.clone()), Understood::BadgeOf(whose)),
            None => (
                PadFault::Failed(not_read.clone()),
                Understood::Failed(not_read),
            ),
        };
        if let Some(pad) = &mut self.pad {
            pad.fault = Some(fault);
        }
        self.say_of(line, Signal::Refused, understood);
        vec![Effect::Give(Signal::Refused)]
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
        let person = self.standing.person.as_ref();
        self.signed_as = person.map(|person| person.id.clone());
        self.pad = None;
        let Screen::Sign { back, .. } = &self.screen else {
            return Some(self.refresh());
        };
        let back = Screen::clone(back);
        Some(self.turn_to(back))
    }
}
