//! What is to be in the record although it changes nothing, worked out from what is seen:
//! denials that are repeated, clocks that jump, times without the server.

use std::collections::VecDeque;

use ledger::envelope::{AuditEvent, What};
use minicbor::{Decode, Encode};
use record::Command;
use record::identity::Subject;

use super::Workspace;
use super::rows::{Contact, Session};

/// By how much a clock has to jump for an entry, milliseconds.
pub const STEP_MS: u64 = 2 * 60 * 1000;
/// How long the server has to have been out of reach for an entry, milliseconds: a link that
/// comes and goes does not flood the chain.
pub const OFFLINE_MS: u64 = 5 * 60 * 1000;
/// For how long what is the same is counted instead of written again, milliseconds.
pub const COUNTED_MS: u64 = 60 * 1000;

/// Something that changes nothing, and whose session it was; nothing where nobody was there.
pub type Noted = (AuditEvent, Option<Session>);

/// What was repeated since it was written. The first time is an entry at once; what follows
/// within a minute is counted, and the count is an entry of its own as soon as the minute is
/// over or something else happens.
#[derive(Debug, Default)]
pub struct Repeated {
    last: Option<Last>,
}

#[derive(Debug)]
struct Last {
    noted: Noted,
    since_ms: u64,
    more: u32,
}

impl Repeated {
    /// Takes in what happened; returns what is to be written now, in order. `now_ms` is the
    /// clock that only goes forward.
    pub fn take(&mut self, noted: Noted, now_ms: u64) -> Vec<Noted> {
        if let Some(last) = &mut self.last
            && last.noted == noted
            && now_ms.saturating_sub(last.since_ms) < COUNTED_MS
        {
            last.more = last.more.saturating_add(1);
            return Vec::new();
        }
        let mut write: Vec<Noted> = self.counted().into_iter().collect();
        let counts = noted.0.clone().times_mut().is_some();
        self.last = counts.then(|| Last {
            noted: noted.clone(),
            since_ms: now_ms,
            more: 0,
        });
        write.push(noted);
        write
    }

    /// Returns what was counted, once.
    pub fn counted(&mut self) -> Option<Noted> {
        let counted = self.count();
        self.last = None;
        counted
    }

    /// Returns what was counted so far; it goes on being counted.
    fn count(&self) -> Option<Noted> {
        let last = self.last.as_ref().filter(|last| last.more > 0)?;
        let (mut event, by) = last.noted.clone();
        *event.times_mut()? = last.more;
        Some((event, by))
    }

    /// Returns what was counted, if its minute is over.
    pub fn due(&mut self, now_ms: u64) -> Option<Noted> {
        let last = self.last.as_ref()?;
        let is_over = now_ms.saturating_sub(last.since_ms) >= COUNTED_MS;
        is_over.then(|| self.counted()).flatten()
    }
}

/// What waits to be an entry, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Waiting {
    /// What it says.
    #[n(0)]
    pub what: What,
    /// Whose session it was; nothing where nobody was there.
    #[n(1)]
    pub by: Option<Session>,
}

impl From<Noted> for Waiting {
    fn from((event, by): Noted) -> Self {
        Self {
            what: What::Event(event),
            by,
        }
    }
}

impl Waiting {
    /// Something of the tablet itself.
    #[must_use]
    pub fn of(what: What) -> Self {
        Self { what, by: None }
    }
}

/// What is to be in the record, in order: what waits to be an entry, and what was repeated since
/// it was one. It lies in the store for as long as there is any of it, and leaves it in the
/// transaction of its entry, so that a reload neither loses nor repeats it.
#[derive(Debug, Default)]
pub struct Queue {
    repeated: Repeated,
    waiting: VecDeque<Waiting>,
    is_in_store: bool,
}

impl Queue {
    /// Goes on with what was in the store; what had been counted is an entry of its own then.
    #[must_use]
    pub fn after(stored: Vec<Waiting>) -> Self {
        Self {
            is_in_store: !stored.is_empty(),
            waiting: stored.into(),
            repeated: Repeated::default(),
        }
    }

    /// Takes in what happened; says whether it was only counted. `now_ms` is the clock that
    /// only goes forward.
    pub fn take(&mut self, noted: Noted, now_ms: u64) -> bool {
        let write = self.repeated.take(noted, now_ms);
        let counted = write.is_empty();
        self.waiting.extend(write.into_iter().map(Waiting::from));
        counted
    }

    /// Lets what was counted wait to be an entry, if its minute is over.
    pub fn count(&mut self, now_ms: u64) {
        let due = self.repeated.due(now_ms);
        self.waiting.extend(due.map(Waiting::from));
    }

    /// Lets something wait that is never repeated.
    pub fn push(&mut self, waiting: Waiting) {
        self.waiting.push_back(waiting);
    }

    /// What is to be the next entry.
    #[must_use]
    pub fn first(&self) -> Option<&Waiting> {
        self.waiting.front()
    }

    /// Leaves out the newest beyond so many.
    pub fn shorten(&mut self, most: usize) {
        self.waiting.truncate(most);
    }

    /// All that a reload may not lose, in order.
    #[must_use]
    pub fn to_store(&self) -> Vec<Waiting> {
        let counted = self.repeated.count().map(Waiting::from);
        self.waiting.iter().cloned().chain(counted).collect()
    }

    /// Takes in that the store has [`Self::to_store`].
    pub fn is_stored(&mut self) {
        self.is_in_store = true;
    }

    /// What the store is to hold once the first is an entry; nothing where it holds none.
    #[must_use]
    pub fn store_after_first(&self) -> Option<Vec<Waiting>> {
        let after = self.to_store().into_iter().skip(1);
        self.is_in_store.then(|| after.collect())
    }

    /// Takes in that the first is an entry, with what the store holds after it, or never can
    /// be one.
    pub fn first_is_done(&mut self) {
        self.waiting.pop_front();
    }
}

/// The tablet's clock beside the one that only goes forward, as they were seen last.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clocks {
    seen: Option<(u64, u64)>,
}

impl Clocks {
    /// Takes in both, milliseconds; returns by how much the clock was set back meanwhile, where
    /// that is more than [`STEP_MS`].
    ///
    /// A clock that is ahead proves nothing here: while a tablet sleeps, the clock that only
    /// goes forward may stand still. That one was set ahead shows at the next answer of the
    /// server ([`contact_tells`]).
    pub fn look(&mut self, utc_ms: u64, now_ms: u64) -> Option<i64> {
        let (utc_before, before) = self.seen.replace((utc_ms, now_ms))?;
        let expected = utc_before.saturating_add(now_ms.saturating_sub(before));
        let back = expected.saturating_sub(utc_ms);
        (back > STEP_MS).then(|| -signed(back))
    }
}

fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

/// What an answer of the server tells beside the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactTells {
    /// By how much the tablet's clock jumped against the server's, milliseconds.
    pub step_ms: Option<i64>,
    /// The time without the server.
    pub offline: Option<AuditEvent>,
}

/// Says what an answer of the server tells beside the one before.
#[must_use]
pub fn contact_tells(before: Contact, now: Contact) -> ContactTells {
    let by_ms = before.server_offset_ms.saturating_sub(now.server_offset_ms);
    let step_ms = (by_ms.unsigned_abs() > STEP_MS).then_some(by_ms);
    // By the clock as it goes now, so that a step makes no span longer or shorter.
    let from_utc_ms = before.stepped(step_ms.unwrap_or(0)).utc_ms;
    let is_long = now.utc_ms.saturating_sub(from_utc_ms) > OFFLINE_MS;
    ContactTells {
        step_ms,
        offline: is_long.then_some(AuditEvent::Offline {
            from_utc_ms,
            to_utc_ms: now.utc_ms,
        }),
    }
}

impl Workspace {
    /// Returns the thing with which a person wanted to do what a command does.
    #[must_use]
    pub fn asked_of(&self, command: &Command) -> Option<Subject> {
        let session = self.session.as_ref()?;
        record::rights::asked_of(&self.plant, command, &session.person)
    }
}
