//! What the writer keeps between its turns: open documents, and the channel on which
//! listeners hear that the feed has grown, or that badges or tablets have changed.

use tokio::sync::watch;

use crate::intake::Documents;
use crate::store::{Memory, Turn};

/// The writer's memory.
pub struct Hub {
    /// The documents that were opened last.
    pub documents: Documents,
    head: watch::Sender<u64>,
    /// What changed about badges so far.
    badges: u64,
    /// What changed about how tablets stand so far.
    standings: u64,
}

impl Hub {
    /// Makes an empty memory over a feed that ends at `head`, where so much changed about
    /// badges and about how tablets stand, and the channel to listen on.
    #[must_use]
    pub fn new(head: u64, badges: u64, standings: u64) -> (Self, watch::Receiver<u64>) {
        let (sender, receiver) = watch::channel(head);
        let hub = Self {
            documents: Documents::default(),
            head: sender,
            badges,
            standings,
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
        let (Ok(head), Ok(badges), Ok(standings)) = (
            store.feed_head(),
            store.badge_version(),
            store.count_standings(),
        ) else {
            return;
        };
        let has_new_badges = std::mem::replace(&mut self.badges, badges) != badges;
        // Whoever is stopped by it finds that out at once, and its stream ends.
        let has_stopped = std::mem::replace(&mut self.standings, standings) != standings;
        self.head.send_if_modified(|known| {
            let grew = *known < head;
            *known = head;
            grew || has_new_badges || has_stopped
        });
    }
}
