//! What a comparison makes of one document that differs: the tablet's part is fetched, its own
//! entries go up again, and what belongs to nobody here is named.

use ledger::Document;
use ledger::sync::compare::buckets;
use record::identity::Subject;

use super::*;
use crate::workspace::compare::{Found, Own, here_of};

/// A tablet that received a lot, with the document and the receipt of that entry.
fn with_a_lot(verdict: Option<Verdict>) -> (Workspace, Kept, Document) {
    let (mut workspace, mut kept) = tablet();
    record(&mut workspace, &mut kept, receive("L5-0331"), 2);
    let subject = Subject::Lot(Plan::default().lot("L5-0331"));
    let document = workspace.documents.remove(&subject).unwrap();
    if let Some(verdict) = verdict {
        let answer = PushAnswer {
            received_through: 2,
            chain_hash: Hash::NONE,
            receipts: [(1, Verdict::Admitted), (2, verdict)]
                .map(|(dseq, verdict)| Receipt {
                    dseq,
                    seq: dseq,
                    verdict,
                })
                .to_vec(),
            refused: None,
            server_utc_ms: 5,
            stopped: None,
        };
        let arrival = workspace.on_push_answer(&answer, 7);
        kept.commit(&arrival.batch);
        workspace.adopt_arrival(arrival);
    }
    (workspace, kept, document)
}

fn stored(kept: &Kept, document: &Document) -> Option<Vec<u8>> {
    let key = Key::Text(Workspace::document_key(document.subject()));
    kept.rows.get(&(Store::Documents, key)).cloned()
}

/// Another tablet's entry in the same document.
fn theirs(document: &Document) -> Document {
    let mut plan = Plan::default().another_tablet();
    let fact = plan.receive("L5-0331", 3);
    document.append(&[fact], [2; 16]).unwrap().0
}

#[test]
fn what_the_server_lost_of_this_tablets_own_goes_up_again() {
    let (workspace, kept, document) = with_a_lot(Some(Verdict::Admitted));
    let (subject, mut found) = (document.subject().clone(), Found::default());
    let saved = stored(&kept, &document);
    let arrival = workspace.compare_document(&mut found, &subject, None, saved.as_deref(), (5, 7));
    assert!(arrival.is_none());
    let own: Vec<Own> = found.to_send_again.keys().copied().collect();
    assert_eq!(own, [Own::Chain(2)]);
    assert!(found.server_lacks.is_empty() && found.fetched == 0);
    let (arrival, past) = workspace.send_again(&found.to_send_again, 7);
    let (mut workspace, mut kept) = (workspace, kept);
    let arrival = arrival.unwrap();
    kept.commit(&arrival.batch);
    workspace.adopt_arrival(arrival);
    assert!(past.is_empty());
    assert_eq!((workspace.pushed, kept.open().pushed), (1, 1));
    assert_eq!(kept.open().sync_status().waiting, 1);
}

#[test]
fn what_is_not_sent_or_kept_aside_is_no_difference() {
    let reason = "unbound".to_owned();
    for (verdict, aside) in [(None, 0), (Some(Verdict::Quarantined { reason }), 1)] {
        let (workspace, kept, document) = with_a_lot(verdict);
        let mut found = Found::default();
        let saved = stored(&kept, &document);
        let subject = document.subject();
        workspace.compare_document(&mut found, subject, None, saved.as_deref(), (5, 7));
        let expected = Found {
            aside,
            ..Found::default()
        };
        assert_eq!(found, expected);
    }
}

#[test]
fn what_this_tablet_has_of_others_and_the_server_has_not_is_named() {
    let (workspace, _, document) = with_a_lot(Some(Verdict::Admitted));
    let (more, mut found) = (theirs(&document), Found::default());
    let saved = Some(more.save());
    let subject = document.subject();
    let arrival = workspace.compare_document(
        &mut found,
        subject,
        Some(&document),
        saved.as_deref(),
        (5, 7),
    );
    assert!(arrival.is_none());
    let named: Vec<&String> = found.server_lacks.iter().collect();
    assert_eq!(named, [&subject.to_string()]);
    let (_, compared) = workspace.keep_comparison(&found, 0, 9);
    assert!(!messages::records::Comparison::from(compared).is_same());
}

#[test]
fn a_document_that_is_missing_short_or_cut_off_is_whole_again() {
    let (workspace, kept, document) = with_a_lot(Some(Verdict::Admitted));
    let came = theirs(&document);
    let whole = came.save();
    let cut = whole[..whole.len() / 2].to_vec();
    let short = document.save();
    for saved in [None, Some(cut), Some(short)] {
        let (mut found, subject) = (Found::default(), document.subject());
        let arrival = workspace
            .compare_document(&mut found, subject, Some(&came), saved.as_deref(), (5, 7))
            .unwrap();
        assert_eq!(found.fetched, 1);
        assert!(found.server_lacks.is_empty() && found.to_send_again.is_empty());
        let mut mended = Kept {
            rows: kept.rows.clone(),
        };
        mended.commit(&arrival.batch);
        let saved = stored(&mended, &document).unwrap();
        let again = Document::open(subject.clone(), &saved).unwrap();
        assert_eq!(again.heads(), came.heads());
        let facts = mended.open().plant;
        assert!(
            came.facts()
                .iter()
                .all(|fact| facts.fact(&fact.id) == Some(fact))
        );
    }
}

#[test]
fn the_store_gives_the_buckets_that_the_documents_give() {
    let (_, kept, document) = with_a_lot(None);
    let rows: Vec<_> = kept.of(Store::Documents).collect();
    let here = here_of(&rows);
    assert_eq!(here.get(&document.id()), Some(&Some(document.heads())));
    let ours = here.into_iter().map(|(id, heads)| (id, heads.unwrap()));
    let same = std::iter::once((document.id(), document.heads()));
    assert_eq!(buckets(ours), buckets(same));
}

#[test]
fn a_comparison_counts_only_when_all_is_sent_and_pulled_as_far_as_the_server_says() {
    let (mut workspace, _, _) = with_a_lot(Some(Verdict::Admitted));
    let epoch = Some(EpochId::new([4; 16]));
    (workspace.cursor, workspace.epoch) = (9, epoch);
    assert!(workspace.rests_at(9, epoch));
    assert!(!workspace.rests_at(10, epoch) && !workspace.rests_at(9, None));
    workspace.pushed = 1;
    assert!(!workspace.rests_at(9, epoch), "an entry is on its way");
}

#[test]
fn a_tablet_compares_by_itself_once_a_day() {
    let (mut workspace, _, _) = with_a_lot(None);
    let day = 24 * 60 * 60 * 1000;
    assert!(workspace.comparison_is_due(5));
    let (_, compared) = workspace.keep_comparison(&Found::default(), 0, 5);
    workspace.compared = Some(compared);
    assert!(!workspace.comparison_is_due(5) && !workspace.comparison_is_due(5 + day));
    assert!(workspace.comparison_is_due(6 + day));
    assert!(workspace.comparison_is_due(4), "the clock was set back");
}
