//! The one table from what went wrong to what is answered.
//!
//! Tablets get a `Refused` in CBOR on the paths that speak CBOR and wherever they accept it,
//! and JSON with the same two fields elsewhere. The code is stable; the sentence says the cause and the next step.

use axum::extract::Request;
use axum::extract::rejection::QueryRejection;
use axum::http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ledger::sync::message::{Message, MessageError, Refused};
use record::tablet::{Stop, Stopped};

use super::answer::CBOR;
use crate::intake::EnrolError;
use crate::store::StoreError;

/// Why a request is not answered as asked.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    why: String,
    retry_after_s: Option<u32>,
    stopped: Option<Box<Stopped>>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, why: impl Into<String>) -> Self {
        Self {
            status,
            code,
            why: why.into(),
            retry_after_s: None,
            stopped: None,
        }
    }

    pub(super) fn too_large(cap: usize) -> Self {
        let why = format!("the body is more than {cap} bytes; send fewer entries at once");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", why)
    }

    /// Said like all that came in damaged, which is sent again.
    pub(super) fn other_body() -> Self {
        let why = "the body that came is not the one that was signed; nothing of it is stored, \
                   send it again";
        Self::new(StatusCode::BAD_REQUEST, "other-body", why)
    }

    pub(super) fn malformed(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", why)
    }

    /// The device is stopped: it is told since when, by whom and why, and what to do next.
    pub(super) fn stopped(stopped: Stopped) -> Self {
        let next = match stopped.stop {
            Stop::Suspended => {
                "what it records is kept and set aside; an administrator can reinstate it"
            }
            Stop::Revoked => {
                "save its rescue file and bring that to the server, then clear the tablet and \
                 enrol it as a new one"
            }
        };
        let why = format!("this tablet is {stopped}; {next}");
        let mut problem = Self::new(StatusCode::FORBIDDEN, stopped.stop.word(), why);
        problem.stopped = Some(Box::new(stopped));
        problem
    }

    /// `code` says whether the device is to be enrolled, or its signature does not fit.
    pub(super) fn unauthorised(code: &'static str, why: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, why)
    }

    pub(super) fn try_later(code: &'static str, why: &str, retry_after_s: u32) -> Self {
        let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, code, why);
        problem.retry_after_s = Some(retry_after_s);
        problem
    }
}

impl From<MessageError> for Problem {
    fn from(error: MessageError) -> Self {
        Self::malformed(format!("{error}; nothing of it is stored"))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Busy) {
            let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", error.to_string());
            problem.retry_after_s = Some(2);
            return problem;
        }
        tracing::error!(%error, "the store failed");
        let why = "the server could not use its store; nothing of the request is stored, \
                   and its log says more";
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "store", why);
        problem.retry_after_s = Some(5);
        problem
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::malformed(format!(
            "the query is not as expected: {}",
            rejection.body_text()
        ))
    }
}

impl From<EnrolError> for Problem {
    fn from(error: EnrolError) -> Self {
        let (status, code) = match error {
            EnrolError::UnknownCode => (StatusCode::FORBIDDEN, "unknown-code"),
            EnrolError::UsedCode => (StatusCode::FORBIDDEN, "used-code"),
            EnrolError::ExpiredCode => (StatusCode::FORBIDDEN, "expired-code"),
            EnrolError::Taken => (StatusCode::CONFLICT, "incarnation-taken"),
            EnrolError::NotEntered(_) => (StatusCode::SERVICE_UNAVAILABLE, "not-entered"),
            EnrolError::Revoked => (StatusCode::FORBIDDEN, Stop::Revoked.word()),
            EnrolError::Suspended => (StatusCode::FORBIDDEN, Stop::Suspended.word()),
            EnrolError::Store(error) => return error.into(),
        };
        Self::new(status, code, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The paths whose answers are CBOR, also where they are refused.
const CBOR_PATHS: [&str; 8] = [
    "/v1/enrol",
    "/v1/incarnation",
    "/v1/push",
    "/v1/pull",
    "/v1/start",
    "/v1/badges",
    "/v1/pin",
    "/v1/lease",
];

fn speaks_cbor(request: &Request) -> bool {
    let accepted = request.headers().get(ACCEPT);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    CBOR_PATHS.contains(&request.uri().path())
        || accepted.is_some_and(|accepted| accepted.contains(CBOR))
}

/// Writes problems out in the language of the path that was asked.
pub(super) async fn write_out(request: Request, next: Next) -> Response {
    let speaks_cbor = speaks_cbor(&request);
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else {
        return response;
    };
    let refused = Refused {
        code: problem.code.to_owned(),
        why: problem.why,
        stopped: problem.stopped.map(|stopped| *stopped),
    };
    let (content_type, body) = if speaks_cbor {
        (CBOR, refused.to_bytes())
    } else {
        let mut json = serde_json::json!({ "code": refused.code, "why": refused.why });
        if let (Some(stopped), Some(json)) = (&refused.stopped, json.as_object_mut()) {
            json.insert("stopped".to_owned(), serde_json::json!(stopped));
        }
        ("application/json", json.to_string().into_bytes())
    };
    let mut response = (problem.status, [(CONTENT_TYPE, content_type)], body).into_response();
    if problem.status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Waymark");
        response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    }
    if let Some(seconds) = problem.retry_after_s {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}
