//! The server's own device: it signs what it writes and passes the same gate as a tablet.
//!
//! The key lies in the data folder beside the record, readable by its owner alone.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use ledger::ChangeId;
use ledger::Hash;
use ledger::badge::lease::{Lease, SignedLease};
use ledger::document::actor;
use ledger::envelope::{AuditEvent, Envelope, What};
use ledger::gate::{EnrolledDevice, Original};
use ledger::signing::SoftwareKey;
use ledger::sync::message::{Push, PushEntry, Verdict};
use record::Fact;
use record::identity::Subject;
use record::ids::{DeviceId, IncarnationId, IntentId, PersonId, SessionId, SiteId};
use record::time::{Hlc, WallTime};

use crate::intake::{self, Documents};
use crate::moment::{now_ms, random};
use crate::store::{DeviceRow, StoreError, Turn};

const KEY_FILE: &str = "server-key";

/// Why the server cannot act as a device.
#[derive(Debug, thiserror::Error)]
pub enum OwnDeviceError {
    /// The key file cannot be read or written.
    #[error("the server's key {file} cannot be used: {why}")]
    Key {
        /// The file.
        file: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The key file holds something else.
    #[error("the server's key {file} is damaged: it has to hold 64 hex digits")]
    Damaged {
        /// The file.
        file: PathBuf,
    },
    /// The record was begun with another key.
    #[error("{file} is not the key of this record; put the key back that belongs to it")]
    OtherKey {
        /// The file.
        file: PathBuf,
    },
    /// There is a key, and not the record that was begun with it.
    #[error(
        "{file} is here, and its record is not: waymark.db was copied without waymark.db-wal, or \
         is another one; put the whole folder back, or begin a new record in an empty folder"
    )]
    NoRecord {
        /// The file.
        file: PathBuf,
    },
    /// The gate did not take what the server wrote.
    #[error("the server's own entry was not admitted: {why}")]
    NotAdmitted {
        /// What it said.
        why: String,
    },
    /// The facts do not make a change.
    #[error(transparent)]
    Document(#[from] ledger::document::DocumentError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The server as a device.
pub struct OwnDevice {
    key: SoftwareKey,
    /// Its id.
    pub device: DeviceId,
}

impl OwnDevice {
    /// Takes the key from the data folder, and begins site and device in an empty store.
    ///
    /// # Errors
    /// [`OwnDeviceError`].
    pub fn open(turn: &Turn<'_>, folder: &Path, site_name: &str) -> Result<Self, OwnDeviceError> {
        let file = folder.join(KEY_FILE);
        let site = turn.site()?;
        if site.is_none() && file.exists() {
            return Err(OwnDeviceError::NoRecord { file });
        }
        let key = SoftwareKey::from_secret(&read_or_make_key(&file)?);
        let site = match site {
            Some((site, _)) => site,
            None => {
                let site = SiteId::new(random().map_err(StoreError::from)?);
                turn.create_site(&site, site_name, now_ms())?;
                site
            }
        };
        let own = turn.devices()?.into_iter().find(|device| device.is_server);
        let device = match own {
            None => begin(turn, &key, site)?,
            Some(row) if row.enrolled.public_key == key.public_key() => row.enrolled.device,
            Some(_) => return Err(OwnDeviceError::OtherKey { file }),
        };
        Ok(Self { key, device })
    }

    /// The server of a store that a test has filled.
    #[cfg(test)]
    pub(crate) const fn of(key: SoftwareKey, device: DeviceId) -> Self {
        Self { key, device }
    }

    /// Returns the public half of its key, by which tablets check leases.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.key.public_key()
    }

    /// Signs a lease.
    #[must_use]
    pub fn sign_lease(&self, lease: &Lease) -> SignedLease {
        lease.signed(&self.key)
    }

    /// Returns what only the holder of the key can make, and always the same for a purpose:
    /// Ed25519 signs without randomness (RFC 8032, 5.1.6).
    #[must_use]
    pub fn derived(&self, purpose: &str) -> Hash {
        const DOMAIN: &str = "waymark/derived/1";
        let signed = Hash::of(DOMAIN, &[purpose.as_bytes()]);
        Hash::of(DOMAIN, &[&self.key.sign(signed.as_bytes())])
    }

    /// Writes the facts of one action, which are about one subject, through the gate.
    ///
    /// # Errors
    /// [`OwnDeviceError`].
    pub fn record(
        &self,
        turn: &Turn<'_>,
        documents: &mut Documents,
        facts: &[Fact],
    ) -> Result<(), OwnDeviceError> {
        let first = facts
            .first()
            .ok_or(ledger::document::DocumentError::Nothing)?;
        let by = By {
            person: first.person.clone(),
            session: first.session,
            intent: IntentId::new(*first.id.as_bytes()),
            hlc: first.hlc,
            wall: first.wall,
        };
        let what = |subject: &Subject, change: ChangeId, length| What::Change {
            subject: subject.clone(),
            change,
            length,
        };
        self.write(turn, documents, facts, by, what).map(drop)
    }

    /// Writes facts of an entry that was set aside again, as a person's decision; returns the
    /// place in the log. The facts stay as they are.
    ///
    /// # Errors
    /// [`OwnDeviceError`].
    pub fn admit(
        &self,
        turn: &Turn<'_>,
        documents: &mut Documents,
        original: &Original,
        person: &PersonId,
        reason: &str,
    ) -> Result<u64, OwnDeviceError> {
        let utc_ms = now_ms();
        let by = By {
            person: person.clone(),
            session: SessionId::new(random().map_err(StoreError::from)?),
            intent: IntentId::new(random().map_err(StoreError::from)?),
            hlc: Hlc::default().tick(utc_ms),
            wall: WallTime {
                utc_ms,
                offset_min: 0,
            },
        };
        let what = |subject: &Subject, change: ChangeId, length| What::Admits {
            entry: original.hash,
            subject: subject.clone(),
            change,
            length,
            reason: reason.to_owned(),
        };
        let facts: Vec<Fact> = original
            .facts
            .iter()
            .map(|(fact, _)| fact.clone())
            .collect();
        self.write(turn, documents, &facts, by, what)
    }

    /// Enters something that changes nothing, as the person who did it or as the server itself.
    ///
    /// # Errors
    /// [`OwnDeviceError`].
    pub fn note(
        &self,
        turn: &Turn<'_>,
        documents: &mut Documents,
        person: &PersonId,
        event: AuditEvent,
    ) -> Result<(), OwnDeviceError> {
        let utc_ms = now_ms();
        let by = By {
            person: person.clone(),
            // Nobody is signed in at the server.
            session: SessionId::NONE,
            intent: IntentId::new(random().map_err(StoreError::from)?),
            hlc: Hlc::default().tick(utc_ms),
            wall: WallTime {
                utc_ms,
                offset_min: 0,
            },
        };
        let row = self.row(turn)?;
        self.append(turn, documents, &row, by, (What::Event(event), None))
            .map(drop)
    }

    fn row(&self, turn: &Turn<'_>) -> Result<DeviceRow, StoreError> {
        turn.device(&self.device)?
            .ok_or(StoreError::Damaged { what: "device" })
    }

    fn write(
        &self,
        turn: &Turn<'_>,
        documents: &mut Documents,
        facts: &[Fact],
        by: By,
        what: impl Fn(&Subject, ChangeId, u32) -> What,
    ) -> Result<u64, OwnDeviceError> {
        let row = self.row(turn)?;
        let first = facts
            .first()
            .ok_or(ledger::document::DocumentError::Nothing)?;
        let document = documents.get(turn, &first.subject)?;
        let writer = actor(&row.enrolled.incarnation, &document.id(), &by.session);
        let (_, change) = document.append(facts, writer)?;
        let length = u32::try_from(change.bytes.len()).unwrap_or(u32::MAX);
        let what = what(&first.subject, change.id, length);
        self.append(turn, documents, &row, by, (what, Some(change.bytes)))
    }

    fn append(
        &self,
        turn: &Turn<'_>,
        documents: &mut Documents,
        row: &DeviceRow,
        by: By,
        (what, change): (What, Option<Vec<u8>>),
    ) -> Result<u64, OwnDeviceError> {
        let sealed = self.key.seal(&Envelope {
            site: row.enrolled.site,
            incarnation: row.enrolled.incarnation,
            dseq: row.head.dseq + 1,
            previous: row.head.hash,
            what,
            person: by.person,
            session: by.session,
            intent: by.intent,
            hlc: by.hlc,
            wall: by.wall,
            server_offset_ms: Some(0),
            app_build: env!("CARGO_PKG_VERSION").to_owned(),
        });
        let push = Push {
            incarnation: row.enrolled.incarnation,
            entries: vec![PushEntry {
                envelope: sealed.envelope,
                signature: sealed.signature,
                change,
            }],
        };
        let answer = intake::push(turn, documents, row, &push, now_ms())?;
        match (answer.refused, answer.receipts.as_slice()) {
            (None, [receipt]) if receipt.verdict == Verdict::Admitted => Ok(receipt.seq),
            (refused, receipts) => Err(OwnDeviceError::NotAdmitted {
                why: format!("{refused:?} {receipts:?}"),
            }),
        }
    }
}

/// By whom and when the server writes.
struct By {
    person: PersonId,
    session: SessionId,
    intent: IntentId,
    hlc: Hlc,
    wall: WallTime,
}

fn begin(turn: &Turn<'_>, key: &SoftwareKey, site: SiteId) -> Result<DeviceId, OwnDeviceError> {
    let enrolled = EnrolledDevice {
        device: DeviceId::new(random().map_err(StoreError::from)?),
        incarnation: IncarnationId::new(random().map_err(StoreError::from)?),
        public_key: key.public_key(),
        site,
    };
    turn.add_device(&enrolled, "Server", true, now_ms())?;
    Ok(enrolled.device)
}

fn read_or_make_key(file: &Path) -> Result<[u8; 32], OwnDeviceError> {
    let failed = |why| OwnDeviceError::Key {
        file: file.to_owned(),
        why,
    };
    if file.exists() {
        let mut text = String::new();
        File::open(file)
            .and_then(|mut open| open.read_to_string(&mut text))
            .map_err(failed)?;
        let secret: Result<ledger::Hash, _> = text.trim().parse();
        return secret
            .map(|secret| *secret.as_bytes())
            .map_err(|_| OwnDeviceError::Damaged {
                file: file.to_owned(),
            });
    }
    let secret: [u8; 32] = random().map_err(StoreError::from)?;
    let mut open = new_private_file(file).map_err(failed)?;
    writeln!(open, "{}", ledger::Hash::new(secret)).map_err(failed)?;
    open.sync_all().map_err(failed)?;
    Ok(secret)
}

#[cfg(unix)]
fn new_private_file(file: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
}

#[cfg(not(unix))]
fn new_private_file(file: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(file)
}
