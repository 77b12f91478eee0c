//! What a device has under way: one push and one pull at a time, so that no tablet takes more
//! than its share however often it asks.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use record::ids::DeviceId;

use super::problem::Problem;

/// What a device may have one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A push.
    Push,
    /// A pull.
    Pull,
}

/// All that is under way.
#[derive(Debug, Default, Clone)]
pub struct InFlight(Arc<Mutex<BTreeSet<(DeviceId, Kind)>>>);

/// One request under way; over when it is dropped.
#[derive(Debug)]
pub(super) struct UnderWay {
    all: InFlight,
    key: (DeviceId, Kind),
}

impl InFlight {
    /// Notes a request.
    ///
    /// # Errors
    /// A [`Problem`] with status 429 when the device has one of the kind under way.
    pub(super) fn begin(&self, device: DeviceId, kind: Kind) -> Result<UnderWay, Problem> {
        let key = (device, kind);
        if self.lock().insert(key) {
            let all = self.clone();
            return Ok(UnderWay { all, key });
        }
        let why = "the tablet's last request is still under way; it asks again in a moment";
        Err(Problem::try_later("under-way", why, 1))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<(DeviceId, Kind)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.all.lock().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_has_one_push_and_one_pull_under_way_and_others_are_not_held_up() {
        let all = InFlight::default();
        let (one, two) = (DeviceId::new([1; 16]), DeviceId::new([2; 16]));
        let push = all.begin(one, Kind::Push).unwrap();
        let _pull = all.begin(one, Kind::Pull).unwrap();
        let _other = all.begin(two, Kind::Push).unwrap();
        assert!(all.begin(one, Kind::Push).is_err());
        drop(push);
        assert!(all.begin(one, Kind::Push).is_ok());
    }
}
