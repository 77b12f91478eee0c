//! Keyboard-wedge scanners: they type fast and end with Enter or Tab, on any screen and
//! whatever has the focus. <https://developer.mozilla.org/docs/Web/API/KeyboardEvent>
//!
//! When a burst turns out to be a scan while a field has the focus, the field gets back
//! what it held before.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

use super::{clock, window};
use crate::burst::{Burst, Heard, Key};

/// Listens for scans for the life of the page.
pub fn listen(scanned: impl Fn(String) + 'static) {
    let Some(document) = window().and_then(|window| window.document()) else {
        return;
    };
    let state = Rc::new(RefCell::new((Burst::default(), None::<Field>)));
    let heard = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        on_key(&state, &event, &scanned);
    });
    // In the capture phase: before any field or button sees the key.
    let _ = document.add_event_listener_with_callback_and_bool(
        "keydown",
        heard.as_ref().unchecked_ref(),
        true,
    );
    heard.into_js_value();
}

/// A field and what it held when the burst began.
struct Field {
    input: HtmlInputElement,
    before: String,
}

impl Field {
    fn focused() -> Option<Self> {
        let active = window()?.document()?.active_element()?;
        let input: HtmlInputElement = active.dyn_into().ok()?;
        let before = input.value();
        Some(Self { input, before })
    }

    fn restore(self) {
        self.input.set_value(&self.before);
        if let Ok(event) = Event::new("input") {
            let _ = self.input.dispatch_event(&event);
        }
    }
}

fn key_of(event: &KeyboardEvent) -> Option<Key> {
    let key = event.key();
    let mut characters = key.chars();
    match (key.as_str(), characters.next(), characters.next()) {
        ("Enter" | "Tab", _, _) => Some(Key::End),
        // Many scanners send the separator as Ctrl+].
        ("]", _, _) if event.ctrl_key() => Some(Key::Character('\u{1D}')),
        (_, Some(character), None) if !event.ctrl_key() && !event.meta_key() => {
            Some(Key::Character(character))
        }
        _ => None,
    }
}

fn on_key(
    state: &Rc<RefCell<(Burst, Option<Field>)>>,
    event: &KeyboardEvent,
    scanned: &dyn Fn(String),
) {
    let Some(key) = key_of(event) else { return };
    let is_separator = key == Key::Character('\u{1D}');
    let outcome = {
        let mut state = state.borrow_mut();
        let (burst, field) = &mut *state;
        let outcome = burst.take(key, clock::monotonic_ms());
        match outcome {
            Heard::Began => *field = Field::focused(),
            Heard::Scan(_) => {
                if let Some(field) = field.take() {
                    field.restore();
                }
            }
            Heard::Typing | Heard::Nothing => {}
        }
        outcome
    };
    if is_separator {
        event.prevent_default();
    }
    if let Heard::Scan(text) = outcome {
        event.prevent_default();
        event.stop_propagation();
        scanned(text);
    }
}
