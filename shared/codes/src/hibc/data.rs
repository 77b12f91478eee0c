//! The parts of a health industry bar code.

use alloc::string::String;

use crate::date::Date;
use crate::field::Field;
use crate::label_date::{DateLayout, Moment};

/// Who made what, in which packaging.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Primary {
    pub(super) labeler: String,
    pub(super) product: String,
    pub(super) unit: u8,
}

impl Primary {
    /// Returns the labeler identification code, a letter and three letters or digits.
    #[must_use]
    pub fn labeler(&self) -> &str {
        &self.labeler
    }

    /// Returns the labeler's product or catalogue number, 1 to 18 characters.
    #[must_use]
    pub fn product(&self) -> &str {
        &self.product
    }

    /// Returns the unit of measure: 0 a single unit, 1 to 8 packagings above it, 9 a packaging of
    /// changing quantity.
    #[must_use]
    pub const fn unit(&self) -> u8 {
        self.unit
    }
}

/// What a part of the secondary says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Lot or batch.
    Lot,
    /// Serial number.
    Serial,
    /// Expiry date.
    Expiry,
    /// Date of manufacture.
    Manufactured,
    /// Quantity.
    Quantity,
    /// A part behind `/` that the standard does not name, kept whole.
    Unknown,
}

/// One part of the secondary.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HibcData {
    pub(super) kind: Kind,
    pub(super) value: String,
    /// How a date is written.
    pub(super) layout: Option<DateLayout>,
}

impl HibcData {
    /// Returns what the part says.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the value as carried, without the flags in front of it.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Returns the date as seen on the day `today`; nothing where the part is no date, or the
    /// century has no such day.
    #[must_use]
    pub fn date(&self, today: Date) -> Option<Moment> {
        self.layout?.read(&self.value, today).ok()
    }

    /// Returns the quantity, if the part is one.
    #[must_use]
    pub fn quantity(&self) -> Option<u32> {
        (self.kind == Kind::Quantity).then(|| self.value.parse().ok())?
    }

    pub(super) fn field(&self, reference_date: Date) -> Field {
        let (id, name) = match self.kind {
            Kind::Lot => ("lot", "lot"),
            Kind::Serial => ("serial", "serial number"),
            Kind::Expiry => ("expiry", "expiry date"),
            Kind::Manufactured => ("mfg", "date of manufacture"),
            Kind::Quantity => ("qty", "quantity"),
            Kind::Unknown => ("unknown", ""),
        };
        let field = Field::new(id, name, self.value.as_str());
        match self.quantity() {
            Some(quantity) => field.meaning(Some(quantity)),
            None => field.meaning(self.date(reference_date)),
        }
    }
}
