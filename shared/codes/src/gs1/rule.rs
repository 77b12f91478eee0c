//! The checks on the content of one component, named after what the component means.
//!
//! Each is a pure yes or no over a component whose length and characters are already right.
//!
//! Standard: the linters that the GS1 Barcode Syntax Dictionary names.

use super::{code_list, coupon};
use crate::check_digit::Scheme;
use crate::date::{Date, DayZero, ShortDate};

/// A rule that a component keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Rule {
    /// Ends with a GS1 check digit (`csum`).
    CheckDigit,
    /// Ends with a GS1 pair of check characters (`csumalpha`).
    CheckPair,
    /// Starts with a company prefix of at least four digits (`gcppos1`).
    CompanyPrefixFirst,
    /// Has a company prefix of at least four digits behind its first digit (`gcppos2`).
    CompanyPrefixSecond,
    /// A real day YYMMDD (`yymmdd`).
    Date,
    /// A day YYMMDD whose DD may be 00 (`yymmd0`).
    DateOrMonth,
    /// A real day YYYYMMDD (`yyyymmdd`).
    FullDate,
    /// An hour 00 to 23 (`hh`).
    Hour,
    /// A minute 00 to 59 (`mi`).
    Minute,
    /// A second 00 to 59 (`ss`).
    Second,
    /// A time HHMM (`hhmi`).
    HourMinute,
    /// A country of ISO 3166-1, numeric (`iso3166`).
    Country,
    /// A country of ISO 3166-1, numeric, or 999 (`iso3166999`).
    CountryOr999,
    /// A country of ISO 3166-1, two letters (`iso3166alpha2`).
    CountryLetters,
    /// A currency of ISO 4217, numeric (`iso4217`).
    Currency,
    /// A sex of ISO/IEC 5218 (`iso5218`).
    Sex,
    /// A bank account of ISO 13616 with its check (`iban`).
    Iban,
    /// A latitude from 0 to 180 degrees in ten-millionths (`latitude`).
    Latitude,
    /// A longitude from 0 to 360 degrees in ten-millionths (`longitude`).
    Longitude,
    /// Not all zeros (`nonzero`).
    NotZero,
    /// A single zero (`zero`).
    Zero,
    /// No zero in front (`nozeroprefix`).
    NoLeadingZero,
    /// 0 for no or 1 for yes (`yesno`).
    YesNo,
    /// A minus sign (`hyphen`).
    Hyphen,
    /// A winding direction 0, 1 or 9 (`winding`).
    Winding,
    /// A piece number not above its total, both two digits and not zero (`pieceoftotal`).
    PieceOfTotal,
    /// A position not above its end, `2/3` (`posinseqslash`).
    PositionInSequence,
    /// Percent signs only before two hexadecimal digits (`pcenc`).
    PercentEncoded,
    /// An importer index of EU 2018/574 (`importeridx`).
    ImporterIndex,
    /// An AIDC media type (`mediatype`).
    MediaType,
    /// A package type of UN/ECE Recommendation 21 with the codes GS1 added (`packagetype`).
    PackageType,
    /// A North American coupon (`couponcode`).
    Coupon,
    /// An offer of a positive offer file (`couponposoffer`).
    CouponOffer,
    /// At least one character that is no digit (`hasnondigit`).
    HasNonDigit,
    /// Padding of base 64 only at the end and of the right length (`cset64`).
    Base64Padding,
}

impl Rule {
    /// Tells whether a component keeps the rule.
    #[must_use]
    pub fn holds(self, part: &str) -> bool {
        match self {
            Self::CheckDigit => Scheme::Gs1.verify(part).is_ok(),
            Self::CheckPair => Scheme::Gs1Pair.verify(part).is_ok(),
            Self::CompanyPrefixFirst => starts_with_four_digits(part),
            Self::CompanyPrefixSecond => part.get(1..).is_some_and(starts_with_four_digits),
            Self::Date => ShortDate::parse(part, DayZero::Refused).is_ok(),
            Self::DateOrMonth => ShortDate::parse(part, DayZero::Allowed).is_ok(),
            Self::FullDate => full_date(part).is_some(),
            Self::Hour => at_most(part, 23),
            Self::Minute | Self::Second => at_most(part, 59),
            Self::HourMinute => part
                .split_at_checked(2)
                .is_some_and(|(hour, minute)| at_most(hour, 23) && at_most(minute, 59)),
            Self::Country => code_list::is_country(part),
            Self::CountryOr999 => part == "999" || code_list::is_country(part),
            Self::CountryLetters => code_list::is_country_letters(part),
            Self::Currency => code_list::is_currency(part),
            Self::Sex => matches!(part, "0" | "1" | "2" | "9"),
            Self::Iban => iban(part),
            Self::Latitude => at_most(part, 1_800_000_000),
            Self::Longitude => at_most(part, 3_600_000_000),
            Self::NotZero => part.bytes().any(|digit| digit != b'0'),
            Self::Zero => part == "0",
            Self::NoLeadingZero => part == "0" || !part.starts_with('0'),
            Self::YesNo => matches!(part, "0" | "1"),
            Self::Hyphen => part == "-",
            Self::Winding => matches!(part, "0" | "1" | "9"),
            Self::PieceOfTotal => part
                .split_at_checked(2)
                .is_some_and(|(piece, total)| piece != "00" && piece <= total),
            Self::PositionInSequence => position_in_sequence(part),
            Self::PercentEncoded => percent_encoded(part),
            Self::ImporterIndex => {
                part.len() == 1
                    && part
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            }
            Self::MediaType => number(part).is_some_and(|n| (1..=10).contains(&n) || n >= 80),
            Self::PackageType => code_list::is_package_type(part),
            Self::Coupon => coupon::is_coupon(part),
            Self::CouponOffer => coupon::is_offer(part),
            Self::HasNonDigit => part.bytes().any(|b| !b.is_ascii_digit()),
            Self::Base64Padding => base64_padding(part),
        }
    }
}

fn starts_with_four_digits(part: &str) -> bool {
    part.get(..4)
        .is_some_and(|prefix| prefix.bytes().all(|b| b.is_ascii_digit()))
}

fn number(part: &str) -> Option<u64> {
    part.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| part.parse().ok())
        .flatten()
}

fn at_most(part: &str, most: u64) -> bool {
    number(part).is_some_and(|n| n <= most)
}

fn full_date(part: &str) -> Option<Date> {
    let (year, rest) = part.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let small = |text: &str| u8::try_from(number(text)?).ok();
    Date::new(
        u16::try_from(number(year)?).ok()?,
        small(month)?,
        small(day)?,
    )
    .ok()
}

/// ISO 13616: the first four characters moved to the end, letters as 10 to 35, mod 97 gives 1.
fn iban(part: &str) -> bool {
    let Some((head, account)) = part.split_at_checked(4) else {
        return false;
    };
    let Some((country, check)) = head.split_at_checked(2) else {
        return false;
    };
    let known = code_list::is_country_letters(country) || country == "XK";
    if account.is_empty() || !known || !check.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let mut remainder = 0;
    for character in account.chars().chain(head.chars()) {
        let Some(value) = character
            .to_digit(36)
            .filter(|_| !character.is_ascii_lowercase())
        else {
            return false;
        };
        let shift = if value < 10 { 10 } else { 100 };
        remainder = (remainder * shift + value) % 97;
    }
    remainder == 1
}

fn position_in_sequence(part: &str) -> bool {
    let Some((position, end)) = part.split_once('/') else {
        return false;
    };
    let (Some(first), Some(last)) = (number(position), number(end)) else {
        return false;
    };
    !position.starts_with('0') && !end.starts_with('0') && first > 0 && first <= last
}

fn percent_encoded(part: &str) -> bool {
    part.split('%').skip(1).all(|after| {
        after
            .get(..2)
            .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
    })
}

/// Padding makes the length a multiple of three, as the published routine for this set asks.
fn base64_padding(part: &str) -> bool {
    let data = part.trim_end_matches('=');
    let padding = part.len() - data.len();
    !data.contains('=') && padding <= 2 && (padding == 0 || part.len().is_multiple_of(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_hold_and_break() {
        for (rule, good, bad) in [
            (Rule::CheckDigit, "09520123456788", "09520123456789"),
            (
                Rule::CheckPair,
                "1987654Ad4X4bL5ttr2310c2K",
                "1987654Ad4X4bL5ttr2310c2X",
            ),
            (Rule::Date, "260401", "260400"),
            (Rule::DateOrMonth, "260400", "261300"),
            (Rule::Hour, "23", "24"),
            (Rule::Minute, "59", "60"),
            (Rule::Second, "59", "60"),
            (Rule::HourMinute, "0000", "0060"),
            (Rule::Country, "276", "277"),
            (Rule::Sex, "9", "3"),
            (Rule::Longitude, "3600000000", "3600000001"),
            (Rule::NotZero, "0001", "0000"),
            (Rule::Zero, "0", "1"),
            (Rule::YesNo, "1", "2"),
            (Rule::Hyphen, "-", "+"),
            (Rule::Winding, "9", "2"),
            (Rule::CompanyPrefixFirst, "9528LSW", "952M1"),
            (Rule::CompanyPrefixSecond, "09528", "0952X"),
            (Rule::FullDate, "20240229", "20230229"),
            (Rule::HourMinute, "2359", "2400"),
            (Rule::CountryOr999, "999", "000"),
            (Rule::CountryLetters, "DE", "AA"),
            (Rule::Currency, "978", "000"),
            (
                Rule::Iban,
                "GB82WEST12345698765432",
                "GB82WEST12345698765433",
            ),
            (Rule::Latitude, "1800000000", "1800000001"),
            (Rule::NoLeadingZero, "0", "01"),
            (Rule::PieceOfTotal, "0202", "0302"),
            (Rule::PieceOfTotal, "0102", "0002"),
            (Rule::PositionInSequence, "2/3", "4/3"),
            (Rule::PositionInSequence, "1/1", "111"),
            (Rule::PercentEncoded, "A%20B", "A%2"),
            (Rule::MediaType, "10", "11"),
            (Rule::PackageType, "PX", "PQ"),
            (Rule::HasNonDigit, "1A", "11"),
            (Rule::Base64Padding, "12=", "123="),
            (Rule::Base64Padding, "DIGSIG", "Q=I="),
            (Rule::ImporterIndex, "_", "="),
        ] {
            assert!(rule.holds(good), "{rule:?} {good}");
            assert!(!rule.holds(bad), "{rule:?} {bad}");
        }
    }
}
