//! What a fact is about: the subject, and the canonical text of its identity.
//!
//! Where identity is printed on the thing, two tablets that meet it offline must name it
//! the same way. The canonical text `kind:part/part` is that name: it keys the document,
//! it is what a trace request asks for, and it never changes.

use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::{
    CartonId, IdError, ItemId, LayoutId, LotCode, PersonId, RouteId, Serial, ShipmentId, StationId,
    SupplierId,
};

/// What names a lot: who made it, of what, and the code they gave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LotKey {
    /// The supplier whose lot code it is.
    pub supplier: SupplierId,
    /// The item.
    pub item: ItemId,
    /// The lot code.
    pub lot: LotCode,
}

/// What names a unit: the item and its serial number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnitKey {
    /// The item.
    pub item: ItemId,
    /// The serial number.
    pub serial: Serial,
}

/// What a fact is about, or names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Subject {
    /// An item of the item master.
    Item(ItemId),
    /// A route.
    Route(RouteId),
    /// A person.
    Person(PersonId),
    /// A station.
    Station(StationId),
    /// A layout of labels.
    Layout(LayoutId),
    /// A lot.
    Lot(LotKey),
    /// A unit; its document is also its traveller.
    Unit(UnitKey),
    /// A carton.
    Carton(CartonId),
    /// A shipment.
    Shipment(ShipmentId),
}

/// Why a text does not name a subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// The kind before the colon is not known.
    #[error(
        "{had:?} is not a kind of thing; name it as unit:ITEM/SERIAL, lot:SUPPLIER/ITEM/LOT, \
         carton:NUMBER or shipment:NUMBER"
    )]
    UnknownKind {
        /// The kind found.
        had: String,
    },
    /// The number of parts does not fit the kind.
    #[error("a {kind} is named by {needed} parts, {had} found")]
    WrongParts {
        /// The kind.
        kind: &'static str,
        /// The parts needed.
        needed: usize,
        /// The parts found.
        had: usize,
    },
    /// A part is not an id.
    #[error("part {part} is not an id: {why}")]
    Part {
        /// The part, from 1.
        part: usize,
        /// What is wrong with it.
        why: IdError,
    },
    /// A percent escape is broken, or escapes what needs no escape.
    #[error("the text is not in its canonical form")]
    NotCanonical,
}

impl Subject {
    /// Returns the word for the kind: `lot`, `unit`, `carton` …
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Item(_) => "item",
            Self::Route(_) => "route",
            Self::Person(_) => "person",
            Self::Station(_) => "station",
            Self::Layout(_) => "layout",
            Self::Lot(_) => "lot",
            Self::Unit(_) => "unit",
            Self::Carton(_) => "carton",
            Self::Shipment(_) => "shipment",
        }
    }

    /// Returns what a person calls the thing: the lot code, the serial, the number.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Item(id) => id.as_str(),
            Self::Route(id) => id.as_str(),
            Self::Person(id) => id.as_str(),
            Self::Station(id) => id.as_str(),
            Self::Layout(id) => id.as_str(),
            Self::Lot(key) => key.lot.as_str(),
            Self::Unit(key) => key.serial.as_str(),
            Self::Carton(id) => id.as_str(),
            Self::Shipment(id) => id.as_str(),
        }
    }

    /// Returns the item of a lot or unit.
    #[must_use]
    pub fn item(&self) -> Option<&ItemId> {
        match self {
            Self::Lot(key) => Some(&key.item),
            Self::Unit(key) => Some(&key.item),
            Self::Item(id) => Some(id),
            Self::Route(_)
            | Self::Person(_)
            | Self::Station(_)
            | Self::Layout(_)
            | Self::Carton(_)
            | Self::Shipment(_) => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        f.write_str(":")?;
        match self {
            Self::Lot(key) => {
                escape(key.supplier.as_str(), f)?;
                f.write_str("/")?;
                escape(key.item.as_str(), f)?;
                f.write_str("/")?;
                escape(key.lot.as_str(), f)
            }
            Self::Unit(key) => {
                escape(key.item.as_str(), f)?;
                f.write_str("/")?;
                escape(key.serial.as_str(), f)
            }
            Self::Item(_)
            | Self::Route(_)
            | Self::Person(_)
            | Self::Station(_)
            | Self::Layout(_)
            | Self::Carton(_)
            | Self::Shipment(_) => escape(self.name(), f),
        }
    }
}

/// Only `/` and `%` are escaped: the text stays readable, and it is data, not a URL.
fn escape(part: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    part.chars().try_for_each(|c| match c {
        '/' => f.write_str("%2F"),
        '%' => f.write_str("%25"),
        other => fmt::Write::write_char(f, other),
    })
}

fn unescape(part: &str) -> String {
    part.replace("%2F", "/").replace("%25", "%")
}

impl FromStr for Subject {
    type Err = SubjectError;

    fn from_str(text: &str) -> Result<Self, SubjectError> {
        let (kind, identity) = text.split_once(':').unwrap_or((text, ""));
        let parts = Parts(identity);
        let subject = match kind {
            "item" => Self::Item(parts.only("item")?),
            "route" => Self::Route(parts.only("route")?),
            "person" => Self::Person(parts.only("person")?),
            "station" => Self::Station(parts.only("station")?),
            "layout" => Self::Layout(parts.only("layout")?),
            "carton" => Self::Carton(parts.only("carton")?),
            "shipment" => Self::Shipment(parts.only("shipment")?),
            "lot" => {
                parts.count("lot", 3)?;
                Self::Lot(LotKey {
                    supplier: parts.part(1)?,
                    item: parts.part(2)?,
                    lot: parts.part(3)?,
                })
            }
            "unit" => {
                parts.count("unit", 2)?;
                Self::Unit(UnitKey {
                    item: parts.part(1)?,
                    serial: parts.part(2)?,
                })
            }
            other => {
                return Err(SubjectError::UnknownKind {
                    had: other.chars().take(40).collect(),
                });
            }
        };
        // One thing has one name: a second spelling would be a second document.
        if subject.to_string() == text {
            Ok(subject)
        } else {
            Err(SubjectError::NotCanonical)
        }
    }
}

struct Parts<'a>(&'a str);

impl Parts<'_> {
    fn count(&self, kind: &'static str, needed: usize) -> Result<(), SubjectError> {
        let had = self.0.split('/').count();
        if had == needed {
            Ok(())
        } else {
            Err(SubjectError::WrongParts { kind, needed, had })
        }
    }

    fn part<T: FromStr<Err = IdError>>(&self, part: usize) -> Result<T, SubjectError> {
        let text = self.0.split('/').nth(part - 1).unwrap_or("");
        unescape(text)
            .parse()
            .map_err(|why| SubjectError::Part { part, why })
    }

    fn only<T: FromStr<Err = IdError>>(&self, kind: &'static str) -> Result<T, SubjectError> {
        self.count(kind, 1)?;
        self.part(1)
    }
}

impl TryFrom<String> for Subject {
    type Error = SubjectError;
    fn try_from(text: String) -> Result<Self, SubjectError> {
        text.parse()
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> String {
        subject.to_string()
    }
}

impl<C> Encode<C> for Subject {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.to_string())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Subject {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let at = d.position();
        d.str()?
            .parse()
            .map_err(|_| minicbor::decode::Error::message("not the name of a subject").at(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_text_reads_back_with_slashes_and_percents_in_the_parts() {
        let lot = Subject::Lot(LotKey {
            supplier: "GUM/TEK".parse().unwrap(),
            item: "SE-112".parse().unwrap(),
            lot: "50%2F".parse().unwrap(),
        });
        let text = lot.to_string();
        assert_eq!(text, "lot:GUM%2FTEK/SE-112/50%252F");
        assert_eq!(text.parse(), Ok(lot));
    }

    #[test]
    fn a_second_spelling_of_one_name_is_refused() {
        assert_eq!(
            "unit:AX2/ 417".parse::<Subject>(),
            Err(SubjectError::NotCanonical)
        );
        assert!(matches!(
            "unit:AX2".parse::<Subject>(),
            Err(SubjectError::WrongParts { had: 1, .. })
        ));
        assert!(matches!(
            "ship:1".parse::<Subject>(),
            Err(SubjectError::UnknownKind { .. })
        ));
    }
}
