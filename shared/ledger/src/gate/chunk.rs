//! A pre-parser for Automerge change chunks (Automerge binary format, chunk type 1).
//!
//! A change that is taken says only this: on these changes, this actor put these facts into
//! the document's map of facts. There is one way to write that, the way an honest tablet
//! writes it, and nothing else is taken: the chunk is read into a [`Chunk`], written again,
//! and has to come out the same to the byte. So lengths are in their shortest form, no column
//! is compressed or unknown, no run claims rows that are not there, there is no message, no
//! foreign actor and no byte too many, and nothing is deleted, overwritten or put elsewhere.
//! Whatever else the bytes may mean to Automerge never reaches it.
//!
//! Reading is one pass over borrowed bytes; what is allocated is bounded by what is there.

mod columns;
pub(crate) mod reader;

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::document::genesis;
use crate::hash::ChangeId;
use reader::{Reader, write_signed, write_unsigned};

/// The most bytes of one change.
pub const MAX_CHANGE_BYTES: usize = 256 * 1024;
/// The most operations of one change: each puts one fact.
pub const MAX_OPS: u64 = 2_000;
/// The most changes that one change may build on: more than the latest changes that a document
/// may have ([`super::MAX_HEADS`]), so that an honest tablet can always write to it.
pub const MAX_DEPS: u64 = 2_048;

pub(crate) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;

/// Why bytes are not an acceptable change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChunkError {
    /// The bytes are more than [`MAX_CHANGE_BYTES`].
    #[error("the change has {had} bytes, at most {MAX_CHANGE_BYTES} are allowed")]
    TooLong {
        /// The bytes found.
        had: usize,
    },
    /// The chunk is a document, a compressed change or nothing known.
    #[error("the chunk has type {had}, only plain changes are taken")]
    WrongType {
        /// The type byte found.
        had: u8,
    },
    /// The checksum is not that of the content.
    #[error("the checksum does not fit the content")]
    Checksum,
    /// The bytes end too early, or claim more than there is.
    #[error("the change is malformed at byte {at}")]
    Malformed {
        /// The position.
        at: usize,
    },
    /// A dep is named twice or out of order, or there are none or more than [`MAX_DEPS`].
    #[error("the changes that it builds on are named wrongly")]
    Deps,
    /// The columns claim more than [`MAX_OPS`] operations.
    #[error("the change claims more than {MAX_OPS} operations")]
    TooManyOps,
    /// A fact is longer than facts may be; see [`record::fact::MAX_FACT_BYTES`].
    #[error("a fact of {had} bytes is longer than facts may be")]
    FactTooLong {
        /// The bytes claimed.
        had: usize,
    },
    /// A column is deflated.
    #[error("a column is compressed")]
    Compressed,
    /// It is a change, but not one that adds facts, or not in the form in which they are added.
    #[error("from byte {at} on, the change is not written as facts are added")]
    Form {
        /// The first position that differs.
        at: usize,
    },
}

impl ChunkError {
    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "change-too-long",
            Self::WrongType { .. } => "wrong-chunk",
            Self::Checksum => "checksum",
            Self::Malformed { .. } => "malformed",
            Self::Deps => "deps",
            Self::TooManyOps => "too-many-ops",
            Self::FactTooLong { .. } => "fact-too-long",
            Self::Compressed => "compressed",
            Self::Form { .. } => "form",
        }
    }
}

/// A change that adds facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// The hash of the change.
    pub id: ChangeId,
    /// The changes it builds on.
    pub deps: Vec<ChangeId>,
    /// The actor that wrote it.
    pub actor: &'a [u8],
    /// Its number among the actor's changes, from 1.
    pub seq: u64,
    /// The number of its first operation.
    pub start_op: u64,
    /// The time that it claims, seconds since 1970.
    pub seconds: i64,
    /// What it puts into the map of facts, one operation each.
    pub puts: Vec<Put<'a>>,
}

/// One fact under its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put<'a> {
    /// The key.
    pub key: &'a str,
    /// The fact's bytes.
    pub bytes: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// Parses the bytes of one change; nothing may follow.
    ///
    /// # Errors
    /// [`ChunkError`]; positions are byte offsets from the start.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ChunkError> {
        if bytes.len() > MAX_CHANGE_BYTES {
            return Err(ChunkError::TooLong { had: bytes.len() });
        }
        let mut r = Reader::new(bytes);
        if r.take(4)? != MAGIC {
            return Err(ChunkError::Malformed { at: 0 });
        }
        let checksum = r.take(4)?;
        let hashed = r.rest();
        match r.byte()? {
            CHANGE => {}
            had => return Err(ChunkError::WrongType { had }),
        }
        r.length()?;
        let hash: [u8; 32] = Sha256::digest(hashed).into();
        if !hash.starts_with(checksum) {
            return Err(ChunkError::Checksum);
        }
        let chunk = Self::read_body(ChangeId::new(hash), &mut r)?;
        match first_difference(&chunk.to_bytes(), bytes) {
            None => Ok(chunk),
            Some(at) => Err(ChunkError::Form { at }),
        }
    }

    fn read_body(id: ChangeId, r: &mut Reader<'a>) -> Result<Self, ChunkError> {
        let deps = read_deps(r)?;
        let length = r.length()?;
        let actor = r.take(length)?;
        let (seq, start_op, seconds) = (r.unsigned()?, r.unsigned()?, r.signed()?);
        // No message, and one other actor: that of the first change, whose map it puts into.
        r.expect(&[0, 1, 16])?;
        r.expect(&genesis::ACTOR)?;
        Ok(Self {
            id,
            deps,
            actor,
            seq,
            start_op,
            seconds,
            puts: columns::read(r)?,
        })
    }

    /// Writes the one form of this change.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        write_unsigned(&mut body, self.deps.len() as u64);
        self.deps
            .iter()
            .for_each(|dep| body.extend_from_slice(dep.as_bytes()));
        write_unsigned(&mut body, self.actor.len() as u64);
        body.extend_from_slice(self.actor);
        write_unsigned(&mut body, self.seq);
        write_unsigned(&mut body, self.start_op);
        write_signed(&mut body, self.seconds);
        body.extend_from_slice(&[0, 1, 16]);
        body.extend_from_slice(&genesis::ACTOR);
        columns::write(&mut body, &self.puts);
        change_of(&body).1
    }
}

/// Writes a change around its body, and says its hash.
pub(crate) fn change_of(body: &[u8]) -> (ChangeId, Vec<u8>) {
    let mut hashed = alloc::vec![CHANGE];
    write_unsigned(&mut hashed, body.len() as u64);
    hashed.extend_from_slice(body);
    let hash: [u8; 32] = Sha256::digest(&hashed).into();
    let mut bytes = MAGIC.to_vec();
    bytes.extend(hash.iter().take(4));
    bytes.append(&mut hashed);
    (ChangeId::new(hash), bytes)
}

/// Reads the deps: in the order of their hashes, and so each once.
fn read_deps(r: &mut Reader<'_>) -> Result<Vec<ChangeId>, ChunkError> {
    let count = r.unsigned()?;
    if count == 0 || count > MAX_DEPS {
        return Err(ChunkError::Deps);
    }
    let mut deps = Vec::new();
    for _ in 0..count {
        let dep = ChangeId::new(r.array()?);
        if deps.last().is_some_and(|last| *last >= dep) {
            return Err(ChunkError::Deps);
        }
        deps.push(dep);
    }
    Ok(deps)
}

fn first_difference(written: &[u8], given: &[u8]) -> Option<usize> {
    // The checksum differs wherever anything else does; what is meant stands after it.
    let from = MAGIC.len() + 4;
    let same = |at: &usize| written.get(*at) == given.get(*at);
    (from..written.len().max(given.len())).find(|at| !same(at))
}
