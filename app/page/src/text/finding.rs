//! What cannot be, in words.

use record::finding::{Finding, Told};
use record::signature::Fault;

use super::units::{quantity, reading};
use super::{fact, people, rights, tr};

fn list<T: ToString>(things: &[T]) -> String {
    let things: Vec<String> = things.iter().map(ToString::to_string).collect();
    things.join(", ")
}

/// Returns the sentence for a finding.
#[must_use]
pub fn sentence(finding: &Finding) -> String {
    match finding {
        Finding::SerialInTwoParents { component, parents } => {
            // Two tablets may have put it into the same unit.
            let mut parents: Vec<&str> = parents
                .iter()
                .map(|(unit, _)| unit.serial.as_str())
                .collect();
            parents.sort_unstable();
            parents.dedup();
            let key = if parents.len() > 1 {
                "finding-serial-in-two-parents"
            } else {
                "finding-serial-twice-in-one"
            };
            tr(
                key,
                &[
                    ("component", component.serial.as_str()),
                    ("parents", &list(&parents)),
                ],
            )
        }
        Finding::LotOverUsed {
            lot,
            received,
            used,
            ..
        } => tr(
            "finding-lot-over-used",
            &[
                ("lot", lot.lot.as_str()),
                ("used", &quantity(used.0)),
                ("received", &quantity(received.0)),
            ],
        ),
        Finding::LotUsedAfterExpiry { lot, expiry, .. } => tr(
            "finding-lot-used-after-expiry",
            &[("lot", lot.lot.as_str()), ("expiry", &expiry.to_string())],
        ),
        Finding::LotReceivedTwice { lot, .. } => {
            tr("finding-lot-received-twice", &[("lot", lot.lot.as_str())])
        }
        Finding::UsedAndPacked { unit, .. } => {
            tr("finding-used-and-packed", &[("unit", unit.serial.as_str())])
        }
        Finding::ShipmentToSeveral {
            shipment,
            customers,
            ..
        } => tr(
            "finding-shipment-to-several",
            &[
                ("shipment", shipment.as_str()),
                ("customers", &list(customers)),
            ],
        ),
        Finding::LotNeverReceived { lot, .. } => {
            tr("finding-lot-never-received", &[("lot", lot.lot.as_str())])
        }
        Finding::StepOutOfOrder {
            unit, step, before, ..
        } => tr(
            "finding-step-out-of-order",
            &[
                ("unit", unit.serial.as_str()),
                ("step", &step.to_string()),
                ("before", &before.to_string()),
            ],
        ),
        Finding::StepFinishedTwice { unit, step, .. } => tr(
            "finding-step-finished-twice",
            &[("unit", unit.serial.as_str()), ("step", &step.to_string())],
        ),
        Finding::TravellerOpenedTwice { unit, .. } => tr(
            "finding-traveller-opened-twice",
            &[("unit", unit.serial.as_str())],
        ),
        Finding::CompletedWithOpenSteps { unit, steps, .. } => tr(
            "finding-completed-with-open-steps",
            &[("unit", unit.serial.as_str()), ("steps", &list(steps))],
        ),
        Finding::NeedOverfilled { .. }
        | Finding::MeasurementsDiffer { .. }
        | Finding::FinishedOutOfLimits { .. }
        | Finding::CorrectionsDiffer { .. }
        | Finding::VoidedUnderneath { .. } => of_values(finding),
        Finding::PackedAfterShipment { unit, carton, .. } => tr(
            "finding-packed-after-shipment",
            &[("unit", unit.serial.as_str()), ("carton", carton.as_str())],
        ),
        Finding::WorkedAfterShipment { unit, .. } => tr(
            "finding-worked-after-shipment",
            &[("unit", unit.serial.as_str())],
        ),
        Finding::PackedIncomplete { unit, .. } => tr(
            "finding-packed-incomplete",
            &[("unit", unit.serial.as_str())],
        ),
        Finding::UnitInTwoCartons { unit, cartons } => {
            let cartons: Vec<&str> = cartons.iter().map(|(carton, _)| carton.as_str()).collect();
            tr(
                "finding-unit-in-two-cartons",
                &[("unit", unit.serial.as_str()), ("cartons", &list(&cartons))],
            )
        }
        Finding::CartonShippedTwice { carton, .. } => tr(
            "finding-carton-shipped-twice",
            &[("carton", carton.as_str())],
        ),
        Finding::WorkedUnderHold { .. }
        | Finding::HoldDisregarded { .. }
        | Finding::ReleasedByOne { .. } => of_holds(finding),
        Finding::SignatureFaulty { subject, fault, .. } => {
            let key = match fault {
                Fault::DoesNotCover => "finding-signature-does-not-cover",
                Fault::OtherName => "finding-signature-other-name",
                Fault::WithoutBadge => "finding-signature-without-badge",
                Fault::OwnWork => "finding-signature-own-work",
                Fault::UnknownWords => "finding-signature-unknown-words",
                Fault::OtherPersons => "finding-signature-other-persons",
                Fault::NotOwnWork => "finding-signature-not-own-work",
                Fault::NoSecondPerson => "finding-signature-no-second",
            };
            tr(key, &[("subject", subject.name())])
        }
        Finding::SignedThenChanged { subject, .. } => tr(
            "finding-signed-then-changed",
            &[("subject", subject.name())],
        ),
        Finding::WithoutRight {
            subject,
            person,
            action,
            why,
            ..
        } => tr(
            "finding-without-right",
            &[
                ("subject", subject.name()),
                ("person", &people::name(person)),
                ("action", &rights::action(*action)),
                ("why", &rights::why(why)),
            ],
        ),
        Finding::NotQualified {
            unit,
            step,
            person,
            lacking,
            ..
        } => tr(
            "finding-not-qualified",
            &[
                ("unit", unit.serial.as_str()),
                ("step", &step.to_string()),
                ("person", &people::name(person)),
                ("lacking", &rights::lacking(lacking)),
            ],
        ),
        Finding::TwoFactsOneId { subject, .. } => {
            tr("finding-two-facts-one-id", &[("subject", subject.name())])
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "sentence names every variant and sends these three here"
)]
fn of_holds(finding: &Finding) -> String {
    match finding {
        Finding::WorkedUnderHold {
            thing,
            held,
            is_told,
            ..
        } => {
            let key = if *is_told {
                "finding-worked-under-hold"
            } else {
                "finding-worked-under-hold-not-told"
            };
            tr(key, &[("thing", thing.name()), ("held", held.name())])
        }
        Finding::HoldDisregarded { thing, held, .. } => tr(
            "finding-hold-disregarded",
            &[("thing", thing.name()), ("held", held.name())],
        ),
        other => tr(
            "finding-released-by-one",
            &[("thing", other.subject().name())],
        ),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "sentence names every variant and sends these five here"
)]
fn of_values(finding: &Finding) -> String {
    let said = |values: &[Told], read: &dyn Fn(&str) -> String| {
        let values: Vec<String> = values.iter().map(|told| read(&told.value)).collect();
        values.join(", ")
    };
    match finding {
        Finding::NeedOverfilled {
            unit,
            step,
            item,
            needed,
            filled,
            ..
        } => tr(
            "finding-need-overfilled",
            &[
                ("unit", unit.serial.as_str()),
                ("step", &step.to_string()),
                ("item", item.as_str()),
                ("needed", &quantity(needed.0)),
                ("filled", &quantity(filled.0)),
            ],
        ),
        Finding::MeasurementsDiffer {
            unit, name, values, ..
        } => tr(
            "finding-measurements-differ",
            &[
                ("unit", unit.serial.as_str()),
                ("name", name),
                ("values", &said(values, &reading)),
            ],
        ),
        Finding::FinishedOutOfLimits {
            unit,
            step,
            name,
            values,
            ..
        } => tr(
            "finding-finished-out-of-limits",
            &[
                ("unit", unit.serial.as_str()),
                ("step", &step.to_string()),
                ("name", name),
                ("values", &said(values, &reading)),
            ],
        ),
        Finding::CorrectionsDiffer {
            subject,
            field,
            values,
            ..
        } => tr(
            "finding-corrections-differ",
            &[
                ("subject", subject.name()),
                ("field", &fact::field(*field)),
                ("values", &said(values, &str::to_owned)),
            ],
        ),
        other => tr(
            "finding-voided-underneath",
            &[("subject", other.subject().name())],
        ),
    }
}
