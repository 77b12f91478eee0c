//! The server over real HTTP on a free port: what it takes, what it refuses, what it never
//! loses. The tablets are `ledger`'s: they seal entries as real ones do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod app;
mod audit;
mod badges;
mod bombs;
mod cold_start;
mod command_line;
mod compare;
mod demo;
mod enrolment;
mod forks;
mod hostile;
mod kill;
mod poison;
mod process;
mod quarantine;
mod requests;
mod rescue;
mod support;
mod sync;
mod tablets;
mod trace;
