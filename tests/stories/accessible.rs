//! Nothing keeps people out: axe-core finds nothing serious on the screens of the day, in every
//! theme, for bare and for gloved hands. `cargo xtask screenshots` has it look at all others.

use waymark_tests::{Axe, Server, Tablet};

use crate::main_job::day::enrol;

const THEMES: [&str; 4] = ["dark", "light", "sun", "contrast"];
const SIZES: [&str; 2] = ["standard", "glove"];
const SEALS: &str = "]d201040123456789011727063010L5-0331\u{1d}30415";
const UNIT: &str = "AX-1";

/// A tablet that is looked at, and what was found so far.
struct Looked {
    tablet: Tablet,
    axe: Axe,
    found: Vec<String>,
}

impl Looked {
    fn at(&mut self, screen: &str) {
        let set = "Object.assign(document.documentElement.dataset,
            { theme: arguments[0], touch: arguments[1] })";
        for size in SIZES {
            for theme in THEMES {
                self.tablet.script(set, &[theme.into(), size.into()]);
                let found = self.axe.grave(&self.tablet).into_iter();
                let named = found.map(|one| format!("{screen}, {theme}, {size}: {one}"));
                self.found.extend(named);
            }
        }
        self.tablet
            .script(set, &[THEMES[0].into(), SIZES[0].into()]);
    }
}

#[test]
#[ignore = "needs Chromium, axe-core and the built server: cargo xtask test"]
fn axe_finds_nothing_serious_in_any_theme_or_size() {
    let server = Server::start();
    let mut tablet = Tablet::new();
    tablet.open(&server.enrolment_url());
    tablet.by_test_id("enrol-name");
    let mut looked = Looked {
        tablet,
        axe: Axe::fetched(),
        found: Vec::new(),
    };
    looked.at("enrolment");
    enrol(&mut looked.tablet, &server, "Tablet 1");
    looked.at("people");
    looked.tablet.tap_test_id("person-MK");
    looked.tablet.by_test_id("nav-receive");
    looked.at("the floor");
    looked.tablet.tap_test_id("preferences");
    looked.tablet.by_test_id("preferences-sheet");
    looked.at("preferences");
    looked.tablet.tap_test_id("preferences-done");
    looked.tablet.tap_test_id("nav-receive");
    looked.tablet.by_test_id("receive-item");
    looked.at("receiving by hand");
    looked.tablet.scan_by_wedge(SEALS);
    looked.tablet.by_test_id("receive-lot");
    looked.at("receiving from a label");
    looked.tablet.tap_test_id("receive-submit");
    looked.tablet.by_test_id("lot-left");
    looked.at("a lot");
    looked.tablet.tap_test_id("hold");
    looked.tablet.by_test_id("hold-submit");
    looked.at("holding");
    looked.tablet.tap_test_id("reason-suspect");
    looked.tablet.tap_test_id("hold-submit");
    looked.tablet.by_test_id("held");
    looked.at("a lot that is held");
    looked.tablet.tap_test_id("nav-home");
    looked.tablet.by_test_id("nav-receive");
    looked
        .tablet
        .scan_by_wedge(&super::people::unit_label(UNIT));
    looked.tablet.by_test_id("step-10");
    looked.at("a traveller");
    looked.tablet.scan_by_wedge(SEALS);
    looked.tablet.by_test_id("refusal");
    looked.at("a refusal");
    looked.tablet.tap_test_id("refusal-ok");
    looked.tablet.tap_test_id("pill");
    looked.tablet.by_test_id("count-waiting");
    looked.at("what is saved and sent");
    assert!(
        looked.found.is_empty(),
        "keeps people out:\n{}",
        looked.found.join("\n")
    );
}
