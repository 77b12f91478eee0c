//! Badges: what a person has in hand to show who they are, beside the PIN that they know.
//!
//! A badge carries a secret of 128 bits in its code. Nothing keeps it: the server keeps a hash
//! of a proof that only the secret gives ([`BadgeSecret::proof`]), and tablets get a
//! [`Verifier`](pin::Verifier) of badge and PIN together, which without the secret confirms no
//! PIN, however few PINs there are. Tablets get it in a [`Lease`](lease::Lease), which the
//! server signs, and count wrong PINs by [`Attempts`](attempts::Attempts).
//!
//! What each of the parts is good for to somebody who took it:
//!
//! * the badge: nothing without the PIN, for which a tablet gives them fifteen tries;
//! * the PIN: nothing without the badge, or a tablet on which the badge was shown;
//! * a copy of a tablet's storage: nothing, because what it holds of badges is sealed with a
//!   key that does not leave the tablet's browser;
//! * a copy of the server's record: nothing without the badge.

pub mod attempts;
pub mod lease;
pub mod pin;

use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;

use codes::{Meaning, OwnLabel, read_scan};
use record::ids::{IdError, IntentId, PersonId};

use crate::hash::Hash;

/// The secret of a badge, 128 bits. It shows itself only in the text to print.
#[derive(Clone, PartialEq, Eq)]
pub struct BadgeSecret([u8; 16]);

/// What a badge's secret gives to check a PIN with; it leads back to no badge.
#[derive(Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct BadgeKey(#[cbor(with = "minicbor::bytes")] [u8; 32]);

/// A badge as it is read off its code.
#[derive(Clone, PartialEq, Eq)]
pub struct Badge {
    /// Whose it is.
    pub person: PersonId,
    /// Which of the person's badges it is, from 1.
    pub number: u32,
    /// Its secret.
    pub secret: BadgeSecret,
}

impl BadgeSecret {
    /// Takes 16 random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns what checks PINs for this person.
    #[must_use]
    pub fn key(&self, person: &PersonId) -> BadgeKey {
        let parts = [self.0.as_slice(), person.as_str().as_bytes()];
        BadgeKey(*Hash::of("waymark/badge-key/1", &parts).as_bytes())
    }

    /// Returns what shows that somebody has the badge, without giving it away.
    #[must_use]
    pub fn proof(&self) -> Hash {
        Hash::of("waymark/badge-proof/1", &[&self.0])
    }
}

/// What the server keeps of a badge: the hash of its proof.
#[must_use]
pub fn kept_of(proof: &Hash) -> Hash {
    Hash::of("waymark/badge-kept/1", &[proof.as_bytes()])
}

impl BadgeKey {
    pub(crate) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for BadgeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BadgeSecret")
    }
}

impl fmt::Debug for BadgeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BadgeKey")
    }
}

impl fmt::Debug for Badge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Badge {} of {}", self.number, self.person)
    }
}

impl FromStr for BadgeSecret {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let bytes: IntentId = text.parse()?;
        Ok(Self(*bytes.as_bytes()))
    }
}

impl Badge {
    /// Reads a scan; nothing where it is no badge, or cannot be trusted.
    #[must_use]
    pub fn of_scan(raw: &str) -> Option<Self> {
        let Meaning::Own(label) = read_scan(raw).meaning else {
            return None;
        };
        let OwnLabel::Badge {
            person,
            number,
            secret,
        } = label
        else {
            return None;
        };
        Some(Self {
            person: person.as_str().parse().ok()?,
            number: number.as_str().parse().ok()?,
            secret: secret.as_str().parse().ok()?,
        })
    }

    /// Returns the text to print.
    #[must_use]
    pub fn to_text(&self) -> String {
        let secret = IntentId::new(self.secret.0).to_string();
        let parts = (
            self.person.as_str().parse(),
            self.number.to_string().parse(),
            secret.parse(),
        );
        // None of the three is ever empty, which is all that a part of a label asks.
        let (Ok(person), Ok(number), Ok(secret)) = parts else {
            return String::new();
        };
        let label = OwnLabel::Badge {
            person,
            number,
            secret,
        };
        label.to_text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn badge() -> Badge {
        Badge {
            person: "MK".parse().unwrap(),
            number: 2,
            secret: BadgeSecret::new([7; 16]),
        }
    }

    #[test]
    fn a_printed_badge_is_read_back() {
        let text = badge().to_text();
        assert!(text.starts_with("WM1/BADGE/MK/2/07070707070707070707070707070707/"));
        assert_eq!(Badge::of_scan(&text), Some(badge()));
        assert_eq!(Badge::of_scan(&alloc::format!("]Q1{text}")), Some(badge()));
    }

    #[test]
    fn what_is_no_badge_is_read_as_none() {
        let text = badge().to_text();
        let damaged = text.replace("0707", "0708");
        for no in ["", "MK", "WM1/PERSON/MK/36", damaged.as_str()] {
            assert_eq!(Badge::of_scan(no), None, "{no}");
        }
    }

    #[test]
    fn a_secret_never_shows_in_what_is_printed_for_debugging() {
        let shown = alloc::format!("{:?} {:?}", badge(), badge().secret.key(&badge().person));
        assert!(!shown.contains('7'), "{shown}");
    }

    #[test]
    fn key_proof_and_what_is_kept_have_nothing_in_common() {
        let (badge, other) = (badge(), "JA".parse().unwrap());
        let key = badge.secret.key(&badge.person);
        assert_ne!(key, badge.secret.key(&other));
        assert_ne!(key.as_bytes(), badge.secret.proof().as_bytes());
        assert_ne!(kept_of(&badge.secret.proof()), badge.secret.proof());
    }
}
