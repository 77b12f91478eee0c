//! Time as evidence: wall clock readings and the hybrid logical clock.
//!
//! Neither is ever used to refuse a record. Order is causality and log position; the
//! hybrid clock only gives people a stable, readable order.

use alloc::format;
use alloc::string::String;

pub use codes::Date;
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
    /// Returns the local calendar date.
    #[must_use]
    pub fn local_date(&self) -> Date {
        let local_ms = i128::from(self.utc_ms) + i128::from(self.offset_min) * 60_000;
        let days = local_ms.div_euclid(86_400_000);
        date_of_days(i64::try_from(days).unwrap_or(0))
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

/// A day, milliseconds.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Returns when a day begins in UTC, milliseconds since 1970; days before count as the first.
#[must_use]
pub fn day_start_utc_ms(day: Date) -> u64 {
    // Days since 1 March of year 0, by years that end with February.
    let (year, month) = (u64::from(day.year()), u64::from(day.month()));
    let (year, from_march) = if month > 2 {
        (year, month - 3)
    } else {
        (year.saturating_sub(1), month + 9)
    };
    let in_year = (153 * from_march + 2) / 5 + u64::from(day.day()) - 1;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + in_year;
    days.saturating_sub(719_468) * DAY_MS
}

/// Returns when a day of UTC is over, UTC milliseconds.
#[must_use]
pub fn day_end_utc_ms(day: Date) -> u64 {
    day_start_utc_ms(day) + DAY_MS
}

/// Converts days since 1970-01-01 to a date; days outside the calendar's years give its
/// first or last day.
fn date_of_days(days: i64) -> Date {
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
    let parts = (
        u16::try_from(year).unwrap_or(u16::MAX),
        u8::try_from(month).unwrap_or(0),
        u8::try_from(day).unwrap_or(0),
    );
    Date::new(parts.0, parts.1, parts.2).unwrap_or(if days < 0 { FIRST_DAY } else { LAST_DAY })
}

const FIRST_DAY: Date = match Date::new(1, 1, 1) {
    Ok(date) => date,
    Err(_) => unreachable!(),
};
const LAST_DAY: Date = match Date::new(9999, 12, 31) {
    Ok(date) => date,
    Err(_) => unreachable!(),
};

/// The wire form of an optional date: an array of year, month and day. For
/// `#[cbor(with = …, has_nil)]`.
pub(crate) mod optional_date {
    use codes::Date;
    use minicbor::encode::Write;
    use minicbor::{Decoder, Encoder, decode as dec, encode as enc};

    pub(crate) fn encode<C, W: Write>(
        date: &Option<Date>,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), enc::Error<W::Error>> {
        match date {
            Some(date) => {
                e.array(3)?
                    .u16(date.year())?
                    .u8(date.month())?
                    .u8(date.day())?;
            }
            None => {
                e.null()?;
            }
        }
        Ok(())
    }

    pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Option<Date>, dec::Error> {
        let at = d.position();
        if d.array()? != Some(3) {
            return Err(dec::Error::message("a date is an array of three").at(at));
        }
        Date::new(d.u16()?, d.u8()?, d.u8()?)
            .map(Some)
            .map_err(|_| dec::Error::message("there is no such date").at(at))
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the shape that the derive asks for"
    )]
    pub(crate) fn nil() -> Option<Option<Date>> {
        Some(None)
    }

    pub(crate) fn is_nil(date: &Option<Date>) -> bool {
        date.is_none()
    }
}

/// How far a reading may be ahead of the time at which it comes in and still be believed,
/// milliseconds: one day.
pub const MOST_AHEAD_MS: u64 = DAY_MS;

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

    /// Takes in a reading that came from another device, at `utc_ms`. A reading more than
    /// [`MOST_AHEAD_MS`] ahead of that is of a clock that was set wrong: it stays in its own
    /// facts and does not pull every other clock along for ever.
    #[must_use]
    pub fn receive(self, other: Self, utc_ms: u64) -> Self {
        if other.utc_ms() > utc_ms.saturating_add(MOST_AHEAD_MS) {
            return self;
        }
        Self(self.0.max(other.0))
    }

    /// Returns the milliseconds of the reading.
    #[must_use]
    pub const fn utc_ms(self) -> u64 {
        self.0 >> 16
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
    fn a_clock_set_a_year_ahead_does_not_pull_the_others_along() {
        let now = 1_795_161_600_000;
        let here = Hlc::default().tick(now);
        let a_year_ahead = Hlc::default().tick(now + 365 * MOST_AHEAD_MS);
        assert_eq!(here.receive(a_year_ahead, now), here);
        assert_eq!(here.receive(Hlc::new(u64::MAX), now), here);
        let a_minute_ahead = Hlc::default().tick(now + 60_000);
        assert_eq!(here.receive(a_minute_ahead, now), a_minute_ahead);
        assert!(here.receive(a_minute_ahead, now).tick(now) > a_minute_ahead);
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
