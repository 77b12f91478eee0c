//! The clock, pauses and randomness of the simulated world.

use record::time::WallTime;

use super::outside;

/// Reads the tablet's clock.
#[must_use]
pub fn now() -> WallTime {
    outside().wall()
}

/// Reads a clock that only goes forward, milliseconds.
#[must_use]
pub fn monotonic_ms() -> u64 {
    outside().monotonic_ms()
}

/// Waits.
pub async fn pause(ms: u32) {
    outside().pause(ms).await;
}

/// Draws 16 random bytes.
#[must_use]
pub fn random_16() -> [u8; 16] {
    outside().random_16()
}

/// Draws a random number.
#[must_use]
pub fn random_32() -> u32 {
    let [a, b, c, d, ..] = random_16();
    u32::from_le_bytes([a, b, c, d])
}
