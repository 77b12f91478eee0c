//! Requests that write. A body may take a minute to come, and the tablet that sends it may be
//! stopped meanwhile: how it stands counts when it is written, and nothing is done for one that
//! is stopped then.

use std::sync::Arc;

use record::ids::DeviceId;
use record::tablet::Stopped;

use super::Served;
use super::problem::Problem;
use crate::hub::Hub;
use crate::store::{StoreError, Turn};

/// Why nothing was written.
#[derive(Debug)]
pub(super) enum NotDone<E> {
    /// The device that asks is stopped.
    Stopped(Box<Stopped>),
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
            if let Some(stopped) = turn.stopped(&device)? {
                return Err(NotDone::Stopped(Box::new(stopped)));
            }
            write(turn, hub).map_err(NotDone::Why)
        });
        done.await
    }
}
