//! Layouts: what they read, what is none, and what is taught.

use super::*;
use crate::problem::Verdict;
use crate::reading::{read_scan, read_scan_at};
use alloc::string::ToString;
use std::vec;

fn layout(text: &str) -> Layout {
    text.parse().unwrap()
}

fn today() -> Date {
    Date::new(2026, 6, 15).unwrap()
}

fn taught(texts: &[&str]) -> Vec<(String, Layout)> {
    let named = texts
        .iter()
        .enumerate()
        .map(|(at, text)| (at.to_string(), layout(text)));
    named.collect()
}

fn values(layout: &Layout, text: &str) -> Option<Vec<(Says, String)>> {
    let read = layout.read(text)?;
    Some(read.into_iter().map(|v| (v.says, v.value)).collect())
}

#[test]
fn a_layout_reads_what_has_it_and_nothing_else() {
    let rule = layout("PN:{part};LOT:{lot:6};Q{pieces};{}");
    assert_eq!(
        values(&rule, "PN:SE-112;LOT:L5-033;Q415;any thing").unwrap(),
        [
            (Says::Part, "SE-112".to_string()),
            (Says::Lot, "L5-033".to_string()),
            (Says::Pieces, "415".to_string()),
        ]
    );
    for other in [
        "",
        "PN:SE-112",
        "pn:SE-112;LOT:L5-033;Q415;",
        "PN:;LOT:L5-033;Q415;",
        "PN:SE-112;LOT:L5-0331;Q415;",
        "PN:SE-112;LOT:L5-03;Q415;",
        "PN:SE-112;LOT:L5-033;Qmany;",
        "PN:SE-112;LOT:      ;Q415;",
        "PN:SE\t112;LOT:L5-033;Q415;",
        " PN:SE-112;LOT:L5-033;Q415;",
    ] {
        assert_eq!(rule.read(other), None, "{other:?}");
    }
}

#[test]
fn a_label_with_a_field_more_is_another_label() {
    let rule = layout("LBL;{part};{pieces};{supplier};{lot}");
    assert!(rule.read("LBL;4711;22;ACME;L-991").is_some());
    for other in ["LBL;1;2;3;4;5", "LBL;4711;22;ACME;L-991;"] {
        assert_eq!(rule.read(other), None, "{other:?}");
    }
    // What numbers hold themselves is no sign of another field.
    let rule = layout("GT-{part}-{lot}");
    assert!(rule.read("GT-SE112-L-991").is_some());
}

#[test]
fn padding_is_carried_and_means_nothing_and_dates_have_their_order() {
    let read = read_scan_at(
        "##SE-112  L5310327",
        &taught(&["##{part:8}{lot:2}{expiry:DDMMYY}"]),
    );
    assert_eq!(
        (read.verdict(), read.standard),
        (Verdict::Clean, Standard::SiteLabel)
    );
    let fields = read.fields(today());
    let seen: Vec<_> = fields
        .iter()
        .map(|f| (f.value.as_str(), f.resolved.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            ("SE-112  ", Some("SE-112")),
            ("L5", None),
            ("310327", Some("2027-03-31")),
        ]
    );
    let no_day = read_scan_at(
        "##SE-112  L5313327",
        &taught(&["##{part:8}{lot:2}{expiry:DDMMYY}"]),
    );
    assert_eq!(no_day.standard, Standard::Plain);
}

#[test]
fn a_layout_may_be_parted_by_control_characters() {
    let rules = taught(&["A\\x09{part}\\x1d{lot}"]);
    let text = "A\tSE-112\x1dL5";
    assert_eq!(read_scan(text).verdict(), Verdict::Refused);
    assert_eq!(read_scan_at(text, &rules).verdict(), Verdict::Clean);
    assert_eq!(
        read_scan_at("A\tSE-112\tL5", &rules).verdict(),
        Verdict::Refused,
        "a text without the layout stays what it was"
    );
}

#[test]
fn a_standard_decides_before_any_layout() {
    let rules = taught(&["]d{part}", "WM{part}", "[){lot}", "01{part}1{}"]);
    for text in [
        "]d2010952012345678810A1",
        "]d20109520123456789",
        "WM1/ORDER/WO-1001/40",
        "WM1/ORDER/WO-1001/41",
        "[)>\x1e061PABCQ5\x1e\x04",
        "010952012345678810A1",
    ] {
        assert_eq!(read_scan_at(text, &rules), read_scan(text), "{text}");
    }
}

#[test]
fn a_text_that_two_layouts_fit_is_not_decided() {
    let rules = taught(&["LOT {lot}", "LOT {part}"]);
    let read = read_scan_at("LOT 7", &rules);
    assert_eq!(read.verdict(), Verdict::Candidate);
    assert_eq!(read.fields(today()), []);
    assert_eq!(read.problems[0].code(), "several-layouts");
}

#[test]
fn what_is_no_layout_is_told_by_its_reason() {
    for (text, code) in [
        ("", "layout-names-nothing"),
        ("PN:{}", "layout-names-nothing"),
        ("PN:{order}", "layout-names-nothing"),
        ("{part}", "layout-fits-too-much"),
        (";{part}", "layout-fits-too-much"),
        ("P {part} {lot}", "layout-fits-too-much"),
        ("PN{part}{lot}", "layout-no-border"),
        ("PN{part};{part}", "layout-twice"),
        ("PN{part};{expiry}", "layout-date"),
        ("PN{part:YYMMDD}", "layout-date"),
        ("PN{part:0}", "layout-length"),
        ("PN{part:65}", "layout-length"),
        ("PN{part}\\x0d", "layout-character"),
        ("PN{what}", "layout-notation"),
        ("PN{part", "layout-notation"),
        ("PN}{part}", "layout-notation"),
        ("PN\\{part}", "layout-notation"),
        ("PN\\q{part}", "layout-notation"),
        ("PN{part:08}", "layout-notation"),
        ("\\x50N{part}", "layout-notation"),
    ] {
        let error = text.parse::<Layout>().unwrap_err();
        assert_eq!(error.code(), code, "{text}");
    }
    let long = alloc::format!("PN{}{{part}}", "A".repeat(MAX_CHARS));
    assert_eq!(
        long.parse::<Layout>().unwrap_err().code(),
        "layout-too-long"
    );
}

#[test]
fn a_layout_is_written_in_one_way_and_reads_back() {
    for text in [
        "PN:{part};LOT:{lot:8};EXP {expiry:DDMMYY}{:3}",
        "A\\x1d{serial}\\\\\\{x\\}{}",
        "ÄÖ{part}µ",
    ] {
        assert_eq!(layout(text).to_string(), text);
    }
}

#[test]
fn a_layout_is_taught_when_nothing_else_reads_its_labels() {
    let example = "PN:SE-112;LOT:L5";
    let rule = layout("PN:{part};LOT:{lot}");
    let said = check(&rule, example, &[]).unwrap();
    assert_eq!(said.len(), 2);
    // A scanner that names the symbology sends three characters in front.
    assert!(check(&rule, &alloc::format!("]d1{example}"), &[]).is_ok());
    let not = |rule: &str, example: &str| check(&layout(rule), example, &[]).unwrap_err().code();
    assert_eq!(
        not("PN:{part};LOT:{lot}", "PN:SE"),
        "layout-not-the-example"
    );
    assert_eq!(
        not("1XPTD40X0{serial:8}", "1XPTD40X0JD456115"),
        "layout-of-a-standard",
        "a VIN"
    );
    assert_eq!(
        not("1XPTD40X{serial:9}", "1XPTD40XäJD456115"),
        "layout-of-a-standard",
        "others like it may be one"
    );
    assert_eq!(not("]d2{lot}", "]d2A"), "layout-not-the-example");
}

#[test]
fn a_layout_is_not_taught_beside_one_that_fits_its_labels() {
    let there = vec![(
        "Cartons".to_string(),
        layout("PN:{part};LOT:{lot}"),
        "PN:SE-112;LOT:L5".to_string(),
    )];
    for (rule, example) in [
        ("PN:{part};LOT:{serial}", "PN:A;LOT:B"),
        ("PN:{part:3};LOT:{serial:2}", "PN:ABC;LOT:L5"),
        ("PN:{part}", "PN:anything"),
    ] {
        let error = check(&layout(rule), example, &there).unwrap_err();
        assert_eq!(error.code(), "layout-like-another", "{rule}");
    }
    assert!(check(&layout("PN={part};LOT={lot}"), "PN=A;LOT=B", &there).is_ok());
}
