//! Vehicle identification numbers.
//!
//! ```
//! use codes::vin::{Region, Vin};
//!
//! let vin: Vin = "1HGCM82633A004352".parse()?;
//! assert_eq!((vin.wmi(), vin.vds(), vin.vis()), ("1HG", "CM8263", "3A004352"));
//! assert_eq!(vin.region(), Some(Region::NorthAmerica));
//! assert_eq!(vin.model_years(), Some([2003, 2033]));
//! assert!(vin.deviations().is_empty());
//! # Ok::<(), codes::vin::VinError>(())
//! ```
//!
//! Nothing in 17 characters says that they are a VIN, and one text in eleven has a check digit that
//! fits by chance: a text that no data identifier names one is a candidate. Left out: what makers
//! put into the VDS, and which of the two model years it is.
//!
//! Standards: ISO 3779 and ISO 3780; 49 CFR 565 for check digit and model year.

mod error;

pub use error::{VinDeviation, VinError};

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use crate::field::Field;
use crate::problem::Problem;
use crate::reading::{Claim, Input, Meaning};
use crate::standard::Standard;

/// Characters of a VIN.
const LENGTH: usize = 17;

/// Weights of the 17 places; the check digit itself counts nothing.
const WEIGHTS: [u32; LENGTH] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// Codes of the tenth place in the order of their years, from 1980 on.
const MODEL_YEARS: &str = "ABCDEFGHJKLMNPRSTVWXY123456789";

/// A vehicle identification number: 17 characters of its set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Vin(String);

/// The part of the world that a maker's identifier was given out in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Region {
    /// A to H.
    Africa,
    /// J to R.
    Asia,
    /// S to Z.
    Europe,
    /// 1 to 5.
    NorthAmerica,
    /// 6 and 7.
    Oceania,
    /// 8 and 9.
    SouthAmerica,
}

impl Region {
    /// Returns the English name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Africa => "Africa",
            Self::Asia => "Asia",
            Self::Europe => "Europe",
            Self::NorthAmerica => "North America",
            Self::Oceania => "Oceania",
            Self::SouthAmerica => "South America",
        }
    }
}

impl Vin {
    /// Returns all 17 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the world manufacturer identifier, the first three characters.
    #[must_use]
    pub fn wmi(&self) -> &str {
        self.part(0, 3)
    }

    /// Returns the vehicle descriptor section, characters four to nine.
    #[must_use]
    pub fn vds(&self) -> &str {
        self.part(3, 9)
    }

    /// Returns the vehicle indicator section, the last eight characters.
    #[must_use]
    pub fn vis(&self) -> &str {
        self.part(9, LENGTH)
    }

    /// Returns the characters 12 to 14, which belong to the maker's identifier where its third
    /// character is 9: a maker of few vehicles.
    #[must_use]
    pub fn small_maker(&self) -> Option<&str> {
        (self.part(2, 3) == "9").then(|| self.part(11, 14))
    }

    /// Returns the ninth character.
    #[must_use]
    pub fn check_digit(&self) -> char {
        self.0.chars().nth(8).unwrap_or('0')
    }

    /// Computes what the ninth character is as a check digit.
    ///
    /// Clause: 49 CFR 565.15 (c).
    #[must_use]
    pub fn expected_check_digit(&self) -> char {
        let values = self.0.chars().map(value);
        let sum: u32 = values
            .zip(WEIGHTS)
            .map(|(value, weight)| value * weight)
            .sum();
        char::from_digit(sum % 11, 10).unwrap_or('X')
    }

    /// Returns where the maker's identifier was given out; nothing for 0, which nobody has.
    ///
    /// Clause: ISO 3780, first character.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        Some(match self.0.chars().next()? {
            'A'..='H' => Region::Africa,
            'J'..='R' => Region::Asia,
            'S'..='Z' => Region::Europe,
            '1'..='5' => Region::NorthAmerica,
            '6' | '7' => Region::Oceania,
            '8' | '9' => Region::SouthAmerica,
            _ => return None,
        })
    }

    /// Returns the two model years of the tenth character, thirty years apart. Nothing for `U`, `Z`
    /// and `0`, which stand for none, and which makers outside North America use as they like.
    ///
    /// Clause: 49 CFR 565.15 (d).
    #[must_use]
    pub fn model_years(&self) -> Option<[u16; 2]> {
        let code = self.0.chars().nth(9)?;
        let year = 1980 + u16::try_from(MODEL_YEARS.find(code)?).ok()?;
        Some([year, year + 30])
    }

    /// Tells whether the law that the vehicle was made under demands a check digit: the United
    /// States (which also have 7F to 70), Canada and Mexico.
    fn check_digit_binds(&self) -> bool {
        let mut characters = self.0.chars();
        let (first, second) = (characters.next(), characters.next());
        self.region() == Some(Region::NorthAmerica)
            || first == Some('7') && second.is_some_and(|second| !('A'..='E').contains(&second))
    }

    /// Returns everything that is not as it should be.
    #[must_use]
    pub fn deviations(&self) -> Vec<VinDeviation> {
        let (needed, had) = (self.expected_check_digit(), self.check_digit());
        let check = (needed != had).then(|| {
            if self.check_digit_binds() {
                VinDeviation::CheckDigit { needed, had }
            } else {
                VinDeviation::NoCheckDigit { needed, had }
            }
        });
        let sequence = self
            .0
            .char_indices()
            .skip(13)
            .find(|(_, c)| !c.is_ascii_digit());
        let sequence = sequence.map(|(at, had)| VinDeviation::Sequence { at, had });
        check.into_iter().chain(sequence).collect()
    }

    /// Returns the parts as fields.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let fits = if self.check_digit() == self.expected_check_digit() {
            "ok"
        } else {
            "mismatch"
        };
        let years = self
            .model_years()
            .map(|[first, second]| alloc::format!("{first},{second}"));
        Vec::from([
            Field::new("vin", "vehicle identification number", self.as_str()),
            Field::new("wmi", "world manufacturer identifier", self.wmi()),
            Field::new("region", "region", self.part(0, 1))
                .meaning(self.region().map(Region::name)),
            Field::new("vds", "vehicle descriptor section", self.vds()),
            Field::new("check_digit", "check digit", self.part(8, 9)).meaning(Some(fits)),
            Field::new("vis", "vehicle indicator section", self.vis()),
            Field::new("model_years", "model years", self.part(9, 10)).meaning(years),
        ])
    }

    fn part(&self, from: usize, to: usize) -> &str {
        self.0.get(from..to).unwrap_or_default()
    }
}

/// The number that a character counts as.
fn value(character: char) -> u32 {
    match character {
        'A'..='H' => u32::from(character) - u32::from('A') + 1,
        'J'..='R' => u32::from(character) - u32::from('J') + 1,
        'S'..='Z' => u32::from(character) - u32::from('S') + 2,
        _ => character.to_digit(10).unwrap_or(0),
    }
}

fn is_of_set(character: char) -> bool {
    character.is_ascii_digit()
        || character.is_ascii_uppercase() && !matches!(character, 'I' | 'O' | 'Q')
}

impl FromStr for Vin {
    type Err = VinError;

    fn from_str(text: &str) -> Result<Self, VinError> {
        let wrong = text.char_indices().find(|(_, c)| !is_of_set(*c));
        if let Some((at, had)) = wrong {
            return Err(VinError::Character { at, had });
        }
        if text.len() != LENGTH {
            return Err(VinError::Length { had: text.len() });
        }
        Ok(Self(text.to_string()))
    }
}

impl TryFrom<String> for Vin {
    type Error = VinError;

    fn try_from(text: String) -> Result<Self, VinError> {
        text.parse()
    }
}

impl From<Vin> for String {
    fn from(vin: Vin) -> Self {
        vin.0
    }
}

impl fmt::Display for Vin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Claims a text that could be a VIN, as a candidate; digits alone are too often something else. A
/// text that is one but for a letter stays text with a word; so does one with several that look like
/// digits, if they make it a proven one.
pub(crate) fn read(input: Input<'_>) -> Option<Claim> {
    let Ok(vin) = input.text.parse::<Vin>() else {
        let (at, had) = look_alike(input.text)?;
        let text = Meaning::Text(input.text.to_string());
        let problem = Problem::LooksLikeVin { at, had };
        return Some(Claim::understood(
            Standard::Plain,
            text,
            Vec::from([problem]),
        ));
    };
    if vin.0.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut problems = Vec::from([Problem::VinNotProven]);
    problems.extend(vin.deviations().into_iter().map(Problem::VinDeviation));
    Some(Claim::understood(
        Standard::Vin,
        Meaning::Vin(vin),
        problems,
    ))
}

/// Finds the first letter that keeps a text from being a VIN, where it looks like one.
fn look_alike(text: &str) -> Option<(usize, char)> {
    let mut wrong = text.char_indices().filter(|(_, c)| !is_of_set(*c));
    let (at, had) = wrong.next()?;
    let is_alike = text.len() == LENGTH
        && had.is_ascii_alphabetic()
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && (wrong.next().is_none() || is_proven(text));
    is_alike.then_some((at, had))
}

/// Whether a text is a VIN with the right check digit, and digits at its end, once its letters are
/// the digits that they look like. Serial numbers of this length are common.
fn is_proven(text: &str) -> bool {
    let meant = |character: char| match character {
        'I' => '1',
        'O' | 'Q' => '0',
        other => other,
    };
    let vin = text.chars().map(meant).collect::<String>().parse::<Vin>();
    vin.is_ok_and(|vin| {
        let ends_in_digits = vin.part(LENGTH - 4, LENGTH).parse::<u16>().is_ok();
        ends_in_digits && vin.check_digit() == vin.expected_check_digit()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, read_scan};

    fn vin(text: &str) -> Vin {
        text.parse().unwrap()
    }

    #[test]
    fn the_parts_of_a_vin_are_told_apart() {
        let car = vin("1M8GDM9AXKP042788");
        assert_eq!(
            (car.wmi(), car.vds(), car.vis()),
            ("1M8", "GDM9AX", "KP042788")
        );
        assert_eq!((car.check_digit(), car.expected_check_digit()), ('X', 'X'));
        assert_eq!(car.model_years(), Some([1989, 2019]));
        assert_eq!((car.small_maker(), car.deviations()), (None, Vec::new()));
        assert_eq!(vin("1R9MWUZS4DS911059").small_maker(), Some("911"));
        assert_eq!(vin("3MZ1SK9G60B217973").model_years(), None);
    }

    #[test]
    fn a_check_digit_binds_in_north_america_only() {
        let changed = vin("1XPTD40X0JD456115");
        let needed = changed.expected_check_digit();
        assert_eq!(
            changed.deviations(),
            [VinDeviation::CheckDigit { needed, had: '0' }]
        );
        let deviations = vin("XTAGFK330JY144213").deviations();
        assert_eq!(deviations.len(), 1);
        assert_eq!(deviations[0].code(), "vin-no-check-digit");
        assert_eq!(
            vin("7SAYGDEE5PA000000").deviations()[0].code(),
            "vin-check-digit"
        );
        assert_eq!(
            vin("7AYGDEEE9PA000000").deviations()[0].code(),
            "vin-no-check-digit"
        );
    }

    #[test]
    fn a_letter_in_the_sequence_is_noticed() {
        let codes: Vec<_> = vin("93ZEP5NT97D31996D").deviations();
        assert_eq!(codes.last().map(VinDeviation::at), Some(16));
    }

    #[test]
    fn a_scan_of_a_vin_is_a_candidate_and_one_with_a_look_alike_stays_text() {
        let reading = read_scan("1M8GDM9AXKP042788");
        assert_eq!(
            (reading.standard, reading.verdict()),
            (Standard::Vin, Verdict::Candidate)
        );
        for (text, verdict) in [
            ("WAGIA62A0WB423279", Verdict::Flagged),
            ("1M8GDM9AyKP042788", Verdict::Flagged),
            ("1M8GDM9AXKPO42788", Verdict::Flagged),
            ("IM8GDM9AXKPO42788", Verdict::Flagged),
            ("1m8gdm9axkp042788", Verdict::Clean),
            ("MICROENVIRONMENTS", Verdict::Clean),
            ("IM8GDM9AXKPO42789", Verdict::Clean),
            ("IM8GDM9AXKPO4278-", Verdict::Clean),
            ("2HHBTUJS72F3-0918", Verdict::Clean),
            ("WAGIA62A0WB42327", Verdict::Clean),
            ("CHARACTERISTICKS1", Verdict::Clean),
            ("12345678901234567", Verdict::Clean),
        ] {
            let reading = read_scan(text);
            assert_eq!(reading.meaning, Meaning::Text(text.into()));
            assert_eq!(reading.verdict(), verdict, "{text}");
        }
    }

    #[test]
    fn what_is_no_vin_says_why() {
        let error = |text: &str| text.parse::<Vin>().unwrap_err();
        assert_eq!(
            error("WAGIA62A0WB423279"),
            VinError::Character { at: 3, had: 'I' }
        );
        assert_eq!(
            error("1M8GDM9AyKP042788"),
            VinError::Character { at: 8, had: 'y' }
        );
        assert_eq!(error("2HHBTUJS72F3-0918").at(), Some(12));
        assert_eq!(error("460W5K936KD7508666"), VinError::Length { had: 18 });
    }
}
