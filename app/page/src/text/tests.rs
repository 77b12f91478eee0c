//! The text files are complete, and sentences read as they should.

use super::refusal::{as_read, differing, of_refusal, visible};
use super::*;
use record::Refusal;
use record::quantity::Quantity;
use std::collections::BTreeSet;

fn keys(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
        .collect()
}

/// The values that each text of a file names.
fn values(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut all: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in source.lines() {
        if let Some((key, _)) = line.split_once(" =")
            && line.starts_with(|c: char| c.is_ascii_lowercase())
        {
            all.push((key.to_owned(), BTreeSet::new()));
        }
        let Some((_, used)) = all.last_mut() else {
            continue;
        };
        for piece in line.split("{ $").skip(1) {
            let name: String = piece
                .chars()
                .take_while(|c| c.is_ascii_lowercase())
                .collect();
            used.insert(name);
        }
    }
    all.sort();
    all
}

#[test]
fn every_language_has_every_text_with_the_same_values() {
    assert_eq!(keys(ENGLISH), keys(GERMAN));
    assert_eq!(values(ENGLISH), values(GERMAN));
}

#[test]
fn the_files_are_well_formed_and_say_only_what_is_read() {
    for source in [ENGLISH, GERMAN] {
        let resource = fluent_syntax::parser::parse_runtime(source).expect("well-formed");
        let read = resource.body.len();
        assert_eq!(read, keys(source).len());
        // A term, a reference between messages, a function or an attribute.
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            assert!(!line.starts_with('-'), "{line}");
            assert!(!line.trim_start().starts_with('.'), "{line}");
            for placed in line.split("{ ").skip(1) {
                assert!(placed.starts_with('$'), "{line}");
            }
            assert_eq!(
                line.matches('{').count(),
                line.matches("{ ").count(),
                "{line}"
            );
        }
    }
}

fn sources(folder: &std::path::Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if !path.ends_with("text/tests.rs") {
            found.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_text_is_used_and_every_key_used_is_there() {
    let mut code = String::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&root, &mut code);
    for key in keys(ENGLISH) {
        let stem = key.strip_suffix("-do").unwrap_or(&key);
        assert!(
            code.contains(&format!("\"{stem}\"")) || code.contains(&format!("\"{key}\"")),
            "{key} is not used"
        );
    }
    let known = keys(ENGLISH);
    for call in ["t(\"", "tr(\"", "tn(\"", "panel(\""] {
        for (at, _) in code.match_indices(call) {
            // `set_root("…` ends in the same letters as `t("…`.
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let key = code[at + call.len()..].split('"').next().unwrap();
            assert!(known.contains(key), "{key} has no text");
            if call == "panel(\"" {
                assert!(known.contains(&format!("{key}-do")), "{key}-do has no text");
            }
        }
    }
}

#[test]
fn an_unknown_language_becomes_english_and_a_region_does_not_matter() {
    assert_eq!(choose("xx"), "en");
    assert_eq!(choose("de-CH"), "de");
    assert_eq!(t("pill-all-sent"), "Alles gesendet");
    assert_eq!(choose("en-GB"), "en");
    assert_eq!(t("pill-all-sent"), "All sent");
}

#[test]
fn plurals_and_values_are_put_in() {
    choose("en");
    assert_eq!(tn("carton-units", 1), "1 unit");
    assert_eq!(tn("carton-units", 3), "3 units");
    assert_eq!(
        tr("pill-waiting", &[("count", "12"), ("age", "14 min")]),
        "Waiting 12 · oldest 14 min"
    );
}

#[test]
fn a_wrong_item_says_expected_and_scanned_and_what_to_do() {
    choose("en");
    let panel = of_refusal(&Refusal::WrongItem {
        expected: vec!["SE-112".parse().unwrap()],
        scanned: "lot:NORDKOMP/BRG-6204/22K81".parse().unwrap(),
    });
    assert_eq!(panel.title, "Wrong item for this step");
    assert_eq!(panel.expected.as_deref(), Some("SE-112"));
    assert_eq!(panel.scanned.as_deref(), Some("BRG-6204"));
    assert_eq!(panel.next, "Put it back and scan what the step asks for.");
}

#[test]
fn a_used_up_lot_says_how_much_is_left() {
    choose("en");
    let panel = of_refusal(&Refusal::LotUsedUp {
        lot: record::LotKey {
            supplier: "GUMTEK".parse().unwrap(),
            item: "SE-112".parse().unwrap(),
            lot: "L5-0331".parse().unwrap(),
        },
        remaining: Quantity::pieces(3),
        needed: Quantity::pieces(4),
    });
    assert_eq!(panel.scanned.as_deref(), Some("L5-0331"));
    assert_eq!(panel.next, "Take another lot. 3 pcs left, 4 pcs needed.");
}

#[test]
fn separators_are_shown_and_differences_are_marked() {
    assert_eq!(visible("]d210A\u{1d}21B"), "]d210A␝21B");
    assert_eq!(as_read("]d210A\u{1d}21B"), "10A␝21B");
    // With caps lock inverted it is no identifier, and people have to see that.
    assert_eq!(as_read("]D210A"), "]D210A");
    assert_eq!(as_read("]"), "]");
    assert_eq!(
        differing("SE-112", "SE-172"),
        ["SE-1", "1", "2"].map(String::from)
    );
    assert_eq!(differing("AA", "AAA"), ["AA", "", ""].map(String::from));
}

#[test]
fn big_numbers_are_set_in_groups() {
    assert_eq!(units::amount("4000".parse().unwrap()), "4\u{202F}000");
    assert_eq!(
        units::amount("-1234567.5".parse().unwrap()),
        "−1\u{202F}234\u{202F}567.5"
    );
}
