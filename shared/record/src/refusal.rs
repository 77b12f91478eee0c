//! Refusals: why the tablet does not write what it was asked to.
//!
//! A refusal carries what was expected and what was found as values; the page turns it into
//! a sentence, the comparison and the next step in the person's language.

use alloc::string::String;
use alloc::vec::Vec;

use codes::site::NotTaught;
use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::hold::Hold;
use crate::identity::{LotKey, Subject, UnitKey};
use crate::ids::{
    CartonId, CharacteristicId, CustomerId, ItemId, LayoutId, OrderId, PersonId, ShipmentId,
    UnitCode,
};
use crate::label::Flag;
use crate::masters::Need;
use crate::measurement::{Characteristic, OutOfLimits};
use crate::qualification::Lacking;
use crate::quantity::{Amount, Quantity, Unit};
use crate::rights::NotAllowed;
use crate::time::Date;
use crate::trace::Event;

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// No person is at the tablet.
    #[error("no person is badged in")]
    NoPerson,
    /// The person does not have the right.
    #[error(transparent)]
    NotAllowed(NotAllowed),
    /// Nobody of that name is in the masters.
    #[error("nobody is named {person}")]
    UnknownPerson {
        /// The name.
        person: PersonId,
    },
    /// The number stands for a device itself, so no person has it.
    #[error("{person} stands for a device; a person has another number")]
    NumberOfDevices {
        /// The number.
        person: PersonId,
    },
    /// Somebody has a number that differs only in small and capital letters.
    #[error("{person} looks like {like}, who is somebody else")]
    NumberLooksAlike {
        /// The number.
        person: PersonId,
        /// Who has one like it.
        like: PersonId,
    },
    /// A person's name is empty, too long for a screen and a label, or holds what cannot be
    /// printed.
    #[error("a name has 1 to {most} characters that can be printed")]
    NotAName {
        /// The most characters.
        most: u16,
    },
    /// Nobody else could give authority afterwards.
    #[error("{person} is the last administrator here")]
    LastAdministrator {
        /// The person.
        person: PersonId,
    },
    /// A last day lies before today.
    #[error("{day} is past")]
    DayIsPast {
        /// The day.
        day: Date,
    },
    /// The person has no authority that could end.
    #[error("{person} has no authority here")]
    HasNoAuthority {
        /// The person.
        person: PersonId,
    },
    /// The code could not be understood, or its check failed.
    #[error("the code {raw:?} cannot be trusted: {problems:?}")]
    Unreadable {
        /// The raw text.
        raw: String,
        /// Stable codes of the problems, from the `codes` crate.
        problems: Vec<String>,
    },
    /// The code was read but names nothing known here.
    #[error("nothing here is named {raw:?}")]
    UnknownCode {
        /// The raw text.
        raw: String,
    },
    /// The text names more than one thing.
    #[error("{raw:?} names {} things", candidates.len())]
    SeveralMeanings {
        /// The raw text.
        raw: String,
        /// The things it names.
        candidates: Vec<Subject>,
    },
    /// The label is not as it should be, and nobody has accepted that yet.
    #[error("the label is flagged: {}", flags.len())]
    LabelFlagged {
        /// All that is not as it should be.
        flags: Vec<Flag>,
    },
    /// More symbols were scanned of one label than a label has.
    #[error("a label has at most {most} symbols")]
    TooManySymbols {
        /// The most of one label.
        most: usize,
    },
    /// The layout of labels cannot be taught so.
    #[error("the layout is not taught: {why}")]
    LayoutNotTaught {
        /// Why.
        why: NotTaught,
    },
    /// The layout is not in force.
    #[error("no layout {id} is in force")]
    NoSuchLayout {
        /// The layout.
        id: LayoutId,
    },
    /// The item is not in the item master.
    #[error("item {item} is not in the item master")]
    UnknownItem {
        /// The item.
        item: ItemId,
    },
    /// The item has no route, so it is not made here.
    #[error("item {item} has no route")]
    NoRoute {
        /// The item.
        item: ItemId,
    },
    /// The thing is a right one, but not for the work in hand.
    #[error("{scanned} does not belong here")]
    NotExpectedHere {
        /// What was scanned.
        scanned: Subject,
    },
    /// The component is of another item than the step needs.
    #[error("the step needs {expected:?}, {scanned} was scanned")]
    WrongItem {
        /// The items the step still needs.
        expected: Vec<ItemId>,
        /// What was scanned.
        scanned: Subject,
    },
    /// The component belongs to another step, or the step's turn has not come.
    #[error("step {asked} was asked for, step {turn} is next")]
    WrongStep {
        /// The step asked for.
        asked: u16,
        /// The step whose turn it is.
        turn: u16,
        /// The items that step still needs, where a component was scanned.
        expected: Vec<ItemId>,
        /// What was scanned for it, where something was.
        scanned: Option<Subject>,
    },
    /// The route has no such step.
    #[error("there is no step {asked}")]
    NoSuchStep {
        /// The step asked for.
        asked: u16,
    },
    /// The step is finished.
    #[error("step {step} is finished")]
    StepAlreadyFinished {
        /// The step.
        step: u16,
    },
    /// The step already has all it needs of this item.
    #[error("step {step} already has its {item}")]
    NeedAlreadyFilled {
        /// The step.
        step: u16,
        /// The item.
        item: ItemId,
        /// What was scanned.
        scanned: Subject,
    },
    /// The step cannot be finished before these are scanned.
    #[error("step {step} still needs {missing:?}")]
    NeedsMissing {
        /// The step.
        step: u16,
        /// What is missing.
        missing: Vec<Need>,
    },
    /// The unit is already in another unit.
    #[error("the unit {unit:?} is already in {parent:?}")]
    AlreadyUsed {
        /// The unit.
        unit: UnitKey,
        /// The unit that holds it.
        parent: UnitKey,
    },
    /// A unit cannot go into itself.
    #[error("a unit cannot go into itself")]
    IntoItself {
        /// The unit.
        unit: UnitKey,
    },
    /// The lot was received before.
    #[error("the lot {lot:?} was received before")]
    LotAlreadyReceived {
        /// The lot.
        lot: LotKey,
    },
    /// The lot was never received here.
    #[error("the lot {lot:?} was not received")]
    LotNotReceived {
        /// The lot.
        lot: LotKey,
    },
    /// The lot does not hold enough.
    #[error("the lot {lot:?} has {remaining} left, {needed} is needed")]
    LotUsedUp {
        /// The lot.
        lot: LotKey,
        /// What is left.
        remaining: Quantity,
        /// What is needed.
        needed: Quantity,
    },
    /// The lot has expired.
    #[error("the lot {lot:?} expired on {expiry}, today is {today}")]
    LotExpired {
        /// The lot.
        lot: LotKey,
        /// The last day of use.
        expiry: Date,
        /// The tablet's date.
        today: Date,
    },
    /// The quantity is not a quantity of this item.
    #[error("{had} is not a quantity of {item}, which is counted in {unit}")]
    WrongQuantity {
        /// The item.
        item: ItemId,
        /// The unit in which it is counted.
        unit: Unit,
        /// The quantity given.
        had: Quantity,
    },
    /// The traveller is already open.
    #[error("the traveller of {unit:?} is already open")]
    TravellerAlreadyOpen {
        /// The unit.
        unit: UnitKey,
    },
    /// The unit belongs to another works order.
    #[error("the unit belongs to order {had:?}")]
    WrongOrder {
        /// The unit.
        unit: UnitKey,
        /// The order its traveller was opened for.
        had: Option<OrderId>,
        /// The order in hand.
        in_hand: OrderId,
    },
    /// The unit has no open traveller.
    #[error("the unit {unit:?} has no traveller")]
    NoTraveller {
        /// The unit.
        unit: UnitKey,
    },
    /// The unit has steps that are not finished.
    #[error("the unit {unit:?} has open steps {open_steps:?}")]
    UnitNotComplete {
        /// The unit.
        unit: UnitKey,
        /// The open steps; empty when only the completion is missing.
        open_steps: Vec<u16>,
    },
    /// The unit is already completed.
    #[error("the unit {unit:?} is complete")]
    AlreadyComplete {
        /// The unit.
        unit: UnitKey,
    },
    /// The unit is already in a carton.
    #[error("the unit {unit:?} is in carton {carton}")]
    AlreadyPacked {
        /// The unit.
        unit: UnitKey,
        /// The carton.
        carton: CartonId,
    },
    /// The carton holds nothing.
    #[error("the carton {carton} is empty")]
    CartonEmpty {
        /// The carton.
        carton: CartonId,
    },
    /// The carton has left.
    #[error("the carton {carton} left with {shipment}")]
    AlreadyShipped {
        /// The carton.
        carton: CartonId,
        /// The shipment.
        shipment: ShipmentId,
    },
    /// The shipment goes to another customer.
    #[error("the shipment goes to {had}")]
    WrongCustomer {
        /// The shipment.
        shipment: ShipmentId,
        /// The customer it goes to.
        had: CustomerId,
    },
    /// It is not known yet who the shipment goes to.
    #[error("{shipment} has no customer yet")]
    NoCustomer {
        /// The shipment.
        shipment: ShipmentId,
    },
    /// The step does not ask for this to be measured.
    #[error("{characteristic} is not measured at step {step}")]
    NotMeasuredHere {
        /// The step.
        step: u16,
        /// What was to be measured.
        characteristic: CharacteristicId,
    },
    /// A value stands already.
    #[error("{name} was measured: {value} {unit}")]
    AlreadyMeasured {
        /// What people call it.
        name: String,
        /// The value.
        value: Amount,
        /// Its unit.
        unit: UnitCode,
    },
    /// The step cannot be finished before these are measured.
    #[error("step {step} still asks for {missing:?} to be measured")]
    MeasurementsMissing {
        /// The step.
        step: u16,
        /// What is missing.
        missing: Vec<Characteristic>,
    },
    /// The person lacks what the step asks for.
    #[error("step {step} asks for {lacking:?}")]
    NotQualified {
        /// The step.
        step: u16,
        /// What they lack.
        lacking: Vec<Lacking>,
        /// The people here who have all that the step asks for.
        who_is: Vec<PersonId>,
    },
    /// The thing, or something in it, is held.
    #[error("{thing} is held, {} holds stand", holds.len())]
    Held {
        /// What was to be worked on, used, packed or shipped.
        thing: Subject,
        /// The holds, each with what it is on, by whom, when and why.
        holds: Vec<Hold>,
    },
    /// Such a thing is not held.
    #[error("{thing} is not a thing to hold")]
    CannotBeHeld {
        /// The thing.
        thing: Subject,
    },
    /// The hold is not known on this tablet.
    #[error("there is no such hold here")]
    NoSuchHold,
    /// The thing was released from this hold before.
    #[error("{person} released it")]
    AlreadyReleased {
        /// Who ended the hold.
        person: PersonId,
    },
    /// Somebody else has to do it: this person placed the hold, released it first, or signed
    /// first.
    #[error("a second person is needed, not {person} again")]
    SecondPersonNeeded {
        /// The person who cannot be the second.
        person: PersonId,
    },
    /// No record was shown that could be signed.
    #[error("there is nothing to sign")]
    NothingToSign,
    /// The person did some of the work that the signature says somebody else looked at.
    #[error("{person} did some of this, so another person checks it")]
    OwnWork {
        /// The person.
        person: PersonId,
    },
    /// What is to be signed was corrected, or held, after the person was shown it.
    #[error("it changed since it was shown")]
    ChangedSinceShown,
    /// The signature says that the person did it, and none of it is theirs.
    #[error("{person} did none of this")]
    NotOwnWork {
        /// The person.
        person: PersonId,
    },
    /// The first signature of a session takes the badge and the PIN.
    #[error("the first signature of a session needs the badge")]
    BadgeNeeded,
    /// The person signed the same before.
    #[error("{person} signed this before")]
    AlreadySigned {
        /// The person.
        person: PersonId,
    },
    /// The step cannot be finished while these values count.
    #[error("step {step} has {} values out of limits", out.len())]
    OutOfLimits {
        /// The step.
        step: u16,
        /// The values, with their limits.
        out: Vec<OutOfLimits>,
    },
    /// The record to set right is not known on this tablet.
    #[error("there is no such record here")]
    NoSuchFact,
    /// Such a record is not voided.
    #[error("{kind} is not voided")]
    CannotBeVoided {
        /// The kind of fact.
        kind: String,
    },
    /// The record was voided before.
    #[error("{kind} was voided before")]
    AlreadyVoided {
        /// The kind of fact.
        kind: String,
    },
    /// Other records rest on it and have to be voided first.
    #[error("{} records rest on {kind}", resting.len())]
    OthersRestOnIt {
        /// The kind of fact.
        kind: String,
        /// What rests on it, the first to void first.
        resting: Vec<Event>,
    },
    /// Only the last thing that the person recorded here is undone without a word.
    #[error("it is not the last thing that this person recorded here")]
    NotTheLast,
    /// Such a record has no such value to correct.
    #[error("{kind} has no such value to correct")]
    CannotBeCorrected {
        /// The kind of fact.
        kind: String,
    },
    /// The text is no value of the field.
    #[error("{had:?} is no {}", field.name())]
    NotAValue {
        /// The field.
        field: Field,
        /// The text.
        had: String,
    },
    /// The value is the one that stands.
    #[error("the {} is {value} already", field.name())]
    SameValue {
        /// The field.
        field: Field,
        /// The value.
        value: String,
    },
    /// The finding is no more, or rests on other records by now.
    #[error("there is no such finding any more")]
    NoSuchFinding,
    /// The finding was accepted before.
    #[error("{person} accepted the finding")]
    AlreadyResolved {
        /// The person who accepted it.
        person: PersonId,
    },
}

impl Refusal {
    /// Says whether the thing is simply there already, so that the amber signal is right
    /// and not the red one.
    #[must_use]
    pub fn is_already_there(&self) -> bool {
        matches!(
            self,
            Self::TravellerAlreadyOpen { .. }
                | Self::LotAlreadyReceived { .. }
                | Self::AlreadyComplete { .. }
                | Self::StepAlreadyFinished { .. }
                | Self::NeedAlreadyFilled { .. }
                | Self::AlreadyMeasured { .. }
                | Self::AlreadyVoided { .. }
                | Self::SameValue { .. }
                | Self::AlreadyResolved { .. }
                | Self::AlreadyReleased { .. }
                | Self::AlreadySigned { .. }
        )
    }
}
