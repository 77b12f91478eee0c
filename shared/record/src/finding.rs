//! Findings: what merged facts show that physics or the route forbids.
//!
//! A finding names every fact it rests on, so that a person sees both sources. It is
//! computed, never stored as the truth: the same facts give the same findings anywhere.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::identity::{LotKey, Subject, UnitKey};
use crate::ids::{CartonId, CustomerId, FactId, ShipmentId};
use crate::quantity::Quantity;

/// What is wrong, with the facts that show it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// One serial number sits in more than one unit.
    SerialInTwoParents {
        /// The component.
        component: UnitKey,
        /// The units that hold it, with the fact of each.
        parents: Vec<(UnitKey, FactId)>,
    },
    /// More was taken from a lot than was received.
    LotOverUsed {
        /// The lot.
        lot: LotKey,
        /// What was received, as `amount unit`.
        received: ShownQuantity,
        /// What was used.
        used: ShownQuantity,
        /// The uses.
        facts: Vec<FactId>,
    },
    /// A lot was received more than once: its stock may be counted double.
    LotReceivedTwice {
        /// The lot.
        lot: LotKey,
        /// The receipts.
        facts: Vec<FactId>,
    },
    /// A unit was put into another one and packed as well.
    UsedAndPacked {
        /// The unit.
        unit: UnitKey,
        /// The facts.
        facts: Vec<FactId>,
    },
    /// One shipment is recorded for more than one customer.
    ShipmentToSeveral {
        /// The shipment.
        shipment: ShipmentId,
        /// The customers.
        customers: Vec<CustomerId>,
        /// The facts.
        facts: Vec<FactId>,
    },
    /// A lot was used that no one received.
    LotNeverReceived {
        /// The lot.
        lot: LotKey,
        /// The uses.
        facts: Vec<FactId>,
    },
    /// A step was finished before an earlier one.
    StepOutOfOrder {
        /// The unit.
        unit: UnitKey,
        /// The step finished too early.
        step: u16,
        /// The earlier step that was open.
        before: u16,
        /// The fact.
        fact: FactId,
    },
    /// A step was finished more than once.
    StepFinishedTwice {
        /// The unit.
        unit: UnitKey,
        /// The step.
        step: u16,
        /// The facts.
        facts: Vec<FactId>,
    },
    /// Two travellers were opened for one unit.
    TravellerOpenedTwice {
        /// The unit.
        unit: UnitKey,
        /// The facts.
        facts: Vec<FactId>,
    },
    /// The unit was completed with steps open.
    CompletedWithOpenSteps {
        /// The unit.
        unit: UnitKey,
        /// The open steps.
        steps: Vec<u16>,
        /// The fact.
        fact: FactId,
    },
    /// The unit was packed without being complete.
    PackedIncomplete {
        /// The unit.
        unit: UnitKey,
        /// The fact.
        fact: FactId,
    },
    /// One unit lies in more than one carton.
    UnitInTwoCartons {
        /// The unit.
        unit: UnitKey,
        /// The cartons with the fact of each.
        cartons: Vec<(CartonId, FactId)>,
    },
    /// One carton left with more than one shipment.
    CartonShippedTwice {
        /// The carton.
        carton: CartonId,
        /// The facts.
        facts: Vec<FactId>,
    },
    /// Two different facts carry one id.
    TwoFactsOneId {
        /// The subject of the fact that is shown.
        subject: Subject,
        /// The id.
        fact: FactId,
    },
}

/// A quantity with an order of its own, so that findings sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownQuantity(pub Quantity);

impl PartialOrd for ShownQuantity {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ShownQuantity {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        (self.0.unit, self.0.amount).cmp(&(other.0.unit, other.0.amount))
    }
}
