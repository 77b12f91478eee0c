//! What the simulator found in the product, each as a plan of its own. Every plan runs with
//! several seeds, which decide how its events meet to the millisecond.
#![allow(clippy::unwrap_used, clippy::panic)]

use simulator::plan::Event;
use simulator::random::Random;
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
