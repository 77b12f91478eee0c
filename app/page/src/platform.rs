//! The browser, one file per interface. Nothing outside this folder names it.

pub mod camera;
pub mod clock;
pub mod files;
pub mod hands;
pub mod hid;
mod js;
pub mod page;
pub mod records_worker;
pub mod scanner_worker;
pub mod serial;
pub mod sound;
pub mod update;
pub mod wedge;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::Window;

fn window() -> Option<Window> {
    js_sys::global().dyn_into().ok()
}

/// Says in words what a JavaScript error says.
fn words(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.to_string()),
        None => error.as_string().unwrap_or_else(|| format!("{error:?}")),
    }
}
