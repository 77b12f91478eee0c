//! Holds: a suspect thing is set apart, on every tablet, until somebody says that it is right.
//!
//! A hold is placed on a lot, a unit or a carton, with a reason. Several may be on one thing;
//! each stands until it is released, by its own name. The hold itself says how many persons
//! have to release it ([`Persons`]). Where it needs two, each records a release of their own,
//! and the one who ends it is neither the one who placed it nor the one who released first.
//!
//! * What is held itself is not worked on, used, packed or shipped.
//! * What has something in it that is held may be worked on, so that the record stays true
//!   of what happens on the bench. It is not completed, used, packed or shipped.
//!
//! What was recorded all the same is a finding ([`judge`]): work at a tablet that had not
//! heard of the hold, and, graver, work at one that had. Within a document the change graph
//! tells which ([`Plant::had_heard`]); across documents the finding says that the record does
//! not tell.
//!
//! A hold is taken off by a release and not by a void, because a void needs one person. One
//! that a single person may release may also be voided, so that a wrong scan is taken back.
//! A release is voided as long as nothing was done in reliance on it; later, the thing is
//! held anew.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::done::Done;
use crate::fact::{Body, Fact};
use crate::finding::Finding;
use crate::identity::Subject;
use crate::ids::{FactId, PersonId};
use crate::plant::{Plant, named_subjects};
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::time::Hlc;
use crate::unit::is_work;

/// How many persons something takes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
pub enum Persons {
    /// One person.
    #[n(1)]
    One,
    /// Two persons, never the same one twice.
    #[n(2)]
    Two,
}

/// Payload of `hold.placed`; the subject is what is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct HoldPlaced {
    /// Why.
    #[n(0)]
    pub reason: Reason,
    /// How many persons have to release it.
    #[n(1)]
    pub released_by: Persons,
}

/// Payload of `hold.released`; the subject is what was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct HoldReleased {
    /// The fact that placed the hold; it is in the same document.
    #[n(0)]
    pub hold: FactId,
    /// Why.
    #[n(1)]
    pub reason: Reason,
}

/// Holds a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceHold {
    /// The lot, unit or carton.
    pub thing: Subject,
    /// Why.
    pub reason: Reason,
    /// How many persons have to release it.
    pub released_by: Persons,
}

/// Releases a thing from one hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseHold {
    /// The fact that placed the hold.
    pub hold: FactId,
    /// Why.
    pub reason: Reason,
}

/// Who released a thing, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// By whom and when.
    pub done: Done,
    /// Why.
    pub reason: Reason,
}

/// A hold and how far it is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// What is held.
    pub thing: Subject,
    /// Who placed it, when, and by which fact.
    pub placed: Done,
    /// Why.
    pub reason: Reason,
    /// How many persons have to release it.
    pub released_by: Persons,
    /// The releases that were recorded, earliest first, those that do not count included.
    pub releases: Vec<Release>,
}

impl Hold {
    /// Returns the release that ended the hold.
    #[must_use]
    pub fn ended(&self) -> Option<&Release> {
        let by: Vec<&PersonId> = self.releases.iter().map(|r| &r.done.person).collect();
        self.releases
            .get(ending(self.released_by, &self.placed.person, &by)?)
    }

    /// Says whether the thing is still held by it.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.ended().is_none()
    }

    /// Says whether one person released it and a second one has to.
    #[must_use]
    pub fn needs_a_second(&self) -> bool {
        self.is_in_force() && !self.releases.is_empty()
    }
}

/// Returns which of the releases, earliest first, ends a hold.
fn ending(needed: Persons, placer: &PersonId, released: &[&PersonId]) -> Option<usize> {
    let first = released.first()?;
    match needed {
        Persons::One => Some(0),
        Persons::Two => released
            .iter()
            .position(|person| person != first && *person != placer),
    }
}

/// Returns every hold that was placed on a thing, earliest first.
#[must_use]
pub fn holds_on(plant: &Plant, thing: &Subject) -> Vec<Hold> {
    placed_on(plant, thing)
        .map(|(fact, placed)| Hold {
            thing: thing.clone(),
            placed: Done::of(fact),
            reason: placed.reason.clone(),
            released_by: placed.released_by,
            releases: standing_releases_of(plant, fact)
                .map(|(fact, released)| Release {
                    done: Done::of(fact),
                    reason: released.reason.clone(),
                })
                .collect(),
        })
        .collect()
}

/// Returns the holds on a thing that are in force, earliest first.
#[must_use]
pub fn in_force(plant: &Plant, thing: &Subject) -> Vec<Hold> {
    let mut holds = holds_on(plant, thing);
    holds.retain(Hold::is_in_force);
    holds
}

/// Returns the holds in force on a thing and on all that is in it.
#[must_use]
pub fn holding_back(plant: &Plant, thing: &Subject) -> Vec<Hold> {
    let parts = parts_within(plant, thing);
    let things = core::iter::once(thing).chain(&parts);
    things.flat_map(|thing| in_force(plant, thing)).collect()
}

/// Says whether a thing itself was held at a moment, by what the clocks say.
pub(crate) fn was_held(plant: &Plant, thing: &Subject, at: Hlc) -> bool {
    placed_on(plant, thing).any(|(placed, _)| {
        placed.hlc < at && !was_over(plant, placed, at, |release| release.hlc < at)
    })
}

/// Holds that a single person may void; one for two persons stays, whoever voids it.
fn placed_on<'a>(
    plant: &'a Plant,
    thing: &Subject,
) -> impl Iterator<Item = (&'a Fact, &'a HoldPlaced)> {
    plant.facts_about(thing).filter_map(|fact| {
        let Body::HoldPlaced(placed) = &fact.body else {
            return None;
        };
        let is_there = placed.released_by == Persons::Two || plant.stands(&fact.id);
        is_there.then_some((fact, placed))
    })
}

/// The releases of a hold as they were recorded, voided ones included, earliest first.
fn releases_of<'a>(
    plant: &'a Plant,
    hold: &'a Fact,
) -> impl Iterator<Item = (&'a Fact, &'a HoldReleased)> {
    plant.facts_about(&hold.subject).filter_map(|fact| {
        let Body::HoldReleased(released) = &fact.body else {
            return None;
        };
        (released.hold == hold.id).then_some((fact, released))
    })
}

/// The releases of a hold that stand, earliest first.
pub(crate) fn standing_releases_of<'a>(
    plant: &'a Plant,
    hold: &'a Fact,
) -> impl Iterator<Item = (&'a Fact, &'a HoldReleased)> {
    releases_of(plant, hold).filter(|(release, _)| plant.stands(&release.id))
}

/// All that is in a thing, and in that.
fn parts_within(plant: &Plant, thing: &Subject) -> BTreeSet<Subject> {
    let mut parts = BTreeSet::new();
    let mut next = alloc::vec![thing.clone()];
    while let Some(whole) = next.pop() {
        for fact in plant.standing_about(&whole) {
            for part in named_subjects(&fact.body) {
                if part != *thing && parts.insert(part.clone()) {
                    next.push(part);
                }
            }
        }
    }
    parts
}

/// Checks that a thing is not held itself.
///
/// # Errors
/// [`Refusal::Held`].
pub fn check_free(plant: &Plant, thing: &Subject) -> Result<(), Refusal> {
    refuse(thing, in_force(plant, thing))
}

/// Checks that neither a thing nor anything in it is held.
///
/// # Errors
/// [`Refusal::Held`].
pub fn check_can_go_on(plant: &Plant, thing: &Subject) -> Result<(), Refusal> {
    refuse(thing, holding_back(plant, thing))
}

fn refuse(thing: &Subject, holds: Vec<Hold>) -> Result<(), Refusal> {
    if holds.is_empty() {
        return Ok(());
    }
    Err(Refusal::Held {
        thing: thing.clone(),
        holds,
    })
}

/// Decides to hold a thing.
///
/// # Errors
/// [`Refusal::CannotBeHeld`].
pub fn decide_place(command: PlaceHold, context: &Context) -> Result<Vec<Fact>, Refusal> {
    let PlaceHold {
        thing,
        reason,
        released_by,
    } = command;
    match &thing {
        Subject::Lot(_) | Subject::Unit(_) | Subject::Carton(_) => {}
        Subject::Item(_)
        | Subject::Route(_)
        | Subject::Person(_)
        | Subject::Station(_)
        | Subject::Layout(_)
        | Subject::Shipment(_) => return Err(Refusal::CannotBeHeld { thing }),
    }
    let body = Body::HoldPlaced(HoldPlaced {
        reason,
        released_by,
    });
    Ok(alloc::vec![context.fact(0, thing, body)])
}

/// Decides to release a thing from a hold, as the only, the first or the second person.
///
/// # Errors
/// [`Refusal::NoSuchHold`], [`Refusal::AlreadyReleased`], [`Refusal::SecondPersonNeeded`].
pub fn decide_release(
    plant: &Plant,
    command: ReleaseHold,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let ReleaseHold { hold, reason } = command;
    let placed = plant.fact(&hold).ok_or(Refusal::NoSuchHold)?;
    let thing = placed.subject.clone();
    let state = holds_on(plant, &thing)
        .into_iter()
        .find(|had| had.placed.fact == hold)
        .ok_or(Refusal::NoSuchHold)?;
    if let Some(ended) = state.ended() {
        return Err(Refusal::AlreadyReleased {
            person: ended.done.person.clone(),
        });
    }
    if let Some(first) = state.releases.first() {
        let not_these = [&first.done.person, &state.placed.person];
        if not_these.contains(&&context.person) {
            return Err(Refusal::SecondPersonNeeded {
                person: context.person.clone(),
            });
        }
    }
    let body = Body::HoldReleased(HoldReleased { hold, reason });
    Ok(alloc::vec![context.fact(0, thing, body)])
}

/// Returns what was done with a thing in reliance on a release: what was recorded after it.
pub(crate) fn done_since(plant: &Plant, release: &Fact) -> Vec<FactId> {
    let thing = &release.subject;
    went_on(plant, thing)
        .filter(|fact| fact.hlc > release.hlc)
        .map(|fact| fact.id)
        .collect()
}

/// Says whether nobody may record this about a thing that is held.
fn is_barred(body: &Body) -> bool {
    is_work(body) || matches!(body, Body::TravellerOpened(_) | Body::UnitPacked(_))
}

/// What was done with a thing itself: work on it, and where it went.
fn went_on<'a>(plant: &'a Plant, thing: &'a Subject) -> impl Iterator<Item = &'a Fact> {
    let work = plant
        .standing_about(thing)
        .filter(|fact| is_barred(&fact.body));
    work.chain(gone(plant, thing))
}

/// Where a thing went: into a unit, into a carton, and out with that carton.
fn gone<'a>(plant: &'a Plant, thing: &'a Subject) -> impl Iterator<Item = &'a Fact> {
    let cartons = plant
        .standing_naming(thing)
        .filter_map(|fact| matches!(fact.subject, Subject::Carton(_)).then_some(&fact.subject));
    let shipped = cartons.flat_map(|carton| plant.standing_naming(carton));
    plant.standing_naming(thing).chain(shipped)
}

/// Judges the holds of a thing: what was done with it in spite of them, and releases that
/// do not count; for a unit also what was done in spite of a hold on what is in it.
#[must_use]
pub fn judge(plant: &Plant, thing: &Subject) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (placed, _) in placed_on(plant, thing) {
        let work: Vec<&Fact> = went_on(plant, thing).collect();
        findings.extend(in_spite_of(plant, thing, placed, &work));
    }
    findings.extend(released_by_one(plant, thing));
    if matches!(thing, Subject::Unit(_)) {
        for part in parts_within(plant, thing) {
            for (placed, _) in placed_on(plant, &part) {
                let completed = plant
                    .standing_about(thing)
                    .filter(|fact| matches!(fact.body, Body::UnitCompleted(_)));
                let work: Vec<&Fact> = completed.chain(gone(plant, thing)).collect();
                findings.extend(in_spite_of(plant, thing, placed, &work));
            }
        }
    }
    findings
}

/// Returns the pairs of facts, the later one first, of which the change graph of a thing's
/// document is asked whether the writer of the one had heard of the other.
pub(crate) fn asks(plant: &Plant, thing: &Subject) -> Vec<(FactId, FactId)> {
    let holds: Vec<FactId> = placed_on(plant, thing)
        .flat_map(|(hold, _)| {
            let releases = releases_of(plant, hold).map(|(release, _)| release.id);
            core::iter::once(hold.id).chain(releases)
        })
        .collect();
    let work = plant
        .standing_about(thing)
        .filter(|fact| is_barred(&fact.body));
    work.flat_map(|fact| holds.iter().map(|hold| (fact.id, *hold)))
        .collect()
}

/// What the writer of a fact knew of a hold that was in force.
#[derive(PartialEq)]
enum Knew {
    /// It had heard of the hold.
    Heard,
    /// It had not.
    NotHeard,
    /// The record does not tell.
    NotTold,
}

fn in_spite_of(plant: &Plant, thing: &Subject, placed: &Fact, work: &[&Fact]) -> Vec<Finding> {
    let by = |knew: &Knew| -> Vec<FactId> {
        let facts: BTreeSet<FactId> = work
            .iter()
            .filter(|fact| what_it_knew(plant, placed, fact).as_ref() == Some(knew))
            .map(|fact| fact.id)
            .collect();
        let hold = (!facts.is_empty()).then_some(placed.id);
        hold.into_iter().chain(facts).collect()
    };
    let (thing, held, hold) = (thing.clone(), placed.subject.clone(), placed.id);
    let mut findings = Vec::new();
    for (knew, is_told) in [(Knew::NotHeard, true), (Knew::NotTold, false)] {
        let facts = by(&knew);
        if !facts.is_empty() {
            findings.push(Finding::WorkedUnderHold {
                thing: thing.clone(),
                held: held.clone(),
                hold,
                is_told,
                facts,
            });
        }
    }
    let facts = by(&Knew::Heard);
    if !facts.is_empty() {
        findings.push(Finding::HoldDisregarded {
            thing,
            held,
            hold,
            facts,
        });
    }
    findings
}

/// Says what the writer of a fact knew of a hold; nothing when the hold was not in force.
fn what_it_knew(plant: &Plant, placed: &Fact, work: &Fact) -> Option<Knew> {
    let heard = plant.had_heard(work, placed);
    let was_before = plant.had_heard(placed, work) == Some(true);
    // One that knew of the hold has to have known of its end as well; for any other it is
    // what the clocks say.
    let of_the_end = |release: &Fact| {
        let told = plant.had_heard(work, release);
        let told = told.filter(|_| heard == Some(true));
        told.unwrap_or(release.hlc < work.hlc)
    };
    if was_before || was_over(plant, placed, work.hlc, of_the_end) {
        return None;
    }
    match heard {
        Some(true) => Some(Knew::Heard),
        _ if work.hlc < placed.hlc => None,
        Some(false) => Some(Knew::NotHeard),
        None => Some(Knew::NotTold),
    }
}

/// Says whether a hold was over at a moment by the releases that count. A release that was
/// voided later was one then.
fn was_over(plant: &Plant, placed: &Fact, at: Hlc, counts: impl Fn(&Fact) -> bool) -> bool {
    let Body::HoldPlaced(hold) = &placed.body else {
        return false;
    };
    let by: Vec<&PersonId> = releases_of(plant, placed)
        .filter(|(release, _)| counts(release))
        .filter(|(release, _)| {
            let voids = plant.voids_of(&release.id);
            !voids.iter().any(|(void, _)| void.hlc < at)
        })
        .map(|(release, _)| &release.person)
        .collect();
    ending(hold.released_by, &placed.person, &by).is_some()
}

/// Finds holds for two persons that one person tried to end alone.
fn released_by_one(plant: &Plant, thing: &Subject) -> Vec<Finding> {
    holds_on(plant, thing)
        .into_iter()
        .filter(|hold| hold.released_by == Persons::Two && hold.is_in_force())
        .filter_map(|hold| {
            let releases: Vec<FactId> = hold.releases.iter().map(|r| r.done.fact).collect();
            let voids = plant.voids_of(&hold.placed.fact);
            if releases.len() < 2 && voids.is_empty() {
                return None;
            }
            let voids = voids.iter().map(|(void, _)| void.id);
            Some(Finding::ReleasedByOne {
                thing: thing.clone(),
                hold: hold.placed.fact,
                facts: [hold.placed.fact]
                    .into_iter()
                    .chain(releases)
                    .chain(voids)
                    .collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
