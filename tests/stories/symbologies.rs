//! One code of each symbology before the camera: what the tablet lists as read is what the code
//! says. Made by encoders that are not the decoder's library.

use std::collections::BTreeSet;
use std::time::Duration;

use waymark_tests::Server;
use waymark_tests::symbols::{Drawn, drawn};

use crate::main_job::day::Day;

const PATIENCE: Duration = Duration::from_secs(20);
/// The longest text of one that is shown here: a large code needs a closer look than one camera
/// frame gives.
const LONGEST: usize = 40;

/// The first of each symbology, as long as it is short.
fn one_of_each() -> Vec<Drawn> {
    let mut seen = BTreeSet::new();
    let mut one_of_each: Vec<Drawn> = drawn()
        .into_iter()
        .filter(|one| one.text.len() <= LONGEST)
        .collect();
    one_of_each.retain(|one| seen.insert(one.kind));
    one_of_each
}

/// What people see of it: the number of the demo plant's seal as its name, of an element string the
/// lot, and else the last part that has no sign of separation in it.
fn shown(text: &str) -> &str {
    const SEAL: &str = "0104012345678901";
    match text.strip_prefix(SEAL) {
        Some("") => "SE-112",
        Some(lot) => lot.strip_prefix("10").unwrap_or(lot),
        None => text
            .rsplit(|sign: char| sign.is_control())
            .find(|part| !part.is_empty())
            .unwrap_or(text),
    }
}

/// What the newest line of the readings says.
fn newest(day: &Day) -> Option<String> {
    let line = "const line = document.querySelector('.reads li[data-testid]');
        return line ? line.textContent : null";
    day.tablet.script(line, &[]).as_str().map(str::to_owned)
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn one_code_of_each_symbology_is_read_from_the_camera() {
    let server = Server::start();
    let day = Day::begin(&server);
    let one_of_each = one_of_each();
    let kinds: Vec<&str> = one_of_each.iter().map(|one| one.kind).collect();
    assert!(kinds.len() >= 18, "{kinds:?}");
    for one in &one_of_each {
        day.show_in(&one.label, one.scene(3.0));
        let wanted = shown(&one.text);
        let what = format!("a {} that says {wanted}", one.kind);
        day.tablet.wait_until(&what, PATIENCE, || {
            let said = newest(&day)?;
            said.contains(wanted).then_some(())
        });
        day.put_down();
        day.tablet.tap_test_id("nav-home");
    }
}
