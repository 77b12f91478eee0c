//! `GET /v1/quarantine`, `GET /v1/quarantine/{place}` and `POST /v1/quarantine/{place}/admit`:
//! what is set aside, for people at an enrolled device.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::LINK;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use record::context::Lease;
use record::ids::PersonId;
use record::reason::Reason;
use record::rights::Action;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Served;
use super::asked::Asked;
use super::asker::{Asker, Decider};
use super::audit::note_denied;
use super::problem::Problem;
use super::write::NotDone;
use crate::badges::{BadgeError, check_may};
use crate::moment::now_ms;
use crate::quarantine::{self, AdmitError, AdmittedAs, Listed, Shown};
use crate::store::{AsidePlace, StoreError};

/// The place after which the list goes on.
#[derive(Debug, Deserialize)]
pub(super) struct Query {
    after: Option<String>,
}

/// Lists what is set aside and not admitted yet. Where there are more, the header `link` names
/// the next page: the list itself is one that tablets of any version read.
pub(super) async fn list(
    State(served): State<Arc<Served>>,
    Asker(_): Asker,
    Asked(query): Asked<Query>,
) -> Result<(HeaderMap, Json<Vec<Listed>>), Problem> {
    let after = query.after.as_deref().map(place_of).transpose()?;
    let page = served
        .read(move |view| quarantine::list(view, after))
        .await?;
    let mut headers = HeaderMap::new();
    if let Some(next) = page.next {
        let link = format!("</v1/quarantine?after={next}>; rel=\"next\"");
        headers.extend(HeaderValue::try_from(link).map(|link| (LINK, link)));
    }
    Ok((headers, Json(page.entries)))
}

/// Shows one entry with all that can be read of it.
pub(super) async fn show(
    State(served): State<Arc<Served>>,
    Asker(_): Asker,
    Path(place): Path<String>,
) -> Result<Json<Shown>, Problem> {
    let place = place_of(&place)?;
    let shown = served
        .read(move |view| quarantine::show(view, place))
        .await?;
    shown
        .map(Json)
        .ok_or_else(|| AdmitError::NotThere { place }.into())
}

/// Who admits, and why.
#[derive(Debug, Deserialize)]
struct Admits {
    person: PersonId,
    reason: Why,
    /// How far the tablet has checked who the person is.
    #[serde(default = "not_checked", deserialize_with = "as_said")]
    lease: Lease,
}

/// A tablet that does not say it in a word of ours has not checked it.
fn not_checked() -> Lease {
    Lease::Unverified
}

fn as_said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Lease, D::Error> {
    let said = Value::deserialize(deserializer)?;
    Ok(Lease::deserialize(said).unwrap_or_else(|_| not_checked()))
}

/// The reason: a person's words, or one of the usual reasons with or without words.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Why {
    Words(String),
    Reason(Reason),
}

/// Admits an entry; doing so again does nothing.
pub(super) async fn admit(
    State(served): State<Arc<Served>>,
    decider: Decider,
    Path(place): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<AdmittedAs>, Problem> {
    let place = place_of(&place)?;
    let admits: Admits = serde_json::from_slice(&decider.read(&headers, body).await?)
        .map_err(|error| Problem::malformed(format!("the body is not as expected: {error}")))?;
    let Admits {
        person,
        reason,
        lease,
    } = admits;
    let reason = match reason {
        Why::Words(words) => Reason::new(None, &words).map_err(|_| AdmitError::Reason)?,
        Why::Reason(reason) => reason,
    };
    let (own, by, at) = (
        served.own.clone(),
        person.clone(),
        decider.device.enrolled.device,
    );
    let admitted = served
        .decide(&decider, move |turn, hub| {
            check_may(turn, &person, lease, Action::AdmitSetAside, now_ms())?;
            let documents = &mut hub.documents;
            let admitted =
                quarantine::admit(turn, documents, &own, place, (&person, lease), &reason);
            admitted.map_err(NotAdmitted::from)
        })
        .await;
    if let Err(NotDone::Why(NotAdmitted::May(error))) = &admitted {
        note_denied(&served, at, &by, error, None).await;
    }
    let admitted = admitted?;
    tracing::info!(by = %decider.device.name, %place, seq = admitted.seq, "an entry was admitted");
    Ok(Json(admitted))
}

fn place_of(text: &str) -> Result<AsidePlace, Problem> {
    text.parse()
        .map_err(|error| Problem::malformed(format!("`{text}`: {error}")))
}

/// Why an entry was not admitted for a person at a tablet.
enum NotAdmitted {
    May(BadgeError),
    Admit(AdmitError),
}

impl From<BadgeError> for NotAdmitted {
    fn from(error: BadgeError) -> Self {
        Self::May(error)
    }
}

impl From<AdmitError> for NotAdmitted {
    fn from(error: AdmitError) -> Self {
        Self::Admit(error)
    }
}

impl From<StoreError> for NotAdmitted {
    fn from(error: StoreError) -> Self {
        Self::Admit(error.into())
    }
}

impl From<NotAdmitted> for Problem {
    fn from(error: NotAdmitted) -> Self {
        match error {
            NotAdmitted::May(error) => error.into(),
            NotAdmitted::Admit(error) => error.into(),
        }
    }
}

impl From<AdmitError> for Problem {
    fn from(error: AdmitError) -> Self {
        let why = error.to_string();
        let (status, code) = match error {
            AdmitError::NotThere { .. } => (StatusCode::NOT_FOUND, "not-there"),
            AdmitError::Reason => (StatusCode::BAD_REQUEST, "reason"),
            AdmitError::NotAdmissible { .. } => (StatusCode::CONFLICT, "not-admissible"),
            AdmitError::InTheRecord { .. } => (StatusCode::CONFLICT, "in-the-record"),
            AdmitError::OwnDevice(_) => (StatusCode::SERVICE_UNAVAILABLE, "not-admitted"),
            AdmitError::Store(error) => return error.into(),
        };
        Self::new(status, code, why)
    }
}
