//! Entries that come another way than from their own tablet: from a peer, or from a file.

use std::process::{Command, Output};

use ledger::sync::message::{Message, Push, PushEntry, Rescue, Verdict};
use ledger::testing::{SITE, TestEntry, TestTablet};
use record::testing::{Plan, whole_day};

use crate::support::{Folder, Server, deflated, post_push, push, push_of, seal};

fn entries_of(entries: &[TestEntry]) -> Vec<PushEntry> {
    push_of(&TestTablet::new(1), entries).entries
}

fn file_of(tablet: &TestTablet, entries: &[TestEntry]) -> Rescue {
    Rescue {
        site: SITE,
        device: tablet.device,
        incarnation: tablet.incarnation,
        device_name: "Cell 4".to_owned(),
        public_key: tablet.key.public_key(),
        entries: entries_of(entries),
    }
}

fn waymark(words: &[&str], folder: &Folder) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.args(words).arg("--data").arg(folder.path());
    command.output().unwrap()
}

fn rescue(folder: &Folder, rescue: &Rescue) -> (bool, String) {
    let file = folder.path().join("tablet.rescue");
    std::fs::write(&file, rescue.to_bytes()).unwrap();
    let output = waymark(&["rescue", &file.display().to_string()], folder);
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

#[test]
fn a_tablet_brings_the_entries_of_another_and_they_stay_the_others() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let entries = seal(&mut one, &whole_day());
    let (morning, evening) = entries.split_at(5);
    let carried = Push {
        incarnation: one.incarnation,
        entries: entries_of(morning),
    };
    let answer = post_push(server.address, &two, &deflated(&carried.to_bytes()));
    let answer = ledger::sync::message::PushAnswer::from_bytes(&answer.body).unwrap();
    assert_eq!((answer.refused, answer.received_through), (None, 5));
    assert!(
        answer
            .receipts
            .iter()
            .all(|r| r.verdict == Verdict::Admitted)
    );
    // The tablet itself comes back: what was carried is a replay.
    let own = push(server.address, &one, &entries);
    assert_eq!(
        (own.refused, own.received_through),
        (None, entries.len() as u64)
    );
    assert_eq!(
        server.fact("entries"),
        (morning.len() + evening.len()) as u64
    );
    server.assert_whole();
}

#[test]
fn a_rescue_file_is_taken_in_beside_a_running_server_and_a_second_time_changes_nothing() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let mut plan = Plan::default();
    let facts = ["AX-1", "AX-2", "AX-3", "AX-4", "AX-5"].map(|serial| plan.open(serial));
    let entries = seal(&mut tablet, &facts.concat());
    push(server.address, &tablet, &entries[..3]);
    let expected = format!(
        "{0} entries of Cell 4: {0} are part of the record, 0 wait, 0 are set aside\n",
        entries.len()
    );
    for _ in 0..2 {
        let (ok, said) = rescue(&server.folder, &file_of(&tablet, &entries));
        assert_eq!((ok, said.as_str()), (true, expected.as_str()));
    }
    // The server that ran meanwhile goes on from what is there now.
    let more = seal(&mut tablet, &plan.open("AX-77"));
    let answer = push(server.address, &tablet, &more);
    assert_eq!(
        (answer.refused, answer.receipts[0].verdict.clone()),
        (None, Verdict::Admitted)
    );
    server.assert_whole();
}

#[test]
fn a_file_with_a_forged_entry_is_taken_up_to_it_and_one_of_another_site_not_at_all() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let entries = seal(&mut tablet, &whole_day());
    let mut forged = file_of(&tablet, &entries);
    forged.entries[4].signature[7] ^= 1;
    // The file's own key is not what counts.
    let (ok, said) = rescue(&server.folder, &forged);
    assert!(!ok && said.contains("4 are part of the record"), "{said}");
    assert!(
        said.contains("the signature does not fit the enrolled key (signature)"),
        "{said}"
    );
    let mut other = file_of(&tablet, &entries);
    other.site = record::ids::SiteId::new([1; 16]);
    let (ok, said) = rescue(&server.folder, &other);
    assert!(!ok && said.contains("belongs to another site"), "{said}");
    let mut unknown = file_of(&TestTablet::new(9), &entries);
    unknown.entries.truncate(1);
    let (ok, said) = rescue(&server.folder, &unknown);
    assert!(!ok && said.contains("unknown-incarnation"), "{said}");
    assert_eq!(server.fact("entries"), 4);
    server.assert_whole();
}

#[test]
fn the_commands_show_admit_and_rebuild() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let mut plan = Plan::default();
    tablet.actor_session = Some(record::ids::SessionId::new([77; 16]));
    let odd = tablet.record(&plan.open("AX-1"));
    push(server.address, &tablet, &[odd]);
    let said = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let listed = said(&waymark(&["quarantine", "list"], &server.folder));
    assert_eq!(
        listed,
        "1\tTablet 1 1\tMK\tunit:AX2/AX-1\tactor: the actor is not the one of this session\n"
    );
    let shown = waymark(&["quarantine", "show", "1"], &server.folder);
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["kind"], "change");
    let words = [
        "quarantine",
        "admit",
        "1",
        "--person",
        "IR",
        "--reason",
        "seen",
    ];
    assert_eq!(
        said(&waymark(&words, &server.folder)),
        "1 is admitted by entry 2\n"
    );
    let again = said(&waymark(&words, &server.folder));
    assert_eq!(
        again,
        "1 was admitted before, by entry 2; nothing was done\n"
    );
    assert_eq!(
        said(&waymark(&["quarantine", "list"], &server.folder)),
        "nothing is set aside\n"
    );

    let busy = waymark(&["rebuild"], &server.folder);
    assert!(!busy.status.success());
    let folder = server.stop();
    let rebuilt = waymark(&["rebuild"], &folder);
    assert!(rebuilt.status.success());
    assert!(
        said(&rebuilt).contains("from 3 entries: equal to what was there"),
        "{}",
        said(&rebuilt)
    );
}
