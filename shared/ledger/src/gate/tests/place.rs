//! Where a change stands: its counters, what it builds on, and how far a document goes.

use super::*;
use crate::document::Place;

/// A tablet that opened a traveller and knows what comes next, the document, and the facts.
fn next() -> (TestTablet, Document, Vec<Fact>) {
    let (mut tablet, mut plan) = honest();
    plan.receive("L5-0331", 5);
    let entry = tablet.record(&plan.open("AX-1"));
    let document = taken(&tablet, &Document::new(entry.subject.clone()), &entry);
    (tablet, document, plan.consume_lot("AX-1", "L5-0331"))
}

#[test]
fn the_honest_next_change_passes() {
    let (tablet, document, facts) = next();
    assert!(matches!(
        forged(&tablet, &document, &facts, |_| {}),
        Ok(Admission::Admitted { .. })
    ));
}

#[test]
fn a_number_of_the_actor_that_is_not_the_next_does_not_pass() {
    let (tablet, document, facts) = next();
    for had in [0, 1, 3, u64::from(u32::MAX), u64::MAX] {
        let fault = forged(&tablet, &document, &facts, |chunk| chunk.seq = had).unwrap_err();
        assert_eq!(fault, Fault::Sequence { had, needed: 2 });
    }
}

#[test]
fn a_first_operation_that_is_not_the_next_does_not_pass() {
    let (tablet, document, facts) = next();
    for had in [0, 1, 4, 6, 0xffff_fffe, u64::from(u32::MAX), u64::MAX] {
        let fault = forged(&tablet, &document, &facts, |chunk| chunk.start_op = had).unwrap_err();
        assert_eq!(fault, Fault::StartOp { had, needed: 5 });
    }
}

#[test]
fn an_actor_that_passes_over_its_own_last_change_does_not_pass() {
    let (tablet, document, facts) = next();
    let first = crate::document::genesis::change(document.subject()).0;
    let fault = forged(&tablet, &document, &facts, |chunk| {
        chunk.deps = alloc::vec![first];
        chunk.start_op = 4;
    });
    assert_eq!(fault.unwrap_err(), Fault::Branch);
}

#[test]
fn a_change_that_builds_on_nothing_or_twice_on_one_or_out_of_order_does_not_pass() {
    let (tablet, document, facts) = next();
    let of_deps = |deps: &[ChangeId]| {
        let fault = forged(&tablet, &document, &facts, |chunk| {
            chunk.deps = deps.to_vec();
        });
        fault.unwrap_err()
    };
    let deps = Fault::Chunk(ChunkError::Deps);
    let own = document.heads()[0];
    assert_eq!(of_deps(&[]), deps);
    assert_eq!(of_deps(&[own, own]), deps);
    let [one, two] = [1, 2].map(|n| ChangeId::new([n; 32]));
    assert_eq!(of_deps(&[two, one]), deps);
    let many: Vec<ChangeId> = (0..=chunk::MAX_DEPS)
        .map(|n| {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&n.to_be_bytes());
            ChangeId::new(bytes)
        })
        .collect();
    assert_eq!(of_deps(&many), deps);
    // As many as allowed, in order: they are only not there yet.
    let waits = |deps: &[ChangeId]| {
        let admission = forged(&tablet, &document, &facts, |chunk| {
            chunk.deps = deps.to_vec();
        });
        match admission {
            Ok(Admission::Waiting { missing }) => missing,
            other => panic!("not waiting: {other:?}"),
        }
    };
    assert_eq!(waits(&many[1..]).len() as u64, chunk::MAX_DEPS);
    assert_eq!(waits(&[one, two]), [one, two]);
}

#[test]
fn an_honest_tablet_names_its_own_last_change_also_where_others_wrote_after_it() {
    let (mut one, mut plan) = honest();
    plan.receive("L5-0331", 50);
    for serial in (1..=8).map(|n| alloc::format!("AX-{n}")) {
        let serial = serial.as_str();
        let opened = one.record(&plan.open(serial));
        let document = taken(&one, &Document::new(opened.subject.clone()), &opened);
        let (mut two, mut there) = (TestTablet::new(2), plan.another_tablet());
        two.documents = one.documents.clone();
        let entry = two.record(&there.consume_lot(serial, "L5-0331"));
        let document = taken(&two, &document, &entry);
        one.documents = two.documents;
        let entry = one.record(&plan.consume_lot(serial, "L5-0331"));
        taken(&one, &document, &entry);
        assert_eq!(Chunk::parse(&entry.change).unwrap().deps.len(), 2);
    }
}

#[test]
fn a_document_ends_at_its_last_operation_and_not_before() {
    let (tablet, _, facts) = next();
    let draft = tablet.draft(&facts);
    let mut chunk = Chunk::parse(&draft.change).unwrap();
    let count = chunk.puts.len() as u64;
    assert!(count > 1);
    let at = |next_op| Place {
        next_seq: 2,
        next_op,
        own_last: None,
    };
    chunk.start_op = MAX_DOCUMENT_OPS - count + 1;
    assert_eq!(check_place(&at(chunk.start_op), &chunk), Ok(()));
    for start in [
        MAX_DOCUMENT_OPS - count + 2,
        u64::from(u32::MAX) - count,
        u64::MAX - count,
        u64::MAX,
    ] {
        chunk.start_op = start;
        let needed = (start - 1).saturating_add(count);
        assert_eq!(
            check_place(&at(start), &chunk),
            Err(Fault::Full { needed }),
            "{start}"
        );
    }
}

#[test]
fn a_document_is_not_split_further_than_one_change_can_bring_together() {
    const { assert!((MAX_HEADS as u64) < chunk::MAX_DEPS) };
    assert_eq!(check_heads(MAX_HEADS - 1, MAX_HEADS), Ok(()));
    assert_eq!(check_heads(MAX_HEADS, MAX_HEADS), Ok(()));
    let had = MAX_HEADS + 1;
    assert_eq!(check_heads(MAX_HEADS, had), Err(Fault::Crowded { had }));
    assert_eq!(check_heads(had, had), Ok(()));
    assert_eq!(check_heads(had + 1, had), Ok(()));
}

#[test]
fn a_change_on_very_many_latest_ones_passes() {
    let (mut tablet, mut plan) = honest();
    let facts = plan.open("AX-1");
    let mut document = Document::new(facts[0].subject.clone());
    for n in 0..300u16 {
        let mut apart = facts[0].clone();
        let mut id = [0xee; 16];
        id[..2].copy_from_slice(&n.to_be_bytes());
        apart.id = record::ids::FactId::new(id);
        let mut actor = [7; 16];
        actor[..2].copy_from_slice(&n.to_be_bytes());
        let (_, change) = Document::new(apart.subject.clone())
            .append(&[apart], actor)
            .unwrap();
        document = document.with_changes([change.bytes.as_slice()]).unwrap();
    }
    assert_eq!(document.heads().len(), 300);
    tablet
        .documents
        .insert(facts[0].subject.clone(), document.clone());
    let entry = tablet.record(&facts);
    assert_eq!(taken(&tablet, &document, &entry).heads().len(), 1);
}
