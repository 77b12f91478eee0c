//! Refusals and failures in words: what it is, expected and scanned, what to do.

use codes::Symbology;
use messages::records::{Failure, RescueFault};
use record::Refusal;
use record::hold::Hold;
use record::ids::PersonId;
use record::measurement::{Characteristic, OutOfLimits};
use record::qualification::Lacking;
use record::quantity::{Amount, Quantity};
use record::rights::{Action, NotAllowed, State, roles};

use super::units::{amount, quantity, symbol, unit};
use super::{badge, fact, layout, people, problem, rights, t, tr};

/// What a refusal panel says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    /// What it is.
    pub title: String,
    /// What was expected, where something was.
    pub expected: Option<String>,
    /// What was scanned, where something was.
    pub scanned: Option<String>,
    /// What to do now.
    pub next: String,
}

/// Makes a panel of the text under a key and what to do, under the same key with `-do`.
pub(crate) fn panel(key: &str, values: &[(&str, &str)]) -> Panel {
    Panel {
        title: tr(key, values),
        expected: None,
        scanned: None,
        next: tr(&format!("{key}-do"), values),
    }
}

fn compared(expected: impl Into<String>, scanned: impl Into<String>, panel: Panel) -> Panel {
    Panel {
        expected: Some(expected.into()),
        scanned: Some(scanned.into()),
        ..panel
    }
}

fn scanned_only(scanned: impl Into<String>, panel: Panel) -> Panel {
    Panel {
        scanned: Some(scanned.into()),
        ..panel
    }
}

fn step(number: u16) -> String {
    tr("refuse-step", &[("step", &number.to_string())])
}

/// What is measured, from where to where it may be.
fn limits(of: &Characteristic) -> String {
    let end = |limit: Option<Amount>| limit.map_or_else(|| "…".to_owned(), amount);
    let unit = symbol(of.unit.as_str());
    format!("{} {} – {} {unit}", of.name, end(of.low), end(of.high))
}

/// What was measured and read.
fn read(out: &OutOfLimits) -> String {
    let unit = symbol(out.unit.as_str());
    format!("{} {} {unit}", out.characteristic.name, amount(out.value))
}

fn needs(missing: &[record::masters::Need]) -> String {
    let missing: Vec<String> = missing
        .iter()
        .map(|need| format!("{} × {}", quantity(need.quantity), need.item))
        .collect();
    missing.join(", ")
}

/// Shows characters that have no shape of their own, so that two values can be compared.
#[must_use]
pub fn visible(raw: &str) -> String {
    raw.chars()
        .map(|c| match c {
            '\u{1D}' => '␝',
            '\u{1E}' => '␞',
            '\u{4}' => '␄',
            c if c.is_control() || record::ids::is_invisible(c) => '␦',
            c => c,
        })
        .collect()
}

/// Shows a code as people know it: without the symbology identifier in front, which is the scanner's.
#[must_use]
pub fn as_read(raw: &str) -> String {
    visible(Symbology::split(raw).map_or(raw, |(_, text)| text))
}

/// Returns the panel for an answer that does not come.
#[must_use]
pub fn of_no_answer() -> Panel {
    panel("no-answer", &[])
}

/// Returns the panel for a refusal.
#[must_use]
pub fn of_refusal(refusal: &Refusal) -> Panel {
    match refusal {
        Refusal::NoPerson => panel("refuse-no-person", &[]),
        Refusal::Unreadable { raw, problems } if problems == &["cut"] => {
            scanned_only(as_read(raw), panel("refuse-cut", &[]))
        }
        Refusal::Unreadable { raw, problems } if problems == &["wedge-no-end"] => {
            scanned_only(as_read(raw), panel("refuse-no-end", &[]))
        }
        Refusal::Unreadable { raw, problems } => scanned_only(
            as_read(raw),
            panel(
                "refuse-unreadable",
                &[("problems", &problem::sentences(problems))],
            ),
        ),
        Refusal::UnknownCode { raw } => {
            scanned_only(as_read(raw), panel("refuse-unknown-code", &[]))
        }
        Refusal::SeveralMeanings { raw, .. } => {
            scanned_only(as_read(raw), panel("refuse-several", &[]))
        }
        Refusal::LabelFlagged { flags } => {
            panel("refuse-label-flagged", &[("flags", &problem::flags(flags))])
        }
        Refusal::TooManySymbols { most } => {
            panel("refuse-too-many-symbols", &[("most", &most.to_string())])
        }
        Refusal::LayoutNotTaught { why } => panel(
            "refuse-layout-not-taught",
            &[("why", &layout::not_taught(why))],
        ),
        Refusal::NoSuchLayout { id } => {
            scanned_only(id.as_str(), panel("refuse-no-such-layout", &[]))
        }
        Refusal::UnknownItem { item } => {
            scanned_only(item.as_str(), panel("refuse-unknown-item", &[]))
        }
        Refusal::NoRoute { item } => scanned_only(item.as_str(), panel("refuse-no-route", &[])),
        Refusal::NotExpectedHere { scanned } => {
            scanned_only(scanned.name(), panel("refuse-not-here", &[]))
        }
        Refusal::IntoItself { unit } => {
            scanned_only(unit.serial.as_str(), panel("refuse-into-itself", &[]))
        }
        Refusal::NotAllowed(not) => of_right(not),
        Refusal::NotQualified {
            step,
            lacking,
            who_is,
        } => of_qualification(*step, lacking, who_is),
        Refusal::UnknownPerson { person } => {
            scanned_only(person.as_str(), panel("refuse-unknown-person", &[]))
        }
        Refusal::NumberOfDevices { .. }
        | Refusal::NumberLooksAlike { .. }
        | Refusal::NotAName { .. }
        | Refusal::LastAdministrator { .. }
        | Refusal::DayIsPast { .. } => of_people(refusal),
        Refusal::HasNoAuthority { person } => {
            scanned_only(people::name(person), panel("refuse-no-authority", &[]))
        }
        Refusal::WrongItem { .. }
        | Refusal::WrongStep { .. }
        | Refusal::NoSuchStep { .. }
        | Refusal::StepAlreadyFinished { .. }
        | Refusal::NeedAlreadyFilled { .. }
        | Refusal::NeedsMissing { .. }
        | Refusal::TravellerAlreadyOpen { .. }
        | Refusal::WrongOrder { .. }
        | Refusal::NoTraveller { .. }
        | Refusal::UnitNotComplete { .. }
        | Refusal::NotMeasuredHere { .. }
        | Refusal::AlreadyMeasured { .. }
        | Refusal::MeasurementsMissing { .. }
        | Refusal::OutOfLimits { .. }
        | Refusal::AlreadyComplete { .. } => of_traveller(refusal),
        Refusal::AlreadyUsed { .. }
        | Refusal::LotAlreadyReceived { .. }
        | Refusal::LotNotReceived { .. }
        | Refusal::LotUsedUp { .. }
        | Refusal::LotExpired { .. }
        | Refusal::WrongQuantity { .. }
        | Refusal::AlreadyPacked { .. }
        | Refusal::CartonEmpty { .. }
        | Refusal::AlreadyShipped { .. }
        | Refusal::NoCustomer { .. }
        | Refusal::WrongCustomer { .. } => of_goods(refusal),
        Refusal::Held { .. }
        | Refusal::CannotBeHeld { .. }
        | Refusal::NoSuchHold
        | Refusal::AlreadyReleased { .. }
        | Refusal::SecondPersonNeeded { .. } => of_hold(refusal),
        Refusal::NothingToSign => panel("refuse-nothing-to-sign", &[]),
        Refusal::OwnWork { person } => {
            panel("refuse-own-work", &[("person", &people::name(person))])
        }
        Refusal::ChangedSinceShown => panel("refuse-changed-since-shown", &[]),
        Refusal::NotOwnWork { person } => {
            panel("refuse-not-own-work", &[("person", &people::name(person))])
        }
        Refusal::BadgeNeeded => panel("refuse-badge-needed", &[]),
        Refusal::AlreadySigned { person } => panel(
            "refuse-already-signed",
            &[("person", &people::name(person))],
        ),
        Refusal::NoSuchFact
        | Refusal::CannotBeVoided { .. }
        | Refusal::AlreadyVoided { .. }
        | Refusal::OthersRestOnIt { .. }
        | Refusal::NotTheLast
        | Refusal::CannotBeCorrected { .. }
        | Refusal::NotAValue { .. }
        | Refusal::SameValue { .. }
        | Refusal::NoSuchFinding
        | Refusal::AlreadyResolved { .. } => of_setting_right(refusal),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of_refusal names every variant and sends each one to its group"
)]
fn of_traveller(refusal: &Refusal) -> Panel {
    match refusal {
        Refusal::WrongItem { expected, scanned } if expected.is_empty() => {
            scanned_only(scanned.name(), panel("refuse-no-part-needed", &[]))
        }
        Refusal::WrongItem { expected, scanned } => {
            let expected: Vec<&str> = expected.iter().map(|item| item.as_str()).collect();
            let scanned = scanned.item().map_or(scanned.name(), |item| item.as_str());
            compared(
                expected.join(", "),
                scanned,
                panel("refuse-wrong-item", &[]),
            )
        }
        Refusal::WrongStep {
            asked,
            turn,
            expected,
            scanned,
        } => {
            let items: Vec<&str> = expected.iter().map(|item| item.as_str()).collect();
            let expected = if items.is_empty() {
                step(*turn)
            } else {
                format!("{} · {}", items.join(", "), step(*turn))
            };
            let asked = match scanned {
                Some(scanned) => format!("{} · {}", scanned.name(), step(*asked)),
                None => step(*asked),
            };
            let words = panel("refuse-wrong-step", &[("turn", &turn.to_string())]);
            compared(expected, asked, words)
        }
        Refusal::NoSuchStep { asked } => panel("refuse-no-step", &[("step", &asked.to_string())]),
        Refusal::StepAlreadyFinished { step } => {
            panel("refuse-step-finished", &[("step", &step.to_string())])
        }
        Refusal::NeedAlreadyFilled { item, scanned, .. } => scanned_only(
            scanned.name(),
            panel("refuse-need-filled", &[("item", item.as_str())]),
        ),
        Refusal::NeedsMissing { missing, .. } => Panel {
            expected: Some(needs(missing)),
            ..panel("refuse-needs-missing", &[])
        },
        Refusal::TravellerAlreadyOpen { unit } => {
            scanned_only(unit.serial.as_str(), panel("refuse-traveller-open", &[]))
        }
        Refusal::WrongOrder { had, in_hand, .. } => compared(
            in_hand.as_str(),
            had.as_ref()
                .map_or_else(|| t("not-given"), |order| order.to_string()),
            panel("refuse-wrong-order", &[]),
        ),
        Refusal::NoTraveller { unit } => {
            scanned_only(unit.serial.as_str(), panel("refuse-no-traveller", &[]))
        }
        Refusal::UnitNotComplete { unit, open_steps } => {
            let steps: Vec<String> = open_steps.iter().map(|number| step(*number)).collect();
            let steps = if steps.is_empty() {
                t("complete-unit")
            } else {
                steps.join(", ")
            };
            scanned_only(
                unit.serial.as_str(),
                panel("refuse-not-complete", &[("steps", &steps)]),
            )
        }
        Refusal::NotMeasuredHere { characteristic, .. } => panel(
            "refuse-not-measured-here",
            &[("name", characteristic.as_str())],
        ),
        Refusal::AlreadyMeasured { name, value, unit } => Panel {
            expected: Some(format!("{} {}", amount(*value), symbol(unit.as_str()))),
            ..panel("refuse-already-measured", &[("name", name)])
        },
        Refusal::MeasurementsMissing { missing, .. } => {
            let names: Vec<&str> = missing.iter().map(|one| one.name.as_str()).collect();
            panel(
                "refuse-measurements-missing",
                &[("names", &names.join(", "))],
            )
        }
        Refusal::OutOfLimits { out, .. } => {
            let limits: Vec<String> = out.iter().map(|one| limits(&one.characteristic)).collect();
            let had: Vec<String> = out.iter().map(read).collect();
            compared(
                limits.join(", "),
                had.join(", "),
                panel("refuse-out-of-limits", &[]),
            )
        }
        Refusal::AlreadyComplete { unit } => {
            scanned_only(unit.serial.as_str(), panel("refuse-complete", &[]))
        }
        _ => of_goods(refusal),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of_refusal names every variant and sends each one to its group"
)]
fn of_goods(refusal: &Refusal) -> Panel {
    let both = |remaining: &Quantity, needed: &Quantity| (quantity(*remaining), quantity(*needed));
    match refusal {
        Refusal::AlreadyUsed { unit, parent } => scanned_only(
            unit.serial.as_str(),
            panel("refuse-already-used", &[("parent", parent.serial.as_str())]),
        ),
        Refusal::LotAlreadyReceived { lot } => {
            scanned_only(lot.lot.as_str(), panel("refuse-lot-received", &[]))
        }
        Refusal::LotNotReceived { lot } => {
            scanned_only(lot.lot.as_str(), panel("refuse-lot-not-received", &[]))
        }
        Refusal::LotUsedUp {
            lot,
            remaining,
            needed,
        } => {
            let (remaining, needed) = both(remaining, needed);
            let values = [("remaining", &*remaining), ("needed", &*needed)];
            scanned_only(lot.lot.as_str(), panel("refuse-lot-used-up", &values))
        }
        Refusal::LotExpired { lot, expiry, .. } => scanned_only(
            lot.lot.as_str(),
            panel("refuse-lot-expired", &[("expiry", &expiry.to_string())]),
        ),
        Refusal::WrongQuantity { unit: of, had, .. } => scanned_only(
            quantity(*had),
            panel("refuse-wrong-quantity", &[("unit", &unit(*of))]),
        ),
        Refusal::AlreadyPacked { unit, carton } => scanned_only(
            unit.serial.as_str(),
            panel("refuse-packed", &[("carton", carton.as_str())]),
        ),
        Refusal::CartonEmpty { carton } => {
            scanned_only(carton.as_str(), panel("refuse-carton-empty", &[]))
        }
        Refusal::AlreadyShipped { carton, shipment } => scanned_only(
            carton.as_str(),
            panel("refuse-shipped", &[("shipment", shipment.as_str())]),
        ),
        Refusal::NoCustomer { shipment } => {
            scanned_only(shipment.as_str(), panel("refuse-no-customer", &[]))
        }
        Refusal::WrongCustomer { shipment, had } => scanned_only(
            shipment.as_str(),
            panel("refuse-wrong-customer", &[("customer", had.as_str())]),
        ),
        other => panel("fail-internal", &[("why", &other.to_string())]),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of_refusal names every variant and sends each one to its group"
)]
fn of_hold(refusal: &Refusal) -> Panel {
    match refusal {
        Refusal::Held { thing, holds } => {
            let is_own = holds.iter().any(|hold| hold.thing == *thing);
            let key = if is_own {
                "refuse-held"
            } else {
                "refuse-held-inside"
            };
            let holds: Vec<String> = holds.iter().map(hold).collect();
            scanned_only(thing.name(), panel(key, &[("holds", &holds.join(" "))]))
        }
        Refusal::CannotBeHeld { thing } => {
            scanned_only(thing.name(), panel("refuse-cannot-be-held", &[]))
        }
        Refusal::NoSuchHold => panel("refuse-no-such-hold", &[]),
        Refusal::AlreadyReleased { person } => panel(
            "refuse-already-released",
            &[("person", &people::name(person))],
        ),
        Refusal::SecondPersonNeeded { person } => panel(
            "refuse-second-person-needed",
            &[("person", &people::name(person))],
        ),
        other => panel("fail-internal", &[("why", &other.to_string())]),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the others are said elsewhere"
)]
fn of_people(refusal: &Refusal) -> Panel {
    match refusal {
        Refusal::NumberOfDevices { person } => scanned_only(
            person.as_str(),
            panel("refuse-number-of-devices", &[("person", person.as_str())]),
        ),
        Refusal::NumberLooksAlike { person, like } => scanned_only(
            person.as_str(),
            panel(
                "refuse-number-looks-alike",
                &[("person", person.as_str()), ("like", like.as_str())],
            ),
        ),
        Refusal::NotAName { most } => panel("refuse-not-a-name", &[("most", &most.to_string())]),
        Refusal::LastAdministrator { person } => panel(
            "refuse-last-administrator",
            &[("person", &people::name(person))],
        ),
        Refusal::DayIsPast { day } => panel("refuse-day-is-past", &[("day", &day.to_string())]),
        other => panel("fail-internal", &[("why", &other.to_string())]),
    }
}

fn of_right(not: &NotAllowed) -> Panel {
    let values = [
        ("action", &*rights::action(not.action)),
        ("why", &*rights::why(&not.why)),
        ("roles", &*rights::roles(&not.who_could)),
    ];
    panel("refuse-not-allowed", &values)
}

/// Returns the panel for what somebody may not do, before they have tried.
#[must_use]
pub fn of_missing_right(action: Action) -> Panel {
    let values = [
        ("action", &*rights::action(action)),
        ("roles", &*rights::roles(roles(action, State::InHouse))),
    ];
    Panel {
        title: tr("refuse-not-allowed", &values),
        expected: None,
        scanned: None,
        next: tr("not-allowed-ask", &values),
    }
}

fn of_qualification(step: u16, lacking: &[Lacking], who_is: &[PersonId]) -> Panel {
    let step = step.to_string();
    let lacks = rights::lacking(lacking);
    let values = [("step", &*step), ("lacking", &*lacks)];
    if who_is.is_empty() {
        return panel("refuse-not-qualified-nobody", &values);
    }
    let people = people::names(who_is);
    let [step, lacking] = values;
    panel(
        "refuse-not-qualified",
        &[step, lacking, ("people", &people)],
    )
}

/// Who held what, when and why.
fn hold(hold: &Hold) -> String {
    let values = [
        ("thing", hold.thing.name()),
        ("person", &*people::name(&hold.placed.person)),
        ("when", &fact::moment(&hold.placed.wall)),
        ("reason", &fact::reason(&hold.reason)),
    ];
    tr("hold-by", &values)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of_refusal names every variant and sends each one to its group"
)]
fn of_setting_right(refusal: &Refusal) -> Panel {
    match refusal {
        Refusal::NoSuchFact => panel("refuse-no-such-fact", &[]),
        Refusal::CannotBeVoided { kind } => {
            scanned_only(fact::kind(kind, ""), panel("refuse-cannot-be-voided", &[]))
        }
        Refusal::AlreadyVoided { kind } => {
            scanned_only(fact::kind(kind, ""), panel("refuse-already-voided", &[]))
        }
        Refusal::OthersRestOnIt { kind, resting } => {
            let resting: Vec<String> = resting.iter().map(fact::event).collect();
            let words = panel("refuse-others-rest", &[("resting", &resting.join(", "))]);
            scanned_only(fact::kind(kind, ""), words)
        }
        Refusal::NotTheLast => panel("refuse-not-the-last", &[]),
        Refusal::CannotBeCorrected { kind } => scanned_only(
            fact::kind(kind, ""),
            panel("refuse-cannot-be-corrected", &[]),
        ),
        Refusal::NotAValue { field, had } => scanned_only(
            visible(had),
            panel("refuse-not-a-value", &[("field", &fact::field(*field))]),
        ),
        Refusal::SameValue { field, value } => scanned_only(
            value.as_str(),
            panel("refuse-same-value", &[("field", &fact::field(*field))]),
        ),
        Refusal::NoSuchFinding => panel("refuse-no-such-finding", &[]),
        Refusal::AlreadyResolved { .. } => panel("refuse-already-resolved", &[]),
        other => panel("fail-internal", &[("why", &other.to_string())]),
    }
}

/// Returns the panel for a failure.
#[must_use]
pub fn of_failure(failure: &Failure) -> Panel {
    match failure {
        Failure::NotEnrolled => panel("fail-not-enrolled", &[]),
        Failure::CodeNotAccepted => panel("fail-code", &[]),
        Failure::OtherServer => panel("fail-other-server", &[]),
        Failure::Unreachable { .. } => panel("fail-unreachable", &[]),
        Failure::Store { why } => panel("fail-store", &[("why", why)]),
        Failure::WriteTimedOut => panel("fail-timed-out", &[]),
        Failure::NoRoom => panel("fail-no-room", &[]),
        Failure::Rescue(fault) => of_rescue_fault(fault),
        Failure::Badge(fault) => badge::of_fault(fault),
        Failure::NotAdmitted { why } => panel("fail-not-admitted", &[("why", why)]),
        Failure::UnknownThing => panel("fail-unknown-thing", &[]),
        Failure::Stopped => panel("fail-stopped", &[]),
        Failure::Revoked => panel("fail-revoked", &[]),
        Failure::NotDone { why } => panel("fail-not-done", &[("why", why)]),
        Failure::TabletNotTold { why } => panel("fail-tablet", &[("why", why)]),
        Failure::Internal { why } => panel("fail-internal", &[("why", why)]),
    }
}

fn of_rescue_fault(fault: &RescueFault) -> Panel {
    match fault {
        RescueFault::NotRead => panel("rescue-not-read", &[]),
        RescueFault::OtherPlant => panel("rescue-other-plant", &[]),
        RescueFault::Changed { dseq } => panel("rescue-changed", &[("place", &dseq.to_string())]),
        RescueFault::Known => panel("rescue-known", &[]),
    }
}

/// Splits a value into pieces that are the same as in the other one and pieces that differ,
/// by the longest common start and end.
#[must_use]
pub fn differing(value: &str, other: &str) -> [String; 3] {
    let (value, other): (Vec<char>, Vec<char>) = (value.chars().collect(), other.chars().collect());
    let start = value.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let most = value.len().min(other.len()) - start;
    let end = value
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take(most)
        .take_while(|(a, b)| a == b)
        .count();
    let piece = |from: usize, to: usize| value.iter().skip(from).take(to - from).collect();
    [
        piece(0, start),
        piece(start, value.len() - end),
        piece(value.len() - end, value.len()),
    ]
}
