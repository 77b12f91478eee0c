//! Signatures: by badge and PIN, by two persons, shown on the thing and in its trace.

use super::*;

const SEALS: &str = "]d2010401234567890110S-1\u{1d}3050";

/// Opens the screen on which the thing on the screen is signed, and chooses what it says.
fn go_sign(tablet: &Tablet, meaning: &str) {
    tablet.tap_test_id("sign");
    tablet.tap_test_id(&format!("meaning-{meaning}"));
    tablet.tap_test_id("sign-submit");
    tablet.by_test_id("pin-pad");
}

fn signatures(tablet: &Tablet) -> Vec<String> {
    let read = "return [...document.querySelectorAll('[data-testid=\"signature\"]')]
        .map((row) => `${row.dataset.state}: ${row.innerText}`);";
    let rows = tablet.script(read, &[]);
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row.as_str().unwrap().to_owned()).collect()
}

fn wait_for_signatures(tablet: &Tablet, states: &[&str]) -> Vec<String> {
    tablet.wait_until(&format!("signatures {states:?}"), PATIENCE, || {
        let shown = signatures(tablet);
        let as_wanted = shown.len() == states.len()
            && shown
                .iter()
                .zip(states)
                .all(|(row, state)| row.starts_with(&format!("{state}:")));
        as_wanted.then_some(shown)
    })
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn two_persons_approve_a_lot_by_badge_and_pin_and_its_trace_shows_it() {
    let mut server = Server::start();
    let people: [(&str, &str, &[&str]); 3] = [
        ("MK", "Mira Kovač", &["operator", "receiving"]),
        ("IR", "Ines Roth", &["quality"]),
        ("TS", "Tariq Saleh", &["supervisor"]),
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

    // Who may not approve is told who may.
    tablet.tap_test_id("sign");
    tablet.by_test_id("meaning-approved");
    let off = tablet.script(
        "return document.querySelector('[data-testid=\"meaning-approved\"]').disabled",
        &[],
    );
    assert_eq!(off, true);
    tablet.tap_test_id("back");

    // The first signature of a session takes the badge, the PIN alone is refused.
    tablet.scan_by_wedge(ines);
    is_at_the_tablet(&tablet, "Ines Roth");
    go_sign(&tablet, "approved");
    type_pin(&tablet, PIN);
    tablet.wait_until("the pad to ask for the badge", PATIENCE, || {
        tablet.text_at("pin-fault").contains("badge").then_some(())
    });
    // Somebody else's badge signs nothing in her name, and the pad says so before any PIN.
    tablet.scan_by_wedge(tariq);
    tablet.wait_until("the pad to refuse the other badge", PATIENCE, || {
        let said = tablet.text_at("pin-fault");
        said.contains("the badge of Tariq Saleh").then_some(())
    });
    tablet.scan_by_wedge(ines);
    type_pin(&tablet, PIN);
    let shown = wait_for_signatures(&tablet, &["first"]);
    assert!(
        shown[0].contains("Ines Roth") && shown[0].contains("badge and PIN"),
        "{shown:?}"
    );

    // The second is another person; the same one is told so.
    tablet.scan_by_wedge(tariq);
    is_at_the_tablet(&tablet, "Tariq Saleh");
    go_sign(&tablet, "approved");
    tablet.scan_by_wedge(tariq);
    type_pin(&tablet, PIN);
    wait_for_signatures(&tablet, &["signed", "signed"]);
    // Later signatures of the session take the PIN alone.
    go_sign(&tablet, "checked");
    type_pin(&tablet, PIN);
    let shown = wait_for_signatures(&tablet, &["signed", "signed", "signed"]);
    assert!(shown[2].contains("by PIN"), "{shown:?}");

    // The trace shows who did something with it, and what was signed last.
    tablet.tap_test_id("trace-forward");
    tablet.wait_for_text("Ines Roth");
    tablet.wait_for_text("signed: checked · Tariq Saleh");

    server.start_again();
    wait_for_pill(&tablet, "all-sent");
    let verified = server.verify();
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(
        verified.status.success() && said.contains("whole"),
        "{said}"
    );
    // The server has the signatures in its trace as well.
    let auditor = waymark_tests::Auditor::enrol(&server);
    let trace = auditor.json("/v1/trace/lot:GUMTEK%2FSE-112%2FS-1?direction=forward");
    let events = trace["nodes"][0]["events"].as_array().unwrap().iter();
    let signed = events.filter(|event| event["kind"] == "signature.given");
    assert_eq!(signed.count(), 3, "{trace}");
}
