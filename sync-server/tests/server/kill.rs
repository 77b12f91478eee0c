//! The server's process is killed between and during pushes; what it acknowledged is there.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ledger::sync::message::{Message, PushAnswer};
use ledger::testing::{TestEntry, TestTablet};
use record::testing::Plan;
use sync_server::store::Store;
use sync_server::verify::verify;

use crate::process::Process;
use crate::support::{Folder, authorization, deflated, push_of, try_post};

const ROUNDS: u64 = 24;

/// Pushes run by run until the server is gone, counting the answers; returns how many
/// entries were acknowledged.
fn push_until_gone(
    address: SocketAddr,
    tablet: &TestTablet,
    entries: &[TestEntry],
    answers: &AtomicU64,
) -> u64 {
    let mut acknowledged = 0;
    for run in entries.chunks(3) {
        let body = deflated(&push_of(tablet, run).to_bytes());
        let signed = authorization(tablet, "POST", "/v1/push", &body);
        let headers = [
            ("authorization", signed.as_str()),
            ("content-encoding", "deflate"),
        ];
        let Ok(answer) = try_post(address, "/v1/push", &headers, &body) else {
            break;
        };
        if answer.status != 200 {
            break;
        }
        acknowledged = PushAnswer::from_bytes(&answer.body)
            .unwrap()
            .received_through;
        answers.fetch_add(1, Ordering::Relaxed);
    }
    acknowledged
}

#[test]
fn a_server_killed_in_the_middle_of_pushes_keeps_all_that_it_acknowledged() {
    let mut tablet = TestTablet::new(1);
    let folder = Folder::with_tablets(&[&tablet]);
    let mut plan = Plan::default();
    let entries: Vec<TestEntry> = (0..2_000)
        .map(|n| tablet.record(&plan.open(&format!("AX-{n:05}"))))
        .collect();
    let (mut through, mut stored_more) = (0, 0);
    for round in 0..ROUNDS {
        let process = Process::start(&folder);
        let address = process.address;
        let rest = &entries[usize::try_from(through).unwrap()..];
        let answers = AtomicU64::new(0);
        let acknowledged = std::thread::scope(|scope| {
            let pushing = scope.spawn(|| push_until_gone(address, &tablet, rest, &answers));
            // After some answers, and then at another moment of the next push each round.
            let deadline = Instant::now() + Duration::from_secs(30);
            while answers.load(Ordering::Relaxed) <= round % 5 && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_micros(700 * (round % 9)));
            process.kill();
            pushing.join().unwrap()
        });
        let store = Store::open(folder.path()).unwrap();
        let report = verify(&store).unwrap();
        assert!(report.is_whole(), "round {round}: {report}");
        let stored = store
            .read(|view| view.device(&tablet.device))
            .unwrap()
            .unwrap()
            .head
            .dseq;
        assert!(
            stored >= acknowledged.max(through),
            "round {round}: {acknowledged} acknowledged, {stored} stored"
        );
        stored_more += u64::from(stored > through);
        through = stored;
    }
    // The kills have to come in the middle of work for this to show anything.
    assert!(
        stored_more == ROUNDS,
        "only {stored_more} rounds stored anything"
    );
    assert!(through < 2_000, "the entries ran out");
}
