//! Teaching a layout: from an example over its marked parts to the command.

use super::super::teach::{Mark, Teaching};
use super::*;
use codes::site::LayoutError;

const EXAMPLE: &str = "]d1PN:SE-112;LOT:L5-0331;EXP 310327";

fn texts(teaching: &Teaching) -> Vec<&str> {
    teaching.pieces.iter().map(|one| &*one.text).collect()
}

#[test]
fn an_example_falls_into_pieces_and_is_marked() {
    let mut teaching = Teaching::of(EXAMPLE);
    assert_eq!(
        texts(&teaching),
        [
            "PN", ":", "SE-112", ";", "LOT", ":", "L5-0331", ";", "EXP", " ", "310327"
        ]
    );
    assert_eq!(teaching.layout(), Err(LayoutError::NamesNothing));
    teaching.mark(2, "part");
    teaching.mark(6, "lot");
    teaching.mark(10, "expiry:DDMMYY");
    let layout = teaching.layout().unwrap();
    assert_eq!(
        layout.to_string(),
        "PN:{part};LOT:{lot};EXP {expiry:DDMMYY}"
    );
    assert!(
        !Mark::choices("L5")
            .iter()
            .any(|one| one.word().contains("expiry")),
        "what is no date is offered as none"
    );
}

#[test]
fn pieces_are_cut_and_joined_and_what_nothing_borders_has_its_length() {
    let mut teaching = Teaching::of("##SE112L50331");
    teaching.cut(1, 5);
    teaching.mark(1, "part");
    teaching.mark(2, "lot");
    assert_eq!(teaching.layout().unwrap().to_string(), "##{part:5}{lot}");
    teaching.join(1);
    assert_eq!(texts(&teaching), ["##", "SE112L50331"]);
    teaching.cut(1, 11);
    assert_eq!(texts(&teaching).len(), 2, "nothing is cut off");
}

#[test]
fn a_scan_on_the_screen_is_the_example_and_recorded_nowhere() {
    let mut desk = running();
    desk.teach_next();
    let effects = desk.on_scan(
        intent(),
        How::Camera,
        EXAMPLE.to_owned(),
        "09:24:41".to_owned(),
    );
    assert_eq!(effects, [Effect::Give(Signal::Shown)]);
    assert_eq!(desk.teaching.example, EXAMPLE);
    assert_eq!(desk.readings.len(), 0);
    let again = desk.on_scan(
        intent(),
        How::Camera,
        "other".to_owned(),
        "09:24:42".to_owned(),
    );
    assert_eq!(again, [Effect::Give(Signal::Refused)]);
    assert_eq!(desk.teaching.example, EXAMPLE, "what is marked is not lost");
}
