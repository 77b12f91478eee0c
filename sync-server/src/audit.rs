//! The audit trail: every entry of every device's chain, findable and readable.
//!
//! By what an entry is found is made from its bytes alone when it is appended
//! ([`note`]), so a rebuild makes the same again. What is read of a row is read from the entry
//! itself; names are those of today. Reading is an entry of its own ([`was_read`]).

pub mod export;

use std::collections::BTreeMap;

use ledger::Envelope;
use ledger::envelope::{AuditEvent, Incident, What};
use ledger::gate;
use ledger::sync::message::Verdict;
use record::audit::{AuditFilter, AuditPage, AuditRow, AuditState, AuditWhat, Group};
use record::identity::Subject;
use record::ids::{DeviceId, IncarnationId, PersonId};
use record::rights::NotAllowed;
use record::trace::Event;
use record::{Fact, Plant};

use crate::badges::BadgeError;
use crate::intake::{Documents, guarded};
use crate::own_device::{OwnDevice, OwnDeviceError};
use crate::projection;
use crate::store::{DeviceRow, Findable, LogRow, Store, StoreError, Turn, View, Wanted};

/// The most rows of a page.
pub const MOST_ROWS: u32 = 200;
/// The most people whose names are looked for.
const MOST_NAMED: usize = 100;
/// How many entries are made findable at once.
const PAGE: u32 = 1_000;

/// Notes by what an entry is found. `change` are the bytes that came as its change.
///
/// # Errors
/// [`StoreError`].
pub fn note(
    turn: &Turn<'_>,
    seq: u64,
    device: DeviceId,
    envelope: &Envelope,
    change: Option<&[u8]>,
) -> Result<(), StoreError> {
    turn.set_findable(seq, &findable(device, envelope, change))
}

fn findable(device: DeviceId, envelope: &Envelope, change: Option<&[u8]>) -> Findable {
    let what = what(envelope, change);
    let groups = what
        .kinds()
        .iter()
        .fold(0, |set, kind| set | Group::of_kind(kind).bit());
    let offset = envelope.server_offset_ms.unwrap_or(0);
    Findable {
        written_ms: envelope.wall.utc_ms.saturating_add_signed(offset),
        device,
        person: envelope.person.clone(),
        other: of(&what).cloned(),
        // A change that cannot be read is work all the same.
        groups: if groups == 0 {
            Group::Work.bit()
        } else {
            groups
        },
        words: words(envelope, &what),
    }
}

fn of(what: &AuditWhat) -> Option<&PersonId> {
    if let AuditWhat::Event(event) = what {
        event.of()
    } else {
        None
    }
}

/// The words that a search looks at; the export prints the same facts.
fn words(envelope: &Envelope, what: &AuditWhat) -> String {
    let mut words = vec![envelope.person.to_string()];
    words.extend(subject_of(envelope, what).map(|subject| subject.to_string()));
    words.extend(what.kinds().iter().map(ToString::to_string));
    words.extend(of(what).map(ToString::to_string));
    words.extend(export::details(what));
    words.join(" ").to_lowercase()
}

fn subject_of(envelope: &Envelope, what: &AuditWhat) -> Option<Subject> {
    if let AuditWhat::Event(AuditEvent::Denied { subject, .. }) = what {
        return subject.clone();
    }
    let change = envelope.what.change();
    change.map(|change| change.subject.clone())
}

fn what(envelope: &Envelope, change: Option<&[u8]>) -> AuditWhat {
    let events = || {
        let facts: Vec<Fact> = guarded(|| gate::facts_of(envelope, change)).unwrap_or_default();
        let plant: Plant = facts.iter().cloned().collect();
        facts.iter().map(|fact| Event::of(&plant, fact)).collect()
    };
    match &envelope.what {
        What::Change { .. } => AuditWhat::Recorded(events()),
        What::Admits { reason, .. } => AuditWhat::Admitted {
            reason: reason.clone(),
            events: events(),
        },
        What::BadgedIn => AuditWhat::BadgedIn,
        What::BadgedOut => AuditWhat::BadgedOut,
        What::Incident(Incident::ClockStep { by_ms }) => AuditWhat::ClockStep { by_ms: *by_ms },
        What::Incident(_) => AuditWhat::Storage,
        What::Event(event) => AuditWhat::Event(event.clone()),
    }
}

/// Makes findable what was taken in by a program that kept no audit trail.
///
/// # Errors
/// [`StoreError`].
pub fn fill(store: &Store) -> Result<(), StoreError> {
    if store.read(|view| view.all_are_findable())? {
        return Ok(());
    }
    store.write(|turn| {
        let devices = devices(turn)?;
        let mut after = 0;
        while let Some(first) = turn.not_findable_after(after)? {
            for row in turn.log_from(first, PAGE)? {
                after = row.seq;
                let envelope = envelope(&row)?;
                let device = device(&devices, &row.incarnation)?.enrolled.device;
                note(turn, row.seq, device, &envelope, row.change.as_deref())?;
            }
        }
        Ok(())
    })
}

fn devices(view: &View<'_>) -> Result<BTreeMap<IncarnationId, DeviceRow>, StoreError> {
    let rows = view.incarnations()?.into_iter();
    Ok(rows.map(|row| (row.enrolled.incarnation, row)).collect())
}

fn device<'a>(
    devices: &'a BTreeMap<IncarnationId, DeviceRow>,
    incarnation: &IncarnationId,
) -> Result<&'a DeviceRow, StoreError> {
    let device = devices.get(incarnation);
    device.ok_or(StoreError::Damaged { what: "device" })
}

fn envelope(row: &LogRow) -> Result<Envelope, StoreError> {
    Envelope::from_bytes(&row.envelope).map_err(|_| StoreError::Damaged { what: "envelope" })
}

/// Reads a page of the trail, newest first, from before a place of the log on.
///
/// # Errors
/// [`StoreError`].
pub fn page(
    view: &View<'_>,
    filter: &AuditFilter,
    before: Option<u64>,
    limit: u32,
) -> Result<AuditPage, StoreError> {
    let people = projection::people_plant(view)?;
    let limit = limit.clamp(1, MOST_ROWS);
    let found = view.audit(&wanted(&people, filter, before), limit + 1)?;
    let devices = devices(view)?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    let shown = found.len() - usize::from(more);
    let rows = found
        .iter()
        .take(shown)
        .map(|(row, received_ms)| read(&people, &devices, row, *received_ms))
        .collect::<Result<Vec<_>, _>>()?;
    let next = rows.last().map(|row| row.seq).filter(|_| more);
    Ok(AuditPage { rows, next })
}

fn wanted(people: &Plant, filter: &AuditFilter, before: Option<u64>) -> Wanted {
    let words = filter
        .text
        .as_deref()
        .map(|text| text.trim().to_lowercase());
    let words = words.filter(|words| !words.is_empty());
    let has_name = |subject: &Subject| {
        let Subject::Person(id) = subject else {
            return None;
        };
        let name = people.person(id)?.name.to_lowercase();
        let is_meant = words.as_ref().is_some_and(|words| name.contains(words));
        is_meant.then(|| id.clone())
    };
    Wanted {
        before,
        named: people
            .subjects()
            .filter_map(has_name)
            .take(MOST_NAMED)
            .collect(),
        words,
        person: filter.person.clone(),
        device: filter.device,
        group: filter.group,
        from_ms: filter.from_ms,
        until_ms: filter.until_ms,
    }
}

fn read(
    people: &Plant,
    devices: &BTreeMap<IncarnationId, DeviceRow>,
    row: &LogRow,
    received_ms: u64,
) -> Result<AuditRow, StoreError> {
    let envelope = envelope(row)?;
    let device = device(devices, &row.incarnation)?;
    let name = |person: &PersonId| people.person(person).map(|named| named.name.clone());
    let what = what(&envelope, row.change.as_deref());
    Ok(AuditRow {
        seq: row.seq,
        device: device.enrolled.device,
        device_name: device.name.clone(),
        dseq: row.dseq,
        name: name(&envelope.person),
        wall: envelope.wall,
        received_ms,
        subject: subject_of(&envelope, &what),
        of_name: of(&what).and_then(name),
        person: envelope.person,
        what,
        state: match row.told() {
            Verdict::Admitted => AuditState::Admitted,
            Verdict::Waiting => AuditState::Waiting,
            Verdict::Quarantined { reason } => AuditState::SetAside { reason },
            Verdict::Forked => AuditState::SetAside {
                reason: "fork".to_owned(),
            },
        },
    })
}

/// Enters that a person read the trail, or took it out.
///
/// # Errors
/// [`OwnDeviceError`].
pub fn was_read(
    turn: &Turn<'_>,
    documents: &mut Documents,
    own: &OwnDevice,
    person: &PersonId,
    (at, is_export, filter): (Option<DeviceId>, bool, &AuditFilter),
) -> Result<(), OwnDeviceError> {
    let event = AuditEvent::AuditRead {
        at,
        is_export,
        filter: filter.words(),
    };
    own.note(turn, documents, person, event)
}

/// Enters that a person at a tablet was denied something by the server.
///
/// # Errors
/// [`OwnDeviceError`].
pub fn was_denied(
    turn: &Turn<'_>,
    documents: &mut Documents,
    own: &OwnDevice,
    person: &PersonId,
    (at, not, subject): (DeviceId, &NotAllowed, Option<Subject>),
) -> Result<(), OwnDeviceError> {
    let event = AuditEvent::Denied {
        action: not.action.name(),
        why: not.why.word().to_owned(),
        subject,
        times: 1,
        at: Some(at),
    };
    own.note(turn, documents, person, event)
}

/// Returns what was denied, where that is why something was not done.
#[must_use]
pub fn denial(error: &BadgeError) -> Option<&NotAllowed> {
    if let BadgeError::NotAllowed(not) | BadgeError::NoRights(not) = error {
        Some(not)
    } else {
        None
    }
}
