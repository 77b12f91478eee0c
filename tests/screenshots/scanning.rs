//! The scan view in its states, the screen of the hand scanner, and labels that are flagged or taught.

use std::time::Duration;

use waymark_tests::Server;
use waymark_tests::label::{Label, Scene};

use crate::{OTHER_THEMES, SEALS, Walk, nothing_is_grave, unit};

/// Longer than a code must be out of view to count as new.
const OUT_OF_VIEW: Duration = Duration::from_secs(1);
/// A label of a supplier who follows no standard.
const STRANGE: &str = "PN:SE-112;LOT:T-77;Q40";

#[test]
#[ignore = "takes pictures: cargo xtask screenshots"]
fn the_scan_view_in_its_states() {
    let server = Server::start();
    let walk = Walk::begin(&server);
    walk.tap("enrol-submit");
    walk.tap("person-MK");
    walk.tablet.by_test_id("nav-receive");
    looking(&walk);
    read(&walk);
    at_a_touch(&walk);
    held(&walk);
    flagged(&walk);
    without_enter(&walk);
    walk.takes_the_tablet(&server.demo_badge("SV"), "SV");
    scanner(&walk);
    taught(&walk);
    nothing_is_grave();
}

/// Shows labels side by side.
fn show(walk: &Walk, labels: &[(&Label, (f32, f32))]) {
    let scene = |seed| {
        let scene = Scene {
            seed,
            ..Scene::default()
        };
        scene.show(labels)
    };
    walk.camera.show(scene).unwrap();
}

fn prefer(walk: &Walk, scanning: &str) {
    walk.tap("preferences");
    walk.tap(&format!("prefer-{scanning}"));
    walk.tap("preferences-done");
}

fn looking(walk: &Walk) {
    walk.take("80-camera-off");
    walk.tap("camera-start");
    walk.tablet.by_test_id("camera-stop");
    walk.take("81-nothing-in-view");
    walk.take_in("81-nothing-in-view", &OTHER_THEMES);
    let (one, other) = (Label::data_matrix(&unit()), Label::qr("WM-ELSEWHERE-4711"));
    show(walk, &[(&one, (340.0, 360.0)), (&other, (960.0, 360.0))]);
    let drawn = "return document.querySelectorAll('svg.outlines polygon').length";
    let limit = Duration::from_secs(20);
    walk.tablet.wait_until("two outlines", limit, || {
        (walk.tablet.script(drawn, &[]) == 2).then_some(())
    });
    walk.take("82-several-in-view");
    walk.take_in("82-several-in-view", &OTHER_THEMES);
    // What is shown again at once has not been out of view.
    walk.camera.blank().unwrap();
    walk.tablet.wait_until("no outline", limit, || {
        (walk.tablet.script(drawn, &[]) == 0).then_some(())
    });
    std::thread::sleep(OUT_OF_VIEW);
}

fn read(walk: &Walk) {
    let unknown = Label::qr("WM-ELSEWHERE-4711");
    show(walk, &[(&unknown, (640.0, 360.0))]);
    walk.wait_for_state("reading-0", "refused");
    walk.take("83-refused");
    walk.tablet.script(
        "document.querySelector('[data-testid=refusal-ok]')?.click();",
        &[],
    );
    let seals = Label::gs1_data_matrix(SEALS);
    show(walk, &[(&seals, (640.0, 360.0))]);
    walk.tablet.by_test_id("receive-lot");
    walk.take("84-read-from-the-camera");
    walk.camera.blank().unwrap();
    walk.tap("receive-submit");
    walk.tablet.by_test_id("lot-left");
    walk.tap("nav-home");
}

fn at_a_touch(walk: &Walk) {
    prefer(walk, "press");
    walk.tablet.by_test_id("trigger");
    walk.take("85-at-a-touch");
    walk.tap("trigger");
    walk.take_in("86-touched", &["dark"]);
}

fn held(walk: &Walk) {
    prefer(walk, "pause");
    walk.tablet.by_test_id("pause");
    walk.tablet.finger("pointerdown", "pause");
    walk.take("87-held");
    walk.tap("camera-stop");
    prefer(walk, "auto");
}

fn flagged(walk: &Walk) {
    walk.tap("nav-receive");
    walk.tablet.by_test_id("receive-quantity");
    walk.tablet.scan_at_once("]d20104012345678901");
    let limit = Duration::from_secs(20);
    walk.tablet.wait_until("the item", limit, || {
        (walk.tablet.value_of("receive-item") == "SE-112").then_some(())
    });
    walk.tablet.scan_at_once("]C11720013110L9");
    walk.wait_for_state("reading-0", "refused");
    walk.tablet.wait_for_text("The last day of use is past.");
    walk.take("88-flagged-label");
    walk.tap("nav-home");
}

fn without_enter(walk: &Walk) {
    walk.tablet.scan_without_end(&unit());
    walk.tablet.by_test_id("refusal");
    walk.take("89-no-enter");
    walk.take_in("89-no-enter", &OTHER_THEMES);
    walk.tap("refusal-ok");
}

fn scanner(walk: &Walk) {
    walk.tap("who");
    walk.tap("open-scanner");
    walk.tablet.by_test_id("scanner-sheet");
    walk.take("90-scanner");
    walk.tablet.scan_at_once(&format!("]d2{SEALS}"));
    walk.tablet.by_test_id("scanner-fields");
    walk.take("91-scanner-read");
    walk.take_in("91-scanner-read", &OTHER_THEMES);
    walk.tablet.scan_without_end("]C0AX-00417");
    walk.tablet.by_test_id("scanner-refusal");
    walk.take("91-scanner-no-enter");
}

fn taught(walk: &Walk) {
    walk.tablet.scan_at_once(STRANGE);
    walk.tap("scanner-teach");
    walk.tablet.by_test_id("teach-mark-2");
    walk.take("92-teach");
    walk.tablet.choose("teach-mark-2", "part");
    walk.tablet.choose("teach-mark-6", "lot");
    walk.tap("teach-cut-8");
    walk.tap("teach-cut-8-1");
    walk.tablet.choose("teach-mark-9", "pieces");
    walk.tablet.by_test_id("teach-reads");
    walk.take("93-taught");
}
