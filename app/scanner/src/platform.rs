//! The worker among browser APIs: takes pictures from the page, answers, reports its own end.
//!
//! Messages are described in `messages::scanner`. A panic is posted as `PANIC …` before the
//! instance traps: the page then ends this worker, because a trapped instance would go on
//! answering from half-changed memory. Leaves out how pixels are had (`picture`).
//!
//! <https://developer.mozilla.org/docs/Web/API/DedicatedWorkerGlobalScope>

mod picture;

use std::{cell::RefCell, rc::Rc};

use js_sys::{Reflect, Uint8Array};
use messages::scanner::{Frame, ScannerEvent, ScannerRequest};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::look::Scanner;
use picture::Picture;

/// Listens for pictures and tells the page that the worker is ready.
pub fn start() {
    std::panic::set_hook(Box::new(|info| post(&format!("PANIC {info}").into())));
    let worker = Rc::new(RefCell::new(Worker::default()));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        take(&worker, &event.data());
    });
    // The browser owns the listener for as long as the worker lives.
    scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    say(&ScannerEvent::Ready);
}

/// The scanner, whether a picture is in work, and the newest picture that waits.
#[derive(Default)]
struct Worker {
    scanner: Scanner,
    is_busy: bool,
    waiting: Option<(Frame, Picture)>,
}

fn take(worker: &Rc<RefCell<Worker>>, message: &JsValue) {
    let request = field(message, "request").and_then(|request| request.dyn_into().ok());
    let request = request.map(|bytes: Uint8Array| bytes.to_vec());
    let frame = match ScannerRequest::from_bytes(&request.unwrap_or_default()) {
        Ok(ScannerRequest::Look(frame)) => frame,
        Ok(ScannerRequest::Forget) => {
            worker.borrow_mut().scanner.forget();
            return;
        }
        Err(cause) => {
            fail(None, &cause);
            return;
        }
    };
    let picture = match Picture::of(field(message, "picture")) {
        Ok(picture) => picture,
        Err(cause) => {
            fail(Some(frame), &cause);
            return;
        }
    };
    let mut state = worker.borrow_mut();
    if let Some((older, _)) = state.waiting.replace((frame, picture)) {
        say(&ScannerEvent::Skipped {
            frame: older.number,
        });
    }
    if !state.is_busy {
        state.is_busy = true;
        wasm_bindgen_futures::spawn_local(work(Rc::clone(worker)));
    }
}

/// Reads pictures, one after the other, until none waits.
async fn work(worker: Rc<RefCell<Worker>>) {
    loop {
        let next = worker.borrow_mut().waiting.take();
        let Some((frame, picture)) = next else {
            worker.borrow_mut().is_busy = false;
            return;
        };
        let luma = picture.luma(frame).await;
        // Gives the camera its buffer back before the long part.
        drop(picture);
        match luma {
            Ok(luma) => {
                let event = worker.borrow_mut().scanner.look(frame, &luma, &now_ms);
                say(&event);
            }
            Err(cause) => fail(Some(frame), &cause),
        }
    }
}

fn fail(frame: Option<Frame>, cause: &dyn std::error::Error) {
    say(&ScannerEvent::Failed {
        frame: frame.map(|frame| frame.number),
        why: cause.to_string(),
    });
}

fn say(event: &ScannerEvent) {
    post(&Uint8Array::from(event.to_bytes().as_slice()));
}

fn post(message: &JsValue) {
    // It fails only for what cannot be cloned; bytes and texts can.
    let _ = scope().post_message(message);
}

/// Milliseconds since the worker began.
fn now_ms() -> f64 {
    // Without the clock nothing is late.
    scope().performance().map_or(0.0, |clock| clock.now())
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// A field of a message; nothing when the message is no object or lacks it.
fn field(message: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(message, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined()).then_some(value)
}
