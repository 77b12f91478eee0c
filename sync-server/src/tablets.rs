//! The tablets of the plant: what the server has of each, and how each stands.
//!
//! Every change of how a tablet stands goes through [`change`], from a tablet's screen as well
//! as from the console.

use record::audit::{AuditEvent, event_text};
use record::ids::{DeviceId, PersonId};
use record::reason::Reason;
use record::tablet::{NotPossible, Step, Stop, TabletRow};

use crate::intake::Documents;
use crate::own_device::{OwnDevice, OwnDeviceError};
use crate::store::{DeviceRow, StandingRow, StoreError, Turn, View};

/// A tablet in a line, for the console.
#[must_use]
pub fn line(tablet: &TabletRow) -> String {
    let stands = tablet.stopped.as_ref();
    format!(
        "{}\t{}\t{} entries, {} set aside\t{}",
        tablet.device,
        tablet.name,
        tablet.entries,
        tablet.set_aside,
        stands.map_or_else(|| "works".to_owned(), ToString::to_string)
    )
}

/// Why a tablet does not stand as it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum TabletError {
    /// There is no such tablet.
    #[error("no tablet {named} is enrolled here; `waymark tablet list` shows those that are")]
    Unknown {
        /// What was asked for.
        named: String,
    },
    /// Several tablets have the name.
    #[error("{count} tablets are called {named}; say which by its id, from `waymark tablet list`")]
    Ambiguous {
        /// The name.
        named: String,
        /// How many.
        count: usize,
    },
    /// It would reinstate itself.
    #[error(
        "{name} does not reinstate itself; an administrator does it at another tablet, or with \
         `waymark tablet reinstate`"
    )]
    ByItself {
        /// What people call it.
        name: String,
    },
    /// It is the server itself.
    #[error("this is the server itself, which writes what people decide here; it is never stopped")]
    TheServer,
    /// It stands so that the step cannot be taken.
    #[error("{name} stays as it is: {why}")]
    NotPossible {
        /// What people call it.
        name: String,
        /// Why.
        why: NotPossible,
    },
    /// It could not be entered in the record, so it was not done.
    #[error("it could not be entered in the record, so it was not done: {0}")]
    NotEntered(#[from] OwnDeviceError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn listed(view: &View<'_>, row: DeviceRow) -> Result<TabletRow, StoreError> {
    let received = view.received_of(&row.enrolled.device)?;
    Ok(TabletRow {
        device: row.enrolled.device,
        name: row.name,
        enrolled_ms: received.enrolled_ms,
        last_contact_ms: row.last_contact_ms,
        entries: received.entries,
        set_aside: received.set_aside,
        stopped: row.stopped,
        is_asker: false,
    })
}

/// Lists all tablets in the order in which they were enrolled; the server itself is none.
///
/// # Errors
/// [`StoreError`].
pub fn list(view: &View<'_>) -> Result<Vec<TabletRow>, StoreError> {
    let devices = view.devices()?.into_iter();
    devices
        .filter(|row| !row.is_server)
        .map(|row| listed(view, row))
        .collect()
}

/// Returns the tablet of an id or a name, as a person types it.
///
/// # Errors
/// [`TabletError::Unknown`], [`TabletError::Ambiguous`].
pub fn named(view: &View<'_>, named: &str) -> Result<DeviceId, TabletError> {
    let named = named.trim();
    if let Ok(id) = named.parse::<DeviceId>() {
        return Ok(id);
    }
    let mut found = view.devices()?;
    found.retain(|row| row.name == named);
    let named = named.to_owned();
    match found.as_slice() {
        [] => Err(TabletError::Unknown { named }),
        [row] => Ok(row.enrolled.device),
        [_, _, ..] => Err(TabletError::Ambiguous {
            named,
            count: found.len(),
        }),
    }
}

/// By whom, where, why and when a tablet is told.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The person; nothing for the server's console.
    pub by: Option<&'a PersonId>,
    /// The tablet at which they do it; nothing for the console.
    pub at: Option<DeviceId>,
    /// Why.
    pub reason: &'a Reason,
    /// When, by the server's clock, UTC milliseconds.
    pub now_ms: u64,
}

/// Changes how a tablet stands, and enters it in the audit trail: the only way in which that
/// ever changes. Whether the person may is for the caller to know. What came before this moment
/// stays as it was judged.
///
/// # Errors
/// [`TabletError`].
pub fn change(
    turn: &Turn<'_>,
    device: &DeviceId,
    step: Step,
    told: Told<'_>,
    (own, documents): (&OwnDevice, &mut Documents),
) -> Result<TabletRow, TabletError> {
    let Told {
        by,
        at,
        reason,
        now_ms,
    } = told;
    let unknown = || TabletError::Unknown {
        named: device.to_string(),
    };
    let row = turn.device(device)?.ok_or_else(unknown)?;
    if row.is_server {
        return Err(TabletError::TheServer);
    }
    // One that is stopped asks for nothing; what it had asked for before does not free it either.
    if step == Step::Reinstate && at == Some(*device) {
        return Err(TabletError::ByItself { name: row.name });
    }
    let had = row.stopped.as_ref().map(|stopped| stopped.stop);
    let stop: Option<Stop> = step.from(had).map_err(|why| TabletError::NotPossible {
        name: row.name.clone(),
        why,
    })?;
    turn.add_standing(&StandingRow {
        device: *device,
        stop,
        at_ms: now_ms,
        after_seq: turn.log_head()?,
        by: by.cloned(),
        reason: reason.clone(),
    })?;
    let event = AuditEvent::TabletTold {
        device: *device,
        name: event_text(&row.name),
        step: step.word().to_owned(),
        reason: reason.clone(),
        at,
    };
    let person = by.cloned().unwrap_or_else(PersonId::system);
    own.note(turn, documents, &person, event)?;
    let row = turn.device(device)?.ok_or_else(unknown)?;
    Ok(listed(turn, row)?)
}

#[cfg(test)]
mod tests;
