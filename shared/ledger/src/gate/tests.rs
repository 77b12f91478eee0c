//! The gate, by theme: the doors and their faults here, then what poison was known to do to
//! Automerge, the form of a change, its place in the document, and what it may do there.

mod chunks;
mod effect;
mod facts;
mod place;
mod poison;

use super::*;
use crate::signing::SoftwareKey;
use crate::testing::{TestEntry, TestTablet};
use record::ids::SessionId;
use record::testing::Plan;

fn honest() -> (TestTablet, Plan) {
    (TestTablet::new(1), Plan::default())
}

/// Takes an entry through both doors.
fn gated(tablet: &TestTablet, document: &Document, entry: &TestEntry) -> Result<Admission, Fault> {
    examine(&entry.sealed, Some(&entry.change), &tablet.enrolled())?.admit_to(document)
}

/// Takes an entry in; returns the document afterwards.
fn taken(tablet: &TestTablet, document: &Document, entry: &TestEntry) -> Document {
    match gated(tablet, document, entry) {
        Ok(Admission::Admitted { document, .. }) => *document,
        other => panic!("not admitted: {other:?}"),
    }
}

/// Seals a change that differs from the honest one for these facts, and takes it to the gate.
fn forged(
    tablet: &TestTablet,
    document: &Document,
    facts: &[Fact],
    edit: impl FnOnce(&mut Chunk<'_>),
) -> Result<Admission, Fault> {
    let draft = tablet.draft(facts);
    let mut chunk = Chunk::parse(&draft.change).unwrap();
    edit(&mut chunk);
    let entry = tablet.clone().forge(&draft, chunk.to_bytes());
    gated(tablet, document, &entry)
}

/// Likewise, with other bytes for one fact.
fn forged_fact(
    tablet: &TestTablet,
    document: &Document,
    facts: &[Fact],
    at: usize,
    bytes: &[u8],
) -> Result<Admission, Fault> {
    let draft = tablet.draft(facts);
    let mut chunk = Chunk::parse(&draft.change).unwrap();
    chunk.puts[at].bytes = bytes;
    let entry = tablet.clone().forge(&draft, chunk.to_bytes());
    gated(tablet, document, &entry)
}

#[test]
fn an_honest_entry_passes_both_doors() {
    let (mut tablet, mut plan) = honest();
    let entry = tablet.record(&plan.open("AX-1"));
    let examined = examine(&entry.sealed, Some(&entry.change), &tablet.enrolled()).unwrap();
    let document = Document::new(entry.subject.clone());
    let Admission::Admitted {
        document, facts, ..
    } = examined.admit_to(&document).unwrap()
    else {
        panic!("not admitted");
    };
    assert_eq!(facts.len(), 1);
    assert!(matches!(examined.admit_to(&document), Ok(Admission::Known)));
}

#[test]
fn an_entry_of_another_key_and_an_edited_one_do_not_pass() {
    let (mut tablet, mut plan) = honest();
    let entry = tablet.record(&plan.open("AX-1"));
    let mut stranger = tablet.enrolled();
    stranger.public_key = SoftwareKey::from_secret(&[9; 32]).public_key();
    let refused = examine(&entry.sealed, Some(&entry.change), &stranger);
    assert_eq!(refused.unwrap_err(), Fault::Signature);
    for at in 0..entry.sealed.envelope.len() {
        let mut edited = entry.sealed.clone();
        edited.envelope[at] ^= 0x01;
        let refused = examine(&edited, Some(&entry.change), &tablet.enrolled());
        assert_eq!(refused.unwrap_err(), Fault::Signature, "byte {at}");
    }
}

#[test]
fn a_change_other_than_the_signed_one_does_not_pass() {
    let (mut tablet, mut plan) = honest();
    let one = tablet.record(&plan.open("AX-1"));
    let two = tablet.record(&plan.open("AX-2"));
    let by = tablet.enrolled();
    let swapped = examine(&one.sealed, Some(&two.change), &by).unwrap_err();
    assert_eq!(swapped, Fault::OtherChange);
    let gone = examine(&one.sealed, None, &by).unwrap_err();
    assert_eq!(gone, Fault::ChangeMissing);
    for at in 0..one.change.len() {
        let mut edited = one.change.clone();
        edited[at] ^= 0x01;
        let fault = examine(&one.sealed, Some(&edited), &by).unwrap_err();
        assert!(
            matches!(fault, Fault::Chunk(_) | Fault::OtherChange),
            "byte {at}: {fault}"
        );
    }
}

#[test]
fn a_change_waits_for_what_it_builds_on() {
    let (mut tablet, mut plan) = honest();
    plan.receive("L5-0331", 5);
    tablet.record(&plan.open("AX-1"));
    let second = tablet.record(&plan.consume_lot("AX-1", "L5-0331"));
    let examined = examine(&second.sealed, Some(&second.change), &tablet.enrolled()).unwrap();
    let document = Document::new(second.subject.clone());
    let Admission::Waiting { missing } = examined.admit_to(&document).unwrap() else {
        panic!("not waiting");
    };
    assert_eq!(missing.len(), 1);
}

#[test]
fn an_actor_of_another_session_does_not_pass() {
    let (mut tablet, mut plan) = honest();
    let facts = plan.open("AX-1");
    tablet.actor_session = Some(SessionId::new([77; 16]));
    let entry = tablet.record(&facts);
    let fault = examine(&entry.sealed, Some(&entry.change), &tablet.enrolled()).unwrap_err();
    assert_eq!(fault, Fault::Actor);
}

#[test]
fn a_fact_that_says_another_person_than_its_envelope_does_not_pass() {
    let (mut tablet, mut plan) = honest();
    let facts = plan.open("AX-1");
    tablet.envelope_person = Some("JA".parse().unwrap());
    let entry = tablet.record(&facts);
    let examined = examine(&entry.sealed, Some(&entry.change), &tablet.enrolled()).unwrap();
    let document = Document::new(entry.subject.clone());
    assert_eq!(
        examined.admit_to(&document).unwrap_err(),
        Fault::Unbound { field: "person" }
    );
}

mod any_bytes {
    use super::*;
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    proptest! {
        #[test]
        fn never_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Chunk::parse(&bytes);
        }

        #[test]
        fn with_a_fresh_checksum_still_never_panic_and_are_never_the_signed_change(
            at in any::<prop::sample::Index>(), value in any::<u8>(),
        ) {
            let (mut tablet, mut plan) = honest();
            let entry = tablet.record(&plan.open("AX-1"));
            let mut edited = entry.change.clone();
            let at = 9 + at.index(edited.len() - 9);
            prop_assume!(edited[at] != value);
            edited[at] = value;
            let hash: [u8; 32] = Sha256::digest(&edited[8..]).into();
            edited[4..8].copy_from_slice(&hash[..4]);
            prop_assert!(examine(&entry.sealed, Some(&edited), &tablet.enrolled()).is_err());
        }
    }
}

#[test]
fn every_fault_has_its_code() {
    let why = String::new;
    let codes = [
        (Fault::Envelope(EnvelopeError::NotCanonical), "envelope"),
        (Fault::Signature, "signature"),
        (Fault::WrongSite, "wrong-site"),
        (Fault::WrongDevice, "wrong-device"),
        (Fault::ChangeMissing, "change-missing"),
        (Fault::OtherChange, "other-change"),
        (Fault::Chunk(ChunkError::Checksum), "checksum"),
        (
            Fault::Chunk(ChunkError::TooLong { had: 0 }),
            "change-too-long",
        ),
        (
            Fault::Chunk(ChunkError::WrongType { had: 0 }),
            "wrong-chunk",
        ),
        (Fault::Chunk(ChunkError::Malformed { at: 0 }), "malformed"),
        (Fault::Chunk(ChunkError::Deps), "deps"),
        (Fault::Chunk(ChunkError::TooManyOps), "too-many-ops"),
        (
            Fault::Chunk(ChunkError::FactTooLong { had: 0 }),
            "fact-too-long",
        ),
        (Fault::Chunk(ChunkError::Compressed), "compressed"),
        (Fault::Chunk(ChunkError::Form { at: 0 }), "form"),
        (Fault::Actor, "actor"),
        (Fault::Sequence { had: 0, needed: 0 }, "sequence"),
        (Fault::StartOp { had: 0, needed: 0 }, "start-op"),
        (Fault::Branch, "branch"),
        (Fault::Full { needed: 0 }, "document-full"),
        (Fault::Crowded { had: 0 }, "crowded"),
        (Fault::Apply { why: why() }, "apply"),
        (Fault::NotOnlyFacts, "not-only-facts"),
        (Fault::Fact { why: why() }, "fact"),
        (Fault::Unbound { field: "" }, "unbound"),
        (Fault::NotTheOriginal, "not-the-original"),
        (Fault::NotTheServer, "not-the-server"),
        (Fault::Panicked, "panicked"),
    ];
    for (fault, code) in codes {
        assert_eq!(fault.code(), code);
    }
}

#[test]
fn an_entry_of_another_site_or_incarnation_does_not_pass() {
    let (mut tablet, mut plan) = honest();
    let entry = tablet.record(&plan.open("AX-1"));
    let take = |by: &EnrolledDevice| {
        let examined = examine(&entry.sealed, Some(&entry.change), by);
        examined.map(drop).unwrap_err()
    };
    let mut elsewhere = tablet.enrolled();
    elsewhere.site = SiteId::new([9; 16]);
    assert_eq!(take(&elsewhere), Fault::WrongSite);
    let mut reborn = tablet.enrolled();
    reborn.incarnation = IncarnationId::new([9; 16]);
    assert_eq!(take(&reborn), Fault::WrongDevice);
}

#[test]
fn the_length_that_was_signed_counts_as_well() {
    let (mut tablet, mut plan) = honest();
    let draft = tablet.draft(&plan.open("AX-1"));
    let mut envelope = Envelope::from_bytes(&draft.sealed.envelope).unwrap();
    let What::Change { length, .. } = &mut envelope.what else {
        panic!("a change");
    };
    *length += 1;
    let sealed = tablet.seal_next(envelope);
    let fault = examine(&sealed, Some(&draft.change), &tablet.enrolled()).unwrap_err();
    assert_eq!(fault, Fault::OtherChange);
}

#[test]
fn only_the_server_admits_facts_of_others_and_a_badge_admits_nothing() {
    let (mut tablet, mut plan) = honest();
    let draft = tablet.draft(&plan.open("AX-1"));
    let document = Document::new(draft.subject.clone());
    let mut envelope = Envelope::from_bytes(&draft.sealed.envelope).unwrap();
    envelope.what = What::BadgedIn;
    let sealed = tablet.seal_next(envelope.clone());
    let by = tablet.enrolled();
    let badge = examine(&sealed, None, &by).unwrap();
    assert_eq!(badge.admit_to(&document).unwrap_err(), Fault::ChangeMissing);
    let with_change = examine(&sealed, Some(&draft.change), &by).unwrap_err();
    assert_eq!(with_change, Fault::ChangeMissing);
    envelope.what = What::Admits {
        entry: crate::hash::Hash::NONE,
        subject: draft.subject.clone(),
        change: crate::testing::change_id(&draft.change),
        length: u32::try_from(draft.change.len()).unwrap(),
        reason: "seen".to_string(),
    };
    let sealed = tablet.seal_next(envelope);
    let admits = examine(&sealed, Some(&draft.change), &by).unwrap();
    assert_eq!(
        admits.admit_to(&document).unwrap_err(),
        Fault::NotTheOriginal
    );
}

#[test]
fn facts_that_were_set_aside_are_admitted_as_those_of_their_entry_and_of_no_other() {
    let (mut tablet, mut plan) = honest();
    let facts = plan.open("AX-1");
    let entry = tablet.record(&facts);
    let by = tablet.enrolled();
    let original = Original::read(&entry.sealed, Some(&entry.change), &by).unwrap();
    let mut server = TestTablet::new(9);
    let draft = server.draft(&facts);
    let mut envelope = Envelope::from_bytes(&draft.sealed.envelope).unwrap();
    envelope.what = What::Admits {
        entry: entry.sealed.hash(),
        subject: entry.subject.clone(),
        change: crate::testing::change_id(&draft.change),
        length: u32::try_from(draft.change.len()).unwrap(),
        reason: "seen".to_string(),
    };
    let sealed = server.seal_next(envelope);
    let document = Document::new(entry.subject.clone());
    let admit = |sealed: &Sealed, original: &Original| {
        let examined = examine(sealed, Some(&draft.change), &server.enrolled()).unwrap();
        examined.admit_original_to(&document, original)
    };
    let Ok(Admission::Admitted { facts: had, .. }) = admit(&sealed, &original) else {
        panic!("not admitted");
    };
    assert_eq!(had, original.facts);
    let mut other_entry = original.clone();
    other_entry.hash = crate::hash::Hash::NONE;
    let mut other_subject = original.clone();
    other_subject.subject = "unit:AX2/AX-9".parse().unwrap();
    let mut other_facts = original.clone();
    other_facts.facts.clear();
    for other in [&other_entry, &other_subject, &other_facts] {
        assert_eq!(admit(&sealed, other).unwrap_err(), Fault::NotTheOriginal);
    }
    let plain = admit(&draft.sealed, &original);
    assert_eq!(plain.unwrap_err(), Fault::NotTheOriginal);
}
