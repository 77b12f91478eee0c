//! Push, pull and poke between honest tablets.

use std::time::{Duration, Instant};

use ledger::state_hash::state_hash;
use ledger::sync::message::{Message, PullAnswer, Verdict};
use ledger::testing::TestTablet;
use record::Plant;
use record::testing::{Plan, whole_day};

use crate::support::{Folder, Server, ask, pokes, pull, push, seal};

#[test]
fn a_day_comes_down_to_another_tablet_as_it_went_up_page_by_page() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let facts = whole_day();
    let entries = seal(&mut one, &facts);
    let answer = push(server.address, &one, &entries);
    assert_eq!(answer.refused, None);
    assert_eq!(answer.received_through, entries.len() as u64);
    assert_eq!(answer.chain_hash, one.head);
    assert!(
        answer
            .receipts
            .iter()
            .all(|r| r.verdict == Verdict::Admitted)
    );

    let (mut cursor, mut came) = (0, Vec::new());
    loop {
        let page = pull(server.address, &two, cursor, 3);
        assert!(page.entries.len() <= 3);
        cursor = page.cursor;
        came.extend(page.entries);
        if cursor == page.head {
            break;
        }
    }
    let went: Vec<_> = entries.iter().map(|entry| &entry.change).collect();
    assert_eq!(came.iter().map(|e| &e.change).collect::<Vec<_>>(), went);
    let own = pull(server.address, &one, 0, 500);
    assert_eq!((own.entries.len(), own.cursor), (0, own.head));

    let head = ask(server.address, &two, "/v1/head").json();
    let plant: Plant = facts.into_iter().collect();
    assert_eq!(head["state_hash"], state_hash(&plant).to_string());
    assert_eq!(head["changes"], entries.len());
    let listed = ask(server.address, &two, "/v1/changes").json();
    assert_eq!(listed["changes"].as_array().unwrap().len(), entries.len());
    server.assert_whole();
}

#[test]
fn a_change_that_came_before_what_it_builds_on_waits_and_is_admitted_when_that_arrives() {
    let (mut one, mut two, three) = (TestTablet::new(1), TestTablet::new(2), TestTablet::new(3));
    let server = Server::start(&[&one, &two, &three]);
    let mut here = Plan::default();
    here.receive("L5-0331", 5);
    let opened = one.record(&here.open("AX-1"));
    let mut there = here.another_tablet();
    two.documents = one.documents.clone();
    let consumed = two.record(&there.consume_lot("AX-1", "L5-0331"));

    let early = push(server.address, &two, &[consumed]);
    assert_eq!(early.receipts[0].verdict, Verdict::Waiting);
    assert_eq!(server.fact("waiting"), 1);
    let cursor = pull(server.address, &three, 0, 500);
    assert!(cursor.entries.is_empty());
    push(server.address, &one, &[opened]);

    assert_eq!(server.fact("waiting"), 0);
    let late = pull(server.address, &two, 0, 500);
    assert_eq!(late.receipts.len(), 1);
    assert_eq!(late.receipts[0].dseq, 1);
    assert_eq!(late.receipts[0].verdict, Verdict::Admitted);
    // What it builds on comes first, also to a tablet that had asked meanwhile.
    let third = pull(server.address, &three, cursor.cursor, 500);
    let seqs: Vec<u64> = third.entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, [2, 1]);
    server.assert_whole();
}

#[test]
fn who_knows_another_number_of_devices_is_told_their_names() {
    let (one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let told = |devices: &str| {
        let path = format!("/v1/pull?cursor=0{devices}");
        let answer = ask(server.address, &one, &path);
        PullAnswer::from_bytes(&answer.body).unwrap().devices
    };
    let all = told("&devices=0").unwrap();
    let of_two = all.iter().find(|named| named.device == two.device).unwrap();
    assert_eq!(of_two.name, "Tablet 2");
    assert_eq!(told(&format!("&devices={}", all.len())), None);
    assert_eq!(told(""), None);
}

#[test]
fn many_tablets_push_at_once_and_every_entry_is_kept() {
    let mut tablets: Vec<TestTablet> = (1..=8).map(TestTablet::new).collect();
    let server = Server::start(&tablets.iter().collect::<Vec<_>>());
    let mut plan = Plan::default();
    let runs: Vec<_> = tablets
        .iter_mut()
        .map(|tablet| {
            let entries: Vec<_> = (0..5)
                .map(|n| tablet.record(&plan.open(&format!("AX-{}-{n}", tablet.device))))
                .collect();
            plan = plan.another_tablet();
            entries
        })
        .collect();
    let address = server.address;
    std::thread::scope(|scope| {
        for (tablet, entries) in tablets.iter().zip(&runs) {
            scope.spawn(move || {
                for entry in entries {
                    let answer = push(address, tablet, std::slice::from_ref(entry));
                    assert_eq!(answer.refused, None);
                    assert_eq!(answer.receipts[0].verdict, Verdict::Admitted);
                }
            });
        }
    });
    assert_eq!(server.fact("entries"), 40);
    server.assert_whole();
}

#[test]
fn a_listener_hears_at_once_that_the_record_has_grown() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let mut heads = pokes(server.address, &two);
    assert_eq!(heads.next(), Some(0));
    let entries = seal(&mut one, &Plan::default().open("AX-1"));
    push(server.address, &one, &entries);
    assert_eq!(heads.next(), Some(1));
    // A listener does not hold up the end of the server.
    let before = Instant::now();
    server.stop();
    assert!(before.elapsed() < Duration::from_secs(5));
}

#[test]
fn many_growths_come_as_few_pokes_and_the_last_one_is_told() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let heads = pokes(server.address, &two);
    let began = Instant::now();
    let mut plan = Plan::default();
    for n in 0..12 {
        let entries = seal(&mut one, &plan.open(&format!("AX-{n}")));
        push(server.address, &one, &entries);
    }
    let before_the_last = heads.take_while(|head| *head < 12);
    let pokes = before_the_last.count() as u128 + 1;
    // Two a second, and the one with which each stream begins.
    let most = began.elapsed().as_millis() / 500 + 2;
    assert!((1..=most).contains(&pokes), "{pokes} of at most {most}");
    let head = pull(server.address, &two, 0, 500).head;
    assert_eq!(head, 12);
}

#[test]
fn reconnecting_with_nothing_new_is_one_small_request_at_any_number_of_documents() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let mut plan = Plan::default();
    let mut sizes = Vec::new();
    for n in 0..3 {
        let facts: Vec<_> = (0..60)
            .flat_map(|m| plan.open(&format!("AX-{n}-{m}")))
            .collect();
        let entries = seal(&mut one, &facts);
        push(server.address, &one, &entries);
        let cursor = server.fact("head");
        let path = format!("/v1/pull?cursor={cursor}&incarnation={}", two.incarnation);
        let answer = ask(server.address, &two, &path);
        let page = PullAnswer::from_bytes(&answer.body).unwrap();
        assert_eq!((page.entries.len(), page.cursor), (0, page.head));
        sizes.push(answer.body.len());
    }
    // The request has no body; only the digits of the cursor grow.
    assert!(sizes.iter().all(|size| *size < 64), "{sizes:?}");
}

#[test]
fn a_server_that_was_started_again_goes_on_where_it_was() {
    let mut tablet = TestTablet::new(1);
    let entries = seal(&mut tablet, &whole_day());
    let (morning, evening) = entries.split_at(entries.len() / 2);
    let server = Server::start(&[&tablet]);
    push(server.address, &tablet, morning);
    let server = Server::over(server.stop(), false);
    let answer = push(server.address, &tablet, evening);
    assert_eq!(answer.refused, None);
    assert_eq!(answer.received_through, entries.len() as u64);
    assert!(
        answer
            .receipts
            .iter()
            .all(|r| r.verdict == Verdict::Admitted)
    );
    assert_eq!(server.fact("entries"), entries.len() as u64);
    server.assert_whole();
}

#[test]
fn what_two_tablets_did_to_one_thing_without_knowing_becomes_a_finding() {
    let (mut one, mut two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let mut here = Plan::default();
    let mut there = here.another_tablet();
    for (tablet, plan, serial) in [
        (&mut one, &mut here, "AX-1"),
        (&mut two, &mut there, "AX-2"),
    ] {
        let lot = format!("L-{serial}");
        plan.receive(&lot, 1);
        plan.open(serial);
        plan.consume_lot(serial, &lot);
        plan.finish(serial, 10);
        plan.consume_module(serial, "PM-7");
        let facts = plan.recorded.clone();
        let entries = seal(tablet, &facts);
        assert_eq!(push(server.address, tablet, &entries).refused, None);
    }
    let findings = server.store().read(|view| view.findings()).unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(
        findings[0].contains("serial-in-two-parents"),
        "{findings:?}"
    );
    server.assert_whole();
}

#[test]
fn a_change_that_waited_and_then_fails_is_quarantined_and_its_tablet_hears_of_it() {
    let (mut one, mut two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let mut here = Plan::default();
    here.receive("L5-0331", 5);
    let opened = one.record(&here.open("AX-1"));
    let mut there = here.another_tablet();
    two.documents = one.documents.clone();
    two.envelope_person = Some("JA".parse().unwrap());
    let consumed = two.record(&there.consume_lot("AX-1", "L5-0331"));
    let early = push(server.address, &two, &[consumed]);
    assert_eq!(early.receipts[0].verdict, Verdict::Waiting);
    push(server.address, &one, &[opened]);
    let late = pull(server.address, &two, 0, 500);
    let reason = "unbound".to_owned();
    assert_eq!(late.receipts[0].verdict, Verdict::Quarantined { reason });
    assert_eq!(late.entries.len(), 1);
    assert_eq!(pull(server.address, &two, late.cursor, 500).receipts, []);
    assert_eq!((server.fact("waiting"), server.fact("quarantined")), (0, 1));
    server.assert_whole();
}

#[test]
fn a_server_restored_from_a_backup_hands_its_feed_out_anew_to_who_had_more_of_it() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let mut plan = Plan::default();
    let first = one.record(&plan.open("AX-1"));
    let server = Server::start(&[&one, &two]);
    push(server.address, &one, std::slice::from_ref(&first));
    let before = pull(server.address, &two, 0, 500);
    let backup = Folder::fresh();
    let folder = server.stop();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), backup.path().join(entry.file_name())).unwrap();
    }

    // What comes after the backup is lost, and others are there first after the restore.
    let server = Server::over(folder, false);
    let lost = [one.record(&plan.open("AX-2"))];
    push(server.address, &one, &lost);
    let after = pull(server.address, &two, before.cursor, 500);
    drop(server);
    let restored = Server::over(backup, false);
    let path = |cursor: u64, epoch: Option<record::ids::EpochId>| {
        format!("/v1/pull?cursor={cursor}&epoch={}", epoch.unwrap())
    };
    let pulled = |path: &str| {
        let answer = ask(restored.address, &two, path);
        assert_eq!(answer.status, 200, "{}", answer.text());
        PullAnswer::from_bytes(&answer.body).unwrap()
    };
    let own = PullAnswer::from_bytes(&ask(restored.address, &one, "/v1/pull?cursor=0").body);
    assert_eq!(own.unwrap().received_through, Some(1));
    push(restored.address, &one, &lost);
    let third = one.record(&plan.open("AX-3"));
    push(restored.address, &one, &[third]);
    let anew = pulled(&path(after.cursor, after.epoch));
    assert_eq!(anew.entries.len(), 3, "from the start");
    let goes_on = pulled(&path(before.cursor, before.epoch));
    assert_eq!(
        goes_on.entries.len(),
        2,
        "what both had in common is passed over"
    );
}
