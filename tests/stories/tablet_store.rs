//! The hazards of a tablet's storage: what a browser loses is noticed, and every entry that
//! was called saved is there.

mod hands;
mod lost;
mod two_tabs;
