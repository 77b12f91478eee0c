//! Who had which authority when: one fold over the authority facts of all people.
//!
//! The facts are taken in readable order, and one counts only when whoever gave it had the
//! right to at that moment and that site, or when the server itself wrote it. So nobody gives
//! themselves a right, also not in a chain of such facts. A void takes no authority away; it
//! is ended.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::{Action, State, may};
use crate::fact::{Body, Fact};
use crate::identity::Subject;
use crate::ids::{FactId, PersonId, SiteId};
use crate::people::{AuthorityGiven, Qualification, Role};
use crate::plant::Plant;
use crate::time::{Date, Hlc};

/// The authority of a person at the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The roles that this program knows.
    pub roles: BTreeSet<Role>,
    /// What the person is qualified for.
    pub qualifications: Vec<Qualification>,
    /// The last day on which all of it holds.
    pub until: Option<Date>,
    /// The fact that gave it.
    pub by: FactId,
}

/// How a person stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Nobody had been given authority here yet: the plant kept no rights.
    NotKept,
    /// The person had been given none.
    Nothing,
    /// The person had authority at another site only.
    Elsewhere,
    /// It had ended.
    Ended {
        /// The fact that ended it.
        by: FactId,
    },
    /// It had run out.
    Expired {
        /// Its last day.
        until: Date,
        /// The fact that gave it.
        by: FactId,
    },
    /// The person had it.
    Has(&'a Authority),
}

/// What was given or ended, in readable order.
#[derive(Debug, Clone)]
struct Entry {
    at: Hlc,
    site: SiteId,
    by: FactId,
    /// Nothing where it ended.
    authority: Option<Authority>,
}

/// Who had which authority when.
#[derive(Debug, Clone, Default)]
pub struct Authorities {
    site: Option<SiteId>,
    /// The first fact that gave somebody authority.
    since: Option<Hlc>,
    of: BTreeMap<PersonId, Vec<Entry>>,
}

impl Authorities {
    /// Folds what the plant knows of the authority of its people at its site.
    #[must_use]
    pub fn of(plant: &Plant) -> Self {
        Self::at(plant, plant.site())
    }

    /// Folds what the plant knows of the authority of its people at a site, or at any.
    #[must_use]
    pub fn at(plant: &Plant, site: Option<SiteId>) -> Self {
        let mut facts: Vec<&Fact> = plant
            .people()
            .flat_map(|person| plant.facts_about(person))
            .filter(|fact| matches!(fact.body, Body::AuthorityGiven(_) | Body::AuthorityEnded(_)))
            .collect();
        facts.sort_by_key(|fact| (fact.hlc, fact.id));
        let mut authorities = Self {
            site,
            ..Self::default()
        };
        for fact in facts {
            if plant.is_the_servers_own(fact) || authorities.is_rightful(fact) {
                authorities.take(fact);
            }
        }
        authorities
    }

    fn is_rightful(&self, fact: &Fact) -> bool {
        let Some(site) = site_of(&fact.body) else {
            return false;
        };
        let today = fact.wall.local_date();
        // What was taken in so far is what came before.
        let standing = self.standing(&fact.person, Some(site), |_| true, today);
        may(&standing, fact.lease, Action::GiveAuthority, State::InHouse).is_ok()
    }

    fn take(&mut self, fact: &Fact) {
        let Subject::Person(person) = &fact.subject else {
            return;
        };
        let Some(site) = site_of(&fact.body) else {
            return;
        };
        let authority = if let Body::AuthorityGiven(given) = &fact.body {
            Some(authority(given, fact.id))
        } else {
            None
        };
        if authority.is_some() {
            self.since.get_or_insert(fact.hlc);
        }
        self.of.entry(person.clone()).or_default().push(Entry {
            at: fact.hlc,
            site,
            by: fact.id,
            authority,
        });
    }

    /// Says whether somebody was given authority: rights are kept from then on.
    #[must_use]
    pub fn are_kept(&self) -> bool {
        self.since.is_some()
    }

    /// Returns everybody about whose authority something was said.
    pub(crate) fn people(&self) -> impl Iterator<Item = &PersonId> {
        self.of.keys()
    }

    /// Says how a person stands now; `today` is the day that the clock shows.
    #[must_use]
    pub fn now(&self, person: &PersonId, today: Date) -> Standing<'_> {
        self.standing(person, self.site, |_| true, today)
    }

    /// Says how a person stood before a moment, on the day that the clock showed then.
    #[must_use]
    pub fn then(&self, person: &PersonId, at: Hlc, today: Date) -> Standing<'_> {
        self.standing(person, self.site, |given| given < at, today)
    }

    fn standing(
        &self,
        person: &PersonId,
        site: Option<SiteId>,
        counts: impl Fn(Hlc) -> bool,
        today: Date,
    ) -> Standing<'_> {
        if !self.since.is_some_and(&counts) {
            return Standing::NotKept;
        }
        let mut known = self
            .of
            .get(person)
            .into_iter()
            .flatten()
            .filter(|entry| counts(entry.at))
            .peekable();
        if known.peek().is_none() {
            return Standing::Nothing;
        }
        let here = known.filter(|entry| site.is_none_or(|here| here == entry.site));
        match here.last() {
            None => Standing::Elsewhere,
            Some(entry) => match &entry.authority {
                None => Standing::Ended { by: entry.by },
                Some(authority) => match authority.until {
                    Some(until) if until < today => Standing::Expired {
                        until,
                        by: authority.by,
                    },
                    _ => Standing::Has(authority),
                },
            },
        }
    }
}

/// The site at which authority was given or ended.
fn site_of(body: &Body) -> Option<SiteId> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only these two are about the authority of a person"
    )]
    match body {
        Body::AuthorityGiven(given) => Some(given.site),
        Body::AuthorityEnded(ended) => Some(ended.site),
        _ => None,
    }
}

fn authority(given: &AuthorityGiven, by: FactId) -> Authority {
    let roles = given.roles.iter();
    Authority {
        roles: roles.filter_map(|word| Role::of_word(word)).collect(),
        qualifications: given.qualifications.clone(),
        until: given.until,
        by,
    }
}
