//! Drafts: what a person has begun to fill in and not recorded. They belong to the person.

use std::collections::BTreeMap;

use record::Command;
use record::identity::{Subject, UnitKey};
use record::ids::CharacteristicId;
use record::traveller::OnTraveller;
use serde::{Deserialize, Serialize};

/// What was begun.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Begun {
    /// Receiving a lot.
    Receipt,
    /// Reading a value on a unit.
    Measurement {
        /// The unit.
        unit: UnitKey,
        /// The step.
        step: u16,
        /// What is measured.
        characteristic: CharacteristicId,
    },
    /// Holding a thing.
    Hold(Subject),
}

impl Begun {
    /// Says whether the command records what was begun.
    #[must_use]
    pub fn is_recorded_by(&self, command: &Command) -> bool {
        match (self, command) {
            (Self::Receipt, Command::Receive(_)) => true,
            (
                Self::Measurement {
                    unit,
                    step,
                    characteristic,
                },
                Command::Traveller(OnTraveller::Measure {
                    unit: on,
                    step: at,
                    characteristic: of,
                    ..
                }),
            ) => (unit, step, characteristic) == (on, at, of),
            (Self::Hold(thing), Command::PlaceHold(place)) => *thing == place.thing,
            _ => false,
        }
    }

    /// Returns the thing that it is about, where that is known.
    #[must_use]
    pub fn thing(&self) -> Option<Subject> {
        match self {
            Self::Receipt => None,
            Self::Measurement { unit, .. } => Some(Subject::Unit(unit.clone())),
            Self::Hold(thing) => Some(thing.clone()),
        }
    }
}

/// The fields of one draft as they were typed, by name.
pub type Fields = BTreeMap<String, String>;

/// All that a person has begun at this tablet.
pub type Drafts = BTreeMap<Begun, Fields>;

/// The names of the fields of a receipt: the worker looks at which lot it is of.
pub mod receipt {
    /// The item.
    pub const ITEM: &str = "item";
    /// What people call it, where a label said which lot it is.
    pub const ITEM_NAME: &str = "item-name";
    /// The supplier.
    pub const SUPPLIER: &str = "supplier";
    /// The lot code.
    pub const LOT: &str = "lot";
    /// The code of the unit.
    pub const UNIT: &str = "unit";
    /// The quantity.
    pub const QUANTITY: &str = "quantity";
    /// The last day of use.
    pub const EXPIRY: &str = "expiry";
    /// What stands before the number of a symbol of the label, from 0.
    pub const SYMBOL: &str = "symbol ";
}
