//! The clock, pauses and randomness.

use record::time::WallTime;

/// Reads the tablet's clock.
#[must_use]
pub fn now() -> WallTime {
    let date = js_sys::Date::new_0();
    let ms = date.get_time().max(0.0);
    // Whole milliseconds far below 2^53; west of UTC counts as positive in JavaScript.
    let (ms, offset) = (
        format!("{ms:.0}"),
        format!("{:.0}", -date.get_timezone_offset()),
    );
    WallTime {
        utc_ms: ms.parse().unwrap_or(0),
        offset_min: offset.parse().unwrap_or(0),
    }
}

/// Reads a clock that only goes forward, milliseconds since the worker started.
#[must_use]
pub fn monotonic_ms() -> u64 {
    let ms = super::scope()
        .performance()
        .map_or(0.0, |clock| clock.now());
    format!("{:.0}", ms.max(0.0)).parse().unwrap_or(0)
}

/// Waits.
pub async fn pause(ms: u32) {
    gloo::timers::future::TimeoutFuture::new(ms).await;
}

/// Draws 16 random bytes.
#[must_use]
pub fn random_16() -> [u8; 16] {
    let mut bytes = [0; 16];
    // The browser's generator does not fail in a worker; without it nothing can start.
    if getrandom::fill(&mut bytes).is_err() {
        unreachable!("the browser has no random numbers");
    }
    bytes
}

/// Draws a random number.
#[must_use]
pub fn random_32() -> u32 {
    let [a, b, c, d, ..] = random_16();
    u32::from_le_bytes([a, b, c, d])
}
