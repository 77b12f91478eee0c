//! The record as whole documents, over HTTP.

use std::io::Read;

use flate2::read::ZlibDecoder;
use ledger::sync::cold_start::{MOST_PAGE_BYTES, StartPage};
use ledger::sync::message::{Message, Verdict};
use ledger::testing::TestTablet;
use record::testing::{Plan, whole_day};

use crate::support::{Answer, Server, ask, authorization, get_with, pull, push, seal};

fn page(answer: &Answer) -> StartPage {
    assert_eq!(answer.status, 200, "{}", answer.text());
    StartPage::from_bytes(&answer.body).unwrap()
}

#[test]
fn documents_come_page_by_page_and_what_follows_is_pulled_from_the_place_they_name() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let facts = whole_day();
    let entries = seal(&mut one, &facts);
    push(server.address, &one, &entries);
    let mut path = "/v1/start?cursor=0&bytes=4096".to_owned();
    let (mut pages, mut after, mut came) = (0, None, Vec::new());
    loop {
        let next = page(&ask(server.address, &two, &path));
        let documents = next.open(after.as_ref()).unwrap();
        let bytes: usize = next.documents.iter().map(|came| came.saved.len()).sum();
        assert!(bytes <= 4096 || documents.len() == 1, "{bytes}");
        after = documents.last().map(|last| last.subject().clone());
        came.extend(documents);
        pages += 1;
        if !next.more {
            assert_eq!((next.cursor, next.of), (next.head, came.len() as u64));
            assert!(
                pull(server.address, &two, next.cursor, 500)
                    .entries
                    .is_empty()
            );
            break;
        }
        let (through, epoch) = (next.cursor, next.epoch.unwrap());
        let named = after.as_ref().unwrap().to_string();
        let named = named
            .replace('%', "%25")
            .replace(':', "%3A")
            .replace('/', "%2F");
        path =
            format!("/v1/start?cursor=0&bytes=4096&through={through}&epoch={epoch}&after={named}");
    }
    assert!(pages > 2, "{pages} pages");
    for (subject, document) in &one.documents {
        let came = came.iter().find(|came| came.subject() == subject).unwrap();
        assert_eq!(came.heads(), document.heads(), "{subject}");
    }
    assert_eq!(came.len(), one.documents.len());
}

#[test]
fn a_page_is_deflated_for_who_takes_that_and_a_document_larger_than_a_page_comes_alone() {
    let (mut one, two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let entries = seal(&mut one, &whole_day());
    push(server.address, &one, &entries);
    let path = "/v1/start?cursor=0";
    let signed = authorization(&two, "GET", path, &[]);
    let headers = [
        ("authorization", signed.as_str()),
        ("accept-encoding", "gzip, deflate, br"),
    ];
    let mut deflated = get_with(server.address, path, &headers);
    assert_eq!(deflated.header("content-encoding"), "deflate");
    let plain = ask(server.address, &two, path);
    assert_eq!(plain.header("content-encoding"), "");
    assert!(deflated.body.len() * 2 < plain.body.len());
    let mut inflated = Vec::new();
    ZlibDecoder::new(deflated.body.as_slice())
        .read_to_end(&mut inflated)
        .unwrap();
    deflated.body = inflated;
    assert_eq!(page(&deflated).documents, page(&plain).documents);
    assert!(plain.body.len() < MOST_PAGE_BYTES);
    let alone = page(&ask(server.address, &two, "/v1/start?cursor=0&bytes=1"));
    assert_eq!((alone.documents.len(), alone.more), (1, true));
}

#[test]
fn a_verdict_that_changed_comes_with_the_first_page_to_the_one_it_is_about() {
    let (mut one, mut two) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&one, &two]);
    let mut here = Plan::default();
    here.receive("L5-0331", 5);
    let opened = one.record(&here.open("AX-1"));
    two.documents = one.documents.clone();
    let consumed = two.record(&here.another_tablet().consume_lot("AX-1", "L5-0331"));
    push(server.address, &two, &[consumed]);
    push(server.address, &one, &[opened]);
    let path = format!("/v1/start?cursor=0&incarnation={}", two.incarnation);
    let first = page(&ask(server.address, &two, &path));
    assert_eq!(first.receipts.len(), 1);
    assert_eq!(first.receipts[0].verdict, Verdict::Admitted);
    assert_eq!(first.received_through, 1);
    let other = page(&ask(server.address, &one, "/v1/start?cursor=0"));
    assert_eq!(other.receipts, []);
}

#[test]
fn only_enrolled_devices_are_answered_and_what_cannot_be_read_is_refused_in_their_language() {
    let (one, stranger) = (TestTablet::new(1), TestTablet::new(9));
    let server = Server::start(&[&one]);
    let refused = ask(server.address, &stranger, "/v1/start?cursor=0");
    assert_eq!(
        (refused.status, refused.refused().code.as_str()),
        (401, "not-enrolled")
    );
    for wrong in [
        "?cursor=x",
        "",
        "?cursor=0&after=nothing",
        "?cursor=0&epoch=1",
    ] {
        let refused = ask(server.address, &one, &format!("/v1/start{wrong}"));
        assert_eq!(
            (refused.status, refused.refused().code.as_str()),
            (400, "malformed")
        );
    }
    // Whoever names a place that the feed never had gets a start of their own.
    let path = "/v1/start?cursor=0&through=99&after=unit%3AAX2%2FAX-1";
    assert_eq!(page(&ask(server.address, &one, path)).cursor, 0);
}
