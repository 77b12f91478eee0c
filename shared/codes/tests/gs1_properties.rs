//! What holds for any input of the GS1 forms and of tags.
//!
//! - What is built reads back as itself: brackets, web addresses, URIs, tags.
//! - No text makes any of them panic, also not a million characters, which are read in good time.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use codes::check_digit::Scheme;
use codes::epc::Epc;
use codes::gs1::{DigitalLink, ElementString};
use codes::wedge::{Profile, StandIn, recover};
use codes::{Date, Meaning, Standard, Verdict, read_scan, read_scan_with};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

const CSET82: &str = r##"[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}"##;
const OTHERS: &str = "[0-9A-Za-z%/?&=#.:()\\\\\x1d+ é\u{0}-]{0,40}";

/// Texts of a pattern that is put together.
fn of(pattern: String) -> impl Strategy<Value = String> {
    proptest::string::string_regex(&pattern).unwrap()
}

fn with_check(digits: &str) -> String {
    format!("{digits}{}", Scheme::Gs1.compute(digits).unwrap())
}

/// An item with qualifiers and attributes of a link, in any order.
fn linkable() -> impl Strategy<Value = ElementString> {
    let element = |ai: &'static str, values: &'static str| {
        prop::option::of(values.prop_map(move |value| (ai, value)))
    };
    let item = "[0-9]{13}".prop_map(|digits| Some(("01", with_check(&digits))));
    let elements = (
        item,
        element("22", CSET82),
        element("10", CSET82),
        element("21", CSET82),
        element("17", "[0-9]{2}0[1-9]1[0-9]"),
        element("3103", "[0-9]{6}"),
        element("99", CSET82),
    );
    let elements = elements.prop_map(|(a, b, c, d, e, f, g)| {
        [a, b, c, d, e, f, g]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    });
    elements
        .prop_shuffle()
        .prop_map(|elements| ElementString::from_elements(elements).unwrap())
}

/// The URI of a tag of any coding, whose parts fit it.
fn tag_uri() -> impl Strategy<Value = String> {
    let escaped = |text: &str| {
        text.replace('%', "%25")
            .replace('/', "%2F")
            .replace('#', "%23")
    };
    let text = |length: usize| of(format!("[A-Za-z0-9%/:;_.-]{{1,{length}}}"));
    let prefix = || (6..=12_usize).prop_flat_map(|length| of(format!("[0-9]{{{length}}}")));
    let filled = |total: usize| {
        prefix().prop_flat_map(move |prefix| {
            let rest = total - prefix.len();
            (Just(prefix), of(format!("[0-9]{{{rest}}}"))).prop_map(|(a, b)| format!("{a}.{b}"))
        })
    };
    let number = |bits: u32| 0..1_u64 << bits;
    let filter = || 0..8_u8;
    prop_oneof![
        (filter(), filled(13), number(38)).prop_map(|(f, a, n)| format!("sgtin-96:{f}.{a}.{n}")),
        (filter(), filled(13), text(20))
            .prop_map(move |(f, a, t)| format!("sgtin-198:{f}.{a}.{}", escaped(&t))),
        (filter(), filled(17)).prop_map(|(f, a)| format!("sscc-96:{f}.{a}")),
        (filter(), filled(12), text(20))
            .prop_map(move |(f, a, t)| format!("sgln-195:{f}.{a}.{}", escaped(&t))),
        (filter(), filled(12), "[0-9]{1,12}").prop_map(|(f, a, n)| format!("sgcn-96:{f}.{a}.{n}")),
        (filter(), filled(13), "[0-9]{2}\\.[0-9]{2}", number(38))
            .prop_map(|(f, a, p, n)| format!("itip-110:{f}.{a}.{p}.{n}")),
        (filter(), "[0-9]{12}", "[A-Z0-9/#-]{1,18}", number(39))
            .prop_map(move |(f, p, t, n)| format!("cpi-var:{f}.{p}.{}.{n}", escaped(&t))),
        (
            0..64_u8,
            "[A-HJ-NP-Z0-9]{5,6}",
            "[A-Z0-9/-]{0,32}",
            "#?[A-Z0-9/-]{1,29}"
        )
            .prop_map(move |(f, c, p, s)| format!(
                "adi-var:{f}.{c}.{}.{}",
                escaped(&p),
                escaped(&s)
            )),
        (0..16_u8, "[A-HJ-NP-Z0-9]{5,6}", number(36))
            .prop_map(|(f, c, n)| format!("usdod-96:{f}.{c}.{n}")),
        (number(28), number(24), number(36)).prop_map(|(a, b, c)| format!("gid-96:{a}.{b}.{c}")),
    ]
    .prop_map(|tag| format!("urn:epc:tag:{tag}"))
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gs1_properties.regressions"),
        ))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_bracketed_form_reads_back_as_itself(string in linkable()) {
        let reading = read_scan(&string.to_bracketed());
        prop_assert_eq!(reading.verdict(), Verdict::Clean);
        prop_assert_eq!(reading.meaning, Meaning::Gs1(string));
    }

    #[test]
    fn a_link_says_what_it_was_built_from_and_is_canonical(string in linkable()) {
        let link = string.to_digital_link().unwrap();
        let reading = read_scan(&link);
        prop_assert_eq!(reading.verdict(), Verdict::Clean);
        prop_assert_eq!(reading.standard, Standard::Gs1DigitalLink);
        let read = reading.meaning.gs1().unwrap();
        prop_assert_eq!(read.elements().len(), string.elements().len());
        for element in string.elements() {
            prop_assert_eq!(read.get(element.ai()), Some(element.value()));
        }
        prop_assert_eq!(read.to_digital_link(), Ok(link));
    }

    #[test]
    fn a_tag_reads_back_as_itself(uri in tag_uri()) {
        let epc: Epc = uri.parse().unwrap();
        prop_assert_eq!(epc.to_string(), uri);
        let hex = epc.to_hex().unwrap();
        prop_assert_eq!(Epc::from_hex(&hex), Ok(epc.clone()));
        let named: Epc = epc.to_uri().parse().unwrap();
        prop_assert_eq!(named.parts(), epc.parts());
        // Fewer bits than any tag has are not taken for one.
        let is_read = matches!(read_scan(&hex).meaning, Meaning::Epc(read) if read == epc);
        prop_assert!(is_read || hex.len() < 24);
    }

    #[test]
    fn any_bits_are_a_tag_that_is_written_with_the_same_bits_or_none(hex in "(2[C-F]|3[0-9A-F]|4[01])[0-9A-F]{22}") {
        if let Ok(epc) = Epc::from_hex(&hex) {
            prop_assert_eq!(epc.to_hex(), Ok(hex));
        }
    }

    #[test]
    fn no_text_is_too_strange_for_any_form(
        start in prop::sample::select(vec![
            "", "(01)", "(10)", "https://a/01/09520123456788", "HTTP://a/8010/95201/8011/",
            "https://a/01/09520123456788?", "urn:epc:id:sgtin:4012345.012345.", "urn:epc:tag:adi-var:1.",
            "urn:epc:raw:96.x", "urn:epc:class:lgtin:", "30", "]Q1https://a/00/",
        ]),
        rest in prop_oneof![OTHERS.prop_map(String::from), any::<String>()],
    ) {
        let text = format!("{start}{rest}");
        let reading = read_scan(&text);
        let _ = reading.fields(Date::new(2026, 6, 15).unwrap());
        let _ = (DigitalLink::parse(&text), Epc::from_hex(&text), text.parse::<Epc>());
        let _ = ElementString::parse_bracketed(&text);
        prop_assert_eq!(reading.raw, text);
    }

    #[test]
    fn what_a_scanner_puts_around_a_text_is_undone(
        text in "[!-;=-~\x1d\x1e\x04]{1,40}",
        prefix in "[a-z]{0,3}",
        suffix in "[\t\r]{1,2}",
    ) {
        let profile = Profile {
            prefix: prefix.clone(),
            suffix: suffix.clone(),
            stand_ins: vec![
                StandIn::new("<GS>", '\x1d'),
                StandIn::new("<RS>", '\x1e'),
                StandIn::new("<EOT>", '\x04'),
            ],
            ..Profile::default()
        };
        let sent = text.replace('\x1d', "<GS>").replace('\x1e', "<RS>").replace('\x04', "<EOT>");
        let sent = format!("{prefix}{sent}{suffix}");
        // What an AIM identifier or the header of a message announces has to be there.
        if !text.starts_with(']') && !text.starts_with("[)>") {
            prop_assert_eq!(recover(&sent.as_str().into(), Some(&profile)), Ok(text));
        }
        prop_assert_eq!(read_scan_with(&sent, None, Some(&profile)).raw, sent);
    }
}

#[test]
fn a_million_characters_of_any_form_are_read_in_good_time() {
    let million = |unit: &str| unit.repeat(1_000_000 / unit.len());
    let link = "https://example.com/01/09520123456788";
    let started = Instant::now();
    let mut longest = (Duration::ZERO, String::new());
    for text in [
        million("(10)A"),
        million("(10)A\\("),
        million("("),
        format!("(10){}", million("\\(")),
        format!("https://{}", million("/10/A")),
        format!("https://a{}", million("/")),
        format!("https://{}", million("a")),
        format!("{link}?{}", million("99=A&")),
        format!("{link}?{}", million("x&")),
        format!("{link}?99={}", million("%41")),
        format!("urn:epc:id:sgtin:{}", million(".")),
        format!("urn:epc:id:sgtin:4012345.012345.{}", million("A")),
        format!("urn:epc:tag:adi-var:1.{}", million("A.")),
        format!("urn:epc:raw:4000000.x30{}", million("0")),
        million("3074257BF7194E4000001A85"),
        format!("]d2{}", million("2011")),
        format!("]d2{}", million("20112012")),
        million("\x1d"),
    ] {
        let began = Instant::now();
        let reading = read_scan(&text);
        assert!(reading.raw == text);
        let _ = reading.fields(Date::new(2026, 6, 15).unwrap());
        let start = text.chars().take(40).collect();
        longest = longest.max((began.elapsed(), start));
    }
    println!("in all {:?}, the longest {longest:?}", started.elapsed());
    assert!(longest.0 < Duration::from_secs(10), "{longest:?}");
}
