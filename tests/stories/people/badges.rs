//! Who is at the tablet: badge and PIN, handover, locks.

use super::*;

/// Lets the page believe that so much time went by in which nobody touched it.
pub fn let_time_pass(tablet: &Tablet, seconds: u32) {
    let pass = "const now = performance.now.bind(performance); const ahead = arguments[0] * 1000;
        performance.now = () => now() + ahead;";
    tablet.script(pass, &[seconds.into()]);
}

fn fault(tablet: &Tablet) -> String {
    tablet.text_at("pin-fault")
}

pub fn wait_for_fault(tablet: &Tablet, words: &str) {
    tablet.wait_until(&format!("the pad to say “{words}”"), PATIENCE, || {
        fault(tablet).contains(words).then_some(())
    });
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn people_share_a_tablet_by_badge_and_pin_with_the_server_off() {
    let mut server = Server::start();
    let people: [(&str, &str, &[&str]); 2] = [
        ("MK", "Mira Kovač", &["operator", "receiving"]),
        ("IR", "Ines Roth", &["quality"]),
    ];
    let (tablet, badges) = tablet_of(&mut server, &people);
    let (mira, ines) = (&badges[1], &badges[2]);

    // The badge alone, for whoever has given their PIN here in this shift.
    tablet.scan_by_wedge(mira);
    is_at_the_tablet(&tablet, "Mira Kovač");
    assert!(
        !tablet.text().contains("BADGE"),
        "a badge's secret is on the screen"
    );

    // Handover in the middle of a traveller: the work stays where it is.
    tablet.scan_by_wedge(&unit_label("AX-1"));
    tablet.by_test_id("step-10");
    tablet.scan_by_wedge(ines);
    is_at_the_tablet(&tablet, "Ines Roth");
    tablet.by_test_id("step-10");
    // A quality engineer builds no units, and is told who does.
    tablet.scan_by_wedge(&unit_label("AX-2"));
    tablet.wait_for_text("Operator");
    tablet.tap_test_id("refusal-ok");
    tablet.scan_by_wedge(mira);
    is_at_the_tablet(&tablet, "Mira Kovač");

    // Nobody touches it: it warns, and locks.
    let_time_pass(&tablet, 101);
    tablet.by_test_id("lock-warning");
    tablet.tap_test_id("lock-stay");
    tablet.wait_until("the warning to go", PATIENCE, || {
        tablet
            .all_by_test_id("lock-warning")
            .is_empty()
            .then_some(())
    });
    let_time_pass(&tablet, 121);
    tablet.by_test_id("locked");
    type_pin(&tablet, PIN);
    is_at_the_tablet(&tablet, "Mira Kovač");

    // Five wrong PINs lock for a minute, over a reload too; then the right one opens.
    let_time_pass(&tablet, 121);
    tablet.by_test_id("locked");
    for left in ["4", "3", "2", "1"] {
        type_pin(&tablet, "1357");
        wait_for_fault(&tablet, left);
    }
    type_pin(&tablet, "1357");
    wait_for_fault(&tablet, "60");
    tablet.script("location.reload()", &[]);
    tablet.by_test_id("locked");
    type_pin(&tablet, PIN);
    tablet.wait_until("the pad to say for how long", PATIENCE, || {
        let said = fault(&tablet);
        said.chars().any(|c| c.is_ascii_digit()).then_some(())
    });
    std::thread::sleep(Duration::from_secs(61));
    type_pin(&tablet, PIN);
    is_at_the_tablet(&tablet, "Mira Kovač");
}
