//! The server, by fetch. <https://developer.mozilla.org/docs/Web/API/Fetch_API>
//!
//! Every request but enrolment is signed by the device key. What comes back is understood by
//! [`crate::exchange`].

use futures::channel::mpsc::UnboundedSender;
use futures::future::{Either, select};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, Request, RequestInit, Response,
};

use super::{clock, scope, words};
pub use crate::asker::Asker;
pub use crate::exchange::{CBOR, Call, JSON, NetError, deflate};
use crate::exchange::{MOST_ANSWER_BYTES, Received};

/// How long a request may take, milliseconds.
const DEADLINE_MS: u32 = 30_000;
/// How long a poke stream may be silent before it counts as dead, milliseconds. The server
/// sends a heartbeat every 20 s.
const SILENCE_MS: u32 = 60_000;

/// Sends a request and returns the body of the answer.
///
/// # Errors
/// [`NetError`].
pub async fn send(call: Call, asker: Option<Asker>) -> Result<Vec<u8>, NetError> {
    let controller =
        AbortController::new().map_err(|error| NetError::unreachable(words(&error)))?;
    let request = request_of(&call, asker.as_ref(), &controller).await?;
    let answered = Box::pin(read(request, call.accept));
    let deadline = Box::pin(clock::pause(DEADLINE_MS));
    match select(answered, deadline).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            controller.abort();
            Err(NetError::unreachable(format!(
                "no answer within {} s",
                DEADLINE_MS / 1000
            )))
        }
    }
}

async fn request_of(
    call: &Call,
    asker: Option<&Asker>,
    controller: &AbortController,
) -> Result<Request, NetError> {
    let failed = |error: JsValue| NetError::unreachable(words(&error));
    let init = RequestInit::new();
    init.set_method(call.method);
    init.set_signal(Some(&controller.signal()));
    Reflect::set(&init, &"cache".into(), &"no-store".into()).map_err(failed)?;
    let headers = Headers::new().map_err(failed)?;
    headers.set("accept", &call.accepted()).map_err(failed)?;
    if let Some(body) = &call.body {
        let content_type = call.content_type();
        headers.set("content-type", content_type).map_err(failed)?;
        if call.deflated {
            headers.set("content-encoding", "deflate").map_err(failed)?;
        }
        init.set_body(&Uint8Array::from(body.as_slice()));
    }
    if let Some(asker) = asker {
        let value = asker.authorization(call).await?;
        headers.set("authorization", &value).map_err(failed)?;
    }
    init.set_headers(&headers);
    Request::new_with_str_and_init(&call.path, &init).map_err(failed)
}

async fn fetch(request: Request) -> Result<Response, NetError> {
    JsFuture::from(scope().fetch_with_request(&request))
        .await
        .map(JsCast::unchecked_into)
        .map_err(|error| NetError::unreachable(words(&error)))
}

async fn read(request: Request, accept: &str) -> Result<Vec<u8>, NetError> {
    let response = fetch(request).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let received = Received {
        status: response.status(),
        content_type: header("content-type").unwrap_or_default(),
        retry_after: header("retry-after"),
        body: bytes_of(&response).await?,
    };
    received.understood(accept)
}

/// Reads a body as it comes and is inflated, up to what an answer may have.
async fn bytes_of(response: &Response) -> Result<Vec<u8>, NetError> {
    let failed = |error: JsValue| NetError::unreachable(words(&error));
    let Some(body) = response.body() else {
        return Ok(Vec::new());
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(failed)?;
        let Some(part) = part_of(&part) else {
            return Ok(bytes);
        };
        if bytes.len() + part.length() as usize > MOST_ANSWER_BYTES {
            drop(reader.cancel());
            let most = MOST_ANSWER_BYTES >> 20;
            return Err(NetError::unreachable(format!(
                "its answer is longer than {most} MiB"
            )));
        }
        bytes.extend(part.to_vec());
    }
}

/// Returns the bytes of what a reader read; nothing at the end.
fn part_of(read: &JsValue) -> Option<Uint8Array> {
    Reflect::get(read, &"value".into()).ok()?.dyn_into().ok()
}

/// Listens to the server's pokes until the stream ends; each one is passed on as a hint.
/// What it says is not read: correctness never depends on it.
pub async fn listen_to_pokes(asker: Asker, hints: UnboundedSender<()>) {
    let call = Call {
        method: "GET",
        path: "/v1/poke".to_owned(),
        body: None,
        deflated: false,
        accept: "text/event-stream",
    };
    let Ok(controller) = AbortController::new() else {
        return;
    };
    let Ok(request) = request_of(&call, Some(&asker), &controller).await else {
        return;
    };
    let Ok(response) = fetch(request).await else {
        return;
    };
    let Some(body) = response.body().filter(|_| response.ok()) else {
        return;
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    loop {
        let next = Box::pin(JsFuture::from(reader.read()));
        let silence = Box::pin(clock::pause(SILENCE_MS));
        let Either::Left((Ok(chunk), _)) = select(next, silence).await else {
            controller.abort();
            return;
        };
        let ended = Reflect::get(&chunk, &"done".into()).is_ok_and(|done| done.is_truthy());
        let heartbeat = is_heartbeat(&chunk);
        if ended || (!heartbeat && hints.unbounded_send(()).is_err()) {
            return;
        }
    }
}

/// A comment line of the event stream starts with a colon.
fn is_heartbeat(chunk: &JsValue) -> bool {
    part_of(chunk).is_some_and(|bytes| bytes.length() > 0 && bytes.get_index(0) == b':')
}
