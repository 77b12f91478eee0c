//! A few bytes that claim gigabytes: refused at once, and nothing is allocated for the claim.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress, Status};
use ledger::sync::message::{MAX_BATCH_BYTES, Refused};
use ledger::testing::TestTablet;

use crate::process::Process;
use crate::support::{Folder, authorization, deflated, post};

/// How much longer the server may take over a bomb than over as many bytes that are no push: to
/// receive and to check four megabytes takes a slow machine as long by itself. The best of some
/// tries counts.
const LIMIT: Duration = Duration::from_millis(50);
/// How much memory it may need besides, KiB.
const MEMORY_KIB: u64 = 32 * 1024;

/// A deflated body that claims this many MiB of zeros, put together from one compressed
/// block that stands alone.
fn bomb_of_mib(mib: usize) -> Vec<u8> {
    let zeros = vec![0; 16 << 20];
    let mut deflater = Compress::new(Compression::best(), true);
    let mut out = Vec::with_capacity(1 << 20);
    let status = deflater.compress_vec(&zeros, &mut out, FlushCompress::Full);
    assert_eq!(status.unwrap(), Status::Ok);
    assert_eq!(deflater.total_in(), zeros.len() as u64);
    let first = out.len();
    let status = deflater.compress_vec(&zeros, &mut out, FlushCompress::Full);
    assert_eq!(status.unwrap(), Status::Ok);
    let block = out.split_off(first);
    for _ in 1..mib / 16 {
        out.extend_from_slice(&block);
    }
    out
}

fn send(address: SocketAddr, tablet: &TestTablet, body: &[u8]) -> (u16, Refused, Duration) {
    let signed = authorization(tablet, "POST", "/v1/push", body);
    let headers = [
        ("authorization", signed.as_str()),
        ("content-encoding", "deflate"),
    ];
    let before = Instant::now();
    let answer = post(address, "/v1/push", &headers, body);
    let took = before.elapsed();
    (answer.status, answer.refused(), took)
}

/// A server that is warm, and a tablet that may push to it.
struct Weighed {
    server: Process,
    tablet: TestTablet,
    _folder: Folder,
}

impl Weighed {
    fn start() -> Self {
        let tablet = TestTablet::new(1);
        let folder = Folder::with_tablets(&[&tablet]);
        let server = Process::start(&folder);
        // The first request warms up what any request needs.
        let (warm, _, _) = send(server.address, &tablet, &deflated(b"no push"));
        assert_eq!(warm, 400);
        Self {
            server,
            tablet,
            _folder: folder,
        }
    }

    /// Sends a body some times, and returns how long the quickest refusal took.
    fn quickest(&self, name: &str, body: &[u8], status: u16, code: &str) -> Duration {
        let times = (0..5).map(|_| {
            let (had, refused, took) = send(self.server.address, &self.tablet, body);
            assert_eq!((had, refused.code.as_str()), (status, code), "{name}");
            took
        });
        times.min().unwrap()
    }

    /// Sends a bomb some times; asserts the refusal, and how little time and memory it took.
    fn refuses(&self, name: &str, body: &[u8], limit: Duration, status: u16, code: &str) {
        let server = &self.server;
        let knows_peak = server.forget_peak();
        let before = server.memory();
        let best = self.quickest(name, body, status, code);
        let more = match (before, server.memory()) {
            (Some((rss, _)), Some((_, peak))) if knows_peak => peak.saturating_sub(rss),
            _ => {
                println!("{name}: this system does not tell a process's memory");
                0
            }
        };
        // A block of a kind that there is not: nothing is inflated of it.
        let as_long = self.quickest("no push", &vec![0xff; body.len()], 400, "malformed");
        println!(
            "{name}: {} bytes sent, refused in {:.1} ms ({:.1} for as many) with {:.1} MiB more",
            body.len(),
            best.as_secs_f64() * 1_000.0,
            as_long.as_secs_f64() * 1_000.0,
            more as f64 / 1_024.0
        );
        assert!(
            best < as_long + limit,
            "{name} took {best:?}, as many bytes {as_long:?}"
        );
        assert!(more < MEMORY_KIB, "{name} took {more} KiB");
    }
}

#[test]
fn a_push_that_claims_four_gibibytes_costs_less_than_50_ms_and_32_mib() {
    let bomb = bomb_of_mib(4 << 10);
    assert!(bomb.len() < MAX_BATCH_BYTES, "it is let in by its own size");
    Weighed::start().refuses("4 GiB", &bomb, LIMIT, 413, "too-large");
}

#[test]
fn a_push_longer_than_any_costs_as_little() {
    let long = vec![0x5a; 64 << 20];
    // The server hangs up early; what the client sees is then a matter of timing.
    let tablet = TestTablet::new(1);
    let folder = Folder::with_tablets(&[&tablet]);
    let server = Process::start(&folder);
    send(server.address, &tablet, &deflated(b"no push"));
    let knows_peak = server.forget_peak();
    let before = server.memory();
    let signed = authorization(&tablet, "POST", "/v1/push", &long);
    let headers = [("authorization", signed.as_str())];
    let _ = crate::support::try_post(server.address, "/v1/push", &headers, &long);
    if let (true, Some((rss, _)), Some((_, peak))) = (knows_peak, before, server.memory()) {
        let more = peak.saturating_sub(rss);
        println!("64 MiB sent plainly: {:.1} MiB more", more as f64 / 1_024.0);
        assert!(more < MEMORY_KIB, "{more} KiB");
    }
}

#[test]
fn a_push_that_claims_more_entries_and_longer_bytes_than_there_are_costs_nothing() {
    let incarnation = [&[0x50][..], &[0xfe; 16]].concat();
    // An array of 2^64 - 1 entries; then one whose envelope has 2^63 bytes.
    let many = [&[0x82], incarnation.as_slice(), &[0x9b], &[0xff; 8]].concat();
    let weighed = Weighed::start();
    weighed.refuses("2^64 entries", &deflated(&many), LIMIT, 400, "malformed");
    let claim = [
        0x81, 0x83, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    ];
    let long = [&[0x82], incarnation.as_slice(), &claim].concat();
    weighed.refuses("2^63 bytes", &deflated(&long), LIMIT, 400, "malformed");
}

#[test]
fn a_push_of_nothing_but_nested_arrays_costs_no_stack() {
    // All four million levels may be walked, one after the other.
    let walk = LIMIT * 20;
    let weighed = Weighed::start();
    for head in [0x81, 0x9f, 0xa1, 0xbf, 0xc6] {
        let nested = vec![head; MAX_BATCH_BYTES];
        weighed.refuses("nested", &deflated(&nested), walk, 400, "malformed");
        // The same where a later program may have put something: behind the known fields.
        let incarnation = [&[0x50][..], &[0xfe; 16]].concat();
        let mut later = [&[0x83], incarnation.as_slice(), &[0x80]].concat();
        later.resize(MAX_BATCH_BYTES, head);
        weighed.refuses(
            "nested later field",
            &deflated(&later),
            walk,
            400,
            "malformed",
        );
    }
}
