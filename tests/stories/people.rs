//! Ten people share a tablet: badges, PINs, locks, handovers, preferences, drafts, holds and
//! signatures, with the server off.

mod audit;
mod badges;
mod clock;
mod holds;
mod preferences;
mod signing;
mod tablets;

use std::time::Duration;

use codes::OwnLabel;
use waymark_tests::{Server, Tablet};

use crate::main_job::day::enrol;

const PATIENCE: Duration = Duration::from_secs(20);
const A_ROUND: Duration = Duration::from_secs(60);

/// The administrator whom the console makes.
const ADMINISTRATOR: (&str, &str) = ("AD", "Ada Lindt");
/// The PINs that people choose.
const PIN: &str = "2580";

/// Runs a command of the console and returns what it printed.
fn console(server: &Server, words: &[&str]) -> String {
    let output = server.command(words);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{words:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

/// Finds the text of the badge in what the console printed.
fn badge_in(printed: &str) -> String {
    let text = printed
        .split_whitespace()
        .find(|word| word.starts_with("WM1/BADGE/"));
    text.unwrap_or_else(|| panic!("no badge was printed:\n{printed}"))
        .to_owned()
}

/// Makes the first administrator, and returns their badge.
fn administrator(server: &Server) -> String {
    let (id, name) = ADMINISTRATOR;
    badge_in(&console(
        server,
        &["administrator", "--person", id, "--name", name],
    ))
}

/// Gives a person roles from the console, and prints their badge there.
fn person(server: &Server, id: &str, roles: &[&str]) -> String {
    let mut words = vec!["authority", "--person", id];
    for role in roles {
        words.extend(["--role", role]);
    }
    console(server, &words);
    badge_in(&console(server, &["badge", "--person", id]))
}

fn type_pin(tablet: &Tablet, pin: &str) {
    for digit in pin.chars() {
        tablet.tap_test_id(&format!("pin-{digit}"));
    }
    tablet.tap_test_id("pin-done");
}

pub fn is_at_the_tablet(tablet: &Tablet, name: &str) {
    let shows = |tablet: &Tablet| {
        let shown = tablet.text_at("who");
        let is_open = tablet.all_by_test_id("pin-pad").is_empty()
            && tablet.all_by_test_id("locked").is_empty();
        (is_open && shown.contains(name)).then_some(())
    };
    tablet.wait_until(&format!("{name} to be at the tablet"), PATIENCE, || {
        shows(tablet)
    });
}

/// Shows a badge for the first time: the person chooses their PIN.
pub fn choose_pin(tablet: &Tablet, badge: &str, name: &str) {
    // The lease that names the badge comes with the next pull; until then it is not in force.
    tablet.wait_until("the tablet to hear of the badge", A_ROUND, || {
        tablet.scan_by_wedge(badge);
        let late = std::time::Instant::now() + Duration::from_secs(2);
        while std::time::Instant::now() < late {
            if !tablet.all_by_test_id("pin-pad").is_empty() {
                return Some(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        None
    });
    tablet.wait_for_text(name);
    type_pin(tablet, PIN);
    type_pin(tablet, PIN);
    is_at_the_tablet(tablet, name);
}

fn state_of(tablet: &Tablet, id: &str) -> Option<String> {
    let read = "const found = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
        return found ? found.dataset.state : null;";
    let state = tablet.script(read, &[id.into()]);
    state.as_str().map(str::to_owned)
}

fn wait_for_pill(tablet: &Tablet, state: &str) {
    tablet.wait_until(&format!("the pill to say {state}"), A_ROUND, || {
        (state_of(tablet, "pill")? == state).then_some(())
    });
}

/// An enrolled tablet on which these people have chosen their PINs; with their badges. The
/// server is off from then on.
fn tablet_of(server: &mut Server, people: &[(&str, &str, &[&str])]) -> (Tablet, Vec<String>) {
    set_up(Tablet::new(), server, people)
}

/// Does so with a given tablet.
fn set_up(
    mut tablet: Tablet,
    server: &mut Server,
    people: &[(&str, &str, &[&str])],
) -> (Tablet, Vec<String>) {
    enrol(&mut tablet, server, "Tablet 1");
    tablet.wait_until_kept_offline();
    let ada = administrator(server);
    choose_pin(&tablet, &ada, ADMINISTRATOR.1);
    let mut badges = vec![ada];
    for (id, name, roles) in people {
        let badge = person(server, id, roles);
        choose_pin(&tablet, &badge, name);
        badges.push(badge);
    }
    wait_for_pill(&tablet, "all-sent");
    server.stop();
    (tablet, badges)
}

pub fn unit_label(serial: &str) -> String {
    let label = OwnLabel::Unit {
        item: "AX2".parse().unwrap(),
        serial: serial.parse().unwrap(),
    };
    label.to_text()
}
