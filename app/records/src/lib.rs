//! The records worker: the one writer of this tablet's record.
//!
//! * [`second_place`]: the file beside IndexedDB that keeps what is not sent.
//! * [`store`]: what is kept where, and batches of writes, without a browser.
//! * [`workspace`]: what the tablet knows; commands become sealed entries and batches.
//! * [`sync_link`]: pushes and pulls, turn by turn.
//! * [`asker`]: who asks, and the signature that says so.
//! * [`exchange`]: what is asked of the server, and how answers are understood.
//! * [`turns`]: the loop; one thing at a time, so that nothing is written from two sides.
//! * [`platform`]: IndexedDB, WebCrypto, Web Locks, fetch, the clock, the page's port. With
//!   the feature `simulated` the same functions lead into a simulated world, so that the
//!   simulator runs this very program.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

pub mod asker;
pub mod exchange;
#[cfg(not(feature = "simulated"))]
pub mod platform;
#[cfg(feature = "simulated")]
#[path = "simulated/platform.rs"]
pub mod platform;
pub mod second_place;
pub mod store;
pub mod sync_link;
pub mod turns;
pub mod workspace;

/// Starts the worker: takes the writer's lock, opens the store, serves the page.
#[cfg(target_arch = "wasm32")]
pub fn start() {
    platform::port::report_panics();
    platform::spawn(turns::run());
}
