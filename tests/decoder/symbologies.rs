//! Symbols of every kind (`waymark_tests::symbols`), shown to the decoder at turns, in both
//! polarities and under a tablet's blur and noise: text, AIM identifier, add-on, codewords and
//! place.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use decoder::{Symbol, decode};
use waymark_tests::label::{Label, Picture, Scene};
use waymark_tests::symbols::{Drawn, drawn};

/// Degrees at which a code is shown.
fn turns(fixture: &Drawn) -> &'static [f32] {
    if fixture.label.has_rows() {
        &[3.0, 112.0, 205.0]
    } else {
        // Linear, and too long to be shown large enough at a slant.
        &[3.0, 184.0]
    }
}

/// What is not as it should be, in words; empty when all is.
fn problem(fixture: &Drawn, picture: &Picture) -> Option<String> {
    let symbols = decode(&picture.luma, picture.width, picture.height);
    let [symbol] = &symbols[..] else {
        let read: Vec<String> = symbols.iter().map(Symbol::scan_text).collect();
        return Some(format!("{} symbols {read:?}", symbols.len()));
    };
    let has_codewords = fixture.label.has_rows() && fixture.kind != "pdf417";
    let is_right = symbol.scan_text() == fixture.label.scan_text()
        && symbol.symbology.to_string() == fixture.kind
        && symbol.add_on == fixture.add_on
        && symbol.raw.is_empty() != has_codewords
        // The corners are those of the code without its add-on.
        && (symbol.contains((640.0, 360.0)) || !fixture.add_on.is_empty());
    (!is_right).then(|| format!("{symbol:?}"))
}

/// Judges every symbol on the pictures that `show` makes of it, and names all that went wrong.
fn judge(show: impl Fn(&Drawn) -> Vec<(String, Picture)>) {
    let mut problems = Vec::new();
    for fixture in drawn() {
        for (how, picture) in show(&fixture) {
            if let Some(problem) = problem(&fixture, &picture) {
                problems.push(format!(
                    "{} {:?} {how}: {problem}",
                    fixture.kind, fixture.text
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn inverted(mut picture: Picture) -> Picture {
    picture.luma.iter_mut().for_each(|l| *l = 255 - *l);
    picture
}

#[test]
fn every_kind_is_read_at_turns() {
    judge(|fixture| {
        let show = |turn: &f32| {
            let picture = fixture.scene(*turn).hold(&fixture.label);
            (format!("at {turn}"), picture)
        };
        turns(fixture).iter().map(show).collect()
    });
}

#[test]
fn every_kind_is_read_light_on_dark() {
    judge(|fixture| {
        // Light DataBar is not read: lines across other codes agree on one that is not there.
        if ["data-bar", "data-bar-expanded"].contains(&fixture.kind) {
            return Vec::new();
        }
        let picture = inverted(fixture.scene(5.0).hold(&fixture.label));
        vec![("inverted".to_owned(), picture)]
    });
}

#[test]
fn every_kind_is_read_through_noise_and_shadow() {
    judge(|fixture| {
        let calm = fixture.scene(2.0);
        let scenes = [Scene {
            noise: 10.0,
            shadow: 0.5,
            seed: 7,
            ..calm
        }];
        let show = |scene: Scene| (format!("{scene:?}"), scene.hold(&fixture.label));
        scenes.into_iter().map(show).collect()
    });
}

#[test]
fn a_slanted_pdf417_is_outlined_where_it_lies() {
    let all = drawn();
    let fixture = all.iter().find(|f| f.kind == "pdf417").unwrap();
    for turn in [-12.0, 12.0, 168.0] {
        let scene = fixture.scene(turn);
        let (sin, cos) = turn.to_radians().sin_cos();
        let half = |modules: usize| modules as f32 / 2.0 * scene.module_px;
        let (x, y) = (half(fixture.columns), half(fixture.height));
        let lies = [(-x, -y), (x, -y), (x, y), (-x, y)]
            .map(|(x, y)| (640.0 + x * cos - y * sin, 360.0 + x * sin + y * cos));
        let picture = scene.hold(&fixture.label);
        let symbols = decode(&picture.luma, picture.width, picture.height);
        let found = symbols.first().unwrap().corners;
        for (corner, (x, y)) in found.into_iter().zip(lies) {
            let off = (corner.0 - x).hypot(corner.1 - y) / scene.module_px;
            assert!(off < 0.6, "{off} modules at {turn}: {found:?} {lies:?}");
        }
    }
}

#[test]
fn a_small_code_with_one_finder_pattern_is_read_beside_a_qr_code() {
    let beside = Label::qr("WMK1:lot:7");
    let scene = Scene::default();
    let small = |fixture: &Drawn| ["micro-qr-code", "rmqr"].contains(&fixture.kind);
    for fixture in drawn().into_iter().filter(small) {
        let places = [(&fixture.label, (420.0, 200.0)), (&beside, (900.0, 520.0))];
        let picture = scene.show(&places);
        let symbols = decode(&picture.luma, picture.width, picture.height);
        let mut read: Vec<String> = symbols.iter().map(Symbol::scan_text).collect();
        read.sort();
        let mut expected = [fixture.label.scan_text(), beside.scan_text()];
        expected.sort_unstable();
        assert_eq!(read, expected, "{}", fixture.kind);
    }
}
