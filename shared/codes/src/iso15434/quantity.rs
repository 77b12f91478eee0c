//! Quantities with their units.
//!
//! Standards: ANSI MH10.8.2 category 17 (Q); two-letter units of ANSI X12 data element 355,
//! three-letter ones of UN/ECE Recommendation 20 and UN/EDIFACT.

use core::fmt;

use crate::gs1::Decimal;

/// A number, with a unit where the label gives one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quantity<'a> {
    /// The number.
    pub number: Decimal,
    /// The code of the unit as carried; empty when there is none.
    pub code: &'a str,
}

impl<'a> Quantity<'a> {
    /// Reads a number and the unit that may stand right behind it, `1711PCE`.
    ///
    /// Nothing when there is no number, or something else than a unit of two or three letters or
    /// digits that starts with a letter stands behind it.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, code) = text.split_at_checked(end)?;
        let is_unit = code.is_empty()
            || (2..=3).contains(&code.len())
                && code.starts_with(|c: char| c.is_ascii_uppercase())
                && code
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let number = decimal(number)?;
        is_unit.then_some(Self { number, code })
    }

    /// Returns what the code stands for, where it is one of the common ones.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        Unit::of(self.code)
    }
}

impl fmt::Display for Quantity<'_> {
    /// Writes number and unit, `1711 pcs`; a unit that is not known as its code.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit() {
            Some(unit) => write!(out, "{} {}", self.number, unit.symbol()),
            None if self.code.is_empty() => write!(out, "{}", self.number),
            None => write!(out, "{} {}", self.number, self.code),
        }
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || text.ends_with('.') || places.contains('.') {
        return None;
    }
    let mut digits = 0_u64;
    for digit in whole.bytes().chain(places.bytes()) {
        digits = digits
            .checked_mul(10)?
            .checked_add(u64::from(digit - b'0'))?;
    }
    let places = u8::try_from(places.len()).ok()?;
    Some(Decimal { digits, places })
}

/// A unit of measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Pieces, or each.
    Piece,
    /// Pairs.
    Pair,
    /// Sets.
    Set,
    /// Dozens.
    Dozen,
    /// Thousands of pieces.
    Thousand,
    /// Rolls or reels.
    Roll,
    /// Milligrams.
    Milligram,
    /// Grams.
    Gram,
    /// Kilograms.
    Kilogram,
    /// Tonnes of 1,000 kg.
    Tonne,
    /// Ounces.
    Ounce,
    /// Pounds.
    Pound,
    /// Millimetres.
    Millimetre,
    /// Centimetres.
    Centimetre,
    /// Metres.
    Metre,
    /// Inches.
    Inch,
    /// Feet.
    Foot,
    /// Yards.
    Yard,
    /// Millilitres.
    Millilitre,
    /// Litres.
    Litre,
    /// U.S. gallons.
    Gallon,
    /// Square metres.
    SquareMetre,
    /// Square feet.
    SquareFoot,
    /// Cubic metres.
    CubicMetre,
    /// Cubic feet.
    CubicFoot,
}

impl Unit {
    /// Finds a unit by its code: two letters of ANSI X12, three of UN/ECE Recommendation 20 or
    /// UN/EDIFACT.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Some(match code {
            "EA" | "PC" | "PCE" | "C62" | "H87" => Self::Piece,
            "PR" | "NPR" => Self::Pair,
            "ST" | "SET" => Self::Set,
            "DZ" | "DZN" => Self::Dozen,
            "MIL" => Self::Thousand,
            "RL" | "RO" | "RE" => Self::Roll,
            "MGM" => Self::Milligram,
            "GR" | "GRM" => Self::Gram,
            "KG" | "KGM" => Self::Kilogram,
            "MP" | "TNE" => Self::Tonne,
            "OZ" | "ONZ" => Self::Ounce,
            "LB" | "LBR" => Self::Pound,
            "MM" | "MMT" => Self::Millimetre,
            "CM" | "CMT" => Self::Centimetre,
            "MR" | "MTR" => Self::Metre,
            "IN" | "INH" => Self::Inch,
            "FT" | "FOT" => Self::Foot,
            "YD" | "YRD" => Self::Yard,
            "ML" | "MLT" => Self::Millilitre,
            "LT" | "LTR" => Self::Litre,
            "GA" | "GLL" => Self::Gallon,
            "SM" | "MTK" => Self::SquareMetre,
            "SF" | "FTK" => Self::SquareFoot,
            "CR" | "MTQ" => Self::CubicMetre,
            "CF" | "FTQ" => Self::CubicFoot,
            _ => return None,
        })
    }

    /// Returns the symbol to print behind a number.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Piece => "pcs",
            Self::Pair => "pairs",
            Self::Set => "sets",
            Self::Dozen => "dozen",
            Self::Thousand => "thousand",
            Self::Roll => "rolls",
            Self::Milligram => "mg",
            Self::Gram => "g",
            Self::Kilogram => "kg",
            Self::Tonne => "t",
            Self::Ounce => "oz",
            Self::Pound => "lb",
            Self::Millimetre => "mm",
            Self::Centimetre => "cm",
            Self::Metre => "m",
            Self::Inch => "in",
            Self::Foot => "ft",
            Self::Yard => "yd",
            Self::Millilitre => "ml",
            Self::Litre => "l",
            Self::Gallon => "gal",
            Self::SquareMetre => "m²",
            Self::SquareFoot => "ft²",
            Self::CubicMetre => "m³",
            Self::CubicFoot => "ft³",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_quantity_is_a_number_and_perhaps_a_unit() {
        for (text, meaning) in [
            ("500", "500"),
            ("00100", "100"),
            ("1711PCE", "1711 pcs"),
            ("12.50KG", "12.50 kg"),
            ("3C62", "3 pcs"),
            ("7XQ", "7 XQ"),
        ] {
            assert_eq!(Quantity::parse(text).unwrap().to_string(), meaning);
        }
    }

    #[test]
    fn what_is_no_number_is_no_quantity() {
        for text in [
            "",
            "KG",
            "1.",
            ".5",
            "1.2.3",
            "1,000",
            "1 KG",
            "1kg",
            "1ABCD",
            "1K",
            "-1",
            "99999999999999999999",
            "1é",
        ] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }
}
