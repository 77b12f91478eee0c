//! Whole plants in one thread: the real tablets and the real server over a simulated world.
//!
//! A seed gives a [`plan`] of what people do and what goes wrong; [`world`] lets it happen.
//! The tablet is the records worker's own loop over a simulated disk, clock and network
//! ([`tablet`], [`disk`]); the server is the whole server, asked in process ([`server`]). What
//! must hold is checked on the way and when all is quiet ([`audit`]); a plan that breaks it
//! is made as short as it can be ([`shrink`]). [`broken`] damages the world on purpose, to
//! show that each check finds what it is there for.
//!
//! The same seed gives the same run, to the byte.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a simulation ends by panicking where the world is not as it must be"
)]

pub mod audit;
pub mod broken;
pub mod campaign;
pub mod disk;
pub mod executor;
pub mod failure;
pub mod floor;
pub mod hostile;
pub mod plan;
pub mod random;
pub mod server;
pub mod shrink;
pub mod tablet;
pub mod template;
pub mod traffic;
pub mod witness;
pub mod world;

pub use broken::Broken;
pub use failure::{Failure, Invariant};
pub use plan::Plan;
