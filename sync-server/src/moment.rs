//! What the server takes from the outside of its program: the clock and random bytes.
//!
//! With the feature `simulated` a thread can enter a simulated outside; the threads that the
//! server starts take over the outside of the one that starts them.

#[cfg(feature = "simulated")]
pub mod simulated;

use std::time::{SystemTime, UNIX_EPOCH};

/// The system gives no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random bytes: {why}")]
pub struct NoRandomness {
    why: String,
}

/// Returns UTC milliseconds since 1970.
#[must_use]
pub fn now_ms() -> u64 {
    #[cfg(feature = "simulated")]
    if let Some(outside) = simulated::here() {
        return outside.now_ms();
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}

/// Draws random bytes from the system.
///
/// # Errors
/// [`NoRandomness`].
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    #[cfg(feature = "simulated")]
    if let Some(outside) = simulated::here() {
        outside.fill(&mut bytes);
        return Ok(bytes);
    }
    getrandom::fill(&mut bytes).map_err(|error| NoRandomness {
        why: error.to_string(),
    })?;
    Ok(bytes)
}

/// Where a thread takes clock and randomness from; handed on to the threads it starts.
#[derive(Clone)]
pub struct Outside {
    #[cfg(feature = "simulated")]
    simulated: Option<std::sync::Arc<dyn simulated::Simulated>>,
}

impl Outside {
    /// Returns that of this thread.
    #[must_use]
    pub fn of_this_thread() -> Self {
        Self {
            #[cfg(feature = "simulated")]
            simulated: simulated::here(),
        }
    }

    /// Makes it that of this thread.
    pub fn enter(&self) {
        #[cfg(feature = "simulated")]
        simulated::enter(self.simulated.clone());
    }
}
