//! What follows the badge: how a person works, and what they have begun.

use super::*;

/// A lot of seals as its supplier labels it.
const SEALS: &str = "]d201040123456789011727063010L5-0331\u{1d}30415";

/// How the page is drawn: language, light, size and hand.
fn drawn(tablet: &Tablet) -> String {
    let read = "const { lang, dataset } = document.documentElement;
        return [lang, dataset.theme, dataset.touch, dataset.hand].join(' ');";
    let drawn = tablet.script(read, &[]);
    drawn.as_str().unwrap_or_default().to_owned()
}

fn wait_until_drawn(tablet: &Tablet, as_wanted: &str) {
    let what = format!("the page to be drawn {as_wanted}");
    tablet.wait_until(&what, PATIENCE, || {
        (drawn(tablet) == as_wanted).then_some(())
    });
}

fn prefer(tablet: &Tablet, wanted: &[&str]) {
    tablet.tap_test_id("preferences");
    for one in wanted {
        tablet.tap_test_id(&format!("prefer-{one}"));
    }
    tablet.tap_test_id("preferences-done");
}

fn is_nowhere(tablet: &Tablet, id: &str) {
    tablet.wait_until(&format!("no {id}"), PATIENCE, || {
        tablet.all_by_test_id(id).is_empty().then_some(())
    });
}

fn show(tablet: &Tablet, badge: &str, name: &str) {
    tablet.scan_by_wedge(badge);
    is_at_the_tablet(tablet, name);
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn preferences_and_drafts_follow_the_badge_with_the_server_off() {
    let mut server = Server::start();
    let people: [(&str, &str, &[&str]); 2] = [
        ("MK", "Mira Kovač", &["operator", "receiving"]),
        ("IR", "Ines Roth", &["quality"]),
    ];
    let (tablet, badges) = tablet_of(&mut server, &people);
    let (mira, ines) = (&badges[1], &badges[2]);
    let own = drawn(&tablet);
    assert!(own.starts_with("en "), "{own}");

    // Each chooses once, and gets theirs with every scan of the badge.
    show(&tablet, mira, "Mira Kovač");
    prefer(&tablet, &["de", "sun", "glove"]);
    wait_until_drawn(&tablet, "de sun glove right");
    tablet.wait_for_text("Annehmen");
    show(&tablet, ines, "Ines Roth");
    wait_until_drawn(&tablet, &own);
    prefer(&tablet, &["contrast", "left"]);
    wait_until_drawn(&tablet, "en contrast standard left");
    show(&tablet, mira, "Mira Kovač");
    wait_until_drawn(&tablet, "de sun glove right");

    // The lock screen is the tablet's own, and so is the tablet without anybody.
    tablet.tap_test_id("who");
    tablet.tap_test_id("lock-now");
    tablet.by_test_id("locked");
    wait_until_drawn(&tablet, &own);
    type_pin(&tablet, PIN);
    wait_until_drawn(&tablet, "de sun glove right");

    // What Mira begins is hers: not there for Ines, back with Mira's badge, over a reload too.
    tablet.scan_by_wedge(SEALS);
    tablet.by_test_id("receive-lot");
    tablet.fill(&tablet.by_test_id("receive-quantity"), "7");
    // The driver types as fast as a scanner: without a pause the digit is part of the scan.
    std::thread::sleep(Duration::from_secs(2));
    show(&tablet, ines, "Ines Roth");
    assert_eq!(tablet.value_of("receive-quantity"), "");
    is_nowhere(&tablet, "receive-lot");
    tablet.script("location.reload()", &[]);
    tablet.by_test_id("locked");
    type_pin(&tablet, PIN);
    is_at_the_tablet(&tablet, "Ines Roth");
    tablet.by_test_id("nav-receive");
    is_nowhere(&tablet, "drafts");
    assert!(!tablet.text().contains("L5-0331"), "{}", tablet.text());
    tablet.tap_test_id("who");
    tablet.wait_until("the tile to say that there is a draft", PATIENCE, || {
        let said = tablet.text_at("person-MK");
        said.contains("has something not finished").then_some(())
    });
    show(&tablet, mira, "Mira Kovač");
    wait_until_drawn(&tablet, "de sun glove right");
    tablet.tap_test_id("draft-receipt");
    assert_eq!(tablet.value_of("receive-quantity"), "7");
    assert_eq!(tablet.text_of(&tablet.by_test_id("receive-lot")), "L5-0331");

    // Once it is recorded it is gone, also after a reload.
    tablet.tap_test_id("receive-submit");
    tablet.by_test_id("lot-left");
    tablet.script("location.reload()", &[]);
    tablet.by_test_id("locked");
    type_pin(&tablet, PIN);
    is_at_the_tablet(&tablet, "Mira Kovač");
    tablet.by_test_id("nav-receive");
    is_nowhere(&tablet, "drafts");

    // Another tablet hears of it, and draws itself as Mira likes it.
    server.start_again();
    wait_for_pill(&tablet, "all-sent");
    let mut other = Tablet::new();
    enrol(&mut other, &server, "Tablet 2");
    other.wait_until("Tablet 2 to ask Mira for her PIN", A_ROUND, || {
        other.scan_by_wedge(mira);
        std::thread::sleep(Duration::from_secs(1));
        (!other.all_by_test_id("pin-pad").is_empty()).then_some(())
    });
    type_pin(&other, PIN);
    is_at_the_tablet(&other, "Mira Kovač");
    wait_until_drawn(&other, "de sun glove right");
}
