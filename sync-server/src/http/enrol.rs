//! `POST /v1/enrol`: the only call that needs no enrolled device.

use std::sync::{Arc, PoisonError};

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use ledger::sync::message::{Enrol, Enrolled, Message};

use super::answer::Cbor;
use super::problem::Problem;
use super::{Served, body};
use crate::intake::{self, EnrolError};
use crate::moment::now_ms;

/// How many wrong codes may come in one window.
const MOST_WRONG: u32 = 20;
/// The length of a window, milliseconds.
const WINDOW_MS: u64 = 60_000;

/// Counts wrong codes, so that codes cannot be tried out.
#[derive(Debug, Default)]
pub struct WrongCodes {
    since_ms: u64,
    count: u32,
}

impl WrongCodes {
    fn are_too_many(&mut self, now_ms: u64) -> bool {
        if now_ms.saturating_sub(self.since_ms) > WINDOW_MS {
            *self = Self {
                since_ms: now_ms,
                count: 0,
            };
        }
        self.count >= MOST_WRONG
    }
}

/// Enrols a tablet with a one-time code.
pub(super) async fn enrol(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Cbor<Enrolled>, Problem> {
    let request = Enrol::from_bytes(&body::read(&headers, body).await?)?;
    let now = now_ms();
    if lock(&served).are_too_many(now) {
        let why = "too many wrong enrolment codes came in; wait a minute and try again";
        return Err(Problem::try_later("too-many-codes", why, 60));
    }
    let enrolled = served
        .writer
        .run(move |turn, _| intake::enrol(turn, &request, now))
        .await;
    if matches!(enrolled, Err(EnrolError::UnknownCode)) {
        lock(&served).count += 1;
    }
    let enrolled = enrolled?;
    tracing::info!(device = %enrolled.device, "a tablet was enrolled");
    Ok(Cbor(enrolled))
}

fn lock(served: &Served) -> std::sync::MutexGuard<'_, WrongCodes> {
    let guard = served.wrong_codes.lock();
    guard.unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_codes_are_forgotten_after_a_minute() {
        let mut wrong = WrongCodes::default();
        assert!(!wrong.are_too_many(1_000_000));
        wrong.count = MOST_WRONG;
        assert!(wrong.are_too_many(1_000_001));
        assert!(!wrong.are_too_many(1_000_001 + WINDOW_MS));
    }
}
