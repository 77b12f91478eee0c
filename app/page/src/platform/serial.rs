//! A scanner on a serial line, also a virtual one over USB.
//! <https://developer.mozilla.org/docs/Web/API/Web_Serial_API>
//!
//! The browser remembers which port a person has allowed; it is opened again at every start and
//! whenever the scanner is plugged in.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::js::{ask, call, member, object, of_navigator};
use super::words;
use crate::desk::scanner::Link;
use crate::plugged::Lines;

/// What most scanners are set to; a virtual port takes any.
const BAUD: f64 = 9600.0;

/// What is heard of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// How it stands.
    Link(Link),
    /// A text.
    Text(String),
}

/// Opens the port that was allowed before, and listens for the scanner being plugged in.
pub fn start(heard: impl Fn(Heard) + 'static) {
    let heard: Rc<dyn Fn(Heard)> = Rc::new(heard);
    let Some(serial) = of_navigator("serial") else {
        return;
    };
    heard(Heard::Link(Link::Free));
    let again = {
        let (serial, heard) = (serial.clone(), heard.clone());
        move || spawn_local(reopen(serial.clone(), heard.clone()))
    };
    again();
    let plugged = Closure::<dyn Fn()>::new(again).into_js_value();
    let _ = call(&serial, "addEventListener", &["connect".into(), plugged]);
}

/// Lets the person choose the port. Has to be called from their touch.
pub fn connect(heard: impl Fn(Heard) + 'static) {
    let Some(serial) = of_navigator("serial") else {
        return;
    };
    let heard: Rc<dyn Fn(Heard)> = Rc::new(heard);
    spawn_local(async move {
        // Whoever closes the list has chosen nothing.
        if let Ok(port) = ask(&serial, "requestPort", &[]).await {
            read(&port, &*heard).await;
        }
    });
}

async fn reopen(serial: JsValue, heard: Rc<dyn Fn(Heard)>) {
    let ports = ask(&serial, "getPorts", &[]).await;
    let first = ports.ok().and_then(|ports| ports.dyn_into::<Array>().ok());
    let first = first.map(|ports| ports.get(0));
    if let Some(port) = first.filter(|port| !port.is_undefined()) {
        read(&port, &*heard).await;
    }
}

/// Opens a port and reads it until it goes away.
async fn read(port: &JsValue, heard: &dyn Fn(Heard)) {
    let options = object("baudRate", &BAUD.into());
    let ended = match ask(port, "open", &[options]).await {
        Ok(_) => {
            heard(Heard::Link(Link::Read));
            read_lines(port, heard).await
        }
        Err(error) => Err(error),
    };
    heard(Heard::Link(match ended {
        Ok(()) => Link::Free,
        Err(error) => Link::Failed(words(&error)),
    }));
}

async fn read_lines(port: &JsValue, heard: &dyn Fn(Heard)) -> Result<(), JsValue> {
    let Some(readable) = member(port, "readable") else {
        return Ok(());
    };
    let reader = call(&readable, "getReader", &[])?;
    let mut lines = Lines::default();
    loop {
        let chunk = ask(&reader, "read", &[]).await?;
        if let Some(bytes) = member(&chunk, "value") {
            let bytes: Uint8Array = bytes.dyn_into()?;
            for text in lines.take(&bytes.to_vec()) {
                heard(Heard::Text(text));
            }
        }
        if member(&chunk, "done").is_some_and(|done| done.is_truthy()) {
            return Ok(());
        }
    }
}
