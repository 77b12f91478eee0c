//! What a trace cannot show, in words.

use record::trace::BlindSpot;

use super::units::ago;
use super::{t, tn, tr};

/// Returns the sentence for a blind spot, seen at `now_utc_ms`.
#[must_use]
pub fn sentence(missing: &BlindSpot, now_utc_ms: u64) -> String {
    match missing {
        BlindSpot::NoRecord { subject } => tr("missing-no-record", &[("name", subject.name())]),
        BlindSpot::Stopped { at } => tn("missing-stopped", *at),
        BlindSpot::NotAdmitted { entries } => tn("missing-not-admitted", *entries),
        BlindSpot::NotSent { entries } => tn("missing-not-sent", *entries),
        BlindSpot::OnlyThisTablet {
            as_of_utc_ms: Some(when),
        } => tr(
            "missing-only-this-tablet",
            &[("when", &ago(*when, now_utc_ms))],
        ),
        BlindSpot::OnlyThisTablet { as_of_utc_ms: None } => t("missing-only-this-tablet-never"),
        BlindSpot::DeviceSilent {
            device,
            last_contact_utc_ms,
        } => tr(
            "missing-device-silent",
            &[
                ("device", device),
                ("when", &ago(*last_contact_utc_ms, now_utc_ms)),
            ],
        ),
    }
}
