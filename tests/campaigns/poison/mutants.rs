//! Changes as a hostile tablet would make them: from line noise with a checksum that fits to
//! facts in perfect form that say absurd things.

use ledger::ChangeId;
use ledger::document::{Document, actor};
use ledger::envelope::What;
use ledger::gate::chunk::Chunk;
use ledger::sync::message::PushEntry;
use ledger::testing::{change_id, mend_checksum};
use record::ids::{FactId, SessionId};
use record::time::{Hlc, WallTime};
use record::{Body, Fact};

use super::device::Device;
use crate::frame::Chance;

/// The longest text that a mutant puts into a fact.
const LONG: usize = 40_000;

/// Makes mutants of changes to these documents.
pub struct Mutants {
    /// The documents as they were before the first of them.
    pub documents: Vec<Document>,
    /// Facts whose bodies are put where they belong and where they do not.
    pub facts: Vec<Fact>,
}

impl Mutants {
    /// Makes the next mutant and seals it.
    pub fn next(&self, device: &mut Device, chance: &mut Chance) -> PushEntry {
        let document = &self.documents[chance.below(self.documents.len() as u64) as usize];
        let kind = chance.below(100);
        let mut facts = self.draft(document, device, chance);
        if kind < 12 {
            facts.iter_mut().for_each(|fact| make_absurd(fact, chance));
        }
        let author = actor(&device.incarnation, &document.id(), &facts[0].session);
        let (_, change) = document.append(&facts, author).expect("facts fit");
        let mut change = change.bytes;
        match kind {
            0..12 => {}
            12..20 => change = edited(&change, chance),
            20..27 => reshaped(&mut change, chance),
            27..40 => scribbled(&mut change, 8..140, chance),
            _ => scribbled(&mut change, 8..usize::MAX, chance),
        }
        if kind != 99 {
            mend_checksum(&mut change);
        }
        let what = What::Change {
            subject: document.subject().clone(),
            change: change_id(&change),
            length: u32::try_from(change.len()).expect("a short change"),
        };
        let offset = [None, Some(i64::MIN), Some(i64::MAX)][chance.below(3) as usize];
        device.seal(&facts[0], what, Some(change), |envelope| {
            envelope.server_offset_ms = offset;
        })
    }

    /// One to three facts of one action, new in every id.
    fn draft(&self, document: &Document, device: &Device, chance: &mut Chance) -> Vec<Fact> {
        let session = SessionId::new(random(chance));
        let count = 1 + chance.below(3);
        let first = &self.facts[chance.below(self.facts.len() as u64) as usize];
        let fact = |chance: &mut Chance| Fact {
            id: FactId::new(random(chance)),
            subject: document.subject().clone(),
            session,
            device: device.id,
            body: self.facts[chance.below(self.facts.len() as u64) as usize]
                .body
                .clone(),
            ..first.clone()
        };
        (0..count).map(|_| fact(chance)).collect()
    }
}

fn random<const N: usize>(chance: &mut Chance) -> [u8; N] {
    core::array::from_fn(|_| chance.next() as u8)
}

/// Lets a fact say something that no tablet would, in perfect form.
fn make_absurd(fact: &mut Fact, chance: &mut Chance) {
    let far = [0, 1, i64::MAX as u64, u64::MAX][chance.below(4) as usize];
    match chance.below(5) {
        0 => {
            fact.wall = WallTime {
                utc_ms: far,
                offset_min: i16::MIN,
            }
        }
        1 => fact.hlc = Hlc::new(far),
        2 => fact.capture.raw = Some("\u{202e}\0 ä".repeat(chance.below(LONG as u64 / 8) as usize)),
        3 => {
            // An array in arrays, as deep as facts may be.
            let mut payload = vec![0xa1, 0x00];
            payload.extend([0x81; 6]);
            payload.push(0x00);
            fact.body = Body::Unknown {
                kind: "k".repeat(chance.below(2_000) as usize),
                version: u16::MAX,
                payload,
            };
        }
        _ => fact.station = Some("Ω".repeat(64).parse().expect("a station")),
    }
}

/// A change in form whose counters, deps, time or facts are not the next ones.
fn edited(change: &[u8], chance: &mut Chance) -> Vec<u8> {
    let extremes = [
        0,
        1,
        2,
        3,
        u64::from(u32::MAX) - 1,
        u64::from(u32::MAX),
        u64::MAX,
    ];
    let extreme = extremes[chance.below(extremes.len() as u64) as usize];
    let mut chunk = Chunk::parse(change).expect("the draft's change");
    match chance.below(6) {
        0 => chunk.seq = extreme,
        1 => chunk.start_op = extreme,
        2 => chunk.seconds = extreme as i64,
        3 => chunk.deps.clear(),
        4 => chunk.deps.push(ChangeId::new(random(chance))),
        _ => chunk.puts.swap_remove(0).bytes = b"",
    }
    chunk.to_bytes()
}

/// Cut, longer, of another type, or with a run of bytes elsewhere.
fn reshaped(change: &mut Vec<u8>, chance: &mut Chance) {
    let at = 8 + chance.below(change.len() as u64 - 8) as usize;
    match chance.below(4) {
        0 => change.truncate(at),
        1 => change.insert(at, chance.next() as u8),
        2 => change[8] = chance.next() as u8,
        _ => {
            let run = change[at..].iter().copied().take(16).collect::<Vec<_>>();
            change.extend(run);
        }
    }
}

/// One to three bytes drawn anew.
fn scribbled(change: &mut [u8], within: core::ops::Range<usize>, chance: &mut Chance) {
    let end = within.end.min(change.len());
    for _ in 0..=chance.below(3) {
        let at = within.start + chance.below((end - within.start) as u64) as usize;
        change[at] = chance.next() as u8;
    }
}
