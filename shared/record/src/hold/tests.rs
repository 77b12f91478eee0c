//! Holds, one test per promise.

use super::*;
use crate::command::Command;
use crate::people::Role;
use crate::reason::Usual;
use crate::shipping::{PackUnit, ShipCarton};
use crate::testing::{self, Plan};
use crate::traveller::OnTraveller;

fn lot(plan: &Plan) -> Subject {
    Subject::Lot(plan.lot("L5-0331"))
}

fn unit(plan: &Plan, serial: &str) -> Subject {
    Subject::Unit(plan.unit(serial))
}

fn carton() -> Subject {
    Subject::Carton("CT-1".parse().unwrap())
}

/// A plant that keeps rights, in which everybody may do everything: holds alone decide.
fn staffed() -> Plan {
    let mut plan = Plan::default();
    plan.keep_rights();
    for person in ["MK", "IR", "JA", "TS"] {
        plan.give(person, Role::ALL);
    }
    plan
}

/// A lot of five and a unit that waits for its seal.
fn seal_due() -> Plan {
    let mut plan = staffed();
    plan.receive("L5-0331", 5);
    plan.open("AX-1");
    plan
}

fn on_ax1(plan: &Plan, command: impl Fn(crate::identity::UnitKey) -> OnTraveller) -> Command {
    Command::Traveller(command(plan.unit("AX-1")))
}

fn consume(plan: &Plan, component: Subject) -> Command {
    on_ax1(plan, |unit| OnTraveller::Consume {
        unit,
        component: component.clone(),
    })
}

fn complete(plan: &Plan) -> Command {
    on_ax1(plan, |unit| OnTraveller::Complete { unit })
}

fn pack(plan: &Plan) -> Command {
    Command::Pack(PackUnit {
        unit: plan.unit("AX-1"),
        carton: "CT-1".parse().unwrap(),
    })
}

fn ship() -> Command {
    Command::Ship(ShipCarton {
        carton: "CT-1".parse().unwrap(),
        shipment: "SH-1".parse().unwrap(),
        customer: "VELO".parse().unwrap(),
    })
}

/// What is held, when a command is refused for it.
fn held(plan: &Plan, command: Command) -> Vec<Subject> {
    match plan.try_act(command) {
        Err(Refusal::Held { holds, .. }) => holds.into_iter().map(|hold| hold.thing).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn its_bytes_are_frozen() {
    let placed = HoldPlaced {
        reason: Reason::usual(Usual::Suspect),
        released_by: Persons::Two,
    };
    let mut expected = alloc::vec![0xa2, 0x00, 0xa1, 0x00, 0x67];
    expected.extend(b"suspect");
    expected.extend([0x01, 0x02]);
    assert_eq!(minicbor::to_vec(&placed).unwrap(), expected);
    let released = HoldReleased {
        hold: FactId::new([7; 16]),
        reason: Reason::usual(Usual::CheckedRight),
    };
    let mut expected = alloc::vec![0xa2, 0x00, 0x50];
    expected.extend([7; 16]);
    expected.extend([0x01, 0xa1, 0x00, 0x6d]);
    expected.extend(b"checked-right");
    assert_eq!(minicbor::to_vec(&released).unwrap(), expected);
}

#[test]
fn a_held_lot_is_refused_at_the_scan_with_who_when_and_why() {
    let mut plan = seal_due();
    let lot = lot(&plan);
    let placed = plan.hand_to("IR").hold(lot.clone(), Persons::One);
    plan.hand_to("MK");
    let Err(Refusal::Held { thing, holds }) = plan.try_act(consume(&plan, lot.clone())) else {
        panic!("it is held");
    };
    assert_eq!(thing, lot);
    assert_eq!(holds[0].placed, Done::of(&placed));
    assert_eq!(holds[0].placed.person.as_str(), "IR");
    assert_eq!(holds[0].reason.known(), Some(Usual::Suspect));
    plan.release(&placed);
    plan.consume_lot("AX-1", "L5-0331");
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn that_a_thing_is_held_is_said_before_that_it_would_not_fit() {
    let mut plan = seal_due();
    let foreign = Subject::Lot(plan.foreign_lot());
    plan.hold(foreign.clone(), Persons::One);
    assert_eq!(
        held(&plan, consume(&plan, foreign.clone())),
        core::slice::from_ref(&foreign)
    );
}

#[test]
fn nothing_is_done_on_a_held_unit() {
    let mut plan = seal_due();
    let unit = unit(&plan, "AX-1");
    plan.consume_lot("AX-1", "L5-0331");
    plan.hold(unit.clone(), Persons::One);
    let step = 10;
    let commands = [
        on_ax1(&plan, |unit| OnTraveller::StartStep { unit, step }),
        on_ax1(&plan, |unit| OnTraveller::FinishStep { unit, step }),
        on_ax1(&plan, |unit| OnTraveller::Measure {
            unit,
            step,
            characteristic: "BORE".parse().unwrap(),
            value: "25.01".parse().unwrap(),
        }),
        consume(&plan, lot(&plan)),
        complete(&plan),
    ];
    for command in commands {
        assert_eq!(held(&plan, command), core::slice::from_ref(&unit));
    }
    let opened = Subject::Unit(plan.unit("AX-2"));
    plan.hold(opened.clone(), Persons::One);
    let open = Command::Traveller(OnTraveller::Open {
        unit: plan.unit("AX-2"),
        order: None,
    });
    assert_eq!(held(&plan, open), [opened]);
}

#[test]
fn a_unit_around_a_held_lot_is_worked_on_but_goes_no_further() {
    let mut plan = seal_due();
    let lot = lot(&plan);
    plan.consume_lot("AX-1", "L5-0331");
    let first = plan.hold(lot.clone(), Persons::One);
    plan.finish("AX-1", 10);
    plan.consume_module("AX-1", "PM-1");
    plan.finish("AX-1", 20);
    let only = core::slice::from_ref(&lot);
    assert_eq!(held(&plan, complete(&plan)), only);
    plan.release(&first);
    plan.complete("AX-1");
    let second = plan.hold(lot.clone(), Persons::One);
    assert_eq!(held(&plan, pack(&plan)), only);
    plan.release(&second);
    plan.pack("AX-1", "CT-1");
    let third = plan.hold(lot.clone(), Persons::One);
    assert_eq!(held(&plan, ship()), only);
    plan.release(&third);
    plan.ship("CT-1", "SH-1", "VELO");
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn a_held_module_and_one_around_a_held_thing_do_not_go_into_a_unit() {
    let mut plan = seal_due();
    plan.consume_lot("AX-1", "L5-0331");
    plan.finish("AX-1", 10);
    let module = Subject::Unit(plan.module("PM-1"));
    plan.hold(module.clone(), Persons::One);
    assert_eq!(
        held(&plan, consume(&plan, module.clone())),
        core::slice::from_ref(&module)
    );
}

#[test]
fn a_held_carton_takes_nothing_in_and_does_not_leave() {
    let mut plan = staffed();
    plan.build("AX-1");
    plan.hold(carton(), Persons::One);
    assert_eq!(held(&plan, pack(&plan)), [carton()]);
    let mut plan = staffed();
    plan.build("AX-1");
    plan.pack("AX-1", "CT-1");
    plan.hold(carton(), Persons::One);
    assert_eq!(held(&plan, ship()), [carton()]);
}

#[test]
fn a_held_unit_is_not_packed_and_its_carton_does_not_leave() {
    let mut plan = staffed();
    plan.build("AX-1");
    let unit = unit(&plan, "AX-1");
    let placed = plan.hold(unit.clone(), Persons::One);
    assert_eq!(held(&plan, pack(&plan)), core::slice::from_ref(&unit));
    plan.release(&placed);
    plan.pack("AX-1", "CT-1");
    plan.hold(unit.clone(), Persons::One);
    assert_eq!(held(&plan, ship()), [unit]);
}

#[test]
fn each_hold_stands_until_it_is_released_by_its_own_name() {
    let mut plan = seal_due();
    let lot = lot(&plan);
    let one = plan.hold(lot.clone(), Persons::One);
    let two = plan.hold(lot.clone(), Persons::One);
    assert_eq!(held(&plan, consume(&plan, lot.clone())).len(), 2);
    plan.release(&one);
    assert_eq!(in_force(&plan.plant, &lot)[0].placed.fact, two.id);
    let again = plan.try_act(Command::ReleaseHold(testing::release(&one)));
    assert!(matches!(again, Err(Refusal::AlreadyReleased { .. })));
    plan.release(&two);
    assert_eq!(in_force(&plan.plant, &lot), []);
    assert_eq!(holds_on(&plan.plant, &lot).len(), 2, "both stay visible");
}

#[test]
fn only_lots_units_and_cartons_are_held_and_only_a_hold_is_released() {
    let mut plan = staffed();
    for thing in ["item:SE-112", "shipment:SH-1", "person:MK"] {
        let thing: Subject = thing.parse().unwrap();
        let refused = plan.try_act(Command::PlaceHold(testing::hold(
            thing.clone(),
            Persons::One,
        )));
        assert_eq!(refused, Err(Refusal::CannotBeHeld { thing }));
    }
    let received = plan.receive("L5-0331", 5);
    let mut unknown = received.clone();
    unknown.id = FactId::new([9; 16]);
    for fact in [&received, &unknown] {
        let refused = plan.try_act(Command::ReleaseHold(testing::release(fact)));
        assert_eq!(refused, Err(Refusal::NoSuchHold));
    }
}

#[test]
fn of_two_who_release_the_second_neither_placed_it_nor_released_first() {
    let mut plan = seal_due();
    let lot = lot(&plan);
    let placed = plan.hand_to("IR").hold(lot.clone(), Persons::Two);
    let release = |plan: &Plan| plan.try_act(Command::ReleaseHold(testing::release(&placed)));
    let needs_a_second = |plan: &Plan| holds_on(&plan.plant, &lot)[0].needs_a_second();
    assert!(!needs_a_second(&plan), "it needs a first one");
    plan.hand_to("JA").release(&placed);
    assert!(needs_a_second(&plan));
    assert_eq!(plan.plant.judge(), [], "one alone ended nothing");
    for person in ["JA", "IR"] {
        let refused = release(plan.hand_to(person));
        let person = person.parse().unwrap();
        assert_eq!(refused, Err(Refusal::SecondPersonNeeded { person }));
    }
    let second = plan.hand_to("TS").release(&placed);
    let hold = holds_on(&plan.plant, &lot).remove(0);
    assert_eq!(hold.ended().unwrap().done.fact, second.id);
    assert!(!hold.needs_a_second());
    // Who placed it may be the first, because the one who ends it is somebody else.
    let placed = plan.hand_to("IR").hold(lot.clone(), Persons::Two);
    plan.release(&placed);
    assert_eq!(in_force(&plan.plant, &lot).len(), 1);
    plan.hand_to("JA").release(&placed);
    assert_eq!(in_force(&plan.plant, &lot), []);
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn one_person_at_two_tablets_does_not_release_for_two_and_it_is_found() {
    let mut here = seal_due();
    let lot = lot(&here);
    let placed = here.hand_to("IR").hold(lot.clone(), Persons::Two);
    let mut there = here.another_tablet();
    let one = here.hand_to("JA").release(&placed);
    let two = there.hand_to("JA").release(&placed);
    here.hear(&there);
    assert_eq!(in_force(&here.plant, &lot).len(), 1);
    let findings = here.plant.judge();
    let [Finding::ReleasedByOne { facts, hold, .. }] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(
        (*hold, facts.as_slice()),
        (placed.id, &[placed.id, one.id, two.id][..])
    );
    here.hand_to("TS").release(&placed);
    assert_eq!(here.plant.judge(), []);
}

#[test]
fn a_hold_for_two_is_not_voided_and_a_void_from_elsewhere_does_not_end_it() {
    let mut plan = seal_due();
    let lot = lot(&plan);
    let placed = plan.hold(lot.clone(), Persons::Two);
    let refused = plan.try_act(Command::Void(testing::void(&placed)));
    assert!(matches!(refused, Err(Refusal::CannotBeVoided { .. })));
    let undone = plan.try_act(Command::Undo(testing::undo(core::slice::from_ref(&placed))));
    assert!(matches!(undone, Err(Refusal::CannotBeVoided { .. })));
    let body = Body::FactVoided(crate::amendment::FactVoided {
        fact: placed.id,
        reason: Reason::usual(Usual::Twice),
    });
    let void = plan.next_context().fact(0, lot.clone(), body);
    plan.plant.apply(void.clone());
    assert_eq!(in_force(&plan.plant, &lot).len(), 1);
    let findings = plan.plant.judge();
    assert!(
        matches!(findings.as_slice(), [Finding::ReleasedByOne { facts, .. }]
            if *facts == [placed.id, void.id]),
        "{findings:?}"
    );
}

#[test]
fn a_hold_for_one_on_the_wrong_thing_is_undone_as_long_as_it_is_not_released() {
    let mut plan = seal_due();
    let lot = lot(&plan);
    let placed = plan.hold(lot.clone(), Persons::One);
    let mut undone = plan.clone();
    undone.undo(core::slice::from_ref(&placed));
    undone.consume_lot("AX-1", "L5-0331");
    assert_eq!(undone.plant.judge(), []);
    plan.release(&placed);
    let refused = plan.try_act(Command::Void(testing::void(&placed)));
    assert!(matches!(refused, Err(Refusal::OthersRestOnIt { .. })));
}

#[test]
fn a_release_is_voided_until_something_was_done_in_reliance_on_it() {
    let mut plan = seal_due();
    let lot = lot(&plan);
    let placed = plan.hold(lot.clone(), Persons::One);
    let released = plan.release(&placed);
    let mut voided = plan.another_tablet();
    voided.void(&released);
    assert_eq!(in_force(&voided.plant, &lot).len(), 1);
    plan.consume_lot("AX-1", "L5-0331");
    let refused = plan.try_act(Command::Void(testing::void(&released)));
    assert!(matches!(refused, Err(Refusal::OthersRestOnIt { .. })));
    // Where another tablet voids it apart, what was done in good faith is no work under it.
    voided.hear(&plan);
    let findings = voided.plant.judge();
    assert!(
        matches!(findings.as_slice(), [Finding::VoidedUnderneath { .. }]),
        "{findings:?}"
    );
}

/// Two tablets that know of a unit and its lot; the first one holds, the second one works.
fn apart(held: impl Fn(&Plan) -> Subject) -> (Plan, Plan, Fact) {
    let mut here = seal_due();
    let mut there = here.another_tablet();
    let thing = held(&here);
    let placed = here.hand_to("IR").hold(thing, Persons::One);
    let _later = there.next_context();
    (here, there, placed)
}

#[test]
fn a_lot_used_where_nobody_had_heard_of_its_hold_is_a_finding_and_not_refused() {
    let (mut here, mut there, placed) = apart(lot);
    let used = there.consume_lot("AX-1", "L5-0331").remove(1);
    here.hear(&there);
    let findings = here.plant.judge();
    // The lot is in one document and its use in another: the record does not tell.
    assert_eq!(
        findings,
        [Finding::WorkedUnderHold {
            thing: placed.subject.clone(),
            held: placed.subject.clone(),
            hold: placed.id,
            is_told: false,
            facts: alloc::vec![placed.id, used.id],
        }]
    );
    let judged = here.plant.judged().remove(0);
    here.accept(&judged);
    assert!(!here.plant.judged()[0].is_open());
}

#[test]
fn what_was_done_before_the_hold_or_after_its_end_is_no_finding() {
    let mut here = seal_due();
    let mut there = here.another_tablet();
    there.consume_lot("AX-1", "L5-0331");
    here.next_context();
    let thing = lot(&here);
    let placed = here.hold(thing, Persons::One);
    here.release(&placed);
    here.hear(&there);
    assert_eq!(here.plant.judge(), []);
    let mut late = here.another_tablet();
    for _ in 0..9 {
        late.next_context();
    }
    late.finish("AX-1", 10);
    here.hear(&late);
    assert_eq!(here.plant.judge(), []);
}

#[test]
fn work_on_a_held_unit_is_told_apart_by_what_the_change_graph_tells() {
    let (mut here, mut there, placed) = apart(|plan| unit(plan, "AX-1"));
    let used = there.consume_lot("AX-1", "L5-0331");
    here.hear(&there);
    let asks = here.plant.asks_of(&placed.subject).heard;
    assert!(asks.contains(&(used[1].id, placed.id)), "{asks:?}");
    let told = |heard: bool| {
        let mut plant = here.plant.clone();
        for (later, earlier) in &asks {
            plant.tell(*later, *earlier, heard);
        }
        plant.judge()
    };
    let facts: Vec<FactId> = [placed.id]
        .into_iter()
        .chain(used.iter().map(|f| f.id))
        .collect();
    let findings = told(false);
    let [
        Finding::WorkedUnderHold {
            is_told: true,
            facts: under,
            ..
        },
    ] = findings.as_slice()
    else {
        panic!("{findings:?}");
    };
    assert_eq!(*under, facts);
    let findings = told(true);
    let [Finding::HoldDisregarded { facts: against, .. }] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(*against, facts);
    // Nothing told: it is still found.
    let findings = here.plant.judge();
    assert!(matches!(
        findings.as_slice(),
        [Finding::WorkedUnderHold { is_told: false, .. }]
    ));
}

#[test]
fn whoever_had_heard_of_the_hold_has_to_have_heard_of_its_end() {
    let mut here = seal_due();
    let subject = unit(&here, "AX-1");
    let placed = here.hold(subject.clone(), Persons::One);
    let mut there = here.another_tablet();
    let released = here.release(&placed);
    for _ in 0..5 {
        there.next_context();
    }
    let worked = there.finish_past_the_rules("AX-1", 10);
    here.hear(&there);
    let found = |of_the_end: bool| {
        let mut plant = here.plant.clone();
        plant.tell(worked.id, placed.id, true);
        plant.tell(worked.id, released.id, of_the_end);
        let findings = plant.judge().into_iter();
        let held = |finding: &Finding| matches!(finding, Finding::HoldDisregarded { .. });
        findings.filter(held).count()
    };
    assert_eq!((found(false), found(true)), (1, 0));
}

#[test]
fn the_same_tablet_knows_of_its_own_hold() {
    let mut plan = seal_due();
    let placed = {
        let subject = unit(&plan, "AX-1");
        plan.hold(subject, Persons::One)
    };
    let worked = plan.finish_past_the_rules("AX-1", 10);
    let findings = plan.plant.judge();
    assert!(
        findings.iter().any(|finding| matches!(finding,
            Finding::HoldDisregarded { facts, .. } if *facts == [placed.id, worked.id])),
        "{findings:?}"
    );
}

#[test]
fn a_unit_that_went_on_around_a_held_lot_is_found_to_the_shipment() {
    let mut here = staffed();
    here.receive("L5-0331", 1);
    let mut there = here.another_tablet();
    let thing = lot(&here);
    there.open("AX-1");
    there.consume_lot("AX-1", "L5-0331");
    there.finish("AX-1", 10);
    for _ in 0..3 {
        here.next_context();
    }
    let placed = here.hold(thing.clone(), Persons::One);
    there.consume_module("AX-1", "PM-1");
    there.finish("AX-1", 20);
    let completed = there.complete("AX-1").remove(0);
    let packed = there.pack("AX-1", "CT-1");
    let shipped = there.ship("CT-1", "SH-1", "VELO");
    here.hear(&there);
    let findings = here.plant.judge();
    let [
        Finding::WorkedUnderHold {
            thing: around,
            held,
            facts,
            ..
        },
    ] = findings.as_slice()
    else {
        panic!("{findings:?}");
    };
    assert_eq!((around, held), (&unit(&here, "AX-1"), &thing));
    let gone: BTreeSet<FactId> = facts.iter().copied().collect();
    let expected = [&placed, &completed, &packed, &shipped];
    assert_eq!(gone, expected.iter().map(|fact| fact.id).collect());
}

#[test]
fn the_history_of_a_thing_says_why_it_was_held_and_released() {
    let mut plan = seal_due();
    let lot = lot(&plan);
    let placed = plan.hold(lot.clone(), Persons::One);
    let released = plan.release(&placed);
    let event = |fact: &Fact| crate::trace::Event::of(&plan.plant, fact);
    assert_eq!(event(&placed).reason.unwrap().known(), Some(Usual::Suspect));
    assert_eq!(event(&released).about, Some(placed.id));
    assert_eq!(
        event(&released).reason.unwrap().known(),
        Some(Usual::CheckedRight)
    );
}

#[test]
fn a_second_release_by_the_one_who_placed_the_hold_does_not_end_it_wherever_it_comes_from() {
    let mut here = seal_due();
    let lot = lot(&here);
    let placed = here.hand_to("IR").hold(lot.clone(), Persons::Two);
    let mut there = here.another_tablet();
    here.hand_to("JA").release(&placed);
    let _later = there.next_context();
    there.hand_to("IR").release(&placed);
    here.hear(&there);
    assert_eq!(in_force(&here.plant, &lot).len(), 1);
    assert!(matches!(
        here.plant.judge().as_slice(),
        [Finding::ReleasedByOne { facts, .. }] if facts.len() == 3
    ));
}

#[test]
fn a_thing_was_held_from_its_hold_to_its_release() {
    let mut plan = seal_due();
    let lot = lot(&plan);
    let placed = plan.hold(lot.clone(), Persons::One);
    let released = plan.release(&placed);
    let after = |fact: &Fact| fact.hlc.tick(fact.wall.utc_ms);
    let held = |at| was_held(&plan.plant, &lot, at);
    assert!(!held(placed.hlc) && held(after(&placed)));
    assert!(held(released.hlc) && !held(after(&released)));
}

#[test]
fn a_ring_of_units_tells_each_hold_once() {
    let mut plan = staffed();
    plan.ring("AX-1", "AX-2");
    let unit = unit(&plan, "AX-1");
    plan.hold(unit.clone(), Persons::One);
    assert_eq!(holding_back(&plan.plant, &unit).len(), 1);
}

/// What is found of a unit, held and released here, that was finished at another tablet which
/// heard of neither; at the moment of the hold, of the release, and after it.
fn finished_apart(then: impl Fn(&mut Plan, &Fact)) -> [Vec<Finding>; 3] {
    let mut here = seal_due();
    let elsewhere = here.another_tablet();
    let subject = unit(&here, "AX-1");
    let placed = here.hold(subject, Persons::One);
    let released = here.release(&placed);
    then(&mut here, &released);
    core::array::from_fn(|moments| {
        let (mut here, mut there) = (here.clone(), elsewhere.clone());
        for _ in 0..moments {
            there.next_context();
        }
        there.finish_past_the_rules("AX-1", 10);
        here.hear(&there);
        here.plant.judge()
    })
}

#[test]
fn whoever_heard_of_neither_hold_nor_release_worked_under_it_from_one_moment_to_the_other() {
    let [at_the_hold, at_the_release, after_it] = finished_apart(|_, _| {});
    for found in [at_the_hold, at_the_release] {
        assert!(
            matches!(
                found.as_slice(),
                [Finding::WorkedUnderHold { is_told: false, .. }]
            ),
            "{found:?}"
        );
    }
    assert_eq!(after_it, []);
}

#[test]
fn a_release_that_was_voided_covers_what_was_done_before_its_void_and_nothing_after_it() {
    // The void stands one moment after the release: work at that moment was not yet after it.
    let [.., at_the_void] = finished_apart(|here, released| {
        here.void(released);
    });
    let [.., after_it] = finished_apart(|here, released| {
        let body = Body::FactVoided(crate::amendment::FactVoided {
            fact: released.id,
            reason: Reason::usual(Usual::Twice),
        });
        let mut void = here.next_context().fact(0, released.subject.clone(), body);
        void.hlc = released.hlc.tick(0);
        here.plant.apply(void);
    });
    let under = |found: &[Finding]| {
        let found = found.iter();
        found
            .filter(|one| matches!(one, Finding::WorkedUnderHold { .. }))
            .count()
    };
    assert_eq!((under(&at_the_void), under(&after_it)), (0, 1));
}

#[test]
fn what_was_done_at_the_moment_of_a_release_does_not_rest_on_it() {
    let mut here = seal_due();
    let subject = unit(&here, "AX-1");
    let placed = here.hold(subject, Persons::One);
    let mut there = here.another_tablet();
    let released = here.release(&placed);
    let at_once = there.finish_past_the_rules("AX-1", 10);
    assert_eq!(at_once.hlc, released.hlc);
    here.hear(&there);
    here.clone().void(&released);
    there.finish_past_the_rules("AX-1", 20);
    here.hear(&there);
    let refused = here.try_act(Command::Void(testing::void(&released)));
    assert!(matches!(refused, Err(Refusal::OthersRestOnIt { .. })));
}
