//! What whoever owns the machine does about people: the first administrator, badges and
//! authority. The server writes it as itself, so it needs nobody's right.

use std::collections::BTreeSet;
use std::path::Path;

use ledger::badge::Badge;
use ledger::envelope::AuditEvent;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use record::audit::AuditFilter;
use record::command::{Command, decide};
use record::context::{Capture, Context, How, Lease};
use record::ids::{IdError, IntentId, PersonId, SessionId};
use record::masters::{PersonNamed, SetMaster};
use record::people::{GiveAuthority, Role};
use record::reason::Reason;
use record::rights::{Authorities, Authority, Standing};
use record::tablet::{Step, TabletRow};
use record::time::{Date, Hlc, WallTime};

use crate::audit::{self, export};
use crate::badges::{self, BadgeError, today};
use crate::intake::Documents;
use crate::moment::{now_ms, random};
use crate::own_device::{OwnDevice, OwnDeviceError};
use crate::projection;
use crate::store::{Store, StoreError, Turn};
use crate::tablets::{self, TabletError, Told};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// A person that is not named yet was given no name.
    #[error("nobody is named {person} in this record yet; say the name with --name")]
    NoName {
        /// The person.
        person: PersonId,
    },
    /// What was read could not be handed on.
    #[error(transparent)]
    Output(#[from] std::io::Error),
    /// A row could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// There is no such role.
    #[error("`{had}` is no role; the roles are: {}", all_roles())]
    NoRole {
        /// What was said.
        had: String,
    },
    /// What was said is no day.
    #[error("`{had}` is no day; write it like 2027-12-31")]
    NoDay {
        /// What was said.
        had: String,
    },
    /// The rules refuse it.
    #[error("the record does not take it: {0}")]
    Refused(#[from] record::Refusal),
    /// The badge.
    #[error(transparent)]
    Badge(#[from] BadgeError),
    /// The tablet.
    #[error(transparent)]
    Tablet(#[from] TabletError),
    /// The server's own device.
    #[error(transparent)]
    OwnDevice(#[from] OwnDeviceError),
    /// The name of the server itself.
    #[error(transparent)]
    Id(#[from] IdError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn all_roles() -> String {
    Role::ALL
        .iter()
        .map(|role| role.word())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The moment in which the server writes as itself.
///
/// # Errors
/// [`ConsoleError`].
pub fn context(own: &OwnDevice, hlc: Hlc) -> Result<Context, ConsoleError> {
    let utc_ms = now_ms();
    Ok(Context {
        intent: IntentId::new(random().map_err(StoreError::from)?),
        person: PersonId::system(),
        lease: Lease::Fresh,
        session: SessionId::new(random().map_err(StoreError::from)?),
        device: own.device,
        station: None,
        wall: WallTime {
            utc_ms,
            offset_min: 0,
        },
        hlc: hlc.tick(utc_ms),
        capture: Capture {
            how: How::System,
            raw: None,
        },
    })
}

/// Writes a command about people as the server itself. It comes after everything that the
/// record says of people, whatever the clocks were.
pub(crate) fn write(
    turn: &Turn<'_>,
    own: &OwnDevice,
    command: Command,
) -> Result<(), ConsoleError> {
    let plant = projection::people_plant(turn)?;
    let last = plant.all_facts().map(|fact| fact.hlc).max();
    let context = context(own, last.unwrap_or_default())?;
    let facts = decide(&plant, command, &context)?;
    Ok(own.record(turn, &mut Documents::default(), &facts)?)
}

fn with_own<T>(
    folder: &Path,
    work: impl FnOnce(&Turn<'_>, &OwnDevice) -> Result<T, ConsoleError>,
) -> Result<T, ConsoleError> {
    Store::open(folder)?.write(|turn| {
        let (_, name) = turn.site()?.ok_or(StoreError::Damaged { what: "site" })?;
        let own = OwnDevice::open(turn, folder, &name)?;
        work(turn, &own)
    })
}

/// Returns the authority that a person has here; what ended or ran out is none.
fn authority_of(turn: &Turn<'_>, person: &PersonId) -> Result<Option<Authority>, ConsoleError> {
    let plant = projection::people_plant(turn)?;
    let authorities = Authorities::of(&plant);
    Ok(match authorities.now(person, today(now_ms())) {
        Standing::Has(authority) => Some(authority.clone()),
        Standing::NotKept
        | Standing::Nothing
        | Standing::Elsewhere
        | Standing::Ended { .. }
        | Standing::Expired { .. } => None,
    })
}

/// Gives roles; what the person is qualified for stays.
fn give(
    turn: &Turn<'_>,
    own: &OwnDevice,
    person: &PersonId,
    roles: Vec<Role>,
    until: Option<Date>,
) -> Result<(), ConsoleError> {
    let (site, _) = turn.site()?.ok_or(StoreError::Damaged { what: "site" })?;
    let had = authority_of(turn, person)?;
    let give = GiveAuthority {
        person: person.clone(),
        site,
        roles,
        qualifications: had.map_or_else(Vec::new, |had| had.qualifications),
        until,
    };
    write(turn, own, Command::GiveAuthority(give))
}

fn make_administrator(
    turn: &Turn<'_>,
    own: &OwnDevice,
    person: &PersonId,
) -> Result<(), ConsoleError> {
    let had = authority_of(turn, person)?;
    let until = had.as_ref().and_then(|had| had.until);
    let mut roles = had.map_or_else(BTreeSet::new, |had| had.roles);
    // Whoever is one already only needs the next badge.
    if !roles.insert(Role::Administrator) {
        return Ok(());
    }
    give(turn, own, person, roles.into_iter().collect(), until)
}

/// Makes a person an administrator, beside what else they are, and prints their next badge.
///
/// # Errors
/// [`ConsoleError`].
pub fn administrator(
    folder: &Path,
    person: &PersonId,
    name: Option<&str>,
) -> Result<Badge, ConsoleError> {
    with_own(folder, |turn, own| {
        if projection::people_plant(turn)?.person(person).is_none() {
            let name = name.ok_or_else(|| ConsoleError::NoName {
                person: person.clone(),
            })?;
            let named = PersonNamed {
                name: name.to_owned(),
                role: "Administrator".to_owned(),
            };
            let command = Command::SetMaster(SetMaster::Person(person.clone(), named));
            write(turn, own, command)?;
        }
        make_administrator(turn, own, person)?;
        print(turn, own, person)
    })
}

fn print(turn: &Turn<'_>, own: &OwnDevice, person: &PersonId) -> Result<Badge, ConsoleError> {
    let badge = badges::print(turn, person, None, now_ms())?;
    let event = AuditEvent::BadgePrinted {
        of: person.clone(),
        number: badge.number,
        at: None,
    };
    own.note(turn, &mut Documents::default(), &PersonId::system(), event)?;
    Ok(badge)
}

/// Suspends, reinstates or revokes a tablet, by its id or name.
///
/// # Errors
/// [`ConsoleError`].
pub fn tablet(
    folder: &Path,
    named: &str,
    step: Step,
    reason: &Reason,
) -> Result<TabletRow, ConsoleError> {
    with_own(folder, |turn, own| {
        let device = tablets::named(turn, named)?;
        let told = Told {
            by: None,
            at: None,
            reason,
            now_ms: now_ms(),
        };
        let entered = (own, &mut Documents::default());
        Ok(tablets::change(turn, &device, step, told, entered)?)
    })
}

/// Reads the audit trail, newest first, and hands each line on; as CSV, or as one JSON value a
/// line. That it was read is an entry of its own, before anything is handed on.
///
/// # Errors
/// [`ConsoleError`].
pub fn audit(
    folder: &Path,
    filter: &AuditFilter,
    as_json: bool,
    mut line: impl FnMut(&str) -> std::io::Result<()>,
) -> Result<(), ConsoleError> {
    with_own(folder, |turn, own| {
        let read = (None, true, filter);
        let system = PersonId::system();
        audit::was_read(turn, &mut Documents::default(), own, &system, read)?;
        Ok(())
    })?;
    let store = Store::open(folder)?;
    if !as_json {
        line(export::HEADER)?;
    }
    let mut before = None;
    loop {
        let page = store.read(|view| audit::page(view, filter, before, audit::MOST_ROWS))?;
        for row in &page.rows {
            if as_json {
                line(&format!("{}\n", serde_json::to_string(row)?))?;
            } else {
                line(&export::csv(row))?;
            }
        }
        before = page.next;
        if before.is_none() {
            return Ok(());
        }
    }
}

/// Prints a person's next badge.
///
/// # Errors
/// [`ConsoleError`].
pub fn badge(folder: &Path, person: &PersonId) -> Result<Badge, ConsoleError> {
    with_own(folder, |turn, own| print(turn, own, person))
}

/// Gives a person roles, in place of any that they had here.
///
/// # Errors
/// [`ConsoleError`].
pub fn authority(
    folder: &Path,
    person: &PersonId,
    roles: &[String],
    until: Option<&str>,
) -> Result<(), ConsoleError> {
    let roles = roles
        .iter()
        .map(|word| Role::of_word(word).ok_or_else(|| ConsoleError::NoRole { had: word.clone() }));
    let roles = roles.collect::<Result<Vec<_>, _>>()?;
    let until = until.map(|day| {
        let no_day = |_| ConsoleError::NoDay {
            had: day.to_owned(),
        };
        day.parse::<Date>().map_err(no_day)
    });
    let until = until.transpose()?;
    with_own(folder, |turn, own| {
        if projection::people_plant(turn)?.person(person).is_none() {
            let person = person.clone();
            return Err(BadgeError::UnknownPerson { person }.into());
        }
        give(turn, own, person, roles, until)
    })
}

/// What is shown of a printed badge: its code for a camera, its text, and what to do next.
/// A terminal is told to draw black on white: many scanners read no other code, and most
/// terminals write light on dark.
#[must_use]
pub fn shown(badge: &Badge, on_terminal: bool) -> String {
    let text = badge.to_text();
    // A badge's text is far shorter than what a QR code takes.
    let code = QrCode::with_error_correction_level(&text, EcLevel::M);
    let drawn = code.map(|code| code.render::<Dense1x2>().quiet_zone(true).build());
    let mut drawn = drawn.unwrap_or_default();
    if on_terminal {
        let lines = drawn
            .lines()
            .map(|line| format!("{BLACK_ON_WHITE}{line}{AS_BEFORE}"));
        drawn = lines.collect::<Vec<_>>().join("\n");
    }
    format!(
        "{drawn}\n{text}\n\
         Badge {} of {}: print it, or scan it from this screen at an enrolled tablet; the \
         person then chooses a PIN. It is not shown again.",
        badge.number, badge.person
    )
}

/// Select Graphic Rendition (ECMA-48, 8.3.117).
const BLACK_ON_WHITE: &str = "\u{1b}[30;107m";
const AS_BEFORE: &str = "\u{1b}[0m";
