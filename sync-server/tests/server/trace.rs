//! Trace over HTTP, of a day that tablets pushed.

use ledger::testing::TestTablet;
use record::testing::{Plan, whole_day};
use record::trace::{BlindSpot, Trace};
use serde_json::Value;

use crate::support::{Server, ask, authorization, get_with, push, seal};

fn day() -> (Server, TestTablet) {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let entries = seal(&mut tablet, &whole_day());
    assert_eq!(push(server.address, &tablet, &entries).refused, None);
    (server, tablet)
}

fn trace(server: &Server, tablet: &TestTablet, path: &str) -> Trace {
    let answer = ask(server.address, tablet, &format!("/v1/trace/{path}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

fn names(trace: &Trace) -> Vec<&str> {
    let mut names: Vec<&str> = trace.nodes.iter().map(|node| node.subject.name()).collect();
    names.sort_unstable();
    names
}

#[test]
fn backward_from_the_unit_reaches_the_lot_the_module_and_the_operator() {
    let (server, tablet) = day();
    let trace = trace(&server, &tablet, "unit:AX2/AX-1?direction=backward");
    assert_eq!(names(&trace), ["AX-1", "L5-0331", "PM-1"]);
    assert!(
        trace
            .edges
            .iter()
            .all(|edge| edge.done.person.as_str() == "MK")
    );
    // The bought module came without a record of its own, and the answer says so.
    assert!(matches!(
        trace.missing.as_slice(),
        [BlindSpot::NoRecord { .. }]
    ));
}

#[test]
fn forward_from_the_lot_reaches_units_carton_and_shipment_and_is_complete() {
    let (server, tablet) = day();
    let trace = trace(
        &server,
        &tablet,
        "lot%3AGUMTEK%2FSE-112%2FL5-0331?direction=forward",
    );
    assert_eq!(names(&trace), ["AX-1", "AX-2", "CT-1", "L5-0331", "SH-1"]);
    assert!(trace.is_complete());
    let store = server.store();
    let shipped = store.read(|view| {
        let unit = view.thing(&"unit:AX2/AX-1".parse().unwrap())?.unwrap();
        let lot = view
            .thing(&"lot:GUMTEK/SE-112/L5-0331".parse().unwrap())?
            .unwrap();
        Ok::<_, sync_server::store::StoreError>((view.shipped_to(unit)?, view.stock(lot)?.unwrap()))
    });
    let (shipped, stock) = shipped.unwrap();
    assert_eq!(shipped.len(), 1);
    assert_eq!(shipped[0].customer, "VELO");
    assert_eq!(
        (stock.received.as_str(), stock.remaining.as_str()),
        ("415", "413")
    );
}

#[test]
fn what_was_voided_is_shown_as_such_and_not_walked_through() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let mut plan = Plan::default();
    plan.receive("L5-0331", 5);
    plan.open("AX-1");
    let scanned = plan.consume_lot("AX-1", "L5-0331");
    plan.void(&scanned[1]);
    let entries = seal(&mut tablet, &plan.recorded);
    assert_eq!(push(server.address, &tablet, &entries).refused, None);
    let back = trace(&server, &tablet, "unit:AX2/AX-1?direction=backward");
    assert_eq!(names(&back), ["AX-1"]);
    let voided: Vec<&str> = back.nodes[0]
        .events
        .iter()
        .filter(|event| !event.stands())
        .map(|event| event.kind.as_str())
        .collect();
    assert_eq!(voided, ["component.consumed"]);
    let lot = "lot:GUMTEK%2FSE-112%2FL5-0331?direction=forward";
    assert_eq!(names(&trace(&server, &tablet, lot)), ["L5-0331"]);
}

#[test]
fn the_answer_says_that_entries_wait_and_that_a_device_is_silent() {
    let (mut one, mut two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let mut here = Plan::default();
    here.receive("L5-0331", 5);
    one.record(&here.open("AX-1"));
    let mut there = here.another_tablet();
    two.documents = one.documents.clone();
    let opened = two.record(&there.open("AX-2"));
    let waits = two.record(&there.consume_lot("AX-1", "L5-0331"));
    push(server.address, &two, &[opened, waits]);
    let silent = TestTablet::new(3);
    let add =
        |turn: &sync_server::store::Turn<'_>| turn.add_device(&silent.enrolled(), "Dock", false, 5);
    server.store().write(add).unwrap();
    let trace = trace(&server, &two, "unit:AX2/AX-2?direction=backward");
    assert_eq!(
        trace.missing,
        [
            BlindSpot::NotAdmitted { entries: 1 },
            BlindSpot::DeviceSilent {
                device: "Dock".to_owned(),
                last_contact_utc_ms: 5
            }
        ]
    );
}

#[test]
fn what_nobody_knows_and_what_names_nothing_are_told_apart() {
    let (server, tablet) = day();
    let unknown = ask(
        server.address,
        &tablet,
        "/v1/trace/unit:AX2/AX-99?direction=forward",
    );
    let body: Value = unknown.json();
    assert_eq!(
        (unknown.status, body["code"].as_str()),
        (404, Some("unknown-thing"))
    );
    assert_eq!(
        body["why"],
        "nothing is recorded about unit:AX2/AX-99, and nothing names it"
    );
    let nonsense = ask(server.address, &tablet, "/v1/trace/AX-99?direction=forward");
    assert_eq!(
        (nonsense.status, nonsense.json()["code"].as_str()),
        (400, Some("malformed"))
    );
}

#[test]
fn a_tablet_reads_the_refusal_of_a_trace_as_it_reads_all_others() {
    let (server, tablet) = day();
    let traced = |unit: &str| {
        let path = format!("/v1/trace/unit:AX2/{unit}?direction=backward");
        let signed = authorization(&tablet, "GET", &path, &[]);
        let headers = [
            ("authorization", &*signed),
            ("accept", "application/json, application/cbor"),
        ];
        get_with(server.address, &path, &headers)
    };
    let refused = traced("AX-99");
    assert_eq!(refused.status, 404);
    assert_eq!(refused.header("content-type"), "application/cbor");
    assert_eq!(refused.refused().code, "unknown-thing");
    let known = traced("AX-1");
    assert_eq!(known.status, 200);
    assert_eq!(known.header("content-type"), "application/json");
    assert!(serde_json::from_slice::<Trace>(&known.body).is_ok());
}
