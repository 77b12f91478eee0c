//! The comparison with the server, beside the tablet's own turns: buckets, then the documents
//! of those that differ, one request after the other. A person asks for it, and the tablet
//! does it by itself once a day.

use ledger::document::Document;
use ledger::state_hash::state_hash;
use ledger::sync::compare::{Bucket, Buckets, Whole, bucket_of, buckets};
use ledger::sync::message::Message;
use ledger::sync::turns::Input;
use messages::records::Link;
use record::identity::Subject;

use super::{Turn, Worker};
use crate::platform::net::{self, NetError};
use crate::platform::{clock, spawn};
use crate::store::{Batch, Durability, Key, Store, StoreError, key};
use crate::sync_link::{Step, compare_call};
use crate::workspace::compare::{Found, Here, here_of};
use crate::workspace::{Workspace, rows};

/// How often a tablet that was overtaken by the feed pulls and asks again at once; after that
/// it goes on with its next poll.
const TRIES: u32 = 5;
/// The second comparison proves what the first one mended.
const ROUNDS: u32 = 2;

/// Where the comparison stands.
#[derive(Debug, Default)]
pub(super) struct Comparing {
    /// A person waits for it.
    asked: bool,
    /// It is to be done although it is not due: somebody asked, or something was mended.
    wanted: bool,
    /// A request of it is under way.
    under_way: bool,
    tries: u32,
    round: u32,
    mended: u64,
    /// The record was taken anew, because the list of facts was not whole.
    taken_anew: bool,
    /// The place of the feed as of which is compared.
    head: u64,
    here: Here,
    next: Vec<Step>,
    found: Found,
}

/// Why a comparison ends before its end.
enum Ended {
    /// The feed grew, or something was recorded: it has to begin anew.
    Overtaken,
    /// It is done at the next rest.
    Later,
}

impl From<StoreError> for Ended {
    fn from(_: StoreError) -> Self {
        Self::Later
    }
}

impl Worker {
    /// A person asks for the comparison: it is done as soon as all is sent.
    pub(super) fn compare(&mut self) {
        if self.workspace.identity.enrolment.is_none() {
            return;
        }
        (self.comparing.asked, self.comparing.wanted) = (true, true);
        self.comparing.tries = 0;
        self.workspace.comparing = true;
        self.say_sync();
        self.step(Input::Hint);
    }

    /// Something is known to be missing here: it is compared at the next rest.
    pub(super) fn compare_soon(&mut self) {
        self.comparing.wanted = true;
    }

    /// The turn-taking rests: the moment to compare, where it is asked for or due.
    pub(super) fn compare_at_rest(&mut self) {
        let due = self.comparing.wanted || self.workspace.comparison_is_due(clock::now().utc_ms);
        let at = self
            .workspace
            .head
            .filter(|_| due && !self.comparing.under_way);
        let Some(head) = at else { return };
        let is_reached = self.workspace.link == Link::Reached && !self.places.is_stopped();
        if is_reached && self.workspace.rests_at(head, self.workspace.epoch) {
            let facts = self.comparing.asked;
            let begun = std::mem::take(&mut self.comparing.found);
            self.comparing.mended += begun.fetched;
            self.comparing.next = vec![Step::Buckets { facts }];
            self.ask_next();
        }
    }

    fn ask_next(&mut self) {
        let (Some(step), Some(asker)) = (self.comparing.next.pop(), self.asker()) else {
            return;
        };
        self.comparing.under_way = true;
        let (call, inbox) = (compare_call(&step), self.inbox.clone());
        spawn(async move {
            let answer = net::send(call, Some(asker)).await;
            drop(inbox.unbounded_send(Turn::Compared { step, answer }));
        });
    }

    pub(super) async fn on_compared(&mut self, step: Step, answer: Result<Vec<u8>, NetError>) {
        self.comparing.under_way = false;
        // What is not answered is asked again at the next rest, from the first step.
        let Ok(bytes) = answer else { return };
        let done = match step {
            Step::Buckets { .. } => self.on_buckets(&bytes).await,
            Step::Bucket(bucket) => self.on_bucket(bucket, &bytes),
            Step::Document(subject) => self.on_document(&subject, &bytes).await,
        };
        match done {
            Ok(()) if self.comparing.next.is_empty() => self.end_comparison().await,
            Ok(()) => self.ask_next(),
            Err(Ended::Overtaken) if self.comparing.tries < TRIES => {
                self.comparing.tries += 1;
                self.comparing.wanted = true;
                self.step(Input::Hint);
            }
            Err(Ended::Overtaken | Ended::Later) => self.comparing.tries = 0,
        }
    }

    async fn on_buckets(&mut self, bytes: &[u8]) -> Result<(), Ended> {
        let theirs = Buckets::from_bytes(bytes).map_err(|_| Ended::Later)?;
        if !self.workspace.rests_at(theirs.head, theirs.epoch) {
            return Err(Ended::Overtaken);
        }
        let stored = self.places.database.scan(Store::Documents).await?;
        let here = here_of(&stored);
        let ours = buckets(
            here.iter()
                .map(|(id, heads)| (*id, heads.clone().unwrap_or_default())),
        );
        let pairs = (0..=u8::MAX).zip(ours.iter().zip(&theirs.buckets));
        self.comparing.next = pairs
            .filter(|(_, (ours, theirs))| ours != theirs)
            .map(|(bucket, _)| Step::Bucket(bucket))
            .collect();
        (self.comparing.here, self.comparing.head) = (here, theirs.head);
        let facts_differ = self.comparing.next.is_empty()
            && theirs
                .state
                .is_some_and(|state| state != state_hash(&self.workspace.plant));
        if facts_differ && !self.comparing.taken_anew {
            return self.take_all_anew().await;
        }
        self.comparing.found.facts_differ = facts_differ;
        Ok(())
    }

    /// The documents are whole and the list of their facts is not: it is made anew with the
    /// server's documents.
    async fn take_all_anew(&mut self) -> Result<(), Ended> {
        let chain = rows::to_bytes(&self.workspace.chain);
        let mut batch = Batch::new(Durability::Relaxed, Some(chain));
        batch.delete(Store::Tablet, key::CURSOR.into());
        self.write(&batch).await?;
        self.workspace.cursor = 0;
        (self.comparing.taken_anew, self.comparing.mended) = (true, self.comparing.mended + 1);
        Err(Ended::Overtaken)
    }

    fn on_bucket(&mut self, bucket: u8, bytes: &[u8]) -> Result<(), Ended> {
        let theirs = Bucket::from_bytes(bytes).map_err(|_| Ended::Later)?;
        if theirs.head != self.comparing.head {
            return Err(Ended::Overtaken);
        }
        let mut only_here = self.comparing.here.clone();
        only_here.retain(|id, _| bucket_of(id) == bucket);
        for latest in theirs.documents {
            let ours = only_here.remove(&ledger::DocId::of(&latest.subject));
            if ours.flatten() != Some(latest.heads) {
                self.comparing.next.push(Step::Document(latest.subject));
            }
        }
        if only_here.is_empty() {
            return Ok(());
        }
        let subjects = self.workspace.subjects_by_id();
        for id in only_here.keys() {
            match subjects.get(id) {
                Some(subject) => {
                    let step = Step::Document(subject.clone());
                    self.comparing.next.push(step);
                }
                None => {
                    self.comparing.found.server_lacks.insert(id.to_string());
                }
            }
        }
        Ok(())
    }

    async fn on_document(&mut self, subject: &Subject, bytes: &[u8]) -> Result<(), Ended> {
        let answer = Whole::from_bytes(bytes).map_err(|_| Ended::Later)?;
        if self.workspace.cursor > answer.head {
            return Err(Ended::Overtaken);
        }
        let open = |saved: &Vec<u8>| Document::open_plain(subject.clone(), saved);
        let Ok(came) = answer.saved.as_ref().map(open).transpose() else {
            // Said on the screen; the other documents are compared all the same.
            let lacks = &mut self.comparing.found.tablet_lacks;
            lacks.insert(subject.to_string());
            return Ok(());
        };
        let key = Key::Text(Workspace::document_key(subject));
        let stored = self.places.database.get(Store::Documents, &key).await?;
        let now = (answer.server_utc_ms, clock::now().utc_ms);
        let (came, stored) = (came.as_ref(), stored.as_deref());
        let found = &mut self.comparing.found;
        let arrival = self
            .workspace
            .compare_document(found, subject, came, stored, now);
        match arrival {
            Some(arrival) => Ok(self.take_in(arrival).await?),
            None => Ok(()),
        }
    }

    /// Sends again what the server has lost, and compares a second time where anything was
    /// mended; then says what came out.
    async fn end_comparison(&mut self) {
        let mut found = std::mem::take(&mut self.comparing.found);
        self.comparing.here.clear();
        let utc_ms = clock::now().utc_ms;
        let mends = found.fetched > 0 || !found.to_send_again.is_empty();
        if mends && self.comparing.round + 1 < ROUNDS {
            self.comparing.mended += found.fetched;
            let count = found.to_send_again.len() as u64;
            if self.send_again(&found, utc_ms).await.is_ok() {
                self.comparing.mended += count;
                self.comparing.round += 1;
                self.comparing.wanted = true;
                self.step(Input::Hint);
            }
            return;
        }
        let not_taken = std::mem::take(&mut found.to_send_again);
        found.server_lacks.extend(not_taken.into_values());
        let mended = self.comparing.mended + found.fetched;
        let (batch, compared) = self.workspace.keep_comparison(&found, mended, utc_ms);
        if self.write(&batch).await.is_ok() {
            self.workspace.compared = Some(compared);
            self.workspace.comparing = false;
            self.comparing = Comparing::default();
            self.say_sync();
        }
    }

    async fn send_again(&mut self, found: &Found, utc_ms: u64) -> Result<(), StoreError> {
        let own = &found.to_send_again;
        let (arrival, past) = self.workspace.send_again(own, utc_ms);
        if let Some(arrival) = arrival {
            self.take_in(arrival).await?;
            self.turns.note_received(self.workspace.pushed);
        }
        if !past.is_empty() {
            self.write(&past.batch).await?;
            self.workspace.adopt_past(past);
            self.push_left_behind();
        }
        Ok(())
    }
}
