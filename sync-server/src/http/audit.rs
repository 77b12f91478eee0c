//! `GET /v1/audit`: the audit trail, for people at an enrolled device who may read it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use record::audit::{AuditFile, AuditFilter, Group};
use record::context::Lease;
use record::identity::Subject;
use record::ids::{DeviceId, PersonId};
use record::rights::{Action, NotAllowed};
use serde::Deserialize;

use super::Served;
use super::asked::Asked;
use super::asker::Asker;
use super::problem::Problem;
use super::write::NotDone;
use crate::audit::{self, export};
use crate::badges::{BadgeError, check_may};
use crate::moment::now_ms;
use crate::own_device::OwnDeviceError;
use crate::store::StoreError;

/// How many rows a page has where nothing is said.
const PAGE: u32 = 100;
/// The most rows of a file.
const MOST_EXPORTED: usize = 50_000;

/// Who asks, and what is looked for.
#[derive(Debug, Deserialize)]
pub(super) struct Query {
    by: PersonId,
    /// How far the tablet has checked who the person is.
    lease: Lease,
    text: Option<String>,
    person: Option<PersonId>,
    device: Option<DeviceId>,
    group: Option<Group>,
    from_ms: Option<u64>,
    until_ms: Option<u64>,
    before: Option<u64>,
    limit: Option<u32>,
    /// Whether all of it is wanted as a file.
    #[serde(default)]
    export: bool,
}

/// Answers with a page of rows, or with all of them as a file. That it was read is an entry of
/// its own before anything is answered.
pub(super) async fn read(
    State(served): State<Arc<Served>>,
    Asker(device): Asker,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let at = device.enrolled.device;
    let filter = AuditFilter {
        text: query.text,
        person: query.person,
        device: query.device,
        group: query.group,
        from_ms: query.from_ms,
        until_ms: query.until_ms,
    };
    let (by, lease, is_export) = (query.by, query.lease, query.export);
    let (own, person, looked_for) = (served.own.clone(), by.clone(), filter.clone());
    let noted = served
        .write_for(at, move |turn, hub| {
            check_may(turn, &person, lease, Action::ReadAudit, now_ms())?;
            let read = (Some(at), is_export, &looked_for);
            audit::was_read(turn, &mut hub.documents, &own, &person, read)?;
            Ok::<_, BadgeError>(())
        })
        .await;
    if let Err(NotDone::Why(error)) = &noted {
        note_denied(&served, at, &by, error, None).await;
    }
    noted?;
    if is_export {
        let file = served.read(move |view| file(view, &filter)).await?;
        let file = file.ok_or_else(|| {
            let why = "these are more entries than fit into one file; choose fewer days";
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-many", why.to_owned())
        })?;
        return Ok(Json(file).into_response());
    }
    let (before, limit) = (query.before, query.limit.unwrap_or(PAGE));
    let page = served
        .read(move |view| audit::page(view, &filter, before, limit))
        .await?;
    Ok(Json(page).into_response())
}

/// All rows as a file; nothing when they are too many.
fn file(
    view: &crate::store::View<'_>,
    filter: &AuditFilter,
) -> Result<Option<AuditFile>, StoreError> {
    let mut csv = String::from(export::HEADER);
    let (mut before, mut rows) = (None, 0);
    loop {
        let page = audit::page(view, filter, before, audit::MOST_ROWS)?;
        rows += page.rows.len();
        if rows > MOST_EXPORTED {
            return Ok(None);
        }
        page.rows
            .iter()
            .for_each(|row| csv.push_str(&export::csv(row)));
        before = page.next;
        if before.is_none() {
            return Ok(Some(AuditFile {
                csv,
                rows: u32::try_from(rows).unwrap_or(u32::MAX),
            }));
        }
    }
}

/// Enters that a person was denied something, where that is what happened. What cannot be
/// entered stays denied. A denial is an entry about a person: where nobody was named it is in
/// the server's log alone.
pub(super) async fn note_denied(
    served: &Arc<Served>,
    at: DeviceId,
    person: &PersonId,
    error: &BadgeError,
    subject: Option<Subject>,
) {
    if matches!(error, BadgeError::Nobody) {
        tracing::warn!(%at, "something was asked in nobody's name, and denied");
    }
    let Some(not) = audit::denial(error).cloned() else {
        return;
    };
    let (own, person) = (served.own.clone(), person.clone());
    let noted = served.writer.run(move |turn, hub| {
        let denied: (DeviceId, &NotAllowed, Option<Subject>) = (at, &not, subject);
        audit::was_denied(turn, &mut hub.documents, &own, &person, denied)
    });
    if let Err(error) = noted.await {
        let error: OwnDeviceError = error;
        tracing::error!(%error, "a denial was not entered");
    }
}
