//! When a code in the finder counts as scanned: as soon as it is read, the next one after a
//! touch, or not while a finger holds the finder.

use record::preferences::Scanning;

/// For how long a touch waits for a code, milliseconds.
pub const READY_MS: f64 = 5_000.0;

/// What fingers have told the finder.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Trigger {
    ready_until_ms: Option<f64>,
    is_held: bool,
}

impl Trigger {
    /// A touch: the next code counts.
    pub fn touch(&mut self, at_ms: f64) {
        self.ready_until_ms = Some(at_ms + READY_MS);
    }

    /// A finger holds the finder, or lets it go.
    pub fn hold(&mut self, is_held: bool) {
        self.is_held = is_held;
    }

    /// A code was taken: the next one takes the next touch.
    pub fn taken(&mut self) {
        self.ready_until_ms = None;
    }

    /// Says whether a finger holds the finder.
    #[must_use]
    pub fn is_held(self) -> bool {
        self.is_held
    }

    /// Says whether a touch waits for a code.
    #[must_use]
    pub fn is_ready(self, at_ms: f64) -> bool {
        self.ready_until_ms.is_some_and(|until| at_ms < until)
    }

    /// Says whether a code that is read now counts.
    #[must_use]
    pub fn takes(self, scanning: Scanning, at_ms: f64) -> bool {
        match scanning {
            Scanning::Auto => true,
            Scanning::Press => self.is_ready(at_ms),
            Scanning::Pause => !self.is_held,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_once_takes_every_code() {
        let mut trigger = Trigger::default();
        trigger.hold(true);
        assert!(trigger.takes(Scanning::Auto, 0.0));
    }

    #[test]
    fn one_touch_takes_one_code_and_does_not_wait_for_ever() {
        let mut trigger = Trigger::default();
        assert!(!trigger.takes(Scanning::Press, 1_000.0));
        trigger.touch(1_000.0);
        assert!(trigger.takes(Scanning::Press, 5_999.0));
        assert!(!trigger.takes(Scanning::Press, 6_000.0));
        trigger.touch(7_000.0);
        trigger.taken();
        assert!(!trigger.takes(Scanning::Press, 7_100.0));
    }

    #[test]
    fn nothing_is_taken_while_a_finger_holds_the_finder() {
        let mut trigger = Trigger::default();
        assert!(trigger.takes(Scanning::Pause, 0.0));
        trigger.hold(true);
        assert!(!trigger.takes(Scanning::Pause, 10.0));
        trigger.hold(false);
        assert!(trigger.takes(Scanning::Pause, 20.0));
    }
}
