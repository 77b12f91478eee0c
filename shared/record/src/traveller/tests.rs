//! The rules of the traveller, one test per promise.

use super::*;
use crate::testing::Plan;

fn on(plan: &Plan, command: OnTraveller) -> Result<Vec<Fact>, Refusal> {
    decide(&plan.plant, command, &plan.context())
}

#[test]
fn a_component_goes_in_at_its_step_and_starts_it() {
    let mut plan = Plan::default();
    plan.receive("L5-0331", 5);
    plan.open("AX-1");
    let facts = plan.consume_lot("AX-1", "L5-0331");
    let kinds: Vec<&str> = facts.iter().map(|fact| fact.body.kind()).collect();
    assert_eq!(kinds, ["step.started", "component.consumed"]);
    let state = UnitState::of(&plan.plant, &plan.unit("AX-1"));
    assert_eq!(state.current().unwrap().needs[0].missing(), None);
}

#[test]
fn a_component_of_a_later_step_and_a_foreign_one_are_told_apart() {
    let mut plan = Plan::default();
    plan.open("AX-1");
    let later = Subject::Unit(plan.module("PM-9"));
    let refused = on(
        &plan,
        OnTraveller::Consume {
            unit: plan.unit("AX-1"),
            component: later.clone(),
        },
    );
    assert_eq!(
        refused,
        Err(Refusal::WrongStep {
            asked: 20,
            turn: 10,
            expected: alloc::vec!["SE-112".parse().unwrap()],
            scanned: Some(later)
        })
    );
    let foreign = Subject::Lot(plan.foreign_lot());
    let refused = on(
        &plan,
        OnTraveller::Consume {
            unit: plan.unit("AX-1"),
            component: foreign.clone(),
        },
    );
    assert_eq!(
        refused,
        Err(Refusal::WrongItem {
            expected: alloc::vec!["SE-112".parse().unwrap()],
            scanned: foreign
        })
    );
}

#[test]
fn a_step_waits_for_its_turn_and_its_needs() {
    let mut plan = Plan::default();
    plan.receive("L5-0331", 5);
    plan.open("AX-1");
    let unit = plan.unit("AX-1");
    let finish = |step| OnTraveller::FinishStep {
        unit: unit.clone(),
        step,
    };
    assert_eq!(
        on(&plan, finish(20)),
        Err(Refusal::WrongStep {
            asked: 20,
            turn: 10,
            expected: Vec::new(),
            scanned: None
        })
    );
    assert!(matches!(
        on(&plan, finish(10)),
        Err(Refusal::NeedsMissing { step: 10, .. })
    ));
    assert_eq!(
        on(&plan, finish(99)),
        Err(Refusal::NoSuchStep { asked: 99 })
    );
    assert!(matches!(
        on(&plan, OnTraveller::Complete { unit: unit.clone() }),
        Err(Refusal::UnitNotComplete { .. })
    ));
    plan.consume_lot("AX-1", "L5-0331");
    assert!(on(&plan, finish(10)).is_ok());
}

#[test]
fn a_serial_that_is_in_another_unit_is_refused_and_names_the_holder() {
    let mut plan = Plan::default();
    plan.receive("L5-0331", 5);
    for serial in ["AX-1", "AX-2"] {
        plan.open(serial);
        plan.consume_lot(serial, "L5-0331");
        plan.finish(serial, 10);
    }
    plan.consume_module("AX-1", "PM-9");
    let refused = on(
        &plan,
        OnTraveller::Consume {
            unit: plan.unit("AX-2"),
            component: Subject::Unit(plan.module("PM-9")),
        },
    );
    assert_eq!(
        refused,
        Err(Refusal::AlreadyUsed {
            unit: plan.module("PM-9"),
            parent: plan.unit("AX-1"),
        })
    );
}

#[test]
fn a_traveller_keeps_the_route_it_was_opened_with() {
    let mut plan = Plan::default();
    plan.open("AX-1");
    plan.redefine_route_with_one_step();
    assert_eq!(
        UnitState::of(&plan.plant, &plan.unit("AX-1")).steps.len(),
        2
    );
    plan.open("AX-2");
    assert_eq!(
        UnitState::of(&plan.plant, &plan.unit("AX-2")).steps.len(),
        1
    );
}

#[test]
fn one_serial_in_two_parents_is_a_finding_with_both_sources() {
    let mut here = Plan::default();
    here.receive("L5-0331", 5);
    for serial in ["AX-1", "AX-2"] {
        here.open(serial);
        here.consume_lot(serial, "L5-0331");
        here.finish(serial, 10);
    }
    let mut there = here.another_tablet();
    let one = here.consume_module("AX-1", "PM-9");
    let two = there.consume_module("AX-2", "PM-9");
    for fact in two.clone() {
        here.plant.apply(fact);
    }
    let findings = here.plant.judge();
    let [Finding::SerialInTwoParents { parents, .. }] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(parents.len(), 2);
    assert!(
        parents
            .iter()
            .any(|(_, id)| one.iter().any(|f| f.id == *id))
    );
    assert!(
        parents
            .iter()
            .any(|(_, id)| two.iter().any(|f| f.id == *id))
    );
}

#[test]
fn steps_that_merged_out_of_order_are_findings() {
    let mut plan = Plan::default();
    plan.open("AX-1");
    let unit = Subject::Unit(plan.unit("AX-1"));
    let body = Body::StepFinished(StepFinished { step: 20 });
    let fact = plan.next_context().fact(0, unit.clone(), body);
    plan.plant.apply(fact);
    let body = Body::UnitCompleted(UnitCompleted {});
    let fact = plan.next_context().fact(0, unit, body);
    plan.plant.apply(fact);
    let kinds: Vec<Finding> = plan.plant.judge();
    assert!(
        kinds.iter().any(|finding| matches!(
            finding,
            Finding::StepOutOfOrder {
                step: 20,
                before: 10,
                ..
            }
        )),
        "{kinds:?}"
    );
    assert!(kinds.iter().any(
        |finding| matches!(finding, Finding::CompletedWithOpenSteps { steps, .. } if steps == &[10])
    ));
}

#[test]
fn a_step_is_finished_once_what_it_asks_for_is_measured() {
    let mut plan = Plan::default();
    plan.ask_for_the_bore();
    plan.receive("L5-0331", 5);
    plan.open("AX-1");
    let measure = |step, characteristic: &str| OnTraveller::Measure {
        unit: Plan::default().unit("AX-1"),
        step,
        characteristic: characteristic.parse().unwrap(),
        value: "25.01".parse().unwrap(),
    };
    assert!(matches!(
        on(&plan, measure(20, "BORE")),
        Err(Refusal::WrongStep { turn: 10, .. })
    ));
    assert!(matches!(
        on(&plan, measure(10, "WIDTH")),
        Err(Refusal::NotMeasuredHere { .. })
    ));
    plan.consume_lot("AX-1", "L5-0331");
    let finish = OnTraveller::FinishStep {
        unit: plan.unit("AX-1"),
        step: 10,
    };
    let refused = on(&plan, finish);
    let Err(Refusal::MeasurementsMissing { missing, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(missing[0].name, "Bore");
    let kinds: Vec<Fact> = plan.measure("AX-1", "25.01");
    assert_eq!(kinds.len(), 1, "the step was started before");
    assert!(matches!(
        on(&plan, measure(10, "BORE")),
        Err(Refusal::AlreadyMeasured { .. })
    ));
    plan.finish("AX-1", 10);
}

#[test]
fn a_route_without_characteristics_has_the_bytes_it_always_had() {
    let step = crate::masters::Step {
        number: 10,
        name: "Fit seal".into(),
        needs: Vec::new(),
        characteristics: Vec::new(),
        qualifications: Vec::new(),
    };
    let bytes = minicbor::to_vec(&step).unwrap();
    assert_eq!(bytes[0], 0xa3, "a map of three");
    let back: crate::masters::Step = minicbor::decode(&bytes).unwrap();
    assert_eq!(back, step);
}

#[test]
fn two_values_of_two_tablets_are_a_finding_with_both_and_two_equal_ones_are_none() {
    let mut here = Plan::default();
    here.ask_for_the_bore();
    here.open("AX-1");
    let mut there = here.another_tablet();
    there.person = "JA".parse().unwrap();
    let mut same = there.another_tablet();
    here.measure("AX-1", "25.01");
    there.measure("AX-1", "25.10");
    same.measure("AX-1", "25.010");
    let mut agreed = here.clone();
    agreed.hear(&same);
    assert_eq!(agreed.plant.judge(), []);
    here.hear(&there);
    let findings = here.plant.judge();
    let [Finding::MeasurementsDiffer { values, name, .. }] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(name, "Bore");
    let said: Vec<(&str, &str)> = values
        .iter()
        .map(|told| (told.value.as_str(), told.person.as_str()))
        .collect();
    assert_eq!(said, [("25.01 MMT", "MK"), ("25.1 MMT", "JA")]);
}

#[test]
fn a_need_that_two_tablets_filled_is_a_finding_with_both_sources() {
    let mut here = Plan::default();
    here.receive("L5-0331", 5);
    here.open("AX-1");
    let mut there = here.another_tablet();
    here.consume_lot("AX-1", "L5-0331");
    there.consume_lot("AX-1", "L5-0331");
    here.hear(&there);
    let findings = here.plant.judge();
    assert!(
        matches!(
            findings.as_slice(),
            [Finding::NeedOverfilled { step: 10, facts, .. }] if facts.len() == 2
        ),
        "{findings:?}"
    );
}
