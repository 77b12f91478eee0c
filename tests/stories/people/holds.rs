//! Holds that two persons release, and what is held goes nowhere meanwhile.

use super::*;

/// The lot that is held.
const SEALS: &str = "]d2010401234567890110S-1\u{1d}3050";

fn hold(tablet: &Tablet, reason: &str, persons: &str) {
    tablet.tap_test_id("hold");
    tablet.tap_test_id(&format!("reason-{reason}"));
    tablet.tap_test_id(&format!("persons-{persons}"));
    tablet.tap_test_id("hold-submit");
    tablet.by_test_id("held");
}

fn release(tablet: &Tablet) {
    tablet.tap_test_id("release");
    tablet.tap_test_id("reason-checked-right");
    tablet.tap_test_id("release-submit");
}

/// Goes to the start, where a held lot is marked before anybody opens it.
fn is_marked_at_home(tablet: &Tablet, marks: usize) {
    tablet.tap_test_id("nav-home");
    tablet.wait_until("the lot at home, marked while it is held", PATIENCE, || {
        let rows = tablet.all_by_test_id("open-lot:GUMTEK/SE-112/S-1").len();
        let held = tablet.all_by_test_id("is-held").len();
        ((rows, held) == (1, marks)).then_some(())
    });
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_held_lot_is_released_by_two_persons_neither_of_whom_placed_the_hold() {
    let mut server = Server::start();
    let people: [(&str, &str, &[&str]); 3] = [
        ("MK", "Mira Kovač", &["operator", "receiving"]),
        ("IR", "Ines Roth", &["quality"]),
        ("TS", "Tariq Saleh", &["inspector"]),
    ];
    let (tablet, badges) = tablet_of(&mut server, &people);
    let (mira, ines, tariq) = (&badges[1], &badges[2], &badges[3]);

    tablet.scan_by_wedge(mira);
    is_at_the_tablet(&tablet, "Mira Kovač");
    tablet.tap_test_id("nav-home");
    tablet.scan_by_wedge(SEALS);
    tablet.by_test_id("receive-lot");
    tablet.tap_test_id("receive-submit");
    tablet.by_test_id("lot-left");
    hold(&tablet, "suspect", "two");
    // Whoever sees something wrong may stop it; to let it go is for others.
    tablet.by_test_id("release-why-not");
    assert!(tablet.all_by_test_id("release").is_empty());
    is_marked_at_home(&tablet, 1);

    tablet.scan_by_wedge(ines);
    is_at_the_tablet(&tablet, "Ines Roth");
    tablet.scan_by_wedge(SEALS);
    tablet.by_test_id("held");
    release(&tablet);
    tablet.by_test_id("held-first");
    // The same person does not release it twice, and the screen says who has to.
    tablet.by_test_id("release-why-not");
    assert!(tablet.all_by_test_id("release").is_empty());

    tablet.scan_by_wedge(tariq);
    is_at_the_tablet(&tablet, "Tariq Saleh");
    release(&tablet);
    tablet.wait_until("the hold to be over", PATIENCE, || {
        tablet.all_by_test_id("held").is_empty().then_some(())
    });
    is_marked_at_home(&tablet, 0);
    tablet.scan_by_wedge(SEALS);
    // Its history tells who held and released it.
    for words in ["held", "Mira Kovač", "Ines Roth", "Tariq Saleh"] {
        tablet.wait_for_text(words);
    }

    // The server gets all of it, and finds nothing wrong.
    server.start_again();
    wait_for_pill(&tablet, "all-sent");
    let verified = server.verify();
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(
        verified.status.success() && said.contains("whole"),
        "{said}"
    );
}
