//! What the writer keeps between its turns: open documents, and the channel on which
//! listeners hear that the feed has grown.

use tokio::sync::watch;

use crate::intake::Documents;
use crate::store::{Memory, Turn};

/// The writer's memory.
pub struct Hub {
    /// The documents that were opened last.
    pub documents: Documents,
    head: watch::Sender<u64>,
}

impl Hub {
    /// Makes an empty memory over a feed that ends at `head`, and the channel to listen on.
    #[must_use]
    pub fn new(head: u64) -> (Self, watch::Receiver<u64>) {
        let (sender, receiver) = watch::channel(head);
        let hub = Self {
            documents: Documents::default(),
            head: sender,
        };
        (hub, receiver)
    }
}

impl Memory for Hub {
    fn forget(&mut self) {
        self.documents.clear();
    }

    fn committed(&mut self, store: &Turn<'_>) {
        // A poke is a hint: tablets ask anyway.
        if let Ok(head) = store.feed_head() {
            self.head.send_if_modified(|known| {
                let grew = *known < head;
                *known = head;
                grew
            });
        }
    }
}
