//! What the page may look at, from memory only.

use codes::{Meaning as Means, Standard};
use ledger::envelope::{Envelope, What};
use messages::records::{
    Answer, CartonRow, EntryRow, EntryState, Failure, Floor, Look, LotRow, Meaning, PersonState,
    Thing, ThingState, UnitRow,
};
use record::hold::{Hold, holding_back, holds_on};
use record::identity::Subject;
use record::ids::PersonId;
use record::layout;
use record::lot::LotState;
use record::rights::{Authorities, Standing as Rights};
use record::shipping::{CartonState, ShipmentState};
use record::signature::signatures_on;
use record::time::WallTime;
use record::trace::{BlindSpot, Direction, Event, Trace, walk};
use record::unit::UnitState;

use super::Workspace;
use super::rows::{Entry, Standing};

impl Workspace {
    /// Answers a look. What is asked of the server is the shell's to answer.
    #[must_use]
    pub fn look(&self, look: &Look, wall: WallTime) -> Answer {
        match look {
            Look::People => Answer::People(self.people(wall)),
            Look::Stations => Answer::Stations(self.stations()),
            Look::Items => Answer::Items(self.items()),
            Look::Layouts => Answer::Layouts(layout::in_force(&self.plant)),
            Look::Meaning(text) => Answer::Meaning(Box::new(self.meaning(text, wall))),
            Look::Floor => Answer::Floor(self.floor()),
            Look::Thing(subject) => Answer::Thing(self.thing(subject, wall)),
            Look::Trace { subject, direction } => Answer::Trace(self.trace(subject, *direction)),
            Look::TraceOnServer { .. }
            | Look::SetAside
            | Look::SetAsideEntry(_)
            | Look::Audit(_)
            | Look::Tablets => Answer::Failed(Failure::Unreachable {
                why: "not asked".to_owned(),
            }),
            Look::Entries { limit } => Answer::Entries(self.entry_rows(*limit)),
            Look::Findings => Answer::Findings(self.findings()),
        }
    }

    fn items(&self) -> Vec<(record::ids::ItemId, record::masters::ItemDefined)> {
        self.plant
            .subjects()
            .filter_map(|subject| {
                let Subject::Item(id) = subject else {
                    return None;
                };
                Some((id.clone(), self.plant.item(id)?.clone()))
            })
            .collect()
    }

    fn meaning(&self, text: &str, wall: WallTime) -> Meaning {
        let reading = layout::read(&self.plant, text);
        let symbology = reading.symbology;
        let layout = if let Means::Site(label) = &reading.meaning {
            Some(label.name.clone())
        } else {
            None
        };
        let problems = reading.problems.iter();
        Meaning {
            text: text.to_owned(),
            symbology: symbology.map(|one| (one.to_string(), one.name().to_owned())),
            layout,
            is_unknown: reading.standard == Standard::Plain,
            verdict: reading.verdict(),
            problems: problems.map(|problem| problem.code().to_owned()).collect(),
            fields: reading.fields(wall.local_date()),
        }
    }

    fn floor(&self) -> Floor {
        let mut floor = Floor::default();
        let mut subjects: Vec<&Subject> = self.plant.subjects().collect();
        let newest = |subject: &&Subject| self.plant.facts_about(subject).last().map(|f| f.hlc);
        subjects.sort_by_key(|subject| core::cmp::Reverse(newest(subject)));
        for subject in subjects {
            match subject {
                Subject::Lot(key) => {
                    let state = LotState::of(&self.plant, key);
                    if state.remaining.amount.is_positive() {
                        floor.lots.push(LotRow {
                            subject: subject.clone(),
                            item_name: state.item_name,
                            remaining: state.remaining,
                        });
                    }
                }
                Subject::Unit(key) => {
                    let state = UnitState::of(&self.plant, key);
                    if state.is_open() && state.packed.is_empty() && state.used_in.is_empty() {
                        floor.units.push(unit_row(subject, &state));
                    }
                }
                Subject::Carton(id) => {
                    let state = CartonState::of(&self.plant, id);
                    if state.shipped.is_empty() {
                        floor.cartons.push(CartonRow {
                            subject: subject.clone(),
                            units: u32::try_from(state.units.len()).unwrap_or(u32::MAX),
                        });
                    }
                }
                Subject::Shipment(id) => {
                    floor.shipments.push(ShipmentState::of(&self.plant, id));
                }
                Subject::Item(_)
                | Subject::Route(_)
                | Subject::Person(_)
                | Subject::Station(_)
                | Subject::Layout(_) => continue,
            }
            if !holding_back(&self.plant, subject).is_empty() {
                floor.held.push(subject.clone());
            }
        }
        floor
    }

    fn thing(&self, subject: &Subject, wall: WallTime) -> Thing {
        let state = match subject {
            Subject::Lot(key) => ThingState::Lot(LotState::of(&self.plant, key)),
            Subject::Unit(key) => ThingState::Unit(UnitState::of(&self.plant, key)),
            Subject::Carton(id) => ThingState::Carton(CartonState::of(&self.plant, id)),
            Subject::Shipment(id) => ThingState::Shipment(ShipmentState::of(&self.plant, id)),
            Subject::Item(id) => ThingState::Item(self.plant.item(id).cloned()),
            Subject::Person(id) => ThingState::Person(self.person_state(id, wall)),
            Subject::Route(_) | Subject::Station(_) | Subject::Layout(_) => ThingState::Master,
        };
        Thing {
            subject: subject.clone(),
            state,
            events: self
                .plant
                .facts_about(subject)
                .map(|fact| Event::of(&self.plant, fact))
                .collect(),
            findings: self.plant.judged_subject(subject),
            holds: self.holds(subject),
            signatures: signatures_on(&self.plant, subject),
        }
    }

    /// The holds on a thing, and those in force on what is in it.
    fn holds(&self, subject: &Subject) -> Vec<Hold> {
        let mut holds = holds_on(&self.plant, subject);
        let within = holding_back(&self.plant, subject);
        holds.extend(within.into_iter().filter(|hold| hold.thing != *subject));
        holds
    }

    fn person_state(&self, id: &PersonId, wall: WallTime) -> PersonState {
        let authorities = Authorities::of(&self.plant);
        let standing = authorities.now(id, wall.local_date());
        let has_ended = matches!(standing, Rights::Ended { .. } | Rights::Expired { .. });
        let authority = match standing {
            Rights::Has(authority) => Some(authority),
            Rights::NotKept
            | Rights::Nothing
            | Rights::Elsewhere
            | Rights::Ended { .. }
            | Rights::Expired { .. } => None,
        };
        let roles = authority.iter().flat_map(|authority| &authority.roles);
        PersonState {
            row: self.with_badge(self.person_row(id), wall),
            roles: roles.map(|role| role.word().to_owned()).collect(),
            qualifications: authority
                .map(|authority| authority.qualifications.clone())
                .unwrap_or_default(),
            until: authority.and_then(|authority| authority.until),
            has_ended,
        }
    }

    fn trace(&self, subject: &Subject, direction: Direction) -> Trace {
        let Ok(mut trace) = walk(&self.plant, subject, direction);
        trace.missing.push(BlindSpot::OnlyThisTablet {
            as_of_utc_ms: self.contact.map(|contact| contact.utc_ms),
        });
        trace
    }

    fn entry_rows(&self, limit: u32) -> Vec<EntryRow> {
        self.entries
            .iter()
            .rev()
            .take(usize::try_from(limit).unwrap_or(usize::MAX))
            .map(|(dseq, entry)| EntryRow {
                dseq: *dseq,
                subject: entry.subject.clone(),
                kinds: kinds_of(entry),
                person: entry.person.clone(),
                saved_utc_ms: entry.saved_utc_ms,
                state: match &entry.standing {
                    Standing::Saved => EntryState::Saved {
                        places: self.places_of(*dseq),
                    },
                    Standing::Sent { seq } => EntryState::Sent { seq: *seq },
                    // Who was at a stopped tablet: it is in the trail and waits for nobody.
                    Standing::NeedsAttention { seq, .. } if !entry.needs_a_person() => {
                        EntryState::Sent { seq: *seq }
                    }
                    Standing::NeedsAttention { reason, .. } => EntryState::NeedsAttention {
                        reason: reason.clone(),
                    },
                },
            })
            .collect()
    }
}

fn unit_row(subject: &Subject, state: &UnitState) -> UnitRow {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    UnitRow {
        subject: subject.clone(),
        item_name: state.item_name.clone(),
        finished: count(state.steps.iter().filter(|s| s.is_finished()).count()),
        steps: count(state.steps.len()),
        turn: state.current().map(|step| step.name.clone()),
        complete: state.is_complete(),
    }
}

/// The kinds of an entry's facts; one without a change says itself what it is.
fn kinds_of(entry: &Entry) -> Vec<String> {
    let what = Envelope::from_bytes(&entry.envelope).map(|envelope| envelope.what);
    match what {
        Ok(What::BadgedIn) => vec!["badge.in".to_owned()],
        Ok(What::BadgedOut) => vec!["badge.out".to_owned()],
        Ok(What::Event(event)) => vec![event.word().to_owned()],
        Ok(What::Change { .. } | What::Incident(_) | What::Admits { .. }) | Err(_) => {
            entry.kinds.clone()
        }
    }
}
