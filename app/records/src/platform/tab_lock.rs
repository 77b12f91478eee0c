//! The writer's lock: one worker of one tab writes (Web Locks), and says that it is alive.
//! <https://developer.mozilla.org/docs/Web/API/Web_Locks_API>
//!
//! A frozen tab keeps its lock, so a person may take it away; and a lock that can be taken
//! away only keeps honest tabs apart. The fence is the writer's number in the chain row, and
//! the generation in the second place.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{clock, scope};

const NAME: &str = "waymark-records";
/// How long a writer may take to say that it is there, milliseconds.
const ANSWER_MS: u32 = 2_000;
const ASKED: &str = "is anyone writing?";
const ANSWERED: &str = "yes";

/// Takes the lock for the life of the worker, if it is free; calls `lost` when it is taken
/// away. Where the browser has no locks, the fence alone keeps writers apart.
pub async fn try_take(lost: impl Fn() + 'static) -> bool {
    request("ifAvailable", true, lost).await
}

/// Waits until the lock is free, and takes it.
pub async fn take(lost: impl Fn() + 'static) {
    request("ifAvailable", false, lost).await;
}

/// Takes the lock away from whoever has it.
pub async fn steal(lost: impl Fn() + 'static) {
    request("steal", true, lost).await;
}

/// Asks whether the worker that has the lock is alive.
pub async fn writer_answers() -> bool {
    let Ok(channel) = BroadcastChannel::new(NAME) else {
        return true;
    };
    let (told, answer) = oneshot::channel();
    let told = Rc::new(RefCell::new(Some(told)));
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if event.data().as_string().as_deref() == Some(ANSWERED)
            && let Some(told) = told.borrow_mut().take()
        {
            let _ = told.send(());
        }
    });
    channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    let _ = channel.post_message(&ASKED.into());
    let late = Box::pin(clock::pause(ANSWER_MS));
    let answers = matches!(select(answer, late).await, Either::Left((Ok(()), _)));
    channel.close();
    answers
}

/// Answers those who ask, for the life of the worker.
pub fn answer_those_who_wait() {
    let Ok(channel) = BroadcastChannel::new(NAME) else {
        return;
    };
    let answering = channel.clone();
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if event.data().as_string().as_deref() == Some(ASKED) {
            let _ = answering.post_message(&ANSWERED.into());
        }
    });
    channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.into_js_value();
}

async fn request(option: &str, value: bool, lost: impl Fn() + 'static) -> bool {
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
    let Ok(ended) = call(&granted, option, value) else {
        return true;
    };
    // The request is rejected only when the lock is taken away.
    let lost = Closure::<dyn FnMut(JsValue)>::new(move |_| lost());
    let _ = ended.catch(&lost);
    lost.into_js_value();
    granted.into_js_value();
    answer.await.unwrap_or(false)
}

fn call(
    granted: &Closure<dyn FnMut(JsValue) -> JsValue>,
    option: &str,
    value: bool,
) -> Result<Promise, JsValue> {
    let locks = Reflect::get(&scope().navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &option.into(), &value.into())?;
    request
        .call3(&locks, &NAME.into(), &options, granted.as_ref())?
        .dyn_into()
}
