//! What people do on the floor: a small set of lots, units and cartons that everybody works
//! on, so that they get in each other's way.

use codes::OwnLabel;
use messages::records::Request;
use record::Command;
use record::amendment::{CorrectFact, Undo, VoidFact};
use record::context::{Capture, Context, How, Lease};
use record::fact::Fact;
use record::field::Field;
use record::identity::{LotKey, Subject, UnitKey};
use record::ids::{DeviceId, IntentId, SessionId};
use record::label::LabelRead;
use record::masters::{ItemDefined, Need, PersonNamed, RouteDefined, SetMaster, Step, Tracking};
use record::plant::Plant;
use record::quantity::{Quantity, Unit};
use record::reason::{Reason, Usual};
use record::receiving::ReceiveLot;
use record::resolution::Resolve;
use record::shipping::{PackUnit, ShipCarton};
use record::time::{Hlc, WallTime};
use record::traveller::OnTraveller;
use record::work::{Place, Work};

/// How many units are worked on.
pub const UNITS: usize = 3;
/// The people.
pub const PEOPLE: [&str; 2] = ["MK", "JA"];

fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().expect("an id of the floor")
}

/// What a person does, in the order in which a unit is made.
const STEPS: [&str; 8] = [
    "opens the traveller of",
    "puts a seal into",
    "finishes step 10 of",
    "puts a module into",
    "finishes step 20 of",
    "completes",
    "packs",
    "ships the carton of",
];

/// How a person sets right what was recorded.
const SET_RIGHT: [&str; 4] = [
    "takes back the last action",
    "voids something",
    "corrects a quantity",
    "accepts a finding",
];

/// Says whether a choice is made at the copy, where a tablet's store was cloned.
#[must_use]
pub fn is_at_copy(choice: u64) -> bool {
    choice.count_ones() % 2 == 1
}

/// What a choice means.
struct Choice {
    unit: usize,
    /// The step as the person sees it, or any.
    any_step: Option<usize>,
    receives: bool,
    lot: u64,
    module: u64,
    carton: u64,
    pieces: i64,
    /// How something is set right, if that is what the person does.
    sets_right: Option<usize>,
    /// Which of several, for what is set right.
    which: usize,
}

impl Choice {
    fn of(choice: u64) -> Self {
        let part = |shift: u32, count: u64| (choice >> shift) % count;
        let index = |value: u64| usize::try_from(value).unwrap_or(0);
        Self {
            unit: index(part(0, UNITS as u64)),
            any_step: (part(8, 100) < 20).then(|| index(part(16, STEPS.len() as u64))),
            receives: part(24, 100) < 20,
            lot: part(32, 2),
            module: part(36, 3),
            carton: part(40, 2),
            pieces: i64::try_from(part(44, 3)).unwrap_or(0) + 1,
            sets_right: (part(48, 100) < 18).then(|| index(part(52, SET_RIGHT.len() as u64))),
            which: index(part(54, 100)),
        }
    }
}

/// Says what a choice means.
#[must_use]
pub fn words(choice: u64) -> String {
    let choice = Choice::of(choice);
    if let Some(how) = choice.sets_right {
        return SET_RIGHT[how].to_owned();
    }
    if choice.receives {
        return format!("receives lot L{} ({} pcs)", choice.lot, choice.pieces);
    }
    let what = choice.any_step.map_or("goes on with", |step| STEPS[step]);
    format!("{what} AX-{}", choice.unit)
}

/// Which unit a choice is about, if it moves one on.
#[must_use]
pub fn unit_of(choice: u64) -> Option<usize> {
    let choice = Choice::of(choice);
    let moves_on = !choice.receives && choice.any_step.is_none() && choice.sets_right.is_none();
    moves_on.then_some(choice.unit)
}

fn lot(n: u64) -> LotKey {
    LotKey {
        supplier: id("GUMTEK"),
        item: id("SE-112"),
        lot: id(&format!("L{n}")),
    }
}

fn unit(item: &str, serial: &str) -> UnitKey {
    UnitKey {
        item: id(item),
        serial: id(serial),
    }
}

/// Returns the command that receives a piece of a lot.
#[must_use]
pub fn receive(n: u64) -> Command {
    received(n, 1)
}

fn received(n: u64, pieces: i64) -> Command {
    Command::Receive(ReceiveLot {
        lot: lot(n),
        quantity: Quantity::pieces(pieces),
        expiry: None,
        delivery_note: None,
        label: LabelRead::default(),
    })
}

/// Returns the command of a choice, for a person who has brought each unit so far.
#[must_use]
pub fn command(choice: u64, progress: &[usize; UNITS]) -> Command {
    let choice = Choice::of(choice);
    if choice.receives {
        return received(choice.lot, choice.pieces);
    }
    let unit_key = unit("AX2", &format!("AX-{}", choice.unit));
    let step = choice.any_step.unwrap_or(progress[choice.unit]);
    let on = |command| Command::Traveller(command);
    let consume = |component| {
        on(OnTraveller::Consume {
            unit: unit_key.clone(),
            component,
        })
    };
    let finish = |step| {
        on(OnTraveller::FinishStep {
            unit: unit_key.clone(),
            step,
        })
    };
    let carton = format!("CT-{}", choice.carton);
    match step % STEPS.len() {
        0 => on(OnTraveller::Open {
            unit: unit_key,
            order: Some(id("WO-1042")),
        }),
        1 => consume(Subject::Lot(lot(choice.lot))),
        2 => finish(10),
        3 => consume(Subject::Unit(unit(
            "PM-40A",
            &format!("PM-{}", choice.module),
        ))),
        4 => finish(20),
        5 => on(OnTraveller::Complete { unit: unit_key }),
        6 => Command::Pack(PackUnit {
            unit: unit_key,
            carton: id(&carton),
        }),
        _ => Command::Ship(ShipCarton {
            carton: id(&carton),
            shipment: id(&format!("SH-{}", choice.lot)),
            customer: id("VELO"),
        }),
    }
}

/// Returns what the page asks for it: travellers are opened by scanning the unit's label.
#[must_use]
pub fn request(intent: IntentId, command: Command) -> Request {
    if let Command::Traveller(OnTraveller::Open { unit, order }) = command {
        let label = OwnLabel::Unit {
            item: id(unit.item.as_str()),
            serial: id(unit.serial.as_str()),
        };
        return Request::Scan {
            intent,
            capture: Capture {
                how: How::Wedge,
                raw: Some(label.to_text()),
            },
            work: Work {
                order,
                place: Place::Home,
            },
        };
    }
    Request::Record {
        intent,
        command,
        capture: Capture::touched(),
    }
}

/// Says whether a choice sets something right.
#[must_use]
pub fn sets_right(choice: u64) -> bool {
    Choice::of(choice).sets_right.is_some()
}

/// Returns the command that sets something right, where there is something.
#[must_use]
pub fn set_right(choice: u64, plant: &Plant, last: Option<IntentId>) -> Option<Command> {
    let choice = Choice::of(choice);
    let reason = Reason::usual;
    let facts = plant.all_facts().filter(|fact| {
        matches!(
            fact.subject,
            Subject::Lot(_) | Subject::Unit(_) | Subject::Carton(_)
        )
    });
    let facts: Vec<&Fact> = facts.collect();
    let fact = facts.get(choice.which % facts.len().max(1));
    match choice.sets_right? {
        0 => Some(Command::Undo(Undo { action: last? })),
        1 => Some(Command::Void(VoidFact {
            fact: fact?.id,
            reason: reason(Usual::WrongThing),
        })),
        2 => Some(Command::Correct(CorrectFact {
            fact: fact?.id,
            field: Field::Quantity,
            value: choice.pieces.to_string(),
            reason: reason(Usual::WrongValue),
        })),
        _ => {
            let judged = plant.judged();
            let judged = judged.get(choice.which % judged.len().max(1))?;
            Some(Command::Resolve(Resolve {
                subject: judged.finding.subject(),
                code: judged.finding.code().to_owned(),
                sources: judged.sources.clone(),
                reason: reason(Usual::CheckedRight),
            }))
        }
    }
}

/// Returns the masters of the plant.
#[must_use]
pub fn masters() -> Vec<SetMaster> {
    let item = |name: &str, tracking, route: Option<&str>| ItemDefined {
        name: name.to_owned(),
        tracking,
        unit: Unit::Piece,
        gtin: None,
        supplier: Some(id("GUMTEK")),
        route: route.map(id),
        revision: Some("C".to_owned()),
        supplier_part: None,
    };
    let step = |number, name: &str, needed: &str| Step {
        number,
        name: name.to_owned(),
        needs: vec![Need {
            item: id(needed),
            quantity: Quantity::pieces(1),
        }],
        characteristics: Vec::new(),
        qualifications: Vec::new(),
    };
    let person = |badge: &str| {
        let named = PersonNamed {
            name: badge.to_owned(),
            role: "Operator".to_owned(),
        };
        SetMaster::Person(id(badge), named)
    };
    vec![
        SetMaster::Item(id("SE-112"), item("Seal", Tracking::Lot, None)),
        SetMaster::Item(id("PM-40A"), item("Module", Tracking::Serial, None)),
        SetMaster::Item(
            id("AX2"),
            item("Controller", Tracking::Serial, Some("AX2-ROUTE")),
        ),
        SetMaster::Route(
            id("AX2-ROUTE"),
            RouteDefined {
                revision: "C".to_owned(),
                steps: vec![
                    step(10, "Fit seal", "SE-112"),
                    step(20, "Fit module", "PM-40A"),
                ],
            },
        ),
        person(PEOPLE[0]),
        person(PEOPLE[1]),
    ]
}

/// Returns the context in which the `n`th master is set.
#[must_use]
pub fn master_context(n: u8, device: DeviceId, utc_ms: u64) -> Context {
    Context {
        intent: IntentId::new([n; 16]),
        person: id("SYSTEM"),
        lease: Lease::Fresh,
        session: SessionId::new([0xee; 16]),
        device,
        station: None,
        wall: WallTime {
            utc_ms,
            offset_min: 0,
        },
        hlc: Hlc::default().tick(utc_ms + u64::from(n)),
        capture: Capture {
            how: How::System,
            raw: None,
        },
    }
}
