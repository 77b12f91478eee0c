//! The canonical form of a fact: what is taken, and every way to write the same in other bytes.

use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::fact::{Body, Fact, FactError};
use crate::testing::{self, Plan};

#[test]
fn what_is_written_here_is_canonical() {
    for fact in testing::whole_day() {
        assert_eq!(Fact::from_canonical_bytes(&fact.to_bytes()), Ok(fact));
    }
}

#[test]
fn every_scalar_has_one_form() {
    let taken: [&[u8]; 13] = [
        &[0x17],
        &[0x18, 24],
        &[0x18, 255],
        &[0x19, 1, 0],
        &[0x19, 255, 255],
        &[0x1a, 0, 1, 0, 0],
        &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0],
        &[0x37],
        &[0x41, 0],
        &[0x61, b'a'],
        &[0xf4],
        &[0xf6],
        &[0xc1, 0x00],
    ];
    for bytes in taken {
        assert!(is_deterministic(bytes), "{bytes:02x?}");
    }
    let refused: [&[u8]; 24] = [
        &[],
        &[0x18],
        &[0x18, 23],
        &[0x19, 0, 255],
        &[0x1a, 0, 0, 255, 255],
        &[0x1b, 0, 0, 0, 0, 255, 255, 255, 255],
        &[0x1c],
        &[0x41],
        &[0x61, 0xff],
        &[0x62, b'a'],
        &[0x5f, 0x41, 0, 0xff],
        &[0x9f, 0xff],
        &[0xbf, 0xff],
        &[0xf3],
        &[0xf7],
        &[0xf8, 20],
        &[0xf9, 0, 20],
        &[0xfb, 0, 0, 0, 0, 0, 0, 0, 20],
        // Nor do they stand around another item, as a tag does.
        &[0xe0, 0x00],
        &[0xf7, 0x00],
        &[0xf8, 32, 0x00],
        &[0xf9, 0x3c, 0x00, 0x00],
        &[0x00, 0x00],
        &[0xc1],
    ];
    for bytes in refused {
        assert!(!is_deterministic(bytes), "{bytes:02x?}");
    }
}

#[test]
fn keys_stand_in_order_once_each_and_have_values() {
    assert!(is_deterministic(&[0xa2, 0x00, 0x01, 0x01, 0x00]));
    assert!(!is_deterministic(&[0xa2, 0x01, 0x00, 0x00, 0x01]));
    assert!(!is_deterministic(&[0xa2, 0x00, 0x01, 0x00, 0x01]));
    assert!(!is_deterministic(&[0xa1, 0x00, 0xf6]));
    assert!(!is_deterministic(&[0xa1, 0x00]));
}

#[test]
fn eight_levels_are_taken_and_nine_are_not() {
    for head in [0x81, 0xc1] {
        let nested = |levels: usize| {
            let mut bytes = vec![head; levels];
            bytes.push(0x00);
            bytes
        };
        assert!(is_deterministic(&nested(MAX_DEPTH)));
        assert!(!is_deterministic(&nested(MAX_DEPTH + 1)));
    }
    let maps = |levels: usize| {
        let mut bytes = [0xa1, 0x00].repeat(levels);
        bytes.push(0x00);
        bytes
    };
    assert!(is_deterministic(&maps(MAX_DEPTH)));
    assert!(!is_deterministic(&maps(MAX_DEPTH + 1)));
    // In a key as well.
    let mut key = vec![0xa1];
    key.extend(vec![0x81; MAX_DEPTH]);
    key.extend([0x00, 0x00]);
    assert!(!is_deterministic(&key));
}

#[test]
fn a_nest_of_a_whole_fact_overflows_no_stack_and_a_claimed_length_costs_nothing() {
    for head in [0x81u8, 0x9f, 0xa1, 0xbf, 0xc1, 0xd8] {
        let bytes = vec![head; crate::fact::MAX_FACT_BYTES];
        assert!(!is_deterministic(&bytes));
        assert!(Fact::from_bytes(&bytes).is_err());
        // The same as the payload of a fact, which the plain reader passes over.
        let mut fact = testing::whole_day().remove(0);
        fact.body = Body::Unknown {
            kind: "later.kind".into(),
            version: 1,
            payload: [&[0xa1, 0x00][..], &bytes[..60_000]].concat(),
        };
        let _ = Fact::from_bytes(&fact.to_bytes());
        assert_eq!(
            Fact::from_canonical_bytes(&fact.to_bytes()),
            Err(FactError::NotCanonical)
        );
    }
    for head in [0x5b, 0x7b, 0x9b, 0xbb] {
        let bytes = [head, 255, 255, 255, 255, 255, 255, 255, 255, 0];
        assert!(!is_deterministic(&bytes));
    }
}

/// A map as the outer one of a fact, given as encoded values by key.
fn map(pairs: &[(u8, &[u8])]) -> Vec<u8> {
    let mut bytes = vec![0xa0 + u8::try_from(pairs.len()).unwrap()];
    for (key, value) in pairs {
        bytes.push(*key);
        bytes.extend_from_slice(value);
    }
    bytes
}

#[test]
fn what_a_later_program_adds_is_passed_over_and_what_it_changes_is_not() {
    let written = map(&[(0, &[0x01]), (2, &[0x82, 0x05, 0x06])]);
    let extended = [
        map(&[(0, &[0x01]), (1, &[0x09]), (2, &[0x82, 0x05, 0x06])]),
        map(&[(0, &[0x01]), (2, &[0x82, 0x05, 0x06]), (3, &[0x80])]),
        map(&[(0, &[0x01]), (2, &[0x83, 0x05, 0x06, 0x07])]),
        written.clone(),
    ];
    for given in extended {
        assert!(extends(&given, &written), "{given:02x?}");
    }
    let other = [
        map(&[(0, &[0x02]), (2, &[0x82, 0x05, 0x06])]),
        map(&[(0, &[0x01]), (2, &[0x82, 0x05, 0x07])]),
        map(&[(0, &[0x01]), (2, &[0x81, 0x05])]),
        map(&[(0, &[0x01]), (2, &[0x83, 0x05, 0x06, 0xf6])]),
        map(&[(0, &[0x01]), (2, &[0x05])]),
        map(&[(0, &[0x01])]),
        map(&[(2, &[0x82, 0x05, 0x06])]),
        map(&[]),
    ];
    for given in other {
        assert!(!extends(&given, &written), "{given:02x?}");
    }
}

#[test]
fn what_follows_an_extended_map_is_still_compared() {
    let inner = map(&[(0, &[0x01])]);
    let longer = map(&[(0, &[0x01]), (1, &[0x02])]);
    let written = map(&[(0, &inner), (1, &[0x07])]);
    assert!(extends(&map(&[(0, &longer), (1, &[0x07])]), &written));
    assert!(!extends(&map(&[(0, &longer), (1, &[0x08])]), &written));
}

/// Returns the bytes of a fact with one place replaced.
fn replaced(fact: &Fact, from: &[u8], to: &[u8]) -> Vec<u8> {
    let bytes = fact.to_bytes();
    let at = bytes.windows(from.len()).position(|had| had == from);
    let at = at.expect("the fact holds it");
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn the_same_fact_in_other_bytes_is_not_taken() {
    let fact = Plan::default().receive("L5-0331", 100);
    // White space around a person, a number in a longer form.
    let text = |text: &str| {
        let length = u8::try_from(text.len()).unwrap();
        let head: &[u8] = if length < 24 {
            &[0x60 + length]
        } else {
            &[0x78, length]
        };
        [head, text.as_bytes()].concat()
    };
    let person = text(fact.person.as_str());
    let spaced = text(&alloc::format!(" {}", fact.person));
    for (from, to) in [
        (&[0x05][..], person.as_slice(), spaced.as_slice()),
        (&[0x00], &[0x01], &[0x18, 0x01]),
    ]
    .map(|(key, from, to)| ([key, from].concat(), [key, to].concat()))
    {
        let other = replaced(&fact, &from, &to);
        assert_eq!(Fact::from_bytes(&other).as_ref(), Ok(&fact));
        assert_eq!(
            Fact::from_canonical_bytes(&other),
            Err(FactError::NotCanonical)
        );
    }
}

#[test]
fn a_fact_that_is_too_long_is_named_so() {
    let had = crate::fact::MAX_FACT_BYTES + 1;
    assert_eq!(
        Fact::from_canonical_bytes(&vec![0; had]),
        Err(FactError::TooLong { had })
    );
}

proptest! {
    #[test]
    fn no_bytes_make_the_check_panic(
        one in proptest::collection::vec(any::<u8>(), 0..200),
        two in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let _ = is_deterministic(&one);
        let _ = extends(&one, &two);
        let _ = Fact::from_canonical_bytes(&one);
    }

    #[test]
    fn two_canonical_encodings_of_one_fact_are_the_same_bytes(
        at in any::<prop::sample::Index>(), flip in 1u8..,
    ) {
        let fact = Plan::default().receive("L5-0331", 100);
        let mut bytes = fact.to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        if let Ok(read) = Fact::from_canonical_bytes(&bytes) {
            prop_assert_ne!(read, fact);
        }
    }
}
