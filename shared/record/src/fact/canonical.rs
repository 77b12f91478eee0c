//! The one form in which a fact may be stored.
//!
//! A fact is evidence, and its bytes are what counts: two encodings of one content under one
//! id would be two facts to whoever compares bytes and one to whoever reads them. So the gate
//! takes facts only in the core deterministic encoding of RFC 8949, section 4.2.1: shortest
//! heads, definite lengths, map keys in bytewise order. Three rules are ours: no floats
//! (values are exact decimals), no empty value where a key could be left out, and at most
//! [`MAX_DEPTH`] levels.
//!
//! What a later program adds, new keys in a map and new items at the end of an array, is no
//! reason to refuse a fact: the rest has to be what this program would have written.

/// The most levels of arrays, maps and tags in each other.
pub const MAX_DEPTH: usize = 8;

const ARRAY: u8 = 4;
const MAP: u8 = 5;
const NULL: &[u8] = &[0xf6];

/// Says whether `bytes` are one item in the deterministic form.
pub(super) fn is_deterministic(bytes: &[u8]) -> bool {
    let mut r = Reader { bytes };
    r.item(0).is_some() && r.bytes.is_empty()
}

/// Says whether `given` says what `written` says, in the same bytes, and beside it only what
/// this program does not know. Both are deterministic.
pub(super) fn extends(given: &[u8], written: &[u8]) -> bool {
    extends_item(&mut Reader { bytes: given }, &mut Reader { bytes: written }).is_some()
}

fn extends_item(given: &mut Reader<'_>, written: &mut Reader<'_>) -> Option<()> {
    let (mut inside, mut known) = (*given, *written);
    let ((major, had), (kind, needed)) = (inside.head()?, known.head()?);
    match (major, kind) {
        (MAP, MAP) => {
            let mut left = had;
            for _ in 0..needed {
                let key = known.item(0)?;
                loop {
                    left = left.checked_sub(1)?;
                    if inside.item(0)? == key {
                        break;
                    }
                    inside.item(0)?;
                }
                extends_item(&mut inside, &mut known)?;
            }
            for _ in 0..left {
                inside.item(0)?;
                inside.item(0)?;
            }
        }
        (ARRAY, ARRAY) => {
            for _ in 0..needed {
                extends_item(&mut inside, &mut known)?;
            }
            for _ in 0..had.checked_sub(needed)? {
                inside.item(0).filter(|item| *item != NULL)?;
            }
        }
        _ => return (given.item(0)? == written.item(0)?).then_some(()),
    }
    (*given, *written) = (inside, known);
    Some(())
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, left) = self.bytes.split_at_checked(usize::try_from(length).ok()?)?;
        self.bytes = left;
        Some(taken)
    }

    /// Reads major type and argument; nothing when the argument is not in its shortest form.
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let (major, info) = (first >> 5, first & 0x1f);
        let length = match info {
            0..=23 => return Some((major, u64::from(info))),
            24..=27 => 1u64 << (info - 24),
            _ => return None,
        };
        let argument = self.take(length)?;
        let value = argument
            .iter()
            .fold(0, |sum, byte| (sum << 8) + u64::from(*byte));
        let least = match length {
            1 => 24,
            _ => 1 << (length * 4),
        };
        (value >= least).then_some((major, value))
    }

    /// Reads one item and returns its bytes; nothing when it is not deterministic.
    fn item(&mut self, depth: usize) -> Option<&'a [u8]> {
        let start = self.bytes;
        match self.head()? {
            (0 | 1, _) => {}
            (2, length) => drop(self.take(length)?),
            (3, length) => drop(core::str::from_utf8(self.take(length)?).ok()?),
            // False, true and null; floats and the rest are not used. No float looks like one of
            // these: an argument this small stands in a head of one byte.
            (7, 20..=22) => {}
            // What is left holds other items.
            (7, _) => return None,
            _ if depth == MAX_DEPTH => return None,
            (ARRAY, count) => {
                for _ in 0..count {
                    self.item(depth + 1)?;
                }
            }
            (MAP, count) => self.pairs(count, depth)?,
            _ => drop(self.item(depth + 1)?),
        }
        start.get(..start.len() - self.bytes.len())
    }

    fn pairs(&mut self, count: u64, depth: usize) -> Option<()> {
        let mut last: Option<&[u8]> = None;
        for _ in 0..count {
            let key = self.item(depth + 1)?;
            if last.is_some_and(|last| key <= last) {
                return None;
            }
            last = Some(key);
            self.item(depth + 1).filter(|value| *value != NULL)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
