//! What the page holds and how it moves on: the view model of all screens, without a browser.
//!
//! The page never decides what is true: it asks the records worker and shows the answers.
//! [`Desk`] takes in what the person does, what the scanner reads and what the worker says,
//! and returns [`Effect`]s; the shell carries them out.

mod answers;
pub mod draft;

use std::collections::{BTreeMap, VecDeque};

use messages::records::{
    Asked, EntryRow, Failure, Floor, Look, PersonRow, Request, RescueFile, Said, Standing,
    StationRow, Thing,
};
use record::context::{Capture, How};
use record::finding::Finding;
use record::identity::{Subject, UnitKey};
use record::ids::{
    CartonId, CustomerId, IntentId, ItemId, OrderId, PersonId, ShipmentId, StationId,
};
use record::masters::ItemDefined;
use record::trace::{Direction, Trace};
use record::work::{Named, Place, Work};
use record::{Command, Refusal};

use draft::ReceiptForm;

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
}

/// The screens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Screen {
    /// What is on the floor, and where to go.
    #[default]
    Home,
    /// Who takes the tablet.
    People,
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
}

/// What stands in the way until the person answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A rule refused.
    Refused(Refusal),
    /// Something else failed.
    Failed(Failure),
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
    SaveFiles(Vec<RescueFile>),
    /// Tell a worker that waits to take the writing over.
    TakeOver,
}

/// What a request was for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Purpose {
    Scan { line: u32 },
    Action,
    Enrol,
    Show,
    Other,
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
    /// Why the last enrolment failed.
    pub enrol_failure: Option<Failure>,
    /// The last readings, newest first.
    pub readings: VecDeque<ReadingLine>,
    /// What stands in the way until it is answered.
    pub told: Option<Told>,
    /// The tablet whose rescue file was taken in last, and its entries.
    pub rescue_taken: Option<(String, u64)>,
    /// What was saved last, for the quiet note.
    pub saved: Option<(Subject, String)>,
    /// Whether an action waits for its answer.
    pub busy: bool,
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
    pub findings: Vec<Finding>,
    /// The receipt being filled in.
    pub receipt: ReceiptForm,
    waiting: BTreeMap<u32, Purpose>,
    next_number: u32,
    next_line: u32,
}

impl Desk {
    /// Starts with the enrolment code of the address, if it has one.
    #[must_use]
    pub fn new(enrol_code: Option<String>) -> Self {
        Self {
            enrol_code: enrol_code.unwrap_or_default(),
            ..Self::default()
        }
    }

    fn ask(&mut self, request: Request, purpose: Purpose) -> Effect {
        self.next_number += 1;
        let number = self.next_number;
        self.waiting.insert(number, purpose);
        Effect::Ask(Box::new(Asked { number, request }))
    }

    fn look(&mut self, look: Look) -> Effect {
        self.ask(Request::Look(look), Purpose::Other)
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
            Screen::Receiving => Place::Receiving,
            Screen::Trace { .. } | Screen::NameTrace => Place::Trace,
            Screen::Home
            | Screen::People
            | Screen::Stations
            | Screen::NameCarton
            | Screen::NameShipment
            | Screen::Thing(_)
            | Screen::Sync => Place::Home,
        };
        Work {
            order: self.order.clone(),
            place,
        }
    }

    /// Takes in a scan from the camera, a wedge or typing.
    pub fn on_scan(
        &mut self,
        intent: IntentId,
        how: How,
        raw: String,
        clock: String,
    ) -> Vec<Effect> {
        if self.phase != Phase::Running || self.standing.device_name.is_none() {
            return Vec::new();
        }
        self.next_line += 1;
        let line = self.next_line;
        self.readings.push_front(ReadingLine {
            number: line,
            signal: None,
            raw: raw.clone(),
            said: Understood::Reading,
            clock,
        });
        self.readings.truncate(LAST_READINGS);
        let request = Request::Scan {
            intent,
            capture: Capture {
                how,
                raw: Some(raw),
            },
            work: self.work(),
        };
        vec![self.ask(request, Purpose::Scan { line })]
    }

    /// Records a command that a button gave.
    pub fn on_command(&mut self, intent: IntentId, command: Command) -> Vec<Effect> {
        if self.busy {
            return Vec::new();
        }
        self.busy = true;
        let request = Request::Record {
            intent,
            command,
            capture: Capture::touched(),
        };
        vec![self.ask(request, Purpose::Action)]
    }

    /// Goes to a screen and asks for what it shows.
    pub fn go(&mut self, screen: Screen) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.screen != screen {
            self.thing = None;
            self.trace = None;
            self.saved = None;
        }
        match &screen {
            Screen::Home => effects.push(self.look(Look::Floor)),
            Screen::People => effects.push(self.look(Look::People)),
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
                effects.push(self.look(look));
            }
            Screen::Sync => {
                effects.push(self.look(Look::Entries { limit: 200 }));
                effects.push(self.look(Look::Findings));
            }
            Screen::NameCarton | Screen::NameShipment | Screen::NameTrace => {}
        }
        self.screen = screen;
        effects
    }

    fn look_thing(&mut self, subject: Subject) -> Effect {
        self.ask(Request::Look(Look::Thing(subject)), Purpose::Show)
    }

    /// Asks again for what the screen shows.
    pub fn refresh(&mut self) -> Vec<Effect> {
        self.go(self.screen.clone())
    }

    /// Opens the screen of a thing.
    pub fn open(&mut self, subject: Subject) -> Vec<Effect> {
        let screen = match subject {
            Subject::Unit(unit) => Screen::Traveller(unit),
            Subject::Carton(carton) => Screen::Carton(carton),
            Subject::Shipment(shipment) => Screen::Shipment {
                shipment,
                customer: None,
            },
            other @ (Subject::Lot(_)
            | Subject::Item(_)
            | Subject::Route(_)
            | Subject::Person(_)
            | Subject::Station(_)) => Screen::Thing(other),
        };
        self.go(screen)
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
        vec![self.ask(Request::BadgeIn(person), Purpose::Action)]
    }

    /// Lets the person leave the tablet.
    pub fn badge_out(&mut self) -> Vec<Effect> {
        self.order = None;
        vec![self.ask(Request::BadgeOut, Purpose::Action)]
    }

    /// Sets the tablet at a station.
    pub fn choose_station(&mut self, station: Option<StationId>) -> Vec<Effect> {
        vec![self.ask(Request::ChooseStation(station), Purpose::Action)]
    }

    /// Talks to the server now.
    pub fn sync_now(&mut self) -> Vec<Effect> {
        vec![self.ask(Request::SyncNow, Purpose::Other)]
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
        let Screen::Trace { subject, direction } = self.screen.clone() else {
            return Vec::new();
        };
        let look = Look::TraceOnServer { subject, direction };
        self.busy = true;
        vec![self.ask(Request::Look(look), Purpose::Action)]
    }

    /// Answers what stood in the way.
    pub fn acknowledge(&mut self) {
        self.told = None;
    }

    /// Takes in what the worker says.
    pub fn on_said(&mut self, said: Said) -> Vec<Effect> {
        match said {
            Said::Ready => {
                self.phase = Phase::Running;
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
                Some(purpose) => self.on_answer(&purpose, *answer),
                None => Vec::new(),
            },
            Said::Sync(status) => {
                self.standing.sync = status;
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
