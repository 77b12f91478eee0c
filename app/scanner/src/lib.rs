//! The scanner worker: camera frames in, readings out.
//!
//! A picture comes from the page (`platform`), becomes luma (`frames`), is decoded, what is weak waits
//! for a second picture (`confirm`), and what was read is told apart from what is still in view
//! (`dedupe`). One picture is in work at a time; of
//! those that wait only the newest is kept. Leaves out what a reading means and what to do with
//! it: that is the page's and the records worker's.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

pub mod confirm;
pub mod dedupe;
pub mod frames;
pub mod look;
pub mod platform;
pub mod still;
