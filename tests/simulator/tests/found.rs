//! What the simulator found in the product, each as a plan of its own. Every plan runs with
//! several seeds, which decide how its events meet to the millisecond.
#![allow(clippy::unwrap_used, clippy::panic)]

use simulator::plan::{Ailment, Event, Weather};
use simulator::random::Random;
use simulator::template::PREPARED;
use simulator::world::run;
use simulator::{Plan, floor};

/// Returns a choice that means these words.
fn choice(words: &str) -> u64 {
    let mut random = Random::new(1, 1);
    loop {
        let choice = random.draw();
        if floor::words(choice) == words {
            return choice;
        }
    }
}

fn act(tablet: usize, words: &str) -> Event {
    Event::Act {
        tablet,
        choice: choice(words),
    }
}

/// The same, at the tablet itself or, where its store was cloned, at the copy.
fn act_beside_a_copy(tablet: usize, words: &str, at_copy: bool) -> Event {
    let mut random = Random::new(1, 1);
    loop {
        let choice = random.draw();
        if floor::words(choice) == words && floor::is_at_copy(choice) == at_copy {
            return Event::Act { tablet, choice };
        }
    }
}

fn holds(tablets: usize, events: &[(u64, Event)]) {
    for seed in 1..=12 {
        let plan = Plan {
            seed,
            tablets,
            events: events.to_vec(),
        };
        if let Err(failure) = run(&plan, None) {
            panic!("{failure}\n{plan}");
        }
    }
}

#[test]
fn an_entry_saved_while_another_tab_takes_over_is_not_overwritten() {
    let events = [
        (
            1_000,
            Event::Freeze {
                tablet: 0,
                choice: choice("receives lot L0 (1 pcs)"),
                for_ms: 20_000,
            },
        ),
        (9_000, act(0, "receives lot L1 (2 pcs)")),
    ];
    holds(2, &events);
}

#[test]
fn a_restored_server_gets_back_what_a_tablet_with_nothing_to_send_once_sent() {
    let events = [
        (1_000, Event::Backup),
        (2_000, act(0, "receives lot L0 (1 pcs)")),
        (40_000, Event::Restore),
    ];
    holds(2, &events);
}

#[test]
fn a_tablet_that_a_restored_server_has_forgotten_is_enrolled_again_and_gives_all_back() {
    // The ninth enrols during the run.
    let newcomer = PREPARED;
    let before = [
        (1_000, Event::Backup),
        (2_000, act(newcomer, "receives lot L0 (1 pcs)")),
        (5_000, act(newcomer, "receives lot L0 (1 pcs)")),
        (9_000, act(newcomer, "receives lot L0 (1 pcs)")),
        (13_000, act(newcomer, "receives lot L1 (2 pcs)")),
    ];
    let restored = [(40_000, Event::Restore)];
    holds(newcomer + 1, &[&before[..], &restored].concat());
    // With entries that wait, and that come while the server does not know it.
    let away = [
        (
            30_000,
            Event::Weather {
                tablet: newcomer,
                weather: Weather::Offline,
                for_ms: 20_000,
            },
        ),
        (35_000, act(newcomer, "receives lot L0 (1 pcs)")),
    ];
    let later = [(70_000, act(newcomer, "receives lot L1 (2 pcs)"))];
    holds(
        newcomer + 1,
        &[&before[..], &away, &restored, &later].concat(),
    );
}

#[test]
fn a_damaged_document_is_found_by_comparing_and_made_good() {
    // Gone, cut off, and as it was when it was begun.
    for choice in [7, 1_007, 2_007, 3_011, 4_011, 5_011] {
        let events = [
            (1_000, act(0, "receives lot L0 (1 pcs)")),
            (2_000, Event::Damage { tablet: 1, choice }),
        ];
        holds(2, &events);
    }
}

#[test]
fn nobody_misses_what_a_restored_server_was_sent_first() {
    let events = [
        (1_000, Event::Backup),
        (2_000, act(0, "receives lot L0 (1 pcs)")),
        (3_000, act(1, "receives lot L1 (1 pcs)")),
        (4_000, act(2, "goes on with AX-0")),
        (40_000, Event::Restore),
        (40_100, act(0, "goes on with AX-1")),
        (40_200, act(1, "goes on with AX-2")),
    ];
    holds(4, &events);
}

#[test]
fn a_tablet_set_back_to_an_old_copy_gets_back_what_it_had_sent_since() {
    for with_mark in [true, false] {
        let events = [
            (1_000, Event::KeepStore { tablet: 0 }),
            (2_000, act(0, "receives lot L0 (1 pcs)")),
            (
                40_000,
                Event::RollBack {
                    tablet: 0,
                    with_mark,
                },
            ),
        ];
        holds(2, &events);
    }
}

#[test]
fn a_tablet_set_back_writes_nothing_where_it_had_written_before() {
    for with_mark in [true, false] {
        let events = [
            (1_000, Event::KeepStore { tablet: 0 }),
            (2_000, act(0, "receives lot L0 (1 pcs)")),
            (
                40_000,
                Event::RollBack {
                    tablet: 0,
                    with_mark,
                },
            ),
            (41_200, act(0, "receives lot L1 (1 pcs)")),
            (60_000, act(0, "goes on with AX-0")),
        ];
        holds(2, &events);
    }
}

#[test]
fn two_machines_that_go_on_with_one_store_lose_nothing_and_hear_of_each_other() {
    let one = |words| act_beside_a_copy(0, words, false);
    let other = |words| act_beside_a_copy(0, words, true);
    let events = [
        (1_000, Event::CloneStore { tablet: 0 }),
        (2_000, one("receives lot L0 (1 pcs)")),
        (2_100, other("receives lot L1 (1 pcs)")),
        (4_000, other("goes on with AX-0")),
        (40_000, one("goes on with AX-0")),
        (41_000, other("goes on with AX-1")),
    ];
    holds(2, &events);
}

#[test]
fn a_restored_server_gets_back_what_a_database_that_took_no_writes_never_had() {
    let events = [
        (1_000, Event::Backup),
        (
            2_000,
            Event::Ailment {
                tablet: 1,
                ailment: Ailment::Full,
                for_ms: 30_000,
            },
        ),
        (3_000, act(1, "receives lot L0 (1 pcs)")),
        (
            12_000,
            Event::Kill {
                tablet: 1,
                back_after_ms: 25_000,
            },
        ),
        (50_000, Event::Restore),
    ];
    holds(2, &events);
}

#[test]
fn a_restored_server_gets_back_what_a_chain_that_ended_had_sent() {
    let one = |words| act_beside_a_copy(0, words, false);
    let other = |words| act_beside_a_copy(0, words, true);
    // So that the same side of the fork comes first, and first again.
    let copy_is_away = |for_ms| Event::Weather {
        tablet: 2,
        weather: Weather::Offline,
        for_ms,
    };
    let events = [
        (900, Event::Backup),
        (1_000, Event::CloneStore { tablet: 0 }),
        (1_100, copy_is_away(20_000)),
        (2_000, one("receives lot L0 (1 pcs)")),
        (2_100, other("receives lot L1 (1 pcs)")),
        (4_000, other("goes on with AX-0")),
        (79_000, copy_is_away(60_000)),
        (80_000, Event::Restore),
        (81_000, one("goes on with AX-0")),
    ];
    holds(2, &events);
}
