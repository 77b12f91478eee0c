//! Trace over the stored edges: the one walk of `record`, and what the server cannot show.

use record::fact::Fact;
use record::identity::Subject;
use record::trace::{BlindSpot, Direction, Edge, Event, Genealogy, Trace, walk};

use crate::store::{StoreError, View};

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
    fn facts(
        &self,
        subject: &Subject,
        find: impl Fn(crate::store::Thing) -> Result<Vec<Vec<u8>>, StoreError>,
    ) -> Result<Vec<Fact>, StoreError> {
        let Some(thing) = self.0.thing(subject)? else {
            return Ok(Vec::new());
        };
        let mut facts = find(thing)?
            .iter()
            .map(|bytes| Fact::from_bytes(bytes).map_err(|_| StoreError::Damaged { what: "fact" }))
            .collect::<Result<Vec<_>, _>>()?;
        facts.sort_by_key(|fact| (fact.hlc, fact.id));
        Ok(facts)
    }
}

impl Genealogy for Stored<'_, '_> {
    type Error = StoreError;

    fn parts_of(&self, whole: &Subject) -> Result<Vec<Edge>, StoreError> {
        let facts = self.facts(whole, |thing| self.0.facts_joining(thing))?;
        Ok(facts.iter().filter_map(Edge::of).collect())
    }

    fn wholes_of(&self, part: &Subject) -> Result<Vec<Edge>, StoreError> {
        let facts = self.facts(part, |thing| self.0.facts_naming(thing))?;
        Ok(facts.iter().filter_map(Edge::of).collect())
    }

    fn events_of(&self, subject: &Subject) -> Result<Vec<Event>, StoreError> {
        let facts = self.facts(subject, |thing| self.0.facts_about(thing))?;
        Ok(facts.iter().map(Event::of).collect())
    }
}
