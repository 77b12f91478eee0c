//! A truly full disk under the browser's profile: work that is open goes on, the screen says
//! where its entries are, and both places have them again when there is room.

use std::time::Duration;

use waymark_tests::auditor::tablet_entries;
use waymark_tests::{Auditor, Browser, Server, SmallDisk, Tablet};

use super::hands::{
    assert_each_once, own_changes, receive, scan_to_receive, tablet_at_work_on, wait_for_pill,
};

/// The browser's own files, the app, the reserve, and something to fill.
const MEGABYTES: u64 = 320;
/// The write that meets the full disk may not end before its deadline of 10 s, and the
/// database is tried again every 10 s.
const PATIENT: Duration = Duration::from_secs(90);
/// The tablet looks at its disk ten seconds after its start, and makes its reserve then.
const FIRST_LOOK: Duration = Duration::from_secs(14);

/// Lets another person take the tablet: two entries, which are always recorded.
fn switch_to(tablet: &Tablet, person: &str) {
    tablet.tap_test_id("who");
    tablet.tap_test_id(&format!("person-{person}"));
    tablet.wait_until("the tablet to change hands", PATIENT, || {
        (!tablet.all_by_test_id("nav-receive").is_empty()).then_some(())
    });
}

#[test]
#[ignore = "needs Chromium, the built server and the right to mount: cargo xtask test"]
fn on_a_full_disk_open_work_is_saved_in_the_second_place_until_there_is_room() {
    let mut server = Server::start();
    let disk = match SmallDisk::mount(MEGABYTES) {
        Ok(disk) => disk,
        Err(why) => return println!("skipped: no small disk can be mounted here: {why}"),
    };
    let mut tablet = Tablet::on(Browser::Chromium, disk.path());
    tablet_at_work_on(&mut tablet, &server, "Tablet 1");
    server.stop();
    receive(&tablet, "B-1");
    std::thread::sleep(FIRST_LOOK);

    // The write that meets the full disk makes the tablet give its reserve back; what takes
    // that too leaves nothing.
    for person in ["IR", "MK", "IR"] {
        disk.fill_but(0);
        switch_to(&tablet, person);
    }
    tablet.by_test_id("storage-banner");
    tablet.tap_test_id("nav-home");
    scan_to_receive(&tablet, "B-9");
    tablet.tap_test_id("receive-submit");
    tablet.wait_for_text("The disk has no room for new work");
    tablet.tap_test_id("refusal-ok");

    disk.empty();
    tablet.wait_until("the banner to go", PATIENT, || {
        let banners = tablet.all_by_test_id("storage-banner");
        banners.is_empty().then_some(())
    });
    tablet.tap_test_id("pill");
    tablet.wait_for_text("Every entry is saved in two places");
    assert!(tablet.all_by_test_id("storage-one").is_empty());
    receive(&tablet, "B-9");
    let entries = tablet_entries(&tablet).len();
    assert_eq!(entries, 9, "a badge, two receipts, three changes of hands");
    let saved = own_changes(&tablet);
    assert_eq!(saved.len(), 2);
    server.start_again();
    wait_for_pill(&tablet, "all-sent");
    let auditor = Auditor::enrol(&server);
    assert!(auditor.server_changes().is_superset(&saved));
    assert_each_once(&auditor.log()["Tablet 1"], entries);
    assert!(server.verify().status.success());
    tablet.close();
}
