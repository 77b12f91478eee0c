//! Makes a failing plan as short as it can be: whatever can be left out is left out
//! (delta debugging, Zeller and Hildebrandt 2002, with single events at the end).

use crate::broken::Broken;
use crate::failure::Failure;
use crate::plan::Plan;
use crate::world::run;

/// How many runs a search may take.
const MOST_RUNS: usize = 400;

/// Returns the shortest plan found that breaks the same invariant, and how it does.
#[must_use]
pub fn shrunk(plan: &Plan, failure: &Failure, broken: Option<Broken>) -> (Plan, Failure) {
    let mut best = (plan.clone(), failure.clone());
    let mut part = plan.events.len().div_ceil(2).max(1);
    let mut runs = 0;
    loop {
        let mut at = 0;
        let mut is_shorter = false;
        while at < best.0.events.len() && runs < MOST_RUNS {
            let mut events = best.0.events.clone();
            events.drain(at..(at + part).min(events.len()));
            let tried = best.0.with(events);
            runs += 1;
            match run(&tried, broken) {
                Err(failure) if failure.invariant == best.1.invariant => {
                    best = (tried, failure);
                    is_shorter = true;
                }
                _ => at += part,
            }
        }
        if runs >= MOST_RUNS || (part == 1 && !is_shorter) {
            return best;
        }
        part = part.div_ceil(2).max(1);
    }
}
