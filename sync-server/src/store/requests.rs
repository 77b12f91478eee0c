//! Rows of the requests that are not taken twice.

use record::ids::{DeviceId, IntentId};
use rusqlite::params;

use super::rows::signed;
use super::{StoreError, Turn};

impl Turn<'_> {
    /// Takes note of a request of a device by its number; says whether it is the first of that
    /// number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_request(
        &self,
        device: &DeviceId,
        nonce: &IntentId,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT OR IGNORE INTO request (device, nonce, at_ms) VALUES (?1, ?2, ?3)";
        let values = params![device.as_bytes(), nonce.as_bytes(), signed(now_ms)];
        Ok(self.connection.prepare_cached(sql)?.execute(values)? == 1)
    }
}
