//! Taking the plant's record as whole documents. The page is served between any two pages of
//! it, and what a person records meanwhile goes up first.

use ledger::sync::cold_start::StartPage;
use ledger::sync::message::Message;

use super::Worker;
use crate::platform::clock;
use crate::platform::net::NetError;
use crate::workspace::cold_start::PageFault;

/// The code of a server that does not know the path.
const UNKNOWN_PATH: &str = "unknown-path";

impl Worker {
    /// Takes a page in. One that is damaged or not as it must be is asked for again after the
    /// pause; nothing of it is stored.
    pub(super) async fn on_started(&mut self, answer: Result<Vec<u8>, NetError>) {
        let bytes = match answer {
            Ok(bytes) => bytes,
            Err(NetError::Refused { code, .. }) if code == UNKNOWN_PATH => {
                self.workspace.only_pulls = true;
                let head = self.workspace.head.unwrap_or(u64::MAX);
                return self.came_down(head, None).await;
            }
            Err(error) => return self.failed(&error),
        };
        let page = match StartPage::from_bytes(&bytes) {
            Ok(page) => page,
            Err(error) => return self.unreadable(error),
        };
        self.note_stopped(None);
        self.begin_if_set_aside().await;
        match self.take_page(&page).await {
            Ok(()) => {
                if self.workspace.cold_start.is_none() {
                    // No pull follows that would name it, and people stand there with badges.
                    self.ask_for_lease();
                }
                self.came_down(page.head, Some(page.received_through)).await;
            }
            Err(PageFault::Store(error)) => self.answer_not_kept(&error),
            Err(PageFault::Page(error)) => self.unreadable(error),
        }
    }

    async fn take_page(&mut self, page: &StartPage) -> Result<(), PageFault> {
        let subjects = page.documents.iter().map(|came| &came.subject);
        let saved = self.saved_documents(subjects).await?;
        let arrival = self
            .workspace
            .on_start_page(page, &saved, clock::now().utc_ms)?;
        self.take_in(arrival).await?;
        Ok(())
    }
}
