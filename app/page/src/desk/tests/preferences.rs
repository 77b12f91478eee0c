//! Preferences: whose they are, when they are shown, when they are recorded.

use std::time::Duration;

use record::preferences::{Preferences, Theme, Volume};

use super::*;
use crate::desk::preferences::Setting;

const GERMAN: Setting = Setting {
    language: "de",
    hand: record::preferences::Hand::Right,
    theme: Theme::Light,
    size: record::preferences::Size::Standard,
    volume: Volume::Normal,
    scanning: record::preferences::Scanning::Auto,
};

fn theme(theme: Theme) -> Preferences {
    Preferences {
        theme: Some(theme.word().to_owned()),
        ..Preferences::default()
    }
}

fn english() -> Preferences {
    Preferences {
        language: Some("en".to_owned()),
        ..Preferences::default()
    }
}

/// A tablet that is set to German and light, with a person who reads English.
fn with_mira() -> Desk {
    let mut desk = running().set_as(GERMAN);
    stands(&mut desk, Some(row("MK", "Mira Kovač")), english());
    desk
}

fn stands(desk: &mut Desk, person: Option<PersonRow>, preferences: Preferences) -> Vec<Effect> {
    let standing = Standing {
        person,
        preferences,
        ..desk.standing.clone()
    };
    desk.ask(Request::Start, Purpose::Other);
    answer(desk, Answer::Standing(Box::new(standing)))
}

fn recorded(effects: &[Effect]) -> Vec<Preferences> {
    let chosen = |request| {
        let Request::Record {
            command: Command::ChoosePreferences(chosen),
            ..
        } = request
        else {
            return None;
        };
        Some(chosen)
    };
    asked(effects).into_iter().filter_map(chosen).collect()
}

#[test]
fn the_page_is_drawn_as_its_person_chose_and_as_the_tablet_is_set_without_them() {
    let mut desk = with_mira();
    let hers = Setting {
        language: "en",
        ..GERMAN
    };
    assert_eq!(desk.setting(), hers);
    stands(&mut desk, None, Preferences::default());
    assert_eq!(desk.setting(), GERMAN);
    stands(&mut desk, Some(row("MK", "Mira Kovač")), english());
    desk.standing.locked = true;
    assert_eq!(desk.setting(), GERMAN, "the lock screen is the tablet's");
}

#[test]
fn a_choice_is_shown_at_once_and_recorded_once_it_is_settled() {
    let mut desk = with_mira();
    desk.turn_preferences();
    for one in [Theme::Dark, Theme::Sun] {
        assert_eq!(desk.choose(intent(), theme(one)), []);
        assert_eq!(desk.setting().theme, one);
    }
    assert_eq!(desk.on_beat(Duration::from_secs(1)), []);
    let effects = desk.on_beat(Duration::from_secs(2));
    assert_eq!(recorded(&effects), [theme(Theme::Sun)]);
    assert_eq!(desk.setting().theme, Theme::Sun, "until the worker answers");
    assert_eq!(desk.on_beat(Duration::from_secs(4)), []);
}

#[test]
fn what_is_chosen_as_it_was_is_not_recorded() {
    let mut desk = with_mira();
    desk.choose(intent(), theme(Theme::Dark));
    let effects = desk.close_preferences();
    assert_eq!(recorded(&effects), [theme(Theme::Dark)]);
    desk.choose(intent(), theme(Theme::Sun));
    desk.choose(intent(), theme(Theme::Dark).over(&english()));
    assert_eq!(desk.close_preferences(), []);
}

#[test]
fn a_choice_is_recorded_before_the_tablet_changes_hands() {
    let badge_in: fn(&mut Desk) -> Vec<Effect> = |desk| desk.badge_in("IR".parse().unwrap());
    let badge: fn(&mut Desk) -> Vec<Effect> = |desk| scan(desk, "WM1/BADGE/IR/0000/00");
    for leave in [badge_in, Desk::badge_out, badge] {
        let mut desk = with_mira();
        desk.turn_preferences();
        desk.choose(intent(), theme(Theme::Sun));
        let effects = leave(&mut desk);
        assert!(!desk.preferring);
        let requests = asked(&effects);
        assert_eq!(recorded(&effects), [theme(Theme::Sun)]);
        assert!(
            matches!(requests[0], Request::Record { .. }),
            "first of all"
        );
        assert_eq!(requests.len(), 2);
    }
}

#[test]
fn another_person_does_not_get_what_the_one_before_was_choosing() {
    let mut desk = with_mira();
    desk.turn_preferences();
    desk.choose(intent(), theme(Theme::Sun));
    stands(
        &mut desk,
        Some(row("IR", "Ines Roth")),
        Preferences::default(),
    );
    assert_eq!(desk.setting(), GERMAN);
    assert_eq!(desk.close_preferences(), []);
}

#[test]
fn with_nobody_there_the_tablet_itself_is_set() {
    let mut desk = with_mira();
    stands(&mut desk, None, Preferences::default());
    let effects = desk.choose(intent(), theme(Theme::Contrast));
    let set = Setting {
        theme: Theme::Contrast,
        ..GERMAN
    };
    assert_eq!(effects, [Effect::KeepSetting(set)]);
    assert_eq!(desk.setting(), set);
    assert_eq!(desk.close_preferences(), []);
}

#[test]
fn a_volume_is_heard_when_it_is_chosen() {
    let mut desk = with_mira();
    let loud = Preferences {
        volume: Some(Volume::Loud.word().to_owned()),
        ..Preferences::default()
    };
    let effects = desk.choose(intent(), loud);
    assert_eq!(effects, [Effect::Give(Signal::Accepted)]);
    assert_eq!(desk.setting().volume, Volume::Loud);
}

#[test]
fn a_choice_that_was_not_recorded_is_turned_back_with_a_word() {
    let mut desk = with_mira();
    desk.choose(intent(), theme(Theme::Sun));
    desk.close_preferences();
    let effects = answer(&mut desk, Answer::Failed(Failure::WriteTimedOut));
    assert!(desk.told.is_some());
    assert!(asked(&effects).contains(&Request::Start));
    assert!(!desk.busy);
}

#[test]
fn a_word_of_a_later_program_changes_nothing_here() {
    let later = Preferences {
        theme: Some("amber".to_owned()),
        language: Some("tlh".to_owned()),
        ..Preferences::default()
    };
    assert_eq!(GERMAN.with(&later), GERMAN);
    assert_eq!(Setting::default().with(&GERMAN.words()), GERMAN);
}

#[test]
fn a_scan_closes_the_sheet_and_goes_on() {
    let mut desk = with_mira();
    desk.turn_preferences();
    let effects = scan(&mut desk, "WM1/UNIT/AX2/AX-1/00");
    assert!(!desk.preferring);
    assert!(matches!(asked(&effects)[..], [Request::Scan { .. }]));
}
