//! ISO/IEC 15434 messages: the envelope of two-dimensional industry labels.
//!
//! ```
//! use codes::iso15434::Message;
//!
//! let text = "[)>\u{1e}06\u{1d}1PX-1\u{1d}Q500\u{1d}1TA1\u{1d}1TA2\u{1e}\u{4}";
//! let message: Message = text.parse()?;
//! assert_eq!(message.get("1P"), Some("X-1"));
//! assert_eq!(message.all("1T").collect::<Vec<_>>(), ["A1", "A2"]);
//! assert!(message.deviations().is_empty());
//! # Ok::<(), codes::iso15434::EnvelopeError>(())
//! ```
//!
//! A message is `[)>` RS, segments that each end with RS, and EOT. A segment starts with the two
//! digits of its format: GS1 elements (05), data identifiers (06), text element identifiers (12),
//! text (07), transport (01), EDI (02, 03, 04, 08) or binary (09). The macros 05 and 06 of Data
//! Matrix come as this same text. What labels in the field leave out is a [`Deviation`]; where
//! separators are lost, the message is refused, because nobody can say where a value ends.
//!
//! Left out: the inside of EDI segments, and of the data identifiers what their owners define.
//!
//! Standards: ISO/IEC 15434; ISO/IEC 15418 and ANSI MH10.8.2 for data identifiers.

pub mod data_identifier;
pub mod eigp114;
pub mod iuid;

mod content;
mod envelope;
mod error;
mod names;
mod quantity;
mod segment;
mod text_element;
mod transport;

pub use content::ContentError;
pub use error::{Deviation, EnvelopeError};
pub use quantity::{Quantity, Unit};
pub use segment::{Element, Format, Segment};

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::date::Date;
use crate::field::Field;
use crate::gs1::{self, ElementString};
use crate::problem::Problem;
use crate::reading::{Claim, Input, Meaning};
use crate::standard::Standard;

/// A message, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Message {
    text: String,
    segments: Vec<Segment>,
    deviations: Vec<Deviation>,
}

impl Message {
    /// Returns the text as it was read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the segments in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Returns everything that is not as the standards want it.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// Returns the first value of an identifier.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&str> {
        self.segments.iter().find_map(|segment| segment.get(id))
    }

    /// Returns every value of an identifier, in order.
    pub fn all<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        let elements = self.segments.iter().flat_map(Segment::elements);
        elements
            .filter(move |element| element.id() == id)
            .map(Element::value)
    }

    /// Returns the elements of the first GS1 segment.
    #[must_use]
    pub fn gs1(&self) -> Option<ElementString> {
        let segment = self
            .segments
            .iter()
            .find(|segment| segment.format() == Format::Gs1)?;
        let pairs = segment
            .elements()
            .iter()
            .map(|element| (element.id(), element.value()));
        ElementString::from_elements(pairs).ok()
    }

    /// Returns the fields of all segments, dates seen from the day `reference_date`.
    #[must_use]
    pub fn fields(&self, reference_date: Date) -> Vec<Field> {
        let mut fields = Vec::new();
        for segment in &self.segments {
            fields.extend(fields_of(segment, reference_date));
        }
        fields
    }
}

fn fields_of(segment: &Segment, today: Date) -> Vec<Field> {
    let elements = segment.elements();
    match segment.format() {
        Format::DataIdentifiers => {
            let is_pharmacy = segment.get("9N").is_some();
            let is_product_label = eigp114::is_product_label(elements);
            let field = |element: &Element| {
                let (id, value) = (element.id(), element.value());
                let resolved = if id == "9D" && is_product_label {
                    let code = eigp114::DateCode::read(value, today);
                    code.ok().map(|code| code.to_string())
                } else {
                    content::resolve(id, value, is_pharmacy, today)
                };
                let name = data_identifier::name(id).unwrap_or_default();
                Field::new(id, name, value).meaning(resolved)
            };
            elements.iter().map(field).collect()
        }
        Format::Gs1 => {
            let pairs = elements
                .iter()
                .map(|element| (element.id(), element.value()));
            ElementString::from_elements(pairs).map_or_else(|_| Vec::new(), |s| s.fields(today))
        }
        Format::TextElements => elements
            .iter()
            .map(|element| text_element::field(element, today))
            .collect(),
        Format::Transport => transport::fields(elements).collect(),
        Format::Edi
        | Format::X12
        | Format::Edifact
        | Format::Text
        | Format::Cii
        | Format::Binary => {
            let field = |element: &Element| Field::new(element.id(), "", element.value());
            elements.iter().map(field).collect()
        }
    }
}

impl TryFrom<String> for Message {
    type Error = EnvelopeError;

    fn try_from(text: String) -> Result<Self, EnvelopeError> {
        text.parse()
    }
}

impl From<Message> for String {
    fn from(message: Message) -> Self {
        message.text
    }
}

impl fmt::Display for Message {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// Claims what starts with `[)>`, or with the `>[)>` of old labels.
pub(crate) fn read(input: Input<'_>) -> Option<Claim> {
    let text = input.text;
    if !text.strip_prefix('>').unwrap_or(text).starts_with("[)>") {
        return None;
    }
    Some(match text.parse::<Message>() {
        Ok(message) => {
            let deviations = message.deviations.iter().cloned();
            let mut problems: Vec<_> = deviations.map(Problem::Iso15434Deviation).collect();
            let missing = message
                .gs1()
                .map(|string| gs1::missing_companions([&string]));
            problems.extend(
                missing
                    .unwrap_or_default()
                    .into_iter()
                    .map(Problem::MissingCompanion),
            );
            Claim::understood(Standard::Iso15434, Meaning::Iso15434(message), problems)
        }
        Err(error) => Claim::kept(Standard::Iso15434, [Problem::Iso15434(error)]),
    })
}

#[cfg(test)]
mod tests;
