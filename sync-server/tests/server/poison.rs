//! Poison through the real endpoint: what was measured to break Automerge, one test each.
//!
//! Every time a tablet in hostile hands pushes it, honestly signed and in its place in the
//! chain, in front of good entries about the same thing and another. It gets a verdict with
//! its reason and is kept; nothing else notices.

use ledger::gate::chunk::{Chunk, ChunkError, Put};
use ledger::sync::message::Verdict;
use ledger::testing::{TestEntry, TestTablet, mend_checksum};
use record::testing::Plan;

use crate::support::{Server, pull, push, seal};

/// Two tablets that know one opened traveller, and the draft of a next change to it.
struct Scene {
    server: Server,
    hostile: TestTablet,
    honest: TestTablet,
    plan: Plan,
    draft: TestEntry,
}

fn scene() -> Scene {
    let (mut hostile, mut honest) = (TestTablet::new(1), TestTablet::new(2));
    let server = Server::start(&[&hostile, &honest]);
    let mut plan = Plan::default();
    let mut facts = vec![plan.receive("L5-0331", 5)];
    facts.extend(plan.open("AX-1"));
    let entries = seal(&mut hostile, &facts);
    assert_eq!(push(server.address, &hostile, &entries).refused, None);
    honest.documents = hostile.documents.clone();
    let consumed = plan.clone().consume_lot("AX-1", "L5-0331");
    let draft = hostile.draft(&consumed);
    Scene {
        server,
        hostile,
        honest,
        plan,
        draft,
    }
}

impl Scene {
    /// Pushes poison with good entries after it; all that must hold whatever it is.
    fn set_aside(mut self, poison: Vec<u8>, expected: &str) {
        let address = self.server.address;
        let poison = self.hostile.forge(&self.draft, poison);
        let mut run = vec![poison.clone()];
        let mut there = self.plan.another_tablet();
        let consumed = self.plan.consume_lot("AX-1", "L5-0331");
        run.extend(seal(&mut self.hostile, &consumed));
        run.extend(seal(&mut self.hostile, &self.plan.open("AX-2")));
        let answer = push(address, &self.hostile, &run);
        assert_eq!((answer.refused, answer.received_through), (None, 5));
        let verdicts: Vec<_> = answer.receipts.into_iter().map(|r| r.verdict).collect();
        let reason = expected.to_owned();
        let quarantined = Verdict::Quarantined { reason };
        assert_eq!(
            verdicts,
            [quarantined, Verdict::Admitted, Verdict::Admitted]
        );

        // Another tablet writes to the same traveller meanwhile, and gets the good alone.
        let theirs = seal(&mut self.honest, &there.consume_lot("AX-1", "L5-0331"));
        let answer = push(address, &self.honest, &theirs);
        assert_eq!(answer.receipts[0].verdict, Verdict::Admitted);
        let came = pull(address, &self.honest, 0, 500).entries;
        assert_eq!(came.len(), 4);
        assert!(came.iter().all(|entry| entry.change != poison.change));

        let kept = self.server.store().read(|view| view.log_from(3, 1));
        assert_eq!(kept.unwrap()[0].change.as_ref(), Some(&poison.change));
        assert_eq!(self.server.fact("quarantined"), 1);
        self.server.assert_whole();
        // It opens its documents and goes on after a start as well.
        let server = Server::over(self.server.stop(), false);
        let more = seal(&mut self.honest, &there.open("AX-3"));
        let answer = push(server.address, &self.honest, &more);
        assert_eq!(answer.receipts[0].verdict, Verdict::Admitted);
        server.assert_whole();
    }

    fn with_fact(self, bytes: &[u8], reason: &str) {
        let mut chunk = Chunk::parse(&self.draft.change).unwrap();
        chunk.puts[0].bytes = bytes;
        let poison = chunk.to_bytes();
        self.set_aside(poison, reason);
    }

    fn edited(self, edit: impl Fn(&mut Chunk<'_>), reason: &str) {
        let mut chunk = Chunk::parse(&self.draft.change).unwrap();
        edit(&mut chunk);
        let poison = chunk.to_bytes();
        self.set_aside(poison, reason);
    }
}

#[test]
fn wrong_checksum_bytes() {
    let scene = scene();
    let mut poison = scene.draft.change.clone();
    poison[4] ^= 1;
    scene.set_aside(poison, "checksum");
}

#[test]
fn a_bit_flip_without_a_new_checksum() {
    let scene = scene();
    let mut poison = scene.draft.change.clone();
    poison[60] ^= 1;
    scene.set_aside(poison, "checksum");
}

#[test]
fn a_bit_flip_with_a_new_checksum() {
    let scene = scene();
    let mut poison = scene.draft.change.clone();
    // In the columns: the first one then claims another object.
    let object = poison.windows(2).position(|had| had == [0x02, 0x03]);
    poison[object.unwrap() + 1] ^= 1;
    mend_checksum(&mut poison);
    assert!(matches!(
        Chunk::parse(&poison),
        Err(ChunkError::Form { .. })
    ));
    scene.set_aside(poison, "form");
}

#[test]
fn a_first_operation_that_collides() {
    scene().edited(|chunk| chunk.start_op = 1, "start-op");
}

#[test]
fn a_first_operation_after_which_no_next_one_fits() {
    scene().edited(|chunk| chunk.start_op = 0xffff_fffe, "start-op");
}

#[test]
fn a_gap_in_the_actors_numbers() {
    scene().edited(|chunk| chunk.seq = 3, "sequence");
}

#[test]
fn the_last_number_that_there_is() {
    scene().edited(|chunk| chunk.seq = u64::MAX, "sequence");
}

#[test]
fn deps_removed() {
    scene().edited(|chunk| chunk.deps.clear(), "deps");
}

#[test]
fn a_change_that_passes_over_the_one_before() {
    let scene = scene();
    let traveller = &scene.draft.subject;
    let first = ledger::document::genesis::change(traveller).0;
    scene.edited(|chunk| chunk.deps = vec![first], "branch");
}

#[test]
fn a_time_that_no_fact_has() {
    scene().edited(|chunk| chunk.seconds = i64::MIN, "unbound");
}

#[test]
fn bytes_that_are_no_fact() {
    scene().with_fact(&[0x81; 60_000], "fact");
}

#[test]
fn the_very_change_that_is_there_already_under_a_new_entry() {
    let mut scene = scene();
    let known = scene.plan.clone().consume_lot("AX-1", "L5-0331");
    let entries = seal(&mut scene.hostile, &known);
    let again = scene.hostile.forge(&entries[0], entries[0].change.clone());
    let answer = push(
        scene.server.address,
        &scene.hostile,
        &[entries[0].clone(), again],
    );
    // It adds nothing, and nothing is wrong with it.
    let admitted = |receipt: &ledger::sync::message::Receipt| receipt.verdict == Verdict::Admitted;
    assert!(answer.receipts.iter().all(admitted));
    let came = pull(scene.server.address, &scene.honest, 0, 500).entries;
    assert_eq!(came.len(), 3);
    scene.server.assert_whole();
}

#[test]
fn a_fact_longer_than_facts_may_be() {
    scene().with_fact(&[0; record::fact::MAX_FACT_BYTES + 1], "fact-too-long");
}

#[test]
fn more_operations_than_a_change_may_have() {
    let keys: Vec<String> = (0..2_001).map(|n| format!("{n:032x}")).collect();
    let scene = scene();
    let mut chunk = Chunk::parse(&scene.draft.change).unwrap();
    chunk.puts = keys.iter().map(|key| Put { key, bytes: &[] }).collect();
    let poison = chunk.to_bytes();
    scene.set_aside(poison, "too-many-ops");
}

#[test]
fn random_mutants_of_one_to_three_bytes_with_a_fresh_checksum() {
    let mut scene = scene();
    let address = scene.server.address;
    let mut dice = 0x5741_594D_4152_4B21u64;
    let mut roll = |sides: usize| {
        dice ^= dice >> 12;
        dice ^= dice << 25;
        dice ^= dice >> 27;
        (dice.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides
    };
    let mutants: Vec<TestEntry> = (0..500)
        .map(|_| {
            let mut change = scene.draft.change.clone();
            for _ in 0..=roll(3) {
                let at = 8 + roll(change.len() - 8);
                change[at] = roll(256) as u8;
            }
            mend_checksum(&mut change);
            scene.hostile.forge(&scene.draft, change)
        })
        .collect();
    let answer = push(address, &scene.hostile, &mutants);
    assert_eq!((answer.refused, answer.receipts.len()), (None, 500));
    let mut there = scene.plan.another_tablet();
    let theirs = seal(&mut scene.honest, &there.consume_lot("AX-1", "L5-0331"));
    let answer = push(address, &scene.honest, &theirs);
    assert_eq!(answer.receipts[0].verdict, Verdict::Admitted);
    scene.server.assert_whole();
}

#[test]
fn a_compressed_change() {
    let scene = scene();
    let mut poison = scene.draft.change.clone();
    poison[8] = 2;
    mend_checksum(&mut poison);
    scene.set_aside(poison, "wrong-chunk");
}

#[test]
fn a_compressed_column() {
    let scene = scene();
    let mut poison = scene.draft.change.clone();
    let genesis = *b"waymark/genesis1";
    let at = poison.windows(16).position(|had| had == genesis).unwrap() + 17;
    poison[at] |= 8;
    mend_checksum(&mut poison);
    scene.set_aside(poison, "compressed");
}

#[test]
fn a_whole_document_instead_of_a_change() {
    let scene = scene();
    let document = scene.hostile.documents[&scene.draft.subject].save();
    scene.set_aside(document, "wrong-chunk");
}
