//! `waymark verify`: proves that the stored record is whole.
//!
//! First the evidence: every entry's place in the log and in its device's chain, the hash
//! that the next one names, the device's signature, the bytes of the change. Then all that
//! is derived: the log is taken in again into an empty store in memory, by the same code,
//! and every document, fact, edge and projection has to come out the same. Last the database
//! file: by an index that lost rows a trace would be short while every table is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ledger::envelope::What;
use ledger::gate::chunk::Chunk;
use ledger::sync::chain::{ChainHead, standing};
use ledger::sync::message::{NewIncarnation, Verdict};
use ledger::{Document, Envelope, Hash, Sealed};
use record::ids::IncarnationId;
use record::resolution::Judged;
use record::tablet::is_not_for_its_content;

use crate::intake::{Documents, Touched, guarded, take_again};
use crate::projection;
use crate::store::{AsideRow, DeviceRow, LogRow, Store, StoreError, Turn, View};

/// How many entries are read at once.
const PAGE: u32 = 1_000;

/// What a walk over the record found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many entries were walked.
    pub entries: u64,
    /// How many devices wrote them.
    pub devices: usize,
    /// The first thing that is wrong.
    pub broken: Option<Broken>,
    /// The signatures that do not hold and that no person accepted, one line each. What was
    /// stored of them is whole: it is the evidence.
    pub bad_signatures: Vec<String>,
}

/// Something wrong: where, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The place, for example `entry 17 (log)`.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

impl Report {
    /// Says whether nothing is wrong with what is stored.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.broken.is_none()
    }

    /// Says whether it is whole and every signature in it holds.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.is_whole() && self.bad_signatures.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.broken {
            None => {
                write!(
                    f,
                    "the record is whole: {} entries of {} devices; chains, hashes, signatures, \
                     changes and everything derived from them agree",
                    self.entries, self.devices
                )?;
                for line in &self.bad_signatures {
                    write!(f, "\na person's signature does NOT hold: {line}")?;
                }
                if !self.bad_signatures.is_empty() {
                    write!(f, "\nlook at each among the findings of its thing")?;
                }
                Ok(())
            }
            Some(broken) => write!(
                f,
                "the record is DAMAGED at {broken}; entries before it agree"
            ),
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Why the walk ended early.
pub(crate) enum Stop {
    /// Something is wrong.
    Broken(Broken),
    /// The store cannot be read.
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn broken(place: impl Into<String>, what: impl Into<String>) -> Stop {
    Stop::Broken(Broken {
        place: place.into(),
        what: what.into(),
    })
}

/// Walks the record in one snapshot; the server may go on writing meanwhile.
///
/// # Errors
/// [`StoreError`] when the store cannot be read at all.
pub fn verify(store: &Store) -> Result<Report, StoreError> {
    store.read(|view| {
        let mut report = Report {
            entries: 0,
            devices: view.devices()?.len(),
            broken: None,
            bad_signatures: Vec::new(),
        };
        match walk(view, &mut report.entries) {
            Ok(()) => report.bad_signatures = bad_signatures(view)?,
            Err(Stop::Broken(broken)) => report.broken = Some(broken),
            Err(Stop::Store(StoreError::Damaged { what })) => {
                report.broken = Some(Broken {
                    place: format!("entry {}", report.entries + 1),
                    what: format!("the stored {what} cannot be read"),
                });
            }
            Err(Stop::Store(error)) => return Err(error),
        }
        Ok(report)
    })
}

/// Lists the signatures that do not hold; what is derived was compared before.
fn bad_signatures(view: &View<'_>) -> Result<Vec<String>, StoreError> {
    let damaged = |_| StoreError::Damaged { what: "finding" };
    let mut lines = Vec::new();
    for finding in view.findings()? {
        let judged: Judged = serde_json::from_str(&finding).map_err(damaged)?;
        if judged.is_open() && judged.finding.is_of_a_bad_signature() {
            let facts: Vec<String> = judged
                .finding
                .facts()
                .iter()
                .map(ToString::to_string)
                .collect();
            lines.push(format!(
                "{} on {} (facts {})",
                judged.finding.code(),
                judged.finding.subject(),
                facts.join(", ")
            ));
        }
    }
    Ok(lines)
}

fn walk(view: &View<'_>, entries: &mut u64) -> Result<(), Stop> {
    let evidence = walk_evidence(view, entries)?;
    check_documents(view)?;
    check_rebuilt(view, &evidence)?;
    match view.file_fault()? {
        None => Ok(()),
        Some(fault) => Err(broken("the database file", fault)),
    }
}

/// What a walk over the evidence tells about how to judge it again.
pub(crate) struct Evidence {
    /// Every incarnation of every device.
    pub(crate) devices: Vec<DeviceRow>,
    /// The entries that a person admitted, by the hash of the envelope: the server's own
    /// entries say so.
    pub(crate) by_a_person: BTreeSet<Hash>,
}

/// Walks what everything else is derived from: log, chains and branches.
pub(crate) fn walk_evidence(view: &View<'_>, entries: &mut u64) -> Result<Evidence, Stop> {
    if view.site()?.is_none() {
        let what = "there is no site: the file was copied without its write-ahead log \
                    (waymark.db-wal), or it was never served";
        return Err(broken("the beginning", what));
    }
    let devices = view.incarnations()?;
    let mut chains: BTreeMap<IncarnationId, ChainHead> = BTreeMap::new();
    let mut by_a_person = BTreeSet::new();
    loop {
        let page = view.log_from(*entries + 1, PAGE)?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            if row.seq != *entries + 1 {
                let missing = format!("entry {} (log)", *entries + 1);
                return Err(broken(missing, "it is missing"));
            }
            by_a_person.extend(check_entry(row, &devices, &mut chains)?);
            *entries += 1;
        }
    }
    for device in &devices {
        let walked = chains.get(&device.enrolled.incarnation);
        check_chain_end(device, walked.copied().unwrap_or_default())?;
        check_begun(device)?;
    }
    for row in view.forks()? {
        check_fork(view, &row, &devices)?;
    }
    Ok(Evidence {
        devices,
        by_a_person,
    })
}

/// Checks an entry; returns the one that it admits for a person.
fn check_entry(
    row: &LogRow,
    devices: &[DeviceRow],
    chains: &mut BTreeMap<IncarnationId, ChainHead>,
) -> Result<Option<Hash>, Stop> {
    let device = devices
        .iter()
        .find(|device| device.enrolled.incarnation == row.incarnation);
    let name = device.map_or("an unknown device", |device| &device.name);
    let place = format!("entry {} (log), {} of {name}", row.seq, row.dseq);
    let wrong = |what: &str| broken(place.clone(), what);
    let Some(device) = device else {
        return Err(wrong("its device is not enrolled"));
    };
    let sealed = Sealed {
        envelope: row.envelope.clone(),
        signature: row.signature,
    };
    let hash = sealed.hash();
    if hash != row.hash {
        return Err(wrong("the envelope was edited: it has another hash"));
    }
    if !sealed.is_signed_by(&device.enrolled.public_key) {
        return Err(wrong("the signature does not fit the device's key"));
    }
    let envelope =
        Envelope::from_bytes(&row.envelope).map_err(|error| wrong(&error.to_string()))?;
    let head = chains.entry(row.incarnation).or_default();
    if envelope.incarnation != row.incarnation || envelope.dseq != row.dseq {
        return Err(wrong("the envelope names another place in the chain"));
    }
    standing(head, &envelope, hash, None).map_err(|fault| wrong(&fault.to_string()))?;
    *head = ChainHead {
        dseq: row.dseq,
        hash,
    };
    check_change(row, &envelope).map_err(|what| wrong(&what))?;
    let admits = match envelope.what {
        What::Admits { entry, .. } => Some(entry),
        What::Change { .. }
        | What::BadgedIn
        | What::BadgedOut
        | What::Incident(_)
        | What::Event(_) => None,
    };
    Ok(admits.filter(|_| device.is_server))
}

/// Only an entry that is set aside for what is in it may hold bytes that are not the signed
/// change, and that not either once a person admitted it: its facts are in the record by them.
fn check_change(row: &LogRow, envelope: &Envelope) -> Result<(), String> {
    if let Verdict::Quarantined { reason } = &row.verdict
        && row.admitted_by.is_none()
        && !is_not_for_its_content(reason)
    {
        return Ok(());
    }
    check_signed_change(row.change.as_deref(), envelope)?;
    let named = envelope.what.change();
    let is_named = row.change_hash.as_ref() == named.map(|named| named.id)
        && row.subject.as_ref() == named.map(|named| named.subject);
    is_named
        .then_some(())
        .ok_or_else(|| "the change is not the one that was signed".to_owned())
}

/// The bytes are those of the change that an envelope names.
fn check_signed_change(change: Option<&[u8]>, envelope: &Envelope) -> Result<(), String> {
    match (envelope.what.change(), change) {
        (Some(named), Some(bytes)) => {
            let chunk = Chunk::parse(bytes).map_err(|error| format!("its change: {error}"))?;
            (chunk.id == *named.id)
                .then_some(())
                .ok_or_else(|| "the change is not the one that was signed".to_owned())
        }
        (None, None) => Ok(()),
        _ => Err("the change is missing, or there is one too many".to_owned()),
    }
}

fn check_chain_end(device: &DeviceRow, walked: ChainHead) -> Result<(), Stop> {
    if device.head == walked {
        return Ok(());
    }
    let place = format!("the end of the chain of {}", device.name);
    let what = format!(
        "the log ends at its entry {}, the device's chain at {}",
        walked.dseq, device.head.dseq
    );
    Err(broken(place, what))
}

/// A further incarnation was begun by the device itself.
fn check_begun(device: &DeviceRow) -> Result<(), Stop> {
    let enrolled = &device.enrolled;
    let is_signed = |new: &NewIncarnation| new.is_signed_by(&enrolled.device, &enrolled.public_key);
    if device.begun.as_ref().is_none_or(is_signed) {
        return Ok(());
    }
    let place = format!("incarnation {} of {}", enrolled.incarnation, device.name);
    Err(broken(place, "its device did not sign for it"))
}

/// An entry of a branch is as its device signed it, and not the one in the log.
fn check_fork(view: &View<'_>, row: &AsideRow, devices: &[DeviceRow]) -> Result<(), Stop> {
    let device = devices
        .iter()
        .find(|device| device.enrolled.incarnation == row.incarnation);
    let name = device.map_or("an unknown device", |device| &device.name);
    let wrong = |what: &str| {
        broken(
            format!("entry {} (fork), {} of {name}", row.place, row.dseq),
            what,
        )
    };
    let sealed = row.entry.sealed();
    if sealed.hash() != row.hash {
        return Err(wrong("the envelope was edited: it has another hash"));
    }
    if !device.is_some_and(|device| sealed.is_signed_by(&device.enrolled.public_key)) {
        return Err(wrong("the signature does not fit the device's key"));
    }
    let envelope =
        Envelope::from_bytes(&row.entry.envelope).map_err(|error| wrong(&error.to_string()))?;
    if (envelope.incarnation, envelope.dseq) != (row.incarnation, row.dseq) {
        return Err(wrong("the envelope names another place in the chain"));
    }
    // Until a person admits it, it is kept with whatever came as its change.
    if row.admitted_by.is_some() {
        check_signed_change(row.entry.change.as_deref(), &envelope).map_err(|what| wrong(&what))?;
    }
    let in_log = view.entry_at(&row.incarnation, row.dseq)?;
    if in_log.is_some_and(|logged| logged.hash == row.hash) {
        return Err(wrong("it stands in the log, too"));
    }
    Ok(())
}

fn check_documents(view: &View<'_>) -> Result<(), Stop> {
    for row in view.documents()? {
        let place = format!("the document of {}", row.subject);
        let document = guarded(|| Document::open(row.subject, &row.snapshot))
            .ok_or_else(|| broken(&place, "its snapshot makes the merge engine give up"))?
            .map_err(|error| broken(&place, error.to_string()))?;
        if document.heads() != row.heads {
            return Err(broken(place, "its snapshot has other latest changes"));
        }
    }
    Ok(())
}

/// Takes the whole log in again and compares what comes out.
fn check_rebuilt(view: &View<'_>, evidence: &Evidence) -> Result<(), Stop> {
    let rebuilt = Store::in_memory()?;
    let again = rebuilt.write(|turn| -> Result<Vec<String>, StoreError> {
        if let Some((site, name)) = view.site()? {
            turn.create_site(&site, &name, 0)?;
        }
        copy_devices_and_forks(view, turn, &evidence.devices)?;
        let (mut documents, mut touched) = (Documents::default(), Touched::default());
        let mut next = 1;
        loop {
            let page = view.log_from(next, PAGE)?;
            let Some(last) = page.last() else { break };
            next = last.seq + 1;
            for row in &page {
                let device = evidence
                    .devices
                    .iter()
                    .find(|device| device.enrolled.incarnation == row.incarnation)
                    .ok_or(StoreError::Damaged { what: "device" })?;
                let stored = (row, evidence.by_a_person.contains(&row.hash));
                take_again(turn, &mut documents, device, stored, &mut touched)?;
            }
        }
        projection::refresh(turn, &mut documents, &touched)?;
        turn.projection_lines()
    })?;
    first_difference(&view.projection_lines()?, &again)
}

fn copy_devices_and_forks(
    view: &View<'_>,
    turn: &Turn<'_>,
    devices: &[DeviceRow],
) -> Result<(), StoreError> {
    for device in devices {
        match &device.begun {
            None => turn.add_device(&device.enrolled, &device.name, device.is_server, 0)?,
            Some(new) => turn.add_incarnation(&device.enrolled.device, new, 0)?,
        }
    }
    for row in view.standings()? {
        turn.add_standing(&row)?;
    }
    for row in view.forks()? {
        let head = ChainHead {
            dseq: row.dseq,
            hash: row.hash,
        };
        turn.keep_fork(&row.incarnation, &head, &row.entry, 0)?;
    }
    Ok(())
}

fn first_difference(stored: &[String], rebuilt: &[String]) -> Result<(), Stop> {
    let differs = |line: &&String, others: &[String]| others.binary_search(line).is_err();
    let place = |line: &str| line.chars().take(160).collect::<String>();
    if let Some(line) = stored.iter().find(|line| differs(line, rebuilt)) {
        return Err(broken(place(line), "the log does not give this row"));
    }
    if let Some(line) = rebuilt.iter().find(|line| differs(line, stored)) {
        return Err(broken(
            place(line),
            "the log gives this row, and it is missing",
        ));
    }
    if stored.len() == rebuilt.len() {
        Ok(())
    } else {
        Err(broken("the derived rows", "some are there more than once"))
    }
}

#[cfg(test)]
pub(crate) mod tests;
