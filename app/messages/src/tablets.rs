//! What the page asks the server to do about a tablet.

use record::ids::DeviceId;
use record::reason::Reason;
use record::tablet::Step;
use serde::{Deserialize, Serialize};

/// Suspends, reinstates or revokes a tablet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellTablet {
    /// Which.
    pub device: DeviceId,
    /// What to do.
    pub step: Step,
    /// Why.
    pub reason: Reason,
    /// Whether the person was told that it is the tablet in their hand.
    pub even_this_one: bool,
}
