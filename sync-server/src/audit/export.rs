//! The trail as CSV (RFC 4180) and as JSON lines.

use record::audit::{AuditEvent, AuditRow, AuditState, AuditWhat, LockedBy};
use record::ids::DeviceId;
use record::reason::Reason;

/// The first line of the CSV.
pub const HEADER: &str = "seq,written,received,person,name,device,device_id,device_entry,kinds,\
                          subject,details,state\r\n";

/// What makes a spreadsheet take a cell for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Returns a cell: quoted where it has to be, and never the beginning of a formula.
#[must_use]
pub fn cell(text: &str) -> String {
    let guarded = if text.starts_with(FORMULA_STARTS) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// Returns a row as a line of CSV, with its end.
#[must_use]
pub fn csv(row: &AuditRow) -> String {
    let state = match &row.state {
        AuditState::Admitted => "admitted".to_owned(),
        AuditState::Waiting => "waiting".to_owned(),
        AuditState::SetAside { reason } => format!("set-aside: {reason}"),
    };
    let received = record::time::WallTime {
        utc_ms: row.received_ms,
        offset_min: 0,
    };
    let subject = row.subject.as_ref();
    let cells = [
        row.seq.to_string(),
        time(row.wall),
        time(received),
        row.person.to_string(),
        row.name.clone().unwrap_or_default(),
        row.device_name.clone(),
        row.device.to_string(),
        row.dseq.to_string(),
        row.what.kinds().join(" "),
        subject.map_or_else(String::new, ToString::to_string),
        details(&row.what).join("; "),
        state,
    ];
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// The date and time with the offset to UTC (RFC 3339).
fn time(wall: record::time::WallTime) -> String {
    let sign = if wall.offset_min < 0 { '-' } else { '+' };
    let (hours, minutes) = (
        wall.offset_min.unsigned_abs() / 60,
        wall.offset_min.unsigned_abs() % 60,
    );
    let local_ms = wall
        .utc_ms
        .saturating_add_signed(i64::from(wall.offset_min) * 60_000);
    let ms = local_ms % 1_000;
    format!(
        "{}T{}.{ms:03}{sign}{hours:02}:{minutes:02}",
        wall.local_date(),
        wall.local_clock()
    )
}

/// What there is to say of an entry beside its kinds and its thing, in plain words.
#[must_use]
pub fn details(what: &AuditWhat) -> Vec<String> {
    match what {
        AuditWhat::BadgedIn | AuditWhat::BadgedOut | AuditWhat::Storage => Vec::new(),
        AuditWhat::ClockStep { by_ms } => vec![format!("by {by_ms} ms")],
        AuditWhat::Event(event) => of_event(event),
        AuditWhat::Recorded(_) | AuditWhat::Admitted { .. } => {
            let mut details = Vec::new();
            if let AuditWhat::Admitted { reason, .. } = what {
                details.push(format!("reason: {reason}"));
            }
            for event in what.events() {
                details.extend(event.detail.clone());
                details.extend(event.reason.as_ref().map(said));
            }
            details
        }
    }
}

fn said(reason: &Reason) -> String {
    let said = reason.code().into_iter().chain(reason.note());
    format!("reason: {}", said.collect::<Vec<_>>().join(", "))
}

/// Where something was asked for that the server did.
fn place(at: Option<&DeviceId>) -> String {
    at.map_or_else(|| "at the console".to_owned(), |at| format!("at {at}"))
}

fn of_event(event: &AuditEvent) -> Vec<String> {
    match event {
        AuditEvent::Denied {
            action,
            why,
            times,
            at,
            ..
        } => {
            let mut details = vec![action.clone(), why.clone(), format!("{times} times")];
            details.extend(at.map(|at| format!("asked at {at}")));
            details
        }
        AuditEvent::WrongPin { of, in_a_row } => {
            vec![format!("badge of {of}"), format!("{in_a_row} in a row")]
        }
        AuditEvent::BadgeLocked { of, for_s } => {
            let until = for_s.map_or_else(
                || "until somebody helps".to_owned(),
                |seconds| format!("for {seconds} s"),
            );
            vec![format!("badge of {of}"), until]
        }
        AuditEvent::BadgeRefused { of, times } => {
            let of = of.as_ref().map(|of| format!("badge of {of}"));
            of.into_iter().chain([format!("{times} times")]).collect()
        }
        AuditEvent::BadgeFreed { of } => vec![format!("badge of {of}")],
        AuditEvent::ScreenLocked { by } => vec![
            match by {
                LockedBy::Idle => "nobody touched it",
                LockedBy::Hand => "by hand",
            }
            .to_owned(),
        ],
        AuditEvent::ScreenUnlocked => Vec::new(),
        AuditEvent::Offline {
            from_utc_ms,
            to_utc_ms,
        } => vec![format!(
            "{} min without the server",
            to_utc_ms.saturating_sub(*from_utc_ms) / 60_000
        )],
        AuditEvent::BadgePrinted { of, number, at } | AuditEvent::PinChosen { of, number, at } => {
            vec![format!("badge {number} of {of}"), place(at.as_ref())]
        }
        AuditEvent::TabletEnrolled { device, name } => vec![format!("{name} ({device})")],
        AuditEvent::TabletTold {
            device,
            name,
            step,
            reason,
            at,
        } => vec![
            format!("{step} {name} ({device})"),
            said(reason),
            place(at.as_ref()),
        ],
        AuditEvent::AuditRead {
            at,
            is_export,
            filter,
        } => {
            let how = if *is_export { "taken out" } else { "read" };
            vec![how.to_owned(), place(at.as_ref()), filter.clone()]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula_and_quotes_are_doubled() {
        for start in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(cell(start), format!("'{start}"));
        }
        assert_eq!(cell("\r=x"), "\"'\r=x\"");
        assert_eq!(cell("5 \"A\", B"), "\"5 \"\"A\"\", B\"");
        assert_eq!(
            cell("=HYPERLINK(\"http://x\")"),
            "\"'=HYPERLINK(\"\"http://x\"\")\""
        );
        assert_eq!(cell("plain"), "plain");
    }

    #[test]
    fn times_carry_their_offset() {
        let wall = record::time::WallTime {
            utc_ms: 1_795_161_601_250,
            offset_min: 60,
        };
        let text = time(wall);
        assert!(text.ends_with(":01.250+01:00"), "{text}");
    }
}
