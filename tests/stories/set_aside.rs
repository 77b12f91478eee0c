//! A tablet sends what the gate does not take, honestly signed. A person reads it on another
//! tablet, admits what is right with a reason, and leaves what cannot be read where it is.

use std::time::Duration;

use codes::OwnLabel;
use ledger::sync::message::Verdict;
use record::Command;
use record::identity::{LotKey, UnitKey};
use record::label::LabelRead;
use record::quantity::Quantity;
use record::receiving::ReceiveLot;
use record::traveller::OnTraveller;
use waymark_tests::soft_tablet::Spoil;
use waymark_tests::{Server, SoftTablet, Tablet};

use crate::main_job::day::enrol;
use crate::people::choose_pin;

const A_ROUND: Duration = Duration::from_secs(60);
/// The unit whose traveller is opened twice over by the faulty tablet.
const UNIT: &str = "AX-5";

fn open(serial: &str) -> Command {
    Command::Traveller(OnTraveller::Open {
        unit: UnitKey {
            item: "AX2".parse().unwrap(),
            serial: serial.parse().unwrap(),
        },
        order: None,
    })
}

fn receive(lot: &str, pieces: i64) -> Command {
    Command::Receive(ReceiveLot {
        lot: LotKey {
            supplier: "GUMTEK".parse().unwrap(),
            item: "SE-112".parse().unwrap(),
            lot: lot.parse().unwrap(),
        },
        quantity: Quantity::pieces(pieces),
        expiry: None,
        delivery_note: None,
        label: LabelRead::default(),
    })
}

/// "A gap in the actor's numbers" and "bytes that are no fact", two rows of the poison table.
fn send_poison(server: &Server) {
    let code = server.enrolment_code();
    let faulty = SoftTablet::enrol(server.port(), 7, &code, "IR");
    let gap: Spoil = |chunk| chunk.seq = 3;
    let no_fact: Spoil = |chunk| chunk.puts[0].bytes = &[0x81; 600];
    let verdicts = faulty.send_spoiled(vec![(open(UNIT), gap), (receive("L9-1", 50), no_fact)]);
    let set_aside = |reason: &str| Verdict::Quarantined {
        reason: reason.to_owned(),
    };
    assert_eq!(verdicts, [set_aside("sequence"), set_aside("fact")]);
}

fn unit_label() -> String {
    OwnLabel::Unit {
        item: "AX2".parse().unwrap(),
        serial: UNIT.parse().unwrap(),
    }
    .to_text()
}

/// Returns the test ids of the entries in the list.
fn listed(tablet: &Tablet) -> Vec<String> {
    let read = "return [...document.querySelectorAll('[data-testid^=\"set-aside-\"]')]
        .map((row) => row.dataset.testid);";
    let ids = tablet.script(read, &[]);
    let ids = ids.as_array().unwrap().iter();
    ids.map(|id| id.as_str().unwrap().to_owned()).collect()
}

fn go_to_set_aside(tablet: &Tablet) {
    tablet.tap_test_id("pill");
    tablet.tap_test_id("open-set-aside");
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn what_the_gate_set_aside_is_read_and_admitted_with_a_reason_or_left() {
    let mut server = Server::start();
    let mut tablet = Tablet::new();
    enrol(&mut tablet, &server, "Tablet 1");
    tablet.by_test_id("person-MK");
    tablet.wait_until_kept_offline();
    // Whoever admits shows who they are, and has the right to it.
    choose_pin(&tablet, &server.demo_badge("SV"), "Sanna Virta");
    tablet.by_test_id("nav-receive");
    send_poison(&server);

    go_to_set_aside(&tablet);
    tablet.by_test_id("set-aside");
    let ids = listed(&tablet);
    assert_eq!(ids.len(), 2, "{ids:?}");
    let (open, no_fact) = (&ids[0], &ids[1]);
    for words in [
        "Ines Roth · Tablet 7",
        "It does not follow on what its tablet had written before.",
        "It is not written in the way entries are written.",
        "cannot be admitted",
    ] {
        tablet.wait_for_text(words);
    }

    // What cannot be read is looked at, and left.
    tablet.tap_test_id(no_fact);
    tablet.by_test_id("not-read");
    assert!(tablet.all_by_test_id("admit-submit").is_empty());
    tablet.tap_test_id("back");

    // What can be read says what it would have said, and is admitted.
    tablet.tap_test_id(open);
    tablet.by_test_id("would-say");
    tablet.wait_for_text("traveller opened");
    tablet.tap_test_id("reason-checked-right");
    let words = tablet.by_test_id("reason-words");
    tablet.fill(&words, "The unit stands in cell 4");
    tablet.tap_test_id("admit-submit");
    tablet.by_test_id("admitted");
    tablet.wait_until("the entry to be gone from the list", A_ROUND, || {
        (listed(&tablet) == [no_fact.clone()]).then_some(())
    });

    // Its history tells who wrote it, who let it in, and why.
    tablet.tap_test_id("nav-home");
    tablet.by_test_id("nav-receive");
    tablet.wait_until("the unit to come down", A_ROUND, || {
        tablet.text().contains(UNIT).then_some(())
    });
    tablet.scan_by_wedge(&unit_label());
    tablet.tap_test_id("history");
    tablet.by_test_id("happened");
    for words in [
        "Ines Roth",
        "admitted by Sanna Virta",
        "Checked: it is right · The unit stands in cell 4",
    ] {
        tablet.wait_for_text(words);
    }

    // Without a network the screen says so, and nothing stands in the way.
    server.stop();
    go_to_set_aside(&tablet);
    tablet.by_test_id("server-away");
    tablet.wait_for_text("it gives no answer now");
    tablet.tap_test_id("back");
    server.start_again();
    let verified = server.verify();
    assert!(verified.status.success(), "{verified:?}");
}
