//! Projections: rows folded from admitted facts, in the same transaction as admission.
//!
//! The folds and rules are those of `record`; here they meet the store. Everything can be
//! rebuilt from the log, and `waymark verify` proves it.

mod genealogy;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use record::fact::{Body, Fact};
use record::identity::Subject;
use record::ids::FactId;
use record::lot::LotState;
use record::plant::{Plant, named_subjects, target_of};
use record::shipping::CartonState;
use record::time::Hlc;

pub use genealogy::trace;

use crate::intake::{Documents, Touched};
use crate::store::{ShippedTo, Stock, StoreError, Thing, Turn, View};

/// Writes the facts of an admitted change and notes what they touch.
///
/// # Errors
/// [`StoreError`].
pub fn record(
    turn: &Turn<'_>,
    seq: u64,
    facts: &[(Fact, Vec<u8>)],
    touched: &mut Touched,
) -> Result<(), StoreError> {
    for (fact, bytes) in facts {
        let about = turn.thing_or_new(&fact.subject)?;
        let others = named_subjects(&fact.body);
        let named = others
            .iter()
            .map(|subject| turn.thing_or_new(subject))
            .collect::<Result<Vec<_>, _>>()?;
        touch(turn, turn.subjects_of_fact(&fact.id)?, touched)?;
        let n = turn.add_fact(seq, &fact.id, about, bytes, &named)?;
        if target_of(&fact.body).is_some() {
            turn.add_amendment(about, n)?;
        }
        touch_target(turn, fact.id, touched)?;
        if let Some(at) = rights_change_at(turn, fact)? {
            let since = touched.rights_since.get_or_insert(at);
            *since = at.min(*since);
        }
        if matters_to_wholes(fact) {
            touch_wholes(turn, &fact.subject, touched)?;
        }
        if let Subject::Item(item) = &fact.subject {
            // A lot is counted in the unit of its item.
            touched.subjects.extend(turn.lots_of(item)?);
        }
        touched.subjects.insert(fact.subject.clone());
        touch(turn, others, touched)?;
    }
    Ok(())
}

/// Touches what a fact names, and what lies in the cartons among it: that a carton left
/// matters to its units.
fn touch(turn: &Turn<'_>, named: Vec<Subject>, touched: &mut Touched) -> Result<(), StoreError> {
    for subject in &named {
        if matches!(subject, Subject::Carton(_))
            && let Some(carton) = turn.thing(subject)?
        {
            touched.subjects.extend(turn.parts_of(carton)?);
        }
    }
    touched.subjects.extend(named);
    Ok(())
}

/// Returns the moment since which a fact may change what is found of anything that anybody
/// recorded: it says who may what, or the name under which somebody signs. One that shares
/// its id with another, or that lets such facts in, may change more than what came after it.
fn rights_change_at(turn: &Turn<'_>, fact: &Fact) -> Result<Option<Hlc>, StoreError> {
    let Subject::Person(_) = &fact.subject else {
        return Ok(None);
    };
    let lets_in = matches!(fact.body, Body::FactAdmitted(_));
    let is_alone = turn.facts_with_id(&fact.id)?.len() == 1;
    Ok(Some(if lets_in || !is_alone {
        Hlc::default()
    } else {
        fact.hlc
    }))
}

/// Says whether a fact may change what is held around the thing that it is about: a hold, what
/// went into the thing, and what was taken back of either.
fn matters_to_wholes(fact: &Fact) -> bool {
    let is_of_a_hold = matches!(
        fact.body,
        Body::HoldPlaced(_) | Body::HoldReleased(_) | Body::FactVoided(_)
    );
    is_of_a_hold || !named_subjects(&fact.body).is_empty()
}

/// Touches all that a thing lies in, and what those lie in.
fn touch_wholes(turn: &Turn<'_>, part: &Subject, touched: &mut Touched) -> Result<(), StoreError> {
    let mut seen = BTreeSet::from([part.clone()]);
    let mut next = vec![part.clone()];
    while let Some(part) = next.pop() {
        let Some(thing) = turn.thing(&part)? else {
            continue;
        };
        for whole in turn.wholes_of(thing)? {
            if seen.insert(whole.clone()) {
                next.push(whole);
            }
        }
    }
    touched.subjects.extend(seen);
    Ok(())
}

/// Touches what the facts name that a void or correction points at, in each of the facts
/// that claim its id; below a voided correction lies the fact that it corrected.
fn touch_target(turn: &Turn<'_>, id: FactId, touched: &mut Touched) -> Result<(), StoreError> {
    let mut level = vec![id];
    for _ in 0..3 {
        let mut below = Vec::new();
        for id in level {
            for bytes in turn.facts_with_id(&id)? {
                let fact = read(&bytes)?;
                touch(turn, named_subjects(&fact.body), touched)?;
                below.extend(target_of(&fact.body));
            }
        }
        level = below;
    }
    Ok(())
}

/// Folds the rows of all touched subjects anew.
///
/// # Errors
/// [`StoreError`].
pub fn refresh(
    turn: &Turn<'_>,
    documents: &mut Documents,
    touched: &Touched,
) -> Result<(), StoreError> {
    let people = people(turn)?;
    let subjects = with_recorded_since(turn, touched)?;
    for subject in &subjects {
        let Some(thing) = turn.thing(subject)? else {
            continue;
        };
        let mut plant = plant_around(turn, subject, thing, &people)?;
        if !plant.asks_of(subject).is_empty() {
            documents.get(turn, subject)?.tell(&mut plant);
        }
        // The facts are evidence and stay; a rule that gives up on them must not keep the
        // device from sending what comes next.
        let Ok(folded) = catch_unwind(AssertUnwindSafe(|| Folded::of(&plant, subject))) else {
            tracing::error!(%subject, "a rule gave up; what is derived of this thing is stale");
            continue;
        };
        turn.set_findings(thing, &folded.findings)?;
        if let Some(stock) = &folded.stock {
            turn.set_stock(thing, stock)?;
        }
        if let Some(shipped_to) = &folded.shipped_to {
            turn.set_shipped_to(thing, shipped_to)?;
        }
    }
    Ok(())
}

/// Returns the facts that say what people are called and who had which authority.
fn people(view: &View<'_>) -> Result<Vec<Fact>, StoreError> {
    let facts = view.facts_of_people()?;
    facts.iter().map(|bytes| read(bytes)).collect()
}

/// Folds what the record says of people: their names, and who had which authority.
///
/// # Errors
/// [`StoreError`].
pub fn people_plant(view: &View<'_>) -> Result<Plant, StoreError> {
    fold_here(view, &view.facts_of_people()?)
}

/// Returns what is touched, and what anything was recorded about since somebody's authority
/// changed. That happens rarely, and then nearly always nothing was: so no index is kept.
fn with_recorded_since(
    view: &View<'_>,
    touched: &Touched,
) -> Result<BTreeSet<Subject>, StoreError> {
    let mut subjects = touched.subjects.clone();
    if let Some(since) = touched.rights_since {
        for bytes in view.all_facts()? {
            let fact = read(&bytes)?;
            if fact.hlc >= since {
                subjects.insert(fact.subject);
            }
        }
    }
    Ok(subjects)
}

/// The rows of one subject.
struct Folded {
    findings: Vec<String>,
    stock: Option<Stock>,
    shipped_to: Option<Vec<ShippedTo>>,
}

impl Folded {
    fn of(plant: &Plant, subject: &Subject) -> Self {
        let (mut of_lot, mut of_carton) = (None, None);
        match subject {
            Subject::Lot(key) => of_lot = Some(stock(&LotState::of(plant, key))),
            Subject::Carton(id) => of_carton = Some(shipped_to(&CartonState::of(plant, id))),
            Subject::Item(_)
            | Subject::Route(_)
            | Subject::Person(_)
            | Subject::Station(_)
            | Subject::Layout(_)
            | Subject::Unit(_)
            | Subject::Shipment(_) => {}
        }
        Self {
            findings: findings(plant, subject),
            stock: of_lot,
            shipped_to: of_carton,
        }
    }
}

/// Folds the facts about a subject, those that name it, what was voided and corrected of
/// both, its item, and any that claim the id of one of those; for a unit, how the cartons
/// left that it lies in, and what is in it. `people` are the facts about the people of the
/// plant. That is all that its rules look at.
fn plant_around(
    view: &View<'_>,
    subject: &Subject,
    thing: Thing,
    people: &[Fact],
) -> Result<Plant, StoreError> {
    let mut facts = view.facts_about(thing)?;
    facts.extend(naming(view, thing)?);
    let item = subject.item().map(|item| Subject::Item(item.clone()));
    if let Some(item) = item.filter(|item| item != subject)
        && let Some(item) = view.thing(&item)?
    {
        facts.extend(view.facts_about(item)?);
    }
    let mut plant = fold_here(view, &facts)?;
    for fact in people {
        plant.apply(fact.clone());
    }
    if let Subject::Unit(_) = subject {
        let cartons: Vec<Subject> = plant
            .facts_naming(subject)
            .map(|fact| fact.subject.clone())
            .filter(|whole| matches!(whole, Subject::Carton(_)))
            .collect();
        for carton in cartons {
            if let Some(carton) = view.thing(&carton)? {
                for bytes in naming(view, carton)? {
                    plant.apply(read(&bytes)?);
                }
            }
        }
        add_parts(view, subject, &mut plant)?;
    }
    Ok(plant)
}

/// Adds the facts about all that is in a thing, and in that: it may be held.
fn add_parts(view: &View<'_>, whole: &Subject, plant: &mut Plant) -> Result<(), StoreError> {
    let mut seen = BTreeSet::from([whole.clone()]);
    let mut next = vec![whole.clone()];
    while let Some(whole) = next.pop() {
        let parts: Vec<Subject> = plant
            .facts_about(&whole)
            .flat_map(|fact| named_subjects(&fact.body))
            .collect();
        for part in parts {
            if !seen.insert(part.clone()) {
                continue;
            }
            if let Some(thing) = view.thing(&part)? {
                for bytes in view.facts_about(thing)? {
                    plant.apply(read(&bytes)?);
                }
            }
            next.push(part);
        }
    }
    Ok(())
}

/// Returns the facts that name a thing with their voids and corrections, and any that claim
/// the id of one of those or of a fact about the thing.
fn naming(view: &View<'_>, thing: Thing) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut facts = view.facts_naming(thing)?;
    facts.extend(view.facts_sharing_an_id(thing)?);
    facts.extend(view.amendments_naming(thing)?);
    Ok(facts)
}

/// Folds every fact that is admitted.
///
/// # Errors
/// [`StoreError`].
pub fn whole_plant(view: &View<'_>) -> Result<Plant, StoreError> {
    fold_here(view, &view.all_facts()?)
}

/// Folds facts as the record of this site, to judge them.
fn fold_here(view: &View<'_>, facts: &[Vec<u8>]) -> Result<Plant, StoreError> {
    let mut plant = fold(facts)?;
    if let Some((site, _)) = view.site()? {
        plant.set_site(site);
    }
    Ok(plant)
}

fn fold(facts: &[Vec<u8>]) -> Result<Plant, StoreError> {
    facts.iter().map(|bytes| read(bytes)).collect()
}

fn read(bytes: &[u8]) -> Result<Fact, StoreError> {
    Fact::from_bytes(bytes).map_err(|_| StoreError::Damaged { what: "fact" })
}

fn findings(plant: &Plant, subject: &Subject) -> Vec<String> {
    plant
        .judged_subject(subject)
        .iter()
        .filter_map(|judged| serde_json::to_string(judged).ok())
        .collect()
}

fn stock(state: &LotState) -> Stock {
    Stock {
        unit: state.unit.code().to_owned(),
        received: state.received.amount.to_string(),
        used: state.used.amount.to_string(),
        remaining: state.remaining.amount.to_string(),
    }
}

fn shipped_to(state: &CartonState) -> Vec<ShippedTo> {
    let left = state.shipped.iter().flat_map(|(shipment, customer, _)| {
        state.units.iter().map(move |(unit, _)| ShippedTo {
            unit: Subject::Unit(unit.clone()),
            shipment: Subject::Shipment(shipment.clone()),
            customer: customer.as_str().to_owned(),
        })
    });
    left.collect()
}
