//! Tests of web addresses that carry element strings.

use super::*;
use std::string::ToString;

fn read(text: &str) -> String {
    DigitalLink::parse(text).unwrap().elements.to_string()
}

fn refused(text: &str) -> &'static str {
    DigitalLink::parse(text).unwrap_err()[0].code()
}

#[test]
fn the_key_is_the_last_one_in_the_path_and_the_rest_is_the_hosts() {
    let elements = "(01)09520123456788(10)A/1(17)271231";
    for text in [
        "https://example.com/01/09520123456788/10/A%2F1?17=271231",
        "HTTP://[::1]:80/01x/01/09520123456788/10/A%2f1?lang=de&17=271231&x#top",
    ] {
        assert_eq!(read(text), elements, "{text}");
    }
    assert_eq!(read("http://a/01/09520123456788/8004/95201"), "(8004)95201");
}

#[test]
fn forms_of_earlier_versions_are_told() {
    let link = DigitalLink::parse("https://a/gtin/9520123456788/lot/A1").unwrap();
    assert_eq!(link.elements.to_string(), "(01)09520123456788(10)A1");
    assert_eq!(link.short_gtin.as_deref(), Some("9520123456788"));
    assert_eq!(link.word.as_deref(), Some("gtin"));
}

#[test]
fn each_kind_of_refusal_has_an_example() {
    for (text, code) in [
        ("https://example.com", "link-no-key"),
        ("https://example.com/", "link-no-key"),
        ("https://example.com/manual/01", "link-no-key"),
        ("HtTp://a/01/09520123456788", "link-no-key"),
        ("https://a/01/09520123456788/IQuGp9FdO", "link-compressed"),
        ("https://id.gs1.org/EEarwSMhC4an0V08ADBg", "link-compressed"),
        ("https://example.com/EEarwSMhC4an0V08ADBg", "link-no-key"),
        ("https://a/01/09520123456788<", "link-character"),
        ("https:///01/09520123456788", "link-host"),
        ("https://[fe80::1%25lo]/01/09520123456788", "link-host"),
        ("https://a/01/09520123456788/10/A%2", "link-escape"),
        ("https://a/01/09520123456788/10/", "link-empty-value"),
        ("https://a/01/09520123456788?17=", "link-empty-value"),
        ("https://a/01/09520123456788/21/1/10/A", "link-sequence"),
        ("https://a/01/09520123456788?10=A", "link-belongs-in-path"),
        ("https://a/00/006141411234567890?21=A", "link-no-attribute"),
        (
            "https://a/01/09520123456788?999=1",
            "link-unknown-attribute",
        ),
        (
            "https://a/01/09520123456788?01=09520123456788",
            "link-repeated",
        ),
        ("https://a/01/09520123456789", "gs1-check-digit"),
        ("https://a/01/09520123456788?98=A+B", "gs1-character"),
    ] {
        assert_eq!(refused(text), code, "{text}");
    }
}

#[test]
fn the_canonical_link_is_about_the_first_key() {
    let link = |elements: &[(&str, &str)]| {
        ElementString::from_elements(elements.iter().copied())
            .unwrap()
            .to_digital_link()
    };
    let gtin = ("01", "09520123456788");
    assert_eq!(
        link(&[
            ("99", "a"),
            ("21", "7"),
            gtin,
            ("17", "271231"),
            ("10", "A/1")
        ])
        .unwrap(),
        "https://id.gs1.org/01/09520123456788/10/A%2F1/21/7?17=271231&99=a"
    );
    assert_eq!(link(&[("10", "A")]), Err(LinkError::NoKey));
    for wrong in [
        [gtin, ("235", "A"), ("10", "B")],
        [gtin, ("8200", "x"), ("10", "B")],
    ] {
        assert!(matches!(link(&wrong), Err(LinkError::NoAttribute { .. })));
    }
}
