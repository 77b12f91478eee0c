//! Keyboard-wedge scanners: they type fast and end with Enter or Tab, on any screen and
//! whatever has the focus. <https://developer.mozilla.org/docs/Web/API/KeyboardEvent>
//!
//! When a burst turns out to be a scan while a field has the focus, the field gets back
//! what it held before.
//! <https://developer.mozilla.org/docs/Web/API/Event/timeStamp>

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

use super::window;
use crate::burst::{Burst, Heard, Key};

/// What a scanner sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// A whole scan.
    Scan(String),
    /// A scan that came in pieces.
    Cut(String),
}

/// Listens for scans for the life of the page.
pub fn listen(sent: impl Fn(Sent) + 'static) {
    let Some(document) = window().and_then(|window| window.document()) else {
        return;
    };
    let state = Rc::new(RefCell::new((Burst::default(), None::<Field>)));
    let touched = state.clone();
    let heard = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        on_key(&state, &event, &sent);
    });
    // In the capture phase: before any field or button sees the key.
    let _ = document.add_event_listener_with_callback_and_bool(
        "keydown",
        heard.as_ref().unchecked_ref(),
        true,
    );
    heard.into_js_value();
    let touched = Closure::<dyn Fn()>::new(move || {
        // A touch ends what was typed before it.
        *touched.borrow_mut() = (Burst::default(), None);
    });
    let _ = document.add_event_listener_with_callback_and_bool(
        "pointerdown",
        touched.as_ref().unchecked_ref(),
        true,
    );
    touched.into_js_value();
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

/// Whether a person may be typing.
pub(super) fn in_field() -> bool {
    let active = window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    active.is_some_and(|active| {
        active
            .matches("input, textarea, select, [contenteditable]")
            .unwrap_or(false)
    })
}

fn on_key(state: &Rc<RefCell<(Burst, Option<Field>)>>, event: &KeyboardEvent, sent: &dyn Fn(Sent)) {
    // A key held down comes again and again as fast as a scanner's.
    if event.repeat() {
        return;
    }
    let Some(key) = key_of(event) else { return };
    let in_field = in_field();
    let outcome = {
        let mut state = state.borrow_mut();
        let (burst, field) = &mut *state;
        // When the key was pressed, not when a busy page came round to it.
        let outcome = burst.take(key, event.time_stamp(), in_field);
        match outcome {
            Heard::Began => *field = Field::focused(),
            Heard::Scan(_) | Heard::Cut(_) => {
                if let Some(field) = field.take() {
                    field.restore();
                }
            }
            Heard::Typing | Heard::Nothing => {}
        }
        outcome
    };
    let is_separator = key == Key::Character('\u{1D}');
    // Within a scan a space is a character, not a press of the button that has the focus.
    let is_press = key == Key::Character(' ') && !in_field && outcome == Heard::Typing;
    if is_separator || is_press {
        event.prevent_default();
    }
    let told = match outcome {
        Heard::Scan(text) => Sent::Scan(text),
        Heard::Cut(text) => Sent::Cut(text),
        Heard::Began | Heard::Typing | Heard::Nothing => return,
    };
    event.prevent_default();
    event.stop_propagation();
    sent(told);
}
