//! The writer's lock: one worker of one tab writes (Web Locks).
//! <https://developer.mozilla.org/docs/Web/API/Web_Locks_API>
//!
//! A lock can be stolen and a frozen tab keeps it, so it only keeps honest tabs apart; the
//! writer's number in the chain row is the fence.

use futures::channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::scope;

const NAME: &str = "waymark-records";

/// Takes the lock for the life of the worker, if it is free. Where the browser has no
/// locks, the fence alone keeps writers apart.
pub async fn try_take() -> bool {
    request(true).await
}

/// Waits until the lock is free, and takes it.
pub async fn take() {
    request(false).await;
}

async fn request(only_if_free: bool) -> bool {
    let (told, answer) = oneshot::channel();
    let mut told = Some(told);
    let granted = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |lock: JsValue| {
        let has = !lock.is_null() && !lock.is_undefined();
        if let Some(told) = told.take() {
            let _ = told.send(has);
        }
        if has {
            // Held until the worker ends: a promise that never settles.
            Promise::new(&mut |_, _| {}).into()
        } else {
            JsValue::UNDEFINED
        }
    });
    if call(&granted, only_if_free).is_err() {
        return true;
    }
    granted.into_js_value();
    answer.await.unwrap_or(false)
}

fn call(
    granted: &Closure<dyn FnMut(JsValue) -> JsValue>,
    only_if_free: bool,
) -> Result<(), JsValue> {
    let locks = Reflect::get(&scope().navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &only_if_free.into())?;
    request.call3(&locks, &NAME.into(), &options, granted.as_ref())?;
    Ok(())
}
