//! What was denied and who tried: recorded with the server off, found in the audit trail and
//! taken out as a file.

use super::badges::{let_time_pass, wait_for_fault};
use super::*;

/// Searches, and returns the texts of the rows once one of them is of this kind.
fn find(tablet: &Tablet, group: &str, kind: &str) -> Vec<String> {
    tablet.by_test_id("audit-narrow");
    tablet.choose("audit-group", group);
    tablet.tap_test_id("audit-find");
    let read = "const rows = [...document.querySelectorAll('[data-testid=\"audit-row\"]')];
        return rows.some(row => row.dataset.kinds === arguments[0])
            ? rows.map(row => row.innerText) : null;";
    tablet.wait_until(&format!("a row of {kind}"), PATIENCE, || {
        let rows = tablet.script(read, &[kind.into()]);
        let rows = rows.as_array()?;
        Some(
            rows.iter()
                .filter_map(|row| Some(row.as_str()?.to_owned()))
                .collect(),
        )
    })
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn what_was_denied_with_the_server_off_is_found_in_the_audit_trail() {
    let mut server = Server::start();
    let people: [(&str, &str, &[&str]); 2] = [
        ("MK", "Mira Kovač", &["operator", "receiving"]),
        ("IR", "Ines Roth", &["quality"]),
    ];
    let (tablet, badges) = tablet_of(&mut server, &people);
    let (mira, ines) = (&badges[1], &badges[2]);

    // A quality engineer builds no units.
    tablet.scan_by_wedge(ines);
    is_at_the_tablet(&tablet, "Ines Roth");
    tablet.scan_by_wedge(&unit_label("AX-2"));
    tablet.wait_for_text("Operator");
    tablet.tap_test_id("refusal-ok");
    // Somebody tries PINs at the locked tablet.
    let_time_pass(&tablet, 121);
    tablet.by_test_id("locked");
    for left in ["4", "3"] {
        type_pin(&tablet, "1357");
        wait_for_fault(&tablet, left);
    }
    type_pin(&tablet, PIN);
    is_at_the_tablet(&tablet, "Ines Roth");

    // The trail lies with the server, and the screen says what cannot be in it yet.
    tablet.tap_test_id("who");
    tablet.tap_test_id("audit-trail");
    tablet.by_test_id("server-away");
    tablet.by_test_id("audit-own-wait");

    server.start_again();
    wait_for_pill(&tablet, "all-sent");
    let denied = find(&tablet, "denied", "event.denied").join("\n");
    assert!(
        denied.contains("Ines Roth") && denied.contains("Tablet 1"),
        "{denied}"
    );
    let signed_in = find(&tablet, "sign-in", "event.wrong-pin").join("\n");
    assert_eq!(signed_in.matches("wrong PIN").count(), 2, "{signed_in}");
    // Nobody had shown that it was Ines.
    assert!(signed_in.contains("nobody signed in"), "{signed_in}");
    assert!(signed_in.contains("locked itself"), "{signed_in}");
    assert!(
        signed_in.contains("opened the locked tablet again"),
        "{signed_in}"
    );

    let (_folder, path) = tablet.saved_by("audit-export", "csv");
    let csv = std::fs::read_to_string(path).unwrap();
    assert_eq!(csv.matches("event.wrong-pin").count(), 2, "{csv}");
    assert!(csv.contains("badge of IR"), "{csv}");
    // Reading it is an entry as well.
    let read = find(&tablet, "reading", "event.audit-read").join("\n");
    assert!(read.contains("saved the audit trail as a file"), "{read}");

    // Whoever has no right to it is not led there.
    tablet.scan_by_wedge(mira);
    is_at_the_tablet(&tablet, "Mira Kovač");
    tablet.tap_test_id("who");
    tablet.by_test_id("badge-out");
    assert!(tablet.all_by_test_id("audit-trail").is_empty());
}
