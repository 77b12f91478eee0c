//! The table, cell by cell, against one that was written by hand; then who stands how.

use alloc::collections::BTreeMap;
use alloc::string::ToString;

use super::*;
use crate::admission::FactAdmitted;
use crate::amendment::{CorrectFact, FactCorrected, FactVoided, VoidFact};
use crate::command::Command;
use crate::fact::{Body, Fact};
use crate::field::Field;
use crate::finding::Finding;
use crate::hold::{HoldPlaced, HoldReleased, Persons};
use crate::identity::Subject;
use crate::ids::SiteId;
use crate::label::LabelRead;
use crate::layout::{LayoutTaught, TeachLayout, WithdrawLayout};
use crate::masters::{RouteDefined, SetMaster, StationNamed};
use crate::people::{AuthorityGiven, EndAuthority};
use crate::plant::Plant;
use crate::quantity::Quantity;
use crate::reason::{Reason, Usual};
use crate::receiving::{LotReceived, ReceiveLot};
use crate::refusal::Refusal;
use crate::resolution::{FindingResolved, Resolve};
use crate::shipping::{CartonShipped, PackUnit, ShipCarton, UnitPacked};
use crate::testing::{self, Plan, SITE};
use crate::traveller::{
    ComponentConsumed, OnTraveller, StepFinished, StepStarted, TravellerOpened, UnitCompleted,
};

/// What the plant agreed on: action, then the roles in the house, held, and once it has left.
/// Written by hand; a change to a right is a change here as well.
const EXPECTED: &str = "
define-item      : ENG PO | ENG PO | ENG PO
define-route     : ENG PO | ENG PO | ENG PO
define-station   : PO ADM | PO ADM | PO ADM
teach-layout     : SUP ENG PO | SUP ENG PO | SUP ENG PO
name-person      : ADM | ADM | ADM
give-authority   : ADM | ADM | ADM
enrol-tablet     : ADM | ADM | ADM
print-badge      : ADM | ADM | ADM
free-badge       : SUP ADM | SUP ADM | SUP ADM
receive          : SUP REC | SUP REC | SUP REC
open-traveller   : OPR SUP | OPR SUP | OPR SUP
start-step       : OPR SUP INS | OPR SUP INS | OPR SUP INS
consume          : OPR SUP | OPR SUP | OPR SUP
measure          : OPR SUP INS | OPR SUP INS | OPR SUP INS
finish-step      : OPR SUP INS | OPR SUP INS | OPR SUP INS
complete         : OPR SUP INS | OPR SUP INS | OPR SUP INS
pack             : OPR SUP WHS | OPR SUP WHS | OPR SUP WHS
ship             : SUP WHS | SUP WHS | SUP WHS
place-hold       : OPR SUP REC WHS INS QE ENG | OPR SUP REC WHS INS QE ENG | OPR SUP REC WHS INS QE ENG
release-hold     : INS QE | INS QE | QE
sign-performed   : OPR SUP REC WHS INS QE | OPR SUP REC WHS INS QE | QE
sign-checked     : SUP INS QE | SUP INS QE | QE
sign-reviewed    : SUP QE ENG | SUP QE ENG | SUP QE ENG
sign-approved    : SUP QE | SUP QE | QE
sign-released    : INS QE | INS QE | QE
undo             : OPR SUP REC WHS INS QE | INS QE | QE
void-own         : OPR SUP REC WHS INS QE | INS QE | QE
void-others      : SUP INS QE | INS QE | QE
correct-own      : OPR SUP REC WHS INS QE | INS QE | QE
correct-others   : SUP INS QE | INS QE | QE
resolve-finding  : SUP INS QE | INS QE | QE
admit-set-aside  : SUP QE | SUP QE | SUP QE
read-audit       : SUP QE ADM MGR AUD | SUP QE ADM MGR AUD | SUP QE ADM MGR AUD
suspend-tablet   : SUP ADM | SUP ADM | SUP ADM
revoke-tablet    : ADM | ADM | ADM
";

/// The actions for which the authority has to have been checked lately.
const FRESH_ONLY: &str = "teach-layout give-authority enrol-tablet print-badge free-badge release-hold sign-performed \
     sign-checked sign-reviewed sign-approved sign-released resolve-finding admit-set-aside \
     read-audit suspend-tablet revoke-tablet";

/// The actions that are not possible before rights are kept.
const NOT_WITHOUT_RIGHTS: &str = "give-authority print-badge free-badge release-hold sign-performed \
     sign-checked sign-reviewed sign-approved sign-released read-audit suspend-tablet \
     revoke-tablet";

fn short(role: Role) -> &'static str {
    match role {
        Role::Operator => "OPR",
        Role::Supervisor => "SUP",
        Role::Receiving => "REC",
        Role::Warehouse => "WHS",
        Role::Inspector => "INS",
        Role::Quality => "QE",
        Role::Engineer => "ENG",
        Role::ProcessOwner => "PO",
        Role::Integrator => "INT",
        Role::Administrator => "ADM",
        Role::Manager => "MGR",
        Role::Auditor => "AUD",
        Role::Supplier => "SUPP",
        Role::Customer => "CUST",
    }
}

/// The expected roles of each action and state.
fn expected() -> BTreeMap<(String, State), Vec<&'static str>> {
    let mut cells = BTreeMap::new();
    for line in EXPECTED.lines().filter(|line| !line.is_empty()) {
        let (action, states) = line.split_once(':').unwrap();
        let states: Vec<&str> = states.split('|').collect();
        assert_eq!(states.len(), 3, "{line}");
        for (state, roles) in State::ALL.into_iter().zip(states) {
            let roles = roles.split_whitespace().collect();
            cells.insert((action.trim().to_string(), state), roles);
        }
    }
    cells
}

/// A plant in which `XX` has one role, at this site or another one.
fn with_role(role: Role, site: SiteId) -> Plan {
    let mut plan = Plan::default();
    plan.keep_rights();
    plan.name("XX", "Xenia Xu");
    plan.give_at(site, "XX", &[role]);
    plan.hand_to("XX");
    plan
}

#[test]
fn rights_are_kept_from_the_first_authority_on() {
    let mut plan = Plan::default();
    assert!(!Authorities::of(&plan.plant).are_kept());
    plan.keep_rights();
    assert!(Authorities::of(&plan.plant).are_kept());
}

/// What a person may, as decided before it is written.
fn online(plan: &Plan, lease: Lease, action: Action, state: State) -> Result<(), NotAllowed> {
    let authorities = Authorities::of(&plan.plant);
    let standing = authorities.now(&plan.person, plan.context().wall.local_date());
    may(&standing, lease, action, state)
}

#[test]
fn every_cell_is_as_agreed_before_it_is_written() {
    let expected = expected();
    assert_eq!(
        expected.len(),
        Action::all().len() * 3,
        "no action is left out"
    );
    for role in Role::ALL {
        let here = with_role(*role, SITE);
        let elsewhere = with_role(*role, SiteId::new([7; 16]));
        for action in Action::all() {
            for state in State::ALL {
                let could = &expected[&(action.name(), state)];
                let allowed = online(&here, Lease::Fresh, action, state);
                let is_agreed = could.contains(&short(*role));
                assert_eq!(allowed.is_ok(), is_agreed, "{role:?} {action:?} {state:?}");
                if let Err(not) = allowed {
                    let named: Vec<&str> = not.who_could.iter().map(|role| short(*role)).collect();
                    assert_eq!(&named, could, "who could is told");
                    assert!(matches!(not.why, Why::WrongRole { .. }));
                }
                let not = online(&elsewhere, Lease::Fresh, action, state).unwrap_err();
                assert_eq!(not.why, Why::OtherSite, "{role:?} {action:?} {state:?}");
            }
        }
    }
}

/// A unit with a step begun, in a state; what `MK` recorded on it comes back.
fn in_state(plan: &mut Plan, state: State) -> (Subject, Fact) {
    let person = plan.person.clone();
    plan.hand_to("MK");
    let unit = Subject::Unit(plan.unit("AX-1"));
    let others = started(plan);
    match state {
        State::InHouse => {}
        State::Held => {
            plan.record_past_the_rules(unit.clone(), hold_placed());
        }
        State::Left => {
            let packed = Body::UnitPacked(UnitPacked {
                item: "AX2".parse().unwrap(),
                serial: "AX-1".parse().unwrap(),
            });
            plan.record_past_the_rules("carton:CT-9".parse().unwrap(), packed);
            plan.record_past_the_rules("shipment:SH-9".parse().unwrap(), shipped("CT-9"));
        }
    }
    plan.person = person;
    (unit, others)
}

fn started(plan: &mut Plan) -> Fact {
    let unit = Subject::Unit(plan.unit("AX-1"));
    plan.record_past_the_rules(unit, Body::StepStarted(StepStarted { step: 10 }))
}

fn shipped(carton: &str) -> Body {
    Body::CartonShipped(CartonShipped {
        carton: carton.parse().unwrap(),
        customer: "VELO".parse().unwrap(),
    })
}

fn hold_placed() -> Body {
    Body::HoldPlaced(HoldPlaced {
        reason: Reason::usual(Usual::Suspect),
        released_by: Persons::One,
    })
}

fn voided(fact: &Fact, usual: Usual) -> Body {
    Body::FactVoided(FactVoided {
        fact: fact.id,
        reason: Reason::usual(usual),
    })
}

fn corrected(fact: &Fact) -> Body {
    Body::FactCorrected(FactCorrected {
        fact: fact.id,
        field: Field::Order.name().to_string(),
        value: "WO-7".to_string(),
        reason: Reason::usual(Usual::WrongValue),
        replaces: Vec::new(),
    })
}

/// Records what an action records, past the rules; nothing for what leaves no fact.
fn late(plan: &mut Plan, action: Action, unit: &Subject, others: &Fact) -> Option<Fact> {
    let subject = |text: &str| text.parse::<Subject>().unwrap();
    let reason = || Reason::usual(Usual::CheckedRight);
    let body = match action {
        Action::EnrolTablet
        | Action::PrintBadge
        | Action::FreeBadge
        | Action::ReadAudit
        | Action::SuspendTablet
        | Action::RevokeTablet => return None,
        // Signatures have their own tests.
        Action::Sign(_) => return None,
        Action::DefineItem => {
            let item = plan.plant.item(&"SE-112".parse().unwrap()).unwrap().clone();
            return Some(
                plan.record_past_the_rules(subject("item:SE-112"), Body::ItemDefined(item)),
            );
        }
        Action::DefineRoute => {
            let route = Body::RouteDefined(RouteDefined {
                revision: "Z".to_string(),
                steps: Vec::new(),
            });
            return Some(plan.record_past_the_rules(subject("route:R"), route));
        }
        Action::DefineStation => {
            let station = Body::StationNamed(StationNamed {
                name: "Cell 4".to_string(),
            });
            return Some(plan.record_past_the_rules(subject("station:C4"), station));
        }
        Action::TeachLayout => {
            let taught = Body::LayoutTaught(LayoutTaught {
                layout: "PN:{part};".to_string(),
                example: "PN:1;".to_string(),
                reason: reason(),
            });
            return Some(plan.record_past_the_rules(subject("layout:Cartons"), taught));
        }
        Action::NamePerson => {
            let named = plan.plant.person(&"MK".parse().unwrap()).unwrap().clone();
            return Some(
                plan.record_past_the_rules(subject("person:MK"), Body::PersonNamed(named)),
            );
        }
        Action::GiveAuthority => {
            let given = Body::AuthorityGiven(AuthorityGiven {
                site: SITE,
                roles: Vec::new(),
                qualifications: Vec::new(),
                until: None,
            });
            return Some(plan.record_past_the_rules(subject("person:MK"), given));
        }
        Action::Receive => {
            let received = Body::LotReceived(LotReceived {
                quantity: Quantity::pieces(5),
                expiry: None,
                delivery_note: None,
                label: None,
            });
            let lot = Subject::Lot(plan.lot("L9"));
            return Some(plan.record_past_the_rules(lot, received));
        }
        Action::Pack => {
            let packed = Body::UnitPacked(UnitPacked {
                item: "AX2".parse().unwrap(),
                serial: "AX-1".parse().unwrap(),
            });
            return Some(plan.record_past_the_rules(subject("carton:CT-1"), packed));
        }
        Action::Ship => {
            return Some(plan.record_past_the_rules(subject("shipment:SH-1"), shipped("CT-1")));
        }
        Action::OpenTraveller => Body::TravellerOpened(TravellerOpened {
            order: None,
            route: "AX2-ROUTE".parse().unwrap(),
            revision: "C".to_string(),
            steps: Vec::new(),
        }),
        Action::StartStep => Body::StepStarted(StepStarted { step: 20 }),
        Action::Consume => Body::ComponentConsumed(ComponentConsumed {
            step: 10,
            component: Subject::Lot(plan.lot("L9")),
            quantity: Quantity::pieces(1),
        }),
        Action::Measure => Body::MeasurementRecorded(crate::measurement::MeasurementRecorded {
            step: 10,
            characteristic: "BORE".parse().unwrap(),
            value: "25.01".parse().unwrap(),
            unit: "MMT".parse().unwrap(),
            follows: alloc::vec![],
        }),
        Action::FinishStep => Body::StepFinished(StepFinished { step: 10 }),
        Action::Complete => Body::UnitCompleted(UnitCompleted {}),
        Action::PlaceHold => hold_placed(),
        Action::ReleaseHold => Body::HoldReleased(HoldReleased {
            hold: others.id,
            reason: reason(),
        }),
        Action::Undo | Action::VoidOwn => {
            let own = started(plan);
            let usual = if action == Action::Undo {
                Usual::Undone
            } else {
                Usual::WrongThing
            };
            voided(&own, usual)
        }
        Action::VoidOthers => voided(others, Usual::WrongThing),
        Action::CorrectOwn => {
            let own = started(plan);
            corrected(&own)
        }
        Action::CorrectOthers => corrected(others),
        Action::ResolveFinding => Body::FindingResolved(FindingResolved {
            code: "step-finished-twice".to_string(),
            sources: Vec::new(),
            reason: reason(),
        }),
        Action::AdmitSetAside => Body::FactAdmitted(FactAdmitted {
            facts: Vec::new(),
            reason: reason(),
        }),
    };
    Some(plan.record_past_the_rules(unit.clone(), body))
}

/// What is found of one record with regard to rights.
fn found(plan: &Plan, fact: &Fact, action: Action) -> Option<Why> {
    plan.plant
        .judge_subject(&fact.subject)
        .into_iter()
        .find_map(|finding| {
            let Finding::WithoutRight {
                action: of,
                person,
                facts,
                why,
                ..
            } = finding
            else {
                return None;
            };
            let is_it = of == action && facts.contains(&fact.id);
            assert!(!is_it || person == fact.person);
            is_it.then_some(why)
        })
}

#[test]
fn every_cell_is_as_agreed_when_a_record_comes_in_late() {
    let expected = expected();
    let mut cells = 0;
    for role in Role::ALL {
        for site in [SITE, SiteId::new([7; 16])] {
            for state in State::ALL {
                let mut plan = with_role(*role, site);
                let (unit, others) = in_state(&mut plan, state);
                for action in Action::all() {
                    let mut plan = plan.clone();
                    let Some(fact) = late(&mut plan, action, &unit, &others) else {
                        continue;
                    };
                    cells += 1;
                    let could = &expected[&(action.name(), state)];
                    let is_right = site == SITE && could.contains(&short(*role));
                    let found = found(&plan, &fact, action);
                    assert_eq!(
                        found.is_none(),
                        is_right,
                        "{role:?} {action:?} {state:?} {found:?}"
                    );
                    if site != SITE {
                        assert_eq!(found, Some(Why::OtherSite));
                    }
                }
            }
        }
    }
    assert_eq!(cells, 14 * 2 * 3 * 24);
}

#[test]
fn the_printed_table_says_what_was_agreed() {
    let expected = expected();
    let table = table();
    let mut lines = table.lines();
    let cells = |line: &str| -> Vec<String> {
        let cells = line.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_string()).collect()
    };
    let head = cells(lines.next().unwrap());
    assert_eq!(lines.next().unwrap().matches("---").count(), 2);
    let mut seen = 0;
    for line in lines {
        let row = cells(line);
        let states: &[State] = match row[1].as_str() {
            "any" => &State::ALL,
            "in the house" => &[State::InHouse],
            "held" => &[State::Held],
            "has left" => &[State::Left],
            other => panic!("{other}"),
        };
        let printed: Vec<&str> = (2..row.len())
            .filter(|at| row[*at] == "×")
            .map(|at| short(Role::of_word(&head[at]).unwrap()))
            .collect();
        let of = |state| &expected[&(row[0].clone(), state)];
        let is_one_line =
            of(State::InHouse) == of(State::Held) && of(State::Held) == of(State::Left);
        assert_eq!(states.len() == 3, is_one_line, "{line}");
        for state in states {
            seen += 1;
            assert_eq!(printed, expected[&(row[0].clone(), *state)], "{line}");
        }
    }
    assert_eq!(seen, expected.len());
}

#[test]
fn an_authority_that_was_not_checked_lately_records_but_does_not_decide_for_others() {
    let fresh_only: Vec<&str> = FRESH_ONLY.split_whitespace().collect();
    for (lease, why) in [
        (Lease::PastDue, Why::LeasePastDue),
        (Lease::Unverified, Why::LeaseUnverified),
    ] {
        for action in Action::all() {
            let role = roles(action, State::InHouse)[0];
            let allowed = online(&with_role(role, SITE), lease, action, State::InHouse);
            let is_fresh_only = fresh_only.contains(&action.name().as_str());
            assert_eq!(allowed.is_err(), is_fresh_only, "{action:?}");
            if let Err(not) = allowed {
                assert_eq!(not.why, why);
            }
        }
    }
}

#[test]
fn a_record_says_when_the_authority_was_not_checked_and_a_release_under_it_is_found() {
    let mut plan = with_role(Role::Inspector, SITE);
    let lot = Subject::Lot(plan.lot("L1"));
    plan.lease = Lease::PastDue;
    let placed = plan.hold(lot.clone(), Persons::One);
    assert_eq!(placed.lease, Lease::PastDue);
    assert_eq!(
        Fact::from_canonical_bytes(&placed.to_bytes()),
        Ok(placed.clone())
    );
    let refused = plan.try_act(Command::ReleaseHold(testing::release(&placed)));
    assert!(matches!(
        refused,
        Err(Refusal::NotAllowed(NotAllowed {
            why: Why::LeasePastDue,
            ..
        }))
    ));
    let body = Body::HoldReleased(HoldReleased {
        hold: placed.id,
        reason: Reason::usual(Usual::CheckedRight),
    });
    let released = plan.record_past_the_rules(lot, body);
    assert_eq!(
        found(&plan, &released, Action::ReleaseHold),
        Some(Why::LeasePastDue)
    );
}

#[test]
fn a_fact_whose_authority_was_checked_has_the_bytes_it_always_had() {
    let mut plan = Plan::default();
    let fresh = plan.clone().receive("L5", 1).to_bytes();
    plan.lease = Lease::Unverified;
    let unverified = plan.receive("L5", 1).to_bytes();
    assert_eq!(unverified.len(), fresh.len() + 2);
    assert_eq!(unverified[1..fresh.len()], fresh[1..]);
    assert_eq!(unverified[fresh.len()..], [0x0f, 0x02]);
    // One that says what need not be said is not in its one form.
    let mut said = fresh;
    said[0] += 1;
    said.extend([0x0f, 0x00]);
    assert!(Fact::from_canonical_bytes(&said).is_err());
}

#[test]
fn before_rights_are_kept_everything_goes_on_as_it_did_and_nothing_is_found() {
    let not_yet: Vec<&str> = NOT_WITHOUT_RIGHTS.split_whitespace().collect();
    let plan = Plan::default();
    for action in Action::all() {
        for state in State::ALL {
            let allowed = online(&plan, Lease::Fresh, action, state);
            let is_barred = not_yet.contains(&action.name().as_str());
            assert_eq!(allowed.is_err(), is_barred, "{action:?}");
        }
    }
    for day in [testing::whole_day(), testing::day_set_right()] {
        let mut facts = day;
        let mut later = Plan::default();
        for _ in 0..100 {
            later.next_context();
        }
        let before: Plant = facts.iter().cloned().collect();
        let begin = later.recorded.len();
        later.keep_rights();
        facts.extend(later.recorded.split_off(begin));
        let after: Plant = facts.into_iter().collect();
        assert_eq!(before.judge(), after.judge(), "it began without rights");
    }
}

#[test]
fn once_rights_are_kept_a_person_without_authority_may_do_nothing() {
    let mut plan = Plan::default();
    plan.keep_rights();
    plan.name("XX", "Xenia Xu");
    plan.hand_to("XX");
    for action in Action::all() {
        for state in State::ALL {
            let not = online(&plan, Lease::Fresh, action, state).unwrap_err();
            assert_eq!(not.why, Why::NoAuthority);
        }
    }
    let (unit, others) = in_state(&mut plan, State::InHouse);
    let finished = late(&mut plan, Action::FinishStep, &unit, &others).unwrap();
    assert_eq!(
        found(&plan, &finished, Action::FinishStep),
        Some(Why::NoAuthority)
    );
}

#[test]
fn a_late_record_under_a_right_that_had_ended_is_found_with_the_fact_that_ended_it() {
    let mut here = Plan::default();
    here.keep_rights();
    let mut there = here.another_tablet();
    let before = there.open("AX-1").remove(0);
    here.next_context();
    let ended = here.end_authority("MK");
    for _ in 0..5 {
        there.next_context();
    }
    let after = there.open("AX-2").remove(0);
    here.hear(&there);
    assert_eq!(here.plant.judge_subject(&before.subject), []);
    let findings = here.plant.judge();
    assert_eq!(
        findings,
        [Finding::WithoutRight {
            subject: after.subject.clone(),
            person: "MK".parse().unwrap(),
            action: Action::OpenTraveller,
            facts: alloc::vec![after.id, ended.id],
            why: Why::Ended { by: ended.id },
        }]
    );
    let judged = here.plant.judged().remove(0);
    here.hand_to("QL").accept(&judged);
    assert!(!here.plant.judged()[0].is_open());
    let open = Command::Traveller(OnTraveller::Open {
        unit: here.unit("AX-3"),
        order: None,
    });
    let refused = here.hand_to("MK").try_act(open);
    assert!(matches!(refused, Err(Refusal::NotAllowed(_))));
}

#[test]
fn every_command_asks_for_its_own_right() {
    let mut plan = with_role(Role::Auditor, SITE);
    let (_, others) = in_state(&mut plan, State::InHouse);
    let own = started(&mut plan);
    let placed = plan.record_past_the_rules(own.subject.clone(), hold_placed());
    let unit = plan.unit("AX-1");
    let reason = || Reason::usual(Usual::WrongThing);
    let void = |fact: &Fact| {
        Command::Void(VoidFact {
            fact: fact.id,
            reason: reason(),
        })
    };
    let correct = |fact: &Fact| {
        Command::Correct(CorrectFact {
            fact: fact.id,
            field: Field::Order,
            value: "WO-7".to_string(),
            reason: reason(),
        })
    };
    let on = |command| Command::Traveller(command);
    let item = plan.plant.item(&"SE-112".parse().unwrap()).unwrap().clone();
    let person = plan.plant.person(&"MK".parse().unwrap()).unwrap().clone();
    let route = plan
        .plant
        .route(&"AX2-ROUTE".parse().unwrap())
        .unwrap()
        .clone();
    let (lot, serial) = (plan.lot("L5"), unit.clone());
    let carton = || "CT-1".parse().unwrap();
    let commands = [
        (
            Action::DefineItem,
            Command::SetMaster(SetMaster::Item("I".parse().unwrap(), item)),
        ),
        (
            Action::DefineRoute,
            Command::SetMaster(SetMaster::Route("R".parse().unwrap(), route)),
        ),
        (
            Action::NamePerson,
            Command::SetMaster(SetMaster::Person("P".parse().unwrap(), person)),
        ),
        (
            Action::DefineStation,
            Command::SetMaster(SetMaster::Station(
                "S".parse().unwrap(),
                StationNamed {
                    name: "S".to_string(),
                },
            )),
        ),
        (
            Action::TeachLayout,
            Command::TeachLayout(TeachLayout {
                id: "Cartons".parse().unwrap(),
                layout: "PN:{part};".parse().unwrap(),
                example: "PN:1;".to_string(),
                reason: reason(),
            }),
        ),
        (
            Action::TeachLayout,
            Command::WithdrawLayout(WithdrawLayout {
                id: "Cartons".parse().unwrap(),
                reason: reason(),
            }),
        ),
        (
            Action::GiveAuthority,
            Command::GiveAuthority(testing::give("MK", &[])),
        ),
        (
            Action::GiveAuthority,
            Command::EndAuthority(EndAuthority {
                person: "MK".parse().unwrap(),
                site: SITE,
                reason: reason(),
            }),
        ),
        (
            Action::Receive,
            Command::Receive(ReceiveLot {
                lot: lot.clone(),
                quantity: Quantity::pieces(1),
                expiry: None,
                delivery_note: None,
                label: LabelRead::default(),
            }),
        ),
        (
            Action::OpenTraveller,
            on(OnTraveller::Open {
                unit: serial.clone(),
                order: None,
            }),
        ),
        (
            Action::StartStep,
            on(OnTraveller::StartStep {
                unit: serial.clone(),
                step: 10,
            }),
        ),
        (
            Action::Consume,
            on(OnTraveller::Consume {
                unit: serial.clone(),
                component: Subject::Lot(lot),
            }),
        ),
        (
            Action::Measure,
            on(OnTraveller::Measure {
                unit: serial.clone(),
                step: 10,
                characteristic: "BORE".parse().unwrap(),
                value: "25".parse().unwrap(),
            }),
        ),
        (
            Action::FinishStep,
            on(OnTraveller::FinishStep {
                unit: serial.clone(),
                step: 10,
            }),
        ),
        (
            Action::Complete,
            on(OnTraveller::Complete {
                unit: serial.clone(),
            }),
        ),
        (
            Action::Pack,
            Command::Pack(PackUnit {
                unit: serial,
                carton: carton(),
            }),
        ),
        (
            Action::Ship,
            Command::Ship(ShipCarton {
                carton: carton(),
                shipment: "SH-1".parse().unwrap(),
                customer: "VELO".parse().unwrap(),
            }),
        ),
        (
            Action::PlaceHold,
            Command::PlaceHold(testing::hold(own.subject.clone(), Persons::One)),
        ),
        (
            Action::ReleaseHold,
            Command::ReleaseHold(testing::release(&placed)),
        ),
        (
            Action::Undo,
            Command::Undo(testing::undo(core::slice::from_ref(&own))),
        ),
        (Action::VoidOwn, void(&own)),
        (Action::VoidOthers, void(&others)),
        (Action::CorrectOwn, correct(&own)),
        (Action::CorrectOthers, correct(&others)),
        (
            Action::ResolveFinding,
            Command::Resolve(Resolve {
                subject: own.subject.clone(),
                code: "step-finished-twice".to_string(),
                sources: Vec::new(),
                reason: reason(),
            }),
        ),
    ];
    for (action, command) in commands {
        match plan.try_act(command) {
            Err(Refusal::NotAllowed(not)) => assert_eq!(not.action, action),
            other => panic!("{action:?}: {other:?}"),
        }
    }
}

#[test]
fn whoever_may_work_at_a_step_may_start_it_because_that_is_recorded_with_it() {
    let start = roles(Action::StartStep, State::InHouse);
    for action in [Action::Consume, Action::Measure, Action::FinishStep] {
        let could = roles(action, State::InHouse);
        assert!(could.iter().all(|role| start.contains(role)), "{action:?}");
    }
}

#[test]
fn whoever_may_void_still_has_to_be_one_who_may_release_to_take_a_hold_back() {
    let mut plan = with_role(Role::Supervisor, SITE);
    let lot = Subject::Lot(plan.lot("L1"));
    let placed = plan.hold(lot, Persons::One);
    let undo = Command::Undo(testing::undo(core::slice::from_ref(&placed)));
    for command in [undo, Command::Void(testing::void(&placed))] {
        assert!(matches!(plan.try_act(command), Err(Refusal::NotAllowed(_))));
    }
    let mut inspector = plan.another_tablet();
    inspector.hand_to("IR").void(&placed);
    assert_eq!(inspector.plant.judge(), []);
}

#[test]
fn the_words_of_why_not_are_frozen_because_the_audit_trail_keeps_them() {
    let mut plan = Plan::default();
    let by = plan.name("XX", "Xenia Xu").id;
    let until = plan.context().wall.local_date();
    let words = [
        (Why::NoAuthority, "no-authority", None),
        (Why::OtherSite, "other-site", None),
        (Why::Ended { by }, "ended", Some(by)),
        (Why::Expired { until, by }, "expired", Some(by)),
        (Why::WrongRole { by }, "wrong-role", Some(by)),
        (Why::LeasePastDue, "lease-past-due", None),
        (Why::LeaseUnverified, "lease-unverified", None),
    ];
    for (why, word, fact) in words {
        assert_eq!((why.word(), why.fact()), (word, fact));
    }
}

#[test]
fn a_denial_names_the_thing_it_was_about() {
    let plan = with_role(Role::Supervisor, SITE);
    let lot = Subject::Lot(plan.lot("L1"));
    let hold = Command::PlaceHold(testing::hold(lot.clone(), Persons::One));
    let person = &plan.person;
    assert_eq!(asked_of(&plan.plant, &hold, person), Some(lot));
    let mut elsewhere = plan.another_tablet();
    let received = elsewhere.receive("L9", 5);
    let of_nothing_here = Command::Void(testing::void(&received));
    assert_eq!(asked_of(&plan.plant, &of_nothing_here, person), None);
}
