//! SHA-256 with a domain in front, so that no hash of one thing is ever that of another.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use minicbor::{Decode, Encode};
use record::ids::IdError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! hash_type {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 32]);

        impl $name {
            /// Wraps 32 bytes.
            #[must_use]
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }
            /// Returns the 32 bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_hex(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(hash: $name) -> String {
                alloc::format!("{hash}")
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let at = d.position();
                d.bytes()?.try_into().map(Self).map_err(|_| {
                    minicbor::decode::Error::message("a hash has 32 bytes").at(at)
                })
            }
        }
    )*};
}

hash_type! {
    /// A SHA-256 hash of ours.
    Hash,
    /// The hash of an Automerge change: SHA-256 of chunk type, length and body.
    ChangeId,
}

impl Hash {
    /// What the first entry of a chain names as the one before it.
    pub const NONE: Self = Self([0; 32]);

    /// Hashes the parts under a domain; the domain ends in a zero byte on the way in.
    #[must_use]
    pub fn of(domain: &str, parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(domain.as_bytes());
        hasher.update([0]);
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// Returns the first 16 bytes.
    #[must_use]
    pub fn first_half(&self) -> [u8; 16] {
        let mut half = [0; 16];
        half.iter_mut()
            .zip(self.0)
            .for_each(|(to, from)| *to = from);
        half
    }
}

impl From<automerge::ChangeHash> for ChangeId {
    fn from(hash: automerge::ChangeHash) -> Self {
        Self(hash.0)
    }
}

impl From<ChangeId> for automerge::ChangeHash {
    fn from(id: ChangeId) -> Self {
        Self(id.0)
    }
}

fn parse_hex(text: &str) -> Result<[u8; 32], IdError> {
    let (first, second) = text.split_at_checked(32).ok_or(IdError::NotHex)?;
    let half = |text: &str| text.parse::<record::ids::FactId>();
    let (first, second) = (half(first)?, half(second)?);
    let mut bytes = [0; 32];
    let both = first.as_bytes().iter().chain(second.as_bytes());
    bytes
        .iter_mut()
        .zip(both)
        .for_each(|(to, from)| *to = *from);
    Ok(bytes)
}
