//! One batch, one transaction: all requests are issued before anything is awaited, and the
//! only answer that counts is the transaction's `complete`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use super::super::{scope, words};
use super::js_key;
use crate::store::{Batch, DATABASE, DATABASE_VERSION, Durability, Key, Store, StoreError, key};

/// A connection of our own, for writes.
#[derive(Clone)]
pub(super) struct Connection {
    database: IdbDatabase,
    /// The transaction under way.
    underway: Rc<RefCell<Option<IdbTransaction>>>,
}

type Listener = Closure<dyn FnMut(Event)>;

fn lost(error: &JsValue) -> StoreError {
    StoreError::Lost { why: words(error) }
}

impl Connection {
    /// Opens the database, whose stores exist already.
    pub(super) async fn open() -> Result<Self, StoreError> {
        let factory: IdbFactory = Reflect::get(&scope(), &"indexedDB".into())
            .map_err(|error| lost(&error))?
            .unchecked_into();
        let request = factory
            .open_with_u32(DATABASE, DATABASE_VERSION)
            .map_err(|error| lost(&error))?;
        let database = opened(&request).await?;
        close_for_upgrades(&database);
        Ok(Self {
            database,
            underway: Rc::default(),
        })
    }

    /// Gives up the transaction under way, if there is one, and closes the connection: else
    /// a transaction without end would keep every later one waiting.
    pub(super) fn end(&self) {
        if let Some(transaction) = self.underway.borrow_mut().take() {
            // One that has ended meanwhile cannot be aborted, and need not be.
            let _ = transaction.abort();
        }
        self.database.close();
    }

    fn transaction(
        &self,
        stores: &Array,
        durability: Durability,
    ) -> Result<IdbTransaction, StoreError> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &durability.word().into())
            .map_err(|error| lost(&error))?;
        // web-sys keeps the third argument behind an unstable flag.
        let method: Function = Reflect::get(&self.database, &"transaction".into())
            .map_err(|error| lost(&error))?
            .unchecked_into();
        method
            .call3(&self.database, stores, &"readwrite".into(), &options)
            .map(JsCast::unchecked_into)
            .map_err(|error| lost(&error))
    }

    /// Writes a batch and returns the durability that the transaction reports.
    pub(super) async fn commit(&self, batch: &Batch) -> Result<String, StoreError> {
        let stores = stores_of(batch);
        let transaction = self.transaction(&stores, batch.durability)?;
        let changed = Rc::new(Cell::new(None));
        let done = Done::of(&transaction);
        let checked = match &batch.chain_before {
            None => {
                put_all(&transaction, batch).map_err(|error| lost(&error))?;
                None
            }
            Some(before) => Some(
                put_if_unchanged(&transaction, before.clone(), batch, &changed)
                    .map_err(|error| lost(&error))?,
            ),
        };
        *self.underway.borrow_mut() = Some(transaction.clone());
        let result = done.wait().await;
        *self.underway.borrow_mut() = None;
        drop(checked);
        if let Some(changed) = changed.take() {
            return Err(changed);
        }
        result?;
        let reported = Reflect::get(&transaction, &"durability".into()).ok();
        Ok(reported
            .and_then(|word| word.as_string())
            .unwrap_or_else(|| "not reported".to_owned()))
    }

    /// Puts one JavaScript value.
    pub(super) async fn put_js(
        &self,
        store: &str,
        key: JsValue,
        value: &JsValue,
        durability: Durability,
    ) -> Result<(), StoreError> {
        let transaction = self.transaction(&Array::of1(&store.into()), durability)?;
        let done = Done::of(&transaction);
        transaction
            .object_store(store)
            .and_then(|store| store.put_with_key(value, &key))
            .map_err(|error| lost(&error))?;
        done.wait().await
    }
}

fn stores_of(batch: &Batch) -> Array {
    let mut stores: Vec<Store> = batch
        .puts
        .iter()
        .map(|(store, _, _)| *store)
        .chain(batch.deletes.iter().map(|(store, _)| *store))
        .chain([Store::Tablet])
        .collect();
    stores.sort_unstable();
    stores.dedup();
    stores
        .into_iter()
        .map(|store| JsValue::from(store.name()))
        .collect()
}

fn put_all(transaction: &IdbTransaction, batch: &Batch) -> Result<(), JsValue> {
    for (store, key, value) in &batch.puts {
        let value = Uint8Array::from(value.as_slice());
        transaction
            .object_store(store.name())?
            .put_with_key(&value, &js_key(key))?;
    }
    for (store, key) in &batch.deletes {
        transaction
            .object_store(store.name())?
            .delete(&js_key(key))?;
    }
    Ok(())
}

/// Reads the chain row inside the transaction and puts the batch only if it is the one this
/// worker knows; else aborts. The fence against a frozen tab that wakes up.
fn put_if_unchanged(
    transaction: &IdbTransaction,
    before: Vec<u8>,
    batch: &Batch,
    changed: &Rc<Cell<Option<StoreError>>>,
) -> Result<Listener, JsValue> {
    let request = transaction
        .object_store(Store::Tablet.name())?
        .get(&js_key(&Key::from(key::CHAIN)))?;
    let (transaction, batch, flag) = (transaction.clone(), batch.clone(), changed.clone());
    let listener = Listener::new(move |event: Event| {
        let now = event
            .target()
            .and_then(|target| target.dyn_into::<IdbRequest>().ok())
            .and_then(|request| request.result().ok())
            .and_then(|value| value.dyn_into::<Uint8Array>().ok())
            .map(|bytes| bytes.to_vec());
        let unchanged = now.as_ref() == Some(&before);
        if !unchanged {
            flag.set(Some(match now {
                Some(_) => StoreError::AnotherWriter,
                None => StoreError::Emptied,
            }));
        }
        if !unchanged || put_all(&transaction, &batch).is_err() {
            let _ = transaction.abort();
        }
    });
    request.set_onsuccess(Some(listener.as_ref().unchecked_ref()));
    Ok(listener)
}

/// Waits for the end of a transaction. Its listeners are attached before the requests are
/// issued: attached later, the event may be gone and the wait has no end.
struct Done {
    ended: oneshot::Receiver<Result<(), StoreError>>,
    _listeners: [Listener; 2],
}

impl Done {
    fn of(transaction: &IdbTransaction) -> Self {
        let (told, ended) = oneshot::channel();
        let told = Rc::new(RefCell::new(Some(told)));
        let tell = move |told: &Rc<RefCell<Option<oneshot::Sender<_>>>>, result| {
            if let Some(told) = told.borrow_mut().take() {
                let _ = told.send(result);
            }
        };
        let on_complete = told.clone();
        let complete = Listener::new(move |_| tell(&on_complete, Ok(())));
        let aborted = transaction.clone();
        // An abort may come without an error event; an error always ends in an abort.
        let abort = Listener::new(move |_| {
            let why = aborted
                .error()
                .map_or_else(|| "aborted".to_owned(), |error| words(&error));
            tell(&told, Err(StoreError::Aborted { why }));
        });
        transaction.set_oncomplete(Some(complete.as_ref().unchecked_ref()));
        transaction.set_onabort(Some(abort.as_ref().unchecked_ref()));
        Self {
            ended,
            _listeners: [complete, abort],
        }
    }

    async fn wait(self) -> Result<(), StoreError> {
        match self.ended.await {
            Ok(result) => result,
            Err(_) => Err(StoreError::Lost {
                why: "the transaction ended unseen".to_owned(),
            }),
        }
    }
}

/// Waits for an open request.
async fn opened(request: &IdbOpenDbRequest) -> Result<IdbDatabase, StoreError> {
    let (told, answer) = oneshot::channel();
    let told = Rc::new(RefCell::new(Some(told)));
    let listener = Listener::new(move |event: Event| {
        if let Some(told) = told.borrow_mut().take() {
            let _ = told.send(event.type_());
        }
    });
    let function: &Function = listener.as_ref().unchecked_ref();
    request.set_onsuccess(Some(function));
    request.set_onerror(Some(function));
    // Only the reader makes stores: a database that is made here would have none for ever.
    let fresh = request.clone();
    let refuse = Listener::new(move |_: Event| {
        if let Some(upgrade) = fresh.transaction() {
            let _ = upgrade.abort();
        }
    });
    request.set_onupgradeneeded(Some(refuse.as_ref().unchecked_ref()));
    let how = answer.await.unwrap_or_default();
    if how == "success" {
        let database = request.result().map_err(|error| lost(&error))?;
        return Ok(database.unchecked_into());
    }
    let why = request
        .error()
        .ok()
        .flatten()
        .map_or_else(|| "it did not open".to_owned(), |error| words(&error));
    Err(StoreError::Lost { why })
}

/// An open connection would block a later version of the app from adding its stores.
fn close_for_upgrades(database: &IdbDatabase) {
    let closing = database.clone();
    let listener = Listener::new(move |_: Event| closing.close());
    database.set_onversionchange(Some(listener.as_ref().unchecked_ref()));
    listener.into_js_value();
}
