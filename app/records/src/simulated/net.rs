//! The server over a simulated network.

use futures::channel::mpsc::UnboundedSender;

use super::outside;
pub use crate::asker::Asker;
pub use crate::exchange::{CBOR, Call, JSON, NetError, deflate};

/// Sends a request and returns the body of the answer.
///
/// # Errors
/// [`NetError`].
pub async fn send(call: Call, asker: Option<Asker>) -> Result<Vec<u8>, NetError> {
    let accept = call.accept;
    let authorization = match &asker {
        Some(asker) => Some(asker.authorization(&call).await?),
        None => None,
    };
    let received = outside().send(call, authorization).await;
    received.map_err(NetError::unreachable)?.understood(accept)
}

/// Listens to the server's pokes until the stream ends; each one is passed on as a hint.
pub async fn listen_to_pokes(_: Asker, hints: UnboundedSender<()>) {
    outside().pokes(hints).await;
}
