//! Typing like a wedge scanner: key events through the browser's own input, each with the time at
//! which a scanner would have made it, so that a busy machine does not type slower than one.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// What separates GS1 fields; scanners in keyboard mode send it as Ctrl+].
const GROUP_SEPARATOR: char = '\u{1D}';

/// Between two events, seconds.
const STEP: f64 = 0.003;

/// The modifiers of DevTools.
const CONTROL: u32 = 2;
const SHIFT: u32 = 8;

/// The keys of a US keyboard that are no letter or digit, and what they type without shift and with.
const SIGNS: [(&str, char, char); 11] = [
    ("Minus", '-', '_'),
    ("Equal", '=', '+'),
    ("BracketLeft", '[', '{'),
    ("BracketRight", ']', '}'),
    ("Backslash", '\\', '|'),
    ("Semicolon", ';', ':'),
    ("Quote", '\'', '"'),
    ("Backquote", '`', '~'),
    ("Comma", ',', '<'),
    ("Period", '.', '>'),
    ("Slash", '/', '?'),
];
/// What the digits type with shift.
const SHIFTED_DIGITS: &str = ")!@#$%^&*(";

/// Dispatches the keys of a text with Enter at the end; control characters as shortcuts.
pub const AT_ONCE: &str = "for (const typed of [...arguments[0], 'Enter']) {
    const ctrlKey = typed < ' ';
    const key = ctrlKey ? String.fromCharCode(typed.charCodeAt(0) + 64) : typed;
    const pressed = { key, ctrlKey, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', pressed));
}";

/// Returns the parameters of `Input.dispatchKeyEvent` that type texts, each ended with Enter and so
/// long after the one before.
pub fn strokes(texts: &[&str], apart: Duration) -> Vec<Value> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let mut at = now.unwrap_or_default().as_secs_f64();
    let mut strokes = Vec::new();
    for text in texts {
        for mut stroke in text.chars().flat_map(letter).chain(enter()) {
            stroke["timestamp"] = at.into();
            strokes.push(stroke);
            at += STEP;
        }
        at += apart.as_secs_f64();
    }
    strokes
}

/// The same for one text, without Enter at its end.
pub fn strokes_without_end(text: &str) -> Vec<Value> {
    let mut strokes = strokes(&[text], Duration::ZERO);
    strokes.truncate(strokes.len() - enter().len());
    strokes
}

fn letter(letter: char) -> Vec<Value> {
    if letter == GROUP_SEPARATOR {
        let down = json!({ "type": "rawKeyDown", "key": "Control", "code": "ControlLeft" });
        let up = json!({ "type": "keyUp", "key": "Control", "code": "ControlLeft" });
        let mut strokes = vec![down];
        strokes.extend(press("]", "BracketRight", CONTROL, None));
        strokes.push(up);
        return strokes;
    }
    let (code, is_shifted) = place(letter);
    let modifiers = if is_shifted { SHIFT } else { 0 };
    let typed = letter.to_string();
    press(&typed, &code, modifiers, Some(&typed)).to_vec()
}

fn enter() -> [Value; 2] {
    press("Enter", "Enter", 0, Some("\r"))
}

fn press(key: &str, code: &str, modifiers: u32, text: Option<&str>) -> [Value; 2] {
    let kinds = [
        if text.is_some() {
            "keyDown"
        } else {
            "rawKeyDown"
        },
        "keyUp",
    ];
    kinds.map(|kind| {
        let mut stroke = json!({ "type": kind, "key": key, "code": code, "modifiers": modifiers });
        if let Some(text) = text.filter(|_| kind == "keyDown") {
            stroke["text"] = text.into();
        }
        stroke
    })
}

/// The key that types a character on a US keyboard, and whether shift is held.
fn place(letter: char) -> (String, bool) {
    let sign = SIGNS.iter().find(|key| letter == key.1 || letter == key.2);
    match letter {
        ' ' => ("Space".to_owned(), false),
        'a'..='z' | 'A'..='Z' => (
            format!("Key{}", letter.to_ascii_uppercase()),
            letter.is_ascii_uppercase(),
        ),
        '0'..='9' => (format!("Digit{letter}"), false),
        _ => match (sign, SHIFTED_DIGITS.find(letter)) {
            (Some((code, _, shifted)), _) => ((*code).to_owned(), letter == *shifted),
            (None, Some(digit)) => (format!("Digit{digit}"), true),
            // No key of this keyboard: as from an input method.
            (None, None) => (String::new(), false),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_separator_is_typed_as_control_and_bracket() {
        let strokes = strokes(&["1\u{1D}"], Duration::ZERO);
        let said: Vec<String> = strokes
            .iter()
            .map(|stroke| format!("{} {}", stroke["type"], stroke["key"]).replace('"', ""))
            .collect();
        assert_eq!(
            said,
            [
                "keyDown 1",
                "keyUp 1",
                "rawKeyDown Control",
                "rawKeyDown ]",
                "keyUp ]",
                "keyUp Control",
                "keyDown Enter",
                "keyUp Enter"
            ]
        );
    }

    #[test]
    fn characters_lie_where_a_us_keyboard_has_them() {
        let place = |letter| place(letter);
        assert_eq!(place('A'), ("KeyA".to_owned(), true));
        assert_eq!(place('%'), ("Digit5".to_owned(), true));
        assert_eq!(place('?'), ("Slash".to_owned(), true));
        assert_eq!(place('-'), ("Minus".to_owned(), false));
        assert_eq!(place('ü'), (String::new(), false));
    }

    #[test]
    fn two_scans_lie_as_far_apart_as_asked() {
        let strokes = strokes(&["A", "B"], Duration::from_millis(60));
        let at = |n: usize| strokes[n]["timestamp"].as_f64().unwrap();
        assert!((at(4) - at(3) - 0.063).abs() < 0.000_1);
    }
}
