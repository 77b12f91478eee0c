//! Holding and releasing lead back to the thing.

use super::*;
use crate::desk::lock::SheetSays;
use record::hold::{Persons, PlaceHold};
use record::reason::{Reason, Usual};

#[test]
fn a_thing_that_was_held_is_shown_again_and_so_is_where_the_person_was() {
    let mut desk = running();
    let thing: Subject = LOT.parse().unwrap();
    desk.go(Screen::Thing(thing.clone()));
    desk.go(Screen::Hold {
        thing: thing.clone(),
        back: Box::new(desk.screen.clone()),
    });
    assert_eq!(desk.work().place, Place::Home);
    let command = Command::PlaceHold(PlaceHold {
        thing: thing.clone(),
        reason: Reason::usual(Usual::Suspect),
        released_by: Persons::Two,
    });
    desk.on_command(intent(), command);
    let effects = answer(&mut desk, Answer::Saved(saved(LOT)));
    assert_eq!(desk.screen, Screen::Thing(thing.clone()));
    assert!(asked(&effects).contains(&Request::Look(Look::Thing(thing))));
}

#[test]
fn whoever_was_named_is_opened_to_be_given_their_work() {
    let mut desk = running();
    desk.go(Screen::ManagePeople);
    let person = record::masters::PersonNamed {
        name: "Ivo Roth".to_owned(),
        role: "Operator".to_owned(),
    };
    let id: PersonId = "IR".parse().unwrap();
    let command = Command::SetMaster(record::masters::SetMaster::Person(id.clone(), person));
    desk.on_command(intent(), command);
    answer(&mut desk, Answer::Saved(saved("person:IR")));
    assert_eq!(desk.screen, Screen::Thing(Subject::Person(id)));
}

/// Mira's tablet shows a badge for Ivo.
fn showing_a_badge() -> Desk {
    let mut desk = running();
    desk.print_badge("IR".parse().unwrap());
    let badge = messages::records::PrintedBadge {
        person: "IR".parse().unwrap(),
        name: "Ivo Roth".to_owned(),
        text: "WM1/BADGE/IR/2/07/00".to_owned(),
        modules: vec![true],
        side: 1,
    };
    answer(&mut desk, Answer::PrintedBadge(badge));
    desk
}

#[test]
fn no_scan_puts_a_printed_badge_away_or_hands_the_tablet_over() {
    let mut desk = showing_a_badge();
    for raw in [
        "WM1/BADGE/IR/1/07070707070707070707070707070707/40",
        "WM1/PERSON/IR/33",
        "WM1/UNIT/AX2/AX-1/00",
    ] {
        assert_eq!(scan(&mut desk, raw), [Effect::Give(Signal::Refused)]);
        assert_eq!(desk.readings[0].said, Understood::NotTaken);
        assert_eq!(desk.sheet.says, Some(SheetSays::ScanRefused));
    }
    desk.on_cut_scan("WM1/PER".to_owned(), "09:24:41".to_owned());
    assert_eq!(desk.told, None, "nothing covers it");
    assert!(desk.printed.is_some());
    assert_eq!(desk.standing.person.unwrap().id.as_str(), "MK");
}

#[test]
fn a_badge_that_was_scanned_before_another_was_shown_is_not_taken_either() {
    let mut desk = running();
    desk.print_badge("IR".parse().unwrap());
    assert_eq!(scan(&mut desk, "WM1/BADGE/IR/1/07/40"), []);
    let badge = showing_a_badge().printed.unwrap();
    let effects = answer(&mut desk, Answer::PrintedBadge(badge));
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    assert_eq!(desk.readings[0].said, Understood::NotTaken);
    assert!(desk.printed.is_some());
}

#[test]
fn a_badge_that_was_not_printed_goes_with_the_second_touch_only() {
    let mut desk = showing_a_badge();
    desk.sheet_done();
    assert!(desk.printed.is_some());
    assert_eq!(desk.sheet.says, Some(SheetSays::NotPrinted));
    // A scan in between takes the question back.
    scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    desk.sheet_done();
    assert!(desk.printed.is_some());
    desk.sheet_done();
    assert_eq!(desk.printed, None);
    // The next badge begins anew.
    let next = showing_a_badge().printed.unwrap();
    desk.print_badge("IR".parse().unwrap());
    answer(&mut desk, Answer::PrintedBadge(next));
    desk.sheet_done();
    assert!(desk.printed.is_some());
}

#[test]
fn a_printed_badge_is_shown_until_it_is_on_paper_and_goes_with_its_person() {
    let mut desk = running();
    let badge = || messages::records::PrintedBadge {
        person: "IR".parse().unwrap(),
        name: "Ivo Roth".to_owned(),
        text: "WM1/BADGE/IR/2/07/00".to_owned(),
        modules: vec![true],
        side: 1,
    };
    let id: PersonId = "IR".parse().unwrap();
    let effects = desk.print_badge(id.clone());
    assert_eq!(asked(&effects), [Request::PrintBadge(id.clone())]);
    assert_eq!(desk.print_badge(id.clone()), [], "once");
    answer(&mut desk, Answer::PrintedBadge(badge()));
    assert_eq!(desk.printed, Some(badge()));
    assert!(!desk.busy && !format!("{desk:?}").contains("WM1"));
    desk.sheet_print();
    desk.sheet_done();
    assert_eq!(desk.printed, None);
    desk.print_badge(id);
    answer(&mut desk, Answer::PrintedBadge(badge()));
    desk.badge_in("IR".parse().unwrap());
    let other = Standing {
        person: Some(row("IR", "Ivo Roth")),
        ..desk.standing.clone()
    };
    answer(&mut desk, Answer::Standing(Box::new(other)));
    assert_eq!(desk.printed, None);
}
