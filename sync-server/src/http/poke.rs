//! `GET /v1/poke`: a stream of server-sent events that says that the feed has grown or badges
//! or how tablets stand have changed, and nothing else. Several of them may come as one. Nothing
//! depends on it. The stream of a tablet that is stopped ends.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use record::ids::DeviceId;
use tokio::sync::watch;
use tokio::time::Instant;

use super::Served;
use super::asker::Asker;

/// The pause between heartbeats; proxies close what is silent for longer.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// The least pause between two pokes of one listener: what grows meanwhile comes as one.
const LEAST_PAUSE: Duration = Duration::from_millis(500);

/// Tells the head now, and again each time it grows or badges change.
pub(super) async fn poke(
    State(served): State<Arc<Served>>,
    Asker(device): Asker,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut head = served.head.clone();
    head.mark_changed();
    let listener = Listener {
        not_before: Instant::now(),
        head,
        ending: served.ending.clone(),
        site: served.site.to_string(),
        device: device.enrolled.device,
        served,
    };
    let events = unfold(listener, |mut listener| async move {
        let head = listener.next().await?;
        let data = serde_json::json!({ "site": listener.site, "head": head });
        Some((Ok(Event::default().data(data.to_string())), listener))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))
}

struct Listener {
    not_before: Instant,
    head: watch::Receiver<u64>,
    ending: watch::Receiver<bool>,
    site: String,
    device: DeviceId,
    served: Arc<Served>,
}

impl Listener {
    async fn next(&mut self) -> Option<u64> {
        loop {
            let grown = async {
                self.head.changed().await.ok()?;
                tokio::time::sleep_until(self.not_before).await;
                Some(*self.head.borrow_and_update())
            };
            let head = tokio::select! {
                head = grown => Some(head?),
                // The console stops a tablet without this program's writer.
                () = tokio::time::sleep(HEARTBEAT) => None,
                _ = self.ending.wait_for(|ending| *ending) => return None,
            };
            if self.is_stopped().await {
                return None;
            }
            if head.is_some() {
                self.not_before = Instant::now() + LEAST_PAUSE;
                return head;
            }
        }
    }

    async fn is_stopped(&self) -> bool {
        let device = self.device;
        let stopped = self.served.read(move |view| view.stopped(&device)).await;
        // A store that does not answer is no reason to go on either.
        !matches!(stopped, Ok(None))
    }
}
