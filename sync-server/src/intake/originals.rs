//! Entries that were set aside, as the originals of what a person admits.
//!
//! The server's own device writes the facts of such an entry again, in a change of its own.
//! The gate makes sure that they are that entry's facts, byte for byte; the entry is then
//! noted as admitted, and its device hears of it.

use ledger::envelope::What;
use ledger::gate::{Fault, Original};
use ledger::{Envelope, Hash};

use super::admit::{At, set_aside};
use super::guard::guarded;
use super::{Documents, Touched};
use crate::store::{AsidePlace, AsideRow, StoreError, Turn, View};

/// Reads what a person may admit of an entry that is set aside: its facts, when they can be
/// read and its device signed for them.
///
/// # Errors
/// [`StoreError`].
pub fn original_of(view: &View<'_>, row: &AsideRow) -> Result<Result<Original, Fault>, StoreError> {
    let device = view.device_of(&row.incarnation)?;
    let device = device.ok_or(StoreError::Damaged { what: "device" })?;
    let read = || {
        Original::read(
            &row.entry.sealed(),
            row.entry.change.as_deref(),
            &device.enrolled,
        )
    };
    Ok(guarded(read).unwrap_or(Err(Fault::Panicked)))
}

/// Returns the original that an entry admits; nothing when there is none, or when it is not
/// the server's own device that admits it.
pub(super) fn admitted_by(
    view: &View<'_>,
    envelope: &Envelope,
    entry: &Hash,
) -> Result<Option<Original>, StoreError> {
    let by = view.device_of(&envelope.incarnation)?;
    if !by.is_some_and(|device| device.is_server) {
        return Ok(None);
    }
    match view.set_aside_by_hash(entry)? {
        Some(row) => Ok(original_of(view, &row)?.ok()),
        None => Ok(None),
    }
}

/// Notes that an original was admitted by an entry of the log, if that is what it does. One that
/// waited does not wait any longer: its own change stays out, and what builds on that with it.
pub(super) fn note(
    turn: &Turn<'_>,
    documents: &mut Documents,
    envelope: &Envelope,
    seq: u64,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let What::Admits { entry, .. } = &envelope.what else {
        return Ok(());
    };
    let Some(row) = turn.set_aside_by_hash(entry)? else {
        return Ok(());
    };
    turn.note_admitted(row.place, seq)?;
    match row.place {
        AsidePlace::Log(original) => {
            if row.is_waiting {
                let at = At {
                    seq: original,
                    through: seq,
                };
                set_aside(turn, documents, &row.entry, at, touched)?;
            }
            turn.feed(original, true)
        }
        AsidePlace::Fork(_) => Ok(()),
    }
}
