//! What the stories stand on: a real server, a real browser as a tablet, labels held before its camera.
//!
//! Everything here panics with a sentence when the world is not as a story needs it: a story has
//! nothing better to do. Leaves out what a story asserts.
//!
//! Stories are `#[ignore]`d, because they need Chromium and a built server; `cargo xtask test`
//! provides both and runs them with `--ignored`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "support code of tests ends a story by panicking"
)]

pub mod auditor;
pub mod axe;
pub mod browser;
pub mod camera;
pub mod chaos;
pub mod clock;
pub mod folder;
pub mod http;
pub mod label;
pub mod process;
pub mod server;
pub mod small_disk;
pub mod soft_tablet;
pub mod symbols;
pub mod tablet;
pub mod webdriver;

pub use auditor::Auditor;
pub use axe::Axe;
pub use browser::Browser;
pub use chaos::ChaosProxy;
pub use folder::Folder;
pub use server::Server;
pub use small_disk::SmallDisk;
pub use soft_tablet::SoftTablet;
pub use tablet::Tablet;
