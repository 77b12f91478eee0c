//! The numbers of a chunk: LEB128, read with a bound on all that is claimed, and written.

use alloc::vec::Vec;

use super::ChunkError;

/// Reads bytes from the front, and knows where in the chunk it is.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Returns a reader of the next bytes alone.
    pub(crate) fn part(&mut self, length: usize) -> Result<Self, ChunkError> {
        let at = self.at;
        Ok(Self {
            bytes: self.take(length)?,
            at,
        })
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// The error of what is read next.
    pub(crate) fn malformed(&self) -> ChunkError {
        ChunkError::Malformed { at: self.at }
    }

    /// The error of what is read next, when it is whole and not what it has to be.
    pub(crate) fn form(&self) -> ChunkError {
        ChunkError::Form { at: self.at }
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], ChunkError> {
        let malformed = self.malformed();
        let (taken, left) = self.bytes.split_at_checked(length).ok_or(malformed)?;
        self.bytes = left;
        self.at += length;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], ChunkError> {
        let malformed = self.malformed();
        self.take(N)?.try_into().map_err(|_| malformed)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, ChunkError> {
        self.array().map(|[byte]| byte)
    }

    /// Reads bytes that stand in every change.
    pub(crate) fn expect(&mut self, bytes: &[u8]) -> Result<(), ChunkError> {
        let form = self.form();
        if self.take(bytes.len())? == bytes {
            Ok(())
        } else {
            Err(form)
        }
    }

    /// A number of bytes that must still be there.
    pub(crate) fn length(&mut self) -> Result<usize, ChunkError> {
        let malformed = self.malformed();
        let length = usize::try_from(self.unsigned()?).ok();
        length
            .filter(|length| *length <= self.bytes.len())
            .ok_or(malformed)
    }

    /// Unsigned LEB128 of at most ten bytes. A number in a longer form than needed, or of more
    /// than 64 bits, is not told here: it does not come out the same when it is written.
    pub(crate) fn unsigned(&mut self) -> Result<u64, ChunkError> {
        let malformed = self.malformed();
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(malformed)
    }

    /// Signed LEB128, likewise.
    pub(crate) fn signed(&mut self) -> Result<i64, ChunkError> {
        let malformed = self.malformed();
        let mut value = 0i64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let sign = if byte & 0x40 == 0 { 0 } else { -1i64 };
                return Ok(value + sign.checked_shl(shift + 7).unwrap_or(0));
            }
        }
        Err(malformed)
    }
}

/// Writes a number in its shortest form.
pub(crate) fn write_unsigned(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(byte);
            return;
        }
        out.push(byte + 0x80);
    }
}

/// Writes a number with its sign in its shortest form.
pub(crate) fn write_signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        let sign = if byte & 0x40 == 0 { 0 } else { -1 };
        if value == sign {
            out.push(byte);
            return;
        }
        out.push(byte + 0x80);
    }
}
