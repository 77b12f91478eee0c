//! A server in this process with a folder of its own, and tablets that talk to it.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use ledger::sync::message::{
    Message, NewIncarnation, PullAnswer, Push, PushAnswer, PushEntry, Refused,
};
use ledger::sync::request::Unsigned;
use ledger::testing::{SITE, TestEntry, TestTablet};
use record::Fact;
use record::ids::{IncarnationId, IntentId};
use serde_json::Value;
use sync_server::Site;
use sync_server::store::{Store, StoreError};
use tokio::sync::oneshot;

/// A data folder that goes away with its test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn fresh() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("waymark-server-{}-{n}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// A folder whose record has these tablets enrolled, without codes.
    pub fn with_tablets(tablets: &[&TestTablet]) -> Self {
        let folder = Self::fresh();
        let store = Store::open_or_create(folder.path()).unwrap();
        store
            .write(|turn| {
                turn.create_site(&SITE, "Plant 1", 0)?;
                for (n, tablet) in tablets.iter().enumerate() {
                    let name = format!("Tablet {}", n + 1);
                    turn.add_device(&tablet.enrolled(), &name, false, now_ms())?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        folder
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn now_ms() -> u64 {
    sync_server::moment::now_ms()
}

/// A running server; it ends in good order with its test.
pub struct Server {
    pub address: SocketAddr,
    pub folder: Folder,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start(tablets: &[&TestTablet]) -> Self {
        Self::over(Folder::with_tablets(tablets), false)
    }

    pub fn demo() -> Self {
        Self::over(Folder::fresh(), true)
    }

    pub fn over(folder: Folder, demo: bool) -> Self {
        let site = opened(&folder, demo);
        let (end, ended) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let end = async move {
                    let _ = ended.await;
                };
                site.serve(listener, end).await.unwrap();
            });
        });
        Self {
            address: told.recv().unwrap(),
            folder,
            end: Some(end),
            thread: Some(thread),
        }
    }

    /// Ends the server and returns its folder.
    pub fn stop(mut self) -> Folder {
        self.end_and_join();
        std::mem::replace(&mut self.folder, Folder::fresh())
    }

    fn end_and_join(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    pub fn store(&self) -> Store {
        Store::open(self.folder.path()).unwrap()
    }

    /// A number of `/healthz`.
    pub fn fact(&self, name: &str) -> u64 {
        let answer = get(self.address, "/healthz", None);
        assert_eq!(answer.status, 200);
        answer.json()[name].as_u64().unwrap()
    }

    /// Walks the record; panics with what is broken.
    pub fn assert_whole(&self) {
        let report = sync_server::verify::verify(&self.store()).unwrap();
        assert!(report.is_whole(), "{report}");
    }
}

/// Opens a folder that no server serves. A process that another test starts holds a copy of
/// the folder's lock between fork and exec, so it may have to be asked again.
fn opened(folder: &Folder, demo: bool) -> Site {
    for _ in 0..100 {
        if let Ok(site) = Site::open(folder.path(), demo, None) {
            return site;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Site::open(folder.path(), demo, None).unwrap()
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end_and_join();
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(had, _)| had == name);
        found.map_or("", |(_, value)| value)
    }

    pub fn refused(&self) -> Refused {
        Refused::from_bytes(&self.body).unwrap()
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(std::time::Duration::from_secs(30)))
        .build()
        .into()
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let headers = response.headers().iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    Answer {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: response.body_mut().read_to_vec().unwrap(),
    }
}

pub fn get(address: SocketAddr, path: &str, authorization: Option<&str>) -> Answer {
    let signed = authorization.map(|value| ("authorization", value));
    get_with(address, path, signed.as_slice())
}

pub fn get_with(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = agent().get(format!("http://{address}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    read(request.call().unwrap())
}

pub fn post(address: SocketAddr, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    try_post(address, path, headers, body).unwrap()
}

pub fn try_post(
    address: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Answer, ureq::Error> {
    let mut request = agent().post(format!("http://{address}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send(body).map(read)
}

/// Signs a request as a tablet does, each under a number of its own.
pub fn authorization(tablet: &TestTablet, method: &str, path: &str, body: &[u8]) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let n = u128::from(NEXT.fetch_add(1, Ordering::Relaxed));
    let nonce = IntentId::new(n.to_be_bytes());
    let unsigned = Unsigned::new(tablet.device, nonce, (method, path), body);
    let signature = tablet.key.sign(unsigned.bytes());
    unsigned.signed(signature).to_header()
}

pub fn ask(address: SocketAddr, tablet: &TestTablet, path: &str) -> Answer {
    get(
        address,
        path,
        Some(&authorization(tablet, "GET", path, &[])),
    )
}

/// The heads that the server pokes a tablet with, until nothing comes for five seconds.
pub fn pokes(address: SocketAddr, tablet: &TestTablet) -> impl Iterator<Item = u64> {
    let mut stream = TcpStream::connect(address).unwrap();
    let patience = std::time::Duration::from_secs(5);
    stream.set_read_timeout(Some(patience)).unwrap();
    let signed = authorization(tablet, "GET", "/v1/poke", &[]);
    write!(
        stream,
        "GET /v1/poke HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: {signed}\r\n\r\n"
    )
    .unwrap();
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    lines.filter_map(|line| {
        let data: Value = serde_json::from_str(line.strip_prefix("data:")?).unwrap();
        data["head"].as_u64()
    })
}

pub fn push_of(tablet: &TestTablet, entries: &[TestEntry]) -> Push {
    let entries = entries.iter().map(|entry| PushEntry {
        envelope: entry.sealed.envelope.clone(),
        signature: entry.sealed.signature,
        change: Some(entry.change.clone()),
    });
    Push {
        incarnation: tablet.incarnation,
        entries: entries.collect(),
    }
}

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Posts bytes as a deflated push.
pub fn post_push(address: SocketAddr, tablet: &TestTablet, body: &[u8]) -> Answer {
    let signed = authorization(tablet, "POST", "/v1/push", body);
    let headers = [
        ("authorization", signed.as_str()),
        ("content-encoding", "deflate"),
    ];
    post(address, "/v1/push", &headers, body)
}

/// Pushes entries and reads the answer.
pub fn push(address: SocketAddr, tablet: &TestTablet, entries: &[TestEntry]) -> PushAnswer {
    let body = deflated(&push_of(tablet, entries).to_bytes());
    let answer = post_push(address, tablet, &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    PushAnswer::from_bytes(&answer.body).unwrap()
}

pub fn pull(address: SocketAddr, tablet: &TestTablet, cursor: u64, limit: u32) -> PullAnswer {
    let path = format!("/v1/pull?cursor={cursor}&limit={limit}");
    let answer = ask(address, tablet, &path);
    assert_eq!(answer.status, 200, "{}", answer.text());
    PullAnswer::from_bytes(&answer.body).unwrap()
}

/// Seals recorded facts, one entry for the facts of one action about one subject.
pub fn seal(tablet: &mut TestTablet, facts: &[Fact]) -> Vec<TestEntry> {
    let same = |a: &Fact, b: &Fact| a.hlc == b.hlc && a.subject == b.subject;
    let actions = facts.chunk_by(same);
    actions.map(|action| tablet.record(action)).collect()
}

/// Asks for a new incarnation as a tablet does, and goes on with it from an empty chain.
pub fn begin_incarnation(address: SocketAddr, tablet: &mut TestTablet, seed: u8) -> Answer {
    let incarnation = IncarnationId::new([seed; 16]);
    let previous = Some(tablet.incarnation);
    let bytes = NewIncarnation::signed_bytes(&tablet.device, &incarnation, previous.as_ref());
    let new = NewIncarnation {
        incarnation,
        previous,
        signature: tablet.key.sign(&bytes),
    };
    let signed = authorization(tablet, "POST", "/v1/incarnation", &new.to_bytes());
    let headers = [("authorization", signed.as_str())];
    let answer = post(address, "/v1/incarnation", &headers, &new.to_bytes());
    (tablet.incarnation, tablet.next_dseq, tablet.head) = (incarnation, 1, ledger::Hash::NONE);
    answer
}

/// Admits an entry that was set aside, in the name of a person.
pub fn admit(address: SocketAddr, tablet: &TestTablet, place: &str, reason: &str) -> Answer {
    admit_for(address, tablet, place, &reason.into())
}

/// Admits what is set aside at a place, for a reason in the form of the wire.
pub fn admit_for(
    address: SocketAddr,
    tablet: &TestTablet,
    place: &str,
    reason: &serde_json::Value,
) -> Answer {
    let path = format!("/v1/quarantine/{place}/admit");
    let body =
        serde_json::json!({ "person": "IR", "reason": reason, "lease": "fresh" }).to_string();
    let signed = authorization(tablet, "POST", &path, body.as_bytes());
    let headers = [("authorization", signed.as_str())];
    post(address, &path, &headers, body.as_bytes())
}
