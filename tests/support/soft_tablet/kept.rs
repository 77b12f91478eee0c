//! A store in memory that a workspace can be opened from again.

use std::collections::BTreeMap;

use record::identity::Subject;
use records::store::{Batch, Key, Store};
use records::workspace::{Stored, Workspace};

/// A store that keeps what a real one keeps: what was committed.
#[derive(Debug, Default)]
pub struct Kept(BTreeMap<(Store, Key), Vec<u8>>);

impl Kept {
    /// Writes a batch.
    pub fn commit(&mut self, batch: &Batch) {
        for (store, key, value) in &batch.puts {
            self.0.insert((*store, key.clone()), value.clone());
        }
        for (store, key) in &batch.deletes {
            self.0.remove(&(*store, key.clone()));
        }
    }

    fn of(&self, wanted: Store) -> impl Iterator<Item = (&Key, &Vec<u8>)> {
        let rows = self
            .0
            .iter()
            .filter(move |((store, _), _)| *store == wanted);
        rows.map(|((_, key), value)| (key, value))
    }

    /// Returns what a workspace starts from.
    pub fn stored(&self) -> Stored {
        let place = |key: &Key| match key {
            Key::Place(place) => *place,
            Key::Text(text) => panic!("the entry {text} has no place"),
        };
        let tablet = self.of(Store::Tablet);
        let entries = self.of(Store::Entries);
        Stored {
            tablet: tablet
                .map(|(key, value)| (String::from(key.clone()), value.clone()))
                .collect(),
            entries: entries
                .map(|(key, value)| (place(key), value.clone()))
                .collect(),
            facts: self
                .of(Store::Facts)
                .map(|(_, value)| value.clone())
                .collect(),
            past: self
                .of(Store::Past)
                .map(|(_, value)| value.clone())
                .collect(),
        }
    }

    /// Returns the saved bytes of a subject's document.
    pub fn document(&self, subject: &Subject) -> Option<Vec<u8>> {
        let document = Key::Text(Workspace::document_key(subject));
        self.0.get(&(Store::Documents, document)).cloned()
    }
}
