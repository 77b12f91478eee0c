//! Drafts of people, kept until they are recorded or thrown away: each for its person alone.
//!
//! They are no part of the record. They lie sealed in one value of the store, few and small,
//! and what can no longer be recorded is not given back.

use std::collections::BTreeMap;

use messages::draft::{Begun, Drafts, Fields, receipt};
use minicbor::{Decode, Encode};
use record::Command;
use record::identity::{LotKey, Subject, UnitKey};
use record::ids::{CharacteristicId, PersonId};
use record::lot::LotState;
use record::time::WallTime;
use record::unit::UnitState;

use super::Workspace;

/// The most people whose drafts are kept; those who wrote longest ago go first.
pub const MOST_PEOPLE: usize = 64;
/// The most drafts of one person.
pub const MOST_DRAFTS: usize = 16;
/// The most bytes that the fields of one person's drafts may have.
pub const MOST_BYTES: usize = 16 * 1024;

/// One draft, as it is stored. What a later program began is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DraftRow {
    /// What was begun: `receipt`, `measurement`, `hold`.
    #[n(0)]
    begun: String,
    /// The thing.
    #[n(1)]
    thing: Option<Subject>,
    /// The step.
    #[n(2)]
    step: Option<u16>,
    /// What is measured.
    #[n(3)]
    characteristic: Option<CharacteristicId>,
    /// The fields.
    #[n(4)]
    fields: Fields,
}

/// The drafts of one person.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OfPerson {
    /// When they were written, UTC milliseconds.
    #[n(0)]
    utc_ms: u64,
    /// The drafts.
    #[n(1)]
    drafts: Vec<DraftRow>,
}

/// The drafts of all people.
pub type DraftRows = BTreeMap<PersonId, OfPerson>;

impl DraftRow {
    fn of(begun: Begun, fields: Fields) -> Self {
        let row = |word: &str| Self {
            begun: word.to_owned(),
            thing: begun.thing(),
            step: None,
            characteristic: None,
            fields,
        };
        match &begun {
            Begun::Receipt => row("receipt"),
            Begun::Hold(_) => row("hold"),
            Begun::Measurement {
                step,
                characteristic,
                ..
            } => Self {
                step: Some(*step),
                characteristic: Some(characteristic.clone()),
                ..row("measurement")
            },
        }
    }

    fn read(&self) -> Option<(Begun, Fields)> {
        let begun = match (self.begun.as_str(), &self.thing) {
            ("receipt", None) => Begun::Receipt,
            ("hold", Some(thing)) => Begun::Hold(thing.clone()),
            ("measurement", Some(Subject::Unit(unit))) => Begun::Measurement {
                unit: unit.clone(),
                step: self.step?,
                characteristic: self.characteristic.clone()?,
            },
            _ => return None,
        };
        Some((begun, self.fields.clone()))
    }
}

impl Workspace {
    /// Says whether a person has begun something that is kept here.
    #[must_use]
    pub fn has_draft(&self, person: &PersonId) -> bool {
        self.drafts
            .get(person)
            .is_some_and(|of| !of.drafts.is_empty())
    }

    /// Returns what a person may go on with, and what of theirs has become impossible.
    #[must_use]
    pub fn drafts_of(&self, person: &PersonId) -> (Drafts, Vec<Begun>) {
        let kept = self.drafts.get(person);
        let drafts = kept.iter().flat_map(|of| &of.drafts);
        let (possible, gone): (Vec<_>, Vec<_>) = drafts
            .filter_map(DraftRow::read)
            .partition(|(begun, fields)| self.is_possible(begun, fields));
        let gone = gone.into_iter().map(|(begun, _)| begun);
        (possible.into_iter().collect(), gone.collect())
    }

    /// Returns the rows with these drafts of a person in place of those before; nothing where
    /// they are more than is kept.
    #[must_use]
    pub fn with_drafts(
        &self,
        person: &PersonId,
        drafts: Drafts,
        wall: WallTime,
    ) -> Option<DraftRows> {
        let bytes = |fields: &Fields| -> usize {
            fields
                .iter()
                .map(|(name, text)| name.len() + text.len())
                .sum()
        };
        let all: usize = drafts.values().map(bytes).sum();
        if drafts.len() > MOST_DRAFTS || all > MOST_BYTES {
            return None;
        }
        let mut rows = self.drafts.clone();
        rows.remove(person);
        if !drafts.is_empty() {
            while rows.len() >= MOST_PEOPLE {
                let oldest = rows.iter().min_by_key(|(_, of)| of.utc_ms);
                let oldest = oldest.map(|(person, _)| person.clone())?;
                rows.remove(&oldest);
            }
            let drafts = drafts.into_iter();
            let of = OfPerson {
                utc_ms: self.latest_utc_ms(wall),
                drafts: drafts
                    .map(|(begun, fields)| DraftRow::of(begun, fields))
                    .collect(),
            };
            rows.insert(person.clone(), of);
        }
        Some(rows)
    }

    /// Returns the rows without what the command records for a person; nothing where they
    /// stay as they are.
    #[must_use]
    pub fn drafts_after(&self, person: &PersonId, command: &Command) -> Option<DraftRows> {
        let is_recorded = |row: &DraftRow| {
            let begun = row.read();
            begun.is_some_and(|(begun, _)| begun.is_recorded_by(command))
        };
        let mut rows = self.drafts.clone();
        let of = rows.get_mut(person)?;
        let before = of.drafts.len();
        of.drafts.retain(|row| !is_recorded(row));
        if of.drafts.len() == before {
            return None;
        }
        if of.drafts.is_empty() {
            rows.remove(person);
        }
        Some(rows)
    }

    /// Whether what was begun can still be recorded, as far as the record here tells.
    fn is_possible(&self, begun: &Begun, fields: &Fields) -> bool {
        match begun {
            Begun::Hold(_) => true,
            Begun::Receipt => {
                lot_of(fields).is_none_or(|lot| !LotState::of(&self.plant, &lot).is_received())
            }
            Begun::Measurement {
                unit,
                step,
                characteristic,
            } => self.can_be_measured(unit, *step, characteristic),
        }
    }

    fn can_be_measured(
        &self,
        unit: &UnitKey,
        step: u16,
        characteristic: &CharacteristicId,
    ) -> bool {
        let state = UnitState::of(&self.plant, unit);
        let step = state.steps.iter().find(|known| known.number == step);
        let asked = step.filter(|step| !step.is_finished() && !state.is_complete());
        asked.is_some_and(|step| {
            step.measures.iter().any(|measure| {
                measure.characteristic.id == *characteristic && measure.values.is_empty()
            })
        })
    }
}

/// The lot that a receipt is of, once its fields name one.
fn lot_of(fields: &Fields) -> Option<LotKey> {
    let field = |name| fields.get(name).map(String::as_str).unwrap_or_default();
    Some(LotKey {
        supplier: field(receipt::SUPPLIER).parse().ok()?,
        item: field(receipt::ITEM).parse().ok()?,
        lot: field(receipt::LOT).parse().ok()?,
    })
}
