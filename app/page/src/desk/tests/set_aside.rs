//! What the server has set aside: asked for, away, and admitted.

use super::*;
use messages::records::SetAsideEntry;
use record::reason::Reason;
use record::reason::Usual;

use crate::desk::at_server::AtServer;

fn row(place: &str) -> SetAsideRow {
    SetAsideRow {
        place: place.to_owned(),
        device: "Tablet 7".to_owned(),
        person: Some("MK".parse().unwrap()),
        subject: Some(LOT.parse().unwrap()),
        reason: "sequence".to_owned(),
        written_ms: Some(1),
        received_ms: 2,
        is_admissible: true,
    }
}

fn entry(place: &str) -> SetAsideEntry {
    SetAsideEntry {
        place: place.to_owned(),
        hash: "00".to_owned(),
        bytes: 7,
        events: Vec::new(),
        not_admissible: None,
    }
}

fn unreachable() -> Answer {
    let why = "no route".to_owned();
    Answer::Failed(Failure::Unreachable { why })
}

fn reason() -> Reason {
    Reason::usual(Usual::CheckedRight)
}

#[test]
fn without_a_network_the_screen_says_so_and_nothing_stands_in_the_way() {
    let mut desk = running();
    desk.go(Screen::SetAside);
    assert_eq!(desk.set_aside.list, AtServer::Asked);
    answer(&mut desk, unreachable());
    assert!(matches!(desk.set_aside.list, AtServer::Away(_)));
    assert_eq!(desk.told, None);
    desk.refresh();
    answer(&mut desk, Answer::SetAside(vec![row("1")]));
    assert_eq!(desk.set_aside.list, AtServer::Here(vec![row("1")]));
}

#[test]
fn an_entry_is_shown_only_where_it_was_asked_for() {
    let mut desk = running();
    desk.go(Screen::SetAsideEntry(Box::new(row("1"))));
    desk.go(Screen::SetAsideEntry(Box::new(row("2"))));
    answer(&mut desk, Answer::SetAsideEntry(entry("1")));
    assert_eq!(desk.set_aside.entry, AtServer::Asked);
    desk.refresh();
    answer(&mut desk, Answer::SetAsideEntry(entry("2")));
    assert_eq!(desk.set_aside.entry, AtServer::Here(entry("2")));
    desk.go(Screen::Home);
    answer(&mut desk, unreachable());
    assert_eq!(desk.set_aside.entry, AtServer::Here(entry("2")));
}

#[test]
fn admitting_is_asked_once_and_leads_back_to_the_list() {
    let mut desk = running();
    desk.go(Screen::SetAsideEntry(Box::new(row("1"))));
    answer(&mut desk, Answer::SetAsideEntry(entry("1")));
    assert_eq!(desk.admit(reason()).len(), 1);
    assert!(desk.busy && desk.admit(reason()).is_empty());
    answer(&mut desk, Answer::Admitted);
    assert_eq!(desk.screen, Screen::SetAside);
    assert!(desk.set_aside.admitted && !desk.busy);
    desk.go(Screen::Home);
    desk.go(Screen::SetAside);
    assert!(!desk.set_aside.admitted);
}

#[test]
fn what_the_server_does_not_admit_is_told_where_the_person_is() {
    let mut desk = running();
    desk.go(Screen::SetAsideEntry(Box::new(row("1"))));
    answer(&mut desk, Answer::SetAsideEntry(entry("1")));
    desk.admit(reason());
    let why = "all that it says is in the record already".to_owned();
    let failure = Failure::NotAdmitted { why };
    answer(&mut desk, Answer::Failed(failure.clone()));
    assert_eq!(desk.told, Some(Told::Failed(failure)));
    assert_eq!(desk.screen, Screen::SetAsideEntry(Box::new(row("1"))));
    assert!(!desk.busy);
}
