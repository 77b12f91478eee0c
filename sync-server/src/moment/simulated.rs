//! A simulated outside: a thread that enters it reads its clock and draws its randomness.

use std::cell::RefCell;
use std::sync::Arc;

/// A clock and a source of randomness that are not the system's.
pub trait Simulated: Send + Sync {
    /// Returns UTC milliseconds since 1970.
    fn now_ms(&self) -> u64;
    /// Fills with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

thread_local! {
    static HERE: RefCell<Option<Arc<dyn Simulated>>> = const { RefCell::new(None) };
}

/// Lets this thread enter a simulated outside, or come back to the system's.
pub fn enter(outside: Option<Arc<dyn Simulated>>) {
    HERE.with_borrow_mut(|here| *here = outside);
}

/// Returns the simulated outside of this thread, if it entered one.
#[must_use]
pub fn here() -> Option<Arc<dyn Simulated>> {
    HERE.with_borrow(Clone::clone)
}
