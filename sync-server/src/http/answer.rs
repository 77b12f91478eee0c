//! Answers in CBOR.

use std::io::Write as _;

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, VARY};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use ledger::sync::message::Message;

/// The content type of messages.
pub(super) const CBOR: &str = "application/cbor";
/// Below this a body is sent as it is, bytes.
const DEFLATE_FROM: usize = 1024;

/// A message as the body of an answer.
pub(super) struct Cbor<M>(pub(super) M);

impl<M: Message> IntoResponse for Cbor<M> {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, CBOR)], self.0.to_bytes()).into_response()
    }
}

/// A large message as the body of an answer: deflated (zlib form) for who takes that. It is
/// made where the message is, off the threads that answer requests.
pub(super) struct Packed {
    body: Vec<u8>,
    deflated: bool,
}

impl Packed {
    /// Packs a message for whoever sent these headers.
    pub(super) fn of(message: &impl Message, asked: &HeaderMap) -> Self {
        let body = message.to_bytes();
        if body.len() < DEFLATE_FROM || !takes_deflate(asked) {
            return Self {
                body,
                deflated: false,
            };
        }
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        // Memory takes every byte, and nothing else can go wrong in writing.
        let _ = encoder.write_all(&body);
        Self {
            body: encoder.finish().unwrap_or_default(),
            deflated: true,
        }
    }
}

impl IntoResponse for Packed {
    fn into_response(self) -> Response {
        let mut response = ([(CONTENT_TYPE, CBOR)], self.body).into_response();
        let headers = response.headers_mut();
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if self.deflated {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("deflate"));
        }
        response
    }
}

fn takes_deflate(asked: &HeaderMap) -> bool {
    let values = asked.get_all(ACCEPT_ENCODING).iter();
    let mut texts = values.filter_map(|value| value.to_str().ok());
    texts.any(|text| text.split(',').any(|one| one.trim() == "deflate"))
}
