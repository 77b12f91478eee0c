//! What is wrong with a reading, and how grave it is.
//!
//! The texts here are for logs; what the operator reads is written by the page from
//! [`Problem::code`] and the fields.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::epc::EpcError;
use crate::gs1::{Gs1Error, KeyError, LinkError, MissingCompanion};
use crate::hibc::{self, HibcDeviation, HibcError};
use crate::iso15434::{Deviation, EnvelopeError};
use crate::own_label::LabelError;
use crate::says::Says;
use crate::supplier::SupplierError;
use crate::vin::VinDeviation;
use crate::wedge::Refusal;

/// One thing that is wrong with a reading, or keeps it from being certain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Problem {
    /// There is nothing but a terminator or spaces.
    #[error("there is no text")]
    Empty,
    /// The three characters in front look like an AIM identifier and are none. Often the scanner's
    /// caps lock is inverted.
    #[error("`{had}` is no AIM symbology identifier")]
    UnknownSymbology {
        /// The three characters.
        had: String,
    },
    /// A control character in a text that should have none. Often the text is of a standard that
    /// is not read here, or the scanner's suffix is not the one that was set up.
    #[error("control character U+{:04X} at {at}", u32::from(*.had))]
    ControlCharacter {
        /// Byte position behind the AIM identifier.
        at: usize,
        /// Character that was read.
        had: char,
    },
    /// A character that could not be decoded (U+FFFD): the text is not what was printed.
    #[error("a character at {at} could not be decoded")]
    LostCharacter {
        /// Byte position behind the AIM identifier.
        at: usize,
    },
    /// The text is to be a GS1 element string and is none.
    #[error(transparent)]
    Gs1(Gs1Error),
    /// A GS1 identifier stands without its companion, which may be on another symbol of the item.
    #[error(transparent)]
    MissingCompanion(MissingCompanion),
    /// The text reads as GS1, but no AIM identifier says that it is.
    #[error("nothing says that this text is GS1")]
    Gs1NotProven,
    /// The text looks like GS1 that lost its form on the way: elements without the AIM identifier
    /// and separators. It is not taken apart.
    #[error("this looks like GS1, starting with ({ai})")]
    LooksLikeGs1 {
        /// Application Identifier in front.
        ai: String,
    },
    /// The brackets that are printed below a symbol lie in the symbol itself.
    #[error("the brackets of the printed line stand in the symbol")]
    BracketsInSymbol,
    /// A value holds what scanners send in the place of a separator: very likely it is two values.
    #[error(
        "`{had}` in a value is very likely a separator that the scanner spells by its name; set it up to send GS (ASCII 29)"
    )]
    SeparatorSpelled {
        /// How it is spelled.
        had: String,
    },
    /// The text is a web address, and no GS1 Digital Link or a broken one.
    #[error(transparent)]
    Link(LinkError),
    /// A GS1 Digital Link with an item number of 8, 12 or 13 digits in place of 14.
    #[error("the item number `{had}` should be written with 14 digits")]
    ShortGtin {
        /// Digits that were read.
        had: String,
    },
    /// A web address with a word in place of an identifier: a GS1 Digital Link of an earlier
    /// version, or any shop's address.
    #[error("`{had}` stands where GS1 Digital Link has a number")]
    LinkWithWord {
        /// Word that was read.
        had: String,
    },
    /// The text begins like the URI of an Electronic Product Code and is none.
    #[error(transparent)]
    Epc(EpcError),
    /// Hexadecimal digits that keep the form of a tag's bits, which nothing says that they are.
    #[error("nothing says that these digits are the bits of a tag")]
    EpcNotProven,
    /// The digits of a retail or ITF-14 symbol are no GTIN.
    #[error(transparent)]
    Gtin(KeyError),
    /// Eight digits that may be an EAN-8 or a UPC-E, which stand for different items.
    #[error("`{had}` may be EAN-8 or UPC-E")]
    EightDigits {
        /// Digits that were read.
        had: String,
    },
    /// Fourteen digits of an ITF symbol whose check digit the scanner did not look at: very likely
    /// a GTIN.
    #[error("`{had}` is very likely a GTIN")]
    GtinNotProven {
        /// Digits that were read.
        had: String,
    },
    /// The add-on of a retail symbol was left out of the GTIN.
    #[error("the add-on `{had}` was left out")]
    AddOnLeftOut {
        /// Digits of the add-on.
        had: String,
    },
    /// The text claims to be one of our own labels and cannot be read as one.
    #[error(transparent)]
    OwnLabel(LabelError),
    /// The text is to be an ISO/IEC 15434 message and is none.
    #[error(transparent)]
    Iso15434(EnvelopeError),
    /// The message breaks its standard, and can be read.
    #[error(transparent)]
    Iso15434Deviation(Deviation),
    /// The text is to be a health industry bar code and is none.
    #[error(transparent)]
    Hibc(HibcError),
    /// The health industry bar code breaks its standard, and can be read.
    #[error(transparent)]
    HibcDeviation(HibcDeviation),
    /// A secondary health industry bar code is without the primary it belongs to.
    #[error(transparent)]
    HibcLink(hibc::LinkError),
    /// Digits behind a `+`, which may be an old secondary code and may be a telephone number.
    #[error("nothing says that this text is a HIBC")]
    HibcNotProven,
    /// The text has the form of a supplier's label and cannot be read as one.
    #[error(transparent)]
    Supplier(SupplierError),
    /// The text has the form of a supplier's label, and does not say whose it is.
    #[error("nothing says whose label this is")]
    SupplierNotProven,
    /// A short text that could be a structure of ISBT 128.
    #[error("nothing says that this text is of ISBT 128")]
    Isbt128NotProven,
    /// 17 characters that could be a VIN.
    #[error("nothing says that this text is a VIN")]
    VinNotProven,
    /// 17 characters that would be a VIN but for a letter, or some that look like digits. Often
    /// they were typed for these; named is the first.
    #[error("`{had}` at {at} keeps this text from being a VIN")]
    LooksLikeVin {
        /// Byte position behind the AIM identifier.
        at: usize,
        /// Letter that was read.
        had: char,
    },
    /// The VIN is not as it should be.
    #[error(transparent)]
    VinDeviation(VinDeviation),
    /// What the scanner sent cannot be told from what it typed.
    #[error(transparent)]
    Wedge(Refusal),
    /// The text has several of the layouts that were taught at the site.
    #[error("the text has several layouts: {names:?}")]
    SeveralLayouts {
        /// Their names.
        names: Vec<String>,
    },
    /// Two symbols of one item do not say the same.
    #[error("the {says} is `{first}` and also `{other}`")]
    TwoValues {
        /// What they say.
        says: Says,
        /// Value that was read first.
        first: String,
        /// Another one.
        other: String,
    },
}

/// How far a reading may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Verdict {
    /// It keeps its standard and may be booked.
    Clean,
    /// It was understood, but a person must see the problems before it is booked.
    Flagged,
    /// It looks like something that nothing proves it to be: it is shown, and not booked by itself.
    Candidate,
    /// It must not be booked; only the raw text is kept.
    Refused,
}

impl Verdict {
    /// Returns the stable name, `clean`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Flagged => "flagged",
            Self::Candidate => "candidate",
            Self::Refused => "refused",
        }
    }
}

impl Problem {
    /// Returns the stable name of this kind of problem, for texts and statistics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnknownSymbology { .. } => "unknown-symbology",
            Self::ControlCharacter { .. } => "control-character",
            Self::LostCharacter { .. } => "lost-character",
            Self::Gs1(error) => error.code(),
            Self::MissingCompanion(_) => "gs1-missing-companion",
            Self::Gs1NotProven => "gs1-not-proven",
            Self::LooksLikeGs1 { .. } => "gs1-look-alike",
            Self::BracketsInSymbol => "gs1-brackets-in-symbol",
            Self::SeparatorSpelled { .. } => "gs1-separator-spelled",
            Self::Link(error) => error.code(),
            Self::ShortGtin { .. } => "link-short-gtin",
            Self::LinkWithWord { .. } => "link-with-word",
            Self::Epc(error) => error.code(),
            Self::EpcNotProven => "epc-not-proven",
            Self::Gtin(error) => error.code(),
            Self::EightDigits { .. } => "eight-digits",
            Self::GtinNotProven { .. } => "gtin-not-proven",
            Self::AddOnLeftOut { .. } => "add-on-left-out",
            Self::OwnLabel(error) => error.code(),
            Self::Iso15434(error) => error.code(),
            Self::Iso15434Deviation(deviation) => deviation.code(),
            Self::Hibc(error) => error.code(),
            Self::HibcDeviation(deviation) => deviation.code(),
            Self::HibcLink(error) => error.code(),
            Self::HibcNotProven => "hibc-not-proven",
            Self::Supplier(error) => error.code(),
            Self::SupplierNotProven => "supplier-not-proven",
            Self::Isbt128NotProven => "isbt128-not-proven",
            Self::VinNotProven => "vin-not-proven",
            Self::LooksLikeVin { .. } => "vin-look-alike",
            Self::VinDeviation(deviation) => deviation.code(),
            Self::Wedge(refusal) => refusal.code(),
            Self::SeveralLayouts { .. } => "several-layouts",
            Self::TwoValues { .. } => "two-values",
        }
    }

    /// Returns the best verdict that a reading with this problem can have.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Gs1NotProven
            | Self::LooksLikeGs1 { .. }
            | Self::LinkWithWord { .. }
            | Self::EpcNotProven
            | Self::GtinNotProven { .. } => Verdict::Candidate,
            // A web address is text; it only is not what a code for an item would be.
            Self::Link(LinkError::NoKey)
            | Self::ShortGtin { .. }
            | Self::BracketsInSymbol
            | Self::SeparatorSpelled { .. }
            | Self::MissingCompanion(_)
            | Self::AddOnLeftOut { .. } => Verdict::Flagged,
            Self::Empty
            | Self::UnknownSymbology { .. }
            | Self::ControlCharacter { .. }
            | Self::LostCharacter { .. }
            | Self::Gs1(_)
            | Self::Gtin(_)
            | Self::EightDigits { .. }
            | Self::Link(_)
            | Self::Epc(_)
            | Self::OwnLabel(_)
            | Self::Wedge(_) => Verdict::Refused,
            Self::Iso15434(_)
            | Self::Hibc(_)
            | Self::HibcLink(hibc::LinkError::OtherItem { .. })
            | Self::Supplier(_) => Verdict::Refused,
            Self::Iso15434Deviation(_)
            | Self::HibcDeviation(_)
            | Self::HibcLink(hibc::LinkError::NoPrimary { .. })
            | Self::VinDeviation(_)
            | Self::LooksLikeVin { .. } => Verdict::Flagged,
            Self::HibcNotProven
            | Self::SupplierNotProven
            | Self::Isbt128NotProven
            | Self::VinNotProven
            | Self::SeveralLayouts { .. } => Verdict::Candidate,
            Self::TwoValues { .. } => Verdict::Flagged,
        }
    }

    /// Returns the values that a person has to compare to decide on it, `A1 / B2`; nothing where
    /// there are none.
    #[must_use]
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only these are decided by comparing values"
    )]
    pub fn values(&self) -> String {
        match self {
            Self::TwoValues { first, other, .. } => alloc::format!("{first} / {other}"),
            Self::Gs1(Gs1Error::DifferentValues { ai, first, second }) => {
                alloc::format!("({ai}) {first} / {second}")
            }
            Self::MissingCompanion(missing) => alloc::format!("({})", missing.ai),
            Self::SeveralLayouts { names } => names.join(" / "),
            Self::ShortGtin { had }
            | Self::AddOnLeftOut { had }
            | Self::SeparatorSpelled { had } => had.clone(),
            Self::Iso15434Deviation(_) | Self::HibcDeviation(_) | Self::HibcLink(_) => {
                self.to_string()
            }
            _ => String::new(),
        }
    }

    /// Returns the place of the problem in the text behind the AIM identifier, in bytes, where it
    /// has one place and that is known.
    #[must_use]
    pub const fn at(&self) -> Option<usize> {
        match self {
            Self::ControlCharacter { at, .. }
            | Self::LostCharacter { at }
            | Self::LooksLikeVin { at, .. }
            | Self::Link(LinkError::Character { at, .. })
            | Self::Gs1(Gs1Error::UnknownIdentifier { at, .. }) => Some(*at),
            Self::Empty
            | Self::UnknownSymbology { .. }
            | Self::Gs1(_)
            | Self::MissingCompanion(_)
            | Self::Gs1NotProven
            | Self::LooksLikeGs1 { .. }
            | Self::BracketsInSymbol
            | Self::SeparatorSpelled { .. }
            | Self::Link(_)
            | Self::ShortGtin { .. }
            | Self::LinkWithWord { .. }
            | Self::Epc(_)
            | Self::EpcNotProven
            | Self::Gtin(_)
            | Self::EightDigits { .. }
            | Self::GtinNotProven { .. }
            | Self::AddOnLeftOut { .. }
            | Self::OwnLabel(_)
            | Self::HibcLink(_)
            | Self::HibcNotProven
            | Self::SupplierNotProven
            | Self::Isbt128NotProven
            | Self::VinNotProven
            | Self::SeveralLayouts { .. }
            | Self::TwoValues { .. }
            | Self::Wedge(_) => None,
            Self::Iso15434(error) => Some(error.at()),
            Self::Iso15434Deviation(deviation) => deviation.at(),
            Self::Hibc(error) => Some(error.at()),
            Self::HibcDeviation(deviation) => deviation.at(),
            Self::Supplier(error) => error.at(),
            Self::VinDeviation(deviation) => Some(deviation.at()),
        }
    }
}
