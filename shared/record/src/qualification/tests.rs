//! Who may work at a step, one test per promise.

use super::*;
use crate::command::Command;
use crate::context::How;
use crate::fact::Body;
use crate::identity::Subject;
use crate::masters::SetMaster;
use crate::measurement::MeasurementRecorded;
use crate::people::{AuthorityGiven, GiveAuthority, Qualification, Role};
use crate::testing::{self, Plan};
use crate::time::Date;
use crate::traveller::{ComponentConsumed, OnTraveller, StepFinished, StepStarted};

fn seals() -> QualificationId {
    "SEALS".parse().unwrap()
}

/// A plant that keeps rights and whose first step asks for [`seals`].
fn plan() -> Plan {
    let mut plan = Plan::default();
    plan.keep_rights();
    plan.hand_to("JA").receive("L5-0331", 5);
    let id = "AX2-ROUTE".parse().unwrap();
    let mut route = plan.plant.route(&id).unwrap().clone();
    route.steps[0].qualifications = alloc::vec![seals()];
    plan.name("EN", "Engel Noor");
    plan.give("EN", &[Role::Engineer]);
    plan.hand_to("EN")
        .act(Command::SetMaster(SetMaster::Route(id, route)));
    plan.hand_to("MK").open("AX-1");
    plan
}

fn give(person: &str, role: Role, held: &[(&str, Option<Date>)]) -> Command {
    let qualifications = held.iter().map(|(id, until)| Qualification {
        id: id.parse().unwrap(),
        until: *until,
    });
    Command::GiveAuthority(GiveAuthority {
        qualifications: qualifications.collect(),
        ..testing::give(person, &[role])
    })
}

/// Lets an operator be qualified, and gives the tablet back to them.
fn qualify(plan: &mut Plan, held: &[(&str, Option<Date>)]) {
    given_before(plan, give("MK", Role::Operator, held));
    plan.hand_to("MK");
}

/// Gives authority as it was given once, so that some of it may have run out since.
fn given_before(plan: &mut Plan, give: Command) {
    let Command::GiveAuthority(give) = give else {
        panic!("{give:?}");
    };
    let body = Body::AuthorityGiven(AuthorityGiven {
        site: give.site,
        roles: give.roles.iter().map(|role| role.word().into()).collect(),
        qualifications: give.qualifications,
        until: give.until,
    });
    plan.hand_to("AD")
        .record_past_the_rules(Subject::Person(give.person), body);
}

fn works(plan: &Plan) -> [OnTraveller; 4] {
    let unit = || plan.unit("AX-1");
    [
        OnTraveller::StartStep {
            unit: unit(),
            step: 10,
        },
        OnTraveller::Consume {
            unit: unit(),
            component: Subject::Lot(plan.lot("L5-0331")),
        },
        OnTraveller::Measure {
            unit: unit(),
            step: 10,
            characteristic: "BORE".parse().unwrap(),
            value: "25".parse().unwrap(),
        },
        OnTraveller::FinishStep {
            unit: unit(),
            step: 10,
        },
    ]
}

#[test]
fn work_of_every_kind_at_a_step_asks_for_its_qualifications() {
    let mut plan = plan();
    let refusal = Refusal::NotQualified {
        step: 10,
        lacking: alloc::vec![Lacking {
            id: seals(),
            until: None,
        }],
        who_is: Vec::new(),
    };
    for work in works(&plan) {
        let refused = plan.try_act(Command::Traveller(work));
        assert_eq!(refused, Err(refusal.clone()));
    }
    qualify(&mut plan, &[("SEALS", None)]);
    for work in works(&plan) {
        let refused = plan.try_act(Command::Traveller(work));
        assert!(!matches!(refused, Err(Refusal::NotQualified { .. })));
    }
    plan.consume_lot("AX-1", "L5-0331");
    plan.finish("AX-1", 10);
    // The next step asks for nothing.
    qualify(&mut plan, &[]);
    plan.consume_module("AX-1", "PM-1");
    plan.finish("AX-1", 20);
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn a_qualification_holds_on_its_last_day_and_the_refusal_says_when_it_ended_and_who_has_it() {
    let mut plan = plan();
    let start = |plan: &Plan| plan.try_act(Command::Traveller(works(plan)[0].clone()));
    let today = plan.context().wall.local_date();
    qualify(&mut plan, &[("SEALS", Some(today))]);
    assert!(start(&plan).is_ok());
    let (early, late) = (
        Date::new(2026, 1, 31).unwrap(),
        Date::new(2026, 2, 28).unwrap(),
    );
    qualify(&mut plan, &[("SEALS", Some(late)), ("SEALS", Some(early))]);
    plan.hand_to("AD")
        .act(give("SV", Role::Supervisor, &[("SEALS", None)]));
    given_before(
        &mut plan,
        give("IR", Role::Inspector, &[("SEALS", Some(early))]),
    );
    plan.act(give("TS", Role::Warehouse, &[("OTHER", None)]));
    plan.hand_to("MK");
    let refusal = Refusal::NotQualified {
        step: 10,
        lacking: alloc::vec![Lacking {
            id: seals(),
            until: Some(late),
        }],
        who_is: alloc::vec!["SV".parse().unwrap()],
    };
    assert_eq!(start(&plan), Err(refusal));
    // One that ran out does not take away one that holds.
    qualify(&mut plan, &[("SEALS", None), ("SEALS", Some(early))]);
    assert!(start(&plan).is_ok());
}

#[test]
fn a_traveller_keeps_what_its_route_asked_for_when_it_was_opened() {
    let mut plan = plan();
    let id = "AX2-ROUTE".parse().unwrap();
    let mut route = plan.plant.route(&id).unwrap().clone();
    route.steps[0].qualifications.clear();
    plan.hand_to("EN")
        .act(Command::SetMaster(SetMaster::Route(id, route)));
    plan.hand_to("MK").open("AX-2");
    let start = |serial| {
        Command::Traveller(OnTraveller::StartStep {
            unit: plan.unit(serial),
            step: 10,
        })
    };
    let refused = plan.try_act(start("AX-1"));
    assert!(matches!(refused, Err(Refusal::NotQualified { .. })));
    assert!(plan.try_act(start("AX-2")).is_ok());
}

#[test]
fn without_rights_none_is_asked_for_and_the_missing_right_is_said_first() {
    let mut plan = plan();
    let mut unkept = Plan::default();
    let id = "AX2-ROUTE".parse().unwrap();
    let route = plan.plant.route(&id).unwrap().clone();
    unkept.act(Command::SetMaster(SetMaster::Route(id, route)));
    unkept.receive("L5-0331", 5);
    unkept.open("AX-1");
    unkept.consume_lot("AX-1", "L5-0331");
    assert_eq!(unkept.plant.judge(), []);
    plan.hand_to("TS");
    let refused = plan.try_act(Command::Traveller(works(&plan)[0].clone()));
    assert!(matches!(refused, Err(Refusal::NotAllowed(_))));
}

#[test]
fn work_recorded_after_a_qualification_was_taken_away_elsewhere_is_a_finding() {
    let mut plan = plan();
    qualify(&mut plan, &[("SEALS", None)]);
    let mut there = plan.another_tablet();
    let started = plan.act(Command::Traveller(works(&plan)[0].clone()));
    let taken = plan
        .hand_to("AD")
        .act(give("MK", Role::Operator, &[("OTHER", None)]));
    for _ in 0..5 {
        there.next_context();
    }
    let consumed = there.consume_lot("AX-1", "L5-0331");
    let finished = there.finish("AX-1", 10);
    assert_eq!(there.plant.judge(), []);
    plan.hear(&there);
    let mut facts: Vec<FactId> = consumed
        .iter()
        .chain(&finished)
        .chain(&taken)
        .map(|fact| fact.id)
        .collect();
    facts.sort_unstable();
    let expected = Finding::NotQualified {
        unit: plan.unit("AX-1"),
        step: 10,
        person: "MK".parse().unwrap(),
        lacking: alloc::vec![Lacking {
            id: seals(),
            until: None,
        }],
        facts,
    };
    // What was done while it held is none of it.
    assert!(!expected.facts().contains(&started[0].id));
    assert_eq!(plan.plant.judge(), core::slice::from_ref(&expected));
    assert_eq!(expected.code(), "not-qualified");
    assert_eq!(expected.subject(), Subject::Unit(plan.unit("AX-1")));
}

#[test]
fn work_without_authority_is_found_once_and_work_of_the_server_never() {
    let mut plan = plan();
    let unit = Subject::Unit(plan.unit("AX-1"));
    let body = Body::StepStarted(StepStarted { step: 10 });
    plan.hand_to("ZZ")
        .record_past_the_rules(unit.clone(), body.clone());
    let findings = plan.plant.judge();
    assert!(matches!(
        findings.as_slice(),
        [Finding::WithoutRight { .. }]
    ));
    let mut context = plan.hand_to("MK").next_context();
    context.capture.how = How::System;
    plan.plant.apply(context.fact(0, unit, body));
    assert_eq!(plan.plant.judge(), findings);
}

#[test]
fn every_kind_of_work_at_a_step_is_judged() {
    let lot = Subject::Lot(Plan::default().lot("L5-0331"));
    let bodies = [
        Body::StepStarted(StepStarted { step: 10 }),
        Body::ComponentConsumed(ComponentConsumed {
            step: 10,
            component: lot,
            quantity: crate::quantity::Quantity::pieces(1),
        }),
        Body::MeasurementRecorded(MeasurementRecorded {
            step: 10,
            characteristic: "BORE".parse().unwrap(),
            value: "8.1".parse().unwrap(),
            unit: "MMT".parse().unwrap(),
            follows: Vec::new(),
        }),
        Body::StepFinished(StepFinished { step: 10 }),
    ];
    for body in bodies {
        let mut plan = plan();
        let unit = Subject::Unit(plan.unit("AX-1"));
        let work = plan.record_past_the_rules(unit, body);
        let findings = plan.plant.judge();
        let is_found = |finding: &Finding| {
            matches!(finding, Finding::NotQualified { .. }) && finding.facts().contains(&work.id)
        };
        assert!(findings.iter().any(is_found), "{work:?}: {findings:?}");
    }
}

#[test]
fn a_step_that_asks_for_nothing_has_the_bytes_it_had_before() {
    let step = |qualifications| crate::masters::Step {
        number: 10,
        name: "Fit".into(),
        needs: Vec::new(),
        characteristics: Vec::new(),
        qualifications,
    };
    let none = minicbor::to_vec(step(Vec::new())).unwrap();
    assert_eq!(
        none,
        [0xa3, 0x00, 0x0a, 0x01, 0x63, b'F', b'i', b't', 0x02, 0x80]
    );
    let asked = minicbor::to_vec(step(alloc::vec![seals()])).unwrap();
    let mut expected = none.clone();
    expected[0] = 0xa4;
    expected.extend([0x04, 0x81, 0x65]);
    expected.extend(b"SEALS");
    assert_eq!(asked, expected);
    let read: crate::masters::Step = minicbor::decode(&none).unwrap();
    assert_eq!(read, step(Vec::new()));
}
