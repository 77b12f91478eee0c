//! A scanner as a device for points of sale (HID-POS).
//! <https://developer.mozilla.org/docs/Web/API/WebHID_API>
//!
//! The browser remembers which device a person has allowed; it is opened again at every start and
//! whenever it is plugged in.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, DataView, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::js::{ask, call, member, object, of_navigator};
use super::serial::Heard;
use super::words;
use crate::desk::scanner::Link;
use crate::plugged::Reports;

/// USB HID Point of Sale Usage Tables 1.02, 3: the usage page of bar code scanners.
const BAR_CODE_SCANNERS: f64 = 140.0;

/// Opens the device that was allowed before, and listens for it being plugged in.
pub fn start(heard: impl Fn(Heard) + 'static) {
    let heard: Rc<dyn Fn(Heard)> = Rc::new(heard);
    let Some(hid) = of_navigator("hid") else {
        return;
    };
    heard(Heard::Link(Link::Free));
    let again = {
        let (hid, heard) = (hid.clone(), heard.clone());
        move || {
            let (hid, heard) = (hid.clone(), heard.clone());
            spawn_local(async move { open(ask(&hid, "getDevices", &[]).await, heard).await });
        }
    };
    again();
    let plugged = Closure::<dyn Fn()>::new(again).into_js_value();
    let _ = call(&hid, "addEventListener", &["connect".into(), plugged]);
    let gone = move || heard(Heard::Link(Link::Free));
    let gone = Closure::<dyn Fn()>::new(gone).into_js_value();
    let _ = call(&hid, "addEventListener", &["disconnect".into(), gone]);
}

/// Lets the person choose the device. Has to be called from their touch.
pub fn connect(heard: impl Fn(Heard) + 'static) {
    let Some(hid) = of_navigator("hid") else {
        return;
    };
    let scanners = object("usagePage", &BAR_CODE_SCANNERS.into());
    let options = object("filters", &Array::of1(&scanners));
    let heard = Rc::new(heard);
    spawn_local(async move { open(ask(&hid, "requestDevice", &[options]).await, heard).await });
}

/// Opens the first of the devices and listens to it.
async fn open(devices: Result<JsValue, JsValue>, heard: Rc<dyn Fn(Heard)>) {
    let devices = devices
        .ok()
        .and_then(|devices| devices.dyn_into::<Array>().ok());
    let Some(device) = devices
        .map(|devices| devices.get(0))
        .filter(JsValue::is_object)
    else {
        return;
    };
    if member(&device, "opened").is_some_and(|opened| opened.is_truthy()) {
        return;
    }
    if let Err(error) = ask(&device, "open", &[]).await {
        heard(Heard::Link(Link::Failed(words(&error))));
        return;
    }
    heard(Heard::Link(Link::Read));
    let reports = RefCell::new(Reports::default());
    let on_report = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let Some((number, report)) = report_of(&event) else {
            return;
        };
        let whole = reports.borrow_mut().take(number, &report);
        if let Some(text) = whole {
            heard(Heard::Text(text));
        }
    });
    let on_report = on_report.into_js_value();
    let _ = call(
        &device,
        "addEventListener",
        &["inputreport".into(), on_report],
    );
}

fn report_of(event: &JsValue) -> Option<(u8, Vec<u8>)> {
    let number = member(event, "reportId")?.as_f64()?;
    let data: DataView = member(event, "data")?.dyn_into().ok()?;
    let at = u32::try_from(data.byte_offset()).ok()?;
    let length = u32::try_from(data.byte_length()).ok()?;
    let bytes = Uint8Array::new_with_byte_offset_and_length(&data.buffer(), at, length);
    // A report's number is a byte.
    let number = (0..=u8::MAX).find(|byte| f64::from(*byte) == number)?;
    Some((number, bytes.to_vec()))
}
