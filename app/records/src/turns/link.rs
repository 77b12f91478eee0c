//! The link to the server: effects of the turn-taking, and its answers.

use std::collections::BTreeMap;

use futures::StreamExt;
use futures::channel::mpsc;
use ledger::sync::message::{Enrolled, Message, NOT_ENROLLED, PullAnswer, PushAnswer};
use ledger::sync::turns::{Effect, Input};
use messages::records::{Answer, Failure, Link, Said};
use record::identity::Subject;

use super::new_life::{FORK, UNKNOWN};
use super::requests::say_answer;
use super::{Turn, Worker};
use crate::platform::net::{self, NetError};
use crate::platform::{clock, port, spawn};
use crate::store::{Batch, Durability, Store, StoreError, key};
use crate::sync_link::{pull_call, push_call, start_call};
use crate::workspace::arrivals::Arrival;
use crate::workspace::rows::{self, Enrolment};

/// The request is tried again after a pause of the tablet's own.
const AGAIN: Input = Input::Failed {
    retry_after_ms: None,
};

/// The pause before a chain that the server refused is sent again, milliseconds: all of a run goes
/// up each time, and contacts come as often as anybody in the plant records something.
const PAST_AGAIN_MS: u64 = 60_000;

impl Worker {
    /// Lets the turn-taking go on, and does what it says.
    pub(super) fn step(&mut self, input: Input) {
        let Some(asker) = self.asker() else {
            return self.end_sync_round();
        };
        let now_ms = clock::monotonic_ms();
        for effect in self.turns.handle(now_ms, clock::random_32(), input) {
            let inbox = self.inbox.clone();
            let asker = asker.clone();
            match effect {
                Effect::Push { first } => {
                    let mut push = self.workspace.push_from(first);
                    self.turns.portion().cut(&mut push.entries);
                    let call = push_call(&push);
                    spawn(async move {
                        let answer = net::send(call, Some(asker)).await;
                        drop(inbox.unbounded_send(Turn::Pushed(answer)));
                    });
                }
                Effect::Pull if self.workspace.wants_cold_start() => {
                    let call = start_call(&self.workspace, self.turns.page_bytes());
                    spawn(async move {
                        let answer = net::send(call, Some(asker)).await;
                        drop(inbox.unbounded_send(Turn::Started(answer)));
                    });
                }
                Effect::Pull => {
                    let call = pull_call(&self.workspace);
                    spawn(async move {
                        let answer = net::send(call, Some(asker)).await;
                        drop(inbox.unbounded_send(Turn::Pulled(answer)));
                    });
                }
                Effect::WakeAt { at_ms } => {
                    self.end_sync_round();
                    self.wake_at(now_ms, at_ms);
                    self.compare_at_rest();
                }
            }
        }
    }

    fn wake_at(&mut self, now_ms: u64, at_ms: u64) {
        // One timer is enough unless the new time is earlier; a tick too many does no harm.
        if self.wake_at_ms.is_some_and(|planned| planned <= at_ms) {
            return;
        }
        self.wake_at_ms = Some(at_ms);
        let inbox = self.inbox.clone();
        let pause = u32::try_from(at_ms.saturating_sub(now_ms)).unwrap_or(u32::MAX);
        spawn(async move {
            clock::pause(pause).await;
            drop(inbox.unbounded_send(Turn::Tick));
        });
    }

    /// The turn-taking rests: page requests that waited for the round are answered.
    fn end_sync_round(&mut self) {
        for number in std::mem::take(&mut self.waiting_for_sync) {
            say_answer(number, Answer::Synced(self.workspace.sync_status()));
        }
    }

    pub(super) fn listen_to_pokes(&mut self) {
        // A server that refuses a push still says when its log has grown.
        let is_heard = self.workspace.link == Link::Reached || self.turns.is_push_refused();
        if self.listening || !is_heard {
            return;
        }
        let Some(asker) = self.asker() else { return };
        self.listening = true;
        let (hints, mut heard) = mpsc::unbounded();
        let (inbox, ended) = (self.inbox.clone(), self.inbox.clone());
        spawn(async move {
            while heard.next().await.is_some() {
                drop(inbox.unbounded_send(Turn::Poked));
            }
        });
        spawn(async move {
            net::listen_to_pokes(asker, hints).await;
            drop(ended.unbounded_send(Turn::PokesEnded));
        });
    }

    pub(super) fn failed(&mut self, error: &NetError) {
        if let NetError::Refused {
            stopped: Some(stopped),
            ..
        } = error
        {
            return self.refused_as_stopped(stopped);
        }
        let input = match error {
            NetError::Unreachable { why } => {
                self.workspace.link = Link::Unreachable { why: why.clone() };
                AGAIN
            }
            NetError::Stranger { what } => {
                self.workspace.link = Link::Stranger { what: what.clone() };
                AGAIN
            }
            // A server that asks to come back later refuses nobody.
            NetError::Refused {
                why,
                retry_after_ms: Some(pause_ms),
                ..
            } => {
                self.workspace.link = Link::Unreachable { why: why.clone() };
                Input::Failed {
                    retry_after_ms: Some(*pause_ms),
                }
            }
            NetError::Refused { why, .. } if error.says_damaged() => {
                self.workspace.link = Link::Unreachable { why: why.clone() };
                AGAIN
            }
            NetError::Refused { code, .. } if code == NOT_ENROLLED => {
                self.workspace.link = Link::NotKnown;
                Input::Refused
            }
            NetError::Refused { why, .. } => {
                self.workspace.link = Link::Refused { why: why.clone() };
                Input::Refused
            }
        };
        if input == Input::Refused {
            self.push_refused = Some(self.workspace.link.clone());
        }
        self.say_sync();
        self.step(input);
    }

    pub(super) fn unreadable(&mut self, why: impl ToString) {
        let why = why.to_string();
        self.failed(&NetError::Unreachable { why });
    }

    /// The server answered, and this tablet could not write the answer down; it is asked for
    /// again.
    pub(super) fn answer_not_kept(&mut self, error: &StoreError) {
        self.workspace.link = Link::NotKept {
            why: error.to_string(),
        };
        self.say_sync();
        self.step(AGAIN);
    }

    pub(super) async fn on_pushed(&mut self, answer: Result<Vec<u8>, NetError>) {
        let bytes = match answer {
            Ok(bytes) => bytes,
            Err(error) => return self.failed(&error),
        };
        let answer = match PushAnswer::from_bytes(&bytes) {
            Ok(answer) => answer,
            Err(error) => return self.unreadable(error),
        };
        let arrival = self.workspace.on_push_answer(&answer, clock::now().utc_ms);
        if let Err(error) = self.write(&arrival.batch).await {
            return self.answer_not_kept(&error);
        }
        self.workspace.adopt_arrival(arrival);
        self.catch_up();
        match answer.refused.as_ref().map(|refused| refused.code.as_str()) {
            Some(FORK) => self.begin_after_fork(&answer).await,
            Some(UNKNOWN) => self.announce_new_life().await,
            _ => {}
        }
        if let Some(refused) = answer.refused {
            self.turns.note_received(self.workspace.pushed);
            return self.failed(&NetError::Refused {
                status: 200,
                code: refused.code,
                why: refused.why,
                retry_after_ms: None,
                stopped: refused.stopped.map(Box::new),
            });
        }
        let through = self.workspace.pushed;
        if answer.stopped.is_some() {
            // It was taken in and set aside: the rest follows, and the pull is refused.
            self.note_stopped(answer.stopped);
            self.say_sync();
            self.push_left_behind();
        } else {
            self.note_stopped(None);
            self.reached();
        }
        self.step(Input::Pushed { through });
    }

    fn reached(&mut self) {
        self.workspace.link = Link::Reached;
        self.go_on();
    }

    fn go_on(&mut self) {
        let now_ms = clock::monotonic_ms();
        if now_ms >= self.past_again_ms {
            self.workspace.past_refused.clear();
            self.past_again_ms = now_ms + PAST_AGAIN_MS;
        }
        self.say_sync();
        self.push_left_behind();
        self.listen_to_pokes();
    }

    pub(super) async fn on_pulled(&mut self, answer: Result<Vec<u8>, NetError>) {
        let bytes = match answer {
            Ok(bytes) => bytes,
            Err(error) => return self.failed(&error),
        };
        let answer = match PullAnswer::from_bytes(&bytes) {
            Ok(answer) => answer,
            Err(error) => return self.unreadable(error),
        };
        self.note_stopped(None);
        self.begin_if_set_aside().await;
        let epoch = self.workspace.epoch;
        match self.take_pull(&answer).await {
            Ok(()) => {
                // A server that was restored may have come to the same version another way.
                let is_another = self.workspace.epoch != epoch;
                self.renew_lease(answer.lease, is_another);
                self.begin_if_split(answer.split_after).await;
                self.came_down(answer.head, answer.received_through).await;
            }
            Err(error) => self.answer_not_kept(&error),
        }
    }

    /// Goes on after an answer that brought something of the server's log, which ends there.
    /// `received_through` is how far the server has this tablet's own chain.
    pub(super) async fn came_down(&mut self, head: u64, received_through: Option<u64>) {
        self.begin_if_set_back(received_through).await;
        self.workspace.head = Some(head);
        self.turns.note_received(self.workspace.pushed);
        let more = self.workspace.cold_start.is_some() || self.workspace.cursor < head;
        match self.push_refused.clone() {
            // What waits here is refused as before, and people have to see that.
            Some(refused) if self.turns.is_push_refused() => {
                self.workspace.link = refused;
                self.go_on();
            }
            _ => self.reached(),
        }
        self.step(Input::Pulled { more });
    }

    async fn take_pull(&mut self, answer: &PullAnswer) -> Result<(), StoreError> {
        let subjects = answer.entries.iter().map(|entry| &entry.subject);
        let saved = self.saved_documents(subjects).await?;
        let utc_ms = clock::now().utc_ms;
        let arrival = self.workspace.on_pull_answer(answer, &saved, utc_ms);
        if arrival.is_short {
            self.compare_soon();
        }
        self.take_in(arrival).await
    }

    /// Returns the stored bytes of those documents that are not open.
    pub(super) async fn saved_documents(
        &self,
        subjects: impl Iterator<Item = &Subject>,
    ) -> Result<BTreeMap<Subject, Vec<u8>>, StoreError> {
        let mut saved = BTreeMap::new();
        for subject in subjects {
            if saved.contains_key(subject) {
                continue;
            }
            if let Some(bytes) = self.saved_document(subject).await? {
                saved.insert(subject.clone(), bytes);
            }
        }
        Ok(saved)
    }

    /// Writes what came from the server, takes it in, and tells the page.
    pub(super) async fn take_in(&mut self, arrival: Arrival) -> Result<(), StoreError> {
        self.write(&arrival.batch).await?;
        let changed = arrival.subjects();
        self.workspace.adopt_arrival(arrival);
        self.catch_up();
        if !changed.is_empty() {
            port::say(&Said::Changed(changed));
        }
        Ok(())
    }

    pub(super) async fn on_enrolled(
        &mut self,
        number: u32,
        name: String,
        answer: Result<Vec<u8>, NetError>,
    ) {
        let answer = match self.take_enrolment(name, answer).await {
            Ok(()) => {
                self.reached();
                self.step(Input::Hint);
                self.standing()
            }
            Err(failure) => Answer::Failed(failure),
        };
        say_answer(number, answer);
    }

    async fn take_enrolment(
        &mut self,
        name: String,
        answer: Result<Vec<u8>, NetError>,
    ) -> Result<(), Failure> {
        let bytes = answer.map_err(|error| match error {
            NetError::Refused { status: 403, .. } => Failure::CodeNotAccepted,
            NetError::Refused { why, .. } | NetError::Unreachable { why } => {
                Failure::Unreachable { why }
            }
            stranger @ NetError::Stranger { .. } => Failure::Unreachable {
                why: stranger.to_string(),
            },
        })?;
        let enrolled = Enrolled::from_bytes(&bytes).map_err(|error| Failure::Unreachable {
            why: error.to_string(),
        })?;
        let mut identity = self.workspace.identity.clone();
        let is_other = |was: &Enrolment| (was.device, was.site) != (enrolled.device, enrolled.site);
        if identity.enrolment.as_ref().is_some_and(is_other) {
            // What it has recorded names the device that it was.
            return Err(Failure::OtherServer);
        }
        identity.enrolment = Some(Enrolment {
            device: enrolled.device,
            site: enrolled.site,
            site_name: enrolled.site_name,
            name,
            server_key: enrolled.server_key,
        });
        let chain = rows::to_bytes(&self.workspace.chain);
        let mut batch = Batch::new(Durability::Strict, Some(chain));
        batch.put(Store::Tablet, key::IDENTITY, rows::to_bytes(&identity));
        self.write(&batch).await.map_err(|error| Failure::Store {
            why: error.to_string(),
        })?;
        self.workspace.set_identity(identity);
        self.catch_up();
        Ok(())
    }
}
