//! The main job: a whole day with the server off, the browser killed twice, and the server
//! ends up with exactly that record.

pub mod day;

use std::collections::BTreeSet;
use std::time::Duration;

use day::Day;
use serde_json::Value;
use waymark_tests::auditor::{tablet_changes, tablet_entries};
use waymark_tests::{Auditor, Server, Tablet};

/// The subjects of one direction of a trace, by the server's command.
fn traced(server: &Server, subject: &str, direction: &str) -> Value {
    let output = server.command(&["trace", subject, "--direction", direction]);
    assert!(
        output.status.success(),
        "waymark trace: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn subjects(trace: &Value) -> BTreeSet<String> {
    trace["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["subject"].as_str().unwrap().to_owned())
        .collect()
}

fn people(trace: &Value) -> BTreeSet<String> {
    trace["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| edge["done"]["person"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_whole_day_with_the_server_off_ends_in_exactly_that_record() {
    let mut server = Server::start();
    let mut day = Day::begin(&server);
    server.stop();

    day.receive_the_lots();
    day.kill_and_come_back();
    day.open_the_traveller();
    day.press_bearings();
    day.kill_while_finishing_a_step();
    day.fit_the_power_module();
    day.fit_the_seal_and_complete();
    day.pack_and_ship();
    let saved = tablet_entries(&day.tablet).len();
    assert_eq!(day.waiting(), saved - day.sent_before);

    server.start_again();
    // Nobody touches the tablet.
    day.wait_for_pill("all-sent", Duration::from_secs(60));

    let backward = traced(&server, day::UNIT, "backward");
    let expected = [
        day::UNIT,
        day::BEARINGS,
        day::SCREWS,
        day::SEALS,
        day::MODULE,
    ];
    assert_eq!(subjects(&backward), expected.map(String::from).into());
    assert_eq!(people(&backward), BTreeSet::from(["MK".to_owned()]));
    let forward = traced(&server, day::SEALS, "forward");
    let expected = [day::SEALS, day::UNIT, day::CARTON, day::SHIPMENT];
    assert_eq!(subjects(&forward), expected.map(String::from).into());
    assert_eq!(forward["missing"], Value::Array(Vec::new()));

    let auditor = Auditor::enrol(&server);
    assert_eq!(auditor.server_changes(), tablet_changes(&day.tablet));
    let verified = server.verify();
    let words = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success(), "{words}");

    a_second_tablet_shows_the_same(&server, &day.tablet);
}

fn a_second_tablet_shows_the_same(server: &Server, first: &Tablet) {
    let mut second = Tablet::new();
    day::enrol(&mut second, server, "Tablet 2");
    second.tap_test_id("person-IR");
    let changes = tablet_changes(first);
    second.wait_until("the record to come down", Duration::from_secs(30), || {
        tablet_changes(&second).is_superset(&changes).then_some(())
    });
    second.tap_test_id("nav-trace");
    second.scan_by_wedge(&day::unit_label());
    for node in [day::UNIT, day::SEALS, day::BEARINGS, day::MODULE] {
        second.by_test_id(&format!("node-{node}"));
    }
    second.tap_test_id("trace-on-server");
    second.wait_for_text("answered by the server");
}
