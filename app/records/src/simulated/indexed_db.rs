//! The tablet's store in the simulated world.

use crate::store::{Batch, Key, Store, StoreError};

use super::outside;
use super::reserve::Reserve;

/// The open store.
#[derive(Clone)]
pub struct Database;

impl Database {
    /// Opens the store.
    ///
    /// # Errors
    /// None; a store that cannot be opened fails when it is read.
    pub async fn open(_: Option<Reserve>) -> Result<Self, StoreError> {
        Ok(Self)
    }

    /// Opens the store anew.
    ///
    /// # Errors
    /// None, as for [`Self::open`].
    pub async fn open_anew(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Reads one value.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get(&self, store: Store, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        outside().get(store, key)
    }

    /// Reads all values of a store with their keys, in the order of the keys.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn scan(&self, store: Store) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        outside().scan(store)
    }

    /// Writes a batch, all or nothing, and says how durable it is reported to be.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn commit(&self, batch: &Batch) -> Result<String, StoreError> {
        outside().commit(batch.clone()).await
    }
}
