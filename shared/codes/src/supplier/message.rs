//! DigiKey and Mouser: which data identifiers tell their labels, and what they put into them.

use alloc::string::ToString;

use super::{Goods, Role, Supplier};
use crate::iso15434::Message;

/// A role with the identifiers that may hold its value, the first one that does.
type Place = (Role, &'static [&'static str]);

/// What a label of `DigiKey` carries that no other does: its sales order, invoice, type of label
/// and number of the part.
const DIGI_KEY: &[&str] = &["Q", "1K", "10K", "11Z", "12Z"];

/// What a label of Mouser carries: our order with its line, the maker's part and name.
const MOUSER: &[&str] = &["K", "14K", "1P", "Q", "11K", "4L", "1V"];

const DIGI_KEY_PLACES: &[Place] = &[
    // P is the distributor's own number here, and not the customer's.
    (Role::SupplierPart, &["30P", "P"]),
    (Role::MakerPart, &["1P"]),
    (Role::CustomerOrder, &["K"]),
    (Role::Order, &["1K"]),
    (Role::Invoice, &["10K"]),
    (Role::PackingList, &["11K"]),
    (Role::Quantity, &["Q"]),
    (Role::Lot, &["1T"]),
    (Role::DateCode, &["9D", "10D"]),
    (Role::Country, &["4L"]),
];

const MOUSER_PLACES: &[Place] = &[
    (Role::CustomerOrder, &["K"]),
    (Role::OrderLine, &["14K"]),
    (Role::MakerPart, &["1P"]),
    (Role::Maker, &["1V"]),
    (Role::PackingList, &["11K"]),
    (Role::Quantity, &["Q"]),
    (Role::Lot, &["1T"]),
    (Role::DateCode, &["9D", "10D"]),
    (Role::Country, &["4L"]),
];

/// Says what a message means to whoever receives the goods, if it is of one of the two.
pub(super) fn read(message: &Message) -> Option<Goods> {
    let has = |id: &str| message.get(id).is_some();
    let has_all = |ids: &[&str]| ids.iter().all(|id| has(id));
    let (supplier, places) = if has_all(DIGI_KEY) && (has("1P") || has("30P")) {
        (Supplier::DigiKey, DIGI_KEY_PLACES)
    } else if has_all(MOUSER) && !has("1K") && !has("P") {
        (Supplier::Mouser, MOUSER_PLACES)
    } else {
        return None;
    };
    let filled = |id: &&str| message.get(id).filter(|value| !value.is_empty());
    let values = places.iter().filter_map(|(role, ids)| {
        let value = ids.iter().find_map(filled)?;
        Some((*role, value.to_string()))
    });
    Some(Goods {
        supplier,
        values: values.collect(),
    })
}
