//! Transport data of a carrier: fields by position, as parcels carry them in `MaxiCode`.
//!
//! Standard: ISO/IEC 15434 format 01 with version 96; ANSI MH10.8.3 for the order of the fields.

use super::segment::Element;
use crate::field::Field;

/// What stands in the fields of version 96, from the first one on.
const NAMES: &[&str] = &[
    "ship to, postal code",
    "country, ISO 3166-1 numeric",
    "class of service",
    "tracking number",
    "SCAC of the origin carrier",
    "shipper number",
    "day of the year of collection",
    "shipment number",
    "package of packages",
    "weight",
    "address checked",
    "ship to, street address",
    "ship to, city",
    "ship to, state or province",
    "ship to, name",
];

/// Returns the fields of a segment.
pub(super) fn fields(elements: &[Element]) -> impl Iterator<Item = Field> {
    let is_named = elements
        .first()
        .is_some_and(|version| version.value() == "96");
    let place = |id: &str| id.parse::<usize>().ok()?.checked_sub(1);
    elements.iter().map(move |element| {
        let name = place(element.id()).and_then(|place| NAMES.get(place));
        let name = name.filter(|_| is_named).copied().unwrap_or_default();
        Field::new(element.id(), name, element.value())
    })
}
