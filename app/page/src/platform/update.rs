//! A new version of the app: it waits until a person takes it.
//! <https://developer.mozilla.org/docs/Web/API/ServiceWorkerRegistration/waiting>

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

use super::{clock, page, window};

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window()?.navigator();
    // Absent outside a secure context.
    let present = js_sys::Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false);
    present.then(|| navigator.service_worker())
}

async fn registration() -> Option<ServiceWorkerRegistration> {
    let found = JsFuture::from(container()?.get_registration()).await.ok()?;
    found.dyn_into().ok()
}

/// Says whether a new version waits.
pub async fn is_waiting() -> bool {
    registration()
        .await
        .is_some_and(|registration| registration.waiting().is_some())
}

/// How long the page must have asked for nothing before the new version may take over.
///
/// Chromium ends the old service worker for it. A request that arrives in just that moment
/// starts the old one again, and from then on neither version answers: the page cannot even be
/// loaded again before the browser is closed (seen in Chromium 156 at every third update taken
/// while the records worker was loading).
const QUIET_MS: i32 = 1_000;
/// How long the new version may take to come before the page says what to do.
const PATIENCE_MS: i32 = 20_000;

/// Takes the new version and loads the page again. The workers have ended: nothing asks for
/// anything now. Calls back when the new version does not come.
pub async fn take(late: impl FnOnce() + 'static) {
    clock::after(PATIENCE_MS, late);
    let (Some(container), Some(registration)) = (container(), registration().await) else {
        return page::reload();
    };
    // Another tab took it, or the browser did.
    let Some(waiting) = registration.waiting() else {
        return page::reload();
    };
    let changed = Closure::<dyn Fn()>::new(page::reload);
    container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
    changed.into_js_value();
    clock::sleep(QUIET_MS).await;
    let _ = waiting.post_message(&"activate-now".into());
}
