//! Whether a layout may be taught: against its example, against the standards, and against the
//! layouts that are there.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Layout, Length, MAX_CHARS, NotTaught, Piece, Value};
use crate::check_digit::Scheme;
use crate::reading::read_scan;
use crate::says::Says;
use crate::standard::Standard;
use crate::symbology::Symbology;

/// Checks a layout before it is taught, and returns what it reads from its example. `others` are the
/// layouts that are in force, each with its name and its example.
///
/// A standard decides on a text before any layout is asked, so a layout whose labels are read as one
/// would work for some of them and not for others; that is looked for with labels that are made like
/// the example, of digits, of letters and of both.
///
/// # Errors
/// [`NotTaught`].
pub fn check(
    layout: &Layout,
    example: &str,
    others: &[(String, Layout, String)],
) -> Result<Vec<Value>, NotTaught> {
    let text = Symbology::split(example).map_or(example, |(_, text)| text);
    let is_too_long = text.chars().count() > MAX_CHARS;
    let values = layout.read(text).filter(|_| !is_too_long);
    let values = values.ok_or(NotTaught::Example)?;
    let standard = read_scan(example).standard;
    if standard != Standard::Plain {
        return Err(NotTaught::Standard { standard });
    }
    let likes = likes(layout, text);
    let standards = likes.iter().map(|like| read_scan(like).standard);
    if let Some(standard) = standards.into_iter().find(|read| *read != Standard::Plain) {
        return Err(NotTaught::Standard { standard });
    }
    for (name, other, theirs) in others {
        let theirs = Symbology::split(theirs).map_or(theirs.as_str(), |(_, text)| text);
        let fits = core::iter::once(text).chain(likes.iter().map(String::as_str));
        let both = fits.filter(|like| other.read(like).is_some()).count();
        if both > 0 || layout.read(theirs).is_some() {
            let name = name.clone();
            return Err(NotTaught::Other { name });
        }
    }
    Ok(values)
}

/// Makes labels of a layout, as long as the example: its parts of digits, of letters, and of both.
fn likes(layout: &Layout, example: &str) -> Vec<String> {
    let kinds: [&[char]; 4] = [&['1'], &['A'], &['1', 'A'], &['A', '1']];
    let made = kinds.into_iter().map(|kind| {
        let mut rest = example;
        let mut like = String::new();
        for (at, piece) in layout.pieces().iter().enumerate() {
            let next = layout.pieces().get(at + 1);
            match piece {
                Piece::Written(text) => {
                    like.push_str(text);
                    rest = rest.strip_prefix(text.as_str()).unwrap_or(rest);
                }
                Piece::Part { says, length } => {
                    let count = match (length, next) {
                        (Length::Exactly(count), _) => *count,
                        (Length::Date(date), _) => date.length(),
                        (Length::Open, Some(Piece::Written(next))) => {
                            let end = rest.find(next.as_str()).unwrap_or(rest.len());
                            rest.get(..end).unwrap_or_default().chars().count()
                        }
                        (Length::Open, Some(Piece::Part { .. }) | None) => rest.chars().count(),
                    };
                    let had: String = rest.chars().take(count).collect();
                    rest = rest.get(had.len()..).unwrap_or_default();
                    like.push_str(&part_like(&had, *says, *length, kind));
                }
            }
        }
        like
    });
    made.filter(|like| layout.read(like).is_some()).collect()
}

fn part_like(had: &str, says: Option<Says>, length: Length, kind: &[char]) -> String {
    let count = had.chars().count();
    let ones = || core::iter::repeat_n('1', count);
    match (says, length) {
        // What has a check or an order of digits stays as it was.
        (_, Length::Date(_)) => had.into(),
        (Some(Says::Gtin), _) => {
            let digits: String = ones().skip(1).collect();
            let check = Scheme::Gs1.compute(&digits).unwrap_or_default();
            digits + &check
        }
        (Some(Says::Pieces | Says::Quantity), _) => ones().collect(),
        (None | Some(_), _) => kind.iter().copied().cycle().take(count).collect(),
    }
}
