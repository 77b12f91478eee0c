//! PINs, and what checks them.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use minicbor::{Decode, Encode};

use super::BadgeKey;

/// The fewest digits of a PIN.
pub const MIN_DIGITS: usize = 4;
/// The most digits of a PIN.
pub const MAX_DIGITS: usize = 8;

/// A PIN. It never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

/// Why digits are no PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinFault {
    /// It is too short, too long, or has other characters than digits.
    #[error("a PIN has {MIN_DIGITS} to {MAX_DIGITS} digits")]
    NotDigits,
    /// It is one that everybody tries first: one digit only, or digits in a row.
    #[error("this PIN is too easy to guess")]
    TooSimple,
}

impl Pin {
    /// Takes digits that a person typed to show who they are.
    ///
    /// # Errors
    /// [`PinFault::NotDigits`].
    pub fn typed(digits: &str) -> Result<Self, PinFault> {
        let is_right = (MIN_DIGITS..=MAX_DIGITS).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_right
            .then(|| Self(digits.to_owned()))
            .ok_or(PinFault::NotDigits)
    }

    /// Takes digits that a person chose.
    ///
    /// # Errors
    /// [`PinFault`].
    pub fn chosen(digits: &str) -> Result<Self, PinFault> {
        let pin = Self::typed(digits)?;
        let steps: Vec<i16> = digits
            .as_bytes()
            .windows(2)
            .filter_map(|pair| match pair {
                [first, second] => Some(i16::from(*second) - i16::from(*first)),
                _ => None,
            })
            .collect();
        let is_simple = [0, 1, -1]
            .iter()
            .any(|step| steps.iter().all(|had| had == step));
        if is_simple {
            Err(PinFault::TooSimple)
        } else {
            Ok(pin)
        }
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin")
    }
}

/// What one check costs; it is kept with what it checks, so that it can rise one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Cost {
    /// Memory, KiB.
    #[n(0)]
    pub memory_kib: u32,
    /// Passes over it.
    #[n(1)]
    pub passes: u32,
}

impl Cost {
    /// 46 MiB and one pass, as OWASP's Password Storage Cheat Sheet asks of Argon2id.
    pub const STANDARD: Self = Self {
        memory_kib: 47_104,
        passes: 1,
    };
    /// The most that a tablet spends on a check: more is not what a server asks.
    const MOST: Self = Self {
        memory_kib: 131_072,
        passes: 8,
    };
}

/// Checks a PIN, for whoever has the badge: Argon2id (RFC 9106) over the badge's key and the
/// PIN. Without the key it confirms nothing.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Verifier {
    /// What a check costs.
    #[n(0)]
    pub cost: Cost,
    /// The salt.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub salt: [u8; 16],
    /// The hash.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub hash: [u8; 32],
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier")
    }
}

/// The cost that a verifier asks for cannot be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a check of this PIN asks for more than is allowed")]
pub struct CostTooHigh;

impl Verifier {
    /// Makes the verifier of a PIN.
    ///
    /// # Errors
    /// [`CostTooHigh`].
    pub fn of(key: &BadgeKey, pin: &Pin, salt: [u8; 16], cost: Cost) -> Result<Self, CostTooHigh> {
        let hash = hash(key, pin, &salt, cost)?;
        Ok(Self { cost, salt, hash })
    }

    /// Says whether this is the PIN, in the same time for every wrong one.
    ///
    /// # Errors
    /// [`CostTooHigh`].
    pub fn fits(&self, key: &BadgeKey, pin: &Pin) -> Result<bool, CostTooHigh> {
        let had = hash(key, pin, &self.salt, self.cost)?;
        let differs = had
            .iter()
            .zip(self.hash)
            .fold(0, |differs, (had, needed)| differs | (had ^ needed));
        Ok(differs == 0)
    }
}

fn hash(key: &BadgeKey, pin: &Pin, salt: &[u8; 16], cost: Cost) -> Result<[u8; 32], CostTooHigh> {
    if cost.memory_kib > Cost::MOST.memory_kib || cost.passes > Cost::MOST.passes {
        return Err(CostTooHigh);
    }
    let mut password = key.as_bytes().to_vec();
    password.extend_from_slice(pin.0.as_bytes());
    let mut hash = [0; 32];
    Params::new(cost.memory_kib, cost.passes, 1, Some(hash.len()))
        .and_then(|params| {
            let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            argon.hash_password_into(&password, salt, &mut hash)
        })
        .map_err(|_| CostTooHigh)?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::BadgeSecret;

    /// Cheap enough to try all PINs of a test.
    const CHEAP: Cost = Cost {
        memory_kib: 8,
        passes: 1,
    };

    fn key(secret: u8) -> BadgeKey {
        BadgeSecret::new([secret; 16]).key(&"MK".parse().unwrap())
    }

    fn pin(digits: &str) -> Pin {
        Pin::typed(digits).unwrap()
    }

    #[test]
    fn four_to_eight_digits_are_a_pin() {
        for right in ["2580", "25809", "25803691"] {
            assert!(Pin::chosen(right).is_ok(), "{right}");
        }
        for wrong in ["", "258", "258036914", "25 80", "２５８０", "258a", "-258"] {
            assert_eq!(Pin::typed(wrong), Err(PinFault::NotDigits), "{wrong}");
            assert_eq!(Pin::chosen(wrong), Err(PinFault::NotDigits), "{wrong}");
        }
    }

    #[test]
    fn what_everybody_tries_first_is_not_chosen_but_can_be_typed() {
        for simple in ["0000", "1234", "8765", "11111111"] {
            assert_eq!(Pin::chosen(simple), Err(PinFault::TooSimple), "{simple}");
            assert!(Pin::typed(simple).is_ok());
        }
        for right in ["1235", "0001", "2468", "1212"] {
            assert!(Pin::chosen(right).is_ok(), "{right}");
        }
    }

    #[test]
    fn only_badge_and_pin_together_fit() {
        let verifier = Verifier::of(&key(7), &pin("2580"), [9; 16], CHEAP).unwrap();
        assert_eq!(verifier.fits(&key(7), &pin("2580")), Ok(true));
        assert_eq!(verifier.fits(&key(7), &pin("2581")), Ok(false));
        assert_eq!(verifier.fits(&key(8), &pin("2580")), Ok(false));
    }

    #[test]
    fn a_verifier_without_the_badge_confirms_none_of_all_pins() {
        let verifier = Verifier::of(&key(7), &pin("2580"), [9; 16], CHEAP).unwrap();
        // What somebody has who took the verifier: its own bytes, and every PIN there is.
        let guess = BadgeSecret::new(verifier.salt).key(&"MK".parse().unwrap());
        let confirmed = (0..10_000)
            .map(|n| pin(&alloc::format!("{n:04}")))
            .any(|pin| verifier.fits(&guess, &pin) == Ok(true));
        assert!(!confirmed);
        // With the badge it is one of them, which is why wrong ones are counted.
        assert_eq!(verifier.fits(&key(7), &pin("2580")), Ok(true));
    }

    #[test]
    fn the_hash_is_argon2id_and_stays_what_it_is() {
        let verifier = Verifier::of(&key(7), &pin("2580"), [9; 16], Cost::STANDARD).unwrap();
        let hash = crate::hash::Hash::new(verifier.hash);
        assert_eq!(alloc::format!("{hash}"), GOLDEN);
    }

    /// What the reference implementation of Argon2 gives for the same.
    const GOLDEN: &str = "3baf00d96014e2e2bf39c49655e210da3048ccb3a01f3e424f0658fb345acbe7";

    #[test]
    fn a_verifier_that_would_stall_the_tablet_is_not_tried() {
        let mut verifier = Verifier::of(&key(7), &pin("2580"), [9; 16], CHEAP).unwrap();
        verifier.cost.memory_kib = u32::MAX;
        assert_eq!(verifier.fits(&key(7), &pin("2580")), Err(CostTooHigh));
        verifier.cost = Cost {
            memory_kib: 8,
            passes: u32::MAX,
        };
        assert_eq!(verifier.fits(&key(7), &pin("2580")), Err(CostTooHigh));
        verifier.cost.passes = 0;
        assert_eq!(verifier.fits(&key(7), &pin("2580")), Err(CostTooHigh));
    }
}
