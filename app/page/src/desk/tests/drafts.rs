//! Drafts: whose they are, when they are kept, when they are gone.

use std::time::Duration;

use messages::draft::{Begun, Drafts};
use record::identity::UnitKey;
use record::traveller::OnTraveller;

use super::*;

fn torque() -> Begun {
    Begun::Measurement {
        unit: UnitKey {
            item: "AX2".parse().unwrap(),
            serial: "AX-1".parse().unwrap(),
        },
        step: 40,
        characteristic: "TORQUE".parse().unwrap(),
    }
}

fn kept(effects: &[Effect]) -> Vec<Drafts> {
    let kept = |request| {
        let Request::KeepDrafts(drafts) = request else {
            return None;
        };
        Some(drafts)
    };
    asked(effects).into_iter().filter_map(kept).collect()
}

/// A person who has typed a value and begun a receipt from a label.
fn begun() -> Desk {
    let mut desk = running();
    scan(&mut desk, "lot");
    answer(&mut desk, scanned(LOT, Next::FillReceipt(draft()), false));
    desk.receipt.quantity = "40".to_owned();
    desk.type_in(&torque(), "value", "2.4".to_owned());
    desk
}

fn stands(desk: &mut Desk, standing: Standing) -> Vec<Effect> {
    desk.ask(Request::Start, Purpose::Other);
    answer(desk, Answer::Standing(Box::new(standing)))
}

fn with(desk: &Desk, id: &str, drafts: Drafts) -> Standing {
    Standing {
        person: Some(row(id, id)),
        drafts,
        ..desk.standing.clone()
    }
}

#[test]
fn what_was_typed_is_kept_once_nobody_goes_on_typing() {
    let mut desk = begun();
    assert_eq!(kept(&desk.on_beat(Duration::from_secs(5))), []);
    desk.type_in(&torque(), "value", "2.45".to_owned());
    assert_eq!(kept(&desk.on_beat(Duration::from_secs(6))), []);
    let drafts = kept(&desk.on_beat(Duration::from_secs(7)));
    assert_eq!(drafts, [desk.drafts()]);
    assert_eq!(drafts[0].len(), 2);
    assert_eq!(drafts[0][&torque()]["value"], "2.45");
    assert_eq!(kept(&desk.on_beat(Duration::from_secs(9))), []);
}

#[test]
fn it_is_kept_before_the_tablet_changes_hands() {
    let badge_in: fn(&mut Desk) -> Vec<Effect> = |desk| desk.badge_in("IR".parse().unwrap());
    let badge: fn(&mut Desk) -> Vec<Effect> = |desk| scan(desk, "WM1/BADGE/IR/0000/00");
    let lock: fn(&mut Desk) -> Vec<Effect> = |desk| {
        desk.standing.person.as_mut().unwrap().has_pin = true;
        desk.lock()
    };
    for leave in [badge_in, Desk::badge_out, badge, lock, Desk::take_update] {
        let mut desk = begun();
        let effects = leave(&mut desk);
        assert_eq!(kept(&effects), [desk.drafts()]);
        assert!(
            matches!(asked(&effects)[0], Request::KeepDrafts(_)),
            "first of all"
        );
    }
}

#[test]
fn the_next_person_does_not_find_it_and_it_comes_back_with_its_own() {
    let mut desk = begun();
    let drafts = desk.drafts();
    let ines = with(&desk, "IR", Drafts::new());
    stands(&mut desk, ines);
    assert_eq!(desk.drafts(), Drafts::new());
    assert_eq!(desk.typed(&torque(), "value"), "");
    assert_eq!(
        desk.keep_drafts(),
        [],
        "nothing of hers takes the place of it"
    );
    let mira = with(&desk, "MK", drafts.clone());
    stands(&mut desk, mira);
    assert_eq!(desk.drafts(), drafts);
    assert_eq!(desk.receipt.quantity, "40");
    assert!(desk.receipt.command().is_ok());
    assert_eq!(desk.typed(&torque(), "value"), "2.4");
    assert_eq!(desk.keep_drafts(), []);
}

#[test]
fn a_page_that_is_loaded_anew_gets_it_once_the_tablet_is_open() {
    let drafts = begun().drafts();
    let mut desk = Desk::new(None, 2000);
    desk.on_said(Said::Ready);
    let locked = Standing {
        device_name: Some("Tablet 1".to_owned()),
        locked: true,
        ..with(&desk, "MK", Drafts::new())
    };
    answer(&mut desk, Answer::Standing(Box::new(locked.clone())));
    assert_eq!(desk.drafts(), Drafts::new());
    let open = Standing {
        locked: false,
        drafts: drafts.clone(),
        ..locked
    };
    stands(&mut desk, open);
    assert_eq!(desk.drafts(), drafts);
}

#[test]
fn a_lock_takes_nothing_from_the_page_of_the_same_person() {
    let mut desk = begun();
    desk.type_in(&torque(), "value", "2.45".to_owned());
    let drafts = desk.drafts();
    for locked in [true, false] {
        let standing = Standing {
            locked,
            ..with(&desk, "MK", Drafts::new())
        };
        stands(&mut desk, standing);
        assert_eq!(desk.drafts(), drafts);
    }
}

#[test]
fn what_is_recorded_is_no_draft_any_longer_and_what_is_refused_still_is() {
    let Begun::Measurement {
        unit,
        step,
        characteristic,
    } = torque()
    else {
        unreachable!("a measurement was begun");
    };
    let measure = Command::Traveller(OnTraveller::Measure {
        unit,
        step,
        characteristic,
        value: "2.4".parse().unwrap(),
    });
    let mut desk = begun();
    desk.on_command(intent(), measure.clone());
    answer(&mut desk, Answer::Failed(Failure::WriteTimedOut));
    assert_eq!(desk.typed(&torque(), "value"), "2.4");
    desk.on_command(intent(), measure);
    answer(&mut desk, Answer::Saved(saved("unit:AX2/AX-1")));
    assert_eq!(desk.typed(&torque(), "value"), "");
    assert_eq!(desk.receipt.quantity, "40", "the other one stays");
    let receive = Command::Receive(desk.receipt.command().unwrap());
    desk.on_command(intent(), receive);
    answer(&mut desk, Answer::Saved(saved(LOT)));
    assert_eq!(desk.drafts(), Drafts::new());
}

#[test]
fn what_the_person_throws_away_is_gone_at_once() {
    let mut desk = begun();
    desk.keep_drafts();
    let effects = desk.throw_away(&Begun::Receipt);
    let drafts = kept(&effects);
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].keys().collect::<Vec<_>>(), [&torque()]);
    assert_eq!(desk.receipt, ReceiptForm::default());
}

#[test]
fn what_is_no_longer_possible_is_told_once_and_forgotten() {
    let mut desk = running();
    let nobody = Standing {
        person: None,
        ..desk.standing.clone()
    };
    stands(&mut desk, nobody);
    let standing = Standing {
        drafts_gone: vec![torque()],
        ..with(&desk, "MK", Drafts::new())
    };
    stands(&mut desk, standing);
    assert_eq!(desk.told, Some(Told::DraftGone(torque())));
    let effects = desk.on_beat(Duration::from_secs(5));
    assert_eq!(kept(&effects), [Drafts::new()]);
}

#[test]
fn a_disk_that_takes_no_draft_is_told_where_it_is_typed() {
    let mut desk = begun();
    desk.keep_drafts();
    answer(&mut desk, Answer::DraftsKept(false));
    assert!(desk.drafts_are_loose);
    assert_eq!(desk.told, None, "it stands in nobody's way");
    desk.type_in(&torque(), "value", "2.46".to_owned());
    desk.keep_drafts();
    answer(&mut desk, Answer::DraftsKept(true));
    assert!(!desk.drafts_are_loose);
}

#[test]
fn a_receipt_comes_back_from_its_fields_as_it_was() {
    let from_label = begun().receipt;
    assert_eq!(ReceiptForm::of_fields(&from_label.fields()), from_label);
    let by_hand = ReceiptForm {
        item: "SE-112".to_owned(),
        lot: "L9".to_owned(),
        ..ReceiptForm::default()
    };
    assert_eq!(ReceiptForm::of_fields(&by_hand.fields()), by_hand);
    assert!(ReceiptForm::default().fields().is_empty());
}
