//! What a tablet compares its record with, over HTTP.

use ledger::Document;
use ledger::state_hash::state_hash;
use ledger::sync::compare::{BUCKETS, Bucket, Buckets, Whole, bucket_of, buckets};
use ledger::sync::message::Message;
use ledger::testing::TestTablet;
use record::Plant;
use record::testing::whole_day;

use crate::support::{Answer, Server, ask, push, seal};

fn read<M: Message>(answer: &Answer) -> M {
    assert_eq!(answer.status, 200, "{}", answer.text());
    M::from_bytes(&answer.body).unwrap()
}

fn path_of(document: &Document) -> String {
    let subject = document.subject().to_string();
    let subject = subject
        .replace('%', "%25")
        .replace(':', "%3A")
        .replace('/', "%2F");
    format!("/v1/documents/{subject}")
}

#[test]
fn buckets_are_those_of_the_same_documents_elsewhere_and_name_them_where_asked() {
    let mut one = TestTablet::new(1);
    let server = Server::start(&[&one]);
    let facts = whole_day();
    let entries = seal(&mut one, &facts);
    push(server.address, &one, &entries);
    let mut documents: Vec<&Document> = one.documents.values().collect();
    documents.sort_by_key(|document| document.id());
    let ours = documents
        .iter()
        .map(|document| (document.id(), document.heads()));
    let theirs: Buckets = read(&ask(server.address, &one, "/v1/buckets"));
    assert_eq!(theirs.buckets, buckets(ours));
    assert_eq!((theirs.head, theirs.state), (entries.len() as u64, None));
    let with_facts: Buckets = read(&ask(server.address, &one, "/v1/buckets?facts=true"));
    let plant: Plant = facts.into_iter().collect();
    assert_eq!(with_facts.state, Some(state_hash(&plant)));
    for document in documents {
        let path = format!("/v1/buckets/{}", bucket_of(&document.id()));
        let bucket: Bucket = read(&ask(server.address, &one, &path));
        assert_eq!(bucket.head, theirs.head);
        let named = bucket.documents.iter();
        let mut named = named.filter(|latest| latest.subject == *document.subject());
        assert_eq!(named.next().unwrap().heads, document.heads());
        let whole: Whole = read(&ask(server.address, &one, &path_of(document)));
        let came = Document::open_plain(document.subject().clone(), &whole.saved.unwrap());
        assert_eq!(came.unwrap().heads(), document.heads());
    }
    let listed = (0..BUCKETS).map(|number| {
        let path = format!("/v1/buckets/{number}");
        let bucket: Bucket = read(&ask(server.address, &one, &path));
        bucket.documents.len()
    });
    assert_eq!(listed.sum::<usize>(), one.documents.len());
}

#[test]
fn what_is_not_there_is_said_and_what_names_nothing_or_nobody_is_refused() {
    let (one, stranger) = (TestTablet::new(1), TestTablet::new(9));
    let server = Server::start(&[&one]);
    let none: Whole = read(&ask(
        server.address,
        &one,
        "/v1/documents/unit%3AAX2%2FAX-7",
    ));
    assert_eq!((none.saved, none.head), (None, 0));
    for wrong in ["/v1/buckets/256", "/v1/buckets/x", "/v1/documents/x"] {
        assert_eq!(ask(server.address, &one, wrong).status, 400, "{wrong}");
    }
    for path in ["/v1/buckets", "/v1/buckets/0", "/v1/documents/carton%3AC-1"] {
        assert_eq!(ask(server.address, &stranger, path).status, 401, "{path}");
    }
}
