//! The net under the merge engine.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs work in which the merge engine may panic; nothing when it did. The work must leave
/// what it borrows as it was: documents are only ever copied, never changed in place.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
