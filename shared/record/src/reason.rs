//! Why a thing was held or released, or a record set right: one of the floor's usual reasons, words of the person's own,
//! or both.
//!
//! A usual reason is kept as a code, so that it reads in the language of whoever looks. A
//! code of a later program is kept as it came.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::is_invisible;

/// The most characters a person's own words may have.
pub const MAX_NOTE_CHARS: usize = 300;

/// Why a text is not a reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReasonError {
    /// Neither a usual reason nor words of the person's own.
    #[error("no reason is given")]
    Empty,
    /// The words are longer than [`MAX_NOTE_CHARS`].
    #[error("the reason has {had} characters, at most {MAX_NOTE_CHARS} are allowed")]
    TooLong {
        /// The number of characters found.
        had: usize,
    },
    /// The words hold a control or text-direction character.
    #[error("the reason holds the invisible character U+{code:04X}")]
    Invisible {
        /// The code point found.
        code: u32,
    },
}

/// The reasons that have a button of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Usual {
    /// Taken back at once by the one who recorded it.
    Undone,
    /// The wrong thing was scanned.
    WrongThing,
    /// The wrong value was given.
    WrongValue,
    /// It was recorded twice.
    Twice,
    /// It did not happen.
    NeverHappened,
    /// The real thing was looked at, and it is as it should be.
    CheckedRight,
    /// The real thing was put right.
    PutRight,
    /// Something may be wrong with it.
    Suspect,
    /// It is damaged.
    Damaged,
    /// A measured value is out of its limits.
    OutOfLimits,
    /// Papers that have to come with it are missing.
    PapersMissing,
    /// The supplier gave notice.
    SupplierNotice,
    /// It waits to be inspected.
    ToInspect,
    /// It is lost, or somebody took it.
    Lost,
    /// What was missing is here again.
    Found,
    /// Labels came that nothing here could read.
    NewLabel,
    /// The supplier's label has changed.
    LabelChanged,
    /// It is not used any longer.
    NotUsed,
}

impl Usual {
    /// The reasons to offer when something is voided.
    pub const FOR_VOID: [Self; 4] = [
        Self::WrongThing,
        Self::WrongValue,
        Self::Twice,
        Self::NeverHappened,
    ];

    /// The reasons to offer when a value is corrected.
    pub const FOR_CORRECTION: [Self; 2] = [Self::WrongValue, Self::CheckedRight];

    /// The reasons to offer when a finding is accepted as it is.
    pub const FOR_ACCEPTING: [Self; 2] = [Self::CheckedRight, Self::PutRight];

    /// The reasons to offer when a thing is held.
    pub const FOR_HOLD: [Self; 6] = [
        Self::Suspect,
        Self::Damaged,
        Self::OutOfLimits,
        Self::PapersMissing,
        Self::SupplierNotice,
        Self::ToInspect,
    ];

    /// The reasons to offer when a thing is released.
    pub const FOR_RELEASE: [Self; 3] = [Self::CheckedRight, Self::PutRight, Self::WrongThing];

    /// The reasons to offer when a tablet is suspended or revoked.
    pub const FOR_STOPPING: [Self; 3] = [Self::Lost, Self::Damaged, Self::Suspect];

    /// The reasons to offer when a tablet is reinstated.
    pub const FOR_REINSTATING: [Self; 3] = [Self::Found, Self::CheckedRight, Self::PutRight];

    /// The reasons to offer when a layout of labels is taught.
    pub const FOR_TEACHING: [Self; 2] = [Self::NewLabel, Self::LabelChanged];

    /// The reasons to offer when one is withdrawn.
    pub const FOR_WITHDRAWING: [Self; 3] = [Self::NotUsed, Self::LabelChanged, Self::WrongThing];

    const ALL: [Self; 18] = [
        Self::Undone,
        Self::WrongThing,
        Self::WrongValue,
        Self::Twice,
        Self::NeverHappened,
        Self::CheckedRight,
        Self::PutRight,
        Self::Suspect,
        Self::Damaged,
        Self::OutOfLimits,
        Self::PapersMissing,
        Self::SupplierNotice,
        Self::ToInspect,
        Self::Lost,
        Self::Found,
        Self::NewLabel,
        Self::LabelChanged,
        Self::NotUsed,
    ];

    /// Returns the reason of a stored code, where this program knows it.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|usual| usual.code() == code)
    }

    /// Returns the code that is stored; it never changes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Undone => "undone",
            Self::WrongThing => "wrong-thing",
            Self::WrongValue => "wrong-value",
            Self::Twice => "twice",
            Self::NeverHappened => "never-happened",
            Self::CheckedRight => "checked-right",
            Self::PutRight => "put-right",
            Self::Suspect => "suspect",
            Self::Damaged => "damaged",
            Self::OutOfLimits => "out-of-limits",
            Self::PapersMissing => "papers-missing",
            Self::SupplierNotice => "supplier-notice",
            Self::ToInspect => "to-inspect",
            Self::Lost => "lost",
            Self::Found => "found",
            Self::NewLabel => "new-label",
            Self::LabelChanged => "label-changed",
            Self::NotUsed => "not-used",
        }
    }
}

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Reason {
    code: Option<String>,
    note: Option<String>,
}

impl Reason {
    /// Makes a reason of a usual one, the person's own words, or both.
    ///
    /// # Errors
    /// [`ReasonError`].
    pub fn new(usual: Option<Usual>, note: &str) -> Result<Self, ReasonError> {
        let note = note.trim();
        Parts {
            code: usual.map(|usual| usual.code().to_owned()),
            note: (!note.is_empty()).then(|| note.to_owned()),
        }
        .try_into()
    }

    /// Makes the reason of a usual one.
    #[must_use]
    pub fn usual(usual: Usual) -> Self {
        Self {
            code: Some(usual.code().to_owned()),
            note: None,
        }
    }

    /// Returns the usual reason, where this program knows it.
    #[must_use]
    pub fn known(&self) -> Option<Usual> {
        let code = self.code.as_deref()?;
        Usual::of_code(code)
    }

    /// Returns the code of the usual reason, known or not.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the person's own words.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

/// The code of the usual reason, then the person's words: for logs and envelopes.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, &self.note) {
            (Some(code), Some(note)) => write!(f, "{code} · {note}"),
            (said, None) | (None, said) => f.write_str(said.as_deref().unwrap_or_default()),
        }
    }
}

/// The wire form.
#[derive(Clone, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
struct Parts {
    #[n(0)]
    code: Option<String>,
    #[n(1)]
    note: Option<String>,
}

impl From<Reason> for Parts {
    fn from(reason: Reason) -> Self {
        Self {
            code: reason.code,
            note: reason.note,
        }
    }
}

impl TryFrom<Parts> for Reason {
    type Error = ReasonError;
    fn try_from(parts: Parts) -> Result<Self, ReasonError> {
        let texts = || parts.code.iter().chain(&parts.note);
        if texts().all(|text| text.trim().is_empty()) {
            return Err(ReasonError::Empty);
        }
        for text in texts() {
            let had = text.chars().count();
            if had > MAX_NOTE_CHARS {
                return Err(ReasonError::TooLong { had });
            }
            if let Some(c) = text.chars().find(|c| is_invisible(*c)) {
                return Err(ReasonError::Invisible { code: c.into() });
            }
        }
        Ok(Self {
            code: parts.code,
            note: parts.note,
        })
    }
}

impl<C> Encode<C> for Reason {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        c: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        Parts::from(self.clone()).encode(e, c)
    }
}

impl<'b, C> Decode<'b, C> for Reason {
    fn decode(d: &mut minicbor::Decoder<'b>, c: &mut C) -> Result<Self, minicbor::decode::Error> {
        let at = d.position();
        Parts::decode(d, c)?
            .try_into()
            .map_err(|_| minicbor::decode::Error::message("not a reason").at(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_that_people_can_see() {
        assert_eq!(Reason::new(None, "  "), Err(ReasonError::Empty));
        assert_eq!(
            Reason::new(None, "a\u{202E}b"),
            Err(ReasonError::Invisible { code: 0x202E })
        );
        assert_eq!(
            Reason::new(None, &"x".repeat(301)),
            Err(ReasonError::TooLong { had: 301 })
        );
        let both = Reason::new(Some(Usual::WrongThing), " label of the neighbour ").unwrap();
        assert_eq!(both.known(), Some(Usual::WrongThing));
        assert_eq!(both.note(), Some("label of the neighbour"));
    }

    #[test]
    fn a_reason_of_a_later_program_is_kept() {
        let later = Parts {
            code: Some("gauge-drifted".to_owned()),
            note: None,
        };
        let reason: Reason = minicbor::decode(&minicbor::to_vec(later).unwrap()).unwrap();
        assert_eq!(reason.known(), None);
        assert_eq!(reason.code(), Some("gauge-drifted"));
        let empty = minicbor::decode::<Reason>(&[0xa0]);
        assert!(empty.is_err());
    }
}
