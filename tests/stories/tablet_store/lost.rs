//! A database that was wiped, or that has lost its end.

use ledger::envelope::Incident;
use waymark_tests::auditor::{tablet_changes, tablet_entries};
use waymark_tests::tablet::copy_folder;
use waymark_tests::{Auditor, Folder, Server};

use super::hands::{
    LIMIT, assert_each_once, databases, incarnation, incidents, own_changes, put_back, receive,
    tablet_at_work, wait_for_pill,
};

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn every_unsent_entry_lies_in_two_places_and_is_called_saved_soon() {
    let mut server = Server::start();
    let tablet = tablet_at_work(&server, "Tablet 1");
    server.stop();
    receive(&tablet, "B-1");
    receive(&tablet, "B-2");
    tablet.tap_test_id("pill");
    tablet.wait_for_text("2 unsent entries lie in two places on this tablet.");
    tablet.wait_for_text("in two places");
    assert!(tablet.all_by_test_id("storage-one").is_empty());
    assert!(tablet.all_by_test_id("storage-may-clear").is_empty());
    server.start_again();
    tablet.tap_test_id("sync-now");
    wait_for_pill(&tablet, "all-sent");
    assert!(tablet.all_by_test_id("storage-two").is_empty());
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_database_that_lost_its_last_entries_gets_them_back_from_the_second_place() {
    let mut server = Server::start();
    let mut tablet = tablet_at_work(&server, "Tablet 1");
    server.stop();
    receive(&tablet, "B-1");
    tablet.close();
    let kept = Folder::fresh("older-database");
    copy_folder(&databases(&tablet), kept.path());
    tablet.open(&server.url("/"));
    tablet.by_test_id("nav-receive");
    receive(&tablet, "B-2");
    receive(&tablet, "B-3");
    let saved = own_changes(&tablet);
    assert_eq!(saved.len(), 3);
    tablet.close();
    put_back(&tablet, kept.path());

    tablet.open(&server.url("/"));
    tablet.by_test_id("nav-receive");
    assert_eq!(own_changes(&tablet), saved);
    assert!(tablet.all_by_test_id("storage-banner").is_empty());
    server.start_again();
    wait_for_pill(&tablet, "all-sent");
    let auditor = Auditor::enrol(&server);
    assert!(auditor.server_changes().is_superset(&saved));
    assert!(server.verify().status.success());
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_wiped_database_is_noticed_and_what_was_not_sent_reaches_the_server() {
    let mut server = Server::start();
    let mut tablet = tablet_at_work(&server, "Tablet 1");
    let sent = tablet_changes(&tablet);
    server.stop();
    receive(&tablet, "B-1");
    receive(&tablet, "B-2");
    let saved = own_changes(&tablet);
    let (chain, life) = (tablet_entries(&tablet).len(), incarnation(&tablet));
    tablet.close();
    std::fs::remove_dir_all(databases(&tablet)).unwrap();

    tablet.open(&server.url("/"));
    tablet.by_test_id("storage-banner");
    tablet.wait_for_text(&format!("Its chain had {chain} entries"));
    tablet.wait_for_text("2 entries from before are kept here and wait for the server.");
    server.start_again();
    // The key went with the database: the tablet is enrolled anew, its old entries are sent
    // as the ones they are.
    crate::main_job::day::enrol(&mut tablet, &server, "Tablet 1 again");
    tablet.tap_test_id("person-MK");
    tablet.by_test_id("nav-receive");
    tablet.tap_test_id("pill");
    tablet.wait_for_text("2 entries from before were sent.");
    assert_ne!(incarnation(&tablet), life);
    let wiped = Incident::StoreWiped {
        previous: Some(life),
        last_dseq: chain as u64,
    };
    assert_eq!(incidents(&tablet), [wiped]);
    let auditor = Auditor::enrol(&server);
    let mut expected = sent;
    expected.extend(saved);
    tablet.wait_until("the record to come down again", LIMIT, || {
        tablet_changes(&tablet).is_superset(&expected).then_some(())
    });
    assert!(auditor.server_changes().is_superset(&expected));
    assert_each_once(&auditor.log()["Tablet 1"], chain);
    assert!(server.verify().status.success());
}
