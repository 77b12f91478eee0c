//! The demo plant: the masters and the people of a small shop that makes controllers, written
//! through the gate by the server's own device. No lots: those a person receives.
//!
//! Its people have authority and a badge each, so that all of it can be tried at once: signing,
//! releasing with two, printing badges. No other plant has an account that nobody asked for.

mod labels;
mod people;

use record::command::Command;
use record::ids::{IdError, QualificationId};
use record::masters::{
    ItemDefined, Need, PersonNamed, RouteDefined, SetMaster, StationNamed, Step, Tracking,
};
use record::measurement::Characteristic;
use record::quantity::{Amount, Quantity, Unit};

pub use labels::{Label, LabelFailure, Symbol, labels};
pub use people::badges;
use people::{ESD, PEOPLE};

use crate::console::{ConsoleError, write};
use crate::own_device::OwnDevice;
use crate::store::Turn;

/// What people call the demo's site unless they say otherwise.
pub const SITE_NAME: &str = "Demo plant";

/// Trade item numbers of the demo, 14 digits (GS1 General Specifications 7.9: last is check).
pub(crate) const GTIN_SEAL: &str = "04012345678901";
pub(crate) const GTIN_BEARING: &str = "04023456789011";
pub(crate) const GTIN_SCREW: &str = "04034567890121";
pub(crate) const GTIN_MODULE: &str = "04045678901231";

/// Fills an empty record and gives its people their authority; one with anything in it is left
/// as it is.
///
/// # Errors
/// [`ConsoleError`].
pub fn begin(turn: &Turn<'_>, own: &OwnDevice) -> Result<(), ConsoleError> {
    if turn.log_head()? > 0 {
        return Ok(());
    }
    fill(turn, own)?;
    people::give_authority(turn, own)
}

/// Fills an empty record with the masters: a plant that keeps no rights yet.
///
/// # Errors
/// [`ConsoleError`].
pub(crate) fn fill(turn: &Turn<'_>, own: &OwnDevice) -> Result<(), ConsoleError> {
    for master in masters()? {
        write(turn, own, Command::SetMaster(master))?;
    }
    Ok(())
}

fn masters() -> Result<Vec<SetMaster>, IdError> {
    let mut masters = people_and_stations()?;
    masters.extend(items()?);
    masters.push(route()?);
    Ok(masters)
}

fn people_and_stations() -> Result<Vec<SetMaster>, IdError> {
    let stations = [
        ("CELL-4", "Cell 4"),
        ("DOCK-2", "Dock 2"),
        ("PACK-1", "Packing 1"),
    ];
    let people = PEOPLE.iter().map(|person| {
        let (name, role) = (person.name.to_owned(), person.work.to_owned());
        let named = PersonNamed { name, role };
        Ok(SetMaster::Person(person.id.parse()?, named))
    });
    let stations = stations.into_iter().map(|(id, name)| {
        let name = name.to_owned();
        Ok(SetMaster::Station(id.parse()?, StationNamed { name }))
    });
    people.chain(stations).collect()
}

fn items() -> Result<Vec<SetMaster>, IdError> {
    let bought = [
        ("SE-112", "Seal", Tracking::Lot, GTIN_SEAL, "GUMTEK"),
        (
            "BRG-6204",
            "Bearing",
            Tracking::Lot,
            GTIN_BEARING,
            "NORDKOMP",
        ),
        (
            "SCR-M4X12",
            "Screw M4×12",
            Tracking::Lot,
            GTIN_SCREW,
            "NORDKOMP",
        ),
        (
            "PM-40A",
            "Power module",
            Tracking::Serial,
            GTIN_MODULE,
            "VOLTIX",
        ),
    ];
    let bought = bought
        .into_iter()
        .map(|(id, name, tracking, gtin, supplier)| {
            let item = ItemDefined {
                name: name.to_owned(),
                tracking,
                unit: Unit::Piece,
                gtin: Some(gtin.to_owned()),
                supplier: Some(supplier.parse()?),
                route: None,
                revision: None,
                supplier_part: None,
            };
            Ok(SetMaster::Item(id.parse()?, item))
        });
    let made = ItemDefined {
        name: "Controller AX2".to_owned(),
        tracking: Tracking::Serial,
        unit: Unit::Piece,
        gtin: None,
        supplier: None,
        route: Some("AX2-ROUTE".parse()?),
        revision: Some("C".to_owned()),
        supplier_part: None,
    };
    let made = SetMaster::Item("AX2".parse()?, made);
    bought.chain([Ok(made)]).collect()
}

fn route() -> Result<SetMaster, IdError> {
    let steps = [
        (10, "Press bearings", vec![("BRG-6204", 2)]),
        (
            20,
            "Fit power module",
            vec![("PM-40A", 1), ("SCR-M4X12", 4)],
        ),
        (30, "Fit seal", vec![("SE-112", 1)]),
        (40, "Final check", vec![]),
    ];
    let steps = steps.into_iter().map(|(number, name, needs)| {
        let needs = needs.into_iter().map(|(item, pieces)| {
            Ok(Need {
                item: item.parse()?,
                quantity: Quantity::pieces(pieces),
            })
        });
        Ok(Step {
            number,
            name: name.to_owned(),
            needs: needs.collect::<Result<_, IdError>>()?,
            characteristics: measured_at(number)?,
            qualifications: asked_at(number)?,
        })
    });
    let route = RouteDefined {
        revision: "C".to_owned(),
        steps: steps.collect::<Result<_, IdError>>()?,
    };
    Ok(SetMaster::Route("AX2-ROUTE".parse()?, route))
}

/// What a step asks to be measured: the torque at the last check.
fn measured_at(step: u16) -> Result<Vec<Characteristic>, IdError> {
    if step != 40 {
        return Ok(Vec::new());
    }
    Ok(vec![Characteristic {
        id: "TORQUE".parse()?,
        name: "Shaft torque".to_owned(),
        // UN/ECE Recommendation 20: newton metre.
        unit: "NU".parse()?,
        low: Some(Amount::whole(2)),
        high: Some(Amount::whole(3)),
    }])
}

/// What a step asks a person to be qualified for: whoever fits the power module.
fn asked_at(step: u16) -> Result<Vec<QualificationId>, IdError> {
    (step == 20).then(|| ESD.parse()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use codes::check_digit::Scheme;

    #[test]
    fn every_trade_item_number_has_its_check_digit() {
        for gtin in [GTIN_SEAL, GTIN_BEARING, GTIN_SCREW, GTIN_MODULE] {
            assert_eq!(gtin.len(), 14);
            Scheme::Gs1.verify(gtin).unwrap();
        }
    }
}
