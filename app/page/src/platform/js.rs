//! Calling interfaces of the browser that not every browser has and that have no binding.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::window;

/// Returns a part of the navigator, where the browser has it.
pub(super) fn of_navigator(name: &str) -> Option<JsValue> {
    let navigator = window()?.navigator();
    member(&navigator, name)
}

/// Returns a member of an object, if it has it.
pub(super) fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    let member = Reflect::get(object, &name.into()).ok()?;
    (!member.is_undefined() && !member.is_null()).then_some(member)
}

/// Calls a method.
pub(super) fn call(object: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    method.apply(object, &with.iter().cloned().collect::<Array>())
}

/// Calls a method and waits for what it promises.
pub(super) async fn ask(
    object: &JsValue,
    name: &str,
    with: &[JsValue],
) -> Result<JsValue, JsValue> {
    let promise: Promise = call(object, name, with)?.dyn_into()?;
    JsFuture::from(promise).await
}

/// Makes an object with one member.
pub(super) fn object(name: &str, value: &JsValue) -> JsValue {
    let object = Object::new();
    // An object of our own takes every member.
    let _ = Reflect::set(&object, &name.into(), value);
    object.into()
}
