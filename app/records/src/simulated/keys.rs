//! The device key of the simulated world: the same signatures, from a key in memory.

use std::fmt;
use std::rc::Rc;

use ledger::signing::SoftwareKey;

use super::indexed_db::Database;
use super::outside;
use crate::store::StoreError;

/// The device key.
#[derive(Clone)]
pub struct DeviceKey(Rc<SoftwareKey>);

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey")
    }
}

/// Why there is no usable key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeviceKey {
    /// Opens the stored key, or makes one.
    ///
    /// # Errors
    /// None here.
    pub async fn open(_: &Database) -> Result<Self, KeyError> {
        let secret = outside().secret();
        Ok(Self(Rc::new(SoftwareKey::from_secret(&secret))))
    }

    /// Puts the key into a database that was emptied.
    ///
    /// # Errors
    /// None here.
    pub async fn put_back(&self, _: &Database) -> Result<(), StoreError> {
        Ok(())
    }

    /// Returns the public half.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.0.public_key()
    }

    /// Signs bytes that already carry their domain.
    ///
    /// # Errors
    /// None here.
    pub async fn sign(&self, bytes: &[u8]) -> Result<[u8; 64], KeyError> {
        Ok(self.0.sign(bytes))
    }
}
