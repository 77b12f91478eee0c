//! Envelopes as labels have them, whole and damaged.

use super::*;
use std::format;
use std::string::ToString;
use std::vec;

fn read(text: &str) -> Result<Message, EnvelopeError> {
    text.parse()
}

fn codes(text: &str) -> Vec<&'static str> {
    let message = read(text).unwrap();
    message.deviations().iter().map(Deviation::code).collect()
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let message = read(text).unwrap();
    let elements = message.segments().iter().flat_map(Segment::elements);
    elements
        .map(|element| (element.id().to_string(), element.value().to_string()))
        .collect()
}

fn pair(id: &str, value: &str) -> (String, String) {
    (id.into(), value.into())
}

#[test]
fn several_segments_keep_their_order_and_places() {
    let text = "[)>\x1e06\x1dPA\x1dQ7\x1e05\x1d0109520123456788\x1d10L1\x1e07free text\x1e\x04";
    let expected = [
        pair("P", "A"),
        pair("Q", "7"),
        pair("01", "09520123456788"),
        pair("10", "L1"),
        pair("text", "free text"),
    ];
    assert_eq!(pairs(text), expected);
    let message = read(text).unwrap();
    assert!(message.deviations().is_empty());
    assert_eq!(message.gs1().unwrap().lot(), Some("L1"));
    for element in message.segments().iter().flat_map(Segment::elements) {
        let carried = if element.id() == "text" {
            element.value().to_string()
        } else {
            format!("{}{}", element.id(), element.value())
        };
        assert!(text[element.at()..].starts_with(&carried), "{carried}");
    }
}

#[test]
fn what_labels_leave_out_is_flagged() {
    for (text, expected) in [
        (
            ">[)>06\x1dPA",
            vec![
                "iso15434-leading-character",
                "iso15434-header-separator",
                "iso15434-trailer",
            ],
        ),
        ("[)>\x1e06\x1dPA\x1e", vec!["iso15434-message-end"]),
        ("[)>\x1e06\x1dPA\x04", vec!["iso15434-segment-end"]),
        ("[)>\x1e06\x1dPA\x1d\x1e\x04", vec!["iso15434-empty-field"]),
        ("[)>\x1eDD\x1dSER 1\x1e\x04", vec!["iso15434-draft-format"]),
        (
            "[)>\x1e06\x1d2T1\x1e\x04",
            vec!["iso15434-unknown-identifier"],
        ),
        ("[)>\x1e06\x1d16D20261301\x1e\x04", vec!["di-date"]),
        (
            "[)>\x1e06\x1dPA\x1dPB\x1dPA\x1d1TA\x1d1TB\x1e\x04",
            vec!["iso15434-different-values"],
        ),
        ("[)>\x1e06\x1dPA\x1dQ5\x1dPA\x1dQ5\x1e\x04", vec![]),
        (
            "[)>\x1e05\x1d010952012345678810L1\x1e\x04",
            vec!["iso15434-gs1-separator"],
        ),
        (
            "[)>\x1e06\x1d1PX\x1dQ1\x1d9Dx\x1d4LDE\x1e\x04",
            vec!["eigp114-date-code"],
        ),
        // The component label of Hyundai and Kia ends with an empty field by its layout.
        ("[)>\x1e06\x1dVA\x1dPB\x1dSC\x1dE\x1dTD\x1d\x1e\x04", vec![]),
    ] {
        assert_eq!(codes(text), expected, "{text:?}");
    }
}

#[test]
fn what_cannot_be_taken_apart_is_refused() {
    for (text, code, at) in [
        ("06\x1dPA", "iso15434-header", 0),
        ("[)>\x1e\x04", "iso15434-empty", 5),
        ("[)>", "iso15434-empty", 3),
        ("[)>\x1e06\x1e\x04", "iso15434-empty", 4),
        ("[)>\x1e06\x1d\x1e\x04", "iso15434-empty", 4),
        ("[)>\x1e6\x1dPA\x1e\x04", "iso15434-format", 4),
        ("[)>\x1e11\x1dPA\x1e\x04", "iso15434-format", 4),
        ("[)>\x1e06\x1dPA\x1e\x1e\x04", "iso15434-format", 10),
        ("[)>\x1e06PA1PB\x1e\x04", "iso15434-separator-lost", 6),
        ("[)>06PA1PB", "iso15434-separator-lost", 5),
        ("[)>\x1e06\x1dpa\x1e\x04", "iso15434-identifier", 7),
        ("[)>\x1e12\x1dSER1\x1e\x04", "iso15434-identifier", 7),
        ("[)>\x1e06\x1dPA\x1fB\x1e\x04", "iso15434-character", 9),
        ("[)>\x1e06\x1dPA\u{fffd}\x1e\x04", "iso15434-character", 9),
        ("[)>\x1e06\x1dPA\x1e\x04\r", "iso15434-behind-end", 11),
        (
            "[)>\x1e05\x1d0109520123456789\x1e\x04",
            "gs1-check-digit",
            7,
        ),
        (
            "[)>\x1e09\x1dgif\x1d\x1d9\x1dABC\x1e\x04",
            "iso15434-binary",
            14,
        ),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!((error.code(), error.at()), (code, at), "{text:?}");
    }
}

#[test]
fn the_other_formats_keep_what_they_hold() {
    let transport = "[)>\x1e01\x1d96123456789\x1d840\x1d001\x1e\x04";
    let expected = [
        pair("version", "96"),
        pair("1", "123456789"),
        pair("2", "840"),
        pair("3", "001"),
    ];
    assert_eq!(pairs(transport), expected);
    let fields = read(transport)
        .unwrap()
        .fields(Date::new(2026, 6, 15).unwrap());
    assert_eq!(fields[1].name, "ship to, postal code");
    let binary = "[)>\x1e09\x1dgif\x1dzip\x1d4\x1dA\x1e\x04é\x1e\x04";
    let expected = [
        pair("type", "gif"),
        pair("method", "zip"),
        pair("bytes", "A\x1e\x04é"),
    ];
    assert_eq!(pairs(binary), expected);
    let edi = "[)>\x1e03004010\x1c\x1d\x1fST\x1d856\x1c\x1e\x04";
    assert_eq!(
        pairs(edi),
        [pair("text", "004010\x1c\x1d\x1fST\x1d856\x1c")]
    );
    assert_eq!(read(edi).unwrap().segments()[0].format().digits(), "03");
}

#[test]
fn fields_carry_name_and_meaning() {
    let text = "[)>\x1e06\x1d9N112097776020\x1d1TA\x1dD290300\x1e12\x1dDMF 20250325\x1e\x04";
    let today = Date::new(2026, 6, 15).unwrap();
    let fields = read(text).unwrap().fields(today);
    let resolved: Vec<_> = fields
        .iter()
        .map(|field| field.resolved.as_deref())
        .collect();
    assert_eq!(
        resolved,
        [
            Some("PZN 20977760"),
            None,
            Some("2029-03"),
            Some("2025-03-25")
        ]
    );
    assert_eq!(fields[1].name, "supplier lot");
    let label = "[)>\x1e06\x1d1PX\x1dQ1\x1d9D2653\x1d4LDE\x1e\x04";
    let fields = read(label).unwrap().fields(today);
    assert_eq!(fields[2].resolved.as_deref(), Some("2026-W53"));
    // Without the rest of the profile the structure of 9D is not known.
    let fields = read("[)>\x1e06\x1d9D2653\x1e\x04").unwrap().fields(today);
    assert_eq!(fields[0].resolved, None);
}
