//! Envelopes: what is read, and everything that is not.

use alloc::string::String;
use alloc::vec::Vec;

use proptest::prelude::*;
use record::testing::Plan;

use super::*;
use crate::testing::TestTablet;

fn honest() -> Envelope {
    let entry = TestTablet::new(1).record(&Plan::default().open("AX-1"));
    Envelope::from_bytes(&entry.sealed.envelope).unwrap()
}

/// An envelope of just this many bytes.
fn of_length(length: usize) -> Vec<u8> {
    let mut envelope = honest();
    let fill = |envelope: &mut Envelope, build: usize| {
        envelope.app_build = "x".repeat(build);
        envelope.to_bytes()
    };
    let around = fill(&mut envelope, 1_000).len() - 1_000;
    let bytes = fill(&mut envelope, length - around);
    assert_eq!(bytes.len(), length);
    bytes
}

#[test]
fn an_envelope_of_the_most_bytes_is_read_and_one_more_is_not() {
    assert!(Envelope::from_bytes(&of_length(MAX_ENVELOPE_BYTES)).is_ok());
    let had = MAX_ENVELOPE_BYTES + 1;
    assert_eq!(
        Envelope::from_bytes(&of_length(had)),
        Err(EnvelopeError::TooLong { had })
    );
}

#[test]
fn a_later_version_and_another_algorithm_are_named() {
    let bytes = honest().to_bytes();
    assert_eq!(bytes[1..3], [VERSION, ED25519]);
    for (version, algorithm) in [(2, ED25519), (VERSION, 2), (0, 0)] {
        let mut other = bytes.clone();
        (other[1], other[2]) = (version, algorithm);
        assert_eq!(
            Envelope::from_bytes(&other),
            Err(EnvelopeError::Newer { version, algorithm })
        );
    }
}

#[test]
fn the_same_envelope_in_other_bytes_is_not_taken() {
    let bytes = honest().to_bytes();
    // Version in two bytes; an array without a length; a byte behind the end.
    let mut longer = bytes.clone();
    longer.splice(1..2, [0x18, VERSION]);
    assert_eq!(
        Envelope::from_bytes(&longer),
        Err(EnvelopeError::NotCanonical)
    );
    let mut endless = bytes.clone();
    endless[0] = 0x9f;
    endless.push(0xff);
    assert_eq!(
        Envelope::from_bytes(&endless),
        Err(EnvelopeError::NotCanonical)
    );
    let mut followed = bytes.clone();
    followed.push(0x00);
    assert_eq!(
        Envelope::from_bytes(&followed),
        Err(EnvelopeError::NotCanonical)
    );
    for length in 0..bytes.len() {
        let cut = Envelope::from_bytes(&bytes[..length]);
        assert!(
            matches!(cut, Err(EnvelopeError::Malformed { .. })),
            "{length}"
        );
    }
}

#[test]
fn what_is_signed_carries_its_domain() {
    let signed = signed_bytes(b"entry");
    assert_eq!(signed, b"waymark/envelope/1\0entry");
}

#[test]
fn an_entry_has_a_change_only_where_it_names_one() {
    let envelope = honest();
    let What::Change {
        subject,
        change,
        length,
    } = &envelope.what
    else {
        panic!("a change");
    };
    let named = envelope.what.change().unwrap();
    assert_eq!(
        (named.subject, named.id, named.length),
        (subject, change, *length)
    );
    assert_eq!(What::BadgedIn.change(), None);
    let admits = What::Admits {
        entry: Hash::NONE,
        subject: subject.clone(),
        change: *change,
        length: 7,
        reason: String::new(),
    };
    assert_eq!(admits.change().unwrap().length, 7);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic_and_what_is_read_is_canonical(
        at in any::<prop::sample::Index>(), value in any::<u8>(),
        noise in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let _ = Envelope::from_bytes(&noise);
        let mut bytes = honest().to_bytes();
        let at = at.index(bytes.len());
        bytes[at] = value;
        if let Ok(read) = Envelope::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
        }
    }
}
