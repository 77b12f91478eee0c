//! The records worker, kept alive: started, listened to, and started anew when it fails.
//! <https://developer.mozilla.org/docs/Web/API/Worker>
//!
//! A panicked worker keeps answering from half-changed memory, so the first sign of trouble
//! ends it. What it had not answered is asked again of the new one: actions carry their id,
//! and one that was saved before is not saved twice.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use js_sys::Uint8Array;
use messages::records::{Asked, Request, Said};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{clock, page};

/// Restarts within [`WINDOW_MS`] before the page gives up and says so.
const MAX_RESTARTS: usize = 3;
const WINDOW_MS: f64 = 10_000.0;

/// How long a page that is about to be replaced waits for what it asked: as long as a write
/// may take.
const LAST_ANSWERS_MS: f64 = 10_000.0;

/// The worker and what it owes.
#[derive(Clone)]
pub struct RecordsWorker(Rc<RefCell<Inner>>);

struct Inner {
    worker: Option<Worker>,
    ready: bool,
    unanswered: BTreeMap<u32, Asked>,
    restarts: VecDeque<f64>,
    said: Rc<dyn Fn(Said)>,
}

impl RecordsWorker {
    /// Starts the worker; everything it says goes to `said`.
    pub fn start(said: impl Fn(Said) + 'static) -> Self {
        let this = Self(Rc::new(RefCell::new(Inner {
            worker: None,
            ready: false,
            unanswered: BTreeMap::new(),
            restarts: VecDeque::new(),
            said: Rc::new(said),
        })));
        this.launch();
        this
    }

    fn say(&self, said: Said) {
        let listener = self.0.borrow().said.clone();
        listener(said);
    }

    fn launch(&self) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let url = page::meta("worker-records").unwrap_or_else(|| "/records_loader.js".to_owned());
        let worker = match Worker::new_with_options(&url, &options) {
            Ok(worker) => worker,
            Err(error) => {
                return self.say(Said::Stopped {
                    why: super::words(&error),
                });
            }
        };
        let this = self.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            this.on_message(&event.data());
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.into_js_value();
        let this = self.clone();
        let failed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let why = event
                .dyn_ref::<web_sys::ErrorEvent>()
                .map_or_else(|| "the worker did not start".to_owned(), |e| e.message());
            this.restart(&why);
        });
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        failed.into_js_value();
        let mut inner = self.0.borrow_mut();
        inner.worker = Some(worker);
        inner.ready = false;
    }

    fn on_message(&self, data: &JsValue) {
        let Some(bytes) = data.dyn_ref::<Uint8Array>() else {
            // The loader and the panic hook speak plain text.
            return self.restart(&data.as_string().unwrap_or_default());
        };
        let said = match Said::from_bytes(&bytes.to_vec()) {
            Ok(said) => said,
            Err(error) => return self.restart(&error.to_string()),
        };
        match &said {
            Said::Ready | Said::NoDatabase { .. } => {
                let again: Vec<Asked> = {
                    let mut inner = self.0.borrow_mut();
                    inner.ready = true;
                    inner.unanswered.values().cloned().collect()
                };
                self.say(said);
                for asked in again {
                    self.post(&asked);
                }
                return;
            }
            Said::Answer { number, .. } => {
                self.0.borrow_mut().unanswered.remove(number);
            }
            Said::Stopped { why } => return self.restart(&why.clone()),
            Said::AnotherTab { .. } | Said::Sync(_) | Said::Changed(_) => {}
        }
        self.say(said);
    }

    /// Asks something. Before the worker is ready, and while it starts anew, it is kept.
    pub fn ask(&self, asked: Asked) {
        let ready = {
            let mut inner = self.0.borrow_mut();
            inner.unanswered.insert(asked.number, asked.clone());
            inner.ready
        };
        if ready {
            self.post(&asked);
        }
    }

    /// Tells a worker that waits for another tab to take the writing over.
    pub fn take_over(&self) {
        self.post(&Asked {
            number: 0,
            request: Request::TakeOver,
        });
    }

    /// Ends the worker for good when it has answered everything, at the latest after ten
    /// seconds.
    pub async fn end_when_done(&self) {
        let until = clock::monotonic_ms() + LAST_ANSWERS_MS;
        while !self.0.borrow().unanswered.is_empty() && clock::monotonic_ms() < until {
            clock::sleep(50).await;
        }
        if let Some(worker) = self.0.borrow_mut().worker.take() {
            worker.terminate();
        }
    }

    fn post(&self, asked: &Asked) {
        if let Some(worker) = &self.0.borrow().worker {
            // Bytes can always be cloned, the only thing that can go wrong.
            let _ = worker.post_message(&Uint8Array::from(asked.to_bytes().as_slice()));
        }
    }

    fn restart(&self, why: &str) {
        let now = clock::monotonic_ms();
        let too_often = {
            let mut inner = self.0.borrow_mut();
            if let Some(worker) = inner.worker.take() {
                worker.terminate();
            }
            inner.ready = false;
            inner.restarts.retain(|at| now - at < WINDOW_MS);
            inner.restarts.push_back(now);
            inner.restarts.len() > MAX_RESTARTS
        };
        if too_often {
            self.say(Said::Stopped {
                why: why.to_owned(),
            });
        } else {
            self.launch();
        }
    }
}
