//! What is asked of the server, and how what comes back is understood. No browser in here.
//!
//! An answer that is not ours (a captive portal's page, a proxy's error, half a body) is told
//! apart by its content type and by whether it can be read.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use ledger::sync::message::{Message, Refused};
use record::tablet::Stopped;

/// The content type of our CBOR messages.
pub const CBOR: &str = "application/cbor";
/// The content type of the trace.
pub const JSON: &str = "application/json";

/// The most bytes of an answer, inflated: a few kilobytes must not claim a tablet's memory.
pub const MOST_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// Why a request got no answer that is ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// Nothing answered, or not in time, or not to the end.
    #[error("the server did not answer: {why}")]
    Unreachable {
        /// What was seen.
        why: String,
    },
    /// Something answered that is not our server: the sign-in page of a network, a proxy.
    #[error("something else than Waymark answered: {what}")]
    Stranger {
        /// The status and content type seen.
        what: String,
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
        /// That this tablet is stopped, where that is why.
        stopped: Option<Box<Stopped>>,
    },
}

impl NetError {
    /// Says whether the request came in damaged (400): the link is bad and the server refuses
    /// nobody, so that it is sent again. What is wrong in an entry is never said so.
    #[must_use]
    pub fn says_damaged(&self) -> bool {
        matches!(self, Self::Refused { status: 400, .. })
    }

    /// Says what was seen instead of the server.
    pub fn unreachable(why: impl Into<String>) -> Self {
        Self::Unreachable { why: why.into() }
    }
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
    /// Returns the content type of the body: a request speaks as it wants to be answered.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        self.accept
    }

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

/// What came back, whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` header, empty where there is none.
    pub content_type: String,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// Returns the body when it is the answer that was asked for.
    ///
    /// # Errors
    /// [`NetError::Refused`] for our server's refusal, [`NetError::Unreachable`] for half of
    /// one, [`NetError::Stranger`] for anything that is not from our server.
    pub fn understood(self, accept: &str) -> Result<Vec<u8>, NetError> {
        if self.content_type.starts_with(accept) && (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        if self.content_type.starts_with(CBOR) {
            let Ok(refused) = Refused::from_bytes(&self.body) else {
                return Err(NetError::unreachable("its answer was cut off"));
            };
            let seconds = self.retry_after.and_then(|text| text.parse::<u64>().ok());
            return Err(NetError::Refused {
                status: self.status,
                code: refused.code,
                why: refused.why,
                retry_after_ms: seconds.map(|seconds| seconds.saturating_mul(1000)),
                stopped: refused.stopped.map(Box::new),
            });
        }
        Err(NetError::Stranger {
            what: format!("{} {}", self.status, self.content_type)
                .trim()
                .to_owned(),
        })
    }
}

/// Deflates a body (zlib form, as the HTTP content coding asks).
#[must_use]
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Memory takes every byte, and nothing else can go wrong in writing.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(status: u16, content_type: &str, body: &[u8]) -> Received {
        Received {
            status,
            content_type: content_type.to_owned(),
            retry_after: Some("7".to_owned()),
            body: body.to_vec(),
        }
    }

    #[test]
    fn a_captive_portal_that_answers_200_is_not_the_server() {
        let portal = received(200, "text/html; charset=utf-8", b"<h1>Welcome</h1>");
        assert!(matches!(
            portal.understood(CBOR),
            Err(NetError::Stranger { what }) if what == "200 text/html; charset=utf-8"
        ));
    }

    #[test]
    fn a_refusal_is_understood_with_the_pause_it_asks_for() {
        let refused = Refused::new("store", "full");
        let answer = received(503, CBOR, &refused.to_bytes());
        let Err(NetError::Refused {
            code,
            retry_after_ms,
            ..
        }) = answer.understood(CBOR)
        else {
            panic!("not a refusal");
        };
        assert_eq!((code.as_str(), retry_after_ms), ("store", Some(7_000)));
    }

    #[test]
    fn an_error_page_is_of_a_stranger_and_half_a_refusal_no_answer() {
        for (status, content_type) in [(502, "text/plain"), (200, ""), (503, "text/html")] {
            let answer = received(status, content_type, &[0x82, 0x65]);
            let understood = answer.clone().understood(CBOR);
            assert!(
                matches!(understood, Err(NetError::Stranger { .. })),
                "{answer:?}"
            );
        }
        let half = received(503, CBOR, &[0x82, 0x65]).understood(CBOR);
        assert!(matches!(half, Err(NetError::Unreachable { .. })));
    }

    #[test]
    fn a_request_that_came_in_damaged_is_told_apart_from_a_refusal() {
        let refused = |status| NetError::Refused {
            status,
            code: "malformed".to_owned(),
            why: String::new(),
            retry_after_ms: None,
            stopped: None,
        };
        assert!(refused(400).says_damaged());
        // The second is what a push that was read says of an entry in it.
        for status in [401, 200, 413] {
            assert!(!refused(status).says_damaged(), "{status}");
        }
    }
}
