//! A tablet: its disk, its clock, its link, and the page in front of its worker.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::mpsc::UnboundedSender;
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use messages::records::{Asked, Comparison, Request, Said};
use record::ids::{IncarnationId, IntentId};
use record::time::WallTime;
use records::exchange::{Call, Received};
use records::platform::Outside;
use records::second_place::SecondPlace;
use records::second_place::log::{Log, Write as FileWrite};
use records::store::{Batch, Key, Store, StoreError, key};
use records::workspace::rows::{self, Identity};
use records::workspace::{Stored, TABLET_KEYS, Workspace};

use crate::disk::{Disk, Rows};
use crate::executor::Life;
use crate::plan::{Ailment, Weather};
use crate::random::Random;
use crate::traffic::Packet;
use crate::world::{Shared, Timer};

/// The bytes of a second place: far fewer than a real one, and enough for one run.
pub const SECOND_BYTES: usize = 256 * 1024;
/// How long a write may take before the worker hears that it timed out, milliseconds.
const WRITE_DEADLINE_MS: u64 = 10_000;

/// What the page is waiting for.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The number of the request.
    pub number: u32,
    /// The request.
    pub request: Request,
    /// Since when, UTC milliseconds.
    pub since_ms: u64,
}

/// The page in front of the worker, as far as it matters here.
#[derive(Debug, Default)]
pub struct Page {
    /// The port to the worker.
    pub port: Option<UnboundedSender<Asked>>,
    /// Whether the worker is ready.
    pub is_ready: bool,
    /// Whether a person has taken the tablet.
    pub has_person: bool,
    /// Whether the tablet is enrolled.
    pub is_enrolled: bool,
    /// Whether the server says that it does not know the tablet any more.
    pub is_forgotten: bool,
    /// What it waits for.
    pub waiting: Option<Waiting>,
    /// An action whose answer was lost; it is asked again of the next worker.
    pub again: Option<Request>,
    /// What the worker last found impossible, when it was asked for findings.
    pub findings: Option<Vec<record::finding::Finding>>,
    /// Whether the worker compares with the server because it was asked to.
    pub is_comparing: bool,
    /// What it found, once it was asked to compare at rest.
    pub compared: Option<Comparison>,
    /// Numbers of requests.
    pub numbers: u32,
}

/// Everything that a tablet's browser keeps, copied.
#[derive(Debug, Clone)]
pub struct StoreCopy {
    /// The database.
    pub rows: Rows,
    /// The file of the second place.
    pub second: Option<Vec<u8>>,
    /// The secret of the device key.
    pub secret: Option<[u8; 32]>,
}

/// A tablet.
pub struct Tablet {
    /// What it has on its disk.
    pub disk: Disk,
    /// The file of its second place, where it has one.
    pub second: Option<Vec<u8>>,
    /// The copy of its store that was put away.
    pub backup: Option<StoreCopy>,
    /// The tablet that works on with a copy of its store.
    pub copy: Option<usize>,
    /// The secret of its device key.
    pub secret: Option<[u8; 32]>,
    /// Its randomness.
    pub random: Random,
    /// The number of the worker that runs now.
    pub life: u32,
    /// Whether a worker runs.
    pub is_up: bool,
    /// The frozen worker of another tab.
    pub frozen: Option<u32>,
    /// The page.
    pub page: Page,
    /// Its clock minus the true time, milliseconds.
    pub skew_ms: i64,
    /// The weather on its way to the server, and until when.
    pub weather: Option<(Weather, u64)>,
    /// What ails its disk, and until when.
    pub ailment: Option<(Ailment, u64)>,
    /// Poke streams that are open: the hints, and what ends them.
    pub pokes: Vec<(UnboundedSender<()>, oneshot::Sender<()>)>,
    /// Whether the last answer that reached it was cut off.
    pub last_answer_was_cut: bool,
    /// The server's clock when the last whole answer reached it. What such an answer said may be
    /// written later, when a disk that took no writes takes them again.
    pub heard_until_ms: Option<u64>,
    /// What is still to be damaged on its disk.
    pub damage: Option<u64>,
    /// Where each unit stands as the person at this tablet sees it.
    pub progress: [usize; crate::floor::UNITS],
    /// What was last asked for there.
    pub last_action: Option<IntentId>,
}

impl Tablet {
    /// Makes one that is switched off.
    #[must_use]
    pub fn new(disk: Disk, secret: Option<[u8; 32]>, random: Random) -> Self {
        Self {
            disk,
            second: None,
            backup: None,
            copy: None,
            secret,
            random,
            life: 0,
            is_up: false,
            frozen: None,
            page: Page::default(),
            skew_ms: 0,
            weather: None,
            ailment: None,
            pokes: Vec::new(),
            last_answer_was_cut: false,
            heard_until_ms: None,
            damage: None,
            progress: [0; crate::floor::UNITS],
            last_action: None,
        }
    }

    /// Copies everything that its browser keeps.
    #[must_use]
    pub fn store(&self) -> StoreCopy {
        StoreCopy {
            rows: self.disk.rows.clone(),
            second: self.second.clone(),
            secret: self.secret,
        }
    }

    /// Reads what the second place holds.
    #[must_use]
    pub fn second_place(&self) -> SecondPlace {
        let file = self.second.as_deref();
        file.map_or_else(SecondPlace::default, |bytes| {
            Log::read(bytes).place().clone()
        })
    }

    /// Returns the weather at a time.
    #[must_use]
    pub fn weather_at(&self, now_ms: u64) -> Option<Weather> {
        self.weather
            .filter(|(_, until)| now_ms < *until)
            .map(|(weather, _)| weather)
    }

    /// Returns what ails the disk at a time.
    #[must_use]
    pub fn ailment_at(&self, now_ms: u64) -> Option<Ailment> {
        self.ailment
            .filter(|(_, until)| now_ms < *until)
            .map(|(ailment, _)| ailment)
    }

    /// Reads a single value from the disk.
    pub fn row<T>(&self, key: &str) -> Option<T>
    where
        T: for<'b> minicbor::Decode<'b, ()>,
    {
        let bytes = self.disk.get(Store::Tablet, &Key::from(key))?;
        rows::from_bytes(bytes).ok()
    }

    /// Returns the life of its store.
    #[must_use]
    pub fn incarnation(&self) -> Option<IncarnationId> {
        Some(self.row::<Identity>(key::IDENTITY)?.incarnation)
    }

    /// Opens what is on the disk as the worker would.
    #[must_use]
    pub fn workspace(&self) -> Workspace {
        let tablet = TABLET_KEYS
            .into_iter()
            .filter_map(|key| {
                let bytes = self.disk.get(Store::Tablet, &Key::from(key))?;
                Some((key.to_owned(), bytes.clone()))
            })
            .collect();
        let entries = self.disk.scan(Store::Entries).into_iter();
        let facts = self.disk.scan(Store::Facts).into_iter();
        let past = self.disk.scan(Store::Past).into_iter();
        let stored = Stored {
            tablet,
            entries: entries
                .filter_map(|(key, bytes)| match key {
                    Key::Place(place) => Some((place, bytes)),
                    Key::Text(_) => None,
                })
                .collect(),
            facts: facts.map(|(_, bytes)| bytes).collect(),
            past: past.map(|(_, bytes)| bytes).collect(),
        };
        let fresh = Identity {
            incarnation: IncarnationId::new([0; 16]),
            enrolment: None,
        };
        Workspace::open(stored, fresh).expect("a tablet opens what it wrote")
    }
}

/// Where one worker lives: everything its platform asks of the world.
pub struct Here {
    /// The world.
    pub shared: Rc<RefCell<Shared>>,
    /// The tablet.
    pub tablet: usize,
    /// The number of the worker.
    pub number: u32,
}

impl Here {
    /// Returns which life this is.
    #[must_use]
    pub fn life(&self) -> Life {
        (self.tablet, self.number)
    }

    fn with<T>(&self, what: impl FnOnce(&mut Tablet) -> T) -> T {
        what(&mut self.shared.borrow_mut().tablets[self.tablet])
    }
}

impl Outside for Here {
    fn wall(&self) -> WallTime {
        let shared = self.shared.borrow();
        let skew = shared.tablets[self.tablet].skew_ms;
        WallTime {
            utc_ms: shared.now_ms.saturating_add_signed(skew),
            offset_min: 60,
        }
    }

    fn monotonic_ms(&self) -> u64 {
        self.shared.borrow().now_ms
    }

    fn random_16(&self) -> [u8; 16] {
        self.with(|tablet| tablet.random.sixteen())
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        let here = Rc::new(Here {
            shared: self.shared.clone(),
            ..*self
        });
        self.shared.borrow_mut().spawned.push((here, task));
    }

    fn pause(&self, ms: u32) -> LocalBoxFuture<'static, ()> {
        let (told, over) = oneshot::channel();
        self.shared
            .borrow_mut()
            .after(u64::from(ms), Timer::Wake(told));
        Box::pin(async move {
            let _ = over.await;
        })
    }

    fn listen(&self, requests: UnboundedSender<Asked>) {
        self.with(|tablet| {
            if tablet.life == self.number {
                tablet.page.port = Some(requests);
            }
        });
    }

    fn say(&self, said: &Said) {
        let life = self.life();
        self.shared
            .borrow_mut()
            .said
            .push_back((life, said.clone()));
    }

    fn try_lock(&self) -> bool {
        // A frozen tab's lock counts as stolen: the writer's number is the fence.
        true
    }

    fn lock(&self) -> LocalBoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn get(&self, store: Store, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        let now_ms = self.shared.borrow().now_ms;
        self.with(|tablet| {
            let is_blind = tablet.ailment_at(now_ms) == Some(Ailment::ReadsNothingBack);
            if is_blind && store == Store::Entries {
                return Ok(None);
            }
            Ok(tablet.disk.get(store, key).cloned())
        })
    }

    fn scan(&self, store: Store) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        Ok(self.with(|tablet| tablet.disk.scan(store)))
    }

    fn commit(&self, batch: Batch) -> LocalBoxFuture<'static, Result<String, StoreError>> {
        let (reply, done) = oneshot::channel();
        let mut shared = self.shared.borrow_mut();
        let now_ms = shared.now_ms;
        let tablet = &mut shared.tablets[self.tablet];
        let ailment = tablet.ailment_at(now_ms);
        let after = match ailment {
            Some(Ailment::Stalls) => WRITE_DEADLINE_MS,
            _ => tablet.random.between(1, 8),
        };
        let write = Write {
            life: self.life(),
            batch,
            ailment,
            reply,
        };
        shared.after(after, Timer::Write(Box::new(write)));
        Box::pin(async move {
            done.await.unwrap_or_else(|_| {
                Err(StoreError::Lost {
                    why: "the worker ended".to_owned(),
                })
            })
        })
    }

    fn second_length(&self) -> Option<u64> {
        self.with(|tablet| Some(tablet.second.as_ref()?.len() as u64))
    }

    fn read_second(&self, at: u64, length: u64) -> Option<Vec<u8>> {
        self.with(|tablet| {
            let (from, to) = (place(at), place(at + length));
            Some(tablet.second.as_ref()?.get(from..to)?.to_vec())
        })
    }

    fn write_second(&self, write: &FileWrite) {
        self.with(|tablet| {
            if let Some(file) = &mut tablet.second {
                let from = place(write.at);
                file[from..from + write.bytes.len()].copy_from_slice(&write.bytes);
            }
        });
    }

    fn secret(&self) -> [u8; 32] {
        self.with(|tablet| {
            let random = &mut tablet.random;
            *tablet.secret.get_or_insert_with(|| {
                let mut secret = [0; 32];
                random.fill(&mut secret);
                secret
            })
        })
    }

    fn send(
        &self,
        call: Call,
        authorization: Option<String>,
    ) -> LocalBoxFuture<'static, Result<Received, String>> {
        let (reply, answer) = oneshot::channel();
        let packet = Packet {
            tablet: self.tablet,
            call,
            authorization,
            reply: Some(reply),
            is_cut: false,
        };
        crate::traffic::send(&mut self.shared.borrow_mut(), packet);
        Box::pin(async move {
            answer
                .await
                .unwrap_or_else(|_| Err("the connection was reset".to_owned()))
        })
    }

    fn pokes(&self, hints: UnboundedSender<()>) -> LocalBoxFuture<'static, ()> {
        let (end, ended) = oneshot::channel();
        self.with(|tablet| tablet.pokes.push((hints, end)));
        Box::pin(async move {
            let _ = ended.await;
        })
    }
}

fn place(at: u64) -> usize {
    usize::try_from(at).expect("a small file")
}

/// A write under way.
pub struct Write {
    /// Whose it is.
    pub life: Life,
    /// What is written.
    pub batch: Batch,
    /// What ailed the disk when it was asked for.
    pub ailment: Option<Ailment>,
    /// Who waits.
    pub reply: oneshot::Sender<Result<String, StoreError>>,
}
