//! Who asks: an enrolled device that signed this very request, and its body with it. A stopped
//! tablet is refused here before anything of its request is read, and once more where something
//! is written for it ([`write`](super::write)).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use ledger::sync::message::NOT_ENROLLED;
use ledger::sync::request::Authorization;

use super::problem::Problem;
use super::{Served, body};
use crate::moment::now_ms;
use crate::store::{DeviceRow, StoreError};

/// How old the noted contact may be before it is noted anew, milliseconds.
const CONTACT_STALE_MS: u64 = 60_000;

/// The device that asks, and works: one that is stopped is refused here, whatever it asks for.
/// It sends no body.
pub(super) struct Asker(pub(super) DeviceRow);

/// The device that asks, and works, and by which a person decides what stands in the body.
pub(super) struct Decider {
    pub(super) device: DeviceRow,
    pub(super) asked: Authorization,
}

/// The device that asks, stopped or not: for what takes entries in, where all that a stopped
/// tablet has is kept and set aside.
pub(super) struct Bringer {
    pub(super) device: DeviceRow,
    asked: Authorization,
}

impl Decider {
    /// Reads the body that was signed.
    pub(super) async fn read(&self, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Problem> {
        body::read_signed(headers, body, &self.asked).await
    }
}

impl Bringer {
    /// Reads the body that was signed.
    pub(super) async fn read(&self, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Problem> {
        body::read_signed(headers, body, &self.asked).await
    }
}

impl FromRequestParts<Arc<Served>> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, served: &Arc<Served>) -> Result<Self, Problem> {
        let Decider { device, asked } = Decider::from_request_parts(parts, served).await?;
        if asked.covers(&[]) {
            Ok(Self(device))
        } else {
            Err(Problem::other_body())
        }
    }
}

impl FromRequestParts<Arc<Served>> for Decider {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, served: &Arc<Served>) -> Result<Self, Problem> {
        let Bringer { device, asked } = Bringer::from_request_parts(parts, served).await?;
        match device.stopped {
            Some(stopped) => Err(Problem::stopped(stopped)),
            None => Ok(Self { device, asked }),
        }
    }
}

impl FromRequestParts<Arc<Served>> for Bringer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, served: &Arc<Served>) -> Result<Self, Problem> {
        let header = parts.headers.get(AUTHORIZATION);
        let header = header.and_then(|value| value.to_str().ok());
        let asked = header.and_then(Authorization::from_header).ok_or_else(|| {
            let why = "the request is not signed by a device; enrol this tablet";
            Problem::unauthorised("not-signed", why)
        })?;
        let id = asked.device;
        let device = served.read(move |view| view.device(&id)).await?;
        let device = device.ok_or_else(|| {
            let why = "this device is not enrolled here; enrol it with a new code";
            Problem::unauthorised(NOT_ENROLLED, why)
        })?;
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        if !asked.is_signed_by(&device.enrolled.public_key, parts.method.as_str(), path) {
            let why = "the request's signature does not fit the enrolled key";
            return Err(Problem::unauthorised("signature", why));
        }
        note_contact(served, &device);
        Ok(Self { device, asked })
    }
}

/// Notes the contact without making the asker wait for the commit.
fn note_contact(served: &Arc<Served>, device: &DeviceRow) {
    let now_ms = now_ms();
    if device.last_contact_ms.saturating_add(CONTACT_STALE_MS) > now_ms {
        return;
    }
    let (writer, id) = (served.writer.clone(), device.enrolled.device);
    tokio::spawn(async move {
        let noted = writer.run(move |turn, _| turn.note_contact(&id, now_ms));
        if let Err(error) = noted.await {
            let error: StoreError = error;
            tracing::warn!(%error, "a contact was not noted");
        }
    });
}
