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
        .filter(|one| one.text.len() <= LONGEST && one.add_on.is_empty())
        .collect();
    one_of_each.retain(|one| seen.insert(one.kind));
    one_of_each
}

/// The last part of a text that has no sign of separation in it: how people see it.
fn tail(text: &str) -> &str {
    text.rsplit(|sign: char| sign.is_control())
        .find(|part| !part.is_empty())
        .unwrap_or(text)
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn one_code_of_each_symbology_is_read_from_the_camera() {
    let server = Server::start();
    let day = Day::begin(&server);
    let read = "const lines = document.querySelectorAll('.reads b');
        return [...lines].map(line => line.textContent)";
    let one_of_each = one_of_each();
    let kinds: Vec<&str> = one_of_each.iter().map(|one| one.kind).collect();
    assert!(kinds.len() >= 18, "{kinds:?}");
    for one in &one_of_each {
        day.show_in(&one.label, one.scene(3.0));
        let wanted = tail(&one.text);
        let what = format!("a {} that says {wanted}", one.kind);
        day.tablet.wait_until(&what, PATIENCE, || {
            let lines = day.tablet.script(read, &[]);
            let first = lines.as_array()?.first()?.as_str()?.to_owned();
            first.contains(wanted).then_some(())
        });
        day.put_down();
        day.tablet.tap_test_id("nav-home");
    }
}
