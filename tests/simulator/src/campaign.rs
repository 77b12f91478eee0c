//! Many seeds: on every core, until all ran or enough failed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::plan::Plan;
use crate::shrink::shrunk;
use crate::template::template;
use crate::world::{Ran, run};

/// How many seeds the short run tries.
pub const SHORT: u64 = 2_000;
/// After so many failures the rest is not run.
const ENOUGH: usize = 3;

thread_local! {
    /// What the last panic of this thread said.
    static WORDS: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

/// Panics of the merge engine on poison are caught by the server and are no news; the words of
/// others are needed once the run has ended.
fn catch_words() {
    std::panic::set_hook(Box::new(|info| WORDS.set(info.to_string())));
}

/// What many runs amounted to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Seeds that ran.
    pub seeds: u64,
    /// The sums of what they did.
    pub sums: Ran,
    /// Seeds that failed: the plan as short as it could be made, and how it fails.
    pub failed: Vec<(Plan, Failure)>,
    /// How long it took.
    pub took: Duration,
}

/// Runs `count` seeds from `first` on `threads` threads.
#[must_use]
pub fn campaign(first: u64, count: u64, threads: usize) -> Outcome {
    template();
    catch_words();
    let started = Instant::now();
    let next = AtomicU64::new(first);
    let outcome = Mutex::new(Outcome::default());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| take_seeds(&next, first + count, &outcome));
        }
    });
    let mut outcome = outcome.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcome.took = started.elapsed();
    outcome
}

fn take_seeds(next: &AtomicU64, end: u64, outcome: &Mutex<Outcome>) {
    let lock = || outcome.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end || lock().failed.len() >= ENOUGH {
            return;
        }
        let plan = Plan::of(seed);
        let ran = catch_unwind(AssertUnwindSafe(|| run(&plan, None)));
        let mut ended = lock();
        ended.seeds += 1;
        match ran {
            Ok(Ok(ran)) => {
                let sums = &mut ended.sums;
                sums.entries += ran.entries;
                sums.findings += ran.findings;
                sums.repeats += ran.repeats;
                sums.lies += ran.lies;
                sums.trace = sums.trace.wrapping_add(ran.trace);
            }
            Ok(Err(failure)) => {
                drop(ended);
                let short = shrunk(&plan, &failure, None);
                lock().failed.push(short);
            }
            Err(_) => {
                let failure = Failure::new(
                    crate::Invariant::ComesToRest,
                    "nothing panics",
                    WORDS.take(),
                );
                ended.failed.push((plan, failure));
            }
        }
    }
}

/// Tells of a seed that failed: what was broken, how to have it again, what happened.
#[must_use]
pub fn told(plan: &Plan, failure: &Failure) -> String {
    format!(
        "seed {}\n{failure}\n  again     cargo run --package simulator -- --seed {} --count 1\n{plan}",
        plan.seed, plan.seed
    )
}

/// Prints an outcome and returns how many seeds failed.
#[must_use]
pub fn report(first: u64, outcome: &Outcome) -> u64 {
    for (plan, failure) in &outcome.failed {
        println!("FAILED {}", told(plan, failure));
    }
    let Ran {
        entries,
        findings,
        repeats,
        lies,
        trace,
    } = outcome.sums;
    let seconds = outcome.took.as_secs_f64();
    println!(
        "simulator: seed {first}, {} seeds, {entries} entries recorded, {findings} findings, \
         {repeats} repeated or cut pushes, {lies} lies of a hostile device, {seconds:.1} s \
         ({:.1} seeds/s), trace {trace:016x}",
        outcome.seeds,
        outcome.seeds as f64 / seconds.max(0.001),
    );
    outcome.failed.len() as u64
}
