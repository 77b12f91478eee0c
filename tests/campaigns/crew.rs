//! Tablets that work without pause, each on a thread of its own, until the campaign has
//! seen enough.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use record::Command;
use record::identity::{LotKey, Subject, UnitKey};
use record::label::LabelRead;
use record::quantity::Quantity;
use record::receiving::ReceiveLot;
use record::traveller::OnTraveller;
use waymark_tests::SoftTablet;
use waymark_tests::soft_tablet::Rest;

use crate::frame::Chance;

/// A tablet does not record on when this many entries wait: a person has two hands.
const ENOUGH_WAITING: u64 = 60;

/// What the crew and the campaign tell each other.
#[derive(Debug, Default)]
pub struct Signals {
    /// Grows each time the server is there again.
    pub returns: AtomicU64,
    /// Requests under way.
    pub underway: AtomicU64,
    /// Set when no more is recorded.
    pub is_over: AtomicBool,
}

/// What one tablet saw.
#[derive(Debug, Default, Clone, Copy)]
pub struct Seen {
    /// Times at which an entry that was sent no longer counted as sent.
    pub unsent_again: u64,
    /// Whether everything was sent in the end.
    pub all_sent: bool,
    /// How long that took after the last return.
    pub took: Duration,
}

/// The tablets at work.
pub struct Crew {
    signals: Arc<Signals>,
    threads: Vec<JoinHandle<(SoftTablet, Seen)>>,
}

impl Crew {
    /// Sets tablets to work.
    pub fn start(tablets: Vec<SoftTablet>, seed: u64) -> Self {
        let signals = Arc::new(Signals::default());
        let threads = (0..).zip(tablets).map(|(number, tablet)| {
            let signals = Arc::clone(&signals);
            let chance = Chance::of_part(seed, number);
            std::thread::spawn(move || work(tablet, number, chance, &signals))
        });
        Self {
            threads: threads.collect(),
            signals,
        }
    }

    /// What is shared with the tablets.
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Says that the server is there again: the hint that a poke or the network gives.
    pub fn server_is_back(&self) {
        self.signals.returns.fetch_add(1, Ordering::Release);
    }

    /// Lets nothing more be recorded, waits until all is sent, and hands the tablets back.
    pub fn end(self) -> Vec<(SoftTablet, Seen)> {
        self.signals.is_over.store(true, Ordering::Release);
        let threads = self.threads.into_iter();
        threads
            .map(|thread| thread.join().expect("a tablet does not panic"))
            .collect()
    }
}

fn work(
    mut tablet: SoftTablet,
    number: u64,
    mut chance: Chance,
    signals: &Signals,
) -> (SoftTablet, Seen) {
    let mut seen = Seen::default();
    let (mut round, mut returns, mut sent) = (0, 0, 0);
    while !signals.is_over.load(Ordering::Acquire) {
        if tablet.waiting() < ENOUGH_WAITING {
            for _ in 0..=chance.below(3) {
                for command in step(number, round) {
                    tablet.record(command).expect("honest work is not refused");
                }
                round += 1;
            }
        }
        // A worker that is killed and starts anew from its store.
        if chance.below(200) == 0 {
            tablet.restart();
        }
        let now_returned = signals.returns.load(Ordering::Acquire);
        if std::mem::replace(&mut returns, now_returned) != now_returned {
            tablet.hint();
        }
        signals.underway.fetch_add(1, Ordering::Relaxed);
        let rest = tablet.turn();
        signals.underway.fetch_sub(1, Ordering::Relaxed);
        let now_sent = tablet.sent().count();
        seen.unsent_again += u64::from(now_sent < sent);
        sent = now_sent;
        if let Rest::For(pause) = rest {
            std::thread::sleep(pause.min(Duration::from_millis(2 + chance.below(8))));
        }
    }
    let began = Instant::now();
    seen.all_sent = tablet.sync_for(SETTLES_WITHIN, |_| true);
    seen.took = began.elapsed();
    (tablet, seen)
}

/// How long the rest may take. It ends a campaign that hangs and measures nothing: beside other
/// work on few cores twenty tablets took more than a minute to pull what the others had sent.
const SETTLES_WITHIN: Duration = Duration::from_secs(300);

/// Steps after which the next lot begins.
pub const ROUND: u64 = 3;

/// What is done in one step of a round: a lot comes in, a unit is begun, or a part goes into it.
pub fn step(number: u64, step: u64) -> Vec<Command> {
    let lot = LotKey {
        supplier: "NORDKOMP".parse().expect("a supplier"),
        item: "BRG-6204".parse().expect("an item"),
        lot: format!("L{number}-{}", step / ROUND)
            .parse()
            .expect("a lot"),
    };
    let unit = UnitKey {
        item: "AX2".parse().expect("an item"),
        serial: format!("AX-{number}-{}", step / ROUND)
            .parse()
            .expect("a serial"),
    };
    vec![match step % ROUND {
        0 => Command::Receive(ReceiveLot {
            lot,
            quantity: Quantity::pieces(40),
            expiry: None,
            delivery_note: None,
            label: LabelRead::default(),
        }),
        1 => Command::Traveller(OnTraveller::Open { unit, order: None }),
        _ => Command::Traveller(OnTraveller::Consume {
            unit,
            component: Subject::Lot(lot),
        }),
    }]
}
