//! What is taught, where it holds, and what is not taught.

use super::*;
use crate::command::Command;
use crate::people::Role;
use crate::reason::Usual;
use crate::rights::{Action, Why};
use crate::testing::{Plan, SITE};
use codes::{Standard, Verdict};

const EXAMPLE: &str = "PN:SE-112;LOT:L5-0331;Q415";

fn teach(name: &str, layout: &str, example: &str) -> Command {
    Command::TeachLayout(TeachLayout {
        id: name.parse().unwrap(),
        layout: layout.parse().unwrap(),
        example: example.to_string(),
        reason: Reason::usual(Usual::NewLabel),
    })
}

fn withdraw(name: &str) -> Command {
    Command::WithdrawLayout(WithdrawLayout {
        id: name.parse().unwrap(),
        reason: Reason::usual(Usual::NotUsed),
    })
}

fn cartons() -> Command {
    teach("Cartons", "PN:{part};LOT:{lot};Q{pieces}", EXAMPLE)
}

#[test]
fn what_is_taught_is_read_here_and_on_every_tablet_it_comes_to_until_it_is_withdrawn() {
    let mut here = Plan::default();
    let mut there = here.another_tablet();
    assert_eq!(read(&here.plant, EXAMPLE).standard, Standard::Plain);
    let taught = here.act(cartons()).remove(0);
    assert_eq!(read(&here.plant, EXAMPLE).standard, Standard::SiteLabel);
    there.plant.apply(taught.clone());
    assert_eq!(read(&there.plant, EXAMPLE).verdict(), Verdict::Clean);
    let row = in_force(&there.plant).remove(0);
    assert_eq!(
        (row.id.as_str(), row.done.person, row.done.fact),
        ("Cartons", taught.person, taught.id)
    );
    let ended = there.act(withdraw("Cartons")).remove(0);
    here.plant.apply(ended);
    for plan in [&here, &there] {
        assert_eq!(read(&plan.plant, EXAMPLE).standard, Standard::Plain);
    }
    let again = here.try_act(withdraw("Cartons"));
    assert!(matches!(again, Err(Refusal::NoSuchLayout { .. })));
    assert_eq!(here.plant.judge(), []);
}

#[test]
fn a_layout_is_taught_anew_under_its_name() {
    let mut plan = Plan::default();
    plan.act(cartons());
    plan.act(teach("Cartons", "PN:{part};LOT:{serial};{}", EXAMPLE));
    assert_eq!(in_force(&plan.plant).len(), 1);
    let reading = read(&plan.plant, EXAMPLE);
    let fields = reading.fields(plan.context().wall.local_date());
    assert_eq!(fields[1].id, "serial");
}

#[test]
fn what_would_be_read_in_two_ways_is_not_taught() {
    let mut plan = Plan::default();
    plan.act(cartons());
    plan.open("AX-00417");
    for (command, code) in [
        (
            teach("Twin", "PN:{part};LOT:{lot};{}", EXAMPLE),
            "layout-like-another",
        ),
        (
            teach("Vehicles", "1XPTD40X0{serial:8}", "1XPTD40X0JD456115"),
            "layout-of-a-standard",
        ),
        (
            teach("Reels", "RL{lot:4};", "RL12345;"),
            "layout-not-the-example",
        ),
    ] {
        match plan.try_act(command) {
            Err(Refusal::LayoutNotTaught { why }) => assert_eq!(why.code(), code),
            other => panic!("{code}: {other:?}"),
        }
    }
    let names = plan.try_act(teach("Units", "AX-{serial:5}", "AX-00999"));
    assert!(
        matches!(&names, Err(Refusal::SeveralMeanings { candidates, .. }) if candidates.len() == 1),
        "it would hide the units that are named so: {names:?}"
    );
}

#[test]
fn a_layout_may_read_what_another_layout_is_called_because_nobody_scans_that() {
    let mut plan = Plan::default();
    plan.act(teach("RL-00417", "PN:{part};LOT:{lot};Q{pieces}", EXAMPLE));
    plan.act(teach("Reels", "RL-{serial:5}", "RL-00999"));
    assert_eq!(read(&plan.plant, "RL-00417").verdict(), Verdict::Clean);
}

#[test]
fn layouts_that_two_tablets_taught_at_once_are_not_decided_between() {
    let mut here = Plan::default();
    let mut there = here.another_tablet();
    here.act(cartons());
    let other = there.act(teach("Boxes", "PN:{part};LOT:{serial};Q{pieces}", EXAMPLE));
    here.plant.apply(other[0].clone());
    let reading = read(&here.plant, EXAMPLE);
    assert_eq!(reading.verdict(), Verdict::Candidate);
    here.act(withdraw("Boxes"));
    assert_eq!(read(&here.plant, EXAMPLE).verdict(), Verdict::Clean);
}

#[test]
fn only_who_may_teaches_and_a_layout_taught_past_the_right_is_found() {
    let mut plan = Plan::default();
    plan.keep_rights();
    plan.name("XX", "Xenia Xu");
    plan.give_at(SITE, "XX", &[Role::Operator]);
    plan.hand_to("XX");
    match plan.try_act(cartons()) {
        Err(Refusal::NotAllowed(not)) => {
            assert_eq!(not.action, Action::TeachLayout);
            assert!(matches!(not.why, Why::WrongRole { .. }));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_layout_of_a_later_program_is_kept_and_reads_nothing() {
    let mut plan = Plan::default();
    let taught = Body::LayoutTaught(LayoutTaught {
        layout: "PN:{part|upper}".to_string(),
        example: "PN:A".to_string(),
        reason: Reason::usual(Usual::NewLabel),
    });
    plan.record_past_the_rules("layout:Later".parse().unwrap(), taught);
    assert_eq!(in_force(&plan.plant).len(), 1);
    assert_eq!(read(&plan.plant, "PN:A").standard, Standard::Plain);
}
