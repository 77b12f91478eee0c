//! The `waymark` command: its other words, exit codes and what it says to a person.

use std::process::{Command, Output};

use ledger::sync::message::{Enrol, Message};
use ledger::testing::TestTablet;
use record::testing::whole_day;
use sync_server::store::Store;

use crate::support::{Folder, Server, post, push, seal};

pub fn waymark(words: &[&str], folder: &Folder) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.args(words).arg("--data").arg(folder.path());
    command.output().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_code_made_while_the_server_runs_enrols_a_tablet_under_its_given_name() {
    let server = Server::start(&[]);
    let made = waymark(&["enrol", "--name", "Dock tablet"], &server.folder);
    assert!(made.status.success(), "{}", err(&made));
    let code = out(&made).split_whitespace().last().unwrap().to_owned();
    let tablet = TestTablet::new(1);
    let request = Enrol {
        code,
        name: "ignored".to_owned(),
        incarnation: tablet.incarnation,
        public_key: tablet.key.public_key(),
        device: None,
    };
    let answer = post(server.address, "/v1/enrol", &[], &request.to_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let devices = server.store().read(|view| view.devices()).unwrap();
    assert_eq!(devices.last().unwrap().name, "Dock tablet");
}

#[test]
fn who_may_do_what_is_printed_without_a_record() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    let printed = out(&command.arg("rights").output().unwrap());
    assert_eq!(printed.trim_end(), record::rights::table().trim_end());
    let row = printed
        .lines()
        .find(|line| line.contains("| release-hold |"));
    assert!(row.unwrap().contains('×'), "{printed}");
}

#[test]
fn verify_and_trace_read_a_record_that_is_being_served() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let entries = seal(&mut tablet, &whole_day());
    push(server.address, &tablet, &entries);
    let verified = waymark(&["verify"], &server.folder);
    assert_eq!(verified.status.code(), Some(0), "{}", err(&verified));
    assert!(out(&verified).starts_with("the record is whole: "));
    let words = ["trace", "unit:AX2/AX-1", "--direction", "backward"];
    let traced = waymark(&words, &server.folder);
    let trace: record::trace::Trace = serde_json::from_slice(&traced.stdout).unwrap();
    assert_eq!(trace.nodes.len(), 3);
}

#[test]
fn the_one_file_of_a_server_that_ended_is_the_whole_record() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let entries = seal(&mut tablet, &whole_day());
    push(server.address, &tablet, &entries);
    let folder = server.stop();
    let copy = Folder::fresh();
    std::fs::create_dir_all(copy.path()).unwrap();
    let file = "waymark.db";
    std::fs::copy(folder.path().join(file), copy.path().join(file)).unwrap();
    let verified = waymark(&["verify"], &copy);
    let said = out(&verified);
    let whole = format!("the record is whole: {} entries", entries.len());
    assert!(said.starts_with(&whole), "{said}");
}

#[test]
fn an_empty_database_is_never_called_whole() {
    let folder = Folder::fresh();
    Store::open_or_create(folder.path()).unwrap();
    let verified = waymark(&["verify"], &folder);
    assert_eq!(verified.status.code(), Some(1));
    assert!(
        out(&verified).contains("there is no site"),
        "{}",
        out(&verified)
    );
}

#[test]
fn a_damaged_record_gives_exit_code_1_and_names_the_place() {
    let mut tablet = TestTablet::new(1);
    let server = Server::start(&[&tablet]);
    let entries = seal(&mut tablet, &whole_day());
    push(server.address, &tablet, &entries);
    let head = ledger::sync::chain::ChainHead::default();
    let store = server.store();
    store
        .write(|turn| turn.set_chain_head(&tablet.incarnation, &head))
        .unwrap();
    let verified = waymark(&["verify"], &server.folder);
    assert_eq!(verified.status.code(), Some(1));
    assert!(
        out(&verified).starts_with("the record is DAMAGED at the end of the chain of Tablet 1: "),
        "{}",
        out(&verified)
    );
}

#[test]
fn what_cannot_be_done_is_said_with_the_next_step() {
    let empty = Folder::fresh();
    for words in [
        &["verify"][..],
        &["enrol"],
        &["trace", "item:X", "--direction", "forward"],
    ] {
        let output = waymark(words, &empty);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(
            err(&output).contains("there is no record in"),
            "{}",
            err(&output)
        );
    }
    let server = Server::start(&[]);
    let unknown = waymark(
        &["trace", "unit:AX2/AX-9", "--direction", "forward"],
        &server.folder,
    );
    assert_eq!(unknown.status.code(), Some(1));
    assert!(err(&unknown).contains("nothing is recorded about unit:AX2/AX-9"));

    let second = waymark(&["serve", "--listen", "127.0.0.1:0"], &server.folder);
    assert_eq!(second.status.code(), Some(1));
    assert!(
        err(&second).contains("another waymark serves"),
        "{}",
        err(&second)
    );
    let taken = waymark(
        &["serve", "--listen", &server.address.to_string()],
        &Folder::fresh(),
    );
    assert_eq!(taken.status.code(), Some(1));
    assert!(
        err(&taken).contains("another program listens there; end it, or choose another --listen"),
        "{}",
        err(&taken)
    );
    let file = Folder::fresh();
    std::fs::write(file.path().join("data"), "a file").unwrap();
    let inside = file.path().join("data");
    let output = Command::new(env!("CARGO_BIN_EXE_waymark"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(inside)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("cannot be written"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_file_that_is_no_database_and_one_that_cannot_be_opened_come_with_the_next_step() {
    let folder = Folder::fresh();
    std::fs::create_dir_all(folder.path()).unwrap();
    std::fs::write(folder.path().join("waymark.db"), vec![0x5a; 8_192]).unwrap();
    let verified = waymark(&["verify"], &folder);
    assert_eq!(verified.status.code(), Some(1));
    let said = err(&verified);
    assert!(said.contains("put the last good copy of it"), "{said}");

    // A damaged page, and not only a damaged head.
    let server = Server::start(&[&TestTablet::new(1)]);
    let folder = server.stop();
    let file = folder.path().join("waymark.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[100..4_096].fill(0xff);
    std::fs::write(&file, bytes).unwrap();
    let said = err(&waymark(&["verify"], &folder));
    assert!(said.contains("put the last good copy of it"), "{said}");
}

#[test]
fn a_database_that_was_copied_without_its_log_begins_no_other_record() {
    let folder = Server::start(&[&TestTablet::new(1)]).stop();
    std::fs::write(folder.path().join("waymark.db"), []).unwrap();
    let refused = sync_server::Site::open(folder.path(), false, None)
        .err()
        .unwrap();
    let said = refused.to_string();
    assert!(said.contains("copied without waymark.db-wal"), "{said}");
}
