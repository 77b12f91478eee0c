//! Leases and shifts on tablets whose clocks are set.

use record::context::Lease;

use super::badges::{HOUR_MS, badge, later, lease, show_with_pin, take};
use super::*;
use crate::store::key;
use crate::workspace::auditing::STEP_MS;
use crate::workspace::badges::SHIFT_MS;
use crate::workspace::running::{GoneBy, KEPT_EVERY_MS};

const DAY_MS: u64 = 24 * HOUR_MS;
const YEAR_MS: u64 = 365 * DAY_MS;

/// What the tablet's clock says: so much after the lease came, and set back by so much.
fn clock(after_ms: u64, back_ms: u64) -> WallTime {
    let mut wall = later(after_ms);
    wall.utc_ms -= back_ms;
    wall
}

/// A tablet that has looked at its clocks, with a person who has just shown badge and PIN.
fn running() -> (Workspace, Kept) {
    let (mut workspace, kept) = tablet();
    workspace.look_at_time(later(0), 0);
    show_with_pin(&mut workspace);
    (workspace, kept)
}

/// Lets the tablet run with its clock set back, looking and recording once an hour; `from` and
/// `to` are hours since the lease came.
fn run(workspace: &mut Workspace, hours: std::ops::RangeInclusive<u64>, back_ms: u64) {
    for hour in hours {
        let wall = clock(hour * HOUR_MS, back_ms);
        let _ = workspace.look_at_time(wall, hour * HOUR_MS);
        workspace.chain.hlc = workspace.next_hlc(wall);
    }
}

#[test]
fn with_the_clock_a_year_back_a_lease_lasts_three_days_and_a_shift_twelve_hours() {
    let (mut workspace, _) = running();
    run(&mut workspace, 1..=11, YEAR_MS);
    assert!(!workspace.is_locked(clock(11 * HOUR_MS, YEAR_MS)));
    run(&mut workspace, 12..=12, YEAR_MS);
    assert!(workspace.is_locked(clock(SHIFT_MS, YEAR_MS)));
    run(&mut workspace, 13..=71, YEAR_MS);
    assert_eq!(workspace.lease(clock(71 * HOUR_MS, YEAR_MS)), Lease::Fresh);
    for hours in [72..=72, 73..=300 * 24] {
        let last = *hours.end() * HOUR_MS;
        run(&mut workspace, hours, YEAR_MS);
        assert_eq!(workspace.lease(clock(last, YEAR_MS)), Lease::PastDue);
    }
}

#[test]
fn a_year_that_was_mistyped_and_put_right_holds_no_lease_up() {
    let (mut workspace, _) = running();
    // Somebody mistypes the year; something is recorded; they put it right.
    let mistyped = later(HOUR_MS + YEAR_MS);
    workspace.look_at_time(mistyped, HOUR_MS);
    workspace.chain.hlc = workspace.next_hlc(mistyped);
    run(&mut workspace, 1..=2, 0);
    // The server is there, and gives the next lease.
    let next = lease(&workspace, &badge(1), true);
    take(&mut workspace, &next, later(2 * HOUR_MS));
    run(&mut workspace, 3..=73, 0);
    assert_eq!(workspace.lease(later(73 * HOUR_MS)), Lease::Fresh);
    run(&mut workspace, 74..=74, 0);
    assert_eq!(workspace.lease(later(74 * HOUR_MS)), Lease::PastDue);
    run(&mut workspace, 75..=1000 * 24, 0);
    assert_eq!(workspace.lease(later(1000 * DAY_MS)), Lease::PastDue);
}

/// Keeps what the workspace says is to be kept.
fn keep_time(workspace: &mut Workspace, kept: &mut Kept, gone_by: Option<GoneBy>) {
    let Some(gone_by) = gone_by else { return };
    let mut batch = Batch::new(crate::store::Durability::Relaxed, None);
    batch.put(Store::Tablet, key::GONE_BY, rows::to_bytes(&gone_by));
    kept.commit(&batch);
    workspace.time_is_kept(gone_by);
}

/// Starts the worker again when the clock says so; its other clock begins anew.
fn start_again(kept: &mut Kept, wall: WallTime) -> Workspace {
    let mut workspace = kept.open();
    // The row of the lease is sealed; the loop unseals it before the first look.
    let lease = lease(&workspace, &badge(1), true);
    take(&mut workspace, &lease, wall);
    let gone_by = workspace.look_at_time(wall, 0);
    keep_time(&mut workspace, kept, gone_by);
    workspace
}

#[test]
fn what_went_by_survives_a_reload_with_the_clock_set_back_and_goes_on_from_there() {
    let (mut workspace, mut kept) = running();
    let gone_by = workspace.look_at_time(later(71 * HOUR_MS), 71 * HOUR_MS);
    keep_time(&mut workspace, &mut kept, gone_by);
    let went_by = later(71 * HOUR_MS).utc_ms;
    assert_eq!(workspace.latest_utc_ms(later(0)), went_by);
    // Off, set back by a year, and on again: nobody knows for how long.
    let mut again = start_again(&mut kept, clock(71 * HOUR_MS, YEAR_MS));
    assert!(again.latest_utc_ms(clock(71 * HOUR_MS, YEAR_MS)) >= went_by);
    // From there it runs by the clock as it goes now, the tablet on or off.
    let off = clock(171 * HOUR_MS, YEAR_MS);
    assert!(again.latest_utc_ms(off) >= went_by + 100 * HOUR_MS);
    again = start_again(&mut kept, off);
    assert!(again.latest_utc_ms(off) >= went_by + 100 * HOUR_MS);
    // A reading of the clock from before it was set back is not kept for the next start.
    let (mut workspace, mut kept) = running();
    let gone_by = workspace.look_at_time(later(HOUR_MS), HOUR_MS);
    keep_time(&mut workspace, &mut kept, gone_by);
    let gone_by = workspace.look_at_time(clock(HOUR_MS, YEAR_MS), HOUR_MS);
    keep_time(&mut workspace, &mut kept, gone_by);
    let off = clock(101 * HOUR_MS, YEAR_MS);
    let again = start_again(&mut kept, off);
    assert!(again.latest_utc_ms(off) >= later(101 * HOUR_MS).utc_ms);
}

#[test]
fn starting_again_and_again_with_the_clock_set_back_wins_nothing() {
    let (mut workspace, mut kept) = running();
    let gone_by = workspace.look_at_time(later(0), 0);
    keep_time(&mut workspace, &mut kept, gone_by);
    // Each time just before what went by would be kept.
    let starts = SHIFT_MS / KEPT_EVERY_MS;
    for _ in 0..starts {
        let mut again = start_again(&mut kept, later(0));
        let last = later(KEPT_EVERY_MS - 1);
        assert_eq!(again.look_at_time(last, KEPT_EVERY_MS - 1), None);
    }
    let again = start_again(&mut kept, later(0));
    assert!(again.latest_utc_ms(later(0)) >= later(SHIFT_MS).utc_ms);
}

#[test]
fn it_runs_no_faster_than_the_clocks_do() {
    let (mut workspace, mut kept) = running();
    // Two clocks that are rounded differently, and one of them put right a little every hour.
    for second in 1..=10 * 3600_u64 {
        let (even, hours) = (second % 2, second / 3600);
        let wall = later(second * 1000 + even);
        let forward_ms = second * 1000 + 1 - even + hours * 50;
        let gone_by = workspace.look_at_time(wall, forward_ms);
        keep_time(&mut workspace, &mut kept, gone_by);
    }
    let ran_ms = workspace.latest_utc_ms(later(10 * HOUR_MS)) - later(0).utc_ms;
    assert!(ran_ms >= 10 * HOUR_MS, "{ran_ms}");
    assert!(ran_ms <= 10 * HOUR_MS + STEP_MS, "{ran_ms}");
}

#[test]
fn a_tablet_without_a_lease_keeps_nothing() {
    let (mut workspace, _) = tablet();
    assert_eq!(workspace.look_at_time(later(0), 0), None);
    assert_eq!(workspace.look_at_time(later(DAY_MS), DAY_MS), None);
}
