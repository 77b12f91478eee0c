//! What must hold when all is at rest, and what must hold of a disk after a crash.

use std::collections::{BTreeMap, BTreeSet};

use ledger::document::Document;
use ledger::hash::Hash;
use ledger::state_hash::state_hash;
use ledger::sync::message::{Message, PushAnswer, Receipt, Verdict};
use record::Finding;
use record::identity::Subject;
use record::ids::IncarnationId;
use records::exchange::{CBOR, Received};
use records::store::{Key, Store, key};
use records::workspace::Workspace;
use records::workspace::rows::Standing;
use sync_server::projection;
use sync_server::store::{LogRow, StoreError, View};
use sync_server::verify::verify;

use crate::broken::Broken;
use crate::failure::{Failure, Invariant};
use crate::server::Server;
use crate::tablet::Tablet;
use crate::traffic::Packet;
use crate::witness::{hash_of, push_in};
use crate::world::World;

/// How much an audit looked at.
#[derive(Debug, Clone, Copy)]
pub struct Findings {
    /// Things that cannot be.
    pub findings: u64,
    /// Entries that were recorded.
    pub entries: u64,
}

fn read<T>(server: &Server, what: impl FnOnce(&View<'_>) -> Result<T, StoreError>) -> T {
    server
        .running()
        .store()
        .read(what)
        .expect("the server's store can be read")
}

/// Returns the end of the server's feed.
#[must_use]
pub fn feed_head(server: &Server) -> u64 {
    read(server, |view| view.feed_head())
}

/// Returns the last place of a chain that the server has, where it knows the chain.
#[must_use]
pub fn chain_head(server: &Server, incarnation: &IncarnationId) -> Option<u64> {
    read(server, |view| view.device_of(incarnation)).map(|device| device.head.dseq)
}

/// Returns the end of the server's log.
#[must_use]
pub fn log_head(server: &Server) -> u64 {
    read(server, |view| view.log_head())
}

/// Returns every entry that the server has: in its log, or kept as a branch of a chain.
#[must_use]
pub fn entries_at(server: &Server) -> BTreeSet<Hash> {
    read(server, |view| {
        let log = view.log_from(1, u32::MAX)?.into_iter().map(|row| row.hash);
        let forks = view.forks()?.into_iter().map(|row| row.hash);
        Ok(log.chain(forks).collect())
    })
}

/// Makes the answer of somebody who pretends to be the server.
#[must_use]
pub fn forged(packet: &Packet, now_ms: u64) -> Option<Received> {
    let push = push_in(packet)?;
    let last = push.entries.last()?;
    let place = |entry: &ledger::sync::message::PushEntry| {
        ledger::Envelope::from_bytes(&entry.envelope)
            .map(|envelope| envelope.dseq)
            .ok()
    };
    let answer = PushAnswer {
        received_through: place(last)?,
        chain_hash: last.sealed().hash(),
        receipts: push
            .entries
            .iter()
            .filter_map(|entry| {
                Some(Receipt {
                    dseq: place(entry)?,
                    seq: 1,
                    verdict: Verdict::Admitted,
                })
            })
            .collect(),
        refused: None,
        server_utc_ms: now_ms,
        stopped: None,
    };
    Some(Received {
        status: 200,
        content_type: CBOR.to_owned(),
        retry_after: None,
        body: answer.to_bytes(),
    })
}

/// Everything before the cursor of a tablet is on its disk.
///
/// # Errors
/// [`Invariant::CursorIsPrefix`].
pub fn prefix_is_there(world: &World, number: usize) -> Result<(), Failure> {
    // After a restore a cursor may stand beyond the feed, or before what went another way.
    if world.server.restores > 0 {
        return Ok(());
    }
    let shared = world.shared.borrow();
    let tablet = &shared.tablets[number];
    let (Some(own), Some(cursor)) = (tablet.incarnation(), tablet.row::<u64>(key::CURSOR)) else {
        return Ok(());
    };
    let feed = read(&world.server, |view| {
        view.feed_after(world.first_feed, u32::MAX)
    });
    let mut open: BTreeMap<Subject, Option<Document>> = BTreeMap::new();
    for row in feed.into_iter().filter(|row| row.pos <= cursor) {
        let (entry, pos) = (row.entry, row.pos);
        let (Some(subject), Some(change)) = (entry.subject, entry.change_hash) else {
            continue;
        };
        if entry.incarnation == own || entry.verdict != Verdict::Admitted {
            continue;
        }
        let document = open
            .entry(subject.clone())
            .or_insert_with(|| document_on(tablet, &subject));
        if !document
            .as_ref()
            .is_some_and(|document| document.has(&change))
        {
            return Err(Failure::new(
                Invariant::CursorIsPrefix,
                format!("tablet {number}, whose cursor is {cursor}, has entry {pos} of the feed"),
                format!("the change to {subject} is not in its documents"),
            ));
        }
    }
    Ok(())
}

fn document_on(tablet: &Tablet, subject: &Subject) -> Option<Document> {
    let key = Key::Text(Workspace::document_key(subject));
    let saved = tablet.disk.get(Store::Documents, &key)?;
    Document::open(subject.clone(), saved).ok()
}

/// The log as it is at rest.
struct Log {
    rows: Vec<LogRow>,
    by_hash: BTreeMap<Hash, usize>,
    forks: BTreeSet<Hash>,
}

impl Log {
    fn of(server: &Server) -> Result<Self, Failure> {
        let (rows, forks) = read(server, |view| {
            let forks = view.forks()?.into_iter().map(|row| row.hash);
            Ok((view.log_from(1, u32::MAX)?, forks.collect()))
        });
        let mut by_hash = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            if let Some(first) = by_hash.insert(row.hash, at) {
                return Err(Failure::new(
                    Invariant::SavedOnce,
                    "an entry is in the log once",
                    format!("it is at {} and at {}", rows[first].seq, row.seq),
                ));
            }
        }
        Ok(Self {
            rows,
            by_hash,
            forks,
        })
    }

    fn row(&self, hash: &Hash) -> Option<&LogRow> {
        self.by_hash.get(hash).and_then(|at| self.rows.get(*at))
    }
}

/// Checks everything that must hold when all is at rest.
///
/// # Errors
/// The first thing that must not be.
pub fn at_rest(world: &mut World) -> Result<Findings, Failure> {
    let log = Log::of(&world.server)?;
    conserved(world, &log)?;
    saved_once(world, &log)?;
    poison_stopped_nobody(world, &log)?;
    let findings = converged(world)?;
    let count = world.shared.borrow().tablets.len();
    for number in 0..count {
        prefix_is_there(world, number)?;
    }
    proves_itself(world)?;
    Ok(Findings {
        findings,
        entries: world.witness.recorded.len() as u64,
    })
}

/// What a tablet says of its entries is so.
fn conserved(world: &World, log: &Log) -> Result<(), Failure> {
    let shared = world.shared.borrow();
    for (number, tablet) in shared.tablets.iter().enumerate() {
        let wrong = |dseq: u64, says: &str, had: String| {
            Failure::new(
                Invariant::Conserved,
                format!("entry {dseq} of tablet {number} is what the tablet says: {says}"),
                had,
            )
        };
        let workspace = tablet.workspace();
        for (dseq, entry) in &workspace.entries {
            let row = log.row(&hash_of(entry));
            let had = row.map(|row| row.verdict.clone());
            match (&entry.standing, had) {
                (Standing::Sent { .. }, Some(Verdict::Admitted)) => {}
                (Standing::NeedsAttention { .. }, None) if log.forks.contains(&hash_of(entry)) => {}
                (Standing::Sent { .. }, had) => {
                    return Err(wrong(*dseq, "sent", format!("in the log: {had:?}")));
                }
                (Standing::NeedsAttention { .. }, None | Some(Verdict::Admitted)) => {
                    return Err(wrong(*dseq, "needs attention", "it does not".to_owned()));
                }
                _ => {}
            }
        }
        let of_tablet = workspace.identity.incarnation;
        let in_log = log.rows.iter().filter(|row| row.incarnation == of_tablet);
        let places: Vec<u64> = in_log.map(|row| row.dseq).collect();
        let (kept, sent) = (workspace.entries.len() as u64, places.len() as u64);
        let unsent = workspace.chain.dseq - workspace.pushed;
        // Of two machines with one store one hears what the other has recorded when it is enrolled,
        // and knows it: an enrolment whose write was said to have failed may be on the disk.
        let is_copied = shared.tablets.iter().enumerate().any(|(other, copy)| {
            other != number && copy.workspace().identity.incarnation == of_tablet
        });
        let hears =
            workspace.identity.enrolment.is_some() && (tablet.page.is_enrolled || !is_copied);
        if kept != sent + unsent && hears {
            return Err(Failure::new(
                Invariant::Conserved,
                format!("tablet {number}: recorded {kept} = in the log + unsent {unsent}"),
                format!("in the log {places:?}, {} forks", log.forks.len()),
            ));
        }
    }
    let recorded: BTreeSet<IncarnationId> = world
        .witness
        .recorded
        .values()
        .map(|recorded| recorded.incarnation)
        .collect();
    let invented = log.rows.iter().find(|row| {
        recorded.contains(&row.incarnation)
            // What was recorded before the run began was seen by nobody.
            && row.seq > world.first_log
            && !world.witness.recorded.contains_key(&row.hash)
    });
    match invented {
        None => Ok(()),
        Some(row) => Err(Failure::new(
            Invariant::Conserved,
            "what the log has of a tablet was recorded there",
            format!("entry {} was not", row.seq),
        )),
    }
}

fn saved_once(world: &World, log: &Log) -> Result<(), Failure> {
    for (hash, recorded) in &world.witness.recorded {
        let is_there = log.row(hash).is_some() || log.forks.contains(hash);
        if !is_there && !world.witness.lost.contains(hash) {
            return Err(Failure::new(
                Invariant::SavedOnce,
                format!(
                    "entry {} of tablet {}, which was saved, is in the log or kept beside it",
                    recorded.dseq, recorded.tablet
                ),
                "it is neither",
            ));
        }
    }
    Ok(())
}

/// Every honest entry is part of the record.
fn poison_stopped_nobody(world: &World, log: &Log) -> Result<(), Failure> {
    for (hash, recorded) in &world.witness.recorded {
        let Some(row) = log.row(hash) else { continue };
        if row.verdict != Verdict::Admitted {
            return Err(Failure::new(
                Invariant::PoisonStopsNobody,
                format!(
                    "entry {} of tablet {} is admitted",
                    recorded.dseq, recorded.tablet
                ),
                format!("{:?}", row.verdict),
            ));
        }
    }
    Ok(())
}

/// Facts, latest changes and findings are the same everywhere.
fn converged(world: &World) -> Result<u64, Failure> {
    let failure = |expected: String, had: String| Failure::new(Invariant::Converged, expected, had);
    let (plant, mut stored, documents) = read(&world.server, |view| {
        Ok((
            projection::whole_plant(view)?,
            view.findings()?,
            view.documents()?,
        ))
    });
    let (state, findings) = (state_hash(&plant), plant.judged());
    let open: Vec<Finding> = findings
        .iter()
        .filter(|judged| judged.resolved.is_none())
        .map(|judged| judged.finding.clone())
        .collect();
    let mut judged: Vec<String> = findings
        .iter()
        .filter_map(|finding| serde_json::to_string(finding).ok())
        .collect();
    judged.sort_unstable();
    stored.sort_unstable();
    if judged != stored {
        return Err(failure(
            format!("the server stores what its rules find: {judged:?}"),
            format!("{stored:?}"),
        ));
    }
    let shared = world.shared.borrow();
    for (number, tablet) in shared.tablets.iter().enumerate() {
        if tablet.row::<u64>(key::CURSOR).is_none() {
            continue;
        }
        let workspace = tablet.workspace();
        if state_hash(&workspace.plant) != state {
            let facts = plant.all_facts().count();
            return Err(failure(
                format!("tablet {number} knows the {facts} facts of the server"),
                format!("it knows {} facts", workspace.plant.all_facts().count()),
            ));
        }
        let seen = tablet.page.findings.as_ref();
        if seen.is_some_and(|seen| *seen != open) {
            return Err(failure(
                format!("tablet {number} shows the server's findings: {open:?}"),
                format!("{seen:?}"),
            ));
        }
        let compared = tablet.page.compared.as_ref();
        if compared.is_some_and(|compared| !compared.is_same()) {
            return Err(failure(
                format!("tablet {number} finds that it has what the server has"),
                format!("{compared:?}"),
            ));
        }
        for row in &documents {
            let heads = document_on(tablet, &row.subject).map(|document| document.heads());
            if heads.as_ref() != Some(&row.heads) {
                return Err(failure(
                    format!("tablet {number} has the latest changes of {}", row.subject),
                    format!("{heads:?} in place of {:?}", row.heads),
                ));
            }
        }
    }
    Ok(findings.len() as u64)
}

fn proves_itself(world: &mut World) -> Result<(), Failure> {
    let broken = world.shared.borrow().broken;
    let failure = |had: String| {
        Failure::new(
            Invariant::ProvesItself,
            "every row of the log and all that is derived verifies",
            had,
        )
    };
    if broken == Some(Broken::LogTampered) {
        let mut files = world.server.files();
        let row = read(&world.server, |view| view.log_from(1, 1)).remove(0);
        for (_, bytes) in &mut files {
            let window = row.envelope.len();
            while let Some(at) = bytes
                .windows(window)
                .position(|part| part == row.envelope.as_slice())
            {
                bytes[at + window / 2] ^= 1;
            }
        }
        world.server.replace(&files);
    }
    let report =
        verify(world.server.running().store()).map_err(|error| failure(error.to_string()))?;
    match report.broken {
        None => Ok(()),
        Some(broken) => Err(failure(format!("{}: {}", broken.place, broken.what))),
    }
}
