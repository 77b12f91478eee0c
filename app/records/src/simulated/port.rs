//! The port to the page of the simulated world.

use futures::channel::mpsc::UnboundedSender;
use messages::records::{Asked, Said};

use super::outside;

/// Says something to the page.
pub fn say(said: &Said) {
    outside().say(said);
}

/// Sends every request of the page into the channel, for the life of the worker.
pub fn listen(requests: UnboundedSender<Asked>) {
    outside().listen(requests);
}
