//! Keeping the drafts of people, sealed.

use messages::draft::Drafts;
use messages::records::Answer;
use record::Command;

use super::Worker;
use crate::platform::clock;
use crate::store::{Batch, Durability, Store, StoreError, key};
use crate::workspace::drafts::DraftRows;
use crate::workspace::rows;

impl Worker {
    /// Keeps what the person at the tablet has begun, in place of what they had before. It is
    /// kept in memory also where the disk does not take it, and the page says which.
    pub(super) async fn keep_drafts(&mut self, drafts: Drafts) -> Answer {
        let Some(person) = self.workspace.session.clone().map(|had| had.person) else {
            return Answer::DraftsKept(false);
        };
        let Some(rows) = self.workspace.with_drafts(&person, drafts, clock::now()) else {
            return Answer::DraftsKept(false);
        };
        if rows == self.workspace.drafts {
            return Answer::DraftsKept(true);
        }
        self.workspace.drafts = rows;
        let kept = match self.sealed_drafts(&self.workspace.drafts).await {
            Ok(sealed) => {
                let chain = rows::to_bytes(&self.workspace.chain);
                let mut batch = Batch::new(Durability::Relaxed, Some(chain));
                batch.put(Store::Tablet, key::DRAFTS, sealed);
                self.write(&batch).await.is_ok()
            }
            Err(_) => false,
        };
        Answer::DraftsKept(kept)
    }

    /// What is written together with a command that records a draft, so that neither is there
    /// without the other. A draft that cannot be sealed holds up no record.
    pub(super) async fn drafts_with(&self, command: &Command) -> Option<(DraftRows, Vec<u8>)> {
        let person = &self.workspace.session.as_ref()?.person;
        let rows = self.workspace.drafts_after(person, command)?;
        let sealed = self.sealed_drafts(&rows).await.ok()?;
        Some((rows, sealed))
    }

    async fn sealed_drafts(&self, drafts: &DraftRows) -> Result<Vec<u8>, StoreError> {
        self.seal_key.seal(&rows::to_bytes(drafts)).await
    }

    /// Unseals the drafts. What cannot be opened is as good as gone.
    pub(super) async fn unseal_drafts(&mut self) {
        if let Some(bytes) = self.unsealed(key::DRAFTS).await {
            self.workspace.drafts = rows::from_bytes(&bytes).unwrap_or_default();
        }
    }
}
