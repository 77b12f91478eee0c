//! How the records of the second place lie in their file.
//!
//! The file has a fixed size and two halves of which one counts. A half is a start record in
//! a slot of its own and then record after record; each one carries a checksum over the
//! half's generation, its place and its bytes, so that what is left of an earlier use of the
//! half, or of a write that was cut off, reads as the end. A full half is rewritten into the
//! other one, whose start record is written last: the change-over is one small write.
//!
//! All blocks of the file are written when it is made: what is written into it later needs
//! no new room on the disk. (On a copy-on-write file system it does.)

use ledger::hash::Hash;
use minicbor::{Decode, Encode};

use super::{Record, SecondPlace};

/// The bytes of one half: some 5,000 entries.
pub const HALF: u64 = 4 * 1024 * 1024;
/// The bytes of the start record's slot.
pub const SLOT: u64 = 64;

/// The bytes before a record: checksum and length.
const HEAD: usize = 12;
const DOMAIN: &str = "waymark/second-place/1";

#[derive(Encode, Decode)]
#[cbor(array)]
struct Start {
    #[n(0)]
    generation: u64,
}

/// Bytes to be written at a place of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The place.
    pub at: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A record on its way into the file: taken in by [`Log::appended`] once it is on the disk.
#[derive(Debug)]
pub struct Appending {
    /// What is written.
    pub write: Write,
    record: Record,
}

/// A rewrite into the other half: `body` must be on the disk before `start` is written.
#[derive(Debug)]
pub struct Rewriting {
    /// The records.
    pub body: Write,
    /// What makes them count.
    pub start: Write,
    half: u64,
    generation: u64,
    place: SecondPlace,
}

/// The record does not fit into the half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the second place is full")]
pub struct Full;

/// The file as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    place: SecondPlace,
    half_bytes: u64,
    half: u64,
    generation: u64,
    next: u64,
}

fn checksum(generation: u64, offset: u64, payload: &[u8]) -> [u8; 8] {
    let hash = Hash::of(
        DOMAIN,
        &[&generation.to_le_bytes(), &offset.to_le_bytes(), payload],
    );
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(hash.as_bytes()) {
        *to = *from;
    }
    first
}

/// Frames a payload that lies at an offset of its half.
fn framed(generation: u64, offset: u64, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let mut bytes = checksum(generation, offset, payload).to_vec();
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

fn encoded<T: Encode<()>>(value: &T) -> Vec<u8> {
    // Writing to a Vec cannot fail.
    minicbor::to_vec(value).unwrap_or_default()
}

/// Returns checksum and payload of the frame that begins here.
fn frame(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (sum, rest) = bytes.split_at_checked(8)?;
    let (length, rest) = rest.split_at_checked(4)?;
    let length = u32::from_le_bytes(length.try_into().ok()?);
    let payload = rest.get(..usize::try_from(length).ok()?)?;
    Some((sum, payload))
}

/// Returns the generation of a half whose start record is whole.
fn generation_of(half: &[u8]) -> Option<u64> {
    let slot = half.get(..usize::try_from(SLOT).ok()?)?;
    let (sum, payload) = frame(slot)?;
    let start: Start = minicbor::decode(payload).ok()?;
    (sum == checksum(start.generation, 0, payload)).then_some(start.generation)
}

/// Reads the records of a half up to the first that is not whole; returns where that is.
fn read_records(half: &[u8], generation: u64) -> (SecondPlace, u64) {
    let mut place = SecondPlace::default();
    let mut offset = SLOT;
    loop {
        let rest = usize::try_from(offset).ok().and_then(|at| half.get(at..));
        let Some((sum, payload)) = rest.and_then(frame) else {
            return (place, offset);
        };
        if sum != checksum(generation, offset, payload) {
            return (place, offset);
        }
        // A record of a later program is whole and passed over.
        if let Ok(record) = minicbor::decode(payload) {
            place.apply(record);
        }
        offset += (HEAD + payload.len()) as u64;
    }
}

impl Log {
    /// Reads a file; one that holds nothing whole is an empty second place.
    #[must_use]
    pub fn read(file: &[u8]) -> Self {
        let middle = file.len() / 2;
        let (first, second) = file.split_at(middle);
        let half_bytes = middle as u64;
        let newest = [(0, first), (1, second)]
            .into_iter()
            .filter_map(|(number, half)| Some((generation_of(half)?, number, half)))
            .max_by_key(|(generation, _, _)| *generation);
        match newest {
            Some((generation, half, bytes)) => {
                let (place, next) = read_records(bytes, generation);
                Self {
                    place,
                    half_bytes,
                    half,
                    generation,
                    next,
                }
            }
            None => Self {
                place: SecondPlace::default(),
                half_bytes,
                half: 1,
                generation: 0,
                // Nothing can be appended before the first rewrite.
                next: half_bytes,
            },
        }
    }

    /// What is in it.
    #[must_use]
    pub fn place(&self) -> &SecondPlace {
        &self.place
    }

    /// Prepares to append a record.
    ///
    /// # Errors
    /// [`Full`]; a rewrite may make room.
    pub fn append(&self, record: Record) -> Result<Appending, Full> {
        let bytes = framed(self.generation, self.next, &encoded(&record));
        if self.next + bytes.len() as u64 > self.half_bytes {
            return Err(Full);
        }
        Ok(Appending {
            write: Write {
                at: self.half * self.half_bytes + self.next,
                bytes,
            },
            record,
        })
    }

    /// Takes in a record that is on the disk.
    pub fn appended(&mut self, appending: Appending) {
        self.next += appending.write.bytes.len() as u64;
        self.place.apply(appending.record);
    }

    /// Prepares to rewrite what counts into the other half, under a generation of its own.
    ///
    /// # Errors
    /// [`Full`] when even that does not fit.
    pub fn rewrite(&self) -> Result<Rewriting, Full> {
        let (half, generation) = (1 - self.half, self.generation + 1);
        let base = half * self.half_bytes;
        let records = self.place.records();
        let mut body = Vec::new();
        for record in &records {
            let offset = SLOT + body.len() as u64;
            body.extend(framed(generation, offset, &encoded(record)));
        }
        if SLOT + body.len() as u64 > self.half_bytes {
            return Err(Full);
        }
        let mut place = SecondPlace::default();
        records.into_iter().for_each(|record| place.apply(record));
        Ok(Rewriting {
            body: Write {
                at: base + SLOT,
                bytes: body,
            },
            start: Write {
                at: base,
                bytes: framed(generation, 0, &encoded(&Start { generation })),
            },
            half,
            generation,
            place,
        })
    }

    /// Takes in a rewrite that is on the disk.
    pub fn rewritten(&mut self, rewriting: Rewriting) {
        self.half = rewriting.half;
        self.generation = rewriting.generation;
        self.next = SLOT + rewriting.body.bytes.len() as u64;
        self.place = rewriting.place;
    }

    /// Says whether a rewrite would free most of the half.
    #[must_use]
    pub fn is_worth_rewriting(&self) -> bool {
        let unsent: u64 = self
            .place
            .chains
            .iter()
            .flat_map(|chain| chain.entries.values())
            .map(|entry| (entry.envelope.len() + entry.change.as_ref().map_or(0, Vec::len)) as u64)
            .sum();
        self.next > self.half_bytes / 2 && unsent < self.half_bytes / 4
    }

    /// Returns where the two start slots lie, to be read for [`Self::is_still_ours`].
    #[must_use]
    pub fn slots(&self) -> [u64; 2] {
        [0, self.half_bytes]
    }

    /// Says whether no other worker has rewritten the file since: the fence against a frozen
    /// tab that wakes up. `slots` are the bytes at [`Self::slots`].
    #[must_use]
    pub fn is_still_ours(&self, slots: [&[u8]; 2]) -> bool {
        let newest = slots.into_iter().filter_map(generation_of).max();
        newest == Some(self.generation)
    }
}
