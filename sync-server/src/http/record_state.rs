//! What a tablet or an auditor compares its own record with: `GET /v1/head`, `GET /v1/changes`,
//! `GET /v1/buckets`, `GET /v1/buckets/{n}`, `GET /v1/documents/{id}`; and `GET /v1/log`: what
//! became of each entry, for people.

use std::sync::{Arc, PoisonError};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use ledger::state_hash::state_hash;
use ledger::sync::compare::{self, Bucket, Buckets, Whole};
use ledger::sync::message::Verdict;
use ledger::{ChangeId, DocId, Envelope, Hash};
use record::identity::Subject;
use record::ids::PersonId;
use serde::{Deserialize, Serialize};

use super::Served;
use super::answer::{Cbor, Packed};
use super::asked::Asked;
use super::asker::Asker;
use super::problem::Problem;
use crate::intake;
use crate::moment::now_ms;
use crate::projection;
use crate::store::{LogRow, StoreError, View};

/// The most hashes of one page.
const MOST_CHANGES: u32 = 5_000;

/// The most entries of one page of the log.
const MOST_ENTRIES: u32 = 500;

/// How far the record is.
#[derive(Debug, Serialize)]
pub(super) struct Head {
    head: u64,
    entries: u64,
    changes: u64,
    state_hash: Hash,
}

/// Says how far the record is, and one hash over all facts.
pub(super) async fn head(
    State(served): State<Arc<Served>>,
    Asker(_): Asker,
) -> Result<Json<Head>, Problem> {
    let known = served.clone();
    let head = served.read(move |view| {
        Ok(Head {
            head: view.feed_head()?,
            entries: view.log_head()?,
            changes: view.count_admitted_changes()?,
            state_hash: known.state_at(view)?,
        })
    });
    Ok(Json(head.await?))
}

impl Served {
    /// Returns the hash over all facts; it is worked out once for each end of the feed.
    fn state_at(&self, view: &View<'_>) -> Result<Hash, StoreError> {
        let lock = || {
            self.state_hash
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let (head, known) = (view.feed_head()?, *lock());
        if let Some((_, hash)) = known.filter(|(at, _)| *at == head) {
            return Ok(hash);
        }
        let hash = state_hash(&projection::whole_plant(view)?);
        *lock() = Some((head, hash));
        Ok(hash)
    }
}

/// Whether the hash over all facts is wanted with the buckets.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    facts: bool,
}

/// Hashes the latest changes of all documents into buckets.
pub(super) async fn buckets(
    State(served): State<Arc<Served>>,
    Asker(_): Asker,
    Asked(wanted): Asked<Wanted>,
) -> Result<Cbor<Buckets>, Problem> {
    let state = served.clone();
    let answer = served.read(move |view| {
        let head = view.feed_head()?;
        Ok(Buckets {
            buckets: compare::buckets(view.latest_changes()?),
            head,
            epoch: view.epoch_at(head)?,
            state: wanted.facts.then(|| state.state_at(view)).transpose()?,
            server_utc_ms: now_ms(),
        })
    });
    Ok(Cbor(answer.await?))
}

/// Lists the documents of one bucket with their latest changes.
pub(super) async fn bucket(
    State(served): State<Arc<Served>>,
    Asker(_): Asker,
    Path(number): Path<String>,
) -> Result<Cbor<Bucket>, Problem> {
    let number: u8 = number
        .parse()
        .map_err(|_| Problem::malformed("buckets are numbered from 0 to 255"))?;
    let answer = served.read(move |view| {
        Ok(Bucket {
            documents: view.latest_changes_in(number)?,
            head: view.feed_head()?,
        })
    });
    Ok(Cbor(answer.await?))
}

/// Hands out one document as it is.
pub(super) async fn document(
    State(served): State<Arc<Served>>,
    Asker(_): Asker,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Packed, Problem> {
    let subject: Subject = id
        .parse()
        .map_err(|error| Problem::malformed(format!("`{id}` names no thing: {error}")))?;
    let answer = served.read(move |view| {
        let is_there = view.snapshot(&DocId::of(&subject))?.is_some();
        let document = is_there
            .then(|| intake::opened(view, &subject))
            .transpose()?;
        let whole = Whole {
            saved: document.map(|document| document.save_plain()),
            head: view.feed_head()?,
            server_utc_ms: now_ms(),
        };
        Ok(Packed::of(&whole, &headers))
    });
    Ok(answer.await?)
}

/// Where a page begins.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: u64,
    limit: Option<u32>,
}

/// One page of hashes.
#[derive(Debug, Serialize)]
pub(super) struct Changes {
    changes: Vec<ChangeId>,
    /// What to ask with next; nothing when this was the last page.
    next: Option<u64>,
}

/// Lists the hashes of all admitted changes, in the order in which they were admitted.
pub(super) async fn changes(
    State(served): State<Arc<Served>>,
    Asker(_): Asker,
    Asked(page): Asked<After>,
) -> Result<Json<Changes>, Problem> {
    let limit = page.limit.unwrap_or(MOST_CHANGES).clamp(1, MOST_CHANGES);
    let rows = served
        .read(move |view| view.admitted_changes(page.after, limit))
        .await?;
    let is_full = u32::try_from(rows.len()).is_ok_and(|had| had == limit);
    let last = rows.last().map(|(pos, _)| *pos);
    Ok(Json(Changes {
        changes: rows.into_iter().map(|(_, id)| id).collect(),
        next: last.filter(|_| is_full),
    }))
}

/// Where a page of the log begins.
#[derive(Debug, Deserialize)]
pub(super) struct LogPage {
    from: u64,
    limit: Option<u32>,
}

/// One entry as people look at it.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    seq: u64,
    device: String,
    dseq: u64,
    subject: Option<Subject>,
    person: Option<PersonId>,
    utc_ms: Option<u64>,
    verdict: &'static str,
    reason: Option<String>,
    why: Option<String>,
}

/// Lists entries from a place of the log on, whatever became of them.
pub(super) async fn log(
    State(served): State<Arc<Served>>,
    Asker(_): Asker,
    Asked(page): Asked<LogPage>,
) -> Result<Json<Vec<Entry>>, Problem> {
    let limit = page.limit.unwrap_or(MOST_ENTRIES).min(MOST_ENTRIES);
    let entries = served
        .read(move |view| {
            let rows = view.log_from(page.from, limit)?;
            rows.into_iter().map(|row| entry(view, row)).collect()
        })
        .await?;
    Ok(Json(entries))
}

fn entry(view: &View<'_>, row: LogRow) -> Result<Entry, StoreError> {
    let device = view.device_of(&row.incarnation)?;
    let envelope = Envelope::from_bytes(&row.envelope).ok();
    let (verdict, reason) = match row.verdict {
        Verdict::Admitted => ("admitted", None),
        Verdict::Waiting => ("waiting", None),
        Verdict::Quarantined { reason } => ("quarantined", Some(reason)),
        Verdict::Forked => ("forked", None),
    };
    Ok(Entry {
        seq: row.seq,
        device: device.map(|device| device.name).unwrap_or_default(),
        dseq: row.dseq,
        subject: row.subject,
        person: envelope.as_ref().map(|envelope| envelope.person.clone()),
        utc_ms: envelope.map(|envelope| envelope.wall.utc_ms),
        verdict,
        reason,
        why: view.why(row.seq)?,
    })
}
