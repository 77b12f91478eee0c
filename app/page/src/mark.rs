//! A mark of this tablet outside the storage that a browser may clear as a whole: what it was
//! called, and how many of its entries the server did not have.
//!
//! Chromium clears database and files together and leaves this alone. Without it, a tablet
//! whose browser has cleared everything would look like a new one. Nothing but the words on
//! the screen depends on it.

use messages::records::Standing;

/// The key under which the browser keeps it.
pub const KEY: &str = "tablet";

/// The mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Entries without the server's receipt.
    pub waiting: u64,
    /// The name that the tablet was enrolled under.
    pub device_name: String,
}

impl Mark {
    /// Makes the mark of a tablet as it stands; one that is not enrolled has none.
    #[must_use]
    pub fn of(standing: &Standing) -> Option<Self> {
        let sync = &standing.sync;
        Some(Self {
            waiting: sync.all_waiting(),
            device_name: standing.device_name.clone()?,
        })
    }

    /// Returns the text that is kept: the number, a space, the name.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{} {}", self.waiting, self.device_name)
    }

    /// Reads a kept text; anything else is no mark.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (waiting, device_name) = text.split_once(' ')?;
        Some(Self {
            waiting: waiting.parse().ok()?,
            device_name: device_name.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_comes_back_as_it_was_kept() {
        let mark = Mark {
            waiting: 7,
            device_name: "Tablet 1 hall B".to_owned(),
        };
        assert_eq!(Mark::from_text(&mark.to_text()), Some(mark));
    }

    #[test]
    fn what_somebody_else_kept_is_no_mark() {
        for text in ["", "7", "Tablet 1", "-1 Tablet"] {
            assert_eq!(Mark::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn only_an_enrolled_tablet_has_a_mark() {
        let mut standing = Standing::default();
        assert_eq!(Mark::of(&standing), None);
        standing.device_name = Some("Tablet 1".to_owned());
        standing.sync.waiting = 3;
        assert_eq!(Mark::of(&standing).unwrap().to_text(), "3 Tablet 1");
    }
}
