//! What is stored reads back, and what was tampered with does not.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used)]

use codes::gs1::ElementString;
use codes::wedge::{Calibration, Profile, Progress};
use codes::{Date, OwnLabel, Reading, ShortDate, Symbology, read_scan};

#[test]
fn a_reading_comes_back_whole() {
    for text in [
        "]d2010952012345678810A1\x1d17271200",
        "]d20109520123456789",
        "10A1",
        "\x1d10A1",
        "WM1/ORDER/WO-1001/40",
        "WM1/ORDER/WO-1001/41",
        "]D2X",
        "]E04006381333932",
        "A\tB",
        "[)>\x1e06\x1d1PX\x1dQ1x\x1d16D20261301",
        "[)>\x1e06PX",
        "+A999123457",
        "+A99912345X/$A.1/X7",
        "+A999é",
        "{pbn:P1,on:SO1,pc:C1,qty:2}",
        "{pbn:P1,on:SO1,pc:C1,qty:}",
        "PX-302 1PMPNX-302 Q1 K19361337/1",
        "=A99971312345600=>014032",
        "1XPTD40X0JD456115",
    ] {
        let reading = read_scan(text);
        let stored = serde_json::to_string(&reading).unwrap();
        assert_eq!(
            serde_json::from_str::<Reading>(&stored).unwrap(),
            reading,
            "{stored}"
        );
    }
}

#[test]
fn stored_values_pass_the_same_checks_as_a_scan() {
    let elements = r#"[{"ai":"01","value":"09520123456789"}]"#;
    assert!(serde_json::from_str::<ElementString>(elements).is_err());
    assert!(serde_json::from_str::<ElementString>(&elements.replace("789", "788")).is_ok());
    assert!(serde_json::from_str::<OwnLabel>(r#"{"Order":{"id":""}}"#).is_err());
    assert!(serde_json::from_str::<Symbology>(r#""]d9""#).is_err());
    assert!(serde_json::from_str::<Date>(r#"{"year":2027,"month":2,"day":29}"#).is_err());
    let short = r#"{"year_of_century":27,"month":13,"day":null}"#;
    assert!(serde_json::from_str::<ShortDate>(short).is_err());
}

#[test]
fn a_scanners_profile_is_small_and_needs_only_what_is_not_as_usual() {
    let sheet = codes::wedge::whole()
        .replace('y', "z")
        .replace('\x1d', "<GS>");
    let Ok(Progress::Done(found)) = Calibration::default().take(&sheet.as_str().into()) else {
        panic!("not read");
    };
    let stored = serde_json::to_string(&found.profile).unwrap();
    assert!(stored.len() < 400, "{stored}");
    assert_eq!(
        serde_json::from_str::<Profile>(&stored).unwrap(),
        found.profile
    );
    let by_hand = r#"{"stand_ins":[{"sent":"<GS>","meant":"\u001d"}]}"#;
    assert_eq!(
        serde_json::from_str::<Profile>(by_hand)
            .unwrap()
            .stand_ins
            .len(),
        1
    );
    assert!(serde_json::from_str::<Profile>(r#"{"sufix":"x"}"#).is_err());
}
