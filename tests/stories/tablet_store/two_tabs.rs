//! Two tabs of one tablet: one writes, and a person can go on when that one is frozen.

use serde_json::json;
use waymark_tests::auditor::tablet_entries;
use waymark_tests::{Auditor, Server, Tablet};

use super::hands::{LIMIT, own_changes, receive, tablet_at_work, wait_for_pill};

fn handle(tablet: &Tablet) -> String {
    let handle = tablet.session().get("window").unwrap();
    handle.as_str().unwrap().to_owned()
}

fn new_tab(tablet: &Tablet) -> String {
    let made = tablet
        .session()
        .post("window/new", &json!({ "type": "tab" }))
        .unwrap();
    made["handle"].as_str().unwrap().to_owned()
}

fn turn_to(tablet: &Tablet, handle: &str) {
    tablet
        .session()
        .post("window", &json!({ "handle": handle }))
        .unwrap();
}

fn set_lifecycle(tablet: &Tablet, state: &str) {
    tablet
        .session()
        .devtools("Page.setWebLifecycleState", &json!({ "state": state }))
        .unwrap();
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_second_tab_is_told_and_takes_over_when_the_first_is_closed() {
    let server = Server::start();
    let mut tablet = tablet_at_work(&server, "Tablet 1");
    let first = handle(&tablet);
    let second = new_tab(&tablet);
    turn_to(&tablet, &second);
    tablet.open(&server.url("/"));
    tablet.wait_for_text("Waymark is open in another tab");
    // The writer is alive: there is nothing to take over.
    std::thread::sleep(std::time::Duration::from_secs(4));
    assert!(tablet.all_by_test_id("take-over").is_empty());
    turn_to(&tablet, &first);
    receive(&tablet, "B-1");
    tablet.session().devtools("Page.close", &json!({})).unwrap();
    turn_to(&tablet, &second);
    tablet.by_test_id("nav-receive");
    receive(&tablet, "B-2");
    assert_eq!(own_changes(&tablet).len(), 2);
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_frozen_tab_is_taken_over_and_cannot_write_when_it_wakes_up() {
    let mut server = Server::start();
    let mut tablet = tablet_at_work(&server, "Tablet 1");
    server.stop();
    receive(&tablet, "B-1");
    let first = handle(&tablet);
    let second = new_tab(&tablet);
    set_lifecycle(&tablet, "frozen");
    turn_to(&tablet, &second);
    tablet.open(&server.url("/"));
    tablet.tap_test_id("take-over");
    tablet.by_test_id("nav-receive");
    receive(&tablet, "B-2");
    let before = tablet_entries(&tablet).len();

    turn_to(&tablet, &first);
    set_lifecycle(&tablet, "active");
    tablet.wait_for_text("Waymark is open in another tab");
    turn_to(&tablet, &second);
    assert_eq!(tablet_entries(&tablet).len(), before);
    receive(&tablet, "B-3");
    let saved = own_changes(&tablet);
    assert_eq!(saved.len(), 3);
    server.start_again();
    wait_for_pill(&tablet, "all-sent");
    let auditor = Auditor::enrol(&server);
    tablet.wait_until("the server to have all", LIMIT, || {
        auditor.server_changes().is_superset(&saved).then_some(())
    });
    assert!(server.verify().status.success());
}
