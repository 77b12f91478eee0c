//! The server over a simulated network.

use futures::channel::mpsc::UnboundedSender;
use ledger::sync::request::{Authorization, signed_bytes};
use record::ids::{DeviceId, IntentId};

use super::keys::DeviceKey;
use super::{clock, outside};
pub use crate::exchange::{CBOR, Call, JSON, NetError, deflate};

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
    let accept = call.accept;
    let authorization = match &asker {
        Some(asker) => Some(authorization(&call, asker).await?),
        None => None,
    };
    let received = outside().send(call, authorization).await;
    received.map_err(NetError::unreachable)?.understood(accept)
}

async fn authorization(call: &Call, asker: &Asker) -> Result<String, NetError> {
    let nonce = IntentId::new(clock::random_16());
    let signature = asker
        .key
        .sign(&signed_bytes(call.method, &call.path, &nonce))
        .await
        .map_err(|error| NetError::unreachable(error.to_string()))?;
    Ok(Authorization {
        device: asker.device,
        nonce,
        signature,
    }
    .to_header())
}

/// Listens to the server's pokes until the stream ends; each one is passed on as a hint.
pub async fn listen_to_pokes(_: Asker, hints: UnboundedSender<()>) {
    outside().pokes(hints).await;
}
