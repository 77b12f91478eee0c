//! The screens a person came by, for the browser's Back and Forward.
//!
//! The browser's history holds one number per screen; what stands behind the number is kept
//! here. Numbers of another run of the page, or of another person, lead nowhere.

use std::collections::VecDeque;

use super::{Desk, Effect, Screen};

/// The most screens kept; one further back is the floor.
const MOST: usize = 64;

/// The screens, each under its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    first: u64,
    at: usize,
    screens: VecDeque<Screen>,
}

impl Default for Trail {
    fn default() -> Self {
        Self::starting_at(0, Screen::default())
    }
}

impl Trail {
    /// Starts at a screen with a number.
    #[must_use]
    pub fn starting_at(first: u64, screen: Screen) -> Self {
        Self {
            first,
            at: 0,
            screens: VecDeque::from([screen]),
        }
    }

    /// Returns the number of the screen now shown.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.first.saturating_add(self.at as u64)
    }

    /// Adds a screen after the one now shown, instead of what came after that.
    fn enter(&mut self, screen: Screen) {
        self.screens.truncate(self.at + 1);
        self.screens.push_back(screen);
        if self.screens.len() > MOST {
            self.screens.pop_front();
            self.first = self.first.saturating_add(1);
        }
        self.at = self.screens.len().saturating_sub(1);
    }

    /// Goes to a number; an unknown one is the floor.
    fn visit(&mut self, number: u64) -> Screen {
        let at = number
            .checked_sub(self.first)
            .and_then(|at| usize::try_from(at).ok());
        if let Some(at) = at
            && let Some(screen) = self.screens.get(at)
        {
            self.at = at;
            return screen.clone();
        }
        *self = Self::starting_at(number, Screen::Home);
        Screen::Home
    }

    /// Forgets every screen but the one now shown.
    pub(super) fn forget(&mut self, shown: Screen) {
        *self = Self::starting_at(self.number(), shown);
    }
}

impl Desk {
    /// Notes a change of the screen, for the browser's history.
    pub(super) fn enter(&mut self, screen: &Screen) -> Effect {
        self.trail.enter(screen.clone());
        Effect::Entered(self.trail.number())
    }

    /// Goes where the browser's Back or Forward leads; nothing is recorded by it.
    pub fn visit(&mut self, number: u64) -> Vec<Effect> {
        if self.standing.person.is_none() {
            return Vec::new();
        }
        let screen = self.trail.visit(number);
        let mut effects = self.stop_scans();
        effects.extend(self.show_screen(screen));
        effects
    }
}
