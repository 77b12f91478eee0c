//! A button whose meaning changes under the finger rests for a moment, so that a second touch
//! meant for what it said before does nothing.

/// How long a button rests, milliseconds.
pub const REST_MS: u64 = 800;

/// What a button means, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settling {
    meaning: Option<String>,
    turn: u32,
    rests: bool,
}

impl Settling {
    /// Takes in what the button means now. Returns the turn to give back to [`Self::settle`]
    /// after [`REST_MS`] if the meaning is another one.
    pub fn means(&mut self, meaning: &str) -> Option<u32> {
        if self.meaning.as_deref() == Some(meaning) {
            return None;
        }
        self.meaning = Some(meaning.to_owned());
        self.turn = self.turn.wrapping_add(1);
        self.rests = true;
        Some(self.turn)
    }

    /// The rest that began with this turn is over; one that began later is not.
    pub fn settle(&mut self, turn: u32) {
        if turn == self.turn {
            self.rests = false;
        }
    }

    /// Whether a touch does nothing.
    #[must_use]
    pub fn rests(&self) -> bool {
        self.rests
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_rests_after_each_change_of_its_meaning_and_only_then() {
        let mut button = Settling::default();
        let first = button.means("finish step 10").unwrap();
        assert!(button.rests());
        button.settle(first);
        assert!(!button.rests());
        assert_eq!(button.means("finish step 10"), None);
        assert!(!button.rests());
        let second = button.means("finish step 20").unwrap();
        assert!(button.rests(), "the same words, another step");
        let third = button.means("complete").unwrap();
        button.settle(second);
        assert!(button.rests(), "the rest of the change before ends nothing");
        button.settle(third);
        assert!(!button.rests());
    }
}
