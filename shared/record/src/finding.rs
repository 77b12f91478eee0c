//! Findings: what merged facts show that physics or the route forbids.
//!
//! A finding names every fact it rests on, so that a person sees both sources. It is
//! computed, never stored as the truth: the same facts give the same findings anywhere.
//! Where one says *after*, it means the readable order of the hybrid clock: a tablet that
//! had heard of the one thing gives the other a later reading.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::identity::{LotKey, Subject, UnitKey};
use crate::ids::{CartonId, CharacteristicId, CustomerId, FactId, ItemId, PersonId, ShipmentId};
use crate::qualification::Lacking;
use crate::quantity::Quantity;
use crate::rights::{Action, Why};
use crate::signature::Fault;
use crate::time::Date;

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
        /// The receipts and the uses.
        facts: Vec<FactId>,
    },
    /// A lot was used after the last day that a receipt names.
    LotUsedAfterExpiry {
        /// The lot.
        lot: LotKey,
        /// The last day of use.
        expiry: Date,
        /// The receipts that name the day, and the uses after it.
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
        /// The finish that came too early, and the earlier step's where it has one.
        facts: Vec<FactId>,
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
        /// The completion, and the finishes that came after it.
        facts: Vec<FactId>,
    },
    /// More of an item went into a step than it needs.
    NeedOverfilled {
        /// The unit.
        unit: UnitKey,
        /// The step.
        step: u16,
        /// The item.
        item: ItemId,
        /// What the step needs.
        needed: ShownQuantity,
        /// What went in.
        filled: ShownQuantity,
        /// The facts.
        facts: Vec<FactId>,
    },
    /// Different values stand for one characteristic.
    MeasurementsDiffer {
        /// The unit.
        unit: UnitKey,
        /// The step.
        step: u16,
        /// The characteristic.
        characteristic: CharacteristicId,
        /// What people call it.
        name: String,
        /// The values, each with its unit and who read it.
        values: Vec<Told>,
    },
    /// A step was finished with a value out of limits.
    FinishedOutOfLimits {
        /// The unit.
        unit: UnitKey,
        /// The step.
        step: u16,
        /// What people call what was measured.
        name: String,
        /// The values out of limits, each with its unit and who read it.
        values: Vec<Told>,
        /// The values, and the finishes.
        facts: Vec<FactId>,
    },
    /// One field was corrected to different values, apart from one another.
    CorrectionsDiffer {
        /// The subject of the corrected fact.
        subject: Subject,
        /// The corrected fact.
        fact: FactId,
        /// The field.
        field: Field,
        /// The values, each with who gave it.
        values: Vec<Told>,
    },
    /// A fact was voided that other facts rest on.
    VoidedUnderneath {
        /// The subject of the voided fact.
        subject: Subject,
        /// The voided fact.
        voided: FactId,
        /// The voids.
        voids: Vec<FactId>,
        /// What rests on it.
        resting: Vec<FactId>,
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
    /// A unit was packed into a carton that had left.
    PackedAfterShipment {
        /// The carton.
        carton: CartonId,
        /// The unit.
        unit: UnitKey,
        /// The packing and the leaving.
        facts: Vec<FactId>,
    },
    /// Work was recorded on a unit that had left.
    WorkedAfterShipment {
        /// The unit.
        unit: UnitKey,
        /// The work, the packing and the leaving.
        facts: Vec<FactId>,
    },
    /// One carton left with more than one shipment.
    CartonShippedTwice {
        /// The carton.
        carton: CartonId,
        /// The facts.
        facts: Vec<FactId>,
    },
    /// Something went on with a thing that was held, or with a unit around it, at a tablet
    /// that had not heard of the hold, or of which the record does not tell.
    WorkedUnderHold {
        /// What something was done with.
        thing: Subject,
        /// What is held: the thing, or something in it.
        held: Subject,
        /// The fact that placed the hold.
        hold: FactId,
        /// Whether the record tells that the tablet had not heard of it.
        is_told: bool,
        /// The hold, and what was done.
        facts: Vec<FactId>,
    },
    /// Something went on with a held thing although the tablet had heard of the hold: worse
    /// than not having heard.
    HoldDisregarded {
        /// What something was done with.
        thing: Subject,
        /// What is held: the thing, or something in it.
        held: Subject,
        /// The fact that placed the hold.
        hold: FactId,
        /// The hold, and what was done.
        facts: Vec<FactId>,
    },
    /// A hold that two persons have to release was released twice without a second person
    /// among them, or voided. It is still in force.
    ReleasedByOne {
        /// What is held.
        thing: Subject,
        /// The fact that placed the hold.
        hold: FactId,
        /// The hold, the releases and the voids.
        facts: Vec<FactId>,
    },
    /// Something was recorded by a person who did not have the right to it at that moment.
    WithoutRight {
        /// What it was recorded about.
        subject: Subject,
        /// The person.
        person: PersonId,
        /// What they did.
        action: Action,
        /// What they recorded, and the fact on which the authority stood or ended.
        facts: Vec<FactId>,
        /// Why they did not have the right.
        why: Why,
    },
    /// A step was worked on by a person who was not qualified for it at that moment.
    NotQualified {
        /// The unit.
        unit: UnitKey,
        /// The step.
        step: u16,
        /// The person.
        person: PersonId,
        /// What the step asks for and they did not have.
        lacking: Vec<Lacking>,
        /// The work, and the fact on which their authority stood.
        facts: Vec<FactId>,
    },
    /// A signature does not hold what it claims.
    SignatureFaulty {
        /// What is signed.
        subject: Subject,
        /// The signature.
        signature: FactId,
        /// What is wrong with it.
        fault: Fault,
        /// The signature, what it signs, and the one that it seconds.
        facts: Vec<FactId>,
    },
    /// What was signed was changed afterwards, and nobody signed the change.
    SignedThenChanged {
        /// What is signed.
        subject: Subject,
        /// The signature.
        signature: FactId,
        /// The signature, and the changes.
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

impl Finding {
    /// Returns the stable code, by which a resolution names it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SerialInTwoParents { .. } => "serial-in-two-parents",
            Self::LotOverUsed { .. } => "lot-over-used",
            Self::LotUsedAfterExpiry { .. } => "lot-used-after-expiry",
            Self::LotReceivedTwice { .. } => "lot-received-twice",
            Self::UsedAndPacked { .. } => "used-and-packed",
            Self::ShipmentToSeveral { .. } => "shipment-to-several",
            Self::LotNeverReceived { .. } => "lot-never-received",
            Self::StepOutOfOrder { .. } => "step-out-of-order",
            Self::StepFinishedTwice { .. } => "step-finished-twice",
            Self::TravellerOpenedTwice { .. } => "traveller-opened-twice",
            Self::CompletedWithOpenSteps { .. } => "completed-with-open-steps",
            Self::NeedOverfilled { .. } => "need-overfilled",
            Self::MeasurementsDiffer { .. } => "measurements-differ",
            Self::FinishedOutOfLimits { .. } => "finished-out-of-limits",
            Self::CorrectionsDiffer { .. } => "corrections-differ",
            Self::VoidedUnderneath { .. } => "voided-underneath",
            Self::PackedIncomplete { .. } => "packed-incomplete",
            Self::UnitInTwoCartons { .. } => "unit-in-two-cartons",
            Self::PackedAfterShipment { .. } => "packed-after-shipment",
            Self::WorkedAfterShipment { .. } => "worked-after-shipment",
            Self::CartonShippedTwice { .. } => "carton-shipped-twice",
            Self::WorkedUnderHold { .. } => "worked-under-hold",
            Self::HoldDisregarded { .. } => "hold-disregarded",
            Self::ReleasedByOne { .. } => "released-by-one",
            Self::WithoutRight { .. } => "without-right",
            Self::NotQualified { .. } => "not-qualified",
            // Whoever accepts one fault has not judged another one.
            Self::SignatureFaulty { fault, .. } => fault.code(),
            Self::SignedThenChanged { .. } => "signed-then-changed",
            Self::TwoFactsOneId { .. } => "two-facts-one-id",
        }
    }

    /// Says whether it is about a signature that does not hold: forged, cut, moved to other
    /// content, or by somebody who may not sign so.
    #[must_use]
    pub fn is_of_a_bad_signature(&self) -> bool {
        matches!(
            self,
            Self::SignatureFaulty { .. }
                | Self::WithoutRight {
                    action: Action::Sign(_),
                    ..
                }
        )
    }

    /// Returns what it is about; a resolution is recorded there.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::LotOverUsed { lot, .. }
            | Self::LotUsedAfterExpiry { lot, .. }
            | Self::LotReceivedTwice { lot, .. }
            | Self::LotNeverReceived { lot, .. } => Subject::Lot(lot.clone()),
            Self::SerialInTwoParents {
                component: unit, ..
            }
            | Self::UsedAndPacked { unit, .. }
            | Self::StepOutOfOrder { unit, .. }
            | Self::StepFinishedTwice { unit, .. }
            | Self::TravellerOpenedTwice { unit, .. }
            | Self::CompletedWithOpenSteps { unit, .. }
            | Self::NeedOverfilled { unit, .. }
            | Self::MeasurementsDiffer { unit, .. }
            | Self::FinishedOutOfLimits { unit, .. }
            | Self::NotQualified { unit, .. }
            | Self::PackedIncomplete { unit, .. }
            | Self::UnitInTwoCartons { unit, .. }
            | Self::WorkedAfterShipment { unit, .. } => Subject::Unit(unit.clone()),
            Self::PackedAfterShipment { carton, .. } | Self::CartonShippedTwice { carton, .. } => {
                Subject::Carton(carton.clone())
            }
            Self::ShipmentToSeveral { shipment, .. } => Subject::Shipment(shipment.clone()),
            Self::WorkedUnderHold { thing, .. }
            | Self::HoldDisregarded { thing, .. }
            | Self::ReleasedByOne { thing, .. } => thing.clone(),
            Self::CorrectionsDiffer { subject, .. }
            | Self::VoidedUnderneath { subject, .. }
            | Self::WithoutRight { subject, .. }
            | Self::SignatureFaulty { subject, .. }
            | Self::SignedThenChanged { subject, .. }
            | Self::TwoFactsOneId { subject, .. } => subject.clone(),
        }
    }

    /// Returns every fact that it names.
    #[must_use]
    pub fn facts(&self) -> Vec<FactId> {
        match self {
            Self::SerialInTwoParents { parents, .. } => parents.iter().map(|(_, f)| *f).collect(),
            Self::UnitInTwoCartons { cartons, .. } => cartons.iter().map(|(_, f)| *f).collect(),
            Self::LotOverUsed { facts, .. }
            | Self::LotUsedAfterExpiry { facts, .. }
            | Self::LotReceivedTwice { facts, .. }
            | Self::UsedAndPacked { facts, .. }
            | Self::ShipmentToSeveral { facts, .. }
            | Self::LotNeverReceived { facts, .. }
            | Self::StepOutOfOrder { facts, .. }
            | Self::StepFinishedTwice { facts, .. }
            | Self::TravellerOpenedTwice { facts, .. }
            | Self::CompletedWithOpenSteps { facts, .. }
            | Self::NeedOverfilled { facts, .. }
            | Self::FinishedOutOfLimits { facts, .. }
            | Self::PackedAfterShipment { facts, .. }
            | Self::WorkedAfterShipment { facts, .. }
            | Self::CartonShippedTwice { facts, .. }
            | Self::WorkedUnderHold { facts, .. }
            | Self::HoldDisregarded { facts, .. }
            | Self::ReleasedByOne { facts, .. }
            | Self::WithoutRight { facts, .. }
            | Self::NotQualified { facts, .. }
            | Self::SignatureFaulty { facts, .. }
            | Self::SignedThenChanged { facts, .. } => facts.clone(),
            Self::MeasurementsDiffer { values, .. } => values.iter().map(|v| v.fact).collect(),
            Self::CorrectionsDiffer { fact, values, .. } => {
                let told = values.iter().map(|told| told.fact);
                told.chain([*fact]).collect()
            }
            Self::VoidedUnderneath {
                voided,
                voids,
                resting,
                ..
            } => [voided]
                .into_iter()
                .chain(voids)
                .chain(resting)
                .copied()
                .collect(),
            Self::PackedIncomplete { fact, .. } | Self::TwoFactsOneId { fact, .. } => {
                alloc::vec![*fact]
            }
        }
    }
}

/// A value, and who gave it in which fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Told {
    /// The value.
    pub value: String,
    /// The person.
    pub person: PersonId,
    /// The fact.
    pub fact: FactId,
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
