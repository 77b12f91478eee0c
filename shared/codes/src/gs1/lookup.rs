//! Typed lookups: the values that the floor asks for, by their names.
//!
//! Everything else is reached with [`ElementString::get`].

use core::str::FromStr;

use super::decimal::Decimal;
use super::element_string::ElementString;
use super::key::{Gtin, Sscc};
use crate::date::{DayZero, ShortDate};

impl ElementString {
    /// Returns the item, AI (01).
    #[must_use]
    pub fn gtin(&self) -> Option<Gtin> {
        self.parsed("01")
    }

    /// Returns the item that a logistic unit contains, AI (02).
    #[must_use]
    pub fn contained_gtin(&self) -> Option<Gtin> {
        self.parsed("02")
    }

    /// Returns the logistic unit, AI (00).
    #[must_use]
    pub fn sscc(&self) -> Option<Sscc> {
        self.parsed("00")
    }

    /// Returns the batch or lot, AI (10).
    #[must_use]
    pub fn lot(&self) -> Option<&str> {
        self.get("10")
    }

    /// Returns the serial number, AI (21).
    #[must_use]
    pub fn serial(&self) -> Option<&str> {
        self.get("21")
    }

    /// Returns the use-by or expiry date, AI (17).
    #[must_use]
    pub fn expiry(&self) -> Option<ShortDate> {
        self.date("17")
    }

    /// Returns the production date, AI (11).
    #[must_use]
    pub fn production_date(&self) -> Option<ShortDate> {
        self.date("11")
    }

    /// Returns the packaging date, AI (13).
    #[must_use]
    pub fn packaging_date(&self) -> Option<ShortDate> {
        self.date("13")
    }

    /// Returns the best-before date, AI (15).
    #[must_use]
    pub fn best_before(&self) -> Option<ShortDate> {
        self.date("15")
    }

    /// Returns how many items a logistic unit contains, AI (37).
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        self.parsed("37")
    }

    /// Returns how many pieces an item of variable measure has, AI (30).
    #[must_use]
    pub fn variable_count(&self) -> Option<u32> {
        self.parsed("30")
    }

    /// Returns the net weight in kilograms, AI (310n).
    #[must_use]
    pub fn net_weight_kg(&self) -> Option<Decimal> {
        self.measure("310")
    }

    /// Returns the net weight in pounds, AI (320n).
    #[must_use]
    pub fn net_weight_lb(&self) -> Option<Decimal> {
        self.measure("320")
    }

    /// Returns a measure by the first three digits of its identifier, `330` for gross weight in
    /// kilograms. The fourth digit says how many decimal places it has.
    ///
    /// Nothing when `family` is not one of 310 to 369.
    #[must_use]
    pub fn measure(&self, family: &str) -> Option<Decimal> {
        if family.len() != 3 || !("310".."370").contains(&family) {
            return None;
        }
        self.elements().iter().find_map(|element| {
            let places = element.ai().strip_prefix(family)?.parse().ok()?;
            Some(Decimal {
                digits: element.value().parse().ok()?,
                places,
            })
        })
    }

    fn date(&self, ai: &str) -> Option<ShortDate> {
        ShortDate::parse(self.get(ai)?, DayZero::Allowed).ok()
    }

    fn parsed<T: FromStr>(&self, ai: &str) -> Option<T> {
        self.get(ai)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn values_are_found_by_their_names() {
        let text = "010952012345678810A1\x1d21S7\x1d1127010017271200310300250030008";
        let string = ElementString::parse(text).unwrap();
        assert_eq!(string.gtin().unwrap().as_str(), "09520123456788");
        assert_eq!((string.lot(), string.serial()), (Some("A1"), Some("S7")));
        assert_eq!(string.expiry().unwrap().to_string(), "271200");
        assert_eq!(string.production_date().unwrap().day(), None);
        assert_eq!(string.net_weight_kg().unwrap().to_string(), "2.500");
        assert_eq!(string.variable_count(), Some(8));
        assert_eq!(string.sscc(), None);
        assert_eq!(string.measure("30"), None);
    }

    #[test]
    fn a_logistic_unit_gives_its_contents() {
        let string = ElementString::parse("00373400306809981733020400638133393137120").unwrap();
        assert_eq!(string.sscc().unwrap().as_str(), "373400306809981733");
        assert_eq!(string.contained_gtin().unwrap().shortest(), "4006381333931");
        assert_eq!(string.count(), Some(120));
    }
}
