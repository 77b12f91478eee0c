//! Labels of a site's own: layouts that a person has taught by an example.
//!
//! A layout is what stands on every such label, as it is written, and between it the parts that
//! change. There are no patterns and no choices in it, so a text either has the layout in one way or
//! has it not: what is written must be there, a part of a fixed length has that many characters, and
//! an open part reaches to the next thing that is written, or to the end. An open part that means
//! something holds none of the signs at which others end (`;`, `|` and the like, `is_border`):
//! a label with one field more is another label, and is not read as one with a longer lot.
//!
//! ```
//! use codes::{Says, Verdict, read_scan, read_scan_at, site::Layout};
//!
//! let layout: Layout = "PN:{part};LOT:{lot};EXP {expiry:DDMMYY}".parse()?;
//! let label = "PN:SE-112;LOT:L5-0331;EXP 310327";
//! assert_eq!(read_scan(label).fields(codes::Date::new(2026, 6, 15)?), []);
//!
//! let taught = [("GUMTEK carton".to_string(), layout)];
//! let reading = read_scan_at(label, &taught);
//! assert_eq!(reading.verdict(), Verdict::Clean);
//! let fields = reading.fields(codes::Date::new(2026, 6, 15)?);
//! assert_eq!((fields[1].id.as_str(), fields[1].value.as_str()), (Says::Lot.word(), "L5-0331"));
//! assert_eq!(fields[2].resolved.as_deref(), Some("2027-03-31"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How a layout is written
//!
//! | written | means |
//! |---|---|
//! | `{lot}` | a lot, up to what is written next, or to the end |
//! | `{lot:8}` | a lot of exactly 8 characters |
//! | `{expiry:YYMMDD}` | a date with its digits in that order, see [`DateLayout`] |
//! | `{}`, `{:3}` | a part that changes and is not needed |
//! | `\x1d`, `\\`, `\{`, `\}` | the character with that number, and the three that mean something here |
//! | all else | stands on every label as it is |
//!
//! The words are those of [`Says`]. A layout is asked only for a text that no standard claims
//! (`ORDER` in the source of the readings), so it never changes what a standard says. A text that two layouts
//! fit is not decided.

mod error;
mod notation;
mod teach;
#[cfg(test)]
mod tests;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::check_digit::Scheme;
use crate::date::Date;
use crate::field::Field;
use crate::label_date::DateLayout;
use crate::problem::Problem;
use crate::reading::{Claim, Meaning};
use crate::says::Says;
use crate::standard::Standard;

pub use error::{LayoutError, NotTaught};
pub use teach::check;

/// The most pieces of a layout.
pub const MAX_PIECES: usize = 32;

/// The most characters of a layout as it is written, and of its example.
pub const MAX_CHARS: usize = 600;

/// The most characters of a value; longer ones are no numbers of the floor.
pub const MAX_VALUE_CHARS: usize = 64;

/// A piece of a layout.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Stands on every label.
    Written(String),
    /// Changes from label to label.
    Part {
        /// What it says; nothing when it is not needed.
        says: Option<Says>,
        /// How far it reaches.
        length: Length,
    },
}

/// How far a part reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Length {
    /// To the next thing that is written, or to the end.
    Open,
    /// For so many characters.
    Exactly(usize),
    /// For the digits of a date.
    Date(DateLayout),
}

/// A layout that holds what the module says of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Layout {
    pieces: Vec<Piece>,
}

/// A label that has a taught layout.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SiteLabel {
    /// The name of the layout.
    pub name: String,
    /// The layout.
    pub layout: Layout,
    /// What the parts say, in the order of the label.
    pub values: Vec<Value>,
}

/// What one part of a label says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Value {
    /// What it says.
    pub says: Says,
    /// As carried, padding included.
    pub value: String,
}

impl Layout {
    /// Makes a layout of its pieces.
    ///
    /// # Errors
    /// [`LayoutError`]: what keeps texts from having it in one way only, or from naming anything.
    pub fn new(pieces: Vec<Piece>) -> Result<Self, LayoutError> {
        if pieces.len() > MAX_PIECES {
            return Err(LayoutError::TooLong);
        }
        let mut seen = Vec::new();
        let mut written = 0;
        for (at, piece) in pieces.iter().enumerate() {
            let number = at + 1;
            match piece {
                Piece::Written(text) => {
                    if text.is_empty() {
                        return Err(LayoutError::EmptyPiece { piece: number });
                    }
                    let is_end = |c: char| matches!(c, '\r' | '\n' | char::REPLACEMENT_CHARACTER);
                    if let Some(had) = text.chars().find(|c| is_end(*c)) {
                        return Err(LayoutError::Character { had });
                    }
                    written += text.chars().filter(|c| !c.is_whitespace()).count();
                }
                Piece::Part { says, length } => {
                    let next = pieces.get(number);
                    check_part(number, *says, *length, next)?;
                    if let Some(says) = says {
                        if seen.contains(says) {
                            return Err(LayoutError::Twice { says: *says });
                        }
                        seen.push(*says);
                    }
                }
            }
        }
        if !seen.iter().any(|says| names_something(*says)) {
            return Err(LayoutError::NamesNothing);
        }
        if written < 2 {
            return Err(LayoutError::FitsTooMuch);
        }
        let layout = Self { pieces };
        if layout.to_string().chars().count() > MAX_CHARS {
            return Err(LayoutError::TooLong);
        }
        Ok(layout)
    }

    /// Returns the pieces in their order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Reads a text that has this layout; nothing for any other.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Vec<Value>> {
        let mut rest = text;
        let mut values = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Written(written) => rest = rest.strip_prefix(written.as_str())?,
                Piece::Part { says, length } => {
                    let end = match length {
                        Length::Exactly(count) => end_of(rest, *count)?,
                        Length::Date(layout) => end_of(rest, layout.length())?,
                        Length::Open => match self.pieces.get(at + 1) {
                            Some(Piece::Written(next)) => rest.find(next.as_str())?,
                            Some(Piece::Part { .. }) | None => rest.len(),
                        },
                    };
                    let (value, behind) = rest.split_at_checked(end)?;
                    rest = behind;
                    let is_one = *length != Length::Open || !self.has_border(value);
                    if !is_value(value, *says, *length) || says.is_some() && !is_one {
                        return None;
                    }
                    let value = value.to_string();
                    values.extend(says.map(|says| Value { says, value }));
                }
            }
        }
        rest.is_empty().then_some(values)
    }

    /// Says whether a value holds a sign with which the layout ends open parts.
    fn has_border(&self, value: &str) -> bool {
        let mut borders = self.pieces.windows(2).filter_map(|two| match two {
            [
                Piece::Part {
                    length: Length::Open,
                    ..
                },
                Piece::Written(text),
            ] => text.chars().next().filter(|first| is_border(*first)),
            _ => None,
        });
        borders.any(|border| value.contains(border))
    }

    /// Returns how the digits of a part that says this are ordered, where it is a date.
    fn date_layout(&self, says: Says) -> Option<DateLayout> {
        self.pieces.iter().find_map(|piece| match piece {
            Piece::Part {
                says: Some(found),
                length: Length::Date(layout),
            } if *found == says => Some(*layout),
            Piece::Part { .. } | Piece::Written(_) => None,
        })
    }
}

/// Says whether a sign only parts fields, and does not stand in numbers as hyphens, points, slashes
/// and spaces do.
const fn is_border(sign: char) -> bool {
    matches!(sign, ';' | '|' | ',' | '~' | '^' | '\t' | '\x1c'..='\x1f')
}

fn check_part(
    number: usize,
    says: Option<Says>,
    length: Length,
    next: Option<&Piece>,
) -> Result<(), LayoutError> {
    match length {
        Length::Open if matches!(next, Some(Piece::Part { .. })) => {
            return Err(LayoutError::NoBorder { piece: number });
        }
        Length::Exactly(count) if count == 0 || count > MAX_VALUE_CHARS => {
            return Err(LayoutError::Length { had: count });
        }
        Length::Open | Length::Exactly(_) | Length::Date(_) => {}
    }
    let is_date = matches!(length, Length::Date(_));
    match says {
        Some(says) if says.is_date() != is_date => Err(LayoutError::Date { says }),
        Some(_) | None => Ok(()),
    }
}

/// Says whether a thing can be named by such a value.
const fn names_something(says: Says) -> bool {
    matches!(says, Says::Part | Says::Gtin | Says::Lot | Says::Serial)
}

fn end_of(text: &str, count: usize) -> Option<usize> {
    let mut ends = text.char_indices().map(|(at, _)| at).skip(count);
    ends.next()
        .or_else(|| (text.chars().count() == count).then_some(text.len()))
}

/// Says whether a part may be this: a number where it counts, a day where it is a date, and
/// something to read in any case.
fn is_value(value: &str, says: Option<Says>, length: Length) -> bool {
    let is_strange = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
    if value.chars().any(is_strange) || value.chars().count() > MAX_CHARS {
        return false;
    }
    let Some(says) = says else {
        return true;
    };
    let value = value.trim();
    if value.is_empty() || value.chars().count() > MAX_VALUE_CHARS {
        return false;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match (says, length) {
        (_, Length::Date(layout)) => layout.check(value).is_ok(),
        (Says::Gtin, _) => {
            matches!(value.len(), 8 | 12 | 13 | 14)
                && digits(value)
                && Scheme::Gs1.verify(value).is_ok()
        }
        (Says::Pieces, _) => digits(value) && value.len() <= 9,
        (Says::Quantity, _) => {
            let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
            digits(whole) && digits(part) && value.len() <= 12
        }
        (
            Says::Part
            | Says::Supplier
            | Says::Lot
            | Says::Serial
            | Says::Expiry
            | Says::Made
            | Says::Order,
            _,
        ) => true,
    }
}

impl SiteLabel {
    /// Returns the values as fields; padding is no part of what they mean.
    #[must_use]
    pub fn fields(&self, reference_date: Date) -> Vec<Field> {
        let field = |value: &Value| {
            let word = value.says.word();
            let trimmed = value.value.trim();
            let day = self
                .layout
                .date_layout(value.says)
                .and_then(|layout| layout.read(trimmed, reference_date).ok())
                .map(|moment| moment.to_string());
            let unpadded = (trimmed != value.value).then(|| trimmed.to_string());
            Field::new(word, word, value.value.as_str()).meaning(day.or(unpadded))
        };
        self.values.iter().map(field).collect()
    }
}

/// Says what a text is by the layouts that were taught, if it has one of them.
pub(crate) fn read(text: &str, taught: &[(String, Layout)]) -> Option<Claim> {
    let mut fits = taught
        .iter()
        .filter_map(|(name, layout)| Some((name, layout, layout.read(text)?)));
    let (name, layout, values) = fits.next()?;
    let others: Vec<String> = fits.map(|(other, ..)| other.clone()).collect();
    if !others.is_empty() {
        let names = core::iter::once(name.clone()).chain(others).collect();
        let problem = Problem::SeveralLayouts { names };
        return Some(Claim::kept(Standard::SiteLabel, [problem]));
    }
    let label = SiteLabel {
        name: name.clone(),
        layout: layout.clone(),
        values,
    };
    Some(Claim::understood(
        Standard::SiteLabel,
        Meaning::Site(label),
        Vec::new(),
    ))
}
