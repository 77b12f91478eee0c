//! The keyboard layouts that are known by name.
//!
//! A scanner types by the places of keys, mostly as on a US keyboard; which characters arrive is up
//! to the layout that the tablet is set to. The table is kept for naming what a calibration found
//! and for proposing a layout before one: the map that is applied is the calibrated one.

use super::dead_key;

static TABLE: &str = include_str!("layouts.tsv");

/// A layout, or several that differ in nothing that a scanner types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    names: &'static str,
    dead: &'static str,
    pairs: &'static str,
}

impl Layout {
    /// Returns every known layout that is not the US one.
    pub fn all() -> impl Iterator<Item = Self> {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|line| {
            let mut cells = line.split('\t');
            Some(Self {
                names: cells.next()?,
                dead: cells.next()?,
                pairs: cells.next()?,
            })
        })
    }

    /// Returns the names, as keyboard settings call them.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.names.split(", ")
    }

    /// Returns what arrives for a character of the scanner.
    #[must_use]
    pub fn arrives(self, sent: char) -> char {
        self.moved()
            .find(|(from, _)| *from == sent)
            .map_or(sent, |(_, to)| to)
    }

    /// Returns the character of the scanner that arrives like this, if there is one.
    #[must_use]
    pub fn sent(self, arrived: char) -> Option<char> {
        let moved = self.moved().find(|(_, to)| *to == arrived);
        moved.map(|(from, _)| from).or_else(|| {
            let stays = self.moved().all(|(from, _)| from != arrived);
            stays.then_some(arrived)
        })
    }

    /// Tells whether the scanner's character is a dead key: it waits for the next one.
    #[must_use]
    pub fn is_dead(self, sent: char) -> bool {
        self.dead.contains(sent)
    }

    /// Tells whether this is what arrives here, dead keys by any of their spacing forms.
    pub(super) fn agrees(self, sent: char, arrived: char) -> bool {
        let here = self.arrives(sent);
        here == arrived
            || (self.is_dead(sent) && dead_key::Mark::of(here) == dead_key::Mark::of(arrived))
    }

    fn moved(self) -> impl Iterator<Item = (char, char)> {
        let mut characters = self.pairs.chars();
        core::iter::from_fn(move || Some((characters.next()?, characters.next()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn the_table_holds_each_layout_once_and_in_whole_pairs() {
        let mut names: Vec<&str> = Layout::all().flat_map(Layout::names).collect();
        assert_eq!(names.len(), 61);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 61);
        for layout in Layout::all() {
            assert_eq!(layout.pairs.chars().count() % 2, 0, "{}", layout.names);
            for (sent, arrived) in layout.moved() {
                assert!(
                    sent.is_ascii_graphic() && sent != arrived,
                    "{}",
                    layout.names
                );
            }
        }
    }

    #[test]
    fn a_german_keyboard_swaps_letters_and_signs() {
        let german = Layout::all()
            .find(|layout| layout.names().any(|name| name == "German"))
            .unwrap();
        assert_eq!(german.arrives('y'), 'z');
        assert_eq!(german.arrives(']'), '+');
        assert_eq!(german.sent('ß'), Some('-'));
        assert_eq!(german.sent('a'), Some('a'));
        assert_eq!(german.sent('\\'), None);
        assert!(german.is_dead('='));
    }
}
