//! Badges that are scanned, and the PIN pad.

use super::*;
use crate::desk::pad::{PadAsks, PadFault};
use crate::desk::scans::{is_badge, whose_badge};
use messages::records::{Asks, BadgeFault};

const BADGE: &str = "WM1/BADGE/IR/1/07070707070707070707070707070707/42";
const SECRET: &str = "0707";

fn ivo() -> PersonRow {
    PersonRow {
        has_pin: true,
        ..row("IR", "Ivo Roth")
    }
}

/// A pad that asks Ivo for his PIN, over a screen of Mira's.
fn asking() -> Desk {
    let mut desk = running();
    desk.screen = Screen::Receiving;
    scan(&mut desk, BADGE);
    answer(&mut desk, Answer::Asks(Asks::Pin(ivo())));
    desk
}

fn choosing() -> Desk {
    let mut desk = running();
    scan(&mut desk, BADGE);
    answer(&mut desk, Answer::Asks(Asks::NewPin(ivo())));
    desk
}

fn touch(desk: &mut Desk, digits: &str) -> Vec<Effect> {
    for digit in digits.chars() {
        desk.pad_digit(digit);
    }
    desk.pad_done()
}

fn type_keys(desk: &mut Desk, keys: &str, from_ms: u64, apart_ms: u64) -> u64 {
    let mut at_ms = from_ms;
    for key in keys.chars() {
        desk.pad_key(key, Duration::from_millis(at_ms));
        at_ms += apart_ms;
    }
    at_ms
}

fn fails(desk: &mut Desk, why: BadgeFault) -> Vec<Effect> {
    answer(desk, Answer::Failed(Failure::Badge(why)))
}

fn takes(desk: &mut Desk, person: PersonRow) -> Vec<Effect> {
    let standing = Standing {
        person: Some(person),
        ..desk.standing.clone()
    };
    answer(desk, Answer::Standing(Box::new(standing)))
}

fn pin(pin: &str) -> Request {
    Request::Pin {
        person: "IR".parse().unwrap(),
        pin: pin.to_owned(),
    }
}

fn fault(desk: &Desk) -> Option<PadFault> {
    desk.pad_view().unwrap().fault
}

#[test]
fn a_badge_is_a_badge_however_its_code_was_damaged_and_no_other_label_is() {
    for badge in [
        BADGE,
        "]Q1WM1/BADGE/IR/1/0707",
        "xxWM1/BADGE/",
        "wm1-badge-ir-1-0707",
        "WM1&BADGE&IR",
    ] {
        assert!(is_badge(badge), "{badge}");
    }
    for other in [
        "WM1/LOT/ACME/BADGE/L5/12",
        "WM1/UNIT/WM1BADGE/1/12",
        "BADGE-7",
        "WM1/PERSON/MK/33",
        "",
    ] {
        assert!(!is_badge(other), "{other}");
    }
}

#[test]
fn whose_a_badge_is_it_says_itself_unless_it_is_damaged() {
    let whole = "WM1/BADGE/IR/1/07070707070707070707070707070707/40";
    let ivo: Option<PersonId> = "IR".parse().ok();
    assert_eq!(whose_badge(whole), ivo);
    assert_eq!(whose_badge(&format!("]Q1{whole}\r")), ivo);
    let damaged = whole.replace("IR", "IP");
    let behind = format!("more {whole}");
    for other in [&*damaged, &behind, "WM1/PERSON/IR/33", "]Q1", ""] {
        assert_eq!(whose_badge(other), None, "{other}");
    }
}

#[test]
fn a_scanned_badge_is_asked_about_and_its_code_stands_nowhere() {
    crate::text::choose("en");
    let mut desk = running();
    let effects = scan(&mut desk, BADGE);
    assert_eq!(asked(&effects), [Request::Badge(BADGE.to_owned())]);
    assert_eq!(desk.readings[0].raw, "Badge");
    assert!(!format!("{desk:?}").contains(SECRET));
    answer(&mut desk, Answer::Asks(Asks::Pin(ivo())));
    assert_eq!(desk.readings[0].signal, Some(Signal::Shown));
    assert!(
        matches!(&desk.readings[0].said, Understood::Thing { name, saved: false, .. } if name == "IR")
    );
}

#[test]
fn a_badge_waits_for_the_scans_before_it_and_does_not_stand_in_what_waits() {
    let mut desk = running();
    let first = scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    assert_eq!(asked(&first).len(), 1);
    assert_eq!(scan(&mut desk, BADGE), []);
    assert!(!format!("{desk:?}").contains(SECRET));
    let here: Subject = "unit:AX2/AX-1".parse().unwrap();
    let effects = answer(
        &mut desk,
        scanned("unit:AX2/AX-1", Next::AlreadyHere(here), false),
    );
    assert_eq!(asked(&effects), [Request::Badge(BADGE.to_owned())]);
}

#[test]
fn a_badge_that_came_in_pieces_is_refused_without_its_code() {
    crate::text::choose("en");
    let mut desk = running();
    desk.on_cut_scan(BADGE.to_owned(), "09:24:41".to_owned());
    assert!(matches!(
        &desk.told,
        Some(Told::Refused(Refusal::Unreadable { raw, .. })) if raw == "Badge"
    ));
    assert!(!format!("{desk:?}").contains(SECRET));
}

#[test]
fn a_badge_does_not_enrol_a_tablet() {
    let mut desk = Desk::new(None, 0);
    desk.on_said(Said::Ready);
    answer(&mut desk, Answer::Standing(Box::default()));
    scan(&mut desk, BADGE);
    assert_eq!(desk.enrol_code, "");
}

#[test]
fn whoever_showed_badge_and_pin_lately_takes_the_tablet_where_its_work_is() {
    let mut desk = running();
    desk.screen = Screen::NameCarton;
    scan(&mut desk, BADGE);
    let effects = takes(&mut desk, ivo());
    assert!(effects.contains(&Effect::Give(Signal::Accepted)));
    assert_eq!(desk.screen, Screen::NameCarton);
    assert_eq!((&desk.pad, &desk.told), (&None, &None));
}

#[test]
fn whoever_takes_the_tablet_cannot_take_back_what_the_person_before_saved() {
    let mut desk = running();
    scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    let next = Next::Show("unit:AX2/AX-1".parse().unwrap());
    answer(&mut desk, scanned("unit:AX2/AX-1", next, true));
    assert!(desk.saved.is_some());
    let mut again = desk.clone();
    let mira = again.standing.person.clone().unwrap();
    scan(&mut again, BADGE);
    takes(&mut again, mira);
    assert!(again.saved.is_some(), "for the same person it stays");
    scan(&mut desk, BADGE);
    takes(&mut desk, ivo());
    assert_eq!(desk.saved, None);
}

#[test]
fn the_right_pin_closes_the_pad_and_the_work_below_stays() {
    let mut desk = asking();
    assert_eq!(asked(&touch(&mut desk, "2580")), [pin("2580")]);
    let waiting = desk.pad_view().unwrap();
    assert!(waiting.waits && waiting.dots == 0);
    assert!(!format!("{desk:?}").contains("2580"));
    takes(&mut desk, ivo());
    assert_eq!(desk.pad, None);
    assert_eq!(desk.screen, Screen::Receiving);
}

#[test]
fn a_wrong_pin_is_said_in_the_pad_and_typed_anew() {
    let mut desk = asking();
    touch(&mut desk, "1357");
    fails(&mut desk, BadgeFault::WrongPin { left: 4 });
    let left = Failure::Badge(BadgeFault::WrongPin { left: 4 });
    assert_eq!(fault(&desk), Some(PadFault::Failed(left)));
    assert_eq!((&desk.told, desk.pad_view().unwrap().dots), (&None, 0));
    desk.pad_digit('2');
    assert_eq!(fault(&desk), None);
    assert_eq!(asked(&touch(&mut desk, "580")), [pin("2580")]);
}

#[test]
fn the_seconds_of_a_lock_run_down_and_then_it_says_nothing() {
    let mut desk = asking();
    let at = |s: u64| Duration::from_millis(10_900 + s * 1000);
    desk.on_beat(at(0));
    touch(&mut desk, "1357");
    fails(&mut desk, BadgeFault::Locked { for_s: 60 });
    let left = |desk: &Desk| desk.pad_view().unwrap().locked_s;
    assert_eq!(left(&desk), 60);
    desk.on_beat(at(1));
    assert_eq!(left(&desk), 60, "at least for a second");
    desk.on_beat(at(31));
    assert_eq!(left(&desk), 30);
    desk.pad_digit('1');
    assert!(fault(&desk).is_some(), "typing does not end it");
    desk.on_beat(at(61));
    assert_eq!((left(&desk), fault(&desk)), (0, None));
}

#[test]
fn the_seconds_of_a_lock_run_down_also_where_no_pad_is_open() {
    let mut desk = running();
    let at = |s: u64| Duration::from_millis(10_900 + s * 1000);
    desk.on_beat(at(0));
    scan(&mut desk, BADGE);
    fails(&mut desk, BadgeFault::Locked { for_s: 60 });
    assert_eq!(desk.told_ends_in_s(), Some(60));
    let before = desk.seconds_shown();
    desk.on_beat(at(31));
    assert_eq!(desk.told_ends_in_s(), Some(30));
    assert_ne!(desk.seconds_shown(), before, "it is drawn anew");
    desk.on_beat(at(61));
    assert_eq!((desk.told_ends_in_s(), &desk.told), (None, &None));
    // What is told instead of it does not end by itself.
    fails_anew(&mut desk, BadgeFault::Locked { for_s: 60 });
    desk.told = Some(Told::NoAnswer);
    desk.on_beat(at(200));
    assert_eq!(desk.told, Some(Told::NoAnswer));
}

fn fails_anew(desk: &mut Desk, why: BadgeFault) {
    scan(desk, BADGE);
    fails(desk, why);
}

#[test]
fn what_is_no_pin_is_not_asked_about() {
    let mut desk = asking();
    assert_eq!(desk.pad_done(), []);
    assert_eq!(asked(&touch(&mut desk, "123")), []);
    let not = Failure::Badge(BadgeFault::NotAPin);
    assert_eq!(fault(&desk), Some(PadFault::Failed(not)));
    for digit in "123456789".chars() {
        desk.pad_digit(digit);
    }
    assert_eq!(desk.pad_view().unwrap().dots, 8);
    desk.pad_delete();
    assert_eq!(desk.pad_view().unwrap().dots, 7);
}

#[test]
fn a_new_pin_is_typed_the_same_twice() {
    let mut desk = choosing();
    assert_eq!(touch(&mut desk, "2580"), []);
    assert_eq!(desk.pad_view().unwrap().asks, PadAsks::Again);
    let chosen = Request::ChoosePin {
        person: "IR".parse().unwrap(),
        pin: "2580".to_owned(),
    };
    assert_eq!(asked(&touch(&mut desk, "2580")), [chosen]);
    fails(&mut desk, BadgeFault::TooSimple);
    assert_eq!(desk.pad_view().unwrap().asks, PadAsks::NewPin);
    touch(&mut desk, "2580");
    assert_eq!(asked(&touch(&mut desk, "2581")), []);
    assert_eq!(fault(&desk), Some(PadFault::NotTheSame));
    assert_eq!(desk.pad_view().unwrap().asks, PadAsks::NewPin);
}

#[test]
fn the_badge_of_somebody_else_switches_to_their_pad() {
    let mut desk = asking();
    desk.pad_digit('2');
    let effects = scan(&mut desk, "WM1/BADGE/MK/1/0a/00");
    assert_eq!(asked(&effects).len(), 1);
    answer(&mut desk, Answer::Asks(Asks::Pin(row("MK", "Mira Kovač"))));
    let pad = desk.pad_view().unwrap();
    assert_eq!((pad.person.name.as_str(), pad.dots), ("Mira Kovač", 0));
}

#[test]
fn a_part_scanned_while_it_is_asked_who_is_here_is_not_booked_on_anybody() {
    let mut desk = asking();
    let effects = scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    assert_eq!(desk.readings[0].said, Understood::NotTaken);
    assert_eq!(fault(&desk), Some(PadFault::ScanNotTaken));
}

#[test]
fn digits_that_a_person_types_are_a_pin_also_when_they_come_as_fast_as_a_scan() {
    let mut desk = asking();
    type_keys(&mut desk, "2580", 1000, 30);
    let effects = scan(&mut desk, "2580");
    assert_eq!(asked(&effects), [pin("2580")]);
    assert!(desk.readings.iter().all(|line| line.raw != "2580"));
}

#[test]
fn digits_of_a_scan_are_none_of_a_pin() {
    let mut desk = asking();
    desk.pad_digit('2');
    let end = type_keys(&mut desk, BADGE, 1000, 4);
    assert_eq!(desk.pad_view().unwrap().dots, 0);
    type_keys(&mut desk, "2580", end + 500, 200);
    assert_eq!(desk.pad_view().unwrap().dots, 4);
    // A code of digits alone is longer than a PIN.
    desk.pad_delete();
    let effects = scan(&mut desk, "0109506000134352");
    assert_eq!(asked(&effects), []);
    assert_eq!(desk.pad_view().unwrap().dots, 0);
}

#[test]
fn a_pad_that_is_closed_forgets_and_an_answer_that_comes_later_is_still_told() {
    let mut desk = asking();
    touch(&mut desk, "1357");
    desk.pad_cancel();
    assert_eq!(desk.pad, None);
    fails(&mut desk, BadgeFault::NeedsHelp);
    assert!(matches!(
        desk.told,
        Some(Told::Failed(Failure::Badge(BadgeFault::NeedsHelp)))
    ));
}

#[test]
fn who_has_to_show_their_badge_first_is_told_so_and_the_badge_answers_it() {
    let mut desk = running();
    desk.screen = Screen::People;
    desk.badge_in("IR".parse().unwrap());
    fails(&mut desk, BadgeFault::ShowBadge);
    assert!(matches!(desk.told, Some(Told::Failed(Failure::Badge(_)))));
    scan(&mut desk, BADGE);
    answer(&mut desk, Answer::Asks(Asks::Pin(ivo())));
    assert_eq!(desk.told, None);
}

#[test]
fn an_answer_that_does_not_come_is_said_in_the_pad() {
    let mut desk = asking();
    touch(&mut desk, "2580");
    for _ in 0..=crate::desk::scans::PATIENCE_TICKS {
        desk.on_tick();
    }
    assert_eq!(fault(&desk), Some(PadFault::NoAnswer));
    assert!(!desk.pad_view().unwrap().waits);
}
