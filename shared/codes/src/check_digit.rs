//! Check digits and check characters of the schemes met on labels.
//!
//! Each scheme says what its check should be, so that a message can name it. Whether a text is a
//! key of that kind at all is decided elsewhere.
//!
//! Standards: GS1 General Specifications 7.9 (digits, pairs), ISO/IEC 7064 (MOD 37-2), ISO/IEC
//! 7812-1 (Luhn), ISO/IEC 16388 annex A and ANSI/HIBC 2 (mod 43), UPU S10, IFA PZN and PPN.

use alloc::format;
use alloc::string::{String, ToString};

/// A way to compute a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Scheme {
    /// GS1 mod 10 over any number of digits, weights 3 and 1 from the right. GTIN, SSCC, GLN,
    /// GSIN and the numeric part of GRAI, GDTI and GCN.
    Gs1,
    /// GS1 pair of characters over CSET 82 with prime weights, mod 1021: GMN and Master UDI-DI.
    Gs1Pair,
    /// Code 39 mod 43.
    Code39,
    /// HIBC mod 43 over the whole string from `+` on; the same sum as Code 39.
    Hibc,
    /// Luhn mod 10, as in an IMEI.
    Luhn,
    /// ISO/IEC 7064 MOD 37-2, one character of `0-9 A-Z *`, as in an ISBT 128 donation number.
    Iso7064Mod37,
    /// German PZN of eight digits, mod 11; a remainder of 10 is never issued.
    Pzn8,
    /// IFA Pharmacy Product Number, two digits, mod 97.
    Ppn,
    /// UPU S10 item number without its letters, mod 11.
    UpuS10,
}

/// Why a check does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum CheckError {
    /// The text is too short to hold data and a check.
    #[error("text of {had} characters is too short to carry a check")]
    TooShort {
        /// Characters that were there.
        had: usize,
    },
    /// A character that the scheme gives no value to, or a number that it never issues.
    #[error("the scheme has no check for this text")]
    NoCheck,
    /// The check is another one.
    #[error("check is `{had}` and should be `{needed}`")]
    Wrong {
        /// Check that fits the data.
        needed: String,
        /// Check that was read.
        had: String,
    },
}

impl Scheme {
    /// Computes the check that belongs to `data` (which comes without it).
    ///
    /// Nothing when a character has no value in this scheme, or the scheme issues no such number.
    #[must_use]
    pub fn compute(self, data: &str) -> Option<String> {
        match self {
            Self::Gs1 => mod10(data),
            Self::Gs1Pair => pair(data),
            Self::Code39 | Self::Hibc => mod43(data),
            Self::Luhn => luhn(data),
            Self::Iso7064Mod37 => mod37(data),
            Self::Pzn8 => pzn8(data),
            Self::Ppn => ppn(data),
            Self::UpuS10 => upu_s10(data),
        }
    }

    /// Checks a text that ends with its check.
    ///
    /// # Errors
    /// [`CheckError`] says what the check should have been, or why there can be none.
    pub fn verify(self, text: &str) -> Result<(), CheckError> {
        let characters = text.chars().count();
        let length = self.length();
        if characters <= length {
            return Err(CheckError::TooShort { had: characters });
        }
        let split = text
            .char_indices()
            .nth(characters - length)
            .map_or(text.len(), |(at, _)| at);
        let (data, had) = text.split_at_checked(split).unwrap_or((text, ""));
        let needed = self.compute(data).ok_or(CheckError::NoCheck)?;
        if needed == had {
            Ok(())
        } else {
            Err(CheckError::Wrong {
                needed,
                had: had.to_string(),
            })
        }
    }

    const fn length(self) -> usize {
        match self {
            Self::Gs1Pair | Self::Ppn => 2,
            Self::Gs1
            | Self::Code39
            | Self::Hibc
            | Self::Luhn
            | Self::Iso7064Mod37
            | Self::Pzn8
            | Self::UpuS10 => 1,
        }
    }
}

const CODE39: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
const MOD37: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
const CSET32: &str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// The 82 characters of GS1 in the order of their values.
pub(crate) const CSET82: &str =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
/// One weight per character from the right; no key that carries a pair is longer than 25.
const PRIMES: [usize; 24] = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89,
];

fn mod10(data: &str) -> Option<String> {
    let mut sum = 0;
    for (place, digit) in data.chars().rev().enumerate() {
        // Reduced at each step: the length of the text is the sender's choice.
        sum = (sum + digit.to_digit(10)? * if place % 2 == 0 { 3 } else { 1 }) % 10;
    }
    Some(((10 - sum) % 10).to_string())
}

fn luhn(data: &str) -> Option<String> {
    let mut sum = 0;
    for (place, digit) in data.chars().rev().enumerate() {
        let digit = digit.to_digit(10)?;
        let doubled = if place % 2 == 0 { digit * 2 } else { digit };
        sum = (sum + doubled / 10 + doubled % 10) % 10;
    }
    Some(((10 - sum) % 10).to_string())
}

fn pair(data: &str) -> Option<String> {
    let mut sum = 0;
    let mut primes = PRIMES.iter();
    for character in data.chars().rev() {
        sum += CSET82.find(character)? * primes.next()?;
    }
    let value = sum % 1021;
    Some(String::from_iter([
        CSET32.chars().nth(value / 32)?,
        CSET32.chars().nth(value % 32)?,
    ]))
}

fn mod43(data: &str) -> Option<String> {
    let mut sum = 0;
    for character in data.chars() {
        sum = (sum + CODE39.find(character)?) % 43;
    }
    CODE39.chars().nth(sum).map(String::from)
}

fn mod37(data: &str) -> Option<String> {
    let mut product = 0;
    for character in data.chars() {
        let value = MOD37.find(character).filter(|value| *value < 36)?;
        product = (product + value) * 2 % 37;
    }
    MOD37.chars().nth((38 - product) % 37).map(String::from)
}

fn pzn8(data: &str) -> Option<String> {
    let mut sum = 0;
    for (weight, digit) in (1..).zip(data.chars()) {
        sum = (sum + digit.to_digit(10)? * (weight % 11)) % 11;
    }
    (sum < 10 && data.len() == 7).then(|| sum.to_string())
}

fn ppn(data: &str) -> Option<String> {
    let mut sum = 0;
    for (weight, character) in (2..).zip(data.chars()) {
        if !character.is_ascii_alphanumeric() {
            return None;
        }
        sum = (sum + u32::from(character) * (weight % 97)) % 97;
    }
    Some(format!("{sum:02}"))
}

fn upu_s10(data: &str) -> Option<String> {
    if data.len() != 8 {
        return None;
    }
    let mut sum = 0;
    for (weight, digit) in [8, 6, 4, 2, 3, 5, 9, 7].into_iter().zip(data.chars()) {
        sum += digit.to_digit(10)? * weight;
    }
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    Some(check.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_knows_its_check() {
        for (scheme, text) in [
            (Scheme::Gs1, "95201234567889"),
            (Scheme::Gs1, "097681977"),
            (Scheme::Gs1Pair, "1987654Ad4X4bL5ttr2310c2K"),
            (Scheme::Code39, "U9$$7PDIPXX"),
            (Scheme::Luhn, "570713579743020"),
            (Scheme::Iso7064Mod37, "G698350821481W"),
            (Scheme::Pzn8, "62634471"),
            (Scheme::Ppn, "117123761346"),
            (Scheme::UpuS10, "148504685"),
        ] {
            let data = text.get(..text.len() - scheme.length()).unwrap();
            let check = scheme.compute(data).unwrap();
            assert_eq!(
                scheme.verify(&format!("{data}{check}")),
                Ok(()),
                "{scheme:?}"
            );
        }
    }

    #[test]
    fn a_wrong_check_says_what_it_should_be() {
        assert_eq!(
            Scheme::Gs1.verify("4006381333932"),
            Err(CheckError::Wrong {
                needed: "1".into(),
                had: "2".into()
            })
        );
    }

    #[test]
    fn texts_without_a_possible_check_are_named() {
        assert_eq!(
            Scheme::Gs1.verify("4"),
            Err(CheckError::TooShort { had: 1 })
        );
        assert_eq!(Scheme::Gs1.verify("40é6"), Err(CheckError::NoCheck));
        assert_eq!(Scheme::Pzn8.verify("73600370"), Err(CheckError::NoCheck));
        assert_eq!(
            Scheme::Gs1Pair.verify(&"1".repeat(60)),
            Err(CheckError::NoCheck)
        );
    }

    #[test]
    fn a_very_long_text_does_not_overflow() {
        for scheme in [
            Scheme::Gs1,
            Scheme::Luhn,
            Scheme::Code39,
            Scheme::Ppn,
            Scheme::Pzn8,
        ] {
            let _ = scheme.verify(&"9".repeat(100_000));
        }
    }
}
