//! A plant on its first morning: the server with masters, tablets enrolled and signed in.
//!
//! It is made once, by the same programs over a calm world, and every seed begins from a
//! copy.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use ledger::testing::{SITE, TestTablet};
use record::plant::Plant;
use sync_server::intake::Documents;
use sync_server::moment::simulated;
use sync_server::own_device::OwnDevice;
use sync_server::store::{Store, StoreError};

use crate::disk::Rows;
use crate::floor;
use crate::hostile;
use crate::plan::Plan;
use crate::random::Random;
use crate::server::{Files, Outside, files_in};
use crate::world::World;

/// When every simulation begins, UTC milliseconds: 2026-11-20 08:00.
pub const MORNING_MS: u64 = 1_795_161_600_000;
/// How many tablets are prepared; more of them enrol during the run.
pub const PREPARED: usize = 8;

/// The plant.
pub struct Template {
    /// The server's folder.
    pub server: Files,
    /// Each tablet's disk and secret.
    pub tablets: Vec<(Rows, [u8; 32])>,
    /// When it was ready, UTC milliseconds.
    pub ready_ms: u64,
    /// The end of the server's feed then.
    pub feed: u64,
    /// The end of the server's log then.
    pub log: u64,
}

/// Returns the plant.
pub fn template() -> &'static Template {
    static ONCE: OnceLock<Template> = OnceLock::new();
    ONCE.get_or_init(|| {
        let empty = Template {
            server: first_record(),
            tablets: Vec::new(),
            ready_ms: MORNING_MS,
            feed: 0,
            log: 0,
        };
        let plan = Plan {
            seed: 0,
            tablets: PREPARED,
            events: Vec::new(),
        };
        World::over(&empty, &plan, None).prepared()
    })
}

/// Makes a fresh place for files that go away with the simulation, in memory where there is
/// such a place.
///
/// # Panics
/// When there is no place for files.
#[must_use]
pub fn fresh_place() -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let memory = PathBuf::from("/dev/shm");
    let root = if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    };
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let place = root.join(format!("waymark-simulator-{}-{n}", std::process::id()));
    std::fs::create_dir_all(&place).expect("there is a place for the simulation's files");
    place
}

/// The server's record with its masters and the hostile device.
fn first_record() -> Files {
    simulated::enter(Some(Outside::new(MORNING_MS, Random::new(0, 7))));
    let place = fresh_place();
    let store = Store::open_or_create(&place).expect("a record can be begun");
    store
        .write(|turn| {
            turn.create_site(&SITE, "Plant 1", MORNING_MS)?;
            let hostile = TestTablet::new(hostile::NUMBER);
            turn.add_device(&hostile.enrolled(), "Hostile", false, MORNING_MS)?;
            let own = OwnDevice::open(turn, &place, "Plant 1").expect("the server has a key");
            let mut documents = Documents::default();
            for (n, master) in (1..).zip(floor::masters()) {
                let context = floor::master_context(n, own.device, MORNING_MS);
                let master = record::Command::SetMaster(master);
                let facts = record::command::decide(&Plant::default(), master, &context)
                    .expect("a master can be set");
                own.record(turn, &mut documents, &facts)
                    .expect("the server admits its own masters");
            }
            Ok::<_, StoreError>(())
        })
        .expect("the masters are written");
    drop(store);
    let files = files_in(&place);
    drop(std::fs::remove_dir_all(&place));
    files
}
