//! What labels say together, what is flagged of them, and what of that stays in the record.

use super::*;
use crate::fact::{Body, Fact};
use crate::masters::SetMaster;
use crate::quantity::Quantity;
use crate::receiving::ReceiveLot;
use crate::refusal::Refusal;
use crate::testing::Plan;
use crate::work::{Next, Place, Work, scan};
use crate::{Command, Context};
use alloc::vec;

fn today(plan: &Plan) -> Date {
    plan.context().wall.local_date()
}

fn read(plan: &Plan, symbols: &[&str]) -> Label {
    let symbols: Vec<String> = symbols.iter().map(ToString::to_string).collect();
    Label::of(&plan.plant, &symbols, today(plan))
}

fn codes(flags: &[Flag]) -> Vec<String> {
    flags.iter().map(ToString::to_string).collect()
}

/// The plan with a part number on the labels of the seal's supplier.
fn with_supplier_part() -> Plan {
    let mut plan = Plan::default();
    let id: ItemId = "SE-112".parse().unwrap();
    let mut item = plan.plant.item(&id).unwrap().clone();
    item.supplier_part = Some("GT-9911".to_string());
    plan.act(Command::SetMaster(SetMaster::Item(id, item)));
    plan
}

const GTIN: &str = "]d20109506000134352";

#[test]
fn a_label_in_any_grammar_fills_in_the_same_lot() {
    let plan = with_supplier_part();
    for symbols in [
        &["]d2010950600013435210L5\u{1d}30415"][..],
        &[GTIN, "]C110L5\u{1d}30415"],
        &["[)>\u{1e}06\u{1d}1PGT-9911\u{1d}1TL5\u{1d}Q415\u{1e}\u{4}"],
        &["[)>\u{1e}06\u{1d}PSE-112\u{1d}1PX-1\u{1d}1TL5\u{1d}Q415\u{1e}\u{4}"],
        &[GTIN, "[)>\u{1e}06\u{1d}1TL5\u{1d}Q415\u{1e}\u{4}"],
    ] {
        let label = read(&plan, symbols);
        assert_eq!(label.lot_key(), Some(plan.lot("L5")), "{symbols:?}");
        assert_eq!(label.quantity, Some(Amount::whole(415)), "{symbols:?}");
        assert_eq!(label.flags, [], "{symbols:?}");
    }
}

#[test]
fn what_two_symbols_say_differently_is_flagged_and_taken_from_neither() {
    let plan = with_supplier_part();
    let lots = read(&plan, &["]d2010950600013435210L5", "]C110L6"]);
    assert_eq!((lots.lot.clone(), lots.lot_key()), (None, None));
    assert_eq!(codes(&lots.flags), ["gs1-different-values (10) L5 / L6"]);
    let across = read(
        &plan,
        &[
            "]d2010950600013435210L5",
            "[)>\u{1e}06\u{1d}1PGT-9911\u{1d}1TL6\u{1e}\u{4}",
        ],
    );
    assert_eq!(codes(&across.flags), ["two-values L5 / L6"]);
    let items = read(
        &plan,
        &[GTIN, "[)>\u{1e}06\u{1d}PBRG-6204\u{1d}1TL6\u{1e}\u{4}"],
    );
    assert_eq!(items.item, None);
    assert_eq!(codes(&items.flags), ["two-items BRG-6204 / SE-112"]);
    let stranger = read(&plan, &["[)>\u{1e}06\u{1d}1PNO-1\u{1d}1TL6\u{1e}\u{4}"]);
    assert_eq!(codes(&stranger.flags), ["unknown-item NO-1"]);
}

fn received(
    plan: &Plan,
    symbols: &[&str],
    expiry: Option<&str>,
    accepted: Vec<Flag>,
) -> Result<Fact, Refusal> {
    let command = ReceiveLot {
        lot: plan.lot("L5"),
        quantity: Quantity::pieces(5),
        expiry: expiry.map(|day| day.parse().unwrap()),
        delivery_note: None,
        label: LabelRead {
            symbols: symbols.iter().map(ToString::to_string).collect(),
            accepted,
        },
    };
    let context: Context = plan.context();
    let facts = crate::receiving::decide(&plan.plant, command, &context)?;
    Ok(facts.into_iter().next().unwrap())
}

#[test]
fn what_is_flagged_is_recorded_only_when_it_was_accepted_and_stays_in_the_record() {
    let plan = Plan::default();
    let symbols = ["]d21720013110L5"];
    let flags = match received(&plan, &symbols, Some("2020-01-31"), Vec::new()) {
        Err(Refusal::LabelFlagged { flags }) => flags,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        codes(&flags),
        [
            "gs1-missing-companion (10)",
            "gs1-missing-companion (17)",
            "expired 2020-01-31"
        ]
    );
    let fact = received(&plan, &symbols, Some("2020-01-31"), flags.clone()).unwrap();
    let back = Fact::from_canonical_bytes(&fact.to_bytes()).unwrap();
    let Body::LotReceived(kept) = back.body else {
        panic!("it is another fact");
    };
    let label = kept.label.clone().unwrap();
    assert_eq!(
        (label.symbols, label.accepted),
        (vec![symbols[0].to_string()], flags)
    );
    assert_eq!(
        kept.words(),
        "5 C62; gs1-missing-companion (10); gs1-missing-companion (17); expired 2020-01-31"
    );
}

#[test]
fn what_was_typed_against_the_label_is_flagged() {
    let plan = Plan::default();
    let symbols = ["]d201095060001343521727123110L6"];
    let given = |expiry| match received(&plan, &symbols, expiry, Vec::new()) {
        Err(Refusal::LabelFlagged { flags }) => codes(&flags),
        other => panic!("{other:?}"),
    };
    assert_eq!(given(Some("2027-12-31")), ["other-than-label L6 / L5"]);
    assert_eq!(given(None).len(), 2);
    let old = vec![Flag::new("expired", "2020-01-31")];
    let other = received(&plan, &symbols, Some("2027-12-31"), old);
    assert!(other.is_err(), "another thing was accepted");
}

#[test]
fn a_receipt_without_a_label_has_the_bytes_it_always_had() {
    let plan = Plan::default();
    let fact = received(&plan, &[], None, Vec::new()).unwrap();
    let Body::LotReceived(kept) = &fact.body else {
        panic!("it is another fact");
    };
    assert_eq!(kept.label, None);
    assert_eq!(minicbor::to_vec(kept).unwrap()[0], 0xa1);
}

fn scanned(plan: &Plan, symbols: &[&str], text: &str) -> Result<Next, Refusal> {
    let work = Work {
        order: None,
        place: Place::Receiving {
            symbols: symbols.iter().map(ToString::to_string).collect(),
        },
    };
    scan(&plan.plant, &work, text, today(plan)).map(|(_, next)| next)
}

fn draft(plan: &Plan, symbols: &[&str], text: &str) -> ReceiptDraft {
    match scanned(plan, symbols, text) {
        Ok(Next::FillReceipt(draft)) => draft,
        other => panic!("{other:?}"),
    }
}

#[test]
fn symbols_are_added_to_the_label_in_hand_until_it_is_recorded() {
    let mut plan = Plan::default();
    let first = draft(&plan, &[], GTIN);
    assert_eq!(
        (first.item.clone(), first.lot.clone()),
        (Some("SE-112".parse().unwrap()), None)
    );
    assert_eq!(first.flags, []);
    let second = draft(&plan, &[GTIN], "]C110L5");
    assert_eq!(second.lot_key(), Some(plan.lot("L5")));
    assert_eq!(second.symbols.len(), 2);
    assert!(matches!(
        scanned(&plan, &[GTIN, "]C110L5"], GTIN),
        Ok(Next::AlreadyHere(Subject::Lot(_)))
    ));
    let other = draft(&plan, &[GTIN, "]C110L5"], "]C110L6");
    assert_eq!((other.lot, other.flags.len()), (None, 1));
    // A lot alone is the start of a label too.
    let alone = draft(&plan, &[], "]C110L5");
    assert_eq!(codes(&alone.flags), ["gs1-missing-companion (10)"]);
    let texts: Vec<String> = (0..MAX_SYMBOLS)
        .map(|n| alloc::format!("]C110L{n}"))
        .collect();
    let full: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert!(matches!(
        scanned(&plan, &full, GTIN),
        Err(Refusal::TooManySymbols { .. })
    ));
    plan.receive("L5", 5);
    assert!(matches!(
        scanned(&plan, &[GTIN], "]C110L5"),
        Err(Refusal::LotAlreadyReceived { .. })
    ));
    assert!(matches!(
        scanned(&plan, &[], "]d2010950600013435210L5"),
        Ok(Next::Show(Subject::Lot(_)))
    ));
}

#[test]
fn what_is_no_label_of_a_lot_is_taken_as_it_is_elsewhere() {
    let plan = Plan::default();
    assert!(matches!(
        scanned(&plan, &[GTIN], "WM1/ORDER/WO-1001/40"),
        Ok(Next::TakeOrder(_))
    ));
    assert!(matches!(
        scanned(&plan, &[GTIN], "]d20109506000134351"),
        Err(Refusal::Unreadable { .. })
    ));
    assert!(matches!(
        scanned(&plan, &[], "]d20104006381333931"),
        Err(Refusal::UnknownCode { .. })
    ));
}
