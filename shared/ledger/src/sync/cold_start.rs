//! Cold start: a tablet that is new or far behind takes the record document by document, in
//! place of the log change by change.
//!
//! Pages of whole documents come in one order ([`place`]), each after the last document of
//! the page before, as large as the tablet asks for. The first page names a place of the feed:
//! every page holds at least what was settled up to there, so a tablet that has taken the last
//! one pulls on from that place, however far the feed has grown meanwhile; what comes twice is
//! passed over. The server keeps nothing of a start, so nothing of one can run out, and a
//! tablet goes on with the page after the last that it stored, also days later.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use record::identity::Subject;
use record::ids::EpochId;

use super::message::Receipt;
use crate::document::{Document, DocumentError};

/// The bytes of documents that a tablet asks for first: the people of a plant, soon. Pages
/// double while they come through, and halve when they do not, but not below this.
pub const FIRST_PAGE_BYTES: usize = 4 * 1024;
/// The most bytes of documents of a page. One document that is larger comes alone.
pub const MOST_PAGE_BYTES: usize = 256 * 1024;

/// From so many rows on a cold start is worth its first page.
const FAR_ROWS: u64 = 2_000;

/// The kinds of things in the order in which their documents come: what a person needs to
/// take the tablet and to understand a scan comes first, and parts before what they go into.
pub const KINDS: [&str; 9] = [
    "person", "station", "item", "layout", "route", "lot", "unit", "carton", "shipment",
];

/// Says whether a tablet takes whole documents: it has nothing, or more than a third of the
/// feed is still to come and that is more than four pulls. `head` is the end of the feed as
/// far as it was told.
#[must_use]
pub fn is_far_behind(cursor: u64, head: Option<u64>) -> bool {
    let behind = head.unwrap_or(0).saturating_sub(cursor);
    // Of a server that has nothing there is nothing to fetch.
    let has_nothing = cursor == 0 && head != Some(0);
    has_nothing || (behind > FAR_ROWS && behind > head.unwrap_or(0) / 3)
}

/// Returns where a document comes among all.
#[must_use]
pub fn place(subject: &Subject) -> (usize, String) {
    let kind = KINDS.iter().position(|kind| *kind == subject.kind());
    (kind.unwrap_or(KINDS.len()), subject.to_string())
}

/// A whole document on its way down.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SavedDocument {
    /// What it is about.
    #[n(0)]
    pub subject: Subject,
    /// Its bytes, as [`Document::save_plain`] writes them.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub saved: Vec<u8>,
}

/// One page of a cold start.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct StartPage {
    /// The documents, in order.
    #[n(0)]
    pub documents: Vec<SavedDocument>,
    /// Whether more come after the last of these.
    #[n(1)]
    pub more: bool,
    /// The place of the feed up to which all pages together have everything. A page that
    /// names another one than the page before is the first of a new start: the server was
    /// restored or rebuilt in between.
    #[n(2)]
    pub cursor: u64,
    /// In which epoch the feed came as far as that place.
    #[n(3)]
    pub epoch: Option<EpochId>,
    /// How many documents there are.
    #[n(4)]
    pub of: u64,
    /// The end of the feed.
    #[n(5)]
    pub head: u64,
    /// With the first page: receipts of the asker's entries whose verdict changed between its
    /// own cursor and that place, which it will not pull any more.
    #[n(6)]
    pub receipts: Vec<Receipt>,
    /// The server's clock, UTC milliseconds.
    #[n(7)]
    pub server_utc_ms: u64,
    /// How far the server has the asker's own chain.
    #[n(8)]
    pub received_through: u64,
}

/// Why a page is not taken; it is asked for again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// A document cannot be taken.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A document is named out of order, or was in the page before.
    #[error("the document of {subject} comes out of its order")]
    Order {
        /// The subject.
        subject: String,
    },
    /// Nothing is in the page, and more is to come: there would be no end.
    #[error("an empty page is followed by others")]
    Empty,
}

impl StartPage {
    /// Opens the documents of the page that comes after this document.
    ///
    /// # Errors
    /// [`PageError`]; nothing of the page may be taken then.
    pub fn open(&self, after: Option<&Subject>) -> Result<Vec<Document>, PageError> {
        if self.more && self.documents.is_empty() {
            return Err(PageError::Empty);
        }
        let mut last = after.map(place);
        let open = |came: &SavedDocument| {
            let next = Some(place(&came.subject));
            if next <= last {
                let subject = came.subject.to_string();
                return Err(PageError::Order { subject });
            }
            last = next;
            Ok(Document::open_plain(came.subject.clone(), &came.saved)?)
        };
        self.documents.iter().map(open).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::testing::Plan;

    fn page(subjects: &[Subject]) -> StartPage {
        let documents = subjects.iter().map(|subject| SavedDocument {
            subject: subject.clone(),
            saved: Document::new(subject.clone()).save_plain(),
        });
        StartPage {
            documents: documents.collect(),
            more: true,
            cursor: 9,
            epoch: None,
            of: 9,
            head: 9,
            receipts: Vec::new(),
            server_utc_ms: 0,
            received_through: 0,
        }
    }

    fn subjects() -> [Subject; 4] {
        let plan = Plan::default();
        let station: Subject = "station:ST-2".parse().unwrap();
        let lot = Subject::Lot(plan.lot("L5-0331"));
        let unit = |serial| Subject::Unit(plan.unit(serial));
        [station, lot, unit("AX-1"), unit("AX-2")]
    }

    #[test]
    fn masters_come_first_and_parts_before_what_they_go_into() {
        let subjects = subjects();
        let opened = page(&subjects).open(None).unwrap();
        assert_eq!(opened.len(), 4);
        let rest = page(&subjects[2..]);
        assert_eq!(rest.open(Some(&subjects[1])).unwrap().len(), 2);
    }

    #[test]
    fn a_page_out_of_order_or_without_an_end_is_refused() {
        let mut subjects = subjects();
        let again = page(&subjects[1..]).open(Some(&subjects[1]));
        assert!(matches!(again, Err(PageError::Order { .. })), "{again:?}");
        subjects.swap(0, 3);
        let swapped = page(&subjects).open(None);
        assert!(matches!(swapped, Err(PageError::Order { .. })));
        assert_eq!(page(&[]).open(None).unwrap_err(), PageError::Empty);
    }

    #[test]
    fn a_page_with_one_document_that_does_not_open_is_refused_as_a_whole() {
        let subjects = subjects();
        let mut wrong = page(&subjects);
        wrong.documents[2].saved = Document::new(subjects[3].clone()).save_plain();
        assert!(matches!(wrong.open(None), Err(PageError::Document(_))));
    }

    #[test]
    fn a_new_tablet_and_one_that_lacks_more_than_a_third_take_whole_documents() {
        assert!(is_far_behind(0, None));
        assert!(is_far_behind(0, Some(1)));
        assert!(!is_far_behind(0, Some(0)), "of an empty server");
        for (cursor, head, far) in [
            (1, 2_000, false),
            (1, 2_002, true),
            (10_000, 14_000, false),
            (10_000, 15_003, true),
            (20, 10, false),
        ] {
            assert_eq!(is_far_behind(cursor, Some(head)), far, "{cursor} of {head}");
        }
    }
}
