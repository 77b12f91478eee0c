//! The port to the page: requests come in, answers and events go out, as bytes.

use futures::channel::mpsc::UnboundedSender;
use js_sys::Uint8Array;
use messages::records::{Asked, Said};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::MessageEvent;

use super::scope;

/// Says something to the page.
pub fn say(said: &Said) {
    // The only failure is a value that cannot be cloned; bytes always can.
    let _ = scope().post_message(&Uint8Array::from(said.to_bytes().as_slice()));
}

/// Makes a panic known to the page before the worker is gone; the page restarts it.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        say(&Said::Stopped {
            why: info.to_string(),
        });
    }));
}

/// Sends every request of the page into the channel, for the life of the worker.
pub fn listen(requests: UnboundedSender<Asked>) {
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(bytes) = event.data().dyn_into::<Uint8Array>() else {
            return;
        };
        match Asked::from_bytes(&bytes.to_vec()) {
            // The loop lives as long as the worker, so the channel is open.
            Ok(asked) => drop(requests.unbounded_send(asked)),
            Err(error) => say(&Said::Stopped {
                why: error.to_string(),
            }),
        }
    });
    scope().set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.into_js_value();
}
