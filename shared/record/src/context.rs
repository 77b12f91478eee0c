//! What a rule may know of the moment: who, where, when and how it was captured.
//!
//! Everything random or clocked comes in here, so the same inputs give the same bytes on a
//! tablet, on the server and in a test.

use alloc::string::String;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::fact::{Body, Fact};
use crate::identity::Subject;
use crate::ids::{DeviceId, IntentId, PersonId, SessionId, StationId};
use crate::time::{Hlc, WallTime};

/// How a value came in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
pub enum How {
    /// Read by the camera.
    #[n(0)]
    Camera,
    /// Typed by a keyboard-wedge scanner.
    #[n(1)]
    Wedge,
    /// Typed by a person.
    #[n(2)]
    Typed,
    /// A button was touched; nothing was scanned.
    #[n(3)]
    Touched,
    /// Written by the server or an import, with no person at a screen.
    #[n(4)]
    System,
}

/// How far the authority of the person who acts could be checked on the device.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Encode,
    Decode,
)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
pub enum Lease {
    /// It was checked, and the server confirmed it lately. Facts from before there were
    /// leases read so.
    #[default]
    #[n(0)]
    Fresh,
    /// It was checked, but the server has not confirmed it for longer than the lease runs.
    #[n(1)]
    PastDue,
    /// It was not checked.
    #[n(2)]
    Unverified,
}

/// How a record was captured, with the raw text of the scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// The way it came in.
    pub how: How,
    /// The scanned or typed text as it came, AIM identifier and separators included.
    pub raw: Option<String>,
}

impl Capture {
    /// Returns the capture of a touched button.
    #[must_use]
    pub fn touched() -> Self {
        Self {
            how: How::Touched,
            raw: None,
        }
    }
}

/// The moment in which a command is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The action; the ids of its facts derive from it.
    pub intent: IntentId,
    /// The person who acts.
    pub person: PersonId,
    /// How far the person's authority could be checked.
    pub lease: Lease,
    /// The person's session at this device.
    pub session: SessionId,
    /// The device.
    pub device: DeviceId,
    /// The station, where one is chosen.
    pub station: Option<StationId>,
    /// The device's clock.
    pub wall: WallTime,
    /// The hybrid clock reading of the action.
    pub hlc: Hlc,
    /// How it was captured.
    pub capture: Capture,
}

impl Context {
    /// Makes the `n`th fact of this action.
    #[must_use]
    pub fn fact(&self, n: u16, subject: Subject, body: Body) -> Fact {
        Fact {
            id: self.intent.fact(n),
            subject,
            person: self.person.clone(),
            lease: self.lease,
            session: self.session,
            device: self.device,
            station: self.station.clone(),
            hlc: self.hlc,
            wall: self.wall,
            capture: self.capture.clone(),
            body,
        }
    }
}
