//! `POST /v1/push` and `GET /v1/pull`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use ledger::sync::chain::ChainHead;
use ledger::sync::message::{
    MAX_BATCH_ENTRIES, Message, NamedDevice, PullAnswer, PullEntry, Push, PushAnswer, Receipt,
    Verdict,
};
use record::ids::{EpochId, IncarnationId};
use serde::Deserialize;

use super::Served;
use super::answer::{Cbor, Packed};
use super::asked::Asked;
use super::asker::{Asker, Bringer};
use super::in_flight::Kind;
use super::problem::Problem;
use crate::intake;
use crate::moment::now_ms;
use crate::store::{DeviceRow, FeedRow, StoreError, View};

/// The most bytes of changes in one pull.
const MOST_PULL_BYTES: usize = 2 * 1024 * 1024;
/// How many rows of the feed one pull looks at: its own device's are passed over.
const MOST_FEED_ROWS: u32 = 5_000;

/// Takes a run of entries; answers when they are durable.
pub(super) async fn push(
    State(served): State<Arc<Served>>,
    bringer: Bringer,
    headers: HeaderMap,
    body: Body,
) -> Result<Cbor<PushAnswer>, Problem> {
    let id = bringer.device.enrolled.device;
    let mut under_way = served.in_flight.begin(id, Kind::Push)?;
    let sent = under_way.reading(bringer.read(&headers, body)).await?;
    let push = Push::from_bytes(&sent)?;
    let answer = served
        .writer
        .run(move |turn, hub| {
            // Its chain may have moved since the request was let in.
            let device = turn.device(&id)?;
            let device = device.ok_or(StoreError::Damaged { what: "device" })?;
            intake::push(turn, &mut hub.documents, &device, &push, now_ms())
        })
        .await?;
    if let Some(refused) = &answer.refused {
        tracing::warn!(device = %id, code = refused.code, why = refused.why, "a push was cut short");
    }
    Ok(Cbor(answer))
}

/// Where a pull goes on.
#[derive(Debug, Deserialize)]
pub(super) struct From {
    cursor: u64,
    limit: Option<usize>,
    /// In which epoch the feed came as far as the cursor, as the asker was told.
    epoch: Option<EpochId>,
    /// Whose entries the asker has itself; the device's latest when it does not say.
    incarnation: Option<IncarnationId>,
    /// How many devices the asker knows by name; it wants no names when it does not say.
    devices: Option<u64>,
}

/// Hands out what other devices wrote, and late verdicts of the asker's own entries.
pub(super) async fn pull(
    State(served): State<Arc<Served>>,
    Asker(device): Asker,
    headers: HeaderMap,
    Asked(from): Asked<From>,
) -> Result<Packed, Problem> {
    let _under_way = served
        .in_flight
        .begin_work(device.enrolled.device, Kind::Pull)?;
    let answer = served
        .read(move |view| {
            let device = in_incarnation(view, device, from.incarnation)?;
            let answer = pulled(view, &device, &from, now_ms())?;
            Ok(Packed::of(&answer, &headers))
        })
        .await?;
    Ok(answer)
}

/// Returns the device in the incarnation that it says it is in.
pub(super) fn in_incarnation(
    view: &View<'_>,
    device: DeviceRow,
    incarnation: Option<IncarnationId>,
) -> Result<DeviceRow, StoreError> {
    let Some(incarnation) = incarnation else {
        return Ok(device);
    };
    let id = device.enrolled.device;
    let row = view.device_of(&incarnation)?;
    // One that is not known here has nothing here; its own entries cannot come down.
    Ok(row
        .filter(|row| row.enrolled.device == id)
        .unwrap_or_else(|| {
            let mut device = device;
            device.enrolled.incarnation = incarnation;
            device.head = ChainHead::default();
            device.is_frozen = false;
            device
        }))
}

/// Returns the last place before the chain split, where it did.
fn split_after(view: &View<'_>, device: &DeviceRow) -> Result<Option<u64>, StoreError> {
    if !device.is_frozen {
        return Ok(None);
    }
    let first = view.first_fork(&device.enrolled.incarnation)?;
    Ok(Some(
        first.map_or(device.head.dseq, |dseq| dseq.saturating_sub(1)),
    ))
}

fn pulled(
    view: &View<'_>,
    device: &DeviceRow,
    from: &From,
    now_ms: u64,
) -> Result<PullAnswer, StoreError> {
    let limit = from
        .limit
        .unwrap_or(MAX_BATCH_ENTRIES)
        .min(MAX_BATCH_ENTRIES);
    let asker = &device.enrolled.incarnation;
    let goes_on = from.epoch.is_none() || view.epoch_at(from.cursor)? == from.epoch;
    let cursor = if goes_on { from.cursor } else { 0 };
    let mut answer = PullAnswer {
        entries: Vec::new(),
        cursor,
        head: view.feed_head()?,
        receipts: Vec::new(),
        server_utc_ms: now_ms,
        epoch: None,
        received_through: Some(device.head.dseq),
        devices: None,
        split_after: split_after(view, device)?,
        lease: Some(view.badge_version()?),
    };
    let mut bytes = 0;
    for row in view.feed_after(cursor, MOST_FEED_ROWS)? {
        let pos = row.pos;
        if row.entry.incarnation == *asker {
            answer.receipts.extend(late_receipt(&row));
        } else if let Some(entry) = pull_entry(row) {
            bytes += entry.change.len();
            let is_full = answer.entries.len() >= limit || bytes > MOST_PULL_BYTES;
            if is_full && !answer.entries.is_empty() {
                break;
            }
            answer.entries.push(entry);
        }
        answer.cursor = pos;
    }
    answer.epoch = view.epoch_at(answer.cursor)?;
    answer.devices = names(view, from.devices)?;
    Ok(answer)
}

/// Returns the names of all devices for somebody who knows another number of them.
fn names(view: &View<'_>, known: Option<u64>) -> Result<Option<Vec<NamedDevice>>, StoreError> {
    if known.is_none() || known == Some(view.count_devices()?) {
        return Ok(None);
    }
    let named = view.devices()?.into_iter().map(|row| NamedDevice {
        device: row.enrolled.device,
        name: row.name,
    });
    Ok(Some(named.collect()))
}

fn late_receipt(row: &FeedRow) -> Option<Receipt> {
    row.late.then(|| Receipt {
        dseq: row.entry.dseq,
        seq: row.entry.seq,
        verdict: row.entry.told(),
    })
}

fn pull_entry(row: FeedRow) -> Option<PullEntry> {
    if row.entry.verdict != Verdict::Admitted {
        return None;
    }
    Some(PullEntry {
        seq: row.entry.seq,
        subject: row.entry.subject?,
        change: row.entry.change?,
    })
}
