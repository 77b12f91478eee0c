//! Undo, void and correction, one test per promise.

use super::*;
use crate::command::Command;
use crate::lot::LotState;
use crate::testing::{self, Plan};
use crate::unit::UnitState;

fn left(plan: &Plan, lot: &str) -> String {
    let state = LotState::of(&plan.plant, &plan.lot(lot));
    alloc::format!("{}", state.remaining.amount)
}

/// A lot of five and a unit with one of its seals in.
fn seal_in() -> (Plan, Vec<Fact>) {
    let mut plan = Plan::default();
    plan.receive("L5-0331", 5);
    plan.open("AX-1");
    let scanned = plan.consume_lot("AX-1", "L5-0331");
    (plan, scanned)
}

#[test]
fn undo_gives_a_component_back_to_its_lot_and_takes_back_the_start_it_made() {
    let (mut plan, scanned) = seal_in();
    assert_eq!(left(&plan, "L5-0331"), "4");
    let voids = plan.undo(&scanned);
    assert_eq!(voids.len(), 2);
    assert_eq!(left(&plan, "L5-0331"), "5");
    let state = UnitState::of(&plan.plant, &plan.unit("AX-1"));
    assert!(state.steps[0].started.is_empty());
    assert!(state.steps[0].needs[0].missing().is_some());
    assert_eq!(plan.plant.judge(), []);
    // It can be scanned again, and everything that happened is still there.
    plan.consume_lot("AX-1", "L5-0331");
    assert_eq!(left(&plan, "L5-0331"), "4");
    assert!(scanned.iter().all(|f| plan.plant.fact(&f.id) == Some(f)));
}

#[test]
fn only_the_persons_own_last_thing_is_undone() {
    let (mut plan, scanned) = seal_in();
    let undo = |plan: &Plan| plan.try_act(Command::Undo(testing::undo(&scanned)));
    let mut other = plan.clone();
    other.person = "JA".parse().unwrap();
    assert_eq!(undo(&other), Err(Refusal::NotTheLast));
    plan.finish("AX-1", 10);
    assert_eq!(undo(&plan), Err(Refusal::NotTheLast));
    let finished = plan.recorded.last().unwrap().clone();
    plan.undo(&[finished]);
    plan.undo(&scanned);
    assert!(matches!(undo(&plan), Err(Refusal::AlreadyVoided { .. })));
    assert_eq!(
        undo(&Plan::default()),
        Err(Refusal::NoSuchFact),
        "a tablet that never heard of it"
    );
}

#[test]
fn what_others_rest_on_is_voided_from_the_end() {
    let (mut plan, scanned) = seal_in();
    let finished = plan.finish("AX-1", 10).remove(0);
    let refused = plan.try_act(Command::Void(testing::void(&scanned[1])));
    let Err(Refusal::OthersRestOnIt { resting, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(resting[0].done.fact, finished.id);
    plan.void(&finished);
    plan.void(&scanned[1]);
    assert_eq!(left(&plan, "L5-0331"), "5");
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn what_has_left_is_voided_with_a_finding_that_goes_when_it_is_put_right() {
    let mut plan = Plan::default();
    plan.build("AX-1");
    let component = plan
        .recorded
        .iter()
        .find(|fact| matches!(fact.body, Body::ComponentConsumed(_)))
        .unwrap()
        .clone();
    plan.pack("AX-1", "CT-1");
    plan.ship("CT-1", "SH-1", "VELO");
    let void = plan.void(&component);
    let findings = plan.plant.judge();
    let [
        Finding::VoidedUnderneath {
            voided,
            voids,
            resting,
            ..
        },
    ] = findings.as_slice()
    else {
        panic!("{findings:?}");
    };
    assert_eq!((*voided, voids.as_slice()), (component.id, &[void.id][..]));
    assert_eq!(resting.len(), 1, "the finish of the step");
    let judged = plan.plant.judged().remove(0);
    plan.accept(&judged);
    assert!(!plan.plant.judged()[0].is_open());
}

#[test]
fn a_void_that_met_work_of_another_tablet_is_a_finding_in_either_order() {
    let (mut here, scanned) = seal_in();
    let mut there = here.another_tablet();
    here.void(&scanned[1]);
    there.finish("AX-1", 10);
    let mut back = there.clone();
    back.hear(&here);
    here.hear(&there);
    let findings = here.plant.judge();
    assert!(matches!(
        findings.as_slice(),
        [Finding::VoidedUnderneath { .. }]
    ));
    assert_eq!(findings, {
        let mut other = Plan::default();
        other.hear(&back);
        other.hear(&here);
        other.plant.judge()
    });
}

#[test]
fn masters_and_voids_are_not_voided() {
    let (mut plan, scanned) = seal_in();
    let master = plan.recorded[0].clone();
    let void = plan.void(&scanned[1]);
    for fact in [master, void] {
        let refused = plan.try_act(Command::Void(testing::void(&fact)));
        assert!(matches!(refused, Err(Refusal::CannotBeVoided { .. })));
    }
    let refused = plan.try_act(Command::Void(testing::void(&scanned[1])));
    assert!(matches!(refused, Err(Refusal::AlreadyVoided { .. })));
}

#[test]
fn a_void_of_a_void_from_elsewhere_changes_nothing() {
    let (mut plan, scanned) = seal_in();
    let void = plan.void(&scanned[1]);
    let context = plan.next_context();
    plan.plant
        .apply(super::void(0, &void, Reason::usual(Usual::Twice), &context));
    assert_eq!(left(&plan, "L5-0331"), "5");
}

#[test]
fn a_void_in_another_document_does_not_count() {
    let (mut plan, scanned) = seal_in();
    let body = Body::FactVoided(FactVoided {
        fact: scanned[1].id,
        reason: Reason::usual(Usual::Twice),
    });
    let elsewhere = Subject::Unit(plan.unit("AX-2"));
    let fact = plan.next_context().fact(0, elsewhere, body);
    plan.plant.apply(fact);
    assert_eq!(left(&plan, "L5-0331"), "4");
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn a_correction_shows_everywhere_and_one_of_a_correction_replaces_it() {
    let mut plan = Plan::default();
    let received = plan.receive("L5-0331", 415);
    let first = plan.correct(&received, Field::Quantity, "41.0");
    assert_eq!(left(&plan, "L5-0331"), "41");
    let second = plan.correct(&first, Field::Quantity, "45");
    assert_eq!(left(&plan, "L5-0331"), "45");
    assert_eq!(plan.plant.judge(), []);
    let open: Vec<FactId> = plan
        .plant
        .corrections_of(&received.id)
        .iter()
        .filter(|correction| correction.is_open)
        .map(|correction| correction.fact.id)
        .collect();
    assert_eq!(open, [second.id]);
    plan.void(&second);
    assert_eq!(left(&plan, "L5-0331"), "41");
    plan.void(&first);
    assert_eq!(left(&plan, "L5-0331"), "415");
}

#[test]
fn a_value_that_is_none_or_the_same_or_of_another_kind_is_refused() {
    let mut plan = Plan::default();
    let received = plan.receive("L5-0331", 415);
    let correct = |field, value| {
        let command = testing::correct(&received, field, value);
        plan.try_act(Command::Correct(command))
    };
    assert!(matches!(
        correct(Field::Quantity, "1.5"),
        Err(Refusal::NotAValue { .. })
    ));
    assert!(matches!(
        correct(Field::Quantity, "415"),
        Err(Refusal::SameValue { .. })
    ));
    assert!(matches!(
        correct(Field::Customer, "VELO"),
        Err(Refusal::CannotBeCorrected { .. })
    ));
}

#[test]
fn two_tablets_that_corrected_one_field_apart_are_a_finding_until_one_says_it_again() {
    let mut here = Plan::default();
    let received = here.receive("L5-0331", 415);
    let mut there = here.another_tablet();
    there.person = "JA".parse().unwrap();
    here.correct(&received, Field::Quantity, "400");
    there.correct(&received, Field::Quantity, "500");
    here.hear(&there);
    let findings = here.plant.judge();
    let [Finding::CorrectionsDiffer { values, .. }] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    let said: Vec<(&str, &str)> = values
        .iter()
        .map(|told| (told.value.as_str(), told.person.as_str()))
        .collect();
    assert_eq!(said, [("400", "MK"), ("500", "JA")]);
    let standing = left(&here, "L5-0331");
    here.correct(&received, Field::Quantity, &standing);
    assert_eq!(here.plant.judge(), []);
}
