//! The server of a site: the whole program over a data folder, asked in process.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use records::exchange::Received;
use sync_server::moment::simulated::{self, Simulated};
use sync_server::{InProcess, Site};

use crate::random::Random;
use crate::traffic::Packet;

/// The server's clock and randomness.
pub struct Outside {
    now_ms: AtomicU64,
    random: Mutex<Random>,
}

impl Outside {
    /// Makes those of a seed.
    #[must_use]
    pub fn new(now_ms: u64, random: Random) -> Arc<Self> {
        Arc::new(Self {
            now_ms: AtomicU64::new(now_ms),
            random: Mutex::new(random),
        })
    }
}

impl Simulated for Outside {
    fn now_ms(&self) -> u64 {
        self.now_ms.load(Ordering::Relaxed)
    }

    fn fill(&self, bytes: &mut [u8]) {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        random.fill(bytes);
    }
}

/// The files of a data folder.
pub type Files = Vec<(String, Vec<u8>)>;

/// A server that can crash and be restored.
pub struct Server {
    place: PathBuf,
    runs: u32,
    running: Option<InProcess>,
    outside: Arc<Outside>,
    /// Its clock minus the true time, milliseconds.
    pub skew_ms: i64,
    /// It does not answer before this time, UTC milliseconds.
    pub down_until_ms: u64,
    /// The copy that was put away.
    pub backup: Option<Files>,
    /// How often it was restored from an old copy.
    pub restores: u32,
}

impl Server {
    /// Starts a server over files.
    ///
    /// # Panics
    /// When the folder cannot be written: the simulation cannot go on.
    #[must_use]
    pub fn start(place: PathBuf, files: &Files, outside: Arc<Outside>) -> Self {
        let mut server = Self {
            place,
            runs: 0,
            running: None,
            outside,
            skew_ms: 0,
            down_until_ms: 0,
            backup: None,
            restores: 0,
        };
        server.run(files);
        server
    }

    fn folder(&self) -> PathBuf {
        self.place.join(self.runs.to_string())
    }

    fn run(&mut self, files: &Files) {
        self.running = None;
        self.runs += 1;
        let folder = self.folder();
        std::fs::create_dir_all(&folder).expect("the simulation's folder can be written");
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).expect("the simulation's folder has room");
        }
        simulated::enter(Some(self.outside.clone()));
        let site = Site::open(&folder, false, None).expect("the server opens its record");
        self.running = Some(site.in_process().expect("the server starts"));
    }

    /// Returns the server that runs.
    ///
    /// # Panics
    /// Never: a server that ended was started anew.
    #[must_use]
    pub fn running(&self) -> &InProcess {
        self.running.as_ref().expect("a server runs")
    }

    /// Returns the files as a crash would leave them.
    #[must_use]
    pub fn files(&self) -> Files {
        files_in(&self.folder())
    }

    /// Puts a copy away.
    pub fn back_up(&mut self) {
        self.backup = Some(self.files());
    }

    /// Kills the server and starts it over what was on its disk.
    pub fn crash(&mut self, down_until_ms: u64) {
        let files = self.files();
        self.run(&files);
        self.down_until_ms = down_until_ms;
    }

    /// Kills the server and starts it over other files.
    pub fn replace(&mut self, files: &Files) {
        self.run(files);
    }

    /// Asks what a packet asks.
    #[must_use]
    pub fn ask(&self, packet: &Packet, now_ms: u64) -> Received {
        self.set_clock(now_ms);
        let call = &packet.call;
        let accepted = call.accepted();
        let mut headers = vec![("accept", accepted.as_str())];
        if call.body.is_some() {
            headers.push(("content-type", "application/cbor"));
        }
        if call.deflated {
            headers.push(("content-encoding", "deflate"));
        }
        if let Some(authorization) = &packet.authorization {
            headers.push(("authorization", authorization));
        }
        let body = call.body.clone().unwrap_or_default();
        let answered = self.running().ask(call.method, &call.path, &headers, body);
        Received {
            status: answered.status,
            content_type: answered.content_type,
            retry_after: answered.retry_after,
            body: answered.body,
        }
    }

    /// Sets the server's clock by the true time.
    pub fn set_clock(&self, now_ms: u64) {
        self.outside
            .now_ms
            .store(self.shown_ms(now_ms), Ordering::Relaxed);
    }

    /// Returns what the server's clock shows at a true time.
    #[must_use]
    pub fn shown_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add_signed(self.skew_ms)
    }
}

/// Reads the files of a data folder, without what only a running server needs.
///
/// # Panics
/// When they cannot be read.
#[must_use]
pub fn files_in(folder: &Path) -> Files {
    let mut files: Files = std::fs::read_dir(folder)
        .expect("the simulation's folder can be read")
        .map(|entry| entry.expect("the simulation's folder can be read"))
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry))
        .filter(|(name, _)| !name.ends_with("-shm") && name != "in-use")
        .map(|(name, entry)| {
            let bytes = std::fs::read(entry.path()).expect("the simulation's files can be read");
            (name, bytes)
        })
        .collect();
    files.sort_unstable();
    files
}
