//! What is known of a unit: the steps of its traveller, what went in, and where it went.
//!
//! A fold over facts, below the features that read it. What may be done to a unit is decided
//! by [`traveller`](crate::traveller) and [`shipping`](crate::shipping).

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::done::Done;
use crate::fact::{Body, Fact};
use crate::identity::{Subject, UnitKey};
use crate::ids::{CartonId, FactId, ItemId, OrderId, QualificationId};
use crate::masters::{Need, Step};
use crate::measurement::{
    Characteristic, MeasureState, Measured, MeasurementRecorded, OutOfLimits,
};
use crate::plant::Plant;
use crate::quantity::{Amount, Quantity};
use crate::traveller::{ComponentConsumed, TravellerOpened};

/// What a step needs and what has gone in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedState {
    /// What is needed.
    pub need: Need,
    /// What people call the item.
    pub item_name: String,
    /// How much has gone in.
    pub filled: Quantity,
    /// From which lots and units.
    pub from: Vec<Subject>,
    /// The facts that say so, in the same order.
    pub by: Vec<FactId>,
}

impl NeedState {
    /// Returns what is still needed, or nothing when the need is filled.
    #[must_use]
    pub fn missing(&self) -> Option<Quantity> {
        let missing = self.need.quantity.minus(self.filled).ok()?;
        missing.amount.is_positive().then_some(missing)
    }
}

/// A step and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepState {
    /// The number.
    pub number: u16,
    /// What is done.
    pub name: String,
    /// What it needs.
    pub needs: Vec<NeedState>,
    /// What it asks to be measured.
    pub measures: Vec<MeasureState>,
    /// What whoever does it has to be qualified for.
    pub qualifications: Vec<QualificationId>,
    /// The starts, earliest first.
    pub started: Vec<Done>,
    /// The finishes, earliest first.
    pub finished: Vec<Done>,
}

impl StepState {
    /// Says whether the step is finished.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        !self.finished.is_empty()
    }

    /// Returns what is still to be measured.
    #[must_use]
    pub fn unmeasured(&self) -> Vec<Characteristic> {
        self.measures
            .iter()
            .filter(|measure| measure.values.is_empty())
            .map(|measure| measure.characteristic.clone())
            .collect()
    }

    /// Returns the values that count and are out of limits.
    pub fn out_of_limits(&self) -> impl Iterator<Item = OutOfLimits> {
        self.measures.iter().flat_map(|measure| {
            measure.out_of_limits().map(|read| OutOfLimits {
                characteristic: measure.characteristic.clone(),
                value: read.value,
                unit: read.unit.clone(),
            })
        })
    }

    /// Returns what is still needed, item by item.
    #[must_use]
    pub fn missing(&self) -> Vec<Need> {
        self.needs
            .iter()
            .filter_map(|need| {
                let quantity = need.missing()?;
                let item = need.need.item.clone();
                Some(Need { item, quantity })
            })
            .collect()
    }
}

/// What is known of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitState {
    /// The unit.
    pub unit: UnitKey,
    /// What people call the item.
    pub item_name: String,
    /// The revision of the route it is built to.
    pub revision: Option<String>,
    /// The works order.
    pub order: Option<OrderId>,
    /// The openings of its traveller, earliest first.
    pub opened: Vec<Done>,
    /// The steps, in order.
    pub steps: Vec<StepState>,
    /// The completions, earliest first.
    pub completed: Vec<Done>,
    /// The cartons it was packed into.
    pub packed: Vec<(CartonId, Done)>,
    /// The units it went into.
    pub used_in: Vec<(UnitKey, Done)>,
}

impl UnitState {
    /// Folds what the plant knows of a unit.
    #[must_use]
    pub fn of(plant: &Plant, unit: &UnitKey) -> Self {
        let subject = Subject::Unit(unit.clone());
        let mut state = Self {
            unit: unit.clone(),
            item_name: plant.item_name(&unit.item),
            revision: None,
            order: None,
            opened: Vec::new(),
            steps: Vec::new(),
            completed: Vec::new(),
            packed: Vec::new(),
            used_in: Vec::new(),
        };
        // The traveller that was opened first gives the steps, whatever came in earlier.
        for fact in plant.standing_about(&subject) {
            if let Body::TravellerOpened(opened) = &fact.body {
                if state.opened.is_empty() {
                    state.take_route(plant, opened);
                }
                state.opened.push(Done::of(fact));
            }
        }
        for fact in plant.standing_about(&subject) {
            state.take(fact);
        }
        for fact in plant.standing_about(&subject) {
            if let Body::MeasurementRecorded(measured) = &fact.body {
                state.mark_followed(measured);
            }
        }
        for fact in plant.standing_naming(&subject) {
            state.take_mention(fact);
        }
        state.packed.sort_by_key(|(_, done)| (done.hlc, done.fact));
        state.used_in.sort_by_key(|(_, done)| (done.hlc, done.fact));
        state
    }

    fn take_route(&mut self, plant: &Plant, opened: &TravellerOpened) {
        self.order.clone_from(&opened.order);
        self.revision = Some(opened.revision.clone());
        let steps = opened.steps.iter();
        self.steps = steps.map(|step| new_step(plant, step)).collect();
    }

    fn step_mut(&mut self, number: u16) -> Option<&mut StepState> {
        self.steps.iter_mut().find(|step| step.number == number)
    }

    fn take(&mut self, fact: &Fact) {
        match &fact.body {
            Body::StepStarted(started) => {
                if let Some(step) = self.step_mut(started.step) {
                    step.started.push(Done::of(fact));
                }
            }
            Body::StepFinished(finished) => {
                if let Some(step) = self.step_mut(finished.step) {
                    step.finished.push(Done::of(fact));
                }
            }
            Body::ComponentConsumed(consumed) => self.take_component(consumed, fact.id),
            Body::MeasurementRecorded(measured) => self.take_measurement(measured, fact),
            Body::UnitCompleted(_) => self.completed.push(Done::of(fact)),
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
            | Body::UnitPacked(_)
            | Body::CartonShipped(_)
            | Body::HoldPlaced(_)
            | Body::HoldReleased(_)
            | Body::SignatureGiven(_)
            | Body::FactVoided(_)
            | Body::FactCorrected(_)
            | Body::FindingResolved(_)
            | Body::FactAdmitted(_)
            | Body::Unknown { .. } => {}
        }
    }

    fn take_component(&mut self, consumed: &ComponentConsumed, fact: FactId) {
        let Some(step) = self.step_mut(consumed.step) else {
            return;
        };
        let item = consumed.component.item();
        if let Some(need) = step
            .needs
            .iter_mut()
            .find(|need| Some(&need.need.item) == item)
        {
            if let Ok(filled) = need.filled.plus(consumed.quantity) {
                need.filled = filled;
            }
            need.from.push(consumed.component.clone());
            need.by.push(fact);
        }
    }

    fn take_measurement(&mut self, measured: &MeasurementRecorded, fact: &Fact) {
        let Some(step) = self.step_mut(measured.step) else {
            return;
        };
        let asked = step
            .measures
            .iter_mut()
            .find(|measure| measure.characteristic.id == measured.characteristic);
        if let Some(measure) = asked {
            measure.values.push(Measured {
                value: measured.value,
                unit: measured.unit.clone(),
                done: Done::of(fact),
                is_followed: false,
            });
        }
    }

    /// Marks the values out of limits after which it was measured again.
    fn mark_followed(&mut self, measured: &MeasurementRecorded) {
        let measures = self.step_mut(measured.step).map(|step| &mut step.measures);
        let measure = measures
            .into_iter()
            .flatten()
            .find(|measure| measure.characteristic.id == measured.characteristic);
        let Some(measure) = measure else { return };
        for read in &mut measure.values {
            if measured.follows.contains(&read.done.fact)
                && !measure.characteristic.allows(read.value, &read.unit)
            {
                read.is_followed = true;
            }
        }
    }

    fn take_mention(&mut self, fact: &Fact) {
        match (&fact.body, &fact.subject) {
            (Body::UnitPacked(_), Subject::Carton(carton)) => {
                self.packed.push((carton.clone(), Done::of(fact)));
            }
            (Body::ComponentConsumed(_), Subject::Unit(parent)) => {
                self.used_in.push((parent.clone(), Done::of(fact)));
            }
            _ => {}
        }
    }

    /// Says whether a traveller was opened.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.opened.is_empty()
    }

    /// Says whether the unit was completed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.completed.is_empty()
    }

    /// Returns the step whose turn it is, or nothing when all are finished.
    #[must_use]
    pub fn current(&self) -> Option<&StepState> {
        self.steps.iter().find(|step| !step.is_finished())
    }

    /// Returns the numbers of the steps that are not finished.
    #[must_use]
    pub fn open_steps(&self) -> Vec<u16> {
        self.steps
            .iter()
            .filter(|step| !step.is_finished())
            .map(|step| step.number)
            .collect()
    }

    /// Returns the first step that needs the item, and whether any does.
    #[must_use]
    pub fn step_needing(&self, item: &ItemId) -> Option<&StepState> {
        let needs = |step: &&StepState| step.needs.iter().any(|need| need.need.item == *item);
        self.steps
            .iter()
            .filter(|step| !step.is_finished())
            .find(needs)
            .or_else(|| self.steps.iter().find(needs))
    }
}

fn new_step(plant: &Plant, step: &Step) -> StepState {
    let needs = step.needs.iter().map(|need| NeedState {
        item_name: plant.item_name(&need.item),
        filled: Quantity {
            amount: Amount::ZERO,
            unit: need.quantity.unit,
        },
        need: need.clone(),
        from: Vec::new(),
        by: Vec::new(),
    });
    let measures = step
        .characteristics
        .iter()
        .map(|characteristic| MeasureState {
            characteristic: characteristic.clone(),
            values: Vec::new(),
        });
    StepState {
        number: step.number,
        name: step.name.clone(),
        needs: needs.collect(),
        measures: measures.collect(),
        qualifications: step.qualifications.clone(),
        started: Vec::new(),
        finished: Vec::new(),
    }
}

/// Says whether a fact is work on the traveller of a unit.
pub(crate) fn is_work(body: &Body) -> bool {
    match body {
        Body::StepStarted(_)
        | Body::StepFinished(_)
        | Body::ComponentConsumed(_)
        | Body::MeasurementRecorded(_)
        | Body::UnitCompleted(_) => true,
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
        | Body::UnitPacked(_)
        | Body::CartonShipped(_)
        | Body::HoldPlaced(_)
        | Body::HoldReleased(_)
        | Body::SignatureGiven(_)
        | Body::FactVoided(_)
        | Body::FactCorrected(_)
        | Body::FindingResolved(_)
        | Body::FactAdmitted(_)
        | Body::Unknown { .. } => false,
    }
}
