//! Who asks the server, and how a request says so. The key and the clock are the platform's.

use ledger::sync::request::{Authorization, signed_bytes};
use record::ids::{DeviceId, IntentId};

use crate::exchange::{Call, NetError};
use crate::platform::clock;
use crate::platform::keys::DeviceKey;

/// Who asks.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The device.
    pub device: DeviceId,
    /// Its key.
    pub key: DeviceKey,
}

impl Asker {
    /// Returns the value of the `authorization` header of a request.
    ///
    /// # Errors
    /// [`NetError::Unreachable`] when the key does not sign.
    pub async fn authorization(&self, call: &Call) -> Result<String, NetError> {
        let nonce = IntentId::new(clock::random_16());
        let signature = self
            .key
            .sign(&signed_bytes(call.method, &call.path, &nonce))
            .await
            .map_err(|error| NetError::unreachable(error.to_string()))?;
        Ok(Authorization {
            device: self.device,
            nonce,
            signature,
        }
        .to_header())
    }
}
