//! Preferences, one test per promise.

use super::*;
use crate::command::Command;
use crate::context::Lease;
use crate::refusal::Refusal;
use crate::testing::{self, Plan};

fn theme(theme: Theme) -> Preferences {
    Preferences {
        theme: Some(theme.word().into()),
        ..Preferences::default()
    }
}

fn german() -> Preferences {
    Preferences {
        language: Some("de".into()),
        ..Preferences::default()
    }
}

fn choose(plan: &mut Plan, chosen: Preferences) -> Vec<Fact> {
    plan.act(Command::ChoosePreferences(chosen))
}

fn of(plan: &Plan, person: &str) -> Preferences {
    Preferences::of(&plan.plant, &person.parse().unwrap())
}

#[test]
fn its_bytes_are_frozen() {
    let all = Preferences {
        language: Some("de".into()),
        hand: Some(Hand::Left.word().into()),
        theme: Some(Theme::Sun.word().into()),
        size: Some(Size::Glove.word().into()),
        volume: Some(Volume::Loud.word().into()),
        scanning: Some(Scanning::Press.word().into()),
    };
    let mut expected = alloc::vec![0xa6, 0x00, 0x62];
    expected.extend(b"de");
    expected.extend([0x01, 0x64]);
    expected.extend(b"left");
    expected.extend([0x02, 0x63]);
    expected.extend(b"sun");
    expected.extend([0x03, 0x65]);
    expected.extend(b"glove");
    expected.extend([0x04, 0x64]);
    expected.extend(b"loud");
    expected.extend([0x05, 0x65]);
    expected.extend(b"press");
    assert_eq!(minicbor::to_vec(&all).unwrap(), expected);
    let mut expected = alloc::vec![0xa1, 0x02, 0x68];
    expected.extend(b"contrast");
    assert_eq!(minicbor::to_vec(theme(Theme::Contrast)).unwrap(), expected);
}

#[test]
fn every_word_reads_back() {
    for hand in Hand::ALL {
        assert_eq!(Hand::of_word(hand.word()), Some(*hand));
    }
    for theme in Theme::ALL {
        assert_eq!(Theme::of_word(theme.word()), Some(*theme));
    }
    for size in Size::ALL {
        assert_eq!(Size::of_word(size.word()), Some(*size));
    }
    for volume in Volume::ALL {
        assert_eq!(Volume::of_word(volume.word()), Some(*volume));
    }
    for scanning in Scanning::ALL {
        assert_eq!(Scanning::of_word(scanning.word()), Some(*scanning));
    }
}

#[test]
fn of_each_preference_the_newest_is_in_force() {
    let mut plan = Plan::default();
    choose(&mut plan, german().over(&theme(Theme::Sun)));
    choose(&mut plan, theme(Theme::Dark));
    assert_eq!(of(&plan, "MK"), german().over(&theme(Theme::Dark)));
    assert_eq!(of(&plan, "JB"), Preferences::default());
}

#[test]
fn what_is_as_it_was_is_not_recorded_again() {
    let mut plan = Plan::default();
    choose(&mut plan, german().over(&theme(Theme::Sun)));
    let again = german().over(&theme(Theme::Sun));
    assert_eq!(choose(&mut plan, again), []);
    let facts = choose(&mut plan, german().over(&theme(Theme::Light)));
    let only_the_theme = Body::PreferencesChosen(theme(Theme::Light));
    assert_eq!(facts[0].body, only_the_theme);
}

#[test]
fn two_tablets_that_were_apart_agree_in_either_order_and_nothing_is_found() {
    let mut here = Plan::default();
    let mut there = here.another_tablet();
    choose(&mut here, german().over(&theme(Theme::Sun)));
    there.next_context();
    choose(&mut there, theme(Theme::Contrast));
    here.hear(&there.clone());
    there.hear(&here.clone());
    for plan in [&here, &there] {
        assert_eq!(of(plan, "MK"), german().over(&theme(Theme::Contrast)));
        assert_eq!(plan.plant.judge(), []);
    }
}

#[test]
fn nobody_needs_a_right_to_it_and_nothing_is_found() {
    let mut plan = Plan::default();
    plan.keep_rights();
    plan.name("XX", "Xenia Xu");
    plan.hand_to("XX");
    plan.lease = Lease::Unverified;
    choose(&mut plan, german());
    assert_eq!(of(&plan, "XX"), german());
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn nobody_chooses_for_somebody_else() {
    let mut plan = Plan::default();
    plan.name("XX", "Xenia Xu");
    choose(&mut plan, german());
    plan.hand_to("XX");
    let subject = Subject::Person("MK".parse().unwrap());
    plan.record_past_the_rules(subject, Body::PreferencesChosen(theme(Theme::Sun)));
    assert_eq!(of(&plan, "MK"), german());
    assert_eq!(of(&plan, "XX"), Preferences::default());
    assert_eq!(plan.plant.judge(), []);
}

#[test]
fn a_word_of_a_later_program_is_kept_beside_what_is_chosen_here() {
    let mut plan = Plan::default();
    let later = Preferences {
        theme: Some("amber".into()),
        ..Preferences::default()
    };
    choose(&mut plan, later.clone());
    choose(&mut plan, german());
    assert_eq!(of(&plan, "MK"), german().over(&later));
}

#[test]
fn it_is_chosen_anew_and_not_voided() {
    let mut plan = Plan::default();
    let facts = choose(&mut plan, german());
    let voids = plan.try_act(Command::Void(testing::void(&facts[0])));
    assert!(matches!(voids, Err(Refusal::CannotBeVoided { .. })));
    let undone = plan.try_act(Command::Undo(testing::undo(&facts)));
    assert!(undone.is_err());
}
