//! The whole server without a network: requests are answered one at a time, in the order in
//! which they are asked. For the simulator.

use std::fs::File;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, Request};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tower_service::Service;

use super::{Served, router};
use crate::moment::Outside;
use crate::store::Store;

/// The most bytes of an answer.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What the server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` header, empty where there is none.
    pub content_type: String,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// A server that runs while it is asked.
pub struct InProcess {
    runtime: Runtime,
    router: Router,
    store: Store,
    _ends: watch::Sender<bool>,
    _lock: Arc<File>,
}

impl InProcess {
    /// Starts a server whose threads take clock and randomness from where this one does.
    ///
    /// # Errors
    /// What the system says when there is no runtime.
    pub(crate) fn start(
        served: Served,
        ends: watch::Sender<bool>,
        lock: Arc<File>,
    ) -> std::io::Result<Self> {
        let outside = Outside::of_this_thread();
        let runtime = Builder::new_current_thread()
            .enable_all()
            .on_thread_start(move || outside.enter())
            .build()?;
        let store = served.store.clone();
        Ok(Self {
            runtime,
            router: router(served),
            store,
            _ends: ends,
            _lock: lock,
        })
    }

    /// Returns the store, to look at.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Answers one request. A request that is none is answered with status 400.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            if let Ok(name) = name.parse::<HeaderName>() {
                request = request.header(name, *value);
            }
        }
        match request.body(Body::from(body)) {
            Ok(request) => self.runtime.block_on(self.answered(request)),
            Err(error) => Answered {
                status: 400,
                content_type: "text/plain".to_owned(),
                retry_after: None,
                body: error.to_string().into_bytes(),
            },
        }
    }

    async fn answered(&self, request: Request<Body>) -> Answered {
        let Ok(response) = self.router.clone().call(request).await;
        let header = |name| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        Answered {
            status: response.status().as_u16(),
            content_type: header(CONTENT_TYPE).unwrap_or_default(),
            retry_after: header(RETRY_AFTER),
            body: to_bytes(response.into_body(), MOST_BYTES)
                .await
                .map(|bytes| bytes.to_vec())
                .unwrap_or_default(),
        }
    }
}
