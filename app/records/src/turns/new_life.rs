//! A new chain for the same tablet: after its storage lost something or was set back, or
//! another copy of it has written other entries.

use ledger::sync::message::{Enrolled, Message, NewIncarnation, PushAnswer};
use ledger::sync::turns::Input;
use messages::records::Said;
use record::ids::IncarnationId;

use super::{Turn, Worker};
use crate::platform::net::{self, NetError};
use crate::platform::{clock, port, spawn};
use crate::store::StoreError;
use crate::sync_link::new_incarnation_call;
use crate::workspace::rows::{Loss, Standing};
use crate::workspace::start::DeviceKeyIs;

/// The server does not know the chain.
pub(super) const UNKNOWN: &str = "unknown-incarnation";
/// Another entry stands at a place of the chain.
pub(super) const FORK: &str = "fork";

impl Worker {
    /// Tells the server that this device goes on under a new incarnation; signed by the same
    /// key, which is what the server trusts.
    pub(super) async fn announce_new_life(&mut self) {
        let incarnation = self.workspace.identity.incarnation;
        let previous = self.workspace.loss.map(|loss| loss.previous());
        self.announce(incarnation, previous).await;
    }

    /// Tells the server of a chain of this device. One that belongs to another device is not
    /// taken: its entries stay here, waiting.
    pub(super) async fn announce(
        &mut self,
        incarnation: IncarnationId,
        previous: Option<IncarnationId>,
    ) {
        let Some(asker) = self.asker() else { return };
        let bytes = NewIncarnation::signed_bytes(&asker.device, &incarnation, previous.as_ref());
        let Ok(signature) = self.key.sign(&bytes).await else {
            return;
        };
        let new = NewIncarnation {
            incarnation,
            previous,
            signature,
        };
        let inbox = self.inbox.clone();
        spawn(async move {
            let answer = net::send(new_incarnation_call(&new), Some(asker)).await;
            drop(inbox.unbounded_send(Turn::Announced(answer)));
        });
    }

    /// The server knows the new chain, or is asked again in its time.
    pub(super) fn on_announced(&mut self, answer: Result<Vec<u8>, NetError>) {
        if answer.is_ok_and(|bytes| Enrolled::from_bytes(&bytes).is_ok()) {
            self.step(Input::Hint);
        }
    }

    /// Another copy of this tablet's storage was here before: this one goes on under a chain
    /// of its own. What it wrote is with the server, beside the other copy's entries, and
    /// stays here as what it is.
    pub(super) async fn begin_after_fork(&mut self, answer: &PushAnswer) {
        let loss = Loss::Forked {
            previous: self.workspace.identity.incarnation,
            last: self.workspace.chain.dseq,
            agreed: self.agreed_through(answer),
        };
        self.begin_anew(Some(loss)).await
    }

    /// Goes on under a chain of its own where the server has more of this one than the store:
    /// the store was set back to an earlier state, or a copy of it works elsewhere. Else the
    /// next entry would stand where another one stands, and what was written since would
    /// never come back: the server hands out only what other chains hold.
    pub(super) async fn begin_if_set_back(&mut self, received_through: Option<u64>) {
        let (had, pushed) = (self.workspace.chain.dseq, self.workspace.pushed);
        let Some(last) = received_through.filter(|through| *through > had) else {
            return;
        };
        // What is still to be sent is a branch by now, and the push finds that out.
        if pushed == had {
            let previous = self.workspace.identity.incarnation;
            self.begin_anew(Some(Loss::Short {
                previous,
                had,
                last,
            }))
            .await;
        }
    }

    /// Goes on under a chain of its own where a copy of this tablet's storage has written other
    /// entries into this one: whatever is written at its end now would only be set aside.
    pub(super) async fn begin_if_split(&mut self, split_after: Option<u64>) {
        let last = self.workspace.chain.dseq;
        // What is still to be sent goes first, and the answer to it says the same.
        let Some(agreed) = split_after.filter(|_| self.workspace.pushed == last) else {
            return;
        };
        let previous = self.workspace.identity.incarnation;
        self.begin_anew(Some(Loss::Forked {
            previous,
            last,
            agreed,
        }))
        .await;
    }

    /// Never returns, unless the database takes no writes: the new life would be lost with this
    /// worker, and the next one could not even open it. The next pull asks for it again.
    pub(super) async fn begin_anew(&mut self, loss: Option<Loss>) {
        if self.places.is_stopped() {
            return;
        }
        let incarnation = IncarnationId::new(clock::random_16());
        let key = DeviceKeyIs::Here(self.key.public_key());
        let batch = self.workspace.new_life(incarnation, loss, key);
        let written = self.write(&batch).await;
        // The page starts a new worker, which reads the store as it is now.
        port::say(&Said::Stopped {
            why: written.map_or_else(|error| error.to_string(), |_| "a new chain".to_owned()),
        });
        std::future::pending().await
    }

    /// The browser has emptied the database under this worker, which alone still has the key:
    /// it goes back first, and with it the tablet stays enrolled. The worker that the page
    /// starts now finds the rest in the second place, and begins a new chain.
    pub(super) async fn start_from_what_is_left(&self) {
        let kept = self.key.put_back(&self.places.database).await;
        let why = kept.err().unwrap_or(StoreError::Emptied);
        port::say(&Said::Stopped {
            why: why.to_string(),
        });
        std::future::pending().await
    }

    /// The last entry before the first one that the server has otherwise.
    fn agreed_through(&self, answer: &PushAnswer) -> u64 {
        let first_other = self
            .workspace
            .entries
            .iter()
            .find(|(dseq, entry)| {
                **dseq > answer.received_through
                    || matches!(&entry.standing, Standing::NeedsAttention { reason, .. } if reason == FORK)
            })
            .map_or(self.workspace.chain.dseq + 1, |(dseq, _)| *dseq);
        first_other - 1
    }
}
