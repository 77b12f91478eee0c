//! What was measured to break Automerge, one test each: panics, documents that no longer
//! open, documents that can no longer be written to, memory without end.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::Change;

use super::*;
use crate::testing::mend_checksum;

/// A traveller that was opened, and the honest next change to it.
struct Scene {
    tablet: TestTablet,
    document: Document,
    draft: TestEntry,
}

fn scene() -> Scene {
    let (mut tablet, mut plan) = honest();
    plan.receive("L5-0331", 5);
    let entry = tablet.record(&plan.open("AX-1"));
    let document = taken(&tablet, &Document::new(entry.subject.clone()), &entry);
    let draft = tablet.draft(&plan.consume_lot("AX-1", "L5-0331"));
    Scene {
        tablet,
        document,
        draft,
    }
}

impl Scene {
    /// Takes any bytes, honestly signed, to the gate. Panics when the gate does, and when it
    /// lets a change pass after which the document does not open or cannot be written to.
    fn take(&self, change: &[u8]) -> Result<Admission, Fault> {
        let mut tablet = self.tablet.clone();
        let entry = tablet.forge(&self.draft, change.to_vec());
        let looked = catch_unwind(AssertUnwindSafe(|| gated(&tablet, &self.document, &entry)));
        let verdict = looked.unwrap_or_else(|_| panic!("the gate panicked on {change:02x?}"));
        if let Ok(Admission::Admitted {
            document, saved, ..
        }) = &verdict
        {
            let opened = Document::open(document.subject().clone(), saved).unwrap();
            assert_eq!(opened.heads(), document.heads());
            let mut next = opened.facts().remove(0);
            next.id = record::ids::FactId::new([0xee; 16]);
            opened.append(&[next], [9; 16]).unwrap();
        }
        verdict
    }

    fn refused(&self, change: &[u8]) -> Fault {
        self.take(change).unwrap_err()
    }
}

#[test]
fn wrong_checksum_bytes() {
    let scene = scene();
    for at in 4..8 {
        let mut change = scene.draft.change.clone();
        change[at] ^= 0x10;
        assert_eq!(scene.refused(&change), Fault::Chunk(ChunkError::Checksum));
    }
}

#[test]
fn bit_flips() {
    let scene = scene();
    let mut admitted = 0;
    for at in 8..scene.draft.change.len() {
        for bit in 0..8 {
            let mut change = scene.draft.change.clone();
            change[at] ^= 1 << bit;
            assert!(Chunk::parse(&change).is_err());
            mend_checksum(&mut change);
            admitted += usize::from(matches!(
                scene.take(&change),
                Ok(Admission::Admitted { .. })
            ));
        }
    }
    // What a fact says may be a lie in good form: a letter of a scanned text. It is signed.
    assert!(admitted > 0);
}

#[test]
fn a_first_operation_that_collides() {
    let scene = scene();
    let mut chunk = Chunk::parse(&scene.draft.change).unwrap();
    chunk.start_op = 1;
    let fault = scene.refused(&chunk.to_bytes());
    assert_eq!(fault, Fault::StartOp { had: 1, needed: 5 });
}

#[test]
fn a_first_operation_after_which_no_next_one_fits() {
    let scene = scene();
    let mut chunk = Chunk::parse(&scene.draft.change).unwrap();
    chunk.start_op = 0xffff_fffe;
    let fault = scene.refused(&chunk.to_bytes());
    let (had, needed) = (0xffff_fffe, 5);
    assert_eq!(fault, Fault::StartOp { had, needed });
}

#[test]
fn a_gap_in_the_actors_numbers() {
    // Number 2 before number 1, with all that it builds on there.
    let (tablet, mut plan) = honest();
    let draft = tablet.draft(&plan.open("AX-1"));
    let mut chunk = Chunk::parse(&draft.change).unwrap();
    chunk.seq = 2;
    let entry = tablet.clone().forge(&draft, chunk.to_bytes());
    let fault = gated(&tablet, &Document::new(draft.subject.clone()), &entry);
    let sequence = Fault::Sequence { had: 2, needed: 1 };
    assert_eq!(fault.unwrap_err(), sequence);
}

#[test]
fn deps_removed() {
    let scene = scene();
    let mut chunk = Chunk::parse(&scene.draft.change).unwrap();
    chunk.deps.clear();
    let deps = Fault::Chunk(ChunkError::Deps);
    assert_eq!(scene.refused(&chunk.to_bytes()), deps);
    // Also where the counters are made to fit what is left.
    chunk.start_op = 1;
    assert_eq!(scene.refused(&chunk.to_bytes()), deps);
}

/// xorshift64*: enough to draw mutants with, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides
    }
}

#[test]
fn random_mutants_of_one_to_three_bytes_with_a_fresh_checksum() {
    let scene = scene();
    let mut dice = Dice(0x5741_594D_4152_4B21);
    for _ in 0..2_000 {
        let mut change = scene.draft.change.clone();
        for _ in 0..=dice.roll(3) {
            let at = 8 + dice.roll(change.len() - 8);
            change[at] = dice.roll(256) as u8;
        }
        mend_checksum(&mut change);
        // Any verdict is right as long as it is one: `take` looks at what passes.
        let _ = scene.take(&change);
    }
}

#[test]
fn a_compressed_change() {
    let scene = scene();
    let mut honest = Change::from_bytes(scene.draft.change.clone()).unwrap();
    let compressed = honest.bytes().into_owned();
    assert_eq!(compressed[8], 2, "long enough to be compressed");
    let wrong = Fault::Chunk(ChunkError::WrongType { had: 2 });
    assert_eq!(scene.refused(&compressed), wrong);
    // A bomb: what would inflate to 256 MiB is not looked at, however large it claims to be.
    let mut bomb = compressed[..9].to_vec();
    bomb.extend([0xff, 0xff, 0x0f]);
    bomb.resize(254 * 1024, 0);
    assert_eq!(scene.refused(&bomb), wrong);
}

#[test]
fn a_whole_document_and_a_bundle() {
    let scene = scene();
    let wrong = |had| Fault::Chunk(ChunkError::WrongType { had });
    assert_eq!(scene.refused(&scene.document.save()), wrong(0));
    let mut bundle = scene.draft.change.clone();
    bundle[8] = 3;
    assert_eq!(scene.refused(&bundle), wrong(3));
}

#[test]
fn two_changes_in_one() {
    let scene = scene();
    let twice = [scene.draft.change.as_slice(), &scene.draft.change].concat();
    let fault = scene.refused(&twice);
    assert_eq!(fault, Fault::Chunk(ChunkError::Checksum));
}

#[test]
fn a_change_that_rotted_after_it_was_admitted() {
    // A tablet takes what the server has admitted without its envelope.
    let scene = scene();
    for at in 0..scene.draft.change.len() {
        for bit in 0..8 {
            let mut change = scene.draft.change.clone();
            change[at] ^= 1 << bit;
            let taken = catch_unwind(AssertUnwindSafe(|| {
                scene.document.with_changes([change.as_slice()]).is_ok()
            }));
            assert_eq!(taken.ok(), Some(false), "bit {bit} of byte {at}");
        }
    }
}
