//! GS1 Digital Link: a web address that carries an element string, read and built.
//!
//! `https://example.com/some/01/09520123456788/10/A1?17=271231`: a key with its qualifiers in the
//! path, other identifiers in the query. Host, path before the key, and what else the query holds
//! say nothing of the item. Left out: the compressed form of earlier versions, which is only
//! recognised.
//!
//! Standard: GS1 Digital Link Standard, URI Syntax 1.6.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::definition::Definition;
use super::element_string::{Element, ElementString};
use super::error::Gs1Error;
use super::link_table::{LinkKey, NO_ATTRIBUTES, of_word};
use crate::percent;

/// What a link says, and in which form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigitalLink {
    /// The elements, first those of the path, then those of the query.
    pub elements: ElementString,
    /// An item number as written with 8, 12 or 13 digits, where 14 are due.
    pub short_gtin: Option<String>,
    /// A word in place of an identifier, as versions before 1.2 had them.
    pub word: Option<String>,
}

/// Why a web address is no GS1 Digital Link, or a broken one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LinkError {
    /// It is a web address like any other: nothing in its path is a GS1 key.
    #[error("the path holds no GS1 key")]
    NoKey,
    /// The path ends in what looks like the compressed form, which is not read.
    #[error("`{had}` seems to be compressed, which is not read here")]
    Compressed {
        /// End of the path.
        had: String,
    },
    /// A character that no web address has.
    #[error("`{had}` at {at} has no place in a web address")]
    Character {
        /// Byte position in the text.
        at: usize,
        /// Character that was read.
        had: char,
    },
    /// The host is missing or holds characters that no host has.
    #[error("`{had}` is no host")]
    Host {
        /// Host that was read.
        had: String,
    },
    /// A `%` without two hexadecimal digits behind it, or bytes that are no text.
    #[error("({ai}) has a broken escape")]
    Escape {
        /// Application Identifier.
        ai: String,
    },
    /// An identifier without a value.
    #[error("({ai}) is empty")]
    EmptyValue {
        /// Application Identifier.
        ai: String,
    },
    /// What follows the key in the path is not its qualifiers in their order.
    #[error("({key}) is not followed by its qualifiers in their order")]
    Sequence {
        /// Application Identifier of the key.
        key: String,
    },
    /// An identifier in the query that belongs into the path.
    #[error("({ai}) belongs into the path")]
    BelongsInPath {
        /// Application Identifier.
        ai: String,
    },
    /// An identifier that a link does not take in its query.
    #[error("({ai}) may not stand in the query")]
    NoAttribute {
        /// Application Identifier.
        ai: String,
    },
    /// A number in the query that is no identifier.
    #[error("`{had}` in the query is no Application Identifier")]
    UnknownAttribute {
        /// Digits that were read.
        had: String,
    },
    /// The same identifier twice.
    #[error("({ai}) stands twice")]
    Repeated {
        /// Application Identifier.
        ai: String,
    },
    /// The elements are wrong in themselves.
    #[error(transparent)]
    Gs1(Gs1Error),
}

impl LinkError {
    /// Returns the stable name of this kind of error, for texts and statistics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoKey => "link-no-key",
            Self::Compressed { .. } => "link-compressed",
            Self::Character { .. } => "link-character",
            Self::Host { .. } => "link-host",
            Self::Escape { .. } => "link-escape",
            Self::EmptyValue { .. } => "link-empty-value",
            Self::Sequence { .. } => "link-sequence",
            Self::BelongsInPath { .. } => "link-belongs-in-path",
            Self::NoAttribute { .. } => "link-no-attribute",
            Self::UnknownAttribute { .. } => "link-unknown-attribute",
            Self::Repeated { .. } => "link-repeated",
            Self::Gs1(error) => error.code(),
        }
    }
}

/// The schemes, wholly small or wholly capital.
const SCHEMES: [&str; 4] = ["https://", "http://", "HTTPS://", "HTTP://"];
/// The host of canonical links; what it serves otherwise are keys.
const CANONICAL_HOST: &str = "id.gs1.org";
/// The compressed form is at least so long: a version and an identifier with a value.
const LEAST_COMPRESSED: usize = 5;

impl DigitalLink {
    /// Reads a web address.
    ///
    /// # Errors
    /// At least one [`LinkError`]; [`LinkError::NoKey`] alone when it is a web address that has
    /// nothing to do with GS1.
    pub fn parse(text: &str) -> Result<Self, Vec<LinkError>> {
        let (host, path, query) = split(text).map_err(|error| Vec::from([error]))?;
        let mut reader = Reader::default();
        reader.read_path(path).map_err(|error| {
            let is_compressed = error == LinkError::NoKey && host == CANONICAL_HOST;
            let whole = path.strip_prefix('/').filter(|_| is_compressed);
            Vec::from([whole.and_then(compressed).unwrap_or(error)])
        })?;
        reader
            .read_query(query)
            .map_err(|error| Vec::from([error]))?;
        let elements = ElementString::checked(reader.elements)
            .map_err(|errors| errors.into_iter().map(LinkError::Gs1).collect::<Vec<_>>())?;
        Ok(Self {
            elements,
            short_gtin: reader.short_gtin,
            word: reader.word,
        })
    }
}

impl ElementString {
    /// Writes the canonical link, `https://id.gs1.org/01/09520123456788/10/A1?17=271231`: about the
    /// first key of the elements, its qualifiers in their order, then attributes of predefined
    /// length, then the others.
    ///
    /// # Errors
    /// [`LinkError::NoKey`] without a key, [`LinkError::BelongsInPath`] or
    /// [`LinkError::NoAttribute`] when an element finds no place in a link.
    pub fn to_digital_link(&self) -> Result<String, LinkError> {
        let key = self
            .elements()
            .iter()
            .find_map(|element| LinkKey::of(element.ai()))
            .ok_or(LinkError::NoKey)?;
        let qualifiers = key
            .sequences
            .iter()
            .map(|sequence| self.those_of(sequence))
            .find(|found| !found.is_empty())
            .unwrap_or_default();
        let mut link = alloc::format!("https://{CANONICAL_HOST}");
        let mut placed = BTreeSet::new();
        for ai in core::iter::once(key.ai).chain(qualifiers.iter().copied()) {
            push(&mut link, '/', ai, '/', self.get(ai).unwrap_or_default());
            placed.insert(ai);
        }
        let (first, last): (Vec<_>, Vec<_>) = self
            .elements()
            .iter()
            .filter(|element| placed.insert(element.ai()))
            .partition(|element| is_predefined(element.ai()));
        let mut mark = '?';
        for element in first.into_iter().chain(last) {
            place_in_query(key, &qualifiers, element.ai())?;
            push(&mut link, mark, element.ai(), '=', element.value());
            mark = '&';
        }
        Ok(link)
    }

    fn those_of(&self, sequence: &'static [&'static str]) -> Vec<&'static str> {
        let has = |ai: &&&str| self.get(ai).is_some();
        sequence.iter().filter(has).copied().collect()
    }
}

fn is_predefined(ai: &str) -> bool {
    Definition::of(ai).is_some_and(|row| row.predefined_length)
}

fn push(link: &mut String, mark: char, ai: &str, between: char, value: &str) {
    let value = percent::encode(value, percent::is_unreserved);
    // Writing to a string cannot fail.
    let _ = write!(link, "{mark}{ai}{between}{value}");
}

/// Refuses an attribute that a link does not take, or that has a place in the path.
fn place_in_query(key: &LinkKey, qualifiers: &[&str], ai: &str) -> Result<(), LinkError> {
    if NO_ATTRIBUTES.contains(&ai) {
        return Err(LinkError::NoAttribute { ai: ai.to_owned() });
    }
    let fits_at = |place: usize| {
        let mut longer = qualifiers.to_vec();
        longer.insert(place, ai);
        key.takes(&longer)
    };
    if (0..=qualifiers.len()).any(fits_at) {
        return Err(LinkError::BelongsInPath { ai: ai.to_owned() });
    }
    Ok(())
}

/// Takes the address apart: host, path with its first slash, and query; the fragment says nothing.
fn split(text: &str) -> Result<(&str, &str, &str), LinkError> {
    let wrong = |(_, had): &(usize, char)| !is_address_character(*had);
    if let Some((at, had)) = text.char_indices().find(wrong) {
        return Err(LinkError::Character { at, had });
    }
    let rest = SCHEMES
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .ok_or(LinkError::NoKey)?;
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = rest.split_at(rest.find('/').ok_or(LinkError::NoKey)?);
    let is_host = |had: char| had.is_ascii_alphanumeric() || "-._~:[]".contains(had);
    if host.is_empty() || !host.chars().all(is_host) {
        return Err(LinkError::Host {
            had: host.to_owned(),
        });
    }
    Ok((host, path, query))
}

fn is_address_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(character)
}

/// Gathers elements from the parts of an address.
#[derive(Debug, Default)]
struct Reader {
    elements: Vec<Element>,
    qualifiers: Vec<String>,
    seen: BTreeSet<String>,
    short_gtin: Option<String>,
    word: Option<String>,
}

impl Reader {
    /// Walks the path from its end, in pairs of identifier and value, up to the first key.
    fn read_path(&mut self, path: &str) -> Result<(), LinkError> {
        let mut pairs = Vec::new();
        let mut segments = path.rsplit('/');
        let key = loop {
            let (Some(value), Some(name)) = (segments.next(), segments.next()) else {
                return Err(no_key(path));
            };
            let word = of_word(name);
            let Some(ai) = word.or_else(|| Definition::of(name).map(|_| name)) else {
                return Err(no_key(path));
            };
            if word.is_some() {
                self.word = Some(name.to_owned());
            }
            pairs.push((ai, value));
            if let Some(key) = LinkKey::of(ai) {
                break key;
            }
        };
        pairs.reverse();
        let qualifiers: Vec<&str> = pairs.iter().skip(1).map(|(ai, _)| *ai).collect();
        if !key.takes(&qualifiers) {
            let key = key.ai.to_owned();
            return Err(LinkError::Sequence { key });
        }
        for (ai, value) in pairs {
            self.take(ai, value, value)?;
        }
        self.qualifiers = qualifiers.into_iter().map(String::from).collect();
        Ok(())
    }

    fn read_query(&mut self, query: &str) -> Result<(), LinkError> {
        let qualifiers = core::mem::take(&mut self.qualifiers);
        let qualifiers: Vec<&str> = qualifiers.iter().map(String::as_str).collect();
        let key = self.elements.first().map(|element| element.ai().to_owned());
        let key = key.as_deref().and_then(LinkKey::of);
        for (ai, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            if ai.is_empty() || !ai.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            if Definition::of(ai).is_none() {
                return Err(LinkError::UnknownAttribute { had: ai.to_owned() });
            }
            key.map_or(Ok(()), |key| place_in_query(key, &qualifiers, ai))?;
            // In a query a plus sign stands for a space, which no element takes.
            self.take(ai, value, &value.replace('+', "%20"))?;
        }
        Ok(())
    }

    fn take(&mut self, ai: &str, carried: &str, escaped: &str) -> Result<(), LinkError> {
        let ai = ai.to_owned();
        if carried.is_empty() {
            return Err(LinkError::EmptyValue { ai });
        }
        if !self.seen.insert(ai.clone()) {
            return Err(LinkError::Repeated { ai });
        }
        let Some(mut value) = percent::decode(escaped) else {
            return Err(LinkError::Escape { ai });
        };
        if ai == "01" && matches!(value.len(), 8 | 12 | 13) {
            let padded = alloc::format!("{value:0>14}");
            self.short_gtin = Some(core::mem::replace(&mut value, padded));
        }
        self.elements.push(Element::new(ai, value));
        Ok(())
    }
}

/// Says whether a path without a key seems to be compressed behind a key and its value.
fn no_key(path: &str) -> LinkError {
    let mut segments = path.rsplit('/');
    let (tail, _value, name) = (segments.next(), segments.next(), segments.next());
    let is_key = name.is_some_and(|name| LinkKey::of(name).is_some());
    tail.filter(|_| is_key)
        .and_then(compressed)
        .unwrap_or(LinkError::NoKey)
}

/// Takes a segment of file-safe base 64 for the compressed form.
fn compressed(segment: &str) -> Option<LinkError> {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (segment.len() >= LEAST_COMPRESSED && segment.bytes().all(is_base64)).then(|| {
        LinkError::Compressed {
            had: segment.to_owned(),
        }
    })
}

#[cfg(test)]
mod tests;
