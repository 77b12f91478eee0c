//! Bytes that must never change: the first change, a change, an envelope, a fact.
//!
//! The same test runs on the host and in a browser's Wasm; equal bytes on both are what
//! lets a tablet and the server speak of the same change. If a value here has to be edited,
//! every record ever made has become unreadable: add a new version instead.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use ledger::badge::BadgeSecret;
use ledger::badge::pin::{Cost, Pin, Verifier};
use ledger::document::{DocId, Document, actor, genesis};
use ledger::envelope::{AuditEvent, Envelope, Incident, LockedBy, What};
use ledger::hash::Hash;
use ledger::signing::SoftwareKey;
use ledger::state_hash::state_hash;
use ledger::sync::message::{Message, NewIncarnation, PullAnswer, PushEntry, Rescue};
use record::ids::{DeviceId, EpochId, IncarnationId, IntentId, SessionId, SiteId};
use record::reason::{Reason, Usual};
use record::testing::{Plan, day_set_right, day_with_people, whole_day};
use record::time::{Hlc, WallTime};
use record::{Plant, Subject};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn subject() -> Subject {
    "lot:GUMTEK/SE-112/L5-0331".parse().unwrap()
}

#[test]
fn the_document_id_is_derived_from_the_name() {
    assert_eq!(DocId::of(&subject()).to_string(), DOCUMENT_ID);
}

#[test]
fn the_first_change_of_a_document_is_frozen() {
    let (hash, bytes) = genesis::change(&subject());
    assert_eq!(hex(&bytes), GENESIS);
    assert_eq!(hash.to_string(), GENESIS_HASH);
}

#[test]
fn a_fact_and_its_change_are_frozen() {
    let fact = Plan::default().receive("L5-0331", 415);
    assert_eq!(hex(&fact.to_bytes()), FACT);
    let document = Document::new(fact.subject.clone());
    let actor = actor(
        &IncarnationId::new([0xfe; 16]),
        &document.id(),
        &fact.session,
    );
    let (_, change) = document.append(&[fact], actor).unwrap();
    assert_eq!(hex(&change.bytes), CHANGE);
    assert_eq!(change.id.to_string(), CHANGE_HASH);
}

#[test]
fn what_checks_a_pin_is_the_same_on_the_tablet_that_makes_it_and_on_those_that_get_it() {
    let key = BadgeSecret::new([7; 16]).key(&"MK".parse().unwrap());
    let pin = Pin::chosen("2580").unwrap();
    let verifier = Verifier::of(&key, &pin, [9; 16], Cost::STANDARD).unwrap();
    assert_eq!(hex(&verifier.hash), PIN_HASH);
}

fn envelope(what: What) -> Envelope {
    Envelope {
        site: SiteId::new([0x5e; 16]),
        incarnation: IncarnationId::new([0xfe; 16]),
        dseq: 2,
        previous: Hash::of("test", &[b"previous"]),
        what,
        person: "MK".parse().unwrap(),
        session: SessionId::new([1; 16]),
        intent: IntentId::new([2; 16]),
        hlc: Hlc::default().tick(1_795_161_600_000),
        wall: WallTime {
            utc_ms: 1_795_161_600_000,
            offset_min: -60,
        },
        server_offset_ms: Some(-250),
        app_build: "waymark 0.1.0".to_owned(),
    }
}

#[test]
fn an_envelope_its_hash_and_its_signature_are_frozen() {
    let envelope = envelope(What::Change {
        subject: subject(),
        change: CHANGE_HASH.parse().unwrap(),
        length: 300,
    });
    assert_eq!(hex(&envelope.to_bytes()), ENVELOPE);
    assert_eq!(
        Envelope::from_bytes(&envelope.to_bytes()),
        Ok(envelope.clone())
    );
    let sealed = SoftwareKey::from_secret(&[1; 32]).seal(&envelope);
    assert_eq!(sealed.hash().to_string(), ENVELOPE_HASH);
    assert_eq!(hex(&sealed.signature), SIGNATURE);
}

fn events() -> [AuditEvent; 14] {
    let person = || "JO".parse().unwrap();
    [
        AuditEvent::Denied {
            action: "release-hold".to_owned(),
            why: "wrong-role".to_owned(),
            subject: Some(subject()),
            times: 1,
            at: None,
        },
        AuditEvent::Denied {
            action: "print-badge".to_owned(),
            why: "no-authority".to_owned(),
            subject: None,
            times: 3,
            at: Some(DeviceId::new([0xde; 16])),
        },
        AuditEvent::WrongPin {
            of: person(),
            in_a_row: 5,
        },
        AuditEvent::BadgeLocked {
            of: person(),
            for_s: Some(60),
        },
        AuditEvent::BadgeRefused { of: None, times: 1 },
        AuditEvent::BadgeFreed { of: person() },
        AuditEvent::ScreenLocked { by: LockedBy::Idle },
        AuditEvent::ScreenUnlocked,
        AuditEvent::Offline {
            from_utc_ms: 1_795_161_000_000,
            to_utc_ms: 1_795_161_600_000,
        },
        AuditEvent::BadgePrinted {
            of: person(),
            number: 2,
            at: None,
        },
        AuditEvent::PinChosen {
            of: person(),
            number: 2,
            at: Some(DeviceId::new([0xde; 16])),
        },
        AuditEvent::TabletEnrolled {
            device: DeviceId::new([0xde; 16]),
            name: "Cell 4".to_owned(),
        },
        AuditEvent::AuditRead {
            at: Some(DeviceId::new([0xde; 16])),
            is_export: true,
            filter: "person=JO".to_owned(),
        },
        AuditEvent::TabletTold {
            device: DeviceId::new([0xde; 16]),
            name: "Cell 4".to_owned(),
            step: "suspend".to_owned(),
            reason: Reason::new(Some(Usual::Lost), "on the lorry").unwrap(),
            at: None,
        },
    ]
}

#[test]
fn every_kind_of_entry_is_frozen() {
    let previous = IncarnationId::new([0xfd; 16]);
    let incidents = [
        Incident::StoreWiped {
            previous: Some(previous),
            last_dseq: 41,
        },
        Incident::StoreWiped {
            previous: None,
            last_dseq: 0,
        },
        Incident::StoreShort {
            previous,
            last_dseq: 41,
            found_dseq: 40,
        },
        Incident::Forked {
            previous,
            agreed_dseq: 7,
        },
        Incident::ClockStep { by_ms: -3_600_000 },
    ];
    let whats = [What::BadgedIn, What::BadgedOut]
        .into_iter()
        .chain(incidents.map(What::Incident))
        .chain([What::Admits {
            entry: Hash::of("test", &[b"entry"]),
            subject: subject(),
            change: CHANGE_HASH.parse().unwrap(),
            length: 300,
            reason: "checked with MK".to_owned(),
        }])
        .chain(events().map(What::Event));
    for (what, frozen) in whats.zip(WHATS) {
        let bytes = envelope(what.clone()).to_bytes();
        // Only this field differs from kind to kind: it follows the hash of the entry before.
        let plain = envelope(What::BadgedIn).to_bytes();
        let tail = plain.len() - BEFORE_WHAT - 2;
        assert_eq!(
            hex(&bytes[BEFORE_WHAT..bytes.len() - tail]),
            frozen,
            "{what:?}"
        );
        assert_eq!(Envelope::from_bytes(&bytes), Ok(envelope(what)));
    }
}

#[test]
fn a_rescue_file_and_a_new_incarnation_are_frozen() {
    let rescue = Rescue {
        site: SiteId::new([0x5e; 16]),
        device: DeviceId::new([1; 16]),
        incarnation: IncarnationId::new([0xfe; 16]),
        device_name: "Cell 4".to_owned(),
        public_key: [3; 32],
        entries: vec![PushEntry {
            envelope: vec![1, 2],
            signature: [7; 64],
            change: None,
        }],
    };
    assert_eq!(hex(&rescue.to_bytes()), RESCUE);
    assert_eq!(Rescue::from_bytes(&rescue.to_bytes()), Ok(rescue));
    let new = NewIncarnation {
        incarnation: IncarnationId::new([0xfd; 16]),
        previous: Some(IncarnationId::new([0xfe; 16])),
        signature: [7; 64],
    };
    assert_eq!(hex(&new.to_bytes()), NEW_INCARNATION);
    let signed = NewIncarnation::signed_bytes(
        &DeviceId::new([1; 16]),
        &new.incarnation,
        new.previous.as_ref(),
    );
    assert_eq!(hex(&signed), NEW_INCARNATION_SIGNED);
}

#[test]
fn a_pull_answer_without_an_epoch_reads_as_before_it_was_there() {
    let answer = PullAnswer {
        entries: Vec::new(),
        cursor: 5,
        head: 6,
        receipts: Vec::new(),
        server_utc_ms: 7,
        epoch: None,
        received_through: None,
        devices: None,
        split_after: None,
        lease: None,
    };
    assert_eq!(hex(&answer.to_bytes()), "858005068007");
    assert_eq!(
        PullAnswer::from_bytes(&answer.to_bytes()),
        Ok(answer.clone())
    );
    let with = PullAnswer {
        epoch: Some(EpochId::new([9; 16])),
        ..answer
    };
    assert_eq!(
        hex(&with.to_bytes()),
        "8680050680075009090909090909090909090909090909"
    );
}

#[test]
fn the_state_hash_of_a_day_is_frozen() {
    let plant: Plant = whole_day().into_iter().collect();
    assert_eq!(state_hash(&plant).to_string(), STATE_HASH);
}

#[test]
fn the_state_hash_of_a_day_that_was_set_right_is_frozen() {
    let plant: Plant = day_set_right().into_iter().collect();
    assert_eq!(state_hash(&plant).to_string(), STATE_HASH_SET_RIGHT);
}

#[test]
fn the_state_hash_of_a_day_with_people_is_frozen() {
    let plant: Plant = day_with_people().into_iter().collect();
    assert_eq!(state_hash(&plant).to_string(), STATE_HASH_PEOPLE);
}

const PIN_HASH: &str = "3baf00d96014e2e2bf39c49655e210da3048ccb3a01f3e424f0658fb345acbe7";
const DOCUMENT_ID: &str = "a644b123a88e43c152e9c88aafdc70e4";
const GENESIS: &str = "856f4a837e5dec6b015200107761796d61726b2f67656e6573697331010100000006150f340142045605571370027d046b696e640269640566616374730302017f007d368702006c6f74a644b123a88e43c152e9c88aafdc70e40300";
const GENESIS_HASH: &str = "7e5dec6ba854927b561ec91f8844e574e86f7dc58b104d0905e641c72e40198a";
const FACT: &str = "ae0001015001000000000000000000000000060000026c6c6f742e726563656976656403010478196c6f743a47554d54454b2f53452d3131322f4c352d3033333105624d4b065001010101010101010101010101010101075001010101010101010101010101010101091b01a1f7fdae4000000a1b000001a1f7fdae400b183c0c010d6a6173207363616e6e65640ea100828219019f0000";
const CHANGE: &str = "856f4a8383eec31201a402017e5dec6ba854927b561ec91f8844e574e86f7dc58b104d0905e641c72e40198a10cadf854a9772737b42e9346e97b8e3ee0104e8feffd7060001107761796d61726b2f67656e65736973310801020202152234014202560357980170027f017f037f203031303030303030303030303030303030303030303030303030303630303030017f017f8713ae0001015001000000000000000000000000060000026c6c6f742e726563656976656403010478196c6f743a47554d54454b2f53452d3131322f4c352d3033333105624d4b065001010101010101010101010101010101075001010101010101010101010101010101091b01a1f7fdae4000000a1b000001a1f7fdae400b183c0c010d6a6173207363616e6e65640ea100828219019f00007f00";
const CHANGE_HASH: &str = "83eec31256d9e0998e3875f7f6e74014a606368f8b88972b3026e28fa0939946";
const ENVELOPE: &str = "8f0101505e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e50fefefefefefefefefefefefefefefefe02582034219537ea8cceb4bffd4d5b3fbedeaf14162d58a4f634fcf3e267c40e753420840078196c6f743a47554d54454b2f53452d3131322f4c352d30333331582083eec31256d9e0998e3875f7f6e74014a606368f8b88972b3026e28fa093994619012c624d4b500101010101010101010101010101010150020202020202020202020202020202021b01a1f7f8300000001b000001a1f7f83000383b6d7761796d61726b20302e312e3038f9";
const ENVELOPE_HASH: &str = "ba3d56dbf85c012eae039106f650a9d032f9913954349c4c7a15be4a1f629309";
const SIGNATURE: &str = "70604997e4bdfb5b045b3d28d13b109638c600ef6ff6a0b78b00bc7b0f825933245cdc61c8dddf81e931a3e9d5ddfb3c637f74fbd55de6765f39cef24bfacd0b";
const STATE_HASH: &str = "9b013ffe862bbb88db77c503728f4b06bfc7a9b5a191d43d6b330c24b6bb1261";
/// Where the kind of an entry begins in its envelope.
const BEFORE_WHAT: usize = 72;
const WHATS: [&str; 22] = [
    "8101",
    "8102",
    "8203830050fdfdfdfdfdfdfdfdfdfdfdfdfdfdfdfd1829",
    "82038300f600",
    "8203840150fdfdfdfdfdfdfdfdfdfdfdfdfdfdfdfd18291828",
    "8203830250fdfdfdfdfdfdfdfdfdfdfdfdfdfdfdfd07",
    "820382033a0036ee7f",
    "86045820f651159dc7099c80af51a8c65ed170f4974d875cd75a068de83152539019c47a78196c6f743a47554d54454b2f53452d3131322f4c352d30333331582083eec31256d9e0998e3875f7f6e74014a606368f8b88972b3026e28fa093994619012c6f636865636b65642077697468204d4b",
    "820585006c72656c656173652d686f6c646a77726f6e672d726f6c6578196c6f743a47554d54454b2f53452d3131322f4c352d3033333101",
    "820586006b7072696e742d62616467656c6e6f2d617574686f72697479f60350dededededededededededededededede",
    "82058301624a4f05",
    "82058302624a4f183c",
    "82058303f601",
    "82058204624a4f",
    "820582058100",
    "82058106",
    "820583071b000001a1f7ef08401b000001a1f7f83000",
    "82058308624a4f02",
    "82058409624a4f0250dededededededededededededededede",
    "8205830a50dededededededededededededededede6643656c6c2034",
    "8205840b50dedededededededededededededededef569706572736f6e3d4a4f",
    "8205850c50dededededededededededededededede6643656c6c20346773757370656e64a200646c6f7374016c6f6e20746865206c6f727279",
];
const RESCUE: &str = "86505e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e500101010101010101010101010101010150fefefefefefefefefefefefefefefefe6643656c6c2034582003030303030303030303030303030303030303030303030303030303030303038182420102584007070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707";
const NEW_INCARNATION: &str = "8350fdfdfdfdfdfdfdfdfdfdfdfdfdfdfdfd50fefefefefefefefefefefefefefefefe584007070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707";
const NEW_INCARNATION_SIGNED: &str = "7761796d61726b2f696e6361726e6174696f6e2f310001010101010101010101010101010101fdfdfdfdfdfdfdfdfdfdfdfdfdfdfdfdfefefefefefefefefefefefefefefefe";
const STATE_HASH_PEOPLE: &str = "ea051b5fd70d860265113871273bea39fcbdeb13886d202b03dc959e36bbfdfb";
const STATE_HASH_SET_RIGHT: &str =
    "2bf9ef7a7449b5e502ed517dede5227ddab36dbb26356080291a67c3addb0007";
