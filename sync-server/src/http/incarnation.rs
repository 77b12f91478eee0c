//! `POST /v1/incarnation`: a device goes on with a new chain.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use ledger::sync::message::{Enrolled, Message, NewIncarnation};

use super::Served;
use super::answer::Cbor;
use super::asker::Bringer;
use super::problem::Problem;
use crate::intake::{IncarnationError, begin_incarnation};
use crate::moment::now_ms;

/// Begins a further incarnation of the device that asks.
pub(super) async fn begin(
    State(served): State<Arc<Served>>,
    bringer: Bringer,
    headers: HeaderMap,
    body: Body,
) -> Result<Cbor<Enrolled>, Problem> {
    let new = NewIncarnation::from_bytes(&bringer.read(&headers, body).await?)?;
    let device = bringer.device;
    let (name, incarnation) = (device.name.clone(), new.incarnation);
    let enrolled = served
        .writer
        .run(move |turn, _| begin_incarnation(turn, &device, &new, now_ms()))
        .await?;
    tracing::warn!(device = name, %incarnation, "a device goes on with a new incarnation");
    Ok(Cbor(enrolled))
}

impl From<IncarnationError> for Problem {
    fn from(error: IncarnationError) -> Self {
        let (status, code) = match error {
            IncarnationError::Signature => (StatusCode::FORBIDDEN, "signature"),
            IncarnationError::Taken => (StatusCode::CONFLICT, "incarnation-taken"),
            IncarnationError::Store(error) => return error.into(),
        };
        Self::new(status, code, error.to_string())
    }
}
