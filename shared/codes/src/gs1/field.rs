//! The elements as fields: their short names, and what dates, times, measures and amounts mean.
//!
//! Standard: GS1 General Specifications, section 3 (decimal point by the last digit of the
//! identifier) and 7.12 (century).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::decimal::Decimal;
use super::definition::Definition;
use super::element_string::{Element, ElementString};
use super::rule::Rule;
use crate::date::{Date, DayZero, ShortDate};
use crate::field::Field;

impl ElementString {
    /// Returns the elements as fields; `reference_date` decides the century of their dates.
    pub(crate) fn fields(&self, reference_date: Date) -> Vec<Field> {
        self.elements()
            .iter()
            .map(|element| element.field(reference_date))
            .collect()
    }
}

impl Element {
    fn field(&self, reference_date: Date) -> Field {
        Field::new(self.ai(), self.title(), self.value()).meaning(resolve(
            self.ai(),
            self.value(),
            reference_date,
        ))
    }
}

fn resolve(ai: &str, value: &str, reference_date: Date) -> Option<String> {
    let family = ai.get(..3).unwrap_or(ai);
    match (ai, family) {
        ("30" | "37", _) => Some(value.parse::<u32>().ok()?.to_string()),
        ("4309", _) => position(value),
        ("4330" | "4332", _) => temperature(value, "°F"),
        ("4331" | "4333", _) => temperature(value, "°C"),
        (_, "390" | "392" | "395") => Some(decimal(ai, value)?.to_string()),
        (_, "391" | "393") => {
            let (currency, amount) = value.split_at_checked(3)?;
            // The currency stays the number of ISO 4217.
            Some(format!("{} {currency}", decimal(ai, amount)?))
        }
        (_, "394") => Some(format!("{} %", decimal(ai, value)?)),
        _ if ai.len() == 4 && ("310".."370").contains(&family) => measure(ai, value),
        _ => moment(Definition::of(ai)?, value, reference_date),
    }
}

/// The last digit of the identifier says how many decimal places there are.
fn decimal(ai: &str, digits: &str) -> Option<Decimal> {
    Some(Decimal {
        digits: digits.parse().ok()?,
        places: ai.get(3..)?.parse().ok()?,
    })
}

/// The unit stands in brackets in the title: `NET VOLUME (qt (US))`, `WIDTH (m), log`.
fn measure(ai: &str, value: &str) -> Option<String> {
    let number = decimal(ai, value)?;
    let title = Definition::of(ai)?.title;
    let unit = match (title.find('('), title.rfind(')')) {
        (Some(open), Some(close)) => title.get(open + 1..close)?,
        _ if title == "KG PER m²" => "kg/m²",
        _ => return None,
    };
    Some(format!("{number} {unit}"))
}

/// Six digits with two decimal places, and a minus sign behind them where it is below zero.
fn temperature(value: &str, unit: &str) -> Option<String> {
    let (digits, sign) = match value.strip_suffix('-') {
        Some(digits) => (digits, "-"),
        None => (value, ""),
    };
    let number = Decimal {
        digits: digits.parse().ok()?,
        places: 2,
    };
    Some(format!("{sign}{number} {unit}"))
}

/// Ten digits of latitude and ten of longitude, in ten-millionths of a degree from the south pole
/// and eastwards from Greenwich; as signed degrees, `latitude,longitude`.
fn position(value: &str) -> Option<String> {
    const DEGREE: i64 = 10_000_000;
    let (latitude, longitude) = value.split_at_checked(10)?;
    let latitude = latitude.parse::<i64>().ok()? - 90 * DEGREE;
    let longitude = (longitude.parse::<i64>().ok()? + 180 * DEGREE) % (360 * DEGREE) - 180 * DEGREE;
    let degrees = |parts: i64| {
        let sign = if parts < 0 { "-" } else { "" };
        let digits = parts.unsigned_abs();
        format!("{sign}{}", Decimal { digits, places: 7 })
    };
    Some(format!("{},{}", degrees(latitude), degrees(longitude)))
}

/// Puts dates and times together as ISO 8601 writes them: `2027-03-31T14:30`, two dates as an
/// interval. Nothing when the element holds anything else, or a date is none in its century.
fn moment(row: &Definition, value: &str, reference_date: Date) -> Option<String> {
    let mut text = String::new();
    let mut rest = value;
    for component in row.components {
        if rest.is_empty() {
            break;
        }
        let (part, behind) = rest.split_at_checked(component.max)?;
        rest = behind;
        let [rule] = component.rules else {
            return None;
        };
        let written = write_part(*rule, part, reference_date)?;
        if !text.is_empty() && !written.starts_with(['T', ':']) {
            text.push('/');
        }
        text.push_str(&written);
    }
    (!text.is_empty()).then_some(text)
}

fn write_part(rule: Rule, part: &str, reference_date: Date) -> Option<String> {
    if rule == Rule::Date {
        date(part, DayZero::Refused, reference_date)
    } else if rule == Rule::DateOrMonth {
        date(part, DayZero::Allowed, reference_date)
    } else if rule == Rule::FullDate {
        full_date(part)
    } else if rule == Rule::Hour {
        Some(format!("T{part}"))
    } else if rule == Rule::HourMinute {
        let (hour, minute) = part.split_at_checked(2)?;
        Some(format!("T{hour}:{minute}"))
    } else if matches!(rule, Rule::Minute | Rule::Second) {
        Some(format!(":{part}"))
    } else {
        None
    }
}

fn date(part: &str, day_zero: DayZero, reference_date: Date) -> Option<String> {
    let date = ShortDate::parse(part, day_zero).ok()?;
    Some(date.resolve(reference_date).ok()?.to_string())
}

fn full_date(part: &str) -> Option<String> {
    let (year, rest) = part.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some(format!("{year}-{month}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(ai: &str, value: &str) -> Option<String> {
        let today = Date::new(2026, 6, 15).unwrap();
        let string = ElementString::from_elements([(ai, value)]).unwrap();
        string.fields(today).remove(0).resolved
    }

    #[test]
    fn values_that_mean_more_say_what() {
        for (ai, value, meaning) in [
            ("17", "271200", "2027-12-31"),
            ("11", "990101", "1999-01-01"),
            ("7003", "2509070149", "2025-09-07T01:49"),
            ("8008", "360822001922", "2036-08-22T00:19:22"),
            ("8008", "36082200", "2036-08-22T00"),
            ("7007", "250907251001", "2025-09-07/2025-10-01"),
            ("7007", "250907", "2025-09-07"),
            ("7011", "2509070149", "2025-09-07T01:49"),
            ("7251", "202402290100", "2024-02-29T01:00"),
            ("4324", "2612001200", "2026-12-31T12:00"),
            ("3103", "000189", "0.189 kg"),
            ("3370", "000012", "12 kg/m²"),
            ("3601", "000012", "1.2 qt (US)"),
            ("3312", "001234", "12.34 m"),
            ("3922", "1299", "12.99"),
            ("3932", "9781299", "12.99 978"),
            ("3941", "0125", "12.5 %"),
            ("37", "0000120", "120"),
            ("4331", "001850-", "-18.50 °C"),
            ("4309", "02790858483015297971", "-62.0914152,-58.4702029"),
        ] {
            assert_eq!(resolved(ai, value).as_deref(), Some(meaning), "({ai})");
        }
        for (ai, value) in [("10", "A1"), ("21", "S7"), ("20", "01"), ("17", "000229")] {
            let string = ElementString::from_elements([(ai, value)]).unwrap();
            let at_the_edge = Date::new(2080, 1, 1).unwrap();
            assert_eq!(
                string.fields(at_the_edge).remove(0).resolved,
                None,
                "({ai})"
            );
        }
    }
}
