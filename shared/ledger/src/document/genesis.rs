//! The deterministic first change of a document, frozen for ever.
//!
//! It is a pure function of the kind and the document id: a fixed actor, time zero, all
//! containers made here. It is never sent; both sides compute it. Without it, one side's
//! facts would become invisible after a merge, because each would hang under a map of its
//! own.

//!
//! It is written here byte by byte: opening a document asks for its hash, and Automerge takes
//! longer to make this change than to load a whole document.

use alloc::vec::Vec;

use automerge::{ActorId, Automerge};
use record::identity::Subject;

use super::DocId;
use crate::gate::chunk::change_of;
use crate::gate::chunk::reader::write_unsigned;
use crate::hash::ChangeId;

/// The key of the kind.
pub(super) const KIND: &str = "kind";
/// The key of the document id.
pub(super) const ID: &str = "id";
/// The key of the map of facts.
pub(super) const FACTS: &str = "facts";

/// The actor of every first change. ASCII, so that it can be told in a dump.
pub(crate) const ACTOR: [u8; 16] = *b"waymark/genesis1";

/// What an operation's value is, beside its length, in Automerge's columns.
const TEXT: u64 = 6;
const BYTES: u64 = 7;

/// Makes the document that holds only its first change.
#[must_use]
pub(super) fn document(subject: &Subject) -> Automerge {
    let (_, bytes) = change(subject);
    let made = Automerge::load(&bytes);
    // The bytes of a change that any Automerge reads; `wasm_golden_bytes` pins them.
    debug_assert!(made.is_ok());
    made.unwrap_or_default().with_actor(ActorId::from(ACTOR))
}

/// Returns the first change of a subject's document: its hash and its bytes.
#[must_use]
pub fn change(subject: &Subject) -> (ChangeId, Vec<u8>) {
    let kind = subject.kind().as_bytes();
    // Two values and a map, whose value is empty.
    let mut sizes = alloc::vec![0x7d];
    write_unsigned(&mut sizes, (kind.len() as u64) << 4 | TEXT);
    write_unsigned(&mut sizes, 16 << 4 | BYTES);
    write_unsigned(&mut sizes, 0);
    let columns: [(u64, &[u8]); 6] = [
        // The keys.
        (0x15, b"\x7d\x04kind\x02id\x05facts"),
        // Nothing is inserted into a list.
        (0x34, &[3]),
        // Put, put, make a map.
        (0x42, &[2, 1, 0x7f, 0]),
        (0x56, &sizes),
        (0x57, &[kind, DocId::of(subject).as_bytes()].concat()),
        // Nothing is replaced.
        (0x70, &[3, 0]),
    ];
    // No deps, then the actor; its first change, from the first operation on, at time zero; no
    // message and no other actors.
    let mut body = alloc::vec![0, 16];
    body.extend_from_slice(&ACTOR);
    body.extend_from_slice(&[1, 1, 0, 0, 0]);
    write_unsigned(&mut body, columns.len() as u64);
    for (column, bytes) in columns {
        write_unsigned(&mut body, column);
        write_unsigned(&mut body, bytes.len() as u64);
    }
    for (_, bytes) in columns {
        body.extend_from_slice(bytes);
    }
    change_of(&body)
}

#[cfg(test)]
mod tests {
    use automerge::transaction::{CommitOptions, Transactable};
    use automerge::{AutomergeError, ObjType, ScalarValue};

    use super::*;

    fn as_automerge_makes_it(subject: &Subject) -> Result<Vec<u8>, AutomergeError> {
        let mut doc = Automerge::load(&[])?.with_actor(ActorId::from(ACTOR));
        let mut transaction = doc.transaction();
        let id = DocId::of(subject).as_bytes().to_vec();
        transaction.put(automerge::ROOT, KIND, subject.kind())?;
        transaction.put(automerge::ROOT, ID, ScalarValue::Bytes(id))?;
        transaction.put_object(automerge::ROOT, FACTS, ObjType::Map)?;
        transaction.commit_with(CommitOptions::default().with_time(0));
        let change = doc.get_last_local_change().unwrap();
        Ok(change.raw_bytes().to_vec())
    }

    #[test]
    fn the_first_change_of_each_kind_is_the_one_that_automerge_makes() {
        for name in [
            "item:SE-112",
            "route:AX2",
            "person:MK",
            "station:C4",
            "layout:Cartons",
            "lot:GUMTEK/SE-112/L5-0331",
            "unit:AX2/AX-00417",
            "carton:C-1",
            "shipment:S-1",
        ] {
            let subject: Subject = name.parse().unwrap();
            let (hash, bytes) = change(&subject);
            assert_eq!(
                Ok(&bytes),
                as_automerge_makes_it(&subject).as_ref(),
                "{name}"
            );
            let read = automerge::Change::from_bytes(bytes).unwrap();
            assert_eq!(ChangeId::from(read.hash()), hash);
            let document = document(&subject);
            assert_eq!(document.get_heads(), [read.hash()]);
        }
    }
}
