//! LCSC: pairs in braces, `{pbn:…,on:…,pc:…,pm:…,qty:…}`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Role, SupplierError};

/// Keys as seen on labels; those without a role are the warehouse's own.
const KEYS: &[(&str, Option<Role>)] = &[
    ("pbn", None),
    ("on", Some(Role::Order)),
    ("pc", Some(Role::SupplierPart)),
    ("pm", Some(Role::MakerPart)),
    ("qty", Some(Role::Quantity)),
    ("mc", None),
    ("cc", None),
    ("pdi", None),
    ("hp", None),
    ("wc", None),
];

/// Takes the label apart; nothing when it is none of this supplier.
///
/// # Errors
/// [`SupplierError::NotClosed`] when the last brace is missing.
pub(super) fn split(text: &str) -> Result<Option<Vec<(Role, String)>>, SupplierError> {
    let Some(body) = text.strip_prefix('{') else {
        return Ok(None);
    };
    // Other texts in braces, such as JSON, have quotes in front of their keys.
    if key(body).is_none() {
        return Ok(None);
    }
    let Some(body) = body.strip_suffix('}') else {
        return Err(SupplierError::NotClosed { at: text.len() });
    };
    let mut values: Vec<(Option<Role>, String)> = Vec::new();
    for part in body.split(',') {
        match (key(part), values.last_mut()) {
            (Some((role, value)), _) => values.push((role, value.to_string())),
            // A comma inside a maker's part number, `BAV99,215`.
            (None, Some((_, value))) if !part.contains(':') => {
                value.push(',');
                value.push_str(part);
            }
            (None, _) => values.push((None, String::new())),
        }
    }
    let known = values
        .into_iter()
        .filter_map(|(role, value)| Some((role?, value)));
    Ok(Some(known.filter(|(_, value)| !value.is_empty()).collect()))
}

fn key(part: &str) -> Option<(Option<Role>, &str)> {
    let (key, value) = part.split_once(':')?;
    let (_, role) = KEYS.iter().find(|(known, _)| *known == key)?;
    Some((*role, value))
}
