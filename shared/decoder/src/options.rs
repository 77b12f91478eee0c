//! How much work a picture may cost, and what is known about it beforehand.
//!
//! Whatever takes long asks between its parts whether the time is up. Leaves out the order of work
//! (`plan`).

use crate::Point;

/// What a caller wants of one picture.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Codes after which it is enough; the rest of the picture is then not looked at.
    pub most: usize,
    /// Milliseconds after which nothing further is begun. Needs a clock.
    pub budget_ms: f64,
    /// Says the time in milliseconds from any beginning; without it only the built-in bounds hold.
    pub clock: Option<&'a dyn Fn() -> f64>,
    /// Where a code was in the frame before: looked at first.
    pub expected_at: Option<Point>,
    /// Which step comes first: one more for a picture after one for which the time did not suffice,
    /// so that over some pictures each step has its turn.
    pub turn: usize,
}

/// When a picture has had its time.
#[derive(Clone, Copy)]
pub(crate) struct Until<'a> {
    clock: Option<&'a dyn Fn() -> f64>,
    end_ms: f64,
}

impl<'a> Until<'a> {
    /// The budget from now on.
    pub(crate) fn of(options: &Options<'a>) -> Self {
        let now_ms = options.clock.map_or(0.0, |clock| clock());
        Self {
            clock: options.clock,
            end_ms: now_ms + options.budget_ms,
        }
    }

    /// Whether nothing further is to be begun.
    pub(crate) fn is_over(&self) -> bool {
        self.clock.is_some_and(|clock| clock() > self.end_ms)
    }
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
