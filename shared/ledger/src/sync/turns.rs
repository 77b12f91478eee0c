//! When a tablet pushes and pulls: a state machine without clock, network or randomness.
//!
//! Inputs come with the time; effects go out as values. One request is under way at a time.
//! Push goes before pull: what a person recorded is worth more than what others did. But pushes that
//! fail, or that do not end, let a pull through when its time has come: holds have to arrive. A
//! failed try is repeated after a growing pause with jitter, and at once when something
//! hints that the network is back; nothing depends on the hint, and none ends a pause that the
//! server asked for. A push that the server refuses is tried again at its own pace, and pulls
//! go on beside it: the tablet may be wrong, and still has to hear of holds.

use alloc::vec::Vec;

use record::tablet::Stop;

use super::cold_start::{FIRST_PAGE_BYTES, MOST_PAGE_BYTES};
use super::portion::Portion;

/// The first pause after a failure, milliseconds.
const FIRST_PAUSE_MS: u64 = 1_000;
/// The longest pause, milliseconds: an open tablet is never further from "All sent".
const LONGEST_PAUSE_MS: u64 = 15_000;
/// The longest pause that a server may ask for, milliseconds.
const LONGEST_ASKED_MS: u64 = 5 * 60_000;
/// The pause between polls when all is well, milliseconds; a poke shortens it.
const POLL_MS: u64 = 20_000;

/// How long a stopped tablet waits before it asks again, milliseconds: a suspended one may be
/// reinstated at any time, a revoked one has only entries to hand over.
#[must_use]
pub fn pause_of(stop: Stop) -> u64 {
    match stop {
        Stop::Suspended => 60_000,
        Stop::Revoked => 15 * 60_000,
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The time came that [`Effect::WakeAt`] asked for, or the shell just looks in.
    Tick,
    /// The chain on this tablet has grown to this place.
    Saved {
        /// The place of the last entry.
        through: u64,
    },
    /// A person asks for it, or the network may be back.
    Hint,
    /// The server said that its log has grown: nothing that concerns a push it refused.
    Poked,
    /// The server has our chain up to here.
    Pushed {
        /// The last place it has.
        through: u64,
    },
    /// A pull was stored.
    Pulled {
        /// Whether the server has more.
        more: bool,
    },
    /// The request under way failed.
    Failed {
        /// How long the server asked to wait, milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// The server answered the request under way, and does not do what was asked.
    Refused,
    /// The server refuses this tablet whatever it asks, because it has stopped it.
    Stopped {
        /// How long to wait, milliseconds; a hint ends it.
        pause_ms: u64,
    },
}

/// What the shell does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Push a run that begins at this place.
    Push {
        /// The first place.
        first: u64,
    },
    /// Pull from the stored cursor.
    Pull,
    /// Send [`Input::Tick`] at this time, unless another input comes before.
    WakeAt {
        /// The time, milliseconds of the shell's clock.
        at_ms: u64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Underway {
    Nothing,
    Push,
    Pull,
}

/// The tablet's turn-taking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turns {
    saved_through: u64,
    pushed_through: u64,
    underway: Underway,
    pull_wanted: bool,
    failures: u32,
    not_before_ms: u64,
    asked_until_ms: u64,
    refusals: u32,
    push_not_before_ms: u64,
    /// The last request was a push.
    pushed_last: bool,
    /// Known from the first input on.
    next_poll_ms: Option<u64>,
    portion: Portion,
    page_bytes: usize,
}

impl Turns {
    /// Starts with what the store says: the chain's end and what the server has of it.
    #[must_use]
    pub fn new(saved_through: u64, pushed_through: u64) -> Self {
        Self {
            saved_through,
            pushed_through,
            underway: Underway::Nothing,
            pull_wanted: true,
            failures: 0,
            not_before_ms: 0,
            asked_until_ms: 0,
            refusals: 0,
            push_not_before_ms: 0,
            pushed_last: false,
            next_poll_ms: None,
            portion: Portion::WHOLE,
            page_bytes: FIRST_PAGE_BYTES,
        }
    }

    /// Returns how much goes up at once: less after a push that did not get through, more
    /// again after each that did.
    #[must_use]
    pub fn portion(&self) -> Portion {
        self.portion
    }

    /// Returns how large a page of a cold start may be, bytes of documents.
    #[must_use]
    pub fn page_bytes(&self) -> usize {
        self.page_bytes
    }

    /// Takes in what happened at `now_ms`; `jitter` is any random number.
    pub fn handle(&mut self, now_ms: u64, jitter: u32, input: Input) -> Vec<Effect> {
        match input {
            Input::Tick => {}
            Input::Saved { through } => self.saved_through = self.saved_through.max(through),
            Input::Hint => {
                self.wake_up(now_ms);
                self.push_not_before_ms = self.push_not_before_ms.min(now_ms);
            }
            Input::Poked => self.wake_up(now_ms),
            Input::Pushed { through } => {
                // A server that has less than it once said was restored from an old
                // backup: push again from where it stands.
                self.pushed_through = through.min(self.saved_through);
                self.portion = self.portion.doubled();
                self.refusals = 0;
                self.push_not_before_ms = 0;
                self.succeed();
            }
            Input::Pulled { more } => {
                self.pull_wanted = more;
                self.next_poll_ms = Some(now_ms + POLL_MS);
                self.page_bytes = (self.page_bytes * 2).min(MOST_PAGE_BYTES);
                self.succeed();
            }
            Input::Failed { retry_after_ms } => self.fail(now_ms, jitter, retry_after_ms),
            Input::Refused if self.underway == Underway::Push => {
                self.portion = self.portion.halved();
                self.push_not_before_ms = now_ms + pause_after(self.refusals, jitter);
                self.refusals = self.refusals.saturating_add(1);
                self.succeed();
            }
            Input::Refused => self.fail(now_ms, jitter, None),
            Input::Stopped { pause_ms } => {
                self.pull_wanted |= self.underway == Underway::Pull;
                self.underway = Underway::Nothing;
                self.not_before_ms = now_ms + pause_ms;
            }
        }
        self.next(now_ms)
    }

    /// Notes what the server has of the chain without going on at once: for an answer that
    /// also refused something. A server restored from an old backup has less than it said.
    pub fn note_received(&mut self, through: u64) {
        self.pushed_through = through.min(self.saved_through);
    }

    /// Says whether the server refused the last push: an answer to a pull does not change that.
    #[must_use]
    pub fn is_push_refused(&self) -> bool {
        self.refusals > 0
    }

    /// Returns how many entries the server does not have.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.saved_through - self.pushed_through
    }

    fn wake_up(&mut self, now_ms: u64) {
        self.pull_wanted = true;
        self.not_before_ms = self.not_before_ms.min(now_ms).max(self.asked_until_ms);
    }

    fn succeed(&mut self) {
        self.underway = Underway::Nothing;
        self.failures = 0;
        self.not_before_ms = 0;
    }

    fn fail(&mut self, now_ms: u64, jitter: u32, retry_after_ms: Option<u64>) {
        match self.underway {
            Underway::Pull => self.pull_wanted = true,
            Underway::Push | Underway::Nothing => {}
        }
        // A server that says when to come again took the whole run in, or would send it all.
        match self.underway {
            Underway::Pull if retry_after_ms.is_none() => {
                self.page_bytes = (self.page_bytes / 2).max(FIRST_PAGE_BYTES);
            }
            Underway::Push if retry_after_ms.is_none() => self.portion = self.portion.halved(),
            Underway::Pull | Underway::Push | Underway::Nothing => {}
        }
        self.underway = Underway::Nothing;
        let asked_ms = retry_after_ms.unwrap_or(0).min(LONGEST_ASKED_MS);
        self.asked_until_ms = now_ms + asked_ms;
        self.not_before_ms = now_ms + pause_after(self.failures, jitter).max(asked_ms);
        self.failures = self.failures.saturating_add(1);
    }

    fn next(&mut self, now_ms: u64) -> Vec<Effect> {
        if self.underway != Underway::Nothing {
            return Vec::new();
        }
        if now_ms < self.not_before_ms {
            return alloc::vec![Effect::WakeAt {
                at_ms: self.not_before_ms
            }];
        }
        let waits = self.waiting() > 0;
        let next_poll_ms = *self.next_poll_ms.get_or_insert(now_ms + POLL_MS);
        let pull_has_its_turn = self.pushed_last && now_ms >= next_poll_ms;
        if waits && now_ms >= self.push_not_before_ms && !pull_has_its_turn {
            (self.underway, self.pushed_last) = (Underway::Push, true);
            return alloc::vec![Effect::Push {
                first: self.pushed_through + 1
            }];
        }
        if self.pull_wanted || now_ms >= next_poll_ms {
            (self.underway, self.pushed_last) = (Underway::Pull, false);
            self.pull_wanted = false;
            return alloc::vec![Effect::Pull];
        }
        let push_ms = if waits {
            self.push_not_before_ms
        } else {
            u64::MAX
        };
        alloc::vec![Effect::WakeAt {
            at_ms: next_poll_ms.min(push_ms)
        }]
    }
}

/// Returns the pause after so many failures before this one: between half and all of it, so
/// that 200 tablets do not come back at once.
fn pause_after(failures: u32, jitter: u32) -> u64 {
    let pause = FIRST_PAUSE_MS
        .saturating_mul(1 << failures.min(10))
        .min(LONGEST_PAUSE_MS);
    pause / 2 + u64::from(jitter) % (pause / 2 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recorded_goes_up_before_anything_comes_down() {
        let mut turns = Turns::new(3, 1);
        assert_eq!(turns.handle(0, 0, Input::Tick), [Effect::Push { first: 2 }]);
        assert_eq!(turns.handle(1, 0, Input::Saved { through: 4 }), []);
        assert_eq!(
            turns.handle(2, 0, Input::Pushed { through: 3 }),
            [Effect::Push { first: 4 }]
        );
        assert_eq!(
            turns.handle(3, 0, Input::Pushed { through: 4 }),
            [Effect::Pull]
        );
        assert_eq!(turns.waiting(), 0);
        let effects = turns.handle(4, 0, Input::Pulled { more: false });
        assert_eq!(effects, [Effect::WakeAt { at_ms: 4 + POLL_MS }]);
    }

    #[test]
    fn failures_pause_longer_and_longer_but_never_longer_than_the_limit() {
        let mut turns = Turns::new(1, 0);
        turns.handle(0, 0, Input::Tick);
        let mut now = 0;
        for _ in 0..40 {
            let effects = turns.handle(
                now,
                u32::MAX,
                Input::Failed {
                    retry_after_ms: None,
                },
            );
            let [Effect::WakeAt { at_ms }] = effects.as_slice() else {
                panic!("{effects:?}");
            };
            assert!(at_ms - now <= LONGEST_PAUSE_MS && *at_ms > now);
            now = *at_ms;
            let effects = turns.handle(now, 0, Input::Tick);
            assert!(
                matches!(effects[..], [Effect::Push { first: 1 } | Effect::Pull]),
                "{effects:?}"
            );
        }
    }

    /// The pulls within ten minutes in which each push ends as said, after so long.
    fn pulls_beside(push_ms: u64, ended: impl Fn(u64) -> Input) -> usize {
        let mut turns = Turns::new(1, 0);
        let (mut now, mut saved, mut pulls) = (0, 1, 0);
        let mut effects = turns.handle(now, 0, Input::Tick);
        while now < 600_000 {
            effects = match effects[..] {
                [Effect::WakeAt { at_ms }] => {
                    now = at_ms;
                    turns.handle(now, 0, Input::Tick)
                }
                [Effect::Push { first }] => {
                    now += push_ms;
                    saved += 1;
                    turns.handle(now, 0, Input::Saved { through: saved });
                    turns.handle(now, 0, ended(first))
                }
                [Effect::Pull] => {
                    pulls += 1;
                    turns.handle(now, 0, Input::Pulled { more: false })
                }
                _ => panic!("{effects:?}"),
            };
        }
        pulls
    }

    #[test]
    fn pushes_that_fail_or_never_end_let_a_pull_through_when_its_time_has_come() {
        let full = |_| Input::Failed {
            retry_after_ms: Some(5_000),
        };
        assert!(pulls_beside(10, full) >= 20);
        let timed_out = |_| Input::Failed {
            retry_after_ms: None,
        };
        assert!(pulls_beside(30_000, timed_out) >= 10);
        let one_more_is_saved_meanwhile = |first| Input::Pushed { through: first };
        assert!(pulls_beside(2_000, one_more_is_saved_meanwhile) >= 20);
    }

    #[test]
    fn a_poke_does_not_hurry_a_push_that_is_refused() {
        let mut turns = Turns::new(1, 0);
        turns.handle(0, 0, Input::Tick);
        turns.handle(0, 0, Input::Refused);
        let mut pushes = 0;
        for now in (0..100_000).step_by(500) {
            let mut effects = turns.handle(now, 0, Input::Poked);
            while !matches!(effects[..], [Effect::WakeAt { .. }]) {
                effects = match effects[..] {
                    [] | [Effect::Pull] => turns.handle(now, 0, Input::Pulled { more: false }),
                    [Effect::Push { .. }] => {
                        pushes += 1;
                        turns.handle(now, 0, Input::Refused)
                    }
                    _ => panic!("{effects:?}"),
                };
            }
        }
        assert!((5..20).contains(&pushes), "{pushes}");
    }

    #[test]
    fn a_push_that_does_not_get_through_makes_the_next_one_smaller_until_one_does() {
        let mut turns = Turns::new(9, 0);
        turns.handle(0, 0, Input::Tick);
        let failed = |retry_after_ms| Input::Failed { retry_after_ms };
        turns.handle(0, 0, failed(None));
        assert_eq!(turns.portion(), Portion::WHOLE.halved());
        turns.handle(2_000, 0, Input::Tick);
        // A busy server is no bad link.
        turns.handle(2_000, 0, failed(Some(1_000)));
        assert_eq!(turns.portion(), Portion::WHOLE.halved());
        turns.handle(9_000, 0, Input::Tick);
        turns.handle(9_000, 0, Input::Pushed { through: 4 });
        assert_eq!(turns.portion(), Portion::WHOLE);
    }

    #[test]
    fn pages_of_a_cold_start_begin_small_grow_while_they_come_and_halve_when_they_do_not() {
        let mut turns = Turns::new(0, 0);
        let (failed, pulled) = (
            |retry_after_ms| Input::Failed { retry_after_ms },
            Input::Pulled { more: true },
        );
        turns.handle(0, 0, Input::Tick);
        assert_eq!(turns.page_bytes(), FIRST_PAGE_BYTES);
        for _ in 0..9 {
            assert_eq!(turns.handle(0, 0, pulled), [Effect::Pull]);
        }
        assert_eq!(turns.page_bytes(), MOST_PAGE_BYTES);
        turns.handle(0, 0, failed(Some(1_000)));
        assert_eq!(turns.page_bytes(), MOST_PAGE_BYTES, "a busy server");
        for n in 1..20 {
            turns.handle(n * 60_000, 0, Input::Tick);
            turns.handle(n * 60_000, 0, failed(None));
        }
        assert_eq!(turns.page_bytes(), FIRST_PAGE_BYTES);
    }

    #[test]
    fn a_hint_ends_a_pause_of_the_tablets_own() {
        let own = [
            Input::Failed {
                retry_after_ms: None,
            },
            Input::Refused,
            Input::Stopped { pause_ms: 60_000 },
        ];
        for failed in own {
            let mut turns = Turns::new(1, 0);
            turns.handle(0, 0, Input::Tick);
            let effects = turns.handle(0, 9, failed);
            assert_ne!(effects, [Effect::Push { first: 1 }], "{failed:?}");
            if failed == Input::Refused {
                turns.handle(0, 0, Input::Pulled { more: false });
            }
            let effects = turns.handle(10, 0, Input::Hint);
            assert_eq!(effects, [Effect::Push { first: 1 }], "{failed:?}");
        }
    }

    #[test]
    fn a_hint_does_not_end_a_pause_that_the_server_asked_for() {
        let mut turns = Turns::new(1, 0);
        turns.handle(0, 0, Input::Tick);
        let failed = |retry_after_ms| Input::Failed { retry_after_ms };
        turns.handle(0, 9, failed(Some(60_000)));
        for now in [10, 59_999] {
            let effects = turns.handle(now, 0, Input::Hint);
            assert_eq!(effects, [Effect::WakeAt { at_ms: 60_000 }]);
        }
        let effects = turns.handle(60_000, 0, Input::Tick);
        assert_eq!(effects, [Effect::Pull]);
        // A day is a mistake of the server's.
        let effects = turns.handle(60_000, 0, failed(Some(86_400_000)));
        let at_ms = 60_000 + LONGEST_ASKED_MS;
        assert_eq!(effects, [Effect::WakeAt { at_ms }]);
    }

    #[test]
    fn a_push_that_is_refused_is_tried_at_its_own_pace_and_pulls_go_on() {
        let mut turns = Turns::new(1, 0);
        let push = [Effect::Push { first: 1 }];
        assert_eq!(turns.handle(0, 0, Input::Tick), push);
        assert_eq!(turns.handle(0, 0, Input::Refused), [Effect::Pull]);
        assert!(turns.is_push_refused());
        // The next page of what others did comes at once.
        let effects = turns.handle(1, 0, Input::Pulled { more: true });
        assert_eq!(effects, [Effect::Pull]);
        let mut effects = turns.handle(2, 0, Input::Pulled { more: false });
        let (mut now, mut pushes, mut pulls) = (0, Vec::new(), 0);
        while now < 100_000 {
            effects = match effects[..] {
                [Effect::WakeAt { at_ms }] => {
                    now = at_ms;
                    turns.handle(now, 0, Input::Tick)
                }
                [Effect::Push { first: 1 }] => {
                    pushes.push(now);
                    turns.handle(now, 0, Input::Refused)
                }
                [Effect::Pull] => {
                    pulls += 1;
                    turns.handle(now, 0, Input::Pulled { more: false })
                }
                _ => panic!("{effects:?}"),
            };
        }
        let pauses: Vec<u64> = pushes.windows(2).map(|two| two[1] - two[0]).collect();
        assert_eq!(pauses[..5], [1_000, 2_000, 4_000, 7_500, 7_500]);
        assert_eq!(pulls, 4, "every 20 s, as without a refusal");
        turns.handle(now, 0, Input::Refused);
        now += LONGEST_PAUSE_MS;
        assert_eq!(turns.handle(now, 0, Input::Tick), push);
        turns.handle(now, 0, Input::Pushed { through: 1 });
        assert!(!turns.is_push_refused());
    }

    #[test]
    fn a_server_that_lost_entries_gets_them_again() {
        let mut turns = Turns::new(9, 8);
        assert_eq!(turns.handle(0, 0, Input::Tick), [Effect::Push { first: 9 }]);
        assert_eq!(
            turns.handle(1, 0, Input::Pushed { through: 4 }),
            [Effect::Push { first: 5 }]
        );
    }

    #[test]
    fn a_restored_server_that_refuses_a_gap_gets_the_missing_entries_after_the_pause() {
        let mut turns = Turns::new(9, 8);
        turns.handle(0, 0, Input::Tick);
        turns.note_received(4);
        let failed = Input::Failed {
            retry_after_ms: None,
        };
        assert!(matches!(
            turns.handle(1, 0, failed)[..],
            [Effect::WakeAt { .. }]
        ));
        assert_eq!(
            turns.handle(2_000, 0, Input::Tick),
            [Effect::Push { first: 5 }]
        );
    }

    #[test]
    fn a_stopped_tablet_asks_again_after_a_long_pause_and_finds_out_that_it_works() {
        let mut turns = Turns::new(1, 0);
        turns.handle(0, 0, Input::Tick);
        assert_eq!(
            turns.handle(1, 0, Input::Pushed { through: 1 }),
            [Effect::Pull]
        );
        for stop in Stop::ALL {
            let pause = pause_of(stop);
            let effects = turns.handle(1, 0, Input::Stopped { pause_ms: pause });
            assert_eq!(effects, [Effect::WakeAt { at_ms: 1 + pause }]);
            // What is recorded meanwhile is no reason to ask sooner.
            let effects = turns.handle(2, 0, Input::Saved { through: 2 });
            assert_eq!(effects, [Effect::WakeAt { at_ms: 1 + pause }]);
        }
        let later = 1 + pause_of(Stop::Revoked);
        let effects = turns.handle(later, 0, Input::Tick);
        assert_eq!(effects, [Effect::Push { first: 2 }]);
    }

    #[test]
    fn a_failed_pull_is_tried_again() {
        let mut turns = Turns::new(0, 0);
        assert_eq!(turns.handle(0, 0, Input::Tick), [Effect::Pull]);
        turns.handle(
            0,
            0,
            Input::Failed {
                retry_after_ms: None,
            },
        );
        assert_eq!(turns.handle(20_000, 0, Input::Tick), [Effect::Pull]);
    }
}
