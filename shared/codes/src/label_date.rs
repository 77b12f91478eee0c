//! Dates as the industry's labels write them: many orders, weeks, days of the year, hours.
//!
//! A two-digit year waits for somebody to say what day it is, like that of a
//! [`ShortDate`](crate::ShortDate), and finds its century by the same rule. What a label leaves
//! open (the day of a month or of a week) stays open: no day is made up.
//!
//! Standards: ANSI MH10.8.2 category 4 (D), ANSI/HIBC 2.6 (`$$`), ISO 8601 for weeks and for how a
//! [`Moment`] is written.

use core::fmt;

use crate::date::{Date, DateError, days_in_month, full_year, is_leap};

/// A point of the calendar, as exact as the label gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Moment {
    /// A month of a year.
    Month {
        /// Year, 1 to 9999.
        year: u16,
        /// Month, 1 to 12.
        month: u8,
    },
    /// A week of ISO 8601.
    Week {
        /// Year that the week is counted in.
        year: u16,
        /// Week, 1 to 53.
        week: u8,
    },
    /// A day.
    Day(Date),
    /// An hour of a day.
    Hour(Date, u8),
    /// A minute of a day: hour and minute.
    Minute(Date, u8, u8),
}

impl fmt::Display for Moment {
    /// Writes ISO 8601: `2027-03`, `2026-W53`, `2027-03-31`, `2027-03-31T14`, `2027-03-31T14:05`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month { year, month } => write!(out, "{year:04}-{month:02}"),
            Self::Week { year, week } => write!(out, "{year:04}-W{week:02}"),
            Self::Day(day) => write!(out, "{day}"),
            Self::Hour(day, hour) => write!(out, "{day}T{hour:02}"),
            Self::Minute(day, hour, minute) => write!(out, "{day}T{hour:02}:{minute:02}"),
        }
    }
}

/// The order of digits in which a label writes a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateLayout {
    /// `YYMMDD`.
    YearMonthDay,
    /// `DDMMYY`.
    DayMonthYear,
    /// `MMDDYY`.
    MonthDayYear,
    /// `YYDDD`, the day counted within the year.
    YearDays,
    /// `YYDDDHH`.
    YearDaysHour,
    /// `MMYY`.
    MonthYear,
    /// `YYWW`.
    YearWeek,
    /// `YYMMDDHH`.
    YearMonthDayHour,
    /// `YYYYWW`.
    FullYearWeek,
    /// `YYYYMMDD`.
    FullYearMonthDay,
    /// `DDMMYYYY`.
    DayMonthFullYear,
    /// `YYYYMMDDHHMM`.
    FullYearMinute,
}

impl DateLayout {
    /// All layouts.
    pub const ALL: [Self; 12] = [
        Self::YearMonthDay,
        Self::DayMonthYear,
        Self::MonthDayYear,
        Self::YearDays,
        Self::YearDaysHour,
        Self::MonthYear,
        Self::YearWeek,
        Self::YearMonthDayHour,
        Self::FullYearWeek,
        Self::FullYearMonthDay,
        Self::DayMonthFullYear,
        Self::FullYearMinute,
    ];

    /// Returns the letters of the layout: `Y` year, `M` month, `D` day, `J` day of the year, `W`
    /// week, `h` hour, `m` minute.
    #[must_use]
    pub const fn mask(self) -> &'static str {
        match self {
            Self::YearMonthDay => "YYMMDD",
            Self::DayMonthYear => "DDMMYY",
            Self::MonthDayYear => "MMDDYY",
            Self::YearDays => "YYJJJ",
            Self::YearDaysHour => "YYJJJhh",
            Self::MonthYear => "MMYY",
            Self::YearWeek => "YYWW",
            Self::YearMonthDayHour => "YYMMDDhh",
            Self::FullYearWeek => "YYYYWW",
            Self::FullYearMonthDay => "YYYYMMDD",
            Self::DayMonthFullYear => "DDMMYYYY",
            Self::FullYearMinute => "YYYYMMDDhhmm",
        }
    }

    /// Returns how many digits the layout has.
    #[must_use]
    pub const fn length(self) -> usize {
        self.mask().len()
    }

    /// Reads digits in this layout and finds their century as seen on the day `today`.
    ///
    /// # Errors
    /// [`DateError`] when there are not exactly the digits of the layout, or there is no such day,
    /// week or hour.
    pub fn read(self, text: &str, today: Date) -> Result<Moment, DateError> {
        self.with_year(text, |digits, year| {
            if digits == 4 {
                year
            } else {
                full_year(u8::try_from(year).unwrap_or(0), today)
            }
        })
    }

    /// Checks digits in this layout where nobody says what day it is: some century has such a day.
    ///
    /// # Errors
    /// As [`DateLayout::read`], for every century.
    pub fn check(self, text: &str) -> Result<(), DateError> {
        // A leap day or a week 53 may need one of the four centuries that take turns.
        let mut result = Ok(());
        for century in [2000, 2100, 2200, 2300] {
            result = self
                .with_year(text, |digits, year| {
                    year + if digits == 4 { 0 } else { century }
                })
                .map(|_| ());
            if result.is_ok() {
                break;
            }
        }
        result
    }

    fn with_year(self, text: &str, full: impl Fn(usize, u16) -> u16) -> Result<Moment, DateError> {
        let mask = self.mask();
        if text.len() != mask.len() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DateError::Digits);
        }
        let part = |letter: u8| {
            let digits = mask.bytes().zip(text.bytes()).filter(|(m, _)| *m == letter);
            digits.fold((0, 0_u16), |(count, sum), (_, digit)| {
                (count + 1, sum * 10 + u16::from(digit - b'0'))
            })
        };
        let small = |letter| u8::try_from(part(letter).1).unwrap_or(u8::MAX);
        let (digits, year) = part(b'Y');
        let year = full(digits, year);
        if mask.contains('W') {
            return week(year, small(b'W'));
        }
        let day = if mask.contains('J') {
            day_of_year(year, part(b'J').1)?
        } else if mask.contains('D') {
            Date::new(year, small(b'M'), small(b'D'))?
        } else {
            let first = Date::new(year, small(b'M'), 1)?;
            return Ok(Moment::Month {
                year,
                month: first.month(),
            });
        };
        if !mask.contains('h') {
            return Ok(Moment::Day(day));
        }
        let (hour, minute) = (small(b'h'), small(b'm'));
        if hour > 23 || minute > 59 {
            return Err(DateError::Time { hour, minute });
        }
        Ok(if mask.contains('m') {
            Moment::Minute(day, hour, minute)
        } else {
            Moment::Hour(day, hour)
        })
    }
}

fn week(year: u16, week: u8) -> Result<Moment, DateError> {
    let needed = if has_53_weeks(year) { 53 } else { 52 };
    // Year 0 and beyond 9999 have no weeks either.
    Date::new(year, 1, 1)?;
    if week == 0 || week > needed {
        return Err(DateError::Week { needed, had: week });
    }
    Ok(Moment::Week { year, week })
}

/// Tells whether a year of ISO 8601 has a week 53: it starts or ends on a Thursday.
fn has_53_weeks(year: u16) -> bool {
    let weekday_of_last = |year: u16| {
        let year = u32::from(year);
        (year + year / 4 - year / 100 + year / 400) % 7
    };
    weekday_of_last(year) == 4 || weekday_of_last(year.saturating_sub(1)) == 3
}

fn day_of_year(year: u16, had: u16) -> Result<Date, DateError> {
    let needed = if is_leap(year) { 366 } else { 365 };
    let error = DateError::DayOfYear { needed, had };
    if had == 0 {
        return Err(error);
    }
    let mut rest = had;
    for month in 1..=12 {
        let days = u16::from(days_in_month(is_leap(year), month));
        if rest <= days {
            return Date::new(year, month, u8::try_from(rest).unwrap_or(u8::MAX));
        }
        rest -= days;
    }
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::{String, ToString};

    fn read(layout: DateLayout, text: &str) -> String {
        let today = Date::new(2026, 6, 15).unwrap();
        layout
            .read(text, today)
            .map_or_else(|_| "reject".into(), |moment| moment.to_string())
    }

    #[test]
    fn each_layout_is_read_in_its_order() {
        for (layout, text, expected) in [
            (DateLayout::YearMonthDay, "211209", "2021-12-09"),
            (DateLayout::DayMonthYear, "010425", "2025-04-01"),
            (DateLayout::MonthDayYear, "031930", "2030-03-19"),
            (DateLayout::YearDays, "28366", "2028-12-31"),
            (DateLayout::YearDaysHour, "2521013", "2025-07-29T13"),
            (DateLayout::MonthYear, "1119", "2019-11"),
            (DateLayout::YearWeek, "2653", "2026-W53"),
            (DateLayout::YearMonthDayHour, "30100712", "2030-10-07T12"),
            (DateLayout::FullYearWeek, "203333", "2033-W33"),
            (DateLayout::FullYearMonthDay, "20280907", "2028-09-07"),
            (DateLayout::DayMonthFullYear, "22062018", "2018-06-22"),
            (
                DateLayout::FullYearMinute,
                "202606150905",
                "2026-06-15T09:05",
            ),
        ] {
            assert_eq!(read(layout, text), expected, "{layout:?}");
            assert_eq!(layout.check(text), Ok(()), "{layout:?}");
        }
    }

    #[test]
    fn what_the_calendar_does_not_have_is_refused() {
        for (layout, text) in [
            (DateLayout::YearMonthDay, "250229"),
            (DateLayout::YearDays, "27366"),
            (DateLayout::YearDays, "27000"),
            (DateLayout::YearWeek, "2753"),
            (DateLayout::YearWeek, "2700"),
            (DateLayout::MonthYear, "1326"),
            (DateLayout::YearMonthDayHour, "26010124"),
            (DateLayout::FullYearMinute, "202601010060"),
            (DateLayout::FullYearMonthDay, "00000101"),
            (DateLayout::FullYearMonthDay, "2026011"),
            (DateLayout::FullYearMonthDay, "2026O101"),
        ] {
            assert_eq!(read(layout, text), "reject", "{text}");
        }
    }

    #[test]
    fn a_check_without_a_day_leaves_only_what_no_century_has() {
        assert_eq!(DateLayout::YearMonthDay.check("000229"), Ok(()));
        assert!(DateLayout::YearMonthDay.check("270229").is_err());
        assert!(DateLayout::FullYearWeek.check("203153").is_err());
    }
}
