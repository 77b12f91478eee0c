//! Two tablets from one: the storage was copied, both go on, and both sides are kept.

use ledger::envelope::Incident;
use waymark_tests::{Auditor, Server, Tablet};

use super::hands::{
    LIMIT, incarnation, incidents, own_changes, receive, said, tablet_at_work, wait_for_pill,
};

/// What the server keeps beside the chains that split, by the places that admit it.
fn set_aside(server: &Server) -> Vec<(String, String)> {
    let listed = said(server, &["quarantine", "list"]);
    let place = |line: &str| line.split('\t').next().unwrap().to_owned();
    listed
        .lines()
        .filter(|line| line.contains("fork"))
        .map(|line| (place(line), line.to_owned()))
        .collect()
}

/// Waits until the tablet says that it goes on under a new chain, and records in it.
fn goes_on(tablet: &Tablet, auditor: &Auditor, lot: &str) {
    tablet.by_test_id("storage-banner");
    tablet.tap_test_id("pill");
    tablet.wait_for_text("A copy of this tablet's storage has written other entries.");
    receive(tablet, lot);
    let own = own_changes(tablet);
    tablet.wait_until("the new chain to reach the server", LIMIT, || {
        auditor.server_changes().is_superset(&own).then_some(())
    });
    let told = incidents(tablet);
    assert!(matches!(told[..], [Incident::Forked { .. }]), "{told:?}");
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn of_a_copied_tablet_both_sides_are_with_the_server_and_go_on() {
    let mut server = Server::start();
    let mut first = tablet_at_work(&server, "Tablet 1");
    let life = incarnation(&first);
    first.close();
    let mut second = Tablet::copy_of(&first);
    server.stop();
    for (tablet, lot) in [(&mut first, "B-1"), (&mut second, "B-2")] {
        tablet.open(&server.url("/"));
        tablet.by_test_id("nav-receive");
        receive(tablet, lot);
    }
    let (of_first, of_second) = (own_changes(&first), own_changes(&second));
    assert!(of_first.is_disjoint(&of_second));
    second.close();
    server.start_again();
    wait_for_pill(&first, "all-sent");

    let auditor = Auditor::enrol(&server);
    second.open(&server.url("/"));
    goes_on(&second, &auditor, "B-3");
    assert_ne!(incarnation(&second), life);
    assert!(auditor.server_changes().is_superset(&of_first));

    // The chain that split takes nothing more, from neither side: the first one hears of it at
    // its next pull, and writes nothing that would be set aside.
    goes_on(&first, &auditor, "B-4");
    assert_ne!(incarnation(&first), life);
    assert_ne!(incarnation(&first), incarnation(&second));

    // What was written on the lost side of the split waits for a person, and comes in.
    let aside = set_aside(&server);
    for (lot, count) in [("B-2", 1), ("B-4", 0), ("B-1", 0)] {
        let about = aside.iter().filter(|(_, line)| line.contains(lot)).count();
        assert_eq!(about, count, "{lot}: {aside:?}");
    }
    let reason = "the tablet was copied; this lot was received";
    for (place, _) in aside.iter().filter(|(_, line)| line.contains("/B-")) {
        let admit = ["quarantine", "admit", place];
        said(
            &server,
            &[&admit[..], &["--person", "QM", "--reason", reason]].concat(),
        );
    }
    for tablet in [&first, &second] {
        tablet.tap_test_id("nav-home");
        for lot in ["B-1", "B-2", "B-3", "B-4"] {
            tablet.wait_for_text(lot);
        }
    }
    assert!(server.verify().status.success());
}
