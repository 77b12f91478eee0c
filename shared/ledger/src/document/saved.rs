//! What the bytes of a saved document say before anything opens them.
//!
//! A saved document is one Automerge document chunk: actors, latest changes, then the
//! columns of changes and operations. Columns may be deflated, and a few hundred kilobytes
//! of such columns claim gigabytes: what comes over a link is taken only with plain ones.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use record::identity::Subject;
use sha2::{Digest, Sha256};

use super::{Document, DocumentError};
use crate::gate::chunk::reader::Reader;
use crate::gate::chunk::{ChunkError, MAGIC};
use crate::hash::ChangeId;

/// The type of a document chunk.
const DOCUMENT: u8 = 0;
/// The bit of a column's specification that says its bytes are deflated.
const DEFLATED: u64 = 0x08;

/// The front of a saved document.
struct Front {
    heads: Vec<ChangeId>,
    is_plain: bool,
    has_its_checksum: bool,
}

impl Front {
    /// Reads the front; the chunk has to end where it says.
    fn read(saved: &[u8]) -> Result<Self, ChunkError> {
        let mut r = Reader::new(saved);
        r.expect(&MAGIC)?;
        let checksum = r.take(4)?;
        let hashed = r.rest();
        r.expect(&[DOCUMENT])?;
        let length = r.length()?;
        if length != r.rest().len() {
            return Err(r.malformed());
        }
        let actors = r.length()?;
        for _ in 0..actors {
            let length = r.length()?;
            r.take(length)?;
        }
        let mut heads = (0..r.length()?)
            .map(|_| r.array().map(ChangeId::new))
            .collect::<Result<Vec<_>, _>>()?;
        heads.sort_unstable();
        let is_plain = has_plain_columns(&mut r)? & has_plain_columns(&mut r)?;
        Ok(Self {
            heads,
            is_plain,
            has_its_checksum: Sha256::digest(hashed).starts_with(checksum),
        })
    }
}

/// Reads the specifications and lengths of columns, of changes or of operations.
fn has_plain_columns(r: &mut Reader<'_>) -> Result<bool, ChunkError> {
    let mut plain = true;
    for _ in 0..r.length()? {
        plain &= r.unsigned()? & DEFLATED == 0;
        r.unsigned()?;
    }
    Ok(plain)
}

impl Document {
    /// Returns the bytes to send: as [`Document::save`], but nothing in them is deflated, so
    /// that whoever reads them can bound what comes out. What carries them deflates better.
    #[must_use]
    pub fn save_plain(&self) -> Vec<u8> {
        self.doc.save_nocompress()
    }

    /// Opens what [`Document::save_plain`] wrote, somewhere else.
    ///
    /// # Errors
    /// [`DocumentError::Open`] when the bytes are damaged, deflated, of another document, or
    /// hold anything but facts about the subject.
    pub fn open_plain(subject: Subject, saved: &[u8]) -> Result<Self, DocumentError> {
        let failed = |why: String| DocumentError::Open {
            subject: subject.to_string(),
            why,
        };
        let front =
            Front::read(saved).map_err(|_| failed("it is cut off or damaged".to_owned()))?;
        if !front.is_plain {
            return Err(failed(ChunkError::Compressed.to_string()));
        }
        if !front.has_its_checksum {
            return Err(failed(ChunkError::Checksum.to_string()));
        }
        let document = Self::open(subject.clone(), saved)?;
        let is_whole = document.heads() == front.heads && document.has_only_facts();
        let is_about_it = || document.facts().iter().all(|fact| fact.subject == subject);
        if is_whole && is_about_it() {
            Ok(document)
        } else {
            Err(failed("it holds more than facts about it".to_owned()))
        }
    }

    /// Returns the latest changes of a saved document, sorted, without opening it; nothing for
    /// bytes that are no whole document. Deflated columns are not looked into.
    #[must_use]
    pub fn latest_of(saved: &[u8]) -> Option<Vec<ChangeId>> {
        let front = Front::read(saved).ok()?;
        (front.has_its_checksum || !front.is_plain).then_some(front.heads)
    }

    /// Returns the changes of this document that the other one has not.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Vec<ChangeId> {
        let beyond = other.doc.get_changes_added(&self.doc);
        beyond.iter().map(|change| change.hash().into()).collect()
    }

    /// Makes the document that holds what both hold.
    ///
    /// # Errors
    /// [`DocumentError::Apply`] when the changes of the other one cannot be added to this one.
    pub fn merged(&self, other: &Self) -> Result<Self, DocumentError> {
        let failed = |why: String| DocumentError::Apply { why };
        let mut next = self.clone();
        next.doc
            .apply_changes(self.doc.get_changes_added(&other.doc))
            .map_err(|error| failed(error.to_string()))?;
        match other.heads().iter().find(|head| !next.has(head)) {
            Some(head) => Err(failed(alloc::format!("{head} waits for another change"))),
            None => Ok(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::testing::Plan;

    fn grown(facts: usize) -> Document {
        let mut fresh = Plan::default();
        let mut document = Document::new(Subject::Unit(fresh.unit("AX-1")));
        for _ in 0..=facts {
            fresh = fresh.another_tablet();
            let opened = fresh.clone().open("AX-1");
            (document, _) = document.append(&opened, [1; 16]).unwrap();
        }
        document
    }

    #[test]
    fn a_document_opens_elsewhere_from_plain_bytes_and_every_cut_and_flip_is_refused() {
        let document = grown(3);
        let saved = document.save_plain();
        let again = Document::open_plain(document.subject().clone(), &saved).unwrap();
        assert_eq!(again.heads(), document.heads());
        assert_eq!(again.fact_bytes(), document.fact_bytes());
        let refused =
            |bytes: &[u8]| Document::open_plain(document.subject().clone(), bytes).is_err();
        for cut in 0..saved.len() {
            assert!(refused(&saved[..cut]), "cut at {cut}");
            let mut flipped = saved.clone();
            flipped[cut] ^= 1;
            assert!(refused(&flipped), "flipped at {cut}");
        }
        let mut longer = saved;
        longer.push(0);
        assert!(refused(&longer));
    }

    #[test]
    fn deflated_columns_are_refused_before_anything_inflates_them() {
        let document = grown(20);
        let deflated = document.save();
        assert!(deflated.len() < document.save_plain().len());
        let opened = Document::open_plain(document.subject().clone(), &deflated);
        assert!(
            matches!(&opened, Err(DocumentError::Open { why, .. }) if why.contains("compressed")),
            "{opened:?}"
        );
    }

    #[test]
    fn a_document_of_something_else_is_refused() {
        let saved = grown(1).save_plain();
        let other = Subject::Unit(Plan::default().unit("AX-2"));
        assert!(Document::open_plain(other, &saved).is_err());
    }

    #[test]
    fn both_halves_of_a_document_meet_whichever_takes_the_other_in() {
        let mut here = Plan::default();
        let mut there = here.another_tablet();
        let (one, two) = (here.open("AX-1"), there.open("AX-1"));
        let base = Document::new(one[0].subject.clone());
        let (a, _) = base.append(&one, [1; 16]).unwrap();
        let (b, _) = base.append(&two, [2; 16]).unwrap();
        let (ab, ba) = (a.merged(&b).unwrap(), b.merged(&a).unwrap());
        assert_eq!(ab.heads(), ba.heads());
        assert_eq!(ab.facts().len(), 2);
        assert_eq!(ab.merged(&a).unwrap().heads(), ab.heads());
        assert_eq!(ab.beyond(&a), b.beyond(&base));
        assert_eq!(a.beyond(&ab), []);
    }

    #[test]
    fn latest_changes_are_read_without_opening_and_never_of_a_part() {
        let document = grown(20);
        for saved in [document.save(), document.save_plain()] {
            assert_eq!(Document::latest_of(&saved), Some(document.heads()));
            for cut in 0..saved.len() {
                assert_eq!(Document::latest_of(&saved[..cut]), None, "cut at {cut}");
            }
        }
        let id = document.id();
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}
