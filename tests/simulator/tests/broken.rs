//! Each invariant is shown to matter: the world is broken on purpose, and the simulator has
//! to notice within few seeds. And the same seed gives the same run.
#![allow(clippy::unwrap_used, clippy::panic)]

use simulator::world::run;
use simulator::{Broken, Plan};

/// Within so many seeds a broken world has to be noticed.
const MOST_SEEDS: u64 = 60;

fn is_found_out(broken: Broken) {
    let mut others = Vec::new();
    for seed in 1..=MOST_SEEDS {
        match run(&Plan::of(seed), Some(broken)) {
            Err(failure) if failure.invariant == broken.breaks() => return,
            Err(failure) => others.push((seed, failure.invariant)),
            Ok(_) => {}
        }
    }
    panic!("{broken:?} was not found out in {MOST_SEEDS} seeds; others: {others:?}");
}

#[test]
fn a_disk_that_loses_strict_writes_breaks_saved_once() {
    is_found_out(Broken::StrictIsRelaxed);
}

#[test]
fn receipts_that_the_server_never_wrote_break_conservation() {
    is_found_out(Broken::ForgedReceipts);
}

#[test]
fn a_pull_that_is_written_in_part_breaks_convergence() {
    is_found_out(Broken::PulledDocumentsDropped);
}

#[test]
fn a_server_that_forgets_what_it_committed_breaks_its_word() {
    is_found_out(Broken::ServerForgetsCommits);
}

#[test]
fn a_cursor_in_a_transaction_of_its_own_breaks_the_prefix() {
    is_found_out(Broken::CursorGoesAhead);
}

#[test]
fn a_cut_answer_that_is_taken_in_breaks_repeats() {
    is_found_out(Broken::CutAnswersRepaired);
}

#[test]
fn a_server_that_poison_stops_is_noticed_by_those_it_stops() {
    is_found_out(Broken::PoisonStopsServer);
}

#[test]
fn one_flipped_byte_in_the_log_is_found_by_verify() {
    is_found_out(Broken::LogTampered);
}

#[test]
fn the_same_seed_gives_the_same_run() {
    for seed in [3, 7, 19] {
        let plan = Plan::of(seed);
        assert_eq!(run(&plan, None), run(&plan, None), "seed {seed}");
    }
}

#[test]
fn seeds_of_every_kind_hold_every_invariant() {
    for seed in 1..=25 {
        let plan = Plan::of(seed);
        if let Err(failure) = run(&plan, None) {
            panic!("seed {seed}\n{failure}\n{plan}");
        }
    }
}

#[test]
fn what_a_whole_answer_said_may_be_written_after_one_that_was_cut() {
    // Its database takes no writes when the whole one comes.
    let plan = Plan::of(5_230);
    if let Err(failure) = run(&plan, None) {
        panic!("{failure}\n{plan}");
    }
}
