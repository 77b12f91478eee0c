//! A tablet that takes whole documents ends where one that pulled every change ends, and where
//! the server is, also when it is killed between pages, the record grows under it, or the
//! server is restored.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ledger::document::Document;
use ledger::state_hash::state_hash;
use ledger::sync::cold_start::StartPage;
use ledger::sync::message::{Message, PullAnswer, Push, PushAnswer, PushEntry};
use ledger::sync::request::Unsigned;
use ledger::testing::{SITE, TestEntry, TestTablet};
use ledger::{ChangeId, Hash};
use record::Fact;
use record::identity::Subject;
use record::ids::IntentId;
use record::testing::Plan;
use records::exchange::{CBOR, Call};
use records::store::{Durability, Key, Store, key};
use records::sync_link::{pull_call, push_call, start_call};
use records::workspace::Workspace;
use records::workspace::arrivals::Arrival;
use records::workspace::rows::{self, Enrolment, Identity};
use simulator::disk::Disk;
use simulator::random::Random;
use simulator::server::{Files, Outside, Server, files_in};
use simulator::tablet::Tablet;
use simulator::template::{MORNING_MS, fresh_place};
use simulator::traffic::Packet;
use sync_server::projection;
use sync_server::store::{DocumentRow, Store as ServerStore, StoreError};

/// State, findings, and latest changes by subject.
type Known = (Hash, Vec<String>, BTreeMap<Subject, Vec<ChangeId>>);

/// A plant with a server that is asked in process, and one tablet that fills its record.
struct Plant {
    server: Server,
    place: PathBuf,
    writer: TestTablet,
    plan: Plan,
    bytes: u64,
    requests: u64,
}

impl Drop for Plant {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.place));
    }
}

/// The files of a record with three tablets and nothing else.
fn first_record(place: &Path) -> Files {
    let folder = place.join("first");
    let store = ServerStore::open_or_create(&folder).unwrap();
    store
        .write(|turn| {
            turn.create_site(&SITE, "Plant 1", MORNING_MS)?;
            (1..=3).try_for_each(|number| {
                let device = TestTablet::new(number).enrolled();
                turn.add_device(&device, "Tablet", false, MORNING_MS)
            })
        })
        .unwrap();
    drop(store);
    files_in(&folder)
}

impl Plant {
    fn new() -> Self {
        let place = fresh_place();
        let outside = Outside::new(MORNING_MS, Random::new(1, 2));
        let server = Server::start(place.clone(), &first_record(&place), outside);
        let mut plant = Self {
            server,
            place,
            writer: TestTablet::new(1),
            plan: Plan::default(),
            bytes: 0,
            requests: 0,
        };
        let masters = plant.plan.recorded.clone();
        plant.records(&masters);
        plant
    }

    fn store(&self) -> &ServerStore {
        self.server.running().store()
    }

    /// Seals facts, one entry for the facts of one action about one subject, and pushes them.
    fn records(&mut self, facts: &[Fact]) {
        let same = |a: &Fact, b: &Fact| a.hlc == b.hlc && a.subject == b.subject;
        let sealed: Vec<TestEntry> = facts
            .chunk_by(same)
            .map(|action| self.writer.record(action))
            .collect();
        for run in sealed.chunks(400) {
            let entries = run.iter().map(|entry| PushEntry {
                envelope: entry.sealed.envelope.clone(),
                signature: entry.sealed.signature,
                change: Some(entry.change.clone()),
            });
            let push = Push {
                incarnation: self.writer.incarnation,
                entries: entries.collect(),
            };
            let answer = self.ask(&push_call(&push), 1);
            let answer = PushAnswer::from_bytes(&answer).unwrap();
            assert_eq!(answer.refused, None);
        }
    }

    /// Builds units, each with a traveller of its own.
    fn builds(&mut self, serials: std::ops::Range<usize>) {
        let (from, lot) = (self.plan.recorded.len(), format!("L{}", serials.start));
        self.plan.receive(&lot, 1_000_000);
        for serial in serials {
            let (unit, module) = (format!("AX-{serial}"), format!("PM-{serial}"));
            self.plan.open(&unit);
            self.plan.consume_lot(&unit, &lot);
            self.plan.finish(&unit, 10);
            self.plan.consume_module(&unit, &module);
            self.plan.finish(&unit, 20);
            self.plan.complete(&unit);
        }
        let facts = self.plan.recorded[from..].to_vec();
        self.records(&facts);
    }

    fn ask(&mut self, call: &Call, number: u8) -> Vec<u8> {
        let tablet = TestTablet::new(number);
        let nonce = IntentId::new([9; 16]);
        let body = call.body.as_deref().unwrap_or_default();
        let asked = (call.method, call.path.as_str());
        let unsigned = Unsigned::new(tablet.device, nonce, asked, body);
        let signature = tablet.key.sign(unsigned.bytes());
        let authorization = unsigned.signed(signature);
        let packet = Packet {
            tablet: 0,
            call: call.clone(),
            authorization: Some(authorization.to_header()),
            reply: None,
            is_cut: false,
        };
        let received = self.server.ask(&packet, MORNING_MS);
        self.requests += 1;
        self.bytes += records::exchange::deflate(&received.body).len() as u64;
        received.understood(CBOR).unwrap()
    }

    /// What every tablet has to know: state, findings, latest changes by subject.
    fn truth(&self) -> Known {
        let read = self
            .store()
            .read(|view| Ok::<_, StoreError>((projection::whole_plant(view)?, view.documents()?)));
        let (plant, documents) = read.unwrap();
        let heads = |row: DocumentRow| (row.subject, row.heads);
        let findings = plant.judged();
        (
            state_hash(&plant),
            findings.iter().map(|found| format!("{found:?}")).collect(),
            documents.into_iter().map(heads).collect(),
        )
    }
}

/// A tablet whose every answer is written to a disk that it is opened from again.
struct Reader {
    disk: Disk,
    number: u8,
    workspace: Workspace,
}

impl Reader {
    fn new(number: u8) -> Self {
        let tablet = TestTablet::new(number);
        let identity = Identity {
            incarnation: tablet.incarnation,
            enrolment: Some(Enrolment {
                device: tablet.device,
                site: SITE,
                site_name: "Plant 1".to_owned(),
                name: format!("Tablet {number}"),
                server_key: None,
            }),
        };
        let mut disk = Disk::default();
        let identity = rows::to_bytes(&identity);
        disk.rows
            .insert((Store::Tablet, Key::from(key::IDENTITY)), identity);
        let workspace = opened(&disk);
        Self {
            disk,
            number,
            workspace,
        }
    }

    fn keep(&mut self, mut arrival: Arrival) {
        // Nothing has been recorded here: there is no row of a chain yet.
        arrival.batch.chain_before = None;
        self.disk.write(&arrival.batch, Durability::Strict).unwrap();
        self.workspace.adopt_arrival(arrival);
    }

    fn saved(&self, subjects: impl Iterator<Item = Subject>) -> BTreeMap<Subject, Vec<u8>> {
        subjects
            .filter_map(|subject| {
                let key = Key::Text(Workspace::document_key(&subject));
                let saved = self.disk.get(Store::Documents, &key)?.clone();
                Some((subject, saved))
            })
            .collect()
    }

    /// The browser is killed: what is on the disk is what is left.
    fn is_killed(&mut self) {
        self.workspace = opened(&self.disk);
    }

    fn takes_page(&mut self, plant: &mut Plant, bytes: usize) -> StartPage {
        let answer = plant.ask(&start_call(&self.workspace, bytes), self.number);
        let page = StartPage::from_bytes(&answer).unwrap();
        let saved = self.saved(page.documents.iter().map(|came| came.subject.clone()));
        let arrival = self.workspace.on_start_page(&page, &saved, MORNING_MS);
        self.keep(arrival.unwrap());
        page
    }

    fn starts(&mut self, plant: &mut Plant, bytes: usize) -> u64 {
        let mut pages = 1;
        while self.takes_page(plant, bytes).more {
            pages += 1;
            self.is_killed();
        }
        pages
    }

    fn pulls(&mut self, plant: &mut Plant) {
        loop {
            let answer = plant.ask(&pull_call(&self.workspace), self.number);
            let answer = PullAnswer::from_bytes(&answer).unwrap();
            let saved = self.saved(answer.entries.iter().map(|entry| entry.subject.clone()));
            let arrival = self.workspace.on_pull_answer(&answer, &saved, MORNING_MS);
            self.keep(arrival);
            if self.workspace.cursor >= answer.head {
                return;
            }
        }
    }

    fn knows(&self) -> Known {
        let again = opened(&self.disk);
        let findings = again.plant.judged();
        let heads = again.plant.subjects().map(|subject| {
            let saved = self.saved(std::iter::once(subject.clone()));
            let document = Document::open(subject.clone(), &saved[subject]).unwrap();
            (subject.clone(), document.heads())
        });
        (
            state_hash(&again.plant),
            findings.iter().map(|found| format!("{found:?}")).collect(),
            heads.collect(),
        )
    }
}

fn opened(disk: &Disk) -> Workspace {
    Tablet::new(disk.clone(), None, Random::new(1, 1)).workspace()
}

#[test]
fn whole_documents_give_the_state_findings_and_heads_that_every_change_gives() {
    let mut plant = Plant::new();
    plant.builds(0..40);
    // A step that was finished twice, which cannot be.
    let again = plant.plan.finish_past_the_rules("AX-1", 10);
    plant.records(&[again]);
    let (mut fresh, mut old) = (Reader::new(2), Reader::new(3));
    let pages = fresh.starts(&mut plant, 4 * 1024);
    old.pulls(&mut plant);
    assert!(pages > 5, "{pages} pages");
    assert_eq!(fresh.knows(), plant.truth());
    assert_eq!(fresh.knows(), old.knows());
    assert!(!fresh.knows().1.is_empty(), "there is something to find");
    assert_eq!(fresh.workspace.cursor, old.workspace.cursor);
    assert!(!fresh.workspace.wants_cold_start());
}

#[test]
fn a_record_that_grows_under_a_start_is_complete_after_the_next_pull() {
    let mut plant = Plant::new();
    plant.builds(0..30);
    let mut fresh = Reader::new(2);
    let first = fresh.takes_page(&mut plant, 4 * 1024);
    assert!(first.more);
    fresh.is_killed();
    // Before and after what has come, and in it.
    plant.builds(100..110);
    let more = plant.plan.finish_past_the_rules("AX-1", 10);
    plant.records(&[more]);
    while fresh.takes_page(&mut plant, 4 * 1024).more {
        fresh.is_killed();
    }
    assert_eq!(fresh.workspace.cursor, first.cursor);
    fresh.pulls(&mut plant);
    assert_eq!(fresh.knows(), plant.truth());
}

#[test]
fn a_server_restored_in_the_midst_of_a_start_begins_it_anew() {
    let mut plant = Plant::new();
    plant.builds(0..30);
    let backup = plant.server.files();
    let (writer, mut plan) = (plant.writer.clone(), plant.plan.clone());
    plant.builds(30..60);
    let mut fresh = Reader::new(2);
    let first = fresh.takes_page(&mut plant, 4 * 1024);
    assert!(first.more);
    fresh.is_killed();
    plant.server.replace(&backup);
    for _ in 0..1_000 {
        // What is recorded from here on is not what was lost.
        plan.next_context();
    }
    (plant.writer, plant.plan) = (writer, plan);
    plant.builds(200..240);
    let second = fresh.takes_page(&mut plant, 4 * 1024);
    let is_same = (first.cursor, first.epoch) == (second.cursor, second.epoch);
    assert!(!is_same, "the feed went another way to that place");
    let first_of = |page: &StartPage| page.documents[0].subject.clone();
    assert_eq!(first_of(&first), first_of(&second), "from the start");
    while fresh.takes_page(&mut plant, 4 * 1024).more {
        fresh.is_killed();
    }
    let (_, _, known) = fresh.knows();
    for (subject, heads) in plant.truth().2 {
        assert_eq!(known.get(&subject), Some(&heads), "{subject}");
    }
}

#[test]
#[ignore = "prints figures: cargo test -p simulator --test cold_start -- --ignored --nocapture"]
fn bytes_and_requests_of_a_cold_start_beside_those_of_pulling_every_change() {
    for (name, units) in [("demo-sized", 20), ("5,000 documents", 5_000)] {
        let mut plant = Plant::new();
        for first in (0..units).step_by(250) {
            plant.builds(first..(first + 250).min(units));
        }
        let documents = plant.truth().2.len();
        let mut told = Vec::new();
        let mut counted = |plant: &mut Plant, what: &str, began: std::time::Instant| {
            let (bytes, requests) = (plant.bytes / 1024, plant.requests);
            (plant.bytes, plant.requests) = (0, 0);
            let seconds = began.elapsed().as_secs_f64();
            told.push(format!(
                "{what} {bytes} KiB deflated, {requests} requests, {seconds:.1} s"
            ));
        };
        (plant.bytes, plant.requests) = (0, 0);
        let (mut fresh, mut old) = (Reader::new(2), Reader::new(3));
        let began = std::time::Instant::now();
        let mut bytes = ledger::sync::cold_start::FIRST_PAGE_BYTES;
        while fresh.takes_page(&mut plant, bytes).more {
            bytes = (bytes * 2).min(ledger::sync::cold_start::MOST_PAGE_BYTES);
        }
        counted(&mut plant, "cold start", began);
        let began = std::time::Instant::now();
        old.pulls(&mut plant);
        counted(&mut plant, "pull", began);
        assert_eq!(fresh.knows().0, old.knows().0);
        println!("{name} ({documents} documents): {}", told.join("; "));
    }
}
