//! Our own labels, rendered by independent encoders and spoiled as a hand and a camera spoil
//! them, read back by our decoder with identifier, separators and corners.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use decoder::{Options, Symbol, decode, decode_with};
use waymark_tests::label::{Label, Picture, Scene};

const ELEMENTS: &str = "0109501101530003171912251010ABC-1\u{1d}21SN0042";

fn labels() -> Vec<Label> {
    vec![
        Label::qr("WMK1:traveller:4711"),
        Label::gs1_qr(ELEMENTS),
        Label::data_matrix("WMK1:unit:000123"),
        Label::gs1_data_matrix(ELEMENTS),
        Label::code_128("LOT-2026-0815"),
        Label::gs1_128("010950110153000310ABC\u{1d}21SN42"),
    ]
}

fn read(picture: &Picture) -> Vec<Symbol> {
    decode(&picture.luma, picture.width, picture.height)
}

fn texts(picture: &Picture) -> Vec<String> {
    read(picture).iter().map(Symbol::scan_text).collect()
}

/// A module size at which every label fits into the picture at any turn.
fn scene_for(label: &Label) -> Scene {
    let is_linear = label.scan_text().starts_with("]C");
    Scene {
        module_px: if is_linear { 2.5 } else { 5.0 },
        ..Scene::default()
    }
}

#[test]
fn every_kind_is_read_as_held_up_by_hand() {
    for label in labels() {
        for seed in 1..=5 {
            let scene = Scene {
                seed,
                ..scene_for(&label)
            };
            assert_eq!(texts(&scene.hold(&label)), [label.scan_text()]);
        }
    }
}

#[test]
fn every_kind_is_read_whichever_step_comes_first() {
    for label in labels() {
        let picture = scene_for(&label).hold(&label);
        for turn in 0..7 {
            let options = Options {
                turn,
                ..Options::default()
            };
            let read = decode_with(&picture.luma, picture.width, picture.height, &options);
            let texts: Vec<String> = read.iter().map(Symbol::scan_text).collect();
            assert_eq!(texts, [label.scan_text()], "turn {turn}");
        }
    }
}

#[test]
fn every_kind_is_read_at_any_turn() {
    for label in labels() {
        for turn_degrees in [0.0, 15.0, 45.0, 90.0, 135.0, 170.0, 180.0, 270.0, 315.0] {
            let scene = Scene {
                turn_degrees,
                ..scene_for(&label)
            };
            let read = texts(&scene.hold(&label));
            assert_eq!(read, [label.scan_text()], "at {turn_degrees} degrees");
        }
    }
}

#[test]
fn every_kind_is_read_through_noise_blur_and_shadow() {
    for label in labels() {
        let calm = scene_for(&label);
        // Bars that are blurred by more than half a module are not read yet.
        let is_linear = label.scan_text().starts_with("]C");
        let blur_px = if is_linear { 1.3 } else { 1.6 };
        let scenes = [
            Scene {
                noise: 18.0,
                ..calm
            },
            Scene { blur_px, ..calm },
            Scene {
                shadow: 0.6,
                ..calm
            },
        ];
        for scene in scenes {
            assert_eq!(texts(&scene.hold(&label)), [label.scan_text()], "{scene:?}");
        }
    }
}

#[test]
fn several_labels_in_one_picture_are_all_reported_with_their_places() {
    let (left, right, below) = (
        Label::gs1_data_matrix(ELEMENTS),
        Label::qr("WMK1:lot:7"),
        Label::code_128("BOX 12"),
    );
    let scene = Scene {
        turn_degrees: 0.0,
        ..Scene::default()
    };
    let places = [
        (&left, (300.0, 220.0)),
        (&right, (950.0, 220.0)),
        (&below, (640.0, 580.0)),
    ];
    let picture = scene.show(&places);
    let symbols = read(&picture);
    assert_eq!(symbols.len(), places.len(), "{symbols:?}");
    for (label, place) in places {
        let symbol = symbols.iter().find(|s| s.scan_text() == label.scan_text());
        let symbol = symbol.expect("each label is read");
        assert!(symbol.contains(place), "{symbol:?}");
        let (x, y) = symbol.centre();
        assert!(
            (x - place.0).abs() < 25.0 && (y - place.1).abs() < 45.0,
            "{symbol:?}"
        );
    }
}

#[test]
fn two_labels_of_one_kind_are_both_read() {
    let pairs = [
        (Label::data_matrix("A-1"), Label::data_matrix("B-2"), 5.0),
        (Label::qr("A-1"), Label::qr("B-2"), 5.0),
        (Label::code_128("A-1"), Label::code_128("B-2"), 3.0),
    ];
    for (one, other, module_px) in pairs {
        let scene = Scene {
            module_px,
            turn_degrees: 0.0,
            ..Scene::default()
        };
        let picture = scene.show(&[(&one, (340.0, 360.0)), (&other, (940.0, 360.0))]);
        let mut read = texts(&picture);
        read.sort();
        assert_eq!(read, [one.scan_text(), other.scan_text()]);
    }
}

#[test]
fn many_qr_codes_in_one_picture_are_all_read() {
    // A box of small units; sharp as a drawing, and as a camera sees it. The longer text takes a
    // code between whose finder patterns and its neighbours' other squares lie.
    let long = "https://example.com/01/09501101530003/10/ABC-1/21/";
    for (text, module_px, apart) in [("AX-", 5.0, 175.0), (long, 4.0, 200.0)] {
        for (blur_px, noise, turn_degrees) in [(0.0, 0.0, 0.0), (0.8, 4.0, 2.0)] {
            let labels: Vec<Label> = (0..8).map(|n| Label::qr(&format!("{text}{n}"))).collect();
            let scene = Scene {
                module_px,
                blur_px,
                noise,
                turn_degrees,
                shadow: 0.1,
                ..Scene::default()
            };
            let place = |n: usize| {
                let (column, row) = ((n % 4) as f32, (n / 4) as f32);
                (640.0 + apart * (column - 1.5), 360.0 + apart * (row - 0.5))
            };
            let places = labels.iter().enumerate();
            let places: Vec<_> = places.map(|(n, label)| (label, place(n))).collect();
            let mut read = texts(&scene.show(&places));
            read.sort();
            let expected: Vec<_> = labels.iter().map(Label::scan_text).collect();
            assert_eq!(read, expected, "{text} {blur_px}");
        }
    }
}

#[test]
fn an_empty_desk_shows_nothing() {
    for seed in 1..=5 {
        let scene = Scene {
            seed,
            noise: 20.0,
            ..Scene::default()
        };
        assert!(texts(&scene.empty()).is_empty());
    }
}

#[test]
fn a_code_128_whose_check_character_is_fnc1_gains_no_separator() {
    let text = (0..1000)
        .map(|number| format!("PART{number:03}"))
        .find(|text| check_character_is_fnc1(text))
        .expect("one in 103 has that check character");
    let label = Label::code_128(&text);
    assert_eq!(texts(&scene_for(&label).hold(&label)), [label.scan_text()]);
}

/// Computes the check character of a Code 128 made of set B alone (ISO/IEC 15417, annex A).
fn check_character_is_fnc1(data: &str) -> bool {
    let weighted = data
        .bytes()
        .zip(1..)
        .map(|(b, place)| (u32::from(b) - 32) * place);
    (104 + weighted.sum::<u32>()) % 103 == 102
}
