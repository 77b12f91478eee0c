//! The hazards of a tablet's storage: what a browser loses is noticed, and every entry that
//! was called saved is there.

mod cleared;
mod copied;
mod full_disk;
mod hands;
mod lost;
mod rescue;
mod restored;
mod two_tabs;
