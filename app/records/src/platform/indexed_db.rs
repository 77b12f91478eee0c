//! The tablet's store: IndexedDB, with commits that say how durable they are.
//! <https://developer.mozilla.org/docs/Web/API/IndexedDB_API>
//!
//! rexie makes the stores and reads; it cannot ask for strict durability, so batches go
//! through a second connection of our own (`commit`). Connections are dropped by the
//! browser now and then: each use opens anew where the old one is gone, and tries once more,
//! but never on a full disk.

mod commit;

use std::cell::RefCell;
use std::rc::Rc;

use futures::future::{Either, select};
use js_sys::Uint8Array;
use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::{JsCast, JsValue};

use super::clock;
use super::reserve::Reserve;
use crate::store::{Batch, DATABASE, DATABASE_VERSION, Durability, Key, Store, StoreError};
use commit::Connection;

/// How long a write may take before it counts as lost, milliseconds. On a full disk a
/// browser may neither complete nor abort.
const WRITE_DEADLINE_MS: u32 = 10_000;
/// How long opening or reading may take, milliseconds. A read waits behind a write that does
/// not end.
const READ_DEADLINE_MS: u32 = 10_000;

/// The open store.
#[derive(Clone)]
pub struct Database {
    reader: Rc<RefCell<Rc<Rexie>>>,
    writer: Rc<RefCell<Connection>>,
    /// Looks for room before every further opening.
    reserve: Option<Reserve>,
}

fn lost(error: &rexie::Error) -> StoreError {
    StoreError::Lost {
        why: error.to_string(),
    }
}

fn js_key(key: &Key) -> JsValue {
    match key {
        Key::Text(text) => text.as_str().into(),
        // IndexedDB orders numbers; places stay far below 2^53.
        #[expect(clippy::cast_precision_loss, reason = "places stay far below 2^53")]
        Key::Place(place) => (*place as f64).into(),
    }
}

/// Waits no longer than the deadline.
async fn within<T>(
    ms: u32,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    match select(Box::pin(work), Box::pin(clock::pause(ms))).await {
        Either::Left((done, _)) => done,
        Either::Right(_) => Err(StoreError::TimedOut { after_ms: ms }),
    }
}

async fn open_both() -> Result<(Rc<Rexie>, Connection), StoreError> {
    within(READ_DEADLINE_MS, async {
        let reader = open_reader().await?;
        Ok((reader, Connection::open().await?))
    })
    .await
}

async fn open_reader() -> Result<Rc<Rexie>, StoreError> {
    let mut builder = Rexie::builder(DATABASE)
        .version(DATABASE_VERSION)
        .add_object_store(ObjectStore::new(Store::KEYS));
    for store in Store::ALL {
        builder = builder.add_object_store(ObjectStore::new(store.name()));
    }
    builder.build().await.map(Rc::new).map_err(|e| lost(&e))
}

/// A browser may delete the files of a database that it opens on a full disk.
fn has_room(reserve: Option<&Reserve>) -> Result<(), StoreError> {
    match reserve {
        Some(reserve) if !reserve.is_room_to_open() => Err(StoreError::NoRoom),
        Some(_) | None => Ok(()),
    }
}

impl Database {
    /// Opens the store and makes it where there is none. It is never opened without room.
    ///
    /// # Errors
    /// [`StoreError::Lost`], [`StoreError::TimedOut`], [`StoreError::NoRoom`].
    pub async fn open(reserve: Option<Reserve>) -> Result<Self, StoreError> {
        has_room(reserve.as_ref())?;
        let (reader, writer) = open_both().await?;
        Ok(Self {
            reader: Rc::new(RefCell::new(reader)),
            writer: Rc::new(RefCell::new(writer)),
            reserve,
        })
    }

    /// Ends both connections, with what they still wait for, and opens new ones.
    ///
    /// # Errors
    /// [`StoreError::Lost`], [`StoreError::TimedOut`], [`StoreError::NoRoom`].
    pub async fn open_anew(&self) -> Result<(), StoreError> {
        has_room(self.reserve.as_ref())?;
        self.writer.borrow().end();
        let (reader, writer) = open_both().await?;
        *self.reader.borrow_mut() = reader;
        *self.writer.borrow_mut() = writer;
        Ok(())
    }

    /// Reads one value.
    ///
    /// # Errors
    /// [`StoreError::Lost`].
    pub async fn get(&self, store: Store, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.get_js(store.name(), js_key(key)).await?;
        Ok(value.map(|value| Uint8Array::new(&value).to_vec()))
    }

    async fn get_js(&self, store: &str, key: JsValue) -> Result<Option<JsValue>, StoreError> {
        let reader = self.reader.borrow().clone();
        within(READ_DEADLINE_MS, async {
            match get_once(&reader, store, key.clone()).await {
                Ok(value) => Ok(value),
                Err(_) => {
                    let again = self.reopen_reader().await?;
                    get_once(&again, store, key).await.map_err(|e| lost(&e))
                }
            }
        })
        .await
    }

    async fn reopen_reader(&self) -> Result<Rc<Rexie>, StoreError> {
        has_room(self.reserve.as_ref())?;
        let again = open_reader().await?;
        *self.reader.borrow_mut() = again.clone();
        Ok(again)
    }

    /// Reads all values of a store with their keys, in the order of the keys.
    ///
    /// # Errors
    /// [`StoreError::Lost`].
    pub async fn scan(&self, store: Store) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        let reader = self.reader.borrow().clone();
        within(READ_DEADLINE_MS, async {
            match scan_once(&reader, store.name()).await {
                Ok(rows) => Ok(rows),
                Err(_) => {
                    let again = self.reopen_reader().await?;
                    scan_once(&again, store.name()).await.map_err(|e| lost(&e))
                }
            }
        })
        .await
    }

    /// Writes a batch, all or nothing, and says how durable the browser reports it to be.
    ///
    /// # Errors
    /// [`StoreError`]; after [`StoreError::TimedOut`] nothing more may be written, because
    /// it is not known what the browser still does.
    pub async fn commit(&self, batch: &Batch) -> Result<String, StoreError> {
        match self.commit_once(batch).await {
            Err(StoreError::Lost { .. }) => {
                has_room(self.reserve.as_ref())?;
                let again = within(READ_DEADLINE_MS, Connection::open()).await?;
                *self.writer.borrow_mut() = again;
                self.commit_once(batch).await
            }
            other => other,
        }
    }

    async fn commit_once(&self, batch: &Batch) -> Result<String, StoreError> {
        let connection = self.writer.borrow().clone();
        within(WRITE_DEADLINE_MS, connection.commit(batch)).await
    }

    /// Reads a stored key pair.
    ///
    /// # Errors
    /// [`StoreError::Lost`].
    pub(super) async fn key_pair(&self, key: &str) -> Result<Option<JsValue>, StoreError> {
        self.get_js(Store::KEYS, key.into()).await
    }

    /// Stores a key pair durably.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) async fn put_key_pair(&self, key: &str, pair: &JsValue) -> Result<(), StoreError> {
        let connection = self.writer.borrow().clone();
        let put = connection.put_js(Store::KEYS, key.into(), pair, Durability::Strict);
        within(WRITE_DEADLINE_MS, put).await
    }
}

async fn get_once(
    reader: &Rexie,
    store: &str,
    key: JsValue,
) -> Result<Option<JsValue>, rexie::Error> {
    let transaction = reader.transaction(&[store], TransactionMode::ReadOnly)?;
    transaction.store(store)?.get(key).await
}

async fn scan_once(reader: &Rexie, store: &str) -> Result<Vec<(Key, Vec<u8>)>, rexie::Error> {
    let transaction = reader.transaction(&[store], TransactionMode::ReadOnly)?;
    let rows = transaction
        .store(store)?
        .scan(None, None, None, None)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(key, value)| Some((read_key(&key)?, bytes_of(&value)?)))
        .collect())
}

fn read_key(key: &JsValue) -> Option<Key> {
    if let Some(text) = key.as_string() {
        return Some(Key::Text(text));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "places are whole numbers from 1"
    )]
    key.as_f64().map(|place| Key::Place(place as u64))
}

fn bytes_of(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}
