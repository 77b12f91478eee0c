//! Runs the tables of test vectors that name a function; `score.rs` has those of whole readings.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use codes::check_digit::{CheckError, Scheme};
use codes::epc::Epc;
use codes::gs1::{DigitalLink, ElementString};
use codes::{Date, DayZero, ShortDate, Symbology, read_scan};

/// The scan that the bracketed form stands for, and how it is written.
#[test]
fn bracketed_forms_and_their_scans_say_the_same() {
    for (set, rows) in support::tables("gs1_bracketed.tsv") {
        for row in rows.iter().filter(|row| !row.json("scan").is_empty()) {
            let id = format!("{set} {}", row.json("id"));
            let string = ElementString::parse_bracketed(&row.text("input")).unwrap();
            assert_eq!(string.to_text(), row.text("scan"), "{id}");
            assert_eq!(string.to_bracketed(), row.text("input"), "{id}");
            let scan = read_scan(&format!("]d2{}", row.text("scan")));
            assert_eq!(scan.meaning.gs1(), Some(&string), "{id}");
        }
    }
}

#[test]
fn digital_links_are_written_in_their_canonical_form() {
    for (set, rows) in support::tables("digital_link.tsv") {
        for row in rows.iter().filter(|row| !row.json("canonical").is_empty()) {
            let id = format!("{set} {}", row.json("id"));
            let elements = DigitalLink::parse(&row.text("input")).unwrap().elements;
            assert_eq!(
                elements.to_digital_link(),
                Ok(row.text("canonical")),
                "{id}"
            );
            assert_eq!(elements.to_text(), row.text("element_string"), "{id}");
        }
    }
}

#[test]
fn digital_links_are_built_from_elements() {
    for (set, rows) in support::tables("digital_link_build.tsv") {
        for row in rows {
            let built = ElementString::parse_bracketed(&row.text("ais_bracketed"))
                .ok()
                .and_then(|string| string.to_digital_link().ok());
            let due = Some(row.text("uri")).filter(|_| row.json("verdict") == "ok");
            assert_eq!(built, due, "{set} {}", row.json("id"));
        }
    }
}

#[test]
fn codes_for_tags_are_written_as_links() {
    for (set, rows) in support::tables("epc_digital_link.tsv") {
        for row in rows {
            let id = format!("{set} {}", row.json("id"));
            let epc: Epc = row.text("epc_uri").parse().unwrap();
            let ours = epc.element_string().unwrap().to_digital_link().unwrap();
            let Ok(theirs) = DigitalLink::parse(&row.text("digital_link")) else {
                println!("{id} has a wrong check digit in its link: skipped");
                continue;
            };
            assert_eq!(theirs.elements.to_digital_link(), Ok(ours), "{id}");
        }
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
