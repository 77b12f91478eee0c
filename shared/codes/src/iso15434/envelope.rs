//! From the text to segments and fields.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::str::FromStr;

use super::Message;
use super::error::{Deviation, EnvelopeError};
use super::segment::{Element, Format, Segment};
use super::{content, data_identifier, eigp114, text_element};
use crate::gs1::ElementString;

/// Between fields.
const GS: char = '\x1d';
/// At the end of a segment.
const RS: char = '\x1e';
/// At the end of a message.
const EOT: char = '\x04';
/// Identifiers of which a message has one value: part number of the customer and of the supplier,
/// and the quantity.
const NAMES_ONE: [&str; 3] = ["P", "1P", "Q"];

impl FromStr for Message {
    type Err = EnvelopeError;

    fn from_str(text: &str) -> Result<Self, EnvelopeError> {
        let mut reader = Reader {
            text,
            at: 0,
            segments: Vec::new(),
            deviations: Vec::new(),
        };
        if reader.skip(">[)>") {
            reader.deviations.push(Deviation::LeadingCharacter);
        } else if !reader.skip("[)>") {
            return Err(EnvelopeError::Header);
        }
        if !reader.skip("\x1e") {
            reader.deviations.push(Deviation::HeaderSeparator);
        }
        while !reader.is_at_end()? {
            reader.segment()?;
        }
        if reader.segments.is_empty() {
            return Err(EnvelopeError::Empty { at: reader.at });
        }
        Ok(Self {
            text: text.to_string(),
            segments: reader.segments,
            deviations: reader.deviations,
        })
    }
}

/// How far the text was read.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    segments: Vec<Segment>,
    deviations: Vec<Deviation>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    /// Tells whether the message is over, and notes what its end lacks.
    fn is_at_end(&mut self) -> Result<bool, EnvelopeError> {
        let rest = self.rest();
        let after_segment = self.text.get(..self.at).unwrap_or_default().ends_with(RS);
        if rest.is_empty() {
            let lacking = if after_segment {
                Deviation::MessageEnd
            } else {
                Deviation::Trailer
            };
            self.deviations.push(lacking);
            return Ok(true);
        }
        if !self.skip("\x04") {
            return Ok(false);
        }
        if !self.rest().is_empty() {
            return Err(EnvelopeError::BehindEnd { at: self.at });
        }
        if !after_segment {
            self.deviations.push(Deviation::SegmentEnd);
        }
        Ok(true)
    }

    fn segment(&mut self) -> Result<(), EnvelopeError> {
        let start = self.at;
        let digits: String = self.rest().chars().take(2).collect();
        let Some(format) = Format::of(&digits) else {
            let (at, had) = (start, digits);
            return Err(EnvelopeError::Format { at, had });
        };
        if digits == "DD" {
            self.deviations.push(Deviation::DraftFormat { at: start });
        }
        self.at += digits.len();
        let elements = match format {
            Format::Binary => self.binary()?,
            Format::Gs1 => self.gs1()?,
            Format::DataIdentifiers => self.identified(data_identifier::split)?,
            Format::TextElements => self.identified(text_element::split)?,
            Format::Transport => self.transport()?,
            // Free text and EDI have separators of their own, which stay in.
            Format::Edi | Format::X12 | Format::Edifact | Format::Text | Format::Cii => {
                self.whole()?
            }
        };
        if elements.is_empty() {
            return Err(EnvelopeError::Empty { at: start });
        }
        self.skip("\x1e");
        self.check_content(format, &elements);
        self.segments.push(Segment { format, elements });
        Ok(())
    }

    /// Takes everything up to the end of the segment.
    fn body(&mut self) -> (usize, &'a str) {
        let at = self.at;
        let body = self.rest().split([RS, EOT]).next().unwrap_or_default();
        self.at += body.len();
        (at, body)
    }

    fn whole(&mut self) -> Result<Vec<Element>, EnvelopeError> {
        let (at, body) = self.body();
        no_strangers(at, body, "\x1c\x1d\x1e\x1f\r\n\t")?;
        if body.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Vec::from([element(at, "text", body)]))
    }

    /// Takes the fields of the segment, each with its place: they start with GS.
    fn fields(&mut self) -> Result<Vec<(usize, &'a str)>, EnvelopeError> {
        let (start, body) = self.body();
        no_strangers(start, body, "\x1d")?;
        if body.is_empty() {
            return Ok(Vec::new());
        }
        let Some(fields) = body.strip_prefix(GS) else {
            return Err(EnvelopeError::SeparatorLost { at: start });
        };
        let mut at = start + 1;
        let places = fields.split(GS).map(|field| {
            let place = at;
            at += field.len() + 1;
            (place, field)
        });
        Ok(places.collect())
    }

    fn identified(
        &mut self,
        split: fn(&str) -> Option<(&str, &str)>,
    ) -> Result<Vec<Element>, EnvelopeError> {
        let mut elements = Vec::new();
        let mut empty = Vec::new();
        for (at, field) in self.fields()? {
            if field.is_empty() {
                empty.push(Deviation::EmptyField { at });
                continue;
            }
            let Some((id, value)) = split(field) else {
                let had = field.chars().take(4).collect();
                return Err(EnvelopeError::Identifier { at, had });
            };
            elements.push(element(at, id, value));
        }
        if !is_ended_by_layout(&elements, &empty) {
            self.deviations.extend(empty);
        }
        Ok(elements)
    }

    fn gs1(&mut self) -> Result<Vec<Element>, EnvelopeError> {
        let fields = self.fields()?;
        let Some((start, _)) = fields.first().copied() else {
            return Ok(Vec::new());
        };
        let body = self.text.get(start..self.at).unwrap_or_default();
        let filled = || fields.iter().filter(|(_, field)| !field.is_empty());
        if filled().count() < fields.len() {
            self.deviations.push(Deviation::EmptyField { at: start });
        }
        let joined: Vec<_> = filled().map(|(_, field)| *field).collect();
        if joined.is_empty() {
            return Ok(Vec::new());
        }
        let string = ElementString::parse(&joined.join("\x1d"))
            .map_err(|error| EnvelopeError::Gs1 { at: start, error })?;
        if string.elements().len() > joined.len() {
            self.deviations.push(Deviation::Gs1Separator { at: start });
        }
        let mut at = start;
        let elements = string.elements().iter().map(|found| {
            // Values hold no GS, so each stands behind what was found before.
            let gap = body.get(at - start..).unwrap_or_default();
            at += gap.len() - gap.trim_start_matches(GS).len();
            let place = at;
            at += found.ai().len() + found.value().len();
            element(place, found.ai(), found.value())
        });
        Ok(elements.collect())
    }

    /// Reads GS and two digits of a version, then fields by position: the first one right behind.
    fn transport(&mut self) -> Result<Vec<Element>, EnvelopeError> {
        let mut elements = Vec::new();
        for (number, (at, field)) in self.fields()?.into_iter().enumerate() {
            if number > 0 {
                elements.push(element(at, &(number + 1).to_string(), field));
                continue;
            }
            let (version, first) = field
                .split_at_checked(2)
                .filter(|(version, _)| version.bytes().all(|byte| byte.is_ascii_digit()))
                .ok_or_else(|| EnvelopeError::Identifier {
                    at,
                    had: field.chars().take(4).collect(),
                })?;
            elements.push(element(at, "version", version));
            elements.push(element(at + 2, "1", first));
        }
        Ok(elements)
    }

    /// Reads GS type GS method GS count GS and as many bytes, one character each.
    fn binary(&mut self) -> Result<Vec<Element>, EnvelopeError> {
        let start = self.at;
        let mut parts = self.rest().splitn(5, GS);
        let (Some(""), Some(kind), Some(method), Some(count), Some(behind)) = (
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
        ) else {
            return Err(EnvelopeError::SeparatorLost { at: start });
        };
        no_strangers(start + 1, kind, "")?;
        no_strangers(start + kind.len() + 2, method, "")?;
        let at = self.text.len() - behind.len();
        let error = EnvelopeError::Binary { at };
        let count: usize = count.parse().map_err(|_| error.clone())?;
        let length = match behind.char_indices().nth(count) {
            Some((length, _)) => length,
            None if behind.chars().count() == count => behind.len(),
            None => return Err(error),
        };
        self.at = at + length;
        let behind = self.rest();
        if count == 0 || !(behind.is_empty() || behind.starts_with([RS, EOT])) {
            return Err(error);
        }
        let bytes = self.text.get(at..self.at).unwrap_or_default();
        Ok(Vec::from([
            element(start + 1, "type", kind),
            element(start + kind.len() + 2, "method", method),
            element(at, "bytes", bytes),
        ]))
    }

    fn check_content(&mut self, format: Format, elements: &[Element]) {
        if format != Format::DataIdentifiers {
            return;
        }
        let is_pharmacy = elements.iter().any(|element| element.id == "9N");
        for element in elements {
            let (at, id) = (element.at, element.id.clone());
            if data_identifier::name(&id).is_none() {
                self.deviations
                    .push(Deviation::UnknownIdentifier { at, id });
            } else if let Err(error) = content::check(&id, &element.value, is_pharmacy) {
                self.deviations.push(Deviation::Content { at, id, error });
            }
        }
        for id in NAMES_ONE {
            let mut of_id = elements.iter().filter(|element| element.id == id);
            let Some(first) = of_id.next() else {
                continue;
            };
            if let Some(second) = of_id.find(|element| element.value != first.value) {
                self.deviations.push(Deviation::DifferentValues {
                    at: second.at,
                    id: id.into(),
                    first: first.value.clone(),
                    second: second.value.clone(),
                });
            }
        }
        if eigp114::is_product_label(elements) {
            let broken = eigp114::broken(elements).map(Deviation::Profile);
            self.deviations.extend(broken);
        }
    }
}

/// Tells whether the one empty field at the end belongs to the layout: the component label of
/// Hyundai and Kia (4M) ends each of its fields with GS, also the last one.
fn is_ended_by_layout(elements: &[Element], empty: &[Deviation]) -> bool {
    let ids = ["V", "P", "S", "E", "T"];
    let is_component_label = elements.len() >= ids.len()
        && ids
            .iter()
            .zip(elements)
            .all(|(id, element)| element.id == *id);
    let last = elements.last().map(Element::at);
    is_component_label && empty.len() == 1 && empty.first().and_then(Deviation::at) > last
}

fn element(at: usize, id: &str, value: &str) -> Element {
    Element {
        at,
        id: id.to_string(),
        value: value.to_string(),
    }
}

/// Refuses control characters other than those allowed, and what could not be decoded.
fn no_strangers(at: usize, text: &str, allowed: &str) -> Result<(), EnvelopeError> {
    let is_control = |c: char| c.is_control() && !allowed.contains(c);
    let is_stranger = |c: char| is_control(c) || c == char::REPLACEMENT_CHARACTER;
    match text.char_indices().find(|(_, c)| is_stranger(*c)) {
        Some((place, had)) => Err(EnvelopeError::Character {
            at: at + place,
            had,
        }),
        None => Ok(()),
    }
}
