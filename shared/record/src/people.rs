//! People: the work they do here, and who gave them the authority for it.
//!
//! Authority is a master: it lives in the person's document, and the newest fact about a
//! person and a site is in force. It is given and ended by those who may
//! ([`Action::GiveAuthority`](crate::rights::Action::GiveAuthority)), the first time by the
//! server itself; given by anybody else, it does not count. What a role may do is said by
//! [`rights`](crate::rights).
//!
//! Roles and qualifications that a later program gives are kept as they came. A name, a badge
//! and a PIN are not authority: they say who somebody is.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::fact::{Body, Fact};
use crate::identity::Subject;
use crate::ids::{PersonId, QualificationId, SiteId};
use crate::plant::Plant;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::rights::{Authorities, Standing};
use crate::time::Date;
use crate::word::words;

words! {
    /// The work that a person does here.
    Role {
        /// Builds units.
        Operator = "operator",
        /// Leads a shift.
        Supervisor = "supervisor",
        /// Receives what comes in.
        Receiving = "receiving",
        /// Packs, stores and ships.
        Warehouse = "warehouse",
        /// Inspects and tests.
        Inspector = "inspector",
        /// Leads quality.
        Quality = "quality",
        /// Engineers products.
        Engineer = "engineer",
        /// Owns the process.
        ProcessOwner = "process-owner",
        /// Connects other systems.
        Integrator = "integrator",
        /// Administers people and tablets.
        Administrator = "administrator",
        /// Manages the plant.
        Manager = "manager",
        /// Audits.
        Auditor = "auditor",
        /// Looks in for a supplier.
        Supplier = "supplier",
        /// Looks in for a customer.
        Customer = "customer",
    }
}

/// Something that a person was trained or certified for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Qualification {
    /// What the plant calls it.
    #[n(0)]
    pub id: QualificationId,
    /// The last day on which it holds.
    #[cbor(n(1), with = "crate::time::optional_date", has_nil)]
    pub until: Option<Date>,
}

/// Payload of `authority.given`; the subject is the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct AuthorityGiven {
    /// The site.
    #[n(0)]
    pub site: SiteId,
    /// The words of the roles, [`Role::word`], sorted.
    #[n(1)]
    pub roles: Vec<String>,
    /// What the person is qualified for.
    #[n(2)]
    pub qualifications: Vec<Qualification>,
    /// The last day on which all of it holds.
    #[cbor(n(3), with = "crate::time::optional_date", has_nil)]
    pub until: Option<Date>,
}

impl AuthorityGiven {
    /// Says all of it in words: `operator, receiving; ESD until 2027-03-31; until 2027-06-30`.
    /// The roles come first; what follows is what the person is qualified for, and the last
    /// day of all of it.
    #[must_use]
    pub fn words(&self) -> String {
        let held = self.qualifications.iter().map(|one| match one.until {
            Some(day) => alloc::format!("{} until {day}", one.id),
            None => one.id.to_string(),
        });
        let until = self.until.map(|day| alloc::format!("until {day}"));
        let parts: Vec<String> = [self.roles.join(", ")]
            .into_iter()
            .chain(held)
            .chain(until)
            .collect();
        parts.join("; ")
    }
}

/// Payload of `authority.ended`; the subject is the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct AuthorityEnded {
    /// The site.
    #[n(0)]
    pub site: SiteId,
    /// Why.
    #[n(1)]
    pub reason: Reason,
}

/// Gives a person authority, in place of any that they had at the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveAuthority {
    /// The person.
    pub person: PersonId,
    /// The site.
    pub site: SiteId,
    /// The roles.
    pub roles: Vec<Role>,
    /// What the person is qualified for.
    pub qualifications: Vec<Qualification>,
    /// The last day on which all of it holds.
    pub until: Option<Date>,
}

/// Ends all authority that a person has at a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndAuthority {
    /// The person.
    pub person: PersonId,
    /// The site.
    pub site: SiteId,
    /// Why.
    pub reason: Reason,
}

/// Decides to give authority.
///
/// # Errors
/// [`Refusal::UnknownPerson`], [`Refusal::DayIsPast`], [`Refusal::LastAdministrator`].
pub fn decide_give(
    plant: &Plant,
    command: GiveAuthority,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let GiveAuthority {
        person,
        site,
        roles,
        qualifications,
        until,
    } = command;
    if plant.person(&person).is_none() {
        return Err(Refusal::UnknownPerson { person });
    }
    let today = context.wall.local_date();
    let ends = qualifications.iter().map(|one| one.until);
    let past = ends.chain([until]).flatten().find(|day| *day < today);
    if let Some(day) = past {
        return Err(Refusal::DayIsPast { day });
    }
    if !roles.contains(&Role::Administrator) {
        check_not_last(plant, &person, site, context)?;
    }
    let mut roles: Vec<String> = roles.iter().map(|role| role.word().to_owned()).collect();
    roles.sort_unstable();
    roles.dedup();
    let body = Body::AuthorityGiven(AuthorityGiven {
        site,
        roles,
        qualifications,
        until,
    });
    Ok(alloc::vec![context.fact(0, Subject::Person(person), body)])
}

/// Decides to end authority.
///
/// # Errors
/// [`Refusal::HasNoAuthority`] when there is none to end, [`Refusal::LastAdministrator`].
pub fn decide_end(
    plant: &Plant,
    command: EndAuthority,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let EndAuthority {
        person,
        site,
        reason,
    } = command;
    let authorities = Authorities::at(plant, Some(site));
    match authorities.now(&person, context.wall.local_date()) {
        Standing::Has(_) | Standing::Expired { .. } => {}
        Standing::NotKept | Standing::Nothing | Standing::Elsewhere | Standing::Ended { .. } => {
            return Err(Refusal::HasNoAuthority { person });
        }
    }
    check_not_last(plant, &person, site, context)?;
    let body = Body::AuthorityEnded(AuthorityEnded { site, reason });
    Ok(alloc::vec![context.fact(0, Subject::Person(person), body)])
}

/// Refuses to take the last administrator of a site away: nobody could give authority then.
fn check_not_last(
    plant: &Plant,
    person: &PersonId,
    site: SiteId,
    context: &Context,
) -> Result<(), Refusal> {
    let authorities = Authorities::at(plant, Some(site));
    let today = context.wall.local_date();
    let is_administrator = |person: &PersonId| {
        let standing = authorities.now(person, today);
        matches!(standing, Standing::Has(one) if one.roles.contains(&Role::Administrator))
    };
    let mut others = plant.person_ids().filter(|other| *other != person);
    if is_administrator(person) && !others.any(is_administrator) {
        return Err(Refusal::LastAdministrator {
            person: person.clone(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
