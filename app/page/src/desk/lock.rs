//! The lock: a tablet that nobody touches does not go on working under somebody's name.
//!
//! Only a person with a PIN is locked out, because only they can open it again. The beat comes
//! every second with the clock that only goes forward; a touch, a key and a scan each begin
//! the time anew.

use std::time::Duration;

use messages::records::{LeaseState, Look, PrintedBadge, Request};
use record::ids::PersonId;
use record::rights::Action;

use super::pad::PadFault;
use super::{Desk, Effect, Phase, Purpose, Signal};

/// After how long without a touch the screen says that it will lock.
pub const WARN_AFTER: Duration = Duration::from_secs(100);
/// After how long it locks.
pub const LOCK_AFTER: Duration = Duration::from_secs(120);

/// What the sheet with a badge says below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetSays {
    /// A scan was not taken.
    ScanRefused,
    /// It was not printed; another touch closes it all the same.
    NotPrinted,
}

/// The sheet with a badge, beside the badge itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Whether the browser was asked to print it.
    pub was_printed: bool,
    /// What it says below.
    pub says: Option<SheetSays>,
}

impl Desk {
    /// The page's beat, every second.
    pub fn on_beat(&mut self, now: Duration) -> Vec<Effect> {
        self.now = now;
        if let Some(pad) = &mut self.pad {
            pad.on_beat(now);
        }
        self.end_told();
        if self.can_lock() && self.idle() >= LOCK_AFTER {
            return self.lock_by(false);
        }
        let mut effects = self.record_settled_choice();
        effects.extend(self.keep_settled_drafts());
        effects
    }

    /// Somebody touched the tablet or its keys.
    pub fn on_touch(&mut self, now: Duration) {
        self.now = now;
        self.touched = now;
    }

    /// What changes on the screen from beat to beat: the seconds that are counted down.
    #[must_use]
    pub fn seconds_shown(&self) -> (Option<u64>, Option<u32>, Option<u32>) {
        let pad = self.pad_view().map(|pad| pad.locked_s);
        (self.locks_in_s(), pad, self.told_ends_in_s())
    }

    /// Returns the seconds until it locks, once the screen says so.
    #[must_use]
    pub fn locks_in_s(&self) -> Option<u64> {
        let idle = self.idle();
        let warns = self.can_lock() && idle >= WARN_AFTER;
        let left = LOCK_AFTER.saturating_sub(idle).as_millis().div_ceil(1000);
        u64::try_from(left).ok().filter(|_| warns)
    }

    fn idle(&self) -> Duration {
        self.now.saturating_sub(self.touched)
    }

    /// Whether the tablet can be locked for the person at it.
    #[must_use]
    pub fn can_lock(&self) -> bool {
        let has_pin = self.standing.person.as_ref().is_some_and(|p| p.has_pin);
        let runs = self.phase == Phase::Running && !self.standing.locked;
        has_pin && runs && !self.stays_open
    }

    /// Returns how the person at the tablet has shown who they are, where that is not enough
    /// to sign, release or decide for others.
    #[must_use]
    pub fn unproven(&self) -> Option<LeaseState> {
        let lease = Some(self.standing.lease).filter(|_| self.standing.person.is_some());
        lease.filter(|lease| !matches!(lease, LeaseState::Confirmed { .. }))
    }

    /// Locks the tablet.
    pub fn lock(&mut self) -> Vec<Effect> {
        self.lock_by(true)
    }

    fn lock_by(&mut self, by_hand: bool) -> Vec<Effect> {
        if !self.can_lock() {
            return Vec::new();
        }
        self.touched = self.now;
        let mut effects = self.hand_over();
        effects.push(self.ask(Request::Lock { by_hand }, Purpose::Lock));
        effects
    }

    /// The tablet is locked: what stood open is put away, but not the work.
    pub(super) fn on_locked(&mut self) -> Vec<Effect> {
        self.told = None;
        self.printed = None;
        self.preferring = false;
        self.others = false;
        self.pad = self.own_pad();
        self.stop_scans()
    }

    /// Shows the people, for somebody else than the one who has locked the tablet.
    pub fn somebody_else(&mut self) -> Vec<Effect> {
        self.others = true;
        vec![self.look(Look::People)]
    }

    /// Whether it is not known who scans, so that only badges are taken.
    pub(super) fn takes_badges_only(&self) -> bool {
        self.standing.locked || self.pad.is_some()
    }

    /// Says that a scan was not taken because it is not known who scans.
    pub(super) fn refuse_scan_of_nobody(&mut self, line: u32) -> Vec<Effect> {
        self.say_of(line, Signal::Refused, super::Understood::NotTaken);
        self.others = false;
        self.say_in_pad(PadFault::ScanNotTaken);
        vec![Effect::Give(Signal::Refused)]
    }

    /// Lets a person try their PIN again.
    pub fn free_badge(&mut self, person: PersonId) -> Vec<Effect> {
        vec![self.ask(Request::FreeBadge(person), Purpose::Other)]
    }

    /// Says whether the person at the tablet may name people, give authority or print badges.
    #[must_use]
    pub fn may_manage_people(&self) -> bool {
        let manages = [
            Action::NamePerson,
            Action::GiveAuthority,
            Action::PrintBadge,
        ];
        let may = &self.standing.may;
        manages.iter().any(|action| may.contains(action))
    }

    /// Says whether the person at the tablet may read the audit trail.
    #[must_use]
    pub fn may_read_audit(&self) -> bool {
        self.standing.may.contains(&Action::ReadAudit)
    }

    /// Asks for a person's next badge.
    pub fn print_badge(&mut self, person: PersonId) -> Vec<Effect> {
        if self.busy {
            return Vec::new();
        }
        self.busy = true;
        let from = self.screen.clone();
        vec![self.ask(Request::PrintBadge(person), Purpose::Command { from })]
    }

    /// A badge came. What was locked meanwhile shows none.
    pub(super) fn on_printed(&mut self, badge: PrintedBadge) {
        if !self.standing.locked {
            self.told = None;
            self.printed = Some(badge);
            self.sheet = Sheet::default();
        }
    }

    /// The person prints the badge that is shown.
    pub fn sheet_print(&mut self) -> Vec<Effect> {
        self.sheet = Sheet {
            was_printed: true,
            says: None,
        };
        Vec::new()
    }

    /// The person is done with the badge that is shown: nothing keeps its code. What was not
    /// printed is gone with the next touch only.
    pub fn sheet_done(&mut self) -> Vec<Effect> {
        if self.sheet.was_printed || self.sheet.says == Some(SheetSays::NotPrinted) {
            self.printed = None;
        } else {
            self.sheet.says = Some(SheetSays::NotPrinted);
        }
        Vec::new()
    }

    /// Whether a badge is shown that is not put away yet. No scan does it: it is shown once.
    pub(super) fn shows_badge(&self) -> bool {
        self.printed.is_some()
    }

    /// Says on the sheet that a scan was not taken.
    pub(super) fn say_sheet_first(&mut self) {
        self.sheet.says = Some(SheetSays::ScanRefused);
    }
}
