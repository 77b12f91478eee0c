//! Time as evidence: wall clock readings and the hybrid logical clock.
//!
//! Neither is ever used to refuse a record. Order is causality and log position; the
//! hybrid clock only gives people a stable, readable order.

use alloc::format;
use alloc::string::String;
use core::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a device's clock showed: UTC milliseconds since 1970 and the local offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WallTime {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub utc_ms: u64,
    /// Minutes east of UTC.
    pub offset_min: i16,
}

impl WallTime {
    /// Returns the local calendar date as (year, month, day).
    #[must_use]
    pub fn local_date(&self) -> Date {
        let local_ms = i128::from(self.utc_ms) + i128::from(self.offset_min) * 60_000;
        let days = local_ms.div_euclid(86_400_000);
        Date::from_days_since_1970(i64::try_from(days).unwrap_or(0))
    }

    /// Returns the local time of day as `HH:MM:SS`.
    #[must_use]
    pub fn local_clock(&self) -> String {
        let local_ms = i128::from(self.utc_ms) + i128::from(self.offset_min) * 60_000;
        let second = local_ms.rem_euclid(86_400_000) / 1000;
        format!(
            "{:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }
}

/// A calendar date (proleptic Gregorian), shown as ISO 8601 `YYYY-MM-DD`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(array)]
pub struct Date {
    /// The year.
    #[n(0)]
    pub year: u16,
    /// The month, 1 to 12.
    #[n(1)]
    pub month: u8,
    /// The day, 1 to 31.
    #[n(2)]
    pub day: u8,
}

impl Date {
    /// Converts from days since 1970-01-01 (civil-from-days over 400-year eras).
    #[must_use]
    pub fn from_days_since_1970(days: i64) -> Self {
        // Eras of 400 years start on 1 March, so the leap day is the last of its year.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: u16::try_from(year).unwrap_or(0),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A hybrid logical clock reading: 48 bits of milliseconds, 16 bits of counter.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Encode,
    Decode,
)]
#[cbor(transparent)]
pub struct Hlc(#[n(0)] u64);

impl Hlc {
    /// Wraps a raw reading.
    #[must_use]
    pub const fn new(raw: u64) -> Self {
        Self(raw)
    }

    /// Returns the raw reading.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0
    }

    /// Returns the next reading of a clock that last showed `self`, at wall time `utc_ms`.
    /// A wall clock that steps back never makes the reading step back.
    #[must_use]
    pub fn tick(self, utc_ms: u64) -> Self {
        let wall = (utc_ms & 0xFFFF_FFFF_FFFF) << 16;
        Self(wall.max(self.0.saturating_add(1)))
    }

    /// Takes in a reading that came from another device.
    #[must_use]
    pub fn receive(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn the_hybrid_clock_goes_forward_when_the_wall_clock_goes_back() {
        let first = Hlc::default().tick(1_000);
        let second = first.tick(500);
        assert!(second > first);
        assert!(second.tick(2_000) > second);
    }

    #[test]
    fn local_dates_follow_the_offset_and_leap_days() {
        let at = |utc_ms, offset_min| WallTime { utc_ms, offset_min };
        assert_eq!(at(0, 0).local_date().to_string(), "1970-01-01");
        assert_eq!(at(0, -60).local_date().to_string(), "1969-12-31");
        assert_eq!(
            at(1_709_164_800_000, 0).local_date().to_string(),
            "2024-02-29"
        );
        assert_eq!(at(1_709_164_800_000, 90).local_clock(), "01:30:00");
    }
}
