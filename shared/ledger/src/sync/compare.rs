//! Comparing the record of a tablet with the server's: both put their documents into 256
//! buckets by id and hash the latest changes of each. Where a bucket differs, its documents
//! are named one by one.
//!
//! The server says with its answer how far its feed reaches. The answer counts only for a
//! tablet that has pulled exactly that far and has sent all it has; another one pulls and asks
//! again.

use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use record::identity::Subject;
use record::ids::EpochId;

use crate::document::DocId;
use crate::hash::{ChangeId, Hash};

/// The number of buckets.
pub const BUCKETS: usize = 256;

/// Returns the bucket of a document: the first byte of its id, which is a hash.
#[must_use]
pub fn bucket_of(document: &DocId) -> u8 {
    let [first, ..] = *document.as_bytes();
    first
}

/// Hashes documents with their latest changes, both in ascending order, into buckets.
pub fn buckets(documents: impl IntoIterator<Item = (DocId, Vec<ChangeId>)>) -> Vec<Hash> {
    let mut buckets = alloc::vec![Hash::NONE; BUCKETS];
    for (document, heads) in documents {
        if let Some(bucket) = buckets.get_mut(usize::from(bucket_of(&document))) {
            let mut parts: Vec<&[u8]> = alloc::vec![bucket.as_bytes(), document.as_bytes()];
            parts.extend(heads.iter().map(|head| head.as_bytes().as_slice()));
            *bucket = Hash::of("waymark/bucket/1", &parts);
        }
    }
    buckets
}

/// All buckets of the server.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Buckets {
    /// The hashes, [`BUCKETS`] of them.
    #[n(0)]
    pub buckets: Vec<Hash>,
    /// The end of the feed when they were made.
    #[n(1)]
    pub head: u64,
    /// In which epoch the feed came as far as that.
    #[n(2)]
    pub epoch: Option<EpochId>,
    /// One hash over all facts ([`crate::state_hash`]), where it was asked for.
    #[n(3)]
    pub state: Option<Hash>,
    /// The server's clock, UTC milliseconds.
    #[n(4)]
    pub server_utc_ms: u64,
}

/// The documents of one bucket.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Bucket {
    /// The documents, in the order of their ids.
    #[n(0)]
    pub documents: Vec<Latest>,
    /// The end of the feed when they were read.
    #[n(1)]
    pub head: u64,
}

/// The latest changes of one document.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Latest {
    /// What it is about.
    #[n(0)]
    pub subject: Subject,
    /// Its latest changes, sorted.
    #[n(1)]
    pub heads: Vec<ChangeId>,
}

/// One document as the server has it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Whole {
    /// Its bytes, as [`crate::Document::save_plain`] writes them; nothing where there is none.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub saved: Option<Vec<u8>>,
    /// The end of the feed when it was read.
    #[n(1)]
    pub head: u64,
    /// The server's clock, UTC milliseconds.
    #[n(2)]
    pub server_utc_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use record::testing::Plan;

    fn documents(count: u32) -> BTreeMap<DocId, Vec<ChangeId>> {
        let plan = Plan::default();
        let document = |n| {
            let id = DocId::of(&Subject::Unit(plan.unit(&alloc::format!("AX-{n}"))));
            (id, alloc::vec![ChangeId::new([n as u8; 32])])
        };
        (0..count).map(document).collect()
    }

    #[test]
    fn the_same_documents_give_the_same_buckets_and_one_other_head_changes_one_bucket() {
        let one = documents(2_000);
        let before = buckets(one.clone());
        assert_eq!(before.len(), BUCKETS);
        assert!(before.iter().all(|bucket| *bucket != Hash::NONE));
        for (id, heads) in one.iter().take(20) {
            let mut other = one.clone();
            let mut more = heads.clone();
            more.push(ChangeId::new([9; 32]));
            for changed in [Some(more), Some(Vec::new()), None] {
                match changed {
                    Some(heads) => other.insert(*id, heads),
                    None => other.remove(id),
                };
                let after = buckets(other.clone());
                let differing: Vec<usize> =
                    (0..BUCKETS).filter(|n| before[*n] != after[*n]).collect();
                assert_eq!(differing, [usize::from(bucket_of(id))]);
            }
        }
    }
}
