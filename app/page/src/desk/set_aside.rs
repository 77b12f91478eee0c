//! What the server has set aside: asked for, looked at, and admitted. It lies with the server
//! alone, so without a network there is nothing to show, and the screen says so.

use messages::records::{Admit, Failure, Look, Request, SetAsideEntry, SetAsideRow};
use record::reason::Reason;

use super::at_server::AtServer;
use super::{Desk, Effect, Purpose, Screen};

/// What the page knows of what is set aside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetAside {
    /// The list.
    pub list: AtServer<Vec<SetAsideRow>>,
    /// The entry on the screen.
    pub entry: AtServer<SetAsideEntry>,
    /// Whether the person has just admitted one.
    pub admitted: bool,
}

impl Desk {
    /// Asks the server to admit the entry on the screen.
    pub fn admit(&mut self, reason: Reason) -> Vec<Effect> {
        let from = self.screen.clone();
        let Screen::SetAsideEntry(row) = &from else {
            return Vec::new();
        };
        if self.busy {
            return Vec::new();
        }
        self.busy = true;
        let place = row.place.clone();
        let request = Request::Admit(Admit { place, reason });
        vec![self.ask(request, Purpose::Command { from })]
    }

    /// Asks for what a screen of this part shows.
    pub(super) fn look_at_set_aside(&mut self, screen: &Screen) -> Option<Effect> {
        let is_new = self.screen != *screen;
        let look = if let Screen::SetAsideEntry(row) = screen {
            if is_new {
                self.set_aside.entry = AtServer::Asked;
            }
            Look::SetAsideEntry(row.place.clone())
        } else if *screen == Screen::SetAside {
            if is_new {
                self.set_aside.list = AtServer::Asked;
                self.set_aside.admitted = false;
            }
            Look::SetAside
        } else {
            return None;
        };
        let of = screen.clone();
        Some(self.ask(Request::Look(look), Purpose::AtServer { of }))
    }

    /// An entry is shown only where it was asked for.
    pub(super) fn show_set_aside(&mut self, entry: SetAsideEntry) {
        let is_on_screen =
            matches!(&self.screen, Screen::SetAsideEntry(row) if row.place == entry.place);
        if is_on_screen {
            self.set_aside.entry = AtServer::Here(entry);
        }
    }

    /// The screen says so; what it showed before may be no longer so.
    pub(super) fn set_aside_is_away(&mut self, of: &Screen, failure: Failure) {
        if *of == Screen::SetAside {
            self.set_aside.list = AtServer::Away(failure);
        } else {
            self.set_aside.entry = AtServer::Away(failure);
        }
    }

    /// The server has recorded it: it comes to every tablet, and is gone from the list.
    pub(super) fn on_admitted(&mut self, still_there: bool) -> Vec<Effect> {
        self.told = None;
        if !still_there {
            return Vec::new();
        }
        let effects = self.turn_to(Screen::SetAside);
        self.set_aside.admitted = true;
        effects
    }
}
