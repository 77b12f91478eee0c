//! What holds for any input.
//!
//! - No text makes [`read_scan`] panic; the raw text is kept; a refused reading is plain text.
//! - A text with one bad character never turns into another clean own label.
//! - Every own label reads back as itself.
//! - An item number with one wrong digit is refused.
//! - Every element string that can be built reads back as itself, and its text is stable.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use codes::check_digit::Scheme;
use codes::gs1::ElementString;
use codes::{LabelPart, Meaning, OwnLabel, Verdict, read_scan};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Texts that come near to something: identifiers, separators and label starts in front.
fn near_miss() -> impl Strategy<Value = String> {
    let start = prop_oneof![
        Just(""),
        Just("]d2"),
        Just("]C1"),
        Just("]E0"),
        Just("]I0"),
        Just("]Q4"),
        Just("\x1d"),
        Just("WM1/LOT/"),
        Just("(01)"),
        Just("]d201095201234567881"),
    ];
    (start, "[0-9A-Z\x1d/%()é\\]]{0,40}").prop_map(|(start, rest)| format!("{start}{rest}"))
}

fn part() -> impl Strategy<Value = LabelPart> {
    prop_oneof!["[A-Z0-9-]{1,12}", "[ -~]{1,12}", "\\PC{1,8}", ".{1,8}"]
        .prop_map(|text| text.parse().unwrap())
}

fn own_label() -> impl Strategy<Value = OwnLabel> {
    prop_oneof![
        (part(), part(), part()).prop_map(|(supplier, item, lot)| OwnLabel::Lot {
            supplier,
            item,
            lot
        }),
        (part(), part()).prop_map(|(item, serial)| OwnLabel::Unit { item, serial }),
        part().prop_map(|id| OwnLabel::Carton { id }),
        part().prop_map(|id| OwnLabel::Shipment { id }),
        part().prop_map(|id| OwnLabel::Order { id }),
        part().prop_map(|id| OwnLabel::Person { id }),
        (part(), part(), part()).prop_map(|(person, number, secret)| OwnLabel::Badge {
            person,
            number,
            secret
        }),
        part().prop_map(|id| OwnLabel::Station { id }),
        part().prop_map(|id| OwnLabel::Item { id }),
    ]
}

fn with_check(digits: &str) -> String {
    format!("{digits}{}", Scheme::Gs1.compute(digits).unwrap())
}

const CSET82: &str = r##"[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}"##;

/// Elements of every format that may stand together: fixed, variable, with and without separator.
fn elements() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let item = "[0-9]{13}".prop_map(|digits| ("01", with_check(&digits)));
    let others = prop_oneof![
        CSET82.prop_map(|value| ("10", value)),
        CSET82.prop_map(|value| ("21", value)),
        ("[0-9]{2}", 1..=12_u8, 0..=28_u8).prop_map(|(y, m, d)| ("17", format!("{y}{m:02}{d:02}"))),
        "[0-9]{6}".prop_map(|value| ("3103", value)),
        "[0-9]{1,8}".prop_map(|value| ("30", value)),
        Just(("422", String::from("276"))),
        "[0-9]{12}".prop_map(|digits| ("410", with_check(&digits))),
        CSET82.prop_map(|value| ("99", value)),
    ];
    (item, prop::collection::vec(others, 0..6)).prop_map(|(item, others)| {
        let mut elements = vec![item];
        for other in others {
            if elements.iter().all(|(ai, _)| *ai != other.0) {
                elements.push(other);
            }
        }
        elements
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/properties.regressions"),
        ))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_text_is_too_strange_to_read(text in prop_oneof![any::<String>(), near_miss()]) {
        let reading = read_scan(&text);
        prop_assert_eq!(&reading.raw, &text);
        let plain = matches!(reading.meaning, Meaning::Text(_));
        prop_assert!(plain || reading.verdict() < Verdict::Refused);
        if let Meaning::Gs1(string) = &reading.meaning {
            prop_assert_eq!(&ElementString::parse(&string.to_text()), &Ok(string.clone()));
        }
    }

    #[test]
    fn an_own_label_reads_back_as_itself(label in own_label()) {
        let text = label.to_text();
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
        prop_assert_eq!(text.parse(), Ok(label.clone()));
        let reading = read_scan(&text);
        prop_assert_eq!(reading.verdict(), Verdict::Clean);
        prop_assert_eq!(reading.meaning, Meaning::Own(label));
    }

    #[test]
    fn an_own_label_with_one_wrong_character_is_never_another_one(
        label in own_label(),
        at in any::<prop::sample::Index>(),
        wrong in b'!'..=b'~',
    ) {
        let mut bytes = label.to_text().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != wrong);
        bytes[at] = wrong;
        let reading = read_scan(&String::from_utf8(bytes).unwrap());
        prop_assert!(!matches!(reading.meaning, Meaning::Own(_)));
    }

    #[test]
    fn an_item_number_with_one_wrong_digit_is_never_clean(
        digits in "[0-9]{13}",
        at in 0..14_usize,
        wrong in b'0'..=b'9',
    ) {
        let mut bytes = with_check(&digits).into_bytes();
        prop_assume!(bytes[at] != wrong);
        bytes[at] = wrong;
        let item = String::from_utf8(bytes).unwrap();
        for start in ["]d201", "]C101", "]I1"] {
            let reading = read_scan(&format!("{start}{item}"));
            prop_assert_eq!(reading.verdict(), Verdict::Refused);
        }
    }

    #[test]
    fn a_built_element_string_reads_back_as_itself(elements in elements()) {
        let string = ElementString::from_elements(elements).unwrap();
        let reading = read_scan(&format!("]C1{}", string.to_text()));
        prop_assert_eq!(reading.verdict(), Verdict::Clean);
        prop_assert_eq!(reading.meaning, Meaning::Gs1(string));
    }
}
