//! The audit trail's entries without a change: noted where they happen, kept like any other.
//!
//! Nothing switches this off. What cannot be kept at the moment, because the disk is full or
//! the tablet is not enrolled yet, is tried again with the next one and after the next start, in
//! order.

use ledger::badge::Badge;
use ledger::badge::attempts::Locked;
use ledger::envelope::{AuditEvent, Incident, What};
use messages::records::Room;
use record::Refusal;
use record::identity::Subject;

use super::requests::{NotRecorded, touched};
use super::{Turn, Worker};
use crate::platform::{clock, spawn};
use crate::store::{Batch, Durability, Key, Store, key};
use crate::workspace::auditing::{COUNTED_MS, Clocks, Queue, Waiting, contact_tells};
use crate::workspace::badges::Attempt;
use crate::workspace::prepare::PrepareError;
use crate::workspace::rows::{self, Contact, Session};
use crate::workspace::running::GoneBy;

/// The most that waits to be kept; then the disk has been full for very long.
const MOST_WAITING: usize = 500;

/// What is to be in the record although it changes nothing.
#[derive(Debug, Default)]
pub(super) struct Auditing {
    queue: Queue,
    clocks: Clocks,
    contact: Option<Contact>,
}

impl Auditing {
    /// Starts from the server's last answer that was stored.
    pub(super) fn after(contact: Option<Contact>) -> Self {
        Self {
            contact,
            ..Self::default()
        }
    }
}

impl Worker {
    /// Notes what happened, in the name of the person who was signed in.
    pub(super) async fn note(&mut self, event: AuditEvent, by: Option<Session>) {
        let now_ms = clock::monotonic_ms();
        if self.auditing.queue.take((event, by), now_ms) {
            self.count_repeated_later();
            self.store_queue().await;
        }
        self.keep_waiting().await;
    }

    /// Goes on with what waited when the worker before ended.
    pub(super) async fn keep_noted_before(&mut self) {
        let key = Key::from(key::NOTED);
        let stored = self.places.database.get(Store::Tablet, &key).await;
        if let Ok(Some(bytes)) = stored {
            self.auditing.queue = Queue::after(rows::from_bytes(&bytes).unwrap_or_default());
        }
        self.keep_waiting().await;
    }

    async fn keep_waiting(&mut self) {
        while let Some(Waiting { what, by }) = self.auditing.queue.first().cloned() {
            let prepared = self.workspace.prepare_event(what, by.as_ref(), &touched());
            let kept = match prepared {
                Ok(unsealed) => {
                    self.noted_next = self.auditing.queue.store_after_first();
                    self.keep(unsealed, None).await.map(drop)
                }
                Err(error) => Err(NotRecorded::Prepare(error)),
            };
            match kept {
                // It would never pass: the others go on.
                Ok(()) | Err(NotRecorded::Prepare(PrepareError::Gate { .. })) => {
                    self.auditing.queue.first_is_done();
                }
                Err(_) => {
                    self.auditing.queue.shorten(MOST_WAITING);
                    self.store_queue().await;
                    return;
                }
            }
        }
    }

    /// Puts what waits and what was counted into the store. Where that takes nothing either, it
    /// holds for as long as this worker runs.
    async fn store_queue(&mut self) {
        if self.places.is_stopped() {
            return;
        }
        let chain = rows::to_bytes(&self.workspace.chain);
        let mut batch = Batch::new(Durability::Relaxed, Some(chain));
        let queue = rows::to_bytes(&self.auditing.queue.to_store());
        batch.put(Store::Tablet, key::NOTED, queue);
        if self.write(&batch).await.is_ok() {
            self.auditing.queue.is_stored();
        }
    }

    fn count_repeated_later(&self) {
        let inbox = self.inbox.clone();
        let pause = u32::try_from(COUNTED_MS).unwrap_or(u32::MAX);
        spawn(async move {
            clock::pause(pause).await;
            drop(inbox.unbounded_send(Turn::CountRepeated));
        });
    }

    pub(super) async fn count_repeated(&mut self) {
        self.auditing.queue.count(clock::monotonic_ms());
        self.keep_waiting().await;
    }

    /// Notes that a person was denied something for lack of the right.
    pub(super) async fn denied(&mut self, refusal: &Refusal, subject: Option<Subject>) {
        let (Refusal::NotAllowed(not), Some(session)) = (refusal, &self.workspace.session) else {
            return;
        };
        let denied = AuditEvent::Denied {
            action: not.action.name(),
            why: not.why.word().to_owned(),
            subject,
            times: 1,
            at: None,
        };
        let by = session.clone();
        self.note(denied, Some(by)).await;
    }

    /// Notes a badge that is not in force.
    pub(super) async fn badge_refused(&mut self, raw: &str, by: Option<Session>) {
        let of = Badge::of_scan(raw).map(|badge| badge.person);
        self.note(AuditEvent::BadgeRefused { of, times: 1 }, by)
            .await;
    }

    /// Notes a wrong PIN, and the lock that follows from it.
    pub(super) async fn pin_was_wrong(&mut self, attempt: &Attempt, by: Option<&Session>) {
        let of = attempt.person.clone();
        let wrong = AuditEvent::WrongPin {
            of: of.clone(),
            in_a_row: attempt.attempts.wrong,
        };
        self.note(wrong, by.cloned()).await;
        let for_s = match attempt.attempts.now() {
            None => return,
            Some(Locked::UntilHelped) => None,
            Some(Locked::For(ms)) => {
                Some(u32::try_from(ms.div_ceil(1000)).unwrap_or(u32::MAX).max(1))
            }
        };
        self.note(AuditEvent::BadgeLocked { of, for_s }, by.cloned())
            .await;
    }

    /// Looks how much time went by, and whether the tablet's clock was set back, since the last
    /// turn.
    pub(super) async fn look_at_clock(&mut self) {
        let (wall, now_ms) = (clock::now(), clock::monotonic_ms());
        if let Some(gone_by) = self.workspace.look_at_time(wall, now_ms) {
            self.keep_time(gone_by).await;
        }
        if let Some(by_ms) = self.auditing.clocks.look(wall.utc_ms, now_ms) {
            self.clock_stepped(by_ms).await;
            self.auditing.contact = self.workspace.contact;
        }
    }

    /// Keeps how much time went by. A disk that has no room is left to what people record: it
    /// is kept once there is some again, and this worker goes on counting.
    async fn keep_time(&mut self, gone_by: GoneBy) {
        if self.places.is_stopped() || self.places.room() == Room::TooLow {
            return;
        }
        let chain = rows::to_bytes(&self.workspace.chain);
        let mut batch = Batch::new(Durability::Relaxed, Some(chain));
        batch.put(Store::Tablet, key::GONE_BY, rows::to_bytes(&gone_by));
        if self.write(&batch).await.is_ok() {
            self.workspace.time_is_kept(gone_by);
        }
    }

    /// The last answer of the server is kept by the clock as it goes now, so that the next one
    /// does not tell of the same step again.
    async fn clock_stepped(&mut self, by_ms: i64) {
        if let Some(contact) = self.workspace.contact {
            let contact = contact.stepped(by_ms);
            self.workspace.contact = Some(contact);
            let chain = rows::to_bytes(&self.workspace.chain);
            let mut batch = Batch::new(Durability::Relaxed, Some(chain));
            batch.put(Store::Tablet, key::CONTACT, rows::to_bytes(&contact));
            // Not kept, the step is told twice.
            let _ = self.write(&batch).await;
        }
        let step = What::Incident(Incident::ClockStep { by_ms });
        self.auditing.queue.push(Waiting::of(step));
        self.keep_waiting().await;
    }

    /// Looks what the server's answer tells beside the one before, if one came.
    pub(super) async fn look_at_contact(&mut self) {
        let now = self.workspace.contact;
        let before = self.auditing.contact;
        self.auditing.contact = now;
        let (Some(before), Some(now)) = (before, now) else {
            return;
        };
        if before == now {
            return;
        }
        let tells = contact_tells(before, now);
        if let Some(by_ms) = tells.step_ms {
            let step = What::Incident(Incident::ClockStep { by_ms });
            self.auditing.queue.push(Waiting::of(step));
        }
        if let Some(event) = tells.offline {
            self.auditing.queue.push(Waiting::of(What::Event(event)));
        }
        self.keep_waiting().await;
    }
}
