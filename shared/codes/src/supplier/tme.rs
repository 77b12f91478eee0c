//! TME: words with colons in a QR code, `QTY:5 PN:… PO:… RoHS https://…`; data identifiers parted
//! by spaces in an older Data Matrix, `P… 1P… Q… K…`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Role;
use crate::iso15434::data_identifier;

const KEYS: &[(&str, Role)] = &[
    ("QTY:", Role::Quantity),
    ("PN:", Role::SupplierPart),
    ("PO:", Role::Order),
    ("CPO:", Role::CustomerOrder),
    ("MFR:", Role::Maker),
    ("MPN:", Role::MakerPart),
    ("CoO:", Role::Country),
];

const IDENTIFIERS: &[(&str, Role)] = &[
    ("P", Role::SupplierPart),
    ("1P", Role::MakerPart),
    ("Q", Role::Quantity),
    ("K", Role::Order),
];

/// Takes the label apart; nothing when it is none of this supplier.
pub(super) fn split(text: &str) -> Option<Vec<(Role, String)>> {
    words(text).or_else(|| identifiers(text))
}

/// Tells whether the text names the supplier: by the address of its page.
pub(super) fn is_proven(text: &str) -> bool {
    let mut words = text.split(' ');
    words.any(|word| {
        let behind = word
            .strip_prefix("https://")
            .or_else(|| word.strip_prefix("http://"));
        behind.is_some_and(|host| host.starts_with("www.tme.eu/") || host.starts_with("tme.eu/"))
    })
}

fn words(text: &str) -> Option<Vec<(Role, String)>> {
    let mut values: Vec<(Role, String)> = Vec::new();
    let mut is_open = false;
    for word in text.split(' ') {
        let key = KEYS
            .iter()
            .find_map(|(key, role)| Some((*role, word.strip_prefix(key)?)));
        if let Some((role, value)) = key {
            values.push((role, value.to_string()));
            is_open = true;
        } else if word == "RoHS" || word.starts_with("http://") || word.starts_with("https://") {
            is_open = false;
        } else if is_open {
            // A name of several words.
            let (_, value) = values.last_mut()?;
            value.push(' ');
            value.push_str(word);
        } else if values.is_empty() {
            return None;
        }
    }
    let has = |role| values.iter().any(|(found, _)| *found == role);
    let is_label = has(Role::Quantity) && has(Role::SupplierPart);
    for (_, value) in &mut values {
        *value = value.trim().to_string();
    }
    is_label.then_some(values)
}

fn identifiers(text: &str) -> Option<Vec<(Role, String)>> {
    let mut values = Vec::new();
    for word in text.split(' ') {
        let (id, value) = data_identifier::split(word)?;
        let (_, role) = IDENTIFIERS.iter().find(|(known, _)| *known == id)?;
        if value.is_empty() {
            return None;
        }
        values.push((*role, value.to_string()));
    }
    let has = |role| values.iter().any(|(found, _)| *found == role);
    let is_label = IDENTIFIERS.iter().all(|(_, role)| has(*role));
    is_label.then_some(values)
}
