//! The scanner worker: pictures go in, readings come out.
//!
//! One picture is under way at a time. A worker that failed is ended and started anew; what
//! was in its picture will be in the next one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Object, Reflect, Uint8Array};
use messages::scanner::{Frame, ScannerEvent, ScannerRequest};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{clock, page};

/// A picture that takes longer than this is not coming back, milliseconds.
const DEADLINE_MS: f64 = 5_000.0;

/// The worker, if it runs.
#[derive(Clone)]
pub struct ScannerWorker {
    worker: Rc<RefCell<Option<Worker>>>,
    ready: Rc<Cell<bool>>,
    sent_at_ms: Rc<Cell<Option<f64>>>,
    number: Rc<Cell<u32>>,
    ended: Rc<Cell<bool>>,
    heard: Rc<dyn Fn(ScannerEvent)>,
}

impl ScannerWorker {
    /// Starts the worker; readings go to `heard`.
    pub fn start(heard: impl Fn(ScannerEvent) + 'static) -> Self {
        let this = Self {
            worker: Rc::default(),
            ready: Rc::default(),
            sent_at_ms: Rc::default(),
            number: Rc::default(),
            ended: Rc::default(),
            heard: Rc::new(heard),
        };
        this.launch();
        this
    }

    fn launch(&self) {
        if self.ended.get() {
            return;
        }
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let url = page::meta("worker-scanner").unwrap_or_else(|| "/scanner_loader.js".to_owned());
        let Ok(worker) = Worker::new_with_options(&url, &options) else {
            return;
        };
        let this = self.clone();
        let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            this.on_message(&event.data());
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        message.into_js_value();
        let this = self.clone();
        let failed = Closure::<dyn Fn(Event)>::new(move |_: Event| this.restart());
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        failed.into_js_value();
        *self.worker.borrow_mut() = Some(worker);
    }

    fn on_message(&self, data: &JsValue) {
        let bytes = data.dyn_ref().map(Uint8Array::to_vec).unwrap_or_default();
        let Ok(event) = ScannerEvent::from_bytes(&bytes) else {
            return self.restart();
        };
        if matches!(event, ScannerEvent::Ready) {
            self.ready.set(true);
        } else {
            self.sent_at_ms.set(None);
        }
        (self.heard)(event);
    }

    fn restart(&self) {
        if let Some(worker) = self.worker.borrow_mut().take() {
            worker.terminate();
        }
        self.ready.set(false);
        self.sent_at_ms.set(None);
        (self.heard)(ScannerEvent::Failed {
            frame: None,
            why: "restarted".to_owned(),
        });
        let this = self.clone();
        // A worker that fails at once must not be started in a tight circle.
        clock::after(1_000, move || this.launch());
    }

    /// Ends the worker for good.
    pub fn end(&self) {
        self.ended.set(true);
        self.ready.set(false);
        if let Some(worker) = self.worker.borrow_mut().take() {
            worker.terminate();
        }
    }

    /// Says whether the next picture may be sent.
    #[must_use]
    pub fn is_free(&self) -> bool {
        if let Some(sent) = self.sent_at_ms.get() {
            if clock::monotonic_ms() - sent > DEADLINE_MS {
                self.restart();
            }
            return false;
        }
        self.ready.get()
    }

    /// Sends a picture; it is transferred, not copied.
    pub(super) fn look(&self, picture: &JsValue) {
        let number = self.number.get().wrapping_add(1);
        self.number.set(number);
        let at_ms = clock::monotonic_ms();
        self.sent_at_ms.set(Some(at_ms));
        let request = ScannerRequest::Look(Frame {
            number,
            at_ms,
            luma_size: None,
        });
        let sent = self.post(&request, Some(picture));
        if sent.is_err() {
            self.sent_at_ms.set(None);
        }
    }

    /// Lets the scanner forget which codes are in view.
    pub fn forget(&self) {
        let _ = self.post(&ScannerRequest::Forget, None);
    }

    fn post(&self, request: &ScannerRequest, picture: Option<&JsValue>) -> Result<(), JsValue> {
        let message = Object::new();
        let bytes = Uint8Array::from(request.to_bytes().as_slice());
        Reflect::set(&message, &"request".into(), &bytes)?;
        let transfer = Array::new();
        if let Some(picture) = picture {
            Reflect::set(&message, &"picture".into(), picture)?;
            transfer.push(picture);
        }
        match &*self.worker.borrow() {
            Some(worker) => worker.post_message_with_transfer(&message, &transfer),
            None => Ok(()),
        }
    }
}
