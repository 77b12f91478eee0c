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
use alloc::string::String;
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
/// [`Refusal::UnknownPerson`].
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
/// [`Refusal::HasNoAuthority`] when there is none to end.
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
    let body = Body::AuthorityEnded(AuthorityEnded { site, reason });
    Ok(alloc::vec![context.fact(0, Subject::Person(person), body)])
}

#[cfg(test)]
mod tests;
