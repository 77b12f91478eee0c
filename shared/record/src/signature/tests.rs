//! Signatures, one test per promise that the facts alone can keep; those that take a document
//! are in `ledger`.

use super::*;
use crate::command::Command;
use crate::people::Role;
use crate::reason::Usual;
use crate::rights::{Action, Why};
use crate::testing::{self, Plan};

/// A unit that was completed, in a plant that keeps rights.
fn completed() -> (Plan, Fact) {
    let mut plan = Plan::default();
    plan.keep_rights();
    plan.give("MK", &[Role::Operator, Role::Receiving]);
    plan.build("AX-1");
    let completed = plan.recorded.last().unwrap().clone();
    (plan, completed)
}

fn on(plan: &Plan, fact: &Fact) -> Vec<Signature> {
    signatures_on(&plan.plant, &fact.subject)
}

fn try_sign(plan: &Plan, sign: Sign) -> Result<Vec<Fact>, Refusal> {
    plan.try_act(Command::Sign(sign))
}

/// What is wrong with the signatures of a plant.
fn faults(plan: &Plan) -> Vec<Fault> {
    let findings = plan.plant.judge().into_iter();
    findings
        .map(|finding| {
            let Finding::SignatureFaulty { fault, .. } = finding else {
                panic!("{finding:?}");
            };
            fault
        })
        .collect()
}

fn given(fact: &Fact) -> SignatureGiven {
    let Body::SignatureGiven(given) = &fact.body else {
        panic!("{fact:?}");
    };
    given.clone()
}

#[test]
fn its_bytes_are_frozen() {
    let given = SignatureGiven {
        name: "Mira".to_owned(),
        meaning: Meaning::Checked.word().to_owned(),
        facts: alloc::vec![FactId::new([7; 16])],
        heads: alloc::vec![Head::new([8; 32])],
        method: Method::Pin.word().to_owned(),
        is_first: false,
        persons: Persons::One,
        seconds: None,
    };
    let mut expected = alloc::vec![0xa7, 0x00, 0x64];
    expected.extend(b"Mira");
    expected.extend([0x01, 0x67]);
    expected.extend(b"checked");
    expected.extend([0x02, 0x81, 0x50]);
    expected.extend([7; 16]);
    expected.extend([0x03, 0x81, 0x58, 0x20]);
    expected.extend([8; 32]);
    expected.extend([0x04, 0x63]);
    expected.extend(b"pin");
    expected.extend([0x05, 0xf4, 0x06, 0x01]);
    assert_eq!(minicbor::to_vec(&given).unwrap(), expected);
}

#[test]
fn a_signature_shows_name_local_time_meaning_and_what_was_signed() {
    let (mut plan, unit) = completed();
    let fact = plan.sign(Meaning::Performed, &[&unit]);
    let given = given(&fact);
    assert_eq!(given.name, "Mira Kovač");
    assert_eq!(Meaning::of_word(&given.meaning), Some(Meaning::Performed));
    assert_eq!(given.facts, [unit.id]);
    assert_eq!(fact.wall.offset_min, 60);
    assert!(given.is_first);
    assert!(on(&plan, &unit)[0].is_complete());
    assert_eq!(plan.plant.judge(), []);
    assert_eq!(Fact::from_canonical_bytes(&fact.to_bytes()), Ok(fact));
}

#[test]
fn the_first_signature_of_a_session_takes_the_badge_and_later_ones_the_pin() {
    let (mut plan, unit) = completed();
    let with_pin = |meaning, fact: &Fact| Sign {
        method: Method::Pin,
        ..testing::sign(meaning, &[fact])
    };
    let opened = plan
        .plant
        .facts_about(&unit.subject)
        .next()
        .unwrap()
        .clone();
    let refused = try_sign(&plan, with_pin(Meaning::Performed, &unit));
    assert_eq!(refused, Err(Refusal::BadgeNeeded));
    plan.sign(Meaning::Performed, &[&unit]);
    let later = plan.act(Command::Sign(with_pin(Meaning::Performed, &opened)));
    assert!(!given(&later[0]).is_first);
    assert_eq!(plan.plant.judge(), []);
    // Another person in the same session is another first one.
    let other = plan.hand_to("IR");
    assert_eq!(
        try_sign(other, with_pin(Meaning::Checked, &unit)),
        Err(Refusal::BadgeNeeded)
    );
}

#[test]
fn two_persons_sign_and_never_the_same_one_twice() {
    let (mut plan, unit) = completed();
    plan.hand_to("SV");
    let first = plan.sign(Meaning::Approved, &[&unit]);
    assert!(!on(&plan, &unit)[0].is_complete());
    let again = try_sign(&plan, testing::sign(Meaning::Approved, &[&unit]));
    assert!(matches!(again, Err(Refusal::SecondPersonNeeded { .. })));
    let second = plan.hand_to("QL").sign(Meaning::Approved, &[&unit]);
    assert_eq!(given(&second).seconds, Some(first.id));
    assert!(on(&plan, &unit).iter().all(Signature::is_complete));
    for person in ["SV", "QL"] {
        let again = try_sign(
            plan.hand_to(person),
            testing::sign(Meaning::Approved, &[&unit]),
        );
        assert!(matches!(again, Err(Refusal::AlreadySigned { .. })));
    }
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn the_same_person_signs_the_same_with_another_meaning_as_another_signature() {
    let (mut plan, unit) = completed();
    plan.hand_to("SV").sign(Meaning::Checked, &[&unit]);
    let reviewed = plan.sign(Meaning::Reviewed, &[&unit]);
    assert_eq!(given(&reviewed).seconds, None);
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn nobody_checks_their_own_work_and_a_check_of_it_from_elsewhere_is_found() {
    let (mut plan, unit) = completed();
    plan.give("MK", &[Role::Supervisor]);
    let checks = || testing::sign(Meaning::Checked, &[&unit]);
    let own = Refusal::OwnWork {
        person: "MK".parse().unwrap(),
    };
    assert_eq!(try_sign(&plan, checks()), Err(own));
    assert!(try_sign(&plan, testing::sign(Meaning::Performed, &[&unit])).is_ok());
    // One record of somebody's own among those of others is enough.
    let received = plan.receive("L9", 1);
    let lot = plan
        .hand_to("SV")
        .correct(&received, crate::field::Field::Quantity, "2");
    let both = testing::sign(Meaning::Checked, &[&received, &lot]);
    assert!(matches!(
        try_sign(&plan, both),
        Err(Refusal::OwnWork { .. })
    ));
    let signed = plan.sign(Meaning::Checked, &[&unit]);
    assert_eq!(plan.plant.judge(), []);
    let body = Body::SignatureGiven(SignatureGiven {
        name: "Mira Kovač".to_owned(),
        ..given(&signed)
    });
    plan.hand_to("MK")
        .record_past_the_rules(unit.subject.clone(), body);
    assert_eq!(faults(&plan), [Fault::OwnWork]);
    assert_eq!(Fault::OwnWork.code(), "signature-own-work");
}

#[test]
fn nobody_signs_as_done_what_others_did_and_such_a_signature_from_elsewhere_is_found() {
    let (mut plan, unit) = completed();
    let done = testing::sign(Meaning::Performed, &[&unit]);
    let not_own = Refusal::NotOwnWork {
        person: "SV".parse().unwrap(),
    };
    assert_eq!(try_sign(plan.hand_to("SV"), done), Err(not_own));
    let signed = plan
        .hand_to("MK")
        .clone()
        .sign(Meaning::Performed, &[&unit]);
    let body = Body::SignatureGiven(SignatureGiven {
        name: "Sanna Virta".to_owned(),
        ..given(&signed)
    });
    plan.hand_to("SV")
        .record_past_the_rules(unit.subject.clone(), body);
    assert_eq!(faults(&plan), [Fault::NotOwnWork]);
    assert_eq!(Fault::NotOwnWork.code(), "signature-not-own-work");
}

#[test]
fn two_who_signed_apart_are_two_and_one_who_signed_twice_apart_is_one() {
    let (mut here, unit) = completed();
    let mut there = here.another_tablet();
    let mut third = there.another_tablet();
    here.hand_to("SV").sign(Meaning::Approved, &[&unit]);
    third.hand_to("SV").sign(Meaning::Approved, &[&unit]);
    here.hear(&third);
    assert!(on(&here, &unit).iter().all(|one| !one.is_complete()));
    there.hand_to("QL").sign(Meaning::Approved, &[&unit]);
    here.hear(&there);
    assert!(on(&here, &unit).iter().all(Signature::is_complete));
}

#[test]
fn only_what_is_there_and_stands_is_signed_and_only_by_a_named_person() {
    let (mut plan, unit) = completed();
    let sign = || testing::sign(Meaning::Performed, &[&unit]);
    let nothing = Sign {
        facts: Vec::new(),
        ..sign()
    };
    assert_eq!(try_sign(&plan, nothing), Err(Refusal::NothingToSign));
    let headless = Sign {
        heads: Vec::new(),
        ..sign()
    };
    assert_eq!(try_sign(&plan, headless), Err(Refusal::NothingToSign));
    let elsewhere = plan.receive("L7", 1);
    let foreign = Sign {
        facts: alloc::vec![elsewhere.id],
        ..sign()
    };
    assert_eq!(try_sign(&plan, foreign), Err(Refusal::NoSuchFact));
    plan.void(&unit);
    let refused = try_sign(&plan, sign());
    assert!(matches!(refused, Err(Refusal::AlreadyVoided { .. })));
    plan.give("MK", &[Role::Operator]);
    let mut nameless = plan.clone();
    nameless.person = "ZZ".parse().unwrap();
    assert!(matches!(
        try_sign(&nameless, sign()),
        Err(Refusal::NotAllowed(_))
    ));
}

#[test]
fn a_signature_by_a_person_without_the_right_is_refused_and_a_late_one_is_found() {
    let (mut plan, unit) = completed();
    let refused = try_sign(&plan, testing::sign(Meaning::Approved, &[&unit]));
    let Err(Refusal::NotAllowed(not)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(not.action, Action::Sign(Meaning::Approved));
    assert_eq!(not.who_could, [Role::Supervisor, Role::Quality]);
    let mut there = plan.another_tablet();
    plan.end_authority("QL");
    for _ in 0..5 {
        there.next_context();
    }
    let late = there.hand_to("QL").sign(Meaning::Approved, &[&unit]);
    plan.hear(&there);
    let findings = plan.plant.judge();
    assert!(
        matches!(findings.as_slice(), [Finding::WithoutRight {
            action: Action::Sign(Meaning::Approved),
            why: Why::Ended { .. },
            facts,
            ..
        }] if facts[0] == late.id),
        "{findings:?}"
    );
}

#[test]
fn an_authority_that_was_not_checked_lately_signs_nothing() {
    let (mut plan, unit) = completed();
    plan.lease = crate::context::Lease::PastDue;
    let refused = try_sign(&plan, testing::sign(Meaning::Performed, &[&unit]));
    assert!(matches!(refused, Err(Refusal::NotAllowed(_))));
}

#[test]
fn what_is_changed_after_the_signature_is_found_until_it_is_signed_again() {
    let (mut plan, unit) = completed();
    let opened = plan
        .plant
        .facts_about(&unit.subject)
        .next()
        .unwrap()
        .clone();
    let signed = plan.sign(Meaning::Performed, &[&opened, &unit]);
    let corrected = plan.correct(&opened, crate::field::Field::Order, "WO-7");
    let findings = plan.plant.judge();
    assert_eq!(
        findings,
        [Finding::SignedThenChanged {
            subject: unit.subject.clone(),
            signature: signed.id,
            facts: alloc::vec![signed.id, corrected.id],
        }]
    );
    assert_eq!(on(&plan, &unit)[0].changed, [corrected.id]);
    // Whoever was shown it as it was before does not sign what they have not seen.
    let stale = testing::sign(Meaning::Performed, &[&opened, &unit]);
    assert_eq!(try_sign(&plan, stale), Err(Refusal::ChangedSinceShown));
    plan.sign(Meaning::Performed, &[&opened, &unit, &corrected]);
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn what_was_held_while_somebody_read_is_not_signed_before_they_see_it() {
    let (mut plan, unit) = completed();
    let hold = testing::hold(unit.subject.clone(), Persons::One);
    let held = plan.hand_to("IR").act(Command::PlaceHold(hold)).remove(0);
    let sign = |facts: &[&Fact]| testing::sign(Meaning::Reviewed, facts);
    plan.hand_to("SV");
    let refused = try_sign(&plan, sign(&[&unit]));
    assert_eq!(refused, Err(Refusal::ChangedSinceShown));
    assert!(try_sign(&plan, sign(&[&unit, &held])).is_ok());
}

#[test]
fn a_signature_that_says_what_nobody_knows_or_asks_for_other_persons_is_found_and_not_complete() {
    type Alter = fn(&mut SignatureGiven);
    let cases: [(Alter, Fault); 3] = [
        (
            |given| given.meaning = "approved-finally".into(),
            Fault::UnknownWords,
        ),
        (
            |given| given.method = "by-a-nod".into(),
            Fault::UnknownWords,
        ),
        (|given| given.persons = Persons::Two, Fault::OtherPersons),
    ];
    for (alter, fault) in cases {
        let plan = altered(alter);
        let found = faults(&plan);
        assert!(found.contains(&fault), "{found:?} without {fault:?}");
    }
    // What takes two persons is not complete with one who says that one is enough.
    let (mut plan, unit) = completed();
    let signed = plan.clone().hand_to("SV").sign(Meaning::Approved, &[&unit]);
    for meaning in ["approved", "approved-finally"] {
        let mut alone = plan.clone();
        let body = Body::SignatureGiven(SignatureGiven {
            meaning: meaning.to_owned(),
            persons: Persons::One,
            ..given(&signed)
        });
        alone
            .hand_to("SV")
            .record_past_the_rules(unit.subject.clone(), body);
        assert!(!on(&alone, &unit)[0].is_complete(), "{meaning}");
    }
    assert_eq!(Fault::UnknownWords.code(), "signature-unknown-words");
    assert_eq!(Fault::OtherPersons.code(), "signature-other-persons");
    plan.sign(Meaning::Performed, &[&unit]);
    assert!(on(&plan, &unit)[0].is_complete());
}

#[test]
fn a_signature_is_not_voided_and_a_void_from_elsewhere_takes_none_away() {
    let (mut plan, unit) = completed();
    let signed = plan.sign(Meaning::Performed, &[&unit]);
    let refused = plan.try_act(Command::Void(testing::void(&signed)));
    assert!(matches!(refused, Err(Refusal::CannotBeVoided { .. })));
    let body = Body::FactVoided(crate::amendment::FactVoided {
        fact: signed.id,
        reason: crate::reason::Reason::usual(Usual::Twice),
    });
    plan.record_past_the_rules(unit.subject.clone(), body);
    assert_eq!(on(&plan, &unit).len(), 1);
}

/// Records a signature past the rules, with something of it altered.
fn altered(alter: impl Fn(&mut SignatureGiven)) -> Plan {
    let (mut plan, unit) = completed();
    let mut honest = plan.clone();
    let mut given = given(&honest.sign(Meaning::Performed, &[&unit]));
    alter(&mut given);
    plan.record_past_the_rules(unit.subject, Body::SignatureGiven(given));
    plan
}

#[test]
fn a_forged_signature_under_a_name_that_the_person_never_had_is_found() {
    let plan = altered(|given| given.name = "Quirin Lang".to_owned());
    assert_eq!(faults(&plan), [Fault::OtherName]);
}

#[test]
fn a_name_that_the_person_had_when_they_signed_stays_right() {
    let (mut plan, unit) = completed();
    plan.sign(Meaning::Performed, &[&unit]);
    plan.name("MK", "Mira Novak");
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn a_cut_signature_that_names_nothing_or_no_heads_is_found() {
    for cut in [
        altered(|given| given.facts.clear()),
        altered(|given| given.heads.clear()),
    ] {
        assert_eq!(faults(&cut), [Fault::DoesNotCover]);
    }
}

#[test]
fn a_signature_moved_to_facts_of_another_thing_or_to_none_is_found() {
    let (mut plan, unit) = completed();
    let elsewhere = plan.hand_to("JA").receive("L7", 1);
    let signed = plan
        .hand_to("MK")
        .clone()
        .sign(Meaning::Performed, &[&unit]);
    for facts in [alloc::vec![elsewhere.id], alloc::vec![FactId::new([9; 16])]] {
        let mut moved = plan.clone();
        let body = Body::SignatureGiven(SignatureGiven {
            facts,
            ..given(&signed)
        });
        moved.record_past_the_rules(unit.subject.clone(), body);
        assert_eq!(faults(&moved), [Fault::DoesNotCover]);
    }
    let mut moved = plan.clone();
    moved.record_past_the_rules(elsewhere.subject, signed.body);
    assert_eq!(faults(&moved), [Fault::DoesNotCover]);
}

#[test]
fn what_the_document_tells_goes_before_what_the_facts_seem_to_say() {
    let (mut plan, unit) = completed();
    let signed = plan.sign(Meaning::Performed, &[&unit]);
    assert_eq!(plan.plant.asks_of(&unit.subject).covers, [signed.id]);
    plan.plant.tell_cover(signed.id, false);
    assert_eq!(faults(&plan), [Fault::DoesNotCover]);
    plan.plant.tell_cover(signed.id, true);
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn a_first_signature_without_the_badge_and_a_second_one_to_nobody_else_are_found() {
    let plan = altered(|given| given.method = Method::Pin.word().to_owned());
    assert_eq!(faults(&plan), [Fault::WithoutBadge]);
    let (mut plan, unit) = completed();
    let first = plan.sign(Meaning::Performed, &[&unit]);
    let mut again = given(&first);
    again.seconds = Some(first.id);
    plan.record_past_the_rules(unit.subject, Body::SignatureGiven(again));
    assert_eq!(faults(&plan), [Fault::NoSecondPerson]);
}

#[test]
fn whoever_accepts_one_fault_of_a_signature_has_not_accepted_another() {
    let mut plan = altered(|given| {
        given.name = "Quirin Lang".to_owned();
        given.method = Method::Pin.word().to_owned();
    });
    let found = plan.plant.judged();
    assert_eq!(found.len(), 2);
    plan.hand_to("QL").accept(&found[0]);
    let open: Vec<bool> = plan
        .plant
        .judged()
        .iter()
        .map(|one| one.is_open())
        .collect();
    assert_eq!(open, [false, true]);
}

#[test]
fn a_day_with_people_has_no_findings_and_reads_back() {
    let day = testing::day_with_people();
    for fact in &day {
        assert_eq!(
            Fact::from_canonical_bytes(&fact.to_bytes()).as_ref(),
            Ok(fact)
        );
    }
    let mut plant: Plant = day.into_iter().collect();
    plant.set_site(testing::SITE);
    assert_eq!(plant.judge(), []);
}

#[test]
fn a_second_signature_that_means_something_else_than_the_first_is_found() {
    let (mut plan, unit) = completed();
    let first = plan.hand_to("SV").sign(Meaning::Checked, &[&unit]);
    let honest = plan.hand_to("QL").clone().sign(Meaning::Reviewed, &[&unit]);
    let mut second = given(&honest);
    second.seconds = Some(first.id);
    plan.record_past_the_rules(unit.subject, Body::SignatureGiven(second));
    assert_eq!(faults(&plan), [Fault::NoSecondPerson]);
}

#[test]
fn what_takes_one_person_is_signed_by_each_person_once() {
    let (mut plan, unit) = completed();
    plan.hand_to("SV").sign(Meaning::Reviewed, &[&unit]);
    let again = try_sign(&plan, testing::sign(Meaning::Reviewed, &[&unit]));
    assert!(matches!(again, Err(Refusal::AlreadySigned { .. })));
    let other = plan.hand_to("QL").sign(Meaning::Reviewed, &[&unit]);
    assert_eq!(given(&other).seconds, None);
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn where_the_document_is_not_asked_a_change_from_the_moment_of_the_signature_on_is_not_signed() {
    let (here, unit) = completed();
    let opened = here.plant.facts_about(&unit.subject).next().unwrap();
    // The correction is made at another tablet before, at and after the moment of signing.
    let changed = [(1, 0), (0, 0), (0, 1)].map(|(signed_at, corrected_at)| {
        let (mut here, mut there) = (here.clone(), here.another_tablet());
        for _ in 0..signed_at {
            here.next_context();
        }
        for _ in 0..corrected_at {
            there.next_context();
        }
        let signed = here.sign(Meaning::Performed, &[opened, &unit]);
        let corrected = there.correct(opened, crate::field::Field::Order, "WO-7");
        here.hear(&there);
        let asked = here.plant.asks_of(&unit.subject).heard;
        assert_eq!(asked, [(signed.id, corrected.id)]);
        let found = here.plant.judge();
        let is_found = matches!(found.as_slice(), [Finding::SignedThenChanged { .. }]);
        assert!(is_found || found.is_empty(), "{found:?}");
        is_found
    });
    assert_eq!(changed, [false, true, true]);
}

#[test]
fn a_change_is_signed_again_only_by_as_many_with_the_same_meaning_who_had_heard_of_it() {
    let (mut plan, unit) = completed();
    let facts: Vec<Fact> = plan.plant.facts_about(&unit.subject).cloned().collect();
    let (opened, started) = (&facts[0], &facts[1]);
    let both = [opened, &unit];
    for person in ["SV", "QL"] {
        plan.hand_to(person).sign(Meaning::Approved, &both);
    }
    let changed = plan.correct(opened, crate::field::Field::Order, "WO-7");
    let is_open = |plan: &Plan| {
        let mut findings = plan.plant.judge().into_iter();
        findings.any(|finding| matches!(finding, Finding::SignedThenChanged { .. }))
    };
    assert!(is_open(&plan));
    let signed = |by: &[&str], meaning, facts: &[&Fact]| {
        let mut plan = plan.clone();
        for person in by {
            plan.hand_to(person).sign(meaning, facts);
        }
        plan
    };
    let all = [opened, &unit, &changed];
    assert!(is_open(&signed(&["SV"], Meaning::Reviewed, &all)));
    assert!(is_open(&signed(
        &["SV", "QL"],
        Meaning::Approved,
        &[started]
    )));
    // One alone: what the other one signed was before the change.
    assert!(is_open(&signed(&["SV"], Meaning::Approved, &all)));
    let mut again = signed(&["SV", "QL"], Meaning::Approved, &all);
    assert!(!is_open(&again));
    let [.., first, second] = again.recorded.as_slice() else {
        panic!("two signatures");
    };
    assert_eq!(given(second).seconds, Some(first.id));
    // And not by those who, as the document tells, had not heard of it.
    let (first, second) = (first.id, second.id);
    for signature in [first, second] {
        again.plant.tell(signature, changed.id, false);
    }
    assert!(is_open(&again));
}

#[test]
fn a_name_and_a_fact_from_the_moment_of_the_signature_were_not_there_before_it() {
    let (mut here, unit) = completed();
    let mut there = here.another_tablet();
    let honest = here.clone().sign(Meaning::Performed, &[&unit]);
    there.name("MK", "Mira Novak");
    let mut named = given(&honest);
    named.name = "Mira Novak".to_owned();
    let mut other = here.clone();
    other.record_past_the_rules(unit.subject.clone(), Body::SignatureGiven(named));
    other.hear(&there);
    assert_eq!(faults(&other), [Fault::OtherName]);
    // Not even itself: a signature that signs itself signs nothing that was there.
    let mut itself = given(&honest);
    itself.facts = alloc::vec![honest.id];
    let signed = here.record_past_the_rules(unit.subject, Body::SignatureGiven(itself));
    assert_eq!(signed.id, honest.id);
    assert_eq!(faults(&here), [Fault::DoesNotCover]);
}
