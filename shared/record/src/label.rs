//! The label of a lot that comes in: one or several symbols, judged together.
//!
//! What the symbols say is put together whatever their grammars ([`codes::ItemLabel`]) and matched
//! with the item master: a GTIN, our part number or the one that the supplier's labels carry. What
//! two of them say differently is taken from neither. Everything that is not as it should be is a
//! [`Flag`]; a person sees it before the lot is recorded, and what they accepted stays in the
//! record beside the symbols themselves.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use codes::{ItemLabel, Problem, Reading, Says};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::identity::{LotKey, Subject};
use crate::ids::{ItemId, LotCode, Serial, SupplierId};
use crate::layout;
use crate::masters::{ItemDefined, Tracking};
use crate::plant::Plant;
use crate::quantity::{Amount, Unit};
use crate::time::Date;

/// The most symbols of one label.
pub const MAX_SYMBOLS: usize = 8;

/// A label as it was scanned, and what was accepted of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct LabelRead {
    /// The texts of its symbols as they came, the first one first.
    #[cbor(n(0), skip_if = "Vec::is_empty")]
    pub symbols: Vec<String>,
    /// What was not as it should be, and was received all the same.
    #[cbor(n(1), skip_if = "Vec::is_empty")]
    pub accepted: Vec<Flag>,
}

/// One thing that is not as it should be about a label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Flag {
    /// The stable name: a problem of the `codes` crate, or `expired`, `two-items`, `unknown-item`,
    /// `other-than-label`.
    #[n(0)]
    pub code: String,
    /// The values to compare, `L5 / L6`; empty where there are none.
    #[n(1)]
    pub says: String,
}

/// What the symbols of one label say here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// The item.
    pub item: Option<ItemId>,
    /// How pieces of it are told apart.
    pub tracking: Option<Tracking>,
    /// The unit in which it is counted.
    pub unit: Option<Unit>,
    /// Whose lot code it is.
    pub supplier: Option<SupplierId>,
    /// The lot code.
    pub lot: Option<LotCode>,
    /// The serial number.
    pub serial: Option<Serial>,
    /// How much, in the item's unit.
    pub quantity: Option<Amount>,
    /// The last day of use.
    pub expiry: Option<Date>,
    /// The items that it may be, where it is not one.
    pub items: Vec<ItemId>,
    /// Whether the symbols say anything of goods.
    pub says_something: bool,
    /// What is not as it should be, the last day of use left out.
    pub flags: Vec<Flag>,
}

/// A receipt with what the label said filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptDraft {
    /// The texts of the symbols, the first one first.
    pub symbols: Vec<String>,
    /// The item.
    pub item: Option<ItemId>,
    /// What people call it.
    pub item_name: String,
    /// The unit in which it is counted.
    pub unit: Option<Unit>,
    /// Whose lot code it is.
    pub supplier: Option<SupplierId>,
    /// The lot code.
    pub lot: Option<LotCode>,
    /// The quantity on the label.
    pub quantity: Option<Amount>,
    /// The last day of use on the label.
    pub expiry: Option<Date>,
    /// What is not as it should be.
    pub flags: Vec<Flag>,
}

impl Flag {
    /// Makes a flag.
    #[must_use]
    pub fn new(code: &str, says: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            says: says.into(),
        }
    }
}

impl fmt::Display for Flag {
    /// Writes `two-values L5 / L6`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        if self.says.is_empty() {
            Ok(())
        } else {
            write!(f, " {}", self.says)
        }
    }
}

impl Label {
    /// Reads the symbols of one label.
    #[must_use]
    pub fn of(plant: &Plant, symbols: &[String], today: Date) -> Self {
        let readings = symbols.iter().map(|text| layout::read(plant, text));
        Self::of_readings(plant, &readings.collect::<Vec<_>>(), today)
    }

    /// Puts together what was read of one label.
    #[must_use]
    pub fn of_readings(plant: &Plant, readings: &[Reading], today: Date) -> Self {
        let said = ItemLabel::of(readings, today);
        let found = items(plant, &said);
        let only = match found.as_slice() {
            [one] => Some(one),
            _ => None,
        };
        let item = only.and_then(|id| Some((id.clone(), plant.item(id)?)));
        let text = |says| said.only(says);
        let supplier = text(Says::Supplier).and_then(|text| text.parse().ok());
        Self {
            tracking: item.as_ref().map(|(_, item)| item.tracking),
            unit: item.as_ref().map(|(_, item)| item.unit),
            supplier: supplier.or_else(|| item.as_ref()?.1.supplier.clone()),
            lot: text(Says::Lot).and_then(|text| text.parse().ok()),
            serial: text(Says::Serial).and_then(|text| text.parse().ok()),
            quantity: quantity(&said, item.as_ref().map(|(_, item)| *item)),
            // A month or a week is no day; the person reads the label.
            expiry: text(Says::Expiry).and_then(|text| text.parse().ok()),
            says_something: !said.said.is_empty(),
            flags: flags(&said, &found),
            item: item.map(|(id, _)| id),
            items: found,
        }
    }

    /// Returns the lot that the label names.
    #[must_use]
    pub fn lot_key(&self) -> Option<LotKey> {
        Some(LotKey {
            supplier: self.supplier.clone()?,
            item: self.item.clone()?,
            lot: self.lot.clone()?,
        })
    }

    /// Returns what is not as it should be where this lot with this last day is received by it.
    #[must_use]
    pub fn flags_of(&self, lot: &LotKey, expiry: Option<Date>, today: Date) -> Vec<Flag> {
        let mut flags = self.flags.clone();
        let mut other = |on_label: Option<String>, given: String| {
            if let Some(on_label) = on_label.filter(|on_label| *on_label != given) {
                flags.push(Flag::new(
                    "other-than-label",
                    alloc::format!("{on_label} / {given}"),
                ));
            }
        };
        other(
            self.item.as_ref().map(ToString::to_string),
            lot.item.to_string(),
        );
        other(
            self.lot.as_ref().map(ToString::to_string),
            lot.lot.to_string(),
        );
        let given = expiry.map_or_else(|| "–".into(), |day| day.to_string());
        other(self.expiry.map(|day| day.to_string()), given);
        flags.extend(expired(expiry, today));
        flags
    }

    /// Returns the receipt to fill in.
    #[must_use]
    pub fn draft(self, plant: &Plant, symbols: Vec<String>, today: Date) -> ReceiptDraft {
        let item_name = self.item.as_ref().map(|item| plant.item_name(item));
        let mut flags = self.flags;
        flags.extend(expired(self.expiry, today));
        ReceiptDraft {
            symbols,
            item_name: item_name.unwrap_or_default(),
            item: self.item,
            unit: self.unit,
            supplier: self.supplier,
            lot: self.lot,
            quantity: self.quantity,
            expiry: self.expiry,
            flags,
        }
    }
}

impl ReceiptDraft {
    /// Returns the lot that the label names, if it names one.
    #[must_use]
    pub fn lot_key(&self) -> Option<LotKey> {
        Some(LotKey {
            supplier: self.supplier.clone()?,
            item: self.item.clone()?,
            lot: self.lot.clone()?,
        })
    }

    /// Returns the thing that the label names so far: the lot, or else the item.
    #[must_use]
    pub fn names(&self) -> Option<Subject> {
        let lot = self.lot_key().map(Subject::Lot);
        lot.or_else(|| self.item.clone().map(Subject::Item))
    }
}

fn expired(expiry: Option<Date>, today: Date) -> Option<Flag> {
    let past = expiry.filter(|expiry| *expiry < today)?;
    Some(Flag::new("expired", past.to_string()))
}

/// The items that the numbers on a label mean, sorted.
fn items(plant: &Plant, said: &ItemLabel) -> Vec<ItemId> {
    let gtins = said.all(Says::Gtin).into_iter();
    let gtins = gtins.flat_map(|gtin| {
        // A label may carry fewer digits; the master has 14.
        let padded = alloc::format!("{gtin:0>14}");
        let ids = plant.items_of_gtin(&padded).map(|(id, _)| id.clone());
        ids.collect::<Vec<_>>()
    });
    let parts = said.all(Says::Part).into_iter();
    let parts = parts.flat_map(|part| plant.items_of_part(part).map(|(id, _)| id.clone()));
    let found: BTreeSet<ItemId> = gtins.chain(parts).collect();
    found.into_iter().collect()
}

/// A count of pieces says nothing of kilograms or metres.
fn quantity(said: &ItemLabel, item: Option<&ItemDefined>) -> Option<Amount> {
    let item = item?;
    let pieces = said.only(Says::Pieces);
    let pieces = pieces.filter(|_| item.unit == Unit::Piece);
    said.only(Says::Quantity).or(pieces)?.parse().ok()
}

fn flags(said: &ItemLabel, found: &[ItemId]) -> Vec<Flag> {
    let problems = said.problems.iter();
    let mut flags: Vec<Flag> = problems
        .map(|problem: &Problem| Flag::new(problem.code(), problem.values()))
        .collect();
    let numbers = [said.all(Says::Gtin), said.all(Says::Part)].concat();
    match found {
        [] if !numbers.is_empty() => flags.push(Flag::new("unknown-item", numbers.join(" / "))),
        [] | [_] => {}
        several => {
            let names: Vec<&str> = several.iter().map(ItemId::as_str).collect();
            flags.push(Flag::new("two-items", names.join(" / ")));
        }
    }
    flags
}

#[cfg(test)]
mod tests;
