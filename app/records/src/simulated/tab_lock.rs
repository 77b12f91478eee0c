//! The writer's lock of the simulated world.

use super::outside;

/// Takes the lock for the life of the worker, if it is free.
pub async fn try_take() -> bool {
    outside().try_lock()
}

/// Waits until the lock is free, and takes it.
pub async fn take() {
    outside().lock().await;
}
