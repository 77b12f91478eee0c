//! Text element identifiers: three letters, a space and a value.
//!
//! Standard: ATA Spec 2000 chapter 9 as MIL-STD-130N uses it. The list of names is not complete;
//! an identifier that is not in it is no fault.

use super::segment::Element;
use crate::date::Date;
use crate::field::Field;
use crate::label_date::DateLayout;

/// Splits a field into its identifier and its value.
pub(super) fn split(field: &str) -> Option<(&str, &str)> {
    let (id, value) = field.split_once(' ')?;
    let is_identifier = id.len() == 3 && id.bytes().all(|byte| byte.is_ascii_uppercase());
    is_identifier.then_some((id, value))
}

/// Returns the name of an identifier.
pub(super) fn name(id: &str) -> Option<&'static str> {
    Some(match id {
        "CAG" => "CAGE code",
        "DMF" => "date of manufacture",
        "DUN" => "DUNS number",
        "EUC" => "GS1 company prefix",
        "EXP" => "expiry date",
        "LOT" => "lot",
        "MFR" => "CAGE code of manufacturer",
        "PNO" => "original part number",
        "PNR" => "current part number",
        "SEQ" => "serial number within the part number",
        "SER" => "serial number",
        "SPL" => "CAGE code of supplier",
        "UCN" => "unique component number",
        "UID" | "UII" => "unique item identifier",
        _ => return None,
    })
}

/// Returns the field of an element. Dates are written `YYYYMMDD`; others are left as they are.
pub(super) fn field(element: &Element, today: Date) -> Field {
    let (id, value) = (element.id(), element.value());
    let is_date = matches!(id, "DMF" | "EXP");
    let date = is_date.then(|| DateLayout::FullYearMonthDay.read(value, today).ok());
    Field::new(id, name(id).unwrap_or_default(), value).meaning(date.flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_three_letters_and_a_space() {
        assert_eq!(split("SPL ULLT9"), Some(("SPL", "ULLT9")));
        assert_eq!(split("PNR A B"), Some(("PNR", "A B")));
        for field in ["SPLX", "SP L", "spl X", "SPLX 1", "", "1PX"] {
            assert_eq!(split(field), None, "{field}");
        }
        assert_eq!(name("SER"), Some("serial number"));
        assert_eq!(name("XYZ"), None);
    }
}
