//! What a scan means for the work in hand.
//!
//! Two steps, both pure: [`understand`] says what a reading names, [`on_scan`] says what
//! follows from it where the person stands. Matching is exact; a text that names two things
//! is asked about, never guessed.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use codes::gs1::ElementString;
use codes::{Meaning, OwnLabel, Reading, Standard, Verdict};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::identity::{LotKey, Subject, UnitKey};
use crate::ids::{CartonId, CustomerId, OrderId, PersonId, ShipmentId, StationId};
use crate::label::{Label, MAX_SYMBOLS};
use crate::layout;
use crate::lot::LotState;
use crate::masters::Tracking;
use crate::plant::Plant;
use crate::quantity::{Amount, Unit};
use crate::refusal::Refusal;
use crate::shipping::{CartonState, PackUnit, ShipCarton, ShipmentState};
use crate::time::Date;
use crate::traveller::OnTraveller;
use crate::unit::UnitState;

pub use crate::label::ReceiptDraft;

/// What a person has in hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The works order, until it is cleared.
    pub order: Option<OrderId>,
    /// The screen they are at.
    pub place: Place,
}

/// Where in the work a person stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// At the start.
    #[default]
    Home,
    /// Receiving lots.
    Receiving {
        /// The texts of the symbols that were scanned of the label in hand, the first one first.
        symbols: Vec<String>,
    },
    /// At the traveller of a unit.
    Unit(UnitKey),
    /// Packing a carton.
    Carton(CartonId),
    /// Loading a shipment.
    Shipment {
        /// The shipment.
        shipment: ShipmentId,
        /// The customer, once known.
        customer: Option<CustomerId>,
    },
    /// Asking where things went.
    Trace,
}

/// What a code names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Named {
    /// A thing of the record.
    Subject(Subject),
    /// A works order.
    Order(OrderId),
    /// A part of a label that names no thing by itself: its text.
    Symbol(String),
}

/// What a code says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scanned {
    /// What it names.
    pub named: Named,
    /// The quantity on the label.
    pub quantity: Option<Amount>,
    /// The last day of use on the label.
    pub expiry: Option<Date>,
    /// What kind of code it was: `gs1`, `own label` or `text`.
    pub code: String,
    /// The item's name, for lots and units.
    pub item_name: Option<String>,
}

/// What the page does after a scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Next {
    /// Record this; nothing is left to ask.
    Record(Command),
    /// Show this thing.
    Show(Subject),
    /// Ask for what the label does not say, then receive the lot.
    FillReceipt(ReceiptDraft),
    /// Take this order in hand.
    TakeOrder(OrderId),
    /// Let this person take the tablet.
    BadgeIn(PersonId),
    /// Set the tablet at this station.
    TakeStation(StationId),
    /// Trace this thing.
    Trace(Subject),
    /// The thing is in hand already.
    AlreadyHere(Subject),
}

/// Says what a reading names. `today` decides the century of two-digit years.
///
/// # Errors
/// [`Refusal::Unreadable`] for a reading that cannot be trusted, or that nothing proves to be what
/// it looks like,
/// [`Refusal::UnknownCode`], [`Refusal::SeveralMeanings`].
pub fn understand(plant: &Plant, reading: &Reading, today: Date) -> Result<Scanned, Refusal> {
    let unreadable = || Refusal::Unreadable {
        raw: reading.raw.clone(),
        problems: reading
            .problems
            .iter()
            .map(|problem| problem.code().to_string())
            .collect(),
    };
    match (reading.verdict(), &reading.meaning) {
        (Verdict::Refused, _) => Err(unreadable()),
        // What it looks like is shown and never booked; the text as it stands may be a name.
        (Verdict::Candidate, _) => {
            plain(plant, &reading.text, &reading.raw).map_err(|refusal| {
                let is_unknown = matches!(refusal, Refusal::UnknownCode { .. });
                // A scanner that is set up better would prove it.
                if is_unknown && reading.standard == Standard::Gs1ElementString {
                    unreadable()
                } else {
                    refusal
                }
            })
        }
        (Verdict::Clean | Verdict::Flagged, Meaning::Own(label)) => own(plant, label, &reading.raw),
        (Verdict::Clean | Verdict::Flagged, Meaning::Gs1(elements)) => {
            gs1(plant, elements, &reading.raw, today)
        }
        (Verdict::Clean | Verdict::Flagged, _) => {
            let label = Label::of_readings(plant, core::slice::from_ref(reading), today);
            let named = plain(plant, &reading.text, &reading.raw);
            match (goods(plant, &label, reading), named) {
                // Plain text, and what names nothing of the record by its fields.
                (None, named) => named,
                (Some(goods), Err(Refusal::UnknownCode { .. })) => goods,
                (Some(goods), named) => Err(both_ways(goods, named, &reading.raw)),
            }
        }
    }
}

fn scanned(plant: &Plant, named: Named, code: &str) -> Scanned {
    let item_name = match &named {
        Named::Subject(subject) => subject.item().map(|item| plant.item_name(item)),
        Named::Order(_) | Named::Symbol(_) => None,
    };
    Scanned {
        named,
        quantity: None,
        expiry: None,
        code: code.to_string(),
        item_name,
    }
}

fn own(plant: &Plant, label: &OwnLabel, raw: &str) -> Result<Scanned, Refusal> {
    let named = name_of(label).ok_or_else(|| Refusal::UnknownCode { raw: raw.into() })?;
    Ok(scanned(plant, named, "own label"))
}

fn name_of(label: &OwnLabel) -> Option<Named> {
    let subject = match label {
        OwnLabel::Lot {
            supplier,
            item,
            lot,
        } => Subject::Lot(LotKey {
            supplier: supplier.as_str().parse().ok()?,
            item: item.as_str().parse().ok()?,
            lot: lot.as_str().parse().ok()?,
        }),
        OwnLabel::Unit { item, serial } => Subject::Unit(UnitKey {
            item: item.as_str().parse().ok()?,
            serial: serial.as_str().parse().ok()?,
        }),
        OwnLabel::Carton { id } => Subject::Carton(id.as_str().parse().ok()?),
        OwnLabel::Shipment { id } => Subject::Shipment(id.as_str().parse().ok()?),
        OwnLabel::Person { id } | OwnLabel::Badge { person: id, .. } => {
            Subject::Person(id.as_str().parse().ok()?)
        }
        OwnLabel::Station { id } => Subject::Station(id.as_str().parse().ok()?),
        OwnLabel::Item { id } => Subject::Item(id.as_str().parse().ok()?),
        OwnLabel::Order { id } => return Some(Named::Order(id.as_str().parse().ok()?)),
    };
    Some(Named::Subject(subject))
}

/// Returns the own label that names the thing, for printing and for codes shown on a screen.
#[must_use]
pub fn label_of(named: &Named) -> Option<OwnLabel> {
    let part = |text: &str| text.parse().ok();
    Some(match named {
        Named::Symbol(_) => return None,
        Named::Order(id) => OwnLabel::Order {
            id: part(id.as_str())?,
        },
        Named::Subject(subject) => match subject {
            Subject::Lot(key) => OwnLabel::Lot {
                supplier: part(key.supplier.as_str())?,
                item: part(key.item.as_str())?,
                lot: part(key.lot.as_str())?,
            },
            Subject::Unit(key) => OwnLabel::Unit {
                item: part(key.item.as_str())?,
                serial: part(key.serial.as_str())?,
            },
            Subject::Carton(id) => OwnLabel::Carton {
                id: part(id.as_str())?,
            },
            Subject::Shipment(id) => OwnLabel::Shipment {
                id: part(id.as_str())?,
            },
            Subject::Person(id) => OwnLabel::Person {
                id: part(id.as_str())?,
            },
            Subject::Station(id) => OwnLabel::Station {
                id: part(id.as_str())?,
            },
            Subject::Item(id) => OwnLabel::Item {
                id: part(id.as_str())?,
            },
            Subject::Route(_) | Subject::Layout(_) => return None,
        },
    })
}

fn gs1(
    plant: &Plant,
    elements: &ElementString,
    raw: &str,
    today: Date,
) -> Result<Scanned, Refusal> {
    let unknown = || Refusal::UnknownCode { raw: raw.into() };
    if let Some(sscc) = elements.get("00") {
        let carton = Subject::Carton(sscc.parse().map_err(|_| unknown())?);
        return Ok(scanned(plant, Named::Subject(carton), "gs1"));
    }
    let gtin = elements.get("01").ok_or_else(unknown)?;
    let items: Vec<_> = plant.items_of_gtin(gtin).collect();
    let (id, item) = match items.as_slice() {
        [] => return Err(unknown()),
        [one] => *one,
        several => {
            let named = several.iter().map(|(id, _)| Subject::Item((*id).clone()));
            return Err(Refusal::SeveralMeanings {
                raw: raw.into(),
                candidates: named.collect(),
            });
        }
    };
    let subject = match (item.tracking, elements.serial(), elements.lot()) {
        (Tracking::Serial, Some(serial), _) => Subject::Unit(UnitKey {
            item: id.clone(),
            serial: serial.parse().map_err(|_| unknown())?,
        }),
        (Tracking::Lot, _, Some(lot)) => Subject::Lot(LotKey {
            supplier: item.supplier.clone().ok_or_else(unknown)?,
            item: id.clone(),
            lot: lot.parse().map_err(|_| unknown())?,
        }),
        // A serial item is never booked by its lot code alone.
        (Tracking::Serial, None, _) | (Tracking::Lot, _, None) => Subject::Item(id.clone()),
    };
    // AI (30) and (37) count pieces; they say nothing of kilograms or metres.
    let count = elements
        .count()
        .or(elements.variable_count())
        .filter(|_| item.unit == Unit::Piece);
    Ok(Scanned {
        quantity: count.map(|count| Amount::whole(i64::from(count))),
        // A date that no century makes real stays off the draft; the person reads the label.
        expiry: elements.expiry().and_then(|date| date.resolve(today).ok()),
        ..scanned(plant, Named::Subject(subject), "gs1")
    })
}

fn plain(plant: &Plant, text: &str, raw: &str) -> Result<Scanned, Refusal> {
    let candidates: Vec<Subject> = plant
        .subjects()
        .filter(|subject| subject.name() == text && layout::is_scanned_by_name(subject))
        .cloned()
        .collect();
    match candidates.as_slice() {
        [] => Err(Refusal::UnknownCode { raw: raw.into() }),
        [one] => Ok(scanned(plant, Named::Subject(one.clone()), "text")),
        _ => Err(Refusal::SeveralMeanings {
            raw: raw.into(),
            candidates,
        }),
    }
}

/// Names what a label says by its fields; nothing when its item is not known here.
fn goods(plant: &Plant, label: &Label, reading: &Reading) -> Option<Result<Scanned, Refusal>> {
    if label.items.len() > 1 {
        let candidates = label.items.iter().cloned().map(Subject::Item).collect();
        let raw = reading.raw.clone();
        return Some(Err(Refusal::SeveralMeanings { raw, candidates }));
    }
    let item = label.item.clone()?;
    let subject = match (label.tracking?, &label.serial, label.lot_key()) {
        (Tracking::Serial, Some(serial), _) => Subject::Unit(UnitKey {
            item,
            serial: serial.clone(),
        }),
        (Tracking::Lot, _, Some(lot)) => Subject::Lot(lot),
        (Tracking::Serial, None, _) | (Tracking::Lot, _, None) => Subject::Item(item),
    };
    Some(Ok(Scanned {
        quantity: label.quantity,
        expiry: label.expiry,
        ..scanned(plant, Named::Subject(subject), reading.standard.word())
    }))
}

/// A label whose whole text is also the name of a thing is asked about.
fn both_ways(
    goods: Result<Scanned, Refusal>,
    named: Result<Scanned, Refusal>,
    raw: &str,
) -> Refusal {
    let mut candidates = Vec::new();
    for way in [goods, named] {
        match way {
            Ok(Scanned {
                named: Named::Subject(subject),
                ..
            }) => candidates.push(subject),
            Err(Refusal::SeveralMeanings {
                candidates: more, ..
            }) => candidates.extend(more),
            Ok(_) | Err(_) => {}
        }
    }
    Refusal::SeveralMeanings {
        raw: raw.into(),
        candidates,
    }
}

/// Reads the text of a scan, as every scan at this plant is read, and says what it names and what
/// follows from it where the person stands.
///
/// # Errors
/// Those of [`understand`] and [`on_scan`]; [`Refusal::TooManySymbols`].
pub fn scan(
    plant: &Plant,
    work: &Work,
    raw: &str,
    today: Date,
) -> Result<(Scanned, Next), Refusal> {
    let reading = layout::read(plant, raw);
    if let Some(label) = label_in_hand(plant, work, &reading, today)? {
        return Ok(label);
    }
    let scanned = understand(plant, &reading, today)?;
    let next = on_scan(plant, work, &scanned)?;
    Ok((scanned, next))
}

/// Takes a symbol as one of the label of a lot that comes in; nothing when it is none, so that it is
/// taken as everywhere.
fn label_in_hand(
    plant: &Plant,
    work: &Work,
    reading: &Reading,
    today: Date,
) -> Result<Option<(Scanned, Next)>, Refusal> {
    let in_hand: &[String] = match &work.place {
        Place::Home => &[],
        Place::Receiving { symbols } => symbols,
        Place::Unit(_) | Place::Carton(_) | Place::Shipment { .. } | Place::Trace => {
            return Ok(None);
        }
    };
    if !matches!(reading.verdict(), Verdict::Clean | Verdict::Flagged) {
        return Ok(None);
    }
    let alone = Label::of_readings(plant, core::slice::from_ref(reading), today);
    let is_of_lots = alone.tracking != Some(Tracking::Serial) && alone.items.len() < 2;
    if !alone.says_something || !is_of_lots {
        return Ok(None);
    }
    let received = |lot: &LotKey| LotState::of(plant, lot).is_received();
    let lot = alone.lot_key();
    if in_hand.is_empty() {
        let is_known = alone.item.is_some() || !alone.flags.iter().any(is_unknown_item);
        let is_begun = lot.is_some() || work.place != Place::Home;
        if !is_known || !is_begun || lot.as_ref().is_some_and(received) {
            return Ok(None);
        }
    }
    let mut symbols = in_hand.to_vec();
    if !symbols.contains(&reading.raw) {
        symbols.push(reading.raw.clone());
    }
    if symbols.len() > MAX_SYMBOLS {
        return Err(Refusal::TooManySymbols { most: MAX_SYMBOLS });
    }
    let label = Label::of(plant, &symbols, today);
    if let Some(lot) = label.lot_key().filter(received) {
        return Err(Refusal::LotAlreadyReceived { lot });
    }
    let draft = label.draft(plant, symbols, today);
    let names = draft.names();
    let named = names
        .clone()
        .map_or_else(|| Named::Symbol(reading.text.clone()), Named::Subject);
    let scanned = Scanned {
        quantity: draft.quantity,
        expiry: draft.expiry,
        ..scanned(plant, named, reading.standard.word())
    };
    let next = match names {
        // It lies before the camera still, or was scanned once more: nothing changes.
        Some(names) if in_hand.contains(&reading.raw) => Next::AlreadyHere(names),
        Some(_) | None => Next::FillReceipt(draft),
    };
    Ok(Some((scanned, next)))
}

fn is_unknown_item(flag: &crate::label::Flag) -> bool {
    flag.code == "unknown-item"
}

/// Says what follows from a scan where the person stands.
///
/// # Errors
/// [`Refusal::NotExpectedHere`] and the refusals that show before anything is decided.
pub fn on_scan(plant: &Plant, work: &Work, scanned: &Scanned) -> Result<Next, Refusal> {
    let subject = match &scanned.named {
        Named::Order(order) => return Ok(Next::TakeOrder(order.clone())),
        Named::Symbol(raw) => return Err(Refusal::UnknownCode { raw: raw.clone() }),
        Named::Subject(Subject::Person(person)) => {
            return match plant.person(person) {
                Some(_) => Ok(Next::BadgeIn(person.clone())),
                None => Err(Refusal::UnknownCode {
                    raw: person.to_string(),
                }),
            };
        }
        Named::Subject(Subject::Station(station)) => {
            return match plant.station(station) {
                Some(_) => Ok(Next::TakeStation(station.clone())),
                None => Err(Refusal::UnknownCode {
                    raw: station.to_string(),
                }),
            };
        }
        Named::Subject(subject) => subject,
    };
    match &work.place {
        Place::Home | Place::Receiving { .. } => at_home(plant, work, scanned, subject),
        Place::Trace => Ok(Next::Trace(subject.clone())),
        Place::Unit(unit) => at_unit(plant, work, unit, subject),
        Place::Carton(carton) => Ok(match subject {
            Subject::Unit(unit) if CartonState::of(plant, carton).holds(unit) => {
                Next::AlreadyHere(subject.clone())
            }
            Subject::Unit(unit) => Next::Record(Command::Pack(PackUnit {
                unit: unit.clone(),
                carton: carton.clone(),
            })),
            Subject::Carton(other) if other == carton => Next::AlreadyHere(subject.clone()),
            Subject::Carton(_) | Subject::Shipment(_) => Next::Show(subject.clone()),
            Subject::Lot(_)
            | Subject::Item(_)
            | Subject::Route(_)
            | Subject::Person(_)
            | Subject::Station(_)
            | Subject::Layout(_) => return Err(not_expected(subject)),
        }),
        Place::Shipment { shipment, customer } => {
            at_shipment(plant, shipment, customer.as_ref(), subject)
        }
    }
}

fn not_expected(scanned: &Subject) -> Refusal {
    Refusal::NotExpectedHere {
        scanned: scanned.clone(),
    }
}

fn at_home(
    plant: &Plant,
    work: &Work,
    scanned: &Scanned,
    subject: &Subject,
) -> Result<Next, Refusal> {
    match subject {
        Subject::Lot(lot) => {
            let Some(item) = plant.item(&lot.item) else {
                return Err(Refusal::UnknownItem {
                    item: lot.item.clone(),
                });
            };
            let state = LotState::of(plant, lot);
            if state.is_received() {
                return Ok(Next::Show(subject.clone()));
            }
            Ok(Next::FillReceipt(ReceiptDraft {
                item: Some(lot.item.clone()),
                item_name: item.name.clone(),
                unit: Some(item.unit),
                supplier: Some(lot.supplier.clone()),
                lot: Some(lot.lot.clone()),
                quantity: scanned.quantity,
                expiry: scanned.expiry,
                ..ReceiptDraft::default()
            }))
        }
        Subject::Unit(unit) => Ok(open_or_show(plant, work, unit)),
        Subject::Item(_)
        | Subject::Route(_)
        | Subject::Person(_)
        | Subject::Station(_)
        | Subject::Layout(_)
        | Subject::Carton(_)
        | Subject::Shipment(_) => Ok(Next::Show(subject.clone())),
    }
}

/// A unit that is made here and has no traveller gets one; any other is shown.
fn open_or_show(plant: &Plant, work: &Work, unit: &UnitKey) -> Next {
    let made_here = plant
        .item(&unit.item)
        .is_some_and(|item| item.route.is_some());
    if made_here && !UnitState::of(plant, unit).is_open() {
        return Next::Record(Command::Traveller(OnTraveller::Open {
            unit: unit.clone(),
            order: work.order.clone(),
        }));
    }
    Next::Show(Subject::Unit(unit.clone()))
}

fn at_unit(plant: &Plant, work: &Work, unit: &UnitKey, subject: &Subject) -> Result<Next, Refusal> {
    match subject {
        Subject::Unit(other) if other == unit => Ok(Next::AlreadyHere(subject.clone())),
        // Another unit of an item that is made here, and that this one does not need,
        // means that the person turns to that unit.
        Subject::Unit(other)
            if UnitState::of(plant, unit)
                .step_needing(&other.item)
                .is_none()
                && plant
                    .item(&other.item)
                    .is_some_and(|item| item.route.is_some()) =>
        {
            Ok(open_or_show(plant, work, other))
        }
        Subject::Lot(_) | Subject::Unit(_) => {
            Ok(Next::Record(Command::Traveller(OnTraveller::Consume {
                unit: unit.clone(),
                component: subject.clone(),
            })))
        }
        Subject::Carton(_) | Subject::Shipment(_) | Subject::Item(_) => {
            Ok(Next::Show(subject.clone()))
        }
        Subject::Route(_) | Subject::Person(_) | Subject::Station(_) | Subject::Layout(_) => {
            Err(not_expected(subject))
        }
    }
}

fn at_shipment(
    plant: &Plant,
    shipment: &ShipmentId,
    customer: Option<&CustomerId>,
    subject: &Subject,
) -> Result<Next, Refusal> {
    let state = ShipmentState::of(plant, shipment);
    match (subject, customer.or(state.customer.as_ref())) {
        (Subject::Carton(carton), _) if state.cartons.iter().any(|(had, _)| had == carton) => {
            Ok(Next::AlreadyHere(subject.clone()))
        }
        (Subject::Carton(carton), Some(customer)) => Ok(Next::Record(Command::Ship(ShipCarton {
            carton: carton.clone(),
            shipment: shipment.clone(),
            customer: customer.clone(),
        }))),
        (Subject::Carton(_), None) => Err(Refusal::NoCustomer {
            shipment: shipment.clone(),
        }),
        (Subject::Shipment(other), _) if other == shipment => {
            Ok(Next::AlreadyHere(subject.clone()))
        }
        (Subject::Shipment(_), _) => Ok(Next::Show(subject.clone())),
        _ => Err(not_expected(subject)),
    }
}

#[cfg(test)]
mod tests;
