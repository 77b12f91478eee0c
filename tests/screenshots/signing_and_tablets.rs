//! What is signed, who may do what, which tablets work, and how each person likes the page, in
//! every theme.

use waymark_tests::{Server, Tablet};

use super::people_and_holds::{PIN, console, person};
use super::{BEARINGS, SCREWS, SEALS, Walk, fits_in_german, nothing_is_grave, order, unit};

#[test]
#[ignore = "takes pictures: cargo xtask screenshots"]
fn what_is_signed_and_which_tablets_work() {
    let server = Server::start();
    let mut second = Tablet::new();
    second.enrol(&server.enrolment_url(), "Tablet 2");
    let walk = Walk::begin(&server);
    walk.tap("enrol-submit");
    walk.tablet.by_test_id("person-MK");
    for id in ["MK", "IR", "AD"] {
        walk.takes_the_tablet(&server.demo_badge(id), id);
    }
    let sanna = person(&server, "SV", &["operator", "receiving", "supervisor"]);
    walk.takes_the_tablet(&sanna, "SV");
    walk.back_with(&server.demo_badge("AD"), "AD");
    qualifications(&walk);
    tablets(&walk);
    walk.back_with(&sanna, "SV");
    lacking_a_qualification(&walk);
    walk.back_with(&server.demo_badge("MK"), "MK");
    preferences(&walk);
    drafts(&walk);
    signing(&walk, &server.demo_badge("IR"), &sanna);
    stopped(&walk, &server);
    nothing_is_grave();
}

impl Walk {
    fn back_with(&self, badge: &str, id: &str) {
        self.tablet.scan_by_wedge(badge);
        self.is_here(id);
    }
}

fn qualifications(walk: &Walk) {
    walk.tap("who");
    walk.tap("manage-people");
    walk.tap("manage-SV");
    walk.tap("qualification-add");
    walk.tablet.by_test_id("qualification-0");
    walk.take_in_every_theme("72-qualifications");
    walk.tap("nav-home");
}

fn tablets(walk: &Walk) {
    walk.tap("who");
    walk.tap("open-tablets");
    walk.tablet.by_test_id("tablets");
    walk.take_in_every_theme("73-tablets");
    walk.tap("tablet-Tablet-2");
    walk.tap("reason-lost");
    walk.take_in_every_theme("74-a-tablet");
    walk.tap("tablet-submit");
    walk.tablet.by_test_id("tablet-told");
    walk.take_in_every_theme("75-a-tablet-suspended");
    walk.tap("tablet-Tablet-2");
    walk.tablet.by_test_id("tablet-stands");
    walk.take_in_every_theme("76-a-suspended-tablet");
    walk.tap("nav-home");
}

/// The step that asks for a qualification, before somebody who lacks it.
fn lacking_a_qualification(walk: &Walk) {
    for lot in [BEARINGS, SCREWS] {
        walk.receive(lot);
    }
    walk.tap("nav-home");
    walk.tablet.by_test_id("nav-receive");
    walk.tablet.scan_by_wedge(&order());
    walk.tablet.by_test_id("chip");
    walk.scan(&unit(), "step-10");
    walk.scan_need(&format!("]d2{BEARINGS}"), "BRG-6204");
    walk.finish(10);
    walk.tablet.scan_by_wedge(&format!("]d2{SCREWS}"));
    walk.tablet.by_test_id("refusal");
    walk.take_in_every_theme("77-not-qualified");
    walk.tap("refusal-ok");
}

fn preferences(walk: &Walk) {
    walk.tap("nav-home");
    walk.tap("preferences");
    walk.tablet.by_test_id("preferences-sheet");
    walk.take_in_every_theme("78-preferences");
    walk.tap("prefer-de");
    walk.take_in_every_theme("79-preferences-in-german");
    walk.tap("preferences-done");
    in_german(walk);
    walk.tap("preferences");
    walk.tap("prefer-en");
    walk.tap("preferences-done");
}

/// Where German words have the least room.
fn in_german(walk: &Walk) {
    let fits = |screen| fits_in_german(&walk.tablet, screen);
    walk.tablet.by_test_id("nav-receive");
    fits("home");
    walk.scan(&unit(), "step-20");
    fits("a traveller");
    walk.tap("nav-home");
    walk.scan(&format!("]d2{BEARINGS}"), "lot-left");
    fits("a thing");
    walk.tap("who");
    walk.tap("person-IR");
    walk.tablet.by_test_id("pin-pad");
    fits("the PIN pad");
    walk.tap("pin-cancel");
    walk.tablet.by_test_id("person-IR");
    fits("people");
    walk.tap("nav-home");
}

fn drafts(walk: &Walk) {
    walk.tap("nav-home");
    walk.tablet.by_test_id("nav-receive");
    walk.scan(&format!("]d2{SEALS}"), "receive-lot");
    walk.tap("nav-home");
    walk.tablet.by_test_id("drafts");
    walk.take_in_every_theme("80-drafts");
    walk.tap("draft-receipt");
    walk.tap("receive-submit");
    walk.tablet.by_test_id("lot-left");
}

fn signing(walk: &Walk, ines: &str, sanna: &str) {
    walk.tap("sign");
    walk.tablet.by_test_id("meaning-approved");
    walk.take_in_every_theme("81-signing-what-one-may");
    walk.tap("back");
    walk.back_with(ines, "IR");
    walk.tap("sign");
    walk.tap("meaning-approved");
    walk.take_in_every_theme("82-signing");
    walk.tap("sign-submit");
    walk.tablet.by_test_id("pin-pad");
    walk.take_in_every_theme("83-badge-and-pin-to-sign");
    walk.tablet.scan_by_wedge(ines);
    walk.type_pin(PIN);
    walk.tablet.by_test_id("signature");
    walk.take_in_every_theme("84-signed-first");
    walk.back_with(sanna, "SV");
    walk.tap("sign");
    walk.tap("meaning-approved");
    walk.tap("sign-submit");
    walk.tablet.by_test_id("pin-pad");
    walk.tablet.scan_by_wedge(sanna);
    walk.type_pin(PIN);
    walk.wait_for_no("pin-pad");
    walk.tablet.wait_for_text("Sanna Virta");
    walk.take_in_every_theme("85-signed-by-two");
}

/// This tablet itself, told by the console that it is suspended.
fn stopped(walk: &Walk, server: &Server) {
    let words = [
        "tablet",
        "suspend",
        "Tablet",
        "--reason",
        "Left on the lorry to Graz",
    ];
    console(server, &words);
    walk.tap("pill");
    walk.tap("sync-now");
    walk.tablet.by_test_id("stopped-banner");
    walk.take_in_every_theme("86-this-tablet-is-suspended");
}
