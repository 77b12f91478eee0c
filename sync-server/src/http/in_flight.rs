//! What a device has under way: one push and one pull at a time, so that no tablet takes more
//! than its share however often it asks.
//!
//! A request whose body never comes to its end, because the tablet went out of reach of one
//! access point and into that of the next, must not stand in the way of the next one: whoever
//! asks again takes the place of a request that is still being read. One that is being worked
//! on is waited for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use record::ids::DeviceId;
use tokio::sync::oneshot;

use super::problem::Problem;

/// What a device may have one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A push.
    Push,
    /// A pull.
    Pull,
}

/// A request of a device.
#[derive(Debug)]
struct Place {
    number: u64,
    /// Told when another request takes the place; nothing once the request was read.
    reading: Option<oneshot::Sender<()>>,
}

#[derive(Debug, Default)]
struct Places {
    of: BTreeMap<(DeviceId, Kind), Place>,
    next: u64,
}

/// All that is under way.
#[derive(Debug, Default, Clone)]
pub struct InFlight(Arc<Mutex<Places>>);

/// One request under way; over when it is dropped.
#[derive(Debug)]
pub(super) struct UnderWay {
    all: InFlight,
    key: (DeviceId, Kind),
    number: u64,
    taken: oneshot::Receiver<()>,
}

impl InFlight {
    /// Notes a request that has still to be read.
    ///
    /// # Errors
    /// A [`Problem`] with status 429 when one of the kind is being worked on for the device.
    pub(super) fn begin(&self, device: DeviceId, kind: Kind) -> Result<UnderWay, Problem> {
        let key = (device, kind);
        let mut places = self.lock();
        let is_worked_on = |place: &Place| place.reading.is_none();
        if places.of.get(&key).is_some_and(is_worked_on) {
            let why = "the tablet's last request is still under way; it asks again in a moment";
            return Err(Problem::try_later("under-way", why, 1));
        }
        let (reading, taken) = oneshot::channel();
        let number = places.next;
        places.next += 1;
        let reading = Some(reading);
        // The one before hears of it, because its sender is dropped.
        places.of.insert(key, Place { number, reading });
        drop(places);
        Ok(UnderWay {
            all: self.clone(),
            key,
            number,
            taken,
        })
    }

    /// Notes a request of which nothing has to be read.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub(super) fn begin_work(&self, device: DeviceId, kind: Kind) -> Result<UnderWay, Problem> {
        let under_way = self.begin(device, kind)?;
        under_way.is_read()?;
        Ok(under_way)
    }

    fn lock(&self) -> MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn taken() -> Problem {
    let why = "the tablet has asked anew meanwhile; nothing of this request is stored";
    Problem::new(StatusCode::CONFLICT, "asked-anew", why)
}

impl UnderWay {
    /// Reads the request, until another one takes its place.
    ///
    /// # Errors
    /// Those of `read`, and a [`Problem`] with status 409 when another one did.
    pub(super) async fn reading<T>(
        &mut self,
        read: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let read = tokio::select! {
            read = read => read?,
            _ = &mut self.taken => return Err(taken()),
        };
        self.is_read()?;
        Ok(read)
    }

    fn is_read(&self) -> Result<(), Problem> {
        let mut places = self.all.lock();
        let place = places.of.get_mut(&self.key);
        let own = place.filter(|place| place.number == self.number);
        own.ok_or_else(taken)?.reading = None;
        Ok(())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut places = self.all.lock();
        let is_own = |place: &Place| place.number == self.number;
        if places.of.get(&self.key).is_some_and(is_own) {
            places.of.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_has_one_push_and_one_pull_under_way_and_others_are_not_held_up() {
        let all = InFlight::default();
        let (one, two) = (DeviceId::new([1; 16]), DeviceId::new([2; 16]));
        let push = all.begin_work(one, Kind::Push).unwrap();
        let _pull = all.begin_work(one, Kind::Pull).unwrap();
        let _other = all.begin_work(two, Kind::Push).unwrap();
        assert!(all.begin_work(one, Kind::Push).is_err());
        assert!(all.begin(one, Kind::Push).is_err());
        drop(push);
        assert!(all.begin_work(one, Kind::Push).is_ok());
    }

    #[tokio::test]
    async fn a_request_that_is_never_read_to_its_end_gives_way_to_the_next() {
        let all = InFlight::default();
        let device = DeviceId::new([1; 16]);
        let mut stalled = all.begin(device, Kind::Push).unwrap();
        let mut next = all.begin(device, Kind::Push).unwrap();
        let never = std::future::pending::<Result<(), Problem>>();
        assert!(stalled.reading(never).await.is_err());
        // The end of the first does not end the second.
        drop(stalled);
        assert_eq!(next.reading(async { Ok(7) }).await.ok(), Some(7));
        assert!(all.begin(device, Kind::Push).is_err());
        drop(next);
        assert!(all.begin(device, Kind::Push).is_ok());
    }

    #[tokio::test]
    async fn what_was_read_when_another_one_had_taken_its_place_is_not_worked_on() {
        let all = InFlight::default();
        let device = DeviceId::new([1; 16]);
        let first = all.begin(device, Kind::Push).unwrap();
        let _next = all.begin(device, Kind::Push).unwrap();
        assert!(first.is_read().is_err());
    }
}
