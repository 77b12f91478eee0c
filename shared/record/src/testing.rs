//! A small plant for tests: masters, a person, a clock that ticks, and the floor's actions.
//!
//! Actions go through `decide`, as on a tablet, and panic when refused: a test that expects
//! a refusal calls `decide` itself.
#![allow(clippy::expect_used, clippy::missing_panics_doc)]

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::amendment::{CorrectFact, Undo, VoidFact};
use crate::command::{Command, decide};
use crate::context::{Capture, Context, How, Lease};
use crate::fact::{Body, Fact};
use crate::field::Field;
use crate::hold::{Persons, PlaceHold, ReleaseHold};
use crate::identity::{LotKey, Subject, UnitKey};
use crate::ids::{DeviceId, FactId, Head, IntentId, ItemId, PersonId, SessionId, SiteId};
use crate::label::LabelRead;
use crate::masters::{ItemDefined, Need, PersonNamed, RouteDefined, SetMaster, Step, Tracking};
use crate::measurement::Characteristic;
use crate::people::{EndAuthority, GiveAuthority, Role};
use crate::plant::Plant;
use crate::quantity::{Quantity, Unit};
use crate::reason::{Reason, Usual};
use crate::receiving::ReceiveLot;
use crate::refusal::Refusal;
use crate::resolution::{Judged, Resolve};
use crate::shipping::{PackUnit, ShipCarton};
use crate::signature::{Meaning, Method, Sign};
use crate::time::{Hlc, WallTime};
use crate::traveller::{ComponentConsumed, OnTraveller, StepFinished};

/// The site of all tests.
pub const SITE: SiteId = SiteId::new([0x5e; 16]);

/// The people of [`Plan::keep_rights`]: badge, name and role.
pub const PEOPLE: [(&str, &str, Role); 7] = [
    ("MK", "Mira Kovač", Role::Operator),
    ("SV", "Sanna Virta", Role::Supervisor),
    ("JA", "Jon Aas", Role::Receiving),
    ("TS", "Tariq Saleh", Role::Warehouse),
    ("IR", "Ines Roth", Role::Inspector),
    ("QL", "Quirin Lang", Role::Quality),
    ("AD", "Ada Dubois", Role::Administrator),
];

fn id<T: core::str::FromStr>(text: &str) -> T
where
    T::Err: core::fmt::Debug,
{
    text.parse().expect("a test id")
}

/// A plant under test and the tablet that acts in it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What the tablet knows.
    pub plant: Plant,
    /// Every fact it recorded, masters included, in the order of recording.
    pub recorded: Vec<Fact>,
    /// Who acts.
    pub person: PersonId,
    /// How far their authority could be checked.
    pub lease: Lease,
    device: u8,
    actions: u64,
}

impl Default for Plan {
    fn default() -> Self {
        let mut plan = Self {
            plant: Plant::default(),
            recorded: Vec::new(),
            person: id("MK"),
            lease: Lease::Fresh,
            device: 1,
            actions: 0,
        };
        plan.set_masters();
        plan
    }
}

impl Plan {
    fn set_masters(&mut self) {
        let item = |name: &str, tracking, route: Option<&str>| ItemDefined {
            name: name.to_string(),
            tracking,
            unit: Unit::Piece,
            gtin: None,
            supplier: Some(id("GUMTEK")),
            route: route.map(id),
            revision: Some("C".to_string()),
            supplier_part: None,
        };
        let need = |item: &str| Need {
            item: id(item),
            quantity: Quantity::pieces(1),
        };
        let step = |number, name: &str, needs| Step {
            number,
            name: name.to_string(),
            needs,
            characteristics: Vec::new(),
            qualifications: Vec::new(),
        };
        let masters = [
            SetMaster::Item(
                id("SE-112"),
                ItemDefined {
                    // From the range that GS1 keeps for examples.
                    gtin: Some("09506000134352".to_string()),
                    ..item("Seal", Tracking::Lot, None)
                },
            ),
            SetMaster::Item(id("BRG-6204"), item("Bearing", Tracking::Lot, None)),
            SetMaster::Item(id("PM-40A"), item("Power module", Tracking::Serial, None)),
            SetMaster::Item(
                id("AX2"),
                item("Controller AX2", Tracking::Serial, Some("AX2-ROUTE")),
            ),
            SetMaster::Route(
                id("AX2-ROUTE"),
                RouteDefined {
                    revision: "C".to_string(),
                    steps: alloc::vec![
                        step(10, "Fit seal", alloc::vec![need("SE-112")]),
                        step(20, "Fit power module", alloc::vec![need("PM-40A")]),
                    ],
                },
            ),
            SetMaster::Person(
                id("MK"),
                PersonNamed {
                    name: "Mira Kovač".to_string(),
                    role: "Operator".to_string(),
                },
            ),
        ];
        for master in masters {
            self.act(Command::SetMaster(master));
        }
    }

    /// Returns a second tablet that knows what this one knows.
    #[must_use]
    pub fn another_tablet(&self) -> Self {
        let mut other = self.clone();
        other.device += 1;
        other.recorded.clear();
        other
    }

    /// Lets another person take the tablet.
    pub fn hand_to(&mut self, person: &str) -> &mut Self {
        self.person = id(person);
        self
    }

    /// Records as the server does, which needs no right.
    fn act_as_system(&mut self, command: Command) -> Fact {
        let mut context = self.next_context();
        context.capture.how = How::System;
        context.person = id("SYSTEM");
        let mut facts = decide(&self.plant, command, &context).expect("the server may");
        let fact = facts.remove(0);
        self.plant.apply(fact.clone());
        self.recorded.push(fact.clone());
        fact
    }

    /// Lets the plant keep rights: the server names the [`PEOPLE`] and gives each their role.
    pub fn keep_rights(&mut self) {
        self.plant.set_site(SITE);
        for (person, name, role) in PEOPLE {
            self.name(person, name);
            self.give(person, &[role]);
        }
    }

    /// Names a person, as the server does.
    pub fn name(&mut self, person: &str, name: &str) -> Fact {
        let named = PersonNamed {
            name: name.to_string(),
            role: String::new(),
        };
        self.act_as_system(Command::SetMaster(SetMaster::Person(id(person), named)))
    }

    /// Gives a person roles at the site, as the server does.
    pub fn give(&mut self, person: &str, roles: &[Role]) -> Fact {
        self.give_at(SITE, person, roles)
    }

    /// Gives a person roles at a site, as the server does.
    pub fn give_at(&mut self, site: SiteId, person: &str, roles: &[Role]) -> Fact {
        let give = give(person, roles);
        self.act_as_system(Command::GiveAuthority(GiveAuthority { site, ..give }))
    }

    /// Ends a person's authority at the site, as the server does.
    pub fn end_authority(&mut self, person: &str) -> Fact {
        self.act_as_system(Command::EndAuthority(EndAuthority {
            person: id(person),
            site: SITE,
            reason: Reason::new(None, "moved to another plant").expect("a reason"),
        }))
    }

    /// Records a body past the rules, as merged facts may.
    pub fn record_past_the_rules(&mut self, subject: Subject, body: Body) -> Fact {
        let fact = self.next_context().fact(0, subject, body);
        self.plant.apply(fact.clone());
        self.recorded.push(fact.clone());
        fact
    }

    /// Returns the context of the next action without taking it.
    #[must_use]
    pub fn context(&self) -> Context {
        let mut intent = [0u8; 16];
        let [first, .., a, b, c, d, _, _] = &mut intent;
        let [.., w, x, y, z] = self.actions.to_be_bytes();
        (*first, *a, *b, *c, *d) = (self.device, w, x, y, z);
        // 2026-11-20 08:00 UTC and a minute per action.
        let utc_ms = 1_795_161_600_000 + self.actions * 60_000;
        Context {
            intent: IntentId::new(intent),
            person: self.person.clone(),
            lease: self.lease,
            session: SessionId::new([self.device; 16]),
            device: DeviceId::new([self.device; 16]),
            station: None,
            wall: WallTime {
                utc_ms,
                offset_min: 60,
            },
            hlc: Hlc::default().tick(utc_ms),
            capture: Capture {
                how: How::Wedge,
                raw: Some("as scanned".to_string()),
            },
        }
    }

    /// Returns the context of the next action and takes it.
    pub fn next_context(&mut self) -> Context {
        let context = self.context();
        self.actions += 1;
        context
    }

    /// Decides a command without recording it.
    ///
    /// # Errors
    /// The refusal.
    pub fn try_act(&self, command: Command) -> Result<Vec<Fact>, Refusal> {
        decide(&self.plant, command, &self.context())
    }

    /// Decides and records a command.
    pub fn act(&mut self, command: Command) -> Vec<Fact> {
        let context = self.next_context();
        let facts = decide(&self.plant, command, &context).expect("the command is allowed");
        for fact in &facts {
            self.plant.apply(fact.clone());
        }
        self.recorded.extend(facts.iter().cloned());
        facts
    }

    /// Names a lot of seals.
    #[must_use]
    pub fn lot(&self, lot: &str) -> LotKey {
        LotKey {
            supplier: id("GUMTEK"),
            item: id("SE-112"),
            lot: id(lot),
        }
    }

    /// Names a lot that no step of the route needs.
    #[must_use]
    pub fn foreign_lot(&self) -> LotKey {
        LotKey {
            item: id("BRG-6204"),
            ..self.lot("22K81")
        }
    }

    fn unit_of(item: &str, serial: &str) -> UnitKey {
        UnitKey {
            item: id::<ItemId>(item),
            serial: id(serial),
        }
    }

    /// Names a controller.
    #[must_use]
    pub fn unit(&self, serial: &str) -> UnitKey {
        Self::unit_of("AX2", serial)
    }

    /// Names a power module.
    #[must_use]
    pub fn module(&self, serial: &str) -> UnitKey {
        Self::unit_of("PM-40A", serial)
    }

    /// Receives a lot of seals.
    pub fn receive(&mut self, lot: &str, pieces: i64) -> Fact {
        let command = ReceiveLot {
            lot: self.lot(lot),
            quantity: Quantity::pieces(pieces),
            expiry: None,
            delivery_note: None,
            label: LabelRead::default(),
        };
        self.act(Command::Receive(command)).remove(0)
    }

    /// Opens a traveller.
    pub fn open(&mut self, serial: &str) -> Vec<Fact> {
        let unit = self.unit(serial);
        let order = Some(id("WO-1042"));
        self.act(Command::Traveller(OnTraveller::Open { unit, order }))
    }

    fn consume(&mut self, serial: &str, component: Subject) -> Vec<Fact> {
        let unit = self.unit(serial);
        self.act(Command::Traveller(OnTraveller::Consume { unit, component }))
    }

    /// Puts a seal from a lot in.
    pub fn consume_lot(&mut self, serial: &str, lot: &str) -> Vec<Fact> {
        self.consume(serial, Subject::Lot(self.lot(lot)))
    }

    /// Puts a power module in.
    pub fn consume_module(&mut self, serial: &str, module: &str) -> Vec<Fact> {
        self.consume(serial, Subject::Unit(self.module(module)))
    }

    /// Finishes a step.
    pub fn finish(&mut self, serial: &str, step: u16) -> Vec<Fact> {
        let unit = self.unit(serial);
        self.act(Command::Traveller(OnTraveller::FinishStep { unit, step }))
    }

    /// Redefines the route of the controller: its first step asks for the bore.
    pub fn ask_for_the_bore(&mut self) {
        let mut route = self.route();
        route.revision = "M".to_string();
        if let Some(step) = route.steps.first_mut() {
            step.characteristics = alloc::vec![Characteristic {
                id: id("BORE"),
                name: "Bore".to_string(),
                unit: id("MMT"),
                low: None,
                high: None,
            }];
        }
        self.act(Command::SetMaster(SetMaster::Route(id("AX2-ROUTE"), route)));
    }

    /// Redefines the route of the controller: the bore has to keep limits, as from where to
    /// where.
    pub fn limit_the_bore(&mut self, low: Option<&str>, high: Option<&str>) {
        self.ask_for_the_bore();
        let mut route = self.route();
        route.revision = "N".to_string();
        for bore in route
            .steps
            .iter_mut()
            .flat_map(|step| &mut step.characteristics)
        {
            (bore.low, bore.high) = (low.map(id), high.map(id));
        }
        self.act(Command::SetMaster(SetMaster::Route(id("AX2-ROUTE"), route)));
    }

    fn route(&self) -> RouteDefined {
        let route = self.plant.route(&id("AX2-ROUTE"));
        route.expect("the route is defined").clone()
    }

    /// Measures the bore.
    pub fn measure(&mut self, serial: &str, value: &str) -> Vec<Fact> {
        self.act(Command::Traveller(OnTraveller::Measure {
            unit: self.unit(serial),
            step: 10,
            characteristic: id("BORE"),
            value: id(value),
        }))
    }

    /// Holds a thing because it is suspect.
    pub fn hold(&mut self, thing: Subject, released_by: Persons) -> Fact {
        self.act(Command::PlaceHold(hold(thing, released_by)))
            .remove(0)
    }

    /// Releases a thing from a hold because it was checked.
    pub fn release(&mut self, hold: &Fact) -> Fact {
        self.act(Command::ReleaseHold(release(hold))).remove(0)
    }

    /// Signs facts with badge and PIN; the heads are those of no document.
    pub fn sign(&mut self, meaning: Meaning, facts: &[&Fact]) -> Fact {
        self.act(Command::Sign(sign(meaning, facts))).remove(0)
    }

    /// Takes back an action by its facts.
    pub fn undo(&mut self, action: &[Fact]) -> Vec<Fact> {
        self.act(Command::Undo(undo(action)))
    }

    /// Voids a fact because the wrong thing was scanned.
    pub fn void(&mut self, fact: &Fact) -> Fact {
        self.act(Command::Void(void(fact))).remove(0)
    }

    /// Corrects a value that was given wrong.
    pub fn correct(&mut self, fact: &Fact, field: Field, value: &str) -> Fact {
        self.act(Command::Correct(correct(fact, field, value)))
            .remove(0)
    }

    /// Accepts a finding because the real thing was checked.
    pub fn accept(&mut self, judged: &Judged) -> Fact {
        self.act(Command::Resolve(accept(judged))).remove(0)
    }

    /// Completes a unit.
    pub fn complete(&mut self, serial: &str) -> Vec<Fact> {
        let unit = self.unit(serial);
        self.act(Command::Traveller(OnTraveller::Complete { unit }))
    }

    /// Takes in what another tablet recorded.
    pub fn hear(&mut self, other: &Self) {
        for fact in &other.recorded {
            self.plant.apply(fact.clone());
        }
    }

    /// Builds a unit from opening to completion, from lot `B-<serial>`.
    pub fn build(&mut self, serial: &str) {
        let lot = alloc::format!("B-{serial}");
        self.receive(&lot, 1);
        self.build_from(serial, &lot);
    }

    fn build_from(&mut self, serial: &str, lot: &str) {
        self.open(serial);
        self.consume_lot(serial, lot);
        self.finish(serial, 10);
        self.consume_module(serial, &serial.replace("AX", "PM"));
        self.finish(serial, 20);
        self.complete(serial);
    }

    /// Packs a unit.
    pub fn pack(&mut self, serial: &str, carton: &str) -> Fact {
        let unit = self.unit(serial);
        let carton = id(carton);
        self.act(Command::Pack(PackUnit { unit, carton })).remove(0)
    }

    /// Ships a carton.
    pub fn ship(&mut self, carton: &str, shipment: &str, customer: &str) -> Fact {
        let command = ShipCarton {
            carton: id(carton),
            shipment: id(shipment),
            customer: id(customer),
        };
        self.act(Command::Ship(command)).remove(0)
    }

    /// Redefines the route of the controller to its first step only.
    pub fn redefine_route_with_one_step(&mut self) {
        let mut route = self.route();
        route.steps.truncate(1);
        route.revision = "D".to_string();
        self.act(Command::SetMaster(SetMaster::Route(id("AX2-ROUTE"), route)));
    }

    /// Records, past the rules, that a step was finished, as merged facts may.
    pub fn finish_past_the_rules(&mut self, serial: &str, step: u16) -> Fact {
        let subject = Subject::Unit(self.unit(serial));
        let body = Body::StepFinished(StepFinished { step });
        self.record_past_the_rules(subject, body)
    }

    /// Records, past the rules, that two units hold each other, as hostile facts may.
    pub fn ring(&mut self, one: &str, other: &str) {
        for (whole, part) in [(one, other), (other, one)] {
            let body = Body::ComponentConsumed(ComponentConsumed {
                step: 10,
                component: Subject::Unit(self.unit(part)),
                quantity: Quantity::pieces(1),
            });
            let subject = Subject::Unit(self.unit(whole));
            let fact = self.next_context().fact(0, subject, body);
            self.plant.apply(fact);
        }
    }
}

/// Returns the facts of a small, honest day: a lot in, two units built, packed and shipped.
#[must_use]
pub fn whole_day() -> Vec<Fact> {
    let mut plan = Plan::default();
    plan.receive("L5-0331", 415);
    for serial in ["AX-1", "AX-2"] {
        plan.build_from(serial, "L5-0331");
        plan.pack(serial, "CT-1");
    }
    plan.ship("CT-1", "SH-1", "VELO");
    plan.recorded
}

/// Returns the facts of a day on which things were measured, taken back, voided, corrected
/// and accepted: with [`day_with_people`], at least one fact of every kind.
#[must_use]
pub fn day_set_right() -> Vec<Fact> {
    let mut plan = Plan::default();
    plan.ask_for_the_bore();
    let received = plan.receive("L5-0331", 415);
    plan.open("AX-1");
    let scanned = plan.consume_lot("AX-1", "L5-0331");
    plan.undo(&scanned);
    plan.consume_lot("AX-1", "L5-0331");
    let mut there = plan.another_tablet();
    let measured = plan.measure("AX-1", "25.01");
    there.measure("AX-1", "25.10");
    plan.hear(&there);
    plan.recorded.append(&mut there.recorded);
    let found = plan.plant.judged();
    let [differ] = found.as_slice() else {
        panic!("two values differ: {found:?}");
    };
    plan.accept(differ);
    plan.correct(&received, Field::Quantity, "400");
    let corrected = plan.correct(&received, Field::Quantity, "410");
    plan.void(&corrected);
    plan.void(measured.last().expect("a measurement"));
    plan.finish("AX-1", 10);
    plan.consume_module("AX-1", "PM-1");
    plan.finish("AX-1", 20);
    plan.complete("AX-1");
    plan.pack("AX-1", "CT-1");
    plan.ship("CT-1", "SH-1", "VELO");
    plan.recorded
}

/// Gives a person roles at the site.
#[must_use]
pub fn give(person: &str, roles: &[Role]) -> GiveAuthority {
    GiveAuthority {
        person: id(person),
        site: SITE,
        roles: roles.to_vec(),
        qualifications: Vec::new(),
        until: None,
    }
}

/// Holds a thing because it is suspect.
#[must_use]
pub fn hold(thing: Subject, released_by: Persons) -> PlaceHold {
    PlaceHold {
        thing,
        reason: Reason::usual(Usual::Suspect),
        released_by,
    }
}

/// Releases a thing from a hold because it was checked.
#[must_use]
pub fn release(hold: &Fact) -> ReleaseHold {
    ReleaseHold {
        hold: hold.id,
        reason: Reason::usual(Usual::CheckedRight),
    }
}

/// Signs facts with badge and PIN; the heads are those of no document.
#[must_use]
pub fn sign(meaning: Meaning, facts: &[&Fact]) -> Sign {
    let first = facts.first().expect("facts to sign");
    Sign {
        subject: first.subject.clone(),
        meaning,
        facts: facts.iter().map(|fact| fact.id).collect::<Vec<FactId>>(),
        heads: alloc::vec![Head::new([0x4e; 32])],
        method: Method::BadgeAndPin,
    }
}

/// Returns the facts of a day in a plant that keeps rights: a lot is held for two persons and
/// released, the unit made of it is signed for and shipped by those who may, one person
/// changes their work and another one leaves. Nothing of it is a finding.
#[must_use]
pub fn day_with_people() -> Vec<Fact> {
    let mut plan = Plan::default();
    plan.keep_rights();
    plan.hand_to("JA").receive("L5-0331", 415);
    let lot = Subject::Lot(plan.lot("L5-0331"));
    let placed = plan.hold(lot, Persons::Two);
    plan.hand_to("IR").release(&placed);
    plan.hand_to("QL").release(&placed);
    plan.hand_to("MK").build_from("AX-1", "L5-0331");
    let completed = plan.recorded.last().expect("the completion").clone();
    plan.sign(Meaning::Performed, &[&completed]);
    plan.hand_to("SV").sign(Meaning::Approved, &[&completed]);
    plan.hand_to("QL").sign(Meaning::Approved, &[&completed]);
    plan.lease = Lease::PastDue;
    plan.hand_to("TS").pack("AX-1", "CT-1");
    plan.ship("CT-1", "SH-1", "VELO");
    plan.lease = Lease::Fresh;
    plan.hand_to("AD").act(Command::GiveAuthority(give(
        "MK",
        &[Role::Operator, Role::Inspector],
    )));
    plan.end_authority("JA");
    plan.recorded
}

/// Takes back an action by its facts.
#[must_use]
pub fn undo(action: &[Fact]) -> Undo {
    let first = action.first().expect("an action has facts");
    // The first fact of an action has the action's id.
    let action = IntentId::new(*first.id.as_bytes());
    Undo { action }
}

/// Voids a fact because the wrong thing was scanned.
#[must_use]
pub fn void(fact: &Fact) -> VoidFact {
    VoidFact {
        fact: fact.id,
        reason: Reason::usual(Usual::WrongThing),
    }
}

/// Corrects a value that was given wrong.
#[must_use]
pub fn correct(fact: &Fact, field: Field, value: &str) -> CorrectFact {
    CorrectFact {
        fact: fact.id,
        field,
        value: value.to_string(),
        reason: Reason::usual(Usual::WrongValue),
    }
}

/// Accepts a finding because the real thing was checked.
#[must_use]
pub fn accept(judged: &Judged) -> Resolve {
    Resolve {
        subject: judged.finding.subject(),
        code: judged.finding.code().to_string(),
        sources: judged.sources.clone(),
        reason: Reason::usual(Usual::CheckedRight),
    }
}
