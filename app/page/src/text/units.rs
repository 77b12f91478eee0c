//! Quantities and times as people read them.

use record::quantity::{Amount, Quantity, Unit};

use super::{t, tr};

/// Returns the word for a unit of measure.
#[must_use]
pub fn unit(unit: Unit) -> String {
    t(match unit {
        Unit::Piece => "unit-piece",
        Unit::Kilogram => "unit-kilogram",
        Unit::Metre => "unit-metre",
        Unit::Litre => "unit-litre",
    })
}

/// Returns a quantity, thousands set apart by a thin space.
#[must_use]
pub fn quantity(quantity: Quantity) -> String {
    format!("{} {}", amount(quantity.amount), unit(quantity.unit))
}

/// Returns a value with its unit, given as `value code` with the unit's UN/ECE
/// Recommendation 20 code, as people read it: `25.01 MMT` as `25.01 mm`.
#[must_use]
pub fn reading(text: &str) -> String {
    let Some((before, code)) = text.rsplit_once(' ') else {
        return text.to_owned();
    };
    format!("{before} {}", symbol(code))
}

/// Returns the symbol for a unit's UN/ECE Recommendation 20 code; the code where it has none
/// here.
#[must_use]
pub fn symbol(code: &str) -> &str {
    match code {
        "MMT" => "mm",
        "CMT" => "cm",
        "MTR" => "m",
        "GRM" => "g",
        "KGM" => "kg",
        "NEW" => "N",
        "NU" => "N·m",
        "BAR" => "bar",
        "KPA" => "kPa",
        "CEL" => "°C",
        "VLT" => "V",
        "AMP" => "A",
        "OHM" => "Ω",
        "P1" => "%",
        other => other,
    }
}

/// Returns an amount, thousands set apart by a no-break thin space.
#[must_use]
pub fn amount(amount: Amount) -> String {
    let text = amount.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("−", digits),
        None => ("", whole),
    };
    let mut grouped = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202F}');
        }
        grouped.push(digit);
    }
    if !part.is_empty() {
        grouped.push(super::number::decimal_sign());
        grouped.push_str(part);
    }
    grouped
}

/// Returns how long something has lasted.
#[must_use]
pub fn age(then_utc_ms: u64, now_utc_ms: u64) -> String {
    lasted(then_utc_ms, now_utc_ms, "age-minutes", "age-hours")
}

/// Returns how long ago something was.
#[must_use]
pub fn ago(then_utc_ms: u64, now_utc_ms: u64) -> String {
    lasted(then_utc_ms, now_utc_ms, "ago-minutes", "ago-hours")
}

fn lasted(then_utc_ms: u64, now_utc_ms: u64, in_minutes: &str, in_hours: &str) -> String {
    let minutes = now_utc_ms.saturating_sub(then_utc_ms) / 60_000;
    match (minutes / 60, minutes % 60) {
        (0, 0) => t("age-now"),
        (0, minutes) => tr(in_minutes, &[("minutes", &minutes.to_string())]),
        (hours, minutes) => tr(
            in_hours,
            &[
                ("hours", &hours.to_string()),
                ("minutes", &minutes.to_string()),
            ],
        ),
    }
}
