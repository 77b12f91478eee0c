//! Codes that are not right: each refused with its own sentence, and nothing lost.

use std::time::Duration;

use codes::OwnLabel;
use waymark_tests::auditor::tablet_entries;
use waymark_tests::{Server, Tablet};

use crate::main_job::day::{enrol, unit_label};

const PATIENCE: Duration = Duration::from_secs(20);
const BEARINGS: &str = "]d2010402345678901110B-1\u{1d}30200";
const SEALS: &str = "]d2010401234567890110S-1\u{1d}3050";
const SCREWS: &str = "]d2010403456789012110C-1\u{1d}304000";
const MODULE: &str = "]d2010404567890123121PM-1";

fn unit(serial: &str) -> String {
    OwnLabel::Unit {
        item: "AX2".parse().unwrap(),
        serial: serial.parse().unwrap(),
    }
    .to_text()
}

/// A tablet in an operator's hands, its server gone.
fn tablet_without_server() -> (Server, Tablet) {
    let mut server = Server::start();
    let mut tablet = Tablet::new();
    enrol(&mut tablet, &server, "Tablet 1");
    tablet.tap_test_id("person-MK");
    tablet.by_test_id("nav-receive");
    tablet.wait_until_kept_offline();
    server.stop();
    (server, tablet)
}

fn receive(tablet: &Tablet, label: &str) {
    tablet.tap_test_id("nav-home");
    tablet.scan_by_wedge(label);
    tablet.by_test_id("receive-lot");
    tablet.tap_test_id("receive-submit");
    tablet.by_test_id("lot-left");
}

fn open(tablet: &Tablet, serial: &str) {
    tablet.tap_test_id("nav-home");
    tablet.by_test_id("nav-receive");
    tablet.scan_by_wedge(&unit(serial));
    tablet.by_test_id("step-10");
    tablet.wait_for_text(serial);
}

/// Scans a wrong code, expects the sentences, and that no entry was written.
fn refused(tablet: &Tablet, scan: &str, sentences: &[&str]) {
    let before = tablet_entries(tablet).len();
    tablet.scan_by_wedge(scan);
    tablet.by_test_id("refusal");
    for sentence in sentences {
        tablet.wait_for_text(sentence);
    }
    assert_eq!(tablet_entries(tablet).len(), before, "{scan}");
    tablet.tap_test_id("refusal-ok");
    tablet.wait_until("the panel to go", PATIENCE, || {
        tablet.all_by_test_id("refusal").is_empty().then_some(())
    });
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn an_unknown_code_and_an_unreadable_one_are_told_apart() {
    let (_server, tablet) = tablet_without_server();
    refused(
        &tablet,
        "XYZ-999",
        &["Nothing here has this name", "XYZ-999"],
    );
    let broken = unit_label().replace("00417", "00471");
    refused(
        &tablet,
        &broken,
        &[
            "This code cannot be trusted",
            "The check digit does not fit",
        ],
    );
    refused(
        &tablet,
        "]d2010402345678901210B-1",
        &["This code cannot be trusted"],
    );
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_scanner_that_sends_no_enter_is_said_so_on_every_screen() {
    let (_server, tablet) = tablet_without_server();
    let before = tablet_entries(&tablet).len();
    tablet.scan_without_end(&unit("00417"));
    tablet.by_test_id("refusal");
    tablet.wait_for_text("The scanner sends no Enter");
    tablet.wait_for_text("UNIT/AX2/00417");
    assert_eq!(tablet_entries(&tablet).len(), before);
    // The next scan, by one that is set up, is a scan.
    open(&tablet, "00417");
    tablet.tap_test_id("who");
    tablet.tap_test_id("open-scanner");
    tablet.scan_without_end("]C0AX-00417");
    tablet.by_test_id("scanner-refusal");
    let arrived =
        "return document.querySelector('[data-testid=\"scanner-arrived\"]').dataset.text;";
    assert_eq!(tablet.script(arrived, &[]), "]C0AX-00417");
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_wrong_step_a_wrong_item_and_a_used_serial_are_refused_with_what_to_do() {
    let (_server, tablet) = tablet_without_server();
    for lot in [BEARINGS, SCREWS, SEALS] {
        receive(&tablet, lot);
    }
    open(&tablet, "AX-1");
    refused(
        &tablet,
        SEALS,
        &["Not this step's turn", "Finish step 10 first."],
    );
    for serial in ["AX-1", "AX-2"] {
        open(&tablet, serial);
        scan_until_filled(&tablet, BEARINGS, "BRG-6204");
        tablet.tap_test_id("finish-step");
        wait_for_state(&tablet, "step-10", "finished");
    }
    open(&tablet, "AX-1");
    scan_until_filled(&tablet, MODULE, "PM-40A");
    open(&tablet, "AX-2");
    refused(
        &tablet,
        MODULE,
        &["It is in another unit already", "It is in AX-1."],
    );
    // A component of no step at all, and a carton of an unfinished unit.
    let carton = OwnLabel::Carton {
        id: "CT-1".parse().unwrap(),
    };
    tablet.scan_by_wedge(&carton.to_text());
    tablet.by_test_id("carton-count");
    refused(
        &tablet,
        &unit("AX-2"),
        &["The unit is not complete", "step 20"],
    );
    refused(&tablet, SEALS, &["Right code, wrong place"]);
}

fn wait_for_state(tablet: &Tablet, id: &str, state: &str) {
    let read = "const found = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
        return found ? found.dataset.state : null;";
    tablet.wait_until(&format!("{id} to be {state}"), PATIENCE, || {
        (tablet.script(read, &[id.into()]).as_str()? == state).then_some(())
    });
}

fn scan_until_filled(tablet: &Tablet, label: &str, item: &str) {
    tablet.scan_by_wedge(label);
    wait_for_state(tablet, &format!("need-{item}"), "filled");
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_part_scanned_right_after_a_unit_goes_into_that_unit() {
    let (_server, tablet) = tablet_without_server();
    receive(&tablet, BEARINGS);
    open(&tablet, "AX-2");
    open(&tablet, "AX-1");
    tablet.scan_two_by_wedge(&unit("AX-2"), BEARINGS, Duration::from_millis(60));
    wait_for_state(&tablet, "need-BRG-6204", "filled");
    let lead = tablet.by_test_id("traveller-lead");
    assert!(tablet.text_of(&lead).contains("AX-2"));
    open(&tablet, "AX-1");
    wait_for_state(&tablet, "need-BRG-6204", "missing");
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn saved_means_a_strict_transaction_that_was_read_back() {
    let (_server, tablet) = tablet_without_server();
    receive(&tablet, BEARINGS);
    let read = "const saved = document.querySelector('[data-testid=\"saved\"]');
        return saved ? saved.dataset.durability : null;";
    assert_eq!(tablet.script(read, &[]), "strict");
    let entries = tablet_entries(&tablet);
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[1].kinds, ["lot.received"]);
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_second_tab_says_that_another_one_writes() {
    let (server, tablet) = tablet_without_server();
    tablet.script("window.open(arguments[0])", &[server.url("/").into()]);
    let tabs = tablet.session().get("window/handles").unwrap();
    let switch_to = |tab: usize| {
        let body = serde_json::json!({ "handle": tabs[tab] });
        tablet.session().post("window", &body).unwrap();
    };
    switch_to(1);
    tablet.wait_for_text("Waymark is open in another tab");
    switch_to(0);
    receive(&tablet, BEARINGS);
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_scan_while_a_field_has_the_focus_is_a_scan_and_leaves_the_field_as_it_was() {
    let (_server, tablet) = tablet_without_server();
    tablet.tap_test_id("nav-ship");
    let field = tablet.by_test_id("shipment-customer");
    tablet.fill(&field, "VELO");
    // The driver types as fast as a scanner: what follows soon would be the rest of a scan.
    std::thread::sleep(Duration::from_millis(2500));
    let order = OwnLabel::Order {
        id: "WO-1042".parse().unwrap(),
    };
    tablet.scan_by_wedge(&order.to_text());
    tablet.by_test_id("chip");
    let value = "return document.querySelector('[data-testid=\"shipment-customer\"]').value;";
    assert_eq!(tablet.script(value, &[]), "VELO");
}
