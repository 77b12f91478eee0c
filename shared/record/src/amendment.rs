//! Setting a record right: undo, void and correction, before and after it was sent.
//!
//! Nothing is taken out of the record. A void and a correction are facts of their own that
//! point at the old one and say why; what stands is worked out by
//! [`Plant::standing`](crate::plant::Plant::standing).
//!
//! * **Undo** takes back the last thing that a person recorded about a subject at this
//!   tablet, with one touch and without a word: a void with the reason *undone*.
//! * **Void** takes back any fact, with a reason.
//! * **Correction** gives one value of a fact another one, with a reason. A correction of a
//!   correction replaces it; the fact below stays the one that is corrected.
//!
//! What rests on a fact ([`resting_on`]) has to be taken back before it, from the end, as
//! long as the thing is in the house: whoever voids a seal has to void the finish of its
//! step first, and then fits and finishes again. Once the thing has left ([`has_left`]),
//! what rests on the fact cannot be un-happened: the void is recorded all the same, because
//! the record has to say what is true, and [`judge`] makes it a finding that a person
//! resolves. The same finding shows where one tablet voided what another built on, in
//! whatever order they meet again. A correction of a value is always allowed; what follows
//! from the new value, for example a lot that was used beyond its quantity, is found.
//!
//! Masters are not voided but defined anew. A void stays: what was voided by mistake is
//! recorded again.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::fact::{Body, Fact};
use crate::field::Field;
use crate::finding::{Finding, Told};
use crate::hold::Persons;
use crate::identity::Subject;
use crate::ids::{FactId, IntentId};
use crate::plant::Plant;
use crate::reason::{Reason, Usual};
use crate::refusal::Refusal;
use crate::resting::{has_left, resting_on};
use crate::trace::Event;

/// Payload of `fact.voided`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct FactVoided {
    /// The fact that no longer stands; it is in the same document.
    #[n(0)]
    pub fact: FactId,
    /// Why.
    #[n(1)]
    pub reason: Reason,
}

/// Payload of `fact.corrected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct FactCorrected {
    /// The fact; it is in the same document.
    #[n(0)]
    pub fact: FactId,
    /// The name of the field, [`Field::name`].
    #[n(1)]
    pub field: String,
    /// The value, in the field's canonical form.
    #[n(2)]
    pub value: String,
    /// Why.
    #[n(3)]
    pub reason: Reason,
    /// The open corrections of the field that the writer knew.
    #[n(4)]
    pub replaces: Vec<FactId>,
}

/// Takes back the last thing that the person recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The action.
    pub action: IntentId,
}

/// Voids a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidFact {
    /// The fact.
    pub fact: FactId,
    /// Why.
    pub reason: Reason,
}

/// Corrects a value of a fact, or of the correction that it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectFact {
    /// The fact.
    pub fact: FactId,
    /// The field.
    pub field: Field,
    /// The right value.
    pub value: String,
    /// Why.
    pub reason: Reason,
}

/// Decides to take back an action.
///
/// # Errors
/// [`Refusal::NoSuchFact`], [`Refusal::AlreadyVoided`], [`Refusal::NotTheLast`] when it is
/// another's, or not the last that the person did there, and the refusals of a void.
pub fn decide_undo(plant: &Plant, undo: &Undo, context: &Context) -> Result<Vec<Fact>, Refusal> {
    let action: Vec<&Fact> = (0..)
        .map_while(|n| plant.fact(&undo.action.fact(n)))
        .collect();
    let Some(first) = action.first() else {
        return Err(Refusal::NoSuchFact);
    };
    let is_own = |fact: &Fact| fact.person == context.person && fact.device == context.device;
    let went_on = plant
        .standing_about(&first.subject)
        .filter(|later| !matches!(later.body, Body::FactVoided(_)))
        .any(|later| later.hlc > first.hlc && is_own(later));
    if !is_own(first) || went_on {
        return Err(Refusal::NotTheLast);
    }
    let ids: Vec<FactId> = action.iter().map(|fact| fact.id).collect();
    let standing: Vec<&&Fact> = action.iter().filter(|f| plant.stands(&f.id)).collect();
    if standing.is_empty() {
        return Err(Refusal::AlreadyVoided {
            kind: first.body.kind().into(),
        });
    }
    for fact in &standing {
        check_void(plant, fact, &ids)?;
    }
    Ok((0..)
        .zip(standing)
        .map(|(n, fact)| void(n, fact, Reason::usual(Usual::Undone), context))
        .collect())
}

/// Decides to void a fact.
///
/// # Errors
/// [`Refusal::NoSuchFact`], [`Refusal::CannotBeVoided`], [`Refusal::AlreadyVoided`],
/// [`Refusal::OthersRestOnIt`].
pub fn decide_void(
    plant: &Plant,
    command: VoidFact,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let fact = plant.fact(&command.fact).ok_or(Refusal::NoSuchFact)?;
    check_void(plant, fact, &[])?;
    Ok(alloc::vec![void(0, fact, command.reason, context)])
}

fn void(n: u16, fact: &Fact, reason: Reason, context: &Context) -> Fact {
    let body = Body::FactVoided(FactVoided {
        fact: fact.id,
        reason,
    });
    context.fact(n, fact.subject.clone(), body)
}

/// Says whether a person may void such a fact at all.
#[must_use]
pub fn can_be_voided(body: &Body) -> bool {
    match body {
        Body::LotReceived(_)
        | Body::TravellerOpened(_)
        | Body::StepStarted(_)
        | Body::StepFinished(_)
        | Body::ComponentConsumed(_)
        | Body::MeasurementRecorded(_)
        | Body::UnitCompleted(_)
        | Body::UnitPacked(_)
        | Body::CartonShipped(_)
        | Body::HoldReleased(_)
        | Body::FactCorrected(_)
        | Body::FindingResolved(_) => true,
        // A void takes one person, so it must not take off what two have to release.
        Body::HoldPlaced(placed) => placed.released_by == Persons::One,
        Body::ItemDefined(_)
        | Body::RouteDefined(_)
        | Body::PersonNamed(_)
        | Body::SignatureGiven(_)
        | Body::StationNamed(_)
        | Body::LayoutTaught(_)
        | Body::LayoutWithdrawn(_)
        | Body::AuthorityGiven(_)
        | Body::AuthorityEnded(_)
        | Body::PreferencesChosen(_)
        | Body::FactVoided(_)
        | Body::FactAdmitted(_)
        | Body::Unknown { .. } => false,
    }
}

/// Checks that a fact may be voided; `together` are voided in the same action.
fn check_void(plant: &Plant, fact: &Fact, together: &[FactId]) -> Result<(), Refusal> {
    let kind = || String::from(fact.body.kind());
    if !can_be_voided(&fact.body) {
        return Err(Refusal::CannotBeVoided { kind: kind() });
    }
    if !plant.stands(&fact.id) {
        return Err(Refusal::AlreadyVoided { kind: kind() });
    }
    let mut resting: Vec<&Fact> = resting_on(plant, fact)
        .iter()
        .filter(|id| !together.contains(id))
        .filter_map(|id| plant.standing(id))
        .collect();
    if resting.is_empty() || has_left(plant, &fact.subject) {
        return Ok(());
    }
    // The last one is the first to take back.
    resting.sort_by_key(|fact| core::cmp::Reverse((fact.hlc, fact.id)));
    Err(Refusal::OthersRestOnIt {
        kind: kind(),
        resting: resting
            .into_iter()
            .map(|fact| Event::of(plant, fact))
            .collect(),
    })
}

/// Decides to correct a value.
///
/// # Errors
/// [`Refusal::NoSuchFact`], [`Refusal::AlreadyVoided`], [`Refusal::CannotBeCorrected`],
/// [`Refusal::NotAValue`], [`Refusal::SameValue`].
pub fn decide_correct(
    plant: &Plant,
    command: CorrectFact,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let CorrectFact {
        fact,
        field,
        value,
        reason,
    } = command;
    let named = plant.fact(&fact).ok_or(Refusal::NoSuchFact)?;
    let corrected = if let Body::FactCorrected(says) = &named.body {
        plant.fact(&says.fact).ok_or(Refusal::NoSuchFact)?
    } else {
        named
    };
    let kind = || String::from(corrected.body.kind());
    if !Field::of(&corrected.body).contains(&field) {
        return Err(Refusal::CannotBeCorrected { kind: kind() });
    }
    let Some(standing) = plant.standing(&corrected.id) else {
        return Err(Refusal::AlreadyVoided { kind: kind() });
    };
    let new = field.write(&standing.body, &value);
    let Some(canonical) = new.and_then(|body| field.read(&body)) else {
        return Err(Refusal::NotAValue { field, had: value });
    };
    let open: Vec<_> = plant
        .corrections_of(&corrected.id)
        .into_iter()
        .filter(|correction| correction.is_open && correction.field == field)
        .collect();
    // Where two corrections are open, saying one of the values again settles it.
    if open.len() < 2 && field.read(&standing.body).as_ref() == Some(&canonical) {
        return Err(Refusal::SameValue {
            field,
            value: canonical,
        });
    }
    let body = Body::FactCorrected(FactCorrected {
        fact: corrected.id,
        field: field.name().into(),
        value: canonical,
        reason,
        replaces: open.iter().map(|correction| correction.fact.id).collect(),
    });
    Ok(alloc::vec![context.fact(
        0,
        corrected.subject.clone(),
        body
    )])
}

/// Judges what was voided and corrected about a subject: voids of what others rest on, and
/// corrections that differ.
#[must_use]
pub fn judge(plant: &Plant, subject: &Subject) -> Vec<Finding> {
    let mut targets: Vec<FactId> = plant
        .facts_about(subject)
        .filter_map(|fact| crate::plant::target_of(&fact.body))
        .collect();
    targets.sort_unstable();
    targets.dedup();
    targets
        .iter()
        .filter_map(|id| plant.fact(id))
        .filter(|fact| fact.subject == *subject)
        .flat_map(|fact| judge_fact(plant, fact))
        .collect()
}

fn judge_fact(plant: &Plant, fact: &Fact) -> Vec<Finding> {
    let voids = plant.voids_of(&fact.id);
    if voids.is_empty() {
        return differing(plant, fact);
    }
    let resting = resting_on(plant, fact);
    if resting.is_empty() {
        return Vec::new();
    }
    alloc::vec![Finding::VoidedUnderneath {
        subject: fact.subject.clone(),
        voided: fact.id,
        voids: voids.iter().map(|(void, _)| void.id).collect(),
        resting,
    }]
}

fn differing(plant: &Plant, fact: &Fact) -> Vec<Finding> {
    let corrections = plant.corrections_of(&fact.id);
    Field::of(&fact.body)
        .iter()
        .filter_map(|field| {
            let values: Vec<Told> = corrections
                .iter()
                .filter(|correction| correction.is_open && correction.field == *field)
                .map(|correction| Told {
                    value: correction.says.value.clone(),
                    person: correction.fact.person.clone(),
                    fact: correction.fact.id,
                })
                .collect();
            let first = values.first()?;
            let differ = values.iter().any(|told| told.value != first.value);
            differ.then(|| Finding::CorrectionsDiffer {
                subject: fact.subject.clone(),
                fact: fact.id,
                field: *field,
                values: values.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
