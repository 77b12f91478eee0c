//! The words for what somebody has begun and not recorded.

use messages::draft::Begun;

use super::refusal::{Panel, panel};
use super::{fact, tr};

/// Returns the words for a draft; `detail` is what of a receipt is known.
#[must_use]
pub fn begun(begun: &Begun, detail: &str) -> String {
    let said = match begun {
        Begun::Receipt => tr("draft-receipt", &[("lot", detail)]),
        Begun::Measurement {
            unit,
            step,
            characteristic,
        } => tr(
            "draft-measurement",
            &[
                ("unit", unit.serial.as_str()),
                ("step", &step.to_string()),
                ("characteristic", characteristic.as_str()),
            ],
        ),
        Begun::Hold(thing) => tr(
            "draft-hold",
            &[("kind", &fact::subject_kind(thing)), ("name", thing.name())],
        ),
    };
    said.trim().to_owned()
}

/// Returns the name of a draft for tests.
#[must_use]
pub fn id(begun: &Begun) -> String {
    match begun {
        Begun::Receipt => "receipt".to_owned(),
        Begun::Measurement {
            unit,
            characteristic,
            ..
        } => format!("{}-{characteristic}", unit.serial),
        Begun::Hold(thing) => format!("hold-{thing}"),
    }
}

/// Returns the panel for a draft that cannot be recorded any longer.
#[must_use]
pub fn gone(of: &Begun) -> Panel {
    panel("draft-gone", &[("draft", &begun(of, ""))])
}
