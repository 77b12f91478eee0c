//! Labels of goods that come in: what is flagged is looked at before it is received, and a label that
//! no standard describes is taught on one tablet and read on another.

use std::time::{Duration, Instant};

use waymark_tests::{Server, Tablet};

use crate::main_job::day::enrol;
use crate::people::choose_pin;

const PATIENCE: Duration = Duration::from_secs(20);
const A_ROUND: Duration = Duration::from_secs(60);

/// A label of a supplier who follows no standard.
const STRANGE: &str = "PN:SE-112;LOT:T-77;Q40";

fn at_work(server: &Server, name: &str) -> Tablet {
    let mut tablet = Tablet::new();
    enrol(&mut tablet, server, name);
    tablet.tap_test_id("person-MK");
    tablet.by_test_id("nav-receive");
    tablet
}

fn is_off(tablet: &Tablet, id: &str) -> bool {
    let read = "return document.querySelector(`[data-testid=\"${arguments[0]}\"]`)
        ?.getAttribute('aria-disabled');";
    tablet.script(read, &[id.into()]).as_str() == Some("true")
}

/// Waits until the newest reading stands as it should.
fn reads_as(tablet: &Tablet, state: &str) {
    let read = "return document.querySelector('[data-testid=reading-0]')?.dataset.state ?? '';";
    tablet.wait_until(&format!("the reading to be {state}"), PATIENCE, || {
        (tablet.script(read, &[]).as_str() == Some(state)).then_some(())
    });
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_flagged_label_is_looked_at_before_its_goods_are_received() {
    let server = Server::start();
    let tablet = at_work(&server, "Tablet 1");
    tablet.tap_test_id("nav-receive");
    tablet.by_test_id("receive-quantity");

    // One symbol says which item it is, the other one the lot, and its last day is long past.
    tablet.scan_at_once("]d20104012345678901");
    tablet.wait_until("the item to be filled in", PATIENCE, || {
        (tablet.value_of("receive-item") == "SE-112").then_some(())
    });
    tablet.scan_at_once("]C11720013110L9");
    reads_as(&tablet, "refused");
    tablet.wait_for_text("The last day of use is past.");
    assert_eq!(tablet.text_at("receive-lot"), "L9");
    tablet.fill(&tablet.by_test_id("receive-quantity"), "12");
    std::thread::sleep(Duration::from_secs(2));
    assert!(is_off(&tablet, "receive-submit"), "nobody has looked yet");

    // A third symbol says another lot: neither is taken.
    tablet.scan_at_once("]C110L8");
    tablet.wait_for_text("Two codes of the label do not say the same.");
    tablet.fill(&tablet.by_test_id("receive-lot-typed"), "L9");
    tablet.fill(&tablet.by_test_id("receive-quantity"), "12");
    tablet.tap_test_id("receive-accept");
    tablet.tap_test_id("receive-submit");

    // What was accepted stays in the history of the lot.
    tablet.wait_for_text("accepted: Two codes of the label do not say the same. [(10) L9 / L8]");
    tablet.wait_for_text("The last day of use is past. [2020-01-31]");
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_label_of_no_standard_is_taught_on_one_tablet_and_read_on_another() {
    let server = Server::start();
    // Whoever decides what labels mean shows who they are; a supervisor may.
    let mut one = Tablet::new();
    enrol(&mut one, &server, "Tablet 1");
    choose_pin(&one, &server.demo_badge("SV"), "Sanna Virta");
    let two = at_work(&server, "Tablet 2");
    two.scan_at_once(STRANGE);
    reads_as(&two, "refused");
    two.tap_test_id("refusal-ok");

    // The scanner's screen says that nothing knows it, and offers to teach it.
    one.tap_test_id("who");
    one.tap_test_id("open-scanner");
    one.scan_at_once(STRANGE);
    one.tap_test_id("scanner-teach");
    one.choose("teach-mark-2", "part");
    one.choose("teach-mark-6", "lot");
    one.tap_test_id("teach-cut-8");
    one.tap_test_id("teach-cut-8-1");
    one.choose("teach-mark-9", "pieces");
    one.by_test_id("teach-reads");
    one.fill(&one.by_test_id("teach-name"), "GUMTEK carton");
    one.tap_test_id("reason-new-label");
    one.tap_test_id("teach-submit");
    one.by_test_id("layout-GUMTEK carton");

    // It is master data: the other tablet hears of it and reads the next label by it.
    two.wait_until("the other tablet to read it", A_ROUND, || {
        two.scan_at_once(STRANGE);
        let late = Instant::now() + Duration::from_secs(3);
        while Instant::now() < late {
            if !two.all_by_test_id("receive-lot").is_empty() {
                return Some(());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        two.script(
            "document.querySelector('[data-testid=refusal-ok]')?.click();",
            &[],
        );
        None
    });
    assert_eq!(two.text_at("receive-lot"), "T-77");
    assert_eq!(two.value_of("receive-quantity"), "40");
    two.tap_test_id("receive-submit");
    two.wait_for_text("T-77");

    // Withdrawn, it reads nothing any longer.
    one.tap_test_id("layout-GUMTEK carton");
    one.wait_for_text("PN:{part};LOT:{lot};Q{pieces}");
    one.tap_test_id("reason-not-used");
    one.tap_test_id("layout-withdraw");
    one.wait_until("the list to be empty", PATIENCE, || {
        one.all_by_test_id("layout-GUMTEK carton")
            .is_empty()
            .then_some(())
    });
    one.scan_at_once(STRANGE);
    one.by_test_id("scanner-teach");
}
