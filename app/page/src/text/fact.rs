//! One line of what happened, and why it was set right.

use record::field::Field;
use record::label::Flag;
use record::people::Role;
use record::reason::{Reason, Usual};
use record::signature::Meaning;
use record::time::WallTime;
use record::trace::{CorrectedField, Event};

use super::units::{quantity, reading};
use super::{preferences, problem, rights, t, tr};

/// Returns the words for a kind of fact, with its detail.
#[must_use]
pub fn event(event: &Event) -> String {
    let detail = event.detail.as_deref().unwrap_or("");
    let readable = match event.kind.as_str() {
        "measurement.recorded" => reading(detail),
        "authority.given" => authority(detail),
        "lot.received" => received(detail),
        "preferences.chosen" => preferences::chosen(detail),
        "signature.given" => signed(detail),
        // A quantity comes with its unit's code; people read the word.
        _ => detail.parse().map_or_else(|_| detail.to_owned(), quantity),
    };
    kind(&event.kind, &readable)
}

/// Returns how much came in, and what was accepted of the label, as
/// [`record::receiving::LotReceived::words`] says it.
fn received(stored: &str) -> String {
    let mut parts = stored.split("; ");
    let first = parts.next().unwrap_or_default();
    let first = first.parse().map_or_else(|_| first.to_owned(), quantity);
    let accepted: Vec<String> = parts
        .map(|part| {
            let (code, says) = part.split_once(' ').unwrap_or((part, ""));
            problem::flag(&Flag::new(code, says))
        })
        .collect();
    if accepted.is_empty() {
        return first;
    }
    let accepted = accepted.join(" ");
    tr(
        "fact-label-accepted",
        &[("quantity", &first), ("flags", &accepted)],
    )
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
        Usual::NewLabel => "reason-new-label",
        Usual::LabelChanged => "reason-label-changed",
        Usual::NotUsed => "reason-not-used",
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

/// Returns the words for a kind of fact, or of an entry without one, with its detail where it
/// has one.
#[must_use]
pub fn kind(kind: &str, detail: &str) -> String {
    if detail.is_empty() {
        return kind_alone(kind);
    }
    let with = |key| tr(key, &[("detail", detail)]);
    match kind {
        "lot.received" => with("fact-lot-received"),
        "layout.taught" => with("fact-layout-taught"),
        "traveller.opened" => with("fact-traveller-opened"),
        "step.started" => with("fact-step-started"),
        "step.finished" => with("fact-step-finished"),
        "component.consumed" => with("fact-component-consumed"),
        "measurement.recorded" => with("fact-measurement-recorded"),
        "fact.corrected" => with("fact-corrected"),
        "unit.packed" => with("fact-unit-packed"),
        "carton.shipped" => with("fact-carton-shipped"),
        "authority.given" => with("fact-authority-given"),
        "preferences.chosen" => with("fact-preferences-chosen"),
        "signature.given" => with("fact-signature-given"),
        other => kind_alone(other),
    }
}

/// A kind in words that need no detail.
fn kind_alone(kind: &str) -> String {
    t(match kind {
        "item.defined" => "fact-item-defined",
        "route.defined" => "fact-route-defined",
        "person.named" => "fact-person-named",
        "station.named" => "fact-station-named",
        "layout.taught" => "kind-layout-taught",
        "layout.withdrawn" => "fact-layout-withdrawn",
        "lot.received" => "kind-lot-received",
        "traveller.opened" => "kind-traveller-opened",
        "step.started" => "kind-step-started",
        "step.finished" => "kind-step-finished",
        "component.consumed" => "kind-component-consumed",
        "measurement.recorded" => "kind-measurement-recorded",
        "fact.voided" => "fact-voided",
        "fact.corrected" => "kind-corrected",
        "finding.resolved" => "fact-finding-resolved",
        "fact.admitted" | "entry.admitted" => "fact-fact-admitted",
        "unit.completed" => "fact-unit-completed",
        "unit.packed" => "kind-unit-packed",
        "carton.shipped" => "kind-carton-shipped",
        "authority.given" => "kind-authority-given",
        "authority.ended" => "fact-authority-ended",
        "preferences.chosen" => "kind-preferences-chosen",
        "signature.given" => "kind-signature-given",
        "hold.placed" => "fact-hold-placed",
        "hold.released" => "fact-hold-released",
        "storage.incident" => "fact-storage-incident",
        "clock.step" => "event-clock-step",
        "badge.in" => "badged-in",
        "badge.out" => "badged-out",
        "event.denied" => "event-denied",
        "event.wrong-pin" => "event-wrong-pin",
        "event.badge-locked" => "event-badge-locked",
        "event.badge-refused" => "event-badge-refused",
        "event.badge-freed" => "event-badge-freed",
        "event.screen-locked" => "event-screen-locked",
        "event.screen-unlocked" => "audit-unlocked",
        "event.offline" => "event-offline",
        "event.badge-printed" => "event-badge-printed",
        "event.pin-chosen" => "event-pin-chosen",
        "event.tablet-enrolled" => "event-tablet-enrolled",
        "event.audit-read" => "event-audit-read",
        "event.tablet-told" => "event-tablet-told",
        other => return tr("fact-unknown", &[("kind", other)]),
    })
}

/// Returns the word for what a thing is: lot, unit, carton.
#[must_use]
pub fn subject_kind(subject: &record::Subject) -> String {
    t(match subject {
        record::Subject::Item(_) => "subject-item",
        record::Subject::Route(_) => "subject-route",
        record::Subject::Person(_) => "subject-person",
        record::Subject::Station(_) => "subject-station",
        record::Subject::Layout(_) => "subject-layout",
        record::Subject::Lot(_) => "subject-lot",
        record::Subject::Unit(_) => "subject-unit",
        record::Subject::Carton(_) => "subject-carton",
        record::Subject::Shipment(_) => "subject-shipment",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    /// Every kind that the record's own sources name: of facts, of audit events, and of
    /// entries that are neither.
    fn all_kinds() -> Vec<&'static str> {
        let facts = include_str!("../../../../shared/record/src/fact.rs");
        let events = include_str!("../../../../shared/record/src/audit.rs");
        let trail = include_str!("../../../../shared/record/src/audit/trail.rs");
        let between = |source: &'static str, from: &str, to: &str| {
            let (_, after) = source.split_once(from).unwrap();
            after.split_once(to).unwrap().0
        };
        let tables = [
            between(facts, "\nkinds! {", "\n}\n"),
            between(events, "pub fn word(", "\n    }\n"),
            between(trail, "pub fn kinds(", "\n    }\n"),
            between(trail, "pub fn of_kind(", "\n    }\n"),
        ];
        let words = tables
            .iter()
            .flat_map(|table| table.split('"').skip(1).step_by(2));
        words.collect()
    }

    #[test]
    fn every_kind_is_said_in_whole_words_with_and_without_its_detail() {
        let kinds = all_kinds();
        for known in [
            "lot.received",
            "event.screen-unlocked",
            "badge.in",
            "clock.step",
        ] {
            assert!(kinds.contains(&known), "{known}");
        }
        assert!(kinds.len() > 40, "{kinds:?}");
        for language in crate::text::LANGUAGES {
            choose(language);
            for one in &kinds {
                for said in [kind(one, ""), kind(one, "XYZ")] {
                    assert!(!said.contains(one), "{said}");
                    assert!(!said.contains("  ") && said == said.trim(), "{one}: {said}");
                    assert!(!said.ends_with([':', ',']), "{one}: {said}");
                    let is_key = said.starts_with("event-") || said.starts_with("kind-");
                    assert!(!is_key && !said.starts_with("fact-"), "{one}: {said}");
                }
            }
        }
    }

    #[test]
    fn a_kind_of_a_later_program_is_said_to_be_one() {
        choose("en");
        assert_eq!(
            kind("unit.painted", ""),
            "something that a newer Waymark has recorded (unit.painted)"
        );
    }
}
