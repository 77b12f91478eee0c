//! What stands: facts that were not voided, with their open corrections put in.
//!
//! A void or a correction counts when it is in the document of the fact that it points at,
//! and only there: whoever has all facts about a subject knows how each of them stands.
//! A void takes away any fact but a void; voiding a void is not possible, the thing is
//! recorded anew instead. A correction is open until a later one replaces it, so that two
//! tablets that corrected the same field apart both stay open and are a finding; until a
//! person settles it, the one with the latest hybrid clock reading is in force. A voided
//! correction replaces nothing.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::Plant;
use crate::amendment::FactCorrected;
use crate::fact::{Body, Fact};
use crate::field::Field;
use crate::identity::Subject;
use crate::ids::FactId;
use crate::reason::Reason;

/// How many facts lie above one another at most: a void of a correction of a fact.
const MOST_LEVELS: usize = 3;

/// How a fact stands that was recorded otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// It was voided.
    Void,
    /// It stands with other values.
    Corrected(Box<Fact>),
}

/// A correction that was not voided.
#[derive(Debug, Clone)]
pub struct Correction<'a> {
    /// The fact that corrects.
    pub fact: &'a Fact,
    /// What it says.
    pub says: &'a FactCorrected,
    /// The field.
    pub field: Field,
    /// Whether no later correction replaces it.
    pub is_open: bool,
}

/// Returns the fact that a void or correction points at.
#[must_use]
pub fn target_of(body: &Body) -> Option<FactId> {
    match body {
        Body::FactVoided(voided) => Some(voided.fact),
        Body::FactCorrected(corrected) => Some(corrected.fact),
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
        | Body::ComponentConsumed(_)
        | Body::MeasurementRecorded(_)
        | Body::UnitCompleted(_)
        | Body::UnitPacked(_)
        | Body::CartonShipped(_)
        | Body::HoldPlaced(_)
        | Body::HoldReleased(_)
        | Body::SignatureGiven(_)
        | Body::FindingResolved(_)
        | Body::FactAdmitted(_)
        | Body::Unknown { .. } => None,
    }
}

/// Returns the facts that a void, correction or admission points at.
fn targets_of(body: &Body) -> Vec<FactId> {
    if let Body::FactAdmitted(admitted) = body {
        return admitted.facts.clone();
    }
    target_of(body).into_iter().collect()
}

impl Plant {
    /// Returns a fact as it stands: with its corrections, or nothing when it was voided or
    /// is not known.
    #[must_use]
    pub fn standing(&self, id: &FactId) -> Option<&Fact> {
        match self.shown.get(id) {
            None => self.fact(id),
            Some(Shown::Void) => None,
            Some(Shown::Corrected(fact)) => Some(fact),
        }
    }

    /// Says whether a fact is known and not voided.
    #[must_use]
    pub fn stands(&self, id: &FactId) -> bool {
        self.standing(id).is_some()
    }

    /// Returns what stands about a subject, in readable order.
    pub fn standing_about(&self, subject: &Subject) -> impl DoubleEndedIterator<Item = &Fact> {
        self.facts_about(subject)
            .filter_map(|fact| self.standing(&fact.id))
    }

    /// Returns what stands of other subjects and names this one, in the order of the ids.
    pub fn standing_naming(&self, subject: &Subject) -> impl Iterator<Item = &Fact> {
        self.facts_naming(subject)
            .filter_map(|fact| self.standing(&fact.id))
    }

    /// Returns the voids that took a fact away, in readable order, with their reasons.
    #[must_use]
    pub fn voids_of(&self, id: &FactId) -> Vec<(&Fact, &Reason)> {
        let Some(fact) = self.fact(id) else {
            return Vec::new();
        };
        if matches!(fact.body, Body::FactVoided(_)) {
            return Vec::new();
        }
        let mut voids: Vec<_> = self
            .amendments_of(fact)
            .filter_map(|amendment| {
                let Body::FactVoided(voided) = &amendment.body else {
                    return None;
                };
                Some((amendment, &voided.reason))
            })
            .collect();
        voids.sort_by_key(|(void, _)| (void.hlc, void.id));
        voids
    }

    /// Returns the corrections of a fact that were not voided, in readable order. Those
    /// whose value cannot be read for the field do not count.
    #[must_use]
    pub fn corrections_of(&self, id: &FactId) -> Vec<Correction<'_>> {
        let Some(fact) = self.fact(id) else {
            return Vec::new();
        };
        let mut corrections: Vec<Correction<'_>> = self
            .amendments_of(fact)
            .filter(|amendment| self.stands(&amendment.id))
            .filter_map(|amendment| {
                let Body::FactCorrected(says) = &amendment.body else {
                    return None;
                };
                let field = Field::of_name(&says.field)?;
                field.write(&fact.body, &says.value)?;
                Some(Correction {
                    fact: amendment,
                    says,
                    field,
                    is_open: true,
                })
            })
            .collect();
        corrections.sort_by_key(|correction| (correction.fact.hlc, correction.fact.id));
        let replaced: BTreeSet<(Field, FactId)> = corrections
            .iter()
            .flat_map(|by| by.says.replaces.iter().map(|id| (by.field, *id)))
            .collect();
        for correction in &mut corrections {
            correction.is_open = !replaced.contains(&(correction.field, correction.fact.id));
        }
        corrections
    }

    /// Returns who let a fact in that had been set aside, in readable order, with their
    /// reasons; nothing for the many that never were.
    #[must_use]
    pub fn admissions_of(&self, id: &FactId) -> Vec<(&Fact, &Reason)> {
        let Some(fact) = self.fact(id) else {
            return Vec::new();
        };
        let mut admissions: Vec<_> = self
            .amendments_of(fact)
            .filter_map(|amendment| {
                let Body::FactAdmitted(admitted) = &amendment.body else {
                    return None;
                };
                Some((amendment, &admitted.reason))
            })
            .collect();
        admissions.sort_by_key(|(admission, _)| (admission.hlc, admission.id));
        admissions
    }

    fn amendments_of<'a>(&'a self, fact: &'a Fact) -> impl Iterator<Item = &'a Fact> {
        self.amendments
            .get(&fact.id)
            .into_iter()
            .flatten()
            .filter_map(|id| self.fact(id))
            .filter(|amendment| amendment.subject == fact.subject)
    }

    /// Notes a fact that came in.
    pub(super) fn note(&mut self, fact: &Fact) {
        for target in targets_of(&fact.body) {
            self.amendments.entry(target).or_default().insert(fact.id);
        }
    }

    /// Forgets a fact that is taken out.
    pub(super) fn forget(&mut self, fact: &Fact) {
        for target in targets_of(&fact.body) {
            if let Some(amendments) = self.amendments.get_mut(&target) {
                amendments.remove(&fact.id);
                if amendments.is_empty() {
                    self.amendments.remove(&target);
                }
            }
            self.settle(target);
        }
    }

    /// Works out anew how a fact stands, and those that it points at.
    pub(super) fn settle(&mut self, id: FactId) {
        let mut next = Some(id);
        for _ in 0..MOST_LEVELS {
            let Some(id) = next else { return };
            match self.work_out(&id) {
                Some(shown) => self.shown.insert(id, shown),
                None => self.shown.remove(&id),
            };
            next = self.fact(&id).and_then(|fact| target_of(&fact.body));
        }
    }

    fn work_out(&self, id: &FactId) -> Option<Shown> {
        if !self.amendments.contains_key(id) {
            return None;
        }
        let fact = self.fact(id)?;
        if !self.voids_of(id).is_empty() {
            return Some(Shown::Void);
        }
        let mut body = fact.body.clone();
        for correction in self.corrections_of(id) {
            if correction.is_open {
                body = correction.field.write(&body, &correction.says.value)?;
            }
        }
        (body != fact.body).then(|| {
            Shown::Corrected(Box::new(Fact {
                body,
                ..fact.clone()
            }))
        })
    }

    /// Returns the value of a field as it stands, and as it was recorded.
    #[must_use]
    pub fn values_of(&self, id: &FactId, field: Field) -> Option<(String, String)> {
        let recorded = field.read(&self.fact(id)?.body)?;
        let standing = self.standing(id).and_then(|fact| field.read(&fact.body));
        Some((standing.unwrap_or_else(|| recorded.clone()), recorded))
    }
}
