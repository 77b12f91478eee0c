//! A pre-parser for Automerge change chunks (Automerge binary format, chunk type 1).
//!
//! It reads what the gate must know before Automerge may see the bytes, in one pass over
//! borrowed bytes: the checksum, the deps, the actor, the counters, and how many operations
//! the columns claim. Run lengths let a few bytes claim any number of rows; a claim over the
//! cap is refused here, where it costs nothing.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::hash::ChangeId;

/// The most bytes of one change.
pub const MAX_CHANGE_BYTES: usize = 256 * 1024;
/// The most operations of one change.
pub const MAX_OPS: u64 = 2_000;
/// The most changes that one change may build on.
pub const MAX_DEPS: u64 = 256;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;
/// The column that says what each operation does; every operation has a row in it.
const ACTION_COLUMN: u64 = 0x42;
/// The bit of a column's specification that says its bytes are deflated.
const DEFLATED: u64 = 0x08;

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
    /// The bytes end too early, or go on too long, or are not in shortest form.
    #[error("the change is malformed at byte {at}")]
    Malformed {
        /// The position.
        at: usize,
    },
    /// A dep is named twice, or there are more than [`MAX_DEPS`].
    #[error("the changes that it builds on are named wrongly")]
    Deps,
    /// The columns claim more than [`MAX_OPS`] operations.
    #[error("the change claims more than {MAX_OPS} operations")]
    TooManyOps,
    /// A column is deflated.
    #[error("a column is compressed")]
    Compressed,
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
            Self::Compressed => "compressed",
        }
    }
}

/// The head of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// The hash of the change.
    pub id: ChangeId,
    /// The changes it builds on.
    pub deps: Vec<ChangeId>,
    /// The actor that wrote it.
    pub actor: &'a [u8],
    /// Its number among the actor's changes.
    pub seq: u64,
    /// The number of its first operation.
    pub start_op: u64,
    /// How many operations it has.
    pub ops: u64,
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
        let mut r = Reader { bytes, at: 0 };
        if r.take(4)? != MAGIC {
            return Err(ChunkError::Malformed { at: 0 });
        }
        let checksum = r.take(4)?;
        let hashed_from = r.at;
        match r.byte()? {
            CHANGE => {}
            had => return Err(ChunkError::WrongType { had }),
        }
        let length = r.length()?;
        if length != r.left() {
            return Err(ChunkError::Malformed { at: r.at });
        }
        let hash: [u8; 32] = Sha256::digest(bytes.get(hashed_from..).unwrap_or_default()).into();
        if hash.get(..4) != Some(checksum) {
            return Err(ChunkError::Checksum);
        }
        Self::parse_body(ChangeId::new(hash), &mut r)
    }

    fn parse_body(id: ChangeId, r: &mut Reader<'a>) -> Result<Self, ChunkError> {
        let deps = parse_deps(r)?;
        let length = r.length()?;
        let actor = r.take(length)?;
        let (seq, start_op) = (r.unsigned()?, r.unsigned()?);
        let _seconds = r.signed()?;
        let message = r.length()?;
        r.take(message)?;
        for _ in 0..r.count()? {
            let other_actor = r.length()?;
            r.take(other_actor)?;
        }
        let ops = parse_columns(r)?;
        // What is left are extra bytes; we write none, and the hash covers them.
        if r.left() != 0 {
            return Err(ChunkError::Malformed { at: r.at });
        }
        Ok(Self {
            id,
            deps,
            actor,
            seq,
            start_op,
            ops,
        })
    }
}

fn parse_deps(r: &mut Reader<'_>) -> Result<Vec<ChangeId>, ChunkError> {
    let count = r.unsigned()?;
    if count > MAX_DEPS {
        return Err(ChunkError::Deps);
    }
    let mut deps = Vec::new();
    for _ in 0..count {
        let at = r.at;
        let bytes = r.take(32)?;
        let bytes = bytes.try_into().map_err(|_| ChunkError::Malformed { at })?;
        let dep = ChangeId::new(bytes);
        if deps.contains(&dep) {
            return Err(ChunkError::Deps);
        }
        deps.push(dep);
    }
    Ok(deps)
}

/// Reads the column directory and counts the rows that each column claims.
fn parse_columns(r: &mut Reader<'_>) -> Result<u64, ChunkError> {
    let mut columns = Vec::new();
    let mut last = None;
    for _ in 0..r.count()? {
        let at = r.at;
        let (specification, length) = (r.unsigned()?, r.length()?);
        if last.is_some_and(|last| specification <= last) {
            return Err(ChunkError::Malformed { at });
        }
        last = Some(specification);
        if specification & DEFLATED != 0 {
            return Err(ChunkError::Compressed);
        }
        columns.push((specification, length));
    }
    let mut ops = 0;
    for (specification, length) in columns {
        let start = r.at;
        let data = r.take(length)?;
        let rows = count_rows(specification, data, start)?;
        if specification == ACTION_COLUMN {
            ops = rows;
        }
    }
    Ok(ops)
}

/// Counts the rows a column claims, by its type (the low three bits).
fn count_rows(specification: u64, data: &[u8], start: usize) -> Result<u64, ChunkError> {
    let mut r = Reader { bytes: data, at: 0 };
    let moved = |error| {
        if let ChunkError::Malformed { at } = error {
            ChunkError::Malformed { at: start + at }
        } else {
            error
        }
    };
    let rows = match specification & 7 {
        4 => count_boolean(&mut r),
        7 => return Ok(0),
        kind => count_runs(&mut r, kind),
    };
    rows.map_err(moved)
}

fn count_boolean(r: &mut Reader<'_>) -> Result<u64, ChunkError> {
    let mut rows = 0;
    while r.left() > 0 {
        rows = add_rows(rows, r.unsigned()?)?;
    }
    Ok(rows)
}

fn count_runs(r: &mut Reader<'_>, kind: u64) -> Result<u64, ChunkError> {
    let mut rows = 0;
    while r.left() > 0 {
        let run = r.signed()?;
        rows = match run {
            0 => add_rows(rows, r.unsigned()?)?,
            1.. => {
                skip_value(r, kind)?;
                add_rows(rows, run.unsigned_abs())?
            }
            _ => {
                let rows = add_rows(rows, run.unsigned_abs())?;
                for _ in 0..run.unsigned_abs() {
                    skip_value(r, kind)?;
                }
                rows
            }
        };
    }
    Ok(rows)
}

fn skip_value(r: &mut Reader<'_>, kind: u64) -> Result<(), ChunkError> {
    match kind {
        3 => r.signed().map(drop),
        5 => {
            let length = r.length()?;
            r.take(length).map(drop)
        }
        _ => r.unsigned().map(drop),
    }
}

fn add_rows(rows: u64, more: u64) -> Result<u64, ChunkError> {
    match rows.checked_add(more) {
        Some(sum) if sum <= MAX_OPS => Ok(sum),
        _ => Err(ChunkError::TooManyOps),
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ChunkError> {
        let end = self.at.checked_add(length);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or(ChunkError::Malformed { at: self.at })?;
        self.at += length;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, ChunkError> {
        let at = self.at;
        match self.take(1)? {
            [byte] => Ok(*byte),
            _ => Err(ChunkError::Malformed { at }),
        }
    }

    /// A number of things that each take at least one byte.
    fn count(&mut self) -> Result<usize, ChunkError> {
        self.length()
    }

    /// A number of bytes that must still be there.
    fn length(&mut self) -> Result<usize, ChunkError> {
        let at = self.at;
        let length = usize::try_from(self.unsigned()?).ok();
        length
            .filter(|length| *length <= self.left())
            .ok_or(ChunkError::Malformed { at })
    }

    /// Unsigned LEB128 in its shortest form, at most 64 bits.
    fn unsigned(&mut self) -> Result<u64, ChunkError> {
        let start = self.at;
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                if byte == 0 && shift > 0 {
                    break;
                }
                return Ok(value);
            }
        }
        Err(ChunkError::Malformed { at: start })
    }

    /// Signed LEB128 in its shortest form, at most 64 bits.
    fn signed(&mut self) -> Result<i64, ChunkError> {
        let start = self.at;
        let mut value = 0i64;
        let mut previous = 0u8;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = byte & 0x7f;
            if shift == 63 && bits != 0 && bits != 0x7f {
                break;
            }
            value |= i64::from(bits) << shift;
            if byte & 0x80 == 0 {
                let sign_only =
                    (bits == 0 && previous & 0x40 == 0) || (bits == 0x7f && previous & 0x40 != 0);
                if shift > 0 && sign_only {
                    break;
                }
                if shift < 57 && bits & 0x40 != 0 {
                    value |= -1i64 << (shift + 7);
                }
                return Ok(value);
            }
            previous = byte;
        }
        Err(ChunkError::Malformed { at: start })
    }
}
