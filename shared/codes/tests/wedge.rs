//! The typed texts of the test vectors, and the table of layouts against the maps that it was made
//! from.
//!
//! A row that names a layout is typed on a tablet that was calibrated before: the sheet is typed
//! by the same map.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;
use std::fs;

use codes::wedge::{Calibration, Layout, Profile, Progress, StandIn, Typed, recover, whole};
use codes::{Verdict, read_scan};
use serde_json::Value;
use support::Row;

#[test]
fn typed_texts_are_recovered_as_expected() {
    let maps = reference_maps();
    for (set, rows) in support::tables("wedge.tsv") {
        let (mut recovered, mut flagged, mut skipped) = (0, 0, 0);
        for row in &rows {
            let id = row.json("id");
            let Some(profile) = profile(row, maps.as_ref()) else {
                skipped += 1;
                continue;
            };
            let sent = recover(&row.text("typed").as_str().into(), profile.as_ref());
            let expected = row.text("expected");
            if row.json("verdict") == "flag" {
                let is_right = sent.as_deref() == Ok(expected.as_str());
                let is_clean = sent.is_ok_and(|sent| read_scan(&sent).verdict() == Verdict::Clean);
                assert!(is_right || !is_clean, "{set} {id}: booked as clean");
                flagged += 1;
            } else {
                assert_eq!(sent, Ok(expected), "{set} {id}");
                recovered += 1;
            }
        }
        println!("wedge, {set}: {recovered} recovered, {flagged} flagged, {skipped} skipped");
        assert!(recovered > 0, "{set} has nothing to recover");
    }
}

/// Nothing when the map that the row needs is not at hand.
fn profile(row: &Row, maps: Option<&Maps>) -> Option<Option<Profile>> {
    let stand_in = row.text("control_mode");
    let stand_in = stand_in.strip_prefix("GS typed as ");
    match (row.json("host_layout"), row.json("verdict"), stand_in) {
        ("US", "recover_if_configured", Some(sent)) => Some(Some(Profile {
            stand_ins: vec![StandIn::new(sent, '\x1d')],
            ..Profile::default()
        })),
        ("US", ..) => Some(None),
        (layout, ..) => {
            let map = maps?.get(layout)?;
            let mut calibration = Calibration::default();
            let sheet: String = whole().chars().map(|sent| arrives(map, sent)).collect();
            let Ok(Progress::Done(found)) = calibration.take(&Typed::from(sheet.as_str())) else {
                panic!("the sheet is not read on {layout}");
            };
            assert!(found.is_usable(), "{layout}");
            Some(Some(found.profile))
        }
    }
}

#[test]
fn the_table_of_layouts_says_what_the_maps_say() {
    let Some(maps) = reference_maps() else {
        println!("no ../shared/vectors beside the project: the layout maps are not compared");
        return;
    };
    for (name, map) in &maps {
        let layout = Layout::all()
            .find(|layout| layout.names().any(|had| plain_name(had) == *name))
            .unwrap_or_else(|| panic!("{name} is missing"));
        for sent in '!'..='~' {
            assert_eq!(layout.arrives(sent), arrives(map, sent), "{name} {sent}");
        }
    }
    assert_eq!(Layout::all().flat_map(Layout::names).count(), maps.len());
}

fn plain_name(name: &str) -> String {
    match name {
        "Croatian" => "Standard".into(),
        "Scottish Gaelic" => "Gaelic".into(),
        other => other
            .split([' ', '(', ')', '-'])
            .map(|word| match word {
                "IBM" => "Ibm".into(),
                "key" => "Key".into(),
                word => word.to_owned(),
            })
            .collect(),
    }
}

/// What arrives on each layout, and the character of a US keyboard that it comes from.
type Maps = BTreeMap<String, BTreeMap<char, char>>;

fn reference_maps() -> Option<Maps> {
    let path = support::shared("public/reference/keyboard_layout_maps.json")?;
    let maps: BTreeMap<String, Value> =
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let one = |text: &str| text.chars().next().unwrap();
    let map = |map: &Value| {
        let pairs = map["characterMap"].as_object().unwrap();
        pairs
            .iter()
            .map(|(arrived, sent)| (one(arrived), one(sent.as_str().unwrap())))
            .collect()
    };
    Some(
        maps.iter()
            .map(|(name, value)| (name.clone(), map(value)))
            .collect(),
    )
}

/// Types a character as the vectors do: control characters come as they are.
fn arrives(map: &BTreeMap<char, char>, sent: char) -> char {
    let moved = map
        .iter()
        .find(|(_, from)| **from == sent && !sent.is_control());
    moved.map_or(sent, |(arrived, _)| *arrived)
}
