//! Who the person at the tablet is, and how they have shown it.
//!
//! A person is here by their name alone, or by badge and PIN. A badge that was shown with its
//! PIN is remembered for a shift: the person then comes back by badge or by PIN. What is
//! remembered and the lease lie sealed in the store; the loop seals and unseals them.
//!
//! Leases and sessions run by the time that went by ([`super::running`]), so setting the clock
//! makes none of them longer.

mod attempts;
mod leases;

use std::collections::BTreeMap;

use ledger::badge::attempts::Attempts;
use ledger::badge::lease::LeasedBadge;
use ledger::badge::pin::{Cost, Pin, PinFault, Verifier};
use ledger::badge::{Badge, BadgeKey};
use ledger::sync::message::ChosenPin;
use messages::records::{Asks, BadgeFault, PersonRow};
use minicbor::{Decode, Encode};
use record::Refusal;
use record::ids::PersonId;
use record::rights::{Action, Authorities, State, may};
use record::time::WallTime;

use super::Workspace;
use super::rows::Session;
pub use attempts::Attempt;
pub use leases::{HeldLease, LeaseRow};

/// How long a badge that was shown with its PIN is remembered, milliseconds: a long shift.
pub const SHIFT_MS: u64 = 12 * 60 * 60 * 1000;
/// A badge that was shown here with its PIN.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ShownBadge {
    /// Whose it is.
    #[n(0)]
    pub person: PersonId,
    /// Its number.
    #[n(1)]
    pub number: u32,
    /// What checks PINs with it.
    #[n(2)]
    pub key: BadgeKey,
    /// When it was shown, UTC milliseconds.
    #[n(3)]
    pub at_utc_ms: u64,
}

/// What the tablet knows of badges.
#[derive(Debug, Default)]
pub struct Badges {
    /// The lease.
    pub lease: Option<HeldLease>,
    /// The badges that were shown here with their PINs.
    pub shown: Vec<ShownBadge>,
    /// The attempts of people at their PINs.
    pub attempts: BTreeMap<PersonId, Attempts>,
    /// When each of them tried last, on the clock that only goes forward.
    tried_ms: BTreeMap<PersonId, u64>,
    /// The badge that was scanned last and waits for its PIN.
    waiting: Option<Badge>,
}

/// What follows when a person says who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shows {
    /// They take the tablet, in this way.
    Takes(Session),
    /// They have to type something first.
    Asks(Asks),
    /// They have not shown it.
    Fault(BadgeFault),
}

impl Badges {
    /// Starts with the attempts that were stored.
    #[must_use]
    pub fn with(attempts: BTreeMap<PersonId, Attempts>) -> Self {
        Self {
            attempts,
            ..Self::default()
        }
    }

    fn leased(&self, person: &PersonId) -> Option<&LeasedBadge> {
        self.lease.as_ref()?.lease.badge_of(person)
    }

    fn shown_by(&self, person: &PersonId, now_utc_ms: u64) -> Option<&ShownBadge> {
        let leased = self.leased(person)?;
        self.shown.iter().find(|shown| {
            shown.person == *person
                && shown.number == leased.number
                && now_utc_ms.saturating_sub(shown.at_utc_ms) < SHIFT_MS
        })
    }
}

impl Workspace {
    /// Says whether nobody may work before the person at the tablet has shown themselves
    /// again.
    #[must_use]
    pub fn is_locked(&self, wall: WallTime) -> bool {
        self.session.as_ref().is_some_and(|session| {
            session.badge.is_some()
                && (self.locked
                    || self
                        .latest_utc_ms(wall)
                        .saturating_sub(session.since_utc_ms)
                        >= SHIFT_MS)
        })
    }

    /// What the person at the tablet may do with things that are in the house and not held.
    #[must_use]
    pub fn rights(&self, wall: WallTime) -> Vec<Action> {
        let Some(session) = self.session.as_ref().filter(|_| !self.is_locked(wall)) else {
            return Vec::new();
        };
        let authorities = Authorities::of(&self.plant);
        let standing = authorities.now(&session.person, wall.local_date());
        let lease = self.lease(wall);
        let mut actions = Action::all();
        actions.retain(|action| may(&standing, lease, *action, State::InHouse).is_ok());
        actions
    }

    /// Checks that the person at the tablet may do something.
    ///
    /// # Errors
    /// [`Refusal::NoPerson`], [`Refusal::NotAllowed`].
    pub fn check_may(&self, action: Action, wall: WallTime) -> Result<(), Refusal> {
        let session = self.session.as_ref().filter(|_| !self.is_locked(wall));
        let session = session.ok_or(Refusal::NoPerson)?;
        let authorities = Authorities::of(&self.plant);
        let standing = authorities.now(&session.person, wall.local_date());
        may(&standing, self.lease(wall), action, State::InHouse).map_err(Refusal::NotAllowed)
    }

    /// Adds to a row what is known of the person's badge.
    #[must_use]
    pub fn with_badge(&self, mut row: PersonRow, wall: WallTime) -> PersonRow {
        let Some(leased) = self.badges.leased(&row.id) else {
            return row;
        };
        row.has_pin = leased.verifier.is_some();
        let now = self.latest_utc_ms(wall);
        row.is_known_here = self.badges.shown_by(&row.id, now).is_some();
        row.needs_help = self.locked_until_helped(&row.id);
        row
    }

    fn asks_pin(&self, person: &PersonId, wall: WallTime) -> Shows {
        Shows::Asks(Asks::Pin(self.with_badge(self.person_row(person), wall)))
    }

    /// Forgets a badge that was shown and given up: a PIN that is typed later is checked with
    /// the one that the tablet knows.
    pub fn give_up_badge(&mut self) {
        self.badges.waiting = None;
    }

    /// A person was chosen by name; `session` is the one that would begin.
    pub fn name_chosen(&mut self, session: Session, wall: WallTime) -> Shows {
        self.give_up_badge();
        let person = &session.person;
        let has_pin = self
            .badges
            .leased(person)
            .is_some_and(|leased| leased.verifier.is_some());
        if !has_pin {
            return Shows::Takes(session);
        }
        if self
            .badges
            .shown_by(person, self.latest_utc_ms(wall))
            .is_none()
        {
            return Shows::Fault(BadgeFault::ShowBadge);
        }
        self.asks_pin(person, wall)
    }

    /// A badge was scanned; `session` is the one that would begin.
    pub fn badge_shown(
        &mut self,
        raw: &str,
        session: impl FnOnce(PersonId) -> Session,
        wall: WallTime,
    ) -> Shows {
        self.give_up_badge();
        if self.badges.lease.is_none() {
            return Shows::Fault(BadgeFault::NoLease);
        }
        let not_in_force = Shows::Fault(BadgeFault::NotInForce);
        let Some(badge) = Badge::of_scan(raw) else {
            return not_in_force;
        };
        let person = badge.person.clone();
        let leased = self.badges.leased(&person).cloned();
        let Some(leased) = leased.filter(|leased| leased.number == badge.number) else {
            return not_in_force;
        };
        let now = self.latest_utc_ms(wall);
        if let Some(shown) = self.badges.shown_by(&person, now) {
            if shown.key != badge.secret.key(&person) {
                return not_in_force;
            }
            let since_utc_ms = shown.at_utc_ms;
            return Shows::Takes(Session {
                badge: Some(badge.number),
                since_utc_ms,
                ..session(person)
            });
        }
        self.badges.waiting = Some(badge);
        if leased.verifier.is_none() {
            let row = self.with_badge(self.person_row(&person), wall);
            return Shows::Asks(Asks::NewPin(row));
        }
        self.asks_pin(&person, wall)
    }

    fn key_of(&self, person: &PersonId, wall: WallTime) -> Option<(u32, BadgeKey)> {
        let waiting = self.badges.waiting.as_ref();
        if let Some(badge) = waiting.filter(|badge| badge.person == *person) {
            return Some((badge.number, badge.secret.key(person)));
        }
        let shown = self.badges.shown_by(person, self.latest_utc_ms(wall))?;
        Some((shown.number, shown.key.clone()))
    }

    /// Takes the badge with which the person at the tablet signs. One that bears its name and
    /// number and is another one is refused before a PIN is checked with it: the right PIN
    /// would be counted as wrong.
    ///
    /// # Errors
    /// [`BadgeFault::NotInForce`] where it is not theirs, or not in force.
    pub fn badge_to_sign(&mut self, raw: &str, wall: WallTime) -> Result<(), BadgeFault> {
        self.give_up_badge();
        let badge = Badge::of_scan(raw).ok_or(BadgeFault::NotInForce)?;
        let is_theirs = self.session.as_ref().is_some_and(|session| {
            session.person == badge.person && session.badge == Some(badge.number)
        });
        if !is_theirs {
            return Err(BadgeFault::NotInForce);
        }
        let now = self.latest_utc_ms(wall);
        match self.badges.shown_by(&badge.person, now) {
            Some(shown) if shown.key != badge.secret.key(&badge.person) => {
                return Err(BadgeFault::NotInForce);
            }
            // The PIN is checked with what is known of it.
            Some(_) => {}
            None => self.badges.waiting = Some(badge),
        }
        Ok(())
    }

    /// Takes in that a PIN was right: the badge is remembered.
    pub fn pin_was_right(&mut self, attempt: &Attempt, wall: WallTime) {
        self.badges.attempts.remove(&attempt.person);
        self.badges.waiting = None;
        self.remember(&attempt.person, attempt.number, attempt.key.clone(), wall);
    }

    fn remember(&mut self, person: &PersonId, number: u32, key: BadgeKey, wall: WallTime) {
        let at_utc_ms = self.latest_utc_ms(wall);
        self.badges.shown.retain(|shown| {
            shown.person != *person && at_utc_ms.saturating_sub(shown.at_utc_ms) < SHIFT_MS
        });
        self.badges.shown.push(ShownBadge {
            person: person.clone(),
            number,
            key,
            at_utc_ms,
        });
    }

    /// Makes what is sent of the PIN that a person chose for the badge they just showed.
    ///
    /// # Errors
    /// [`BadgeFault`].
    pub fn choose_pin(
        &self,
        person: &PersonId,
        digits: &str,
        salt: [u8; 16],
        cost: Cost,
    ) -> Result<ChosenPin, BadgeFault> {
        let waiting = self.badges.waiting.as_ref();
        let badge = waiting.filter(|badge| badge.person == *person);
        let badge = badge.ok_or(BadgeFault::ShowBadge)?;
        let pin = Pin::chosen(digits).map_err(|fault| match fault {
            PinFault::NotDigits => BadgeFault::NotAPin,
            PinFault::TooSimple => BadgeFault::TooSimple,
        })?;
        let verifier = Verifier::of(&badge.secret.key(person), &pin, salt, cost);
        Ok(ChosenPin {
            person: person.clone(),
            number: badge.number,
            proof: badge.secret.proof(),
            verifier: verifier.map_err(|fault| BadgeFault::NotDone {
                why: fault.to_string(),
            })?,
        })
    }

    /// Takes in that the server has a chosen PIN; nothing when the badge is not the one that
    /// was shown.
    pub fn pin_is_chosen(&mut self, chosen: &ChosenPin, wall: WallTime) -> bool {
        let waiting = self.badges.waiting.take();
        let Some(badge) = waiting
            .filter(|badge| badge.person == chosen.person && badge.secret.proof() == chosen.proof)
        else {
            return false;
        };
        if let Some(held) = &mut self.badges.lease {
            for leased in &mut held.lease.badges {
                if leased.person == chosen.person && leased.number == chosen.number {
                    leased.verifier = Some(chosen.verifier.clone());
                }
            }
        }
        let key = badge.secret.key(&badge.person);
        self.remember(&badge.person, badge.number, key, wall);
        true
    }
}
