//! The writer's lock of the simulated world.

use super::outside;

/// Takes the lock for the life of the worker, if it is free.
pub async fn try_take(_: impl Fn() + 'static) -> bool {
    outside().try_lock()
}

/// Waits until the lock is free, and takes it.
pub async fn take(_: impl Fn() + 'static) {
    outside().lock().await;
}

/// Takes the lock away from whoever has it; here nobody is asked to.
pub async fn steal(_: impl Fn() + 'static) {}

/// Asks whether the worker that has the lock is alive; here it always is.
pub async fn writer_answers() -> bool {
    true
}

/// Answers those who ask.
pub fn answer_those_who_wait() {}
