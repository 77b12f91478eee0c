//! The plant as far as a set of facts shows it.
//!
//! A [`Plant`] is an order-independent fold: facts may come in any order and any number of
//! times, and the same set always gives the same states, findings and bytes. A tablet holds
//! one over its scope; the server builds small ones around the subjects it judges.
//!
//! Every fact is kept. States and findings are folded from what *stands* of them: without
//! what was voided, and with the values that were corrected.

mod standing;
mod told;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use crate::context::How;
use crate::fact::{Body, Fact};
use crate::finding::Finding;
use crate::identity::Subject;
use crate::ids::{FactId, ItemId, PersonId, RouteId, SiteId, StationId};
use crate::masters::{ItemDefined, PersonNamed, RouteDefined, StationNamed};
use crate::resolution::Judged;
use crate::rights::{self, Authorities};
use crate::time::Hlc;
use crate::{amendment, hold, qualification, receiving, shipping, signature, traveller};

use standing::Shown;
pub use standing::{Correction, target_of};
pub use told::Asks;

/// Where a fact stands in the readable order of its subject.
type Place = (Hlc, FactId);

/// Everything that a set of facts says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plant {
    /// Facts of each subject, in readable order.
    facts: BTreeMap<Subject, BTreeMap<Place, Fact>>,
    /// Where each fact is.
    places: BTreeMap<FactId, (Subject, Hlc)>,
    /// For each subject, the facts of other subjects that name it.
    mentions: BTreeMap<Subject, BTreeSet<FactId>>,
    /// Facts whose id another, different fact already had; the smaller bytes are shown.
    contradictions: BTreeMap<FactId, BTreeSet<Vec<u8>>>,
    /// For each fact, the voids, corrections and admissions that point at it.
    amendments: BTreeMap<FactId, BTreeSet<FactId>>,
    /// Facts that do not stand as they were recorded, worked out from the amendments.
    shown: BTreeMap<FactId, Shown>,
    /// What the change graphs told: whether the writer of the first had heard of the second.
    told: BTreeMap<(FactId, FactId), bool>,
    /// What the documents told: whether a signature stands on what it claims.
    covers: BTreeMap<FactId, bool>,
    /// The site whose record it is, where that is known.
    site: Option<SiteId>,
}

impl Plant {
    /// Says of which site it is the record.
    pub fn set_site(&mut self, site: SiteId) {
        self.site = Some(site);
    }

    /// Returns the site whose record it is, where that is known.
    #[must_use]
    pub fn site(&self) -> Option<SiteId> {
        self.site
    }

    /// Takes in a fact and says whether it was new.
    pub fn apply(&mut self, fact: Fact) -> bool {
        if let Some(known) = self.fact(&fact.id) {
            if *known == fact {
                return false;
            }
            return self.keep_both(fact);
        }
        self.insert(fact);
        true
    }

    fn keep_both(&mut self, fact: Fact) -> bool {
        let id = fact.id;
        let Some(known) = self.remove(&id) else {
            return false;
        };
        let both = self.contradictions.entry(id).or_default();
        both.insert(known.to_bytes());
        let new = both.insert(fact.to_bytes());
        let shown = if known.to_bytes() <= fact.to_bytes() {
            known
        } else {
            fact
        };
        self.insert(shown);
        new
    }

    fn insert(&mut self, fact: Fact) {
        for named in named_subjects(&fact.body) {
            self.mentions.entry(named).or_default().insert(fact.id);
        }
        self.places
            .insert(fact.id, (fact.subject.clone(), fact.hlc));
        self.note(&fact);
        let id = fact.id;
        self.facts
            .entry(fact.subject.clone())
            .or_default()
            .insert((fact.hlc, id), fact);
        self.settle(id);
    }

    fn remove(&mut self, id: &FactId) -> Option<Fact> {
        let (subject, hlc) = self.places.remove(id)?;
        let of_subject = self.facts.get_mut(&subject)?;
        let fact = of_subject.remove(&(hlc, *id))?;
        if of_subject.is_empty() {
            self.facts.remove(&subject);
        }
        for named in named_subjects(&fact.body) {
            if let Some(mentions) = self.mentions.get_mut(&named) {
                mentions.remove(id);
                if mentions.is_empty() {
                    self.mentions.remove(&named);
                }
            }
        }
        self.shown.remove(id);
        self.forget(&fact);
        Some(fact)
    }

    /// Returns a fact by its id, as it was recorded.
    #[must_use]
    pub fn fact(&self, id: &FactId) -> Option<&Fact> {
        let (subject, hlc) = self.places.get(id)?;
        self.facts.get(subject)?.get(&(*hlc, *id))
    }

    /// Returns every fact about a subject as it was recorded, in readable order.
    pub fn facts_about(&self, subject: &Subject) -> impl DoubleEndedIterator<Item = &Fact> {
        self.facts
            .get(subject)
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    /// Returns every fact of other subjects that names this one, as it was recorded, in the
    /// order of their ids.
    pub fn facts_naming(&self, subject: &Subject) -> impl Iterator<Item = &Fact> {
        self.mentions
            .get(subject)
            .into_iter()
            .flatten()
            .filter_map(|id| self.fact(id))
    }

    /// Returns every fact, by subject.
    pub fn all_facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.values().flat_map(BTreeMap::values)
    }

    /// Returns the people of whom at least one fact is known.
    pub fn people(&self) -> impl Iterator<Item = &Subject> {
        // Subjects are sorted by kind, and these are among the first.
        let before = |subject: &&Subject| matches!(subject, Subject::Item(_) | Subject::Route(_));
        let is_person = |subject: &&Subject| matches!(subject, Subject::Person(_));
        self.subjects().skip_while(before).take_while(is_person)
    }

    /// Returns the numbers of all people, in their order.
    pub fn person_ids(&self) -> impl Iterator<Item = &PersonId> {
        self.people().filter_map(|subject| {
            if let Subject::Person(person) = subject {
                Some(person)
            } else {
                None
            }
        })
    }

    /// Says whether the server wrote a fact by itself, which needs no right. What claims so and
    /// was set aside is let in by a person, not by it.
    #[must_use]
    pub fn is_the_servers_own(&self, fact: &Fact) -> bool {
        fact.capture.how == How::System && self.admissions_of(&fact.id).is_empty()
    }

    /// Returns every subject with at least one fact.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.facts.keys()
    }

    /// Says whether any fact is about the subject.
    #[must_use]
    pub fn knows(&self, subject: &Subject) -> bool {
        self.facts.contains_key(subject)
    }

    /// Returns the encodings of facts that came with an id that was already taken.
    pub fn contradictions(&self) -> impl Iterator<Item = (&FactId, &BTreeSet<Vec<u8>>)> {
        self.contradictions.iter()
    }

    fn latest<'a, T>(
        &'a self,
        subject: &Subject,
        pick: impl Fn(&'a Body) -> Option<T>,
    ) -> Option<T> {
        self.standing_about(subject)
            .rev()
            .find_map(|fact| pick(&fact.body))
    }

    /// Returns the item master in force.
    #[must_use]
    pub fn item(&self, id: &ItemId) -> Option<&ItemDefined> {
        self.latest(&Subject::Item(id.clone()), |body| {
            if let Body::ItemDefined(item) = body {
                Some(item)
            } else {
                None
            }
        })
    }

    /// Returns the route in force.
    #[must_use]
    pub fn route(&self, id: &RouteId) -> Option<&RouteDefined> {
        self.latest(&Subject::Route(id.clone()), |body| {
            if let Body::RouteDefined(route) = body {
                Some(route)
            } else {
                None
            }
        })
    }

    /// Returns the person's master record.
    #[must_use]
    pub fn person(&self, id: &PersonId) -> Option<&PersonNamed> {
        self.latest(&Subject::Person(id.clone()), |body| {
            if let Body::PersonNamed(person) = body {
                Some(person)
            } else {
                None
            }
        })
    }

    /// Returns the station's master record.
    #[must_use]
    pub fn station(&self, id: &StationId) -> Option<&StationNamed> {
        self.latest(&Subject::Station(id.clone()), |body| {
            if let Body::StationNamed(station) = body {
                Some(station)
            } else {
                None
            }
        })
    }

    /// Returns the items whose labels carry this GTIN (14 digits); more than one is a fault
    /// in the item master that a person is asked about.
    pub fn items_of_gtin(&self, gtin: &str) -> impl Iterator<Item = (&ItemId, &ItemDefined)> {
        self.facts.keys().filter_map(move |subject| {
            let Subject::Item(id) = subject else {
                return None;
            };
            let item = self.item(id)?;
            (item.gtin.as_deref() == Some(gtin)).then_some((id, item))
        })
    }

    /// Returns the items that a part number on a label may mean: ours, or the one by which suppliers'
    /// labels name it.
    pub fn items_of_part(&self, part: &str) -> impl Iterator<Item = (&ItemId, &ItemDefined)> {
        self.facts.keys().filter_map(move |subject| {
            let Subject::Item(id) = subject else {
                return None;
            };
            let item = self.item(id)?;
            let is_named = id.as_str() == part || item.supplier_part.as_deref() == Some(part);
            is_named.then_some((id, item))
        })
    }

    /// Returns the name of an item, or its number where it has none here.
    #[must_use]
    pub fn item_name(&self, id: &ItemId) -> String {
        self.item(id)
            .map_or_else(|| id.as_str().into(), |item| item.name.clone())
    }

    /// Judges everything that is known, sorted and without duplicates.
    #[must_use]
    pub fn judge(&self) -> Vec<Finding> {
        let named = self.mentions.keys();
        let subjects: BTreeSet<&Subject> = self.facts.keys().chain(named).collect();
        let authorities = Authorities::of(self);
        let findings: BTreeSet<Finding> = subjects
            .into_iter()
            .flat_map(|subject| self.judge_by(&authorities, subject))
            .collect();
        findings.into_iter().collect()
    }

    /// Judges one subject by the facts about it and the facts that name it.
    #[must_use]
    pub fn judge_subject(&self, subject: &Subject) -> Vec<Finding> {
        self.judge_by(&Authorities::of(self), subject)
    }

    fn judge_by(&self, authorities: &Authorities, subject: &Subject) -> Vec<Finding> {
        let mut findings = match subject {
            Subject::Lot(key) => receiving::judge(self, key),
            Subject::Unit(key) => {
                let mut findings = traveller::judge(self, key);
                findings.extend(shipping::judge_unit(self, key));
                findings
            }
            Subject::Carton(id) => shipping::judge_carton(self, id),
            Subject::Shipment(id) => shipping::judge_shipment(self, id),
            Subject::Item(_)
            | Subject::Route(_)
            | Subject::Person(_)
            | Subject::Station(_)
            | Subject::Layout(_) => Vec::new(),
        };
        findings.extend(hold::judge(self, subject));
        findings.extend(rights::judge(self, authorities, subject));
        if let Subject::Unit(key) = subject {
            findings.extend(qualification::judge(self, authorities, key));
        }
        findings.extend(signature::judge(self, subject));
        findings.extend(amendment::judge(self, subject));
        findings.extend(self.two_facts_one_id(subject));
        findings
    }

    fn two_facts_one_id(&self, subject: &Subject) -> impl Iterator<Item = Finding> {
        let shown = |id: &FactId| Some((self.fact(id)?.subject.clone(), *id));
        self.contradictions
            .keys()
            .filter_map(shown)
            .filter(move |(shown, _)| shown == subject)
            .map(|(subject, fact)| Finding::TwoFactsOneId { subject, fact })
    }

    /// Judges everything that is known, and says of each finding who accepted it.
    #[must_use]
    pub fn judged(&self) -> Vec<Judged> {
        let findings = self.judge().into_iter();
        findings.map(|finding| Judged::of(self, finding)).collect()
    }

    /// Judges one subject, and says of each finding who accepted it.
    #[must_use]
    pub fn judged_subject(&self, subject: &Subject) -> Vec<Judged> {
        let findings: BTreeSet<Finding> = self.judge_subject(subject).into_iter().collect();
        let findings = findings.into_iter();
        findings.map(|finding| Judged::of(self, finding)).collect()
    }
}

impl FromIterator<Fact> for Plant {
    fn from_iter<I: IntoIterator<Item = Fact>>(facts: I) -> Self {
        let mut plant = Self::default();
        for fact in facts {
            plant.apply(fact);
        }
        plant
    }
}

/// Returns the other subjects that a fact names; they are the ends of its trace edges.
#[must_use]
pub fn named_subjects(body: &Body) -> Vec<Subject> {
    match body {
        Body::ComponentConsumed(consumed) => alloc::vec![consumed.component.clone()],
        Body::UnitPacked(packed) => alloc::vec![packed.subject()],
        Body::CartonShipped(shipped) => alloc::vec![Subject::Carton(shipped.carton.clone())],
        Body::ItemDefined(_)
        | Body::RouteDefined(_)
        | Body::PersonNamed(_)
        | Body::StationNamed(_)
        | Body::LayoutTaught(_)
        | Body::LayoutWithdrawn(_)
        | Body::AuthorityGiven(_)
        | Body::AuthorityEnded(_)
        | Body::PreferencesChosen(_)
        | Body::LotReceived(_)
        | Body::TravellerOpened(_)
        | Body::StepStarted(_)
        | Body::StepFinished(_)
        | Body::MeasurementRecorded(_)
        | Body::UnitCompleted(_)
        | Body::HoldPlaced(_)
        | Body::HoldReleased(_)
        | Body::SignatureGiven(_)
        | Body::FactVoided(_)
        | Body::FactCorrected(_)
        | Body::FindingResolved(_)
        | Body::FactAdmitted(_)
        | Body::Unknown { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use proptest::prelude::*;

    #[test]
    fn two_facts_with_one_id_are_both_kept_and_found_in_either_order() {
        let day = testing::whole_day();
        let mut other = day[5].clone();
        other.id = day[4].id;
        let one: Plant = day.iter().cloned().chain([other.clone()]).collect();
        let two: Plant = [other].into_iter().chain(day).collect();
        assert_eq!(one, two);
        assert_eq!(one.contradictions().next().unwrap().1.len(), 2);
        assert!(
            one.judge()
                .iter()
                .any(|finding| matches!(finding, Finding::TwoFactsOneId { .. }))
        );
    }

    #[test]
    fn an_honest_day_has_no_findings() {
        let plant: Plant = testing::whole_day().into_iter().collect();
        assert_eq!(plant.judge(), []);
    }

    proptest! {
        #[test]
        fn any_order_and_duplication_gives_one_plant(
            order in proptest::collection::vec(any::<prop::sample::Index>(), 0..60),
            has_people in any::<bool>(),
        ) {
            let day = if has_people { testing::day_with_people() } else { testing::day_set_right() };
            let straight: Plant = day.iter().cloned().collect();
            let mut mixed: Plant = order.iter().map(|at| day[at.index(day.len())].clone()).collect();
            for fact in day.into_iter().rev() {
                mixed.apply(fact);
            }
            prop_assert_eq!(mixed.judged(), straight.judged());
            prop_assert_eq!(mixed, straight);
        }
    }
}
