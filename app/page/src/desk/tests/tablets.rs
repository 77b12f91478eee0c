//! The tablets of the plant: listed, away, and told something.

use super::*;
use messages::records::{Request, TabletRow};
use record::ids::DeviceId;
use record::reason::{Reason, Usual};
use record::tablet::{Step, Stop, Stopped};

use crate::desk::at_server::AtServer;

fn row(is_asker: bool) -> TabletRow {
    TabletRow {
        device: DeviceId::new([7; 16]),
        name: "Tablet 7".to_owned(),
        enrolled_ms: 1,
        last_contact_ms: 2,
        entries: 3,
        set_aside: 0,
        stopped: None,
        is_asker,
    }
}

fn reason() -> Reason {
    Reason::usual(Usual::Lost)
}

fn asked(effects: &[Effect]) -> &Request {
    let [Effect::Ask(asked)] = effects else {
        panic!("{effects:?}");
    };
    &asked.request
}

#[test]
fn without_a_network_the_list_says_so_and_comes_when_the_server_is_there() {
    let mut desk = running();
    desk.go(Screen::Tablets);
    assert_eq!(desk.tablets.list, AtServer::Asked);
    let why = "no route".to_owned();
    answer(&mut desk, Answer::Failed(Failure::Unreachable { why }));
    assert!(matches!(desk.tablets.list, AtServer::Away(_)));
    assert_eq!(desk.told, None);
    desk.refresh();
    answer(&mut desk, Answer::Tablets(vec![row(false)]));
    assert_eq!(desk.tablets.list, AtServer::Here(vec![row(false)]));
}

#[test]
fn a_tablet_is_told_once_and_the_list_says_how_it_stands() {
    let mut desk = running();
    desk.go(Screen::Tablet(Box::new(row(false))));
    let effects = desk.tell_tablet(Step::Suspend, reason());
    let Request::TellTablet(tell) = asked(&effects) else {
        panic!("{effects:?}");
    };
    assert_eq!((tell.step, tell.even_this_one), (Step::Suspend, false));
    assert!(desk.tell_tablet(Step::Suspend, reason()).is_empty());
    let mut stopped = row(false);
    stopped.stopped = Some(Stopped {
        stop: Stop::Suspended,
        since_utc_ms: 9,
        by: Some("MK".parse().unwrap()),
        reason: reason(),
    });
    answer(&mut desk, Answer::TabletTold(stopped.clone()));
    assert_eq!(desk.screen, Screen::Tablets);
    assert_eq!(desk.tablets.told, Some(stopped));
    assert!(!desk.busy);
    desk.go(Screen::Home);
    desk.go(Screen::Tablets);
    assert_eq!(desk.tablets.told, None);
}

#[test]
fn the_tablet_in_hand_is_named_as_that_and_what_the_server_refuses_is_told_there() {
    let mut desk = running();
    let here = Screen::Tablet(Box::new(row(true)));
    desk.go(here.clone());
    let effects = desk.tell_tablet(Step::Revoke, reason());
    let Request::TellTablet(tell) = asked(&effects) else {
        panic!("{effects:?}");
    };
    assert!(tell.even_this_one);
    let why = "it is revoked already".to_owned();
    let failure = Failure::TabletNotTold { why };
    answer(&mut desk, Answer::Failed(failure.clone()));
    assert_eq!(desk.told, Some(Told::Failed(failure)));
    assert_eq!(desk.screen, here);
    assert!(!desk.busy);
}
