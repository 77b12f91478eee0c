//! A tablet that is suspended or revoked is refused whatever it asks; what it still has is kept
//! and set aside, and a person lets it count.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use ledger::badge::Badge;
use ledger::badge::pin::{Cost, Pin, Verifier};
use ledger::sync::message::{
    ChosenPin, Enrol, Enrolled, Message, PrintBadge, PushAnswer, Rescue, Verdict,
};
use ledger::testing::{SITE, TestTablet};
use record::context::Lease;
use record::ids::SessionId;
use record::people::Role;
use record::tablet::{Step, Stop};
use record::testing::Plan;
use serde_json::{Value, json};

use crate::command_line::{err, out, waymark};
use crate::support::{
    Answer, Server, admit, ask, authorization, begin_incarnation, deflated, get_with, pokes, post,
    post_push, pull, push, push_of, seal,
};

pub fn console(server: &Server, words: &[&str]) -> String {
    let done = waymark(words, &server.folder);
    assert!(done.status.success(), "{}", err(&done));
    out(&done)
}

pub fn stop(server: &Server, stop: Stop) -> String {
    let step = match stop {
        Stop::Suspended => "suspend",
        Stop::Revoked => "revoke",
    };
    let words = ["tablet", step, "Tablet 1", "--reason", "left on the lorry"];
    console(server, &words)
}

fn posted(address: SocketAddr, tablet: &TestTablet, path: &str, body: &[u8]) -> Answer {
    let signed = authorization(tablet, "POST", path, body);
    let headers = [
        ("authorization", signed.as_str()),
        ("accept", "application/json, application/cbor"),
    ];
    post(address, path, &headers, body)
}

/// Asks for the change of a tablet in the name of a person.
fn told(
    server: &Server,
    at: &TestTablet,
    of: &TestTablet,
    step: Step,
    (person, lease): (&str, Lease),
) -> Answer {
    let path = format!("/v1/tablets/{}", of.device);
    let body = json!({
        "step": step, "person": person, "lease": lease, "reason": { "code": "lost" },
    });
    posted(server.address, at, &path, body.to_string().as_bytes())
}

/// A server at whose console AD was made an administrator, SU a supervisor and OP an operator.
pub fn with_people(tablets: &[&TestTablet]) -> Server {
    let server = Server::start(tablets);
    console(
        &server,
        &["administrator", "--person", "AD", "--name", "Ada Lindt"],
    );
    for (id, name, role) in [
        ("SU", "Sue Hall", "supervisor"),
        ("OP", "Ole Pratt", "operator"),
    ] {
        console(&server, &["administrator", "--person", id, "--name", name]);
        console(&server, &["authority", "--person", id, "--role", role]);
    }
    server
}

/// A PIN that a person chooses for the next badge that the console prints them.
pub fn a_pin(server: &Server, person: &str) -> Vec<u8> {
    let printed = console(server, &["badge", "--person", person]);
    let mut words = printed.split_whitespace();
    let text = words.find(|word| word.starts_with("WM1/BADGE/")).unwrap();
    let badge = Badge::of_scan(text).unwrap();
    let pin = Pin::chosen("2580").unwrap();
    let key = badge.secret.key(&badge.person);
    let chosen = ChosenPin {
        person: badge.person,
        number: badge.number,
        proof: badge.secret.proof(),
        verifier: Verifier::of(&key, &pin, [3; 16], Cost::STANDARD).unwrap(),
    };
    chosen.to_bytes()
}

/// All that a device may ask for, but what takes entries in: method, path, body.
pub fn endpoints(other: &TestTablet) -> Vec<(&'static str, String, Vec<u8>)> {
    let print = PrintBadge {
        by: "AD".parse().unwrap(),
        lease: Lease::Fresh,
        person: "AD".parse().unwrap(),
    };
    let admits = json!({ "person": "SU", "reason": "it is right", "lease": "fresh" });
    let stops = json!({
        "step": "revoke", "person": "AD", "lease": "fresh", "reason": { "code": "lost" },
    });
    let get = |path: &str| ("GET", path.to_owned(), Vec::new());
    vec![
        get("/v1/pull?cursor=0"),
        get("/v1/start?cursor=0"),
        get("/v1/lease"),
        get("/v1/quarantine"),
        get("/v1/quarantine/1"),
        get("/v1/tablets"),
        get("/v1/audit?by=AD&lease=fresh"),
        get("/v1/poke"),
        get("/v1/trace/unit:AX2%2FAX-1?direction=backward"),
        get("/v1/head"),
        get("/v1/changes?after=0"),
        get("/v1/buckets"),
        get("/v1/buckets/0"),
        get("/v1/documents/unit:AX2%2FAX-1"),
        get("/v1/log?after=0"),
        ("POST", "/v1/badges".to_owned(), print.to_bytes()),
        ("POST", "/v1/pin".to_owned(), Vec::new()),
        (
            "POST",
            "/v1/quarantine/1/admit".to_owned(),
            admits.to_string().into_bytes(),
        ),
        (
            "POST",
            format!("/v1/tablets/{}", other.device),
            stops.to_string().into_bytes(),
        ),
    ]
}

fn asked(server: &Server, tablet: &TestTablet, method: &str, path: &str, body: &[u8]) -> Answer {
    if method == "POST" {
        return posted(server.address, tablet, path, body);
    }
    let signed = authorization(tablet, method, path, body);
    let headers = [
        ("authorization", signed.as_str()),
        ("accept", "application/json, application/cbor"),
    ];
    get_with(server.address, path, &headers)
}

#[test]
fn a_stopped_tablet_is_refused_at_every_endpoint_and_told_by_whom_why_and_what_next() {
    for how in Stop::ALL {
        let (tablet, other) = (TestTablet::new(1), TestTablet::new(2));
        let server = Server::start(&[&tablet, &other]);
        console(
            &server,
            &["administrator", "--person", "AD", "--name", "Ada Lindt"],
        );
        stop(&server, how);
        for (method, path, body) in endpoints(&other) {
            let answer = asked(&server, &tablet, method, &path, &body);
            assert_eq!(
                answer.status,
                403,
                "{how:?} {method} {path}: {}",
                answer.text()
            );
            let refused = answer.refused();
            assert_eq!(refused.code, how.word(), "{method} {path}");
            let stopped = refused.stopped.unwrap();
            assert_eq!((stopped.stop, stopped.by), (how, None), "{method} {path}");
            assert_eq!(stopped.reason.note(), Some("left on the lorry"));
            assert!(
                refused
                    .why
                    .contains("by the server's console: left on the lorry; ")
            );
            let next = match how {
                Stop::Suspended => "an administrator can reinstate it",
                Stop::Revoked => "enrol it as a new one",
            };
            assert!(refused.why.contains(next), "{}", refused.why);
        }
        // Without the key nobody is told that much.
        let forged = TestTablet {
            device: tablet.device,
            ..TestTablet::new(7)
        };
        assert_eq!(ask(server.address, &forged, "/v1/lease").status, 401);
        // The others go on, and nothing was done in its name.
        let listed = ask(server.address, &other, "/v1/tablets").json();
        assert_eq!(listed[0]["stopped"]["stop"], how.word());
        assert_eq!(listed[1]["stopped"], Value::Null);
        server.assert_whole();
    }
}

#[test]
fn every_route_that_asks_for_a_device_is_in_that_table() {
    let source = include_str!("../../src/http.rs");
    let other = TestTablet::new(2);
    let shape = |path: &str| -> String {
        let path = path.split(['?', '{']).next().unwrap();
        path.trim_matches('/')
            .split('/')
            .take(2)
            .collect::<Vec<_>>()
            .join("/")
    };
    let known: Vec<String> = endpoints(&other)
        .iter()
        .map(|(_, path, _)| shape(path))
        .collect();
    let taking_in = ["v1/enrol", "v1/push", "v1/incarnation"];
    let routes = source.split(".route(\"").skip(1);
    let paths = routes.map(|rest| rest.split('"').next().unwrap());
    let device_paths: Vec<&str> = paths.filter(|path| path.starts_with("/v1/")).collect();
    assert!(device_paths.len() > 15, "{device_paths:?}");
    for path in device_paths {
        let shape = shape(path);
        let is_known = known.contains(&shape) || taking_in.contains(&shape.as_str());
        assert!(is_known, "{path} is not tried with a stopped tablet");
    }
}

#[test]
fn what_a_stopped_tablet_sends_is_set_aside_and_counts_once_a_person_says_so() {
    for how in Stop::ALL {
        let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
        let server = Server::start(&[&one, &two]);
        let mut plan = Plan::default();
        let entries = ["AX-1", "AX-2"].map(|serial| one.record(&plan.open(serial)));
        push(server.address, &one, &entries[..1]);
        stop(&server, how);
        let before = pull(server.address, &two, 0, 500);
        let answer = push(server.address, &one, &entries[1..]);
        assert_eq!((answer.refused, answer.received_through), (None, 2));
        assert_eq!(answer.stopped.unwrap().stop, how);
        let reason = how.word().to_owned();
        assert_eq!(answer.receipts[0].verdict, Verdict::Quarantined { reason });

        let trace = |unit: &str| {
            let path = format!("/v1/trace/unit:AX2%2F{unit}?direction=backward");
            ask(server.address, &two, &path)
        };
        assert_eq!(trace("AX-1").status, 200, "what came before stays");
        assert_eq!(
            trace("AX-2").status,
            404,
            "what came meanwhile does not count"
        );
        assert_eq!(pull(server.address, &two, before.cursor, 500).entries, []);

        let listed = ask(server.address, &two, "/v1/quarantine").json();
        assert_eq!(listed.as_array().unwrap().len(), 1);
        assert_eq!(listed[0]["reason"], how.word());
        assert_eq!(listed[0]["is_admissible"], true);
        let place = listed[0]["place"].as_str().unwrap();
        let admitted = admit(server.address, &two, place, "Ines stood beside it");
        assert_eq!(admitted.status, 200, "{}", admitted.text());
        let event = &trace("AX-2").json()["nodes"][0]["events"][0];
        assert_eq!(event["done"]["person"], "MK");
        let by = &event["admitted"][0];
        assert_eq!(by["done"]["person"], "IR", "it says who decided");
        assert_eq!(by["reason"]["note"], "Ines stood beside it");
        assert_eq!(
            ask(server.address, &two, "/v1/quarantine").json(),
            json!([])
        );
        server.assert_whole();
    }
}

#[test]
fn a_reinstated_tablet_goes_on_and_hears_what_became_of_its_entries() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let mut plan = Plan::default();
    let entries = ["AX-1", "AX-2", "AX-3"].map(|serial| one.record(&plan.open(serial)));
    push(server.address, &one, &entries[..1]);
    stop(&server, Stop::Suspended);
    push(server.address, &one, &entries[1..2]);
    assert_eq!(admit(server.address, &two, "3", "seen").status, 200);
    let words = ["tablet", "reinstate", "Tablet 1", "--reason", "found"];
    assert_eq!(console(&server, &words), "Tablet 1 works again\n");
    let answer = push(server.address, &one, &entries[2..]);
    assert_eq!(answer.receipts[0].verdict, Verdict::Admitted);
    assert_eq!(answer.stopped, None);
    let late = pull(server.address, &one, 0, 500);
    let told: Vec<_> = late
        .receipts
        .iter()
        .map(|of| (of.dseq, &of.verdict))
        .collect();
    assert_eq!(told, [(2, &Verdict::Admitted)]);
    server.assert_whole();
}

#[test]
fn a_stopped_tablet_that_lost_its_storage_can_still_hand_over_what_it_has() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    stop(&server, Stop::Revoked);
    assert_eq!(
        begin_incarnation(server.address, &mut tablet, 8).status,
        200
    );
    let entry = tablet.record(&Plan::default().open("AX-1"));
    let answer = push(server.address, &tablet, &[entry]);
    let reason = "revoked".to_owned();
    assert_eq!(answer.receipts[0].verdict, Verdict::Quarantined { reason });
    assert_eq!(
        ask(server.address, &tablet, "/v1/pull?cursor=0").status,
        403
    );
    server.assert_whole();
}

#[test]
fn a_rescue_file_of_a_stopped_tablet_is_kept_and_set_aside() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let mut plan = Plan::default();
    let facts = ["AX-1", "AX-2"].map(|serial| plan.open(serial)).concat();
    let entries = seal(&mut tablet, &facts);
    stop(&server, Stop::Revoked);
    let rescue = Rescue {
        site: SITE,
        device: tablet.device,
        incarnation: tablet.incarnation,
        device_name: "Tablet 1".to_owned(),
        public_key: tablet.key.public_key(),
        entries: push_of(&tablet, &entries).entries,
    };
    let file = server.folder.path().join("tablet.rescue");
    std::fs::write(&file, rescue.to_bytes()).unwrap();
    let said = console(&server, &["rescue", &file.display().to_string()]);
    let count = entries.len();
    let expected = format!(
        "{count} entries of Tablet 1: 0 are part of the record, 0 wait, {count} are set aside\n"
    );
    assert_eq!(said, expected);
    server.assert_whole();
}

/// A request whose head has come in, and whose body has not.
struct Slow {
    stream: TcpStream,
    body: Vec<u8>,
}

impl Slow {
    fn begin(server: &Server, tablet: &TestTablet, path: &str, body: Vec<u8>) -> Self {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let signed = authorization(tablet, "POST", path, &body);
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: {signed}\r\n\
             accept: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )
        .unwrap();
        Self { stream, body }
    }

    /// Sends the body, and returns the whole answer.
    fn finish(mut self) -> String {
        self.stream.write_all(&self.body).unwrap();
        let mut answer = Vec::new();
        self.stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

#[test]
fn what_a_tablet_began_to_ask_before_it_was_stopped_is_not_done_after() {
    for how in Stop::ALL {
        let (mut tablet, other) = (TestTablet::new(1), TestTablet::new(2));
        let server = with_people(&[&tablet, &other]);
        tablet.actor_session = Some(SessionId::new([77; 16]));
        let aside = tablet.record(&Plan::default().open("AX-1"));
        let seq = push(server.address, &tablet, &[aside]).receipts[0].seq;
        let step = |step: &str, of: &TestTablet| {
            let body = json!({
                "step": step, "person": "AD", "lease": "fresh", "reason": { "code": "found" },
                "even_this_one": true,
            });
            let path = format!("/v1/tablets/{}", of.device);
            (path, body.to_string().into_bytes())
        };
        let print = PrintBadge {
            by: "AD".parse().unwrap(),
            lease: Lease::Fresh,
            person: "AD".parse().unwrap(),
        };
        let admits = json!({ "person": "SU", "reason": "it is right", "lease": "fresh" });
        let asked = [
            ("/v1/badges".to_owned(), print.to_bytes()),
            ("/v1/pin".to_owned(), a_pin(&server, "SU")),
            (
                format!("/v1/quarantine/{seq}/admit"),
                admits.to_string().into_bytes(),
            ),
            step("revoke", &other),
            step("reinstate", &tablet),
        ];
        let begun = asked.map(|(path, body)| {
            let slow = Slow::begin(&server, &tablet, &path, body);
            (path, slow)
        });
        // The server has to have let them in.
        std::thread::sleep(std::time::Duration::from_millis(500));
        let badges = server.store().read(|view| view.badge_version()).unwrap();
        stop(&server, how);
        let entries = server.fact("entries");
        for (path, slow) in begun {
            let answer = slow.finish();
            assert!(
                answer.starts_with("HTTP/1.1 403"),
                "{how:?} {path}: {answer}"
            );
            assert!(answer.contains("left on the lorry"), "{path}: {answer}");
        }
        assert_eq!(
            server.store().read(|view| view.badge_version()).unwrap(),
            badges
        );
        assert_eq!(server.fact("entries"), entries, "nothing was written");
        assert_eq!(ask(server.address, &tablet, "/v1/lease").status, 403);
        let listed = ask(server.address, &other, "/v1/tablets").json();
        assert_eq!(listed[1]["stopped"], Value::Null);
        server.assert_whole();
    }
}

#[test]
fn the_poke_stream_of_a_tablet_ends_when_it_is_stopped() {
    let (one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = with_people(&[&one, &two]);
    let server = Server::over(server.stop(), false);
    let mut heads = pokes(server.address, &one);
    assert!(heads.next().is_some());
    let begun = std::time::Instant::now();
    let answer = told(&server, &two, &one, Step::Suspend, ("AD", Lease::Fresh));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(heads.next(), None);
    // It ended, and did not only stay silent.
    assert!(begun.elapsed() < std::time::Duration::from_secs(4));
}

#[test]
fn a_supervisor_suspends_an_administrator_also_reinstates_and_revokes_and_nobody_else_does() {
    let (one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = with_people(&[&one, &two]);
    let tell = |step, who| told(&server, &two, &one, step, who).status;
    let fresh = |person| (person, Lease::Fresh);
    for step in Step::ALL {
        assert_eq!(tell(step, fresh("OP")), 403, "{step:?}");
        assert_eq!(tell(step, fresh("ZZ")), 403, "{step:?}");
        assert_eq!(tell(step, ("AD", Lease::PastDue)), 403, "{step:?}");
        assert_eq!(tell(step, ("AD", Lease::Unverified)), 403, "{step:?}");
    }
    assert_eq!(tell(Step::Suspend, fresh("SU")), 200);
    assert_eq!(tell(Step::Suspend, fresh("SU")), 409, "it is already");
    assert_eq!(tell(Step::Reinstate, fresh("SU")), 403);
    assert_eq!(tell(Step::Revoke, fresh("SU")), 403);
    assert_eq!(tell(Step::Reinstate, fresh("AD")), 200);
    assert_eq!(tell(Step::Revoke, fresh("AD")), 200);
    for step in Step::ALL {
        assert_eq!(tell(step, fresh("AD")), 409, "it is final: {step:?}");
    }
    let listed = ask(server.address, &two, "/v1/tablets").json();
    let stopped = &listed[0]["stopped"];
    assert_eq!(
        (&stopped["stop"], &stopped["by"]),
        (&"revoked".into(), &"AD".into())
    );
    assert_eq!(stopped["reason"]["code"], "lost");
    assert_eq!(
        (&listed[0]["is_asker"], &listed[1]["is_asker"]),
        (&false.into(), &true.into())
    );
}

#[test]
fn nobody_stops_the_tablet_in_their_hand_without_being_told_nor_the_server_nor_nobody() {
    let (one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = with_people(&[&one, &two]);
    let by = ("AD", Lease::Fresh);
    let own = told(&server, &one, &one, Step::Revoke, by);
    assert_eq!(
        (own.status, own.refused().code.as_str()),
        (409, "this-tablet")
    );
    let devices = server.store().read(|view| view.devices()).unwrap();
    let own = devices.iter().find(|device| device.is_server).unwrap();
    let the_server = TestTablet {
        device: own.enrolled.device,
        ..TestTablet::new(9)
    };
    let answer = told(&server, &one, &the_server, Step::Suspend, by);
    assert_eq!(
        (answer.status, answer.refused().code.as_str()),
        (409, "the-server")
    );
    let nobody = told(&server, &one, &TestTablet::new(9), Step::Suspend, by);
    assert_eq!(
        (nobody.status, nobody.refused().code.as_str()),
        (404, "unknown-tablet")
    );
    let path = format!("/v1/tablets/{}", one.device);
    for body in [
        "",
        "{}",
        r#"{"step":"wipe","person":"AD","lease":"fresh","reason":{"code":"lost"}}"#,
    ] {
        assert_eq!(
            posted(server.address, &one, &path, body.as_bytes()).status,
            400,
            "{body}"
        );
    }
    let no_reason = json!({ "step": "revoke", "person": "AD", "lease": "fresh", "reason": {} });
    let answer = posted(
        server.address,
        &two,
        &path,
        no_reason.to_string().as_bytes(),
    );
    assert_eq!(answer.status, 400);
    let even = json!({
        "step": "revoke", "person": "AD", "lease": "fresh", "reason": { "code": "lost" },
        "even_this_one": true,
    });
    let answer = posted(server.address, &one, &path, even.to_string().as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(ask(server.address, &one, "/v1/lease").status, 403);
}

fn code(server: &Server) -> String {
    let said = console(server, &["enrol"]);
    said.split_whitespace().last().unwrap().to_owned()
}

fn enrol(server: &Server, request: &Enrol) -> Answer {
    post(server.address, "/v1/enrol", &[], &request.to_bytes())
}

#[test]
fn a_revoked_tablet_does_not_come_back_under_its_key_whatever_code_it_has() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    stop(&server, Stop::Revoked);
    let code = code(&server);
    let as_itself = Enrol {
        code,
        name: "Tablet 1".to_owned(),
        incarnation: tablet.incarnation,
        public_key: tablet.key.public_key(),
        device: Some(tablet.device),
    };
    let in_another_life = Enrol {
        incarnation: record::ids::IncarnationId::new([55; 16]),
        ..as_itself.clone()
    };
    let as_another = Enrol {
        device: None,
        ..in_another_life.clone()
    };
    for request in [&as_itself, &in_another_life, &as_another] {
        let refused = enrol(&server, request);
        assert_eq!(
            (refused.status, refused.refused().code.as_str()),
            (403, "revoked")
        );
        assert!(refused.refused().why.contains("enrol it as a new tablet"));
    }
    // Cleared, it has another key, and the code is still good.
    let anew = TestTablet::new(3);
    let request = Enrol {
        incarnation: anew.incarnation,
        public_key: anew.key.public_key(),
        device: None,
        ..as_itself
    };
    assert_eq!(enrol(&server, &request).status, 200);
    assert_eq!(ask(server.address, &tablet, "/v1/lease").status, 403);
}

#[test]
fn enrolling_again_does_not_reinstate_a_suspended_tablet() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    stop(&server, Stop::Suspended);
    let request = Enrol {
        code: code(&server),
        name: "Tablet 1".to_owned(),
        incarnation: tablet.incarnation,
        public_key: tablet.key.public_key(),
        device: Some(tablet.device),
    };
    let in_another_life = Enrol {
        incarnation: record::ids::IncarnationId::new([55; 16]),
        ..request.clone()
    };
    let as_another = Enrol {
        device: None,
        ..in_another_life.clone()
    };
    for request in [&request, &in_another_life, &as_another] {
        let refused = enrol(&server, request);
        assert_eq!(
            (refused.status, refused.refused().code.as_str()),
            (403, "suspended"),
        );
        assert!(refused.refused().why.contains("have it reinstated first"));
    }
    assert_eq!(server.fact("devices"), 2, "the tablet and the server");
    // Reinstated, it is enrolled again as what it is, with the same code.
    let words = ["tablet", "reinstate", "Tablet 1", "--reason", "found"];
    console(&server, &words);
    let enrolled = Enrolled::from_bytes(&enrol(&server, &request).body).unwrap();
    assert_eq!(enrolled.device, tablet.device);
    assert_eq!(ask(server.address, &tablet, "/v1/lease").status, 200);
}

#[test]
fn a_revoked_tablet_with_a_person_in_authority_at_it_changes_nothing() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = with_people(&[&one, &two]);
    let badges = server.store().read(|view| view.badge_version()).unwrap();
    stop(&server, Stop::Revoked);
    for (method, path, body) in endpoints(&two) {
        asked(&server, &one, method, &path, &body);
    }
    // Authority that it gives itself is kept, and nobody has it.
    let mut plan = Plan::default();
    plan.keep_rights();
    plan.name("OP", "Ole Pratt");
    let given = plan.give("OP", &[Role::Administrator]);
    let entry = one.record(&[given]);
    let answer = push(server.address, &one, &[entry]);
    assert!(matches!(
        answer.receipts[0].verdict,
        Verdict::Quarantined { .. }
    ));
    let tries = told(&server, &two, &one, Step::Reinstate, ("OP", Lease::Fresh));
    assert_eq!(tries.status, 403);
    assert_eq!(
        server.store().read(|view| view.badge_version()).unwrap(),
        badges
    );
    let listed = ask(server.address, &two, "/v1/tablets").json();
    assert_eq!(listed[1]["stopped"], Value::Null);
    // A signature over other bytes is no more worth than before.
    let body = deflated(&push_of(&one, &[]).to_bytes());
    assert_eq!(
        post_push(server.address, &TestTablet::new(7), &body).status,
        401
    );
    let empty = PushAnswer::from_bytes(&post_push(server.address, &one, &body).body).unwrap();
    assert_eq!(empty.stopped.unwrap().stop, Stop::Revoked);
    server.assert_whole();
}

#[test]
fn the_console_lists_tablets_and_says_what_cannot_be_done() {
    let (one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let said = stop(&server, Stop::Suspended);
    assert!(said.starts_with("Tablet 1 is suspended since "), "{said}");
    assert!(
        said.ends_with("UTC by the server's console: left on the lorry\n"),
        "{said}"
    );
    let listed = console(&server, &["tablet", "list"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].contains("Tablet 1\t0 entries, 0 set aside\tsuspended since "),
        "{listed}"
    );
    assert_eq!(
        lines[1],
        format!("{}\tTablet 2\t0 entries, 0 set aside\tworks", two.device)
    );
    let by_id = two.device.to_string();
    console(&server, &["tablet", "revoke", &by_id, "--reason", "stolen"]);
    for (words, why) in [
        (
            ["tablet", "suspend", "Tablet 9", "--reason", "x"],
            "no tablet Tablet 9 is enrolled here",
        ),
        (
            ["tablet", "suspend", "Tablet 1", "--reason", "x"],
            "it is suspended already",
        ),
        (
            ["tablet", "reinstate", "Tablet 2", "--reason", "x"],
            "it is revoked for good",
        ),
        (
            ["tablet", "suspend", "Server", "--reason", "x"],
            "this is the server itself",
        ),
        (
            ["tablet", "revoke", "Tablet 1", "--reason", " "],
            "no reason is given",
        ),
    ] {
        let done = waymark(&words, &server.folder);
        assert!(!done.status.success(), "{words:?}");
        assert!(err(&done).contains(why), "{}", err(&done));
    }
}
