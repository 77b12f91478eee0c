//! One-time codes.

use ledger::sync::message::{Enrol, Enrolled, Message};
use ledger::testing::TestTablet;
use sync_server::intake::{Code, new_code};
use sync_server::store::StoreError;

use crate::support::{Answer, Server, ask, now_ms, post};

fn code(server: &Server, made_ms: u64) -> Code {
    let made = server
        .store()
        .write(|turn| new_code(turn, None, false, made_ms));
    let made: Result<Code, StoreError> = made;
    made.unwrap()
}

fn enrol(server: &Server, tablet: &TestTablet, code: &str) -> Answer {
    let request = Enrol {
        code: code.to_owned(),
        name: "Cell 4 tablet".to_owned(),
        incarnation: tablet.incarnation,
        public_key: tablet.key.public_key(),
    };
    post(server.address, "/v1/enrol", &[], &request.to_bytes())
}

#[test]
fn a_code_enrols_one_tablet_which_may_ask_again_and_no_other() {
    let server = Server::start(&[]);
    let code = code(&server, now_ms());
    let mut tablet = TestTablet::new(1);
    let typed = code.as_str().to_lowercase().replace('-', " ");
    let first = enrol(&server, &tablet, &typed);
    assert_eq!(first.status, 200, "{}", first.text());
    let enrolled = Enrolled::from_bytes(&first.body).unwrap();
    assert_eq!(enrolled.site_name, "Plant 1");
    tablet.device = enrolled.device;
    assert_eq!(ask(server.address, &tablet, "/v1/head").status, 200);

    let again = enrol(&server, &tablet, code.as_str());
    assert_eq!(
        Enrolled::from_bytes(&again.body).unwrap().device,
        enrolled.device
    );
    let used = enrol(&server, &TestTablet::new(2), code.as_str());
    assert_eq!(
        (used.status, used.refused().code.as_str()),
        (403, "used-code")
    );
    assert_eq!(
        used.refused().why,
        "this enrolment code was used already; make a new one with `waymark enrol`"
    );
}

#[test]
fn a_code_that_is_unknown_or_too_old_is_refused() {
    let server = Server::start(&[]);
    let tablet = TestTablet::new(1);
    let unknown = enrol(&server, &tablet, "AAAAA-AAAAA");
    assert_eq!(
        (unknown.status, unknown.refused().code.as_str()),
        (403, "unknown-code")
    );
    let old = code(&server, now_ms() - 25 * 60 * 60 * 1000);
    let expired = enrol(&server, &tablet, old.as_str());
    assert_eq!(
        (expired.status, expired.refused().code.as_str()),
        (403, "expired-code")
    );
}

#[test]
fn a_local_database_does_not_change_its_key() {
    let server = Server::start(&[]);
    let tablet = TestTablet::new(1);
    enrol(&server, &tablet, code(&server, now_ms()).as_str());
    let mut thief = TestTablet::new(2);
    thief.incarnation = tablet.incarnation;
    let answer = enrol(&server, &thief, code(&server, now_ms()).as_str());
    assert_eq!(
        (answer.status, answer.refused().code.as_str()),
        (409, "incarnation-taken")
    );
}

#[test]
fn codes_cannot_be_tried_out() {
    let server = Server::start(&[]);
    let tablet = TestTablet::new(1);
    for _ in 0..20 {
        assert_eq!(enrol(&server, &tablet, "AAAAA-AAAAA").status, 403);
    }
    let answer = enrol(&server, &tablet, code(&server, now_ms()).as_str());
    assert_eq!(answer.status, 429);
    assert_eq!(answer.header("retry-after"), "60");
}
