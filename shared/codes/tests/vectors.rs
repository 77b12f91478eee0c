//! Runs the tables of test vectors and scores the two kinds of failure apart: a wrong value booked
//! as clean, and a good code refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use codes::check_digit::{CheckError, Scheme};
use codes::{Date, DayZero, Reading, ShortDate, Symbology, Verdict, read_scan};

#[derive(Default)]
struct Score {
    rows: usize,
    wrong_but_clean: Vec<String>,
    good_refused: Vec<String>,
}

impl Score {
    fn assert_faultless(&self, name: &str) {
        println!(
            "{name}: {} rows, {} wrong values booked as clean, {} good codes refused",
            self.rows,
            self.wrong_but_clean.len(),
            self.good_refused.len()
        );
        assert!(self.rows > 0, "{name} is empty");
        assert!(
            self.wrong_but_clean.is_empty(),
            "wrong but clean: {:#?}",
            self.wrong_but_clean
        );
        assert!(
            self.good_refused.is_empty(),
            "good but refused: {:#?}",
            self.good_refused
        );
    }
}

#[test]
fn gs1_scans_are_read_as_expected() {
    for (set, rows) in support::tables("gs1_scan.tsv") {
        let mut score = Score::default();
        for row in rows {
            let reading = read_scan(&row.text("input"));
            judge(
                &mut score,
                row.json("id"),
                &row.text("verdict"),
                row.json("ais"),
                &reading,
            );
        }
        score.assert_faultless(&format!("gs1_scan, {set}"));
    }
}

/// The bracketed form is not read yet, but the scan it stands for is.
#[test]
fn the_scans_of_the_bracketed_table_are_read_as_expected() {
    for (set, rows) in support::tables("gs1_bracketed.tsv") {
        let mut score = Score::default();
        for row in rows.into_iter().filter(|row| !row.json("scan").is_empty()) {
            let reading = read_scan(&format!("]d2{}", row.text("scan")));
            judge(
                &mut score,
                row.json("id"),
                &row.text("verdict"),
                row.json("ais"),
                &reading,
            );
        }
        score.assert_faultless(&format!("gs1_bracketed, {set}"));
    }
}

#[test]
fn aim_identifiers_name_their_symbology() {
    for (set, rows) in support::tables("aim_ids.tsv") {
        for row in rows {
            let (symbology, rest) = Symbology::split(row.json("input")).unwrap();
            let symbology = symbology.unwrap();
            assert_eq!(
                symbology.name(),
                row.text("symbology"),
                "{set} {}",
                row.json("id")
            );
            assert_eq!(
                symbology.is_gs1().to_string(),
                row.json("gs1"),
                "{set} {}",
                row.json("id")
            );
            assert_eq!(rest, "");
        }
    }
}

#[test]
fn checks_are_computed_as_expected() {
    for (set, rows) in support::tables("check_digits.tsv") {
        for row in rows {
            let id = format!("{set} {}", row.json("id"));
            let expected = row.text("expected_check");
            let result = scheme(row.json("scheme")).verify(&row.text("input"));
            match (row.json("verdict"), result) {
                ("ok", result) => {
                    assert_eq!(result, Ok(()), "{id}");
                    assert!(row.text("input").ends_with(&expected), "{id}");
                }
                ("reject", Err(CheckError::Wrong { needed, .. })) => {
                    assert_eq!(needed, expected, "{id}");
                }
                ("reject", Err(CheckError::NoCheck)) => {
                    assert!(expected.starts_with("none"), "{id}");
                }
                (verdict, result) => panic!("{id}: {verdict} gave {result:?}"),
            }
        }
    }
}

#[test]
fn gs1_dates_find_their_century_and_last_day() {
    for (set, rows) in support::tables("dates.tsv") {
        for row in rows {
            let Some(ai) = row.json("format").strip_prefix("gs1_") else {
                continue;
            };
            let open = ["11", "12", "13", "15", "16", "17", "4324", "4325"].contains(&ai);
            let day_zero = if open {
                DayZero::Allowed
            } else {
                DayZero::Refused
            };
            let today = iso(row.json("reference_date"));
            let date = ShortDate::parse(&row.text("input"), day_zero)
                .and_then(|date| date.resolve(today))
                .map_or_else(|_| String::from("reject"), |date| date.to_string());
            assert_eq!(date, row.text("expected"), "{set} {}", row.json("id"));
        }
    }
}

/// Scores one row of a table whose `ais` are pairs of identifier and value in order.
fn judge(score: &mut Score, id: &str, verdict: &str, ais: &str, reading: &Reading) {
    let expected: Vec<(String, String)> = serde_json::from_str(ais).unwrap();
    let understood: Vec<_> = reading
        .meaning
        .gs1()
        .into_iter()
        .flat_map(|string| string.elements())
        .map(|element| (element.ai().to_owned(), element.value().to_owned()))
        .collect();
    let wanted = match verdict {
        "ok" => Verdict::Clean,
        "ok_assoc" => Verdict::Flagged,
        "reject" => Verdict::Refused,
        other => panic!("{id}: unknown verdict {other}"),
    };
    score.rows += 1;
    let found = reading.verdict();
    if understood == expected && found == wanted {
        return;
    }
    let line = format!("{id}: {wanted:?} {expected:?} was read as {reading:?}");
    if found == Verdict::Clean || (found == Verdict::Flagged && understood != expected) {
        score.wrong_but_clean.push(line);
    } else {
        score.good_refused.push(line);
    }
}

fn scheme(name: &str) -> Scheme {
    match name {
        "gln" | "gsin" | "gtin8" | "gtin12" | "gtin13" | "gtin14" | "sscc" => Scheme::Gs1,
        "gmn_pair" => Scheme::Gs1Pair,
        "code39_mod43" => Scheme::Code39,
        "hibc_mod43" => Scheme::Hibc,
        "imei_luhn" => Scheme::Luhn,
        "iso7064_mod37_2" => Scheme::Iso7064Mod37,
        "pzn8" => Scheme::Pzn8,
        "ifa_ppn" => Scheme::Ppn,
        "upu_s10" => Scheme::UpuS10,
        other => panic!("unknown scheme {other}"),
    }
}

fn iso(text: &str) -> Date {
    let parts: Vec<u16> = text.split('-').map(|part| part.parse().unwrap()).collect();
    Date::new(
        parts[0],
        u8::try_from(parts[1]).unwrap(),
        u8::try_from(parts[2]).unwrap(),
    )
    .unwrap()
}
