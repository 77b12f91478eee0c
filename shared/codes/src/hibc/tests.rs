//! One test per form of the code, and per way to be wrong.

use super::*;
use crate::check_digit::Scheme;
use std::format;
use std::vec;

fn read(data: &str) -> Result<Hibc, HibcError> {
    let check = Scheme::Hibc.compute(data).unwrap_or_default();
    format!("{data}{check}").parse()
}

fn values(data: &str) -> Vec<(String, String, Option<String>)> {
    let today = Date::new(2026, 6, 15).unwrap();
    let fields = read(data).unwrap().fields(today);
    fields
        .into_iter()
        .map(|field| (field.id, field.value, field.resolved))
        .collect()
}

fn carried(id: &str, value: &str) -> (String, String, Option<String>) {
    (id.into(), value.into(), None)
}

fn meaning(id: &str, value: &str, resolved: &str) -> (String, String, Option<String>) {
    (id.into(), value.into(), Some(resolved.into()))
}

#[test]
fn a_primary_says_who_made_what() {
    let code: Hibc = "+A999123457".parse().unwrap();
    let primary = code.primary().unwrap();
    assert_eq!(
        (primary.labeler(), primary.product(), primary.unit()),
        ("A999", "1234", 5)
    );
    assert_eq!((code.link(), code.data().len()), (None, 0));
}

#[test]
fn every_form_of_the_date_is_read() {
    for (flag, value, date) in [
        ("", "1128", "2028-11"),
        ("2", "032534", "2034-03-25"),
        ("3", "260820", "2026-08-20"),
        ("4", "28010710", "2028-01-07T10"),
        ("5", "27198", "2027-07-17"),
        ("6", "2521013", "2025-07-29T13"),
    ] {
        let fields = values(&format!("+$$+{flag}{value}A1L"));
        let expected = vec![
            meaning("expiry", value, date),
            carried("serial", "A1"),
            carried("link", "L"),
        ];
        assert_eq!(fields, expected, "{flag}");
    }
    assert_eq!(values("+$$7A1L")[0], carried("lot", "A1"));
    assert_eq!(
        values("+05271A1L")[0],
        meaning("expiry", "05271", "2005-09-28")
    );
}

#[test]
fn quantities_and_further_parts_are_read() {
    assert_eq!(
        values("+A99912345/$$9023457L1/S77/16D20111212/14D20280906/Q12"),
        [
            carried("lic", "A999"),
            carried("product", "1234"),
            carried("uom", "5"),
            meaning("qty", "02345", "2345"),
            carried("lot", "L1"),
            carried("serial", "77"),
            meaning("mfg", "20111212", "2011-12-12"),
            meaning("expiry", "20280906", "2028-09-06"),
            meaning("qty", "12", "12"),
        ]
    );
    assert_eq!(
        values("+$$824L"),
        [meaning("qty", "24", "24"), carried("link", "L")]
    );
}

#[test]
fn a_wrong_check_character_is_never_unnoticed() {
    let code: Hibc = "+A99912345H".parse().unwrap();
    let (needed, had) = ('7', 'H');
    assert_eq!(
        code.deviations(),
        [HibcDeviation::CheckCharacter {
            at: 10,
            needed,
            had
        }]
    );
}

#[test]
fn a_caption_is_read_as_it_is_printed() {
    let scanned = read("+F163F3RXS1ZY32I1/$$+533236JLA6GN75").unwrap();
    assert_eq!(scanned.check(), ' ');
    let typed: Hibc = "*+F163F3RXS1ZY32I1/$$+533236JLA6GN75_*".parse().unwrap();
    assert_eq!(
        (typed.data(), typed.deviations()),
        (scanned.data(), &[][..])
    );
    let half: Hibc = "*+A999123457".parse().unwrap();
    assert_eq!(half.deviations(), [HibcDeviation::Asterisk]);
}

#[test]
fn what_is_odd_is_flagged() {
    let codes = |data: &str| -> Vec<_> {
        let code = read(data).unwrap();
        code.deviations().iter().map(HibcDeviation::code).collect()
    };
    assert_eq!(codes("+A99912345/$ABCDEFGHIJKLMNOPQRS"), ["hibc-too-long"]);
    assert_eq!(codes("+A99912345/$A.1"), ["hibc-special"]);
    assert_eq!(codes("+A99912345/$A1/X7"), ["hibc-unknown-part"]);
    assert_eq!(codes("+A99912345/$A1/$A2"), ["hibc-different-values"]);
    assert_eq!(codes("+A99912345/$$2090628A1/14D20280906"), [""; 0]);
    assert_eq!(
        codes("+A99912345/$$3280907A1/14D20280906"),
        ["hibc-different-values"]
    );
    assert_eq!(codes("+A99912345/$A1/"), ["hibc-unknown-part"]);
}

#[test]
fn what_is_no_code_says_where() {
    for (data, code, at) in [
        ("A99912345", "hibc-start", 0),
        ("+A999é", "hibc-character", 5),
        ("+a99912345", "hibc-character", 1),
        ("+A", "hibc-labeler", 1),
        ("+A-9912345", "hibc-labeler", 1),
        ("+A9991", "hibc-too-short", 6),
        ("+A9991234X", "hibc-unit", 9),
        ("+A999ABCDEFGHIJKLMNOPQRS1", "hibc-product", 5),
        ("+$$XA1L", "hibc-flag", 3),
        ("+$$8A4L", "hibc-quantity", 4),
        ("+$$3261301A1L", "hibc-date", 4),
        ("+$$526L", "hibc-too-short", 6),
        ("+-A1L", "hibc-flag", 1),
        ("+A99912345/Q1A", "hibc-quantity", 12),
    ] {
        let error = read(data).unwrap_err();
        assert_eq!((error.code(), error.at()), (code, at), "{data}");
    }
    assert_eq!("+".parse::<Hibc>(), Err(HibcError::TooShort { at: 1 }));
}

#[test]
fn a_secondary_belongs_to_the_primary_with_its_link() {
    let primary = read("+A99912345").unwrap();
    let own = read("+$A17").unwrap();
    let other = read("+$A1H").unwrap();
    assert_eq!(check_links([&own, &primary]), Ok(()));
    assert_eq!(check_links([&primary]), Ok(()));
    assert_eq!(check_links([&own]), Err(LinkError::NoPrimary { link: '7' }));
    let (link, had) = ('H', '7');
    assert_eq!(
        check_links([&primary, &other]),
        Err(LinkError::OtherItem { link, had })
    );
}
