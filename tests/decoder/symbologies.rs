//! Symbols of the rarer kinds, made by encoders that are not the decoder's library and committed as
//! modules (`tests/bench/node/fixtures.mjs`), shown to the decoder at turns, in both polarities and
//! under a tablet's blur and noise: text, AIM identifier, add-on and place.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use decoder::{Symbol, decode};
use waymark_tests::label::{Label, Picture, SCENE_HEIGHT, Scene};

const SYMBOLS: &str = include_str!("symbols.tsv");

struct Fixture {
    kind: &'static str,
    label: Label,
    text: String,
    add_on: &'static str,
    columns: usize,
    height: usize,
}

fn fixtures() -> Vec<Fixture> {
    SYMBOLS.lines().map(fixture).collect()
}

fn fixture(line: &'static str) -> Fixture {
    let cells: Vec<&str> = line.split('\t').collect();
    let [kind, aim, text, add_on, columns, height, quiet, rows] = cells[..] else {
        panic!("eight cells: {line}");
    };
    let number = |cell: &str| cell.parse::<usize>().unwrap();
    let columns = number(columns);
    let bits = |row: &str| -> Vec<bool> {
        let digits = row.chars().map(|digit| digit.to_digit(16).unwrap());
        let bits = digits.flat_map(|digit| (0..4).rev().map(move |bit| digit >> bit & 1 == 1));
        bits.take(columns).collect()
    };
    let dark = rows.split(',').flat_map(bits).collect();
    let text = unescaped(text);
    Fixture {
        kind,
        label: Label::drawn(
            dark,
            columns,
            number(height),
            number(quiet),
            &format!("{aim}{text}"),
        ),
        text,
        add_on,
        columns,
        height: number(height),
    }
}

fn unescaped(cell: &str) -> String {
    let mut parts = cell.split("\\x");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (hex, rest) = part.split_at(2);
        text.push(char::from(u8::from_str_radix(hex, 16).unwrap()));
        text.push_str(rest);
    }
    text
}

impl Fixture {
    fn is_linear(&self) -> bool {
        !self.label.has_rows()
    }

    /// Degrees at which the code is shown.
    fn turns(&self) -> &'static [f32] {
        if self.is_linear() {
            // Linear, and too long to be shown large enough at a slant.
            &[3.0, 184.0]
        } else {
            &[3.0, 112.0, 205.0]
        }
    }

    /// A tablet's picture in which the code is as large as the kind asks for, and fits at any turn.
    fn scene(&self, turn_degrees: f32) -> Scene {
        let diagonal = (self.columns as f32 + 8.0).hypot(self.height as f32 + 8.0);
        let wanted = match self.kind {
            "maxi-code" => 2.4,
            "data-matrix" => 5.0,
            _ => 4.0,
        };
        let module_px = f32::min(wanted, SCENE_HEIGHT as f32 / diagonal);
        Scene {
            module_px,
            turn_degrees,
            blur_px: 0.25 * module_px,
            noise: 5.0,
            ..Scene::default()
        }
    }

    /// What is not as it should be, in words; empty when all is.
    fn problem(&self, picture: &Picture) -> Option<String> {
        let symbols = decode(&picture.luma, picture.width, picture.height);
        let [symbol] = &symbols[..] else {
            let read: Vec<String> = symbols.iter().map(Symbol::scan_text).collect();
            return Some(format!("{} symbols {read:?}", symbols.len()));
        };
        let is_right = symbol.scan_text() == self.label.scan_text()
            && symbol.symbology.to_string() == self.kind
            && symbol.add_on == self.add_on
            // The corners are those of the code without its add-on.
            && (symbol.contains((640.0, 360.0)) || !self.add_on.is_empty());
        (!is_right).then(|| format!("{symbol:?}"))
    }
}

/// Judges every symbol on the pictures that `show` makes of it, and names all that went wrong.
fn judge(show: impl Fn(&Fixture) -> Vec<(String, Picture)>) {
    let mut problems = Vec::new();
    for fixture in fixtures() {
        for (how, picture) in show(&fixture) {
            if let Some(problem) = fixture.problem(&picture) {
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
        fixture.turns().iter().map(show).collect()
    });
}

#[test]
fn every_kind_is_read_light_on_dark() {
    judge(|fixture| {
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
