//! From the text to the parts.

use alloc::string::ToString;
use alloc::vec::Vec;
use core::str::FromStr;

use super::Hibc;
use super::data::{HibcData, Kind, Primary};
use super::error::{HibcDeviation, HibcError};
use crate::check_digit::Scheme;
use crate::date::Date;
use crate::label_date::DateLayout;

/// Most characters of a product, lot or serial number.
const LONGEST: usize = 18;

impl FromStr for Hibc {
    type Err = HibcError;

    fn from_str(text: &str) -> Result<Self, HibcError> {
        let (start, body, mut deviations) = without_asterisks(text);
        if !body.starts_with('+') {
            return Err(HibcError::Start);
        }
        let check_at = check_characters(start, body)?;
        let (data, printed) = body.split_at_checked(check_at).unwrap_or((body, ""));
        let had = match printed.chars().next() {
            Some('_') => ' ',
            Some(had) => had,
            None => return Err(HibcError::TooShort { at: text.len() }),
        };
        let needed = Scheme::Hibc
            .compute(data)
            .and_then(|check| check.chars().next());
        // The set of characters was checked, so there is a check character.
        let needed = needed.unwrap_or(had);
        if needed != had {
            let at = start + check_at;
            deviations.push(HibcDeviation::CheckCharacter { at, needed, had });
        }
        let mut reader = Reader {
            data: Vec::new(),
            firsts: Vec::new(),
            deviations,
        };
        let behind = data.get(1..).unwrap_or_default();
        let at = start + 1;
        let (primary, link) = if behind.starts_with(|first: char| first.is_ascii_uppercase()) {
            (Some(reader.primary_and_parts(at, behind)?), None)
        } else {
            // The link stands where a joined code has nothing: before the check character.
            let Some((last, link)) = behind.char_indices().next_back() else {
                return Err(HibcError::TooShort { at });
            };
            reader.parts(at, behind.get(..last).unwrap_or_default())?;
            (None, Some(link))
        };
        Ok(Self {
            text: text.to_string(),
            primary,
            data: reader.data,
            link,
            check: had,
            deviations: reader.deviations,
        })
    }
}

/// Takes off the asterisks of a caption; says where the rest starts.
fn without_asterisks(text: &str) -> (usize, &str, Vec<HibcDeviation>) {
    let mut deviations = Vec::new();
    let front = text.strip_prefix('*');
    let back = text.strip_suffix('*').filter(|rest| !rest.is_empty());
    if front.is_some() != back.is_some() {
        deviations.push(HibcDeviation::Asterisk);
    }
    let body = front.unwrap_or(text);
    let body = body.strip_suffix('*').unwrap_or(body);
    (usize::from(front.is_some()), body, deviations)
}

/// Checks the set of characters and finds the last one, the check character.
fn check_characters(start: usize, body: &str) -> Result<usize, HibcError> {
    let mut last = 0;
    for (at, had) in body.char_indices() {
        let is_last = at + had.len_utf8() == body.len();
        let of_set = had.is_ascii_digit()
            || had.is_ascii_uppercase()
            || "-. $/+%".contains(had)
            || is_last && had == '_';
        if !of_set {
            let at = start + at;
            return Err(HibcError::Character { at, had });
        }
        last = at;
    }
    if last < 2 {
        let at = start + body.len();
        return Err(HibcError::TooShort { at });
    }
    Ok(last)
}

/// What was found so far. Texts are of one-byte characters from here on.
struct Reader {
    data: Vec<HibcData>,
    /// Where the first lot and dates lie: looked up, because a text may have any number of parts.
    firsts: Vec<usize>,
    deviations: Vec<HibcDeviation>,
}

impl Reader {
    fn primary_and_parts(&mut self, at: usize, text: &str) -> Result<Primary, HibcError> {
        let (first, rest) = match text.split_once('/') {
            Some((first, rest)) => (first, Some(rest)),
            None => (text, None),
        };
        let (labeler, item) = first.split_at_checked(4).ok_or(HibcError::Labeler { at })?;
        if !labeler.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(HibcError::Labeler { at });
        }
        let end = at + first.len();
        let (product, unit) = item
            .split_at_checked(item.len().saturating_sub(1))
            .filter(|(product, _)| !product.is_empty())
            .ok_or(HibcError::TooShort { at: end })?;
        let had = unit.chars().next().unwrap_or_default();
        let Ok(unit) = unit.parse() else {
            return Err(HibcError::Unit { at: end - 1, had });
        };
        if product.len() > LONGEST {
            let (at, had) = (at + 4, product.len());
            return Err(HibcError::Product { at, had });
        }
        self.flag_special(at + 4, product);
        if let Some(rest) = rest {
            self.parts(end + 1, rest)?;
        }
        Ok(Primary {
            labeler: labeler.to_string(),
            product: product.to_string(),
            unit,
        })
    }

    /// Reads what stands behind the primary, or the whole of a secondary: the secondary's own part
    /// and further ones behind `/`.
    fn parts(&mut self, mut at: usize, text: &str) -> Result<(), HibcError> {
        for part in text.split('/') {
            self.part(at, part)?;
            at += part.len() + 1;
        }
        Ok(())
    }

    fn part(&mut self, at: usize, part: &str) -> Result<(), HibcError> {
        if let Some(rest) = part.strip_prefix("$$+") {
            return self.quantity_and_date(at + 3, rest, Kind::Serial);
        }
        if let Some(rest) = part.strip_prefix("$$") {
            return self.quantity_and_date(at + 2, rest, Kind::Lot);
        }
        if let Some(rest) = part.strip_prefix("$+") {
            self.text(Kind::Serial, at + 2, rest);
        } else if let Some(rest) = part.strip_prefix('$') {
            self.text(Kind::Lot, at + 1, rest);
        } else if let Some(rest) = part.strip_prefix("14D") {
            self.date(Kind::Expiry, DateLayout::FullYearMonthDay, at + 3, rest)?;
        } else if let Some(rest) = part.strip_prefix("16D") {
            self.date(
                Kind::Manufactured,
                DateLayout::FullYearMonthDay,
                at + 3,
                rest,
            )?;
        } else if let Some(rest) = part.strip_prefix('S') {
            self.text(Kind::Serial, at + 1, rest);
        } else if let Some(rest) = part.strip_prefix('Q') {
            if rest.len() > 9 {
                return Err(HibcError::Quantity { at: at + 1 });
            }
            self.quantity(at + 1, rest)?;
        } else if part.starts_with(|first: char| first.is_ascii_digit()) {
            // The older form: a day, and perhaps a lot behind it.
            self.date_then(Kind::Lot, DateLayout::YearDays, at, part)?;
        } else if self.data.is_empty() && at <= 2 {
            return Err(HibcError::Flag { at });
        } else {
            self.deviations.push(HibcDeviation::UnknownPart { at });
            self.push(Kind::Unknown, None, at, part);
        }
        Ok(())
    }

    /// Reads what follows `$$` or `$$+`: perhaps a quantity, then a digit that says how the date is
    /// written, the date, and the lot or serial number.
    fn quantity_and_date(&mut self, at: usize, text: &str, kind: Kind) -> Result<(), HibcError> {
        let digits = match text.chars().next() {
            Some('8') => 2,
            Some('9') => 5,
            _ => return self.flagged_date(at, text, kind),
        };
        let (quantity, rest) = text
            .get(1..)
            .and_then(|rest| rest.split_at_checked(digits))
            .ok_or(HibcError::Quantity { at: at + 1 })?;
        self.quantity(at + 1, quantity)?;
        if rest.is_empty() {
            return Ok(());
        }
        self.flagged_date(at + 1 + digits, rest, kind)
    }

    fn flagged_date(&mut self, at: usize, text: &str, kind: Kind) -> Result<(), HibcError> {
        let layout = match text.chars().next() {
            // The flag of a month is the first digit of the month itself.
            Some('0' | '1') => return self.date_then(kind, DateLayout::MonthYear, at, text),
            Some('2') => DateLayout::MonthDayYear,
            Some('3') => DateLayout::YearMonthDay,
            Some('4') => DateLayout::YearMonthDayHour,
            Some('5') => DateLayout::YearDays,
            Some('6') => DateLayout::YearDaysHour,
            Some('7') => {
                self.text(kind, at + 1, text.get(1..).unwrap_or_default());
                return Ok(());
            }
            _ => return Err(HibcError::Flag { at }),
        };
        self.date_then(kind, layout, at + 1, text.get(1..).unwrap_or_default())
    }

    /// Reads an expiry date and the lot or serial number behind it.
    fn date_then(
        &mut self,
        kind: Kind,
        layout: DateLayout,
        at: usize,
        text: &str,
    ) -> Result<(), HibcError> {
        let (date, rest) = text
            .split_at_checked(layout.length())
            .ok_or(HibcError::TooShort {
                at: at + text.len(),
            })?;
        self.date(Kind::Expiry, layout, at, date)?;
        self.text(kind, at + layout.length(), rest);
        Ok(())
    }

    fn date(
        &mut self,
        kind: Kind,
        layout: DateLayout,
        at: usize,
        value: &str,
    ) -> Result<(), HibcError> {
        layout
            .check(value)
            .map_err(|error| HibcError::Date { at, error })?;
        self.push(kind, Some(layout), at, value);
        Ok(())
    }

    fn quantity(&mut self, at: usize, value: &str) -> Result<(), HibcError> {
        if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(HibcError::Quantity { at });
        }
        self.push(Kind::Quantity, None, at, value);
        Ok(())
    }

    /// Takes a lot or serial number; one that is left empty is none.
    fn text(&mut self, kind: Kind, at: usize, value: &str) {
        if value.is_empty() {
            return;
        }
        if value.len() > LONGEST {
            let had = value.len();
            self.deviations.push(HibcDeviation::TooLong { at, had });
        }
        self.flag_special(at, value);
        self.push(kind, None, at, value);
    }

    fn flag_special(&mut self, at: usize, value: &str) {
        let special = value
            .char_indices()
            .find(|(_, c)| !c.is_ascii_alphanumeric());
        if let Some((place, had)) = special {
            let at = at + place;
            self.deviations.push(HibcDeviation::Special { at, had });
        }
    }

    /// Keeps a part. Two quantities or serial numbers are no contradiction: the further parts `Q`
    /// and `S` may say more than the secondary in front of them.
    fn push(&mut self, kind: Kind, layout: Option<DateLayout>, at: usize, value: &str) {
        let part = HibcData {
            kind,
            value: value.to_string(),
            layout,
        };
        if matches!(kind, Kind::Lot | Kind::Expiry | Kind::Manufactured) {
            let mut firsts = self.firsts.iter().filter_map(|first| self.data.get(*first));
            match firsts.find(|first| first.kind == kind) {
                None => self.firsts.push(self.data.len()),
                Some(first) if !same(first, &part) => {
                    self.deviations.push(HibcDeviation::DifferentValues { at });
                }
                Some(_) => {}
            }
        }
        self.data.push(part);
    }
}

/// Tells whether two parts of one kind say the same. Their layouts may differ; the day on which
/// they are compared decides only where one of them is a century away.
fn same(one: &HibcData, other: &HibcData) -> bool {
    let date = |part: &HibcData| {
        Date::new(2050, 1, 1)
            .ok()
            .and_then(|today| part.date(today))
    };
    if one.layout.is_some() {
        date(one) == date(other)
    } else {
        one.value == other.value
    }
}
