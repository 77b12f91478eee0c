//! `POST /v1/enrol`: the only call that needs no enrolled device.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use ledger::envelope::{AuditEvent, event_text};
use ledger::sync::message::{Enrol, Enrolled, Message};
use record::ids::PersonId;

use super::answer::Cbor;
use super::problem::Problem;
use super::wrong::Wrong;
use super::{Served, body};
use crate::intake::{self, EnrolError};
use crate::moment::now_ms;

/// Enrols a tablet with a one-time code.
pub(super) async fn enrol(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Cbor<Enrolled>, Problem> {
    let request = Enrol::from_bytes(&body::read(&headers, body).await?)?;
    let now = now_ms();
    if Wrong::are_too_many(&served.wrong_codes, now) {
        let why = "too many wrong enrolment codes came in; wait a minute and try again";
        return Err(Problem::try_later("too-many-codes", why, 60));
    }
    let own = served.own.clone();
    let enrolled = served
        .writer
        .run(move |turn, hub| {
            let devices = turn.count_devices()?;
            let enrolled = intake::enrol(turn, &request, now)?;
            // Asked again after a lost answer, it is the tablet that is there already.
            if turn.count_devices()? > devices {
                let device = turn.device(&enrolled.device)?;
                let event = AuditEvent::TabletEnrolled {
                    device: enrolled.device,
                    name: device.map_or_else(String::new, |device| event_text(&device.name)),
                };
                own.note(turn, &mut hub.documents, &PersonId::system(), event)?;
            }
            Ok::<_, EnrolError>(enrolled)
        })
        .await;
    if matches!(enrolled, Err(EnrolError::UnknownCode)) {
        Wrong::count(&served.wrong_codes);
    }
    let enrolled = enrolled?;
    tracing::info!(device = %enrolled.device, "a tablet was enrolled");
    Ok(Cbor(enrolled))
}
