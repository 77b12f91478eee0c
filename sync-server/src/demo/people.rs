//! The people of the demo plant: who they are, what they may do, and a badge for each.
//!
//! The secrets of these badges are derived from the server's own key, so that every demo plant
//! has its own and the label page can show them again.

use ledger::badge::{Badge, BadgeSecret, kept_of};
use record::command::Command;
use record::ids::{IdError, PersonId, QualificationId};
use record::people::{GiveAuthority, Qualification, Role};

use crate::console::{ConsoleError, write};
use crate::moment::now_ms;
use crate::own_device::OwnDevice;
use crate::store::{StoreError, Turn, View};

/// What the second step of the demo's route asks for: whoever handles bare electronics knows
/// how to keep static away from them.
pub(super) const ESD: &str = "ESD";

/// A person of the demo plant.
pub(super) struct DemoPerson {
    /// The id on their badge.
    pub id: &'static str,
    /// Their name.
    pub name: &'static str,
    /// The work they do, in the floor's words.
    pub work: &'static str,
    roles: &'static [Role],
    is_qualified: bool,
}

/// All of them. The shop is small: its operator receives and ships as well, so that one person
/// can walk through the whole story.
pub(super) const PEOPLE: [DemoPerson; 6] = [
    DemoPerson {
        id: "JA",
        name: "Jon Aas",
        work: "Receiving",
        roles: &[Role::Receiving, Role::Warehouse],
        is_qualified: false,
    },
    DemoPerson {
        id: "MK",
        name: "Mira Kovač",
        work: "Operator",
        roles: &[Role::Operator, Role::Receiving, Role::Warehouse],
        is_qualified: true,
    },
    DemoPerson {
        id: "IR",
        name: "Ines Roth",
        work: "Quality",
        roles: &[Role::Quality, Role::Supervisor],
        is_qualified: true,
    },
    DemoPerson {
        id: "SV",
        name: "Sanna Virta",
        work: "Supervisor",
        roles: &[Role::Supervisor, Role::Inspector],
        is_qualified: false,
    },
    DemoPerson {
        id: "TS",
        name: "Tariq Saleh",
        work: "Shipping",
        roles: &[Role::Warehouse],
        is_qualified: false,
    },
    DemoPerson {
        id: "AD",
        name: "Ada Lindt",
        work: "Administrator",
        roles: &[Role::Administrator],
        is_qualified: false,
    },
];

/// Gives the demo's people their authority and a first badge each.
///
/// # Errors
/// [`ConsoleError`].
pub fn give_authority(turn: &Turn<'_>, own: &OwnDevice) -> Result<(), ConsoleError> {
    let (site, _) = turn.site()?.ok_or(StoreError::Damaged { what: "site" })?;
    for one in &PEOPLE {
        let person: PersonId = one.id.parse()?;
        let esd = one.is_qualified.then(|| -> Result<_, IdError> {
            let id: QualificationId = ESD.parse()?;
            Ok(Qualification { id, until: None })
        });
        let give = GiveAuthority {
            person: person.clone(),
            site,
            roles: one.roles.to_vec(),
            qualifications: esd.transpose()?.into_iter().collect(),
            until: None,
        };
        write(turn, own, Command::GiveAuthority(give))?;
        turn.add_badge(
            &person,
            &kept_of(&secret(own, &person).proof()),
            None,
            now_ms(),
        )?;
    }
    Ok(())
}

fn secret(own: &OwnDevice, person: &PersonId) -> BadgeSecret {
    BadgeSecret::new(own.derived(&format!("demo badge of {person}")).first_half())
}

/// Returns the badges that the demo's people have from its beginning and that are in force: one
/// that was printed since is known to nobody but whoever holds it.
///
/// # Errors
/// [`StoreError`].
pub fn badges(view: &View<'_>, own: &OwnDevice) -> Result<Vec<Badge>, StoreError> {
    let mut badges = Vec::new();
    for row in view.badges()? {
        let secret = secret(own, &row.person);
        if row.kept == kept_of(&secret.proof()) {
            badges.push(Badge {
                person: row.person,
                number: row.number,
                secret,
            });
        }
    }
    Ok(badges)
}
