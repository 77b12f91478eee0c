//! Badges, PINs and leases, from the console to the tablet, beside a running server.

use std::fs;
use std::net::SocketAddr;

use ledger::badge::lease::{Lease, LeaseFault, SignedLease};
use ledger::badge::pin::{Cost, Pin, Verifier};
use ledger::badge::{Badge, kept_of};
use ledger::sync::message::{ChosenPin, Enrol, Enrolled, Message, PrintBadge, PrintedBadge};
use ledger::testing::{SITE, TestTablet};
use record::context;
use record::ids::{DeviceId, IntentId, SessionId, SiteId};
use record::testing::Plan;

use crate::command_line::{err, out, waymark};
use crate::process::Process;
use crate::support::{
    Answer, Folder, Server, admit, ask, authorization, begin_incarnation, get, pokes, post, pull,
    push,
};

fn console(server: &Server, words: &[&str]) -> String {
    let done = waymark(words, &server.folder);
    assert!(done.status.success(), "{}", err(&done));
    out(&done)
}

fn badge_in(printed: &str) -> Badge {
    let text = printed
        .split_whitespace()
        .find(|word| word.starts_with("WM1/BADGE/"));
    Badge::of_scan(text.unwrap()).unwrap()
}

/// The first administrator, from the console.
fn administrator(server: &Server) -> Badge {
    let words = ["administrator", "--person", "AD", "--name", "Ada Lindt"];
    badge_in(&console(server, &words))
}

fn posted(address: SocketAddr, tablet: &TestTablet, path: &str, body: &[u8]) -> Answer {
    let signed = authorization(tablet, "POST", path, body);
    post(address, path, &[("authorization", signed.as_str())], body)
}

fn print(server: &Server, tablet: &TestTablet, by: &str, lease: context::Lease) -> Answer {
    print_for("AD", server.address, tablet, by, lease)
}

fn print_for(
    person: &str,
    address: SocketAddr,
    tablet: &TestTablet,
    by: &str,
    lease: context::Lease,
) -> Answer {
    let asked = PrintBadge {
        by: by.parse().unwrap(),
        lease,
        person: person.parse().unwrap(),
    };
    posted(address, tablet, "/v1/badges", &asked.to_bytes())
}

fn chosen(badge: &Badge, pin: &str) -> ChosenPin {
    let pin = Pin::chosen(pin).unwrap();
    let key = badge.secret.key(&badge.person);
    ChosenPin {
        person: badge.person.clone(),
        number: badge.number,
        proof: badge.secret.proof(),
        verifier: Verifier::of(&key, &pin, [3; 16], Cost::STANDARD).unwrap(),
    }
}

fn choose(server: &Server, tablet: &TestTablet, chosen: &ChosenPin) -> Answer {
    posted(server.address, tablet, "/v1/pin", &chosen.to_bytes())
}

/// The lease of a tablet, opened with the server's key.
fn lease(server: &Server, tablet: &TestTablet) -> Lease {
    let answer = ask(server.address, tablet, "/v1/lease");
    assert_eq!(answer.status, 200, "{}", answer.text());
    opened(server, tablet, &answer)
}

fn opened(server: &Server, tablet: &TestTablet, answer: &Answer) -> Lease {
    let devices = server.store().read(|view| view.devices()).unwrap();
    let own = devices.iter().find(|device| device.is_server).unwrap();
    let signed = SignedLease::from_bytes(&answer.body).unwrap();
    let key = own.enrolled.public_key;
    signed.open(&key, &SITE, &tablet.device).unwrap()
}

#[test]
fn the_first_administrator_comes_from_the_console_and_chooses_a_pin_at_a_tablet() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    assert_eq!(lease(&server, &tablet).badges, []);
    assert_eq!(pull(server.address, &tablet, 0, 500).lease, Some(0));
    let badge = administrator(&server);
    assert_eq!((badge.person.as_str(), badge.number), ("AD", 1));
    assert_eq!(pull(server.address, &tablet, 0, 500).lease, Some(1));
    assert_eq!(lease(&server, &tablet).badges[0].verifier, None);

    let answer = choose(&server, &tablet, &chosen(&badge, "2580"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    // The answer is the lease that names the PIN, and every tablet gets one.
    let leased = opened(&server, &tablet, &answer);
    assert!(leased.badges[0].verifier.is_some());
    assert_eq!(lease(&server, &tablet).badges, leased.badges);
    assert_eq!(pull(server.address, &tablet, 0, 500).lease, Some(2));
    server.assert_whole();
}

#[test]
fn a_badge_is_printed_by_an_administrator_whose_authority_was_checked_lately() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let before = print(&server, &tablet, "AD", context::Lease::Fresh);
    assert_eq!(
        (before.status, before.refused().code.as_str()),
        (403, "not-allowed")
    );
    assert!(before.refused().why.contains("`waymark administrator`"));
    administrator(&server);
    for (by, lease, why) in [
        (
            "AD",
            context::Lease::PastDue,
            "the tablet has not confirmed this person's authority lately; let it reach the \
             server and try again, or ask somebody whose role is administrator",
        ),
        (
            "AD",
            context::Lease::Unverified,
            "this person is at the tablet by their name alone; show badge and PIN, or ask \
             somebody whose role is administrator",
        ),
        (
            "MK",
            context::Lease::Fresh,
            "this person was given no authority here; ask somebody whose role is administrator",
        ),
    ] {
        let refused = print(&server, &tablet, by, lease);
        assert_eq!(refused.status, 403, "{by} {lease:?}");
        let said = refused.refused();
        assert_eq!(said.code, "not-allowed");
        assert_eq!(said.why, format!("print-badge is not allowed: {why}"));
    }
    let nobody = print_for("ZZ", server.address, &tablet, "AD", context::Lease::Fresh);
    assert_eq!(
        (nobody.status, nobody.refused().code.as_str()),
        (404, "unknown-person")
    );
    let stranger = print(&server, &TestTablet::new(7), "AD", context::Lease::Fresh);
    assert_eq!(stranger.status, 401);
    let printed = print(&server, &tablet, "AD", context::Lease::Fresh);
    assert_eq!(printed.status, 200, "{}", printed.text());
    let printed = PrintedBadge::from_bytes(&printed.body).unwrap();
    assert_eq!(Badge::of_scan(&printed.text).unwrap().number, 2);
    let modules = usize::try_from(printed.side * printed.side).unwrap();
    assert_eq!(printed.modules.len(), modules);
    assert!(printed.modules.iter().all(|module| *module <= 1));
}

#[test]
fn a_lease_is_signed_by_the_server_that_enrolled_the_tablet_for_this_tablet_alone() {
    let server = Server::start(&[]);
    let mut tablet = TestTablet::new(1);
    let words = console(&server, &["enrol"]);
    let request = Enrol {
        code: words.split_whitespace().last().unwrap().to_owned(),
        name: "Cell 4 tablet".to_owned(),
        incarnation: tablet.incarnation,
        public_key: tablet.key.public_key(),
        device: None,
    };
    let answer = post(server.address, "/v1/enrol", &[], &request.to_bytes());
    let enrolled = Enrolled::from_bytes(&answer.body).unwrap();
    tablet.device = enrolled.device;
    let key = enrolled.server_key.unwrap();
    administrator(&server);

    let answer = ask(server.address, &tablet, "/v1/lease");
    let signed = SignedLease::from_bytes(&answer.body).unwrap();
    let lease = signed.open(&key, &enrolled.site, &tablet.device).unwrap();
    assert_eq!((lease.version, lease.badges.len()), (1, 1));
    let elsewhere = signed.open(&key, &SiteId::new([1; 16]), &tablet.device);
    assert_eq!(elsewhere, Err(LeaseFault::OtherTablet));
    let other = signed.open(&key, &enrolled.site, &DeviceId::new([9; 16]));
    assert_eq!(other, Err(LeaseFault::OtherTablet));
    let own = tablet.key.public_key();
    let forged = signed.open(&own, &enrolled.site, &tablet.device);
    assert_eq!(forged, Err(LeaseFault::Signature));
    assert_eq!(get(server.address, "/v1/lease", None).status, 401);

    // A tablet that goes on with a new chain is told the same key.
    let begun = begin_incarnation(server.address, &mut tablet, 8);
    let begun = Enrolled::from_bytes(&begun.body).unwrap();
    assert_eq!(begun.server_key, Some(key));
}

#[test]
fn a_pin_is_chosen_once_and_a_lost_answer_is_asked_for_again() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let badge = administrator(&server);
    let pin = chosen(&badge, "2580");
    let mut cheap = pin.clone();
    cheap.verifier.cost.memory_kib -= 1;
    let refused = choose(&server, &tablet, &cheap);
    assert_eq!(
        (refused.status, refused.refused().code.as_str()),
        (400, "cost")
    );
    for _ in 0..2 {
        let taken = choose(&server, &tablet, &pin);
        assert_eq!(taken.status, 200, "{}", taken.text());
    }
    let again = choose(&server, &tablet, &chosen(&badge, "1379"));
    assert_eq!(
        (again.status, again.refused().code.as_str()),
        (409, "pin-chosen")
    );
    // This server never printed such a badge: it forgot it, or another one did.
    let mut later = pin.clone();
    later.number = 2;
    let unknown = choose(&server, &tablet, &later);
    assert_eq!(
        (unknown.status, unknown.refused().code.as_str()),
        (403, "badge")
    );
    assert_eq!(
        lease(&server, &tablet).badges[0].verifier,
        Some(pin.verifier)
    );
}

#[test]
fn tablets_are_poked_when_a_badge_was_printed_and_when_a_pin_was_chosen() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    administrator(&server);
    // Started again, it knows how far the feed is: only badges change from here on.
    let server = Server::over(server.stop(), false);
    let mut heads = pokes(server.address, &tablet);
    let head = heads.next().unwrap();
    let printed = print(&server, &tablet, "AD", context::Lease::Fresh);
    let printed = PrintedBadge::from_bytes(&printed.body).unwrap();
    assert_eq!(heads.next(), Some(head));
    let badge = Badge::of_scan(&printed.text).unwrap();
    let taken = choose(&server, &tablet, &chosen(&badge, "2580"));
    assert_eq!(taken.status, 200, "{}", taken.text());
    assert_eq!(heads.next(), Some(head));
}

#[test]
fn the_console_gives_roles_and_takes_none_from_whom_it_makes_an_administrator() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    administrator(&server);
    let ines = ["administrator", "--person", "IR", "--name", "Ines Roth"];
    console(&server, &ines);
    let quality = [
        "authority",
        "--person",
        "IR",
        "--role",
        "quality",
        "--until",
        "2999-12-31",
    ];
    let said = console(&server, &quality);
    assert_eq!(said, "IR has authority here: quality, until 2999-12-31\n");
    let refused = print(&server, &tablet, "IR", context::Lease::Fresh);
    assert!(
        refused
            .refused()
            .why
            .contains("none of this person's roles may")
    );
    let entries = server.fact("entries");
    let said = console(&server, &ines);
    assert!(said.contains("Badge 2 of IR: print it"), "{said}");
    assert!(!said.contains('\u{1b}'), "a file is given no colours");
    let printed = print(&server, &tablet, "IR", context::Lease::Fresh);
    assert_eq!(printed.status, 200, "{}", printed.text());
    let authority = server.store().read(|view| {
        let plant = sync_server::projection::people_plant(view)?;
        let of = record::rights::Authorities::of(&plant);
        let today = sync_server::badges::today(sync_server::moment::now_ms());
        let record::rights::Standing::Has(had) = of.now(&"IR".parse().unwrap(), today) else {
            panic!("IR has authority");
        };
        Ok::<_, sync_server::store::StoreError>(had.clone())
    });
    let authority = authority.unwrap();
    let roles: Vec<_> = authority.roles.iter().map(|role| role.word()).collect();
    assert_eq!(roles, ["quality", "administrator"]);
    assert_eq!(authority.until.unwrap().to_string(), "2999-12-31");
    // The authority, and two badges that were printed.
    assert_eq!(server.fact("entries"), entries + 3);
    // Once more is the next badge, and nothing else.
    assert!(console(&server, &["badge", "--person", "IR"]).contains("Badge 3 of IR"));
    assert!(console(&server, &ines).contains("Badge 4 of IR"));
    assert_eq!(server.fact("entries"), entries + 5);
    server.assert_whole();
}

#[test]
fn the_secret_of_a_badge_is_in_no_file_and_in_no_line_of_a_log_that_tells_all() {
    let tablet = TestTablet::new(1);
    let (folder, logs) = (Folder::with_tablets(&[&tablet]), Folder::fresh());
    let log = logs.path().join("log");
    let server = Process::logging_all(&folder, fs::File::create(&log).unwrap());
    let first = waymark(
        &["administrator", "--person", "AD", "--name", "Ada Lindt"],
        &folder,
    );
    let printed = print_for("AD", server.address, &tablet, "AD", context::Lease::Fresh);
    assert_eq!(printed.status, 200, "{}", printed.text());
    let second = PrintedBadge::from_bytes(&printed.body).unwrap().text;
    let pin = chosen(&Badge::of_scan(&second).unwrap(), "2580");
    let taken = posted(server.address, &tablet, "/v1/pin", &pin.to_bytes());
    assert_eq!(taken.status, 200, "{}", taken.text());
    server.kill();

    let said = fs::read_to_string(&log).unwrap();
    assert!(said.contains("a badge was printed"), "{said}");
    let mut files = vec![said.into_bytes(), first.stderr.clone()];
    for file in fs::read_dir(folder.path()).unwrap() {
        files.push(fs::read(file.unwrap().path()).unwrap());
    }
    let has = |file: &[u8], needle: &[u8]| file.windows(needle.len()).any(|part| part == needle);
    for badge in [badge_in(&out(&first)), Badge::of_scan(&second).unwrap()] {
        let kept = kept_of(&badge.secret.proof());
        assert!(files.iter().any(|file| has(file, kept.as_bytes())));
        let text = badge.to_text();
        let digits = text.split('/').nth(4).unwrap();
        let secret: IntentId = digits.parse().unwrap();
        let proof = badge.secret.proof();
        let needles: [&[u8]; 4] = [
            digits.as_bytes(),
            secret.as_bytes(),
            proof.as_bytes(),
            &proof.to_string().into_bytes(),
        ];
        for (file, needle) in files.iter().flat_map(|file| needles.map(|n| (file, n))) {
            assert!(!has(file, needle), "{badge:?}");
        }
    }
}

#[test]
fn wrong_badges_are_refused_and_not_tried_out() {
    let tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let first = administrator(&server);
    let second = administrator(&server);
    let code = |answer: &Answer| (answer.status, answer.refused().code);
    let old = choose(&server, &tablet, &chosen(&first, "2580"));
    assert_eq!(code(&old), (409, "replaced".to_owned()));
    let right = chosen(&second, "2580");
    let mut forged = right.clone();
    forged.proof = first.secret.proof();
    for _ in 0..20 {
        let refused = choose(&server, &tablet, &forged);
        assert_eq!(code(&refused), (403, "badge".to_owned()));
    }
    // Also the right one has to wait then.
    let refused = choose(&server, &tablet, &right);
    assert_eq!(code(&refused), (429, "too-many-badges".to_owned()));
}

#[test]
fn whoever_admits_needs_the_right_once_rights_are_kept() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let mut plan = Plan::default();
    one.actor_session = Some(SessionId::new([77; 16]));
    let of_other_actor = one.record(&plan.open("AX-1"));
    let another = one.record(&plan.open("AX-2"));
    push(server.address, &one, &[of_other_actor, another]);
    administrator(&server);
    let refused = admit(server.address, &two, "1", "I saw it");
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert_eq!(refused.json()["code"], "not-allowed");
    assert!(
        refused
            .text()
            .contains("ask somebody whose role is supervisor or quality"),
        "{}",
        refused.text()
    );
    // Whoever owns the machine may always.
    let owner = [
        "quarantine",
        "admit",
        "2",
        "--person",
        "IR",
        "--reason",
        "seen by all",
    ];
    console(&server, &owner);
    console(
        &server,
        &["administrator", "--person", "IR", "--name", "Ines Roth"],
    );
    console(
        &server,
        &["authority", "--person", "IR", "--role", "quality"],
    );
    let by_name = serde_json::json!({
        "person": "IR", "reason": "I saw it", "lease": "unverified",
    });
    let path = "/v1/quarantine/1/admit";
    let refused = posted(server.address, &two, path, by_name.to_string().as_bytes());
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert!(refused.text().contains("show badge and PIN"));
    let admitted = admit(server.address, &two, "1", "I saw it");
    assert_eq!(admitted.status, 200, "{}", admitted.text());
    server.assert_whole();
}

#[test]
fn the_console_says_what_it_cannot_do() {
    let server = Server::start(&[]);
    for (words, says) in [
        (vec!["administrator", "--person", "AD"], "--name"),
        (vec!["badge", "--person", "AD"], "name the person first"),
        (
            vec!["authority", "--person", "AD", "--role", "boss"],
            "the roles are: operator",
        ),
        (
            vec!["authority", "--person", "AD", "--role", "quality"],
            "AD",
        ),
        (
            vec![
                "authority",
                "--person",
                "AD",
                "--role",
                "quality",
                "--until",
                "31.12.2027",
            ],
            "2027-12-31",
        ),
    ] {
        let refused = waymark(&words, &server.folder);
        assert_eq!(refused.status.code(), Some(1), "{words:?}");
        assert!(err(&refused).contains(says), "{words:?}: {}", err(&refused));
    }
}
