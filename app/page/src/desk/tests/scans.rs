//! Scans that come close together, and scans beside commands.

use std::time::Duration;

use super::*;
use crate::desk::scans::{MOST_WAITING, PATIENCE_TICKS, SAME_WEDGE};
use messages::records::{Failure, Link, ThingState};
use record::trace::Trace;
use record::traveller::OnTraveller;
use record::unit::UnitState;

/// The requests among effects.
fn asked(effects: &[Effect]) -> Vec<Asked> {
    let asked = |effect: &Effect| {
        if let Effect::Ask(asked) = effect {
            Some(Asked::clone(asked))
        } else {
            None
        }
    };
    effects.iter().filter_map(asked).collect()
}

/// The one scan among effects: its number and the place it is for.
fn sent_scan(effects: &[Effect]) -> Option<(u32, Place)> {
    asked(effects).into_iter().find_map(|asked| {
        if let Request::Scan { work, .. } = asked.request {
            Some((asked.number, work.place))
        } else {
            None
        }
    })
}

fn sent_look(effects: &[Effect]) -> u32 {
    let looks = |asked: &Asked| matches!(asked.request, Request::Look(Look::Thing(_)));
    asked(effects).into_iter().find(looks).unwrap().number
}

fn said(desk: &mut Desk, number: u32, answer: Answer) -> Vec<Effect> {
    desk.on_said(Said::Answer {
        number,
        answer: Box::new(answer),
    })
}

fn unit(serial: &str) -> UnitKey {
    UnitKey {
        item: "AX2".parse().unwrap(),
        serial: serial.parse().unwrap(),
    }
}

fn shows(serial: &str) -> Answer {
    let subject = format!("unit:AX2/{serial}");
    scanned(&subject, Next::Show(subject.parse().unwrap()), false)
}

fn thing(serial: &str) -> Answer {
    Answer::Thing(Thing {
        subject: Subject::Unit(unit(serial)),
        state: ThingState::Unit(UnitState::of(&record::Plant::default(), &unit(serial))),
        events: Vec::new(),
        findings: Vec::new(),
        holds: Vec::new(),
        signatures: Vec::new(),
    })
}

/// At the traveller of `AX-1`.
fn at_unit() -> Desk {
    let mut desk = running();
    desk.screen = Screen::Traveller(unit("AX-1"));
    desk
}

fn complete(desk: &mut Desk) -> u32 {
    let command = Command::Traveller(OnTraveller::Complete { unit: unit("AX-1") });
    asked(&desk.on_command(intent(), command))[0].number
}

fn said_of(desk: &Desk, raw: &str) -> Understood {
    let line = desk.readings.iter().find(|line| line.raw == raw);
    line.unwrap().said.clone()
}

#[test]
fn a_part_scanned_right_after_a_unit_is_for_that_unit() {
    let mut desk = at_unit();
    let first = scan(&mut desk, "unit 2");
    let (number, place) = sent_scan(&first).unwrap();
    assert_eq!(place, Place::Unit(unit("AX-1")));
    assert_eq!(scan(&mut desk, "part"), [], "it waits");
    let opened = said(&mut desk, number, shows("AX-2"));
    assert_eq!(sent_scan(&opened), None, "until the unit is shown");
    let shown = said(&mut desk, sent_look(&opened), thing("AX-2"));
    let (_, place) = sent_scan(&shown).unwrap();
    assert_eq!(place, Place::Unit(unit("AX-2")));
}

#[test]
fn a_refused_scan_takes_those_behind_it_with_it_and_the_list_says_so() {
    let mut desk = at_unit();
    let (number, _) = sent_scan(&scan(&mut desk, "unit 2")).unwrap();
    scan(&mut desk, "part");
    let refusal = Refusal::UnknownCode {
        raw: "unit 2".into(),
    };
    let effects = said(&mut desk, number, Answer::Refused(refusal));
    assert_eq!(sent_scan(&effects), None);
    assert_eq!(said_of(&desk, "part"), Understood::NotTaken);
    assert_eq!(desk.readings[0].signal, Some(Signal::Refused));
    let again = scan(&mut desk, "part");
    assert!(sent_scan(&again).is_some(), "the next one is taken");
}

#[test]
fn a_scan_waits_for_the_command_under_way() {
    let mut desk = at_unit();
    let number = complete(&mut desk);
    assert_eq!(scan(&mut desk, "unit 2"), []);
    let saved = Answer::Saved(saved("unit:AX2/AX-1"));
    let effects = said(&mut desk, number, saved);
    let effects = said(&mut desk, sent_look(&effects), thing("AX-1"));
    assert!(sent_scan(&effects).is_some());
}

#[test]
fn a_command_answered_after_the_screen_moved_on_moves_it_nowhere() {
    let mut desk = at_unit();
    let (number, _) = sent_scan(&scan(&mut desk, "unit 2")).unwrap();
    let command = complete(&mut desk);
    said(&mut desk, number, shows("AX-2"));
    said(&mut desk, command, Answer::Saved(saved("unit:AX2/AX-1")));
    assert_eq!(desk.screen, Screen::Traveller(unit("AX-2")));
}

#[test]
fn who_leaves_the_screen_leaves_the_scans_for_it_untaken() {
    let mut desk = at_unit();
    let (number, _) = sent_scan(&scan(&mut desk, "unit 2")).unwrap();
    scan(&mut desk, "part");
    let effects = desk.go(Screen::Home);
    assert!(effects.contains(&Effect::Give(Signal::Refused)));
    assert_eq!(said_of(&desk, "part"), Understood::NotTaken);
    said(&mut desk, number, shows("AX-2"));
    assert_eq!(desk.screen, Screen::Home);
    assert_eq!(said_of(&desk, "unit 2"), Understood::NotTaken);
}

#[test]
fn more_scans_than_can_wait_are_listed_as_not_taken_and_so_are_those_after_them() {
    let mut desk = at_unit();
    let (number, _) = sent_scan(&scan(&mut desk, "first")).unwrap();
    for at in 0..MOST_WAITING {
        scan(&mut desk, &format!("waits {at}"));
    }
    let effects = scan(&mut desk, "one too many");
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    let here = || {
        let subject: Subject = "unit:AX2/AX-1".parse().unwrap();
        scanned("unit:AX2/AX-1", Next::AlreadyHere(subject), false)
    };
    let mut effects = said(&mut desk, number, here());
    scan(&mut desk, "after it");
    assert_eq!(said_of(&desk, "after it"), Understood::NotTaken);
    while let Some((number, _)) = sent_scan(&effects) {
        effects = said(&mut desk, number, here());
    }
    assert!(sent_scan(&scan(&mut desk, "anew")).is_some());
}

#[test]
fn a_lost_answer_blocks_nothing_for_ever_and_moves_nothing_when_it_comes() {
    let mut desk = at_unit();
    let (number, _) = sent_scan(&scan(&mut desk, "unit 2")).unwrap();
    scan(&mut desk, "part");
    for _ in 0..PATIENCE_TICKS {
        assert_eq!(desk.on_tick(), []);
    }
    assert_eq!(desk.on_tick(), [Effect::Give(Signal::Refused)]);
    assert_eq!(desk.told, Some(Told::NoAnswer));
    assert_eq!(said_of(&desk, "unit 2"), Understood::NoAnswer);
    assert_eq!(said_of(&desk, "part"), Understood::NotTaken);
    assert!(sent_scan(&scan(&mut desk, "next")).is_some());
    said(&mut desk, number, shows("AX-2"));
    assert_eq!(desk.screen, Screen::Traveller(unit("AX-1")));
}

#[test]
fn a_label_that_asks_the_person_something_is_not_replaced_by_the_next_one() {
    let mut desk = running();
    let (number, _) = sent_scan(&scan(&mut desk, "lot 1")).unwrap();
    scan(&mut desk, "lot 2");
    said(
        &mut desk,
        number,
        scanned(LOT, Next::FillReceipt(draft()), false),
    );
    assert_eq!(desk.screen, Screen::Receiving);
    assert_eq!(said_of(&desk, "lot 2"), Understood::NotTaken);
}

#[test]
fn a_scan_in_pieces_is_refused_and_said_so() {
    let mut desk = at_unit();
    let effects = desk.on_cut_scan("X2/AX-1".to_owned(), "09:24:41".to_owned());
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    assert!(matches!(
        desk.told,
        Some(Told::Refused(Refusal::Unreadable { .. }))
    ));
}

#[test]
fn on_a_new_tablet_a_scan_fills_in_the_enrolment_code() {
    let mut desk = Desk::new(None, 0);
    desk.on_said(Said::Ready);
    answer(&mut desk, Answer::Standing(Box::default()));
    assert_eq!(
        scan(&mut desk, "https://plant.example/#enrol=ABCD-1234"),
        []
    );
    assert_eq!(desk.enrol_code, "ABCD-1234");
    scan(&mut desk, "EFGH-5678");
    assert_eq!(desk.enrol_code, "EFGH-5678");
}

#[test]
fn on_a_tablet_that_the_server_has_forgotten_the_enrolment_link_leads_to_the_way_back() {
    let mut desk = running();
    let link = "https://plant.example/#enrol=ABCD-1234";
    assert_ne!(scan(&mut desk, link), []);
    assert_ne!(desk.screen, Screen::Sync);
    let mut desk = running();
    desk.standing.sync.link = Link::NotKnown;
    scan(&mut desk, link);
    assert_eq!(
        (desk.screen, desk.enrol_code),
        (Screen::Sync, "ABCD-1234".to_owned())
    );
}

fn trace_of(serial: &str) -> Answer {
    Answer::Trace(Trace {
        start: Subject::Unit(unit(serial)),
        direction: Direction::Backward,
        nodes: Vec::new(),
        edges: Vec::new(),
        missing: Vec::new(),
    })
}

#[test]
fn a_late_trace_is_not_shown_under_another_title_and_ends_no_command() {
    let mut desk = running();
    let trace = |serial| Screen::Trace {
        subject: Subject::Unit(unit(serial)),
        direction: Direction::Backward,
    };
    desk.go(trace("AX-1"));
    let late = asked(&desk.trace_on_server())[0].number;
    assert!(desk.tracing && !desk.busy);
    desk.go(trace("AX-2"));
    complete(&mut desk);
    said(&mut desk, late, trace_of("AX-1"));
    assert_eq!(desk.trace, None);
    assert!(desk.busy, "the command is still under way");
    let now = asked(&desk.trace_on_server())[0].number;
    said(&mut desk, now, trace_of("AX-2"));
    assert!(matches!(desk.trace, Some((_, true))));
    assert!(!desk.tracing);
}

#[test]
fn a_trace_that_fails_after_it_was_left_says_nothing() {
    let mut desk = running();
    desk.go(Screen::Trace {
        subject: Subject::Unit(unit("AX-1")),
        direction: Direction::Backward,
    });
    let late = asked(&desk.trace_on_server())[0].number;
    desk.go(Screen::Home);
    said(&mut desk, late, Answer::Failed(Failure::UnknownThing));
    assert_eq!(desk.told, None);
}

#[test]
fn a_trigger_that_bounces_is_one_scan_and_says_so() {
    let mut desk = running();
    let label = "WM1/UNIT/AX2/AX-1/00";
    assert_eq!(scan(&mut desk, label).len(), 1);
    desk.now += Duration::from_millis(120);
    let again = || {
        (
            intent(),
            How::Wedge,
            label.to_owned(),
            "09:24:41".to_owned(),
        )
    };
    let (intent, how, raw, clock) = again();
    let effects = desk.on_scan(intent, how, raw, clock);
    assert_eq!(effects, [Effect::Give(Signal::Already)]);
    assert_eq!(desk.readings[0].said, Understood::Again);
    assert_eq!(desk.readings[1].said, Understood::Reading);
    // It goes on bouncing.
    desk.now += Duration::from_millis(200);
    let (intent, how, raw, clock) = again();
    let effects = desk.on_scan(intent, how, raw, clock);
    assert_eq!(effects, [Effect::Give(Signal::Already)]);
    // Whoever scans the label once more a moment later means it.
    desk.now += SAME_WEDGE;
    let (intent, how, raw, clock) = again();
    desk.on_scan(intent, how, raw, clock);
    assert_eq!(desk.readings[0].said, Understood::Reading);
    // The camera has a lock of its own.
    let (intent, _, raw, clock) = again();
    desk.on_scan(intent, How::Camera, raw, clock);
    assert_eq!(desk.readings[0].said, Understood::Reading);
}
