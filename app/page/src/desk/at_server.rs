//! What lies with the server alone: without a network there is nothing to show, and the screen
//! says so.

use messages::records::Failure;

use super::{Desk, Screen};

/// Something that only the server has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum AtServer<T> {
    /// It is being asked for.
    #[default]
    Asked,
    /// The server gave it.
    Here(T),
    /// It could not be had.
    Away(Failure),
}

impl Desk {
    /// What a screen asked the server for could not be had. The screen says so, where it still
    /// stands there; what it showed before may be no longer so.
    pub(super) fn is_away(&mut self, of: &Screen, failure: Failure) {
        if self.screen != *of {
            return;
        }
        if *of == Screen::Audit {
            self.audit_is_away(failure);
        } else if *of == Screen::Tablets {
            self.tablets.list = AtServer::Away(failure);
        } else {
            self.set_aside_is_away(of, failure);
        }
    }
}
