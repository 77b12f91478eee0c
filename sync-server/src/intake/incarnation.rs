//! A further incarnation of a device: it goes on with a new chain after its store was wiped,
//! cut short or forked, under the key that it was enrolled with.

use ledger::sync::message::{Enrolled, NewIncarnation};

use super::enrol::answer;
use crate::store::{DeviceRow, StoreError, Turn};

/// Why a device cannot go on with a new incarnation.
#[derive(Debug, thiserror::Error)]
pub enum IncarnationError {
    /// The device did not sign for it.
    #[error("the signature of the new incarnation does not fit the enrolled key")]
    Signature,
    /// One of the two incarnations is another device's.
    #[error("the incarnation belongs to another device; start the tablet afresh and enrol it")]
    Taken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a further incarnation of the device that asks. Asking again is answered the same.
///
/// # Errors
/// [`IncarnationError`].
pub fn begin_incarnation(
    turn: &Turn<'_>,
    asker: &DeviceRow,
    new: &NewIncarnation,
    now_ms: u64,
) -> Result<Enrolled, IncarnationError> {
    if !new.is_signed_by(&asker.enrolled.device, &asker.enrolled.public_key) {
        return Err(IncarnationError::Signature);
    }
    let is_of_another = |device: &DeviceRow| device.enrolled.device != asker.enrolled.device;
    let known = turn.device_of(&new.incarnation)?;
    let previous = match &new.previous {
        Some(previous) => turn.device_of(previous)?,
        None => None,
    };
    if known.iter().chain(&previous).any(is_of_another) {
        return Err(IncarnationError::Taken);
    }
    if known.is_none() {
        turn.add_incarnation(&asker.enrolled.device, new, now_ms)?;
    }
    Ok(answer(turn, &asker.enrolled, now_ms)?)
}
