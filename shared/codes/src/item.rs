//! All symbols of one item, judged together: what one of them lacks may stand on another, and what
//! two of them say may contradict.
//!
//! Standard: GS1 General Specifications 4.13 and 4.14: pairs that are required or forbidden hold
//! over the data of all carriers that mark an item. ANSI/HIBC 2.6: a secondary carries the check
//! character of its primary.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::date::Date;
use crate::gs1::{ElementString, missing_companions};
use crate::hibc::{Hibc, Kind, check_links};
use crate::iso15434::Message;
use crate::own_label::OwnLabel;
use crate::problem::Problem;
use crate::reading::{Meaning, Reading};
use crate::says::Says;
use crate::supplier::{Goods, Role};
use crate::udi;

/// What the symbols of one item say of it, whatever their grammars.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemLabel {
    /// What they say, symbol after symbol. An item may have several part numbers.
    pub said: Vec<Said>,
    /// What is wrong or not certain, all of them seen together.
    pub problems: Vec<Problem>,
}

/// One thing that a symbol says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it says.
    pub says: Says,
    /// The value; of dates ISO 8601 as far as the label goes, `2027-03-31` or `2027-03`.
    pub value: String,
    /// From which symbol it is, from 0.
    pub symbol: usize,
}

impl ItemLabel {
    /// Puts together what the symbols of one item say, dates seen from the day `today`.
    #[must_use]
    pub fn of(readings: &[Reading], today: Date) -> Self {
        let said: Vec<Said> = readings
            .iter()
            .enumerate()
            .flat_map(|(symbol, reading)| {
                let values = values(&reading.meaning, today).into_iter();
                values.map(move |(says, value)| Said {
                    says,
                    value,
                    symbol,
                })
            })
            .collect();
        let mut problems = problems_of_item(readings);
        problems.extend(two_values(&said, readings));
        Self { said, problems }
    }

    /// Returns what is said of one thing, each value once.
    #[must_use]
    pub fn all(&self, says: Says) -> Vec<&str> {
        let mut values: Vec<&str> = Vec::new();
        for said in self.said.iter().filter(|said| said.says == says) {
            if !values.contains(&said.value.as_str()) {
                values.push(&said.value);
            }
        }
        values
    }

    /// Returns the one value that is said of a thing; nothing where none is, or several.
    #[must_use]
    pub fn only(&self, says: Says) -> Option<&str> {
        match self.all(says).as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// What there can be only one of on one item. A count may be of pieces or of what is in the box, and
/// an item has several part numbers.
const SINGLE: [Says; 6] = [
    Says::Supplier,
    Says::Lot,
    Says::Serial,
    Says::Expiry,
    Says::Pieces,
    Says::Gtin,
];

/// Finds contradictions between symbols, and within one, but not those between element strings, of
/// which [`problems_of_item`] tells.
fn two_values(said: &[Said], readings: &[Reading]) -> Vec<Problem> {
    let is_gs1 = |symbol: usize| {
        let reading = readings.get(symbol);
        reading.is_some_and(|reading| reading.meaning.gs1().is_some())
    };
    let found = SINGLE.into_iter().filter_map(|says| {
        let mut all = said.iter().filter(|said| said.says == says);
        let first = all.next()?;
        let other = all.find(|other| {
            let both_gs1 = is_gs1(first.symbol) && is_gs1(other.symbol);
            other.value != first.value && !both_gs1
        })?;
        Some(Problem::TwoValues {
            says,
            first: first.value.clone(),
            other: other.value.clone(),
        })
    });
    found.collect()
}

fn values(meaning: &Meaning, today: Date) -> Vec<(Says, String)> {
    if let Some(goods) = Goods::of(meaning) {
        return of_goods(&goods);
    }
    match meaning {
        Meaning::Own(OwnLabel::Lot {
            supplier,
            item,
            lot,
        }) => Vec::from([
            (Says::Part, item.as_str().to_string()),
            (Says::Supplier, supplier.as_str().to_string()),
            (Says::Lot, lot.as_str().to_string()),
        ]),
        Meaning::Gs1(string) => of_device(meaning, today).chain(of_counts(string)).collect(),
        Meaning::Iso15434(message) => of_message(meaning, message, today),
        Meaning::Hibc(code) => {
            let counts = code.data().iter();
            let counts = counts.filter(|data| data.kind() == Kind::Quantity);
            let counts =
                counts.filter_map(|data| Some((Says::Pieces, data.quantity()?.to_string())));
            of_device(meaning, today).chain(counts).collect()
        }
        Meaning::Site(label) => {
            let said = label.fields(today).into_iter().zip(&label.values);
            let meant =
                said.map(|(field, value)| (value.says, field.resolved.unwrap_or(field.value)));
            meant.collect()
        }
        Meaning::Own(_)
        | Meaning::Epc(_)
        | Meaning::Isbt128(_)
        | Meaning::Supplier(_)
        | Meaning::Vin(_)
        | Meaning::Text(_) => Vec::new(),
    }
}

fn of_goods(goods: &Goods) -> Vec<(Says, String)> {
    let places = [
        (Role::SupplierPart, Says::Part),
        (Role::MakerPart, Says::Part),
        (Role::Quantity, Says::Pieces),
        (Role::Lot, Says::Lot),
        (Role::CustomerOrder, Says::Order),
    ];
    let said = places.into_iter().filter_map(|(role, says)| {
        let value = goods.get(role)?.trim();
        (!value.is_empty()).then(|| (says, value.to_string()))
    });
    said.collect()
}

/// What identifies a device and its production, in the agencies' forms.
fn of_device(meaning: &Meaning, today: Date) -> impl Iterator<Item = (Says, String)> {
    let part = udi::part(meaning, today);
    let (device, production) =
        part.map_or((None, Vec::new()), |part| (part.device, part.production));
    let device = device.map(|(agency, number)| {
        let is_gtin = agency == udi::Agency::Gs1 && number.len() == 14;
        let says = if is_gtin { Says::Gtin } else { Says::Part };
        (says, number)
    });
    let production = production.into_iter().filter_map(|field| {
        let says = match field.id.as_str() {
            "lot" => Says::Lot,
            "serial" => Says::Serial,
            "expiry" => Says::Expiry,
            "manufactured" => Says::Made,
            _ => return None,
        };
        let value = if says.is_date() {
            // A time of day is no part of the day.
            let moment = field.resolved?;
            let day = moment.split_once('T').map(|(day, _)| day.to_string());
            day.unwrap_or(moment)
        } else {
            field.value
        };
        Some((says, value))
    });
    device.into_iter().chain(production)
}

/// (30) and (37) count pieces.
fn of_counts(string: &ElementString) -> Option<(Says, String)> {
    let count = string.count().or(string.variable_count())?;
    Some((Says::Pieces, count.to_string()))
}

/// A message in data identifiers (ANSI MH10.8.2): those that say what the goods are.
fn of_message(meaning: &Meaning, message: &Message, today: Date) -> Vec<(Says, String)> {
    if let Some(string) = message.gs1() {
        return of_device(meaning, today)
            .chain(of_counts(&string))
            .collect();
    }
    if message.get("9N").is_some() {
        return of_device(meaning, today).collect();
    }
    let said = message.fields(today).into_iter().filter_map(|field| {
        let says = match field.id.as_str() {
            "P" | "1P" | "30P" | "31P" => Says::Part,
            "8P" => Says::Gtin,
            "1T" | "T" => Says::Lot,
            "S" => Says::Serial,
            "Q" => Says::Pieces,
            "14D" | "15D" => Says::Expiry,
            "16D" | "17D" => Says::Made,
            "K" => Says::Order,
            _ => return None,
        };
        let value = if says.is_date() {
            field.resolved?
        } else {
            field.value.trim().to_string()
        };
        (!value.is_empty()).then_some((says, value))
    });
    said.collect()
}

/// Returns the problems of an item that these were read from: those of each reading in turn, without
/// the companions that stand on another symbol, then those between the symbols. The gravest
/// [`Problem::verdict`] holds for the whole item; without any problem it is clean.
pub fn problems_of_item<'a>(readings: impl IntoIterator<Item = &'a Reading>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut strings: Vec<Cow<'_, ElementString>> = Vec::new();
    let mut codes: Vec<&Hibc> = Vec::new();
    for reading in readings {
        let own = reading.problems.iter();
        let stays = |problem: &&Problem| !matches!(problem, Problem::MissingCompanion(_));
        problems.extend(own.filter(stays).cloned());
        strings.extend(reading.meaning.gs1().map(Cow::Borrowed));
        if let Meaning::Iso15434(message) = &reading.meaning {
            strings.extend(message.gs1().map(Cow::Owned));
        }
        codes.extend(reading.meaning.hibc());
    }
    let missing = missing_companions(strings.iter().map(AsRef::as_ref));
    problems.extend(missing.into_iter().map(Problem::MissingCompanion));
    let contradictions = ElementString::contradictions(strings.iter().map(AsRef::as_ref));
    problems.extend(contradictions.into_iter().map(Problem::Gs1));
    problems.extend(check_links(codes).err().map(Problem::HibcLink));
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_scan;

    fn codes(texts: &[&str]) -> Vec<&'static str> {
        let readings: Vec<Reading> = texts.iter().map(|text| read_scan(text)).collect();
        let problems = problems_of_item(&readings);
        problems.iter().map(Problem::code).collect()
    }

    #[test]
    fn what_one_symbol_lacks_may_stand_on_another() {
        let (item, lot) = ("]E09520123456788", "]C110A1");
        assert_eq!(codes(&[lot]), ["gs1-missing-companion"]);
        assert!(codes(&[item, lot]).is_empty());
        let link = "https://example.com/01/09520123456788/10/A1";
        assert!(codes(&[link, item, lot]).is_empty());
    }

    #[test]
    fn symbols_that_contradict_each_other_are_told() {
        let item = "]d2010952012345678810A1";
        assert_eq!(codes(&[item, "]C110B2"]), ["gs1-different-values"]);
        assert_eq!(codes(&[item, "]C102095201234567883712"]).len(), 3);
        assert_eq!(
            codes(&[item, "]d2010952012345678911"]),
            ["gs1-check-digit", "gs1-too-short"]
        );
    }

    #[test]
    fn elements_in_a_message_are_judged_with_the_others() {
        let message = "[)>\x1e05\x1d10A1\x1e\x04";
        assert_eq!(codes(&[message]), ["gs1-missing-companion"]);
        assert!(codes(&[message, "]E09520123456788"]).is_empty());
        assert_eq!(
            codes(&[message, "]d2010952012345678810B2"]),
            ["gs1-different-values"]
        );
    }

    #[test]
    fn a_secondary_needs_its_primary() {
        let (primary, secondary) = ("+A999123457", "+$A17C");
        assert!(codes(&[secondary, primary]).is_empty());
        assert_eq!(codes(&[secondary]), ["hibc-no-primary"]);
        assert_eq!(codes(&[primary, "+$A1GL"]), ["hibc-other-item"]);
    }

    fn label(texts: &[&str]) -> ItemLabel {
        let readings: Vec<Reading> = texts.iter().map(|text| read_scan(text)).collect();
        ItemLabel::of(&readings, Date::new(2026, 6, 15).unwrap())
    }

    fn said(label: &ItemLabel) -> Vec<(Says, &str)> {
        let pair = |said| -> (Says, &str) {
            let said: &Said = said;
            (said.says, &said.value)
        };
        label.said.iter().map(pair).collect()
    }

    #[test]
    fn every_grammar_says_the_same_of_the_same_goods() {
        let gs1 = label(&["]d20109520123456788172703311\x30L5\x1d30500"]);
        assert_eq!(
            said(&gs1),
            [
                (Says::Gtin, "09520123456788"),
                (Says::Expiry, "2027-03-31"),
                (Says::Lot, "L5"),
                (Says::Pieces, "500"),
            ]
        );
        let message =
            label(&["[)>\x1e06\x1dPSE-112\x1d1PX7\x1dQ500\x1d1TL5\x1d14D20270331\x1e\x04"]);
        assert_eq!(
            said(&message),
            [
                (Says::Part, "SE-112"),
                (Says::Part, "X7"),
                (Says::Pieces, "500"),
                (Says::Lot, "L5"),
                (Says::Expiry, "2027-03-31"),
            ]
        );
        let hibc = label(&["+A99912345/$$3270331L5/S7N"]);
        assert_eq!(hibc.only(Says::Part), Some("A99912345"), "{hibc:?}");
        let lcsc = label(&["{pbn:PICK1,on:SO1,pc:C25744,pm:0402WGF,qty:100}"]);
        assert_eq!(lcsc.all(Says::Part), ["C25744", "0402WGF"]);
        assert_eq!(lcsc.only(Says::Pieces), Some("100"));
        let own = label(&["WM1/ORDER/WO-1001/40"]);
        assert_eq!(own, ItemLabel::default());
    }

    #[test]
    fn symbols_of_different_grammars_may_contradict_too() {
        let both = label(&[
            "]d2010952012345678810L5",
            "[)>\x1e06\x1d1PX7\x1d1TL6\x1e\x04",
        ]);
        let codes: Vec<_> = both.problems.iter().map(Problem::code).collect();
        assert_eq!(codes, ["two-values"]);
        assert_eq!(both.problems[0].values(), "L5 / L6");
        assert_eq!(both.only(Says::Lot), None, "neither is guessed");
        let twice = label(&["]d2010952012345678810L5", "]C110L6"]);
        let codes: Vec<_> = twice.problems.iter().map(Problem::code).collect();
        assert_eq!(codes, ["gs1-different-values"], "it is told once");
        // A label of the transport industry may name several lots by itself.
        let mixed = label(&["[)>\x1e06\x1d1PX7\x1d1TL6\x1d1TL7\x1e\x04"]);
        assert_eq!(mixed.problems.len(), 1, "{mixed:?}");
    }

    #[test]
    fn no_symbol_has_no_problem() {
        assert!(codes(&[]).is_empty());
        assert!(codes(&["plain", "text"]).is_empty());
    }
}
