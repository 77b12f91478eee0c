//! Whether a tablet may take part: it works, it is suspended for a while, or it is revoked for
//! good.
//!
//! A stopped tablet is refused whatever it asks of the server. What it wrote and could not send
//! before is kept by the server and set aside; only a person lets it count. A suspended tablet
//! can be reinstated. A revoked one never comes back: it is enrolled anew, as another device.
//! This is the one place that says so; who may do it stands in [`rights`](crate::rights).

use alloc::string::String;
use core::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, PersonId};
use crate::reason::Reason;
use crate::rights::Action;
use crate::time::WallTime;

/// The code of an entry that builds on one that is set aside.
pub const BUILDS_ON_SET_ASIDE: &str = "builds-on-set-aside";

/// The code of an entry that is not set aside: it comes in by itself as soon as what it builds on
/// comes.
pub const WAITING: &str = "waiting";

/// How many entries that are set aside the server lists at once.
pub const MOST_LISTED: usize = 500;

/// How a tablet is stopped; one that works is not.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
pub enum Stop {
    /// For a while.
    #[n(0)]
    Suspended,
    /// For good.
    #[n(1)]
    Revoked,
}

/// What a person does about a tablet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Stops it for a while.
    Suspend,
    /// Lets a suspended one work again.
    Reinstate,
    /// Stops it for good.
    Revoke,
}

/// Since when a tablet is stopped, by whom and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(array)]
pub struct Stopped {
    /// How.
    #[n(0)]
    pub stop: Stop,
    /// Since when by the server's clock, UTC milliseconds.
    #[n(1)]
    pub since_utc_ms: u64,
    /// Who did it; nothing where the server's console did.
    #[n(2)]
    pub by: Option<PersonId>,
    /// Why.
    #[n(3)]
    pub reason: Reason,
}

/// A tablet, as the server has it and tells people of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabletRow {
    /// Which.
    pub device: DeviceId,
    /// What people call it.
    pub name: String,
    /// When it was enrolled, UTC milliseconds.
    pub enrolled_ms: u64,
    /// When it last asked the server for something, UTC milliseconds.
    pub last_contact_ms: u64,
    /// How many entries came from it.
    pub entries: u64,
    /// How many of them are set aside and not admitted.
    pub set_aside: u64,
    /// How it is stopped; nothing where it works.
    pub stopped: Option<Stopped>,
    /// Whether it is the one that asks.
    pub is_asker: bool,
}

/// That a step cannot be taken, because of how the tablet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum NotPossible {
    /// It is suspended already.
    #[error("it is suspended already")]
    IsSuspended,
    /// It works, so there is nothing to reinstate.
    #[error("it is not stopped")]
    Works,
    /// It is revoked, and that is final.
    #[error("it is revoked for good; enrol it anew, as another tablet")]
    IsRevoked,
}

impl Stop {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Suspended, Self::Revoked];

    /// Returns the code that is stored and sent; it never changes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }

    /// Returns the stop of a code.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stop| stop.word() == word)
    }
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Suspend, Self::Reinstate, Self::Revoke];

    /// Returns how a tablet stands after the step: stopped, or nothing where it works.
    ///
    /// # Errors
    /// [`NotPossible`].
    pub fn from(self, had: Option<Stop>) -> Result<Option<Stop>, NotPossible> {
        match (self, had) {
            (_, Some(Stop::Revoked)) => Err(NotPossible::IsRevoked),
            (Self::Suspend, Some(Stop::Suspended)) => Err(NotPossible::IsSuspended),
            (Self::Reinstate, None) => Err(NotPossible::Works),
            (Self::Suspend, None) => Ok(Some(Stop::Suspended)),
            (Self::Reinstate, Some(Stop::Suspended)) => Ok(None),
            (Self::Revoke, None | Some(Stop::Suspended)) => Ok(Some(Stop::Revoked)),
        }
    }

    /// Returns the right that the step needs. Whoever sees that a tablet is missing has to be
    /// able to stop it at once; what cannot be taken back, and letting one in again, is for
    /// fewer.
    #[must_use]
    pub fn needs(self) -> Action {
        match self {
            Self::Suspend => Action::SuspendTablet,
            Self::Reinstate | Self::Revoke => Action::RevokeTablet,
        }
    }

    /// Returns the word that commands, requests and the audit trail use; it never changes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Reinstate => "reinstate",
            Self::Revoke => "revoke",
        }
    }

    /// Returns the step of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }
}

/// Says whether an entry with this reason was set aside for how its tablet stood or for what it
/// builds on, and not for what is in it.
#[must_use]
pub fn is_not_for_its_content(reason: &str) -> bool {
    reason == BUILDS_ON_SET_ASIDE || Stop::of_word(reason).is_some()
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = WallTime {
            utc_ms: self.since_utc_ms,
            offset_min: 0,
        };
        let clock: String = since.local_clock().chars().take(5).collect();
        let (word, day) = (self.stop.word(), since.local_date());
        write!(f, "{word} since {day} {clock} UTC by ")?;
        match &self.by {
            Some(person) => write!(f, "{person}")?,
            None => write!(f, "the server's console")?,
        }
        write!(f, ": {}", self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Usual;
    use alloc::string::ToString;

    #[test]
    fn the_words_of_the_steps_are_frozen_and_read_back() {
        let words = [
            (Step::Suspend, "suspend"),
            (Step::Reinstate, "reinstate"),
            (Step::Revoke, "revoke"),
        ];
        assert_eq!(words.map(|(step, _)| step), Step::ALL);
        for (step, word) in words {
            assert_eq!(step.word(), word);
            assert_eq!(Step::of_word(word), Some(step));
        }
        assert_eq!(Step::of_word("wipe"), None);
    }

    #[test]
    fn a_suspended_tablet_comes_back_and_a_revoked_one_never() {
        use NotPossible::{IsRevoked, IsSuspended, Works};
        let (suspended, revoked) = (Some(Stop::Suspended), Some(Stop::Revoked));
        let expected = [
            (
                Step::Suspend,
                [Ok(suspended), Err(IsSuspended), Err(IsRevoked)],
            ),
            (Step::Reinstate, [Err(Works), Ok(None), Err(IsRevoked)]),
            (Step::Revoke, [Ok(revoked), Ok(revoked), Err(IsRevoked)]),
        ];
        for (step, after) in expected {
            for (had, after) in [None, suspended, revoked].into_iter().zip(after) {
                assert_eq!(step.from(had), after, "{step:?} from {had:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_taken_back_needs_the_greater_right() {
        assert_eq!(Step::Suspend.needs(), Action::SuspendTablet);
        assert_eq!(Step::Reinstate.needs(), Action::RevokeTablet);
        assert_eq!(Step::Revoke.needs(), Action::RevokeTablet);
    }

    #[test]
    fn it_says_since_when_by_whom_and_why() {
        let mut stopped = Stopped {
            stop: Stop::Suspended,
            since_utc_ms: 1_700_000_000_000,
            by: Some("IR".parse().unwrap()),
            reason: Reason::new(Some(Usual::Lost), "left on the lorry").unwrap(),
        };
        assert_eq!(
            stopped.to_string(),
            "suspended since 2023-11-14 22:13 UTC by IR: lost · left on the lorry"
        );
        stopped.by = None;
        stopped.stop = Stop::Revoked;
        let said = stopped.to_string();
        assert!(said.starts_with("revoked since 2023-11-14 22:13 UTC by the server's console"));
        let bytes = minicbor::to_vec(&stopped).unwrap();
        assert_eq!(minicbor::decode::<Stopped>(&bytes).unwrap(), stopped);
    }

    #[test]
    fn reasons_that_are_for_a_stop_are_told_from_those_of_the_gate() {
        for reason in ["suspended", "revoked", BUILDS_ON_SET_ASIDE] {
            assert!(is_not_for_its_content(reason), "{reason}");
        }
        for reason in ["actor", "fork", WAITING, ""] {
            assert!(!is_not_for_its_content(reason), "{reason}");
        }
    }
}
