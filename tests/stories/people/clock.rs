//! A tablet whose clock is set: a lock does not end by it, and a lease does.

use waymark_tests::clock::Clock;

use super::*;

const HOUR_S: i64 = 3_600;
const SEALS: &str = "]d2010401234567890110S-1\u{1d}3050";

/// Shows the badge and gives the PIN where it is asked for.
fn come_back(tablet: &Tablet, badge: &str, name: &str) {
    tablet.scan_by_wedge(badge);
    let asked = tablet.wait_until("the pad, or the person", PATIENCE, || {
        if !tablet.all_by_test_id("pin-pad").is_empty() {
            return Some(true);
        }
        tablet.text_at("who").contains(name).then_some(false)
    });
    if asked {
        type_pin(tablet, PIN);
    }
    is_at_the_tablet(tablet, name);
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_lease_that_ran_out_lets_people_record_and_not_sign_and_a_set_clock_ends_no_lock() {
    let clock = Clock::new();
    let mut server = Server::start();
    let people: [(&str, &str, &[&str]); 2] = [
        ("MK", "Mira Kovač", &["operator", "receiving"]),
        ("IR", "Ines Roth", &["quality", "supervisor"]),
    ];
    let tablet = Tablet::with_clock(&clock);
    let (tablet, badges) = set_up(tablet, &mut server, &people);
    let (mira, ines) = (&badges[1], &badges[2]);

    // Three days and an hour after the server was last there.
    clock.set_ahead(73 * HOUR_S);
    come_back(&tablet, mira, "Mira Kovač");
    tablet.wait_for_text("Not confirmed");
    tablet.tap_test_id("nav-home");
    tablet.scan_by_wedge(SEALS);
    tablet.by_test_id("receive-lot");
    tablet.tap_test_id("receive-submit");
    tablet.by_test_id("lot-left");
    // What she may sign when the server has confirmed her is off, and the screen says why.
    tablet.tap_test_id("sign");
    tablet.by_test_id("meaning-performed");
    let is_off = "return document.querySelector('[data-testid=\"meaning-performed\"]').disabled";
    assert_eq!(tablet.script(is_off, &[]), true);
    tablet.wait_for_text("has not confirmed");
    tablet.tap_test_id("back");

    // What she recorded says so too.
    tablet.wait_for_text("had not confirmed the badge lately");

    // Setting the clock back makes the lease no longer.
    clock.set_ahead(0);
    come_back(&tablet, ines, "Ines Roth");
    tablet.wait_for_text("Not confirmed");

    // Five wrong PINs lock; neither an hour on, nor an hour back, nor a reload opens.
    for ahead in [0, HOUR_S, -HOUR_S] {
        clock.set_ahead(ahead);
        if ahead == 0 {
            tablet.tap_test_id("who");
            tablet.tap_test_id("lock-now");
            tablet.by_test_id("locked");
            for _ in 0..5 {
                type_pin(&tablet, "1357");
                wait_for_answer(&tablet);
            }
        }
        tablet.script("location.reload()", &[]);
        tablet.by_test_id("locked");
        type_pin(&tablet, PIN);
        let said = wait_for_answer(&tablet);
        assert!(said.chars().any(|c| c.is_ascii_digit()), "{ahead}: {said}");
    }
    clock.set_ahead(0);
    std::thread::sleep(Duration::from_secs(61));
    type_pin(&tablet, PIN);
    is_at_the_tablet(&tablet, "Ines Roth");

    // The server is back, and she signs.
    server.start_again();
    wait_for_pill(&tablet, "all-sent");
    tablet.wait_until("the lease to be fresh", A_ROUND, || {
        (!tablet.text().contains("Not confirmed")).then_some(())
    });
    tablet.tap_test_id("nav-home");
    tablet.scan_by_wedge(SEALS);
    tablet.tap_test_id("sign");
    tablet.tap_test_id("meaning-checked");
    tablet.tap_test_id("sign-submit");
    tablet.scan_by_wedge(ines);
    type_pin(&tablet, PIN);
    tablet.by_test_id("signature");
    wait_for_pill(&tablet, "all-sent");

    // The record says of the receipt that nobody could confirm who it was.
    let auditor = waymark_tests::Auditor::enrol(&server);
    let trace = auditor.json("/v1/trace/lot:GUMTEK%2FSE-112%2FS-1?direction=forward");
    let text = trace.to_string();
    assert!(text.contains("past-due"), "{text}");
    let verified = server.verify();
    assert!(verified.status.success(), "{verified:?}");
}

/// Waits for the pad to say what it makes of a PIN, and returns that.
fn wait_for_answer(tablet: &Tablet) -> String {
    tablet.wait_until("the pad to answer", PATIENCE, || {
        let said = tablet.text_at("pin-fault");
        (!said.is_empty()).then_some(said)
    })
}
