//! A browser that may clear the whole of the tablet's storage, and one that did.

use waymark_tests::{Server, Tablet};

use super::hands::{databases, receive, tablet_at_work, tablet_at_work_on};

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_browser_that_may_clear_the_storage_says_so_beside_what_lies_there() {
    let mut server = Server::start();
    let mut tablet = Tablet::that_may_be_cleared();
    tablet_at_work_on(&mut tablet, &server, "Tablet 1");
    server.stop();
    receive(&tablet, "B-1");
    tablet.tap_test_id("pill");
    tablet.wait_for_text("1 unsent entry lies in two places that this browser may clear.");
    tablet.wait_for_text("This browser may clear Waymark's storage, both places at once");
    tablet.wait_for_text("Install Waymark on this tablet");
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_tablet_whose_browser_has_cleared_everything_says_what_it_was_and_what_is_lost() {
    let mut server = Server::start();
    let mut tablet = tablet_at_work(&server, "Tablet 1");
    server.stop();
    receive(&tablet, "B-1");
    receive(&tablet, "B-2");
    tablet.close();
    // What Chromium takes when it clears an origin for want of room.
    std::fs::remove_dir_all(databases(&tablet)).unwrap();
    std::fs::remove_dir_all(tablet.profile().join("Default/File System")).unwrap();
    server.start_again();
    tablet.open(&server.url("/"));
    tablet.by_test_id("cleared");
    tablet.wait_for_text("It was Tablet 1");
    tablet.wait_for_text("2 entries had not been sent");
}
