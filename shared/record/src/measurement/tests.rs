//! Limits, one test per promise.

use super::*;
use crate::command::Command;
use crate::fact::{Body, Fact};
use crate::field::Field;
use crate::finding::Finding;
use crate::identity::Subject;
use crate::refusal::Refusal;
use crate::testing::{self, Plan};
use crate::traveller::OnTraveller;
use crate::unit::UnitState;

/// A unit whose bore has to lie between 25.00 and 25.05, with its seal in.
fn limited() -> Plan {
    let mut plan = Plan::default();
    plan.limit_the_bore(Some("25"), Some("25.05"));
    plan.receive("L5-0331", 5);
    plan.open("AX-1");
    plan.consume_lot("AX-1", "L5-0331");
    plan
}

fn finish(plan: &Plan) -> Result<Vec<Fact>, Refusal> {
    plan.try_act(Command::Traveller(OnTraveller::FinishStep {
        unit: plan.unit("AX-1"),
        step: 10,
    }))
}

fn out(plan: &Plan) -> Vec<Finding> {
    let mut findings = plan.plant.judge();
    findings.retain(|finding| matches!(finding, Finding::FinishedOutOfLimits { .. }));
    findings
}

#[test]
fn what_has_no_limits_and_follows_nothing_has_the_bytes_it_always_had() {
    let mut bore = Characteristic {
        id: "BORE".parse().unwrap(),
        name: "Bore".into(),
        unit: "MMT".parse().unwrap(),
        low: None,
        high: None,
    };
    let plain = minicbor::to_vec(&bore).unwrap();
    assert_eq!(plain[0], 0xa3, "a map of three");
    bore.high = Some("25.05".parse().unwrap());
    let limited = minicbor::to_vec(&bore).unwrap();
    assert_eq!((limited[0], &limited[1..plain.len()]), (0xa4, &plain[1..]));
    assert_eq!(minicbor::decode::<Characteristic>(&limited).unwrap(), bore);
    let read = MeasurementRecorded {
        step: 10,
        characteristic: "BORE".parse().unwrap(),
        value: "25.01".parse().unwrap(),
        unit: "MMT".parse().unwrap(),
        follows: Vec::new(),
    };
    assert_eq!(minicbor::to_vec(&read).unwrap()[0], 0xa4, "a map of four");
}

#[test]
fn both_limits_belong_to_what_is_right_and_another_unit_keeps_none() {
    let mut bore = Characteristic {
        id: "BORE".parse().unwrap(),
        name: "Bore".into(),
        unit: "MMT".parse().unwrap(),
        low: Some("25".parse().unwrap()),
        high: Some("25.05".parse().unwrap()),
    };
    let allows = |bore: &Characteristic, value: &str, unit: &str| {
        bore.allows(value.parse().unwrap(), &unit.parse().unwrap())
    };
    for (value, is_right) in [
        ("24.99", false),
        ("25", true),
        ("25.05", true),
        ("25.06", false),
    ] {
        assert_eq!(allows(&bore, value, "MMT"), is_right, "{value}");
    }
    assert!(!allows(&bore, "25.01", "CMT"));
    bore.low = None;
    assert!(allows(&bore, "-1", "MMT") && !allows(&bore, "25.06", "MMT"));
    bore.high = None;
    assert!(allows(&bore, "99", "CMT"), "no limits at all");
}

#[test]
fn a_value_out_of_limits_is_recorded_and_its_step_is_not_finished() {
    let mut plan = limited();
    plan.measure("AX-1", "25.3");
    let Err(Refusal::OutOfLimits { step, out }) = finish(&plan) else {
        panic!("it is out of limits");
    };
    assert_eq!((step, out.len()), (10, 1));
    assert_eq!(out[0].value, "25.3".parse().unwrap());
    assert_eq!(out[0].characteristic.high, Some("25.05".parse().unwrap()));
    assert_eq!(
        plan.plant.judge(),
        [],
        "what is not finished is work in hand"
    );
}

#[test]
fn after_rework_it_is_measured_again_and_the_first_result_stays_visible() {
    let mut plan = limited();
    let first = plan.measure("AX-1", "25.3").remove(0);
    let second = plan.measure("AX-1", "25.2").remove(0);
    assert!(matches!(finish(&plan), Err(Refusal::OutOfLimits { .. })));
    let third = plan.measure("AX-1", "25.01").remove(0);
    let follows = |fact: &Fact| {
        let Body::MeasurementRecorded(read) = &fact.body else {
            panic!("{fact:?}");
        };
        read.follows.clone()
    };
    assert_eq!(follows(&first), []);
    assert_eq!(follows(&second), [first.id]);
    assert_eq!(follows(&third), [second.id]);
    let again = plan.try_act(Command::Traveller(OnTraveller::Measure {
        unit: plan.unit("AX-1"),
        step: 10,
        characteristic: "BORE".parse().unwrap(),
        value: "25.02".parse().unwrap(),
    }));
    assert!(matches!(again, Err(Refusal::AlreadyMeasured { .. })));
    let finished = plan.finish("AX-1", 10).remove(0);
    assert_eq!(plan.plant.judge(), []);
    let state = UnitState::of(&plan.plant, &plan.unit("AX-1"));
    assert_eq!(state.steps[0].measures[0].values.len(), 3);
    // The finish rests on the value that counts, not on those before the rework.
    let refused = plan.try_act(Command::Void(testing::void(&third)));
    assert!(
        matches!(refused, Err(Refusal::OthersRestOnIt { resting, .. })
        if resting[0].done.fact == finished.id)
    );
}

#[test]
fn a_value_in_limits_is_followed_by_none_whatever_a_fact_says() {
    let mut plan = limited();
    let good = plan.measure("AX-1", "25.01").remove(0);
    let body = Body::MeasurementRecorded(MeasurementRecorded {
        step: 10,
        characteristic: "BORE".parse().unwrap(),
        value: "25.04".parse().unwrap(),
        unit: "MMT".parse().unwrap(),
        follows: alloc::vec![good.id],
    });
    plan.record_past_the_rules(Subject::Unit(plan.unit("AX-1")), body);
    assert!(matches!(
        plan.plant.judge().as_slice(),
        [Finding::MeasurementsDiffer { values, .. }] if values.len() == 2
    ));
}

#[test]
fn a_value_out_of_limits_that_meets_a_finished_step_is_a_finding_with_both() {
    let mut here = limited();
    let mut there = here.another_tablet();
    here.measure("AX-1", "25.01");
    let finished = here.finish("AX-1", 10).remove(0);
    let late = there.measure("AX-1", "25.3").remove(0);
    here.hear(&there);
    let findings = out(&here);
    let [
        Finding::FinishedOutOfLimits {
            name,
            values,
            facts,
            ..
        },
    ] = findings.as_slice()
    else {
        panic!("{findings:?}");
    };
    assert_eq!(
        (name.as_str(), values[0].value.as_str()),
        ("Bore", "25.3 MMT")
    );
    assert_eq!(*facts, [late.id, finished.id]);
}

#[test]
fn a_value_that_is_corrected_to_out_of_limits_after_its_step_is_a_finding() {
    let mut plan = limited();
    let read = plan.measure("AX-1", "25.01").remove(0);
    plan.finish("AX-1", 10);
    plan.correct(&read, Field::Value, "25.3");
    assert_eq!(out(&plan).len(), 1);
    plan.correct(&read, Field::Value, "25.02");
    assert_eq!(out(&plan), []);
}
