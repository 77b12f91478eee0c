//! A signature is for one request: for its body, and where a person decides something, once.

use ledger::sync::message::{Message, PrintBadge, Push};
use ledger::testing::TestTablet;
use record::context::Lease;
use record::tablet::Step;
use record::testing::Plan;
use serde_json::json;

use crate::support::{Answer, Server, ask, authorization, deflated, get_with, post, push_of, seal};
use crate::tablets::{a_pin, console, endpoints, with_people};

/// Posts a body under a header that may have been signed for another.
fn posted(server: &Server, path: &str, signed: &str, body: &[u8]) -> Answer {
    let headers = [
        ("authorization", signed),
        ("accept", "application/json, application/cbor"),
    ];
    post(server.address, path, &headers, body)
}

fn code(answer: &Answer) -> (u16, String) {
    (answer.status, answer.refused().code)
}

fn told(step: Step) -> Vec<u8> {
    let body = json!({
        "step": step, "person": "AD", "lease": "fresh", "reason": { "code": "lost" },
    });
    body.to_string().into_bytes()
}

#[test]
fn a_signature_does_not_carry_another_body_to_any_endpoint() {
    let (tablet, other) = (TestTablet::new(1), TestTablet::new(2));
    let server = with_people(&[&tablet, &other]);
    let entries = server.fact("entries");
    let badges = server.store().read(|view| view.badge_version()).unwrap();
    let mut posts = 0;
    for (method, path, body) in endpoints(&other) {
        let signed = authorization(&tablet, method, &path, b"another body");
        let answer = if method == "POST" {
            posts += 1;
            posted(&server, &path, &signed, &body)
        } else {
            let headers = [
                ("authorization", signed.as_str()),
                ("accept", "application/json, application/cbor"),
            ];
            get_with(server.address, &path, &headers)
        };
        assert_eq!(code(&answer), (400, "other-body".to_owned()), "{path}");
    }
    assert_eq!(posts, 4);
    for path in ["/v1/push", "/v1/incarnation"] {
        let signed = authorization(&tablet, "POST", path, b"another body");
        let answer = posted(&server, path, &signed, b"a body");
        assert_eq!(code(&answer), (400, "other-body".to_owned()), "{path}");
    }
    assert_eq!(server.fact("entries"), entries, "nothing was entered");
    assert_eq!(
        server.store().read(|view| view.badge_version()).unwrap(),
        badges
    );
    server.assert_whole();
}

#[test]
fn a_push_is_signed_as_it_is_sent_and_may_be_sent_again() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let entries = seal(&mut tablet, &Plan::default().open("AX-1"));
    let plain = push_of(&tablet, &entries).to_bytes();
    let sent = deflated(&plain);
    let headers = |signed: &str| {
        [
            ("authorization".to_owned(), signed.to_owned()),
            ("content-encoding".to_owned(), "deflate".to_owned()),
        ]
    };
    let push = |signed: &str| {
        let headers = headers(signed);
        let headers = headers.each_ref().map(|(name, value)| (&**name, &**value));
        post(server.address, "/v1/push", &headers, &sent)
    };
    let of_plain = authorization(&tablet, "POST", "/v1/push", &plain);
    assert_eq!(code(&push(&of_plain)), (400, "other-body".to_owned()));
    let none = Push {
        incarnation: tablet.incarnation,
        entries: Vec::new(),
    };
    let of_none = authorization(&tablet, "POST", "/v1/push", &deflated(&none.to_bytes()));
    assert_eq!(code(&push(&of_none)), (400, "other-body".to_owned()));
    assert_eq!(server.fact("entries"), 0);
    // What was lost on its way comes again, under the same signature as well.
    let signed = authorization(&tablet, "POST", "/v1/push", &sent);
    for _ in 0..2 {
        assert_eq!(push(&signed).status, 200);
        assert_eq!(server.fact("entries"), 1);
    }
}

#[test]
fn one_signature_does_not_suspend_reinstate_and_revoke() {
    let (tablet, other) = (TestTablet::new(1), TestTablet::new(2));
    let server = with_people(&[&tablet, &other]);
    let path = format!("/v1/tablets/{}", other.device);
    let suspend = told(Step::Suspend);
    let signed = authorization(&tablet, "POST", &path, &suspend);
    assert_eq!(posted(&server, &path, &signed, &suspend).status, 200);
    for step in [Step::Reinstate, Step::Revoke] {
        let answer = posted(&server, &path, &signed, &told(step));
        assert_eq!(code(&answer), (400, "other-body".to_owned()), "{step:?}");
    }
    let listed = ask(server.address, &tablet, "/v1/tablets").json();
    assert_eq!(listed[1]["stopped"]["stop"], "suspended");
    // Reinstated, it is not suspended again by whoever saw the request on its way.
    console(
        &server,
        &["tablet", "reinstate", "Tablet 2", "--reason", "found"],
    );
    let entries = server.fact("entries");
    let again = posted(&server, &path, &signed, &suspend);
    assert_eq!(code(&again), (409, "asked-before".to_owned()));
    assert!(
        again.refused().why.contains("ask anew"),
        "{}",
        again.refused().why
    );
    assert_eq!(ask(server.address, &other, "/v1/lease").status, 200);
    assert_eq!(server.fact("entries"), entries);
    server.assert_whole();
}

#[test]
fn each_decision_is_taken_once_for_a_request_also_where_it_was_refused() {
    let (tablet, other) = (TestTablet::new(1), TestTablet::new(2));
    let server = with_people(&[&tablet, &other]);
    let print = PrintBadge {
        by: "AD".parse().unwrap(),
        lease: Lease::Fresh,
        person: "OP".parse().unwrap(),
    };
    let badges = || server.store().read(|view| view.badge_version()).unwrap();
    let had = badges();
    let signed = authorization(&tablet, "POST", "/v1/badges", &print.to_bytes());
    let ask = || posted(&server, "/v1/badges", &signed, &print.to_bytes());
    assert_eq!(ask().status, 200);
    assert_eq!(code(&ask()), (409, "asked-before".to_owned()));
    assert_eq!(badges(), had + 1, "one badge was printed");

    // What is refused now is not done tomorrow, when it could be.
    let path = format!("/v1/tablets/{}", other.device);
    let reinstate = told(Step::Reinstate);
    let signed = authorization(&tablet, "POST", &path, &reinstate);
    let tell = || code(&posted(&server, &path, &signed, &reinstate));
    assert_eq!(tell(), (409, "not-possible".to_owned()));
    console(
        &server,
        &["tablet", "suspend", "Tablet 2", "--reason", "lost"],
    );
    assert_eq!(tell(), (409, "asked-before".to_owned()));
    let listed = crate::support::ask(server.address, &tablet, "/v1/tablets").json();
    assert_eq!(listed[1]["stopped"]["stop"], "suspended");
    server.assert_whole();

    // Restarted, the server still knows.
    let server = Server::over(server.stop(), false);
    let answer = posted(&server, &path, &signed, &reinstate);
    assert_eq!(code(&answer), (409, "asked-before".to_owned()));
}

#[test]
fn nothing_that_a_person_decides_is_taken_twice_for_one_signature() {
    let (tablet, other) = (TestTablet::new(1), TestTablet::new(2));
    let server = with_people(&[&tablet, &other]);
    let pin = a_pin(&server, "SU");
    for (method, path, mut body) in endpoints(&other) {
        if method != "POST" {
            continue;
        }
        if path == "/v1/pin" {
            body = pin.clone();
        }
        let signed = authorization(&tablet, method, &path, &body);
        let first = posted(&server, &path, &signed, &body);
        assert!(
            [200, 404].contains(&first.status),
            "{path}: {}",
            first.text()
        );
        let again = posted(&server, &path, &signed, &body);
        assert_eq!(code(&again), (409, "asked-before".to_owned()), "{path}");
    }
    server.assert_whole();
}
