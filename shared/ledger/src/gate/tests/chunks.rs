//! The form of a change: the one that Automerge writes for new facts, and no other.

use super::*;
use crate::testing::{change_id, mend_checksum};
use proptest::prelude::*;

/// A change taken apart, to be put together differently: all but the columns, and these.
#[derive(Clone)]
struct Parts {
    head: Vec<u8>,
    columns: Vec<(u64, Vec<u8>)>,
    extra: Vec<u8>,
}

fn leb(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn read_leb(bytes: &mut &[u8]) -> u64 {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = bytes[0];
        *bytes = &bytes[1..];
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return value;
        }
    }
}

impl Parts {
    fn of(change: &[u8]) -> Self {
        let genesis = crate::document::genesis::ACTOR;
        let at = change.windows(16).position(|had| had == genesis).unwrap() + 16;
        let mut body = &change[9..];
        read_leb(&mut body);
        let start = change.len() - body.len();
        let mut rest = &change[at..];
        let count = read_leb(&mut rest);
        let directory: Vec<(u64, usize)> = (0..count)
            .map(|_| (read_leb(&mut rest), read_leb(&mut rest) as usize))
            .collect();
        let columns = directory.into_iter().map(|(specification, length)| {
            let (data, left) = rest.split_at(length);
            rest = left;
            (specification, data.to_vec())
        });
        Self {
            head: change[start..at].to_vec(),
            columns: columns.collect(),
            extra: Vec::new(),
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut body = self.head.clone();
        leb(&mut body, self.columns.len() as u64);
        for (specification, data) in &self.columns {
            leb(&mut body, *specification);
            leb(&mut body, data.len() as u64);
        }
        for (_, data) in &self.columns {
            body.extend_from_slice(data);
        }
        body.extend_from_slice(&self.extra);
        in_chunk(1, &body)
    }

    fn with(&self, specification: u64, data: &[u8]) -> Vec<u8> {
        let mut other = self.clone();
        let column = other
            .columns
            .iter_mut()
            .find(|(had, _)| *had == specification);
        column.unwrap().1 = data.to_vec();
        other.to_bytes()
    }
}

fn in_chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = alloc::vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    leb(&mut bytes, body.len() as u64);
    bytes.extend_from_slice(body);
    mend_checksum(&mut bytes);
    bytes
}

/// An honest change of three facts.
fn three_facts() -> Vec<u8> {
    let (mut tablet, mut plan) = honest();
    plan.receive("L5-0331", 5);
    tablet.record(&plan.open("AX-1"));
    let mut facts = plan.consume_lot("AX-1", "L5-0331");
    facts.extend(plan.finish("AX-1", 10));
    assert_eq!(facts.len(), 3);
    tablet.draft(&facts).change
}

fn is_form(bytes: &[u8]) -> bool {
    matches!(Chunk::parse(bytes), Err(ChunkError::Form { .. }))
}

fn is_malformed(bytes: &[u8]) -> bool {
    matches!(Chunk::parse(bytes), Err(ChunkError::Malformed { .. }))
}

#[test]
fn what_an_honest_tablet_writes_is_read_and_written_again_to_the_byte() {
    let change = three_facts();
    let chunk = Chunk::parse(&change).unwrap();
    assert_eq!(chunk.to_bytes(), change);
    assert_eq!(chunk.id, change_id(&change));
    assert_eq!((chunk.seq, chunk.start_op, chunk.puts.len()), (2, 5, 3));
    assert_eq!(Parts::of(&change).to_bytes(), change);
}

#[test]
fn every_shorter_and_every_longer_chunk_is_refused() {
    let change = three_facts();
    for length in 0..change.len() {
        assert!(is_malformed(&change[..length]), "{length}");
    }
    let longer = [change.as_slice(), &[0]].concat();
    assert_eq!(Chunk::parse(&longer), Err(ChunkError::Checksum));
    let mut mended = longer;
    mend_checksum(&mut mended);
    assert!(is_form(&mended));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let change = three_facts();
    let place = |bytes: &[u8]| Chunk::parse(bytes).map(|_| ()).unwrap_err();
    assert_eq!(place(&change[..8]), ChunkError::Malformed { at: 8 });
    let mut longer = [change.as_slice(), &[0]].concat();
    mend_checksum(&mut longer);
    assert_eq!(place(&longer), ChunkError::Form { at: change.len() });
    let genesis = crate::document::genesis::ACTOR;
    let at = change.windows(16).position(|had| had == genesis).unwrap();
    let mut other = change;
    other[at] ^= 1;
    mend_checksum(&mut other);
    assert_eq!(place(&other), ChunkError::Form { at });
}

#[test]
fn each_bit_of_the_magic_and_of_the_checksum_counts() {
    let change = three_facts();
    for at in 0..8 {
        for bit in 0..8 {
            let mut edited = change.clone();
            edited[at] ^= 1 << bit;
            let expected = if at < 4 {
                ChunkError::Malformed { at: 0 }
            } else {
                ChunkError::Checksum
            };
            assert_eq!(Chunk::parse(&edited), Err(expected));
        }
    }
}

#[test]
fn a_column_that_is_missing_new_compressed_or_out_of_place_is_refused() {
    let parts = Parts::of(&three_facts());
    for at in 0..parts.columns.len() {
        let mut fewer = parts.clone();
        fewer.columns.remove(at);
        assert!(is_form(&fewer.to_bytes()), "{at}");
        let mut deflated = parts.clone();
        deflated.columns[at].0 |= 8;
        assert_eq!(
            Chunk::parse(&deflated.to_bytes()),
            Err(ChunkError::Compressed)
        );
        let mut unknown = parts.clone();
        unknown.columns[at].0 += 0x100;
        assert!(is_form(&unknown.to_bytes()), "{at}");
    }
    let mut more = parts.clone();
    more.columns.push((0x94, alloc::vec![3]));
    assert!(is_form(&more.to_bytes()));
    let mut swapped = parts;
    swapped.columns.swap(0, 1);
    assert!(is_form(&swapped.to_bytes()));
}

#[test]
fn no_column_says_anything_else_than_that_facts_are_put() {
    let parts = Parts::of(&three_facts());
    let same = |column| {
        parts
            .columns
            .iter()
            .find(|(had, _)| *had == column)
            .unwrap()
    };
    // Object by actor and number, insert, action, predecessors: the honest form, and others.
    type Others<'a> = (u64, &'a [u8], &'a [&'a [u8]]);
    let others: [Others<'_>; 5] = [
        (
            0x01,
            &[3, 1],
            &[&[3, 0], &[3, 2], &[0x7d, 1, 1, 1], &[2, 1, 0x7f, 1], &[]],
        ),
        (0x02, &[3, 3], &[&[3, 1], &[3, 2], &[3, 4], &[2, 3]]),
        (0x34, &[3], &[&[0, 3], &[1, 2], &[2], &[4], &[]]),
        (
            0x42,
            &[3, 1],
            &[&[3, 0], &[3, 3], &[3, 5], &[3, 7], &[4, 1], &[2, 1]],
        ),
        (0x70, &[3, 0], &[&[3, 1], &[2, 0, 0x7f, 1], &[0, 3]]),
    ];
    for (column, honest, others) in others {
        assert_eq!(same(column).1, honest);
        for other in others {
            assert!(is_form(&parts.with(column, other)), "{column:#x} {other:?}");
        }
    }
}

#[test]
fn message_other_actors_and_extra_bytes_have_no_place() {
    let parts = Parts::of(&three_facts());
    let before = parts.head.len() - 19;
    assert_eq!(parts.head[before..before + 2], [0, 1]);
    let with_head = |tail: &[u8]| {
        let mut other = parts.clone();
        other.head.truncate(before);
        other.head.extend_from_slice(tail);
        other.to_bytes()
    };
    let genesis = crate::document::genesis::ACTOR;
    assert!(is_form(&with_head(
        &[&[2, b'h', b'i', 1, 16], &genesis[..]].concat()
    )));
    assert!(is_form(&with_head(&[0, 0])));
    assert!(is_form(&with_head(&[&[0, 1, 16], &[7; 16][..]].concat())));
    let two = [&[0, 2, 16], &genesis[..], &[16], &[0xff; 16][..]].concat();
    assert!(is_form(&with_head(&two)));
    let mut extra = parts.clone();
    extra.extra = b"more".to_vec();
    assert!(is_form(&extra.to_bytes()));
}

#[test]
fn a_number_in_a_longer_form_or_of_more_than_64_bits_is_refused() {
    let change = three_facts();
    let parts = Parts::of(&change);
    // The number of deps is the first byte of the body.
    assert_eq!(parts.head[0], 1);
    for longer in [
        &[0x81, 0x00][..],
        &[0x81, 0x80, 0x00],
        &[0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02],
    ] {
        let mut other = parts.clone();
        other.head.splice(0..1, longer.iter().copied());
        assert!(is_form(&other.to_bytes()), "{longer:02x?}");
    }
    let mut endless = parts.clone();
    endless.head.splice(0..1, [0x80; 11]);
    assert!(is_malformed(&endless.to_bytes()));
    // And the signed one: the run of keys.
    let keys = &parts.columns[2].1;
    assert_eq!(keys[0], 0x7d);
    let longer = [&[0xfd, 0x7f], &keys[1..]].concat();
    assert!(is_form(&parts.with(0x15, &longer)));
    let endless = [&[0x80; 11], &keys[1..]].concat();
    assert!(is_malformed(&parts.with(0x15, &endless)));
    // The length of the chunk itself.
    let mut body = &change[9..];
    let length = read_leb(&mut body);
    assert!(length > 0x7f);
    for claimed in [length - 1, length + 1, u64::from(u32::MAX), u64::MAX] {
        let mut other = change[..9].to_vec();
        leb(&mut other, claimed);
        other.extend_from_slice(body);
        mend_checksum(&mut other);
        let refused = Chunk::parse(&other);
        if claimed < length {
            assert!(is_form(&other), "{refused:?}");
        } else {
            assert!(is_malformed(&other), "{refused:?}");
        }
    }
}

#[test]
fn keys_are_new_and_named_one_by_one() {
    let parts = Parts::of(&three_facts());
    let keys = &parts.columns[2].1;
    let one = &keys[1..34];
    assert!(is_form(&parts.with(0x15, &[&[3], one].concat())));
    assert!(is_form(&parts.with(0x15, &[0])));
    assert!(is_form(&parts.with(0x15, &[&[0x7f], one].concat())));
    assert!(is_malformed(&parts.with(0x15, &[])));
    assert!(is_malformed(
        &parts.with(0x15, &[0x7d, 1, 0xff, 1, b'a', 1, b'b'])
    ));
    let more = [keys.as_slice(), one].concat();
    assert!(is_form(&parts.with(0x15, &more)));
}

#[test]
fn a_run_that_claims_rows_which_are_not_there_is_refused_at_once() {
    let parts = Parts::of(&three_facts());
    let claim = |first: i64, then: &[u8]| {
        let mut data = Vec::new();
        signed(&mut data, first);
        data.extend_from_slice(then);
        data
    };
    for rows in [2_001, 1 << 40, i64::MAX] {
        for column in [0x01, 0x02, 0x34, 0x42, 0x56, 0x70] {
            let bytes = parts.with(column, &claim(rows, &[7]));
            let refused = Chunk::parse(&bytes);
            assert!(refused.is_err(), "{column:#x} {rows}: {refused:?}");
        }
        let too_many = Err(ChunkError::TooManyOps);
        let bytes = parts.with(0x15, &claim(rows, &[1, b'a']));
        assert_eq!(Chunk::parse(&bytes), too_many);
        let bytes = parts.with(0x15, &claim(-rows, &[1, b'a']));
        assert_eq!(Chunk::parse(&bytes), too_many);
    }
    let least = Chunk::parse(&parts.with(0x15, &claim(i64::MIN, &[]))).map(|_| ());
    assert_eq!(least, Err(ChunkError::TooManyOps));
    // Exactly the cap is only malformed, because there are no such keys.
    assert!(is_malformed(&parts.with(0x15, &claim(-2_000, &[1, b'a']))));
}

fn signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

#[test]
fn types_and_lengths_of_values_have_one_form() {
    let parts = Parts::of(&three_facts());
    let honest = parts.columns[5].clone();
    assert_eq!((honest.0, honest.1[0]), (0x56, 0x7d));
    let mut texts = honest.1.clone();
    texts[1] -= 1;
    assert!(is_form(&parts.with(0x56, &texts)));
    assert!(is_malformed(&parts.with(0x56, &[0, 3])));
    assert!(is_form(&parts.with(0x56, &[&[0], &honest.1[..]].concat())));
    // Of a run that claims more rows than are left, no more are read than that.
    let mut bytes = parts.clone();
    bytes.columns[6].1 = alloc::vec![0; 3];
    assert!(Chunk::parse(&bytes.with(0x56, &[3, 0x17])).is_ok());
    assert!(is_form(&bytes.with(0x56, &[0x7f, 0x17, 5, 0x17])));
    assert!(is_malformed(&parts.with(0x56, &honest.1[..5])));
    let longer = [honest.1.as_slice(), &honest.1[1..3]].concat();
    assert!(is_form(&parts.with(0x56, &longer)));
    // A value that claims more than facts may have, and the most that it may.
    let most = record::fact::MAX_FACT_BYTES;
    let of_size = |size: u64| {
        let mut data = alloc::vec![3];
        leb(&mut data, size << 4 | 7);
        data
    };
    let had = most + 1;
    let refused = Chunk::parse(&parts.with(0x56, &of_size(had as u64))).map(|_| ());
    assert_eq!(refused, Err(ChunkError::FactTooLong { had }));
    assert!(is_malformed(&parts.with(0x56, &of_size(most as u64))));
    // Bytes of values that belong to none.
    let values = [parts.columns[6].1.as_slice(), &[0]].concat();
    assert!(is_form(&parts.with(0x57, &values)));
}

#[test]
fn a_change_of_as_many_bytes_as_allowed_is_read_and_one_more_is_not() {
    let change = three_facts();
    let chunk = Chunk::parse(&change).unwrap();
    let most = chunk::MAX_CHANGE_BYTES;
    let of_value = |size: usize| {
        let mut parts = chunk.clone();
        let filler = alloc::vec![0; size];
        let whole = alloc::vec![0; record::fact::MAX_FACT_BYTES];
        parts.puts[0].bytes = &filler;
        parts.puts.truncate(1);
        let keys = ["a", "b", "c"];
        parts
            .puts
            .extend(keys.map(|key| chunk::Put { key, bytes: &whole }));
        parts.to_bytes()
    };
    let around = of_value(65_000).len() - 65_000;
    let size = most - around;
    assert_eq!(of_value(size).len(), most);
    assert!(Chunk::parse(&of_value(size)).is_ok());
    let had = most + 1;
    assert_eq!(
        Chunk::parse(&of_value(size + 1)).map(|_| ()),
        Err(ChunkError::TooLong { had })
    );
}

proptest! {
    /// The form is Automerge's own, for any number and any mixture of sizes of facts.
    #[test]
    fn the_form_is_what_automerge_writes(
        sizes in proptest::collection::vec(0usize..4, 1..40), seconds in any::<u64>(),
    ) {
        let (tablet, mut plan) = honest();
        let one = plan.open("AX-1").remove(0);
        let facts: Vec<Fact> = sizes.iter().zip(1u16..).map(|(size, n)| {
            let mut fact = one.clone();
            let mut id = [0; 16];
            id[..2].copy_from_slice(&n.to_be_bytes());
            fact.id = record::ids::FactId::new(id);
            // Sizes repeat and change, so runs and single values stand side by side.
            fact.capture.raw = Some("x".repeat(size * 40));
            fact.wall.utc_ms = seconds;
            fact
        }).collect();
        let change = tablet.draft(&facts).change;
        let chunk = Chunk::parse(&change).unwrap();
        prop_assert_eq!(chunk.puts.len(), facts.len());
        for (put, fact) in chunk.puts.iter().zip(&facts) {
            prop_assert_eq!(put.key, fact.id.to_string());
            prop_assert_eq!(put.bytes, fact.to_bytes());
        }
    }

    #[test]
    fn no_bytes_make_the_parser_panic(
        body in proptest::collection::vec(any::<u8>(), 0..300), kind in 0u8..4,
    ) {
        let _ = Chunk::parse(&body);
        let _ = Chunk::parse(&in_chunk(kind, &body));
    }
}
