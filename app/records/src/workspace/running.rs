//! How much time went by on the tablet, as far as it can know, whatever its clock was set to.
//!
//! Leases and shifts run by it. It begins as the clock reads, and then only runs: by the clock,
//! which goes on while the tablet sleeps or is off, or by the one that only goes forward, which
//! nobody sets; by the one that has gone further. Where the two part, because the clock was set,
//! both are read anew from there: what went by before stays gone by, and what follows counts
//! again. So a clock that is set back makes nothing longer, however long it stays behind; and a
//! year that was mistyped and put right again has gone by, once, and holds nothing up after it.
//!
//! It is kept every minute, and each start of the worker counts as one minute at least: whoever
//! starts it again and again with the clock set back wins nothing.

use minicbor::{Decode, Encode};
use record::time::WallTime;

use super::Workspace;
use super::auditing::STEP_MS;

/// How often what went by is kept, milliseconds.
pub const KEPT_EVERY_MS: u64 = 60 * 1000;

/// What went by, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GoneBy {
    /// The time by which leases and shifts run: UTC milliseconds when it began.
    #[n(0)]
    pub latest_utc_ms: u64,
    /// What the clock said then, UTC milliseconds.
    #[n(1)]
    pub clock_utc_ms: u64,
}

/// What went by, while the worker runs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Running {
    /// From where it is counted; nothing before the first look of a new tablet.
    from: Option<GoneBy>,
    /// What the clock that only goes forward said there; nothing where the worker began after.
    from_forward_ms: Option<u64>,
    /// As far as it was counted.
    latest_utc_ms: u64,
    /// As it is kept.
    kept: Option<GoneBy>,
}

impl Running {
    /// Goes on from what was kept.
    #[must_use]
    pub fn after(kept: Option<GoneBy>) -> Self {
        Self {
            from: kept,
            from_forward_ms: None,
            latest_utc_ms: kept.map_or(0, |kept| kept.latest_utc_ms),
            kept,
        }
    }

    /// The time by which leases and shifts run, when the clock says this, UTC milliseconds.
    fn at(&self, clock_utc_ms: u64) -> u64 {
        let by_clock = self.from.map_or(clock_utc_ms, |from| {
            let ran_ms = clock_utc_ms.saturating_sub(from.clock_utc_ms);
            from.latest_utc_ms.saturating_add(ran_ms)
        });
        self.latest_utc_ms.max(by_clock)
    }

    /// Looks at both clocks. `seen_utc_ms` is the latest time that an entry names.
    fn look(&mut self, clock_utc_ms: u64, forward_ms: u64, seen_utc_ms: u64) {
        let ran_ms = self
            .from_forward_ms
            .map_or(KEPT_EVERY_MS, |from| forward_ms.saturating_sub(from));
        let expected = self.from.map(|from| GoneBy {
            latest_utc_ms: from.latest_utc_ms.saturating_add(ran_ms),
            clock_utc_ms: from.clock_utc_ms.saturating_add(ran_ms),
        });
        let by_forward = expected.map_or(0, |expected| expected.latest_utc_ms);
        let counted = self.at(clock_utc_ms).max(by_forward);
        self.latest_utc_ms = counted.max(seen_utc_ms);
        let runs_on = expected.is_some_and(|expected| {
            expected.clock_utc_ms.abs_diff(clock_utc_ms) <= STEP_MS && counted >= seen_utc_ms
        });
        if !runs_on || self.from_forward_ms.is_none() {
            self.from = Some(GoneBy {
                latest_utc_ms: self.latest_utc_ms,
                clock_utc_ms,
            });
            self.from_forward_ms = Some(forward_ms);
        }
    }

    /// Returns what is to be kept, where it is time to.
    fn due(&self, clock_utc_ms: u64) -> Option<GoneBy> {
        let is_time = self.kept.is_none_or(|kept| {
            // From a later reading of the clock nothing could be counted after a start.
            clock_utc_ms < kept.clock_utc_ms
                || self.latest_utc_ms.saturating_sub(kept.latest_utc_ms) >= KEPT_EVERY_MS
        });
        is_time.then_some(GoneBy {
            latest_utc_ms: self.latest_utc_ms,
            clock_utc_ms,
        })
    }
}

impl Workspace {
    /// The time by which leases and sessions run, UTC milliseconds.
    #[must_use]
    pub fn latest_utc_ms(&self, wall: WallTime) -> u64 {
        let counted = self.running.at(wall.utc_ms);
        counted.max(self.chain.hlc.utc_ms())
    }

    /// Looks at the clock beside the one that only goes forward; returns what is to be kept,
    /// where it is time to. A tablet without a lease keeps nothing: nothing runs by it.
    pub fn look_at_time(&mut self, wall: WallTime, forward_ms: u64) -> Option<GoneBy> {
        let seen = self.chain.hlc.utc_ms();
        self.running.look(wall.utc_ms, forward_ms, seen);
        self.badges.lease.as_ref()?;
        self.running.due(wall.utc_ms)
    }

    /// Takes in that it is kept.
    pub fn time_is_kept(&mut self, gone_by: GoneBy) {
        self.running.kept = Some(gone_by);
    }
}
