//! What the value of a data identifier means, and whether it can mean that.
//!
//! Only identifiers whose definition fixes the form of the value are here; an empty value is legal
//! for each. Left unresolved although checked: 3D, whose year is one digit.
//!
//! Standards: ANSI MH10.8.2 categories 4 (dates) and 17 (quantities); IFA for 9N and its dates;
//! ISO 3779 for I; GS1 for 8P; MIL-STD-130 for the CAGE code of 17V.

use alloc::format;
use alloc::string::{String, ToString};

use super::quantity::{Quantity, Unit};
use crate::check_digit::{CheckError, Scheme};
use crate::date::{Date, DateError};
use crate::epc::is_cage;
use crate::gs1::{Gtin, KeyError};
use crate::label_date::DateLayout;
use crate::vin::{Vin, VinDeviation, VinError};

/// What kind of value an identifier carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Date(DateLayout),
    /// A date and up to three characters that say what happened then.
    QualifiedDate(DateLayout),
    /// One digit of the year and three of the day in it.
    DayOfSomeYear,
    /// A minute of UTC, and perhaps a qualifier.
    Utc,
    /// Two dates.
    Span(DateLayout),
    Quantity,
    /// The unit of a quantity that stands beside it.
    Unit,
    /// The nth of a number of pieces.
    Piece,
    Vin,
    Gtin,
    PharmacyNumber,
    /// The number of a maker or a supplier of the military: five letters and digits.
    Cage,
}

/// Why a value is not what its identifier says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ContentError {
    /// There is no such date.
    #[error(transparent)]
    Date(DateError),
    /// It is no number, or no known form of unit stands behind it.
    #[error("`{had}` is no quantity")]
    Quantity {
        /// Value that was read.
        had: String,
    },
    /// It is not one number of another one.
    #[error("`{had}` is not the nth of a number of pieces")]
    Piece {
        /// Value that was read.
        had: String,
    },
    /// It is no VIN.
    #[error(transparent)]
    Vin(VinError),
    /// It is a VIN that is not as it should be.
    #[error(transparent)]
    VinDeviation(VinDeviation),
    /// It is no GTIN.
    #[error(transparent)]
    Gtin(KeyError),
    /// The check of a pharmacy number does not hold.
    #[error("pharmacy number: {0}")]
    PharmacyNumber(CheckError),
    /// It is not five capital letters and digits, of which none is I or O.
    #[error("`{had}` is no CAGE code: five capital letters and digits, no I and no O")]
    Cage {
        /// Value that was read.
        had: String,
    },
}

impl ContentError {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Date(_) => "di-date",
            Self::Quantity { .. } => "di-quantity",
            Self::Piece { .. } => "di-piece",
            Self::Vin(error) => error.code(),
            Self::VinDeviation(deviation) => deviation.code(),
            Self::Gtin(error) => error.code(),
            Self::PharmacyNumber(_) => "ppn-check",
            Self::Cage { .. } => "di-cage",
        }
    }
}

fn kind(id: &str) -> Option<Kind> {
    use DateLayout as L;
    Some(match id {
        "D" => Kind::Date(L::YearMonthDay),
        "1D" => Kind::Date(L::DayMonthYear),
        "2D" => Kind::Date(L::MonthDayYear),
        "3D" => Kind::DayOfSomeYear,
        "4D" => Kind::Date(L::YearDays),
        "5D" => Kind::QualifiedDate(L::YearMonthDay),
        "6D" => Kind::QualifiedDate(L::FullYearMonthDay),
        "7D" => Kind::Date(L::MonthYear),
        "8D" | "18D" | "19D" | "22D" => Kind::Utc,
        "10D" => Kind::Date(L::YearWeek),
        "11D" => Kind::Date(L::FullYearWeek),
        "12D" | "14D" | "16D" | "25D" | "26D" | "27D" => Kind::Date(L::FullYearMonthDay),
        "13D" => Kind::Span(L::YearWeek),
        "15D" | "17D" | "20D" => Kind::Date(L::DayMonthFullYear),
        "28D" => Kind::Span(L::FullYearMonthDay),
        "Q" | "1Q" | "2Q" | "4Q" | "5Q" | "7Q" | "8Q" | "9Q" | "11Q" | "14Q" | "15Q" | "16Q"
        | "17Q" | "18Q" | "19Q" | "20Q" | "21Q" | "22Q" | "23Q" | "24Q" | "25Q" => Kind::Quantity,
        "3Q" => Kind::Unit,
        "13Q" => Kind::Piece,
        "I" => Kind::Vin,
        "8P" => Kind::Gtin,
        "9N" => Kind::PharmacyNumber,
        "17V" => Kind::Cage,
        _ => return None,
    })
}

/// Checks the value of an identifier as far as its definition goes. `is_pharmacy` says that the
/// message is of IFA's system, where an expiry date may leave its day open.
pub(super) fn check(id: &str, value: &str, is_pharmacy: bool) -> Result<(), ContentError> {
    let Some(kind) = kind(id).filter(|_| !value.is_empty()) else {
        return Ok(());
    };
    match kind {
        Kind::Date(_) if is_open_date(id, value, is_pharmacy) => Ok(()),
        Kind::Date(layout) => layout.check(value).map_err(ContentError::Date),
        Kind::QualifiedDate(layout) => {
            let date = qualified(layout, value).ok_or(ContentError::Date(DateError::Digits))?;
            layout.check(date).map_err(ContentError::Date)
        }
        Kind::Utc => {
            let layout = DateLayout::FullYearMinute;
            let date = qualified(layout, value).ok_or(ContentError::Date(DateError::Digits))?;
            layout.check(date).map_err(ContentError::Date)
        }
        Kind::DayOfSomeYear => {
            // Any decade has a year with this digit; a leap year is the widest of them.
            let (year, day) = value.split_at_checked(1).unwrap_or_default();
            let is_leap_somewhere = DateLayout::YearDays.check(&format!("0{year}{day}"));
            let second = DateLayout::YearDays.check(&format!("1{year}{day}"));
            is_leap_somewhere.or(second).map_err(ContentError::Date)
        }
        Kind::Span(layout) => {
            let (from, to) = value.split_at_checked(layout.length()).unwrap_or_default();
            let both = layout.check(from).and_then(|()| layout.check(to));
            both.map_err(ContentError::Date)
        }
        Kind::Quantity => match Quantity::parse(value) {
            Some(_) => Ok(()),
            None => Err(ContentError::Quantity { had: value.into() }),
        },
        // Units that are not known here are no fault.
        Kind::Unit => Ok(()),
        Kind::Piece => match piece(value) {
            Some(_) => Ok(()),
            None => Err(ContentError::Piece { had: value.into() }),
        },
        Kind::Vin => {
            let vin: Vin = value.parse().map_err(ContentError::Vin)?;
            let deviation = vin.deviations().into_iter().next();
            deviation.map_or(Ok(()), |found| Err(ContentError::VinDeviation(found)))
        }
        Kind::Gtin => match value.parse::<Gtin>() {
            Ok(_) if value.len() == 14 => Ok(()),
            Ok(_) => Err(ContentError::Gtin(KeyError::Length { had: value.len() })),
            Err(error) => Err(ContentError::Gtin(error)),
        },
        Kind::PharmacyNumber => pharmacy(value).map_err(ContentError::PharmacyNumber),
        Kind::Cage if value.len() == 5 && value.bytes().all(is_cage) => Ok(()),
        Kind::Cage => Err(ContentError::Cage { had: value.into() }),
    }
}

/// Says what a value means, where that is more than the value.
pub(super) fn resolve(id: &str, value: &str, is_pharmacy: bool, today: Date) -> Option<String> {
    let read = |layout: DateLayout, text| layout.read(text, today).ok();
    match kind(id)? {
        Kind::Date(_) if is_open_date(id, value, is_pharmacy) => {
            let (year, month) = value.get(..4)?.split_at_checked(2)?;
            let month = read(DateLayout::MonthYear, &format!("{month}{year}"))?;
            Some(month.to_string())
        }
        Kind::Date(layout) => Some(read(layout, value)?.to_string()),
        Kind::QualifiedDate(layout) => Some(read(layout, qualified(layout, value)?)?.to_string()),
        Kind::Utc => {
            let layout = DateLayout::FullYearMinute;
            let moment = read(layout, qualified(layout, value)?)?;
            Some(format!("{moment}Z"))
        }
        Kind::Span(layout) => {
            let (from, to) = value.split_at_checked(layout.length())?;
            Some(format!("{}/{}", read(layout, from)?, read(layout, to)?))
        }
        Kind::Quantity => Quantity::parse(value).map(|quantity| quantity.to_string()),
        Kind::Unit => Unit::of(value).map(|unit| unit.symbol().to_string()),
        Kind::Piece => piece(value).map(|(nth, of)| format!("{nth}/{of}")),
        Kind::PharmacyNumber => pzn(value).map(|pzn| format!("PZN {pzn}")),
        Kind::DayOfSomeYear | Kind::Vin | Kind::Gtin | Kind::Cage => None,
    }
}

/// Tells whether this is IFA's expiry date with the day `00`: the month is meant.
fn is_open_date(id: &str, value: &str, is_pharmacy: bool) -> bool {
    let month = value
        .strip_suffix("00")
        .and_then(|rest| rest.split_at_checked(2));
    is_pharmacy
        && id == "D"
        && month.is_some_and(|(year, month)| {
            DateLayout::MonthYear
                .check(&format!("{month}{year}"))
                .is_ok()
        })
}

/// Returns the date in front of a qualifier of three characters, or of none.
fn qualified(layout: DateLayout, value: &str) -> Option<&str> {
    let (date, qualifier) = value.split_at_checked(layout.length())?;
    let is_qualifier = qualifier.is_empty()
        || qualifier.len() == 3 && qualifier.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_qualifier.then_some(date)
}

/// Reads `1/6` or `1 of 6`.
fn piece(value: &str) -> Option<(u32, u32)> {
    let (nth, of) = value.split_once('/').or_else(|| value.split_once(" of "))?;
    let number = |text: &str| {
        let is_one = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_one.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (nth, of) = (number(nth)?, number(of)?);
    (1..=of).contains(&nth).then_some((nth, of))
}

/// Checks a Pharmacy Product Number, and the German number inside if it is one.
fn pharmacy(value: &str) -> Result<(), CheckError> {
    Scheme::Ppn.verify(value)?;
    pzn(value).map_or(Ok(()), |pzn| Scheme::Pzn8.verify(pzn))
}

/// Returns the German PZN inside a Pharmacy Product Number: agency 11, eight digits, two of check.
pub(super) fn pzn(value: &str) -> Option<&str> {
    let pzn = value.strip_prefix("11")?.get(..8)?;
    (value.len() == 12 && value.is_ascii()).then_some(pzn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(id: &str, value: &str) -> Option<String> {
        assert_eq!(check(id, value, false), Ok(()), "{id}{value}");
        resolve(id, value, false, Date::new(2026, 6, 15).unwrap())
    }

    #[test]
    fn values_get_the_meaning_of_their_identifier() {
        for (id, value, expected) in [
            ("D", "211209", "2021-12-09"),
            ("6D", "20261120", "2026-11-20"),
            ("6D", "20261120011", "2026-11-20"),
            ("8D", "202606150905067", "2026-06-15T09:05Z"),
            ("22D", "202606150905", "2026-06-15T09:05Z"),
            ("13D", "24012452", "2024-W01/2024-W52"),
            ("28D", "2026010120260131", "2026-01-01/2026-01-31"),
            ("Q", "1711PCE", "1711 pcs"),
            ("7Q", "2.5KG", "2.5 kg"),
            ("3Q", "EA", "pcs"),
            ("13Q", "1/6", "1/6"),
            ("13Q", "2 of 3", "2/3"),
            ("9N", "112097776020", "PZN 20977760"),
        ] {
            assert_eq!(meaning(id, value).as_deref(), Some(expected), "{id}{value}");
        }
        for (id, value) in [
            ("3D", "6366"),
            ("1T", "A"),
            ("9D", "x"),
            ("D", ""),
            ("Q", ""),
        ] {
            assert_eq!(meaning(id, value), None, "{id}{value}");
        }
    }

    #[test]
    fn values_that_cannot_mean_that_are_named() {
        for (id, value, code) in [
            ("D", "211200", "di-date"),
            ("3D", "6367", "di-date"),
            ("3D", "é", "di-date"),
            ("5D", "2112091", "di-date"),
            ("13D", "2401", "di-date"),
            ("8D", "2026061509", "di-date"),
            ("Q", "1,000", "di-quantity"),
            ("13Q", "3/2", "di-piece"),
            ("13Q", "0/2", "di-piece"),
            ("I", "1M8GDM9A1KP042788", "vin-check-digit"),
            ("I", "1M8", "vin-length"),
            ("8P", "95201234567889", "key-check-digit"),
            ("8P", "4006381333931", "key-length"),
            ("9N", "112097776021", "ppn-check"),
            ("17V", "1234I", "di-cage"),
            ("17V", "0CVA", "di-cage"),
        ] {
            let error = check(id, value, false).unwrap_err();
            assert_eq!(error.code(), code, "{id}{value}");
        }
    }

    #[test]
    fn an_expiry_date_of_a_medicine_may_leave_its_day_open() {
        let today = Date::new(2026, 6, 15).unwrap();
        assert_eq!(check("D", "290300", true), Ok(()));
        assert_eq!(
            resolve("D", "290300", true, today).as_deref(),
            Some("2029-03")
        );
        assert!(check("D", "291300", true).is_err());
    }
}
