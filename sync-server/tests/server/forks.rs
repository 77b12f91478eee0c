//! A tablet whose store was cloned or restored: both branches are kept, nothing is appended to
//! the chain that split, and the tablet goes on with a new incarnation.

use ledger::sync::message::Verdict;
use ledger::testing::{TestEntry, TestTablet};
use record::testing::Plan;

use crate::support::{Server, admit, ask, begin_incarnation, pull, push, seal};

/// A server that has three entries of a tablet, another tablet, and a clone of the first that
/// agrees with it up to the first entry and then wrote two of its own.
fn split() -> (
    Server,
    TestTablet,
    Vec<TestEntry>,
    TestTablet,
    Vec<TestEntry>,
) {
    let (mut tablet, mut clone) = (TestTablet::new(1), TestTablet::new(1));
    let server = Server::start(&[&tablet, &TestTablet::new(2)]);
    let mut plan = Plan::default();
    let shared = plan.open("AX-1");
    let own = [plan.open("AX-2"), plan.open("AX-3")].concat();
    let of_clone = [plan.open("AX-8"), plan.open("AX-9")].concat();
    let entries = seal(&mut tablet, &[shared.clone(), own].concat());
    let branch = seal(&mut clone, &[shared, of_clone].concat());
    push(server.address, &tablet, &entries);
    (server, tablet, entries, clone, branch)
}

#[test]
fn a_branch_is_kept_entry_by_entry_and_what_both_share_gets_its_receipt() {
    let (server, _, entries, clone, branch) = split();
    for _ in 0..2 {
        let answer = push(server.address, &clone, &branch);
        let refused = answer.refused.unwrap();
        assert_eq!(refused.code, "fork");
        assert!(
            refused
                .why
                .starts_with("another entry stands at 2; all of it is kept"),
            "{}",
            refused.why
        );
        assert_eq!(answer.received_through, 3);
        assert_eq!(answer.chain_hash, entries[2].sealed.hash());
        let verdicts: Vec<_> = answer.receipts.into_iter().map(|r| r.verdict).collect();
        let expected = [Verdict::Admitted, Verdict::Forked, Verdict::Forked];
        assert_eq!(verdicts, expected);
    }
    assert_eq!((server.fact("entries"), server.fact("forks")), (3, 2));
    server.assert_whole();
}

#[test]
fn an_entry_that_follows_another_one_than_the_stored_is_of_a_branch() {
    let (server, _, _, clone, branch) = split();
    let mut longer = clone;
    let mut plan = Plan::default().another_tablet();
    longer.record(&plan.open("AX-5"));
    let late = longer.record(&plan.open("AX-6"));
    // Its place is beyond the log's end: the gap shows first, then the branch.
    let answer = push(server.address, &longer, std::slice::from_ref(&late));
    assert_eq!(answer.refused.unwrap().code, "gap");
    push(server.address, &longer, &branch[1..]);
    let answer = push(server.address, &longer, &[late]);
    assert_eq!(answer.refused.unwrap().code, "fork");
    assert_eq!(answer.receipts[0].verdict, Verdict::Forked);
    assert_eq!((server.fact("entries"), server.fact("forks")), (3, 3));
    server.assert_whole();
}

#[test]
fn nothing_is_appended_to_a_chain_that_split_and_the_tablet_goes_on_with_a_new_one() {
    let (server, mut tablet, _, clone, branch) = split();
    push(server.address, &clone, &branch);
    let mut plan = Plan::default();
    for serial in ["AX-1", "AX-2", "AX-3", "AX-8", "AX-9"] {
        plan.open(serial);
    }
    let next = seal(&mut tablet, &plan.open("AX-4"));
    let answer = push(server.address, &tablet, &next);
    assert_eq!(answer.refused.unwrap().code, "fork");
    assert_eq!(answer.receipts[0].verdict, Verdict::Forked);
    assert_eq!(server.fact("entries"), 3);

    for _ in 0..2 {
        let answer = begin_incarnation(server.address, &mut tablet, 0xaa);
        assert_eq!(answer.status, 200, "{}", answer.text());
        tablet.incarnation = record::ids::IncarnationId::new([0xaa; 16]);
    }
    let again = seal(&mut tablet, &plan.open("AX-7"));
    let answer = push(server.address, &tablet, &again);
    assert_eq!((answer.refused, answer.received_through), (None, 1));
    assert_eq!(answer.receipts[0].verdict, Verdict::Admitted);
    // It has its new entries itself; those of its former life come down.
    assert_eq!(pull(server.address, &tablet, 0, 500).entries.len(), 3);
    // Two tablets and the server itself.
    assert_eq!(server.fact("devices"), 3);
    server.assert_whole();
}

#[test]
fn a_new_incarnation_is_begun_by_the_key_of_its_device_and_is_nobody_elses() {
    let (server, tablet, ..) = split();
    let mut stranger = TestTablet::new(2);
    stranger.key = TestTablet::new(9).key;
    assert_eq!(
        begin_incarnation(server.address, &mut stranger, 0xaa).status,
        401
    );
    let mut other = TestTablet::new(2);
    other.incarnation = tablet.incarnation;
    let answer = begin_incarnation(server.address, &mut other, 0xab);
    assert_eq!(
        (answer.status, answer.refused().code.as_str()),
        (409, "incarnation-taken")
    );
    let mut taken = TestTablet::new(2);
    let answer = begin_incarnation(server.address, &mut taken, 0xfe);
    assert_eq!(
        (answer.status, answer.refused().code.as_str()),
        (409, "incarnation-taken")
    );
    server.assert_whole();
}

#[test]
fn an_entry_of_a_branch_is_admitted_by_a_person_and_reaches_the_others() {
    let (server, _, _, clone, branch) = split();
    push(server.address, &clone, &branch);
    let two = TestTablet::new(2);
    let listed = ask(server.address, &two, "/v1/quarantine").json();
    let places: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["place"])
        .collect();
    assert_eq!(places, ["F1", "F2"]);
    assert_eq!(listed[0]["reason"], "fork");
    assert_eq!(listed[0]["subject"], "unit:AX2/AX-8");
    let before = pull(server.address, &two, 0, 500);
    let admitted = admit(
        server.address,
        &two,
        "F1",
        "the tablet was restored, MK did it",
    );
    assert_eq!(admitted.status, 200, "{}", admitted.text());
    let after = pull(server.address, &two, before.cursor, 500);
    // The entry's facts, and who let them in.
    assert_eq!(after.entries.len(), 2);
    assert_eq!(after.entries[0].subject.to_string(), "unit:AX2/AX-8");
    let again = admit(server.address, &two, "F1", "once more").json();
    assert_eq!(again["before"], true);
    // The tablet that asks again is told; the first entry is on both sides.
    let told = push(server.address, &clone, &branch);
    let verdicts: Vec<_> = told.receipts.iter().map(|told| &told.verdict).collect();
    let admitted = &Verdict::Admitted;
    assert_eq!(verdicts, [admitted, admitted, &Verdict::Forked]);
    assert_eq!((server.fact("entries"), server.fact("forks")), (5, 1));
    server.assert_whole();
    let rebuilt = sync_server::rebuild::rebuild(&server.store()).unwrap();
    assert_eq!(rebuilt.gone.len() + rebuilt.added.len(), 0, "{rebuilt}");
}

#[test]
fn a_branch_that_came_damaged_is_admitted_once_its_right_bytes_came() {
    let (server, _, _, clone, branch) = split();
    let mut damaged = branch.clone();
    let last = damaged.last_mut().unwrap();
    last.change[20] ^= 4;
    push(server.address, &clone, &damaged);
    let two = TestTablet::new(2);
    let refused = admit(server.address, &two, "F2", "MK did it");
    assert_eq!(refused.status, 409, "{}", refused.text());
    push(server.address, &clone, &branch);
    // What is not what was signed takes nothing away again.
    push(server.address, &clone, &damaged);
    let admitted = admit(server.address, &two, "F2", "MK did it");
    assert_eq!(admitted.status, 200, "{}", admitted.text());
    server.assert_whole();
    let rebuilt = sync_server::rebuild::rebuild(&server.store()).unwrap();
    assert_eq!(rebuilt.gone.len() + rebuilt.added.len(), 0, "{rebuilt}");
}
