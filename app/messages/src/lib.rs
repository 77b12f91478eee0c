//! What the page and its two workers say to each other.
//!
//! Typed requests, answers and events, posted as bytes in the postcard form, which names neither
//! fields nor variants and so needs far less code than JSON (figures in ARCHITECTURE.md). The
//! page takes the workers of its own build, by hashed name, so the form is free to change.
//! A plain text in place of bytes is trouble: the cause, from a loader or a panic.
//! <https://postcard.jamesmunns.com/wire-format>

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod badge;
pub mod draft;
pub mod records;
pub mod scanner;
pub mod set_aside;
pub mod storage;
pub mod tablets;
