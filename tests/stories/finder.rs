//! When a code before the camera counts: at once, at a touch, or not while a finger holds the
//! finder; as the person at the tablet has chosen.

use std::time::Duration;

use waymark_tests::{Server, Tablet};

use crate::main_job::day::{Day, seals};

const PATIENCE: Duration = Duration::from_secs(20);
/// For long enough that a code which counts at once would have counted.
const A_WHILE: Duration = Duration::from_secs(3);

fn prefer(tablet: &Tablet, scanning: &str) {
    tablet.tap_test_id("preferences");
    tablet.tap_test_id(&format!("prefer-{scanning}"));
    tablet.tap_test_id("preferences-done");
}

fn says(tablet: &Tablet, id: &str, pressed: bool) {
    let read = "const at = document.querySelector(`[data-testid=${arguments[0]}]`);
        return at ? at.getAttribute('aria-pressed') : null";
    let what = format!("{id} to be pressed: {pressed}");
    tablet.wait_until(&what, PATIENCE, || {
        let is = tablet.script(read, &[id.into()]);
        (is.as_str()? == pressed.to_string()).then_some(())
    });
}

fn nothing_counts(tablet: &Tablet) {
    std::thread::sleep(A_WHILE);
    assert!(tablet.all_by_test_id("receive-lot").is_empty());
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_code_counts_at_a_touch_or_while_no_finger_holds_the_finder_where_that_was_chosen() {
    let server = Server::start();
    let day = Day::begin(&server);
    let tablet = &day.tablet;
    prefer(tablet, "press");
    day.show(&seals());
    nothing_counts(tablet);
    tablet.tap_test_id("trigger");
    tablet.by_test_id("receive-lot");
    // One touch is one code: the same label, seen for as long as one likes, is not a second one.
    tablet.tap_test_id("nav-home");
    nothing_counts(tablet);
    // A touch with nothing before the camera waits, and does not wait for ever.
    day.put_down();
    tablet.tap_test_id("trigger");
    says(tablet, "trigger", true);
    says(tablet, "trigger", false);
    day.show(&seals());
    nothing_counts(tablet);
    day.put_down();
    prefer(tablet, "pause");
    tablet.finger("pointerdown", "pause");
    says(tablet, "pause", true);
    day.show(&seals());
    nothing_counts(tablet);
    tablet.finger("pointerup", "pause");
    tablet.by_test_id("receive-lot");
}
