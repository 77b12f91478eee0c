//! The page: what a person sees and touches.
//!
//! * [`desk`]: the view model of all screens, without a browser.
//! * [`burst`]: telling a wedge scanner from a person.
//! * [`keys`]: what the key events of a scanner say.
//! * [`mark`]: what is remembered of the tablet where a browser that clears it leaves it alone.
//! * `settling`: a button that rests when its meaning changes.
//! * [`text`]: Fluent texts and the sentences made from them.
//! * [`shell`]: connects the desk to the workers and the browser.
//! * `finder`: the camera and what it sees, drawn over its picture.
//! * `pad`: the PIN pad and the lock, drawn over the work.
//! * `sheet`: a badge to print, drawn over all.
//! * `preferences`: the sheet on which a person chooses how they work.
//! * [`plugged`]: what scanners send with no keyboard between.
//! * [`setting`]: how the tablet itself is set.
//! * [`app`], `screens`, `components`: what is drawn.
//! * [`platform`]: the browser, one file per interface.
//!
//! The page never writes a record: it asks the records worker, and says "Saved on this
//! tablet" only when that one has answered.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

pub mod app;
pub mod burst;
mod components;
pub mod desk;
mod finder;
pub mod keys;
pub mod mark;
mod pad;
pub mod pdf;
pub mod platform;
pub mod plugged;
mod preferences;
mod screens;
pub mod set_up_sheet;
pub mod setting;
mod settling;
mod sheet;
pub mod shell;
pub mod text;
