//! Whom an audit event may name, and its bounds, as the gate asks them.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};

use record::ids::{DeviceId, IncarnationId, IntentId, PersonId, SessionId, SiteId};
use record::time::{Hlc, WallTime};

use super::{AuditEvent, Envelope, EventFault, MAX_ENVELOPE_BYTES, What, event_text};
use crate::gate::{EnrolledDevice, Fault, examine};
use crate::hash::Hash;
use crate::signing::SoftwareKey;

const SESSION: SessionId = SessionId::new([5; 16]);

fn ana() -> PersonId {
    "ANA".parse().unwrap()
}

fn denied() -> AuditEvent {
    AuditEvent::Denied {
        action: "release-hold".to_owned(),
        why: "wrong-role".to_owned(),
        subject: None,
        times: 1,
        at: None,
    }
}

fn envelope(event: AuditEvent, person: PersonId, session: SessionId) -> Envelope {
    Envelope {
        site: SiteId::new([1; 16]),
        incarnation: IncarnationId::new([2; 16]),
        dseq: 1,
        previous: Hash::NONE,
        what: What::Event(event),
        person,
        session,
        intent: IntentId::new([3; 16]),
        hlc: Hlc::default().tick(1_795_161_600_000),
        wall: WallTime {
            utc_ms: 1_795_161_600_000,
            offset_min: -60,
        },
        server_offset_ms: None,
        app_build: "waymark 0.1.0".to_owned(),
    }
}

/// Takes a signed event to the first door.
fn gated(event: AuditEvent, person: PersonId, session: SessionId) -> Result<(), Fault> {
    let key = SoftwareKey::from_secret(&[1; 32]);
    let by = EnrolledDevice {
        device: DeviceId::new([4; 16]),
        incarnation: IncarnationId::new([2; 16]),
        public_key: key.public_key(),
        site: SiteId::new([1; 16]),
    };
    let sealed = key.seal(&envelope(event, person, session));
    examine(&sealed, None, &by).map(drop)
}

#[test]
fn what_a_person_did_names_one_who_was_signed_in() {
    let event = denied().word();
    assert!(gated(denied(), ana(), SESSION).is_ok());
    assert_eq!(
        gated(denied(), PersonId::system(), SessionId::NONE),
        Err(EventFault::NoPerson { event }.into())
    );
    for (person, session) in [(ana(), SessionId::NONE), (PersonId::system(), SESSION)] {
        assert_eq!(
            gated(denied(), person, session),
            Err(EventFault::HalfSession { event }.into())
        );
    }
}

#[test]
fn a_wrong_pin_names_the_device_where_nobody_is_signed_in() {
    let wrong = AuditEvent::WrongPin {
        of: ana(),
        in_a_row: 1,
    };
    assert!(gated(wrong.clone(), PersonId::system(), SessionId::NONE).is_ok());
    // Or whoever signs with it.
    assert!(gated(wrong.clone(), ana(), SESSION).is_ok());
    // Never somebody whose name was only claimed.
    assert!(gated(wrong, ana(), SessionId::NONE).is_err());
}

#[test]
fn what_a_device_does_by_itself_names_no_person() {
    let offline = AuditEvent::Offline {
        from_utc_ms: 1,
        to_utc_ms: 2,
    };
    assert!(gated(offline.clone(), PersonId::system(), SessionId::NONE).is_ok());
    let event = offline.word();
    assert_eq!(
        gated(offline, ana(), SESSION),
        Err(EventFault::NotAPersons { event }.into())
    );
}

#[test]
fn texts_are_bounded_and_words_are_words() {
    let with = |action: &str| AuditEvent::Denied {
        action: action.to_owned(),
        why: "wrong-role".to_owned(),
        subject: None,
        times: 1,
        at: None,
    };
    assert!(gated(with(&"x".repeat(40)), ana(), SESSION).is_ok());
    for bad in ["", "Release hold", "=cmd", &"x".repeat(41)] {
        let event = "event.denied";
        assert_eq!(
            gated(with(bad), ana(), SESSION),
            Err(EventFault::Text { event }.into()),
            "{bad}"
        );
    }
    let read = |filter: String| AuditEvent::AuditRead {
        at: None,
        is_export: true,
        filter,
    };
    let long = "ü".repeat(200);
    assert!(gated(read(event_text(&long)), ana(), SESSION).is_ok());
    assert!(gated(read(long), ana(), SESSION).is_err());
}

#[test]
fn nothing_is_not_counted_and_no_span_runs_backwards() {
    let nothing = [
        AuditEvent::WrongPin {
            of: ana(),
            in_a_row: 0,
        },
        AuditEvent::BadgeLocked {
            of: ana(),
            for_s: Some(0),
        },
        AuditEvent::Offline {
            from_utc_ms: 7,
            to_utc_ms: 7,
        },
    ];
    for event in nothing {
        let fault = gated(event, PersonId::system(), SessionId::NONE);
        assert!(
            matches!(fault, Err(Fault::Event(EventFault::Nothing { .. }))),
            "{fault:?}"
        );
    }
}

#[test]
fn the_longest_event_is_far_below_what_an_envelope_may_have() {
    let person: PersonId = "🏭".repeat(64).parse().unwrap();
    let subject = alloc::format!("lot:{0}/{0}/{0}", "🏭".repeat(64));
    let event = AuditEvent::Denied {
        action: "x".repeat(40),
        why: "x".repeat(40),
        subject: Some(subject.parse().unwrap()),
        times: u32::MAX,
        at: Some(DeviceId::new([9; 16])),
    };
    let bytes = envelope(event, person.clone(), SESSION).to_bytes();
    assert!(bytes.len() < MAX_ENVELOPE_BYTES, "{}", bytes.len());
    let event = AuditEvent::AuditRead {
        at: Some(DeviceId::new([9; 16])),
        is_export: true,
        filter: event_text(&"x".repeat(10_000)),
    };
    let bytes = envelope(event, person, SESSION).to_bytes();
    assert!(bytes.len() < MAX_ENVELOPE_BYTES, "{}", bytes.len());
}

#[test]
fn an_event_of_a_later_program_is_not_read_as_another_one() {
    // The last number of an event today, and the next one.
    let known = envelope(AuditEvent::ScreenUnlocked, ana(), SESSION).to_bytes();
    let at = known
        .windows(4)
        .position(|bytes| bytes == [0x82, 5, 0x81, 6])
        .unwrap();
    let mut later = known.clone();
    *later.get_mut(at + 3).unwrap() = 12;
    assert!(Envelope::from_bytes(&known).is_ok());
    let error = Envelope::from_bytes(&later).unwrap_err().to_string();
    assert!(error.contains("cannot be read"), "{error}");
}
