//! The tablets of the plant and how they stand. The server alone knows, so without a network
//! there is nothing to show, and the screen says so.

use messages::records::{Look, Request, TabletRow, TellTablet};
use record::reason::Reason;
use record::rights::Action;
use record::tablet::Step;

use super::at_server::AtServer;
use super::{Desk, Effect, Purpose, Screen};

/// What the page knows of the tablets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tablets {
    /// The list.
    pub list: AtServer<Vec<TabletRow>>,
    /// The tablet that was told something last, as it stands since.
    pub told: Option<TabletRow>,
}

impl Desk {
    /// Says whether the person at the tablet may stop tablets.
    #[must_use]
    pub fn may_manage_tablets(&self) -> bool {
        let manages = [Action::SuspendTablet, Action::RevokeTablet];
        let may = &self.standing.may;
        manages.iter().any(|action| may.contains(action))
    }

    /// Asks the server to suspend, reinstate or revoke the tablet on the screen. That it is the
    /// one in hand is said on that screen.
    pub fn tell_tablet(&mut self, step: Step, reason: Reason) -> Vec<Effect> {
        let from = self.screen.clone();
        let Screen::Tablet(row) = &from else {
            return Vec::new();
        };
        if self.busy {
            return Vec::new();
        }
        self.busy = true;
        let tell = TellTablet {
            device: row.device,
            step,
            reason,
            even_this_one: row.is_asker,
        };
        vec![self.ask(Request::TellTablet(tell), Purpose::Command { from })]
    }

    /// Asks for the list.
    pub(super) fn look_at_tablets(&mut self) -> Effect {
        if self.screen != Screen::Tablets {
            self.tablets = Tablets::default();
        }
        let of = Screen::Tablets;
        self.ask(Request::Look(Look::Tablets), Purpose::AtServer { of })
    }

    /// The server has done it.
    pub(super) fn on_tablet_told(&mut self, row: TabletRow, still_there: bool) -> Vec<Effect> {
        self.told = None;
        if !still_there {
            return Vec::new();
        }
        let effects = self.turn_to(Screen::Tablets);
        self.tablets.told = Some(row);
        effects
    }
}
