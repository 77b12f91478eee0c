//! Calendar dates, and the six-digit dates of GS1 with their moving century.
//!
//! There is no clock here: the caller says what "today" is when a two-digit year must become a
//! full one. The other dates of labels are in [`DateLayout`](crate::DateLayout).
//!
//! Standard: GS1 General Specifications, section 7.12 (century) and the date Application
//! Identifiers (day 00).

use core::fmt;
use core::str::FromStr;

/// A day of the Gregorian calendar, years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "DateParts", into = "DateParts"))]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Why numbers or digits do not make a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum DateError {
    /// The text is not exactly the digits that its layout has: six for YYMMDD.
    #[error("these are not the digits of the date")]
    Digits,
    /// The text is not written `YYYY-MM-DD`.
    #[error("a date is written YYYY-MM-DD")]
    Form,
    /// The year is outside 1 to 9999.
    #[error("year {had} is outside 1 to 9999")]
    Year {
        /// Year that was given.
        had: u16,
    },
    /// The month is not 1 to 12.
    #[error("month {had} is outside 1 to 12")]
    Month {
        /// Month that was given.
        had: u8,
    },
    /// The month has no such day, or a real day is needed and 00 was given.
    #[error("day {had} is outside 1 to {needed}")]
    Day {
        /// Last day of that month.
        needed: u8,
        /// Day that was given.
        had: u8,
    },
    /// The year has no such day.
    #[error("day {had} of the year is outside 1 to {needed}")]
    DayOfYear {
        /// Last day of that year.
        needed: u16,
        /// Day that was given.
        had: u16,
    },
    /// The year has no such week.
    #[error("week {had} is outside 1 to {needed}")]
    Week {
        /// Last week of that year.
        needed: u8,
        /// Week that was given.
        had: u8,
    },
    /// The day has no such time.
    #[error("{hour:02}:{minute:02} is no time of day")]
    Time {
        /// Hour that was given.
        hour: u8,
        /// Minute that was given.
        minute: u8,
    },
}

impl Date {
    /// Makes a date from its parts.
    ///
    /// # Errors
    /// [`DateError`] names the first part that is out of range.
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        if year == 0 || year > 9999 {
            return Err(DateError::Year { had: year });
        }
        if month == 0 || month > 12 {
            return Err(DateError::Month { had: month });
        }
        let needed = days_in_month(is_leap(year), month);
        if day == 0 || day > needed {
            return Err(DateError::Day { needed, had: day });
        }
        Ok(Self { year, month, day })
    }

    /// Returns the year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    /// Writes the date as ISO 8601, `2027-03-31`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads ISO 8601, `2027-03-31`, and no other way to write it.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let number = |text: &str, length: usize| {
            let is_one = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
            is_one.then(|| text.parse().ok()).flatten()
        };
        let mut parts = text.split('-');
        let mut next = |length| parts.next().and_then(|part| number(part, length));
        let (year, month, day) = (next(4), next(2), next(2));
        let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else {
            return Err(DateError::Form);
        };
        let small = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
        Self::new(year, small(month), small(day))
    }
}

/// Whether a label may leave the day open by writing `00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayZero {
    /// `00` stands for the last day of the month (AI 11, 12, 13, 15, 16, 17, 4324, 4325).
    Allowed,
    /// A real day is needed (AI 4326, 7003, 7006, 7007, 7011, 8008).
    Refused,
}

/// A GS1 date as printed: two digits of the year, month, and a day that may be left open.
///
/// It stays unresolved until someone says what day it is today, because the century follows from
/// that: see [`ShortDate::resolve`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "ShortParts", into = "ShortParts"))]
pub struct ShortDate {
    year_of_century: u8,
    month: u8,
    day: Option<u8>,
}

impl ShortDate {
    /// Reads `YYMMDD`.
    ///
    /// # Errors
    /// [`DateError`] when the text is not six digits, the month is not 01 to 12, or no century
    /// gives that month such a day.
    pub fn parse(text: &str, day_zero: DayZero) -> Result<Self, DateError> {
        let digits = text.as_bytes();
        let &[y1, y2, m1, m2, d1, d2] = digits else {
            return Err(DateError::Digits);
        };
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(DateError::Digits);
        }
        let pair = |tens: u8, ones: u8| (tens - b'0') * 10 + (ones - b'0');
        let (year, month, day) = (pair(y1, y2), pair(m1, m2), pair(d1, d2));
        let open = day == 0 && day_zero == DayZero::Allowed;
        Self::from_parts(year, month, if open { None } else { Some(day) })
    }

    fn from_parts(year_of_century: u8, month: u8, day: Option<u8>) -> Result<Self, DateError> {
        if year_of_century > 99 {
            return Err(DateError::Year {
                had: u16::from(year_of_century),
            });
        }
        if month == 0 || month > 12 {
            return Err(DateError::Month { had: month });
        }
        // Whether a century year is a leap year depends on the century; 00 is left to `resolve`.
        let needed = days_in_month(year_of_century.is_multiple_of(4), month);
        if let Some(had) = day
            && (had == 0 || had > needed)
        {
            return Err(DateError::Day { needed, had });
        }
        Ok(Self {
            year_of_century,
            month,
            day,
        })
    }

    /// Returns the last two digits of the year, 0 to 99.
    #[must_use]
    pub const fn year_of_century(self) -> u8 {
        self.year_of_century
    }

    /// Returns the month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Returns the day, or nothing when the label left it open (`00`).
    #[must_use]
    pub const fn day(self) -> Option<u8> {
        self.day
    }

    /// Finds the full date as seen on the day `today`: at most 49 years back and 50 ahead. An open
    /// day becomes the last one of the month.
    ///
    /// Clause: GS1 General Specifications 7.12.
    ///
    /// # Errors
    /// [`DateError::Day`] for 29 February of a century year that is no leap year, and
    /// [`DateError::Year`] when `today` lies at the edge of the calendar.
    pub const fn resolve(self, today: Date) -> Result<Date, DateError> {
        let year = full_year(self.year_of_century, today);
        let day = match self.day {
            Some(day) => day,
            None => days_in_month(is_leap(year), self.month),
        };
        Date::new(year, self.month, day)
    }
}

impl fmt::Display for ShortDate {
    /// Writes the six digits as on the label, an open day as `00`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.day.unwrap_or(0);
        write!(out, "{:02}{:02}{day:02}", self.year_of_century, self.month)
    }
}

/// Finds the year that two digits stand for as seen on the day `today`: at most 49 years back and 50
/// ahead.
pub(crate) const fn full_year(year_of_century: u8, today: Date) -> u16 {
    let current = today.year % 100;
    let century = today.year - current;
    let short = year_of_century as u16;
    if short > current + 50 {
        century.saturating_sub(100) + short
    } else if short + 50 <= current {
        century + 100 + short
    } else {
        century + short
    }
}

pub(crate) const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

pub(crate) const fn days_in_month(leap: bool, month: u8) -> u8 {
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A date as it is stored; reading it back goes through [`Date::new`].
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
struct DateParts {
    year: u16,
    month: u8,
    day: u8,
}

#[cfg(feature = "serde")]
impl From<Date> for DateParts {
    fn from(date: Date) -> Self {
        Self {
            year: date.year,
            month: date.month,
            day: date.day,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<DateParts> for Date {
    type Error = DateError;

    fn try_from(parts: DateParts) -> Result<Self, DateError> {
        Self::new(parts.year, parts.month, parts.day)
    }
}

/// A short date as it is stored; reading it back goes through the same checks as a label.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
struct ShortParts {
    year_of_century: u8,
    month: u8,
    day: Option<u8>,
}

#[cfg(feature = "serde")]
impl From<ShortDate> for ShortParts {
    fn from(date: ShortDate) -> Self {
        Self {
            year_of_century: date.year_of_century,
            month: date.month,
            day: date.day,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<ShortParts> for ShortDate {
    type Error = DateError;

    fn try_from(parts: ShortParts) -> Result<Self, DateError> {
        Self::from_parts(parts.year_of_century, parts.month, parts.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    fn resolved(text: &str, today: (u16, u8, u8)) -> Result<Date, DateError> {
        let today = Date::new(today.0, today.1, today.2).unwrap();
        ShortDate::parse(text, DayZero::Allowed)?.resolve(today)
    }

    #[test]
    fn a_date_is_read_as_it_is_written_and_no_other_way() {
        let date = Date::new(2027, 3, 31).unwrap();
        assert_eq!(date.to_string().parse(), Ok(date));
        for text in [
            "",
            "2027",
            "2027-3-31",
            "27-03-31",
            "2027-03-31-",
            "2027-03-+1",
            "31.03.2027",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateError::Form), "{text}");
        }
        assert!(matches!(
            "2027-02-29".parse::<Date>(),
            Err(DateError::Day { .. })
        ));
    }

    #[test]
    fn the_century_is_the_one_nearest_to_today() {
        for (text, today, expected) in [
            ("770913", (2026, 7, 23), "1977-09-13"),
            ("761107", (2026, 7, 16), "2076-11-07"),
            ("490904", (2099, 5, 14), "2149-09-04"),
            ("500700", (2099, 8, 11), "2050-07-31"),
            ("250300", (2075, 2, 12), "2125-03-31"),
        ] {
            assert_eq!(
                resolved(text, today).unwrap().to_string(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn an_open_day_in_february_is_the_last_one_of_that_year() {
        assert_eq!(
            resolved("280200", (2026, 1, 1)).unwrap().to_string(),
            "2028-02-29"
        );
        assert_eq!(
            resolved("270200", (2026, 1, 1)).unwrap().to_string(),
            "2027-02-28"
        );
    }

    #[test]
    fn a_leap_day_is_refused_when_its_century_has_none() {
        assert_eq!(
            resolved("000229", (2026, 1, 1)).unwrap().to_string(),
            "2000-02-29"
        );
        assert_eq!(
            resolved("000229", (2080, 1, 1)),
            Err(DateError::Day {
                needed: 28,
                had: 29
            })
        );
        assert_eq!(
            resolved("500229", (2099, 1, 1)),
            Err(DateError::Day {
                needed: 28,
                had: 29
            })
        );
    }

    #[test]
    fn impossible_parts_are_named() {
        let read = |text| ShortDate::parse(text, DayZero::Refused);
        assert_eq!(read("261301"), Err(DateError::Month { had: 13 }));
        assert_eq!(
            read("260431"),
            Err(DateError::Day {
                needed: 30,
                had: 31
            })
        );
        assert_eq!(read("260400"), Err(DateError::Day { needed: 30, had: 0 }));
        assert_eq!(read("26040"), Err(DateError::Digits));
        assert_eq!(read("26O401"), Err(DateError::Digits));
    }
}
