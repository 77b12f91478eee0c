//! The browser, one file per interface. Nothing outside this folder names it.

pub mod clock;
pub mod indexed_db;
pub mod keys;
pub mod net;
pub mod port;
pub mod reserve;
pub mod seal;
pub mod second_file;
pub mod tab_lock;

use std::future::Future;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

/// Lets a task run beside the others.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// Returns the worker's global scope.
fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Says in words what a JavaScript error says.
fn words(error: &JsValue) -> String {
    if let Some(exception) = error.dyn_ref::<web_sys::DomException>() {
        return format!("{}: {}", exception.name(), exception.message());
    }
    if let Some(error) = error.dyn_ref::<js_sys::Error>() {
        return String::from(error.to_string());
    }
    error.as_string().unwrap_or_else(|| format!("{error:?}"))
}
