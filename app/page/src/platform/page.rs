//! The page itself: address, language, theme, and what is kept for this browser.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlMetaElement, PopStateEvent};

use super::{clock, window};

/// Returns the one-time code in the address, `#enrol=CODE`.
#[must_use]
pub fn enrol_code() -> Option<String> {
    let hash = window()?.location().hash().ok()?;
    let code = hash.strip_prefix("#enrol=")?;
    let code = js_sys::decode_uri_component(code).ok()?;
    Some(code.into())
}

/// Calls back when the address changes without a new page, as when a link with a code is
/// opened in a tab that shows Waymark already.
pub fn on_address_change(call: impl Fn() + 'static) {
    let Some(window) = window() else { return };
    let call = Closure::<dyn Fn()>::new(call);
    window.set_onhashchange(Some(call.as_ref().unchecked_ref()));
    call.into_js_value();
}

/// Takes the code out of the address and the history.
pub fn forget_code() {
    if let Some(window) = window()
        && let Ok(history) = window.history()
    {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some("/"));
    }
}

/// Numbers the entry of the browser's history that is shown.
pub fn mark_entry(number: u64) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state(&JsValue::from_str(&number.to_string()), "");
    }
}

/// Adds an entry to the browser's history.
pub fn add_entry(number: u64) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.push_state(&JsValue::from_str(&number.to_string()), "");
    }
}

/// Calls back with the entry's number when a person goes back or forward.
pub fn on_history(call: impl Fn(u64) + 'static) {
    let Some(window) = window() else { return };
    let call = Closure::<dyn Fn(PopStateEvent)>::new(move |event: PopStateEvent| {
        let number = event.state().as_string().and_then(|text| text.parse().ok());
        // A link with an enrolment code brings an entry without a number.
        if let Some(number) = number {
            call(number);
        }
    });
    window.set_onpopstate(Some(call.as_ref().unchecked_ref()));
    call.into_js_value();
}

/// Returns the browser's language tag.
#[must_use]
pub fn language() -> String {
    window()
        .and_then(|window| window.navigator().language())
        .unwrap_or_else(|| "en".to_owned())
}

/// Sets an attribute of the root element.
pub fn set_root(name: &str, value: &str) {
    let root = window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute(name, value);
    }
}

/// Shows the start of a part of the page that scrolls.
pub fn scroll_to_start(selector: &str) {
    let part = window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(part) = part {
        part.set_scroll_top(0);
    }
}

/// Calls back when the page is hidden (`false`) or in sight again (`true`), for its life. A
/// browser that comes back from the background may leave one of the events out.
/// <https://developer.mozilla.org/docs/Web/API/Document/visibilitychange_event>
pub fn on_sight(call: impl Fn(bool) + 'static) {
    let Some(window) = window() else { return };
    let Some(document) = window.document() else {
        return;
    };
    let page = document.clone();
    let call = Closure::<dyn Fn()>::new(move || call(!page.hidden()));
    let heard = call.as_ref().unchecked_ref();
    let _ = document.add_event_listener_with_callback("visibilitychange", heard);
    for event in ["pageshow", "focus"] {
        let _ = window.add_event_listener_with_callback(event, heard);
    }
    call.into_js_value();
}

/// Reads a value kept for this browser.
#[must_use]
pub fn kept(key: &str) -> Option<String> {
    window()?.local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a value for this browser; nothing depends on it.
pub fn keep(key: &str, value: &str) {
    if let Some(Ok(Some(storage))) = window().map(|window| window.local_storage()) {
        let _ = storage.set_item(key, value);
    }
}

/// Says whether a media query holds.
#[must_use]
pub fn matches_media(query: &str) -> bool {
    window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// Returns the content of a meta tag of the page.
#[must_use]
pub fn meta(name: &str) -> Option<String> {
    let document = window()?.document()?;
    let tag = document
        .query_selector(&format!("meta[name=\"{name}\"]"))
        .ok()??;
    Some(tag.dyn_into::<HtmlMetaElement>().ok()?.content())
}

/// How long a browser may leave the question unanswered before it counts as refused,
/// milliseconds: some ask the person, some never answer.
const KEEPS_LIMIT_MS: i32 = 10_000;

/// Asks the browser never to clear this origin's storage by itself, and tells whether it
/// keeps it. Without that promise, Chromium empties the whole origin, database and files
/// alike, when the disk runs low. A promise that comes late is told too.
pub fn ask_to_keep_storage(told: impl Fn(bool) + Clone + 'static) {
    let Some(asked) = asked_to_keep() else {
        return told(false);
    };
    let is_answered = Rc::new(Cell::new(false));
    let (answered, late) = (is_answered.clone(), told.clone());
    clock::after(KEEPS_LIMIT_MS, move || {
        if !is_answered.get() {
            late(false);
        }
    });
    spawn_local(async move {
        let keeps = JsFuture::from(asked).await;
        answered.set(true);
        told(keeps.is_ok_and(|keeps| keeps.is_truthy()));
    });
}

/// Not every browser has it: asked for by name, its absence is an error and no trap.
fn asked_to_keep() -> Option<Promise> {
    let storage = Reflect::get(&window()?.navigator(), &"storage".into()).ok()?;
    let persist = Reflect::get(&storage, &"persist".into()).ok()?;
    let asked = persist.dyn_ref::<Function>()?.call0(&storage).ok()?;
    asked.dyn_into().ok()
}

/// Opens the browser's dialog for printing.
pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// Loads the page again.
pub fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}
