//! Qualifications: what a step asks of whoever does it, and who has it.
//!
//! A route names, for each of its steps, what a person has to be qualified for to work on it;
//! the traveller keeps that as it was when it was opened. A person's qualifications stand in
//! their authority ([`AuthorityGiven`](crate::people::AuthorityGiven)), each with its last
//! day. Starting the step, putting a component in, measuring and finishing ask for all of
//! them. What was recorded without one stands and is a finding, like every record without a
//! right.
//!
//! It is asked beside [`rights`](crate::rights), not in its table: a role says what kind of
//! work somebody does, a qualification which of it they were trained for. Where no rights are
//! kept, nobody has been given any, and none is asked for.
//!
//! ISO 9001:2015, 7.2; 21 CFR 820.25(b); AS9100D, 8.5.1 f).

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::fact::{Body, Fact};
use crate::finding::Finding;
use crate::identity::{Subject, UnitKey};
use crate::ids::{FactId, PersonId, QualificationId};
use crate::plant::Plant;
use crate::refusal::Refusal;
use crate::rights::{Authorities, Authority, Standing};
use crate::time::Date;
use crate::unit::{StepState, UnitState};

/// A qualification that a step asks for and a person does not have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lacking {
    /// The qualification.
    pub id: QualificationId,
    /// The last day on which the person had it; nothing when they never did.
    pub until: Option<Date>,
}

/// Returns what is asked for and not there on a day.
fn lacking(asked: &[QualificationId], authority: &Authority, today: Date) -> Vec<Lacking> {
    let missing = asked.iter().filter_map(|id| {
        let had = authority.qualifications.iter().filter(|had| had.id == *id);
        let had: Vec<Option<Date>> = had.map(|had| had.until).collect();
        let holds = |until: &Option<Date>| until.is_none_or(|until| until >= today);
        (!had.iter().any(holds)).then(|| Lacking {
            id: id.clone(),
            until: had.into_iter().flatten().max(),
        })
    });
    missing.collect()
}

/// Checks that the person is qualified for a step.
///
/// # Errors
/// [`Refusal::NotQualified`], with those who are.
pub fn check(plant: &Plant, step: &StepState, context: &Context) -> Result<(), Refusal> {
    if step.qualifications.is_empty() {
        return Ok(());
    }
    let authorities = Authorities::of(plant);
    let today = context.wall.local_date();
    // Without authority the right to the work is missing, and that is said first.
    let Standing::Has(authority) = authorities.now(&context.person, today) else {
        return Ok(());
    };
    let lacking_here = lacking(&step.qualifications, authority, today);
    if lacking_here.is_empty() {
        return Ok(());
    }
    let is_qualified = |person: &&PersonId| {
        let Standing::Has(had) = authorities.now(person, today) else {
            return false;
        };
        lacking(&step.qualifications, had, today).is_empty()
    };
    Err(Refusal::NotQualified {
        step: step.number,
        lacking: lacking_here,
        who_is: authorities.people().filter(is_qualified).cloned().collect(),
    })
}

/// The step at which something was done.
fn step_of(body: &Body) -> Option<u16> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only these four are work at a step"
    )]
    match body {
        Body::StepStarted(started) => Some(started.step),
        Body::ComponentConsumed(consumed) => Some(consumed.step),
        Body::MeasurementRecorded(measured) => Some(measured.step),
        Body::StepFinished(finished) => Some(finished.step),
        _ => None,
    }
}

/// Judges the work on a unit: each record by the qualifications that its person had at that
/// moment, as far as the plant knows by now.
#[must_use]
pub fn judge(plant: &Plant, authorities: &Authorities, unit: &UnitKey) -> Vec<Finding> {
    let state = UnitState::of(plant, unit);
    if state
        .steps
        .iter()
        .all(|step| step.qualifications.is_empty())
    {
        return Vec::new();
    }
    let mut without: BTreeMap<(u16, &PersonId, Vec<Lacking>), Vec<FactId>> = BTreeMap::new();
    for fact in plant.standing_about(&Subject::Unit(unit.clone())) {
        if let Some((step, lacking, by)) = lacked(plant, authorities, &state, fact) {
            let facts = without.entry((step, &fact.person, lacking)).or_default();
            facts.push(fact.id);
            facts.push(by);
        }
    }
    without
        .into_iter()
        .map(|((step, person, lacking), mut facts)| {
            facts.sort_unstable();
            facts.dedup();
            Finding::NotQualified {
                unit: unit.clone(),
                step,
                person: person.clone(),
                lacking,
                facts,
            }
        })
        .collect()
}

/// What the person of a record lacked for its step, and the fact that gave them the authority
/// they had.
fn lacked(
    plant: &Plant,
    authorities: &Authorities,
    state: &UnitState,
    fact: &Fact,
) -> Option<(u16, Vec<Lacking>, FactId)> {
    if plant.is_the_servers_own(fact) {
        return None;
    }
    let number = step_of(&fact.body)?;
    let step = state.steps.iter().find(|step| step.number == number)?;
    let today = fact.wall.local_date();
    // Work without authority is found by the rights.
    let Standing::Has(authority) = authorities.then(&fact.person, fact.hlc, today) else {
        return None;
    };
    let lacking = lacking(&step.qualifications, authority, today);
    (!lacking.is_empty()).then_some((number, lacking, authority.by))
}

#[cfg(test)]
mod tests;
