//! One line of what happened, and why it was set right.

use record::field::Field;
use record::people::Role;
use record::reason::{Reason, Usual};
use record::signature::Meaning;
use record::time::WallTime;
use record::trace::{CorrectedField, Event};

use super::units::{quantity, reading};
use super::{preferences, rights, t, tr};

/// Returns the words for a kind of fact, with its detail.
#[must_use]
pub fn event(event: &Event) -> String {
    let detail = event.detail.as_deref().unwrap_or("");
    let readable = match event.kind.as_str() {
        "measurement.recorded" => reading(detail),
        "authority.given" => authority(detail),
        "preferences.chosen" => preferences::chosen(detail),
        "signature.given" => signed(detail),
        // A quantity comes with its unit's code; people read the word.
        _ => detail.parse().map_or_else(|_| detail.to_owned(), quantity),
    };
    kind(&event.kind, &readable)
}

/// Returns the words for authority as [`record::people::AuthorityGiven::words`] says it.
fn authority(stored: &str) -> String {
    let mut parts = stored.split("; ");
    let roles = roles(parts.next().unwrap_or_default());
    let others =
        parts.map(
            |part| match (part.strip_prefix("until "), part.split_once(" until ")) {
                (Some(day), _) => tr("authority-last-day", &[("until", day)]),
                (None, Some((name, day))) => tr(
                    "authority-qualified-until",
                    &[("name", name), ("until", day)],
                ),
                (None, None) => tr("authority-qualified", &[("name", part)]),
            },
        );
    let parts: Vec<String> = [roles].into_iter().chain(others).collect();
    parts.join("; ")
}

/// Returns the words for stored roles; one of a later program is shown as it came.
fn roles(stored: &str) -> String {
    let words = stored
        .split(", ")
        .map(|word| Role::of_word(word).map_or_else(|| word.to_owned(), rights::role));
    words.collect::<Vec<_>>().join(", ")
}

/// Returns the meaning and the name of a signature, which are stored one after the other.
fn signed(stored: &str) -> String {
    let Some((word, name)) = stored.split_once(" · ") else {
        return stored.to_owned();
    };
    let meaning = Meaning::of_word(word).map_or_else(|| word.to_owned(), rights::meaning);
    format!("{meaning} · {name}")
}

/// Returns the word for a field that may be corrected.
#[must_use]
pub fn field(field: Field) -> String {
    t(match field {
        Field::Quantity => "field-name-quantity",
        Field::Expiry => "field-name-expiry",
        Field::DeliveryNote => "field-name-delivery-note",
        Field::Order => "field-name-order",
        Field::Customer => "field-name-customer",
        Field::Value => "field-name-value",
    })
}

/// Returns the words for a usual reason.
#[must_use]
pub fn usual(usual: Usual) -> String {
    t(match usual {
        Usual::Undone => "reason-undone",
        Usual::WrongThing => "reason-wrong-thing",
        Usual::WrongValue => "reason-wrong-value",
        Usual::Twice => "reason-twice",
        Usual::NeverHappened => "reason-never-happened",
        Usual::CheckedRight => "reason-checked-right",
        Usual::PutRight => "reason-put-right",
        Usual::Suspect => "reason-suspect",
        Usual::Damaged => "reason-damaged",
        Usual::OutOfLimits => "reason-out-of-limits",
        Usual::PapersMissing => "reason-papers-missing",
        Usual::SupplierNotice => "reason-supplier-notice",
        Usual::ToInspect => "reason-to-inspect",
        Usual::Lost => "reason-lost",
        Usual::Found => "reason-found",
    })
}

/// Returns a reason: the usual one in the reader's language, then the person's own words.
#[must_use]
pub fn reason(reason: &Reason) -> String {
    let usual = match reason.known() {
        Some(known) => Some(usual(known)),
        None => reason.code().map(str::to_owned),
    };
    let said: Vec<String> = usual
        .into_iter()
        .chain(reason.note().map(str::to_owned))
        .collect();
    said.join(" · ")
}

/// Returns a value, or the word for none.
#[must_use]
pub fn value_or_none(value: &str) -> String {
    if value.is_empty() {
        t("not-given")
    } else {
        value.to_owned()
    }
}

/// Returns who set something right, when and why: `key` has the places for it.
#[must_use]
pub fn set_right(key: &str, person: &str, when: &WallTime, why: &Reason) -> String {
    let when = moment(when);
    let values = [
        ("person", person),
        ("when", when.as_str()),
        ("reason", &reason(why)),
    ];
    tr(key, &values)
}

/// Returns the day and the time of day, as the tablet's clock showed them.
#[must_use]
pub fn moment(when: &WallTime) -> String {
    format!("{} {}", when.local_date(), when.local_clock())
}

/// Returns one correction: the field, its value before and after, by whom, when and why.
#[must_use]
pub fn correction(correction: &CorrectedField, person: &str) -> String {
    let by = set_right(
        "event-corrected",
        person,
        &correction.by.done.wall,
        &correction.by.reason,
    );
    format!(
        "{}: {} → {} · {by}",
        field(correction.field),
        value_or_none(&correction.from),
        value_or_none(&correction.to)
    )
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
        "measurement.recorded" => with("fact-measurement-recorded"),
        "fact.voided" => t("fact-voided"),
        "fact.corrected" => with("fact-corrected"),
        "finding.resolved" => t("fact-finding-resolved"),
        "fact.admitted" => t("fact-fact-admitted"),
        "unit.completed" => t("fact-unit-completed"),
        "unit.packed" => with("fact-unit-packed"),
        "carton.shipped" => with("fact-carton-shipped"),
        "authority.given" => with("fact-authority-given"),
        "authority.ended" => t("fact-authority-ended"),
        "preferences.chosen" => with("fact-preferences-chosen"),
        "signature.given" => with("fact-signature-given"),
        "hold.placed" => t("fact-hold-placed"),
        "hold.released" => t("fact-hold-released"),
        "storage.incident" => t("fact-storage-incident"),
        "badge.in" => t("badged-in"),
        "badge.out" => t("badged-out"),
        other => tr("fact-unknown", &[("kind", other)]),
    }
}

/// Returns the word for what a thing is: lot, unit, carton.
#[must_use]
pub fn subject_kind(subject: &record::Subject) -> String {
    t(match subject {
        record::Subject::Item(_) => "subject-item",
        record::Subject::Route(_) => "subject-route",
        record::Subject::Person(_) => "subject-person",
        record::Subject::Station(_) => "subject-station",
        record::Subject::Lot(_) => "subject-lot",
        record::Subject::Unit(_) => "subject-unit",
        record::Subject::Carton(_) => "subject-carton",
        record::Subject::Shipment(_) => "subject-shipment",
    })
}
