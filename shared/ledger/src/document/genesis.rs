//! The deterministic first change of a document, frozen for ever.
//!
//! It is a pure function of the kind and the document id: a fixed actor, time zero, all
//! containers made here. It is never sent; both sides compute it. Without it, one side's
//! facts would become invisible after a merge, because each would hang under a map of its
//! own.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, Change, ObjType, ScalarValue};
use record::identity::Subject;

use super::DocId;

/// The key of the kind.
pub(super) const KIND: &str = "kind";
/// The key of the document id.
pub(super) const ID: &str = "id";
/// The key of the map of facts.
pub(super) const FACTS: &str = "facts";

/// The actor of every first change. ASCII, so that it can be told in a dump.
pub(crate) const ACTOR: [u8; 16] = *b"waymark/genesis1";

/// Makes the document that holds only its first change.
#[must_use]
pub(super) fn document(subject: &Subject) -> Automerge {
    #[expect(
        clippy::disallowed_methods,
        reason = "the drawn actor is replaced before anything is written"
    )]
    let mut doc = Automerge::new().with_actor(ActorId::from(ACTOR));
    let made = make(&mut doc, subject);
    // Putting three values into an empty map has no way to fail.
    debug_assert!(made.is_ok());
    doc
}

fn make(doc: &mut Automerge, subject: &Subject) -> Result<(), AutomergeError> {
    let id = DocId::of(subject);
    let mut transaction = doc.transaction();
    transaction.put(automerge::ROOT, KIND, subject.kind())?;
    transaction.put(
        automerge::ROOT,
        ID,
        ScalarValue::Bytes(id.as_bytes().to_vec()),
    )?;
    transaction.put_object(automerge::ROOT, FACTS, ObjType::Map)?;
    transaction.commit_with(CommitOptions::default().with_time(0));
    Ok(())
}

/// Returns the first change of a subject's document.
#[must_use]
pub fn change(subject: &Subject) -> Change {
    let doc = document(subject);
    doc.get_last_local_change()
        .unwrap_or_else(|| unreachable!("the first change was just made"))
}
