//! The simulated disk of a tablet: batches that are strict survive every crash; of relaxed
//! ones, a crash may lose the latest.

use std::collections::BTreeMap;

use records::store::{Batch, Durability, Key, Store, StoreError, key};

use crate::random::Random;

/// Rows by store and key.
pub type Rows = BTreeMap<(Store, Key), Vec<u8>>;

/// What the rows of one batch held before.
type Before = Vec<((Store, Key), Option<Vec<u8>>)>;

/// A disk.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    /// What a read finds.
    pub rows: Rows,
    /// What the batches that a crash may lose have overwritten, oldest first.
    unsynced: Vec<Before>,
}

impl Disk {
    /// Makes a disk that holds rows safely.
    #[must_use]
    pub fn holding(rows: Rows) -> Self {
        Self {
            rows,
            unsynced: Vec::new(),
        }
    }

    /// Reads a row.
    #[must_use]
    pub fn get(&self, store: Store, key: &Key) -> Option<&Vec<u8>> {
        self.rows.get(&(store, key.clone()))
    }

    /// Reads all rows of a store in the order of their keys.
    #[must_use]
    pub fn scan(&self, store: Store) -> Vec<(Key, Vec<u8>)> {
        let rows = self.rows.iter().filter(|((of, _), _)| *of == store);
        rows.map(|((_, key), value)| (key.clone(), value.clone()))
            .collect()
    }

    /// Says whether the batch may be written: another writer leaves another chain row.
    #[must_use]
    pub fn admits(&self, batch: &Batch) -> bool {
        let now = self.get(Store::Tablet, &Key::from(key::CHAIN));
        batch
            .chain_before
            .as_ref()
            .is_none_or(|before| now == Some(before))
    }

    /// Writes a batch.
    ///
    /// # Errors
    /// [`StoreError::AnotherWriter`].
    pub fn write(&mut self, batch: &Batch, durability: Durability) -> Result<(), StoreError> {
        if !self.admits(batch) {
            return Err(StoreError::AnotherWriter);
        }
        let mut before: Before = Vec::new();
        for (store, key, value) in &batch.puts {
            let at = (*store, key.clone());
            before.push((at.clone(), self.rows.insert(at, value.clone())));
        }
        for (store, key) in &batch.deletes {
            let at = (*store, key.clone());
            before.push((at.clone(), self.rows.remove(&at)));
        }
        match durability {
            // Syncing the log of a database syncs all that was written before.
            Durability::Strict => self.unsynced.clear(),
            Durability::Relaxed => self.unsynced.push(before),
        }
        Ok(())
    }

    /// Loses some of the latest batches that were not synced; says how many.
    pub fn crash(&mut self, random: &mut Random) -> usize {
        let lost = random.index(self.unsynced.len() + 1);
        for _ in 0..lost {
            for (at, value) in self.unsynced.pop().into_iter().flatten().rev() {
                match value {
                    Some(value) => self.rows.insert(at, value),
                    None => self.rows.remove(&at),
                };
            }
        }
        self.unsynced.clear();
        lost
    }
}
