//! What comes of a change: the document holds what it held and the new facts, nothing else.
//!
//! No bytes that pass the first door are known to do anything else; here the documents are
//! made past the gate, with Automerge itself.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};

use super::*;

type Edit = fn(&mut automerge::transaction::Transaction<'_>, &ObjId);

/// Makes a document in which one fact stands, and one to which something was done besides.
fn after(edit: Edit) -> (Document, Document, Vec<u8>) {
    let (mut tablet, mut plan) = honest();
    let entry = tablet.record(&plan.open("AX-1"));
    let before = taken(&tablet, &Document::new(entry.subject.clone()), &entry);
    let mut doc = Automerge::load(&before.save()).unwrap();
    let (_, facts) = doc.get(ROOT, "facts").unwrap().unwrap();
    doc.set_actor(automerge::ActorId::from([7; 16]));
    let mut transaction = doc.transaction();
    edit(&mut transaction, &facts);
    transaction.commit_with(CommitOptions::default().with_time(0));
    let after = Document::open(entry.subject.clone(), &doc.save()).unwrap();
    (before, after, entry.change)
}

fn verdict(edit: Edit) -> Result<(), Fault> {
    let (before, after, change) = after(edit);
    let mut chunk = Chunk::parse(&change).unwrap();
    chunk.puts[0] = chunk::Put {
        key: "new",
        bytes: b"new",
    };
    check_only_added(&before, &after, &chunk)
}

fn put_new(transaction: &mut automerge::transaction::Transaction<'_>, facts: &ObjId) {
    let value = ScalarValue::Bytes(b"new".to_vec());
    transaction.put(facts, "new", value).unwrap();
}

fn the_key(transaction: &automerge::transaction::Transaction<'_>, facts: &ObjId) -> String {
    transaction.keys(facts).next().unwrap().to_string()
}

#[test]
fn the_new_fact_alone_is_right() {
    assert_eq!(verdict(put_new), Ok(()));
}

#[test]
fn nothing_new_and_other_than_what_was_put_are_wrong() {
    let wrong: [Edit; 4] = [
        |_, _| {},
        |t, facts| {
            put_new(t, facts);
            let value = ScalarValue::Bytes(b"more".to_vec());
            t.put(facts, "more", value).unwrap();
        },
        |t, facts| {
            let value = ScalarValue::Bytes(b"other".to_vec());
            t.put(facts, "new", value).unwrap();
        },
        |t, facts| {
            let value = ScalarValue::Bytes(b"new".to_vec());
            t.put(facts, "elsewhere", value).unwrap();
        },
    ];
    for edit in wrong {
        assert_eq!(verdict(edit), Err(Fault::NotOnlyFacts));
    }
}

#[test]
fn a_fact_that_goes_or_changes_is_wrong() {
    let wrong: [Edit; 2] = [
        |t, facts| {
            put_new(t, facts);
            let key = the_key(t, facts);
            t.delete(facts, key.as_str()).unwrap();
        },
        |t, facts| {
            put_new(t, facts);
            let key = the_key(t, facts);
            let value = ScalarValue::Bytes(b"rewritten".to_vec());
            t.put(facts, key.as_str(), value).unwrap();
        },
    ];
    for edit in wrong {
        assert_eq!(verdict(edit), Err(Fault::NotOnlyFacts));
    }
}

#[test]
fn anything_beside_the_facts_is_wrong() {
    let wrong: [Edit; 7] = [
        |t, facts| {
            put_new(t, facts);
            t.put(ROOT, "note", "here").unwrap();
        },
        |t, facts| {
            put_new(t, facts);
            t.put(ROOT, "kind", "lot").unwrap();
        },
        |t, facts| {
            put_new(t, facts);
            t.put(ROOT, "id", ScalarValue::Bytes(b"id".to_vec()))
                .unwrap();
        },
        |t, facts| {
            put_new(t, facts);
            t.delete(ROOT, "kind").unwrap();
        },
        |t, facts| {
            put_new(t, facts);
            t.put(facts, "text", "no bytes").unwrap();
        },
        |t, facts| {
            put_new(t, facts);
            t.put_object(facts, "map", ObjType::Map).unwrap();
        },
        |t, facts| {
            put_new(t, facts);
            let map = t.put_object(ROOT, "facts", ObjType::Map).unwrap();
            put_new(t, &map);
        },
    ];
    for (n, edit) in wrong.into_iter().enumerate() {
        assert_eq!(verdict(edit), Err(Fault::NotOnlyFacts), "edit {n}");
    }
}

#[test]
fn a_second_value_of_kind_beside_the_first_is_wrong() {
    let (mut tablet, mut plan) = honest();
    let entry = tablet.record(&plan.open("AX-1"));
    let first = Document::new(entry.subject.clone());
    let made = |actor: u8, kinds: &[&str]| {
        let mut doc = Automerge::load(&first.save()).unwrap();
        doc.set_actor(automerge::ActorId::from([actor; 16]));
        let mut transaction = doc.transaction();
        for kind in kinds {
            transaction.put(ROOT, "kind", *kind).unwrap();
        }
        transaction.commit_with(CommitOptions::default().with_time(0));
        doc
    };
    // The value that wins is the one that was there; that another stands beside it is wrong.
    let mut one = made(7, &["lot", "unit"]);
    one.merge(&mut made(8, &["carton"])).unwrap();
    let twice = Document::open(entry.subject.clone(), &one.save()).unwrap();
    assert!(first.has_only_facts());
    assert!(!twice.has_only_facts());
}
