//! Whole documents meet what is here: nothing that only this tablet has is lost, progress and
//! documents stand or fall together, and a page that is not as it must be changes nothing.

use ledger::Document;
use ledger::sync::cold_start::{PageError, SavedDocument, StartPage};
use record::identity::Subject;

use super::*;

fn page(documents: &[&Document], more: bool) -> StartPage {
    let mut documents: Vec<_> = documents
        .iter()
        .map(|document| SavedDocument {
            subject: document.subject().clone(),
            saved: document.save_plain(),
        })
        .collect();
    documents.sort_by_key(|came| ledger::sync::cold_start::place(&came.subject));
    StartPage {
        documents,
        more,
        cursor: 40,
        epoch: Some(EpochId::new([4; 16])),
        of: 3,
        head: 44,
        receipts: Vec::new(),
        server_utc_ms: 5,
        received_through: 2,
    }
}

/// Documents of three units as another tablet wrote them.
fn theirs() -> [Document; 3] {
    let mut other = TestTablet::new(2);
    let mut plan = Plan::default().another_tablet();
    ["AX-1", "AX-2", "AX-3"].map(|serial| {
        let entry = other.record(&plan.open(serial));
        other.documents[&entry.subject].clone()
    })
}

fn take(workspace: &mut Workspace, kept: &mut Kept, page: &StartPage) {
    let saved = kept.saved();
    let arrival = workspace.on_start_page(page, &saved, 7).unwrap();
    kept.commit(&arrival.batch);
    workspace.adopt_arrival(arrival);
}

impl Kept {
    /// The saved documents of the three units.
    fn saved(&self) -> BTreeMap<Subject, Vec<u8>> {
        let subjects = theirs().map(|document| document.subject().clone());
        let saved = subjects.into_iter().filter_map(|subject| {
            let key = Key::Text(Workspace::document_key(&subject));
            let bytes = self.rows.get(&(Store::Documents, key))?;
            Some((subject, bytes.clone()))
        });
        saved.collect()
    }
}

#[test]
fn a_killed_tablet_goes_on_with_the_page_after_the_last_that_it_stored() {
    let (mut workspace, mut kept) = tablet();
    let [one, two, three] = theirs();
    assert!(workspace.wants_cold_start());
    take(&mut workspace, &mut kept, &page(&[&one, &two], true));
    let mut again = kept.open();
    assert_eq!(
        again.cursor, 0,
        "a start that is under way promises nothing"
    );
    assert_eq!(again.cold_start, workspace.cold_start);
    let progress = again.sync_status().cold_start.unwrap();
    assert_eq!((progress.taken, progress.of), (2, 3));
    take(&mut again, &mut kept, &page(&[&three], false));
    let end = kept.open();
    assert_eq!((end.cursor, end.cold_start.is_some()), (40, false));
    assert_eq!(end.epoch, Some(EpochId::new([4; 16])));
    for document in [&one, &two, &three] {
        assert!(
            document
                .facts()
                .iter()
                .all(|fact| end.plant.fact(&fact.id) == Some(fact))
        );
    }
    assert!(end.documents.is_empty() && again.documents.is_empty());
}

#[test]
fn what_only_this_tablet_has_stays_beside_what_comes() {
    let (mut workspace, mut kept) = tablet();
    let [theirs, ..] = theirs();
    let base = Document::new(theirs.subject().clone());
    let (ours, _) = base.append(&Plan::default().open("AX-1"), [1; 16]).unwrap();
    let document_key = Workspace::document_key(ours.subject());
    let mut batch = Batch::new(crate::store::Durability::Strict, None);
    batch.put(Store::Documents, document_key.as_str(), ours.save());
    kept.commit(&batch);
    take(&mut workspace, &mut kept, &page(&[&theirs], false));
    let saved = kept.saved().remove(ours.subject()).unwrap();
    let both = Document::open(ours.subject().clone(), &saved).unwrap();
    assert_eq!(both.heads(), ours.merged(&theirs).unwrap().heads());
    assert_eq!(
        both.facts().len(),
        ours.facts().len() + theirs.facts().len()
    );
}

#[test]
fn a_document_here_that_does_not_open_is_made_anew() {
    let (mut workspace, mut kept) = tablet();
    let [theirs, ..] = theirs();
    let document_key = Workspace::document_key(theirs.subject());
    let mut cut = theirs.save();
    cut.truncate(cut.len() / 2);
    let mut batch = Batch::new(crate::store::Durability::Strict, None);
    batch.put(Store::Documents, document_key.as_str(), cut);
    kept.commit(&batch);
    take(&mut workspace, &mut kept, &page(&[&theirs], false));
    let saved = kept.saved().remove(theirs.subject()).unwrap();
    let again = Document::open(theirs.subject().clone(), &saved).unwrap();
    assert_eq!(again.heads(), theirs.heads());
}

#[test]
fn a_page_of_another_start_begins_anew() {
    let (mut workspace, mut kept) = tablet();
    let [one, two, _] = theirs();
    take(&mut workspace, &mut kept, &page(&[&one, &two], true));
    let mut other = page(&[&one], true);
    other.epoch = Some(EpochId::new([5; 16]));
    take(&mut workspace, &mut kept, &other);
    let start = kept.open().cold_start.unwrap();
    assert_eq!((start.taken, &start.after), (1, one.subject()));
}

#[test]
fn a_damaged_page_is_refused_with_its_cause_and_nothing_is_stored() {
    let (workspace, kept) = tablet();
    let [one, two, _] = theirs();
    let mut damaged = page(&[&one, &two], true);
    damaged.documents[1].saved.pop();
    let refused = workspace
        .on_start_page(&damaged, &kept.saved(), 7)
        .unwrap_err();
    assert!(matches!(&refused, PageError::Document(_)), "{refused}");
    assert!(refused.to_string().contains("AX-2"), "{refused}");
}

#[test]
fn late_verdicts_come_with_the_first_page_and_a_restored_server_gets_entries_again() {
    let (mut workspace, mut kept) = tablet();
    let receipts = [1, 2].map(|dseq| Receipt {
        dseq,
        seq: dseq,
        verdict: Verdict::Admitted,
    });
    let mut first = page(&[], false);
    first.receipts = receipts.to_vec();
    first.received_through = 1;
    workspace.pushed = 2;
    let entry = workspace.entries[&1].clone();
    workspace.entries.insert(2, entry);
    take(&mut workspace, &mut kept, &first);
    assert_eq!(kept.open().pushed, 1);
    let standing = &workspace.entries[&1].standing;
    assert!(
        matches!(standing, rows::Standing::Sent { .. }),
        "{standing:?}"
    );
}
