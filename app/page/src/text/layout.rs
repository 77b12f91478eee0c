//! What the parts of labels are called, and why a layout is not one or is not taught.

use codes::site::{LayoutError, NotTaught};
use codes::{Field, Says, Standard};

use super::{t, tr};
use crate::desk::teach::Mark;

/// Returns the word for what a part says.
#[must_use]
pub fn says(says: Says) -> String {
    t(match says {
        Says::Part => "says-part",
        Says::Gtin => "says-gtin",
        Says::Supplier => "says-supplier",
        Says::Lot => "says-lot",
        Says::Serial => "says-serial",
        Says::Pieces => "says-pieces",
        Says::Quantity => "says-quantity",
        Says::Expiry => "says-expiry",
        Says::Made => "says-made",
        Says::Order => "says-order",
    })
}

/// Returns the name of a field: its own word where it is one of a taught layout, or else what the
/// standard calls it.
#[must_use]
pub fn field_name(field: &Field) -> String {
    match Says::of_word(&field.id).filter(|_| field.id == field.name) {
        Some(known) => says(known),
        None => format!("{} {}", field.id, field.name),
    }
}

/// Returns what a piece may be, in words.
#[must_use]
pub fn mark(mark: Mark) -> String {
    match mark {
        Mark::Written => t("teach-written"),
        Mark::Unneeded => t("teach-unneeded"),
        Mark::Says(what) => says(what),
        Mark::Date(what, order) => {
            let what = says(what);
            tr("teach-date", &[("what", &what), ("order", order.mask())])
        }
    }
}

/// Says what keeps the pieces from being a layout.
#[must_use]
pub fn error(error: &LayoutError) -> String {
    match error {
        LayoutError::NamesNothing => t("layout-names-nothing"),
        LayoutError::FitsTooMuch => t("layout-fits-too-much"),
        LayoutError::Twice { says: what } => tr("layout-twice", &[("what", &says(*what))]),
        LayoutError::Character { .. } => t("layout-character"),
        LayoutError::Length { .. } | LayoutError::TooLong => t("layout-too-long"),
        LayoutError::NoBorder { .. }
        | LayoutError::Date { .. }
        | LayoutError::EmptyPiece { .. }
        | LayoutError::Notation { .. } => t("layout-not-one"),
    }
}

/// Says why a layout is not taught.
#[must_use]
pub fn not_taught(why: &NotTaught) -> String {
    match why {
        NotTaught::Layout(why) => error(why),
        NotTaught::Example => t("layout-not-the-example"),
        NotTaught::Standard { standard } => {
            tr("layout-of-a-standard", &[("standard", name(*standard))])
        }
        NotTaught::Other { name } => tr("layout-like-another", &[("name", name)]),
    }
}

/// The names of standards are the same in every language.
fn name(standard: Standard) -> &'static str {
    match standard.word() {
        "gs1-element-string" => "GS1",
        "gs1-digital-link" => "GS1 Digital Link",
        "iso15434" => "ISO/IEC 15434",
        "hibc" => "HIBC",
        "vin" => "VIN (ISO 3779)",
        "epc" => "EPC",
        "own-label" => "Waymark",
        other => other,
    }
}
