//! Keyboard-wedge scanners: they type fast and end with Enter or Tab, on any screen and
//! whatever has the focus. <https://developer.mozilla.org/docs/Web/API/KeyboardEvent>
//!
//! When a burst turns out to be a scan while a field has the focus, the field gets back
//! what it held before.
//! <https://developer.mozilla.org/docs/Web/API/Event/timeStamp>
//!
//! On Android a scanner may type through an input method, which needs a field to type into: an
//! unseen one has the focus while nothing else has. It asks for no keyboard on the screen.
//! <https://developer.mozilla.org/docs/Web/HTML/Global_attributes/inputmode>

use std::cell::RefCell;
use std::rc::Rc;

use codes::wedge::Typed;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Event, HtmlElement, HtmlInputElement, InputEvent, KeyboardEvent};

use super::{clock, window};
use crate::burst::{Burst, Heard, SAME_SCAN_MS};
use crate::desk::scans::may_be_badge;
use crate::keys::{Input, Key, Keys, Pressed, Stroke};

/// What a scanner sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// A whole scan.
    Scan(Typed),
    /// A scan that came in pieces.
    Cut(Typed),
    /// A scan that no key ended.
    Endless(Typed),
}

/// How much longer than a key can come is waited for one that came and is not handled yet.
const LAST_LOOK_MS: f64 = 100.0;
/// How long a touch takes.
const AFTER_TOUCH_MS: i32 = 600;

/// What fields are, the unseen one left out.
const FIELDS: &str = "input:not(.wedge-sink), textarea, select, [contenteditable]";

#[derive(Default)]
struct State {
    keys: Keys,
    input: Input,
    burst: Burst,
    /// The field that had the focus when the burst began.
    field: Option<Field>,
    /// Whether the last key had no name: its text comes as input.
    unnamed: bool,
    /// Whether it will be looked whether a key has ended the burst.
    is_watched: bool,
}

type Tell = Rc<dyn Fn(Sent)>;

/// Listens for scans for the life of the page.
pub fn listen(sent: impl Fn(Sent) + 'static) {
    let Some(document) = window().and_then(|window| window.document()) else {
        return;
    };
    let state = Rc::new(RefCell::new(State::default()));
    let sent: Tell = Rc::new(sent);
    let (keys, tell) = (state.clone(), sent.clone());
    hear(&document, "keydown", move |event: KeyboardEvent| {
        on_key(&keys, &event, &tell);
    });
    let (keys, tell) = (state.clone(), sent.clone());
    hear(&document, "keyup", move |event: KeyboardEvent| {
        let stroke = keys.borrow_mut().keys.up(&event.key());
        if let Stroke::Key(key) = stroke {
            on_heard(&keys, key, &event, caps_lock(&event), &tell);
        }
    });
    let (inputs, tell_after_touch) = (state.clone(), sent.clone());
    hear(&document, "beforeinput", move |event: InputEvent| {
        on_input(&inputs, &event, &sent);
    });
    hear(&document, "pointerdown", move |_: Event| {
        // A touch ends what was typed before it.
        let mut ended = std::mem::take(&mut *state.borrow_mut());
        let given_up = ended.burst.give_up().filter(is_told);
        if let Some(typed) = given_up {
            // What is touched is not to move away under the finger.
            let tell = tell_after_touch.clone();
            clock::after(AFTER_TOUCH_MS, move || tell(Sent::Endless(typed)));
        }
    });
    if is_android() {
        keep_focus_on_sink(&document);
    }
}

/// In the capture phase: before any field or button sees the event.
fn hear<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
    document: &Document,
    kind: &str,
    call: impl Fn(E) + 'static,
) {
    let call = Closure::<dyn Fn(E)>::new(call).into_js_value();
    let _ = document.add_event_listener_with_callback_and_bool(kind, call.unchecked_ref(), true);
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

/// Whether a person may be typing.
pub(super) fn in_field() -> bool {
    let active = window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    active.is_some_and(|active| active.matches(FIELDS).unwrap_or(false))
}

fn on_key(state: &Rc<RefCell<State>>, event: &KeyboardEvent, sent: &Tell) {
    // A key held down comes again and again as fast as a scanner's.
    if event.repeat() {
        return;
    }
    let (key, code) = (event.key(), event.code());
    let pressed = Pressed {
        key: &key,
        code: &code,
        is_processed: event.key_code() == 229,
        shift: event.shift_key(),
        control: event.ctrl_key(),
        alt: event.alt_key(),
        meta: event.meta_key(),
    };
    let at_ms = event.time_stamp();
    let stroke = {
        let mut state = state.borrow_mut();
        let in_field = in_field();
        let runs = state.burst.runs(at_ms, in_field);
        let stroke = state.keys.down(pressed, runs);
        state.unnamed = stroke == Stroke::Unnamed;
        if matches!(stroke, Stroke::Number | Stroke::Unnamed) {
            state.burst.goes_on(at_ms, in_field);
        }
        stroke
    };
    if is_correction(pressed) {
        // A person's: what was typed before it is not a scanner's.
        state.borrow_mut().burst = Burst::default();
    }
    let Stroke::Key(key) = stroke else { return };
    if pressed.control && !pressed.alt {
        // A separator, not the browser's shortcut.
        event.prevent_default();
    }
    on_heard(state, key, event, caps_lock(event), sent);
}

/// Text that comes in the place of keys: of keys without a name, or all at once.
fn on_input(state: &Rc<RefCell<State>>, event: &InputEvent, sent: &Tell) {
    let data = event.data().unwrap_or_default();
    let keys = {
        let mut state = state.borrow_mut();
        let at_once = data.chars().nth(1).is_some();
        if !state.unnamed && !at_once {
            return;
        }
        state.input.take(&event.input_type(), &data)
    };
    for key in keys {
        on_heard(state, key, event, None, sent);
    }
}

fn on_heard(
    state: &Rc<RefCell<State>>,
    key: Key,
    event: &Event,
    caps_lock: Option<bool>,
    sent: &Tell,
) {
    let in_field = in_field();
    let outcome = {
        let mut state = state.borrow_mut();
        // When the key was pressed, not when a busy page came round to it.
        let outcome = state.burst.take(key, event.time_stamp(), in_field);
        match outcome {
            Heard::Began => state.field = Field::focused(),
            Heard::Scan(_) | Heard::Cut(_) | Heard::Endless(_) => {
                if let Some(field) = state.field.take() {
                    field.restore();
                }
            }
            Heard::Typing | Heard::Nothing => {}
        }
        outcome
    };
    let told = match outcome {
        Heard::Scan(typed) => Sent::Scan(Typed { caps_lock, ..typed }),
        Heard::Cut(typed) => Sent::Cut(Typed { caps_lock, ..typed }),
        Heard::Endless(typed) => Sent::Endless(Typed { caps_lock, ..typed }),
        Heard::Typing => {
            // Within a scan a space is a character, not a press of the button that has the focus,
            // and no sign begins a search in the page.
            if !in_field {
                event.prevent_default();
            }
            let is_watched = std::mem::replace(&mut state.borrow_mut().is_watched, true);
            if !is_watched {
                watch_for_end(state, sent, SAME_SCAN_MS, false);
            }
            return;
        }
        Heard::Began | Heard::Nothing => return,
    };
    event.prevent_default();
    event.stop_propagation();
    sent(told);
}

/// Tells of a scan that no key ends, once none can end it any more: a scanner that is set up to
/// send none would else do nothing at all.
fn watch_for_end(state: &Rc<RefCell<State>>, sent: &Tell, ms: f64, is_last: bool) {
    let (state, sent) = (state.clone(), sent.clone());
    clock::after(ms.ceil() as i32, move || {
        let left = state.borrow().burst.may_end_for_ms(clock::monotonic_ms());
        match left {
            None => state.borrow_mut().is_watched = false,
            // A page that was busy has timers first, and keys that came in time behind them.
            Some(0.0) if !is_last => watch_for_end(&state, &sent, LAST_LOOK_MS, true),
            Some(0.0) => give_up(&state, &sent),
            Some(left) => watch_for_end(&state, &sent, left, false),
        }
    });
}

fn give_up(state: &RefCell<State>, sent: &Tell) {
    let (typed, field) = {
        let mut state = state.borrow_mut();
        state.is_watched = false;
        (state.burst.give_up(), state.field.take())
    };
    if let Some(typed) = typed.filter(is_told) {
        if let Some(field) = field {
            field.restore();
        }
        sent(Sent::Endless(typed));
    }
}

/// Whether a text without an end is told. In a field it stands where a person sees it, and may be
/// theirs; a badge is not left there.
fn is_told(typed: &Typed) -> bool {
    !in_field() || may_be_badge(&typed.keys)
}

/// A key with which a person takes back what they typed; scanners have none.
fn is_correction(pressed: Pressed) -> bool {
    matches!(pressed.key, "Backspace" | "Delete" | "Escape")
}

fn caps_lock(event: &KeyboardEvent) -> Option<bool> {
    Some(event.get_modifier_state("CapsLock"))
}

fn is_android() -> bool {
    let agent = window().and_then(|window| window.navigator().user_agent().ok());
    agent.is_some_and(|agent| agent.contains("Android"))
}

/// Puts the unseen field into the page and the focus on it whenever nothing has it.
fn keep_focus_on_sink(document: &Document) {
    let Some(sink) = sink(document) else { return };
    let look = {
        let document = document.clone();
        move || {
            let active = document.active_element();
            if active.is_none_or(|active| active.tag_name() == "BODY") {
                let _ = sink.focus();
            }
        }
    };
    look();
    for kind in ["focusout", "pointerup"] {
        let look = look.clone();
        // Where the focus goes is known only once the event is over.
        hear(document, kind, move |_: Event| {
            clock::after(0, look.clone())
        });
    }
}

fn sink(document: &Document) -> Option<HtmlElement> {
    let sink = document.create_element("input").ok()?;
    for (name, value) in [
        ("class", "wedge-sink unseen"),
        ("inputmode", "none"),
        ("autocomplete", "off"),
        ("autocapitalize", "off"),
        ("tabindex", "-1"),
        ("aria-hidden", "true"),
    ] {
        sink.set_attribute(name, value).ok()?;
    }
    document.body()?.append_child(&sink).ok()?;
    JsValue::from(sink).dyn_into().ok()
}
