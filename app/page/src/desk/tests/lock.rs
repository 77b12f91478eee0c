//! The lock: when it comes, what it keeps, and who opens it.

use super::*;
use crate::desk::lock::{LOCK_AFTER, WARN_AFTER};
use crate::desk::pad::PadFault;
use messages::records::{Asks, PrintedBadge};

fn mira() -> PersonRow {
    PersonRow {
        has_pin: true,
        is_known_here: true,
        ..row("MK", "Mira Kovač")
    }
}

fn with_pin() -> Desk {
    let mut desk = running();
    desk.standing.person = Some(mira());
    desk
}

fn now_stands(desk: &mut Desk, locked: bool, person: PersonRow) -> Vec<Effect> {
    let standing = Standing {
        locked,
        person: Some(person),
        ..desk.standing.clone()
    };
    answer(desk, Answer::Standing(Box::new(standing)))
}

pub(super) fn locked() -> Desk {
    let mut desk = with_pin();
    desk.screen = Screen::NameCarton;
    desk.lock();
    now_stands(&mut desk, true, mira());
    desk
}

/// Lets the beat come every second from one moment to another, and returns what was asked.
fn beats(desk: &mut Desk, from_s: u64, to_s: u64) -> Vec<Request> {
    let effects: Vec<Effect> = (from_s..=to_s)
        .flat_map(|s| desk.on_beat(Duration::from_secs(s)))
        .collect();
    asked(&effects)
}

#[test]
fn a_tablet_that_nobody_touches_warns_and_then_locks_once() {
    let mut desk = with_pin();
    assert_eq!(beats(&mut desk, 1, 99), []);
    assert_eq!(desk.locks_in_s(), None);
    assert_eq!(beats(&mut desk, 100, 100), []);
    assert_eq!(desk.locks_in_s(), Some(20));
    beats(&mut desk, 101, 119);
    assert_eq!(desk.locks_in_s(), Some(1));
    assert_eq!(
        beats(&mut desk, 120, 130),
        [Request::Lock { by_hand: false }]
    );
}

#[test]
fn a_touch_and_a_scan_each_begin_the_time_anew() {
    let mut desk = with_pin();
    beats(&mut desk, 1, 110);
    desk.on_touch(Duration::from_secs(110));
    assert_eq!(desk.locks_in_s(), None);
    beats(&mut desk, 111, 210);
    assert_eq!(desk.locks_in_s(), Some(20));
    scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    assert_eq!(desk.locks_in_s(), None);
    assert_eq!(beats(&mut desk, 211, 329), []);
    assert_eq!(
        beats(&mut desk, 330, 330),
        [Request::Lock { by_hand: false }]
    );
}

#[test]
fn whoever_has_no_pin_is_not_locked_out() {
    let mut desk = running();
    assert_eq!(beats(&mut desk, 1, 500), []);
    assert_eq!(desk.lock(), []);
}

#[test]
fn a_tablet_that_the_worker_does_not_lock_does_not_go_on_warning() {
    let mut desk = with_pin();
    desk.lock();
    now_stands(&mut desk, false, mira());
    assert_eq!(beats(&mut desk, 1, 500), []);
    assert_eq!(desk.locks_in_s(), None);
}

#[test]
fn a_locked_tablet_asks_the_person_at_it_and_keeps_their_work() {
    let mut desk = locked();
    assert_eq!(desk.pad_view().unwrap().person, mira());
    assert_eq!(desk.screen, Screen::NameCarton);
    for digit in "2580".chars() {
        desk.pad_digit(digit);
    }
    assert_eq!(asked(&desk.pad_done()).len(), 1);
    now_stands(&mut desk, false, mira());
    assert_eq!((&desk.pad, &desk.screen), (&None, &Screen::NameCarton));
    assert!(!desk.standing.locked);
}

#[test]
fn a_reload_finds_the_tablet_locked() {
    let mut desk = Desk::new(None, 1000);
    desk.on_said(Said::Ready);
    let standing = Standing {
        device_name: Some("Tablet 1".to_owned()),
        person: Some(mira()),
        locked: true,
        ..Standing::default()
    };
    answer(&mut desk, Answer::Standing(Box::new(standing)));
    assert_eq!(desk.pad_view().unwrap().person, mira());
    assert_eq!(asked(&scan(&mut desk, "WM1/UNIT/AX2/AX-1/00")), []);
}

#[test]
fn a_locked_tablet_takes_badges_and_says_that_it_takes_nothing_else() {
    let mut desk = locked();
    let effects = scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    assert_eq!(desk.readings[0].said, Understood::NotTaken);
    assert_eq!(desk.pad_view().unwrap().fault, Some(PadFault::ScanNotTaken));
    let badge = "WM1/BADGE/IR/1/07/00";
    let effects = scan(&mut desk, badge);
    assert_eq!(asked(&effects), [Request::Badge(badge.to_owned())]);
    answer(&mut desk, Answer::Asks(Asks::Pin(row("IR", "Ivo Roth"))));
    assert_eq!(desk.pad_view().unwrap().person.name, "Ivo Roth");
    desk.pad_cancel();
    assert_eq!(desk.pad_view().unwrap().person, mira());
}

#[test]
fn somebody_else_chooses_their_name_on_a_locked_tablet() {
    let mut desk = locked();
    assert_eq!(asked(&desk.somebody_else()), [Request::Look(Look::People)]);
    assert!(desk.others);
    desk.badge_in("IR".parse().unwrap());
    now_stands(&mut desk, false, row("IR", "Ivo Roth"));
    assert_eq!((desk.others, &desk.pad), (false, &None));
}

#[test]
fn what_comes_in_meanwhile_does_not_open_a_locked_tablet_and_does_not_clear_its_pad() {
    let mut desk = locked();
    desk.pad_digit('2');
    desk.on_said(Said::Changed(Vec::new()));
    let number = desk.next_number - 1;
    let standing = Box::new(Answer::Standing(Box::new(desk.standing.clone())));
    desk.on_said(Said::Answer {
        number,
        answer: standing,
    });
    assert_eq!(desk.pad_view().unwrap().dots, 1);
}

#[test]
fn a_lock_takes_none_of_the_scans_that_wait_and_puts_a_printed_badge_away() {
    let mut desk = with_pin();
    desk.printed = Some(PrintedBadge {
        person: "IR".parse().unwrap(),
        name: "Ivo Roth".to_owned(),
        text: "WM1/BADGE/IR/1/07/00".to_owned(),
        modules: vec![true],
        side: 1,
    });
    scan(&mut desk, "unit");
    scan(&mut desk, "part");
    desk.lock();
    now_stands(&mut desk, true, mira());
    assert_eq!(desk.readings[0].said, Understood::NotTaken);
    assert_eq!(desk.printed, None);
}

#[test]
fn the_way_to_what_somebody_may_not_do_says_so_and_leads_nowhere() {
    let mut desk = running();
    desk.standing.may = vec![Action::Pack];
    desk.go_to_do(Action::Pack, Screen::NameCarton);
    assert_eq!(desk.screen, Screen::NameCarton);
    let effects = desk.go_to_do(Action::Receive, Screen::Receiving);
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    assert_eq!(desk.screen, Screen::NameCarton);
    assert_eq!(desk.told, Some(Told::MayNot(Action::Receive)));
    crate::text::choose("en");
    let panel = crate::text::refusal::of_missing_right(Action::Receive);
    assert_eq!(panel.title, "You do not have the right to receive a lot");
    assert_eq!(panel.next, "Ask one of these: Shift supervisor, Receiving.");
}

#[test]
fn it_warns_before_it_locks() {
    assert!(WARN_AFTER < LOCK_AFTER);
}
