//! How much work a picture may cost, and what is known about it beforehand.
//!
//! Leaves out the order of work (`plan`).

use crate::Point;

/// What a caller wants of one picture.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Codes after which it is enough; the rest of the picture is then not looked at.
    pub most: usize,
    /// Milliseconds after which no further step is begun. Needs a clock.
    pub budget_ms: f64,
    /// Says the time in milliseconds from any beginning; without it only the built-in bounds hold.
    pub clock: Option<&'a dyn Fn() -> f64>,
    /// Where a code was in the frame before: looked at first.
    pub expected_at: Option<Point>,
    /// Which step comes first: one more for a picture after one for which the time did not suffice,
    /// so that over some pictures each step has its turn.
    pub turn: usize,
}

impl Default for Options<'_> {
    /// All codes, however long it takes.
    fn default() -> Self {
        Self {
            most: 32,
            budget_ms: f64::INFINITY,
            clock: None,
            expected_at: None,
            turn: 0,
        }
    }
}
