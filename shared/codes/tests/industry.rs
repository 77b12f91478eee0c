//! Runs the tables of the industry's own grammars through [`read_scan`]: ISO/IEC 15434, HIBC, VIN
//! and suppliers' labels.
//!
//! A row fails in one of two ways, which are scored apart: a wrong value booked as clean, and a
//! good code not read as given.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use codes::iso15434::eigp114::DateCode;
use codes::{Date, DateLayout, Field, Reading, Standard, Verdict, read_scan};
use serde_json::Value;
use support::Row;

#[derive(Default)]
struct Score {
    rows: usize,
    wrong_but_clean: Vec<String>,
    good_not_read: Vec<String>,
}

impl Score {
    /// Takes a row down: whether the fields are as given, and which verdicts are right.
    fn add(&mut self, row: &Row, reading: &Reading, as_given: bool, right: &[Verdict]) {
        self.rows += 1;
        let verdict = reading.verdict();
        let is_right = right.contains(&verdict) && (as_given || verdict == Verdict::Refused);
        if is_right {
            return;
        }
        let line = format!(
            "{}: {:?} {reading:?}",
            row.json("id"),
            today_fields(reading)
        );
        if verdict == Verdict::Clean {
            self.wrong_but_clean.push(line);
        } else {
            self.good_not_read.push(line);
        }
    }

    fn assert_faultless(&self, name: &str) {
        println!(
            "{name}: {} rows, {} wrong values booked as clean, {} good codes not read as given",
            self.rows,
            self.wrong_but_clean.len(),
            self.good_not_read.len()
        );
        assert!(self.rows > 0, "{name} is empty");
        assert!(
            self.wrong_but_clean.is_empty(),
            "{:#?}",
            self.wrong_but_clean
        );
        assert!(self.good_not_read.is_empty(), "{:#?}", self.good_not_read);
    }
}

fn today() -> Date {
    Date::new(2026, 6, 15).unwrap()
}

fn today_fields(reading: &Reading) -> Vec<Field> {
    reading.fields(today())
}

fn verdicts(word: &str) -> &'static [Verdict] {
    match word {
        "ok" => &[Verdict::Clean],
        "lenient" | "bad_check" => &[Verdict::Flagged],
        "reject" => &[Verdict::Refused],
        other => panic!("unknown verdict {other}"),
    }
}

#[test]
fn messages_are_read_as_expected() {
    for (set, rows) in support::tables("iso15434.tsv") {
        let mut score = Score::default();
        for row in rows {
            let reading = read_scan(&row.text("input"));
            let mut expected = Vec::new();
            let segments: Vec<Value> = serde_json::from_str(row.json("fields")).unwrap();
            for segment in &segments {
                if let Some(text) = segment["text"].as_str() {
                    expected.push(("text".to_owned(), text.to_owned()));
                }
                for pair in segment["fields"].as_array().into_iter().flatten() {
                    let text = |place: usize| pair[place].as_str().unwrap().to_owned();
                    expected.push((text(0), text(1)));
                }
            }
            let fields = today_fields(&reading);
            let found: Vec<_> = fields
                .into_iter()
                .map(|field| (field.id, field.value))
                .collect();
            let as_given = found == expected && reading.standard == Standard::Iso15434;
            score.add(&row, &reading, as_given, verdicts(row.json("verdict")));
        }
        score.assert_faultless(&format!("iso15434, {set}"));
    }
}

/// Compares fields with an object of words and values: exactly these, of those that stand twice the
/// last one, which is what the tables hold.
fn is_as_given(reading: &Reading, expected: &Value) -> bool {
    let fields = today_fields(reading);
    let expected = expected.as_object().unwrap();
    let last = |id: &str| fields.iter().rfind(|field| field.id == id);
    let is_given = |(id, value): (&String, &Value)| {
        let wanted = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let is_date = matches!(id.as_str(), "expiry" | "mfg");
        last(id).is_some_and(|field| {
            let meaning = field.resolved.as_deref().unwrap_or(&field.value);
            meaning == wanted || !is_date && field.value == wanted
        })
    };
    expected.iter().all(is_given) && fields.iter().all(|field| expected.contains_key(&field.id))
}

#[test]
fn health_industry_codes_are_read_as_expected() {
    for (set, rows) in support::tables("hibc.tsv") {
        let mut score = Score::default();
        for row in rows {
            let reading = read_scan(&row.text("input"));
            let expected = serde_json::from_str(row.json("fields")).unwrap();
            let as_given = is_as_given(&reading, &expected) && reading.standard == Standard::Hibc;
            score.add(&row, &reading, as_given, verdicts(row.json("verdict")));
        }
        score.assert_faultless(&format!("hibc, {set}"));
    }
}

#[test]
fn labels_of_suppliers_are_read_as_expected() {
    for (set, rows) in support::tables("supplier_labels.tsv") {
        let mut score = Score::default();
        for row in rows {
            let reading = read_scan(&row.text("input"));
            let expected = serde_json::from_str(row.json("fields")).unwrap();
            let as_given =
                is_as_given(&reading, &expected) && reading.standard == Standard::SupplierLabel;
            score.add(&row, &reading, as_given, verdicts(row.json("verdict")));
        }
        score.assert_faultless(&format!("supplier_labels, {set}"));
    }
}

/// Nothing says that 17 characters are a VIN, so the best verdict is a candidate; what is no VIN is
/// text without fields.
#[test]
fn vehicles_are_read_as_expected() {
    for (set, rows) in support::tables("vin.tsv") {
        let mut score = Score::default();
        for row in rows {
            let reading = read_scan(&row.text("input"));
            let fields = today_fields(&reading);
            let meaning = |id: &str| {
                let field = fields.iter().find(|field| field.id == id)?;
                Some(
                    field
                        .resolved
                        .clone()
                        .unwrap_or_else(|| field.value.clone()),
                )
            };
            if row.json("structure") == "reject" {
                score.add(&row, &reading, fields.is_empty(), &[Verdict::Clean]);
                continue;
            }
            let years: Vec<u16> = serde_json::from_str(row.json("model_years")).unwrap();
            let years = years
                .iter()
                .map(u16::to_string)
                .collect::<Vec<_>>()
                .join(",");
            let found = meaning("model_years").filter(|years| years.contains(','));
            let as_given = meaning("wmi").as_deref() == Some(row.json("wmi"))
                && meaning("region").as_deref() == Some(row.json("region"))
                && meaning("check_digit").as_deref() == Some(row.json("check_digit"))
                && found.unwrap_or_default() == years;
            score.add(&row, &reading, as_given, &[Verdict::Candidate]);
        }
        score.assert_faultless(&format!("vin, {set}"));
    }
}

#[test]
fn dates_of_the_industry_are_read_as_expected() {
    for (set, rows) in support::tables("dates.tsv") {
        for row in rows {
            let reference: Date = row.json("reference_date").parse().unwrap();
            let input = row.text("input");
            let found = match row.json("format").split_once('_') {
                Some(("gs1", _)) => continue,
                Some(("eigp114", _)) => {
                    DateCode::read(&input, reference).map(|code| code.to_string())
                }
                Some(("mh10", id)) => layout(id)
                    .read(&input, reference)
                    .map(|moment| moment.to_string()),
                other => panic!("unknown format {other:?}"),
            };
            let found = found.unwrap_or_else(|_| "reject".into());
            assert_eq!(found, row.text("expected"), "{set} {}", row.json("id"));
        }
    }
}

fn layout(id: &str) -> DateLayout {
    match id {
        "D" => DateLayout::YearMonthDay,
        "1D" => DateLayout::DayMonthYear,
        "2D" => DateLayout::MonthDayYear,
        "4D" => DateLayout::YearDays,
        "7D" => DateLayout::MonthYear,
        "10D" => DateLayout::YearWeek,
        "11D" => DateLayout::FullYearWeek,
        "12D" | "14D" | "16D" => DateLayout::FullYearMonthDay,
        "15D" | "17D" => DateLayout::DayMonthFullYear,
        other => panic!("unknown identifier {other}"),
    }
}
