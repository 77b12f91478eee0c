//! Answers in CBOR.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use ledger::sync::message::Message;

/// The content type of messages.
pub(super) const CBOR: &str = "application/cbor";

/// A message as the body of an answer.
pub(super) struct Cbor<M>(pub(super) M);

impl<M: Message> IntoResponse for Cbor<M> {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, CBOR)], self.0.to_bytes()).into_response()
    }
}
