//! Attempts at PINs, and who lets somebody try again.

use std::collections::BTreeMap;

use ledger::badge::BadgeKey;
use ledger::badge::attempts::{Attempts, Locked};
use ledger::badge::pin::{Pin, Verifier};
use messages::records::BadgeFault;
use record::ids::PersonId;
use record::time::WallTime;

use super::Workspace;

/// A PIN that may be checked, once the attempt is stored.
#[derive(Debug)]
pub struct Attempt {
    /// The person.
    pub person: PersonId,
    /// The attempts with this one, to be stored.
    pub attempts: Attempts,
    pub(super) number: u32,
    pub(super) key: BadgeKey,
    verifier: Verifier,
    pin: Pin,
}

impl Attempt {
    /// Checks the PIN. It takes a tenth of a second on purpose.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.verifier.fits(&self.key, &self.pin) == Ok(true)
    }
}

fn fault_of(locked: Locked) -> BadgeFault {
    match locked {
        Locked::For(ms) => BadgeFault::Locked {
            for_s: u32::try_from(ms.div_ceil(1000)).unwrap_or(u32::MAX),
        },
        Locked::UntilHelped => BadgeFault::NeedsHelp,
    }
}

impl Workspace {
    /// Begins to check a PIN. The attempt is to be stored before [`Attempt::is_right`] is
    /// asked; `now_ms` is the clock that only goes forward.
    ///
    /// # Errors
    /// [`BadgeFault`]: nothing is checked.
    pub fn begin_attempt(
        &self,
        person: PersonId,
        digits: &str,
        wall: WallTime,
        now_ms: u64,
    ) -> Result<Attempt, BadgeFault> {
        let pin = Pin::typed(digits).map_err(|_| BadgeFault::NotAPin)?;
        let (number, key) = self.key_of(&person, wall).ok_or(BadgeFault::ShowBadge)?;
        let leased = self.badges.leased(&person);
        let leased = leased.filter(|leased| leased.number == number);
        let leased = leased.ok_or(BadgeFault::NotInForce)?;
        let verifier = leased.verifier.clone().ok_or(BadgeFault::ShowBadge)?;
        let had = self.badges.attempts.get(&person).copied();
        let attempts = had
            .unwrap_or_default()
            .begin(number, self.waited_ms(&person, now_ms))
            .map_err(fault_of)?;
        Ok(Attempt {
            person,
            attempts,
            number,
            key,
            verifier,
            pin,
        })
    }

    /// How long the tablet has run since a person tried last. After a reload the wait begins
    /// again: that clock starts with the worker.
    fn waited_ms(&self, person: &PersonId, now_ms: u64) -> u64 {
        let tried = self.badges.tried_ms.get(person).copied().unwrap_or(0);
        now_ms.saturating_sub(tried)
    }

    /// Takes in that an attempt is stored.
    pub fn attempt_stored(&mut self, attempt: &Attempt, now_ms: u64) {
        let person = attempt.person.clone();
        self.badges.tried_ms.insert(person.clone(), now_ms);
        self.badges.attempts.insert(person, attempt.attempts);
    }

    /// What a wrong PIN is answered with.
    #[must_use]
    pub fn wrong_pin(attempt: &Attempt) -> BadgeFault {
        attempt.attempts.now().map_or(
            BadgeFault::WrongPin {
                left: attempt.attempts.left(),
            },
            fault_of,
        )
    }

    /// Says whether somebody has to help a person before a PIN of theirs is checked again.
    pub(super) fn locked_until_helped(&self, person: &PersonId) -> bool {
        self.locked_now(person) == Some(Locked::UntilHelped)
    }

    /// How a person stands after their last attempt with the badge that is in force.
    fn locked_now(&self, person: &PersonId) -> Option<Locked> {
        let leased = self.badges.leased(person)?;
        let attempts = self.badges.attempts.get(person)?;
        (attempts.badge == leased.number).then(|| attempts.now())?
    }

    /// Returns the attempts as they are once the person at the tablet has let somebody try
    /// again; nothing where nothing holds that person up.
    ///
    /// # Errors
    /// [`BadgeFault::NeedsHelp`] to whoever would help themselves: a session that was left
    /// open would else be worth as many guesses as anybody likes. [`BadgeFault::Locked`] while
    /// the lock ends by itself: only the last one is ended by a person.
    pub fn to_free(
        &self,
        person: &PersonId,
        now_ms: u64,
    ) -> Result<Option<BTreeMap<PersonId, Attempts>>, BadgeFault> {
        let own = self.session.as_ref();
        if own.is_some_and(|own| own.person == *person) {
            return Err(BadgeFault::NeedsHelp);
        }
        match self.locked_now(person) {
            None => Ok(None),
            Some(Locked::For(for_ms)) => {
                let left_ms = for_ms.saturating_sub(self.waited_ms(person, now_ms));
                if left_ms == 0 {
                    return Ok(None);
                }
                Err(fault_of(Locked::For(left_ms)))
            }
            Some(Locked::UntilHelped) => {
                let mut attempts = self.badges.attempts.clone();
                attempts.remove(person);
                Ok(Some(attempts))
            }
        }
    }
}
