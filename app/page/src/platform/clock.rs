//! The clock, timers and random ids.

use std::time::Duration;

use record::ids::IntentId;
use record::time::WallTime;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;

use super::window;

/// Reads the clock.
#[must_use]
pub fn now() -> WallTime {
    let date = js_sys::Date::new_0();
    let whole = |number: f64| format!("{number:.0}");
    WallTime {
        utc_ms: whole(date.get_time().max(0.0)).parse().unwrap_or(0),
        offset_min: whole(-date.get_timezone_offset()).parse().unwrap_or(0),
    }
}

/// Reads a clock that only goes forward, milliseconds.
#[must_use]
pub fn monotonic_ms() -> f64 {
    window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}

/// Reads the same clock as a duration since the page began.
#[must_use]
pub fn since_start() -> Duration {
    Duration::try_from_secs_f64(monotonic_ms() / 1000.0).unwrap_or_default()
}

/// Draws the id of an action.
#[must_use]
pub fn new_intent() -> IntentId {
    let mut bytes = [0; 16];
    // Without random numbers an id would repeat: a page without them must not record.
    if getrandom::fill(&mut bytes).is_err() {
        unreachable!("the browser has no random numbers");
    }
    IntentId::new(bytes)
}

/// Calls back after a while, once.
pub fn after(ms: i32, call: impl FnOnce() + 'static) {
    let Some(window) = window() else { return };
    let call = Closure::once_into_js(call);
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), ms);
}

/// Waits a while.
pub async fn sleep(ms: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Calls back again and again, for the life of the page.
pub fn every(ms: i32, call: impl FnMut() + 'static) {
    let Some(window) = window() else { return };
    let call = Closure::<dyn FnMut()>::new(call);
    let function = call.as_ref().unchecked_ref();
    let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(function, ms);
    call.into_js_value();
}
