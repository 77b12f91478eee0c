//! The score of each set of test vectors that goes through `waymark codes`: `cargo xtask bench
//! codes` prints it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "score/industry.rs"]
mod industry;
#[path = "support/score.rs"]
mod score;
mod support;

use codes::{Date, Meaning, Reading, Standard, Verdict, read_scan};
use score::{Score, Wanted};
use support::Row;

/// Every good code of our own tables, and of a hundred of the open ones.
fn least(set: &str) -> usize {
    if set == "public" { 99 } else { 100 }
}

fn today() -> Date {
    Date::new(2026, 6, 15).unwrap()
}

fn found(reading: &Reading) -> Vec<(String, String)> {
    let fields = reading.fields(today()).into_iter();
    fields.map(|field| (field.id, field.value)).collect()
}

/// The column `ais`: pairs of identifier and value in order.
fn due(row: &Row) -> Vec<(String, String)> {
    serde_json::from_str(row.json("ais")).unwrap()
}

fn gs1(name: &str) {
    for (set, rows) in support::tables(&format!("{name}.tsv")) {
        let mut score = Score::default();
        for row in &rows {
            let reading = read_scan(&row.text("input"));
            let wanted = Wanted::of(row.json("verdict"));
            score.judge(
                row.json("id"),
                wanted,
                &due(row),
                &found(&reading),
                &reading,
            );
        }
        score.hold(&format!("{name}, {set}"), least(&set));
    }
}

#[test]
fn gs1_scans() {
    gs1("gs1_scan");
}

#[test]
fn gs1_in_brackets() {
    gs1("gs1_bracketed");
}

#[test]
fn digital_links() {
    gs1("digital_link");
}

/// Of a code that is a GS1 key: its elements in brackets.
fn in_brackets(reading: &Reading) -> String {
    let fields = found(reading).into_iter();
    let elements = fields.filter(|(id, _)| id.bytes().all(|byte| byte.is_ascii_digit()));
    elements
        .map(|(id, value)| format!("({id}){value}"))
        .collect()
}

/// Judges one way to write a code: that it names `uri`, and its elements where they are given.
fn judge_epc(score: &mut Score, row: &Row, column: &str) {
    let text = row.text(column);
    if text.is_empty() {
        return;
    }
    let reading = read_scan(&text);
    let id = format!("{} {column}", row.json("id"));
    assert_eq!(reading.standard, Standard::Epc, "{id} {text}");
    let Meaning::Epc(epc) = &reading.meaning else {
        let found: &[String] = &[];
        return score.judge(
            &id,
            Wanted::of(row.json("verdict")),
            &["a code".into()],
            found,
            &reading,
        );
    };
    let elements = row.text("element_string");
    let mut due = vec![row.text("epc_uri")];
    let mut found = vec![epc.to_uri()];
    if !elements.is_empty() {
        due.push(elements);
        found.push(in_brackets(&reading));
    }
    // Nothing proves that bits are those of a tag.
    let wanted = if column == "hex" && reading.verdict() == Verdict::Candidate {
        Wanted::NotClean
    } else {
        Wanted::of(row.json("verdict"))
    };
    score.judge(&id, wanted, &due, &found, &reading);
}

#[test]
fn epcs() {
    for (set, rows) in support::tables("epc.tsv") {
        let mut score = Score::default();
        let is_good = |row: &&Row| row.json("verdict") == "ok";
        let good: Vec<&str> = rows
            .iter()
            .filter(is_good)
            .map(|row| row.json("epc_uri"))
            .collect();
        for row in &rows {
            // One set calls a code wrong that others call right: it asked for another scheme.
            if row.json("verdict") == "reject" && good.contains(&row.json("epc_uri")) {
                println!("{} contradicts other rows: skipped", row.json("id"));
                continue;
            }
            for column in ["epc_uri", "tag_uri", "hex"] {
                judge_epc(&mut score, row, column);
            }
        }
        score.hold(&format!("epc, {set}"), least(&set));
    }
}
