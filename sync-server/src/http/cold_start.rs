//! `GET /v1/start`: the record as whole documents, page by page.
//!
//! Nothing is kept between pages: each is read from the documents as they are now, which hold
//! at least what the first page promised.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use ledger::sync::cold_start::{KINDS, MOST_PAGE_BYTES, SavedDocument, StartPage};
use ledger::sync::message::Receipt;
use record::identity::Subject;
use record::ids::{EpochId, IncarnationId};
use serde::Deserialize;

use super::Served;
use super::answer::Packed;
use super::asked::Asked;
use super::asker::Asker;
use super::in_flight::Kind;
use super::problem::Problem;
use super::sync::in_incarnation;
use crate::intake;
use crate::moment::now_ms;
use crate::store::{DeviceRow, StoreError, View};

/// How many subjects are looked up at once.
const LOOKED_UP: u32 = 100;

/// Where a cold start goes on.
#[derive(Debug, Deserialize)]
pub(super) struct From {
    /// The asker's own cursor.
    cursor: u64,
    /// Whose late verdicts the asker wants to hear.
    incarnation: Option<IncarnationId>,
    /// The most bytes of documents.
    bytes: Option<usize>,
    /// The place of the feed that the first page named.
    through: Option<u64>,
    /// The epoch that the first page named.
    epoch: Option<EpochId>,
    /// The last document that the asker stored.
    after: Option<String>,
}

/// Hands out the next page.
pub(super) async fn page(
    State(served): State<Arc<Served>>,
    Asker(device): Asker,
    headers: HeaderMap,
    Asked(from): Asked<From>,
) -> Result<Packed, Problem> {
    let _under_way = served
        .in_flight
        .begin_work(device.enrolled.device, Kind::Pull)?;
    let after = from.after.as_deref().map(str::parse::<Subject>).transpose();
    let after = after.map_err(|error| Problem::malformed(error.to_string()))?;
    let answer = served
        .read(move |view| {
            let device = in_incarnation(view, device, from.incarnation)?;
            let page = page_of(view, &device, &from, after)?;
            Ok(Packed::of(&page, &headers))
        })
        .await?;
    Ok(answer)
}

fn page_of(
    view: &View<'_>,
    device: &DeviceRow,
    from: &From,
    after: Option<Subject>,
) -> Result<StartPage, StoreError> {
    let head = view.feed_head()?;
    // A feed that went another way to that place holds other things: the start begins anew.
    let goes_on = match from.through {
        Some(through) => through <= head && view.epoch_at(through)? == from.epoch,
        None => false,
    };
    let (cursor, after) = match from.through.filter(|_| goes_on) {
        Some(through) => (through, after),
        None => (head, None),
    };
    let mut page = StartPage {
        documents: Vec::new(),
        more: false,
        cursor,
        epoch: view.epoch_at(cursor)?,
        of: view.count_documents()?,
        head,
        receipts: Vec::new(),
        server_utc_ms: now_ms(),
        received_through: device.head.dseq,
    };
    if !goes_on {
        let late = view.settled_late(&device.enrolled.incarnation, from.cursor, cursor)?;
        let late = late.into_iter();
        page.receipts = late
            .map(|row| Receipt {
                dseq: row.dseq,
                seq: row.seq,
                verdict: row.told(),
            })
            .collect();
    }
    let most = from.bytes.unwrap_or(MOST_PAGE_BYTES).min(MOST_PAGE_BYTES);
    fill(view, &mut page, after, most)?;
    Ok(page)
}

/// Puts documents into the page until it is full; the first goes in however large it is.
fn fill(
    view: &View<'_>,
    page: &mut StartPage,
    after: Option<Subject>,
    most: usize,
) -> Result<(), StoreError> {
    let mut bytes = 0;
    let first = after.as_ref().map_or(0, |after| {
        let kind = KINDS.iter().position(|kind| *kind == after.kind());
        kind.unwrap_or(KINDS.len())
    });
    let mut after = after;
    for kind in KINDS.iter().skip(first) {
        loop {
            let subjects = view.documents_after(kind, after.as_ref(), LOOKED_UP)?;
            let Some(last) = subjects.last().cloned() else {
                break;
            };
            for subject in subjects {
                let saved = intake::opened(view, &subject)?.save_plain();
                bytes += saved.len();
                if bytes > most && !page.documents.is_empty() {
                    page.more = true;
                    return Ok(());
                }
                page.documents.push(SavedDocument { subject, saved });
            }
            after = Some(last);
        }
        after = None;
    }
    Ok(())
}
