//! Trace over the stored edges: the one walk of `record`, and what the server cannot show.

use record::identity::Subject;
use record::plant::Plant;
use record::trace::{BlindSpot, Direction, Edge, Event, Genealogy, Trace, walk};

use crate::store::{StoreError, Thing, View};

/// A device that was not heard from for this long may hold entries, milliseconds.
const SILENT_AFTER_MS: u64 = 24 * 60 * 60 * 1000;

/// Walks the stored edges within one snapshot; nothing when the thing is not known.
///
/// # Errors
/// [`StoreError`].
pub fn trace(
    view: &View<'_>,
    start: &Subject,
    direction: Direction,
    now_ms: u64,
) -> Result<Option<Trace>, StoreError> {
    if view.thing(start)?.is_none() {
        return Ok(None);
    }
    let mut trace = walk(&Stored(view), start, direction)?;
    let (waiting, quarantined) = view.not_admitted()?;
    let entries = waiting + quarantined;
    if entries > 0 {
        trace.missing.push(BlindSpot::NotAdmitted { entries });
    }
    let silent = view
        .devices()?
        .into_iter()
        .filter(|device| !device.is_server)
        .filter(|device| device.last_contact_ms.saturating_add(SILENT_AFTER_MS) < now_ms);
    trace
        .missing
        .extend(silent.map(|device| BlindSpot::DeviceSilent {
            device: device.name,
            last_contact_utc_ms: device.last_contact_ms,
        }));
    Ok(Some(trace))
}

struct Stored<'v, 'c>(&'v View<'c>);

impl Stored<'_, '_> {
    /// Folds what the store has of a thing, so that only what stands is walked.
    fn plant(
        &self,
        subject: &Subject,
        find: impl Fn(Thing) -> Result<Vec<Vec<u8>>, StoreError>,
    ) -> Result<Plant, StoreError> {
        match self.0.thing(subject)? {
            Some(thing) => super::fold(&find(thing)?),
            None => Ok(Plant::default()),
        }
    }

    fn about(&self, thing: Thing) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut facts = self.0.facts_about(thing)?;
        facts.extend(self.0.facts_sharing_an_id(thing)?);
        Ok(facts)
    }
}

impl Genealogy for Stored<'_, '_> {
    type Error = StoreError;

    fn parts_of(&self, whole: &Subject) -> Result<Vec<Edge>, StoreError> {
        let plant = self.plant(whole, |thing| self.about(thing))?;
        let Ok(edges) = plant.parts_of(whole);
        Ok(edges)
    }

    fn wholes_of(&self, part: &Subject) -> Result<Vec<Edge>, StoreError> {
        let plant = self.plant(part, |thing| super::naming(self.0, thing))?;
        let Ok(edges) = plant.wholes_of(part);
        Ok(edges)
    }

    fn events_of(&self, subject: &Subject) -> Result<Vec<Event>, StoreError> {
        let plant = self.plant(subject, |thing| self.about(thing))?;
        let Ok(events) = plant.events_of(subject);
        Ok(events)
    }
}
