//! Signing: the pad asks for badge and PIN, and leads back to what was signed.

use super::*;
use crate::desk::pad::{PadAsks, PadFault};
use crate::desk::signing::to_be_signed;
use messages::records::{BadgeFault, ToSign};
use record::done::Done;
use record::ids::{DeviceId, FactId};
use record::signature::Meaning;
use record::time::{Hlc, WallTime};
use record::trace::Event;

const BADGE: &str = "WM1/BADGE/MK/1/07070707070707070707070707070707/42";

fn event(kind: &str, n: u8) -> Event {
    Event {
        kind: kind.to_owned(),
        done: Done {
            fact: FactId::new([n; 16]),
            person: "MK".parse().unwrap(),
            device: DeviceId::new([2; 16]),
            wall: WallTime {
                utc_ms: 0,
                offset_min: 0,
            },
            hlc: Hlc::new(u64::from(n)),
        },
        lease: record::context::Lease::Fresh,
        detail: None,
        voided: Vec::new(),
        admitted: Vec::new(),
        corrected: Vec::new(),
        fields: Vec::new(),
        reason: None,
        about: None,
        can_be_voided: false,
    }
}

/// On the screen on which a lot is signed, with the pad over it.
fn signing() -> Desk {
    let mut desk = running();
    let lot: Subject = LOT.parse().unwrap();
    desk.go(Screen::Thing(lot.clone()));
    let events = [event("lot.received", 1), event("signature.given", 2)];
    desk.go_sign(lot.clone(), &events);
    desk.begin_to_sign(intent(), lot, Meaning::Checked, vec![FactId::new([1; 16])]);
    desk
}

fn done(desk: &mut Desk, digits: &str) -> Vec<Request> {
    for digit in digits.chars() {
        desk.pad_digit(digit);
    }
    asked(&desk.pad_done())
}

fn sign(badge: Option<&str>) -> Request {
    Request::Sign(Box::new(ToSign {
        intent: intent(),
        subject: LOT.parse().unwrap(),
        meaning: Meaning::Checked,
        facts: vec![FactId::new([1; 16])],
        badge: badge.map(str::to_owned),
        pin: "2580".to_owned(),
    }))
}

#[test]
fn a_second_person_signs_the_same_as_the_first() {
    let mut voided = event("lot.received", 3);
    voided.voided = vec![record::trace::SetRight {
        done: event("fact.voided", 4).done,
        reason: record::reason::Reason::usual(record::reason::Usual::Twice),
    }];
    let events = [
        event("lot.received", 1),
        event("signature.given", 2),
        voided,
    ];
    let signed = to_be_signed(&events);
    assert_eq!(signed, [event("lot.received", 1)]);
}

#[test]
fn the_pin_is_asked_for_and_after_the_signature_the_thing_is_shown() {
    let mut desk = signing();
    let asks = desk.pad_view().unwrap().asks;
    assert_eq!(asks, PadAsks::Sign { has_badge: false });
    assert_eq!(done(&mut desk, "2580"), [sign(None)]);
    let effects = answer(&mut desk, Answer::Saved(saved(LOT)));
    assert_eq!(desk.pad_view(), None);
    assert_eq!(desk.screen, Screen::Thing(LOT.parse().unwrap()));
    assert!(effects.contains(&Effect::Give(Signal::Accepted)));
}

#[test]
fn a_badge_shown_to_sign_with_changes_nobody_and_is_sent_with_the_pin() {
    let mut desk = signing();
    assert_eq!(done(&mut desk, "2580"), [sign(None)]);
    answer(&mut desk, Answer::Refused(Refusal::BadgeNeeded));
    let fault = desk.pad_view().unwrap().fault;
    assert_eq!(fault, Some(PadFault::Refused(Refusal::BadgeNeeded)));
    assert_eq!(asked(&scan(&mut desk, BADGE)), []);
    let view = desk.pad_view().unwrap();
    assert_eq!(view.asks, PadAsks::Sign { has_badge: true });
    assert_eq!(view.fault, None);
    assert!(!format!("{desk:?}").contains("0707"), "{desk:?}");
    assert_eq!(done(&mut desk, "2580"), [sign(Some(BADGE))]);
    // A wrong PIN leaves the badge, so that only the PIN is typed again.
    let wrong = BadgeFault::WrongPin { left: 4 };
    answer(&mut desk, Answer::Failed(Failure::Badge(wrong)));
    assert_eq!(done(&mut desk, "2580"), [sign(Some(BADGE))]);
}

#[test]
fn whoever_cancels_signs_nothing() {
    let mut desk = signing();
    assert_eq!(desk.pad_cancel(), []);
    assert_eq!(desk.pad_view(), None);
    assert!(matches!(desk.screen, Screen::Sign { .. }));
}
