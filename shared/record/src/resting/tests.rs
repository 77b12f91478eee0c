//! What rests on what, one test per kind of fact.

use super::*;
use crate::testing::Plan;

fn kinds(plan: &Plan, fact: &Fact) -> Vec<alloc::string::String> {
    resting_on(&plan.plant, fact)
        .iter()
        .filter_map(|id| Some(plan.plant.fact(id)?.body.kind().into()))
        .collect()
}

#[test]
fn uses_rest_on_a_receipt_that_covers_them_and_not_on_one_too_many() {
    let mut plan = Plan::default();
    let mut there = plan.another_tablet();
    let received = plan.receive("L5-0331", 5);
    assert!(kinds(&plan, &received).is_empty());
    plan.open("AX-1");
    plan.consume_lot("AX-1", "L5-0331");
    assert_eq!(kinds(&plan, &received), ["component.consumed"]);
    there.receive("L5-0331", 5);
    plan.hear(&there);
    assert!(kinds(&plan, &received).is_empty());
}

#[test]
fn work_rests_on_its_traveller_and_a_step_on_the_one_before() {
    let mut plan = Plan::default();
    plan.receive("L5-0331", 5);
    let opened = plan.open("AX-1").remove(0);
    let scanned = plan.consume_lot("AX-1", "L5-0331");
    let [start, component] = scanned.as_slice() else {
        panic!("{scanned:?}");
    };
    assert_eq!(kinds(&plan, start), ["component.consumed"]);
    assert!(kinds(&plan, component).is_empty());
    let finished = plan.finish("AX-1", 10).remove(0);
    assert_eq!(kinds(&plan, component), ["step.finished"]);
    assert!(kinds(&plan, &finished).is_empty());
    plan.consume_module("AX-1", "PM-1");
    assert_eq!(
        kinds(&plan, &finished),
        ["step.started", "component.consumed"]
    );
    assert_eq!(kinds(&plan, &opened).len(), 5);
}

#[test]
fn a_carton_on_its_way_rests_on_what_was_packed() {
    let mut plan = Plan::default();
    plan.build("AX-1");
    let completed = plan.recorded.last().unwrap().clone();
    let packed = plan.pack("AX-1", "CT-1");
    assert_eq!(kinds(&plan, &completed), ["unit.packed"]);
    let unit = Subject::Unit(plan.unit("AX-1"));
    assert!(!has_left(&plan.plant, &unit));
    plan.ship("CT-1", "SH-1", "VELO");
    assert_eq!(kinds(&plan, &packed), ["carton.shipped"]);
    assert!(has_left(&plan.plant, &unit));
}

#[test]
fn a_ring_of_units_ends_the_question_whether_it_left() {
    let mut plan = Plan::default();
    plan.ring("AX-1", "AX-2");
    assert!(!has_left(&plan.plant, &Subject::Unit(plan.unit("AX-1"))));
}
