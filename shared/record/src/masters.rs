//! Master records: items, routes, people and stations.
//!
//! A master is redefined by a newer fact of the same kind; the one with the latest hybrid
//! clock reading is in force. Two tablets never write masters in this slice: they come
//! from the server.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::fact::{Body, Fact};
use crate::identity::Subject;
use crate::ids::{ItemId, PersonId, QualificationId, RouteId, StationId, SupplierId};
use crate::measurement::Characteristic;
use crate::plant::Plant;
use crate::quantity::{Quantity, Unit};
use crate::refusal::Refusal;

/// How single pieces of an item are told apart (capability A2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(index_only)]
pub enum Tracking {
    /// By lot.
    #[n(0)]
    Lot,
    /// By serial number.
    #[n(1)]
    Serial,
}

/// Payload of `item.defined`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct ItemDefined {
    /// What people call it.
    #[n(0)]
    pub name: String,
    /// How single pieces are told apart.
    #[n(1)]
    pub tracking: Tracking,
    /// The unit of measure in which it is counted.
    #[n(2)]
    pub unit: Unit,
    /// The GTIN on its label, 14 digits.
    #[n(3)]
    pub gtin: Option<String>,
    /// The supplier whose labels carry that GTIN.
    #[n(4)]
    pub supplier: Option<SupplierId>,
    /// The route by which it is made, for items made here.
    #[n(5)]
    pub route: Option<RouteId>,
    /// The revision in force.
    #[n(6)]
    pub revision: Option<String>,
    /// The number by which suppliers' labels name it, where that is another one.
    #[n(7)]
    pub supplier_part: Option<String>,
}

/// What a step needs to be scanned before it can be finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Need {
    /// The item.
    #[n(0)]
    pub item: ItemId,
    /// How much of it goes into one unit.
    #[n(1)]
    pub quantity: Quantity,
}

/// One step of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Step {
    /// The number people call it by; steps are done in this order.
    #[n(0)]
    pub number: u16,
    /// What is done.
    #[n(1)]
    pub name: String,
    /// The components that go in.
    #[n(2)]
    pub needs: Vec<Need>,
    /// What is measured before it can be finished; left out where nothing is.
    #[cbor(n(3), skip_if = "Vec::is_empty")]
    pub characteristics: Vec<Characteristic>,
    /// What a person has to be qualified for to do it; left out where nothing is asked.
    #[cbor(n(4), skip_if = "Vec::is_empty")]
    pub qualifications: Vec<QualificationId>,
}

/// Payload of `route.defined`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct RouteDefined {
    /// The revision.
    #[n(0)]
    pub revision: String,
    /// The steps, in ascending order of their numbers.
    #[n(1)]
    pub steps: Vec<Step>,
}

/// Payload of `person.named`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct PersonNamed {
    /// The name, as it is printed on records.
    #[n(0)]
    pub name: String,
    /// The work they do, in the floor's words.
    #[n(1)]
    pub role: String,
}

/// Payload of `station.named`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct StationNamed {
    /// The name.
    #[n(0)]
    pub name: String,
}

/// A command that sets a master record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetMaster {
    /// Defines an item.
    Item(ItemId, ItemDefined),
    /// Defines a route.
    Route(RouteId, RouteDefined),
    /// Names a person.
    Person(PersonId, PersonNamed),
    /// Names a station.
    Station(StationId, StationNamed),
}

/// The most characters of a person's name: what fits on a badge and on a tile.
pub const MAX_NAME_CHARS: u16 = 80;

/// Turns the command into its one fact.
///
/// # Errors
/// [`Refusal::NumberOfDevices`], [`Refusal::NumberLooksAlike`], [`Refusal::NotAName`].
pub fn decide(plant: &Plant, command: SetMaster, context: &Context) -> Result<Vec<Fact>, Refusal> {
    if let SetMaster::Person(id, named) = &command {
        check_person(plant, id, named)?;
    }
    let (subject, body) = match command {
        SetMaster::Item(id, item) => (Subject::Item(id), Body::ItemDefined(item)),
        SetMaster::Route(id, route) => (Subject::Route(id), Body::RouteDefined(route)),
        SetMaster::Person(id, person) => (Subject::Person(id), Body::PersonNamed(person)),
        SetMaster::Station(id, station) => (Subject::Station(id), Body::StationNamed(station)),
    };
    Ok(alloc::vec![context.fact(0, subject, body)])
}

fn check_person(plant: &Plant, id: &PersonId, named: &PersonNamed) -> Result<(), Refusal> {
    if PersonId::system()
        .as_str()
        .eq_ignore_ascii_case(id.as_str())
    {
        return Err(Refusal::NumberOfDevices { person: id.clone() });
    }
    let is_alike =
        |other: &PersonId| other != id && other.as_str().eq_ignore_ascii_case(id.as_str());
    if let Some(like) = plant.person_ids().find(|other| is_alike(other)) {
        return Err(Refusal::NumberLooksAlike {
            person: id.clone(),
            like: like.clone(),
        });
    }
    let is_printed = !named.name.trim().is_empty() && !named.name.chars().any(char::is_control);
    if !is_printed || named.name.chars().count() > usize::from(MAX_NAME_CHARS) {
        return Err(Refusal::NotAName {
            most: MAX_NAME_CHARS,
        });
    }
    Ok(())
}
