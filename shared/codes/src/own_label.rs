//! Waymark's own labels, for things that carry no standard code.
//!
//! ```text
//! WM1/<KIND>/<part>[/<part>…]/<cc>
//! ```
//!
//! `WM1` is the version of this form. Parts are UTF-8; `/`, `%`, space, control characters and
//! everything that is not ASCII are written as `%XX` with capital digits, and nothing else is, so
//! that one thing has exactly one text. `cc` are two decimal digits over all bytes before them,
//! the last `/` included, by ISO/IEC 7064 MOD 97-10 applied to byte values: starting at 0, each
//! byte `b` makes the remainder `r = (10 r + b) mod 97`; then `cc = 98 − (100 r mod 97)`.
//!
//! What `cc` finds, for printable ASCII: every single wrong character; every swap of two
//! characters less than 96 places apart, neighbours included (10 is a primitive root mod 97, which
//! 256 is not); every wrong digit in `cc` itself. Any other damage passes with a chance of 1 in 97,
//! and then still has to be a well-formed label. It is no proof of origin.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

mod claim;
mod part;

pub(crate) use claim::read;
pub use part::LabelPart;

/// What an own label names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum OwnLabel {
    /// A lot of material, by who supplied it.
    Lot {
        /// Supplier of the lot.
        supplier: LabelPart,
        /// Item the lot is of.
        item: LabelPart,
        /// Lot number that the supplier gave.
        lot: LabelPart,
    },
    /// One unit with a serial number.
    Unit {
        /// Item the unit is of.
        item: LabelPart,
        /// Serial number.
        serial: LabelPart,
    },
    /// A carton that is packed.
    Carton {
        /// Carton number.
        id: LabelPart,
    },
    /// A shipment.
    Shipment {
        /// Shipment number.
        id: LabelPart,
    },
    /// A works order.
    Order {
        /// Works order number.
        id: LabelPart,
    },
    /// A person, as on a name plate. It names the person and proves nothing.
    Person {
        /// Person's id.
        id: LabelPart,
    },
    /// A person's badge with its secret: what the person has, beside the PIN that they know.
    Badge {
        /// Person's id.
        person: LabelPart,
        /// Number of the badge; a person's badges are counted from 1.
        number: LabelPart,
        /// The secret, 32 hexadecimal digits.
        secret: LabelPart,
    },
    /// A station.
    Station {
        /// Station's id.
        id: LabelPart,
    },
    /// An item.
    Item {
        /// Item number.
        id: LabelPart,
    },
}

/// Why a text is no own label. Parts count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LabelError {
    /// The text does not start with a version that is known here.
    #[error("own labels start with `{needed}` and this one with `{had}`")]
    Version {
        /// Start that is known.
        needed: String,
        /// Start that was read.
        had: String,
    },
    /// The two check digits do not fit: the text was damaged or mistyped.
    #[error("check digits are `{had}` and should be `{needed}`")]
    Check {
        /// Check digits that fit the text.
        needed: String,
        /// What stands in their place.
        had: String,
    },
    /// The kind is not known: misprinted, or from a newer version.
    #[error("`{had}` is no kind of own label")]
    Kind {
        /// Kind that was read.
        had: String,
    },
    /// The kind has another number of parts.
    #[error("{kind} has {needed} parts and not {had}")]
    Parts {
        /// Kind of the label.
        kind: String,
        /// Parts that the kind has.
        needed: usize,
        /// Parts that were read.
        had: usize,
    },
    /// A part is empty.
    #[error("part {part} is empty")]
    EmptyPart {
        /// Number of the part, from 1; 0 when it stands alone.
        part: usize,
    },
    /// A part is not written in the one way it should be: a bad escape, a small hexadecimal digit,
    /// a character that must be escaped or one that must not.
    #[error("part {part} is written `{had}`, which is not the agreed form")]
    Escape {
        /// Number of the part, from 1.
        part: usize,
        /// Part as read.
        had: String,
    },
}

impl LabelError {
    /// Returns the stable name of this kind of error, for texts and statistics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Version { .. } => "label-version",
            Self::Check { .. } => "label-check",
            Self::Kind { .. } => "label-kind",
            Self::Parts { .. } => "label-parts",
            Self::EmptyPart { .. } => "label-empty-part",
            Self::Escape { .. } => "label-escape",
        }
    }
}

const START: &str = "WM1/";

impl OwnLabel {
    /// Tells whether a text claims to be an own label of any version, in capitals or not, and so
    /// must not pass as plain text when it cannot be read.
    #[must_use]
    pub fn is_claimed_by(text: &str) -> bool {
        let Some((start, _)) = text.split_once('/') else {
            return false;
        };
        start.split_at_checked(2).is_some_and(|(name, version)| {
            name.eq_ignore_ascii_case("WM")
                && !version.is_empty()
                && version.bytes().all(|b| b.is_ascii_digit())
        })
    }

    /// Writes the text to print.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from(START);
        text.push_str(self.kind());
        for part in self.parts() {
            text.push('/');
            part.write_escaped(&mut text);
        }
        text.push('/');
        let check = check_digits(&text);
        text.push_str(&check);
        text
    }

    /// Returns the word for the kind as it is printed, `LOT`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Lot { .. } => "LOT",
            Self::Unit { .. } => "UNIT",
            Self::Carton { .. } => "CARTON",
            Self::Shipment { .. } => "SHIPMENT",
            Self::Order { .. } => "ORDER",
            Self::Person { .. } => "PERSON",
            Self::Badge { .. } => "BADGE",
            Self::Station { .. } => "STATION",
            Self::Item { .. } => "ITEM",
        }
    }

    fn parts(&self) -> Vec<&LabelPart> {
        match self {
            Self::Lot {
                supplier,
                item,
                lot,
            } => Vec::from([supplier, item, lot]),
            Self::Unit { item, serial } => Vec::from([item, serial]),
            Self::Badge {
                person,
                number,
                secret,
            } => Vec::from([person, number, secret]),
            Self::Carton { id }
            | Self::Shipment { id }
            | Self::Order { id }
            | Self::Person { id }
            | Self::Station { id }
            | Self::Item { id } => Vec::from([id]),
        }
    }

    fn from_parts(kind: &str, parts: Vec<LabelPart>) -> Result<Self, LabelError> {
        let had = parts.len();
        let wrong = |needed| LabelError::Parts {
            kind: kind.into(),
            needed,
            had,
        };
        let single = |parts: Vec<LabelPart>| {
            let [id] = <[LabelPart; 1]>::try_from(parts).map_err(|_| wrong(1))?;
            Ok(id)
        };
        match kind {
            "LOT" => {
                let [supplier, item, lot] =
                    <[LabelPart; 3]>::try_from(parts).map_err(|_| wrong(3))?;
                Ok(Self::Lot {
                    supplier,
                    item,
                    lot,
                })
            }
            "UNIT" => {
                let [item, serial] = <[LabelPart; 2]>::try_from(parts).map_err(|_| wrong(2))?;
                Ok(Self::Unit { item, serial })
            }
            "BADGE" => {
                let [person, number, secret] =
                    <[LabelPart; 3]>::try_from(parts).map_err(|_| wrong(3))?;
                Ok(Self::Badge {
                    person,
                    number,
                    secret,
                })
            }
            "CARTON" => Ok(Self::Carton { id: single(parts)? }),
            "SHIPMENT" => Ok(Self::Shipment { id: single(parts)? }),
            "ORDER" => Ok(Self::Order { id: single(parts)? }),
            "PERSON" => Ok(Self::Person { id: single(parts)? }),
            "STATION" => Ok(Self::Station { id: single(parts)? }),
            "ITEM" => Ok(Self::Item { id: single(parts)? }),
            _ => Err(LabelError::Kind { had: kind.into() }),
        }
    }
}

impl fmt::Display for OwnLabel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.to_text())
    }
}

impl FromStr for OwnLabel {
    type Err = LabelError;

    /// Reads the printed text, nothing before or behind it.
    fn from_str(text: &str) -> Result<Self, LabelError> {
        let Some(body) = text.strip_prefix(START) else {
            let had = text.chars().take(START.len()).collect();
            return Err(LabelError::Version {
                needed: START.into(),
                had,
            });
        };
        // The check comes first: in a damaged text no other message would be worth anything.
        let (covered, had) = text.rfind('/').map_or((text, ""), |at| {
            text.split_at_checked(at + 1).unwrap_or((text, ""))
        });
        let needed = check_digits(covered);
        if had != needed {
            return Err(LabelError::Check {
                needed,
                had: had.into(),
            });
        }
        let mut fields = body.split('/');
        fields.next_back();
        let kind = fields.next().unwrap_or_default();
        let parts = (1..)
            .zip(fields)
            .map(|(number, part)| LabelPart::unescape(number, part));
        Self::from_parts(kind, parts.collect::<Result<_, _>>()?)
    }
}

fn check_digits(covered: &str) -> String {
    let remainder = covered
        .bytes()
        .fold(0, |r, byte| (r * 10 + u32::from(byte)) % 97);
    alloc::format!("{:02}", 98 - remainder * 100 % 97)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    fn part(text: &str) -> LabelPart {
        text.parse().unwrap()
    }

    fn lot() -> OwnLabel {
        OwnLabel::Lot {
            supplier: part("ACME"),
            item: part("R-10K"),
            lot: part("24/7 µ"),
        }
    }

    fn with_check(covered: &str) -> String {
        std::format!("{covered}{}", check_digits(covered))
    }

    #[test]
    fn the_printed_text_never_changes() {
        assert_eq!(lot().to_text(), "WM1/LOT/ACME/R-10K/24%2F7%20%C2%B5/54");
        assert_eq!(
            OwnLabel::Order {
                id: part("WO-1001")
            }
            .to_string(),
            "WM1/ORDER/WO-1001/40"
        );
    }

    #[test]
    fn each_kind_reads_back_as_itself() {
        let id = || part("A 1");
        for label in [
            lot(),
            OwnLabel::Unit {
                item: part("PUMP"),
                serial: part("0001"),
            },
            OwnLabel::Carton { id: id() },
            OwnLabel::Shipment { id: id() },
            OwnLabel::Order { id: id() },
            OwnLabel::Person { id: id() },
            OwnLabel::Badge {
                person: id(),
                number: part("1"),
                secret: part("00112233445566778899aabbccddeeff"),
            },
            OwnLabel::Station { id: id() },
            OwnLabel::Item { id: id() },
        ] {
            assert_eq!(label.to_text().parse(), Ok(label));
        }
    }

    #[test]
    fn every_single_wrong_character_and_every_swap_is_found() {
        let text = lot().to_text();
        for at in 0..text.len() {
            for byte in b'!'..=b'~' {
                let mut damaged = text.clone().into_bytes();
                damaged[at] = byte;
                let damaged = String::from_utf8(damaged).unwrap();
                assert!(
                    damaged == text || damaged.parse::<OwnLabel>().is_err(),
                    "{damaged}"
                );
            }
            for other in at + 1..text.len() {
                let mut swapped = text.clone().into_bytes();
                swapped.swap(at, other);
                let swapped = String::from_utf8(swapped).unwrap();
                assert!(
                    swapped == text || swapped.parse::<OwnLabel>().is_err(),
                    "{swapped}"
                );
            }
        }
    }

    #[test]
    fn each_refusal_has_an_example() {
        let read = |text: &str| text.parse::<OwnLabel>().unwrap_err().code();
        assert_eq!(read("WM2/LOT/A/B/C/11"), "label-version");
        assert_eq!(read("wm1/ORDER/WO-1001/40"), "label-version");
        assert_eq!(read("WM1/ORDER/WO-1001/41"), "label-check");
        assert_eq!(read("WM1/"), "label-check");
        assert_eq!(read(&with_check("WM1/PALLET/1/")), "label-kind");
        assert_eq!(read(&with_check("WM1/ORDER/1/2/")), "label-parts");
        assert_eq!(read(&with_check("WM1/LOT/A/B/")), "label-parts");
        assert_eq!(read(&with_check("WM1/ORDER//")), "label-empty-part");
        for written in ["a%2fb", "%41", "%", "%C3", "a b", "µ", "%+1"] {
            let text = with_check(&std::format!("WM1/ORDER/{written}/"));
            assert_eq!(read(&text), "label-escape", "{written}");
        }
    }

    #[test]
    fn a_text_that_claims_to_be_ours_is_recognised() {
        for text in ["WM1/ORDER", "wm1/x", "WM12/x/", "Wm1/"] {
            assert!(OwnLabel::is_claimed_by(text), "{text}");
        }
        for text in ["WM1", "WM/1", "WMA/1", "AWM1/", "", "W/1", "é/1"] {
            assert!(!OwnLabel::is_claimed_by(text), "{text}");
        }
    }
}
