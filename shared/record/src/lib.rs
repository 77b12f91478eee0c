//! What a record says: ids, facts, rules, findings and the trace walk.
//!
//! A scan becomes a [`Fact`]; facts are never changed, only added to. What the plant looks
//! like is a fold over them ([`Plant`]), and the fold gives the same answer in any order of
//! arrival and with any duplicates. Two kinds of rule stand on it:
//!
//! * `decide` runs on the tablet before anything is written: a command becomes facts, or a
//!   [`Refusal`] that says what was expected and what was found.
//! * `judge` runs on merged facts, on tablet and server alike. What happened on the floor
//!   cannot be un-happened, so it returns [`Finding`]s and never rejects.
//!
//! The crate knows no clock, no randomness and no storage: they come in as values of
//! [`Context`]. It does not know how facts are kept or sent; that is the `ledger` crate.
//!
//! Modules in reading order: [`ids`], [`time`], [`quantity`], [`identity`], [`context`],
//! [`fact`], [`done`], [`reason`], [`refusal`], [`finding`], [`plant`]; how labels are laid out
//! ([`layout`]) and what one says ([`label`]); what is known of a [`lot`] and of a [`unit`](mod@unit), [`measurement`], what a [`hold`] bars; then the
//! features [`masters`], [`receiving`], [`traveller`], [`shipping`], which never use each
//! other; over them how a record is set right: [`field`](mod@field), [`resting`],
//! [`amendment`], [`resolution`], and how what was set aside comes in: [`admission`]; who may
//! do it: [`people`], [`rights`], [`qualification`], [`signature`]; how each works best:
//! [`preferences`]; which tablets take part: [`tablet`]; then [`command`], [`work`] and [`trace`].
#![no_std]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod admission;
pub mod amendment;
pub mod audit;
pub mod command;
pub mod context;
pub mod done;
pub mod fact;
pub mod field;
pub mod finding;
pub mod hold;
pub mod identity;
pub mod ids;
pub mod label;
pub mod layout;
pub mod lot;
pub mod masters;
pub mod measurement;
pub mod people;
pub mod plant;
pub mod preferences;
pub mod qualification;
pub mod quantity;
pub mod reason;
pub mod receiving;
pub mod refusal;
pub mod resolution;
pub mod resting;
pub mod rights;
pub mod shipping;
pub mod signature;
pub mod tablet;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod time;
pub mod trace;
pub mod traveller;
pub mod unit;
mod word;
pub mod work;

pub use command::Command;
pub use context::{Capture, Context, How};
pub use fact::{Body, Fact};
pub use finding::Finding;
pub use identity::{LotKey, Subject, UnitKey};
pub use plant::Plant;
pub use refusal::Refusal;
