//! The inside of North American coupon codes, AI (8110) and (8112): runs of digits whose lengths
//! stand before them.
//!
//! Standard: North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols, and
//! GS1 General Specifications 3.9.1 (positive offer file).

/// What is left of a code.
struct Digits<'a>(&'a str);

impl<'a> Digits<'a> {
    fn run(&mut self, length: usize) -> Option<&'a str> {
        let (run, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(run)
    }

    /// Takes one digit of these.
    fn one_of(&mut self, allowed: &str) -> Option<usize> {
        let digit = self.run(1).filter(|digit| allowed.contains(*digit))?;
        digit.parse().ok()
    }

    /// Takes a digit of these and as many more as it says beyond `least`.
    fn counted(&mut self, allowed: &str, least: usize) -> Option<()> {
        let length = self.one_of(allowed)?;
        self.run(length + least).map(drop)
    }

    /// Takes an optional field by the digit in front of it.
    fn begins(&mut self, indicator: &str) -> bool {
        let rest = self.0.strip_prefix(indicator);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// How much has to be bought, of what kind, and of which family.
    fn requirement(&mut self) -> Option<()> {
        self.counted("12345", 0)?;
        self.one_of("012349")?;
        self.run(3).map(drop)
    }

    /// A company prefix of six to twelve digits; 9 says that there is none.
    fn prefix_or_none(&mut self) -> Option<()> {
        if self.begins("9") {
            return Some(());
        }
        self.counted(PREFIX_LENGTHS, 6)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Digits that say how far a company prefix is longer than six digits.
const PREFIX_LENGTHS: &str = "0123456";
const ANY: &str = "0123456789";

/// Tells whether a value keeps the form of (8110).
pub(super) fn is_coupon(value: &str) -> bool {
    all_digits(value) && coupon(&mut Digits(value)).is_some_and(|end| end)
}

/// Tells whether a value keeps the form of (8112).
pub(super) fn is_offer(value: &str) -> bool {
    all_digits(value) && offer(&mut Digits(value)).is_some_and(|end| end)
}

fn all_digits(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}

fn coupon(digits: &mut Digits<'_>) -> Option<bool> {
    digits.counted(PREFIX_LENGTHS, 6)?;
    digits.run(6)?;
    digits.counted("12345", 0)?;
    digits.requirement()?;
    if digits.begins("1") {
        digits.one_of("0123")?;
        digits.requirement()?;
        digits.prefix_or_none()?;
    }
    if digits.begins("2") {
        digits.requirement()?;
        digits.prefix_or_none()?;
    }
    // Expiry, then start.
    for indicator in ["3", "4"] {
        if digits.begins(indicator) {
            let day = digits.run(6)?;
            crate::date::ShortDate::parse(day, crate::date::DayZero::Refused).ok()?;
        }
    }
    if digits.begins("5") {
        digits.counted(ANY, 6)?;
    }
    if digits.begins("6") {
        digits.counted("1234567", 6)?;
    }
    if digits.begins("9") {
        digits.one_of("01256")?;
        digits.one_of("012")?;
        digits.one_of(ANY)?;
        digits.one_of("01")?;
    }
    Some(digits.is_empty())
}

fn offer(digits: &mut Digits<'_>) -> Option<bool> {
    digits.one_of("01")?;
    digits.counted(PREFIX_LENGTHS, 6)?;
    digits.run(6)?;
    digits.counted(ANY, 6)?;
    Some(digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;
    use std::format;

    /// Prefix 123456, offer 123456, save 1, buy 1 of kind 0 and family 123.
    const LEAST: &str = "0 123456 123456 11 11 0 123";

    #[test]
    fn a_coupon_is_read_to_its_end() {
        let least = LEAST.replace(' ', "");
        for rest in [
            "",
            "101101239",
            "111101230123456",
            "211012316543210",
            "3271231",
            "32712314270101",
            "50123456",
            "611234567",
            "91201",
            "10110123921101239327123142701015012345661123456791201",
        ] {
            assert!(is_coupon(&format!("{least}{rest}")), "{rest}");
        }
        for rest in [
            "1",
            "14",
            "101",
            "10119",
            "1011012",
            "101101237",
            "2",
            "3",
            "327123",
            "3271331",
            "5",
            "501234",
            "6",
            "681234567",
            "9",
            "93",
            "913",
            "9120",
            "91202",
            "912010",
            "7",
            "A",
        ] {
            assert!(!is_coupon(&format!("{least}{rest}")), "{rest}");
        }
        for end in 0..least.len() {
            assert!(!is_coupon(&least[..end]), "{end}");
        }
    }

    #[test]
    fn an_offer_is_read_to_its_end() {
        let whole = "10123456123456".to_owned() + "0123456";
        assert!(is_offer(&whole));
        assert!(is_offer("061234567890121234569123456789012345"));
        for end in 0..whole.len() {
            assert!(!is_offer(&whole[..end]), "{end}");
        }
        for bad in ["2", "17", "10123456123456012345A", "101234561234560123456 "] {
            assert!(!is_offer(bad), "{bad}");
        }
    }
}
