//! `GET /v1/tablets` and `POST /v1/tablets/{device}`: the tablets of the plant, and how they
//! stand, for people at an enrolled device.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use record::context::Lease;
use record::ids::{DeviceId, PersonId};
use record::reason::Reason;
use record::tablet::{Step, TabletRow};
use serde::Deserialize;

use super::Served;
use super::asker::{Asker, Decider};
use super::audit::note_denied;
use super::problem::Problem;
use super::write::NotDone;
use crate::badges::{BadgeError, check_may};
use crate::moment::now_ms;
use crate::store::StoreError;
use crate::tablets::{self, TabletError};

/// Lists the tablets.
pub(super) async fn list(
    State(served): State<Arc<Served>>,
    Asker(device): Asker,
) -> Result<Json<Vec<TabletRow>>, Problem> {
    let asker = device.enrolled.device;
    let mut listed = served.read(tablets::list).await?;
    for tablet in &mut listed {
        tablet.is_asker = tablet.device == asker;
    }
    Ok(Json(listed))
}

/// What a person wants of a tablet.
#[derive(Debug, Deserialize)]
struct Asks {
    step: Step,
    person: PersonId,
    /// How far the tablet has checked who the person is.
    lease: Lease,
    reason: Reason,
    /// Whether the person was told that it is the tablet in their hand.
    #[serde(default)]
    even_this_one: bool,
}

/// Suspends, reinstates or revokes a tablet.
pub(super) async fn change(
    State(served): State<Arc<Served>>,
    decider: Decider,
    Path(device): Path<DeviceId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<TabletRow>, Problem> {
    let asks: Asks = serde_json::from_slice(&decider.read(&headers, body).await?)
        .map_err(|error| Problem::malformed(format!("the body is not as expected: {error}")))?;
    let is_asker = decider.device.enrolled.device == device;
    if is_asker && !asks.even_this_one {
        let why = "this is the tablet that asks; say so with `even_this_one` to stop it all the \
                   same, or do it at another tablet";
        return Err(Problem::new(StatusCode::CONFLICT, "this-tablet", why));
    }
    let (step, at) = (asks.step, decider.device.enrolled.device);
    let (by, own) = (asks.person.clone(), served.own.clone());
    let listed = served
        .decide(&decider, move |turn, hub| {
            check_may(turn, &asks.person, asks.lease, step.needs(), now_ms())?;
            let told = tablets::Told {
                by: Some(&asks.person),
                at: Some(at),
                reason: &asks.reason,
                now_ms: now_ms(),
            };
            let entered = (&*own, &mut hub.documents);
            let changed = tablets::change(turn, &device, step, told, entered);
            changed.map_err(NotChanged::from)
        })
        .await;
    if let Err(NotDone::Why(NotChanged::May(error))) = &listed {
        note_denied(&served, at, &by, error, None).await;
    }
    let mut listed = listed?;
    tracing::warn!(
        at = decider.device.name,
        tablet = listed.name,
        step = step.word(),
        "a tablet was told"
    );
    listed.is_asker = is_asker;
    Ok(Json(listed))
}

/// Why a tablet stands as before, for a person at a tablet.
enum NotChanged {
    May(BadgeError),
    Tablet(TabletError),
}

impl From<BadgeError> for NotChanged {
    fn from(error: BadgeError) -> Self {
        Self::May(error)
    }
}

impl From<TabletError> for NotChanged {
    fn from(error: TabletError) -> Self {
        Self::Tablet(error)
    }
}

impl From<StoreError> for NotChanged {
    fn from(error: StoreError) -> Self {
        Self::Tablet(error.into())
    }
}

impl From<NotChanged> for Problem {
    fn from(error: NotChanged) -> Self {
        let error = match error {
            NotChanged::May(error) => return error.into(),
            NotChanged::Tablet(error) => error,
        };
        let why = error.to_string();
        let (status, code) = match error {
            TabletError::Unknown { .. } => (StatusCode::NOT_FOUND, "unknown-tablet"),
            TabletError::Ambiguous { .. } => (StatusCode::CONFLICT, "ambiguous"),
            TabletError::ByItself { .. } => (StatusCode::CONFLICT, "this-tablet"),
            TabletError::TheServer => (StatusCode::CONFLICT, "the-server"),
            TabletError::NotEntered(_) => (StatusCode::SERVICE_UNAVAILABLE, "not-entered"),
            TabletError::NotPossible { .. } => (StatusCode::CONFLICT, "not-possible"),
            TabletError::Store(error) => return error.into(),
        };
        Self::new(status, code, why)
    }
}
