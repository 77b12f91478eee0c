//! `GET /healthz`: facts in numbers, for machines that watch the server.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Served;
use crate::hub::Hub;
use crate::moment::now_ms;
use crate::store::{StoreError, Turn, View};

/// 200 with numbers when the store answers and took the last write, else 503. Nobody may ask
/// anything else of a server that is at fault, so its store is tried by a write of no other use.
pub(super) async fn healthz(State(served): State<Arc<Served>>) -> (StatusCode, Json<Value>) {
    let own = served.own.device;
    let write = move |turn: &Turn<'_>, _: &mut Hub| turn.note_contact(&own, now_ms());
    served.writer.try_again(write).await;
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::watch;

    use super::*;
    use crate::Site;

    #[tokio::test]
    async fn a_store_that_takes_no_writes_is_told_and_is_well_again_though_nobody_writes() {
        let name = format!("waymark-health-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let site = Site::open(&folder, false, None).unwrap();
        let (_ends, ending) = watch::channel(false);
        let served = Arc::new(site.served(ending).unwrap());
        let check = || async { healthz(State(served.clone())).await.0 };
        // Long enough for a write to be tried.
        let pause = || tokio::time::sleep(Duration::from_millis(1_100));
        assert_eq!(check().await, StatusCode::OK);

        let fails = "BEGIN SELECT RAISE(FAIL, 'the disk is full'); END";
        site.store.tamper(&format!(
            "CREATE TRIGGER a BEFORE UPDATE ON site {fails};
             CREATE TRIGGER b BEFORE UPDATE ON device {fails};"
        ));
        let refused = served.writer.run(|turn, _| turn.rename_site("Plant 1"));
        assert!(matches!(refused.await, Err(StoreError::Database(_))));
        assert_eq!(check().await, StatusCode::SERVICE_UNAVAILABLE);
        pause().await;
        assert_eq!(check().await, StatusCode::SERVICE_UNAVAILABLE, "still");

        site.store.tamper("DROP TRIGGER a; DROP TRIGGER b;");
        pause().await;
        assert_eq!(check().await, StatusCode::OK);
        assert_eq!(check().await, StatusCode::OK);
        drop((served, site));
        let _ = std::fs::remove_dir_all(folder);
    }
}
