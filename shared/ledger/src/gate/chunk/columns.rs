//! The eight columns of a change that puts facts into the map of facts.
//!
//! Automerge keeps the operations of a change by column, each column run-length encoded: a
//! positive count stands before a value that repeats, a negative one before that many single
//! values. All but three columns say the same of each operation; the three are the keys, the
//! types and lengths of the values, and the values.

use alloc::vec::Vec;

use record::fact::MAX_FACT_BYTES;

use super::reader::{Reader, write_signed, write_unsigned};
use super::{ChunkError, MAX_OPS, Put};

/// The columns by their specifications: number of the column, bit of compression, type.
const SPECIFICATIONS: [u8; 8] = [
    OBJECT_ACTOR,
    OBJECT_COUNTER,
    KEY,
    INSERT,
    ACTION,
    VALUE_TYPE,
    VALUE,
    PREDECESSORS,
];
const OBJECT_ACTOR: u8 = 0x01;
const OBJECT_COUNTER: u8 = 0x02;
const KEY: u8 = 0x15;
const INSERT: u8 = 0x34;
const ACTION: u8 = 0x42;
const VALUE_TYPE: u8 = 0x56;
const VALUE: u8 = 0x57;
const PREDECESSORS: u8 = 0x70;

/// The bit of a specification that says its bytes are deflated.
const DEFLATED: u8 = 0x08;
/// The type of a value that is bytes; its length stands above it.
const BYTES: u64 = 7;

/// The map of facts: the third operation of the first change, whose actor is the second one
/// named in the change.
const FACTS: (u64, u64) = (1, 3);
const PUT: u64 = 1;

/// Reads what the columns put. The columns that say nothing of their own are not looked at:
/// they have to come out the same when they are written.
pub(super) fn read<'a>(r: &mut Reader<'a>) -> Result<Vec<Put<'a>>, ChunkError> {
    r.expect(&[SPECIFICATIONS.len() as u8])?;
    let mut lengths = [0; SPECIFICATIONS.len()];
    for (specification, length) in SPECIFICATIONS.iter().zip(&mut lengths) {
        if r.rest().first() == Some(&(specification + DEFLATED)) {
            return Err(ChunkError::Compressed);
        }
        r.expect(&[*specification])?;
        *length = r.length()?;
    }
    let (mut keys, mut sizes, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (specification, length) in SPECIFICATIONS.into_iter().zip(lengths) {
        let mut column = r.part(length)?;
        match specification {
            KEY => keys = read_keys(&mut column)?,
            VALUE_TYPE => sizes = read_sizes(&mut column, keys.len())?,
            VALUE => values = read_values(&mut column, &sizes)?,
            _ => {}
        }
    }
    let puts = keys.into_iter().zip(values);
    Ok(puts.map(|(key, bytes)| Put { key, bytes }).collect())
}

/// Keys are new and so all different: one run of single values.
fn read_keys<'a>(r: &mut Reader<'a>) -> Result<Vec<&'a str>, ChunkError> {
    let form = r.form();
    let run = r.signed()?;
    if run.unsigned_abs() > MAX_OPS {
        return Err(ChunkError::TooManyOps);
    }
    if run >= 0 {
        return Err(form);
    }
    let key = |_| {
        let length = r.length()?;
        let malformed = r.malformed();
        core::str::from_utf8(r.take(length)?).map_err(|_| malformed)
    };
    (run..0).map(key).collect()
}

fn read_sizes(r: &mut Reader<'_>, count: usize) -> Result<Vec<usize>, ChunkError> {
    let mut sizes = Vec::new();
    while sizes.len() < count {
        let run = r.signed()?;
        let left = count - sizes.len();
        let claimed = usize::try_from(run.unsigned_abs()).unwrap_or(usize::MAX);
        match run {
            1.. => {
                let size = read_size(r)?;
                sizes.extend(core::iter::repeat_n(size, claimed.min(left)));
            }
            // A run of no rows is passed over: it does not come out the same when it is written.
            _ => {
                for _ in 0..claimed.min(left) {
                    sizes.push(read_size(r)?);
                }
            }
        }
    }
    Ok(sizes)
}

fn read_size(r: &mut Reader<'_>) -> Result<usize, ChunkError> {
    let malformed = r.malformed();
    let size = usize::try_from(r.unsigned()? >> 4).map_err(|_| malformed)?;
    if size > MAX_FACT_BYTES {
        return Err(ChunkError::FactTooLong { had: size });
    }
    Ok(size)
}

fn read_values<'a>(r: &mut Reader<'a>, sizes: &[usize]) -> Result<Vec<&'a [u8]>, ChunkError> {
    sizes.iter().map(|size| r.take(*size)).collect()
}

/// Writes directory and columns.
pub(super) fn write(out: &mut Vec<u8>, puts: &[Put<'_>]) {
    out.push(SPECIFICATIONS.len() as u8);
    let mut data = Vec::new();
    for specification in SPECIFICATIONS {
        let start = data.len();
        write_column(&mut data, specification, puts);
        out.push(specification);
        write_unsigned(out, (data.len() - start) as u64);
    }
    out.append(&mut data);
}

fn write_column(out: &mut Vec<u8>, specification: u8, puts: &[Put<'_>]) {
    let count = puts.len();
    match specification {
        OBJECT_ACTOR => write_runs(out, &alloc::vec![FACTS.0; count]),
        OBJECT_COUNTER => write_runs(out, &alloc::vec![FACTS.1; count]),
        KEY => {
            write_signed(out, -(count as i64));
            for put in puts {
                write_unsigned(out, put.key.len() as u64);
                out.extend_from_slice(put.key.as_bytes());
            }
        }
        // Booleans are counts of rows that are false and true in turn: all are false.
        INSERT => write_unsigned(out, count as u64),
        ACTION => write_runs(out, &alloc::vec![PUT; count]),
        VALUE_TYPE => {
            let typed = |put: &Put<'_>| ((put.bytes.len() as u64) << 4) + BYTES;
            write_runs(out, &puts.iter().map(typed).collect::<Vec<_>>());
        }
        VALUE => puts.iter().for_each(|put| out.extend_from_slice(put.bytes)),
        _ => write_runs(out, &alloc::vec![0; count]),
    }
}

/// Writes values as runs: what repeats as one, what stands between repeats as another.
fn write_runs(out: &mut Vec<u8>, values: &[u64]) {
    let mut single: Vec<u64> = Vec::new();
    for run in values.chunk_by(|one, next| one == next) {
        match run {
            [value] => single.push(*value),
            [value, ..] => {
                write_single(out, &mut single);
                write_signed(out, run.len() as i64);
                write_unsigned(out, *value);
            }
            [] => {}
        }
    }
    write_single(out, &mut single);
}

fn write_single(out: &mut Vec<u8>, values: &mut Vec<u64>) {
    if !values.is_empty() {
        write_signed(out, -(values.len() as i64));
        values
            .drain(..)
            .for_each(|value| write_unsigned(out, value));
    }
}
