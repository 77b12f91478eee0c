//! `GET /healthz`: facts in numbers, for machines that watch the server.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Served;
use crate::store::{StoreError, View};

/// 200 with numbers when the store answers and took the last write, else 503.
pub(super) async fn healthz(State(served): State<Arc<Served>>) -> (StatusCode, Json<Value>) {
    if let Some(why) = served.writer.fault() {
        let why = format!("the store takes no writes: {why}");
        let facts = json!({ "ok": false, "why": why });
        return (StatusCode::SERVICE_UNAVAILABLE, Json(facts));
    }
    match served.read(facts).await {
        Ok(mut facts) => {
            if let Some(facts) = facts.as_object_mut() {
                facts.insert("ok".to_owned(), true.into());
                facts.insert(
                    "uptime_s".to_owned(),
                    served.started.elapsed().as_secs().into(),
                );
            }
            (StatusCode::OK, Json(facts))
        }
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            let facts = json!({ "ok": false, "why": "the store does not answer" });
            (StatusCode::SERVICE_UNAVAILABLE, Json(facts))
        }
    }
}

fn facts(view: &View<'_>) -> Result<Value, StoreError> {
    let (waiting, quarantined) = view.not_admitted()?;
    Ok(json!({
        "entries": view.log_head()?,
        "head": view.feed_head()?,
        "waiting": waiting,
        "quarantined": quarantined,
        "forks": view.count_forks()?,
        "devices": view.devices()?.len(),
    }))
}
