//! A new version of the app: it waits until a person takes it.
//! <https://developer.mozilla.org/docs/Web/API/ServiceWorkerRegistration/waiting>

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

use super::{page, window};

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

/// Takes the new version and loads the page again.
pub async fn take() {
    let (Some(container), Some(registration)) = (container(), registration().await) else {
        return;
    };
    let changed = Closure::<dyn Fn()>::new(page::reload);
    container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
    changed.into_js_value();
    if let Some(waiting) = registration.waiting() {
        let _ = waiting.post_message(&"activate-now".into());
    }
}
