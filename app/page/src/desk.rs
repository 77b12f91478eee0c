//! What the page holds and how it moves on: the view model of all screens, without a browser.
//!
//! The page never decides what is true: it asks the records worker and shows the answers.
//! [`Desk`] takes in what the person does, what the scanner reads and what the worker says,
//! and returns [`Effect`]s; the shell carries them out.

mod answers;
pub mod at_server;
pub mod audit;
pub mod draft;
pub mod drafts;
pub mod lock;
pub mod pad;
pub mod preferences;
pub mod scanner;
pub mod scans;
pub mod set_aside;
pub mod signing;
pub mod tablets;
pub mod teach;
pub mod trail;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use messages::draft::Begun;
use messages::records::{
    Asked, EntryRow, Failure, FileToSave, FindingRow, Floor, Look, PersonRow, PrintedBadge,
    Request, Said, SetAsideRow, Standing, StationRow, TabletRow, Thing,
};
use record::context::Capture;
use record::hold::Hold;
use record::identity::{Subject, UnitKey};
use record::ids::{
    CartonId, CustomerId, IntentId, ItemId, OrderId, PersonId, ShipmentId, StationId,
};
use record::layout::InForce;
use record::masters::ItemDefined;
use record::rights::Action;
use record::trace::{Direction, Event, Trace};
use record::work::{Named, Place, Work};
use record::{Command, Refusal};

use audit::Audit;
use draft::ReceiptForm;
use drafts::Begins;
use lock::Sheet;
use pad::Pad;
use preferences::{Choosing, Setting};
use scanner::ScannerTest;
use scans::{LastWedge, WaitingScan};
use set_aside::SetAside;
use tablets::Tablets;
use teach::Teaching;
use trail::Trail;

/// How many readings stand under the finder.
pub const LAST_READINGS: usize = 8;

/// Whether the page can be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Phase {
    /// The worker is starting.
    #[default]
    Starting,
    /// Another tab is the writer.
    AnotherTab {
        /// Whether it says that it is alive.
        answers: bool,
    },
    /// The tablet's database cannot be used.
    NoDatabase {
        /// What was seen.
        why: String,
        /// Unsent entries that are safe beside it.
        safe: u64,
    },
    /// The worker cannot go on.
    Stopped {
        /// Why.
        why: String,
    },
    /// All is well.
    Running,
    /// A new version is taken; this page is about to be replaced.
    Updating {
        /// Whether it takes too long.
        late: bool,
    },
}

/// The screens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Screen {
    /// What is on the floor, and where to go.
    #[default]
    Home,
    /// Who takes the tablet.
    People,
    /// The people who are known, to name more and to open one.
    ManagePeople,
    /// Where the tablet stands.
    Stations,
    /// Receiving a lot.
    Receiving,
    /// The traveller of a unit.
    Traveller(UnitKey),
    /// Naming the carton to pack.
    NameCarton,
    /// Packing a carton.
    Carton(CartonId),
    /// Naming the shipment and its customer.
    NameShipment,
    /// Loading a shipment.
    Shipment {
        /// The shipment.
        shipment: ShipmentId,
        /// The customer.
        customer: Option<CustomerId>,
    },
    /// A lot, an item or another thing.
    Thing(Subject),
    /// Naming what to trace.
    NameTrace,
    /// A trace.
    Trace {
        /// The start.
        subject: Subject,
        /// The way.
        direction: Direction,
    },
    /// What is saved and what is sent.
    Sync,
    /// What cannot be, and how it is resolved.
    Findings,
    /// Accepting a finding as it is.
    Accept(Box<FindingRow>),
    /// What the server has set aside.
    SetAside,
    /// One entry of that.
    SetAsideEntry(Box<SetAsideRow>),
    /// The audit trail.
    Audit,
    /// The scanner of this tablet.
    Scanner,
    /// Teaching a layout of labels.
    Teach,
    /// A layout that is in force.
    Layout(Box<InForce>),
    /// The tablets of the plant.
    Tablets,
    /// One of them, to suspend, reinstate or revoke it.
    Tablet(Box<TabletRow>),
    /// Holding a thing.
    Hold {
        /// The thing.
        thing: Subject,
        /// Where to go on afterwards.
        back: Box<Screen>,
    },
    /// Releasing a thing from a hold.
    Release {
        /// The hold.
        hold: Box<Hold>,
        /// Where to go on afterwards.
        back: Box<Screen>,
    },
    /// Signing a thing.
    Sign {
        /// The thing.
        subject: Subject,
        /// What is signed, as it is shown.
        events: Vec<Event>,
        /// Who has signed exactly that already, and with which meaning.
        said: Vec<(PersonId, String)>,
        /// Where to go on afterwards.
        back: Box<Screen>,
    },
    /// Voiding or correcting a record.
    SetRight {
        /// The record.
        event: Box<Event>,
        /// Where to go on afterwards.
        back: Box<Screen>,
    },
}

/// What was saved last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedNote {
    /// What it is about.
    pub subject: Subject,
    /// How the browser says that it was committed.
    pub durability: String,
    /// The action, where one touch takes it back.
    pub undo: Option<IntentId>,
}

impl Screen {
    /// Returns the screen of a thing.
    fn of(subject: Subject) -> Self {
        match subject {
            Subject::Unit(unit) => Self::Traveller(unit),
            Subject::Carton(carton) => Self::Carton(carton),
            Subject::Shipment(shipment) => Self::Shipment {
                shipment,
                customer: None,
            },
            other @ (Subject::Lot(_)
            | Subject::Item(_)
            | Subject::Route(_)
            | Subject::Person(_)
            | Subject::Station(_)
            | Subject::Layout(_)) => Self::Thing(other),
        }
    }

    /// Whether this is the same place; who the shipment goes to may have become known.
    fn is_at(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Shipment { shipment: this, .. }, Self::Shipment { shipment: that, .. }) => {
                this == that
            }
            _ => self == other,
        }
    }
}

/// The signals of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Accepted, something was recorded or taken in hand: a tick in a square.
    Accepted,
    /// Something was only opened: an arrow in a lozenge.
    Shown,
    /// Already here: equals in a circle.
    Already,
    /// Refused: a cross in an octagon.
    Refused,
}

/// One line under the finder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingLine {
    /// Counts up, so that lists can tell lines apart.
    pub number: u32,
    /// What became of it; nothing while the worker thinks.
    pub signal: Option<Signal>,
    /// What was scanned, raw.
    pub raw: String,
    /// What was understood.
    pub said: Understood,
    /// The local time of day.
    pub clock: String,
}

/// What a line says of its reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Understood {
    /// The worker has not answered.
    Reading,
    /// It names this thing.
    Thing {
        /// Its name.
        name: String,
        /// What it is.
        named: Named,
        /// What people call its item.
        item_name: Option<String>,
        /// Whether an entry was saved.
        saved: bool,
    },
    /// It was refused.
    Refused(Refusal),
    /// It failed.
    Failed(Failure),
    /// It is the badge of somebody else than who is asked to sign.
    BadgeOf(PersonId),
    /// The scanner has sent it twice; it counts once.
    Again,
    /// It was not taken: what it was meant for did not come about.
    NotTaken,
    /// The worker did not answer in time; whether it was recorded is not known.
    NoAnswer,
}

/// What stands in the way until the person answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A rule refused.
    Refused(Refusal),
    /// Something else failed.
    Failed(Failure),
    /// The worker did not answer in time; whether anything was recorded is not known.
    NoAnswer,
    /// The person at the tablet has no right to do it.
    MayNot(Action),
    /// What the person had begun cannot be recorded any longer.
    DraftGone(Begun),
}

/// What the shell carries out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send this to the records worker.
    Ask(Box<Asked>),
    /// Give a signal by sound and vibration.
    Give(Signal),
    /// Take the enrolment code out of the address.
    ForgetCode,
    /// Hand these files to the person.
    SaveFiles(Vec<FileToSave>),
    /// Tell a worker that waits to take the writing over.
    TakeOver,
    /// Let the workers end, and take the version that waits.
    TakeUpdate,
    /// Keep how the tablet itself is set.
    KeepSetting(Setting),
    /// Another screen is shown; its number for the browser's history.
    Entered(u64),
}

/// What a request was for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Purpose {
    /// A scan, and the screen it was meant for.
    Scan {
        line: u32,
        from: Screen,
    },
    /// A command, and the screen it was given on.
    Command {
        from: Screen,
    },
    /// Who is at the tablet, or where it stands.
    Session,
    /// A badge that was scanned.
    Badge {
        line: u32,
    },
    /// What was typed into the PIN pad.
    Pad,
    /// Locking the tablet.
    Lock,
    /// How the person at the tablet works.
    Preferences,
    Enrol,
    /// The thing on the screen, which may say what a scan needs there: to whom a shipment goes.
    Show,
    /// A trace, and the screen that asked for it.
    Trace {
        of: Screen,
        on_server: bool,
    },
    /// What only the server has, and the screen that shows it.
    AtServer {
        of: Screen,
    },
    Other,
}

impl Purpose {
    /// Whether the answer may move the screen, so that scans wait for it.
    fn holds_scans(&self) -> bool {
        match self {
            Self::Scan { .. }
            | Self::Command { .. }
            | Self::Session
            | Self::Badge { .. }
            | Self::Pad
            | Self::Enrol
            | Self::Show => true,
            Self::Lock
            | Self::Preferences
            | Self::Trace { .. }
            | Self::AtServer { .. }
            | Self::Other => false,
        }
    }

    /// Whether somebody said who they are, or where the tablet stands.
    fn begins_session(&self) -> bool {
        matches!(self, Self::Session | Self::Badge { .. } | Self::Pad)
    }
}

/// A request without its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    purpose: Purpose,
    /// The tick in which it was asked.
    tick: u32,
    /// Nothing waits for it any longer.
    overdue: bool,
}

/// Everything that the page holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// Whether the page can be used.
    pub phase: Phase,
    /// Where the tablet stands.
    pub standing: Standing,
    /// The screen.
    pub screen: Screen,
    /// The works order in hand.
    pub order: Option<OrderId>,
    /// The code from the address, for enrolment.
    pub enrol_code: String,
    /// Whether the browser may clear the tablet's storage by itself: it did not promise to
    /// keep it.
    pub may_be_cleared: bool,
    /// Why the last enrolment failed.
    pub enrol_failure: Option<Failure>,
    /// The last readings, newest first.
    pub readings: VecDeque<ReadingLine>,
    /// What stands in the way until it is answered.
    pub told: Option<Told>,
    /// Until when no PIN is checked, where that is what stands in the way.
    told_until: Option<Duration>,
    /// The tablet whose rescue file was taken in last, and its entries.
    pub rescue_taken: Option<(String, u64)>,
    /// What was saved last, for the quiet note.
    pub saved: Option<SavedNote>,
    /// Whether a command waits for its answer.
    pub busy: bool,
    /// Whether the server is being asked for a trace.
    pub tracing: bool,
    /// The people.
    pub people: Vec<PersonRow>,
    /// The stations.
    pub stations: Vec<StationRow>,
    /// The items.
    pub items: Vec<(ItemId, ItemDefined)>,
    /// What is on the floor.
    pub floor: Floor,
    /// The thing on the screen.
    pub thing: Option<Thing>,
    /// The trace on the screen, and whether the server gave it.
    pub trace: Option<(Trace, bool)>,
    /// The entries of this tablet.
    pub entries: Vec<EntryRow>,
    /// What cannot be.
    pub findings: Vec<FindingRow>,
    /// What the server has set aside.
    pub set_aside: SetAside,
    /// What the page knows of the audit trail.
    pub audit: Audit,
    /// The tablets of the plant.
    pub tablets: Tablets,
    /// What the screen of the scanner shows.
    pub scanner: ScannerTest,
    /// The layouts of labels that are in force.
    pub layouts: Vec<InForce>,
    /// The layout that is being taught.
    pub teaching: Teaching,
    /// The receipt being filled in.
    pub receipt: ReceiptForm,
    begins: Begins,
    /// Whether what was begun is in memory only: the disk did not take it.
    pub drafts_are_loose: bool,
    /// The PIN pad, while it lies over the screen.
    pub pad: Option<Pad>,
    /// Who has signed here in their session: the PIN alone is enough for them.
    signed_as: Option<PersonId>,
    /// Whether a locked tablet shows the people, for somebody else.
    pub others: bool,
    /// The badge to print; it goes as soon as it is on paper.
    pub printed: Option<PrintedBadge>,
    /// What became of it on its sheet.
    pub sheet: Sheet,
    /// How the tablet itself is set.
    pub own: Setting,
    /// Whether the sheet of preferences lies over all.
    pub preferring: bool,
    choosing: Option<Choosing>,
    /// The last beat, and the last touch, on the clock that only goes forward.
    now: Duration,
    touched: Duration,
    /// Whether the worker did not lock when it was asked to.
    stays_open: bool,
    trail: Trail,
    scans: VecDeque<WaitingScan>,
    /// A scan did not fit: those after it are not taken either, until none waits.
    too_many_scans: bool,
    last_wedge: Option<LastWedge>,
    waiting: BTreeMap<u32, Waiting>,
    ticks: u32,
    next_number: u32,
    next_line: u32,
}

impl Desk {
    /// Starts with the enrolment code of the address, if it has one, and with the number of
    /// the first screen in the browser's history.
    #[must_use]
    pub fn new(enrol_code: Option<String>, first_screen: u64) -> Self {
        Self {
            enrol_code: enrol_code.unwrap_or_default(),
            trail: Trail::starting_at(first_screen, Screen::Home),
            ..Self::default()
        }
    }

    fn ask(&mut self, request: Request, purpose: Purpose) -> Effect {
        self.next_number += 1;
        let number = self.next_number;
        let waiting = Waiting {
            purpose,
            tick: self.ticks,
            overdue: false,
        };
        self.waiting.insert(number, waiting);
        Effect::Ask(Box::new(Asked { number, request }))
    }

    fn look(&mut self, look: Look) -> Effect {
        self.ask(Request::Look(look), Purpose::Other)
    }

    /// Returns how many findings nobody has accepted.
    #[must_use]
    pub fn open_findings(&self) -> u64 {
        let open = self.findings.iter().filter(|row| row.judged.is_open());
        open.count() as u64
    }

    /// Says what the person has in hand, for the meaning of a scan.
    #[must_use]
    pub fn work(&self) -> Work {
        let place = match &self.screen {
            Screen::Traveller(unit) => Place::Unit(unit.clone()),
            Screen::Carton(carton) => Place::Carton(carton.clone()),
            Screen::Shipment { shipment, customer } => Place::Shipment {
                shipment: shipment.clone(),
                customer: customer.clone(),
            },
            Screen::Receiving => Place::Receiving {
                symbols: self.receipt.symbols.clone(),
            },
            Screen::Trace { .. } | Screen::NameTrace => Place::Trace,
            Screen::Home
            | Screen::People
            | Screen::ManagePeople
            | Screen::Stations
            | Screen::NameCarton
            | Screen::NameShipment
            | Screen::Thing(_)
            | Screen::Sync
            | Screen::Findings
            | Screen::Accept(_)
            | Screen::SetAside
            | Screen::SetAsideEntry(_)
            | Screen::Audit
            | Screen::Scanner
            | Screen::Teach
            | Screen::Layout(_)
            | Screen::Tablets
            | Screen::Tablet(_)
            | Screen::Hold { .. }
            | Screen::Release { .. }
            | Screen::Sign { .. }
            | Screen::SetRight { .. } => Place::Home,
        };
        Work {
            order: self.order.clone(),
            place,
        }
    }

    /// Records a command that a button gave.
    pub fn on_command(&mut self, intent: IntentId, command: Command) -> Vec<Effect> {
        if self.busy {
            return Vec::new();
        }
        self.busy = true;
        self.record_begun(&command);
        let request = Request::Record {
            intent,
            command,
            capture: Capture::touched(),
        };
        let from = self.screen.clone();
        vec![self.ask(request, Purpose::Command { from })]
    }

    /// Goes to a screen because the person chose it. Scans that wait were meant for the screen
    /// before.
    pub fn go(&mut self, screen: Screen) -> Vec<Effect> {
        if self.screen == screen {
            return self.refresh();
        }
        let mut effects = self.stop_scans();
        effects.extend(self.turn_to(screen));
        effects
    }

    /// Whether the person at the tablet has a right, with a thing that is in the house.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.standing.may.contains(&action)
    }

    /// Goes to the screen where something is done; who may not do it is told who may.
    pub fn go_to_do(&mut self, action: Action, screen: Screen) -> Vec<Effect> {
        if self.may(action) {
            return self.go(screen);
        }
        self.told = Some(Told::MayNot(action));
        vec![Effect::Give(Signal::Refused)]
    }

    /// Goes to a screen because an answer leads there.
    fn turn_to(&mut self, screen: Screen) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.screen != screen {
            effects.push(self.enter(&screen));
        }
        effects.extend(self.show_screen(screen));
        effects
    }

    /// Shows a screen and asks for what it shows.
    fn show_screen(&mut self, screen: Screen) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.screen != screen {
            self.thing = None;
            self.trace = None;
            self.tracing = false;
            self.saved = None;
        }
        match &screen {
            Screen::Home => {
                effects.push(self.look(Look::Floor));
                effects.push(self.look(Look::Findings));
            }
            Screen::Findings => effects.push(self.look(Look::Findings)),
            Screen::People | Screen::ManagePeople => effects.push(self.look(Look::People)),
            Screen::Stations => effects.push(self.look(Look::Stations)),
            Screen::Receiving => effects.push(self.look(Look::Items)),
            Screen::Traveller(unit) => {
                effects.push(self.look_thing(Subject::Unit(unit.clone())));
            }
            Screen::Carton(carton) => {
                effects.push(self.look_thing(Subject::Carton(carton.clone())));
            }
            Screen::Shipment { shipment, .. } => {
                effects.push(self.look_thing(Subject::Shipment(shipment.clone())));
            }
            Screen::Thing(subject) => effects.push(self.look_thing(subject.clone())),
            Screen::Trace { subject, direction } => {
                let look = Look::Trace {
                    subject: subject.clone(),
                    direction: *direction,
                };
                let purpose = Purpose::Trace {
                    of: screen.clone(),
                    on_server: false,
                };
                effects.push(self.ask(Request::Look(look), purpose));
            }
            Screen::Sync => {
                effects.push(self.look(Look::Entries { limit: 200 }));
                effects.push(self.look(Look::Findings));
            }
            Screen::SetAside | Screen::SetAsideEntry(_) => {
                effects.extend(self.look_at_set_aside(&screen));
            }
            Screen::Audit => {
                effects.push(self.look(Look::People));
                effects.extend(self.look_at_audit());
            }
            Screen::Tablets => effects.push(self.look_at_tablets()),
            Screen::Scanner => effects.push(self.look(Look::Layouts)),
            Screen::NameCarton
            | Screen::NameShipment
            | Screen::NameTrace
            | Screen::Accept(_)
            | Screen::Teach
            | Screen::Layout(_)
            | Screen::Tablet(_)
            | Screen::Hold { .. }
            | Screen::Release { .. }
            | Screen::Sign { .. }
            | Screen::SetRight { .. } => {}
        }
        self.screen = screen;
        effects
    }

    fn look_thing(&mut self, subject: Subject) -> Effect {
        self.ask(Request::Look(Look::Thing(subject)), Purpose::Show)
    }

    /// Asks again for what the screen shows.
    pub fn refresh(&mut self) -> Vec<Effect> {
        self.show_screen(self.screen.clone())
    }

    /// Opens the screen of a thing that the person chose.
    pub fn open(&mut self, subject: Subject) -> Vec<Effect> {
        self.go(Screen::of(subject))
    }

    /// Enrols the tablet.
    pub fn enrol(&mut self, code: String, device_name: String) -> Vec<Effect> {
        self.busy = true;
        self.enrol_failure = None;
        let request = Request::Enrol { code, device_name };
        vec![self.ask(request, Purpose::Enrol)]
    }

    /// Lets a person take the tablet.
    pub fn badge_in(&mut self, person: PersonId) -> Vec<Effect> {
        let mut effects = self.hand_over();
        effects.push(self.ask(Request::BadgeIn(person), Purpose::Session));
        effects
    }

    /// Lets the person leave the tablet.
    pub fn badge_out(&mut self) -> Vec<Effect> {
        let mut effects = self.hand_over();
        effects.extend(self.take_order(None));
        effects.push(self.ask(Request::BadgeOut, Purpose::Session));
        effects
    }

    /// Takes a works order in hand, or puts it down; it is still there after a reload.
    pub fn take_order(&mut self, order: Option<OrderId>) -> Vec<Effect> {
        if self.order == order {
            return Vec::new();
        }
        self.order.clone_from(&order);
        vec![self.ask(Request::KeepOrder(order), Purpose::Other)]
    }

    /// Sets the tablet at a station.
    pub fn choose_station(&mut self, station: Option<StationId>) -> Vec<Effect> {
        vec![self.ask(Request::ChooseStation(station), Purpose::Session)]
    }

    /// Talks to the server now.
    pub fn sync_now(&mut self) -> Vec<Effect> {
        vec![self.ask(Request::SyncNow, Purpose::Other)]
    }

    /// Compares the tablet's record with the server's.
    pub fn compare(&mut self) -> Vec<Effect> {
        vec![self.ask(Request::Compare, Purpose::Other)]
    }

    /// The person has read what was found missing in the storage.
    pub fn acknowledge_loss(&mut self) -> Vec<Effect> {
        vec![self.ask(Request::AcknowledgeLoss, Purpose::Other)]
    }

    /// Takes in a rescue file that a person chose.
    pub fn take_rescue(&mut self, bytes: Vec<u8>) -> Vec<Effect> {
        self.rescue_taken = None;
        vec![self.ask(Request::TakeRescue(bytes), Purpose::Other)]
    }

    /// Asks for the unsent entries as files.
    pub fn rescue(&mut self) -> Vec<Effect> {
        vec![self.ask(Request::Rescue, Purpose::Other)]
    }

    /// Asks the server for the trace on the screen.
    pub fn trace_on_server(&mut self) -> Vec<Effect> {
        let of = self.screen.clone();
        let Screen::Trace { subject, direction } = of.clone() else {
            return Vec::new();
        };
        let look = Look::TraceOnServer { subject, direction };
        let purpose = Purpose::Trace {
            of,
            on_server: true,
        };
        self.tracing = true;
        vec![self.ask(Request::Look(look), purpose)]
    }

    /// Answers what stood in the way.
    pub fn acknowledge(&mut self) {
        self.told = None;
    }

    /// Lets a new version replace this page.
    pub fn take_update(&mut self) -> Vec<Effect> {
        self.phase = Phase::Updating { late: false };
        let mut effects = self.hand_over();
        effects.push(Effect::TakeUpdate);
        effects
    }

    /// Takes in what the worker says.
    pub fn on_said(&mut self, said: Said) -> Vec<Effect> {
        if matches!(self.phase, Phase::Updating { .. }) {
            // The worker finishes what it was asked; this page asks and shows nothing more.
            return Vec::new();
        }
        match said {
            // The page runs when it has heard how the tablet stands.
            Said::Ready => {
                vec![self.ask(Request::Start, Purpose::Other)]
            }
            Said::AnotherTab { answers } => {
                self.phase = Phase::AnotherTab { answers };
                Vec::new()
            }
            Said::NoDatabase { why, safe } => {
                self.phase = Phase::NoDatabase { why, safe };
                Vec::new()
            }
            Said::Stopped { why } => {
                self.phase = Phase::Stopped { why };
                Vec::new()
            }
            Said::Answer { number, answer } => match self.waiting.remove(&number) {
                Some(asked) => self.on_answer(&asked, *answer),
                None => Vec::new(),
            },
            Said::Sync(status) => {
                self.standing.sync = *status;
                if self.screen == Screen::Sync {
                    self.refresh()
                } else {
                    Vec::new()
                }
            }
            Said::Changed(_) => self.on_changed(),
        }
    }

    /// Facts came in: what is on the screen is asked for again.
    fn on_changed(&mut self) -> Vec<Effect> {
        let mut effects = vec![self.ask(Request::Start, Purpose::Other)];
        if self
            .trace
            .as_ref()
            .is_none_or(|(_, from_server)| !from_server)
        {
            effects.extend(self.refresh());
        }
        effects
    }
}

#[cfg(test)]
mod tests;
