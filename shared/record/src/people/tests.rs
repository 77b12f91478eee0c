//! People and their authority, one test per promise.

use super::*;
use crate::command::Command;
use crate::finding::Finding;
use crate::ids::FactId;
use crate::masters::{PersonNamed, SetMaster};
use crate::rights::{Action, NotAllowed, Why};
use crate::testing::{self, Plan, SITE};

fn standing_of<'a>(authorities: &'a Authorities, plan: &Plan, person: &str) -> Standing<'a> {
    let today = plan.context().wall.local_date();
    authorities.now(&person.parse().unwrap(), today)
}

fn has(plan: &Plan, person: &str) -> Vec<Role> {
    let authorities = Authorities::of(&plan.plant);
    let standing = standing_of(&authorities, plan, person);
    let Standing::Has(authority) = standing else {
        panic!("{standing:?}");
    };
    authority.roles.iter().copied().collect()
}

fn kept() -> Plan {
    let mut plan = Plan::default();
    plan.keep_rights();
    plan
}

#[test]
fn its_bytes_are_frozen() {
    let given = AuthorityGiven {
        site: SITE,
        roles: alloc::vec!["inspector".into()],
        qualifications: alloc::vec![Qualification {
            id: "IPC-610".parse().unwrap(),
            until: Some(Date::new(2027, 3, 31).unwrap()),
        }],
        until: None,
    };
    let mut expected = alloc::vec![0xa3, 0x00, 0x50];
    expected.extend([0x5e; 16]);
    expected.extend([0x01, 0x81, 0x69]);
    expected.extend(b"inspector");
    expected.extend([0x02, 0x81, 0xa2, 0x00, 0x67]);
    expected.extend(b"IPC-610");
    expected.extend([0x01, 0x83, 0x19, 0x07, 0xeb, 0x03, 0x18, 0x1f]);
    assert_eq!(minicbor::to_vec(&given).unwrap(), expected);
    let ended = AuthorityEnded {
        site: SITE,
        reason: Reason::new(None, "left").unwrap(),
    };
    let mut expected = alloc::vec![0xa2, 0x00, 0x50];
    expected.extend([0x5e; 16]);
    expected.extend([0x01, 0xa1, 0x01, 0x64]);
    expected.extend(b"left");
    assert_eq!(minicbor::to_vec(&ended).unwrap(), expected);
}

#[test]
fn what_was_given_is_said_with_qualifications_and_last_days() {
    let day = Date::new(2027, 3, 31).unwrap();
    let held = |id: &str, until| Qualification {
        id: id.parse().unwrap(),
        until,
    };
    let mut given = AuthorityGiven {
        site: SITE,
        roles: alloc::vec!["operator".into(), "receiving".into()],
        qualifications: alloc::vec![held("ESD", None), held("IPC-610", Some(day))],
        until: Some(day),
    };
    assert_eq!(
        given.words(),
        "operator, receiving; ESD; IPC-610 until 2027-03-31; until 2027-03-31"
    );
    given.qualifications.clear();
    given.until = None;
    assert_eq!(given.words(), "operator, receiving");
}

#[test]
fn every_role_has_a_word_of_its_own_that_reads_back() {
    for role in Role::ALL {
        assert_eq!(Role::of_word(role.word()), Some(*role));
    }
    assert_eq!(Role::ALL.len(), 14);
    assert_eq!(Role::of_word("astronaut"), None);
}

#[test]
fn the_newest_authority_at_the_site_is_in_force_until_it_is_ended() {
    let mut plan = kept();
    plan.give("MK", &[Role::Inspector, Role::Operator, Role::Operator]);
    assert_eq!(has(&plan, "MK"), [Role::Operator, Role::Inspector]);
    let ended = plan.end_authority("MK");
    let authorities = Authorities::of(&plan.plant);
    assert_eq!(
        standing_of(&authorities, &plan, "MK"),
        Standing::Ended { by: ended.id }
    );
    let again = plan
        .hand_to("AD")
        .try_act(Command::EndAuthority(EndAuthority {
            person: "MK".parse().unwrap(),
            site: SITE,
            reason: Reason::new(None, "left").unwrap(),
        }));
    assert!(matches!(again, Err(Refusal::HasNoAuthority { .. })));
    plan.give("MK", &[Role::Operator]);
    assert_eq!(has(&plan, "MK"), [Role::Operator]);
}

#[test]
fn the_last_administrator_stays_one_until_somebody_else_is() {
    let mut plan = kept();
    let last = || Refusal::LastAdministrator {
        person: "AD".parse().unwrap(),
    };
    let end = || {
        Command::EndAuthority(EndAuthority {
            person: "AD".parse().unwrap(),
            site: SITE,
            reason: Reason::new(None, "left").unwrap(),
        })
    };
    let give = || Command::GiveAuthority(testing::give("AD", &[Role::Auditor]));
    plan.hand_to("AD");
    assert_eq!(plan.try_act(end()), Err(last()));
    assert_eq!(plan.try_act(give()), Err(last()));
    // One who was an administrator and is no more does not count.
    plan.give("QL", &[Role::Administrator]);
    plan.end_authority("QL");
    assert_eq!(plan.try_act(end()), Err(last()));
    plan.give("QL", &[Role::Administrator]);
    assert!(plan.try_act(give()).is_ok());
    assert!(plan.try_act(end()).is_ok());
}

#[test]
fn a_qualification_that_ran_out_is_not_given() {
    let mut plan = kept();
    let day = Date::new(2026, 1, 31).unwrap();
    let give = GiveAuthority {
        qualifications: alloc::vec![Qualification {
            id: "ESD".parse().unwrap(),
            until: Some(day),
        }],
        ..testing::give("MK", &[Role::Operator])
    };
    let refused = plan.hand_to("AD").try_act(Command::GiveAuthority(give));
    assert_eq!(refused, Err(Refusal::DayIsPast { day }));
}

fn name(id: &str, name: &str) -> Command {
    let named = PersonNamed {
        name: name.into(),
        role: String::new(),
    };
    Command::SetMaster(SetMaster::Person(id.parse().unwrap(), named))
}

#[test]
fn nobody_is_named_by_what_stands_for_a_device_or_looks_like_somebody_else() {
    let mut plan = kept();
    plan.hand_to("AD");
    for id in ["SYSTEM", "system"] {
        let refused = plan.try_act(name(id, "Evil"));
        assert!(
            matches!(refused, Err(Refusal::NumberOfDevices { .. })),
            "{id}"
        );
    }
    let alike = Refusal::NumberLooksAlike {
        person: "mk".parse().unwrap(),
        like: "MK".parse().unwrap(),
    };
    assert_eq!(plan.try_act(name("mk", "Mika")), Err(alike));
    // Somebody's own number is no other one: they may marry.
    assert!(plan.try_act(name("MK", "Mira Novak")).is_ok());
    // A hostile tablet's fact that makes a person of it is none.
    let fact = plan.act(name("XX", "Evil")).remove(0);
    let mut fact = Fact {
        subject: Subject::Person(PersonId::system()),
        ..fact
    };
    assert!(Fact::from_bytes(&fact.to_bytes()).is_err());
    fact.subject = "person:XX".parse().unwrap();
    assert!(Fact::from_bytes(&fact.to_bytes()).is_ok());
}

#[test]
fn a_name_fits_on_a_badge_and_can_be_printed() {
    let mut plan = kept();
    plan.hand_to("AD");
    let most = usize::from(crate::masters::MAX_NAME_CHARS);
    assert!(plan.try_act(name("XX", &"ž".repeat(most))).is_ok());
    for bad in ["", "  ", "Mira\nKovač", &"ž".repeat(most + 1)] {
        let refused = plan.try_act(name("XX", bad));
        assert!(matches!(refused, Err(Refusal::NotAName { .. })), "{bad:?}");
    }
}

#[test]
fn only_a_person_of_the_masters_is_given_authority() {
    let plan = kept();
    let mut admin = plan.clone();
    admin.hand_to("AD");
    let give = Command::GiveAuthority(testing::give("NOBODY", &[Role::Operator]));
    assert!(matches!(
        admin.try_act(give),
        Err(Refusal::UnknownPerson { .. })
    ));
}

#[test]
fn authority_runs_out_after_its_last_day_and_a_role_of_a_later_program_gives_no_right() {
    let mut plan = kept();
    let today = plan.context().wall.local_date();
    let give = |until| {
        Command::GiveAuthority(GiveAuthority {
            until,
            ..testing::give("MK", &[Role::Operator])
        })
    };
    plan.hand_to("AD").act(give(Some(today)));
    assert_eq!(has(&plan, "MK"), [Role::Operator]);
    let until = Date::new(2026, 1, 31).unwrap();
    let refused = plan.try_act(give(Some(until)));
    assert_eq!(refused, Err(Refusal::DayIsPast { day: until }));
    let body = Body::AuthorityGiven(AuthorityGiven {
        site: SITE,
        roles: alloc::vec!["operator".into()],
        qualifications: Vec::new(),
        until: Some(until),
    });
    let given = plan.record_past_the_rules("person:MK".parse().unwrap(), body);
    let authorities = Authorities::of(&plan.plant);
    let by = given.id;
    assert_eq!(
        standing_of(&authorities, &plan, "MK"),
        Standing::Expired { until, by }
    );
    let body = Body::AuthorityGiven(AuthorityGiven {
        site: SITE,
        roles: alloc::vec!["astronaut".into(), "inspector".into()],
        qualifications: Vec::new(),
        until: None,
    });
    plan.record_past_the_rules("person:MK".parse().unwrap(), body);
    assert_eq!(has(&plan, "MK"), [Role::Inspector]);
}

#[test]
fn authority_at_another_site_is_none_here() {
    let mut plan = kept();
    let elsewhere = SiteId::new([7; 16]);
    plan.name("XX", "Xenia Xu");
    let give = Command::GiveAuthority(GiveAuthority {
        site: elsewhere,
        ..testing::give("XX", &[Role::Operator])
    });
    let Err(Refusal::NotAllowed(not)) = plan.hand_to("AD").try_act(give) else {
        panic!("an administrator of this site gives none at another one");
    };
    assert_eq!(not.why, Why::OtherSite);
    plan.give_at(elsewhere, "XX", &[Role::Operator]);
    let end = Command::EndAuthority(EndAuthority {
        person: "XX".parse().unwrap(),
        site: elsewhere,
        reason: Reason::new(None, "left").unwrap(),
    });
    let Err(Refusal::NotAllowed(not)) = plan.try_act(end) else {
        panic!("and ends none there");
    };
    assert_eq!(not.why, Why::OtherSite);
    let here = Authorities::of(&plan.plant);
    assert_eq!(standing_of(&here, &plan, "XX"), Standing::Elsewhere);
    let there = Authorities::at(&plan.plant, Some(elsewhere));
    assert!(matches!(standing_of(&there, &plan, "XX"), Standing::Has(_)));
    let any = Authorities::at(&plan.plant, None);
    assert!(matches!(standing_of(&any, &plan, "XX"), Standing::Has(_)));
}

#[test]
fn nobody_gives_themselves_a_right_not_even_over_two_steps() {
    let mut plan = kept();
    let refused = plan.try_act(Command::GiveAuthority(testing::give(
        "MK",
        &[Role::Administrator],
    )));
    assert!(matches!(
        refused,
        Err(Refusal::NotAllowed(NotAllowed {
            action: Action::GiveAuthority,
            why: Why::WrongRole { .. },
            ..
        }))
    ));
    let body = |roles: &[Role]| {
        Body::AuthorityGiven(AuthorityGiven {
            site: SITE,
            roles: roles.iter().map(|role| role.word().into()).collect(),
            qualifications: Vec::new(),
            until: None,
        })
    };
    let to = |person: &str| -> Subject { Subject::Person(person.parse().unwrap()) };
    let first = plan.record_past_the_rules(to("MK"), body(&[Role::Administrator]));
    let second = plan.record_past_the_rules(to("TS"), body(&[Role::Quality]));
    assert_eq!(has(&plan, "MK"), [Role::Operator]);
    assert_eq!(has(&plan, "TS"), [Role::Warehouse]);
    let found: Vec<FactId> = plan
        .plant
        .judge()
        .iter()
        .filter(|finding| matches!(finding, Finding::WithoutRight { .. }))
        .map(|finding| finding.facts()[0])
        .collect();
    assert_eq!(found, [first.id, second.id]);
}

#[test]
fn authority_given_by_one_who_may_no_more_does_not_count() {
    let mut plan = kept();
    plan.give("QL", &[Role::Administrator]);
    let mut late = plan.another_tablet();
    plan.end_authority("AD");
    for _ in 0..5 {
        late.next_context();
    }
    late.hand_to("AD").act(Command::GiveAuthority(testing::give(
        "MK",
        &[Role::Quality],
    )));
    assert_eq!(has(&late, "MK"), [Role::Quality], "it had not heard");
    plan.hear(&late);
    assert_eq!(has(&plan, "MK"), [Role::Operator]);
    assert!(matches!(
        plan.plant.judge().as_slice(),
        [Finding::WithoutRight {
            action: Action::GiveAuthority,
            why: Why::Ended { .. },
            ..
        }]
    ));
}

#[test]
fn what_claimed_to_be_the_servers_and_was_set_aside_gives_no_authority_when_it_is_let_in() {
    let mut plan = kept();
    let given = plan.give("MK", &[Role::Administrator]);
    assert_eq!(has(&plan, "MK"), [Role::Administrator]);
    let admitted = crate::admission::admitted(
        given.subject.clone(),
        alloc::vec![given.id],
        Reason::new(None, "it looked right").unwrap(),
        &plan.next_context(),
    );
    plan.plant.apply(admitted);
    assert_eq!(has(&plan, "MK"), [Role::Operator]);
}

#[test]
fn what_claimed_to_be_the_servers_and_was_set_aside_needs_a_right_when_it_is_let_in() {
    let mut plan = kept();
    let lot = Subject::Lot(plan.lot("L1"));
    let held = plan.hand_to("IR").hold(lot, crate::hold::Persons::One);
    let body = Body::HoldReleased(crate::hold::HoldReleased {
        hold: held.id,
        reason: Reason::new(None, "it looked right").unwrap(),
    });
    let mut context = plan.hand_to("MK").next_context();
    context.capture.how = crate::context::How::System;
    let released = context.fact(0, held.subject.clone(), body);
    plan.plant.apply(released.clone());
    assert_eq!(plan.plant.judge(), [], "the server needs no right");
    let admitted = crate::admission::admitted(
        released.subject.clone(),
        alloc::vec![released.id],
        Reason::new(None, "it looked right").unwrap(),
        &plan.hand_to("QL").next_context(),
    );
    plan.plant.apply(admitted);
    let found = plan.plant.judge();
    let mut without_right = found.iter().filter_map(|finding| {
        if let Finding::WithoutRight { person, .. } = finding {
            Some(person.as_str())
        } else {
            None
        }
    });
    assert!(without_right.any(|person| person == "MK"), "{found:?}");
}

#[test]
fn an_authority_counts_for_what_is_recorded_after_it_and_not_at_the_same_moment() {
    let mut plan = kept();
    let ended = plan.end_authority("MK");
    let authorities = Authorities::of(&plan.plant);
    let (person, today) = ("MK".parse().unwrap(), ended.wall.local_date());
    let at = |at| authorities.then(&person, at, today);
    assert!(matches!(at(ended.hlc), Standing::Has(_)));
    let later = ended.hlc.tick(ended.wall.utc_ms);
    assert_eq!(at(later), Standing::Ended { by: ended.id });
}

#[test]
fn a_void_from_elsewhere_takes_no_authority_away() {
    let mut plan = kept();
    let given = plan.give("MK", &[Role::Operator]);
    let body = Body::FactVoided(crate::amendment::FactVoided {
        fact: given.id,
        reason: Reason::new(None, "no").unwrap(),
    });
    plan.record_past_the_rules(given.subject.clone(), body);
    assert_eq!(has(&plan, "MK"), [Role::Operator]);
}
