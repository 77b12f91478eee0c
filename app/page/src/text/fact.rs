//! One line of what happened.

use record::trace::Event;

use super::units::quantity;
use super::{t, tr};

/// Returns the words for a kind of fact, with its detail.
#[must_use]
pub fn event(event: &Event) -> String {
    let detail = event.detail.as_deref().unwrap_or("");
    // A quantity comes with its unit's code; people read the word.
    let readable = detail.parse().map_or_else(|_| detail.to_owned(), quantity);
    kind(&event.kind, &readable)
}

/// Returns the words for a kind of fact.
#[must_use]
pub fn kind(kind: &str, detail: &str) -> String {
    let with = |key| tr(key, &[("detail", detail)]).trim().to_owned();
    match kind {
        "item.defined" => t("fact-item-defined"),
        "route.defined" => t("fact-route-defined"),
        "person.named" => t("fact-person-named"),
        "station.named" => t("fact-station-named"),
        "lot.received" => with("fact-lot-received"),
        "traveller.opened" => with("fact-traveller-opened"),
        "step.started" => with("fact-step-started"),
        "step.finished" => with("fact-step-finished"),
        "component.consumed" => with("fact-component-consumed"),
        "unit.completed" => t("fact-unit-completed"),
        "unit.packed" => with("fact-unit-packed"),
        "carton.shipped" => with("fact-carton-shipped"),
        other => tr("fact-unknown", &[("kind", other)]),
    }
}
