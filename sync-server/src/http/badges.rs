//! `POST /v1/badges`, `POST /v1/pin` and `GET /v1/lease`: badges, for people at an enrolled
//! device.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use ledger::badge::lease::SignedLease;
use ledger::envelope::AuditEvent;
use ledger::sync::message::{ChosenPin, Message, PrintBadge, PrintedBadge};
use record::identity::Subject;
use record::rights::Action;

use super::Served;
use super::answer::Cbor;
use super::asker::{Asker, Decider};
use super::audit::note_denied;
use super::problem::Problem;
use super::write::NotDone;
use super::wrong::Wrong;
use crate::badges::{self, BadgeError};
use crate::moment::now_ms;

/// Prints a person's next badge.
pub(super) async fn print(
    State(served): State<Arc<Served>>,
    decider: Decider,
    headers: HeaderMap,
    body: Body,
) -> Result<Cbor<PrintedBadge>, Problem> {
    let asked = PrintBadge::from_bytes(&decider.read(&headers, body).await?)?;
    let at = decider.device.enrolled.device;
    let (by, person, own) = (asked.by.clone(), asked.person.clone(), served.own.clone());
    let printed = served
        .decide(&decider, move |turn, hub| {
            let PrintBadge { by, lease, person } = asked;
            badges::check_may(turn, &by, lease, Action::PrintBadge, now_ms())?;
            let badge = badges::print(turn, &person, Some(&by), now_ms())?;
            let event = AuditEvent::BadgePrinted {
                of: person,
                number: badge.number,
                at: Some(at),
            };
            own.note(turn, &mut hub.documents, &by, event)?;
            Ok::<_, BadgeError>(badge)
        })
        .await;
    if let Err(NotDone::Why(error)) = &printed {
        let of = Some(Subject::Person(person));
        note_denied(&served, at, &by, error, of).await;
    }
    let badge = printed?;
    tracing::info!(at = decider.device.name, badge = ?badge, "a badge was printed");
    let text = badge.to_text();
    let (side, modules) = badges::symbol(&text);
    Ok(Cbor(PrintedBadge {
        text,
        side,
        modules,
    }))
}

/// Takes the PIN that a person chose; answers with the lease that names it.
pub(super) async fn choose_pin(
    State(served): State<Arc<Served>>,
    decider: Decider,
    headers: HeaderMap,
    body: Body,
) -> Result<Cbor<SignedLease>, Problem> {
    let chosen = ChosenPin::from_bytes(&decider.read(&headers, body).await?)?;
    let now = now_ms();
    if Wrong::are_too_many(&served.wrong_badges, now) {
        let why = "too many wrong badges came in; wait a minute and try again";
        return Err(Problem::try_later("too-many-badges", why, 60));
    }
    let (id, own) = (decider.device.enrolled.device, served.own.clone());
    let taken = served
        .decide(&decider, move |turn, hub| {
            // Sent again, it is the PIN that is there already.
            if badges::choose_pin(turn, &chosen, now)? {
                let event = AuditEvent::PinChosen {
                    of: chosen.person.clone(),
                    number: chosen.number,
                    at: Some(id),
                };
                own.note(turn, &mut hub.documents, &chosen.person, event)?;
            }
            Ok::<_, BadgeError>(badges::lease(turn, id, now)?)
        })
        .await;
    if matches!(taken, Err(NotDone::Why(BadgeError::NotTheBadge))) {
        Wrong::count(&served.wrong_badges);
    }
    let lease = taken?;
    tracing::info!(at = decider.device.name, "a PIN was chosen");
    Ok(Cbor(served.own.sign_lease(&lease)))
}

/// Gives the tablet a lease.
pub(super) async fn lease(
    State(served): State<Arc<Served>>,
    Asker(device): Asker,
) -> Result<Cbor<SignedLease>, Problem> {
    let id = device.enrolled.device;
    let lease = served
        .read(move |view| badges::lease(view, id, now_ms()))
        .await?;
    Ok(Cbor(served.own.sign_lease(&lease)))
}

impl From<BadgeError> for Problem {
    fn from(error: BadgeError) -> Self {
        let (status, code) = match error {
            BadgeError::UnknownPerson { .. } => (StatusCode::NOT_FOUND, "unknown-person"),
            BadgeError::NotAllowed(_) | BadgeError::NoRights(_) | BadgeError::Nobody => {
                (StatusCode::FORBIDDEN, "not-allowed")
            }
            BadgeError::NotTheBadge => (StatusCode::FORBIDDEN, "badge"),
            BadgeError::Replaced => (StatusCode::CONFLICT, "replaced"),
            BadgeError::PinChosen => (StatusCode::CONFLICT, "pin-chosen"),
            BadgeError::Cost => (StatusCode::BAD_REQUEST, "cost"),
            BadgeError::Store(error) => return error.into(),
            BadgeError::NotEntered(_) => (StatusCode::SERVICE_UNAVAILABLE, "not-entered"),
        };
        Self::new(status, code, error.to_string())
    }
}
