//! Exact decimals: measures and amounts as printed, never through a float.

use core::fmt;

/// A whole number with a count of decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Decimal {
    /// The digits without the decimal point.
    pub digits: u64,
    /// How many of them stand behind the point.
    pub places: u8,
}

impl fmt::Display for Decimal {
    /// Writes the number with a point and all its places, `12.500`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.places);
        let Some(scale) = 10_u64.checked_pow(u32::from(self.places)) else {
            // More places than a u64 has digits: everything stands behind the point.
            return write!(out, "0.{:0places$}", self.digits);
        };
        if places == 0 {
            return write!(out, "{}", self.digits);
        }
        write!(
            out,
            "{}.{:0places$}",
            self.digits / scale,
            self.digits % scale
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn decimals_keep_their_places() {
        let text = |digits, places| Decimal { digits, places }.to_string();
        assert_eq!(text(12_500, 3), "12.500");
        assert_eq!(text(7, 3), "0.007");
        assert_eq!(text(7, 0), "7");
        assert_eq!(text(7, 25), "0.0000000000000000000000007");
    }
}
