//! Entries carried to the server by hand, over another tablet.

use std::path::PathBuf;

use serde_json::json;
use waymark_tests::auditor::tablet_entries;
use waymark_tests::{Auditor, Folder, Server, Tablet};

use super::hands::{assert_each_once, own_changes, receive, said, tablet_at_work, wait_for_pill};

/// Saves the tablet's unsent entries as a file; the folder holds it as long as it is kept.
fn rescue_file(tablet: &Tablet) -> (Folder, PathBuf) {
    tablet.tap_test_id("pill");
    tablet.saved_by("rescue-save", "rescue")
}

fn take_in(tablet: &Tablet, file: &std::path::Path) {
    let input = tablet.by_test_id("rescue-take");
    let path = json!({ "text": file.to_str().unwrap() });
    tablet.session().act(&input, "value", &path).unwrap();
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_rescue_file_of_one_tablet_is_sent_by_another_and_nothing_is_doubled() {
    let mut server = Server::start();
    let mut first = tablet_at_work(&server, "Tablet 1");
    let mut second = tablet_at_work(&server, "Tablet 2");
    server.stop();
    receive(&first, "B-1");
    receive(&first, "B-2");
    let saved = own_changes(&first);
    let chain = tablet_entries(&first).len();
    let (folder, file) = rescue_file(&first);
    first.close();

    server.start_again();
    second.open(&server.url("/"));
    second.tap_test_id("pill");
    let broken = folder.path().join("broken.rescue");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&broken, &bytes[..bytes.len() / 2]).unwrap();
    take_in(&second, &broken);
    second.wait_for_text("This is not a whole rescue file");
    second.tap_test_id("refusal-ok");

    take_in(&second, &file);
    second.wait_for_text("2 entries of Tablet 1 were sent from here.");
    let auditor = Auditor::enrol(&server);
    let on_server = auditor.server_changes();
    assert!(on_server.is_superset(&saved));

    // What comes once more, in the file or from the first tablet itself, is there already.
    let again = said(&server, &["rescue", file.to_str().unwrap()]);
    assert!(again.contains("2 are part of the record"), "{again}");
    first.open(&server.url("/"));
    wait_for_pill(&first, "all-sent");
    assert_eq!(auditor.server_changes(), on_server);
    assert_each_once(&auditor.log()["Tablet 1"], chain);
    assert!(server.verify().status.success());
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_rescue_file_carried_to_the_server_is_taken_in_there_through_the_same_gate() {
    let mut server = Server::start();
    let mut tablet = tablet_at_work(&server, "Tablet 1");
    server.stop();
    receive(&tablet, "B-1");
    let saved = own_changes(&tablet);
    let chain = tablet_entries(&tablet).len();
    let (folder, file) = rescue_file(&tablet);
    tablet.close();

    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let changed = folder.path().join("changed.rescue");
    std::fs::write(&changed, &bytes).unwrap();
    server.start_again();
    let auditor = Auditor::enrol(&server);
    let before = auditor.server_changes();
    server.command(&["rescue", changed.to_str().unwrap()]);
    assert_eq!(auditor.server_changes(), before);

    let taken = said(&server, &["rescue", file.to_str().unwrap()]);
    assert!(taken.contains("1 are part of the record"), "{taken}");
    assert!(auditor.server_changes().is_superset(&saved));
    tablet.open(&server.url("/"));
    wait_for_pill(&tablet, "all-sent");
    assert_each_once(&auditor.log()["Tablet 1"], chain);
    assert!(server.verify().status.success());
}
