//! Teaching a layout of labels: an example is scanned, its parts are marked, and it gets a name.
//!
//! The example falls into pieces at the signs that part the fields of most labels; a person cuts and
//! joins where that is not right, and says of each piece what it is. What a layout may be says
//! [`codes::site`]; whether it may be taught, the records worker, which knows the standards.

use codes::site::{self, LayoutError, Length, Piece};
use codes::{DateLayout, Says, Symbology};

use super::{Desk, Effect, Screen, Signal};

/// The signs at which an example falls into pieces. Signs that often stand inside of numbers
/// (`-`, `.`, `_`) are none of them.
const BORDERS: &str = ";|,:=/\\~^&+*#@!?<>()[]{}\"'";

/// The order of digits in which dates stand on labels, the usual ones first.
const DATES: [DateLayout; 6] = [
    DateLayout::YearMonthDay,
    DateLayout::DayMonthYear,
    DateLayout::MonthDayYear,
    DateLayout::FullYearMonthDay,
    DateLayout::DayMonthFullYear,
    DateLayout::YearWeek,
];

/// What is being taught.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Teaching {
    /// The label as it was scanned; empty before there is one.
    pub example: String,
    /// Its pieces, in their order.
    pub pieces: Vec<Marked>,
    /// The name as it is typed.
    pub name: String,
}

/// A piece of the example and what a person says that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Its characters.
    pub text: String,
    /// What it is.
    pub mark: Mark,
}

/// What a piece of a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It stands on every such label.
    Written,
    /// It changes from label to label, and is not needed.
    Unneeded,
    /// It says this.
    Says(Says),
    /// It is a date with its digits in this order.
    Date(Says, DateLayout),
}

impl Mark {
    /// Returns what the piece may be, by what it holds.
    #[must_use]
    pub fn choices(text: &str) -> Vec<Self> {
        let dates = DATES.into_iter().filter(|order| order.check(text).is_ok());
        let dates: Vec<DateLayout> = dates.collect();
        let mut choices = vec![Self::Written, Self::Unneeded];
        for says in Says::ALL {
            if says.is_date() {
                choices.extend(dates.iter().map(|order| Self::Date(says, *order)));
            } else {
                choices.push(Self::Says(says));
            }
        }
        choices
    }

    /// Returns a name for it, for the choice on the screen.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Written => "written".to_owned(),
            Self::Unneeded => "unneeded".to_owned(),
            Self::Says(says) => says.word().to_owned(),
            Self::Date(says, order) => format!("{says}:{}", order.mask()),
        }
    }
}

impl Teaching {
    /// Begins with a label.
    #[must_use]
    pub fn of(raw: &str) -> Self {
        let text = Symbology::split(raw).map_or(raw, |(_, text)| text);
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        Self {
            example: raw.to_owned(),
            pieces: pieces(text),
            name: String::new(),
        }
    }

    /// Says what a piece is.
    pub fn mark(&mut self, at: usize, word: &str) {
        if let Some(piece) = self.pieces.get_mut(at) {
            let choices = Mark::choices(&piece.text).into_iter();
            let chosen = choices.into_iter().find(|mark| mark.word() == word);
            piece.mark = chosen.unwrap_or(piece.mark);
        }
    }

    /// Cuts a piece in two after so many of its characters.
    pub fn cut(&mut self, at: usize, characters: usize) {
        let Some(piece) = self.pieces.get(at) else {
            return;
        };
        let first: String = piece.text.chars().take(characters).collect();
        let second: String = piece.text.chars().skip(characters).collect();
        if first.is_empty() || second.is_empty() {
            return;
        }
        let written = |text| Marked {
            text,
            mark: Mark::Written,
        };
        drop(
            self.pieces
                .splice(at..=at, [written(first), written(second)]),
        );
    }

    /// Joins a piece with the one behind it.
    pub fn join(&mut self, at: usize) {
        if at + 1 >= self.pieces.len() {
            return;
        }
        let second = self.pieces.remove(at + 1);
        if let Some(first) = self.pieces.get_mut(at) {
            first.text.push_str(&second.text);
            first.mark = Mark::Written;
        }
    }

    /// Returns the layout as it is marked. A part that another part follows has a fixed length,
    /// because nothing else tells where it ends.
    ///
    /// # Errors
    /// [`LayoutError`]: what is missing.
    pub fn layout(&self) -> Result<site::Layout, LayoutError> {
        let mut made: Vec<Piece> = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            let next = self.pieces.get(at + 1).map(|next| next.mark);
            let is_open = matches!(next, None | Some(Mark::Written));
            let length = if is_open {
                Length::Open
            } else {
                Length::Exactly(piece.text.chars().count())
            };
            let (says, length) = match piece.mark {
                Mark::Written => {
                    if let Some(Piece::Written(before)) = made.last_mut() {
                        before.push_str(&piece.text);
                    } else {
                        made.push(Piece::Written(piece.text.clone()));
                    }
                    continue;
                }
                Mark::Unneeded => (None, length),
                Mark::Says(says) => (Some(says), length),
                Mark::Date(says, order) => (Some(says), Length::Date(order)),
            };
            made.push(Piece::Part { says, length });
        }
        site::Layout::new(made)
    }
}

/// Cuts an example at the signs that part fields.
fn pieces(text: &str) -> Vec<Marked> {
    let is_border = |c: char| c.is_control() || c == ' ' || BORDERS.contains(c);
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        match pieces.last_mut() {
            Some((border, piece)) if *border == is_border(c) => piece.push(c),
            _ => pieces.push((is_border(c), c.to_string())),
        }
    }
    let pieces = pieces.into_iter().map(|(_, text)| Marked {
        text,
        mark: Mark::Written,
    });
    pieces.collect()
}

impl Desk {
    /// Begins to teach with a label that was scanned.
    pub fn teach(&mut self, raw: &str) -> Vec<Effect> {
        self.teaching = Teaching::of(raw);
        self.go(Screen::Teach)
    }

    /// Begins to teach; the label is scanned next.
    pub fn teach_next(&mut self) -> Vec<Effect> {
        self.teaching = Teaching::default();
        self.go(Screen::Teach)
    }

    /// Takes a scan as the example, unless there is one: what is marked is not lost by a scan.
    pub(super) fn take_example(&mut self, raw: &str) -> Vec<Effect> {
        if !self.teaching.example.is_empty() {
            return vec![Effect::Give(Signal::Refused)];
        }
        self.teaching = Teaching::of(raw);
        vec![Effect::Give(Signal::Shown)]
    }
}
