//! What the page and the records worker say to each other.
//!
//! The page never writes: it asks, the worker decides by `record`, stores, and answers only
//! after the entry is durable. Every request has a number and a deadline on the page's side;
//! an action carries its [`IntentId`], so repeating it after a lost answer is harmless.

use std::collections::BTreeMap;

use codes::wedge::Profile;
use codes::{Field, Verdict};
use record::audit::{AuditFilter, AuditPage};
use record::context::Capture;
use record::hold::Hold;
use record::identity::Subject;
use record::ids::{DeviceId, IntentId, ItemId, OrderId, PersonId, SiteId, StationId};
use record::layout::InForce;
use record::lot::LotState;
use record::masters::ItemDefined;
use record::people::Qualification;
use record::preferences::Preferences;
use record::resolution::Judged;
use record::rights::Action;
use record::shipping::{CartonState, ShipmentState};
use record::signature::Signature;
use record::tablet::Stopped;
use record::time::Date;
use record::trace::{Direction, Event as TraceEvent, Trace};
use record::unit::UnitState;
use record::work::{Next, Scanned, Work};
use record::{Command, Refusal};
use serde::{Deserialize, Serialize};

use crate::draft::{Begun, Drafts};

pub use crate::badge::{Asks, BadgeFault, LeaseState, PrintedBadge, ToSign};
pub use crate::set_aside::{Admit, SetAsideEntry, SetAsideRow};
pub use crate::storage::{
    EntryPlaces, FileToSave, LeftBehind, Loss, Places, RescueFault, Room, Storage,
};
pub use crate::tablets::TellTablet;
pub use record::tablet::TabletRow;

/// A numbered request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The number; the answer carries it back.
    pub number: u32,
    /// What is asked.
    pub request: Request,
}

/// What the page asks of the records worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Asks where things stand; the first request after [`Said::Ready`].
    Start,
    /// Enrols this tablet with a one-time code.
    Enrol {
        /// The code as scanned or typed.
        code: String,
        /// What people call the tablet.
        device_name: String,
    },
    /// Lets a person take the tablet who was chosen by name; ends the session of the one
    /// before. Where they have a PIN, it is asked for.
    BadgeIn(PersonId),
    /// Lets a person take the tablet who has shown their badge: the raw text of the scan,
    /// which is kept nowhere.
    Badge(String),
    /// The PIN of the person who was asked for it: they take the tablet.
    Pin {
        /// The person.
        person: PersonId,
        /// The digits.
        pin: String,
    },
    /// The PIN that a person has chosen for the badge that they have just shown.
    ChoosePin {
        /// The person.
        person: PersonId,
        /// The digits.
        pin: String,
    },
    /// Locks the tablet until the person at it gives their PIN or shows their badge.
    Lock {
        /// Whether the person did it, and not the time that passed.
        by_hand: bool,
    },
    /// Lets a person try their PIN again who has tried too often here.
    FreeBadge(PersonId),
    /// Prints a person's next badge; those before it are no longer good then.
    PrintBadge(PersonId),
    /// Ends the session.
    BadgeOut,
    /// Chooses the station the tablet stands at.
    ChooseStation(Option<StationId>),
    /// Keeps the works order in hand over a reload, or nothing once it is put down. It ends
    /// with the session.
    KeepOrder(Option<OrderId>),
    /// Keeps how the scanner that types on this tablet is to be understood, or forgets it.
    KeepScanner(Option<Box<Profile>>),
    /// Keeps what the person at the tablet has begun and not recorded, in place of what was kept
    /// of theirs.
    KeepDrafts(Drafts),
    /// Understands a scan in the light of the work in hand, and records at once where the
    /// work leaves nothing to ask.
    Scan {
        /// The action.
        intent: IntentId,
        /// How it came and its raw text.
        capture: Capture,
        /// What the person has in hand.
        work: Work,
    },
    /// Records a command.
    Record {
        /// The action.
        intent: IntentId,
        /// The command.
        command: Command,
        /// How it was captured.
        capture: Capture,
    },
    /// Signs facts about a thing, as the person was shown them.
    Sign(Box<ToSign>),
    /// Looks at something.
    Look(Look),
    /// Talks to the server now instead of at the next turn.
    SyncNow,
    /// Compares the tablet's record with the server's as soon as all is sent.
    Compare,
    /// Asks for the unsent entries as rescue files.
    Rescue,
    /// A person has read what was found missing.
    AcknowledgeLoss,
    /// Takes in a rescue file of another tablet.
    TakeRescue(Vec<u8>),
    /// Admits what the server has set aside, for the person at the tablet.
    Admit(Admit),
    /// Asks the server for the audit trail as a file.
    ExportAudit(Box<AuditAsked>),
    /// Suspends, reinstates or revokes a tablet, for the person at this one.
    TellTablet(TellTablet),
    /// Takes the writing over from a tab that does not answer; a person has confirmed it.
    TakeOver,
}

/// What the page may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// The people who may take the tablet.
    People,
    /// The stations.
    Stations,
    /// The items.
    Items,
    /// The layouts of labels that are in force.
    Layouts,
    /// What the text of a code means, as every scan is read at this plant. Nothing is recorded.
    Meaning(String),
    /// What is on the floor: open units, lots in stock, open cartons.
    Floor,
    /// One thing.
    Thing(Subject),
    /// A trace, from this tablet's own facts.
    Trace {
        /// The start.
        subject: Subject,
        /// The way.
        direction: Direction,
    },
    /// A trace, asked of the server.
    TraceOnServer {
        /// The start.
        subject: Subject,
        /// The way.
        direction: Direction,
    },
    /// The entries of this tablet, newest first.
    Entries {
        /// The most rows wanted.
        limit: u32,
    },
    /// What merged facts show that cannot be.
    Findings,
    /// What is set aside, asked of the server.
    SetAside,
    /// One entry of that, by its place at the server.
    SetAsideEntry(String),
    /// The audit trail, asked of the server.
    Audit(Box<AuditAsked>),
    /// The tablets, asked of the server.
    Tablets,
}

/// What is looked for in the audit trail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditAsked {
    /// What the rows have to be.
    pub filter: AuditFilter,
    /// Whether only this tablet's.
    pub this_tablet: bool,
    /// The place before which the page begins; nothing for the newest.
    pub before: Option<u64>,
}

/// What the records worker says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// The worker has the store open and is the one writer.
    Ready,
    /// Another tab of this tablet is the writer; this one must not be used.
    AnotherTab {
        /// Whether that tab says that it is alive.
        answers: bool,
    },
    /// The database cannot be used; only [`Request::Rescue`] is answered.
    NoDatabase {
        /// What was seen.
        why: String,
        /// Unsent entries that the second place holds.
        safe: u64,
    },
    /// The worker cannot go on; the page restarts it, or shows the reason.
    Stopped {
        /// Why, for the person who helps.
        why: String,
    },
    /// The answer to a request.
    Answer {
        /// The number of the request.
        number: u32,
        /// The answer.
        answer: Box<Answer>,
    },
    /// Where sync stands; sent on every change.
    Sync(Box<SyncStatus>),
    /// Facts about these subjects came in, from here or from the server.
    Changed(Vec<Subject>),
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Request::Start`], and to badge-in, badge-out, enrolment, station choice,
    /// the order in hand and the scanner's profile.
    Standing(Box<Standing>),
    /// To [`Request::Scan`]: what was understood and what follows from it.
    Scanned(ScanAnswer),
    /// To [`Request::Record`], and to a [`Request::Scan`] that is asked again after its entry
    /// was saved: the entry is durable on this tablet.
    Saved(Saved),
    /// The rules refused; nothing was written.
    Refused(Refusal),
    /// Something other than a rule stood in the way; nothing was written.
    Failed(Failure),
    /// To [`Look::People`].
    People(Vec<PersonRow>),
    /// To [`Look::Stations`].
    Stations(Vec<StationRow>),
    /// To [`Look::Items`].
    Items(Vec<(ItemId, ItemDefined)>),
    /// To [`Look::Layouts`].
    Layouts(Vec<InForce>),
    /// To [`Look::Meaning`].
    Meaning(Box<Meaning>),
    /// To [`Look::Floor`].
    Floor(Floor),
    /// To [`Look::Thing`].
    Thing(Thing),
    /// To both traces.
    Trace(Trace),
    /// To [`Look::Entries`].
    Entries(Vec<EntryRow>),
    /// To [`Look::Findings`].
    Findings(Vec<FindingRow>),
    /// To [`Look::SetAside`].
    SetAside(Vec<SetAsideRow>),
    /// To [`Look::SetAsideEntry`].
    SetAsideEntry(SetAsideEntry),
    /// To [`Look::Audit`].
    Audit {
        /// The place before which it was asked for; nothing for the newest.
        before: Option<u64>,
        /// The page.
        page: AuditPage,
    },
    /// To [`Request::ExportAudit`].
    AuditFile(FileToSave),
    /// To [`Request::Admit`]: the server has recorded it.
    Admitted,
    /// To [`Look::Tablets`].
    Tablets(Vec<TabletRow>),
    /// To [`Request::TellTablet`]: how the tablet stands now.
    TabletTold(TabletRow),
    /// To [`Request::BadgeIn`] and [`Request::Badge`]: the person has to type something first.
    Asks(Asks),
    /// To [`Request::PrintBadge`].
    PrintedBadge(PrintedBadge),
    /// To [`Request::KeepDrafts`]: whether they are on the disk.
    DraftsKept(bool),
    /// To [`Request::SyncNow`]: the round is over, well or not.
    Synced(SyncStatus),
    /// To [`Request::Rescue`]: one file for each chain with unsent entries.
    Rescue(Vec<FileToSave>),
    /// To [`Request::TakeRescue`]: its entries are kept here, and are sent from here.
    RescueTaken {
        /// The tablet that wrote them.
        device_name: String,
        /// How many they are.
        entries: u64,
    },
}

/// Where the tablet stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The name it was enrolled under; nothing when it is not enrolled.
    pub device_name: Option<String>,
    /// The site it was enrolled at, where authority is given.
    pub site: Option<SiteId>,
    /// The person at the tablet.
    pub person: Option<PersonRow>,
    /// Whether the tablet is locked until that person gives their PIN.
    pub locked: bool,
    /// How the person has shown who they are, and whether the server has confirmed it lately.
    pub lease: LeaseState,
    /// What the person may do with things that are in the house and not held.
    pub may: Vec<Action>,
    /// How that person works.
    pub preferences: Preferences,
    /// What that person has begun and not recorded; nothing while the tablet is locked.
    pub drafts: Drafts,
    /// What they have begun that cannot be recorded any longer.
    pub drafts_gone: Vec<Begun>,
    /// The station it stands at.
    pub station: Option<StationRow>,
    /// The works order in hand, as it was kept.
    pub order: Option<OrderId>,
    /// What was calibrated for the scanner that types on this tablet.
    pub scanner: Option<Profile>,
    /// Names of people, for every list that says who.
    pub names: BTreeMap<PersonId, String>,
    /// Where sync stands.
    pub sync: SyncStatus,
}

/// What the text of a code means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    /// The text.
    pub text: String,
    /// The AIM identifier and the name of the symbology, where the text begins with one.
    pub symbology: Option<(String, String)>,
    /// The taught layout that it has, where it has one.
    pub layout: Option<String>,
    /// Whether no standard, no supplier and no layout knows such a text.
    pub is_unknown: bool,
    /// How far it may be trusted.
    pub verdict: Verdict,
    /// The stable codes of what is wrong or not certain.
    pub problems: Vec<String>,
    /// The fields in the order in which they are carried.
    pub fields: Vec<Field>,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The badge number.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The work they do.
    pub role: String,
    /// Whether the person has a badge with a PIN, so that no name alone lets them in.
    pub has_pin: bool,
    /// Whether the badge was shown at this tablet lately, so that the PIN is enough.
    pub is_known_here: bool,
    /// Whether somebody else has to let them try their PIN again.
    pub needs_help: bool,
    /// Whether they have begun something here and not recorded it.
    pub has_draft: bool,
}

/// A station in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationRow {
    /// The id.
    pub id: StationId,
    /// The name.
    pub name: String,
}

/// What followed from a scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanAnswer {
    /// What the code says.
    pub scanned: Scanned,
    /// What follows; [`Next::Record`] has been recorded already, see `saved`.
    pub next: Next,
    /// The entry, when something was recorded.
    pub saved: Option<Saved>,
}

/// An entry that is durable on this tablet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Its place in the tablet's chain, from 1.
    pub entries: Vec<u64>,
    /// The subject whose document it went into.
    pub subject: Subject,
    /// How the transaction was committed, as the browser reports it: `strict`.
    pub durability: String,
    /// Where it lies.
    pub places: EntryPlaces,
    /// The action, where it may be taken back with one touch.
    pub undo: Option<IntentId>,
}

/// A finding with all its sources, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRow {
    /// What was found, and who accepted it.
    pub judged: Judged,
    /// The facts it rests on.
    pub sources: Vec<SourceRow>,
}

/// One fact that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// What it is about.
    pub subject: Subject,
    /// What it says, and how it was set right.
    pub event: TraceEvent,
    /// What is known of the device that wrote it.
    pub device: DeviceRow,
    /// Whether whoever wrote it had heard of the sources before it.
    pub heard: Heard,
}

/// A device as a person tells it from others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceRow {
    /// The tablet in hand.
    This,
    /// Another one.
    Other {
        /// Which.
        device: DeviceId,
        /// Its name, once the server has told it.
        name: Option<String>,
    },
}

/// What the writer of a source knew, from the change graph and never from clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// Nothing comes before it.
    First,
    /// Of every source before it.
    All,
    /// Of at least one source before it they had not heard.
    NotAll,
    /// The record does not tell: they stand in different documents.
    NotTold,
}

/// Why nothing was written, other than a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The tablet is not enrolled.
    NotEnrolled,
    /// The server did not take the code.
    CodeNotAccepted,
    /// The server that enrolled the tablet again is not that of its plant.
    OtherServer,
    /// The server could not be reached.
    Unreachable {
        /// What was seen.
        why: String,
    },
    /// The tablet's store failed; what was shown as saved stays saved.
    Store {
        /// What was seen.
        why: String,
    },
    /// The write did not end in time: the disk may be full.
    WriteTimedOut,
    /// The disk has too little room to begin new work.
    NoRoom,
    /// The file is not a rescue file that can be taken in.
    Rescue(RescueFault),
    /// The server knows nothing of what was asked.
    UnknownThing,
    /// The server did not admit what was set aside.
    NotAdmitted {
        /// The server's sentence.
        why: String,
    },
    /// The server refuses what was asked, because this tablet is stopped.
    Stopped,
    /// This tablet is revoked: nothing new is recorded here.
    Revoked,
    /// The server did not change how a tablet stands.
    TabletNotTold {
        /// The server's sentence.
        why: String,
    },
    /// The server answered and did not do what was asked.
    NotDone {
        /// The server's sentence.
        why: String,
    },
    /// A person could not show who they are.
    Badge(BadgeFault),
    /// Anything that should not happen.
    Internal {
        /// What was seen.
        why: String,
    },
}

/// The four words, as numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncStatus {
    /// Entries saved on this tablet, sent or not.
    pub saved: u64,
    /// Entries without the server's receipt.
    pub waiting: u64,
    /// When the oldest of those was saved, UTC milliseconds.
    pub oldest_waiting_utc_ms: Option<u64>,
    /// Entries that the server could not admit.
    pub attention: u64,
    /// The last answer from the server, UTC milliseconds.
    pub last_contact_utc_ms: Option<u64>,
    /// How the last try went.
    pub link: Link,
    /// How the server said last that it has stopped this tablet.
    pub stopped: Option<Stopped>,
    /// How far the plant's record has come down, while it comes as a whole.
    pub cold_start: Option<ColdStart>,
    /// What the last comparison with the server found.
    pub compared: Option<Comparison>,
    /// Whether one that a person asked for is to be done, or under way.
    pub comparing: bool,
    /// How the tablet's storage stands.
    pub storage: Storage,
}

impl SyncStatus {
    /// Entries without a receipt, those of other chains kept here included.
    #[must_use]
    pub fn all_waiting(&self) -> u64 {
        let behind = self.storage.left_behind.iter().map(|of| of.waiting);
        self.waiting + behind.sum::<u64>()
    }

    /// Entries outside the record, those of other chains kept here included.
    #[must_use]
    pub fn all_attention(&self) -> u64 {
        let behind = self.storage.left_behind.iter().map(|of| of.attention);
        self.attention + behind.sum::<u64>()
    }
}

/// How far the plant's record has come down, in things: lots, units, people …
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColdStart {
    /// Those that are here.
    pub taken: u64,
    /// All.
    pub of: u64,
}

/// What a comparison with the server found, after what could be made good was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// When it ended, UTC milliseconds.
    pub utc_ms: u64,
    /// Records and entries that were made good on either side.
    pub mended: u64,
    /// Entries of this tablet that the server keeps aside.
    pub aside: u64,
    /// Things of which this tablet has what the server has not.
    pub server_lacks: Vec<String>,
    /// Things of which the server has what this tablet cannot take in.
    pub tablet_lacks: Vec<String>,
    /// Whether tablet and server read other facts in the same documents, as programs of
    /// different age may.
    pub facts_differ: bool,
}

impl Comparison {
    /// Says whether tablet and server have the same.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.server_lacks.is_empty() && self.tablet_lacks.is_empty() && !self.facts_differ
    }
}

/// How the last try to reach the server went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// Not tried since the start.
    #[default]
    NotTried,
    /// It answered.
    Reached,
    /// It did not answer.
    Unreachable {
        /// What was seen.
        why: String,
    },
    /// Something else answered in its place, as the sign-in page of a network does.
    Stranger {
        /// The status and content type seen.
        what: String,
    },
    /// It answered, and refused this tablet.
    Refused {
        /// The server's reason.
        why: String,
    },
    /// It answered, and refuses this tablet because a person has stopped it;
    /// [`SyncStatus::stopped`] says who.
    Stopped,
    /// It answered, and does not know this tablet any more: it was restored from a backup that
    /// is older than the enrolment. The tablet is enrolled once more, and sends all it has.
    NotKnown,
    /// It answered, and the tablet's store did not take the answer.
    NotKept {
        /// What the store said.
        why: String,
    },
}

/// What is on the floor, newest first in each list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    /// Units with an open traveller, not yet packed.
    pub units: Vec<UnitRow>,
    /// Lots with something left.
    pub lots: Vec<LotRow>,
    /// Cartons that have not left.
    pub cartons: Vec<CartonRow>,
    /// Shipments.
    pub shipments: Vec<ShipmentState>,
    /// Which of all these are held back: a hold in force is on them or on what is in them.
    pub held: Vec<Subject>,
}

/// A unit in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// The unit.
    pub subject: Subject,
    /// What people call the item.
    pub item_name: String,
    /// Steps finished.
    pub finished: u32,
    /// Steps in all.
    pub steps: u32,
    /// The name of the step whose turn it is.
    pub turn: Option<String>,
    /// Whether it is complete.
    pub complete: bool,
}

/// A lot in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotRow {
    /// The lot.
    pub subject: Subject,
    /// What people call the item.
    pub item_name: String,
    /// What is left, as `amount unit`.
    pub remaining: record::quantity::Quantity,
}

/// A carton in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartonRow {
    /// The carton.
    pub subject: Subject,
    /// How many units lie in it.
    pub units: u32,
}

/// One thing and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    /// Its name.
    pub subject: Subject,
    /// What is known of it.
    pub state: ThingState,
    /// What happened to it, in readable order.
    pub events: Vec<TraceEvent>,
    /// What cannot be, about it.
    pub findings: Vec<Judged>,
    /// The holds on it and, of those that are in force, on what is in it.
    pub holds: Vec<Hold>,
    /// Who signed what of it.
    pub signatures: Vec<Signature>,
}

/// What is known of a thing, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThingState {
    /// A lot.
    Lot(LotState),
    /// A unit with its traveller.
    Unit(UnitState),
    /// A carton.
    Carton(CartonState),
    /// A shipment.
    Shipment(ShipmentState),
    /// An item.
    Item(Option<ItemDefined>),
    /// A person.
    Person(PersonState),
    /// Another master record.
    Master,
}

/// A person and what they may do here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonState {
    /// Name, work and badge.
    pub row: PersonRow,
    /// The words of the roles that are in force here, those of a later program included.
    pub roles: Vec<String>,
    /// What they are qualified for.
    pub qualifications: Vec<Qualification>,
    /// The last day on which that holds.
    pub until: Option<Date>,
    /// Whether authority was given that has ended or run out.
    pub has_ended: bool,
}

/// One entry of this tablet's chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// Its place in the chain, from 1.
    pub dseq: u64,
    /// What it is about; nothing for an entry without a change.
    pub subject: Option<Subject>,
    /// The kinds of its facts.
    pub kinds: Vec<String>,
    /// The person.
    pub person: PersonId,
    /// When it was saved, UTC milliseconds.
    pub saved_utc_ms: u64,
    /// Where it stands.
    pub state: EntryState,
}

/// Where an entry stands; each word tied to its fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryState {
    /// Saved on this tablet.
    Saved {
        /// Where it lies.
        places: EntryPlaces,
    },
    /// The server's receipt is stored.
    Sent {
        /// The place in the server's log.
        seq: u64,
    },
    /// The server keeps it, but has not admitted it.
    NeedsAttention {
        /// The server's stable reason code.
        reason: String,
    },
}

/// A message that is not what this build speaks.
#[derive(Debug)]
pub struct NotUnderstood(pub(crate) postcard::Error);

impl std::fmt::Display for NotUnderstood {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the message is not understood: {}", self.0)
    }
}

impl std::error::Error for NotUnderstood {}

macro_rules! posted {
    ($($name:ident),*) => {$(
        impl $name {
            /// Returns the bytes to post.
            #[must_use]
            pub fn to_bytes(&self) -> Vec<u8> {
                // Writing fails only for sequences of unknown length, which no type here has.
                postcard::to_allocvec(self).unwrap_or_default()
            }

            /// Reads bytes that were posted.
            ///
            /// # Errors
            /// [`NotUnderstood`] when they end early, go on, or hold no such value.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotUnderstood> {
                match postcard::take_from_bytes(bytes).map_err(NotUnderstood)? {
                    (message, []) => Ok(message),
                    (_, [_, ..]) => Err(NotUnderstood(postcard::Error::DeserializeBadEncoding)),
                }
            }
        }
    )*};
}

pub(crate) use posted;

posted!(Asked, Said);

#[cfg(test)]
mod tests {
    use record::finding::Finding;
    use record::identity::{LotKey, Subject};
    use record::ids::PersonId;
    use record::refusal::Refusal;
    use record::trace::{BlindSpot, Direction, Trace};

    use record::resolution::Judged;

    use super::{Answer, FindingRow, Said, Standing};

    fn comes_back(answer: Answer) {
        let said = Said::Answer {
            number: 7,
            answer: Box::new(answer),
        };
        assert_eq!(Said::from_bytes(&said.to_bytes()).unwrap(), said);
    }

    fn lot() -> LotKey {
        LotKey {
            supplier: "NORDA".parse().unwrap(),
            item: "SEAL-7".parse().unwrap(),
            lot: "L24/7".parse().unwrap(),
        }
    }

    // Enums that a format must look ahead for (tagged, untagged) would fail here.
    #[test]
    fn what_the_rules_say_comes_back_as_it_was_said() {
        comes_back(Answer::Refused(Refusal::NoPerson));
        comes_back(Answer::Refused(Refusal::WrongItem {
            expected: vec!["SEAL-7".parse().unwrap()],
            scanned: Subject::Lot(lot()),
        }));
        comes_back(Answer::Findings(vec![FindingRow {
            judged: Judged {
                finding: Finding::LotNeverReceived {
                    lot: lot(),
                    facts: Vec::new(),
                },
                sources: Vec::new(),
                resolved: None,
            },
            sources: Vec::new(),
        }]));
        comes_back(Answer::Trace(Trace {
            start: Subject::Lot(lot()),
            direction: Direction::Forward,
            nodes: Vec::new(),
            edges: Vec::new(),
            missing: vec![BlindSpot::OnlyThisTablet { as_of_utc_ms: None }],
        }));
    }

    #[test]
    fn where_the_tablet_stands_comes_back_with_its_names() {
        let person: PersonId = "P-107".parse().unwrap();
        let standing = Standing {
            names: [(person, "Ana".to_owned())].into(),
            ..Standing::default()
        };
        comes_back(Answer::Standing(Box::new(standing)));
    }
}
