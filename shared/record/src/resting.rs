//! Which facts rest on which: what would stand on nothing if a fact were taken away.
//!
//! One function for both kinds of rule: the tablet refuses to void what others rest on, and
//! merged facts in which it happened are a finding. It asks of a fact that was voided and
//! of one that stands alike: what rests on it and on no other fact that says the same?

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::done::Done;
use crate::fact::{Body, Fact};
use crate::hold;
use crate::identity::{LotKey, Subject, UnitKey};
use crate::ids::{CartonId, FactId};
use crate::lot::LotState;
use crate::measurement::{Measured, MeasurementRecorded};
use crate::plant::Plant;
use crate::shipping::CartonState;
use crate::time::Hlc;
use crate::traveller::ComponentConsumed;
use crate::unit::UnitState;

/// Returns the standing facts that rest on a fact, sorted.
#[must_use]
pub fn resting_on(plant: &Plant, fact: &Fact) -> Vec<FactId> {
    let mut resting = match (&fact.subject, &fact.body) {
        // Releases rest on the hold that they end.
        (_, Body::HoldPlaced(_)) => hold::standing_releases_of(plant, fact)
            .map(|(release, _)| release.id)
            .collect(),
        (_, Body::HoldReleased(_)) => hold::done_since(plant, fact),
        (Subject::Lot(lot), Body::LotReceived(_)) => on_receipt(plant, lot, fact),
        (Subject::Unit(unit), _) => on_unit(plant, unit, fact),
        (Subject::Carton(carton), Body::UnitPacked(packed)) => {
            let state = CartonState::of(plant, carton);
            let again = state
                .units
                .iter()
                .any(|(unit, done)| *unit == packed.unit() && done.fact != fact.id);
            let left = state.shipped.iter().map(|(_, _, done)| done.fact);
            if again { Vec::new() } else { left.collect() }
        }
        _ => Vec::new(),
    };
    resting.sort_unstable();
    resting
}

/// Says whether a thing has left the house: it was shipped, or is in something that was.
#[must_use]
pub fn has_left(plant: &Plant, subject: &Subject) -> bool {
    had_left(plant, subject, Hlc::new(u64::MAX))
}

/// Says whether a thing had left the house before a moment.
#[must_use]
pub fn had_left(plant: &Plant, subject: &Subject, at: Hlc) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = alloc::vec![subject.clone()];
    while let Some(subject) = next.pop() {
        if !seen.insert(subject.clone()) {
            continue;
        }
        match &subject {
            Subject::Carton(carton) if was_shipped(plant, carton, at) => return true,
            Subject::Unit(unit) => {
                let state = UnitState::of(plant, unit);
                let cartons = state.packed.into_iter();
                next.extend(cartons.map(|(carton, _)| Subject::Carton(carton)));
                let parents = state.used_in.into_iter();
                next.extend(parents.map(|(parent, _)| Subject::Unit(parent)));
            }
            Subject::Carton(_)
            | Subject::Item(_)
            | Subject::Route(_)
            | Subject::Person(_)
            | Subject::Station(_)
            | Subject::Layout(_)
            | Subject::Lot(_)
            | Subject::Shipment(_) => {}
        }
    }
    false
}

fn was_shipped(plant: &Plant, carton: &CartonId, at: Hlc) -> bool {
    let state = CartonState::of(plant, carton);
    state.shipped.iter().any(|(_, _, left)| left.hlc < at)
}

/// The uses of a lot rest on its receipt, when what is left of the receipts does not cover
/// them.
fn on_receipt(plant: &Plant, lot: &LotKey, fact: &Fact) -> Vec<FactId> {
    let state = LotState::of(plant, lot);
    let received = match plant.standing(&fact.id).map(|fact| &fact.body) {
        Some(Body::LotReceived(this)) => state.received.minus(this.quantity).ok(),
        _ => Some(state.received),
    };
    if received.is_some_and(|received| received.amount >= state.used.amount) {
        return Vec::new();
    }
    state.uses.iter().map(|used| used.done.fact).collect()
}

/// The step at which a fact of a traveller was recorded.
fn step_of(body: &Body) -> Option<u16> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only these are recorded at a step"
    )]
    match body {
        Body::StepStarted(at) => Some(at.step),
        Body::StepFinished(at) => Some(at.step),
        Body::ComponentConsumed(at) => Some(at.step),
        Body::MeasurementRecorded(at) => Some(at.step),
        _ => None,
    }
}

fn on_unit(plant: &Plant, unit: &UnitKey, fact: &Fact) -> Vec<FactId> {
    let others = |pick: &dyn Fn(&Body) -> bool| -> Vec<FactId> {
        plant
            .standing_about(&fact.subject)
            .filter(|other| other.id != fact.id && pick(&other.body))
            .map(|other| other.id)
            .collect()
    };
    let said_again = |same: &dyn Fn(&Body) -> bool| !others(same).is_empty();
    let is_finish_of =
        |body: &Body, step: u16| matches!(body, Body::StepFinished(at) if at.step == step);
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "where the same was said again, and on all other kinds, nothing rests"
    )]
    match &fact.body {
        Body::TravellerOpened(_) if !said_again(&|b| matches!(b, Body::TravellerOpened(_))) => {
            others(&|body| step_of(body).is_some() || matches!(body, Body::UnitCompleted(_)))
        }
        Body::StepStarted(this) if !said_again(&|b| *b == fact.body) => others(
            &|body| matches!(step_of(body), Some(step) if step == this.step && *body != fact.body),
        ),
        Body::StepFinished(this) if !said_again(&|b| *b == fact.body) => others(&|body| {
            step_of(body).is_some_and(|step| step > this.step)
                || matches!(body, Body::UnitCompleted(_))
        }),
        Body::ComponentConsumed(this) if leaves_a_need(plant, unit, fact, this) => {
            others(&|body| is_finish_of(body, this.step))
        }
        Body::MeasurementRecorded(this) => {
            if is_measured_again(plant, unit, fact, this) {
                return Vec::new();
            }
            others(&|body| is_finish_of(body, this.step))
        }
        Body::UnitCompleted(_) if !said_again(&|b| matches!(b, Body::UnitCompleted(_))) => {
            let state = UnitState::of(plant, unit);
            let packed = state.packed.iter().map(|(_, done)| done);
            let used = state.used_in.iter().map(|(_, done)| done);
            packed.chain(used).map(|done: &Done| done.fact).collect()
        }
        _ => Vec::new(),
    }
}

/// Says whether another value of the same stands that a step may be finished with.
fn is_measured_again(
    plant: &Plant,
    unit: &UnitKey,
    fact: &Fact,
    this: &MeasurementRecorded,
) -> bool {
    let state = UnitState::of(plant, unit);
    let step = state.steps.iter().find(|step| step.number == this.step);
    let measures = step.into_iter().flat_map(|step| &step.measures);
    measures
        .filter(|measure| measure.characteristic.id == this.characteristic)
        .any(|measure| {
            let is_right = |read: &Measured| measure.characteristic.allows(read.value, &read.unit);
            let mut counting = measure.counting();
            counting.any(|read| read.done.fact != fact.id && is_right(read))
        })
}

/// Says whether a step lacks something without this component.
fn leaves_a_need(plant: &Plant, unit: &UnitKey, fact: &Fact, consumed: &ComponentConsumed) -> bool {
    let state = UnitState::of(plant, unit);
    let step = state.steps.iter().find(|step| step.number == consumed.step);
    let need = step.and_then(|step| {
        let item = consumed.component.item();
        step.needs.iter().find(|need| Some(&need.need.item) == item)
    });
    let Some(need) = need else { return false };
    let without = match plant.standing(&fact.id).map(|fact| &fact.body) {
        Some(Body::ComponentConsumed(this)) => need.filled.minus(this.quantity).ok(),
        _ => Some(need.filled),
    };
    without.is_none_or(|without| without.amount < need.need.quantity.amount)
}

#[cfg(test)]
mod tests;
