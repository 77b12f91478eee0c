//! The traveller: the steps by which a unit is made and what goes into it.
//!
//! The route is copied into the fact that opens the traveller, so a unit keeps the
//! definition it was built to when the route is redefined. The tablet keeps the order of
//! steps; merged facts that broke it are findings.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::fact::{Body, Fact};
use crate::finding::{Finding, ShownQuantity, Told};
use crate::hold;
use crate::identity::{Subject, UnitKey};
use crate::ids::{CharacteristicId, FactId, ItemId, OrderId, RouteId};
use crate::lot::LotState;
use crate::masters::{Step, Tracking};
use crate::measurement::{Characteristic, Measured, MeasurementRecorded, OutOfLimits};
use crate::plant::Plant;
use crate::qualification;
use crate::quantity::{Amount, Quantity};
use crate::refusal::Refusal;
use crate::unit::{StepState, UnitState};

/// Payload of `traveller.opened`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct TravellerOpened {
    /// The works order.
    #[n(0)]
    pub order: Option<OrderId>,
    /// The route.
    #[n(1)]
    pub route: RouteId,
    /// The revision of the route.
    #[n(2)]
    pub revision: String,
    /// The steps, frozen as they were.
    #[n(3)]
    pub steps: Vec<Step>,
}

/// Payload of `step.started`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct StepStarted {
    /// The number of the step.
    #[n(0)]
    pub step: u16,
}

/// Payload of `step.finished`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct StepFinished {
    /// The number of the step.
    #[n(0)]
    pub step: u16,
}

/// Payload of `component.consumed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct ComponentConsumed {
    /// The step it went in at.
    #[n(0)]
    pub step: u16,
    /// The lot or unit it came from.
    #[n(1)]
    pub component: Subject,
    /// How much.
    #[n(2)]
    pub quantity: Quantity,
}

/// Payload of `unit.completed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct UnitCompleted {}

/// A command on a traveller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnTraveller {
    /// Opens the traveller of a unit.
    Open {
        /// The unit.
        unit: UnitKey,
        /// The works order in hand.
        order: Option<OrderId>,
    },
    /// Starts a step.
    StartStep {
        /// The unit.
        unit: UnitKey,
        /// The step.
        step: u16,
    },
    /// Puts a component in, at the step whose turn it is; starts that step if need be.
    Consume {
        /// The unit.
        unit: UnitKey,
        /// The lot or unit.
        component: Subject,
    },
    /// Records a measured value, at the step whose turn it is; starts that step if need be.
    Measure {
        /// The unit.
        unit: UnitKey,
        /// The step.
        step: u16,
        /// What was measured.
        characteristic: CharacteristicId,
        /// What was read, in the characteristic's unit.
        value: Amount,
    },
    /// Finishes a step.
    FinishStep {
        /// The unit.
        unit: UnitKey,
        /// The step.
        step: u16,
    },
    /// Completes the unit.
    Complete {
        /// The unit.
        unit: UnitKey,
    },
}

/// Decides a command on a traveller.
///
/// # Errors
/// A [`Refusal`] that says what was expected.
pub fn decide(
    plant: &Plant,
    command: OnTraveller,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    match command {
        OnTraveller::Open { unit, order } => open(plant, unit, order, context),
        OnTraveller::StartStep { unit, step } => {
            let state = working_on(plant, &unit)?;
            let turn = at_turn(&state, step)?;
            qualification::check(plant, turn, context)?;
            let body = Body::StepStarted(StepStarted { step });
            Ok(alloc::vec![context.fact(0, Subject::Unit(unit), body)])
        }
        OnTraveller::Consume { unit, component } => consume(plant, &unit, component, context),
        OnTraveller::Measure {
            unit,
            step,
            characteristic,
            value,
        } => {
            let state = working_on(plant, &unit)?;
            let turn = at_turn(&state, step)?;
            qualification::check(plant, turn, context)?;
            let (declared, follows) = to_measure(turn, &characteristic)?;
            let body = Body::MeasurementRecorded(MeasurementRecorded {
                step,
                characteristic,
                value,
                unit: declared.unit.clone(),
                follows,
            });
            Ok(at_step(turn, body, Subject::Unit(unit), context))
        }
        OnTraveller::FinishStep { unit, step } => finish(plant, unit, step, context),
        OnTraveller::Complete { unit } => {
            let state = working_on(plant, &unit)?;
            let open_steps = state.open_steps();
            if !open_steps.is_empty() {
                return Err(Refusal::UnitNotComplete { unit, open_steps });
            }
            let subject = Subject::Unit(unit);
            hold::check_can_go_on(plant, &subject)?;
            let body = Body::UnitCompleted(UnitCompleted {});
            Ok(alloc::vec![context.fact(0, subject, body)])
        }
    }
}

fn open(
    plant: &Plant,
    unit: UnitKey,
    order: Option<OrderId>,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let Some(item) = plant.item(&unit.item) else {
        return Err(Refusal::UnknownItem { item: unit.item });
    };
    let route = item
        .route
        .as_ref()
        .and_then(|id| Some((id, plant.route(id)?)));
    let Some((route, defined)) = route else {
        return Err(Refusal::NoRoute { item: unit.item });
    };
    let state = UnitState::of(plant, &unit);
    if state.is_open() {
        return Err(match order {
            Some(in_hand) if state.order.as_ref() != Some(&in_hand) => Refusal::WrongOrder {
                unit,
                had: state.order,
                in_hand,
            },
            _ => Refusal::TravellerAlreadyOpen { unit },
        });
    }
    let subject = Subject::Unit(unit);
    hold::check_free(plant, &subject)?;
    let body = Body::TravellerOpened(TravellerOpened {
        order,
        route: route.clone(),
        revision: defined.revision.clone(),
        steps: defined.steps.clone(),
    });
    Ok(alloc::vec![context.fact(0, subject, body)])
}

/// Returns the state of a unit that is being worked on, and not held.
fn working_on(plant: &Plant, unit: &UnitKey) -> Result<UnitState, Refusal> {
    let state = UnitState::of(plant, unit);
    if !state.is_open() {
        return Err(Refusal::NoTraveller { unit: unit.clone() });
    }
    if state.is_complete() {
        return Err(Refusal::AlreadyComplete { unit: unit.clone() });
    }
    hold::check_free(plant, &Subject::Unit(unit.clone()))?;
    Ok(state)
}

/// Returns the step if its turn has come.
fn at_turn(state: &UnitState, asked: u16) -> Result<&StepState, Refusal> {
    let Some(step) = state.steps.iter().find(|step| step.number == asked) else {
        return Err(Refusal::NoSuchStep { asked });
    };
    if step.is_finished() {
        return Err(Refusal::StepAlreadyFinished { step: asked });
    }
    match state.current() {
        Some(turn) if turn.number != asked => Err(Refusal::WrongStep {
            asked,
            turn: turn.number,
            expected: Vec::new(),
            scanned: None,
        }),
        _ => Ok(step),
    }
}

fn consume(
    plant: &Plant,
    unit: &UnitKey,
    component: Subject,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let state = working_on(plant, unit)?;
    // That it is held matters more than whether it would fit.
    hold::check_can_go_on(plant, &component)?;
    let (step, missing) = place_for(&state, &component)?;
    qualification::check(plant, step, context)?;
    let quantity = match &component {
        Subject::Lot(lot) => {
            let today = context.wall.local_date();
            LotState::of(plant, lot).taken(missing, today)?
        }
        Subject::Unit(child) => {
            check_child(plant, unit, child)?;
            Quantity::pieces(1)
        }
        Subject::Item(_)
        | Subject::Route(_)
        | Subject::Person(_)
        | Subject::Station(_)
        | Subject::Layout(_)
        | Subject::Carton(_)
        | Subject::Shipment(_) => return Err(Refusal::NotExpectedHere { scanned: component }),
    };
    let body = Body::ComponentConsumed(ComponentConsumed {
        step: step.number,
        component,
        quantity,
    });
    Ok(at_step(step, body, Subject::Unit(unit.clone()), context))
}

/// Makes the fact of something done at a step, after the step's start where it has none.
fn at_step(step: &StepState, body: Body, subject: Subject, context: &Context) -> Vec<Fact> {
    let start = Body::StepStarted(StepStarted { step: step.number });
    let start = step.started.is_empty().then_some(start);
    (0..)
        .zip(start.into_iter().chain([body]))
        .map(|(n, body)| context.fact(n, subject.clone(), body))
        .collect()
}

/// Returns the characteristic if the step asks for it and it has no value yet, or only such as
/// are out of limits: those are followed.
fn to_measure<'a>(
    step: &'a StepState,
    characteristic: &CharacteristicId,
) -> Result<(&'a Characteristic, Vec<FactId>), Refusal> {
    let measure = step
        .measures
        .iter()
        .find(|measure| measure.characteristic.id == *characteristic)
        .ok_or_else(|| Refusal::NotMeasuredHere {
            step: step.number,
            characteristic: characteristic.clone(),
        })?;
    let follows: Vec<FactId> = measure.out_of_limits().map(|read| read.done.fact).collect();
    match measure.counting().next() {
        Some(had) if follows.is_empty() => Err(Refusal::AlreadyMeasured {
            name: measure.characteristic.name.clone(),
            value: had.value,
            unit: had.unit.clone(),
        }),
        _ => Ok((&measure.characteristic, follows)),
    }
}

/// Finds the step whose turn it is and what it still needs of the component's item.
fn place_for<'a>(
    state: &'a UnitState,
    component: &Subject,
) -> Result<(&'a StepState, Quantity), Refusal> {
    let Some(turn) = state.current() else {
        return Err(Refusal::AlreadyComplete {
            unit: state.unit.clone(),
        });
    };
    let item = component.item();
    if let Some(need) = turn.needs.iter().find(|need| Some(&need.need.item) == item) {
        let Some(missing) = need.missing() else {
            return Err(Refusal::NeedAlreadyFilled {
                step: turn.number,
                item: need.need.item.clone(),
                scanned: component.clone(),
            });
        };
        return Ok((turn, missing));
    }
    let expected: Vec<ItemId> = turn.missing().into_iter().map(|need| need.item).collect();
    let later = item.and_then(|item| state.step_needing(item));
    if let Some(later) = later.filter(|step| !step.is_finished()) {
        return Err(Refusal::WrongStep {
            asked: later.number,
            turn: turn.number,
            expected,
            scanned: Some(component.clone()),
        });
    }
    Err(Refusal::WrongItem {
        expected,
        scanned: component.clone(),
    })
}

fn check_child(plant: &Plant, parent: &UnitKey, child: &UnitKey) -> Result<(), Refusal> {
    if child == parent {
        return Err(Refusal::IntoItself {
            unit: parent.clone(),
        });
    }
    let state = UnitState::of(plant, child);
    if let Some((holder, _)) = state.used_in.first() {
        return Err(Refusal::AlreadyUsed {
            unit: child.clone(),
            parent: holder.clone(),
        });
    }
    if let Some((carton, _)) = state.packed.first() {
        return Err(Refusal::AlreadyPacked {
            unit: child.clone(),
            carton: carton.clone(),
        });
    }
    let made_here = plant
        .item(&child.item)
        .is_some_and(|item| item.route.is_some() && item.tracking == Tracking::Serial);
    if made_here && !state.is_complete() {
        return Err(Refusal::UnitNotComplete {
            unit: child.clone(),
            open_steps: state.open_steps(),
        });
    }
    Ok(())
}

fn finish(
    plant: &Plant,
    unit: UnitKey,
    number: u16,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let state = working_on(plant, &unit)?;
    let step = at_turn(&state, number)?;
    qualification::check(plant, step, context)?;
    let missing = step.missing();
    if !missing.is_empty() {
        return Err(Refusal::NeedsMissing {
            step: number,
            missing,
        });
    }
    let missing = step.unmeasured();
    if !missing.is_empty() {
        return Err(Refusal::MeasurementsMissing {
            step: number,
            missing,
        });
    }
    let out: Vec<OutOfLimits> = step.out_of_limits().collect();
    if !out.is_empty() {
        return Err(Refusal::OutOfLimits { step: number, out });
    }
    let body = Body::StepFinished(StepFinished { step: number });
    Ok(at_step(step, body, Subject::Unit(unit), context))
}

/// Judges a unit: steps, completion, and where it went.
#[must_use]
pub fn judge(plant: &Plant, unit: &UnitKey) -> Vec<Finding> {
    let state = UnitState::of(plant, unit);
    let mut findings = Vec::new();
    if state.used_in.len() > 1 {
        findings.push(Finding::SerialInTwoParents {
            component: unit.clone(),
            parents: state
                .used_in
                .iter()
                .map(|(parent, done)| (parent.clone(), done.fact))
                .collect(),
        });
    }
    if state.opened.len() > 1 {
        findings.push(Finding::TravellerOpenedTwice {
            unit: unit.clone(),
            facts: state.opened.iter().map(|done| done.fact).collect(),
        });
    }
    for step in state.steps.iter().filter(|step| step.finished.len() > 1) {
        findings.push(Finding::StepFinishedTwice {
            unit: unit.clone(),
            step: step.number,
            facts: step.finished.iter().map(|done| done.fact).collect(),
        });
    }
    findings.extend(overfilled(&state));
    findings.extend(differing(&state));
    findings.extend(finished_out_of_limits(&state));
    findings.extend(out_of_order(&state));
    findings.extend(completed_early(&state));
    findings
}

fn overfilled(state: &UnitState) -> impl Iterator<Item = Finding> {
    state.steps.iter().flat_map(|step| {
        step.needs
            .iter()
            .filter(|need| need.filled.amount > need.need.quantity.amount)
            .map(|need| Finding::NeedOverfilled {
                unit: state.unit.clone(),
                step: step.number,
                item: need.need.item.clone(),
                needed: ShownQuantity(need.need.quantity),
                filled: ShownQuantity(need.filled),
                facts: need.by.clone(),
            })
    })
}

fn differing(state: &UnitState) -> impl Iterator<Item = Finding> {
    state.steps.iter().flat_map(|step| {
        step.measures
            .iter()
            .filter(|measure| measure.differs())
            .map(|measure| Finding::MeasurementsDiffer {
                unit: state.unit.clone(),
                step: step.number,
                characteristic: measure.characteristic.id.clone(),
                name: measure.characteristic.name.clone(),
                values: measure.counting().map(told).collect(),
            })
    })
}

/// Finds steps that were finished although a value that counts is out of its limits.
fn finished_out_of_limits(state: &UnitState) -> impl Iterator<Item = Finding> {
    let finished = state.steps.iter().filter(|step| step.is_finished());
    finished.flat_map(|step| {
        step.measures.iter().filter_map(|measure| {
            let out = || measure.out_of_limits();
            out().next()?;
            let finishes = step.finished.iter().map(|done| done.fact);
            Some(Finding::FinishedOutOfLimits {
                unit: state.unit.clone(),
                step: step.number,
                name: measure.characteristic.name.clone(),
                values: out().map(told).collect(),
                facts: out().map(|read| read.done.fact).chain(finishes).collect(),
            })
        })
    })
}

/// A value as findings tell it.
fn told(read: &Measured) -> Told {
    Told {
        value: alloc::format!("{} {}", read.value, read.unit),
        person: read.done.person.clone(),
        fact: read.done.fact,
    }
}

fn out_of_order(state: &UnitState) -> impl Iterator<Item = Finding> {
    state.steps.iter().enumerate().filter_map(|(at, step)| {
        let done = step.finished.first()?;
        let before = state.steps.iter().take(at).find(|earlier| {
            earlier
                .finished
                .first()
                .is_none_or(|earlier| earlier.hlc > done.hlc)
        })?;
        let late = before.finished.first().map(|late| late.fact);
        Some(Finding::StepOutOfOrder {
            unit: state.unit.clone(),
            step: step.number,
            before: before.number,
            facts: [done.fact].into_iter().chain(late).collect(),
        })
    })
}

fn completed_early(state: &UnitState) -> Option<Finding> {
    let completed = state.completed.first()?;
    let open: Vec<&StepState> = state
        .steps
        .iter()
        .filter(|step| {
            step.finished
                .first()
                .is_none_or(|done| done.hlc > completed.hlc)
        })
        .collect();
    let late = open.iter().filter_map(|step| step.finished.first());
    let facts: Vec<FactId> = [completed.fact]
        .into_iter()
        .chain(late.map(|done| done.fact))
        .collect();
    (!open.is_empty()).then(|| Finding::CompletedWithOpenSteps {
        unit: state.unit.clone(),
        steps: open.iter().map(|step| step.number).collect(),
        facts,
    })
}

#[cfg(test)]
mod tests;
