//! The audit trail over HTTP and on the command line: who may read it, what it holds, and that
//! reading it is an entry as well.

use ledger::Envelope;
use ledger::envelope::{AuditEvent, What};
use ledger::hash::Hash;
use ledger::sync::message::{Message, PrintBadge, Push, PushAnswer, PushEntry, Verdict};
use ledger::testing::{SITE, TestTablet};
use record::audit::{AuditFile, AuditPage, AuditState, AuditWhat};
use record::context::Lease;
use record::ids::{IntentId, PersonId, SessionId};
use record::testing::{Plan, whole_day};
use record::time::{Hlc, WallTime};
use serde_json::json;

use crate::command_line::{err, out, waymark};
use crate::support::{Answer, Server, ask, authorization, deflated, post, post_push, push, seal};

fn console(server: &Server, words: &[&str]) -> String {
    let done = waymark(words, &server.folder);
    assert!(done.status.success(), "{}", err(&done));
    out(&done)
}

fn people(server: &Server) {
    console(
        server,
        &["administrator", "--person", "AD", "--name", "Ada Lindt"],
    );
}

fn envelope(tablet: &TestTablet, what: What, person: &str) -> Envelope {
    let person: PersonId = person.parse().unwrap();
    let session = if person.is_system() {
        SessionId::NONE
    } else {
        SessionId::new([5; 16])
    };
    Envelope {
        site: SITE,
        incarnation: tablet.incarnation,
        dseq: 0,
        previous: Hash::NONE,
        what,
        person,
        session,
        intent: IntentId::new([6; 16]),
        hlc: Hlc::default().tick(1_795_161_600_000),
        wall: WallTime {
            utc_ms: 1_795_161_600_000,
            offset_min: 60,
        },
        server_offset_ms: None,
        app_build: "test".to_owned(),
    }
}

/// Sends events as a tablet; says what became of each.
fn send(server: &Server, tablet: &mut TestTablet, events: &[(AuditEvent, &str)]) -> Vec<Verdict> {
    let events = events.iter();
    let whats = events.map(|(event, person)| (What::Event(event.clone()), *person));
    send_what(server, tablet, &whats.collect::<Vec<_>>())
}

/// Sends entries without a change as a tablet; says what became of each.
fn send_what(server: &Server, tablet: &mut TestTablet, whats: &[(What, &str)]) -> Vec<Verdict> {
    let entries = whats.iter().map(|(what, person)| {
        let envelope = envelope(tablet, what.clone(), person);
        let sealed = tablet.seal_next(envelope);
        PushEntry {
            envelope: sealed.envelope,
            signature: sealed.signature,
            change: None,
        }
    });
    let push = Push {
        entries: entries.collect(),
        incarnation: tablet.incarnation,
    };
    let answer = post_push(server.address, tablet, &deflated(&push.to_bytes()));
    let answer = PushAnswer::from_bytes(&answer.body).unwrap();
    assert_eq!(answer.refused, None);
    let receipts = answer.receipts.into_iter();
    receipts.map(|receipt| receipt.verdict).collect()
}

fn wrong_pin(of: &str) -> AuditEvent {
    AuditEvent::WrongPin {
        of: of.parse().unwrap(),
        in_a_row: 3,
    }
}

fn asked(server: &Server, tablet: &TestTablet, query: &str) -> Answer {
    let path = format!("/v1/audit?by=AD&lease=fresh{query}");
    ask(server.address, tablet, &path)
}

fn page(server: &Server, tablet: &TestTablet, query: &str) -> AuditPage {
    let answer = asked(server, tablet, query);
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

fn kinds(page: &AuditPage) -> Vec<String> {
    page.rows
        .iter()
        .flat_map(|row| row.what.kinds())
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn the_trail_is_read_by_whoever_may_and_that_is_an_entry_like_every_denial() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    people(&server);
    for (query, why) in [
        ("by=MK&lease=fresh", "no authority"),
        ("by=AD&lease=past-due", "not confirmed"),
        ("by=AD&lease=unverified", "by their name alone"),
    ] {
        let answer = ask(server.address, &tablet, &format!("/v1/audit?{query}"));
        assert_eq!(answer.status, 403, "{query}: {}", answer.text());
        assert!(answer.text().contains(why), "{query}: {}", answer.text());
    }
    // Who asks and how sure that is has to be said.
    for query in ["lease=fresh", "by=AD", "by=AD&lease=fresh&group=nonsense"] {
        let answer = ask(server.address, &tablet, &format!("/v1/audit?{query}"));
        assert_eq!(answer.status, 400, "{query}: {}", answer.text());
    }
    let page = page(&server, &tablet, "&text=read-audit");
    // Denied three times, each by its own person and reason.
    let denied: Vec<(&str, &str)> = page
        .rows
        .iter()
        .filter_map(|row| {
            let AuditWhat::Event(AuditEvent::Denied { why, .. }) = &row.what else {
                return None;
            };
            Some((row.person.as_str(), why.as_str()))
        })
        .collect();
    assert_eq!(
        denied,
        [
            ("AD", "lease-unverified"),
            ("AD", "lease-past-due"),
            ("MK", "no-authority")
        ]
    );
    let page = self::page(&server, &tablet, "&group=reading");
    let AuditWhat::Event(AuditEvent::AuditRead { at, filter, .. }) = &page.rows[1].what else {
        panic!("{page:?}");
    };
    assert_eq!(*at, Some(tablet.device));
    assert_eq!(filter, "text=read-audit");
    server.assert_whole();
}

#[test]
fn what_is_denied_before_rights_are_kept_is_an_entry_too() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let entries = server.fact("entries");
    let print = PrintBadge {
        by: "OP".parse().unwrap(),
        lease: Lease::Fresh,
        person: "OP".parse().unwrap(),
    };
    let revoke = json!({
        "step": "revoke", "person": "OP", "lease": "fresh", "reason": { "code": "lost" },
        "even_this_one": true,
    });
    let path = format!("/v1/tablets/{}", tablet.device);
    for (path, body) in [
        ("/v1/badges", print.to_bytes()),
        (&*path, revoke.to_string().into_bytes()),
    ] {
        let signed = authorization(&tablet, "POST", path, &body);
        let answer = post(server.address, path, &[("authorization", &*signed)], &body);
        assert_eq!(answer.status, 403, "{path}: {}", answer.text());
        assert!(answer.text().contains("`waymark administrator`"), "{path}");
    }
    let read = ask(server.address, &tablet, "/v1/audit?by=OP&lease=fresh");
    assert_eq!(read.status, 403);
    assert_eq!(server.fact("entries"), entries + 3);
    let csv = console(&server, &["audit", "--group", "denied", "--person", "OP"]);
    for action in ["print-badge", "revoke-tablet", "read-audit"] {
        assert!(csv.contains(action), "{action}: {csv}");
    }
    server.assert_whole();
}

#[test]
fn nobody_asks_for_anything_in_the_name_of_the_system() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    tablet.actor_session = Some(SessionId::new([77; 16]));
    let aside = tablet.record(&Plan::default().open("AX-1"));
    push(server.address, &tablet, &[aside]);
    let print = PrintBadge {
        by: PersonId::system(),
        lease: Lease::Fresh,
        person: PersonId::system(),
    };
    let admits = json!({ "person": "SYSTEM", "reason": "it is right", "lease": "fresh" });
    let suspend = json!({
        "step": "suspend", "person": "SYSTEM", "lease": "fresh", "reason": { "code": "lost" },
        "even_this_one": true,
    });
    let path = format!("/v1/tablets/{}", tablet.device);
    // Before rights are kept everybody may admit, and so would nobody.
    for _ in 0..2 {
        let entries = server.fact("entries");
        for (path, body) in [
            ("/v1/badges", print.to_bytes()),
            ("/v1/quarantine/1/admit", admits.to_string().into_bytes()),
            (&*path, suspend.to_string().into_bytes()),
        ] {
            let signed = authorization(&tablet, "POST", path, &body);
            let answer = post(server.address, path, &[("authorization", &*signed)], &body);
            assert_eq!(answer.status, 403, "{path}: {}", answer.text());
            assert!(answer.text().contains("in nobody's name"), "{path}");
        }
        let answer = ask(server.address, &tablet, "/v1/audit?by=SYSTEM&lease=fresh");
        assert_eq!(answer.status, 403, "{}", answer.text());
        assert!(answer.text().contains("in nobody's name"));
        assert_eq!(server.fact("entries"), entries);
        assert_eq!(server.fact("quarantined"), 1);
        people(&server);
    }
    server.assert_whole();
}

#[test]
fn the_whole_log_is_in_it_newest_first_and_found_by_each_filter() {
    let mut tablet = TestTablet::new(1);
    let mut other = TestTablet::new(2);
    let server = Server::start(&[&tablet, &other]);
    people(&server);
    let entries = seal(&mut tablet, &whole_day());
    push(server.address, &tablet, &entries);
    let offline = AuditEvent::Offline {
        from_utc_ms: 1_795_160_000_000,
        to_utc_ms: 1_795_161_600_000,
    };
    let sent = send(
        &server,
        &mut other,
        &[(wrong_pin("MK"), "SYSTEM"), (offline, "SYSTEM")],
    );
    assert_eq!(sent, [Verdict::Admitted, Verdict::Admitted]);

    let all = page(&server, &tablet, "");
    assert!(all.rows.windows(2).all(|pair| pair[0].seq > pair[1].seq));
    assert_eq!(all.next, None);
    assert!(kinds(&all).contains(&"step.finished".to_owned()));
    assert!(kinds(&all).contains(&"event.badge-printed".to_owned()));

    let found = page(&server, &tablet, "&group=sign-in");
    assert_eq!(kinds(&found), ["event.wrong-pin"]);
    assert!(found.rows[0].person.is_system());
    assert_eq!(found.rows[0].wall.offset_min, 60);
    let of = page(&server, &tablet, "&person=MK&group=sign-in");
    assert_eq!(of.rows, found.rows);
    let device = page(&server, &tablet, &format!("&device={}", other.device));
    assert_eq!(kinds(&device), ["event.offline", "event.wrong-pin"]);
    let thing = page(&server, &tablet, "&text=unit%3Aax2%2Fax-1&group=work");
    assert!(thing.rows.len() > 3);
    let name = page(&server, &tablet, "&text=ada%20li&group=rights");
    assert!(kinds(&name).contains(&"event.badge-printed".to_owned()));
    let none = page(&server, &tablet, "&until_ms=5");
    assert_eq!(none.rows, []);

    // Page by page it is the same.
    let (mut rows, mut next) = (Vec::new(), String::new());
    loop {
        let query = format!("&limit=3&until_ms=1795161600001{next}");
        let page = page(&server, &tablet, &query);
        rows.extend(page.rows);
        match page.next {
            Some(before) => next = format!("&before={before}"),
            None => break,
        }
    }
    let whole = page(&server, &tablet, "&until_ms=1795161600001");
    assert_eq!(rows, whole.rows);
    server.assert_whole();
}

#[test]
fn a_tablet_does_not_claim_what_only_the_server_writes() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    people(&server);
    let printed = AuditEvent::BadgePrinted {
        of: "MK".parse().unwrap(),
        number: 1,
        at: None,
    };
    let claimed = wrong_pin("MK");
    let sent = send(
        &server,
        &mut tablet,
        &[
            (printed, "AD"),
            (claimed.clone(), "MK"),
            (claimed, "SYSTEM"),
        ],
    );
    let reason = "not-the-server".to_owned();
    assert_eq!(
        sent,
        [
            Verdict::Quarantined { reason },
            Verdict::Admitted,
            Verdict::Admitted
        ]
    );
    // What was set aside is in the trail, and says so.
    let page = page(&server, &tablet, "&text=badge-printed&person=AD");
    assert!(format!("{:?}", page.rows).contains("SetAside"), "{page:?}");
    server.assert_whole();
}

#[test]
fn who_was_at_a_stopped_tablet_is_in_the_trail_and_waits_for_nobody_anywhere() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    people(&server);
    let unit = one.record(&Plan::default().open("AX-1"));
    push(server.address, &one, &[unit]);
    console(
        &server,
        &["tablet", "suspend", "Tablet 1", "--reason", "lost"],
    );
    let offline = AuditEvent::Offline {
        from_utc_ms: 1_795_160_000_000,
        to_utc_ms: 1_795_161_600_000,
    };
    let sent = send_what(
        &server,
        &mut one,
        &[
            (What::BadgedIn, "MK"),
            (What::BadgedOut, "MK"),
            (What::Event(offline), "SYSTEM"),
        ],
    );
    let reason = || "suspended".to_owned();
    let aside = Verdict::Quarantined { reason: reason() };
    assert_eq!(sent, [aside.clone(), aside.clone(), aside.clone()]);
    console(
        &server,
        &["tablet", "reinstate", "Tablet 1", "--reason", "found"],
    );

    let agree = |waits: usize| {
        let listed = ask(server.address, &two, "/v1/quarantine").json();
        assert_eq!(listed.as_array().unwrap().len(), waits, "{listed}");
        let lines = console(&server, &["quarantine", "list"]);
        let nothing = lines == "nothing is set aside\n";
        assert_eq!(
            if nothing { 0 } else { lines.lines().count() },
            waits,
            "{lines}"
        );
        let tablets = ask(server.address, &two, "/v1/tablets").json();
        assert_eq!(tablets[0]["set_aside"], waits, "{tablets}");
        assert_eq!(server.fact("quarantined"), waits as u64);
        let path = "/v1/trace/unit:AX2%2FAX-1?direction=backward";
        let trace = ask(server.address, &two, path).text();
        assert_eq!(trace.contains("not-admitted"), waits > 0, "{trace}");
    };
    agree(0);
    let trail = page(&server, &two, &format!("&device={}", one.device));
    let set_aside = AuditState::SetAside { reason: reason() };
    let kept = trail.rows.iter().filter(|row| row.state == set_aside);
    assert_eq!(kept.count(), 3);

    // Work that came meanwhile waits for a person, and all agree on that as well.
    console(
        &server,
        &["tablet", "suspend", "Tablet 1", "--reason", "lost"],
    );
    let unit = one.record(&Plan::default().open("AX-2"));
    let receipts = push(server.address, &one, &[unit]).receipts;
    assert_eq!(receipts[0].verdict, aside);
    agree(1);
    let place = receipts[0].seq.to_string();
    let words = [
        "quarantine",
        "admit",
        &place,
        "--person",
        "AD",
        "--reason",
        "seen",
    ];
    console(&server, &words);
    agree(0);
    server.assert_whole();
}

#[test]
fn it_is_taken_out_for_a_spreadsheet_and_that_is_an_entry() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    people(&server);
    send(&server, &mut tablet, &[(wrong_pin("=1+1"), "SYSTEM")]);
    let answer = asked(&server, &tablet, "&group=sign-in&export=true");
    let file: AuditFile = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(file.rows, 1);
    let mut lines = file.csv.split("\r\n");
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("seq,written,received,person")
    );
    assert!(lines.next().unwrap().contains("badge of =1+1; 3 in a row"));

    let csv = console(&server, &["audit", "--group", "sign-in"]);
    assert_eq!(csv, file.csv);
    let json = console(&server, &["audit", "--group", "reading", "--json"]);
    let rows: Vec<record::audit::AuditRow> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let read: Vec<(bool, bool)> = rows
        .iter()
        .filter_map(|row| {
            let AuditWhat::Event(AuditEvent::AuditRead { at, is_export, .. }) = &row.what else {
                return None;
            };
            Some((at.is_some(), *is_export))
        })
        .collect();
    // Twice at the console, and once at the tablet.
    assert_eq!(read, [(false, true), (false, true), (true, true)]);
    let wrong = waymark(&["audit", "--group", "nonsense"], &server.folder);
    assert!(err(&wrong).contains("sign-in, rights"), "{}", err(&wrong));
    server.assert_whole();
}
