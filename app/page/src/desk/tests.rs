//! The view model: what scans and answers do to the screen.

use super::*;
use messages::records::{Answer, EntryPlaces, Saved, ScanAnswer, SyncStatus};
use record::context::How;
use record::work::{Named, Next, ReceiptDraft, Scanned};

mod audit;
mod badges;
mod drafts;
mod holds;
mod leaving;
mod lock;
mod preferences;
mod receipt;
mod scanner;
mod scans;
mod set_aside;
mod signing;
mod tablets;
mod teach;

const LOT: &str = "lot:GUMTEK/SE-112/L5";

fn intent() -> IntentId {
    IntentId::new([1; 16])
}

fn running() -> Desk {
    let mut desk = Desk::new(None, 1000);
    desk.on_said(Said::Ready);
    let standing = Standing {
        device_name: Some("Tablet 1".to_owned()),
        person: Some(row("MK", "Mira Kovač")),
        ..Standing::default()
    };
    answer(&mut desk, Answer::Standing(Box::new(standing)));
    desk
}

fn row(id: &str, name: &str) -> PersonRow {
    PersonRow {
        id: id.parse().unwrap(),
        name: name.to_owned(),
        role: "Operator".to_owned(),
        has_pin: false,
        is_known_here: false,
        needs_help: false,
        has_draft: false,
    }
}

/// The requests among effects.
fn asked(effects: &[Effect]) -> Vec<Request> {
    let asked = |effect: &Effect| {
        if let Effect::Ask(asked) = effect {
            Some(asked.request.clone())
        } else {
            None
        }
    };
    effects.iter().filter_map(asked).collect()
}

/// Answers the newest request.
fn answer(desk: &mut Desk, answer: Answer) -> Vec<Effect> {
    let number = desk.next_number;
    desk.on_said(Said::Answer {
        number,
        answer: Box::new(answer),
    })
}

fn scan(desk: &mut Desk, raw: &str) -> Vec<Effect> {
    // As if a hand had taken its time since the label before.
    desk.last_wedge = None;
    desk.on_scan(intent(), How::Wedge, raw.to_owned(), "09:24:41".to_owned())
}

fn scanned(subject: &str, next: Next, saved: bool) -> Answer {
    let subject: Subject = subject.parse().unwrap();
    Answer::Scanned(ScanAnswer {
        scanned: Scanned {
            named: Named::Subject(subject.clone()),
            quantity: None,
            expiry: None,
            code: "own label".to_owned(),
            item_name: Some("Controller AX2".to_owned()),
        },
        next,
        saved: saved.then(|| Saved {
            undo: Some(intent()),
            ..self::saved(&subject.to_string())
        }),
    })
}

fn saved(subject: &str) -> Saved {
    Saved {
        entries: vec![1],
        subject: subject.parse().unwrap(),
        durability: "strict".to_owned(),
        places: EntryPlaces::Both,
        undo: None,
    }
}

fn draft() -> ReceiptDraft {
    let Subject::Lot(lot) = LOT.parse().unwrap() else {
        unreachable!("a lot's name is a lot");
    };
    ReceiptDraft {
        supplier: Some(lot.supplier),
        item: Some(lot.item),
        lot: Some(lot.lot),
        item_name: "Shaft seal".to_owned(),
        unit: Some(record::quantity::Unit::Piece),
        ..ReceiptDraft::default()
    }
}

#[test]
fn a_new_tablet_enrols_then_asks_who_takes_it() {
    let mut desk = Desk::new(Some("CODE".to_owned()), 0);
    desk.on_said(Said::Ready);
    answer(&mut desk, Answer::Standing(Box::default()));
    assert_eq!(desk.enrol_code, "CODE");
    desk.enrol("CODE".to_owned(), "Tablet 1".to_owned());
    let enrolled = Standing {
        device_name: Some("Tablet 1".to_owned()),
        ..Standing::default()
    };
    let effects = answer(&mut desk, Answer::Standing(Box::new(enrolled)));
    assert!(effects.contains(&Effect::ForgetCode));
    assert_eq!(desk.screen, Screen::People);
}

#[test]
fn a_scan_that_opens_a_unit_shows_its_traveller_and_says_saved() {
    let mut desk = running();
    scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    assert_eq!(desk.readings[0].signal, None);
    let unit: Subject = "unit:AX2/AX-1".parse().unwrap();
    let next = Next::Show(unit);
    let effects = answer(&mut desk, scanned("unit:AX2/AX-1", next, true));
    assert!(effects.contains(&Effect::Give(Signal::Accepted)));
    assert!(matches!(desk.screen, Screen::Traveller(_)));
    assert_eq!(desk.saved.as_ref().unwrap().durability, "strict");
    assert!(matches!(
        desk.readings[0].said,
        Understood::Thing { saved: true, .. }
    ));
}

#[test]
fn a_refusal_stays_until_it_is_answered_or_the_right_thing_is_scanned() {
    let mut desk = running();
    scan(&mut desk, "XYZ");
    let refusal = Refusal::UnknownCode { raw: "XYZ".into() };
    let effects = answer(&mut desk, Answer::Refused(refusal.clone()));
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    assert_eq!(desk.told, Some(Told::Refused(refusal)));
    scan(&mut desk, "WM1/LOT/…");
    assert!(desk.told.is_some());
    let lot = "lot:GUMTEK/SE-112/L5";
    answer(
        &mut desk,
        scanned(lot, Next::Show(lot.parse().unwrap()), false),
    );
    assert_eq!(desk.told, None);
}

#[test]
fn a_scan_that_only_opens_something_has_its_own_signal() {
    let mut desk = running();
    scan(&mut desk, "WM1/LOT/…");
    let lot = "lot:GUMTEK/SE-112/L5";
    let effects = answer(
        &mut desk,
        scanned(lot, Next::Show(lot.parse().unwrap()), false),
    );
    assert!(effects.contains(&Effect::Give(Signal::Shown)));
    assert_eq!(desk.readings[0].signal, Some(Signal::Shown));
}

#[test]
fn a_scan_whose_answer_was_lost_is_shown_as_saved_when_it_is_asked_again() {
    let mut desk = running();
    scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    let unit = "unit:AX2/AX-1";
    let effects = answer(&mut desk, Answer::Saved(saved(unit)));
    assert!(effects.contains(&Effect::Give(Signal::Accepted)));
    assert_eq!(desk.readings[0].signal, Some(Signal::Accepted));
    assert!(desk.saved.as_ref().unwrap().subject.to_string() == unit);
    assert!(matches!(desk.screen, Screen::Traveller(_)));
}

#[test]
fn a_page_that_is_being_replaced_listens_no_more() {
    let mut desk = running();
    assert_eq!(desk.take_update(), [Effect::TakeUpdate]);
    let why = "ended".to_owned();
    assert_eq!(desk.on_said(Said::Stopped { why }), []);
    assert_eq!(desk.phase, Phase::Updating { late: false });
}

#[test]
fn a_tablet_without_its_database_still_gives_its_rescue_files() {
    let mut desk = running();
    desk.on_said(Said::NoDatabase {
        why: "UnknownError".to_owned(),
        safe: 7,
    });
    assert!(matches!(desk.phase, Phase::NoDatabase { safe: 7, .. }));
    desk.rescue();
    let file = FileToSave {
        name: "waymark.rescue".to_owned(),
        bytes: vec![1],
    };
    let effects = answer(&mut desk, Answer::Rescue(vec![file.clone()]));
    assert_eq!(effects, [Effect::SaveFiles(vec![file])]);
}

#[test]
fn what_is_there_already_gives_the_amber_signal_and_no_panel() {
    let mut desk = running();
    scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    let refusal = Refusal::TravellerAlreadyOpen {
        unit: UnitKey {
            item: "AX2".parse().unwrap(),
            serial: "AX-1".parse().unwrap(),
        },
    };
    let effects = answer(&mut desk, Answer::Refused(refusal));
    assert_eq!(effects, [Effect::Give(Signal::Already)]);
    assert_eq!(desk.told, None);
}

#[test]
fn only_the_last_readings_are_kept() {
    let mut desk = running();
    for n in 0..20 {
        scan(&mut desk, &n.to_string());
    }
    assert_eq!(desk.readings.len(), LAST_READINGS);
    assert_eq!(desk.readings[0].raw, "19");
}

#[test]
fn an_action_waits_for_its_answer_before_the_next() {
    let mut desk = running();
    let command = || {
        Command::Traveller(record::traveller::OnTraveller::Complete {
            unit: UnitKey {
                item: "AX2".parse().unwrap(),
                serial: "AX-1".parse().unwrap(),
            },
        })
    };
    assert_eq!(desk.on_command(intent(), command()).len(), 1);
    assert_eq!(desk.on_command(intent(), command()), []);
}

#[test]
fn the_pill_follows_the_worker() {
    let mut desk = running();
    let status = SyncStatus {
        waiting: 3,
        ..SyncStatus::default()
    };
    desk.on_said(Said::Sync(Box::new(status.clone())));
    assert_eq!(desk.standing.sync, status);
}

#[test]
fn a_receipt_names_the_first_field_that_is_not_right() {
    use draft::{FormError, ReceiptForm};
    use record::quantity::Unit;
    let mut form = ReceiptForm {
        item: "SE-112".to_owned(),
        unit: Some(Unit::Piece),
        supplier: "GUMTEK".to_owned(),
        lot: "L5-0331".to_owned(),
        quantity: "4 00".to_owned(),
        ..ReceiptForm::default()
    };
    assert!(matches!(form.command(), Err(FormError::Quantity(_))));
    form.quantity = "4000".to_owned();
    form.expiry = "2027-02-30".to_owned();
    assert_eq!(form.command(), Err(FormError::Expiry));
    form.expiry = "2027-02-28".to_owned();
    assert!(form.command().is_ok());
}

#[test]
fn what_was_just_scanned_is_taken_back_with_one_touch() {
    let mut desk = running();
    scan(&mut desk, "WM1/UNIT/AX2/AX-00417/61");
    let next = Next::Show("unit:AX2/AX-00417".parse().unwrap());
    answer(&mut desk, scanned("unit:AX2/AX-00417", next, true));
    let action = desk.saved.as_ref().unwrap().undo.unwrap();
    desk.on_command(
        IntentId::new([2; 16]),
        Command::Undo(record::amendment::Undo { action }),
    );
    answer(&mut desk, Answer::Saved(saved("unit:AX2/AX-00417")));
    assert_eq!(desk.saved.as_ref().unwrap().undo, None, "only once");
}

#[test]
fn after_a_record_is_set_right_the_person_is_back_where_they_came_from() {
    let mut desk = running();
    let lot: Subject = "lot:GUMTEK/SE-112/L5-0331".parse().unwrap();
    let event = Event {
        kind: "lot.received".to_owned(),
        done: record::done::Done {
            fact: intent().fact(0),
            person: "MK".parse().unwrap(),
            device: record::ids::DeviceId::new([1; 16]),
            wall: record::time::WallTime {
                utc_ms: 0,
                offset_min: 0,
            },
            hlc: record::time::Hlc::default(),
        },
        lease: record::context::Lease::Fresh,
        detail: None,
        voided: Vec::new(),
        corrected: Vec::new(),
        fields: Vec::new(),
        reason: None,
        about: None,
        admitted: Vec::new(),
        can_be_voided: true,
    };
    let void = record::amendment::VoidFact {
        fact: event.done.fact,
        reason: record::reason::Reason::usual(record::reason::Usual::Twice),
    };
    desk.go(Screen::SetRight {
        event: Box::new(event),
        back: Box::new(Screen::Thing(lot.clone())),
    });
    desk.on_command(intent(), Command::Void(void));
    answer(&mut desk, Answer::Saved(saved("lot:GUMTEK/SE-112/L5-0331")));
    assert_eq!(desk.screen, Screen::Thing(lot));
}
