//! `GET /v1/trace/{id}?direction=backward|forward`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use record::identity::Subject;
use record::trace::{Direction, Trace};
use serde::Deserialize;

use super::Served;
use super::asked::Asked;
use super::asker::Asker;
use super::problem::Problem;
use crate::moment::now_ms;
use crate::projection;

/// Which way to walk.
#[derive(Debug, Deserialize)]
pub(super) struct Way {
    direction: Direction,
}

/// Answers completely, or says what is missing.
pub(super) async fn trace(
    State(served): State<Arc<Served>>,
    Asker(_): Asker,
    Path(id): Path<String>,
    Asked(way): Asked<Way>,
) -> Result<Json<Trace>, Problem> {
    let start: Subject = id
        .parse()
        .map_err(|error| Problem::malformed(format!("`{id}` names no thing: {error}")))?;
    let asked = start.clone();
    let trace = served
        .read(move |view| projection::trace(view, &asked, way.direction, now_ms()))
        .await?;
    trace.map(Json).ok_or_else(|| {
        let why = format!("nothing is recorded about {start}, and nothing names it");
        Problem::new(StatusCode::NOT_FOUND, "unknown-thing", why)
    })
}
