//! Ids: one type per kind of id, from two macros.
//!
//! Byte ids are 16 random or derived bytes, or a hash of 32, shown as lower-case hex digits. Text ids are
//! what the floor prints and says; they are checked once, here, and deserialising goes
//! through the same door.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The longest text id in characters.
pub const MAX_TEXT_ID_CHARS: usize = 64;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text is empty or only white space.
    #[error("the id is empty")]
    Empty,
    /// The text is longer than [`MAX_TEXT_ID_CHARS`].
    #[error("the id has {had} characters, at most {MAX_TEXT_ID_CHARS} are allowed")]
    TooLong {
        /// The number of characters found.
        had: usize,
    },
    /// The text holds a control or text-direction character.
    #[error("the id holds the invisible character U+{code:04X}")]
    Invisible {
        /// The code point found.
        code: u32,
    },
    /// The text is not the hex digits of the id's bytes.
    #[error("the id is not made of its number of hex digits")]
    NotHex,
}

/// Says whether a character has no place in a value that people compare by eye: control
/// characters, zero-width characters and text-direction marks.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn check_text(text: &str) -> Result<&str, IdError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    let had = text.chars().count();
    if had > MAX_TEXT_ID_CHARS {
        return Err(IdError::TooLong { had });
    }
    match text.chars().find(|c| is_invisible(*c)) {
        Some(c) => Err(IdError::Invisible { code: c.into() }),
        None => Ok(text),
    }
}

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Returns the id as printed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                check_text(text).map(|text| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.str(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let at = d.position();
                d.str()?.parse().map_err(|_| {
                    minicbor::decode::Error::message(concat!("not a ", stringify!($name))).at(at)
                })
            }
        }
    )*};
}

text_id! {
    /// The part number of an item, as in the item master.
    ItemId,
    /// A route: the ordered steps by which an item is made.
    RouteId,
    /// A person, by badge number.
    PersonId,
    /// A station: a bench, cell, dock or machine.
    StationId,
    /// A supplier, by the short name used on the floor.
    SupplierId,
    /// A lot or batch code, as its maker printed it.
    LotCode,
    /// A serial number.
    Serial,
    /// A works order.
    OrderId,
    /// A carton or other case, by SSCC or own number.
    CartonId,
    /// A shipment, by delivery note number.
    ShipmentId,
    /// A customer, by the short name used on the floor.
    CustomerId,
    /// Something that is measured, as drawings and records call it.
    CharacteristicId,
    /// Something that people are trained or certified for, as the plant calls it.
    QualificationId,
    /// A layout of labels, as the plant calls it.
    LayoutId,
    /// A unit of measure of a reading, UN/ECE Recommendation 20 common code.
    UnitCode,
}

macro_rules! bytes_id {
    ($bytes:literal, $wrong:literal: $($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// Wraps the bytes.
            #[must_use]
            pub const fn new(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }
            /// Returns the bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $bytes] {
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
            fn from(id: $name) -> String {
                alloc::format!("{id}")
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
                    minicbor::decode::Error::message($wrong).at(at)
                })
            }
        }
    )*};
}

bytes_id! {
    16, "an id has 16 bytes":
    /// One fact. Derived from the [`IntentId`] of the action, so repeating an action that
    /// may already be stored cannot record it twice.
    FactId,
    /// One action of a person: the button or scan that started it. Random.
    IntentId,
    /// An enrolled device.
    DeviceId,
    /// One life of a device's local database: born with it, dies with it.
    IncarnationId,
    /// The life of a server's feed; drawn with its store.
    EpochId,
    /// A continuous period of one person at one device.
    SessionId,
    /// A site: one plant, one log.
    SiteId,
}

bytes_id! {
    32, "a head has 32 bytes":
    /// A head of a document: the SHA-256 hash of one of its latest changes, which holds the
    /// hashes of those that it builds on.
    Head,
}

impl PersonId {
    /// Who is named where a device acts by itself and no person does: no person is called so.
    #[must_use]
    pub fn system() -> Self {
        Self("SYSTEM".into())
    }

    /// Says whether this is no person but a device itself.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.as_str() == "SYSTEM"
    }
}

impl SessionId {
    /// What stands in place of a session where no person is at the device.
    pub const NONE: Self = Self([0; 16]);
}

impl IntentId {
    /// Returns the id of the `n`th fact that this action records.
    #[must_use]
    pub fn fact(&self, n: u16) -> FactId {
        let mut bytes = self.0;
        let [high, low] = n.to_be_bytes();
        let [.., a, b] = &mut bytes;
        *a ^= high;
        *b ^= low;
        FactId(bytes)
    }
}

fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], IdError> {
    let digits = text.as_bytes();
    let mut bytes = [0u8; N];
    if digits.len() != 2 * N {
        return Err(IdError::NotHex);
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = core::str::from_utf8(pair).map_err(|_| IdError::NotHex)?;
        if pair.starts_with('+') {
            return Err(IdError::NotHex);
        }
        *byte = u8::from_str_radix(pair, 16).map_err(|_| IdError::NotHex)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_text_id_is_trimmed_and_refuses_what_the_eye_cannot_see() {
        assert_eq!(" AX2 ".parse::<ItemId>().unwrap().as_str(), "AX2");
        assert_eq!("".parse::<ItemId>(), Err(IdError::Empty));
        assert_eq!(
            "A\u{202E}X".parse::<ItemId>(),
            Err(IdError::Invisible { code: 0x202E })
        );
        assert_eq!(
            "X".repeat(65).parse::<ItemId>(),
            Err(IdError::TooLong { had: 65 })
        );
    }

    #[test]
    fn a_byte_id_reads_back_what_it_prints() {
        let id = DeviceId::new([0xa5; 16]);
        assert_eq!(id.to_string().parse::<DeviceId>(), Ok(id));
        assert_eq!("+f".repeat(16).parse::<DeviceId>(), Err(IdError::NotHex));
    }

    #[test]
    fn the_facts_of_one_action_have_different_ids_that_repeat_with_the_action() {
        let intent = IntentId::new([7; 16]);
        assert_ne!(intent.fact(0), intent.fact(1));
        assert_eq!(intent.fact(1), intent.fact(1));
    }
}
