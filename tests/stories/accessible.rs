//! Nothing keeps people out: axe-core finds nothing serious on the screens of the day, in every
//! theme, for bare and for gloved hands. `cargo xtask screenshots` has it look at all others.

use waymark_tests::{Axe, Server, Tablet};

use crate::main_job::day::enrol;
use crate::people::{choose_pin, unit_label};

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

    /// Looks at what takes badge and PIN: to sign, to manage people and tablets, the trail.
    fn with_badges(&mut self, server: &Server) {
        self.scan(&server.demo_badge("IR"), "pin-pad", "choosing a PIN");
        choose_pin(&self.tablet, &server.demo_badge("IR"), "Ines Roth");
        self.tablet.tap_test_id("nav-home");
        self.tablet.by_test_id("nav-receive");
        self.tablet.scan_by_wedge(SEALS);
        self.tap("sign", "meaning-checked", "signing");
        self.tablet.tap_test_id("meaning-reviewed");
        self.tap("sign-submit", "pin-pad", "the PIN to sign");
        self.tablet.tap_test_id("pin-cancel");
        choose_pin(&self.tablet, &server.demo_badge("AD"), "Ada Lindt");
        self.tap("who", "open-tablets", "people, for an administrator");
        self.tap("open-tablets", "tablets", "tablets");
        self.tap("tablet-Tablet-1", "reason-words", "a tablet");
        self.tablet.tap_test_id("back");
        self.tablet.tap_test_id("back");
        self.tap("audit-trail", "audit-rows", "the audit trail");
        self.tablet.tap_test_id("back");
        self.tap("manage-people", "manage-MK", "managing people");
        self.tap("manage-MK", "give-authority", "a person");
        self.tablet.tap_test_id("qualification-add");
        self.tap("print-badge", "badge-sheet", "a printed badge");
    }

    /// Looks at the screen that follows a tap.
    fn tap(&mut self, id: &str, shows: &str, screen: &str) {
        self.tablet.tap_test_id(id);
        self.tablet.by_test_id(shows);
        self.at(screen);
    }

    /// Looks at the screen that follows a scan.
    fn scan(&mut self, text: &str, shows: &str, screen: &str) {
        self.tablet.scan_by_wedge(text);
        self.tablet.by_test_id(shows);
        self.at(screen);
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
    looked.tap("person-MK", "nav-receive", "the floor");
    looked.tap("preferences", "preferences-sheet", "preferences");
    looked.tablet.tap_test_id("preferences-done");
    looked.tap("nav-receive", "receive-item", "receiving by hand");
    looked.scan(SEALS, "receive-lot", "receiving from a label");
    looked.tap("receive-submit", "lot-left", "a lot");
    looked.tap("hold", "hold-submit", "holding");
    looked.tablet.tap_test_id("reason-suspect");
    looked.tap("hold-submit", "held", "a lot that is held");
    looked.tablet.tap_test_id("nav-home");
    looked.tablet.by_test_id("nav-receive");
    looked.scan(&unit_label(UNIT), "step-10", "a traveller");
    looked.scan(SEALS, "refusal", "a refusal");
    looked.tablet.tap_test_id("refusal-ok");
    looked.tap("pill", "count-waiting", "what is saved and sent");
    looked.with_badges(&server);
    assert!(
        looked.found.is_empty(),
        "keeps people out:\n{}",
        looked.found.join("\n")
    );
}
