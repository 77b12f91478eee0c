//! A server that was restored from a backup older than a tablet's enrolment.

use waymark_tests::auditor::tablet_entries;
use waymark_tests::tablet::copy_folder;
use waymark_tests::{Auditor, Folder, Server};

use super::hands::{LIMIT, assert_each_once, own_changes, receive, tablet_at_work, wait_for_pill};

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_tablet_that_a_restored_server_has_forgotten_is_enrolled_again_and_gives_all_back() {
    let mut server = Server::start();
    let first = tablet_at_work(&server, "Tablet 1");
    server.stop();
    let backup = Folder::fresh("backup");
    copy_folder(server.data(), backup.path());
    server.start_again();

    let second = tablet_at_work(&server, "Tablet 2");
    receive(&second, "B-1");
    wait_for_pill(&second, "all-sent");
    first.tap_test_id("nav-home");
    first.wait_for_text("B-1");
    server.stop();
    std::fs::remove_dir_all(server.data()).unwrap();
    copy_folder(backup.path(), server.data());
    receive(&second, "B-2");
    server.start_again();

    // It says what happened and what to do; until then work goes on.
    second.wait_for_text("Not known to the server");
    receive(&second, "B-3");
    let saved = own_changes(&second);
    assert_eq!(saved.len(), 3);
    second.tap_test_id("pill");
    second.wait_for_text("The server does not know this tablet any more");
    // A wrong code changes nothing.
    second.fill(&second.by_test_id("enrol-code"), "AAAAA-AAAAA");
    second.tap_test_id("enrol-again-submit");
    second.wait_for_text("The server did not take the code");
    // The link of the code's picture, held before the scanner.
    let link = server.enrolment_url();
    let (_, code) = link.split_once("#enrol=").unwrap();
    second.scan_by_wedge(&link);
    second.wait_until("the code to be filled in", LIMIT, || {
        let read = "return document.querySelector('[data-testid=enrol-code]').value";
        (second.script(read, &[]).as_str() == Some(code)).then_some(())
    });
    second.tap_test_id("enrol-again-submit");
    wait_for_pill(&second, "all-sent");
    assert!(second.all_by_test_id("enrol-again").is_empty());

    let auditor = Auditor::enrol(&server);
    assert!(auditor.server_changes().is_superset(&saved));
    assert_each_once(&auditor.log()["Tablet 2"], tablet_entries(&second).len());
    for lot in ["B-1", "B-2", "B-3"] {
        first.wait_for_text(lot);
    }
    wait_for_pill(&first, "all-sent");
    assert!(server.verify().status.success());
}
