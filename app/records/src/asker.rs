//! Who asks the server, and how a request says so. The key and the clock are the platform's.

use ledger::sync::request::Unsigned;
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
        let body = call.body.as_deref().unwrap_or_default();
        let asked = (call.method, call.path.as_str());
        let unsigned = Unsigned::new(self.device, nonce, asked, body);
        let signature = self
            .key
            .sign(unsigned.bytes())
            .await
            .map_err(|error| NetError::unreachable(error.to_string()))?;
        Ok(unsigned.signed(signature).to_header())
    }
}
