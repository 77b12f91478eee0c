//! What the page and its two workers say to each other.
//!
//! Typed requests, answers and events, sent as JSON text. The page and the workers are one
//! build and are updated together, so the form is free to change.

pub mod records;
pub mod scanner;
