//! What scans mean where, one test per promise.

use super::*;
use crate::testing::Plan;

fn today() -> Date {
    Date::new(2026, 11, 21).unwrap()
}

fn scan(plan: &Plan, place: Place, text: &str) -> Result<Next, Refusal> {
    let work = Work {
        order: Some("WO-1042".parse().unwrap()),
        place,
    };
    super::scan(&plan.plant, &work, text, today()).map(|(_, next)| next)
}

fn label(subject: Subject) -> String {
    label_of(&Named::Subject(subject)).unwrap().to_text()
}

#[test]
fn a_gs1_label_fills_in_the_receipt_of_a_new_lot() {
    let plan = Plan::default();
    let next = scan(
        &plan,
        Place::Home,
        "]d201095060001343521725123110L5-0331\u{1d}30415",
    );
    let Ok(Next::FillReceipt(draft)) = next else {
        panic!("{next:?}");
    };
    assert_eq!(draft.lot_key(), Some(plan.lot("L5-0331")));
    assert_eq!(draft.quantity, Some(Amount::whole(415)));
    assert_eq!(draft.expiry.unwrap().to_string(), "2025-12-31");
}

#[test]
fn a_web_address_and_a_typed_line_say_what_the_symbol_says() {
    let plan = Plan::default();
    for text in [
        "https://example.com/01/09506000134352/10/L5-0331?17=251231",
        "(01)09506000134352(17)251231(10)L5-0331",
    ] {
        let Ok(Next::FillReceipt(draft)) = scan(&plan, Place::Home, text) else {
            panic!("{text} was not read");
        };
        assert_eq!(draft.lot_key(), Some(plan.lot("L5-0331")));
    }
}

#[test]
fn what_is_only_likely_is_not_booked_and_a_name_stays_a_name() {
    let mut plan = Plan::default();
    let text = "10L5-0331\u{1d}0109506000134352";
    let Err(Refusal::Unreadable { problems, .. }) = scan(&plan, Place::Home, text) else {
        panic!("it was trusted");
    };
    assert_eq!(problems, ["gs1-not-proven"]);
    // A serial number that could be the bits of a tag.
    let serial = "3074257BF7194E4000001A85";
    plan.open(serial);
    assert_eq!(
        scan(&plan, Place::Home, serial),
        Ok(Next::Show(Subject::Unit(plan.unit(serial))))
    );
}

#[test]
fn an_unknown_unit_of_ours_gets_a_traveller_for_the_order_in_hand() {
    let plan = Plan::default();
    let text = label(Subject::Unit(plan.unit("AX-1")));
    assert_eq!(
        scan(&plan, Place::Home, &text),
        Ok(Next::Record(Command::Traveller(OnTraveller::Open {
            unit: plan.unit("AX-1"),
            order: Some("WO-1042".parse().unwrap()),
        })))
    );
}

#[test]
fn at_a_traveller_a_component_goes_in_and_another_unit_is_turned_to() {
    let mut plan = Plan::default();
    plan.open("AX-1");
    plan.open("AX-2");
    let place = || Place::Unit(plan.unit("AX-1"));
    let lot = label(Subject::Lot(plan.lot("L5-0331")));
    assert!(matches!(
        scan(&plan, place(), &lot),
        Ok(Next::Record(Command::Traveller(
            OnTraveller::Consume { .. }
        )))
    ));
    let same = label(Subject::Unit(plan.unit("AX-1")));
    assert!(matches!(
        scan(&plan, place(), &same),
        Ok(Next::AlreadyHere(_))
    ));
    let other = label(Subject::Unit(plan.unit("AX-2")));
    assert!(matches!(scan(&plan, place(), &other), Ok(Next::Show(_))));
}

#[test]
fn a_lot_has_no_place_in_a_carton() {
    let plan = Plan::default();
    let lot = label(Subject::Lot(plan.lot("L5-0331")));
    let place = Place::Carton("CT-1".parse().unwrap());
    assert!(matches!(
        scan(&plan, place, &lot),
        Err(Refusal::NotExpectedHere { .. })
    ));
}

#[test]
fn a_carton_is_loaded_once_the_customer_is_known() {
    let plan = Plan::default();
    let carton = label(Subject::Carton("CT-1".parse().unwrap()));
    let place = |customer: Option<&str>| Place::Shipment {
        shipment: "SH-1".parse().unwrap(),
        customer: customer.map(|customer| customer.parse().unwrap()),
    };
    assert!(matches!(
        scan(&plan, place(None), &carton),
        Err(Refusal::NoCustomer { .. })
    ));
    assert!(matches!(
        scan(&plan, place(Some("VELO")), &carton),
        Ok(Next::Record(Command::Ship(_)))
    ));
}

#[test]
fn plain_text_is_matched_exactly_and_two_meanings_are_asked_about() {
    let mut plan = Plan::default();
    plan.receive("L5-0331", 5);
    assert_eq!(
        scan(&plan, Place::Home, "L5-0331"),
        Ok(Next::Show(Subject::Lot(plan.lot("L5-0331"))))
    );
    for near in ["L5-033", "l5-0331", "L5-0331 X"] {
        assert!(matches!(
            scan(&plan, Place::Home, near),
            Err(Refusal::UnknownCode { .. })
        ));
    }
    plan.receive("AX-1", 5);
    plan.open("AX-1");
    let Err(Refusal::SeveralMeanings { candidates, .. }) = scan(&plan, Place::Home, "AX-1") else {
        panic!("one meaning was guessed");
    };
    assert_eq!(candidates.len(), 2);
}

#[test]
fn the_name_of_a_thing_is_known_even_if_it_looks_like_a_vehicle() {
    let mut plan = Plan::default();
    let name = "1M8GDM9AXKP042788";
    assert!(matches!(
        scan(&plan, Place::Home, name),
        Err(Refusal::UnknownCode { .. })
    ));
    plan.receive(name, 5);
    assert_eq!(
        scan(&plan, Place::Home, name),
        Ok(Next::Show(Subject::Lot(plan.lot(name))))
    );
}

#[test]
fn a_label_with_a_broken_check_is_refused_and_names_the_problem() {
    let plan = Plan::default();
    let text = label(Subject::Unit(plan.unit("AX-1"))).replace("AX-1", "AX-7");
    let Err(Refusal::Unreadable { problems, .. }) = scan(&plan, Place::Home, &text) else {
        panic!("it was trusted");
    };
    assert_eq!(problems, ["label-check"]);
}

#[test]
fn a_known_person_badges_in_anywhere_and_an_unknown_one_nowhere() {
    let plan = Plan::default();
    let person = |id: &str| label(Subject::Person(id.parse().unwrap()));
    assert_eq!(
        scan(&plan, Place::Trace, &person("MK")),
        Ok(Next::BadgeIn("MK".parse().unwrap()))
    );
    assert!(matches!(
        scan(&plan, Place::Trace, &person("XX")),
        Err(Refusal::UnknownCode { .. })
    ));
}
