//! What is wrong is refused with its reason, and nothing that was there is lost.

use std::io::{Read, Write};
use std::net::TcpStream;

use ledger::signing::SoftwareKey;
use ledger::sync::message::{MAX_BATCH_BYTES, MAX_BATCH_ENTRIES, Message, Verdict};
use ledger::testing::{TestEntry, TestTablet};
use record::ids::SessionId;
use record::testing::Plan;

use crate::support::{
    Server, ask, authorization, deflated, get, post, post_push, pull, push, push_of, seal,
};

/// A server, an enrolled tablet and three entries of it.
fn start() -> (Server, TestTablet, Vec<TestEntry>) {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet, &TestTablet::new(2)]);
    let mut plan = Plan::default();
    let facts: Vec<_> = ["AX-1", "AX-2", "AX-3"]
        .iter()
        .flat_map(|serial| plan.open(serial))
        .collect();
    let entries = seal(&mut tablet, &facts);
    (server, tablet, entries)
}

#[test]
fn a_run_ends_at_an_entry_that_another_key_signed_and_keeps_what_came_before() {
    let (server, tablet, mut entries) = start();
    let stranger = SoftwareKey::from_secret(&[99; 32]);
    let envelope = ledger::Envelope::from_bytes(&entries[2].sealed.envelope).unwrap();
    entries[2].sealed = stranger.seal(&envelope);
    let answer = push(server.address, &tablet, &entries);
    let refused = answer.refused.unwrap();
    assert_eq!(refused.code, "signature");
    assert_eq!(refused.why, "the signature does not fit the enrolled key");
    assert_eq!((answer.received_through, server.fact("entries")), (2, 2));
    assert_eq!(answer.receipts.len(), 2);
    server.assert_whole();
}

#[test]
fn an_edited_envelope_is_refused() {
    let (server, tablet, mut entries) = start();
    entries[0].sealed.envelope[40] ^= 1;
    let answer = push(server.address, &tablet, &entries);
    assert_eq!(answer.refused.unwrap().code, "signature");
    assert_eq!(server.fact("entries"), 0);
}

#[test]
fn a_truncated_push_is_refused_and_nothing_of_it_is_stored() {
    let (server, tablet, entries) = start();
    let whole = push_of(&tablet, &entries).to_bytes();
    let body = deflated(&whole);
    let cut = post_push(server.address, &tablet, &body[..body.len() / 2]);
    assert_eq!(
        (cut.status, cut.refused().code.as_str()),
        (400, "malformed")
    );
    let cut = post_push(
        server.address,
        &tablet,
        &deflated(&whole[..whole.len() - 1]),
    );
    assert_eq!(
        (cut.status, cut.refused().code.as_str()),
        (400, "malformed")
    );

    let mut stream = TcpStream::connect(server.address).unwrap();
    let signed = authorization(&tablet, "POST", "/v1/push", &body);
    write!(
        stream,
        "POST /v1/push HTTP/1.1\r\nhost: x\r\nauthorization: {signed}\r\n\
         content-encoding: deflate\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    stream.write_all(&body[..body.len() - 1]).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/1.1 200"));
    assert_eq!(server.fact("entries"), 0);
    assert_eq!(push(server.address, &tablet, &entries).received_through, 3);
}

#[test]
fn a_push_that_hangs_on_a_dead_connection_does_not_stand_in_the_way_of_the_next() {
    let (server, tablet, entries) = start();
    let body = deflated(&push_of(&tablet, &entries).to_bytes());
    let mut hanging = TcpStream::connect(server.address).unwrap();
    let signed = authorization(&tablet, "POST", "/v1/push", &body);
    write!(
        hanging,
        "POST /v1/push HTTP/1.1\r\nhost: x\r\nauthorization: {signed}\r\n\
         content-encoding: deflate\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    hanging.write_all(&body[..1]).unwrap();
    // The server has to have begun to read it.
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(push(server.address, &tablet, &entries).received_through, 3);
    let mut answer = Vec::new();
    let _ = hanging.read_to_end(&mut answer);
    assert!(
        answer.starts_with(b"HTTP/1.1 409"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    assert_eq!(server.fact("entries"), 3);
}

#[test]
fn a_replayed_push_changes_nothing_and_gets_its_receipts_again() {
    let (server, tablet, entries) = start();
    let first = push(server.address, &tablet, &entries);
    let again = push(server.address, &tablet, &entries);
    assert_eq!(again.receipts, first.receipts);
    assert_eq!(again.received_through, 3);
    assert_eq!(again.refused, None);
    assert_eq!(server.fact("entries"), 3);
    assert_eq!(server.fact("head"), 3);
    server.assert_whole();
}

#[test]
fn a_reordered_push_stops_at_the_gap_and_the_right_order_is_taken_afterwards() {
    let (server, tablet, entries) = start();
    let reordered = [entries[1].clone(), entries[0].clone(), entries[2].clone()];
    let answer = push(server.address, &tablet, &reordered);
    let refused = answer.refused.unwrap();
    assert_eq!(refused.code, "gap");
    assert_eq!(refused.why, "entry 1 is next, entry 2 came");
    assert_eq!(server.fact("entries"), 0);
    assert_eq!(push(server.address, &tablet, &entries).received_through, 3);
}

#[test]
fn a_gap_stops_the_run_and_keeps_what_came_before_it() {
    let (server, tablet, entries) = start();
    let answer = push(
        server.address,
        &tablet,
        &[entries[0].clone(), entries[2].clone()],
    );
    assert_eq!(answer.received_through, 1);
    assert_eq!(answer.receipts.len(), 1);
    assert_eq!(answer.refused.unwrap().code, "gap");
    assert_eq!(server.fact("entries"), 1);
    server.assert_whole();
}

#[test]
fn an_oversized_push_is_refused_with_its_limit() {
    let (server, tablet, entries) = start();
    let long = vec![0; MAX_BATCH_BYTES + 1];
    let signed = authorization(&tablet, "POST", "/v1/push", &long);
    let plain = [("authorization", signed.as_str())];
    let long = post(server.address, "/v1/push", &plain, &long);
    assert_eq!(
        (long.status, long.refused().code.as_str()),
        (413, "too-large")
    );

    let many: Vec<TestEntry> =
        std::iter::repeat_n(entries[0].clone(), MAX_BATCH_ENTRIES + 1).collect();
    let answer = push(server.address, &tablet, &many);
    let refused = answer.refused.unwrap();
    assert_eq!(refused.code, "too-large");
    assert_eq!(
        refused.why,
        "the push has 501 entries, at most 500 are taken at once"
    );
    assert_eq!(server.fact("entries"), 0);
}

#[test]
fn a_deflate_bomb_is_refused_at_the_cap() {
    let (server, tablet, _) = start();
    let bomb = deflated(&vec![0; 64 * MAX_BATCH_BYTES]);
    assert!(bomb.len() < MAX_BATCH_BYTES / 8);
    let answer = post_push(server.address, &tablet, &bomb);
    assert_eq!(
        (answer.status, answer.refused().code.as_str()),
        (413, "too-large")
    );
    assert_eq!(server.fact("entries"), 0);
}

#[test]
fn only_an_enrolled_device_that_signs_is_answered() {
    let (server, tablet, entries) = start();
    let stranger = TestTablet::new(7);
    for path in [
        "/v1/pull?cursor=0",
        "/v1/poke",
        "/v1/head",
        "/v1/changes",
        "/v1/trace/unit:AX2/AX-1?direction=backward",
    ] {
        assert_eq!(get(server.address, path, None).status, 401, "{path}");
        assert_eq!(ask(server.address, &stranger, path).status, 401, "{path}");
        let other_path = authorization(&tablet, "GET", "/v1/other", &[]);
        let answer = get(server.address, path, Some(&other_path));
        assert_eq!(answer.status, 401, "{path}");
    }
    let body = deflated(&push_of(&stranger, &entries).to_bytes());
    let answer = post_push(server.address, &stranger, &body);
    assert_eq!(answer.status, 401);
    assert_eq!(
        answer.refused().why,
        "this device is not enrolled here; enrol it with a new code"
    );
    assert_eq!(server.fact("entries"), 0);
}

#[test]
fn a_tablet_cannot_write_in_the_name_of_another_nor_for_one_that_is_not_known() {
    let (server, _, entries) = start();
    let other = TestTablet::new(2);
    let mut body = push_of(&TestTablet::new(1), &entries);
    for (incarnation, code) in [
        (other.incarnation, "signature"),
        (TestTablet::new(9).incarnation, "unknown-incarnation"),
    ] {
        body.incarnation = incarnation;
        let answer = post_push(server.address, &other, &deflated(&body.to_bytes()));
        let answer = ledger::sync::message::PushAnswer::from_bytes(&answer.body).unwrap();
        assert_eq!(answer.refused.unwrap().code, code);
    }
    assert_eq!(server.fact("entries"), 0);
}

#[test]
fn a_poison_change_is_quarantined_with_its_bytes_and_others_flow_on() {
    let mut tablet = TestTablet::new(1);
    let two = TestTablet::new(2);
    let server = Server::start(&[&tablet, &two]);
    let mut plan = Plan::default();
    let good = tablet.record(&plan.open("AX-1"));
    tablet.actor_session = Some(SessionId::new([77; 16]));
    let of_other_session = tablet.record(&plan.open("AX-2"));
    tablet.actor_session = None;
    tablet.envelope_person = Some("JA".parse().unwrap());
    let of_other_person = tablet.record(&plan.open("AX-3"));
    tablet.envelope_person = None;
    let mut swapped = tablet.record(&plan.open("AX-4"));
    swapped.change = good.change.clone();
    let last = tablet.record(&plan.open("AX-5"));
    let run = [
        good,
        of_other_session,
        of_other_person.clone(),
        swapped,
        last,
    ];
    let answer = push(server.address, &tablet, &run);
    assert_eq!((answer.refused, answer.received_through), (None, 5));
    let quarantined = |reason: &str| Verdict::Quarantined {
        reason: reason.to_owned(),
    };
    let verdicts: Vec<_> = answer.receipts.into_iter().map(|r| r.verdict).collect();
    let expected = [
        Verdict::Admitted,
        quarantined("actor"),
        quarantined("unbound"),
        quarantined("other-change"),
        Verdict::Admitted,
    ];
    assert_eq!(verdicts, expected);
    assert_eq!(pull(server.address, &two, 0, 500).entries.len(), 2);
    let kept = server.store().read(|view| view.log_from(3, 1)).unwrap();
    assert_eq!(kept[0].change.as_ref(), Some(&of_other_person.change));
    let listed = ask(server.address, &two, "/v1/log?from=3&limit=1").json();
    assert_eq!(listed[0]["verdict"], "quarantined");
    assert_eq!(listed[0]["reason"], "unbound");
    assert_eq!(
        listed[0]["why"],
        "a fact is not bound to its envelope: person differs"
    );
    assert_eq!(
        (&listed[0]["device"], &listed[0]["person"]),
        (&"Tablet 1".into(), &"JA".into())
    );
    server.assert_whole();
}

#[test]
fn the_right_bytes_of_a_quarantined_entry_are_taken_when_they_come() {
    let (server, tablet, entries) = start();
    let mut damaged = entries.clone();
    damaged[1].change[20] ^= 1;
    let answer = push(server.address, &tablet, &damaged);
    assert!(matches!(
        &answer.receipts[1].verdict,
        Verdict::Quarantined { reason } if reason == "checksum"
    ));
    let answer = push(server.address, &tablet, &entries);
    assert_eq!(answer.receipts[1].verdict, Verdict::Admitted);
    assert_eq!(
        pull(server.address, &TestTablet::new(2), 0, 9)
            .entries
            .len(),
        3
    );
    server.assert_whole();
}

#[test]
fn a_question_that_is_not_understood_is_refused_in_the_language_of_its_path() {
    let (server, tablet, _) = start();
    let pull = ask(server.address, &tablet, "/v1/pull?cursor=-1");
    assert_eq!(
        (pull.status, pull.refused().code.as_str()),
        (400, "malformed")
    );
    let trace = ask(
        server.address,
        &tablet,
        "/v1/trace/unit:AX2/AX-1?direction=up",
    );
    assert_eq!(trace.status, 400);
    assert_eq!(trace.json()["code"], "malformed");
}
