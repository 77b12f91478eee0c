//! Sealing in the simulated world, where nobody looks into the store: what is sealed lies there
//! as it is.

use super::indexed_db::Database;
use crate::store::StoreError;

/// The key that seals.
#[derive(Debug, Clone)]
pub struct SealKey;

impl SealKey {
    /// Opens the key.
    ///
    /// # Errors
    /// None here.
    pub async fn open(_: &Database) -> Result<Self, StoreError> {
        Ok(Self)
    }

    /// Seals bytes.
    ///
    /// # Errors
    /// None here.
    pub async fn seal(&self, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(bytes.to_vec())
    }

    /// Opens what was sealed.
    pub async fn unseal(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        Some(sealed.to_vec())
    }
}
