//! Badges and their PINs, and the leases under which tablets check them.
//!
//! The secret of a badge is drawn here, told once, and kept nowhere.

use ledger::badge::lease::{Lease, LeasedBadge, VALID_MS};
use ledger::badge::pin::Cost;
use ledger::badge::{Badge, BadgeSecret, kept_of};
use ledger::sync::message::ChosenPin;
use qrcode::{Color, EcLevel, QrCode};
use record::context;
use record::ids::{DeviceId, PersonId};
use record::rights::{Action, Authorities, NotAllowed, Standing, State, Why, may};
use record::time::{Date, WallTime};

use crate::moment::random;
use crate::own_device::OwnDeviceError;
use crate::projection;
use crate::store::{StoreError, Turn, View};

/// Why a badge is not printed, or a PIN not taken.
#[derive(Debug, thiserror::Error)]
pub enum BadgeError {
    /// Nobody of that name is in the record.
    #[error("nobody is named {person} in this record; name the person first")]
    UnknownPerson {
        /// The name.
        person: PersonId,
    },
    /// Nobody may yet.
    #[error(
        "nobody may do this before the plant has an administrator; make one with \
         `waymark administrator`"
    )]
    NoRights(NotAllowed),
    /// It was asked in the name of the system, which is no person.
    #[error(
        "this was asked in nobody's name, and nobody may do it; show badge and PIN at the tablet, \
         and ask again"
    )]
    Nobody,
    /// The person who asks may not.
    #[error("{}", not_allowed(_0))]
    NotAllowed(NotAllowed),
    /// The proof is not that of the badge.
    #[error("this badge is not one of this plant's; have it printed again")]
    NotTheBadge,
    /// A later badge of the person is in force.
    #[error("this badge was replaced by a later one; use that, or have another one printed")]
    Replaced,
    /// A PIN was chosen already.
    #[error("a PIN was chosen for this badge already; who forgot it gets a new badge")]
    PinChosen,
    /// The check of the PIN would be too cheap, or too dear.
    #[error("the PIN is not kept safely enough; update the app on this tablet")]
    Cost,
    /// It could not be entered in the record, so it was not done.
    #[error("it could not be entered in the record, so it was not done: {0}")]
    NotEntered(Box<OwnDeviceError>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<OwnDeviceError> for BadgeError {
    fn from(error: OwnDeviceError) -> Self {
        Self::NotEntered(Box::new(error))
    }
}

fn not_allowed(not: &NotAllowed) -> String {
    let cause = match &not.why {
        Why::NoAuthority => "this person was given no authority here;".to_owned(),
        Why::OtherSite => "this person's authority is at another site;".to_owned(),
        Why::Ended { .. } => "this person's authority was ended;".to_owned(),
        Why::Expired { until, .. } => format!("this person's authority held until {until};"),
        Why::WrongRole { .. } => "none of this person's roles may;".to_owned(),
        Why::LeasePastDue => "the tablet has not confirmed this person's authority lately; \
                              let it reach the server and try again, or"
            .to_owned(),
        Why::LeaseUnverified => "this person is at the tablet by their name alone; show badge \
                                 and PIN, or"
            .to_owned(),
    };
    let could: Vec<&str> = not.who_could.iter().map(|role| role.word()).collect();
    format!(
        "{} is not allowed: {cause} ask somebody whose role is {}",
        not.action.name(),
        could.join(" or ")
    )
}

/// The day at the server, by which authority runs out.
#[must_use]
pub fn today(now_ms: u64) -> Date {
    let now = WallTime {
        utc_ms: now_ms,
        offset_min: 0,
    };
    now.local_date()
}

/// Checks by the record that a person may do something here; `lease` is how far the tablet says
/// that it has checked who they are.
///
/// # Errors
/// [`BadgeError::NotAllowed`], [`BadgeError::NoRights`], [`BadgeError::Nobody`].
pub fn check_may(
    view: &View<'_>,
    person: &PersonId,
    lease: context::Lease,
    action: Action,
    now_ms: u64,
) -> Result<(), BadgeError> {
    if person.is_system() {
        return Err(BadgeError::Nobody);
    }
    let plant = projection::people_plant(view)?;
    let authorities = Authorities::of(&plant);
    let standing = authorities.now(person, today(now_ms));
    may(&standing, lease, action, State::InHouse).map_err(|not| {
        if standing == Standing::NotKept {
            BadgeError::NoRights(not)
        } else {
            BadgeError::NotAllowed(not)
        }
    })
}

/// Draws a person's next badge; those before it are no longer good.
///
/// # Errors
/// [`BadgeError::UnknownPerson`].
pub fn print(
    turn: &Turn<'_>,
    person: &PersonId,
    by: Option<&PersonId>,
    now_ms: u64,
) -> Result<Badge, BadgeError> {
    if projection::people_plant(turn)?.person(person).is_none() {
        return Err(BadgeError::UnknownPerson {
            person: person.clone(),
        });
    }
    let secret = BadgeSecret::new(random().map_err(StoreError::from)?);
    let kept = kept_of(&secret.proof());
    Ok(Badge {
        number: turn.add_badge(person, &kept, by, now_ms)?,
        person: person.clone(),
        secret,
    })
}

/// Takes the PIN that a person chose for their badge. Sent twice, it is taken once; says whether
/// it was taken now.
///
/// # Errors
/// [`BadgeError`].
pub fn choose_pin(turn: &Turn<'_>, chosen: &ChosenPin, now_ms: u64) -> Result<bool, BadgeError> {
    let badge = turn.badge_of(&chosen.person)?;
    let badge = badge.ok_or(BadgeError::NotTheBadge)?;
    if badge.number > chosen.number {
        return Err(BadgeError::Replaced);
    }
    // A server that was restored from a backup has forgotten badges that it printed since.
    if badge.number < chosen.number || badge.kept != kept_of(&chosen.proof) {
        return Err(BadgeError::NotTheBadge);
    }
    if chosen.verifier.cost != Cost::STANDARD {
        return Err(BadgeError::Cost);
    }
    match badge.verifier {
        Some(had) if had == chosen.verifier => Ok(false),
        Some(_) => Err(BadgeError::PinChosen),
        None => {
            turn.set_pin(&chosen.person, chosen.number, &chosen.verifier, now_ms)?;
            Ok(true)
        }
    }
}

/// What a tablet may know of badges now.
///
/// # Errors
/// [`StoreError`].
pub fn lease(view: &View<'_>, device: DeviceId, now_ms: u64) -> Result<Lease, StoreError> {
    let (site, _) = view.site()?.ok_or(StoreError::Damaged { what: "site" })?;
    let badges = view.badges()?.into_iter().map(|row| LeasedBadge {
        person: row.person,
        number: row.number,
        verifier: row.verifier,
    });
    Ok(Lease {
        site,
        device,
        version: view.badge_version()?,
        given_utc_ms: now_ms,
        valid_ms: VALID_MS,
        badges: badges.collect(),
    })
}

/// Draws the code of a badge: modules per side, and 1 for each dark one, row by row.
#[must_use]
pub fn symbol(text: &str) -> (u32, Vec<u8>) {
    // A badge's text is far shorter than what a QR code takes.
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return (0, Vec::new());
    };
    let dark = code.to_colors().into_iter();
    let modules = dark.map(|color| u8::from(color == Color::Dark)).collect();
    (u32::try_from(code.width()).unwrap_or(0), modules)
}

#[cfg(test)]
mod tests;
