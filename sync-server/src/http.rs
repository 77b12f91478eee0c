//! The server on the wire: what is asked, by whom, and how it is answered.
//!
//! Handlers parse, call, and answer; what is true is decided elsewhere. No SQL here.

mod answer;
mod app_files;
mod asked;
mod asker;
mod audit;
mod badges;
mod body;
mod cold_start;
mod demo;
mod enrol;
mod headers;
mod health;
mod in_flight;
#[cfg(feature = "simulated")]
pub mod in_process;
mod incarnation;
mod poke;
mod problem;
mod quarantine;
mod record_state;
mod sync;
mod tablets;
mod trace;
mod write;
mod wrong;

use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use ledger::Hash;
use record::ids::SiteId;
use tokio::sync::watch;

use crate::hub::Hub;
use crate::own_device::OwnDevice;
use crate::store::{Store, StoreError, View, Writer};

/// What every handler may use.
pub struct Served {
    /// The store, for reading.
    pub store: Store,
    /// The one writer.
    pub writer: Writer<Hub>,
    /// The server as a device, which writes what people decide here.
    pub own: Arc<OwnDevice>,
    /// The end of the feed.
    pub head: watch::Receiver<u64>,
    /// Turns true when the server is to end.
    pub ending: watch::Receiver<bool>,
    /// The site.
    pub site: SiteId,
    /// When the server started.
    pub started: Instant,
    /// Whether the demo's label page is served.
    pub demo: bool,
    /// What each device has under way.
    pub in_flight: in_flight::InFlight,
    /// Wrong enrolment codes of late.
    pub wrong_codes: Mutex<wrong::Wrong>,
    /// Wrong proofs of badges of late.
    pub wrong_badges: Mutex<wrong::Wrong>,
    /// The last state hash, with the end of the feed it belongs to.
    pub state_hash: Mutex<Option<(u64, Hash)>>,
}

impl Served {
    /// Reads within one snapshot, off the threads that answer requests.
    async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        read: impl FnOnce(&View<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.store.clone();
        tokio::task::spawn_blocking(move || store.read(read))
            .await
            .unwrap_or(Err(StoreError::Unfinished))
    }
}

/// Builds the routes.
pub fn router(served: Served) -> Router {
    let demo = served.demo;
    let mut router = Router::new()
        .route("/v1/enrol", post(enrol::enrol))
        .route("/v1/push", post(sync::push))
        .route("/v1/pull", get(sync::pull))
        .route("/v1/start", get(cold_start::page))
        .route("/v1/incarnation", post(incarnation::begin))
        .route("/v1/badges", post(badges::print))
        .route("/v1/pin", post(badges::choose_pin))
        .route("/v1/lease", get(badges::lease))
        .route("/v1/audit", get(audit::read))
        .route("/v1/quarantine", get(quarantine::list))
        .route("/v1/quarantine/{place}", get(quarantine::show))
        .route("/v1/quarantine/{place}/admit", post(quarantine::admit))
        .route("/v1/tablets", get(tablets::list))
        .route("/v1/tablets/{device}", post(tablets::change))
        .route("/v1/poke", get(poke::poke))
        .route("/v1/trace/{*id}", get(trace::trace))
        .route("/v1/head", get(record_state::head))
        .route("/v1/changes", get(record_state::changes))
        .route("/v1/buckets", get(record_state::buckets))
        .route("/v1/buckets/{number}", get(record_state::bucket))
        .route("/v1/documents/{*id}", get(record_state::document))
        .route("/v1/log", get(record_state::log))
        .route("/healthz", get(health::healthz));
    if demo {
        router = router
            .route("/demo/labels", get(demo::labels))
            .route("/demo/labels.css", get(demo::style));
    }
    router
        .fallback(app_files::serve)
        .layer(from_fn(problem::write_out))
        .layer(from_fn(headers::add))
        .with_state(Arc::new(served))
}
