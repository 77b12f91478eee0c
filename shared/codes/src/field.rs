//! One field of a code: as carried, and what it means.

use alloc::string::{String, ToString};
use core::fmt::Display;

/// A field of a code. Fields stand in the order in which they were carried; one may repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Field {
    /// What the standard calls it: the Application Identifier of a GS1 field, `10`, the data
    /// identifier of an ISO/IEC 15434 field, `1T`, a word where the standard has no identifiers.
    pub id: String,
    /// Its name for people, in the standard's own words; empty when it has none.
    pub name: String,
    /// The value exactly as carried.
    pub value: String,
    /// What the value means, where that is more than the value: a date or time of ISO 8601, a
    /// number with its decimal point and unit.
    pub resolved: Option<String>,
}

impl Field {
    /// Makes a field without a further meaning.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            value: value.into(),
            resolved: None,
        }
    }

    /// Adds what the value means, if it means more.
    #[must_use]
    pub fn meaning(mut self, resolved: Option<impl Display>) -> Self {
        self.resolved = resolved.map(|resolved| resolved.to_string());
        self
    }
}
