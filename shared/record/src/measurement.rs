//! Measured values: what a step asks to be measured, and what was read.
//!
//! A characteristic is declared on a step of the route, with the unit in which it is read and
//! the limits that its value has to keep. What was read is always recorded, also when it is
//! out of limits; the step is not finished then. After rework it is measured again: the new
//! value names those that it follows, and the first result stays visible. A value read in
//! another unit keeps no limits, because nobody can say that it does.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::done::Done;
use crate::ids::{CharacteristicId, FactId, UnitCode};
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
    /// The lowest value that is right, in that unit; none when it may be as low as it is.
    #[n(3)]
    pub low: Option<Amount>,
    /// The highest value that is right, in that unit; none when it may be as high as it is.
    #[n(4)]
    pub high: Option<Amount>,
}

impl Characteristic {
    /// Says whether a value keeps the limits; both belong to what is right.
    #[must_use]
    pub fn allows(&self, value: Amount, unit: &UnitCode) -> bool {
        let has_limits = self.low.is_some() || self.high.is_some();
        (!has_limits || *unit == self.unit)
            && self.low.is_none_or(|low| low <= value)
            && self.high.is_none_or(|high| value <= high)
    }
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
    /// The values out of limits that were read before the rework that this one follows; left
    /// out where there are none.
    #[cbor(n(4), skip_if = "Vec::is_empty")]
    pub follows: Vec<FactId>,
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
    /// Whether it was measured again after it: it no longer counts, but stays visible.
    pub is_followed: bool,
}

/// A value that is out of its limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutOfLimits {
    /// What was measured, with its limits.
    pub characteristic: Characteristic,
    /// What was read.
    pub value: Amount,
    /// The unit in which it was read.
    pub unit: UnitCode,
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
    /// Returns the values that count: those after which it was not measured again.
    pub fn counting(&self) -> impl Iterator<Item = &Measured> {
        self.values.iter().filter(|read| !read.is_followed)
    }

    /// Returns the values that count and are out of limits.
    pub fn out_of_limits(&self) -> impl Iterator<Item = &Measured> {
        let keeps = |read: &Measured| self.characteristic.allows(read.value, &read.unit);
        self.counting().filter(move |read| !keeps(read))
    }

    /// Says whether values count that are not the same.
    #[must_use]
    pub fn differs(&self) -> bool {
        let mut values = self.counting().map(|read| (read.value, &read.unit));
        let first = values.next();
        values.any(|value| Some(value) != first)
    }
}

#[cfg(test)]
mod tests;
