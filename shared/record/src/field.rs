//! The fields of a fact that may be corrected, and how a value is read and put in.
//!
//! A field is a value that was told or read wrong. Which thing went where is no field: the
//! wrong thing is voided and the right one scanned. A value is kept as text in one canonical
//! form, empty where nothing is given, so a field of a later program is kept too.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};

use serde::{Deserialize, Serialize};

use crate::fact::Body;
use crate::identity::Subject;
use crate::quantity::{Quantity, Unit};
use crate::time::Date;

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Field {
    /// How much; in the unit that the fact has.
    Quantity,
    /// The last day of use, `2027-03-31`; may be empty.
    Expiry,
    /// The delivery note; may be empty.
    DeliveryNote,
    /// The works order; may be empty.
    Order,
    /// The customer.
    Customer,
    /// A measured value; in the unit that the fact has.
    Value,
}

impl Field {
    const ALL: [Self; 6] = [
        Self::Quantity,
        Self::Expiry,
        Self::DeliveryNote,
        Self::Order,
        Self::Customer,
        Self::Value,
    ];

    /// Returns the name that is stored; it never changes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Expiry => "expiry",
            Self::DeliveryNote => "delivery-note",
            Self::Order => "order",
            Self::Customer => "customer",
            Self::Value => "value",
        }
    }

    /// Returns the field of a stored name, where this program knows it.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Returns the fields of a fact.
    #[must_use]
    pub fn of(body: &Body) -> &'static [Self] {
        match body {
            Body::LotReceived(_) => &[Self::Quantity, Self::Expiry, Self::DeliveryNote],
            Body::TravellerOpened(_) => &[Self::Order],
            // One unit goes in as one piece; only what is taken from a lot is counted.
            Body::ComponentConsumed(consumed) if matches!(consumed.component, Subject::Lot(_)) => {
                &[Self::Quantity]
            }
            Body::MeasurementRecorded(_) => &[Self::Value],
            Body::CartonShipped(_) => &[Self::Customer],
            Body::ItemDefined(_)
            | Body::RouteDefined(_)
            | Body::PersonNamed(_)
            | Body::StationNamed(_)
            | Body::LayoutTaught(_)
            | Body::LayoutWithdrawn(_)
            | Body::AuthorityGiven(_)
            | Body::AuthorityEnded(_)
            | Body::PreferencesChosen(_)
            | Body::StepStarted(_)
            | Body::StepFinished(_)
            | Body::ComponentConsumed(_)
            | Body::UnitCompleted(_)
            | Body::UnitPacked(_)
            | Body::HoldPlaced(_)
            | Body::HoldReleased(_)
            | Body::SignatureGiven(_)
            | Body::FactVoided(_)
            | Body::FactCorrected(_)
            | Body::FindingResolved(_)
            | Body::FactAdmitted(_)
            | Body::Unknown { .. } => &[],
        }
    }

    /// Returns the value in its canonical form; nothing when the fact has no such field.
    #[must_use]
    pub fn read(self, body: &Body) -> Option<String> {
        if !Self::of(body).contains(&self) {
            return None;
        }
        let text = |value: Option<String>| Some(value.unwrap_or_default());
        match (self, body) {
            (Self::Quantity, Body::LotReceived(had)) => Some(had.quantity.amount.to_string()),
            (Self::Quantity, Body::ComponentConsumed(had)) => Some(had.quantity.amount.to_string()),
            (Self::Expiry, Body::LotReceived(had)) => text(had.expiry.map(|day| day.to_string())),
            (Self::DeliveryNote, Body::LotReceived(had)) => text(had.delivery_note.clone()),
            (Self::Order, Body::TravellerOpened(had)) => {
                text(had.order.as_ref().map(ToString::to_string))
            }
            (Self::Customer, Body::CartonShipped(had)) => Some(had.customer.to_string()),
            (Self::Value, Body::MeasurementRecorded(had)) => Some(had.value.to_string()),
            _ => None,
        }
    }

    /// Returns the fact's body with another value; nothing when the fact has no such field,
    /// or the text is no value of it.
    #[must_use]
    pub fn write(self, body: &Body, text: &str) -> Option<Body> {
        if !Self::of(body).contains(&self) {
            return None;
        }
        let mut new = body.clone();
        match (self, &mut new) {
            (Self::Quantity, Body::LotReceived(had)) => {
                had.quantity = counted(had.quantity.unit, text)?;
            }
            (Self::Quantity, Body::ComponentConsumed(had)) => {
                had.quantity = counted(had.quantity.unit, text)?;
            }
            (Self::Expiry, Body::LotReceived(had)) => {
                had.expiry = given(text).map(day).transpose().ok()?;
            }
            (Self::DeliveryNote, Body::LotReceived(had)) => {
                had.delivery_note = given(text).map(ToOwned::to_owned);
            }
            (Self::Order, Body::TravellerOpened(had)) => {
                had.order = given(text).map(str::parse).transpose().ok()?;
            }
            (Self::Customer, Body::CartonShipped(had)) => had.customer = text.parse().ok()?,
            (Self::Value, Body::MeasurementRecorded(had)) => had.value = text.parse().ok()?,
            _ => return None,
        }
        Some(new)
    }
}

fn given(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

fn counted(unit: Unit, text: &str) -> Option<Quantity> {
    let quantity = Quantity {
        amount: text.parse().ok()?,
        unit,
    };
    quantity.is_countable().then_some(quantity)
}

/// Why a text is not a day.
struct NotADay;

fn day(text: &str) -> Result<Date, NotADay> {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits);
        let part = part.filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
        part.and_then(|part| part.parse::<u16>().ok())
            .ok_or(NotADay)
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    if parts.next().is_some() {
        return Err(NotADay);
    }
    let small = |number: u16| u8::try_from(number).map_err(|_| NotADay);
    Date::new(year, small(month)?, small(day)?).map_err(|_| NotADay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn every_field_reads_back_what_was_written_and_refuses_nonsense() {
        let day = testing::day_set_right();
        let bodies = || day.iter().map(|fact| &fact.body);
        let right = |field| match field {
            Field::Quantity => "7",
            Field::Expiry => "2027-03-31",
            Field::Value => "25.07",
            Field::DeliveryNote | Field::Order | Field::Customer => "N-7",
        };
        let mut met = alloc::collections::BTreeSet::new();
        for body in bodies() {
            for field in Field::of(body) {
                met.insert(*field);
                let new = field.write(body, right(*field)).unwrap();
                assert_eq!(field.read(&new).as_deref(), Some(right(*field)));
                assert_ne!(&new, body);
                let nonsense = match field {
                    Field::Quantity => "-1",
                    Field::Expiry => "2027-02-30",
                    Field::Value => "25,01",
                    Field::Order | Field::Customer => "a\u{202E}b",
                    Field::DeliveryNote => continue,
                };
                assert_eq!(field.write(body, nonsense), None);
            }
        }
        assert_eq!(met.len(), Field::ALL.len());
    }

    #[test]
    fn a_field_that_a_fact_does_not_have_is_not_written() {
        let received = testing::Plan::default().receive("L5-0331", 5).body;
        assert_eq!(Field::Customer.write(&received, "VELO"), None);
        assert_eq!(Field::Customer.read(&received), None);
    }
}
