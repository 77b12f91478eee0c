//! The unique device identification of a medical device, whichever agency gave it out.
//!
//! ```
//! use codes::udi::{Agency, Udi};
//!
//! let device = codes::read_scan("]d20109520123456788");
//! let production = codes::read_scan("]d21728123110L1");
//! let today = codes::Date::new(2026, 6, 15)?;
//! let udi = Udi::of(&[device, production], today).expect("both symbols are of one item");
//! assert_eq!((udi.agency, udi.device_identifier.as_str()), (Agency::Gs1, "09520123456788"));
//! assert_eq!(udi.production[0].resolved.as_deref(), Some("2028-12-31"));
//! assert!(udi.problems.is_empty());
//! # Ok::<(), codes::DateError>(())
//! ```
//!
//! Standards: 21 CFR 830 and (EU) 2017/745 Annex VI; the FDA's list of UDI formats by agency; IFA's
//! specification of the PPN code for the EU.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::date::Date;
use crate::field::Field;
use crate::gs1::ElementString;
use crate::hibc::{Hibc, Kind, LinkError, check_links};
use crate::isbt128::Isbt128;
use crate::iso15434::Message;
use crate::item::problems_of_item;
use crate::problem::{Problem, Verdict};
use crate::reading::{Meaning, Reading};

/// Who gave out a device identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Agency {
    /// GS1.
    Gs1,
    /// Health Industry Business Communications Council.
    Hibcc,
    /// ICCBBA, with ISBT 128.
    Iccbba,
    /// IFA, with the Pharmacy Product Number.
    Ifa,
}

/// A device with what is known of how it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Udi {
    /// Who gave out the device identifier.
    pub agency: Agency,
    /// The model and its packaging: GTIN or Master UDI-DI; labeler, product and unit of a HIBC;
    /// processor product identification code; Pharmacy Product Number.
    pub device_identifier: String,
    /// Production identifiers, each once: `lot`, `serial`, `manufactured`, `expiry`, `donation`,
    /// `software`; the value as carried, a date resolved.
    pub production: Vec<Field>,
    /// The text of each symbol exactly as it came.
    pub carriers: Vec<String>,
    /// What is wrong or not certain about the symbols, all of them seen together.
    pub problems: Vec<Problem>,
}

/// Why symbols give no identification of one device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UdiError {
    /// A symbol is refused, or only a candidate.
    #[error("`{raw}` cannot be trusted")]
    NotTrusted {
        /// The text of the symbol.
        raw: String,
    },
    /// No symbol carries a device identifier.
    #[error("no symbol carries a device identifier")]
    NoDevice,
    /// The symbols carry different device identifiers.
    #[error("the symbols are of `{first}` and of `{other}`")]
    SeveralDevices {
        /// The identifier that was read first.
        first: String,
        /// Another one.
        other: String,
    },
    /// A production identifier stands more than once with different values, or two agencies'
    /// symbols are mixed.
    #[error("{id} is `{first}` and also `{other}`")]
    Conflict {
        /// Production identifier.
        id: String,
        /// Value that was read first.
        first: String,
        /// Another one.
        other: String,
    },
    /// A HIBC secondary is not of the primary beside it.
    #[error(transparent)]
    Link(LinkError),
}

impl UdiError {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotTrusted { .. } => "udi-not-trusted",
            Self::NoDevice => "udi-no-device",
            Self::SeveralDevices { .. } => "udi-several-devices",
            Self::Conflict { .. } => "udi-conflict",
            Self::Link(error) => error.code(),
        }
    }
}

/// What one symbol says.
pub(crate) struct Part {
    pub device: Option<(Agency, String)>,
    pub production: Vec<Field>,
}

impl Udi {
    /// Puts together what the symbols of one item say, dates seen from the day `reference_date`.
    ///
    /// Symbols of other kinds, such as plain text, are left out.
    ///
    /// # Errors
    /// [`UdiError`] when the symbols do not identify one device.
    pub fn of(readings: &[Reading], reference_date: Date) -> Result<Self, UdiError> {
        let mut device: Option<(Agency, String)> = None;
        let mut production: Vec<Field> = Vec::new();
        let mut carriers = Vec::new();
        for reading in readings {
            if matches!(reading.verdict(), Verdict::Candidate | Verdict::Refused) {
                let raw = reading.raw.clone();
                return Err(UdiError::NotTrusted { raw });
            }
            let Some(part) = part(&reading.meaning, reference_date) else {
                continue;
            };
            carriers.push(reading.raw.clone());
            match (&device, part.device) {
                (Some((agency, first)), Some((other_agency, other))) => {
                    if (*agency, first) != (other_agency, &other) {
                        let first = first.clone();
                        return Err(UdiError::SeveralDevices { first, other });
                    }
                }
                (None, found) => device = found,
                (Some(_), None) => {}
            }
            for field in part.production {
                take(&mut production, field)?;
            }
        }
        let codes = readings.iter().filter_map(|reading| reading.meaning.hibc());
        check_links(codes).map_err(UdiError::Link)?;
        let (agency, device_identifier) = device.ok_or(UdiError::NoDevice)?;
        Ok(Self {
            agency,
            device_identifier,
            production,
            carriers,
            problems: problems_of_item(readings),
        })
    }
}

/// Takes a production identifier that is new, or that says the same as before.
fn take(production: &mut Vec<Field>, field: Field) -> Result<(), UdiError> {
    let meaning = |field: &Field| {
        field
            .resolved
            .clone()
            .unwrap_or_else(|| field.value.clone())
    };
    let Some(before) = production.iter().find(|before| before.id == field.id) else {
        production.push(field);
        return Ok(());
    };
    let (first, other) = (meaning(before), meaning(&field));
    if first == other {
        return Ok(());
    }
    let id = field.id;
    Err(UdiError::Conflict { id, first, other })
}

pub(crate) fn part(meaning: &Meaning, today: Date) -> Option<Part> {
    if let Some(string) = meaning.gs1() {
        return Some(of_gs1(string, today));
    }
    if let Some(code) = meaning.hibc() {
        return Some(of_hibc(code, today));
    }
    if let Meaning::Iso15434(message) = meaning {
        return of_message(message, today);
    }
    if let Meaning::Isbt128(code) = meaning {
        return Some(of_isbt128(code));
    }
    None
}

fn of_gs1(string: &ElementString, today: Date) -> Part {
    let device = string.get("01").or_else(|| string.get("8014"));
    let production = string.fields(today).into_iter().filter_map(|field| {
        let id = match field.id.as_str() {
            "10" => "lot",
            "11" => "manufactured",
            "17" | "7003" => "expiry",
            "21" => "serial",
            "8012" => "software",
            _ => return None,
        };
        Some(renamed(field, id))
    });
    Part {
        device: device.map(|device| (Agency::Gs1, device.to_string())),
        production: production.collect(),
    }
}

fn of_hibc(code: &Hibc, today: Date) -> Part {
    let device = code.primary().map(|primary| {
        let parts = [
            primary.labeler(),
            primary.product(),
            &primary.unit().to_string(),
        ];
        (Agency::Hibcc, parts.concat())
    });
    let production = code.data().iter().filter_map(|data| {
        let id = match data.kind() {
            Kind::Lot => "lot",
            Kind::Serial => "serial",
            Kind::Expiry => "expiry",
            Kind::Manufactured => "manufactured",
            Kind::Quantity | Kind::Unknown => return None,
        };
        Some(Field::new(id, id, data.value()).meaning(data.date(today)))
    });
    let production = production.collect();
    Part { device, production }
}

/// A message says something of a device where it carries IFA's number or GS1 elements.
fn of_message(message: &Message, today: Date) -> Option<Part> {
    if let Some(string) = message.gs1() {
        return Some(of_gs1(&string, today));
    }
    let pharmacy = message.get("9N").map(|number| (Agency::Ifa, number));
    // IFA's data format carries a GTIN in place of its own number.
    let (agency, number) = pharmacy.or_else(|| Some((Agency::Gs1, message.get("8P")?)))?;
    let production = message.fields(today).into_iter().filter_map(|field| {
        let id = match field.id.as_str() {
            "1T" => "lot",
            "S" => "serial",
            "D" | "14D" => "expiry",
            "16D" => "manufactured",
            _ => return None,
        };
        Some(renamed(field, id))
    });
    Some(Part {
        device: Some((agency, number.to_string())),
        production: production.collect(),
    })
}

fn of_isbt128(code: &Isbt128) -> Part {
    let device = code
        .get("=/")
        .map(|device| (Agency::Iccbba, device.to_string()));
    let production = code.fields().into_iter().filter_map(|field| {
        let id = match field.id.as_str() {
            "=," => "serial",
            "=" => "donation",
            "=>" | "&>" => "expiry",
            "=}" | "&}" => "manufactured",
            "&,1" => "lot",
            _ => return None,
        };
        Some(renamed(field, id))
    });
    let production = production.collect();
    Part { device, production }
}

fn renamed(field: Field, id: &str) -> Field {
    Field {
        id: id.to_string(),
        name: id.to_string(),
        ..field
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_scan;
    use std::vec;

    fn udi(texts: &[&str]) -> Result<Udi, UdiError> {
        let readings: Vec<_> = texts.iter().map(|text| read_scan(text)).collect();
        Udi::of(&readings, Date::new(2026, 6, 15).unwrap())
    }

    fn production(udi: &Udi) -> Vec<(&str, &str)> {
        let meaning = |field| -> (&str, &str) {
            let field: &Field = field;
            (&field.id, field.resolved.as_deref().unwrap_or(&field.value))
        };
        udi.production.iter().map(meaning).collect()
    }

    #[test]
    fn each_agency_gives_the_same_shape() {
        for (text, agency, device, expected) in [
            (
                "]d201095201234567881128010117281231\u{1d}10L1\u{1d}21S1",
                Agency::Gs1,
                "09520123456788",
                vec![
                    ("manufactured", "2028-01-01"),
                    ("expiry", "2028-12-31"),
                    ("lot", "L1"),
                    ("serial", "S1"),
                ],
            ),
            (
                "+A99912345/$$52001510X3/16D20111212/S77DEFG457",
                Agency::Hibcc,
                "A99912345",
                vec![
                    ("expiry", "2020-01-15"),
                    ("lot", "10X3"),
                    ("manufactured", "2011-12-12"),
                    ("serial", "77DEFG45"),
                ],
            ),
            (
                "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123",
                Agency::Iccbba,
                "A9999XYZ100T0944",
                vec![
                    ("serial", "000025"),
                    ("donation", "A99971312345600"),
                    ("expiry", "014032"),
                    ("manufactured", "013032"),
                    ("lot", "000000000000XYZ123"),
                ],
            ),
            (
                "[)>\u{1e}06\u{1d}9N112097776020\u{1d}1TABC123\u{1d}D290331\u{1d}S4\u{1e}\u{4}",
                Agency::Ifa,
                "112097776020",
                vec![("lot", "ABC123"), ("expiry", "2029-03-31"), ("serial", "4")],
            ),
        ] {
            let udi = udi(&[text]).unwrap();
            assert_eq!(
                (udi.agency, udi.device_identifier.as_str()),
                (agency, device)
            );
            assert_eq!(production(&udi), expected);
            assert_eq!(
                (udi.carriers, udi.problems),
                (vec![text.to_string()], vec![])
            );
        }
    }

    #[test]
    fn companions_are_put_together() {
        let both = udi(&[
            "]d20109520123456788",
            "plain",
            "]d210L1",
            "]d20109520123456788",
        ]);
        let both = both.unwrap();
        assert_eq!((both.carriers.len(), both.problems.len()), (3, 0));
        let pair = udi(&["+A999123457", "+$A17C"]).unwrap();
        assert_eq!(
            (pair.device_identifier.as_str(), production(&pair)),
            ("A99912345", vec![("lot", "A1")])
        );
    }

    #[test]
    fn what_does_not_belong_together_is_not_put_together() {
        for (texts, code) in [
            (&["]d210L1"][..], "udi-no-device"),
            (&["plain"], "udi-no-device"),
            (
                &["]d20109520123456788", "]d20104006381333931"],
                "udi-several-devices",
            ),
            (
                &["]d20109520123456788", "+A999123457"],
                "udi-several-devices",
            ),
            (&["]d2010952012345678810L1", "]d210L2"], "udi-conflict"),
            (&["]d20109520123456789"], "udi-not-trusted"),
            (&["+A999123457", "+$A1GL"], "hibc-other-item"),
            (&["+$A17C"], "hibc-no-primary"),
        ] {
            assert_eq!(udi(texts).unwrap_err().code(), code, "{texts:?}");
        }
    }
}
