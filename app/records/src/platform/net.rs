//! The server, by fetch. <https://developer.mozilla.org/docs/Web/API/Fetch_API>
//!
//! Every request but enrolment is signed by the device key. An answer that is not ours (a
//! captive portal's page, a proxy's error) is told apart by its content type.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use futures::channel::mpsc::UnboundedSender;
use futures::future::{Either, select};
use js_sys::{Reflect, Uint8Array};
use ledger::sync::message::{Message, Refused};
use ledger::sync::request::{Authorization, signed_bytes};
use record::ids::{DeviceId, IntentId};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, Request, RequestInit, Response,
};

use super::keys::DeviceKey;
use super::{clock, scope, words};

/// How long a request may take, milliseconds.
const DEADLINE_MS: u32 = 30_000;
/// How long a poke stream may be silent before it counts as dead, milliseconds. The server
/// sends a heartbeat every 20 s.
const SILENCE_MS: u32 = 60_000;

/// Why a request got no answer that is ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// Nothing answered, or something that is not our server.
    #[error("the server did not answer: {why}")]
    Unreachable {
        /// What was seen.
        why: String,
    },
    /// The server refused.
    #[error("the server refused with {status} {code}: {why}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The stable code.
        code: String,
        /// The server's sentence.
        why: String,
        /// How long it asks to wait, milliseconds.
        retry_after_ms: Option<u64>,
    },
}

fn unreachable_because(why: impl Into<String>) -> NetError {
    NetError::Unreachable { why: why.into() }
}

/// What is asked of the server.
#[derive(Debug, Clone)]
pub struct Call {
    /// The method.
    pub method: &'static str,
    /// Path and query.
    pub path: String,
    /// The body, deflated already where `deflated`.
    pub body: Option<Vec<u8>>,
    /// Whether the body is deflated.
    pub deflated: bool,
    /// The content type that the answer must have; a refusal is always [`CBOR`].
    pub accept: &'static str,
}

impl Call {
    /// Returns the `Accept` header: the answer's type, and that of a refusal where it is
    /// another.
    #[must_use]
    pub fn accepted(&self) -> String {
        match self.accept {
            CBOR => CBOR.to_owned(),
            other => format!("{other}, {CBOR}"),
        }
    }
}

/// The content type of our CBOR messages.
pub const CBOR: &str = "application/cbor";
/// The content type of the trace.
pub const JSON: &str = "application/json";

/// Who asks.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The device.
    pub device: DeviceId,
    /// Its key.
    pub key: DeviceKey,
}

/// Sends a request and returns the body of the answer.
///
/// # Errors
/// [`NetError`].
pub async fn send(call: Call, asker: Option<Asker>) -> Result<Vec<u8>, NetError> {
    let controller = AbortController::new().map_err(|error| unreachable_because(words(&error)))?;
    let request = request_of(&call, asker.as_ref(), &controller).await?;
    let answered = Box::pin(read(request, call.accept));
    let deadline = Box::pin(clock::pause(DEADLINE_MS));
    match select(answered, deadline).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            controller.abort();
            Err(unreachable_because(format!(
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
    let failed = |error: JsValue| unreachable_because(words(&error));
    let init = RequestInit::new();
    init.set_method(call.method);
    init.set_signal(Some(&controller.signal()));
    Reflect::set(&init, &"cache".into(), &"no-store".into()).map_err(failed)?;
    let headers = Headers::new().map_err(failed)?;
    headers.set("accept", &call.accepted()).map_err(failed)?;
    if let Some(body) = &call.body {
        headers.set("content-type", CBOR).map_err(failed)?;
        if call.deflated {
            headers.set("content-encoding", "deflate").map_err(failed)?;
        }
        init.set_body(&Uint8Array::from(body.as_slice()));
    }
    if let Some(asker) = asker {
        let value = authorization(call, asker).await?;
        headers.set("authorization", &value).map_err(failed)?;
    }
    init.set_headers(&headers);
    Request::new_with_str_and_init(&call.path, &init).map_err(failed)
}

async fn authorization(call: &Call, asker: &Asker) -> Result<String, NetError> {
    let nonce = IntentId::new(clock::random_16());
    let signature = asker
        .key
        .sign(&signed_bytes(call.method, &call.path, &nonce))
        .await
        .map_err(|error| unreachable_because(error.to_string()))?;
    Ok(Authorization {
        device: asker.device,
        nonce,
        signature,
    }
    .to_header())
}

async fn fetch(request: Request) -> Result<Response, NetError> {
    JsFuture::from(scope().fetch_with_request(&request))
        .await
        .map(JsCast::unchecked_into)
        .map_err(|error| unreachable_because(words(&error)))
}

async fn read(request: Request, accept: &str) -> Result<Vec<u8>, NetError> {
    let response = fetch(request).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let content_type = header("content-type").unwrap_or_default();
    let retry_after_ms = header("retry-after")
        .and_then(|seconds| seconds.parse::<u64>().ok())
        .map(|seconds| seconds.saturating_mul(1000));
    let status = response.status();
    let body = bytes_of(&response).await?;
    if content_type.starts_with(accept) && response.ok() {
        return Ok(body);
    }
    if content_type.starts_with(CBOR)
        && let Ok(refused) = Refused::from_bytes(&body)
    {
        return Err(NetError::Refused {
            status,
            code: refused.code,
            why: refused.why,
            retry_after_ms,
        });
    }
    Err(unreachable_because(format!(
        "something else than Waymark answered: {status} {content_type}"
    )))
}

async fn bytes_of(response: &Response) -> Result<Vec<u8>, NetError> {
    let failed = |error: JsValue| unreachable_because(words(&error));
    let promise = response.array_buffer().map_err(failed)?;
    let buffer = JsFuture::from(promise).await.map_err(failed)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Deflates a body (zlib form, as the HTTP content coding asks).
#[must_use]
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Memory takes every byte, and nothing else can go wrong in writing.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
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
    Reflect::get(chunk, &"value".into())
        .ok()
        .and_then(|value| value.dyn_into::<Uint8Array>().ok())
        .is_some_and(|bytes| bytes.length() > 0 && bytes.get_index(0) == b':')
}
