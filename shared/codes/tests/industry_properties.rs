//! What holds for any input of the industry's own grammars.
//!
//! - No text makes one of them panic, the raw text is kept, and what was read reads again alike.
//! - What is built by the rules reads back as itself.
//! - A HIBC with one wrong character is never a clean HIBC.
//! - A text of a million characters is read in good time.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use codes::check_digit::Scheme;
use codes::hibc::Hibc;
use codes::isbt128::Isbt128;
use codes::iso15434::iuid::Uii;
use codes::iso15434::{Message, Quantity};
use codes::supplier::{Goods, SupplierLabel};
use codes::udi::Udi;
use codes::vin::Vin;
use codes::{Date, Standard, Verdict, read_scan};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

fn today() -> Date {
    Date::new(2026, 6, 15).unwrap()
}

/// Texts that come near to something: starts of each grammar, and its characters behind.
fn near_miss() -> impl Strategy<Value = String> {
    let start = prop_oneof![
        Just(""),
        Just("[)>\x1e"),
        Just("[)>\x1e06\x1d"),
        Just("[)>\x1e05\x1d0109520123456788\x1d"),
        Just("[)>\x1e09\x1dA\x1dB\x1d3\x1d"),
        Just("[)>\x1e12\x1dSER "),
        Just(">[)>06\x1d9N11"),
        Just("+A999"),
        Just("+$$"),
        Just("+$$+8"),
        Just("*+$$3"),
        Just("+A99912345/$"),
        Just("{pbn:P1,pc:C1,qty:"),
        Just("QTY:5 PN:"),
        Just("PX 1PY Q1 K"),
        Just("="),
        Just("&,1"),
        Just("1HGCM82633A0"),
    ];
    (start, "[0-9A-Z\x1d\x1e\x04/$+*{}:, _é\u{fffd}]{0,40}")
        .prop_map(|(start, rest)| format!("{start}{rest}"))
}

/// A data identifier that fixes nothing about its value.
fn free_field() -> impl Strategy<Value = (String, String)> {
    let id = prop_oneof![
        Just("P"),
        Just("1P"),
        Just("1T"),
        Just("S"),
        Just("K"),
        Just("12Z")
    ];
    (id, "[ -~]{0,20}").prop_map(|(id, value)| (id.to_owned(), value))
}

fn hibc() -> impl Strategy<Value = String> {
    let primary = "[A-Z][0-9A-Z]{3}[0-9A-Z]{1,18}[0-9]";
    let date = prop_oneof![
        "7",
        (1..=12_u8, "[0-9]{2}").prop_map(|(m, y)| format!("{m:02}{y}")),
        ("[0-9]{2}", 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| format!("3{y}{m:02}{d:02}")),
        ("[0-9]{2}", 1..=365_u16, 0..24_u8).prop_map(|(y, d, h)| format!("6{y}{d:03}{h:02}")),
    ];
    let secondary = prop_oneof![
        "\\$\\+?[0-9A-Z]{1,18}",
        ("\\$\\$\\+?", date, "[0-9A-Z]{1,18}").prop_map(|(flag, date, lot)| flag + &date + &lot),
    ];
    (
        primary,
        prop::option::of(secondary),
        prop::option::of("S[0-9A-Z]{1,18}"),
    )
        .prop_map(|(primary, secondary, serial)| {
            let mut text = format!("+{primary}");
            for part in [secondary, serial].into_iter().flatten() {
                text = format!("{text}/{part}");
            }
            let check = Scheme::Hibc.compute(&text).unwrap();
            text + &check
        })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/industry_properties.regressions"),
        ))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_text_is_too_strange(text in prop_oneof![any::<String>(), near_miss()]) {
        let reading = read_scan(&text);
        prop_assert_eq!(&reading.raw, &text);
        let fields = reading.fields(today());
        prop_assert!(reading.verdict() != Verdict::Refused || fields.is_empty());
        for problem in &reading.problems {
            prop_assert!(problem.at().is_none_or(|at| at <= text.len()), "{:?}", problem);
        }
        let _ = Goods::of(&reading.meaning);
        let _ = Udi::of(std::slice::from_ref(&reading), today());
        if let Ok(message) = text.parse::<Message>() {
            prop_assert_eq!(message.as_str(), &text);
            let _ = (message.fields(today()), Uii::of(&message));
            for segment in message.segments() {
                for element in segment.elements() {
                    prop_assert!(text[element.at()..].contains(element.value()));
                }
            }
        }
        if let Ok(code) = text.parse::<Hibc>() {
            prop_assert_eq!(code.as_str(), &text);
        }
        let _ = (text.parse::<Vin>(), text.parse::<Isbt128>(), text.parse::<SupplierLabel>());
        let _ = Quantity::parse(&text);
    }

    #[test]
    fn fields_of_a_message_read_back_as_they_are(
        fields in prop::collection::vec(free_field(), 1..12),
    ) {
        let joined: Vec<_> = fields.iter().map(|(id, value)| format!("{id}{value}")).collect();
        let text = format!("[)>\x1e06\x1d{}\x1e\x04", joined.join("\x1d"));
        let reading = read_scan(&text);
        let read = reading.fields(today()).into_iter().map(|field| (field.id, field.value));
        prop_assert_eq!(read.collect::<Vec<_>>(), &fields[..]);
        let has_two = ["P", "1P", "Q"].iter().any(|one| {
            let values = fields.iter().filter(|(id, _)| id == one).map(|(_, value)| value);
            values.collect::<std::collections::HashSet<_>>().len() > 1
        });
        let expected = if has_two { Verdict::Flagged } else { Verdict::Clean };
        prop_assert_eq!(reading.verdict(), expected);
    }

    #[test]
    fn parts_of_a_health_code_make_up_its_text(text in hibc()) {
        let code: Hibc = text.parse().unwrap();
        prop_assert_eq!(code.deviations(), &[]);
        prop_assert_eq!(read_scan(&text).verdict(), Verdict::Clean);
        let primary = code.primary().unwrap();
        let start = format!("+{}{}{}", primary.labeler(), primary.product(), primary.unit());
        prop_assert!(text.starts_with(&start));
        let values: Vec<_> = code.data().iter().map(|data| data.value()).collect();
        let flags = text[start.len()..].trim_end_matches(code.check());
        prop_assert!(values.iter().all(|value| flags.contains(value) || text.contains(value)));
    }

    #[test]
    fn a_health_code_with_one_wrong_character_is_never_clean(
        text in hibc(),
        at in any::<prop::sample::Index>(),
        wrong in "[0-9A-Z.$/+%-]",
    ) {
        let at = at.index(text.len());
        prop_assume!(text[at..=at] != wrong && at > 0);
        let damaged = format!("{}{wrong}{}", &text[..at], &text[at + 1..]);
        // With a digit for the first letter it is text, which names nothing.
        let reading = read_scan(&damaged);
        prop_assert!(reading.verdict() != Verdict::Clean || reading.standard == Standard::Plain);
    }
}

#[test]
fn a_million_characters_are_read_in_good_time() {
    let repeated = |start: &str, part: &str| {
        let count = 1_000_000 / part.len();
        format!("{start}{}", part.repeat(count))
    };
    let halves = |start: &str, one: &str, other: &str| {
        format!(
            "{}{}",
            repeated(start, one),
            other.repeat(1_000_000 / other.len())
        )
    };
    for text in [
        repeated("[)>\x1e", "06\x1dQ1\x1e"),
        repeated("[)>\x1e06", "\x1dQ1"),
        repeated("[)>\x1e06", "\x1d2T"),
        repeated("[)>\x1e06", "\x1d"),
        repeated("[)>\x1e05", "\x1d2011"),
        repeated("[)>\x1e12", "\x1dSER 1"),
        repeated("[)>\x1e", "09\x1d\x1d\x1d1\x1dA\x1e"),
        repeated("+A99912345", "/S1"),
        halves("+A99912345", "/X", "/$A"),
        repeated("+$$7", "A"),
        repeated("{pbn:", ","),
        repeated("{pbn:", ",zz:1"),
        repeated("QTY:5 PN:X", " X"),
        repeated("QTY:5 PN:X", " PO:1"),
        repeated("", "PX "),
        repeated("", "=%1234"),
        repeated("", "1"),
    ] {
        let start = Instant::now();
        let reading = read_scan(&text);
        let fields = reading.fields(today()).len();
        let _ = (
            Goods::of(&reading.meaning),
            Udi::of(std::slice::from_ref(&reading), today()),
        );
        // What compares every part with every other one takes minutes.
        let took = start.elapsed();
        let head: String = text.chars().take(24).collect();
        assert!(
            took < Duration::from_secs(20),
            "{head:?}… took {took:?} for {fields} fields"
        );
    }
}
