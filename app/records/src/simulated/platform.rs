//! A simulated world in place of the browser: the same functions, led into whatever
//! [`Outside`] the thread has entered. The loop above is the real one, unchanged.
//!
//! Nothing here decides anything: what a disk loses, how late an answer is and what a clock
//! says is the simulator's business.

pub mod clock;
pub mod indexed_db;
pub mod keys;
pub mod net;
pub mod port;
pub mod reserve;
pub mod seal;
pub mod second_file;
pub mod tab_lock;

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use futures::channel::mpsc::UnboundedSender;
use futures::future::LocalBoxFuture;
use messages::records::{Asked, Said};
use record::time::WallTime;

use crate::exchange::{Call, Received};
use crate::second_place::log::Write;
use crate::store::{Batch, Key, Store, StoreError};

/// What surrounds one tablet's worker.
pub trait Outside {
    /// Reads the tablet's clock.
    fn wall(&self) -> WallTime;
    /// Reads a clock that only goes forward, milliseconds.
    fn monotonic_ms(&self) -> u64;
    /// Draws 16 random bytes.
    fn random_16(&self) -> [u8; 16];
    /// Lets a task of the worker run beside the others, for as long as the worker lives.
    fn spawn(&self, task: LocalBoxFuture<'static, ()>);
    /// Waits, milliseconds.
    fn pause(&self, ms: u32) -> LocalBoxFuture<'static, ()>;
    /// Sends every request of the page into the channel.
    fn listen(&self, requests: UnboundedSender<Asked>);
    /// Says something to the page.
    fn say(&self, said: &Said);
    /// Takes the writer's lock if it is free.
    fn try_lock(&self) -> bool;
    /// Waits for the writer's lock.
    fn lock(&self) -> LocalBoxFuture<'static, ()>;
    /// Reads one stored value.
    ///
    /// # Errors
    /// [`StoreError`].
    fn get(&self, store: Store, key: &Key) -> Result<Option<Vec<u8>>, StoreError>;
    /// Reads all values of a store.
    ///
    /// # Errors
    /// [`StoreError`].
    fn scan(&self, store: Store) -> Result<Vec<(Key, Vec<u8>)>, StoreError>;
    /// Writes a batch and says how durable it is reported to be.
    fn commit(&self, batch: Batch) -> LocalBoxFuture<'static, Result<String, StoreError>>;
    /// Returns how many bytes the file of the second place has; nothing where there is none.
    fn second_length(&self) -> Option<u64>;
    /// Reads bytes of that file.
    fn read_second(&self, at: u64, length: u64) -> Option<Vec<u8>>;
    /// Writes bytes of that file.
    fn write_second(&self, write: &Write);
    /// Returns the secret of the device key; it is drawn when there is none.
    fn secret(&self) -> [u8; 32];
    /// Sends a request with the `authorization` header it carries; the error says what was
    /// seen instead of an answer.
    fn send(
        &self,
        call: Call,
        authorization: Option<String>,
    ) -> LocalBoxFuture<'static, Result<Received, String>>;
    /// Passes the server's pokes on until the stream ends.
    fn pokes(&self, hints: UnboundedSender<()>) -> LocalBoxFuture<'static, ()>;
}

thread_local! {
    static OUTSIDE: RefCell<Option<Rc<dyn Outside>>> = const { RefCell::new(None) };
}

/// Enters a world: whatever a worker does on this thread from now on happens there.
pub fn enter(outside: Rc<dyn Outside>) {
    OUTSIDE.with_borrow_mut(|now| *now = Some(outside));
}

fn outside() -> Rc<dyn Outside> {
    match OUTSIDE.with_borrow(Clone::clone) {
        Some(outside) => outside,
        None => unreachable!("a simulated worker runs only in a world that was entered"),
    }
}

/// Lets a task run beside the others.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    outside().spawn(Box::pin(task));
}
