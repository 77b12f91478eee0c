//! Requests that write. A body may take a minute to come, and the tablet that sends it may be
//! stopped meanwhile: how it stands counts when it is written, and nothing is done for one that
//! is stopped then. What a person decides is done once for each request that was signed.

use std::sync::Arc;

use axum::http::StatusCode;
use record::ids::{DeviceId, IntentId};
use record::tablet::Stopped;

use super::Served;
use super::asker::Decider;
use super::problem::Problem;
use crate::hub::Hub;
use crate::moment::now_ms;
use crate::store::{StoreError, Turn};

/// Why nothing was written.
#[derive(Debug)]
pub(super) enum NotDone<E> {
    /// The device that asks is stopped.
    Stopped(Box<Stopped>),
    /// The very same request was answered before.
    Again,
    /// What the request itself came upon.
    Why(E),
}

impl<E: From<StoreError>> From<StoreError> for NotDone<E> {
    fn from(error: StoreError) -> Self {
        Self::Why(error.into())
    }
}

impl<E: Into<Problem>> From<NotDone<E>> for Problem {
    fn from(error: NotDone<E>) -> Self {
        match error {
            NotDone::Stopped(stopped) => Self::stopped(*stopped),
            NotDone::Again => {
                let why = "this very request came in before, and it is taken once; look at what \
                           became of it, and ask anew where that is not what you want";
                Self::new(StatusCode::CONFLICT, "asked-before", why)
            }
            NotDone::Why(error) => error.into(),
        }
    }
}

impl Served {
    /// Writes for a device that works, in the writer's next turn.
    pub(super) async fn write_for<T, E>(
        self: &Arc<Self>,
        device: DeviceId,
        write: impl FnOnce(&Turn<'_>, &mut Hub) -> Result<T, E> + Send + 'static,
    ) -> Result<T, NotDone<E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let done = self.writer.run(move |turn, hub| {
            refuse_stopped(turn, &device)?;
            write(turn, hub).map_err(NotDone::Why)
        });
        done.await
    }

    /// Does what a person at a device that works decided, in the writer's next turn, and never
    /// again for the same request: not even where it was refused, because what was refused
    /// today may be done tomorrow.
    pub(super) async fn decide<T, E>(
        self: &Arc<Self>,
        decider: &Decider,
        decide: impl FnOnce(&Turn<'_>, &mut Hub) -> Result<T, E> + Send + 'static,
    ) -> Result<T, NotDone<E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (device, nonce) = (decider.device.enrolled.device, decider.asked.nonce);
        let done = self.writer.run(move |turn, hub| {
            refuse_stopped(turn, &device)?;
            if !turn.note_request(&device, &nonce, now_ms())? {
                return Err(NotDone::Again);
            }
            decide(turn, hub).map_err(NotDone::Why)
        });
        let done = done.await;
        if matches!(done, Err(NotDone::Stopped(_) | NotDone::Why(_))) {
            self.note_refused(device, nonce).await;
        }
        done
    }

    /// What was refused left no trace, so that it was asked is noted by itself.
    async fn note_refused(self: &Arc<Self>, device: DeviceId, nonce: IntentId) {
        let noted = self.writer.run(move |turn, _| {
            turn.note_request(&device, &nonce, now_ms())?;
            Ok(())
        });
        if let Err(error) = noted.await {
            let error: StoreError = error;
            tracing::error!(%error, "a request that was refused was not noted");
        }
    }
}

fn refuse_stopped<E: From<StoreError>>(
    turn: &Turn<'_>,
    device: &DeviceId,
) -> Result<(), NotDone<E>> {
    match turn.stopped(device)? {
        Some(stopped) => Err(NotDone::Stopped(Box::new(stopped))),
        None => Ok(()),
    }
}
