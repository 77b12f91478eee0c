//! How often the camera is asked for a picture: often while something moves before it, seldom
//! while nothing does. A tablet on its stand looks at the same bench for most of a shift, and
//! each picture costs its battery.

/// The pause between two pictures while something moves, milliseconds: more than ten a second
/// buys nothing.
pub const MOVING_MS: i32 = 90;
/// The pause after a while in which nothing moved, milliseconds: short enough that nobody waits
/// for the first look at what is held up.
pub const STILL_MS: i32 = 300;
/// After how long nothing moves, milliseconds.
pub const STILL_AFTER_MS: f64 = 5_000.0;

/// Since when nothing moves.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pace {
    still_since_ms: Option<f64>,
}

impl Pace {
    /// Takes in what a picture showed: whether it was as the one before, without a code.
    pub fn saw(&mut self, is_still: bool, at_ms: f64) {
        self.still_since_ms = is_still.then(|| self.still_since_ms.unwrap_or(at_ms));
    }

    /// Returns the pause before the next picture, milliseconds.
    #[must_use]
    pub fn pause_ms(self, at_ms: f64) -> i32 {
        let is_still = |since: f64| at_ms - since >= STILL_AFTER_MS;
        if self.still_since_ms.is_some_and(is_still) {
            STILL_MS
        } else {
            MOVING_MS
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_camera_is_asked_seldom_only_while_nothing_moves() {
        let mut pace = Pace::default();
        assert_eq!(pace.pause_ms(0.0), MOVING_MS);
        pace.saw(true, 1_000.0);
        pace.saw(true, 5_000.0);
        assert_eq!(pace.pause_ms(5_999.0), MOVING_MS);
        assert_eq!(pace.pause_ms(6_000.0), STILL_MS);
        pace.saw(false, 9_000.0);
        assert_eq!(pace.pause_ms(9_000.0), MOVING_MS);
        pace.saw(true, 9_100.0);
        assert_eq!(pace.pause_ms(13_000.0), MOVING_MS, "counted anew");
    }
}
