//! Signing: the pad asks for badge and PIN, and leads back to what was signed.

use super::*;
use crate::desk::pad::{PadAsks, PadFault};
use crate::desk::signing::to_be_signed;
use messages::records::{BadgeFault, ToSign};
use record::done::Done;
use record::ids::{DeviceId, FactId};
use record::signature::{Meaning, Signature, SignatureGiven};
use record::time::{Hlc, WallTime};
use record::trace::Event;

const BADGE: &str = "WM1/BADGE/MK/1/07070707070707070707070707070707/09";
/// Of Ivo, while Mira is asked.
const OTHERS: &str = "WM1/BADGE/IR/1/07070707070707070707070707070707/40";

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
    desk.go_sign(lot.clone(), &events, &[]);
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
fn what_somebody_has_signed_already_is_known_where_it_is_signed() {
    let given = |facts: &[u8], changed: &[u8]| {
        let ids = |of: &[u8]| of.iter().map(|n| FactId::new([*n; 16])).collect();
        Signature {
            done: event("signature.given", 9).done,
            given: SignatureGiven {
                name: "Mira Kovač".to_owned(),
                meaning: Meaning::Approved.word().to_owned(),
                facts: ids(facts),
                heads: Vec::new(),
                method: "pin".to_owned(),
                is_first: false,
                persons: record::hold::Persons::Two,
                seconds: None,
            },
            second: None,
            changed: ids(changed),
        }
    };
    let said = |signature: Signature| {
        let mut desk = running();
        let events = [event("lot.received", 1), event("hold.placed", 2)];
        desk.go_sign(LOT.parse().unwrap(), &events, &[signature]);
        let Screen::Sign { said, .. } = desk.screen else {
            panic!("the screen to sign on");
        };
        said
    };
    let by_mira = ("MK".parse::<PersonId>().unwrap(), "approved".to_owned());
    assert_eq!(said(given(&[1, 2], &[])), [by_mira]);
    assert_eq!(said(given(&[1], &[])), [], "more was recorded since");
    assert_eq!(said(given(&[1, 2], &[2])), [], "it was changed since");
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
fn somebody_elses_badge_is_said_to_be_theirs_at_once_and_is_not_taken() {
    let mut desk = signing();
    scan(&mut desk, BADGE);
    desk.pad_digit('2');
    let effects = scan(&mut desk, OTHERS);
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    let ivo: PersonId = "IR".parse().unwrap();
    let view = desk.pad_view().unwrap();
    assert_eq!(view.fault, Some(PadFault::BadgeOf(ivo.clone())));
    assert_eq!(view.person.id.as_str(), "MK");
    assert_eq!(view.dots, 1, "what was typed stays");
    assert_eq!(desk.readings[0].signal, Some(Signal::Refused));
    assert_eq!(desk.readings[0].said, Understood::BadgeOf(ivo));
    // The own badge that was shown before is still the one that is sent.
    assert_eq!(done(&mut desk, "580"), [sign(Some(BADGE))]);
}

#[test]
fn a_badge_that_cannot_be_read_is_refused_before_the_pin() {
    let mut desk = signing();
    let damaged = BADGE.replace("/09", "/10");
    scan(&mut desk, &damaged);
    let not_read = Failure::Badge(BadgeFault::NotInForce);
    let view = desk.pad_view().unwrap();
    assert_eq!(view.fault, Some(PadFault::Failed(not_read)));
    assert_eq!(view.asks, PadAsks::Sign { has_badge: false });
    assert_eq!(desk.readings[0].signal, Some(Signal::Refused));
    assert_eq!(done(&mut desk, "2580"), [sign(None)]);
}

#[test]
fn after_the_first_signature_the_pin_alone_is_asked_for_until_somebody_takes_the_tablet_anew() {
    let mut desk = signing();
    scan(&mut desk, BADGE);
    done(&mut desk, "2580");
    answer(&mut desk, Answer::Saved(saved(LOT)));
    let asks = |desk: &mut Desk| {
        let facts = vec![FactId::new([1; 16])];
        desk.begin_to_sign(intent(), LOT.parse().unwrap(), Meaning::Checked, facts);
        desk.pad_view().unwrap().asks
    };
    assert_eq!(asks(&mut desk), PadAsks::SignAgain);
    assert_eq!(done(&mut desk, "2580"), [sign(None)]);
    answer(&mut desk, Answer::Saved(saved(LOT)));
    desk.badge_in("MK".parse().unwrap());
    let standing = desk.standing.clone();
    answer(&mut desk, Answer::Standing(Box::new(standing)));
    assert_eq!(asks(&mut desk), PadAsks::Sign { has_badge: false });
}

#[test]
fn whoever_cancels_signs_nothing() {
    let mut desk = signing();
    assert_eq!(desk.pad_cancel(), []);
    assert_eq!(desk.pad_view(), None);
    assert!(matches!(desk.screen, Screen::Sign { .. }));
}
