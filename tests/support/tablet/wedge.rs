//! Typing like a wedge scanner: WebDriver key actions, as fast as the browser takes them.

use std::time::Duration;

use serde_json::{Value, json};

/// The key codes of WebDriver, section 17.4.2 of the standard.
const CONTROL: char = '\u{E009}';
const ENTER: char = '\u{E007}';

/// What separates GS1 fields; scanners in keyboard mode send it as Ctrl+].
const GROUP_SEPARATOR: char = '\u{1D}';

/// Dispatches the keys of a text with Enter at the end; control characters as shortcuts.
pub const AT_ONCE: &str = "for (const typed of [...arguments[0], 'Enter']) {
    const ctrlKey = typed < ' ';
    const key = ctrlKey ? String.fromCharCode(typed.charCodeAt(0) + 64) : typed;
    const pressed = { key, ctrlKey, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', pressed));
}";

/// Returns the actions that type a scanned text and end it with Enter.
pub fn actions(text: &str) -> Value {
    typed(keys(text))
}

/// Returns the actions of two scans, one so long after the other.
pub fn two(first: &str, second: &str, apart: Duration) -> Value {
    let mut all = keys(first);
    let milliseconds = u64::try_from(apart.as_millis()).unwrap_or(u64::MAX);
    all.push(json!({ "type": "pause", "duration": milliseconds }));
    all.extend(keys(second));
    typed(all)
}

fn typed(keys: Vec<Value>) -> Value {
    json!({ "actions": [{ "type": "key", "id": "wedge", "actions": keys }] })
}

fn keys(text: &str) -> Vec<Value> {
    let mut keys = Vec::new();
    for letter in text.chars() {
        if letter == GROUP_SEPARATOR {
            // Chromium delivers U+001D itself as a key event without a key.
            keys.push(down(CONTROL));
            keys.extend(press(']'));
            keys.push(up(CONTROL));
        } else {
            keys.extend(press(letter));
        }
    }
    keys.extend(press(ENTER));
    keys
}

fn press(key: char) -> [Value; 2] {
    [down(key), up(key)]
}

fn down(key: char) -> Value {
    json!({ "type": "keyDown", "value": key })
}

fn up(key: char) -> Value {
    json!({ "type": "keyUp", "value": key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_separator_is_typed_as_control_and_bracket() {
        let actions = actions("1\u{1D}");
        let keys = actions["actions"][0]["actions"].as_array().unwrap();
        let said: Vec<String> = keys
            .iter()
            .map(|key| {
                format!(
                    "{}{}",
                    key["type"].as_str().unwrap(),
                    key["value"].as_str().unwrap()
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "keyDown1",
                "keyUp1",
                "keyDown\u{E009}",
                "keyDown]",
                "keyUp]",
                "keyUp\u{E009}",
                "keyDown\u{E007}",
                "keyUp\u{E007}"
            ]
        );
    }
}
