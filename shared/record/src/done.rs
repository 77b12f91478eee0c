//! Who did something and when, as a fact says it. What was done stays in the fact.

use serde::{Deserialize, Serialize};

use crate::fact::Fact;
use crate::ids::{DeviceId, FactId, PersonId};
use crate::time::{Hlc, WallTime};

/// Who did something, when, and which fact says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The fact.
    pub fact: FactId,
    /// The person.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// The device's clock.
    pub wall: WallTime,
    /// The hybrid clock reading.
    pub hlc: Hlc,
}

impl Done {
    /// Takes the who and when of a fact.
    #[must_use]
    pub fn of(fact: &Fact) -> Self {
        Self {
            fact: fact.id,
            person: fact.person.clone(),
            device: fact.device,
            wall: fact.wall,
            hlc: fact.hlc,
        }
    }
}
