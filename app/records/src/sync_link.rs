//! What goes up and comes down, as requests and answers; when is said by
//! [`ledger::sync::turns`].

use ledger::sync::message::{
    ChosenPin, Enrol, MAX_BATCH_BYTES, MAX_BATCH_ENTRIES, Message, NewIncarnation, PrintBadge,
    Push, PushEntry,
};
use messages::records::{AuditAsked, TellTablet};
use record::context::Lease;
use record::identity::Subject;
use record::ids::PersonId;
use record::reason::Reason;
use record::trace::Direction;

use crate::platform::net::{CBOR, Call, JSON, deflate};
use crate::workspace::Workspace;
use crate::workspace::rows::Entry;

/// Below this a body is sent as it is, bytes.
const DEFLATE_FROM: usize = 1024;
/// Room for what surrounds the entries of a push, bytes.
const MARGIN: usize = 64 * 1024;

impl Workspace {
    /// Returns the push that begins at a place: a contiguous run within the caps.
    #[must_use]
    pub fn push_from(&self, first: u64) -> Push {
        Push {
            incarnation: self.identity.incarnation,
            entries: run_of(self.entries.range(first..).map(|(_, entry)| entry)),
        }
    }
}

/// Returns the first of these entries that fit into one push.
pub fn run_of<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<PushEntry> {
    let mut bytes = 0;
    entries
        .map(Entry::to_push)
        .take(MAX_BATCH_ENTRIES)
        .take_while(|entry| {
            bytes += entry.envelope.len() + entry.change.as_ref().map_or(0, Vec::len) + 80;
            bytes <= MAX_BATCH_BYTES - MARGIN
        })
        .collect()
}

/// The request of a push.
#[must_use]
pub fn push_call(push: &Push) -> Call {
    let body = push.to_bytes();
    let deflated = body.len() >= DEFLATE_FROM;
    Call {
        method: "POST",
        path: "/v1/push".to_owned(),
        body: Some(if deflated { deflate(&body) } else { body }),
        deflated,
        accept: CBOR,
    }
}

/// The request of a pull from the stored cursor, with the epoch that came with it, and the
/// incarnation whose own entries need not come down.
#[must_use]
pub fn pull_call(workspace: &Workspace) -> Call {
    let epoch = workspace.epoch.as_ref();
    let epoch = epoch.map_or_else(String::new, |epoch| format!("&epoch={epoch}"));
    let (cursor, incarnation) = (workspace.cursor, &workspace.identity.incarnation);
    let devices = workspace.devices.len();
    get(format!(
        "/v1/pull?cursor={cursor}&incarnation={incarnation}&devices={devices}{epoch}"
    ))
}

/// The request of the next page of a cold start, with at most so many bytes of documents.
#[must_use]
pub fn start_call(workspace: &Workspace, bytes: usize) -> Call {
    let (cursor, incarnation) = (workspace.cursor, &workspace.identity.incarnation);
    let mut path = format!("/v1/start?cursor={cursor}&incarnation={incarnation}&bytes={bytes}");
    if let Some(start) = &workspace.cold_start {
        let after = percent_encoded(&start.after.to_string());
        path.push_str(&format!("&through={}&after={after}", start.cursor));
        if let Some(epoch) = &start.epoch {
            path.push_str(&format!("&epoch={epoch}"));
        }
    }
    get(path)
}

/// What is asked for in a comparison with the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The hashes of all buckets.
    Buckets {
        /// Whether with the hash over all facts: a person asked.
        facts: bool,
    },
    /// The documents of a bucket.
    Bucket(u8),
    /// A document.
    Document(Subject),
}

/// The request of a step of a comparison.
#[must_use]
pub fn compare_call(step: &Step) -> Call {
    let path = match step {
        Step::Buckets { facts } => format!("/v1/buckets?facts={facts}"),
        Step::Bucket(number) => format!("/v1/buckets/{number}"),
        Step::Document(subject) => {
            let subject = percent_encoded(&subject.to_string());
            format!("/v1/documents/{subject}")
        }
    };
    get(path)
}

/// The request of an enrolment.
#[must_use]
pub fn enrol_call(enrol: &Enrol) -> Call {
    post("/v1/enrol", enrol.to_bytes())
}

/// The request of a new chain for the same device.
#[must_use]
pub fn new_incarnation_call(new: &NewIncarnation) -> Call {
    post("/v1/incarnation", new.to_bytes())
}

/// The request to print a badge.
#[must_use]
pub fn print_badge_call(print: &PrintBadge) -> Call {
    post("/v1/badges", print.to_bytes())
}

/// The request that tells of a chosen PIN.
#[must_use]
pub fn choose_pin_call(chosen: &ChosenPin) -> Call {
    post("/v1/pin", chosen.to_bytes())
}

/// The request of a lease.
#[must_use]
pub fn lease_call() -> Call {
    get("/v1/lease".to_owned())
}

fn post(path: &str, body: Vec<u8>) -> Call {
    Call {
        method: "POST",
        path: path.to_owned(),
        body: Some(body),
        deflated: false,
        accept: CBOR,
    }
}

/// The request of a trace.
#[must_use]
pub fn trace_call(subject: &Subject, direction: Direction) -> Call {
    let way = match direction {
        Direction::Backward => "backward",
        Direction::Forward => "forward",
    };
    let subject = percent_encoded(&subject.to_string());
    get_json(format!("/v1/trace/{subject}?direction={way}"))
}

/// The request of the list of what is set aside.
#[must_use]
pub fn set_aside_call() -> Call {
    get_json("/v1/quarantine".to_owned())
}

/// The request of one entry of it.
#[must_use]
pub fn set_aside_entry_call(place: &str) -> Call {
    get_json(format!("/v1/quarantine/{}", percent_encoded(place)))
}

/// The request of a page of the audit trail, or of all of it as a file, for a person.
#[must_use]
pub fn audit_call(asked: &AuditAsked, by: &PersonId, lease: Lease, export: bool) -> Call {
    let by = percent_encoded(by.as_str());
    let mut path = format!(
        "/v1/audit?by={by}&lease={}&export={export}",
        lease_word(lease)
    );
    let filter = &asked.filter;
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            path.push_str(&format!("&{name}={}", percent_encoded(&value)));
        }
    };
    add("text", filter.text.clone());
    add("person", filter.person.as_ref().map(ToString::to_string));
    add("device", filter.device.as_ref().map(ToString::to_string));
    add("group", filter.group.map(|group| group.word().to_owned()));
    add("from_ms", filter.from_ms.map(|ms| ms.to_string()));
    add("until_ms", filter.until_ms.map(|ms| ms.to_string()));
    add("before", asked.before.map(|seq| seq.to_string()));
    get_json(path)
}

/// The word of a lease, as its JSON has it.
fn lease_word(lease: Lease) -> &'static str {
    match lease {
        Lease::Fresh => "fresh",
        Lease::PastDue => "past-due",
        Lease::Unverified => "unverified",
    }
}

fn get_json(path: String) -> Call {
    Call {
        accept: JSON,
        ..get(path)
    }
}

fn get(path: String) -> Call {
    Call {
        method: "GET",
        path,
        body: None,
        deflated: false,
        accept: CBOR,
    }
}

/// The request to admit one of them.
#[must_use]
pub fn admit_call(place: &str, person: &PersonId, lease: Lease, reason: &Reason) -> Call {
    let body = serde_json::json!({ "person": person, "reason": reason, "lease": lease });
    Call {
        method: "POST",
        path: format!("/v1/quarantine/{}/admit", percent_encoded(place)),
        body: Some(body.to_string().into_bytes()),
        deflated: false,
        accept: JSON,
    }
}

/// The request of the list of tablets.
#[must_use]
pub fn tablets_call() -> Call {
    get_json("/v1/tablets".to_owned())
}

/// The request to suspend, reinstate or revoke a tablet.
#[must_use]
pub fn tell_tablet_call(tell: &TellTablet, person: &PersonId, lease: Lease) -> Call {
    let body = serde_json::json!({
        "step": tell.step,
        "person": person,
        "lease": lease,
        "reason": tell.reason,
        "even_this_one": tell.even_this_one,
    });
    Call {
        method: "POST",
        path: format!("/v1/tablets/{}", tell.device),
        body: Some(body.to_string().into_bytes()),
        deflated: false,
        accept: JSON,
    }
}

/// Escapes everything but unreserved characters (RFC 3986 2.3).
fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_of_a_trace_is_one_path_segment() {
        let subject: Subject = "unit:AX2/AX 1".parse().unwrap();
        let call = trace_call(&subject, Direction::Backward);
        assert_eq!(
            call.path,
            "/v1/trace/unit%3AAX2%2FAX%201?direction=backward"
        );
    }

    #[test]
    fn what_is_set_aside_is_admitted_by_a_person_with_a_reason_in_json() {
        let reason = Reason::new(Some(record::reason::Usual::CheckedRight), "seen").unwrap();
        let call = admit_call("F3", &"MK".parse().unwrap(), Lease::PastDue, &reason);
        assert_eq!(call.path, "/v1/quarantine/F3/admit");
        assert_eq!(call.content_type(), JSON);
        let body = String::from_utf8(call.body.unwrap()).unwrap();
        assert_eq!(
            body,
            r#"{"lease":"past-due","person":"MK","reason":{"code":"checked-right","note":"seen"}}"#
        );
    }

    #[test]
    fn the_audit_trail_is_asked_for_in_words_that_the_server_reads() {
        let asked = AuditAsked {
            filter: record::audit::AuditFilter {
                text: Some("a & b".to_owned()),
                group: Some(record::audit::Group::SignIn),
                ..Default::default()
            },
            before: Some(9),
            ..AuditAsked::default()
        };
        let call = audit_call(&asked, &"MK".parse().unwrap(), Lease::PastDue, false);
        assert_eq!(
            call.path,
            "/v1/audit?by=MK&lease=past-due&export=false&text=a%20%26%20b&group=sign-in&before=9"
        );
        for lease in [Lease::Fresh, Lease::PastDue, Lease::Unverified] {
            let word = serde_json::to_value(lease).unwrap();
            assert_eq!(word, lease_word(lease));
        }
    }

    #[test]
    fn a_trace_can_be_refused_in_the_form_that_is_read() {
        let subject: Subject = "unit:AX2/AX-1".parse().unwrap();
        let call = trace_call(&subject, Direction::Forward);
        assert_eq!(call.accepted(), "application/json, application/cbor");
    }
}
