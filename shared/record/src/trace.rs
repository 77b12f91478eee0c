//! Trace: one walk over the genealogy, backward to what went in, forward to where it went.
//!
//! The tablet walks its own facts, the server walks its projection; both through
//! [`Genealogy`]. The answer is complete or says what is missing. It walks only through what
//! stands; the events of a thing show all that was recorded, what was voided as such.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;
use core::convert::Infallible;

use serde::{Deserialize, Serialize};

use crate::amendment::can_be_voided;
use crate::context::Lease;
use crate::done::Done;
use crate::fact::{Body, Fact};
use crate::field::Field;
use crate::identity::Subject;
use crate::ids::FactId;
use crate::plant::{Plant, target_of};
use crate::quantity::Quantity;
use crate::reason::Reason;

/// The most things one trace walks over before it says that it stopped.
pub const MAX_NODES: usize = 100_000;

/// Which way to walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// To what went in: unit to lots, people and stations.
    Backward,
    /// To where it went: lot to units, cartons and shipments.
    Forward,
}

/// How one thing went into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// A component into a unit.
    Consumed,
    /// A unit into a carton.
    Packed,
    /// A carton into a shipment.
    Shipped,
}

/// One thing going into another, with the fact that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// What went in.
    pub part: Subject,
    /// What it went into.
    pub whole: Subject,
    /// How.
    pub link: Link,
    /// How much, for lots.
    pub quantity: Option<Quantity>,
    /// By whom, when and which fact.
    pub done: Done,
}

impl Edge {
    /// Returns the edge that a fact makes, if it makes one.
    #[must_use]
    pub fn of(fact: &Fact) -> Option<Self> {
        let (part, link, quantity) = match &fact.body {
            Body::ComponentConsumed(consumed) => (
                consumed.component.clone(),
                Link::Consumed,
                Some(consumed.quantity),
            ),
            Body::UnitPacked(packed) => (packed.subject(), Link::Packed, None),
            Body::CartonShipped(shipped) => {
                (Subject::Carton(shipped.carton.clone()), Link::Shipped, None)
            }
            Body::ItemDefined(_)
            | Body::RouteDefined(_)
            | Body::PersonNamed(_)
            | Body::StationNamed(_)
            | Body::LayoutTaught(_)
            | Body::LayoutWithdrawn(_)
            | Body::AuthorityGiven(_)
            | Body::AuthorityEnded(_)
            | Body::PreferencesChosen(_)
            | Body::LotReceived(_)
            | Body::TravellerOpened(_)
            | Body::StepStarted(_)
            | Body::StepFinished(_)
            | Body::MeasurementRecorded(_)
            | Body::UnitCompleted(_)
            | Body::HoldPlaced(_)
            | Body::HoldReleased(_)
            | Body::SignatureGiven(_)
            | Body::FactVoided(_)
            | Body::FactCorrected(_)
            | Body::FindingResolved(_)
            | Body::FactAdmitted(_)
            | Body::Unknown { .. } => return None,
        };
        Some(Self {
            part,
            whole: fact.subject.clone(),
            link,
            quantity,
            done: Done::of(fact),
        })
    }
}

/// One line of what happened to a thing, and how it was set right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The kind of fact, `feature.event`.
    pub kind: String,
    /// By whom, when and which fact.
    pub done: Done,
    /// How far the person's authority could be checked then.
    #[serde(default)]
    pub lease: Lease,
    /// What a reader wants to see of it, in the floor's values (quantity, step, customer),
    /// with the corrections that are open.
    pub detail: Option<String>,
    /// The voids that took it away; it stands when there are none.
    pub voided: Vec<SetRight>,
    /// Who let it in, where it had been set aside.
    #[serde(default)]
    pub admitted: Vec<SetRight>,
    /// The corrections of its values.
    pub corrected: Vec<CorrectedField>,
    /// The values that may be corrected, as they stand.
    pub fields: Vec<(Field, String)>,
    /// Why, where the fact stops, ends or sets something right.
    pub reason: Option<Reason>,
    /// The fact that it points at, for voids, corrections and releases.
    pub about: Option<FactId>,
    /// Whether a person may void it.
    pub can_be_voided: bool,
}

/// Who set something right, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetRight {
    /// By whom, when and which fact.
    pub done: Done,
    /// Why.
    pub reason: Reason,
}

impl SetRight {
    fn of((fact, reason): (&Fact, &Reason)) -> Self {
        Self {
            done: Done::of(fact),
            reason: reason.clone(),
        }
    }
}

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectedField {
    /// The field.
    pub field: Field,
    /// The value as it was first recorded.
    pub from: String,
    /// The value that the correction gives.
    pub to: String,
    /// Whether no later correction replaces it.
    pub is_open: bool,
    /// By whom, when and why.
    pub by: SetRight,
}

impl Event {
    /// Takes one line from a fact, and from the plant how it was set right.
    #[must_use]
    pub fn of(plant: &Plant, fact: &Fact) -> Self {
        let body = &plant.standing(&fact.id).unwrap_or(fact).body;
        let voids = plant.voids_of(&fact.id).into_iter();
        let stands = voids.len() == 0;
        let admissions = plant.admissions_of(&fact.id).into_iter();
        let corrections = plant.corrections_of(&fact.id).into_iter();
        let fields = Field::of(body).iter().filter(|_| stands);
        Self {
            kind: body.kind().into(),
            done: Done::of(fact),
            lease: fact.lease,
            detail: detail(body),
            voided: voids.map(SetRight::of).collect(),
            admitted: admissions.map(SetRight::of).collect(),
            corrected: corrections
                .filter_map(|correction| {
                    Some(CorrectedField {
                        field: correction.field,
                        from: correction.field.read(&fact.body)?,
                        to: correction.says.value.clone(),
                        is_open: correction.is_open,
                        by: SetRight {
                            done: Done::of(correction.fact),
                            reason: correction.says.reason.clone(),
                        },
                    })
                })
                .collect(),
            fields: fields
                .filter_map(|field| Some((*field, field.read(body)?)))
                .collect(),
            reason: reason_of(body).cloned(),
            about: about(body),
            can_be_voided: stands && can_be_voided(body),
        }
    }

    /// Says whether the fact was not voided.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.voided.is_empty()
    }
}

fn about(body: &Body) -> Option<FactId> {
    if let Body::HoldReleased(released) = body {
        Some(released.hold)
    } else {
        target_of(body)
    }
}

fn detail(body: &Body) -> Option<String> {
    match body {
        Body::LotReceived(received) => Some(received.words()),
        Body::LayoutTaught(taught) => Some(taught.layout.clone()),
        Body::TravellerOpened(opened) => opened.order.as_ref().map(|o| o.as_str().into()),
        Body::StepStarted(step) => Some(alloc::format!("{}", step.step)),
        Body::StepFinished(step) => Some(alloc::format!("{}", step.step)),
        Body::ComponentConsumed(consumed) => Some(consumed.component.name().into()),
        Body::MeasurementRecorded(measured) => Some(alloc::format!(
            "{} {} {}",
            measured.characteristic,
            measured.value,
            measured.unit
        )),
        Body::UnitPacked(packed) => Some(packed.serial.as_str().into()),
        Body::CartonShipped(shipped) => {
            Some(alloc::format!("{} · {}", shipped.carton, shipped.customer))
        }
        Body::FactCorrected(corrected) => Some(corrected.value.clone()),
        Body::FindingResolved(resolved) => Some(resolved.code.clone()),
        Body::SignatureGiven(given) => Some(alloc::format!("{} · {}", given.meaning, given.name)),
        Body::AuthorityGiven(given) => Some(given.words()),
        Body::PreferencesChosen(chosen) => Some(chosen.words().collect::<Vec<_>>().join(" ")),
        Body::ItemDefined(_)
        | Body::RouteDefined(_)
        | Body::PersonNamed(_)
        | Body::StationNamed(_)
        | Body::LayoutWithdrawn(_)
        | Body::AuthorityEnded(_)
        | Body::UnitCompleted(_)
        | Body::HoldPlaced(_)
        | Body::HoldReleased(_)
        | Body::FactVoided(_)
        | Body::FactAdmitted(_)
        | Body::Unknown { .. } => None,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only what stops, ends or sets something right has a reason"
)]
fn reason_of(body: &Body) -> Option<&Reason> {
    match body {
        Body::AuthorityEnded(ended) => Some(&ended.reason),
        Body::LayoutTaught(taught) => Some(&taught.reason),
        Body::LayoutWithdrawn(withdrawn) => Some(&withdrawn.reason),
        Body::HoldPlaced(placed) => Some(&placed.reason),
        Body::HoldReleased(released) => Some(&released.reason),
        Body::FactVoided(voided) => Some(&voided.reason),
        Body::FactCorrected(corrected) => Some(&corrected.reason),
        Body::FindingResolved(resolved) => Some(&resolved.reason),
        Body::FactAdmitted(admitted) => Some(&admitted.reason),
        _ => None,
    }
}

/// Where a walk finds its edges. `Error` is what can go wrong with a store.
pub trait Genealogy {
    /// What can go wrong with the store.
    type Error;

    /// Returns what went into the thing.
    ///
    /// # Errors
    /// The store's.
    fn parts_of(&self, whole: &Subject) -> Result<Vec<Edge>, Self::Error>;

    /// Returns where the thing went.
    ///
    /// # Errors
    /// The store's.
    fn wholes_of(&self, part: &Subject) -> Result<Vec<Edge>, Self::Error>;

    /// Returns what happened to the thing, in readable order; empty when nothing is known.
    ///
    /// # Errors
    /// The store's.
    fn events_of(&self, subject: &Subject) -> Result<Vec<Event>, Self::Error>;
}

impl Genealogy for Plant {
    type Error = Infallible;

    fn parts_of(&self, whole: &Subject) -> Result<Vec<Edge>, Infallible> {
        Ok(self.standing_about(whole).filter_map(Edge::of).collect())
    }

    fn wholes_of(&self, part: &Subject) -> Result<Vec<Edge>, Infallible> {
        Ok(self.standing_naming(part).filter_map(Edge::of).collect())
    }

    fn events_of(&self, subject: &Subject) -> Result<Vec<Event>, Infallible> {
        let facts = self.facts_about(subject);
        Ok(facts.map(|fact| Event::of(self, fact)).collect())
    }
}

/// One thing in the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// The thing.
    pub subject: Subject,
    /// How many steps from the start.
    pub depth: u32,
    /// What happened to it.
    pub events: Vec<Event>,
}

/// Something the answer cannot show.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlindSpot {
    /// The thing is named by others, but no fact about it is known here.
    NoRecord {
        /// The thing.
        subject: Subject,
    },
    /// The walk stopped at its limit.
    Stopped {
        /// The number of things walked.
        at: u64,
    },
    /// Entries that came in but could not be admitted may say more.
    NotAdmitted {
        /// The number of entries.
        entries: u64,
    },
    /// Entries on this tablet that the server does not have yet.
    NotSent {
        /// The number of entries.
        entries: u64,
    },
    /// A tablet's answer covers only what it has pulled.
    OnlyThisTablet {
        /// The clock reading of the last contact with the server, UTC milliseconds.
        as_of_utc_ms: Option<u64>,
    },
    /// A device was not heard from for long; it may hold entries.
    DeviceSilent {
        /// The device's name.
        device: String,
        /// Its last contact, UTC milliseconds.
        last_contact_utc_ms: u64,
    },
}

/// The answer to a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Where the walk started.
    pub start: Subject,
    /// Which way it went.
    pub direction: Direction,
    /// Everything it met, nearest first.
    pub nodes: Vec<Node>,
    /// How the things hang together.
    pub edges: Vec<Edge>,
    /// What it cannot show; empty means the answer is complete.
    pub missing: Vec<BlindSpot>,
}

impl Trace {
    /// Says whether nothing is missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// Walks from `start` and returns everything it met.
///
/// # Errors
/// The store's.
pub fn walk<G: Genealogy>(
    genealogy: &G,
    start: &Subject,
    direction: Direction,
) -> Result<Trace, G::Error> {
    let mut depths = BTreeMap::from([(start.clone(), 0)]);
    let mut queue = VecDeque::from([start.clone()]);
    let mut trace = Trace {
        start: start.clone(),
        direction,
        nodes: Vec::new(),
        edges: Vec::new(),
        missing: Vec::new(),
    };
    let mut seen_edges = BTreeSet::new();
    while let Some(subject) = queue.pop_front() {
        if trace.nodes.len() >= MAX_NODES {
            trace.missing.push(BlindSpot::Stopped {
                at: MAX_NODES as u64,
            });
            break;
        }
        let depth = depths.get(&subject).copied().unwrap_or(0);
        let edges = match direction {
            Direction::Backward => genealogy.parts_of(&subject)?,
            Direction::Forward => genealogy.wholes_of(&subject)?,
        };
        for edge in edges {
            let next = match direction {
                Direction::Backward => edge.part.clone(),
                Direction::Forward => edge.whole.clone(),
            };
            if !depths.contains_key(&next) {
                depths.insert(next.clone(), depth + 1);
                queue.push_back(next);
            }
            if seen_edges.insert(edge.done.fact) {
                trace.edges.push(edge);
            }
        }
        let events = genealogy.events_of(&subject)?;
        if events.is_empty() {
            trace.missing.push(BlindSpot::NoRecord {
                subject: subject.clone(),
            });
        }
        trace.nodes.push(Node {
            subject,
            depth,
            events,
        });
    }
    Ok(trace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, Plan};

    fn traced(plant: &Plant, start: Subject, direction: Direction) -> Trace {
        let Ok(trace) = walk(plant, &start, direction);
        trace
    }

    fn names(trace: &Trace) -> Vec<&str> {
        let mut names: Vec<&str> = trace.nodes.iter().map(|node| node.subject.name()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn an_event_says_how_far_the_authority_could_be_checked() {
        let mut plan = Plan::default();
        let checked = plan.receive("L1", 1);
        plan.lease = Lease::PastDue;
        let unchecked = plan.receive("L2", 1);
        assert_eq!(Event::of(&plan.plant, &checked).lease, Lease::Fresh);
        assert_eq!(Event::of(&plan.plant, &unchecked).lease, Lease::PastDue);
    }

    #[test]
    fn backward_from_the_shipment_reaches_lots_and_the_people_who_used_them() {
        let plant: Plant = testing::whole_day().into_iter().collect();
        let shipment = Subject::Shipment("SH-1".parse().unwrap());
        let trace = traced(&plant, shipment, Direction::Backward);
        assert_eq!(
            names(&trace),
            ["AX-1", "AX-2", "CT-1", "L5-0331", "PM-1", "PM-2", "SH-1"]
        );
        assert!(trace.edges.iter().all(|e| e.done.person.as_str() == "MK"));
        // Bought modules come without a record of their own.
        assert!(trace.missing.iter().all(|m| matches!(
            m,
            BlindSpot::NoRecord {
                subject: Subject::Unit(_)
            }
        )));
        assert_eq!(trace.missing.len(), 2);
    }

    #[test]
    fn forward_from_the_lot_reaches_units_carton_and_shipment_and_is_complete() {
        let plan = Plan::default();
        let plant: Plant = testing::whole_day().into_iter().collect();
        let lot = Subject::Lot(plan.lot("L5-0331"));
        let trace = traced(&plant, lot, Direction::Forward);
        assert_eq!(names(&trace), ["AX-1", "AX-2", "CT-1", "L5-0331", "SH-1"]);
        assert!(trace.is_complete());
    }

    #[test]
    fn a_ring_of_units_ends_the_walk() {
        let mut plan = Plan::default();
        plan.ring("AX-1", "AX-2");
        let unit = Subject::Unit(plan.unit("AX-1"));
        assert_eq!(
            traced(&plan.plant, unit, Direction::Backward).nodes.len(),
            2
        );
    }
}
