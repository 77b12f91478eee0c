//! Reading the calibration sheet as it arrives.

use alloc::string::String;
use alloc::vec::Vec;

use super::learn::{Calibrated, learn};
use super::recover::Typed;
use super::sheet::{self, END, STRIPS};

/// The scans of a calibration sheet so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calibration {
    strips: [Option<Scan>; STRIPS],
}

/// How far a calibration is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Strips are missing.
    Missing {
        /// The numbers of those that were scanned, from 1 on.
        scanned: Vec<usize>,
        /// How many there are.
        of: usize,
    },
    /// Everything was scanned.
    Done(Calibrated),
}

/// The text is not one of the calibration sheet, or not all of it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is none of the calibration sheet")]
pub struct NotTheSheet;

/// One scan in both forms.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Scan {
    keys: Option<Seen>,
    places: Option<Seen>,
    caps_lock: Option<bool>,
}

/// What was seen of one text of the sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// What arrived before the sheet's own text: prefix and AIM identifier.
    pub before: String,
    pub arrivals: Vec<Arrival>,
    /// What arrived behind it.
    pub behind: String,
}

/// How a character of the sheet arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arrival {
    pub sent: char,
    /// Nothing when the character was lost.
    pub arrived: String,
    /// Whether it took the space behind it: it is a dead key.
    pub is_dead: bool,
}

impl Calibration {
    /// Takes in a scan of the sheet: the whole one, or one of its strips in any order.
    ///
    /// # Errors
    /// [`NotTheSheet`] when it is something else.
    pub fn take(&mut self, typed: &Typed) -> Result<Progress, NotTheSheet> {
        let keys = read(&typed.keys);
        let places = typed.places.as_deref().and_then(read);
        let which = keys.as_ref().or(places.as_ref()).ok_or(NotTheSheet)?.0;
        let seen = |found: Option<(Which, Seen)>| {
            found
                .filter(|(other, _)| *other == which)
                .map(|(_, seen)| seen)
        };
        let scan = Scan {
            keys: seen(keys),
            places: seen(places),
            caps_lock: typed.caps_lock,
        };
        match which {
            Which::Whole => Ok(Progress::Done(concluded(&[&scan]))),
            Which::Strip(number) => {
                if let Some(strip) = self.strips.get_mut(number) {
                    *strip = Some(scan);
                }
                Ok(self.progress())
            }
        }
    }

    fn progress(&self) -> Progress {
        let scans: Vec<&Scan> = self.strips.iter().flatten().collect();
        if scans.len() == STRIPS {
            return Progress::Done(concluded(&scans));
        }
        let strips = (1..).zip(&self.strips);
        let scanned = strips.filter(|(_, strip)| strip.is_some());
        Progress::Missing {
            scanned: scanned.map(|(number, _)| number).collect(),
            of: STRIPS,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Whole,
    /// From 0 on.
    Strip(usize),
}

/// Characters are taken, unless places say more.
fn concluded(scans: &[&Scan]) -> Calibrated {
    let caps_lock = scans.iter().any(|scan| scan.caps_lock == Some(true));
    let keys = together(scans.iter().map(|scan| scan.keys.as_ref()));
    let places = together(scans.iter().map(|scan| scan.places.as_ref()));
    let keys = keys.map(|seen| learn(&seen, caps_lock, false));
    let places = places.map(|seen| learn(&seen, caps_lock, true));
    match (keys, places) {
        (Some(keys), Some(places)) if places.faults() < keys.faults() => places,
        (Some(only), _) | (None, Some(only)) => only,
        (None, None) => learn(&Seen::default(), caps_lock, false),
    }
}

fn together<'a>(parts: impl Iterator<Item = Option<&'a Seen>>) -> Option<Seen> {
    let mut whole: Option<Seen> = None;
    for part in parts {
        let part = part?;
        match &mut whole {
            Some(whole) => whole.arrivals.extend(part.arrivals.iter().cloned()),
            None => whole = Some(part.clone()),
        }
    }
    whole
}

/// Takes a text of the sheet apart, whatever its characters became.
fn read(text: &str) -> Option<(Which, Seen)> {
    let characters: Vec<char> = text.chars().collect();
    let length = END.len();
    let is_end = |window: &[char]| {
        window
            .first()
            .is_some_and(|first| *first != ' ' && window.iter().all(|c| c == first))
    };
    let begin = characters.windows(length + 2).position(|window| {
        let (end, gap) = window.split_at_checked(length).unwrap_or_default();
        is_end(end) && gap == [' ', ' ']
    })?;
    let end = characters.get(begin..begin + length)?;
    // The last character of the sheet may be a dead key, so one space is enough here.
    let last = characters
        .windows(length + 1)
        .rposition(|window| window.split_first() == Some((&' ', end)))?
        + 1;
    let arrived = tokens(characters.get(begin + length..last)?)?;
    let (which, sent) = match arrived.len() {
        all if all == sheet::characters().len() => (Which::Whole, sheet::characters()),
        some => {
            let mut pieces = sheet::pieces().into_iter().enumerate();
            let (number, piece) = pieces.find(|(_, piece)| piece.len() == some)?;
            (Which::Strip(number), piece)
        }
    };
    let arrivals = sent.into_iter().zip(arrived);
    let seen = Seen {
        before: characters.get(..begin)?.iter().collect(),
        arrivals: arrivals
            .map(|(sent, (arrived, is_dead))| Arrival {
                sent,
                arrived,
                is_dead,
            })
            .collect(),
        behind: characters.get(last + length..)?.iter().collect(),
    };
    Some((which, seen))
}

/// Returns what stands between the gaps, and whether it took a space. Two gaps with nothing
/// between them are a character that was lost.
fn tokens(body: &[char]) -> Option<Vec<(String, bool)>> {
    let mut tokens: Vec<(String, bool)> = Vec::new();
    let mut rest = body;
    loop {
        let spaces = rest
            .iter()
            .take_while(|character| **character == ' ')
            .count();
        let took_one = spaces % 2 == 1;
        if took_one {
            tokens.last_mut()?.1 = true;
        }
        let gaps = (spaces + usize::from(took_one)) / 2;
        let lost = gaps.checked_sub(1)?;
        tokens.extend((0..lost).map(|_| (String::new(), false)));
        rest = rest.get(spaces..)?;
        let token: String = rest
            .iter()
            .take_while(|character| **character != ' ')
            .collect();
        if token.is_empty() {
            return Some(tokens);
        }
        rest = rest.get(token.chars().count()..)?;
        tokens.push((token, false));
    }
}
