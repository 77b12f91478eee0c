//! Sending the entries of chains that this database does not continue.

use ledger::sync::message::{Message, PushAnswer};
use record::ids::IncarnationId;

use super::new_life::UNKNOWN;
use super::{Turn, Worker};
use crate::platform::net::{self, NetError};
use crate::platform::spawn;
use crate::second_place::Record;
use crate::sync_link::push_call;
use crate::workspace::rows::Enrolment;

impl Worker {
    /// Sends the next run of such a chain, if there is one; beside the tablet's own turns.
    pub(super) fn push_left_behind(&mut self) {
        if self.pushing_past || self.overtaken {
            return;
        }
        let (Some(mut push), Some(asker)) = (self.workspace.push_past(), self.asker()) else {
            return;
        };
        self.pushing_past = true;
        self.past_portion.cut(&mut push.entries);
        let (inbox, incarnation) = (self.inbox.clone(), push.incarnation);
        let was_empty = push.entries.is_empty();
        spawn(async move {
            let answer = net::send(push_call(&push), Some(asker)).await;
            drop(inbox.unbounded_send(Turn::PushedPast {
                incarnation,
                was_empty,
                answer,
            }));
        });
    }

    /// Says whether a chain is an earlier one of this very device. Another tablet's is for that
    /// one to announce, by its own key.
    fn is_own_past(&self, incarnation: &IncarnationId) -> bool {
        let own = self.workspace.identity.enrolment.as_ref();
        let owner = self.workspace.past_owner(incarnation);
        owner.is_some_and(|owner| {
            let device = |of: &Enrolment| of.device;
            owner.public_key == self.key.public_key()
                && owner.enrolment.as_ref().map(device) == own.map(device)
        })
    }

    /// Takes in the answer. What the server refuses or does not answer is tried again at the
    /// next contact; it stays where it is.
    pub(super) async fn on_pushed_past(
        &mut self,
        incarnation: IncarnationId,
        was_empty: bool,
        answer: Result<Vec<u8>, NetError>,
    ) {
        self.pushing_past = false;
        let answer = answer.ok().and_then(|b| PushAnswer::from_bytes(&b).ok());
        let Some(answer) = answer else {
            self.past_portion = self.past_portion.halved();
            return;
        };
        self.past_portion = self.past_portion.doubled();
        let arrival = self
            .workspace
            .on_past_answer(incarnation, was_empty, &answer);
        if self.write(&arrival.batch).await.is_err() {
            return;
        }
        if !was_empty {
            self.places.note(vec![Record::Received {
                incarnation,
                through: arrival.through,
            }]);
        }
        self.workspace.adopt_past(arrival);
        self.say_sync();
        match answer.refused.map(|refused| refused.code) {
            None => self.push_left_behind(),
            // A server restored from before it heard of the chain.
            Some(code) if code == UNKNOWN && self.is_own_past(&incarnation) => {
                self.announce(incarnation, None).await;
            }
            // The others do not wait for it.
            Some(_) => {
                self.workspace.past_refused.insert(incarnation);
                self.push_left_behind();
                // A comparison that waited for this one need not any more.
                self.compare_at_rest();
            }
        }
    }
}
