//! What the worker refuses although the page asks for it.

use record::context::{How, Lease};
use record::masters::{PersonNamed, SetMaster};
use record::people::Role;
use record::signature::{Meaning, Sign};
use record::testing::sign;

use super::*;

/// A tablet of a plant that keeps rights, with an operator who has shown badge and PIN.
fn with_operator() -> (Workspace, Kept) {
    let (mut workspace, kept) = tablet();
    let mut plan = Plan::default();
    plan.keep_rights();
    plan.give("MK", &[Role::Operator, Role::Receiving]);
    for fact in plan.recorded {
        workspace.plant.apply(fact);
    }
    super::badges::show_with_pin(&mut workspace);
    assert_eq!(workspace.lease(action(2).wall), Lease::Fresh);
    (workspace, kept)
}

fn name_somebody() -> Command {
    Command::SetMaster(SetMaster::Person(
        "ZZ".parse().unwrap(),
        PersonNamed {
            name: "Zoe Zander".to_owned(),
            role: "Operator".to_owned(),
        },
    ))
}

#[test]
fn a_signature_that_no_pin_was_checked_for_is_not_recorded() {
    let (mut workspace, mut kept) = with_operator();
    record(&mut workspace, &mut kept, receive("L5-0331"), 2);
    let received = workspace.plant.fact(&action(2).intent.fact(0)).unwrap();
    let heads = workspace.documents[&received.subject].heads_to_sign();
    let signs = || {
        let performed = sign(Meaning::Performed, &[received]);
        let heads = heads.clone();
        Command::Sign(Sign { heads, ..performed })
    };
    assert_eq!(
        workspace.decide(signs(), &action(3)),
        Err(PrepareError::NotShown)
    );
    let shown = Action {
        has_shown: true,
        ..action(3)
    };
    assert_eq!(workspace.decide(signs(), &shown).unwrap().len(), 1);
}

#[test]
fn the_page_records_nothing_in_the_servers_manner_which_no_right_is_asked_of() {
    let (workspace, _) = with_operator();
    let touched = workspace.decide(name_somebody(), &action(3));
    assert!(matches!(
        touched,
        Err(PrepareError::Refused(Refusal::NotAllowed(_)))
    ));
    let mut by_itself = action(3);
    by_itself.capture.how = How::System;
    assert_eq!(
        workspace.decide(name_somebody(), &by_itself),
        Err(PrepareError::NotByAPerson)
    );
    // Neither what everybody may.
    assert_eq!(
        workspace.decide(receive("L5-0331"), &by_itself),
        Err(PrepareError::NotByAPerson)
    );
}
