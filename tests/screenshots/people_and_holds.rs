//! Who is at the tablet, by badge and PIN, and what is held: the screens of both, in every
//! theme.

use std::time::{Duration, Instant};

use waymark_tests::Server;

use super::{BEARINGS, SEALS, Walk, carton, nothing_is_grave, order, take_for, unit};

const EVERY_THEME: [&str; 4] = ["dark", "light", "sun", "contrast"];
pub(super) const PIN: &str = "2580";
const WRONG_PIN: &str = "1357";
/// After how long without a touch the screen warns, and locks, with a second to spare.
const WARNS_AFTER_S: u32 = 101;
const LOCKS_AFTER_S: u32 = 121;

#[test]
#[ignore = "takes pictures: cargo xtask screenshots"]
fn who_is_here_and_what_is_held() {
    let mut server = Server::start();
    let walk = Walk::begin(&server);
    walk.tap("enrol-submit");
    walk.tablet.by_test_id("person-MK");
    walk.tablet.wait_until_kept_offline();
    let ada = badge_in(&console(
        &server,
        &["administrator", "--person", "AD", "--name", "Ada Lindt"],
    ));
    choosing_a_pin(&walk, &ada);
    managing_people(&walk);
    reading_the_trail(&walk);
    testing_a_scanner(&walk);
    let badges = [
        ("MK", ["operator", "receiving"].as_slice()),
        ("IR", ["quality"].as_slice()),
        ("TS", ["inspector"].as_slice()),
    ]
    .map(|(id, roles)| {
        let badge = person(&server, id, roles);
        walk.takes_the_tablet(&badge, id);
        badge
    });
    let [mira, ines, tariq] = badges;
    server.stop();
    the_pin(&walk, &mira);
    locking(&walk, &mira);
    holding(&walk);
    held_work(&walk);
    releasing(&walk, &ines, &tariq);
    by_name_only(&walk);
    nothing_is_grave();
}

/// Runs a command of the console and returns what it printed.
pub(super) fn console(server: &Server, words: &[&str]) -> String {
    let output = server.command(words);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Finds the text of the badge in what the console printed.
fn badge_in(printed: &str) -> String {
    let mut words = printed.split_whitespace();
    let badge = words.find(|word| word.starts_with("WM1/BADGE/"));
    badge.expect("a badge was printed").to_owned()
}

/// Gives a person roles from the console, and prints their badge there.
pub(super) fn person(server: &Server, id: &str, roles: &[&str]) -> String {
    let mut words = vec!["authority", "--person", id];
    words.extend(roles.iter().flat_map(|role| ["--role", role]));
    console(server, &words);
    badge_in(&console(server, &["badge", "--person", id]))
}

impl Walk {
    pub(super) fn take_in_every_theme(&self, screen: &str) {
        self.take_in(screen, &EVERY_THEME);
        take_for(&self.tablet, screen, &EVERY_THEME, "glove");
    }

    fn type_digits(&self, digits: &str) {
        for digit in digits.chars() {
            self.tap(&format!("pin-{digit}"));
        }
    }

    pub(super) fn type_pin(&self, pin: &str) {
        self.type_digits(pin);
        self.tap("pin-done");
    }

    /// Shows a badge until the tablet has heard of it and asks for its PIN.
    fn show_until_asked(&self, badge: &str) {
        let limit = Duration::from_mins(1);
        self.tablet.wait_until("the pad", limit, || {
            self.tablet.scan_by_wedge(badge);
            let late = Instant::now() + Duration::from_secs(2);
            while Instant::now() < late {
                if !self.tablet.all_by_test_id("pin-pad").is_empty() {
                    return Some(());
                }
                std::thread::sleep(Duration::from_millis(100));
            }
            None
        });
    }

    /// Shows a badge for the first time and chooses its PIN.
    pub(super) fn takes_the_tablet(&self, badge: &str, id: &str) {
        self.show_until_asked(badge);
        self.type_pin(PIN);
        self.type_pin(PIN);
        self.is_here(id);
    }

    /// Waits until a button that rests while its screen is new can be touched.
    fn wait_until_on(&self, id: &str) {
        let read = "return !!document.querySelector(
            `[data-testid='${arguments[0]}']:not([aria-disabled='true'], :disabled)`);";
        let limit = Duration::from_secs(20);
        self.tablet.wait_until(&format!("{id} on"), limit, || {
            (self.tablet.script(read, &[id.into()]) == true).then_some(())
        });
    }

    pub(super) fn wait_for_no(&self, id: &str) {
        let limit = Duration::from_secs(20);
        self.tablet.wait_until(&format!("no {id}"), limit, || {
            self.tablet.all_by_test_id(id).is_empty().then_some(())
        });
    }

    pub(super) fn is_here(&self, id: &str) {
        let name = match id {
            "MK" => "Mira Kovač",
            "IR" => "Ines Roth",
            "SV" => "Sanna Virta",
            "TS" => "Tariq Saleh",
            _ => "Ada Lindt",
        };
        self.wait_for_no("pin-pad");
        let limit = Duration::from_secs(20);
        self.tablet.wait_until(name, limit, || {
            let who = self.tablet.by_test_id("who");
            self.tablet.text_of(&who).contains(name).then_some(())
        });
    }

    fn wait_for_fault(&self, words: &str) {
        let limit = Duration::from_secs(20);
        self.tablet.wait_until(&format!("“{words}”"), limit, || {
            let fault = self.tablet.all_by_test_id("pin-fault").into_iter().next()?;
            self.tablet.text_of(&fault).contains(words).then_some(())
        });
    }

    /// Lets the page believe that nobody touched it for so long.
    fn let_time_pass(&self, seconds: u32) {
        let pass = "const now = performance.now.bind(performance);
            const ahead = arguments[0] * 1000; performance.now = () => now() + ahead;";
        self.tablet.script(pass, &[seconds.into()]);
    }

    fn open_lot(&self) {
        self.tap("nav-home");
        self.tablet.by_test_id("nav-receive");
        self.scan(&format!("]d2{SEALS}"), "lot-left");
    }

    fn open_carton(&self) {
        self.tap("nav-home");
        self.tap("nav-pack");
        self.tablet.by_test_id("carton-number");
        self.scan(&carton(), "carton-count");
    }
}

fn choosing_a_pin(walk: &Walk, ada: &str) {
    walk.show_until_asked(ada);
    walk.take_in_every_theme("40-new-pin");
    walk.type_pin("1111");
    walk.type_pin("1111");
    walk.wait_for_fault("Choose another one");
    walk.take_in_every_theme("41-new-pin-too-simple");
    walk.type_pin(PIN);
    walk.tablet.wait_for_text("Type the same PIN again.");
    walk.type_digits(PIN);
    walk.take_in_every_theme("42-new-pin-again");
    walk.tap("pin-delete");
    walk.type_pin("1");
    walk.wait_for_fault("Not the same");
    walk.take_in_every_theme("43-new-pin-not-the-same");
    walk.type_pin(PIN);
    walk.type_pin(PIN);
    walk.is_here("AD");
}

fn reading_the_trail(walk: &Walk) {
    walk.tap("who");
    walk.tap("audit-trail");
    walk.tablet.by_test_id("audit-rows");
    walk.take_in_every_theme("49-audit-trail");
    walk.tap("back");
    walk.tap("nav-home");
}

fn testing_a_scanner(walk: &Walk) {
    walk.tap("who");
    walk.tap("open-scanner");
    walk.tablet.by_test_id("scanner-print");
    walk.take_in_every_theme("87-scanner");
    walk.tablet.scan_by_wedge(SEALS);
    walk.tablet.by_test_id("scanner-verdict");
    walk.take_in_every_theme("88-scanner-test");
    walk.tap("nav-home");
}

fn managing_people(walk: &Walk) {
    walk.tap("who");
    walk.tap("manage-people");
    walk.tablet.by_test_id("manage-MK");
    walk.take_in_every_theme("44-manage-people");
    walk.tap("manage-MK");
    walk.tablet.by_test_id("authority");
    walk.take_in_every_theme("45-person-without-authority");
    walk.tap("role-operator");
    walk.tap("role-receiving");
    walk.tap("give-authority");
    walk.tablet.by_test_id("end-authority");
    walk.take_in_every_theme("46-person-with-authority");
    walk.tap("end-authority");
    walk.tablet.by_test_id("reason-words");
    walk.take_in_every_theme("47-ending-authority");
    walk.tap("back");
    walk.tap("print-badge");
    walk.tablet.by_test_id("badge-sheet");
    walk.take_in_every_theme("48-badge-sheet");
    // It is shown once: what was not printed goes with the second touch.
    walk.tap("sheet-done");
    walk.tablet.by_test_id("sheet-says");
    walk.tap("sheet-done");
    walk.wait_for_no("badge-sheet");
    walk.tap("nav-home");
}

/// Mira gives her PIN, wrong and right.
fn the_pin(walk: &Walk, mira: &str) {
    walk.tap("who");
    walk.tap("person-MK");
    walk.tablet.by_test_id("pin-pad");
    walk.take_in_every_theme("50-pin");
    walk.type_digits("135");
    walk.take_in_every_theme("51-pin-with-digits");
    walk.type_pin("7");
    walk.wait_for_fault("4 more");
    walk.take_in_every_theme("52-pin-wrong");
    for left in ["3", "2", "1"] {
        walk.type_pin(WRONG_PIN);
        walk.wait_for_fault(left);
    }
    walk.type_pin(WRONG_PIN);
    walk.wait_for_fault("Try again in");
    walk.take_in_every_theme("53-pin-locked");
    walk.tap("pin-cancel");
    walk.tablet.scan_by_wedge(mira);
    walk.is_here("MK");
    walk.tap("who");
    walk.tablet.by_test_id("person-MK");
    walk.take_in_every_theme("54-people-with-pins");
    walk.tap("nav-home");
}

fn locking(walk: &Walk, mira: &str) {
    // It warns for twenty seconds: not long enough for all pictures at once.
    for themes in EVERY_THEME.chunks(1) {
        walk.let_time_pass(WARNS_AFTER_S);
        walk.tablet.by_test_id("lock-warning");
        walk.take_in("55-lock-warning", themes);
        walk.tap("lock-stay");
        walk.wait_for_no("lock-warning");
    }
    walk.let_time_pass(LOCKS_AFTER_S);
    walk.tablet.by_test_id("locked");
    walk.take_in_every_theme("56-locked");
    walk.tap("lock-others");
    walk.tablet.by_test_id("lock-back");
    walk.take_in_every_theme("57-locked-somebody-else");
    walk.tap("lock-back");
    // No PIN of hers is checked for a minute; her badge opens it.
    walk.tablet.scan_by_wedge(mira);
    walk.is_here("MK");
}

fn holding(walk: &Walk) {
    walk.receive(BEARINGS);
    walk.receive(SEALS);
    walk.tap("hold");
    walk.tablet.by_test_id("hold-submit");
    walk.take_in_every_theme("60-holding");
    walk.tap("persons-two");
    walk.tap("reason-suspect");
    walk.wait_until_on("hold-submit");
    walk.take_in_every_theme("61-holding-for-two");
    walk.tap("hold-submit");
    walk.tablet.by_test_id("held");
    walk.take_in_every_theme("62-lot-held");
}

fn hold_for_one(walk: &Walk) {
    walk.tap("hold");
    walk.tap("reason-damaged");
    walk.tap("hold-submit");
    walk.tablet.by_test_id("held");
}

/// What is held goes into nothing, and goes no further.
fn held_work(walk: &Walk) {
    walk.tap("nav-home");
    walk.tablet.by_test_id("nav-receive");
    walk.tablet.scan_by_wedge(&order());
    walk.tablet.by_test_id("chip");
    walk.scan(&unit(), "step-10");
    walk.tablet.scan_by_wedge(&format!("]d2{SEALS}"));
    walk.tablet.by_test_id("refusal");
    walk.take_in_every_theme("63-held-lot-not-used");
    walk.tap("refusal-ok");
    walk.scan_need(&format!("]d2{BEARINGS}"), "BRG-6204");
    hold_for_one(walk);
    walk.take_in_every_theme("64-traveller-held");
    walk.open_carton();
    hold_for_one(walk);
    walk.take_in_every_theme("65-carton-held");
}

/// One releases it first, and somebody else after.
fn releasing(walk: &Walk, ines: &str, tariq: &str) {
    walk.tablet.scan_by_wedge(ines);
    walk.is_here("IR");
    walk.open_lot();
    walk.tap("release");
    walk.tap("reason-checked-right");
    walk.wait_until_on("release-submit");
    walk.take_in_every_theme("66-releasing-first");
    walk.tap("release-submit");
    walk.tablet.by_test_id("held-first");
    walk.take_in_every_theme("67-released-first");
    walk.tablet.scan_by_wedge(tariq);
    walk.is_here("TS");
    walk.tap("release");
    walk.tap("reason-checked-right");
    walk.wait_until_on("release-submit");
    walk.take_in_every_theme("68-releasing-second");
    walk.tap("release-submit");
    walk.wait_for_no("held");
    walk.take_in_every_theme("69-released");
}

/// Whoever is here by their name alone is told so, and releases nothing.
fn by_name_only(walk: &Walk) {
    walk.tap("who");
    walk.tap("person-JA");
    walk.wait_for_no("person-JA");
    walk.tap("who");
    walk.tablet.by_test_id("unproven-means");
    walk.take_in_every_theme("70-people-by-name-only");
    walk.open_carton();
    walk.tablet.by_test_id("release-why-not");
    walk.take_in_every_theme("71-carton-held-by-name-only");
}
