//! Measured values: what a step asks to be measured, and what was read.
//!
//! A characteristic is declared on a step of the route. No limits yet; a value is only
//! recorded, with the unit it was read in.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::done::Done;
use crate::ids::{CharacteristicId, UnitCode};
use crate::quantity::Amount;

/// Something that a step asks to be measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Characteristic {
    /// What drawings and records call it.
    #[n(0)]
    pub id: CharacteristicId,
    /// What people call it.
    #[n(1)]
    pub name: String,
    /// The unit in which it is read, UN/ECE Recommendation 20 common code.
    #[n(2)]
    pub unit: UnitCode,
}

/// Payload of `measurement.recorded`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct MeasurementRecorded {
    /// The step at which it was measured.
    #[n(0)]
    pub step: u16,
    /// What was measured.
    #[n(1)]
    pub characteristic: CharacteristicId,
    /// What was read.
    #[n(2)]
    pub value: Amount,
    /// The unit in which it was read, UN/ECE Recommendation 20 common code.
    #[n(3)]
    pub unit: UnitCode,
}

/// One value that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The value.
    pub value: Amount,
    /// The unit in which it was read.
    pub unit: UnitCode,
    /// By whom and when.
    pub done: Done,
}

/// A characteristic of a step and the values that stand for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureState {
    /// What is measured.
    pub characteristic: Characteristic,
    /// The values, earliest first; two tablets may each have read one.
    pub values: Vec<Measured>,
}

impl MeasureState {
    /// Says whether values stand that are not the same.
    #[must_use]
    pub fn differs(&self) -> bool {
        let mut values = self.values.iter().map(|read| (read.value, &read.unit));
        let first = values.next();
        values.any(|value| Some(value) != first)
    }
}
