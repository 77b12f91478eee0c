//! One-time codes.

use ledger::sync::message::{Enrol, Enrolled, Message};
use ledger::testing::TestTablet;
use record::ids::{DeviceId, IncarnationId};
use record::testing::Plan;
use sync_server::intake::{Code, new_code};
use sync_server::store::StoreError;

use crate::support::{Answer, Server, ask, now_ms, post, push, seal};

fn code(server: &Server, made_ms: u64) -> Code {
    let made = server
        .store()
        .write(|turn| new_code(turn, None, false, made_ms));
    let made: Result<Code, StoreError> = made;
    made.unwrap()
}

fn enrol(server: &Server, tablet: &TestTablet, code: &str) -> Answer {
    enrol_as(server, tablet, code, None)
}

fn enrol_as(server: &Server, tablet: &TestTablet, code: &str, device: Option<DeviceId>) -> Answer {
    let request = Enrol {
        code: code.to_owned(),
        name: "Cell 4 tablet".to_owned(),
        incarnation: tablet.incarnation,
        public_key: tablet.key.public_key(),
        device,
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

#[test]
fn a_tablet_that_a_restored_server_has_forgotten_is_enrolled_again_as_the_device_it_is() {
    let server = Server::start(&[]);
    let mut tablet = TestTablet::new(1);
    let entries = seal(&mut tablet, &Plan::default().open("AX-1"));
    let refused = ask(server.address, &tablet, "/v1/pull?cursor=0").refused();
    assert_eq!(refused.code, "not-enrolled");
    let with_code = |tablet: &TestTablet| {
        let code = code(&server, now_ms());
        enrol_as(&server, tablet, code.as_str(), Some(tablet.device))
    };
    for _ in 0..2 {
        let enrolled = Enrolled::from_bytes(&with_code(&tablet).body).unwrap();
        assert_eq!(enrolled.device, tablet.device);
    }
    let answer = push(server.address, &tablet, &entries);
    assert_eq!((answer.refused, answer.received_through), (None, 1));

    // In a later life of its storage it is still that device; with another key it is not.
    let mut later = tablet.clone();
    later.incarnation = IncarnationId::new([0xaa; 16]);
    let enrolled = Enrolled::from_bytes(&with_code(&later).body).unwrap();
    assert_eq!(enrolled.device, tablet.device);
    later.key = TestTablet::new(9).key;
    let refused = with_code(&later).refused();
    assert_eq!(refused.code, "incarnation-taken");
    server.assert_whole();
}
