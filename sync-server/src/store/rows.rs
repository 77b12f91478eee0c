//! From columns to types and back; a value of the wrong shape is damage, not a panic.

use ledger::{ChangeId, Hash};
use record::identity::Subject;
use rusqlite::Row;

use super::StoreError;

/// Reads a blob of fixed length.
pub(super) fn fixed<const N: usize>(
    row: &Row<'_>,
    column: &'static str,
) -> Result<[u8; N], StoreError> {
    let bytes: Vec<u8> = row.get(column)?;
    exact(&bytes, column)
}

/// Takes bytes of a length that is known.
pub(super) fn exact<const N: usize>(
    bytes: &[u8],
    what: &'static str,
) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Damaged { what })
}

/// Reads a hash of ours.
pub(super) fn hash(row: &Row<'_>, column: &'static str) -> Result<Hash, StoreError> {
    fixed(row, column).map(Hash::new)
}

/// Reads the hash of a change, where there is one.
pub(super) fn change_id(
    row: &Row<'_>,
    column: &'static str,
) -> Result<Option<ChangeId>, StoreError> {
    let bytes: Option<Vec<u8>> = row.get(column)?;
    bytes
        .map(|bytes| exact(&bytes, column).map(ChangeId::new))
        .transpose()
}

/// Reads a subject.
pub(super) fn subject(text: &str) -> Result<Subject, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Damaged { what: "subject" })
}

/// Reads a count or a time; SQLite's integers are signed.
pub(super) fn unsigned(row: &Row<'_>, column: &'static str) -> Result<u64, StoreError> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| StoreError::Damaged { what: column })
}

/// Writes a count or a time.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
