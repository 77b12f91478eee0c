//! What is to be in the record although it changes nothing, worked out from what is seen:
//! denials that are repeated, clocks that jump, times without the server.

use ledger::envelope::AuditEvent;
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
        let last = self.last.take().filter(|last| last.more > 0)?;
        let (mut event, by) = last.noted;
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
