//! The audit trail in words: what happened, why, and what became of it.

use record::audit::{AuditEvent, AuditRow, AuditState, AuditWhat, Group, LockedBy};
use record::rights::Action;
use record::tablet::Step;
use record::time::WallTime;

use super::{fact, people, rights, set_aside, t, tr};

/// Returns the word for a group of entries.
#[must_use]
pub fn group(group: Group) -> String {
    t(match group {
        Group::Work => "audit-group-work",
        Group::Quality => "audit-group-quality",
        Group::SetRight => "audit-group-set-right",
        Group::Rights => "audit-group-rights",
        Group::SignIn => "audit-group-sign-in",
        Group::Denied => "audit-group-denied",
        Group::Device => "audit-group-device",
        Group::Reading => "audit-group-reading",
    })
}

/// Returns who did it.
#[must_use]
pub fn who(row: &AuditRow) -> String {
    let name = row.name.clone().filter(|_| !row.person.is_system());
    name.unwrap_or_else(|| people::name(&row.person))
}

/// Returns the day and the time by the device's clock, with its offset to UTC.
#[must_use]
pub fn when(wall: &WallTime) -> String {
    let sign = if wall.offset_min < 0 { '−' } else { '+' };
    let minutes = wall.offset_min.unsigned_abs();
    format!(
        "{} {sign}{:02}:{:02}",
        fact::moment(wall),
        minutes / 60,
        minutes % 60
    )
}

/// Returns what happened, one line for each thing.
#[must_use]
pub fn what(row: &AuditRow) -> Vec<String> {
    match &row.what {
        AuditWhat::Recorded(events) if events.is_empty() => vec![t("audit-not-readable")],
        AuditWhat::Recorded(events) => events.iter().map(fact::event).collect(),
        AuditWhat::Admitted { events, .. } => {
            let events = events.iter().map(fact::event).collect::<Vec<_>>();
            vec![tr("audit-admitted", &[("what", &events.join(", "))])]
        }
        AuditWhat::BadgedIn => vec![t("badged-in")],
        AuditWhat::BadgedOut => vec![t("badged-out")],
        AuditWhat::Storage => vec![t("fact-storage-incident")],
        AuditWhat::ClockStep { by_ms } => {
            let key = if *by_ms < 0 {
                "audit-clock-back"
            } else {
                "audit-clock-ahead"
            };
            vec![tr(key, &[("time", &span(by_ms.unsigned_abs()))])]
        }
        AuditWhat::Event(event) => vec![of_event(row, event)],
    }
}

fn of_event(row: &AuditRow, event: &AuditEvent) -> String {
    let of = event.of().map(|of| {
        let name = row.of_name.clone();
        name.unwrap_or_else(|| of.to_string())
    });
    let of = of.unwrap_or_else(|| t("audit-nobody"));
    let with = |key: &str, name: &str, value: &str| tr(key, &[("name", &of), (name, value)]);
    match event {
        AuditEvent::Denied { action, times, .. } => {
            let action = Action::all()
                .into_iter()
                .find(|known| known.name() == *action)
                .map_or_else(|| action.clone(), rights::action);
            let said = tr("audit-denied", &[("action", &action)]);
            repeated(said, *times)
        }
        AuditEvent::WrongPin { in_a_row, .. } => {
            with("audit-wrong-pin", "times", &in_a_row.to_string())
        }
        AuditEvent::BadgeLocked { for_s: None, .. } => with("audit-badge-locked-help", "", ""),
        AuditEvent::BadgeLocked {
            for_s: Some(seconds),
            ..
        } => with(
            "audit-badge-locked",
            "time",
            &span(u64::from(*seconds) * 1_000),
        ),
        AuditEvent::BadgeRefused { times, .. } => {
            repeated(with("audit-badge-refused", "", ""), *times)
        }
        AuditEvent::BadgeFreed { .. } => with("audit-badge-freed", "", ""),
        AuditEvent::ScreenLocked { by: LockedBy::Idle } => t("audit-locked-idle"),
        AuditEvent::ScreenLocked { by: LockedBy::Hand } => t("audit-locked-hand"),
        AuditEvent::ScreenUnlocked => t("audit-unlocked"),
        AuditEvent::Offline {
            from_utc_ms,
            to_utc_ms,
        } => {
            let from = WallTime {
                utc_ms: *from_utc_ms,
                offset_min: row.wall.offset_min,
            };
            let values = [
                ("time", &*span(to_utc_ms.saturating_sub(*from_utc_ms))),
                ("from", &*fact::moment(&from)),
            ];
            tr("audit-offline", &values)
        }
        AuditEvent::BadgePrinted { number, .. } => {
            with("audit-badge-printed", "number", &number.to_string())
        }
        AuditEvent::PinChosen { number, .. } => {
            with("audit-pin-chosen", "number", &number.to_string())
        }
        AuditEvent::TabletEnrolled { name, .. } => tr("audit-enrolled", &[("tablet", name)]),
        AuditEvent::TabletTold { name, step, .. } => {
            let key = match Step::of_word(step) {
                Some(Step::Suspend) => "audit-tablet-suspended",
                Some(Step::Reinstate) => "audit-tablet-reinstated",
                Some(Step::Revoke) => "audit-tablet-revoked",
                None => return format!("{step} {name}"),
            };
            tr(key, &[("tablet", name)])
        }
        AuditEvent::AuditRead {
            is_export, filter, ..
        } => {
            let key = if *is_export {
                "audit-taken-out"
            } else {
                "audit-read"
            };
            tr(key, &[("filter", filter)]).trim().to_owned()
        }
    }
}

fn repeated(said: String, times: u32) -> String {
    if times == 1 {
        return said;
    }
    let times = times.to_string();
    tr("audit-times", &[("what", &said), ("times", &times)])
}

fn span(ms: u64) -> String {
    let minutes = ms / 60_000;
    let values = |hours: u64, minutes: u64| (hours.to_string(), format!("{minutes:02}"));
    if minutes >= 60 {
        let (hours, minutes) = values(minutes / 60, minutes % 60);
        return tr("audit-hours", &[("hours", &hours), ("minutes", &minutes)]);
    }
    let (minutes, seconds) = values(minutes, ms / 1_000 % 60);
    tr(
        "wait-minutes",
        &[("minutes", &minutes), ("seconds", &seconds)],
    )
}

/// Returns why, where somebody said it or the rules did.
#[must_use]
pub fn why(row: &AuditRow) -> Option<String> {
    if let AuditWhat::Event(AuditEvent::Denied { why, .. }) = &row.what {
        return Some(match why.as_str() {
            "no-authority" => t("why-no-authority"),
            "other-site" => t("why-other-site"),
            "ended" => t("why-ended"),
            "expired" => t("audit-why-expired"),
            "wrong-role" => t("why-wrong-role"),
            "lease-past-due" => t("why-lease-past-due"),
            "lease-unverified" => t("why-lease-unverified"),
            other => other.to_owned(),
        });
    }
    if let AuditWhat::Event(AuditEvent::TabletTold { reason, .. }) = &row.what {
        return Some(fact::reason(reason));
    }
    if let AuditWhat::Admitted { reason, .. } = &row.what {
        return Some(reason.clone());
    }
    let reasons = row.what.events().iter();
    let reasons: Vec<String> = reasons
        .filter_map(|event| event.reason.as_ref().map(fact::reason))
        .collect();
    (!reasons.is_empty()).then(|| reasons.join(", "))
}

/// Returns what became of it, where it is not simply part of the record.
#[must_use]
pub fn state(row: &AuditRow) -> Option<String> {
    match &row.state {
        AuditState::Admitted => None,
        AuditState::Waiting => Some(t("audit-waiting")),
        AuditState::SetAside { reason } => Some(set_aside::reason(reason)),
    }
}

#[cfg(test)]
mod tests {
    use record::ids::PersonId;

    use super::*;
    use crate::text::choose;

    fn row(event: AuditEvent) -> AuditRow {
        AuditRow {
            seq: 1,
            device: record::ids::DeviceId::new([1; 16]),
            device_name: "Cell 4".to_owned(),
            dseq: 1,
            person: PersonId::system(),
            name: None,
            wall: WallTime {
                utc_ms: 1_795_161_600_000,
                offset_min: 60,
            },
            received_ms: 0,
            subject: None,
            what: AuditWhat::Event(event),
            of_name: Some("Ana Lima".to_owned()),
            state: AuditState::Admitted,
        }
    }

    #[test]
    fn what_happened_is_said_in_plain_words() {
        choose("en");
        let of: PersonId = "MK".parse().unwrap();
        let wrong = row(AuditEvent::WrongPin {
            of: of.clone(),
            in_a_row: 3,
        });
        assert_eq!(
            what(&wrong),
            ["wrong PIN with the badge of Ana Lima, 3 in a row"]
        );
        assert_eq!(who(&wrong), "nobody signed in");
        assert!(when(&wrong.wall).ends_with("+01:00"));
        let denied = row(AuditEvent::Denied {
            action: "release-hold".to_owned(),
            why: "wrong-role".to_owned(),
            subject: None,
            times: 4,
            at: None,
        });
        let said = what(&denied).join(" ");
        assert!(said.starts_with("was not allowed: "), "{said}");
        assert!(said.ends_with("(4 times)"), "{said}");
        assert!(why(&denied).is_some());
    }

    #[test]
    fn every_right_that_can_be_denied_is_said_in_words() {
        choose("de");
        for action in Action::all() {
            let denied = row(AuditEvent::Denied {
                action: action.name(),
                why: "ended".to_owned(),
                subject: None,
                times: 1,
                at: None,
            });
            let said = what(&denied).join(" ");
            assert_ne!(said, format!("war nicht erlaubt: {}", action.name()));
        }
    }
}
