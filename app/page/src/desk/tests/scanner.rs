//! The scanner: what it types is understood by its profile, and on its own screen it is shown.

use codes::wedge::{Layout, Progress, Refusal as Unread, Typed, whole};

use super::*;
use crate::text::choose;

const BADGE: &str = "WM1/BADGE/IR/1/07/00";

/// What arrives on a German keyboard.
fn german(text: &str) -> Typed {
    let german = Layout::all().find(|layout| layout.names().any(|name| name == "German"));
    let keys: String = text
        .chars()
        .map(|sent| german.unwrap().arrives(sent))
        .collect();
    Typed::from(keys.as_str())
}

fn type_in(desk: &mut Desk, typed: Typed) -> Vec<Effect> {
    desk.on_typed(intent(), typed, "09:24:41".to_owned())
}

fn calibrated() -> Desk {
    let mut desk = running();
    desk.go(Screen::Scanner);
    let kept = asked(&type_in(&mut desk, german(&format!("]d1{}", whole()))));
    let [Request::KeepScanner(Some(profile))] = kept.as_slice() else {
        panic!("{kept:?}");
    };
    let standing = Standing {
        scanner: Some((**profile).clone()),
        ..desk.standing.clone()
    };
    answer(&mut desk, Answer::Standing(Box::new(standing)));
    desk
}

#[test]
fn a_calibrated_scanner_is_understood_on_every_screen() {
    let mut desk = calibrated();
    desk.go(Screen::Home);
    let text = "]d2010952012345678810Y-1/Z";
    let effects = asked(&type_in(&mut desk, german(text)));
    let [Request::Scan { capture, .. }] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(capture.how, How::Wedge);
    assert_eq!(
        capture.raw.as_deref(),
        Some(text),
        "what the scanner sent is kept"
    );
    assert_eq!(desk.readings[0].raw, text);
}

#[test]
fn what_nobody_can_know_is_refused_with_what_to_do() {
    choose("en");
    let mut desk = running();
    for (typed, problem) in [
        (german("]d20109520123456788"), "wedge-keyboard"),
        (
            Typed::from("]d2010952012345678810ABC21XYZ"),
            "wedge-separators-unproven",
        ),
    ] {
        let effects = type_in(&mut desk, typed);
        assert_eq!(effects, [Effect::Give(Signal::Refused)]);
        let Some(Told::Refused(Refusal::Unreadable { problems, .. })) = &desk.told else {
            panic!("{:?}", desk.told);
        };
        assert_eq!(problems, &[problem.to_owned()]);
    }
}

#[test]
fn what_no_key_ends_is_shown_and_never_taken_for_the_sheet() {
    let mut desk = running();
    let effects = desk.on_endless(Typed::from("]C0Y-1"), "09:24:41".to_owned());
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    let Some(Told::Refused(Refusal::Unreadable { problems, .. })) = &desk.told else {
        panic!("{:?}", desk.told);
    };
    assert_eq!(problems, &["wedge-no-end".to_owned()]);
    desk.go(Screen::Scanner);
    let sheet = Typed::from(format!("]d1{}", whole()).as_str());
    let effects = desk.on_endless(sheet.clone(), "09:24:42".to_owned());
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    assert_eq!(desk.scanner.progress, None);
    let arrived = desk.scanner.arrived.clone().unwrap();
    assert_eq!((arrived.typed, arrived.sent), (sheet, Err(Unread::NoEnd)));
}

#[test]
fn on_a_new_tablet_a_code_without_an_end_is_filled_in() {
    let mut desk = Desk::new(None, 0);
    desk.on_said(Said::Ready);
    answer(&mut desk, Answer::Standing(Box::default()));
    desk.on_endless(Typed::from("ABCD-1234"), "09:24:41".to_owned());
    assert_eq!(desk.enrol_code, "ABCD-1234");
    desk.on_endless(Typed::from(BADGE), "09:24:41".to_owned());
    assert_eq!(desk.enrol_code, "ABCD-1234");
}

#[test]
fn digits_without_an_end_are_not_shown_while_a_pin_is_typed() {
    let mut desk = super::lock::locked();
    let told = |desk: &mut Desk, text: &str| desk.on_endless(Typed::from(text), String::new());
    assert_eq!(told(&mut desk, "482261"), []);
    assert_eq!(desk.on_cut_scan("582261".to_owned(), String::new()), []);
    assert!(desk.readings.is_empty());
    desk.somebody_else();
    let effects = told(&mut desk, "]C0Y-1");
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    assert!(!desk.others, "the pad says it");
}

#[test]
fn a_badge_is_not_shown_however_it_was_typed() {
    choose("en");
    let mut desk = running();
    type_in(&mut desk, german(&format!("]Q1{BADGE}")));
    assert_eq!(desk.readings[0].raw, "Badge");
    desk.go(Screen::Scanner);
    for typed in [german(BADGE), Typed::from(BADGE)] {
        type_in(&mut desk, typed.clone());
        assert_eq!(desk.scanner.arrived, None);
        desk.on_endless(typed, "09:24:42".to_owned());
        assert_eq!(desk.scanner.arrived, None);
        assert_eq!(desk.readings[0].raw, "Badge");
    }
}

#[test]
fn on_its_screen_a_scan_is_shown_and_not_recorded() {
    let mut desk = calibrated();
    assert!(matches!(desk.scanner.progress, Some(Progress::Done(_))));
    let text = "]C0Y-1/Z";
    let effects = type_in(&mut desk, german(text));
    assert_eq!(effects.last(), Some(&Effect::Give(Signal::Shown)));
    let look = Request::Look(Look::Meaning(text.to_owned()));
    assert_eq!(asked(&effects), [look]);
    let arrived = desk.scanner.arrived.clone().unwrap();
    assert_eq!(arrived.sent.as_deref(), Ok(text));
    assert_eq!(arrived.typed, german(text));
    type_in(&mut desk, Typed::from("]"));
    let arrived = desk.scanner.arrived.clone().unwrap();
    assert_eq!(arrived.sent, Err(Unread::Unexplained { had: ']' }));
    let sent = desk.on_sent(intent(), "]C0Y".to_owned(), "09:24:42".to_owned());
    assert_eq!(
        sent.last(),
        Some(&Effect::Give(Signal::Shown)),
        "no keyboard between, no profile"
    );
    assert_eq!(
        desk.scanner.arrived.as_ref().unwrap().sent.as_deref(),
        Ok("]C0Y")
    );
    assert_eq!(desk.readings.len(), 0);
}

#[test]
fn a_sheet_that_leaves_too_much_open_is_not_kept() {
    let mut desk = running();
    desk.go(Screen::Scanner);
    let effects = type_in(&mut desk, Typed::from(whole().to_uppercase().as_str()));
    assert_eq!(effects, [Effect::Give(Signal::Refused)]);
    assert!(!desk.calibrated().unwrap().is_usable());
}

#[test]
fn forgetting_asks_the_worker() {
    let mut desk = calibrated();
    assert_eq!(asked(&desk.forget_scanner()), [Request::KeepScanner(None)]);
    assert_eq!(desk.scanner.progress, None);
}
