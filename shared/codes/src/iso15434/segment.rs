//! Segments of a message and their fields.

use alloc::string::String;
use alloc::vec::Vec;

/// What a segment holds, by the two digits it starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// 01: transport data of a carrier, by position.
    Transport,
    /// 02: a whole EDI message.
    Edi,
    /// 03: segments of ANSI X12.
    X12,
    /// 04: segments of UN/EDIFACT.
    Edifact,
    /// 05: GS1 elements.
    Gs1,
    /// 06: data identifiers.
    DataIdentifiers,
    /// 07: text.
    Text,
    /// 08: data in CII syntax.
    Cii,
    /// 09: binary data.
    Binary,
    /// 12: text element identifiers.
    TextElements,
}

impl Format {
    /// Finds a format by its digits, or by the `DD` of drafts.
    pub(super) fn of(digits: &str) -> Option<Self> {
        Some(match digits {
            "01" => Self::Transport,
            "02" => Self::Edi,
            "03" => Self::X12,
            "04" => Self::Edifact,
            "05" => Self::Gs1,
            "06" => Self::DataIdentifiers,
            "07" => Self::Text,
            "08" => Self::Cii,
            "09" => Self::Binary,
            "12" | "DD" => Self::TextElements,
            _ => return None,
        })
    }

    /// Returns the two digits.
    #[must_use]
    pub const fn digits(self) -> &'static str {
        match self {
            Self::Transport => "01",
            Self::Edi => "02",
            Self::X12 => "03",
            Self::Edifact => "04",
            Self::Gs1 => "05",
            Self::DataIdentifiers => "06",
            Self::Text => "07",
            Self::Cii => "08",
            Self::Binary => "09",
            Self::TextElements => "12",
        }
    }
}

/// One segment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Segment {
    pub(super) format: Format,
    pub(super) elements: Vec<Element>,
}

impl Segment {
    /// Returns what the segment holds.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Returns the fields in the order they stand; an identifier may stand more than once.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Returns the first value of an identifier.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&str> {
        self.elements
            .iter()
            .find(|element| element.id == id)
            .map(Element::value)
    }
}

/// One field: an identifier and its value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Element {
    pub(super) at: usize,
    pub(super) id: String,
    pub(super) value: String,
}

impl Element {
    /// Returns where the field starts in the text, in bytes.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Returns the identifier as carried: a data identifier, a text element identifier, a GS1
    /// Application Identifier. Where the format has none, it is a word of our own: `text`,
    /// `version` and a number by position for transport, `type`, `method` and `bytes` for binary.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the value as carried; it may be empty.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}
