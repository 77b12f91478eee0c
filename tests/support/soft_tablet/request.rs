//! A tablet's requests over real HTTP, understood by the tablet's own rules.

use std::time::Duration;

use records::exchange::{Call, NetError, Received};

use crate::http;

/// No request takes longer; what is under way then has failed. Shorter than a browser's
/// tablet waits, so that a campaign does not spend its time on connections that are dead.
pub const DEADLINE: Duration = Duration::from_secs(2);

/// Sends a request and returns the body of the answer.
///
/// # Errors
/// [`NetError`].
pub fn send(port: u16, call: &Call, authorization: Option<&str>) -> Result<Vec<u8>, NetError> {
    let accepted = call.accepted();
    let mut headers = vec![("accept", accepted.as_str())];
    if let Some(value) = authorization {
        headers.push(("authorization", value));
    }
    if call.body.is_some() {
        headers.push(("content-type", call.content_type()));
    }
    if call.deflated {
        headers.push(("content-encoding", "deflate"));
    }
    let body = call.body.as_deref().unwrap_or_default();
    let answer = http::request_within(DEADLINE, port, call.method, &call.path, &headers, body);
    let answer = answer.map_err(|error| NetError::unreachable(error.to_string()))?;
    let header = |name: &str| answer.header(name).map(str::to_owned);
    Received {
        status: answer.status,
        content_type: header("content-type").unwrap_or_default(),
        retry_after: header("retry-after"),
        body: answer.body,
    }
    .understood(call.accept)
}
