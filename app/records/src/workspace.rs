//! What the tablet knows, and how commands become sealed entries.
//!
//! Pure: the shell signs, stores and sends. A command is *prepared* (rules, document copy,
//! envelope), *sealed* by the shell, turned into one batch, and *adopted* only after the
//! batch is durable. A write that fails leaves everything as it was.

pub mod arrivals;
pub mod auditing;
pub mod badges;
pub mod cold_start;
pub mod compare;
pub mod drafts;
pub mod findings;
pub mod looks;
pub mod past;
pub mod prepare;
pub mod rescue;
pub mod rows;
pub mod running;
pub mod scanner;
pub mod start;

use std::collections::{BTreeMap, BTreeSet};

use codes::wedge::Profile;
use ledger::document::{DocId, Document};
use ledger::envelope::Envelope;
use ledger::hash::Hash;
use ledger::sync::message::NamedDevice;
use messages::records::{Link, PersonRow, Standing, StationRow, Storage, SyncStatus};
use record::Plant;
use record::identity::Subject;
use record::ids::{EpochId, IncarnationId, OrderId, PersonId, StationId};
use record::preferences::Preferences;
use record::tablet::Stopped;
use record::time::{Hlc, WallTime};

use crate::store::{StoreError, key};
use badges::Badges;
use drafts::DraftRows;
use past::PastPlace;
use rows::{Chain, ColdStart, Compared, Contact, Entry, Identity, Loss, PastEntry, Session};
use running::Running;

/// Everything that the worker holds in memory.
#[derive(Debug)]
pub struct Workspace {
    /// Who this tablet is.
    pub identity: Identity,
    /// The end of the chain.
    pub chain: Chain,
    /// How far the server has our chain.
    pub pushed: u64,
    /// How far we have the server's log.
    pub cursor: u64,
    /// In which epoch of the server its log came as far as the cursor.
    pub epoch: Option<EpochId>,
    /// The end of the server's log, as far as it has told since this worker began.
    pub head: Option<u64>,
    /// How far a cold start has come.
    pub cold_start: Option<ColdStart>,
    /// What the last comparison with the server found.
    pub compared: Option<Compared>,
    /// Whether a person waits for a comparison.
    pub comparing: bool,
    /// Whether the server has no cold start to give, because it is from before there was one.
    pub only_pulls: bool,
    /// The person at the tablet.
    pub session: Option<Session>,
    /// Whether that person has to show themselves again.
    pub locked: bool,
    /// What is known of badges.
    pub badges: Badges,
    /// What people have begun and not recorded.
    pub drafts: DraftRows,
    /// The station.
    pub station: Option<StationId>,
    /// The works order in hand.
    pub order: Option<OrderId>,
    /// What was calibrated for the scanner that types on this tablet.
    pub scanner: Option<Profile>,
    /// The last answer of the server.
    pub contact: Option<Contact>,
    /// The time that went by on this tablet.
    pub running: Running,
    /// How the last try went.
    pub link: Link,
    /// How the server said last that it has stopped this tablet.
    pub stopped: Option<Stopped>,
    /// Every fact in scope.
    pub plant: Plant,
    /// Documents that were opened since the start.
    pub documents: BTreeMap<Subject, Document>,
    /// Entries of the chain, by place.
    pub entries: BTreeMap<u64, Entry>,
    /// Entries of chains that this database does not continue.
    pub past: BTreeMap<PastPlace, PastEntry>,
    /// The devices of the plant by their names, as the server told them.
    pub devices: Vec<NamedDevice>,
    /// Those chains of which the server has refused something since the last contact.
    pub past_refused: BTreeSet<IncarnationId>,
    /// Those chains of which the server is still to be asked how far it has them.
    pub past_to_ask: BTreeSet<IncarnationId>,
    /// What happened to the storage, until a person has read it.
    pub loss: Option<Loss>,
    /// The entry that says so in the record.
    pub loss_told: Option<u64>,
    /// Whether the database held no identity at the start.
    pub is_new: bool,
    /// The entries that the second place has, by place.
    pub in_file: BTreeSet<u64>,
    /// The first entry that the database does not have.
    pub only_in_file_from: Option<u64>,
    /// How the tablet's storage stands.
    pub storage: Storage,
}

/// The stored values that a workspace starts from.
#[derive(Debug, Default)]
pub struct Stored {
    /// Of [`Store::Tablet`](crate::store::Store::Tablet), by key.
    pub tablet: BTreeMap<String, Vec<u8>>,
    /// Of [`Store::Entries`](crate::store::Store::Entries), in order.
    pub entries: Vec<(u64, Vec<u8>)>,
    /// Of [`Store::Facts`](crate::store::Store::Facts).
    pub facts: Vec<Vec<u8>>,
    /// Of [`Store::Past`](crate::store::Store::Past).
    pub past: Vec<Vec<u8>>,
}

fn row<T>(tablet: &BTreeMap<String, Vec<u8>>, key: &str) -> Result<Option<T>, StoreError>
where
    T: for<'b> minicbor::Decode<'b, ()>,
{
    tablet
        .get(key)
        .map(|bytes| rows::from_bytes(bytes))
        .transpose()
}

fn past_entries(stored: &[Vec<u8>]) -> Result<BTreeMap<PastPlace, PastEntry>, StoreError> {
    stored
        .iter()
        .map(|bytes| {
            let past: PastEntry = rows::from_bytes(bytes)?;
            let envelope = Envelope::from_bytes(&past.entry.envelope).map_err(|error| {
                StoreError::Damaged {
                    why: error.to_string(),
                }
            })?;
            Ok(((envelope.incarnation, envelope.dseq), past))
        })
        .collect()
}

impl Workspace {
    /// Builds the workspace from what is stored. `fresh` is the identity to use when the
    /// store is new.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for rows that cannot be read.
    pub fn open(stored: Stored, fresh: Identity) -> Result<Self, StoreError> {
        let tablet = &stored.tablet;
        let entries = stored
            .entries
            .iter()
            .map(|(dseq, bytes)| Ok((*dseq, rows::from_bytes(bytes)?)))
            .collect::<Result<_, StoreError>>()?;
        // A fact of a later program stays in its document and in the store; the plant shows
        // what this program can read.
        let mut plant: Plant = stored
            .facts
            .iter()
            .filter_map(|bytes| record::Fact::from_bytes(bytes).ok())
            .collect();
        let identity: Identity = row(tablet, key::IDENTITY)?.unwrap_or(fresh);
        if let Some(enrolment) = &identity.enrolment {
            plant.set_site(enrolment.site);
        }
        let past = past_entries(&stored.past)?;
        let mut past_to_ask: BTreeSet<IncarnationId> =
            row(tablet, key::PAST_TO_ASK)?.unwrap_or_default();
        // A person may have admitted what was set aside of them.
        past_to_ask.extend(past::with_attention(&past));
        Ok(Self {
            identity,
            chain: row(tablet, key::CHAIN)?.unwrap_or(Chain {
                dseq: 0,
                hash: Hash::NONE,
                writer: 0,
                hlc: Hlc::default(),
            }),
            pushed: row(tablet, key::PUSHED)?
                .unwrap_or(0)
                .min(arrivals::through_receipts(&entries, &BTreeMap::new())),
            cursor: row(tablet, key::CURSOR)?.unwrap_or(0),
            epoch: row(tablet, key::EPOCH)?,
            head: None,
            cold_start: row(tablet, key::COLD_START)?,
            compared: row(tablet, key::COMPARED)?,
            comparing: false,
            only_pulls: false,
            // Whoever starts the tablet shows that they are still the same.
            locked: tablet.contains_key(key::SESSION),
            session: row(tablet, key::SESSION)?,
            badges: Badges::with(row(tablet, key::ATTEMPTS)?.unwrap_or_default()),
            drafts: DraftRows::new(),
            station: row(tablet, key::STATION)?,
            order: row(tablet, key::ORDER)?,
            scanner: scanner::kept(row(tablet, key::SCANNER)?),
            contact: row(tablet, key::CONTACT)?,
            running: Running::after(row(tablet, key::GONE_BY)?),
            link: Link::NotTried,
            stopped: row(tablet, key::STOPPED)?,
            plant,
            documents: BTreeMap::new(),
            entries,
            past,
            devices: row(tablet, key::DEVICES)?.unwrap_or_default(),
            past_to_ask,
            past_refused: BTreeSet::new(),
            loss: row(tablet, key::LOSS)?,
            loss_told: row(tablet, key::LOSS_TOLD)?,
            is_new: !tablet.contains_key(key::IDENTITY),
            in_file: BTreeSet::new(),
            only_in_file_from: None,
            storage: Storage::default(),
        })
    }

    /// Takes an identity; the plant becomes the record of its site.
    pub fn set_identity(&mut self, identity: Identity) {
        if let Some(enrolment) = &identity.enrolment {
            self.plant.set_site(enrolment.site);
        }
        self.identity = identity;
    }

    /// Returns the document of a subject, empty when there is none yet. `saved` are its
    /// stored bytes, asked for only when it is not open.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn document(
        &self,
        subject: &Subject,
        saved: Option<&[u8]>,
    ) -> Result<Document, StoreError> {
        if let Some(open) = self.documents.get(subject) {
            return Ok(open.clone());
        }
        match saved {
            None => Ok(Document::new(subject.clone())),
            Some(saved) => {
                Document::open(subject.clone(), saved).map_err(|error| StoreError::Damaged {
                    why: error.to_string(),
                })
            }
        }
    }

    /// Says whether the stored bytes of the document are needed.
    #[must_use]
    pub fn needs_document(&self, subject: &Subject) -> bool {
        !self.documents.contains_key(subject)
    }

    /// Where sync stands.
    #[must_use]
    pub fn sync_status(&self) -> SyncStatus {
        let waiting = || {
            self.entries
                .iter()
                .filter(|(_, entry)| entry.standing == rows::Standing::Saved)
        };
        let attention = self
            .entries
            .values()
            .filter(|entry| entry.needs_a_person())
            .count();
        SyncStatus {
            saved: self.entries.len() as u64,
            waiting: waiting().count() as u64,
            oldest_waiting_utc_ms: waiting().map(|(_, entry)| entry.saved_utc_ms).min(),
            attention: attention as u64,
            last_contact_utc_ms: self.contact.map(|contact| contact.utc_ms),
            link: self.link.clone(),
            stopped: self.stopped.clone(),
            cold_start: self.cold_start.as_ref().map(ColdStart::progress),
            compared: self.compared.clone().map(Into::into),
            comparing: self.comparing,
            storage: self.storage.clone(),
        }
    }

    /// Where the tablet stands.
    #[must_use]
    pub fn standing(&self, wall: WallTime) -> Standing {
        let locked = self.is_locked(wall);
        let drafts = self
            .session
            .as_ref()
            .filter(|_| !locked)
            .map(|session| self.drafts_of(&session.person));
        let (drafts, drafts_gone) = drafts.unwrap_or_default();
        Standing {
            device_name: self
                .identity
                .enrolment
                .as_ref()
                .map(|enrolment| enrolment.name.clone()),
            site: self.identity.enrolment.as_ref().map(|own| own.site),
            person: self
                .session
                .as_ref()
                .map(|session| self.with_badge(self.person_row(&session.person), wall)),
            locked,
            lease: self.lease_state(wall),
            may: self.rights(wall),
            preferences: self
                .session
                .as_ref()
                .map(|session| Preferences::of(&self.plant, &session.person))
                .unwrap_or_default(),
            drafts,
            drafts_gone,
            station: self.station.as_ref().map(|id| self.station_row(id)),
            order: self.order.clone(),
            scanner: self.scanner.clone(),
            names: self
                .people(wall)
                .into_iter()
                .map(|person| (person.id, person.name))
                .collect(),
            sync: self.sync_status(),
        }
    }

    fn person_row(&self, id: &PersonId) -> PersonRow {
        let named = self.plant.person(id);
        PersonRow {
            id: id.clone(),
            name: named.map_or_else(|| id.to_string(), |person| person.name.clone()),
            role: named.map_or_else(String::new, |person| person.role.clone()),
            has_pin: false,
            is_known_here: false,
            needs_help: false,
            has_draft: self.has_draft(id),
        }
    }

    fn station_row(&self, id: &StationId) -> StationRow {
        let named = self.plant.station(id);
        StationRow {
            id: id.clone(),
            name: named.map_or_else(|| id.to_string(), |station| station.name.clone()),
        }
    }

    /// The people in scope.
    #[must_use]
    pub fn people(&self, wall: WallTime) -> Vec<PersonRow> {
        self.plant
            .subjects()
            .filter_map(|subject| {
                let Subject::Person(id) = subject else {
                    return None;
                };
                Some(self.with_badge(self.person_row(id), wall))
            })
            .collect()
    }

    /// The stations in scope.
    #[must_use]
    pub fn stations(&self) -> Vec<StationRow> {
        self.plant
            .subjects()
            .filter_map(|subject| {
                let Subject::Station(id) = subject else {
                    return None;
                };
                Some(self.station_row(id))
            })
            .collect()
    }

    /// The key under which a fact is kept: its id and the start of its content's hash, so
    /// that two different facts with one id are both kept.
    #[must_use]
    pub fn fact_key(id: &record::ids::FactId, bytes: &[u8]) -> String {
        let content = Hash::of("waymark/fact/1", &[bytes]).to_string();
        format!("{id}-{}", content.get(..16).unwrap_or_default())
    }

    /// The key under which a document is kept.
    #[must_use]
    pub fn document_key(subject: &Subject) -> String {
        DocId::of(subject).to_string()
    }

    /// Reads the hybrid clock for the next action.
    #[must_use]
    pub fn next_hlc(&self, wall: WallTime) -> Hlc {
        self.chain.hlc.tick(wall.utc_ms)
    }
}

/// The keys that [`Workspace::open`] reads of [`Store::Tablet`](crate::store::Store::Tablet).
pub const TABLET_KEYS: [&str; 19] = [
    key::IDENTITY,
    key::CHAIN,
    key::PUSHED,
    key::CURSOR,
    key::EPOCH,
    key::DEVICES,
    key::PAST_TO_ASK,
    key::COLD_START,
    key::COMPARED,
    key::SESSION,
    key::ATTEMPTS,
    key::STATION,
    key::ORDER,
    key::SCANNER,
    key::CONTACT,
    key::GONE_BY,
    key::LOSS,
    key::LOSS_TOLD,
    key::STOPPED,
];

#[cfg(test)]
mod tests;
