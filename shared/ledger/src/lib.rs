//! How a record is kept and travels.
//!
//! * [`badge`]: badges and PINs, the leases under which tablets check them.
//! * [`document`]: facts in small Automerge documents with a deterministic first change.
//! * [`envelope`]: every change sealed, chained and signed by its device.
//! * [`gate`]: what a change must pass before any Automerge code sees it.
//! * [`sync`]: messages between tablet and server, and the tablet's turn-taking, as state
//!   machines that take bytes and ticks and return bytes and effects.
//!
//! This is the only crate that names Automerge. It does no I/O and reads no clock.
//! The raw signed change is the evidence; a [`Document`] is a cache of it.
#![no_std]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod badge;
pub mod document;
pub mod envelope;
pub mod gate;
pub mod hash;
#[cfg(feature = "signing")]
pub mod signing;
pub mod state_hash;
pub mod sync;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use document::{DocId, Document};
pub use envelope::{Envelope, Sealed, What};
pub use hash::{ChangeId, Hash};
