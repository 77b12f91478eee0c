//! Rights: who may do what, with a thing in which state, at which site.
//!
//! There is one table, [`roles`]. The tablet asks it before it writes ([`check`]), the page
//! asks it what to show ([`Authorities::now`], [`may`]), and merged facts are judged by it
//! ([`judge`]): what somebody recorded without the right, or after it had ended, stands and is
//! a finding. [`table`] prints it.
//!
//! * **Site.** Authority is given at a site; a plant knows of which site it is the record
//!   ([`Plant::site`](crate::plant::Plant::site)). Where it does not, authority at any site
//!   counts.
//! * **State** matters for what sets right, releases and signs. A hold stops work for every
//!   role alike; that is the hold's rule, not this one's.
//! * **Lease.** Whoever's authority could not be checked lately, or not at all, goes on
//!   recording, and each record says so ([`Lease`]). They do not sign, release, admit, accept
//!   or manage ([`Action::needs_fresh_lease`]).
//! * **Before rights are kept.** A plant keeps rights from the first fact that gives somebody
//!   authority. Until then everybody may do everything that was there before there were
//!   rights, so a record that began without them stays what it was, without a finding. What
//!   says nothing without a right — signing, releasing, giving authority — is not possible
//!   then. From then on a person without authority may do nothing.

mod asked;
mod authorities;

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::context::Lease;
use crate::ids::FactId;
use crate::people::Role;
use crate::signature::Meaning;
use crate::time::Date;

pub use asked::{asked_of, check, judge};
pub use authorities::{Authorities, Authority, Standing};

/// What a person may have the right to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Defines an item.
    DefineItem,
    /// Defines a route.
    DefineRoute,
    /// Names a station.
    DefineStation,
    /// Teaches a layout of labels, or withdraws one.
    TeachLayout,
    /// Names a person.
    NamePerson,
    /// Gives a person authority, or ends it.
    GiveAuthority,
    /// Enrols a tablet.
    EnrolTablet,
    /// Prints badges.
    PrintBadge,
    /// Lets a person try their PIN again who has tried too often at a tablet.
    FreeBadge,
    /// Receives a lot.
    Receive,
    /// Opens a traveller.
    OpenTraveller,
    /// Starts a step.
    StartStep,
    /// Puts a component in.
    Consume,
    /// Records a measured value.
    Measure,
    /// Finishes a step.
    FinishStep,
    /// Completes a unit.
    Complete,
    /// Packs a unit.
    Pack,
    /// Ships a carton.
    Ship,
    /// Holds a thing.
    PlaceHold,
    /// Releases a thing from a hold, or takes the hold back.
    ReleaseHold,
    /// Signs.
    Sign(Meaning),
    /// Takes back the own last scan.
    Undo,
    /// Voids a record of one's own.
    VoidOwn,
    /// Voids somebody else's record.
    VoidOthers,
    /// Corrects a record of one's own.
    CorrectOwn,
    /// Corrects somebody else's record.
    CorrectOthers,
    /// Accepts a finding as it is.
    ResolveFinding,
    /// Admits what the server set aside.
    AdmitSetAside,
    /// Reads the audit trail, and takes it out.
    ReadAudit,
    /// Suspends a tablet.
    SuspendTablet,
    /// Revokes a tablet, or reinstates a suspended one.
    RevokeTablet,
}

/// In which state a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is in the house and not held.
    InHouse,
    /// It is in the house and held.
    Held,
    /// It has left the house, held or not.
    Left,
}

/// Why a person may not do something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Nobody gave the person authority.
    NoAuthority,
    /// The authority is at another site.
    OtherSite,
    /// The authority had ended.
    Ended {
        /// The fact that ended it.
        by: FactId,
    },
    /// The authority had run out.
    Expired {
        /// Its last day.
        until: Date,
        /// The fact that gave it.
        by: FactId,
    },
    /// None of the person's roles may.
    WrongRole {
        /// The fact that gave them.
        by: FactId,
    },
    /// The person's authority was not checked lately.
    LeasePastDue,
    /// The person's authority was never checked on this tablet.
    LeaseUnverified,
}

impl Why {
    /// Returns the word that entries and lists use.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::NoAuthority => "no-authority",
            Self::OtherSite => "other-site",
            Self::Ended { .. } => "ended",
            Self::Expired { .. } => "expired",
            Self::WrongRole { .. } => "wrong-role",
            Self::LeasePastDue => "lease-past-due",
            Self::LeaseUnverified => "lease-unverified",
        }
    }

    /// Returns the fact that it rests on.
    #[must_use]
    pub fn fact(&self) -> Option<FactId> {
        match self {
            Self::Ended { by } | Self::Expired { by, .. } | Self::WrongRole { by } => Some(*by),
            Self::NoAuthority | Self::OtherSite | Self::LeasePastDue | Self::LeaseUnverified => {
                None
            }
        }
    }
}

/// That a person may not do something, why, and who could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{} is not allowed, {why:?}", action.name())]
pub struct NotAllowed {
    /// What they wanted to do.
    pub action: Action,
    /// Why not.
    pub why: Why,
    /// The roles that may.
    pub who_could: Vec<Role>,
}

impl Action {
    /// All actions, in the order of the table.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let before = [
            Self::DefineItem,
            Self::DefineRoute,
            Self::DefineStation,
            Self::TeachLayout,
            Self::NamePerson,
            Self::GiveAuthority,
            Self::EnrolTablet,
            Self::PrintBadge,
            Self::FreeBadge,
            Self::Receive,
            Self::OpenTraveller,
            Self::StartStep,
            Self::Consume,
            Self::Measure,
            Self::FinishStep,
            Self::Complete,
            Self::Pack,
            Self::Ship,
            Self::PlaceHold,
            Self::ReleaseHold,
        ];
        let after = [
            Self::Undo,
            Self::VoidOwn,
            Self::VoidOthers,
            Self::CorrectOwn,
            Self::CorrectOthers,
            Self::ResolveFinding,
            Self::AdmitSetAside,
            Self::ReadAudit,
            Self::SuspendTablet,
            Self::RevokeTablet,
        ];
        let signs = Meaning::ALL.iter().map(|meaning| Self::Sign(*meaning));
        before.into_iter().chain(signs).chain(after).collect()
    }

    /// Returns the name that the table and logs use.
    #[must_use]
    pub fn name(self) -> String {
        let name = match self {
            Self::DefineItem => "define-item",
            Self::DefineRoute => "define-route",
            Self::DefineStation => "define-station",
            Self::TeachLayout => "teach-layout",
            Self::NamePerson => "name-person",
            Self::GiveAuthority => "give-authority",
            Self::EnrolTablet => "enrol-tablet",
            Self::PrintBadge => "print-badge",
            Self::FreeBadge => "free-badge",
            Self::Receive => "receive",
            Self::OpenTraveller => "open-traveller",
            Self::StartStep => "start-step",
            Self::Consume => "consume",
            Self::Measure => "measure",
            Self::FinishStep => "finish-step",
            Self::Complete => "complete",
            Self::Pack => "pack",
            Self::Ship => "ship",
            Self::PlaceHold => "place-hold",
            Self::ReleaseHold => "release-hold",
            Self::Sign(meaning) => return alloc::format!("sign-{}", meaning.word()),
            Self::Undo => "undo",
            Self::VoidOwn => "void-own",
            Self::VoidOthers => "void-others",
            Self::CorrectOwn => "correct-own",
            Self::CorrectOthers => "correct-others",
            Self::ResolveFinding => "resolve-finding",
            Self::AdmitSetAside => "admit-set-aside",
            Self::ReadAudit => "read-audit",
            Self::SuspendTablet => "suspend-tablet",
            Self::RevokeTablet => "revoke-tablet",
        };
        name.into()
    }

    /// Says whether the person's authority has to have been checked lately. What happens on
    /// the floor is recorded all the same; what decides for others is not.
    #[must_use]
    pub fn needs_fresh_lease(self) -> bool {
        match self {
            Self::GiveAuthority
            | Self::TeachLayout
            | Self::EnrolTablet
            | Self::PrintBadge
            | Self::FreeBadge
            | Self::ReleaseHold
            | Self::Sign(_)
            | Self::ResolveFinding
            | Self::AdmitSetAside
            | Self::ReadAudit
            | Self::SuspendTablet
            | Self::RevokeTablet => true,
            Self::DefineItem
            | Self::DefineRoute
            | Self::DefineStation
            | Self::NamePerson
            | Self::Receive
            | Self::OpenTraveller
            | Self::StartStep
            | Self::Consume
            | Self::Measure
            | Self::FinishStep
            | Self::Complete
            | Self::Pack
            | Self::Ship
            | Self::PlaceHold
            | Self::Undo
            | Self::VoidOwn
            | Self::VoidOthers
            | Self::CorrectOwn
            | Self::CorrectOthers => false,
        }
    }

    /// Says whether it says nothing without a right, so that it is not possible before
    /// rights are kept.
    #[must_use]
    pub fn needs_rights_kept(self) -> bool {
        match self {
            Self::GiveAuthority
            | Self::PrintBadge
            | Self::FreeBadge
            | Self::ReleaseHold
            | Self::Sign(_)
            | Self::ReadAudit
            | Self::SuspendTablet
            | Self::RevokeTablet => true,
            // Tablets were enrolled, findings accepted and entries admitted before.
            Self::EnrolTablet
            | Self::ResolveFinding
            | Self::AdmitSetAside
            | Self::DefineItem
            | Self::DefineRoute
            | Self::DefineStation
            | Self::TeachLayout
            | Self::NamePerson
            | Self::Receive
            | Self::OpenTraveller
            | Self::StartStep
            | Self::Consume
            | Self::Measure
            | Self::FinishStep
            | Self::Complete
            | Self::Pack
            | Self::Ship
            | Self::PlaceHold
            | Self::Undo
            | Self::VoidOwn
            | Self::VoidOthers
            | Self::CorrectOwn
            | Self::CorrectOthers => false,
        }
    }

    /// Says whether the state of the thing matters.
    #[must_use]
    pub fn asks_for_state(self) -> bool {
        State::ALL
            .iter()
            .any(|state| roles(self, *state) != roles(self, State::InHouse))
    }
}

impl State {
    /// All states.
    pub const ALL: [Self; 3] = [Self::InHouse, Self::Held, Self::Left];
}

/// Returns the roles that may do something with a thing in a state: the table itself.
#[must_use]
pub fn roles(action: Action, state: State) -> &'static [Role] {
    use Role::{
        Administrator, Auditor, Engineer, Inspector, Manager, Operator, ProcessOwner, Quality,
        Receiving, Supervisor, Warehouse,
    };
    // What is held is evidence, and what has left is another's: fewer may touch its record.
    let narrowing = |in_house: &'static [Role]| match state {
        State::InHouse => in_house,
        State::Held => &[Inspector, Quality],
        State::Left => &[Quality],
    };
    let until_it_leaves = |in_house: &'static [Role]| match state {
        State::InHouse | State::Held => in_house,
        State::Left => &[Quality],
    };
    match action {
        Action::DefineItem | Action::DefineRoute => &[Engineer, ProcessOwner],
        Action::DefineStation => &[ProcessOwner, Administrator],
        Action::TeachLayout => &[Supervisor, Engineer, ProcessOwner],
        Action::NamePerson
        | Action::GiveAuthority
        | Action::EnrolTablet
        | Action::PrintBadge
        | Action::RevokeTablet => &[Administrator],
        Action::FreeBadge | Action::SuspendTablet => &[Supervisor, Administrator],
        Action::Receive => &[Supervisor, Receiving],
        Action::OpenTraveller | Action::Consume => &[Operator, Supervisor],
        Action::StartStep | Action::Measure | Action::FinishStep | Action::Complete => {
            &[Operator, Supervisor, Inspector]
        }
        Action::Pack => &[Operator, Supervisor, Warehouse],
        Action::Ship => &[Supervisor, Warehouse],
        // Whoever sees something wrong may stop it.
        Action::PlaceHold => &[
            Operator, Supervisor, Receiving, Warehouse, Inspector, Quality, Engineer,
        ],
        Action::ReleaseHold => until_it_leaves(&[Inspector, Quality]),
        Action::Sign(Meaning::Performed) => until_it_leaves(&[
            Operator, Supervisor, Receiving, Warehouse, Inspector, Quality,
        ]),
        Action::Sign(Meaning::Checked) => until_it_leaves(&[Supervisor, Inspector, Quality]),
        Action::Sign(Meaning::Reviewed) => &[Supervisor, Quality, Engineer],
        Action::Sign(Meaning::Approved) => until_it_leaves(&[Supervisor, Quality]),
        Action::Sign(Meaning::Released) => until_it_leaves(&[Inspector, Quality]),
        Action::Undo | Action::VoidOwn | Action::CorrectOwn => narrowing(&[
            Operator, Supervisor, Receiving, Warehouse, Inspector, Quality,
        ]),
        Action::VoidOthers | Action::CorrectOthers | Action::ResolveFinding => {
            narrowing(&[Supervisor, Inspector, Quality])
        }
        Action::AdmitSetAside => &[Supervisor, Quality],
        // Whoever answers for the record, or checks those who do.
        Action::ReadAudit => &[Supervisor, Quality, Administrator, Manager, Auditor],
    }
}

/// Says whether a person who stands so may do something with a thing in a state.
///
/// # Errors
/// [`NotAllowed`] with the roles that could.
pub fn may(
    standing: &Standing<'_>,
    lease: Lease,
    action: Action,
    state: State,
) -> Result<(), NotAllowed> {
    let could = roles(action, state);
    let not = |why| {
        Err(NotAllowed {
            action,
            why,
            who_could: could.to_vec(),
        })
    };
    match standing {
        Standing::NotKept if action.needs_rights_kept() => return not(Why::NoAuthority),
        Standing::NotKept => return Ok(()),
        Standing::Nothing => return not(Why::NoAuthority),
        Standing::Elsewhere => return not(Why::OtherSite),
        Standing::Ended { by } => return not(Why::Ended { by: *by }),
        Standing::Expired { until, by } => {
            return not(Why::Expired {
                until: *until,
                by: *by,
            });
        }
        Standing::Has(authority) if !authority.roles.iter().any(|had| could.contains(had)) => {
            return not(Why::WrongRole { by: authority.by });
        }
        Standing::Has(_) => {}
    }
    match lease {
        Lease::PastDue if action.needs_fresh_lease() => not(Why::LeasePastDue),
        Lease::Unverified if action.needs_fresh_lease() => not(Why::LeaseUnverified),
        Lease::Fresh | Lease::PastDue | Lease::Unverified => Ok(()),
    }
}

/// Prints the table, Markdown: one line for each action, or one for each state where they
/// differ.
#[must_use]
pub fn table() -> String {
    let mut lines = String::from("| action | state |");
    let mut rule = String::from("|---|---|");
    for role in Role::ALL {
        lines.push_str(&alloc::format!(" {} |", role.word()));
        rule.push_str(":-:|");
    }
    lines = alloc::format!("{lines}\n{rule}\n");
    for action in Action::all() {
        let states: &[(State, &str)] = if action.asks_for_state() {
            &[
                (State::InHouse, "in the house"),
                (State::Held, "held"),
                (State::Left, "has left"),
            ]
        } else {
            &[(State::InHouse, "any")]
        };
        for (state, words) in states {
            let may = roles(action, *state);
            let cells = Role::ALL
                .iter()
                .map(|role| if may.contains(role) { " × |" } else { " |" });
            let cells: String = cells.collect();
            lines.push_str(&alloc::format!("| {} | {words} |{cells}\n", action.name()));
        }
    }
    lines
}

#[cfg(test)]
mod tests;
