//! What is set aside is listed, read, and admitted by a person with a reason.

use ledger::Envelope;
use ledger::envelope::What;
use ledger::sync::message::Verdict;
use ledger::testing::{TestEntry, TestTablet};
use record::context::Lease;
use record::ids::SessionId;
use record::testing::Plan;

use crate::support::{Server, admit, admit_for, ask, authorization, post, pull, push};
use crate::tablets::console;

/// A server with an entry of another session's actor, one of another person, and a good one.
fn start() -> (Server, TestTablet, TestTablet, Vec<TestEntry>) {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let mut plan = Plan::default();
    one.actor_session = Some(SessionId::new([77; 16]));
    let of_other_actor = one.record(&plan.open("AX-1"));
    one.actor_session = None;
    one.envelope_person = Some("JA".parse().unwrap());
    let unbound = one.record(&plan.open("AX-2"));
    one.envelope_person = None;
    let good = one.record(&plan.open("AX-3"));
    let run = vec![of_other_actor, unbound, good];
    assert_eq!(push(server.address, &one, &run).refused, None);
    (server, one, two, run)
}

#[test]
fn what_is_set_aside_is_listed_and_read_with_bytes_reason_and_facts() {
    let (server, _, two, run) = start();
    let listed = ask(server.address, &two, "/v1/quarantine").json();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let first = &listed[0];
    assert_eq!((&first["place"], &first["dseq"]), (&"1".into(), &1.into()));
    assert_eq!(
        (&first["device"], &first["person"]),
        (&"Tablet 1".into(), &"MK".into())
    );
    assert_eq!(first["subject"], "unit:AX2/AX-1");
    assert_eq!(first["reason"], "actor");
    assert_eq!(first["why"], "the actor is not the one of this session");
    assert_eq!(
        (&first["is_admissible"], &listed[1]["is_admissible"]),
        (&true.into(), &false.into())
    );

    let shown = ask(server.address, &two, "/v1/quarantine/1").json();
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    assert_eq!(shown["change"], hex(&run[0].change));
    assert_eq!(shown["envelope"], hex(&run[0].sealed.envelope));
    assert_eq!(shown["hash"], run[0].sealed.hash().to_string());
    assert_eq!(shown["facts"][0]["subject"], "unit:AX2/AX-1");
    assert_eq!(shown["events"][0]["kind"], "traveller.opened");
    let bytes = run[0].sealed.envelope.len() + run[0].change.len();
    assert_eq!(shown["bytes"], bytes);
    let shown = ask(server.address, &two, "/v1/quarantine/2").json();
    assert_eq!(shown["events"], serde_json::json!([]));
    assert_eq!(
        shown["not_admissible"],
        "a fact is not bound to its envelope: person differs"
    );
    for (place, status) in [("3", 404), ("F1", 404), ("x", 400)] {
        let path = format!("/v1/quarantine/{place}");
        assert_eq!(ask(server.address, &two, &path).status, status, "{place}");
    }
}

#[test]
fn who_admits_is_checked_as_far_as_the_tablet_says_and_not_at_all_where_it_says_nothing() {
    let mut one = TestTablet::new(1);
    let server = Server::start(&[&one]);
    let mut plan = Plan::default();
    one.actor_session = Some(SessionId::new([77; 16]));
    let run = ["AX-1", "AX-2", "AX-3", "AX-4"].map(|unit| one.record(&plan.open(unit)));
    push(server.address, &one, &run);
    let admit = |n: usize, lease: Option<&str>| {
        let path = format!("/v1/quarantine/{n}/admit");
        let mut body = serde_json::json!({ "person": "IR", "reason": "I saw it" });
        if let Some(lease) = lease {
            body["lease"] = lease.into();
        }
        let body = body.to_string();
        let signed = authorization(&one, "POST", &path, body.as_bytes());
        let headers = [("authorization", signed.as_str())];
        post(server.address, &path, &headers, body.as_bytes())
    };
    let said = [
        (None, Lease::Unverified),
        (Some("sworn"), Lease::Unverified),
        (Some("past-due"), Lease::PastDue),
    ];
    for (n, (lease, written)) in said.into_iter().enumerate() {
        assert_eq!(admit(n + 1, lease).status, 200, "{lease:?}");
        let path = format!("/v1/trace/unit:AX2%2FAX-{}?direction=backward", n + 1);
        let trace = ask(server.address, &one, &path).json();
        let by = &trace["nodes"][0]["events"][0]["admitted"][0];
        assert_eq!(by["done"]["person"], "IR");
        let plant = server.store().read(sync_server::projection::whole_plant);
        let plant = plant.unwrap();
        let facts = plant
            .all_facts()
            .filter(|fact| fact.person.as_str() == "IR");
        let leases: Vec<Lease> = facts
            .filter(|fact| fact.subject.to_string() == format!("unit:AX2/AX-{}", n + 1))
            .map(|fact| fact.lease)
            .collect();
        assert_eq!(leases, [written], "{lease:?}");
    }
    // Once rights are kept, who was not checked does not admit.
    for (person, name) in [("AD", "Ada Lindt"), ("IR", "Ines Roth")] {
        console(
            &server,
            &["administrator", "--person", person, "--name", name],
        );
    }
    console(
        &server,
        &["authority", "--person", "IR", "--role", "quality"],
    );
    for lease in [None, Some("sworn")] {
        let refused = admit(4, lease);
        assert_eq!(refused.status, 403, "{lease:?}: {}", refused.text());
        assert!(refused.text().contains("show badge and PIN"));
    }
    assert_eq!(admit(4, Some("fresh")).status, 200);
    server.assert_whole();
}

#[test]
fn a_person_admits_an_entry_once_and_its_tablet_hears_of_it() {
    let (server, one, two, run) = start();
    let (of_one, of_two) = (
        pull(server.address, &one, 0, 500),
        pull(server.address, &two, 0, 500),
    );
    let admitted = admit(server.address, &two, "1", "MK stood beside it");
    assert_eq!(admitted.status, 200, "{}", admitted.text());
    assert_eq!(admitted.json()["before"], false);
    let seq = admitted.json()["seq"].as_u64().unwrap();

    let log = server.store().read(|view| view.log_from(seq, 1)).unwrap();
    let envelope = Envelope::from_bytes(&log[0].envelope).unwrap();
    assert_eq!(envelope.person.as_str(), "IR");
    let What::Admits { entry, reason, .. } = envelope.what else {
        panic!("{:?}", envelope.what);
    };
    assert_eq!(
        (entry, reason.as_str()),
        (run[0].sealed.hash(), "MK stood beside it")
    );

    let late = pull(server.address, &one, of_one.cursor, 500);
    assert_eq!(late.receipts.len(), 1);
    assert_eq!(
        (late.receipts[0].dseq, &late.receipts[0].verdict),
        (1, &Verdict::Admitted)
    );
    let came = pull(server.address, &two, of_two.cursor, 500);
    // The entry's facts, and who let them in.
    assert_eq!(came.entries.len(), 2);
    assert_eq!(came.receipts, []);
    let trace = "/v1/trace/unit:AX2%2FAX-1?direction=backward";
    let event = &ask(server.address, &two, trace).json()["nodes"][0]["events"][0];
    assert_eq!(event["kind"], "traveller.opened");
    let by = &event["admitted"][0];
    assert_eq!(
        (&event["done"]["person"], &by["done"]["person"]),
        (&"MK".into(), &"IR".into())
    );
    assert_eq!(by["reason"]["note"], "MK stood beside it");
    assert_eq!(server.fact("quarantined"), 1);

    let before = server.fact("entries");
    let again = admit(server.address, &one, "1", "and again").json();
    assert_eq!(
        (&again["before"], &again["seq"]),
        (&true.into(), &seq.into())
    );
    assert_eq!(server.fact("entries"), before);
    // A replay gets the receipt that counts.
    let replayed = push(server.address, &one, &run);
    assert_eq!(replayed.receipts[0].verdict, Verdict::Admitted);
    server.assert_whole();
    let rebuilt = sync_server::rebuild::rebuild(&server.store()).unwrap();
    assert_eq!(rebuilt.gone.len() + rebuilt.added.len(), 0, "{rebuilt}");
    server.assert_whole();
}

#[test]
fn what_its_device_did_not_sign_for_and_what_has_no_reason_is_not_admitted() {
    let (server, _, two, _) = start();
    for (place, reason, status, code) in [
        ("2", "why not", 409, "not-admissible"),
        ("1", "  ", 400, "reason"),
        ("1", &"x".repeat(501), 400, "reason"),
        ("3", "good already", 404, "not-there"),
    ] {
        let answer = admit(server.address, &two, place, reason);
        assert_eq!(answer.status, status, "{}", answer.text());
        assert_eq!(answer.json()["code"], code);
    }
    assert_eq!((server.fact("entries"), server.fact("quarantined")), (3, 2));
    let stranger = TestTablet::new(7);
    assert_eq!(admit(server.address, &stranger, "1", "let me").status, 401);
}

#[test]
fn a_usual_reason_is_kept_so_that_it_reads_in_every_language() {
    let (server, _, two, _) = start();
    let reason = serde_json::json!({ "code": "checked-right", "note": "seen by all" });
    let admitted = admit_for(server.address, &two, "1", &reason);
    assert_eq!(admitted.status, 200, "{}", admitted.text());
    let seq = admitted.json()["seq"].as_u64().unwrap();
    let log = server.store().read(|view| view.log_from(seq, 1)).unwrap();
    let What::Admits { reason, .. } = Envelope::from_bytes(&log[0].envelope).unwrap().what else {
        panic!("entry {seq} admits");
    };
    assert_eq!(reason, "checked-right · seen by all");
    let trace = "/v1/trace/unit:AX2%2FAX-1?direction=backward";
    let event = &ask(server.address, &two, trace).json()["nodes"][0]["events"][0];
    assert_eq!(event["admitted"][0]["reason"]["code"], "checked-right");
}

#[test]
fn a_tablet_cannot_admit_what_is_set_aside_by_itself() {
    let (server, mut one, mut two, run) = start();
    // The facts of the entry that is set aside, in an honest change of another tablet.
    two.documents.clear();
    let facts = {
        let document = one.documents.remove(&run[0].subject).unwrap();
        document.facts()
    };
    let mut entry = two.record(&facts);
    let mut envelope = Envelope::from_bytes(&entry.sealed.envelope).unwrap();
    let named = envelope.what.change().unwrap();
    envelope.what = What::Admits {
        entry: run[0].sealed.hash(),
        subject: named.subject.clone(),
        change: *named.id,
        length: named.length,
        reason: "I say so".to_owned(),
    };
    entry.sealed = two.key.seal(&envelope);
    let answer = push(server.address, &two, &[entry]);
    let reason = "not-the-original".to_owned();
    assert_eq!(answer.receipts[0].verdict, Verdict::Quarantined { reason });
    assert_eq!(server.fact("quarantined"), 3);
    server.assert_whole();
}

#[test]
fn a_list_that_is_not_all_says_so_and_goes_on() {
    let mut one = TestTablet::new(1);
    let server = Server::start(&[&one]);
    let mut plan = Plan::default();
    let entries: Vec<TestEntry> = (0..503)
        .map(|n| {
            let mut entry = one.record(&plan.open(&format!("AX-{n}")));
            entry.change[20] ^= 4;
            entry
        })
        .collect();
    for run in entries.chunks(100) {
        assert_eq!(push(server.address, &one, run).refused, None);
    }
    let first = ask(server.address, &one, "/v1/quarantine");
    assert_eq!(first.json().as_array().unwrap().len(), 500);
    let more = "/v1/quarantine?after=500";
    assert_eq!(first.header("link"), format!("<{more}>; rel=\"next\""));
    let last = ask(server.address, &one, more);
    let places: Vec<_> = last
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["place"].clone())
        .collect();
    assert_eq!(places, ["501", "502", "503"]);
    assert_eq!(last.header("link"), "");
    let wrong = ask(server.address, &one, "/v1/quarantine?after=x");
    assert_eq!(wrong.status, 400, "{}", wrong.text());

    let lines = console(&server, &["quarantine", "list"]);
    let end = "there are more; `waymark quarantine list --after 500` goes on";
    assert_eq!(lines.lines().last(), Some(end));
    let lines = console(&server, &["quarantine", "list", "--after", "500"]);
    assert_eq!(lines.lines().count(), 3, "{lines}");
    let lines = console(&server, &["quarantine", "list", "--after", "F9"]);
    assert_eq!(lines.trim(), "nothing more is set aside");
}
