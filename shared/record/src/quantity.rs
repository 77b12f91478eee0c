//! Exact quantities: a decimal amount and its unit of measure.
//!
//! No floating point: 0.1 kg ten times is 1 kg. Units are UN/ECE Recommendation 20 common
//! codes, so that an ERP or an EPCIS document can take them as they are.

use alloc::format;
use alloc::string::{String, ToString};
use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The most decimal places an amount may have.
pub const MAX_SCALE: u8 = 9;

/// Why a text is not a quantity, or two quantities do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// The text is not a plain decimal number.
    #[error("{had:?} is not a number")]
    NotANumber {
        /// The text found.
        had: String,
    },
    /// The number has more digits than can be kept exactly.
    #[error("the number has too many digits to be kept exactly")]
    TooManyDigits,
    /// The two quantities have different units.
    #[error("the units {left} and {right} do not go together")]
    UnitMismatch {
        /// The unit of the first quantity.
        left: Unit,
        /// The unit of the second quantity.
        right: Unit,
    },
}

/// A unit of measure, UN/ECE Recommendation 20 common code.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
pub enum Unit {
    /// `C62`, pieces.
    #[n(0)]
    Piece,
    /// `KGM`, kilograms.
    #[n(1)]
    Kilogram,
    /// `MTR`, metres.
    #[n(2)]
    Metre,
    /// `LTR`, litres.
    #[n(3)]
    Litre,
}

impl Unit {
    /// Returns the unit of a UN/ECE Recommendation 20 code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Piece, Self::Kilogram, Self::Metre, Self::Litre]
            .into_iter()
            .find(|unit| unit.code() == code)
    }

    /// Returns the UN/ECE Recommendation 20 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Piece => "C62",
            Self::Kilogram => "KGM",
            Self::Metre => "MTR",
            Self::Litre => "LTR",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An exact decimal: `mantissa` divided by ten to the `scale`, without trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Amount {
    mantissa: i64,
    scale: u8,
}

impl Amount {
    /// Zero.
    pub const ZERO: Self = Self {
        mantissa: 0,
        scale: 0,
    };

    /// Returns a whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self {
            mantissa: number,
            scale: 0,
        }
    }

    /// Returns `mantissa` divided by ten to the `scale`.
    ///
    /// # Errors
    /// [`QuantityError::TooManyDigits`] when more than [`MAX_SCALE`] places remain.
    pub fn new(mut mantissa: i64, mut scale: u8) -> Result<Self, QuantityError> {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        if scale > MAX_SCALE {
            return Err(QuantityError::TooManyDigits);
        }
        Ok(Self { mantissa, scale })
    }

    /// Says whether the amount has no decimal places.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// Says whether the amount is more than nothing.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.mantissa > 0
    }

    /// Returns the sum, or nothing when it cannot be kept exactly.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let sum = self.scaled(scale).checked_add(other.scaled(scale))?;
        Self::new(i64::try_from(sum).ok()?, scale).ok()
    }

    /// Returns the difference, or nothing when it cannot be kept exactly.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self {
            mantissa: other.mantissa.checked_neg()?,
            scale: other.scale,
        })
    }

    fn scaled(self, scale: u8) -> i128 {
        i128::from(self.mantissa) * 10i128.pow(u32::from(scale.saturating_sub(self.scale)))
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        self.scaled(scale).cmp(&other.scaled(scale))
    }
}

impl FromStr for Amount {
    type Err = QuantityError;
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        let not_a_number = || QuantityError::NotANumber {
            had: text.chars().take(40).collect(),
        };
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", text),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let ends_in_point = digits.contains('.') && places.is_empty();
        if whole.is_empty() || ends_in_point || !all_digits(whole) || !all_digits(places) {
            return Err(not_a_number());
        }
        let mantissa = format!("{sign}{whole}{places}")
            .parse()
            .map_err(|_| QuantityError::TooManyDigits)?;
        let scale = u8::try_from(places.len()).map_err(|_| QuantityError::TooManyDigits)?;
        Self::new(mantissa, scale)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.scale);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = format!(
            "{:0>width$}",
            self.mantissa.unsigned_abs(),
            width = places + 1
        );
        let (whole, part) = digits.split_at(digits.len() - places);
        if part.is_empty() {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{part}")
        }
    }
}

impl TryFrom<String> for Amount {
    type Error = QuantityError;
    fn try_from(text: String) -> Result<Self, QuantityError> {
        text.parse()
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> String {
        amount.to_string()
    }
}

impl<C> Encode<C> for Amount {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?.i64(self.mantissa)?.u8(self.scale)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Amount {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let at = d.position();
        let wrong = |text| minicbor::decode::Error::message(text).at(at);
        if d.array()? != Some(2) {
            return Err(wrong("an amount is an array of two"));
        }
        let (mantissa, scale) = (d.i64()?, d.u8()?);
        let amount = Self::new(mantissa, scale).map_err(|_| wrong("too many decimal places"))?;
        if (amount.mantissa, amount.scale) != (mantissa, scale) {
            return Err(wrong("an amount has no trailing zeros"));
        }
        Ok(amount)
    }
}

/// An amount with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[cbor(array)]
pub struct Quantity {
    /// How much.
    #[n(0)]
    pub amount: Amount,
    /// Of what measure.
    #[n(1)]
    pub unit: Unit,
}

impl Quantity {
    /// Says whether so much can be counted: more than nothing, and pieces whole.
    #[must_use]
    pub fn is_countable(self) -> bool {
        self.amount.is_positive() && (self.unit != Unit::Piece || self.amount.is_whole())
    }

    /// Returns a whole number of pieces.
    #[must_use]
    pub const fn pieces(number: i64) -> Self {
        Self {
            amount: Amount::whole(number),
            unit: Unit::Piece,
        }
    }

    /// Adds two quantities of one unit.
    ///
    /// # Errors
    /// [`QuantityError::UnitMismatch`] or [`QuantityError::TooManyDigits`].
    pub fn plus(self, other: Self) -> Result<Self, QuantityError> {
        self.combine(other, Amount::checked_add)
    }

    /// Subtracts a quantity of the same unit; the result may be below zero.
    ///
    /// # Errors
    /// [`QuantityError::UnitMismatch`] or [`QuantityError::TooManyDigits`].
    pub fn minus(self, other: Self) -> Result<Self, QuantityError> {
        self.combine(other, Amount::checked_sub)
    }

    fn combine(
        self,
        other: Self,
        of: fn(Amount, Amount) -> Option<Amount>,
    ) -> Result<Self, QuantityError> {
        if self.unit != other.unit {
            return Err(QuantityError::UnitMismatch {
                left: self.unit,
                right: other.unit,
            });
        }
        let amount = of(self.amount, other.amount).ok_or(QuantityError::TooManyDigits)?;
        Ok(Self {
            amount,
            unit: self.unit,
        })
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let not_a_quantity = || QuantityError::NotANumber {
            had: text.chars().take(40).collect(),
        };
        let (amount, code) = text.split_once(' ').ok_or_else(not_a_quantity)?;
        Ok(Self {
            amount: amount.parse()?,
            unit: Unit::of_code(code).ok_or_else(not_a_quantity)?,
        })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_are_exact() {
        let tenth = amount("0.1");
        let sum = (0..10).try_fold(Amount::ZERO, |sum, _| sum.checked_add(tenth));
        assert_eq!(sum, Some(Amount::whole(1)));
        assert_eq!(amount("2.50"), amount("2.5"));
        assert!(amount("2.51") > amount("2.5"));
        assert_eq!(amount("-0.05").to_string(), "-0.05");
    }

    #[test]
    fn what_is_not_a_plain_decimal_is_refused() {
        for text in ["", "1.", ".5", "1e3", "1,5", "0x1", "--1", "1 2"] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
        assert_eq!(
            "99999999999999999999".parse::<Amount>(),
            Err(QuantityError::TooManyDigits)
        );
    }

    #[test]
    fn a_quantity_reads_back_what_it_prints() {
        let some = Quantity {
            amount: amount("2.5"),
            unit: Unit::Kilogram,
        };
        assert_eq!(some.to_string().parse(), Ok(some));
        assert!("2.5 XYZ".parse::<Quantity>().is_err());
    }

    #[test]
    fn pieces_and_kilograms_are_not_added() {
        let kilo = Quantity {
            amount: Amount::whole(1),
            unit: Unit::Kilogram,
        };
        assert!(matches!(
            Quantity::pieces(1).plus(kilo),
            Err(QuantityError::UnitMismatch { .. })
        ));
    }
}
