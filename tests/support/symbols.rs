//! Symbols of every kind, made by encoders that are not the decoder's library and committed as
//! modules (`tests/bench/node/fixtures.mjs`). Leaves out what they are shown to.

use crate::label::{Label, SCENE_HEIGHT, Scene};

const SYMBOLS: &str = include_str!("../decoder/symbols.tsv");

/// One symbol.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The symbology as the decoder writes it: `data-matrix`.
    pub kind: &'static str,
    /// The symbol.
    pub label: Label,
    /// What it says.
    pub text: String,
    /// What the add-on beside it says.
    pub add_on: &'static str,
    /// Modules across.
    pub columns: usize,
    /// Modules from top to bottom.
    pub height: usize,
}

/// Returns all of them.
#[must_use]
pub fn drawn() -> Vec<Drawn> {
    SYMBOLS.lines().map(one).collect()
}

fn one(line: &'static str) -> Drawn {
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
    Drawn {
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

impl Drawn {
    /// A tablet's picture in which the code is as large as the kind asks for, and fits at any turn.
    #[must_use]
    pub fn scene(&self, turn_degrees: f32) -> Scene {
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
}
