//! Facts: what happened, to what, when, by whom, where and how it was captured.
//!
//! A fact is immutable. On the wire and in documents it is one CBOR item (RFC 8949, core
//! deterministic encoding: definite lengths, integer keys in ascending order). The outer
//! layout is frozen; kinds grow by new kinds, by new optional keys, or by a new version.
//! Readers keep the bytes they were given, so what they do not understand is never lost.

mod canonical;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use serde::{Deserialize, Serialize};

use crate::admission::FactAdmitted;
use crate::amendment::{FactCorrected, FactVoided};
use crate::context::{Capture, How, Lease};
use crate::hold::{HoldPlaced, HoldReleased};
use crate::identity::Subject;
use crate::ids::{DeviceId, FactId, PersonId, SessionId, StationId};
use crate::layout::{LayoutTaught, LayoutWithdrawn};
use crate::masters::{ItemDefined, PersonNamed, RouteDefined, StationNamed};
use crate::measurement::MeasurementRecorded;
use crate::people::{AuthorityEnded, AuthorityGiven};
use crate::preferences::Preferences;
use crate::receiving::LotReceived;
use crate::resolution::FindingResolved;
use crate::shipping::{CartonShipped, UnitPacked};
use crate::signature::SignatureGiven;
use crate::time::{Hlc, WallTime};
use crate::traveller::{
    ComponentConsumed, StepFinished, StepStarted, TravellerOpened, UnitCompleted,
};

pub use canonical::MAX_DEPTH;

/// The version of the outer layout.
const LAYOUT: u8 = 1;

/// The most bytes one encoded fact may have; tablet and server hold it alike.
pub const MAX_FACT_BYTES: usize = 64 * 1024;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The id.
    pub id: FactId,
    /// What it is about; the fact lives in this subject's document.
    pub subject: Subject,
    /// Who did it.
    pub person: PersonId,
    /// The session in which they did it.
    pub session: SessionId,
    /// The device it was recorded on.
    pub device: DeviceId,
    /// The station, where one was chosen.
    pub station: Option<StationId>,
    /// The hybrid clock reading, for a readable order.
    pub hlc: Hlc,
    /// The device's clock, as evidence.
    pub wall: WallTime,
    /// How it was captured.
    pub capture: Capture,
    /// How far the person's authority could be checked. It is written only where it could
    /// not be.
    #[serde(default)]
    pub lease: Lease,
    /// What happened.
    pub body: Body,
}

/// What happened, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// An item was defined or redefined.
    ItemDefined(ItemDefined),
    /// A route was defined or redefined.
    RouteDefined(RouteDefined),
    /// A person was named.
    PersonNamed(PersonNamed),
    /// A station was named.
    StationNamed(StationNamed),
    /// A layout of labels was taught, or taught anew.
    LayoutTaught(LayoutTaught),
    /// A layout of labels is not used any longer.
    LayoutWithdrawn(LayoutWithdrawn),
    /// A person was given authority.
    AuthorityGiven(AuthorityGiven),
    /// A person's authority ended.
    AuthorityEnded(AuthorityEnded),
    /// A person chose how they work.
    PreferencesChosen(Preferences),
    /// A lot was received.
    LotReceived(LotReceived),
    /// A traveller was opened for a unit.
    TravellerOpened(TravellerOpened),
    /// A step was started.
    StepStarted(StepStarted),
    /// A step was finished.
    StepFinished(StepFinished),
    /// A component went into the unit.
    ComponentConsumed(ComponentConsumed),
    /// A value was measured on the unit.
    MeasurementRecorded(MeasurementRecorded),
    /// The unit was completed.
    UnitCompleted(UnitCompleted),
    /// A unit was packed into the carton.
    UnitPacked(UnitPacked),
    /// A carton left with the shipment.
    CartonShipped(CartonShipped),
    /// The thing is held.
    HoldPlaced(HoldPlaced),
    /// A person released the thing from a hold.
    HoldReleased(HoldReleased),
    /// A person signed.
    SignatureGiven(SignatureGiven),
    /// A fact no longer stands.
    FactVoided(FactVoided),
    /// A value of a fact is another one.
    FactCorrected(FactCorrected),
    /// A finding is accepted as it is.
    FindingResolved(FindingResolved),
    /// Facts that were set aside count after all.
    FactAdmitted(FactAdmitted),
    /// A kind or version that this program does not know; kept as it came.
    Unknown {
        /// The kind.
        kind: String,
        /// The version of the kind.
        version: u16,
        /// The payload, CBOR.
        payload: Vec<u8>,
    },
}

/// Why bytes are not a fact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// The bytes are more than [`MAX_FACT_BYTES`].
    #[error("the fact has {had} bytes, at most {MAX_FACT_BYTES} are allowed")]
    TooLong {
        /// The bytes found.
        had: usize,
    },
    /// The bytes do not follow the layout.
    #[error("the fact cannot be read at byte {at}: {why}")]
    Malformed {
        /// The position.
        at: usize,
        /// What is wrong there.
        why: String,
    },
    /// The same content has another, canonical form.
    #[error("the fact is not in its canonical form, or has more than {MAX_DEPTH} levels")]
    NotCanonical,
    /// The outer layout is of a later program.
    #[error("the fact has layout {had}, this program reads layout {LAYOUT}")]
    Newer {
        /// The layout found.
        had: u8,
    },
}

impl From<minicbor::decode::Error> for FactError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Malformed {
            at: error.position().unwrap_or(0),
            why: alloc::format!("{error}"),
        }
    }
}

/// Keeps kind names, versions, encoding and decoding in one table.
macro_rules! kinds {
    ($($variant:ident = $kind:literal v $version:literal),* $(,)?) => {
        impl Body {
            /// Returns the name of the kind, `feature.event`.
            #[must_use]
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $kind,)*
                    Self::Unknown { kind, .. } => kind,
                }
            }

            /// Returns the version of the kind.
            #[must_use]
            pub fn version(&self) -> u16 {
                match self {
                    $(Self::$variant(_) => $version,)*
                    Self::Unknown { version, .. } => *version,
                }
            }

            fn encode_payload(&self, e: &mut Encoder<Vec<u8>>) {
                let done = match self {
                    $(Self::$variant(payload) => e.encode(payload).map(drop),)*
                    Self::Unknown { payload, .. } => {
                        e.writer_mut().extend_from_slice(payload);
                        Ok(())
                    }
                };
                // Writing to a Vec cannot fail: its write error has no values.
                debug_assert!(done.is_ok());
            }

            fn decode(kind: &str, version: u16, payload: &[u8]) -> Result<Self, FactError> {
                match (kind, version) {
                    $(($kind, $version) => Ok(Self::$variant(minicbor::decode(payload)?)),)*
                    _ => Ok(Self::Unknown {
                        kind: kind.to_owned(),
                        version,
                        payload: payload.to_owned(),
                    }),
                }
            }
        }
    };
}

kinds! {
    ItemDefined = "item.defined" v 1,
    RouteDefined = "route.defined" v 1,
    PersonNamed = "person.named" v 1,
    StationNamed = "station.named" v 1,
    LayoutTaught = "layout.taught" v 1,
    LayoutWithdrawn = "layout.withdrawn" v 1,
    AuthorityGiven = "authority.given" v 1,
    AuthorityEnded = "authority.ended" v 1,
    PreferencesChosen = "preferences.chosen" v 1,
    LotReceived = "lot.received" v 1,
    TravellerOpened = "traveller.opened" v 1,
    StepStarted = "step.started" v 1,
    StepFinished = "step.finished" v 1,
    ComponentConsumed = "component.consumed" v 1,
    MeasurementRecorded = "measurement.recorded" v 1,
    UnitCompleted = "unit.completed" v 1,
    UnitPacked = "unit.packed" v 1,
    CartonShipped = "carton.shipped" v 1,
    HoldPlaced = "hold.placed" v 1,
    HoldReleased = "hold.released" v 1,
    SignatureGiven = "signature.given" v 1,
    FactVoided = "fact.voided" v 1,
    FactCorrected = "fact.corrected" v 1,
    FindingResolved = "finding.resolved" v 1,
    FactAdmitted = "fact.admitted" v 1,
}

impl Fact {
    /// Returns the canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut e = Encoder::new(Vec::new());
        let done = self.encode_into(&mut e);
        debug_assert!(done.is_ok());
        e.into_writer()
    }

    fn encode_into(
        &self,
        e: &mut Encoder<Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<core::convert::Infallible>> {
        let is_checked = self.lease == Lease::Fresh;
        let present = [
            self.station.is_some(),
            self.capture.raw.is_some(),
            !is_checked,
        ];
        let keys = 13 + present.iter().filter(|is| **is).count() as u64;
        e.map(keys)?.u8(0)?.u8(LAYOUT)?;
        e.u8(1)?.encode(self.id)?;
        e.u8(2)?.str(self.body.kind())?;
        e.u8(3)?.u16(self.body.version())?;
        e.u8(4)?.encode(&self.subject)?;
        e.u8(5)?.encode(&self.person)?;
        e.u8(6)?.encode(self.session)?;
        e.u8(7)?.encode(self.device)?;
        if let Some(station) = &self.station {
            e.u8(8)?.encode(station)?;
        }
        e.u8(9)?.encode(self.hlc)?;
        e.u8(10)?.u64(self.wall.utc_ms)?;
        e.u8(11)?.i16(self.wall.offset_min)?;
        e.u8(12)?.encode(self.capture.how)?;
        if let Some(raw) = &self.capture.raw {
            e.u8(13)?.str(raw)?;
        }
        e.u8(14)?;
        self.body.encode_payload(e);
        if !is_checked {
            e.u8(15)?.encode(self.lease)?;
        }
        Ok(())
    }

    /// Reads a fact. Keys it does not know are passed over; the caller keeps the bytes.
    ///
    /// # Errors
    /// [`FactError`]; the position is a byte offset.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FactError> {
        if bytes.len() > MAX_FACT_BYTES {
            return Err(FactError::TooLong { had: bytes.len() });
        }
        let mut d = Decoder::new(bytes);
        let fields = Fields::read(&mut d)?;
        if d.position() != bytes.len() {
            return Err(FactError::Malformed {
                at: d.position(),
                why: "bytes follow after the end".to_owned(),
            });
        }
        fields.into_fact()
    }
}

impl Fact {
    /// Reads a fact in the one form in which it may be stored: what this program knows of it
    /// is in the very bytes that [`Fact::to_bytes`] writes.
    ///
    /// # Errors
    /// [`FactError`].
    pub fn from_canonical_bytes(bytes: &[u8]) -> Result<Self, FactError> {
        if bytes.len() > MAX_FACT_BYTES {
            return Err(FactError::TooLong { had: bytes.len() });
        }
        if !canonical::is_deterministic(bytes) {
            return Err(FactError::NotCanonical);
        }
        let fact = Self::from_bytes(bytes)?;
        if canonical::extends(bytes, &fact.to_bytes()) {
            Ok(fact)
        } else {
            Err(FactError::NotCanonical)
        }
    }
}

#[derive(Default)]
struct Fields<'b> {
    id: Option<FactId>,
    kind: Option<&'b str>,
    version: Option<u16>,
    subject: Option<Subject>,
    person: Option<PersonId>,
    session: Option<SessionId>,
    device: Option<DeviceId>,
    station: Option<StationId>,
    hlc: Option<Hlc>,
    utc_ms: Option<u64>,
    offset_min: Option<i16>,
    how: Option<How>,
    raw: Option<&'b str>,
    payload: Option<&'b [u8]>,
    lease: Lease,
}

impl<'b> Fields<'b> {
    fn read(d: &mut Decoder<'b>) -> Result<Self, FactError> {
        let mut fields = Self::default();
        let at = d.position();
        let Some(keys) = d.map()? else {
            return Err(malformed(at, "the length is not definite"));
        };
        let mut last = None;
        for _ in 0..keys {
            let at = d.position();
            let key = d.u64()?;
            if last.is_some_and(|last| key <= last) {
                return Err(malformed(at, "the keys are not in ascending order"));
            }
            last = Some(key);
            fields.read_value(key, d)?;
        }
        Ok(fields)
    }

    fn read_value(&mut self, key: u64, d: &mut Decoder<'b>) -> Result<(), FactError> {
        match key {
            0 => match d.u8()? {
                LAYOUT => {}
                had => return Err(FactError::Newer { had }),
            },
            1 => self.id = Some(d.decode()?),
            2 => self.kind = Some(d.str()?),
            3 => self.version = Some(d.u16()?),
            4 => self.subject = Some(d.decode()?),
            5 => self.person = Some(d.decode()?),
            6 => self.session = Some(d.decode()?),
            7 => self.device = Some(d.decode()?),
            8 => self.station = Some(d.decode()?),
            9 => self.hlc = Some(d.decode()?),
            10 => self.utc_ms = Some(d.u64()?),
            11 => self.offset_min = Some(d.i16()?),
            12 => self.how = Some(d.decode()?),
            13 => self.raw = Some(d.str()?),
            14 => {
                let at = d.position();
                if d.datatype()? != Type::Map {
                    return Err(malformed(at, "the payload is not a map"));
                }
                d.skip()?;
                self.payload = d.input().get(at..d.position());
            }
            15 => {
                let at = d.position();
                self.lease = d.decode()?;
                // It would be a second spelling of the same fact.
                if self.lease == Lease::Fresh {
                    return Err(malformed(at, "what need not be said is said"));
                }
            }
            _ => d.skip()?,
        }
        Ok(())
    }

    fn into_fact(self) -> Result<Fact, FactError> {
        let kind = needed(self.kind, "kind")?;
        let version = needed(self.version, "version")?;
        let payload = needed(self.payload, "payload")?;
        let subject = needed(self.subject, "subject")?;
        if matches!(&subject, Subject::Person(person) if person.is_system()) {
            return Err(malformed(
                0,
                "it makes a person of what stands for a device",
            ));
        }
        Ok(Fact {
            id: needed(self.id, "id")?,
            subject,
            person: needed(self.person, "person")?,
            session: needed(self.session, "session")?,
            device: needed(self.device, "device")?,
            station: self.station,
            hlc: needed(self.hlc, "hybrid clock")?,
            wall: WallTime {
                utc_ms: needed(self.utc_ms, "clock")?,
                offset_min: needed(self.offset_min, "offset")?,
            },
            capture: Capture {
                how: needed(self.how, "capture")?,
                raw: self.raw.map(ToOwned::to_owned),
            },
            lease: self.lease,
            body: Body::decode(kind, version, payload)?,
        })
    }
}

fn malformed(at: usize, why: &str) -> FactError {
    FactError::Malformed {
        at,
        why: why.to_owned(),
    }
}

fn needed<T>(field: Option<T>, name: &str) -> Result<T, FactError> {
    field.ok_or_else(|| FactError::Malformed {
        at: 0,
        why: alloc::format!("the {name} is missing"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, Plan};
    use proptest::prelude::*;

    #[test]
    fn every_kind_reads_back_what_it_wrote() {
        for fact in testing::day_set_right()
            .into_iter()
            .chain(testing::day_with_people())
        {
            let bytes = fact.to_bytes();
            assert_eq!(Fact::from_bytes(&bytes).as_ref(), Ok(&fact));
        }
    }

    #[test]
    fn a_kind_of_a_later_program_keeps_its_payload() {
        let mut fact = testing::whole_day().remove(0);
        fact.body = Body::Unknown {
            kind: "gauge.calibrated".to_owned(),
            version: 7,
            payload: alloc::vec![0xa1, 0x00, 0x63, b'a', b'b', b'c'],
        };
        assert_eq!(Fact::from_bytes(&fact.to_bytes()), Ok(fact));
    }

    #[test]
    fn a_later_outer_layout_is_named_and_not_guessed() {
        let bytes = [0xa1, 0x00, 0x02];
        assert_eq!(Fact::from_bytes(&bytes), Err(FactError::Newer { had: 2 }));
    }

    #[test]
    fn keys_out_of_order_are_refused() {
        let bytes = [0xa2, 0x03, 0x01, 0x00, 0x01];
        assert!(matches!(
            Fact::from_bytes(&bytes),
            Err(FactError::Malformed { .. })
        ));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Fact::from_bytes(&bytes);
        }

        #[test]
        fn a_changed_byte_never_panics_and_never_yields_the_same_fact(
            at in any::<prop::sample::Index>(), flip in 1u8..,
        ) {
            let fact = Plan::default().receive("L5-0331", 100);
            let mut bytes = fact.to_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            if let Ok(read) = Fact::from_bytes(&bytes) {
                prop_assert_ne!(read, fact);
            }
        }
    }
}
