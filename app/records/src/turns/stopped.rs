//! A tablet that the server has stopped: it keeps what it has, says so, and asks again after a
//! long pause, so that it finds out when it may work again.

use ledger::sync::turns::{Input, pause_of};
use messages::records::{Answer, Link, TellTablet};
use record::Refusal;
use record::tablet::{Stop, Stopped};

use super::Worker;
use super::requests::say_answer;
use super::server_asked::Wanted;
use crate::platform::clock;
use crate::store::{Batch, Durability, Key, Store, key};
use crate::sync_link::tell_tablet_call;
use crate::workspace::rows;

impl Worker {
    /// The server refuses this tablet because it has stopped it.
    pub(super) fn refused_as_stopped(&mut self, stopped: &Stopped) {
        self.note_stopped(Some(stopped.clone()));
        self.say_sync();
        self.step(Input::Stopped {
            pause_ms: pause_of(stopped.stop),
        });
    }

    /// Takes note of what the server says of this tablet.
    pub(super) fn note_stopped(&mut self, stopped: Option<Stopped>) {
        if stopped.is_some() {
            self.workspace.link = Link::Stopped;
        }
        self.workspace.stopped = stopped;
    }

    /// Writes down what the server said of this tablet, so that it is known without a network
    /// and after a start. Where the database takes no writes it is done later.
    pub(super) async fn keep_stopped(&mut self) {
        let stopped = &self.workspace.stopped;
        if *stopped == self.stopped_as_kept || self.places.is_stopped() {
            return;
        }
        let chain = rows::to_bytes(&self.workspace.chain);
        let mut batch = Batch::new(Durability::Relaxed, Some(chain));
        match stopped {
            Some(stopped) => batch.put(Store::Tablet, key::STOPPED, rows::to_bytes(stopped)),
            None => batch.delete(Store::Tablet, Key::from(key::STOPPED)),
        }
        if self.write(&batch).await.is_ok() {
            self.stopped_as_kept.clone_from(&self.workspace.stopped);
        }
    }

    /// Says whether nothing new may be recorded here: the server will never let it count by
    /// itself.
    pub(super) fn is_revoked(&self) -> bool {
        let stopped = self.workspace.stopped.as_ref();
        stopped.is_some_and(|stopped| stopped.stop == Stop::Revoked)
    }

    /// The server has set aside what this tablet wrote while it was stopped, or what builds on an
    /// entry that is set aside. What is written next must not build on that: it would be set
    /// aside as well. So the tablet goes on under a chain of its own, with the documents as the
    /// server has them.
    pub(super) async fn begin_if_set_aside(&mut self) {
        if self.workspace.builds_on_set_aside() {
            self.begin_anew(None).await;
        }
    }

    /// Asks the server to suspend, reinstate or revoke a tablet, in the name of the person here.
    pub(super) async fn ask_to_tell(&mut self, number: u32, tell: &TellTablet) {
        if let Err(refusal) = self.check_may(tell.step.needs()) {
            self.denied(&refusal, None).await;
            return say_answer(number, Answer::Refused(refusal));
        }
        match &self.workspace.session {
            None => say_answer(number, Answer::Refused(Refusal::NoPerson)),
            Some(session) => {
                let lease = self.workspace.lease(clock::now());
                let call = tell_tablet_call(tell, &session.person, lease);
                self.ask_server(number, call, Wanted::TabletTold);
            }
        }
    }
}
