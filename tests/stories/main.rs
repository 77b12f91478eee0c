//! Browser stories: a tablet and a server, and what a person does with them.
//!
//! Run with `cargo xtask test`, or one alone after `cargo xtask build`:
//! `cargo test --package waymark-tests --test stories -- --ignored NAME`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story ends by panicking"
)]

mod accessible;
mod finder;
mod harness;
mod labels;
mod main_job;
mod opens;
mod people;
mod refusals;
mod scanner;
mod set_aside;
mod symbologies;
mod tablet_store;
mod two_tablets;
mod update;
mod whole_shift;
