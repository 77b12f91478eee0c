//! The tables of the industry's own grammars: ISO/IEC 15434, HIBC, suppliers' labels and VIN.

use codes::iso15434::eigp114::DateCode;
use codes::{Date, DateLayout, Reading, Standard, Verdict, read_scan};
use serde_json::Value;

use super::score::{Score, Wanted};
use super::support::{self, Row};
use super::{found, least, today};

fn judge(name: &str, standard: Standard, due: fn(&Row, &Reading) -> Vec<(String, String)>) {
    for (set, rows) in support::tables(&format!("{name}.tsv")) {
        let mut score = Score::default();
        for row in &rows {
            let reading = read_scan(&row.text("input"));
            let mut found = found(&reading);
            if reading.standard != standard && reading.verdict() != Verdict::Refused {
                found.push(("standard".into(), reading.standard.to_string()));
            }
            let wanted = Wanted::of(row.json("verdict"));
            score.judge(
                row.json("id"),
                wanted,
                &due(row, &reading),
                &found,
                &reading,
            );
        }
        score.hold(&format!("{name}, {set}"), least(&set));
    }
}

#[test]
fn messages() {
    judge("iso15434", Standard::Iso15434, |row, _| {
        let mut due = Vec::new();
        let segments: Vec<Value> = serde_json::from_str(row.json("fields")).unwrap();
        for segment in &segments {
            let text = segment["text"].as_str();
            due.extend(text.map(|text| ("text".to_owned(), text.to_owned())));
            for pair in segment["fields"].as_array().into_iter().flatten() {
                let part = |place: usize| pair[place].as_str().unwrap().to_owned();
                due.push((part(0), part(1)));
            }
        }
        due
    });
}

/// The fields that a table gives as an object of words and values: where exactly these words were
/// found, and what they stand for is as given, they are due as they were found. Of a word that
/// stands twice the table holds the last one.
fn due_by_words(row: &Row, reading: &Reading) -> Vec<(String, String)> {
    let expected: Value = serde_json::from_str(row.json("fields")).unwrap();
    let expected = expected.as_object().unwrap();
    let fields = reading.fields(today());
    let is_given = |(id, value): (&String, &Value)| {
        let wanted = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let is_date = matches!(id.as_str(), "expiry" | "mfg");
        fields
            .iter()
            .rfind(|field| field.id == *id)
            .is_some_and(|field| {
                let meaning = field.resolved.as_deref().unwrap_or(&field.value);
                meaning == wanted || !is_date && field.value == wanted
            })
    };
    let has_no_others = fields.iter().all(|field| expected.contains_key(&field.id));
    if has_no_others && expected.iter().all(is_given) {
        found(reading)
    } else {
        let pairs = expected.iter();
        pairs
            .map(|(id, value)| (id.clone(), value.to_string()))
            .collect()
    }
}

#[test]
fn health_industry_codes() {
    judge("hibc", Standard::Hibc, due_by_words);
}

#[test]
fn labels_of_suppliers() {
    judge("supplier_labels", Standard::SupplierLabel, due_by_words);
}

/// Nothing says that 17 characters are a VIN, so the best verdict is a candidate; what is no VIN is
/// text without fields.
#[test]
fn vehicles() {
    for (set, rows) in support::tables("vin.tsv") {
        let mut score = Score::default();
        for row in &rows {
            let reading = read_scan(&row.text("input"));
            let fields = reading.fields(today());
            let meaning = |id: &str| {
                let field = fields.iter().find(|field| field.id == id);
                field.map(|field| {
                    field
                        .resolved
                        .clone()
                        .unwrap_or_else(|| field.value.clone())
                })
            };
            let words = ["wmi", "region", "check_digit"];
            let mut found: Vec<_> = words.into_iter().map(meaning).collect();
            let years = meaning("model_years").filter(|years| years.contains(','));
            found.push(Some(years.unwrap_or_default()));
            if row.json("structure") == "reject" {
                assert_eq!(fields, [], "{}", row.json("id"));
                continue;
            }
            let years: Vec<u16> = serde_json::from_str(row.json("model_years")).unwrap();
            let years = years
                .iter()
                .map(u16::to_string)
                .collect::<Vec<_>>()
                .join(",");
            let mut due: Vec<_> = words.into_iter().map(|word| Some(row.text(word))).collect();
            due.push(Some(years));
            assert_eq!(reading.verdict(), Verdict::Candidate, "{}", row.json("id"));
            score.judge(row.json("id"), Wanted::NotClean, &due, &found, &reading);
        }
        score.hold(&format!("vin, {set}"), least(&set));
    }
}

#[test]
fn dates_of_the_industry() {
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
