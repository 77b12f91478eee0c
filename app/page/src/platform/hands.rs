//! Hands on the tablet: every touch and key, and the keys that are meant for the PIN pad.
//! <https://developer.mozilla.org/docs/Web/API/Element/closest>

use std::time::Duration;

use leptos::ev::keydown;
use leptos::prelude::{WindowListenerHandle, window_event_listener};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use super::{wedge, window};

/// A key for the PIN pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PadKey {
    /// A character, and when it was pressed.
    Character(char, Duration),
    /// Backspace.
    Delete,
    /// Enter.
    Done,
    /// Escape.
    Cancel,
}

/// Calls back at every touch and key, for the life of the page. A touch inside of `but` is left
/// to its click: what goes away under a finger lets the touch fall on what lies below.
pub fn on_touch(but: &'static str, call: impl Fn() + 'static) {
    let Some(document) = window().and_then(|window| window.document()) else {
        return;
    };
    let touched = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let on = event.target().and_then(|on| on.dyn_into::<Element>().ok());
        let is_left = on.is_some_and(|on| matches!(on.closest(but), Ok(Some(_))));
        if event.type_() == "keydown" || !is_left {
            call();
        }
    });
    for kind in ["pointerdown", "keydown"] {
        let _ = document.add_event_listener_with_callback_and_bool(
            kind,
            touched.as_ref().unchecked_ref(),
            true,
        );
    }
    touched.into_js_value();
}

/// Listens for keys of the PIN pad until the handle is removed. A scan's last key never comes
/// here, and neither does what is typed into a field.
pub fn on_pad_key(call: impl Fn(PadKey) + 'static) -> WindowListenerHandle {
    window_event_listener(keydown, move |event: KeyboardEvent| {
        let with_other = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.repeat() || with_other || wedge::in_field() {
            return;
        }
        let key = event.key();
        let mut characters = key.chars();
        let pressed = match (key.as_str(), characters.next(), characters.next()) {
            ("Backspace", _, _) => PadKey::Delete,
            ("Escape", _, _) => PadKey::Cancel,
            // Whoever came to a button by Tab means that button.
            ("Enter", _, _) if is_button_chosen() => return,
            ("Enter", _, _) => PadKey::Done,
            (" ", _, _) => return,
            (_, Some(character), None) => {
                let seconds = event.time_stamp() / 1000.0;
                let at = Duration::try_from_secs_f64(seconds).unwrap_or_default();
                PadKey::Character(character, at)
            }
            _ => return,
        };
        event.prevent_default();
        call(pressed);
    })
}

fn is_button_chosen() -> bool {
    focused().is_some_and(|on| on.matches("button:focus-visible").unwrap_or(false))
}

fn focused() -> Option<HtmlElement> {
    let active = window()?.document()?.active_element()?;
    active.dyn_into().ok()
}

/// What had the focus, to give it back.
pub struct Focus(Option<HtmlElement>);

impl Focus {
    /// Remembers it.
    #[must_use]
    pub fn now() -> Self {
        Self(focused())
    }

    /// Gives it back, where it is still there.
    pub fn give_back(&self) {
        if let Some(element) = &self.0 {
            let _ = element.focus();
        }
    }
}
