//! Shipping: units into cartons, cartons out with a shipment.

use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::done::Done;
use crate::fact::{Body, Fact};
use crate::finding::Finding;
use crate::hold;
use crate::identity::{Subject, UnitKey};
use crate::ids::{CartonId, CustomerId, ItemId, Serial, ShipmentId};
use crate::plant::Plant;
use crate::refusal::Refusal;
use crate::unit::{UnitState, is_work};

/// Payload of `unit.packed`; the subject is the carton.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct UnitPacked {
    /// The item of the unit.
    #[n(0)]
    pub item: ItemId,
    /// The serial number of the unit.
    #[n(1)]
    pub serial: Serial,
}

impl UnitPacked {
    /// Returns the unit as a subject.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject::Unit(self.unit())
    }

    /// Returns the unit.
    #[must_use]
    pub fn unit(&self) -> UnitKey {
        UnitKey {
            item: self.item.clone(),
            serial: self.serial.clone(),
        }
    }
}

/// Payload of `carton.shipped`; the subject is the shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct CartonShipped {
    /// The carton.
    #[n(0)]
    pub carton: CartonId,
    /// The customer it goes to.
    #[n(1)]
    pub customer: CustomerId,
}

/// Packs a unit into a carton.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackUnit {
    /// The unit.
    pub unit: UnitKey,
    /// The carton.
    pub carton: CartonId,
}

/// Sends a carton out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipCarton {
    /// The carton.
    pub carton: CartonId,
    /// The shipment.
    pub shipment: ShipmentId,
    /// The customer.
    pub customer: CustomerId,
}

/// What is known of a carton.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartonState {
    /// The carton.
    pub carton: CartonId,
    /// The units in it, in the order they were packed.
    pub units: Vec<(UnitKey, Done)>,
    /// The shipments it left with.
    pub shipped: Vec<(ShipmentId, CustomerId, Done)>,
}

impl CartonState {
    /// Says whether the unit lies in it.
    #[must_use]
    pub fn holds(&self, unit: &UnitKey) -> bool {
        self.units.iter().any(|(packed, _)| packed == unit)
    }

    /// Folds what the plant knows of a carton.
    #[must_use]
    pub fn of(plant: &Plant, carton: &CartonId) -> Self {
        let subject = Subject::Carton(carton.clone());
        let units = plant
            .standing_about(&subject)
            .filter_map(|fact| {
                let Body::UnitPacked(packed) = &fact.body else {
                    return None;
                };
                Some((packed.unit(), Done::of(fact)))
            })
            .collect();
        let mut shipped: Vec<(ShipmentId, CustomerId, Done)> = plant
            .standing_naming(&subject)
            .filter_map(|fact| {
                let (Body::CartonShipped(shipped), Subject::Shipment(shipment)) =
                    (&fact.body, &fact.subject)
                else {
                    return None;
                };
                Some((shipment.clone(), shipped.customer.clone(), Done::of(fact)))
            })
            .collect();
        shipped.sort_by_key(|(_, _, done)| (done.hlc, done.fact));
        Self {
            carton: carton.clone(),
            units,
            shipped,
        }
    }
}

/// What is known of a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentState {
    /// The shipment.
    pub shipment: ShipmentId,
    /// The customer, from the first carton.
    pub customer: Option<CustomerId>,
    /// The cartons, in the order they left.
    pub cartons: Vec<(CartonId, Done)>,
}

impl ShipmentState {
    /// Folds what the plant knows of a shipment.
    #[must_use]
    pub fn of(plant: &Plant, shipment: &ShipmentId) -> Self {
        let mut customer = None;
        let cartons = plant
            .standing_about(&Subject::Shipment(shipment.clone()))
            .filter_map(|fact| {
                let Body::CartonShipped(shipped) = &fact.body else {
                    return None;
                };
                customer.get_or_insert_with(|| shipped.customer.clone());
                Some((shipped.carton.clone(), Done::of(fact)))
            })
            .collect();
        Self {
            shipment: shipment.clone(),
            customer,
            cartons,
        }
    }
}

/// Decides to pack a unit.
///
/// # Errors
/// [`Refusal::NoTraveller`], [`Refusal::UnitNotComplete`], [`Refusal::AlreadyPacked`],
/// [`Refusal::AlreadyUsed`], [`Refusal::AlreadyShipped`], [`Refusal::Held`].
pub fn decide_pack(
    plant: &Plant,
    command: &PackUnit,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let PackUnit { unit, carton } = command;
    let state = UnitState::of(plant, unit);
    if !state.is_open() {
        return Err(Refusal::NoTraveller { unit: unit.clone() });
    }
    if !state.is_complete() {
        return Err(Refusal::UnitNotComplete {
            unit: unit.clone(),
            open_steps: state.open_steps(),
        });
    }
    if let Some((parent, _)) = state.used_in.first() {
        return Err(Refusal::AlreadyUsed {
            unit: unit.clone(),
            parent: parent.clone(),
        });
    }
    if let Some((carton, _)) = state.packed.first() {
        return Err(Refusal::AlreadyPacked {
            unit: unit.clone(),
            carton: carton.clone(),
        });
    }
    if let Some((shipment, _, _)) = CartonState::of(plant, carton).shipped.first() {
        return Err(Refusal::AlreadyShipped {
            carton: carton.clone(),
            shipment: shipment.clone(),
        });
    }
    hold::check_can_go_on(plant, &Subject::Unit(unit.clone()))?;
    hold::check_free(plant, &Subject::Carton(carton.clone()))?;
    let body = Body::UnitPacked(UnitPacked {
        item: unit.item.clone(),
        serial: unit.serial.clone(),
    });
    Ok(alloc::vec![context.fact(
        0,
        Subject::Carton(carton.clone()),
        body
    )])
}

/// Decides to send a carton out.
///
/// # Errors
/// [`Refusal::CartonEmpty`], [`Refusal::AlreadyShipped`], [`Refusal::WrongCustomer`],
/// [`Refusal::Held`].
pub fn decide_ship(
    plant: &Plant,
    command: &ShipCarton,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let ShipCarton {
        carton,
        shipment,
        customer,
    } = command;
    let state = CartonState::of(plant, carton);
    if let Some((shipment, _, _)) = state.shipped.first() {
        return Err(Refusal::AlreadyShipped {
            carton: carton.clone(),
            shipment: shipment.clone(),
        });
    }
    if state.units.is_empty() {
        return Err(Refusal::CartonEmpty {
            carton: carton.clone(),
        });
    }
    if let Some(had) = ShipmentState::of(plant, shipment)
        .customer
        .filter(|had| had != customer)
    {
        return Err(Refusal::WrongCustomer {
            shipment: shipment.clone(),
            had,
        });
    }
    hold::check_can_go_on(plant, &Subject::Carton(carton.clone()))?;
    let body = Body::CartonShipped(CartonShipped {
        carton: carton.clone(),
        customer: customer.clone(),
    });
    let subject = Subject::Shipment(shipment.clone());
    Ok(alloc::vec![context.fact(0, subject, body)])
}

/// Judges where a unit was packed.
#[must_use]
pub fn judge_unit(plant: &Plant, unit: &UnitKey) -> Vec<Finding> {
    let state = UnitState::of(plant, unit);
    let mut findings = Vec::new();
    if state.packed.len() > 1 {
        findings.push(Finding::UnitInTwoCartons {
            unit: unit.clone(),
            cartons: state
                .packed
                .iter()
                .map(|(carton, done)| (carton.clone(), done.fact))
                .collect(),
        });
    }
    if !state.packed.is_empty() && !state.used_in.is_empty() {
        let packed = state.packed.iter().map(|(_, done)| done.fact);
        let used = state.used_in.iter().map(|(_, done)| done.fact);
        findings.push(Finding::UsedAndPacked {
            unit: unit.clone(),
            facts: packed.chain(used).collect(),
        });
    }
    if let Some((_, done)) = state.packed.first()
        && !state.is_complete()
    {
        findings.push(Finding::PackedIncomplete {
            unit: unit.clone(),
            fact: done.fact,
        });
    }
    findings.extend(worked_after_shipment(plant, &state));
    findings
}

/// Finds what was recorded on the traveller of a unit after the unit had left.
fn worked_after_shipment(plant: &Plant, state: &UnitState) -> Option<Finding> {
    let (packed, shipped) = state
        .packed
        .iter()
        .filter_map(|(carton, packed)| {
            let shipped = CartonState::of(plant, carton).shipped;
            let (_, _, left) = shipped.into_iter().next()?;
            Some((packed.fact, left))
        })
        .min_by_key(|(_, left)| (left.hlc, left.fact))?;
    let subject = Subject::Unit(state.unit.clone());
    let mut late = plant
        .standing_about(&subject)
        .filter(|fact| fact.hlc > shipped.hlc && is_work(&fact.body))
        .map(|fact| fact.id)
        .peekable();
    late.peek()?;
    Some(Finding::WorkedAfterShipment {
        unit: state.unit.clone(),
        facts: late.chain([packed, shipped.fact]).collect(),
    })
}

/// Judges a shipment: it goes to one customer.
#[must_use]
pub fn judge_shipment(plant: &Plant, shipment: &ShipmentId) -> Vec<Finding> {
    let mut customers = Vec::new();
    let mut facts = Vec::new();
    for fact in plant.standing_about(&Subject::Shipment(shipment.clone())) {
        if let Body::CartonShipped(shipped) = &fact.body {
            facts.push(fact.id);
            if !customers.contains(&shipped.customer) {
                customers.push(shipped.customer.clone());
            }
        }
    }
    if customers.len() < 2 {
        return Vec::new();
    }
    customers.sort_unstable();
    alloc::vec![Finding::ShipmentToSeveral {
        shipment: shipment.clone(),
        customers,
        facts,
    }]
}

/// Judges a carton: it leaves once, and nothing is packed into it afterwards.
#[must_use]
pub fn judge_carton(plant: &Plant, carton: &CartonId) -> Vec<Finding> {
    let state = CartonState::of(plant, carton);
    let Some((_, _, left)) = state.shipped.first() else {
        return Vec::new();
    };
    let mut findings: Vec<Finding> = state
        .units
        .iter()
        .filter(|(_, packed)| packed.hlc > left.hlc)
        .map(|(unit, packed)| Finding::PackedAfterShipment {
            carton: carton.clone(),
            unit: unit.clone(),
            facts: [packed.fact, left.fact].into(),
        })
        .collect();
    if state.shipped.len() > 1 {
        findings.push(Finding::CartonShippedTwice {
            carton: carton.clone(),
            facts: state.shipped.iter().map(|(_, _, done)| done.fact).collect(),
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Plan;

    #[test]
    fn an_incomplete_a_packed_and_an_unknown_unit_are_refused() {
        let mut plan = Plan::default();
        let pack = |plan: &Plan, serial: &str| {
            let command = PackUnit {
                unit: plan.unit(serial),
                carton: "CT-1".parse().unwrap(),
            };
            decide_pack(&plan.plant, &command, &plan.context())
        };
        assert!(matches!(
            pack(&plan, "AX-1"),
            Err(Refusal::NoTraveller { .. })
        ));
        plan.open("AX-1");
        assert!(matches!(
            pack(&plan, "AX-1"),
            Err(Refusal::UnitNotComplete { .. })
        ));
        plan.build("AX-2");
        plan.pack("AX-2", "CT-1");
        assert!(matches!(
            pack(&plan, "AX-2"),
            Err(Refusal::AlreadyPacked { .. })
        ));
    }

    #[test]
    fn a_carton_leaves_once_with_something_in_it_and_to_one_customer() {
        let mut plan = Plan::default();
        let ship = |plan: &Plan, carton: &str, shipment: &str, customer: &str| {
            let command = ShipCarton {
                carton: carton.parse().unwrap(),
                shipment: shipment.parse().unwrap(),
                customer: customer.parse().unwrap(),
            };
            decide_ship(&plan.plant, &command, &plan.context())
        };
        assert!(matches!(
            ship(&plan, "CT-1", "SH-1", "VELO"),
            Err(Refusal::CartonEmpty { .. })
        ));
        plan.build("AX-1");
        plan.build("AX-2");
        plan.pack("AX-1", "CT-1");
        plan.pack("AX-2", "CT-2");
        plan.ship("CT-1", "SH-1", "VELO");
        assert!(matches!(
            ship(&plan, "CT-1", "SH-2", "VELO"),
            Err(Refusal::AlreadyShipped { .. })
        ));
        assert!(matches!(
            ship(&plan, "CT-2", "SH-1", "OTHER"),
            Err(Refusal::WrongCustomer { .. })
        ));
    }

    #[test]
    fn what_was_packed_or_worked_on_after_it_left_is_a_finding_with_its_sources() {
        let mut here = Plan::default();
        here.build("AX-1");
        here.build("AX-2");
        here.pack("AX-1", "CT-1");
        let mut there = here.another_tablet();
        let shipped = here.ship("CT-1", "SH-1", "VELO");
        let _later = there.next_context();
        let packed = there.pack("AX-2", "CT-1");
        let worked = there.finish_past_the_rules("AX-1", 20);
        here.hear(&there);
        let findings = here.plant.judge();
        let late = findings.iter().find_map(|finding| {
            let Finding::PackedAfterShipment { facts, .. } = finding else {
                return None;
            };
            Some(facts.clone())
        });
        assert_eq!(late, Some([packed.id, shipped.id].into()), "{findings:?}");
        assert!(
            findings.iter().any(|finding| matches!(finding,
                Finding::WorkedAfterShipment { facts, .. }
                    if facts[0] == worked.id && facts.contains(&shipped.id))),
            "{findings:?}"
        );
    }

    #[test]
    fn a_unit_that_is_used_and_packed_and_a_shipment_to_two_customers_are_findings() {
        let mut here = Plan::default();
        for serial in ["AX-1", "AX-2"] {
            here.build(serial);
            here.pack(serial, &serial.replace("AX", "CT"));
        }
        let mut there = here.another_tablet();
        here.ship("CT-1", "SH-1", "VELO");
        there.ship("CT-2", "SH-1", "OTHER");
        for fact in there.recorded {
            here.plant.apply(fact);
        }
        let findings = here.plant.judge();
        assert!(
            matches!(
                findings.as_slice(),
                [Finding::ShipmentToSeveral { customers, .. }] if customers.len() == 2
            ),
            "{findings:?}"
        );
        here.ring("AX-1", "AX-2");
        let used_and_packed = here.plant.judge().into_iter().filter(
            |finding| matches!(finding, Finding::UsedAndPacked { facts, .. } if facts.len() == 2),
        );
        assert_eq!(used_and_packed.count(), 2);
    }
}
