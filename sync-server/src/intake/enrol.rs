//! Enrolment: a one-time code makes a tablet a device of this site.
//!
//! Only the hash of a code is stored. A tablet that lost the answer may ask again with the
//! same code and key, and gets the same device; anyone else finds the code used. A tablet that
//! a restored server has forgotten is enrolled again as the device that it is, because its
//! entries name it.

use ledger::Hash;
use ledger::gate::EnrolledDevice;
use ledger::sync::message::{Enrol, Enrolled};
use record::ids::DeviceId;
use record::tablet::Stop;

use crate::moment::random;
use crate::own_device::OwnDeviceError;
use crate::store::{CodeRow, DeviceRow, StoreError, Turn};

/// How long a code may be used, milliseconds.
pub const CODE_LIFE_MS: u64 = 24 * 60 * 60 * 1000;
/// The characters of a code: none that is taken for another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_CHARACTERS: usize = 10;
/// The longest name of a device, in characters.
const MAX_NAME: usize = 64;

/// A one-time code in its readable form, `K7PQM-3M9XA`.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    fn draw() -> Result<Self, StoreError> {
        let bytes: [u8; CODE_CHARACTERS] = random()?;
        let characters: Vec<char> = bytes
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).map(|c| char::from(*c)))
            .collect();
        let (first, second) = characters.split_at(CODE_CHARACTERS / 2);
        Ok(Self(format!(
            "{}-{}",
            String::from_iter(first),
            String::from_iter(second)
        )))
    }

    /// Returns the text to show.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hashes a code as typed: case, spaces and dashes do not matter.
fn hash_of(typed: &str) -> Hash {
    let plain: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    Hash::of("waymark/enrolment-code/1", &[plain.as_bytes()])
}

/// Why a tablet is not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// There is no such code.
    #[error("this enrolment code is not known; make a new one with `waymark enrol`")]
    UnknownCode,
    /// Another tablet used the code.
    #[error("this enrolment code was used already; make a new one with `waymark enrol`")]
    UsedCode,
    /// The code is too old.
    #[error("this enrolment code is too old; make a new one with `waymark enrol`")]
    ExpiredCode,
    /// The local database is enrolled with another key.
    #[error("this tablet's record belongs to another key; start the tablet afresh")]
    Taken,
    /// It could not be entered in the record, so it was not done.
    #[error("it could not be entered in the record, so it was not done: {0}")]
    NotEntered(Box<OwnDeviceError>),
    /// The tablet is revoked, and that is final.
    #[error(
        "this tablet was revoked, and its key is not taken again; save its rescue file, clear its \
         storage, and enrol it as a new tablet"
    )]
    Revoked,
    /// The tablet is suspended, and a code does not let it in again.
    #[error(
        "this tablet is suspended, and enrolling it again does not let it work; have it reinstated \
         first, by an administrator at another tablet or with `waymark tablet reinstate`"
    )]
    Suspended,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<OwnDeviceError> for EnrolError {
    fn from(error: OwnDeviceError) -> Self {
        Self::NotEntered(Box::new(error))
    }
}

/// Makes a fresh code. `shown` keeps its text, so that a demo can show it again.
///
/// # Errors
/// [`StoreError`].
pub fn new_code(
    turn: &Turn<'_>,
    device_name: Option<&str>,
    shown: bool,
    now_ms: u64,
) -> Result<Code, StoreError> {
    let code = Code::draw()?;
    let text = shown.then_some(code.as_str());
    let expires_ms = now_ms + CODE_LIFE_MS;
    turn.add_code(
        &hash_of(code.as_str()),
        text,
        device_name,
        now_ms,
        expires_ms,
    )?;
    Ok(code)
}

/// Enrols a tablet.
///
/// # Errors
/// [`EnrolError`].
pub fn enrol(turn: &Turn<'_>, request: &Enrol, now_ms: u64) -> Result<Enrolled, EnrolError> {
    let hash = hash_of(&request.code);
    let code = turn.code(&hash)?.ok_or(EnrolError::UnknownCode)?;
    match turn.stop_of_key(&request.public_key)? {
        Some(Stop::Revoked) => return Err(EnrolError::Revoked),
        Some(Stop::Suspended) => return Err(EnrolError::Suspended),
        None => {}
    }
    let known = turn.device_of(&request.incarnation)?;
    if let Some(used_by) = code.used_by {
        return match known {
            Some(device) if is_same(&device, request) && device.enrolled.device == used_by => {
                Ok(answer(turn, &device.enrolled, now_ms)?)
            }
            _ => Err(EnrolError::UsedCode),
        };
    }
    if code.expires_ms <= now_ms {
        return Err(EnrolError::ExpiredCode);
    }
    let known = match (known, &request.device) {
        // Known in an earlier life: the later one is announced by its key.
        (None, Some(id)) => turn.device(id)?,
        (known, _) => known,
    };
    let enrolled = match known {
        Some(device) if is_same(&device, request) => device.enrolled,
        Some(_) => return Err(EnrolError::Taken),
        None => add(turn, request, &code, now_ms)?,
    };
    turn.use_code(&hash, &enrolled.device, now_ms)?;
    Ok(answer(turn, &enrolled, now_ms)?)
}

fn is_same(device: &DeviceRow, request: &Enrol) -> bool {
    device.enrolled.public_key == request.public_key && !device.is_server
}

fn add(
    turn: &Turn<'_>,
    request: &Enrol,
    code: &CodeRow,
    now_ms: u64,
) -> Result<EnrolledDevice, StoreError> {
    let (site, _) = turn.site()?.ok_or(StoreError::Damaged { what: "site" })?;
    let enrolled = EnrolledDevice {
        device: request
            .device
            .map_or_else(|| random().map(DeviceId::new), Ok)?,
        incarnation: request.incarnation,
        public_key: request.public_key,
        site,
    };
    let name = code.device_name.as_deref().unwrap_or(&request.name);
    let visible = name.chars().filter(|c| !c.is_control());
    let name: String = visible.take(MAX_NAME).collect();
    let name = name.trim();
    let name = if name.is_empty() { "Tablet" } else { name };
    turn.add_device(&enrolled, name, false, now_ms)?;
    Ok(enrolled)
}

/// Says who the device is, as it is answered to it.
pub(super) fn answer(
    turn: &Turn<'_>,
    enrolled: &EnrolledDevice,
    now_ms: u64,
) -> Result<Enrolled, StoreError> {
    let (site, site_name) = turn.site()?.ok_or(StoreError::Damaged { what: "site" })?;
    let own = turn.devices()?.into_iter().find(|device| device.is_server);
    Ok(Enrolled {
        device: enrolled.device,
        site,
        site_name,
        server_utc_ms: now_ms,
        server_key: own.map(|own| own.enrolled.public_key),
    })
}
