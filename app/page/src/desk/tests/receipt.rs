//! The label of a lot that comes in: its symbols come together, and what is flagged waits for a person.

use record::label::Flag;
use record::work::Place;

use super::*;

fn flagged() -> ReceiptDraft {
    ReceiptDraft {
        symbols: vec!["]d20104012345678901".to_owned()],
        flags: vec![Flag::new("expired", "2020-01-31")],
        quantity: Some("5".parse().unwrap()),
        ..draft()
    }
}

fn command(desk: &Desk) -> record::label::LabelRead {
    desk.receipt.command().unwrap().label
}

#[test]
fn what_is_flagged_gives_the_signal_to_look_and_is_recorded_as_accepted() {
    let mut desk = running();
    scan(&mut desk, "one");
    let effects = answer(&mut desk, scanned(LOT, Next::FillReceipt(flagged()), false));
    assert_eq!(effects.first(), Some(&Effect::Give(Signal::Refused)));
    assert_eq!(desk.screen, Screen::Receiving);
    assert!(matches!(
        desk.readings[0].said,
        Understood::Refused(Refusal::LabelFlagged { .. })
    ));
    assert!(desk.receipt.waits_for_acceptance());
    assert_eq!(command(&desk).accepted, []);
    desk.receipt.accepts = true;
    assert!(!desk.receipt.waits_for_acceptance());
    assert_eq!(command(&desk).accepted, flagged().flags);
    assert_eq!(command(&desk).symbols, flagged().symbols);
    // The next symbol is understood as one of the same label.
    let symbols = flagged().symbols;
    assert_eq!(desk.work().place, Place::Receiving { symbols });
}

#[test]
fn what_the_worker_finds_when_it_is_recorded_is_shown_in_the_form() {
    let mut desk = running();
    desk.go(Screen::Receiving);
    desk.receipt = ReceiptForm::of(ReceiptDraft {
        flags: Vec::new(),
        ..flagged()
    });
    let command = Command::Receive(desk.receipt.command().unwrap());
    desk.on_command(intent(), command);
    let flags = flagged().flags;
    let refused = Answer::Refused(Refusal::LabelFlagged {
        flags: flags.clone(),
    });
    answer(&mut desk, refused);
    assert_eq!((&desk.receipt.flags, &desk.told), (&flags, &None));
    assert!(desk.receipt.waits_for_acceptance());
}

#[test]
fn one_more_symbol_leaves_what_the_person_typed() {
    let mut form = ReceiptForm::of(ReceiptDraft {
        quantity: None,
        ..flagged()
    });
    form.quantity = "12".to_owned();
    let more = ReceiptDraft {
        symbols: [flagged().symbols, vec!["]C110L5".to_owned()]].concat(),
        quantity: None,
        ..flagged()
    };
    assert_eq!(form.clone().and(more).quantity, "12");
    let other = ReceiptDraft {
        symbols: vec!["]C110L6".to_owned()],
        quantity: None,
        ..flagged()
    };
    assert_eq!(form.and(other).quantity, "");
}

#[test]
fn a_begun_receipt_comes_back_with_its_symbols() {
    let form = ReceiptForm::of(flagged());
    let back = ReceiptForm::of_fields(&form.fields());
    assert_eq!(back.symbols, form.symbols);
    assert_eq!(back.quantity, "5");
    assert!(back.draft.is_some());
}
