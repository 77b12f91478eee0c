//! A tablet is suspended while it works out of reach: what it recorded is kept and set aside,
//! counts once a person says so, and the tablet goes on when it is reinstated.

use waymark_tests::chaos::{ChaosProxy, Trouble};
use waymark_tests::{Auditor, Server, Tablet};

use super::*;

/// Lots of the same item, one before, one while and one after the tablet is suspended.
fn lot(number: &str) -> String {
    format!("]d2010401234567890110{number}\u{1d}3050")
}

fn trace(auditor: &Auditor, number: &str) -> waymark_tests::http::Answer {
    let path = format!("/v1/trace/lot:GUMTEK%2FSE-112%2F{number}?direction=forward");
    auditor.get(&path)
}

fn receive(tablet: &Tablet, number: &str) {
    tablet.tap_test_id("nav-home");
    tablet.by_test_id("nav-receive");
    tablet.scan_by_wedge(&lot(number));
    tablet.by_test_id("receive-lot");
    tablet.tap_test_id("receive-submit");
    tablet.by_test_id("lot-left");
}

fn wait_for_lot(auditor: &Auditor, tablet: &Tablet, number: &str) {
    tablet.wait_until(&format!("lot {number} in the record"), A_ROUND, || {
        (trace(auditor, number).status == 200).then_some(())
    });
}

/// Opens the second tablet on the screen of the first.
fn open_second(tablet: &Tablet) {
    tablet.tap_test_id("who");
    tablet.tap_test_id("open-tablets");
    tablet.tap_test_id("tablet-Tablet-2");
    tablet.by_test_id("reason-words");
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_tablet_suspended_while_out_of_reach_hands_over_what_it_has_and_goes_on_when_reinstated() {
    let server = Server::start();
    let auditor = Auditor::enrol(&server);
    let mut one = Tablet::new();
    enrol(&mut one, &server, "Tablet 1");
    let ada = administrator(&server);
    choose_pin(&one, &ada, ADMINISTRATOR.1);
    let ines = person(&server, "IR", &["quality"]);
    choose_pin(&one, &ines, "Ines Roth");

    // The second tablet has the proxy for its server, and loses it.
    let proxy = ChaosProxy::before(server.port());
    let mut two = Tablet::new();
    let url = server.enrolment_url();
    let code = url.rsplit('#').next().unwrap();
    two.enrol(
        &format!("http://127.0.0.1:{}/#{code}", proxy.port()),
        "Tablet 2",
    );
    two.wait_until_kept_offline();
    let mira = person(&server, "MK", &["operator", "receiving"]);
    choose_pin(&two, &mira, "Mira Kovač");
    receive(&two, "S-1");
    wait_for_lot(&auditor, &two, "S-1");
    wait_for_pill(&two, "all-sent");
    proxy.begin(Trouble::Cut);
    receive(&two, "S-2");
    wait_for_pill(&two, "waiting");

    // Ada suspends it from the first one, with a reason.
    one.scan_by_wedge(&ada);
    is_at_the_tablet(&one, ADMINISTRATOR.1);
    open_second(&one);
    one.tap_test_id("reason-lost");
    one.tap_test_id("tablet-submit");
    one.by_test_id("tablet-told");
    one.wait_until("the list to say so", PATIENCE, || {
        (state_of(&one, "tablet-Tablet-2")? == "suspended").then_some(())
    });
    one.wait_for_text("By Ada Lindt");

    // It comes back: refused with words, and what it has is kept and does not count.
    proxy.heal();
    two.tap_test_id("pill");
    two.wait_until("the tablet to hear of it", A_ROUND, || {
        two.tap_test_id("sync-now");
        std::thread::sleep(Duration::from_secs(2));
        (state_of(&two, "stopped-banner")? == "suspended").then_some(())
    });
    for words in ["This tablet is suspended.", "By Ada Lindt", "Lost or taken"] {
        two.wait_for_text(words);
    }
    assert_eq!(trace(&auditor, "S-1").status, 200);
    assert_eq!(trace(&auditor, "S-2").status, 404, "it counts by itself");

    // Ines reads it on the first tablet and admits it with a reason.
    one.scan_by_wedge(&ines);
    is_at_the_tablet(&one, "Ines Roth");
    one.tap_test_id("pill");
    one.tap_test_id("open-set-aside");
    one.wait_for_text("Its tablet was suspended when this came.");
    let read = "return document.querySelector('[data-testid^=\"set-aside-\"]').dataset.testid";
    let place = one.script(read, &[]);
    one.tap_test_id(place.as_str().unwrap());
    one.by_test_id("would-say");
    one.tap_test_id("reason-checked-right");
    one.tap_test_id("admit-submit");
    one.by_test_id("admitted");
    let answer = trace(&auditor, "S-2");
    let said: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let event = &said["nodes"][0]["events"][0];
    assert_eq!(event["done"]["person"], "MK", "{said}");
    assert_eq!(event["admitted"][0]["done"]["person"], "IR", "{said}");

    // Reinstated, it goes on, and what it records next counts.
    one.scan_by_wedge(&ada);
    is_at_the_tablet(&one, ADMINISTRATOR.1);
    open_second(&one);
    one.tap_test_id("reason-found");
    one.tap_test_id("tablet-submit");
    one.wait_until("the list to say that it works", PATIENCE, || {
        (state_of(&one, "tablet-Tablet-2")? == "works").then_some(())
    });
    two.tap_test_id("sync-now");
    // It takes the record as the server has it, and asks who is here.
    two.by_test_id("locked");
    assert!(two.all_by_test_id("stopped-banner").is_empty());
    type_pin(&two, PIN);
    is_at_the_tablet(&two, "Mira Kovač");
    receive(&two, "S-3");
    wait_for_lot(&auditor, &two, "S-3");
    wait_for_pill(&two, "all-sent");
    let verified = server.verify();
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(
        verified.status.success() && said.contains("whole"),
        "{said}"
    );
}
