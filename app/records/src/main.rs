//! The records worker: the one writer of this tablet's record.
//!
//! A Wasm program in a worker of its own. Everything it can decide without a browser is in
//! the library beside it; this file only starts it.

fn main() {
    #[cfg(target_arch = "wasm32")]
    records::start();
}
